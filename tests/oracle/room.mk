# tests/oracle: ours against the real CPython
EXTRA_DIST += tests/oracle/python-tree tests/oracle/python-ast-test tests/oracle/python-tree-rows.h
check_PROGRAMS += tests/oracle/python-tree-dump
TESTS += tests/oracle/python-ast-test

tests_oracle_python_tree_dump_SOURCES = \
	tests/oracle/python-tree-constant.c \
	tests/oracle/python-tree-dump.c \
	tests/oracle/python-tree-rows.c
tests_oracle_python_tree_dump_LDADD = $(ENGINE_LIBS)

# A script that runs the real tool beside trueup.
PEER = tests/oracle/peer.c tests/oracle/peer.h

# The values of snippets, against CPython itself.
EXTRA_DIST += tests/oracle/evaluate-test tests/oracle/evaluate-peer tests/oracle/evaluate-snippets.txt
check_PROGRAMS += tests/oracle/evaluate-dump
TESTS += tests/oracle/evaluate-test
tests_oracle_evaluate_dump_SOURCES = tests/oracle/evaluate-dump.c
tests_oracle_evaluate_dump_LDADD = $(ENGINE_LIBS)

# What src/project reads, against ConfigParser, python-dotenv and SQLAlchemy.
EXTRA_DIST += tests/oracle/project-test
check_PROGRAMS += tests/oracle/project-dump
TESTS += tests/oracle/project-test
tests_oracle_project_dump_SOURCES = tests/oracle/project-dump.c
tests_oracle_project_dump_LDADD = $(ENGINE_LIBS)

# The demo project, run by the real Flask-Migrate.
check_PROGRAMS += tests/oracle/demo-test
TESTS += tests/oracle/demo-test
tests_oracle_demo_test_SOURCES = tests/oracle/demo-test.c
tests_oracle_demo_test_CFLAGS = $(UNIT_CFLAGS)
tests_oracle_demo_test_LDADD = $(SERVER_LIBS)

# What models declare, against create_all() of the real SQLAlchemy.
EXTRA_DIST += tests/oracle/models-compare tests/oracle/models
check_PROGRAMS += tests/oracle/models-ddl tests/oracle/models-test
TESTS += tests/oracle/models-test
tests_oracle_models_ddl_SOURCES = tests/oracle/models-ddl.c
tests_oracle_models_ddl_CFLAGS = $(AM_CFLAGS)
tests_oracle_models_ddl_LDADD = $(ENGINE_LIBS)
tests_oracle_models_test_SOURCES = tests/oracle/models-test.c $(PEER)
tests_oracle_models_test_CFLAGS = $(UNIT_CFLAGS)
tests_oracle_models_test_LDADD = $(SERVER_LIBS)

# Histories made from seeds, against the real Alembic.
EXTRA_DIST += tests/oracle/revision-test tests/oracle/revision-peer
check_PROGRAMS += tests/oracle/revision-dump
TESTS += tests/oracle/revision-test
tests_oracle_revision_dump_SOURCES = tests/oracle/revision-dump.c
tests_oracle_revision_dump_LDADD = $(ENGINE_LIBS)

# Where a database is, against the real Alembic on the same rows.
check_PROGRAMS += tests/oracle/current-test
TESTS += tests/oracle/current-test
tests_oracle_current_test_SOURCES = tests/oracle/current-test.c
tests_oracle_current_test_CFLAGS = $(UNIT_CFLAGS)
tests_oracle_current_test_LDADD = $(SERVER_LIBS)

# What becomes of the version table's rows, step by step, in the same histories.
EXTRA_DIST += tests/oracle/version-test tests/oracle/version-peer
check_PROGRAMS += tests/oracle/version-dump
TESTS += tests/oracle/version-test
tests_oracle_version_dump_SOURCES = tests/oracle/version-dump.c
tests_oracle_version_dump_LDADD = $(ENGINE_LIBS)

# What revisions do, read by trueup and run by the real Alembic.
EXTRA_DIST += tests/oracle/script-compare tests/oracle/script-revisions.txt
check_PROGRAMS += tests/oracle/script-dump tests/oracle/script-test
TESTS += tests/oracle/script-test
tests_oracle_script_test_SOURCES = tests/oracle/script-test.c $(PEER)
tests_oracle_script_test_CFLAGS = $(UNIT_CFLAGS)
tests_oracle_script_test_LDADD = $(SERVER_LIBS)
tests_oracle_script_dump_SOURCES = tests/oracle/script-dump.c
tests_oracle_script_dump_LDADD = $(ENGINE_LIBS)

# Revisions that trueup writes, run by the real Alembic and compared with autogenerate's.
EXTRA_DIST += tests/oracle/write-peer tests/oracle/random_models.py
check_PROGRAMS += tests/oracle/write-test
TESTS += tests/oracle/write-test
tests_oracle_write_test_SOURCES = tests/oracle/write-test.c $(PEER)
tests_oracle_write_test_CFLAGS = $(UNIT_CFLAGS)
tests_oracle_write_test_LDADD = $(SERVER_LIBS)

# Histories that do something, run by Alembic and by trueup.
EXTRA_DIST += tests/oracle/upgrade-peer
check_PROGRAMS += tests/oracle/upgrade-test
TESTS += tests/oracle/upgrade-test
tests_oracle_upgrade_test_SOURCES = tests/oracle/upgrade-test.c
tests_oracle_upgrade_test_CFLAGS = $(UNIT_CFLAGS)
tests_oracle_upgrade_test_LDADD = $(SERVER_LIBS)

# The online revisions under load, watched in pg_locks.
EXTRA_DIST += tests/oracle/online-peer
check_PROGRAMS += tests/oracle/online-test
TESTS += tests/oracle/online-test
tests_oracle_online_test_SOURCES = tests/oracle/online-test.c $(PEER)
tests_oracle_online_test_CFLAGS = $(UNIT_CFLAGS)
tests_oracle_online_test_LDADD = $(SERVER_LIBS)

# A project for several databases, and all commands with their options, by flask db and by trueup.
EXTRA_DIST += tests/oracle/multidb-peer tests/oracle/commands-peer
check_PROGRAMS += tests/oracle/multidb-test
TESTS += tests/oracle/multidb-test
tests_oracle_multidb_test_SOURCES = tests/oracle/multidb-test.c $(PEER)
tests_oracle_multidb_test_CFLAGS = $(UNIT_CFLAGS)
tests_oracle_multidb_test_LDADD = $(SERVER_LIBS)

# What the history leads to, replayed.
check_PROGRAMS += tests/oracle/replay-dump
tests_oracle_replay_dump_SOURCES = tests/oracle/replay-dump.c
tests_oracle_replay_dump_LDADD = $(ENGINE_LIBS)
# Every file that trueup writes passes its own lint.
check_PROGRAMS += tests/oracle/written-test
TESTS += tests/oracle/written-test
tests_oracle_written_test_SOURCES = tests/oracle/written-test.c
tests_oracle_written_test_CFLAGS = $(UNIT_CFLAGS)
tests_oracle_written_test_LDADD = $(SERVER_LIBS)

check_PROGRAMS += tests/oracle/write-sides
tests_oracle_write_sides_SOURCES = tests/oracle/write-sides.c
tests_oracle_write_sides_LDADD = $(ENGINE_LIBS)
