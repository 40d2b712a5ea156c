# src/kind: one file for each kind of object
libengine_a_SOURCES += \
	src/kind/compare.c src/kind/compare.h \
	src/kind/convert.c \
	src/kind/ddl.c src/kind/ddl.h \
	src/kind/restate.c \
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
	src/kind/view.c \
	src/kind/definition.c \
	src/kind/foreign.c \
	src/kind/privilege.c \
	src/kind/expression.c src/kind/expression-private.h \
	src/kind/attribute.c src/kind/relation.c \
	src/kind/oid-map.c src/kind/oid-map-private.h \
	src/kind/reflect.c src/kind/reflect-private.h \
	src/kind/reflection.c src/kind/remark.c
EMBEDDED_SQL += \
	src/kind/attribute.sql \
	src/kind/collation.sql \
	src/kind/analysed.sql \
	src/kind/constraint.sql \
	src/kind/default.sql \
	src/kind/definition.sql \
	src/kind/definition-depend.sql \
	src/kind/depend.sql \
	src/kind/description.sql \
	src/kind/enum.sql \
	src/kind/extension.sql \
	src/kind/foreign.sql \
	src/kind/function.sql \
	src/kind/index.sql \
	src/kind/inherits.sql \
	src/kind/member.sql \
	src/kind/name.sql \
	src/kind/namespace.sql \
	src/kind/opclass.sql \
	src/kind/other.sql \
	src/kind/part.sql \
	src/kind/partitioned.sql \
	src/kind/policy.sql \
	src/kind/privilege.sql \
	src/kind/range.sql \
	src/kind/relation.sql \
	src/kind/sequence.sql \
	src/kind/trigger.sql \
	src/kind/type.sql \
	src/kind/view.sql
