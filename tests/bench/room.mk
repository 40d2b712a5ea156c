# tests/bench: "make bench" builds them; they are run by hand
EXTRA_PROGRAMS = tests/bench/python-parse
tests_bench_python_parse_SOURCES = tests/bench/python-parse.c
tests_bench_python_parse_LDADD = $(ENGINE_LIBS)
bench: $(EXTRA_PROGRAMS)
.PHONY: bench
