# src/python: the language, and what can be known of a program without running it
libengine_a_SOURCES += \
	src/python/node-kind.h src/python/node-parts.h src/python/node.h \
	src/python/syntax.c src/python/syntax.h \
	src/python/parser.h

libengine_a_SOURCES += \
	src/python/evaluator.h \
	src/python/host.h \
	src/python/value.h
