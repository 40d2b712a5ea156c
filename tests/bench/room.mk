# tests/bench: "make bench" builds them; they are run by hand
EXTRA_PROGRAMS = tests/bench/diff tests/bench/models tests/bench/online tests/bench/python-parse tests/bench/sandbox tests/bench/screens tests/bench/start
EXTRA_DIST += tests/bench/story tests/bench/judge
tests_bench_diff_SOURCES = tests/bench/diff.c
tests_bench_diff_LDADD = $(ENGINE_LIBS)
tests_bench_models_SOURCES = tests/bench/models.c
tests_bench_models_LDADD = $(ENGINE_LIBS)
tests_bench_online_SOURCES = tests/bench/online.c
tests_bench_online_LDADD = $(ENGINE_LIBS)
tests_bench_python_parse_SOURCES = tests/bench/python-parse.c
tests_bench_python_parse_LDADD = $(ENGINE_LIBS)
tests_bench_sandbox_SOURCES = tests/bench/sandbox.c
tests_bench_sandbox_LDADD = $(ENGINE_LIBS)
tests_bench_screens_SOURCES = tests/bench/screens.c $(SCREEN_SUPPORT)
tests_bench_screens_CFLAGS = $(UNIT_CFLAGS) $(VTERM_CFLAGS)
tests_bench_screens_LDADD = $(SCREEN_LIBS)
tests_bench_start_SOURCES = tests/bench/start.c
tests_bench_start_LDADD = $(ENGINE_LIBS)
bench: $(EXTRA_PROGRAMS)
.PHONY: bench
