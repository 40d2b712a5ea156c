// What trueup reads in a revision is what the real Alembic does with it: by pg_dump, one construct
// after the other.
#include "tests/oracle/peer.h"

#include <string.h>

static void
every_revision_does_what_alembic_does_with_it(void **state)
{
    (void)state;
    g_autofree char *build = g_path_get_dirname(g_getenv("TRUEUP"));
    g_autoptr(GPtrArray) command = peer_command("script-compare");
    g_ptr_array_add(command, g_strdup("--script-dump"));
    g_ptr_array_add(command, g_build_filename(build, "tests/oracle/script-dump", NULL));
    g_ptr_array_add(command, g_strdup("--snippets"));
    g_ptr_array_add(command, peer_file("script-revisions.txt"));
    g_autofree char *output = peer_run(command, NULL);
    assert_null(strstr(output, "# 0 revisions"));
}

// What every real server has, and the private one leaves out to start sooner.
static int
start_with_template(void **state)
{
    int status = server_start(state);
    g_autofree char *address = sandbox_database(server_sandbox(), "template0", NULL, NULL);
    return address != NULL ? status : 1;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_revision_does_what_alembic_does_with_it),
    };
    return cmocka_run_group_tests_name("revision bodies", tests, start_with_template, server_stop);
}
