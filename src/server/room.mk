# src/server
libengine_a_SOURCES += \
	src/server/arbiter.c src/server/arbiter-case.c src/server/arbiter.h src/server/arbiter-private.h \
	src/server/batch.c src/server/batch.h \
	src/server/canonical.c \
	src/server/client.c src/server/client.h \
	src/server/connection.c src/server/connection.h \
	src/server/error.c \
	src/server/explain.c \
	src/server/expression.c src/server/expression-private.h \
	src/server/foreign.c \
	src/server/load.c \
	src/server/meanings.c \
	src/server/pooler.c \
	src/server/query.c \
	src/server/result.c \
	src/server/sandbox.c src/server/sandbox.h \
	src/server/sandbox-image.c \
	src/server/sandbox-keep.c \
	src/server/sandbox-private.h \
	src/server/sandbox-process.c \
	src/server/sandbox-programs.c \
	src/server/script.c src/server/script.h \
	src/server/statement.c src/server/statement-private.h \
	src/server/waits.c src/server/waits.h

libengine_a_SOURCES += \
	src/server/row.c src/server/row-private.h \
	src/server/server-private.h \
	src/server/snapshot.c src/server/snapshot.h
