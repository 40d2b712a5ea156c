# src/run: drift now
libengine_a_SOURCES += \
	src/run/check.c src/run/check.h \
	src/run/count.c src/run/count.h \
	src/run/doctor.c src/run/doctor.h src/run/doctor-private.h \
	src/run/doctor-evidence.c \
	src/run/doctor-name.c \
	src/run/doctor-probe.c \
	src/run/doctor-verdict.c \
	src/run/drift.c src/run/drift.h src/run/drift-private.h \
	src/run/drift-rows.c \
	src/run/error.h \
	src/run/evidence.c \
	src/run/history.c src/run/history.h \
	src/run/version.c src/run/version.h \
	src/run/words.c
