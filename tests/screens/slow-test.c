#include "tests/screens/start.h"
#include "tests/server/server.h"

#include <string.h>

// A server that answers nothing any more, since somebody holds its catalogs: whatever screen one
// asks it from, the screen is drawn, keys are heard, and leaving does not wait for it.

enum { MOST_MS = 200, TRIES = 3 };

typedef struct {
    char *folder, *address;
} Place;

typedef struct {
    const char *fact, *keys;
    int rows, columns;
} Case;

static Place
make_place(void)
{
    Place place = {.folder = g_dir_make_tmp("trueup-slow-XXXXXX", NULL)};
    g_autofree char *from = g_build_filename(g_getenv("SRCDIR"), "migrations", "demo", ".", NULL);
    const char *copy[] = {"cp", "-r", from, place.folder, NULL};
    assert_true(g_spawn_sync(NULL, (char **)(uintptr_t)copy, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                             NULL, NULL, NULL, NULL));
    g_autofree char *script = g_build_filename(place.folder, "demo.sql", NULL);
    place.address = sandbox_load_sql(server_sandbox(), "microblog", script, NULL, NULL);
    assert_non_null(place.address);
    return place;
}

static void
remove_place(Place *place)
{
    const char *removing[] = {"rm", "-rf", place->folder, NULL};
    assert_true(g_spawn_sync(NULL, (char **)(uintptr_t)removing, NULL, G_SPAWN_SEARCH_PATH, NULL,
                             NULL, NULL, NULL, NULL, NULL));
    assert_true(sandbox_drop_database(server_sandbox(), place->address, NULL));
    g_free(place->folder);
    g_free(place->address);
}

static Terminal *
open_there(const Place *place, const Case *row)
{
    const char *command[] = {g_getenv("TRUEUP"), "--database", place->address, NULL};
    return terminal_open(&(TerminalOptions){
        .rows = row->rows, .columns = row->columns, .command = command, .folder = place->folder});
}

static Connection *
hold_catalogs(const Place *place)
{
    Connection *connection = server_connect_superuser(place->address);
    server_run(connection, "BEGIN");
    server_run(connection, "LOCK TABLE pg_catalog.pg_class, pg_catalog.pg_attribute, "
                           "pg_catalog.pg_database IN ACCESS EXCLUSIVE MODE");
    return connection;
}

// How long it takes from Q to the end of the program, while the question is under way.
static double
leave_ms(const Place *place, const Case *row)
{
    Terminal *terminal = open_there(place, row);
    assert_true(terminal_wait_row(terminal, 1, "5 differences in 4 of 6 tables"));
    Connection *holder = hold_catalogs(place);
    terminal_type(terminal, row->keys);
    terminal_settle(terminal, 700);
    // it is drawn, and it hears keys
    assert_true(terminal_wait_row(terminal, -1, "? help"));
    terminal_type(terminal, "?");
    assert_true(terminal_wait(terminal, "find: _"));
    terminal_key(terminal, VTERM_KEY_ESCAPE);
    assert_true(terminal_wait_gone(terminal, "find: _"));
    gint64 begun_us = g_get_monotonic_time();
    terminal_type(terminal, "Q");
    assert_int_equal(terminal_exit(terminal), 0);
    double took_ms = (double)(g_get_monotonic_time() - begun_us) / 1000;
    assert_false(terminal_is_alternate(terminal));
    terminal_close(terminal);
    connection_close(holder);
    return took_ms;
}

// The best of several: other work on the machine can only make it slower.
static void
check_case(void **state)
{
    const Case *row = *state;
    Place place = make_place();
    double best_ms = G_MAXDOUBLE;
    for (int i = 0; i < TRIES && best_ms > MOST_MS; i++)
        best_ms = MIN(best_ms, leave_ms(&place, row));
    remove_place(&place);
    print_message("%s: %.0f ms\n", row->fact, best_ms);
    assert_true(best_ms <= MOST_MS);
}

static Case cases[] = {
    {"Drift is left while it reads again", "R", 24, 80},
    {"Drift is left while rows are counted", "#", 24, 80},
    {"Doctor is left while it asks", "2", 24, 80},
    {"Generate is left while it asks", "3", 24, 80},
    {"Review is left while it asks", "4", 24, 80},
    {"Apply is left while it asks", "5", 24, 80},
    {"History is left while it asks", "6", 24, 80},
    {"Connections are left while they are tested", "0t", 24, 80},
    {"Drift of 200x50 is left while it reads again", "R", 50, 200},
};

int
main(void)
{
    struct CMUnitTest tests[G_N_ELEMENTS(cases)] = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        tests[i] = (struct CMUnitTest){
            .name = cases[i].fact, .test_func = check_case, .initial_state = &cases[i]};
    return cmocka_run_group_tests_name("slow", tests, server_start, server_stop);
}
