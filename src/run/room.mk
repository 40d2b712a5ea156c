# src/run: drift now; upgrade, downgrade, stamp, doctor later
libengine_a_SOURCES += \
	src/run/check.c src/run/check.h \
	src/run/count.c src/run/count.h \
	src/run/drift.c src/run/drift.h src/run/drift-private.h \
	src/run/drift-rows.c \
	src/run/evidence.c \
	src/run/history.c src/run/history.h \
	src/run/words.c
