# src/revision: revision files, and the graph that they make
libengine_a_SOURCES += \
	src/revision/graph.c src/revision/revision.h src/revision/revision-private.h \
	src/revision/header.c \
	src/revision/identifier.c src/revision/identifier.h \
	src/revision/mention.c \
	src/revision/script.h \
	src/revision/search.c \
	src/revision/stamp.c \
	src/revision/version.c \
	src/revision/walk.c
