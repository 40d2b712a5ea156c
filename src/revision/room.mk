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
	src/revision/walk.c \
	src/revision/write.h src/revision/write-private.h \
	src/revision/write-body.c \
	src/revision/write-column.c \
	src/revision/write-constraint.c \
	src/revision/write-file.c \
	src/revision/write-index.c \
	src/revision/write-name.c \
	src/revision/write-place.c \
	src/revision/write-plan.c src/revision/write-plan.h \
	src/revision/write-python.c \
	src/revision/write-repr.c \
	src/revision/write-scan.c src/revision/write-scan.h \
	src/revision/write-statement.c \
	src/revision/write-style.c \
	src/revision/write-table.c \
	src/revision/write-template.c \
	src/revision/write-type.c
