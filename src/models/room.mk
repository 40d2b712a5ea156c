# src/models
libengine_a_SOURCES += src/models/source.c src/models/source.h
