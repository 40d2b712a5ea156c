# src/python: the language, and what can be known of a program without running it
libengine_a_SOURCES += \
	src/python/definition.c \
	src/python/expression-atom.c \
	src/python/expression-call.c \
	src/python/expression.c \
	src/python/lexer-number.c \
	src/python/lexer-string.c \
	src/python/lexer.c src/python/lexer-private.h \
	src/python/names.c src/python/names-private.h \
	src/python/node-kind.h src/python/node-parts.h src/python/node.h \
	src/python/parser-recovery.c \
	src/python/parser.c src/python/parser-private.h src/python/parser.h \
	src/python/pattern.c \
	src/python/source.c src/python/source-private.h \
	src/python/statement-compound.c \
	src/python/statement.c \
	src/python/string-escape.c \
	src/python/string.c \
	src/python/syntax.c src/python/syntax.h \
	src/python/target.c \
	src/python/token.c src/python/token-private.h

libengine_a_SOURCES += \
	src/python/evaluator.h \
	src/python/host.h \
	src/python/value.h
