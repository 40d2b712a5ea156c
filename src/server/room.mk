# src/server
libengine_a_SOURCES += \
	src/server/connection.c src/server/connection.h \
	src/server/error.c \
	src/server/load.c \
	src/server/query.c \
	src/server/result.c \
	src/server/sandbox.c src/server/sandbox.h \
	src/server/sandbox-image.c \
	src/server/sandbox-private.h \
	src/server/sandbox-process.c \
	src/server/sandbox-programs.c \
	src/server/script.c src/server/script-private.h \
	src/server/statement.c src/server/statement-private.h

libengine_a_SOURCES += \
	src/server/row.c src/server/row-private.h \
	src/server/server-private.h \
	src/server/snapshot.c src/server/snapshot.h
