# tests/oracle: ours against the real CPython
EXTRA_DIST += tests/oracle/python-tree tests/oracle/python-ast-test tests/oracle/python-tree-rows.h
check_PROGRAMS += tests/oracle/python-tree-dump
TESTS += tests/oracle/python-ast-test

tests_oracle_python_tree_dump_SOURCES = \
	tests/oracle/python-tree-constant.c \
	tests/oracle/python-tree-dump.c \
	tests/oracle/python-tree-rows.c
tests_oracle_python_tree_dump_LDADD = $(ENGINE_LIBS)
