# tests/fuzz: "make fuzz" runs each harness for FUZZ_SECONDS; it wants clang with libFuzzer and is no
# part of "make check". What a run finds beyond our own corpus stays in the build folder.
FUZZ_CC = clang
FUZZ_SECONDS = 60
FUZZ_FLAGS = -g -O1 -std=gnu11 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined
FUZZERS =
EXTRA_DIST += $(FUZZ_FILES)
FUZZ_FILES = tests/fuzz/corpus
CLEANFILES += $(FUZZERS)

FUZZERS += tests/fuzz/python-parse-fuzz
FUZZ_FILES += tests/fuzz/python-parse-fuzz.c tests/fuzz/python.dict
READER_FILES = $(srcdir)/src/base/*.c $(srcdir)/src/python/*.c \
	$(srcdir)/tests/oracle/python-tree-rows.c $(srcdir)/tests/oracle/python-tree-constant.c

tests/fuzz/python-parse-fuzz: $(srcdir)/tests/fuzz/python-parse-fuzz.c $(READER_FILES)
	$(AM_V_CC)$(MKDIR_P) tests/fuzz && $(FUZZ_CC) $(FUZZ_FLAGS) $(AM_CPPFLAGS) $(DEPS_CFLAGS) -o $@ \
		$(srcdir)/tests/fuzz/python-parse-fuzz.c $(READER_FILES) $(DEPS_LIBS) $(PGQUERY_LIBS) -lm

fuzz: fuzz-python-parse
fuzz-python-parse: tests/fuzz/python-parse-fuzz
	$(MKDIR_P) tests/fuzz/found-python-parse
	tests/fuzz/python-parse-fuzz -max_total_time=$(FUZZ_SECONDS) -timeout=5 -rss_limit_mb=2048 \
		-dict=$(srcdir)/tests/fuzz/python.dict -print_final_stats=1 \
		tests/fuzz/found-python-parse $(srcdir)/tests/fuzz/corpus/python
.PHONY: fuzz fuzz-python-parse

FUZZERS += tests/fuzz/python-evaluate-fuzz
FUZZ_FILES += tests/fuzz/python-evaluate-fuzz.c
EVALUATOR_FILES = $(srcdir)/src/base/*.c $(srcdir)/src/python/*.c

tests/fuzz/python-evaluate-fuzz: $(srcdir)/tests/fuzz/python-evaluate-fuzz.c $(EVALUATOR_FILES)
	$(AM_V_CC)$(MKDIR_P) tests/fuzz && $(FUZZ_CC) $(FUZZ_FLAGS) $(AM_CPPFLAGS) $(DEPS_CFLAGS) -o $@ \
		$(srcdir)/tests/fuzz/python-evaluate-fuzz.c $(EVALUATOR_FILES) $(DEPS_LIBS) \
		$(PGQUERY_LIBS) -lm

fuzz: fuzz-python-evaluate
fuzz-python-evaluate: tests/fuzz/python-evaluate-fuzz
	$(MKDIR_P) tests/fuzz/found-python-evaluate
	tests/fuzz/python-evaluate-fuzz -max_total_time=$(FUZZ_SECONDS) -timeout=5 -rss_limit_mb=2048 \
		-dict=$(srcdir)/tests/fuzz/python.dict -print_final_stats=1 \
		tests/fuzz/found-python-evaluate $(srcdir)/tests/fuzz/corpus/evaluate \
		$(srcdir)/tests/fuzz/corpus/python
.PHONY: fuzz-python-evaluate

FUZZERS += tests/fuzz/project-readers-fuzz
FUZZ_FILES += tests/fuzz/project-readers-fuzz.c
PROJECT_FILES = $(srcdir)/src/base/*.c $(srcdir)/src/project/dotenv.c $(srcdir)/src/project/ini.c \
	$(srcdir)/src/project/url.c

tests/fuzz/project-readers-fuzz: $(srcdir)/tests/fuzz/project-readers-fuzz.c $(PROJECT_FILES)
	$(AM_V_CC)$(MKDIR_P) tests/fuzz && $(FUZZ_CC) $(FUZZ_FLAGS) $(AM_CPPFLAGS) $(DEPS_CFLAGS) -o $@ \
		$(srcdir)/tests/fuzz/project-readers-fuzz.c $(PROJECT_FILES) $(DEPS_LIBS) \
		$(PGQUERY_LIBS)

fuzz: fuzz-project-readers
fuzz-project-readers: tests/fuzz/project-readers-fuzz
	$(MKDIR_P) tests/fuzz/found-project-readers
	tests/fuzz/project-readers-fuzz -max_total_time=$(FUZZ_SECONDS) -timeout=5 -rss_limit_mb=2048 \
		-print_final_stats=1 tests/fuzz/found-project-readers $(srcdir)/tests/fuzz/corpus/project
.PHONY: fuzz-project-readers

# The reading of .sql revisions with all of its instrumentation, over the engine as it is built.
FUZZERS += tests/fuzz/revision-sql-fuzz
FUZZ_FILES += tests/fuzz/revision-sql-fuzz.c tests/fuzz/sql.dict
REVISION_FILES = $(srcdir)/src/revision/graph.c $(srcdir)/src/revision/header.c \
	$(srcdir)/src/revision/heads.c $(srcdir)/src/revision/script.c \
	$(srcdir)/src/revision/script-sql.c $(srcdir)/src/revision/script-text.c

tests/fuzz/revision-sql-fuzz: $(srcdir)/tests/fuzz/revision-sql-fuzz.c $(REVISION_FILES) libengine.a
	$(AM_V_CC)$(MKDIR_P) tests/fuzz && $(FUZZ_CC) $(FUZZ_FLAGS) $(AM_CPPFLAGS) $(DEPS_CFLAGS) -o $@ \
		$(srcdir)/tests/fuzz/revision-sql-fuzz.c $(REVISION_FILES) $(ENGINE_LIBS)

fuzz: fuzz-revision-sql
fuzz-revision-sql: tests/fuzz/revision-sql-fuzz
	$(MKDIR_P) tests/fuzz/found-revision-sql
	tests/fuzz/revision-sql-fuzz -max_total_time=$(FUZZ_SECONDS) -timeout=5 -rss_limit_mb=2048 \
		-dict=$(srcdir)/tests/fuzz/sql.dict -print_final_stats=1 \
		tests/fuzz/found-revision-sql $(srcdir)/tests/fuzz/corpus/revision
.PHONY: fuzz-revision-sql
