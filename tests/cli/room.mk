# tests/cli: the real program, what it says and how it ends
EXTRA_DIST += tests/cli/commands-test tests/cli/shell-test tests/cli/story-test
TESTS += tests/cli/commands-test tests/cli/shell-test tests/cli/story-test

# Models that are hostile or broken: what is said, in which time and memory.
check_PROGRAMS += tests/cli/bad-input-test
TESTS += tests/cli/bad-input-test
tests_cli_bad_input_test_SOURCES = tests/cli/bad-input-test.c
tests_cli_bad_input_test_CFLAGS = $(UNIT_CFLAGS)
tests_cli_bad_input_test_LDADD = $(UNIT_LIBS)

EXTRA_DIST += tests/cli/review-test tests/cli/trouble-test
TESTS += tests/cli/review-test tests/cli/trouble-test

EXTRA_DIST += tests/cli/broken-test
TESTS += tests/cli/broken-test
