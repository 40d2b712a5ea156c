# src/project: which project, which models, which database
libengine_a_SOURCES += \
	src/project/app-config.c \
	src/project/binds.c \
	src/project/database.c \
	src/project/dotenv.c src/project/dotenv.h \
	src/project/find.c \
	src/project/finder.c \
	src/project/folder.c \
	src/project/ini.c src/project/ini.h \
	src/project/look.c \
	src/project/models.c \
	src/project/patience.c \
	src/project/project.c src/project/project.h src/project/project-private.h \
	src/project/sandbox.c src/project/settings.c \
	src/project/url.c src/project/url.h
