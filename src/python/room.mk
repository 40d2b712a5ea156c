# src/python: the language, and what can be known of a program without running it
libengine_a_SOURCES += \
	src/python/definition.c \
	src/python/expression-atom.c \
	src/python/expression-call.c \
	src/python/expression.c \
	src/python/lexer-number.c \
	src/python/lexer-string.c \
	src/python/lexer.c src/python/lexer-private.h \
	src/python/quoted.c src/python/quoted.h \
	src/python/names.c src/python/names.h src/python/names-private.h \
	src/python/node-kind.h src/python/node-parts.h src/python/node.h \
	src/python/parser-recovery.c \
	src/python/parser.c src/python/parser-private.h src/python/parser.h \
	src/python/pattern.c \
	src/python/source.c src/python/source-private.h \
	src/python/sources.c src/python/sources.h \
	src/python/statement-compound.c \
	src/python/statement.c \
	src/python/string-escape.c \
	src/python/string.c \
	src/python/syntax.c src/python/syntax.h \
	src/python/target.c \
	src/python/token.c src/python/token-private.h

# the evaluator
libengine_a_SOURCES += \
	src/python/builtin-private.h src/python/evaluator-private.h \
	src/python/evaluator.h src/python/host.h src/python/integer.h src/python/value.h \
	src/python/assign.c \
	src/python/attribute.c \
	src/python/branch.c \
	src/python/budget.c \
	src/python/builtin.c \
	src/python/builtin-object.c \
	src/python/builtin-sequence.c \
	src/python/builtin-type.c \
	src/python/call.c \
	src/python/class.c src/python/metaclass.c \
	src/python/comprehension.c \
	src/python/compare.c \
	src/python/container.c \
	src/python/dataclass.c \
	src/python/dict-method.c \
	src/python/enum.c \
	src/python/evaluate.c \
	src/python/evaluator.c \
	src/python/exception.c \
	src/python/execute.c \
	src/python/format.c \
	src/python/format-spec.c \
	src/python/function.c \
	src/python/import.c \
	src/python/integer.c \
	src/python/iterate.c \
	src/python/keep.c \
	src/python/library.c \
	src/python/library-collection.c \
	src/python/library-path.c \
	src/python/library-chance.c src/python/library-date.c \
	src/python/library-json.c src/python/library-order.c src/python/library-regex.c src/python/library-text.c \
	src/python/loop.c \
	src/python/match.c \
	src/python/module.c \
	src/python/namespace.c \
	src/python/operator.c \
	src/python/repr.c \
	src/python/sequence-method.c \
	src/python/slice.c \
	src/python/string-method.c \
	src/python/try.c \
	src/python/typing.c \
	src/python/value.c \
	src/python/walk.c
