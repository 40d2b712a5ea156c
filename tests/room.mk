# tests: unit tests need nothing; server, oracle and screens each bring their own fragment
EXTRA_DIST += tests/harness.h tests/style.sh
UNIT_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
UNIT_LIBS = $(ENGINE_LIBS) $(CMOCKA_LIBS)

include tests/unit/room.mk
include tests/server/room.mk
include tests/oracle/room.mk
include tests/fuzz/room.mk
include tests/bench/room.mk
include tests/screens/room.mk
include tests/cli/room.mk

# The tests that need no server and no terminal.
check-unit: $(UNIT_TESTS)
	$(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS='$(UNIT_TESTS)' check_PROGRAMS='$(UNIT_TESTS)'
.PHONY: check-unit

# The same under valgrind. GLib keeps some memory for the life of the process: not lost, not an error.
VALGRIND_FLAGS = -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite \
	--suppressions=$(abs_srcdir)/tests/suppressions.valgrind
EXTRA_DIST += tests/suppressions.lsan tests/suppressions.valgrind
check-valgrind: $(UNIT_TESTS)
	$(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS='$(UNIT_TESTS)' check_PROGRAMS='$(UNIT_TESTS)' \
		LOG_COMPILER=valgrind AM_LOG_FLAGS='$(VALGRIND_FLAGS)'
.PHONY: check-valgrind

TESTS += $(UNIT_TESTS) tests/style.sh
check_PROGRAMS += $(UNIT_TESTS)
