// What models declare is what create_all() of the real SQLAlchemy makes: by pg_dump, file by file.
#include "tests/oracle/peer.h"

#include <string.h>

// Runs the comparison; `python_path` holds another SQLAlchemy, NULL: the installed one.
static void
compare(const char *python_path)
{
    g_autofree char *build = g_path_get_dirname(g_getenv("TRUEUP"));
    g_autoptr(GPtrArray) command = peer_command("models-compare");
    g_ptr_array_add(command, g_strdup("--ddl"));
    g_ptr_array_add(command, g_build_filename(build, "tests/oracle/models-ddl", NULL));
    peer_add_models(command);
    g_autofree char *output = peer_run(command, python_path);
    // "# N cases, M of them run"
    const char *cases = strstr(output, " cases, ");
    assert_non_null(cases);
    print_message("%s", g_strrstr(output, "# "));
    assert_true(g_ascii_strtoull(cases + strlen(" cases, "), NULL, 10) >= 300);
}

static void
every_table_is_the_one_that_sqlalchemy_makes(void **state)
{
    (void)state;
    compare(NULL);
}

// Where TRUEUP_SQLALCHEMY2 names a folder with SQLAlchemy 2 for the system's Python, in place of
// the test above.
static void
every_table_is_the_one_that_sqlalchemy_2_makes(void **state)
{
    (void)state;
    compare(g_getenv("TRUEUP_SQLALCHEMY2"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_table_is_the_one_that_sqlalchemy_makes),
    };
    const struct CMUnitTest modern[] = {
        cmocka_unit_test(every_table_is_the_one_that_sqlalchemy_2_makes),
    };
    if (g_getenv("TRUEUP_SQLALCHEMY2") != NULL)
        return cmocka_run_group_tests_name("models oracle 2", modern, server_start, server_stop);
    return cmocka_run_group_tests_name("models oracle", tests, server_start, server_stop);
}
