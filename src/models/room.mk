# src/models: model sources
libengine_a_SOURCES += \
	src/models/configured.c src/models/configured.h src/models/convention.c src/models/convention.h src/models/convention-constraint.c \
	src/models/emit.c src/models/emit.h src/models/emit-private.h \
	src/models/emission.c \
	src/models/emit-column.c src/models/emit-constraint.c src/models/emit-foreign.c \
	src/models/emit-index.c src/models/emit-type.c \
	src/models/files.c src/models/files.h \
	src/models/kept.c src/models/kept-private.h \
	src/models/models.h \
	src/models/name.c src/models/name.h \
	src/models/read.c \
	src/models/target.c src/models/target.h src/models/source.c src/models/source.h
