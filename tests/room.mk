# tests: unit tests need nothing; server, oracle and screens each bring their own fragment
EXTRA_DIST += tests/harness.h tests/style.sh
include tests/unit/room.mk

UNIT_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
UNIT_LIBS = $(ENGINE_LIBS) $(CMOCKA_LIBS)

# The tests that need no server and no terminal.
check-unit: $(UNIT_TESTS)
	$(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS='$(UNIT_TESTS)'
.PHONY: check-unit
TESTS += $(UNIT_TESTS)
check_PROGRAMS += $(UNIT_TESTS)
