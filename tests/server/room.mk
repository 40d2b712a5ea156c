# tests/server: one program for each subject, each with a private server of its own
check_LIBRARIES += tests/server/libserver.a
tests_server_libserver_a_SOURCES = tests/server/server.c tests/server/server.h \
	tests/server/world.c tests/server/world.h
tests_server_libserver_a_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
SERVER_LIBS = tests/server/libserver.a $(UNIT_LIBS)
SERVER_TESTS =

SERVER_TESTS += tests/server/connection-test
tests_server_connection_test_SOURCES = tests/server/connection-test.c
tests_server_connection_test_CFLAGS = $(UNIT_CFLAGS)
tests_server_connection_test_LDADD = $(SERVER_LIBS)

SERVER_TESTS += tests/server/replay-test
tests_server_replay_test_SOURCES = tests/server/replay-test.c
tests_server_replay_test_CFLAGS = $(UNIT_CFLAGS)
tests_server_replay_test_LDADD = $(SERVER_LIBS)

SERVER_TESTS += tests/server/load-test
tests_server_load_test_SOURCES = tests/server/load-test.c
tests_server_load_test_CFLAGS = $(UNIT_CFLAGS)
tests_server_load_test_LDADD = $(SERVER_LIBS)

SERVER_TESTS += tests/server/sandbox-test
tests_server_sandbox_test_SOURCES = tests/server/sandbox-test.c
tests_server_sandbox_test_CFLAGS = $(UNIT_CFLAGS)
tests_server_sandbox_test_LDADD = $(SERVER_LIBS)

SERVER_TESTS += tests/server/reflect-test
tests_server_reflect_test_SOURCES = tests/server/reflect-test.c tests/server/describe.c tests/server/describe.h
tests_server_reflect_test_CFLAGS = $(UNIT_CFLAGS)
tests_server_reflect_test_LDADD = $(SERVER_LIBS)

SERVER_TESTS += tests/server/source-test
tests_server_source_test_SOURCES = tests/server/source-test.c tests/server/describe.c tests/server/describe.h
tests_server_source_test_CFLAGS = $(UNIT_CFLAGS)
tests_server_source_test_LDADD = $(SERVER_LIBS)

SERVER_TESTS += tests/server/arbiter-test
tests_server_arbiter_test_SOURCES = tests/server/arbiter-test.c
tests_server_arbiter_test_CFLAGS = $(UNIT_CFLAGS)
tests_server_arbiter_test_LDADD = $(SERVER_LIBS)

SERVER_TESTS += tests/server/queries-test
tests_server_queries_test_SOURCES = tests/server/queries-test.c
tests_server_queries_test_CFLAGS = $(UNIT_CFLAGS)
tests_server_queries_test_LDADD = $(SERVER_LIBS)

SERVER_TESTS += tests/server/rehearse-test
tests_server_rehearse_test_SOURCES = tests/server/rehearse-test.c
tests_server_rehearse_test_CFLAGS = $(UNIT_CFLAGS)
tests_server_rehearse_test_LDADD = $(SERVER_LIBS)

SERVER_TESTS += tests/server/diff-test
tests_server_diff_test_SOURCES = tests/server/diff-test.c tests/server/pair.c tests/server/pair.h
tests_server_diff_test_CFLAGS = $(UNIT_CFLAGS)
tests_server_diff_test_LDADD = $(SERVER_LIBS)

SERVER_TESTS += tests/server/pairs-test
tests_server_pairs_test_SOURCES = tests/server/pairs-test.c tests/server/pair.c tests/server/pair.h
tests_server_pairs_test_CFLAGS = $(UNIT_CFLAGS)
tests_server_pairs_test_LDADD = $(SERVER_LIBS)
EXTRA_DIST += tests/server/pairs.sql

SERVER_TESTS += tests/server/doctor-test
tests_server_doctor_test_SOURCES = tests/server/doctor-test.c
tests_server_doctor_test_CFLAGS = $(UNIT_CFLAGS)
tests_server_doctor_test_LDADD = $(SERVER_LIBS)

SERVER_TESTS += tests/server/online-test
tests_server_online_test_SOURCES = tests/server/online-test.c
tests_server_online_test_CFLAGS = $(UNIT_CFLAGS)
tests_server_online_test_LDADD = $(SERVER_LIBS)

SERVER_TESTS += tests/server/backup-test
tests_server_backup_test_SOURCES = tests/server/backup-test.c
tests_server_backup_test_CFLAGS = $(UNIT_CFLAGS)
tests_server_backup_test_LDADD = $(SERVER_LIBS)

SERVER_TESTS += tests/server/preflight-test
tests_server_preflight_test_SOURCES = tests/server/preflight-test.c
tests_server_preflight_test_CFLAGS = $(UNIT_CFLAGS)
tests_server_preflight_test_LDADD = $(SERVER_LIBS)

SERVER_TESTS += tests/server/locks-test
tests_server_locks_test_SOURCES = tests/server/locks-test.c
tests_server_locks_test_CFLAGS = $(UNIT_CFLAGS)
tests_server_locks_test_LDADD = $(SERVER_LIBS)

SERVER_TESTS += tests/server/faults-test
tests_server_faults_test_SOURCES = tests/server/faults-test.c
tests_server_faults_test_CFLAGS = $(UNIT_CFLAGS)
tests_server_faults_test_LDADD = $(SERVER_LIBS)

SERVER_TESTS += tests/server/ready-test
tests_server_ready_test_SOURCES = tests/server/ready-test.c
tests_server_ready_test_CFLAGS = $(UNIT_CFLAGS)
tests_server_ready_test_LDADD = $(SERVER_LIBS)

SERVER_TESTS += tests/server/between-test
tests_server_between_test_SOURCES = tests/server/between-test.c
tests_server_between_test_CFLAGS = $(UNIT_CFLAGS)
tests_server_between_test_LDADD = $(SERVER_LIBS)

SERVER_TESTS += tests/server/upgrade-test
tests_server_upgrade_test_SOURCES = tests/server/upgrade-test.c
tests_server_upgrade_test_CFLAGS = $(UNIT_CFLAGS)
tests_server_upgrade_test_LDADD = $(SERVER_LIBS)

check-server: $(SERVER_TESTS)
	$(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS='$(SERVER_TESTS)'
.PHONY: check-server

# The same facts on every other server.
EXTRA_DIST += tests/server/install-servers tests/server/versions.sh

TESTS += $(SERVER_TESTS) tests/server/versions.sh
check_PROGRAMS += $(SERVER_TESTS)
