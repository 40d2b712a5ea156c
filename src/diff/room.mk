# src/diff: what two schemas disagree about
libengine_a_SOURCES += \
	src/diff/diff.c src/diff/diff.h \
	src/diff/ignore.c \
	src/diff/merge.c src/diff/merge-private.h \
	src/diff/pair.c src/diff/rename.c src/diff/renamed.c src/diff/row.c \
	src/diff/settle.c

libengine_a_SOURCES += src/diff/judge.c src/diff/judge.h
