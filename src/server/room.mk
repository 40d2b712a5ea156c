# src/server
libengine_a_SOURCES += \
	src/server/connection.c src/server/connection.h \
	src/server/error.c \
	src/server/query.c \
	src/server/result.c \
	src/server/row.c src/server/row-private.h \
	src/server/server-private.h \
	src/server/snapshot.c src/server/snapshot.h
