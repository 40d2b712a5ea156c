// The online revisions that trueup writes, run by trueup and by the real Alembic while others write
// and read: online-peer has the story, and watches pg_locks.
#include "tests/oracle/peer.h"

#include <string.h>

static void
run_story(const char *tool)
{
    g_autoptr(GPtrArray) command = peer_command("online-peer");
    const char *const words[] = {"--trueup", g_getenv("TRUEUP"), "--tool", tool};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        g_ptr_array_add(command, g_strdup(words[i]));
    g_autofree char *output = peer_run(command, NULL);
    if (!g_str_has_prefix(output, tool) || strstr(output, " 20000 rows") == NULL)
        fail_msg("%s", output);
}

static void
no_strong_lock_is_held_while_trueup_fills_and_validates(void **state)
{
    (void)state;
    run_story("trueup");
}

static void
no_strong_lock_is_held_while_alembic_fills_and_validates(void **state)
{
    (void)state;
    run_story("alembic");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_strong_lock_is_held_while_trueup_fills_and_validates),
        cmocka_unit_test(no_strong_lock_is_held_while_alembic_fills_and_validates),
    };
    return cmocka_run_group_tests_name("online story", tests, server_start, server_stop);
}
