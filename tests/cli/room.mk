# tests/cli: the real program, what it says and how it ends
EXTRA_DIST += tests/cli/commands-test tests/cli/shell-test
TESTS += tests/cli/commands-test tests/cli/shell-test
