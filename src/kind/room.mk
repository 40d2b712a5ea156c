# src/kind: one file for each kind of object
libengine_a_SOURCES += \
	src/kind/compare.c src/kind/compare.h \
	src/kind/ddl.c src/kind/ddl.h \
	src/kind/kind.c src/kind/kind.h src/kind/kind-private.h \
	src/kind/reader.h src/kind/reflect.h \
	src/kind/namespace.c \
	src/kind/extension.c \
	src/kind/collation.c \
	src/kind/enum.c \
	src/kind/domain.c \
	src/kind/composite.c \
	src/kind/range.c \
	src/kind/sequence.c \
	src/kind/function.c \
	src/kind/table.c \
	src/kind/column.c \
	src/kind/constraint.c \
	src/kind/index.c \
	src/kind/trigger.c \
	src/kind/policy.c \
	src/kind/view.c
