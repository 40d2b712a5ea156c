# tests/unit: one program for each room
UNIT_TESTS =

UNIT_TESTS += tests/unit/base-test
tests_unit_base_test_SOURCES = tests/unit/base-test.c
tests_unit_base_test_CFLAGS = $(UNIT_CFLAGS)
tests_unit_base_test_LDADD = $(UNIT_LIBS)

UNIT_TESTS += tests/unit/schema-test
tests_unit_schema_test_SOURCES = tests/unit/schema-test.c
tests_unit_schema_test_CFLAGS = $(UNIT_CFLAGS)
tests_unit_schema_test_LDADD = $(UNIT_LIBS)

UNIT_TESTS += tests/unit/project-test
tests_unit_project_test_SOURCES = tests/unit/project-test.c
tests_unit_project_test_CFLAGS = $(UNIT_CFLAGS)
tests_unit_project_test_LDADD = $(UNIT_LIBS)

UNIT_TESTS += tests/unit/drift-test
tests_unit_drift_test_SOURCES = tests/unit/drift-test.c
tests_unit_drift_test_CFLAGS = $(UNIT_CFLAGS)
tests_unit_drift_test_LDADD = $(UNIT_LIBS)

UNIT_TESTS += tests/unit/revision-test
tests_unit_revision_test_SOURCES = tests/unit/revision-test.c
tests_unit_revision_test_CFLAGS = $(UNIT_CFLAGS)
tests_unit_revision_test_LDADD = $(UNIT_LIBS)

UNIT_TESTS += tests/unit/write-test
tests_unit_write_test_SOURCES = tests/unit/write-test.c
tests_unit_write_test_CFLAGS = $(UNIT_CFLAGS)
tests_unit_write_test_LDADD = $(UNIT_LIBS)

UNIT_TESTS += tests/unit/diff-test
tests_unit_diff_test_SOURCES = tests/unit/diff-test.c tests/unit/sides.c tests/unit/sides.h
tests_unit_diff_test_CFLAGS = $(UNIT_CFLAGS)
tests_unit_diff_test_LDADD = $(UNIT_LIBS)

UNIT_TESTS += tests/unit/plan-test
tests_unit_plan_test_SOURCES = tests/unit/plan-test.c tests/unit/sides.c tests/unit/sides.h
tests_unit_plan_test_CFLAGS = $(UNIT_CFLAGS)
tests_unit_plan_test_LDADD = $(UNIT_LIBS)

UNIT_TESTS += tests/unit/python-syntax-test tests/unit/python-errors-test
PYTHON_TREE_ROWS = tests/oracle/python-tree-rows.c tests/oracle/python-tree-constant.c
tests_unit_python_syntax_test_SOURCES = tests/unit/python-syntax-test.c $(PYTHON_TREE_ROWS)
tests_unit_python_syntax_test_CFLAGS = $(UNIT_CFLAGS)
tests_unit_python_syntax_test_LDADD = $(UNIT_LIBS)
tests_unit_python_errors_test_SOURCES = tests/unit/python-errors-test.c $(PYTHON_TREE_ROWS)
tests_unit_python_errors_test_CFLAGS = $(UNIT_CFLAGS)
tests_unit_python_errors_test_LDADD = $(UNIT_LIBS)

UNIT_TESTS += tests/unit/evaluator-test
tests_unit_evaluator_test_SOURCES = tests/unit/evaluator-test.c
tests_unit_evaluator_test_CFLAGS = $(UNIT_CFLAGS)
tests_unit_evaluator_test_LDADD = $(UNIT_LIBS)
UNIT_TESTS += tests/unit/models-test
tests_unit_models_test_SOURCES = tests/unit/models-test.c
tests_unit_models_test_CFLAGS = $(UNIT_CFLAGS)
tests_unit_models_test_LDADD = $(UNIT_LIBS)

UNIT_TESTS += tests/unit/kept-test
tests_unit_kept_test_SOURCES = tests/unit/kept-test.c
tests_unit_kept_test_CFLAGS = $(UNIT_CFLAGS)
tests_unit_kept_test_LDADD = $(UNIT_LIBS)

UNIT_TESTS += tests/unit/ui-test
tests_unit_ui_test_SOURCES = tests/unit/ui-test.c
tests_unit_ui_test_CFLAGS = $(UNIT_CFLAGS)
tests_unit_ui_test_LDADD = libui.a $(UNIT_LIBS) $(CURSES_LIBS)

UNIT_TESTS += tests/unit/unknown-test
tests_unit_unknown_test_SOURCES = tests/unit/unknown-test.c
tests_unit_unknown_test_CFLAGS = $(UNIT_CFLAGS)
tests_unit_unknown_test_LDADD = $(UNIT_LIBS)

UNIT_TESTS += tests/unit/strategy-test
tests_unit_strategy_test_SOURCES = tests/unit/strategy-test.c tests/unit/sides.c tests/unit/sides.h
tests_unit_strategy_test_CFLAGS = $(UNIT_CFLAGS)
tests_unit_strategy_test_LDADD = $(UNIT_LIBS)

UNIT_TESTS += tests/unit/hazard-test
tests_unit_hazard_test_SOURCES = tests/unit/hazard-test.c tests/unit/sides.c tests/unit/sides.h
tests_unit_hazard_test_CFLAGS = $(UNIT_CFLAGS)
tests_unit_hazard_test_LDADD = $(UNIT_LIBS)

UNIT_TESTS += tests/unit/lint-test
tests_unit_lint_test_SOURCES = tests/unit/lint-test.c
tests_unit_lint_test_CFLAGS = $(UNIT_CFLAGS)
tests_unit_lint_test_LDADD = $(UNIT_LIBS)

UNIT_TESTS += tests/unit/lint-forms-test
tests_unit_lint_forms_test_SOURCES = tests/unit/lint-forms-test.c
tests_unit_lint_forms_test_CFLAGS = $(UNIT_CFLAGS)
tests_unit_lint_forms_test_LDADD = $(UNIT_LIBS)

UNIT_TESTS += tests/unit/script-test
tests_unit_script_test_SOURCES = tests/unit/script-test.c
tests_unit_script_test_CFLAGS = $(UNIT_CFLAGS)
tests_unit_script_test_LDADD = $(UNIT_LIBS)
