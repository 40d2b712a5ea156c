# ui: the screens
libui_a_SOURCES += ui/empty.c
