// Revisions that trueup writes run under the real Alembic, up and down, and say what autogenerate
// says: write-peer has the cases, one TAP line each.
#include "tests/oracle/peer.h"

#include <string.h>

// Runs the peer's cases whose names have `only` in them, with so many of models made by chance.
static void
run_peer(const char *only, bool models, const char *random)
{
    g_autofree char *build = g_path_get_dirname(g_getenv("TRUEUP"));
    g_autoptr(GPtrArray) command = peer_command("write-peer");
    g_ptr_array_add(command, g_strdup("--trueup"));
    g_ptr_array_add(command, g_strdup(g_getenv("TRUEUP")));
    g_ptr_array_add(command, g_strdup("--sides"));
    g_ptr_array_add(command, g_build_filename(build, "tests/oracle/write-sides", NULL));
    g_ptr_array_add(command, g_strdup("--only"));
    g_ptr_array_add(command, g_strdup(only));
    g_ptr_array_add(command, g_strdup("--random"));
    g_ptr_array_add(command, g_strdup(random));
    if (models)
        peer_add_models(command);
    g_autofree char *output = peer_run(command, NULL);
    assert_null(strstr(output, "1..0"));
}

static void
a_change_of_the_models_is_made_and_taken_back_by_alembic(void **state)
{
    (void)state;
    run_peer("", false, "0");
}

static void
whole_models_are_made_from_nothing_by_alembic(void **state)
{
    (void)state;
    run_peer("the models of ", true, "0");
}

// WRITE_PAIRS=200 runs that many
static void
models_made_by_chance_are_reached_and_left_by_alembic(void **state)
{
    (void)state;
    const char *pairs = g_getenv("WRITE_PAIRS");
    run_peer("by chance", false, pairs != NULL ? pairs : "10");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_change_of_the_models_is_made_and_taken_back_by_alembic),
        cmocka_unit_test(whole_models_are_made_from_nothing_by_alembic),
        cmocka_unit_test(models_made_by_chance_are_reached_and_left_by_alembic),
    };
    return cmocka_run_group_tests_name("write oracle", tests, server_start, server_stop);
}
