# src/schema: the one data model
libengine_a_SOURCES += \
	src/schema/object.c src/schema/object.h \
	src/schema/schema.c src/schema/schema.h \
	src/schema/table.h \
	src/schema/type.c src/schema/type.h \
	src/schema/type-alias.c src/schema/type-private.h \
	src/schema/types.h
