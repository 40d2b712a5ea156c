# src/python: the language, and what can be known of a program without running it
libengine_a_SOURCES += \
	src/python/evaluator.h \
	src/python/host.h \
	src/python/value.h
