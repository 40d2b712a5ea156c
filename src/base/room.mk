# src/base: what GLib does not give
libengine_a_SOURCES += \
	src/base/arena.c src/base/arena.h \
	src/base/diagnostic.c src/base/diagnostic.h \
	src/base/file.c src/base/file.h \
	src/base/sql.c src/base/sql.h \
	src/base/text.c src/base/text.h \
	src/base/tree.c src/base/tree.h \
	src/base/typed.c src/base/typed.h
