# src/revision: revision files, and the graph that they make
libengine_a_SOURCES += \
	src/revision/graph.c src/revision/revision.h src/revision/revision-private.h \
	src/revision/header.c src/revision/heads.c \
	src/revision/identifier.c src/revision/identifier.h \
	src/revision/mention.c \
	src/revision/connection-private.h src/revision/op-private.h \
	src/revision/op.c src/revision/op-argument.c src/revision/op-batch.c \
	src/revision/cursor-private.h src/revision/orm-private.h \
	src/revision/orm-object.c src/revision/orm-query.c src/revision/orm-session.c \
	src/revision/op-cell.c src/revision/op-cursor.c \
	src/revision/op-column.c src/revision/op-connection.c src/revision/op-constraint.c \
	src/revision/op-context.c src/revision/op-enum.c src/revision/op-execute.c \
	src/revision/op-index.c src/revision/op-inspect.c src/revision/op-row.c src/revision/op-specification.c src/revision/op-sync.c \
	src/revision/op-table.c \
	src/revision/script.c src/revision/script.h src/revision/script-private.h \
	src/revision/script-options.c src/revision/script-python.c src/revision/script-sql.c \
	src/revision/script-text.c \
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
