// Revisions that trueup writes run under the real Alembic, up and down, and say what autogenerate
// says: write-peer has the cases, one TAP line each.
#include "tests/oracle/peer.h"

#include <string.h>

// Runs the peer's cases whose names begin with `only`.
static void
run_peer(const char *only, bool models)
{
    g_autofree char *build = g_path_get_dirname(g_getenv("TRUEUP"));
    g_autoptr(GPtrArray) command = peer_command("write-peer");
    g_ptr_array_add(command, g_strdup("--trueup"));
    g_ptr_array_add(command, g_strdup(g_getenv("TRUEUP")));
    g_ptr_array_add(command, g_strdup("--sides"));
    g_ptr_array_add(command, g_build_filename(build, "tests/oracle/write-sides", NULL));
    g_ptr_array_add(command, g_strdup("--only"));
    g_ptr_array_add(command, g_strdup(only));
    if (models)
        peer_add_models(command);
    g_autofree char *output = peer_run(command, NULL);
    assert_null(strstr(output, "1..0"));
}

static void
a_change_of_the_models_is_made_and_taken_back_by_alembic(void **state)
{
    (void)state;
    run_peer("", false);
}

static void
whole_models_are_made_from_nothing_by_alembic(void **state)
{
    (void)state;
    run_peer("the models of ", true);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_change_of_the_models_is_made_and_taken_back_by_alembic),
        cmocka_unit_test(whole_models_are_made_from_nothing_by_alembic),
    };
    return cmocka_run_group_tests_name("write oracle", tests, server_start, server_stop);
}
