#include "tests/screens/start.h"
#include "tests/server/server.h"

#include <string.h>

// What trueup.conf says about the screens: the real program on a small project and a real server.

static const char models[] = "from sqlalchemy import Column, Integer, Text\n"
                             "from sqlalchemy.orm import declarative_base\n"
                             "Base = declarative_base()\n"
                             "class Note(Base):\n"
                             "    __tablename__ = 'note'\n"
                             "    id = Column(Integer, primary_key=True)\n"
                             "    body = Column(Text)\n";
static const char table[] = "CREATE TABLE note (id serial PRIMARY KEY)";

typedef struct {
    char *folder, *address;
    Terminal *terminal;
} Place;

static void
write_file(const char *folder, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    assert_true(g_file_set_contents(path, text, -1, NULL));
}

static Place
open_project(const char *settings, const char *environment)
{
    Place place = {.folder = g_dir_make_tmp("trueup-settings-XXXXXX", NULL),
                   .address = server_database(table)};
    write_file(place.folder, "models.py", models);
    write_file(place.folder, "trueup.conf", settings);
    const char *command[] = {g_getenv("TRUEUP"), "--database", place.address, NULL};
    const char *more[] = {environment, NULL};
    place.terminal = terminal_open(&(TerminalOptions){.rows = 24,
                                                      .columns = 80,
                                                      .command = command,
                                                      .environment = more,
                                                      .folder = place.folder});
    return place;
}

static void
close_project(Place *place)
{
    start_quit(place->terminal);
    const char *removing[] = {"rm", "-rf", place->folder, NULL};
    assert_true(g_spawn_sync(NULL, (char **)(uintptr_t)removing, NULL, G_SPAWN_SEARCH_PATH, NULL,
                             NULL, NULL, NULL, NULL, NULL));
    assert_true(sandbox_drop_database(server_sandbox(), place->address, NULL));
    g_free(place->folder);
    g_free(place->address);
}

static void
run_sql(const Place *place, const char *sql)
{
    Connection *connection = server_connect(place->address);
    server_run(connection, sql);
    connection_close(connection);
}

static void
an_action_has_the_key_that_it_is_given(void **state)
{
    (void)state;
    Place place = open_project("[trueup]\nkey.refresh = F9 Ctrl-G\n", NULL);
    assert_true(terminal_wait_row(place.terminal, 1, "1 difference in 1 of 1 table"));
    terminal_type(place.terminal, "R");
    assert_true(terminal_wait_row(place.terminal, -2, "R does nothing here; ? shows the keys"));
    run_sql(&place, "ALTER TABLE note ADD body text");
    terminal_key(place.terminal, VTERM_KEY_FUNCTION(9));
    assert_true(terminal_wait(place.terminal, "The models and"));
    run_sql(&place, "ALTER TABLE note DROP body");
    terminal_control(place.terminal, 'g');
    assert_true(terminal_wait_row(place.terminal, 1, "1 difference in 1 of 1 table"));
    close_project(&place);
}

static void
footer_and_help_have_the_key_too(void **state)
{
    (void)state;
    Place place = open_project("[trueup]\nkey.next = F7\nkey.help = F2\nkey.refresh = F9\n", NULL);
    assert_true(terminal_wait_row(place.terminal, 1, "1 difference in 1 of 1 table"));
    assert_true(terminal_wait_row(place.terminal, -1, "F2 help"));
    assert_true(terminal_wait_row(place.terminal, -1, "F7 next difference"));
    terminal_key(place.terminal, VTERM_KEY_FUNCTION(2));
    assert_true(terminal_wait(place.terminal, "find: _"));
    terminal_type(place.terminal, "read files");
    assert_true(terminal_wait(place.terminal, "F9         read files and catalog again"));
    terminal_type(place.terminal, "\r");
    assert_true(terminal_wait_gone(place.terminal, "find: "));
    close_project(&place);
}

static void
a_role_has_the_colour_that_it_is_given(void **state)
{
    (void)state;
    Place place = open_project("[trueup]\ncolor.add = 201 bold\n", NULL);
    assert_true(terminal_wait_cursor(place.terminal, "»~ note"));
    int row = 3;
    assert_true(terminal_wait_row(place.terminal, row + 1, "+ body"));
    int column = terminal_find(place.terminal, row + 1, "+ body");
    Look look = terminal_look(place.terminal, row + 1, column);
    assert_int_equal(look.foreground, 201);
    assert_true(look.bold);
    close_project(&place);
}

static void
without_colour_it_stays_as_it_is(void **state)
{
    (void)state;
    Place place = open_project("[trueup]\ncolor.add = 201 dim\n", "NO_COLOR=1");
    assert_true(terminal_wait_cursor(place.terminal, "»~ note"));
    assert_true(terminal_wait_row(place.terminal, 4, "+ body"));
    Look look = terminal_look(place.terminal, 4, terminal_find(place.terminal, 4, "+ body"));
    assert_int_equal(look.foreground, -1);
    assert_true(look.bold);
    close_project(&place);
}

static void
glyphs_are_ascii_when_they_are_to_be(void **state)
{
    (void)state;
    Place place = open_project("[trueup]\nglyphs = ascii\n", NULL);
    assert_true(terminal_wait_cursor(place.terminal, "*~ note"));
    g_autofree char *text = terminal_text(place.terminal);
    for (const char *c = text; *c != '\0'; c++)
        assert_true((unsigned char)*c < 0x80);
    close_project(&place);
}

static void
the_catalog_is_read_by_itself_when_that_is_set(void **state)
{
    (void)state;
    Place place = open_project("[trueup]\nrefresh = 1s\n", NULL);
    assert_true(terminal_wait_row(place.terminal, 1, "1 difference in 1 of 1 table"));
    run_sql(&place, "ALTER TABLE note ADD body text");
    assert_true(terminal_wait(place.terminal, "The models and"));
    run_sql(&place, "ALTER TABLE note ADD extra text");
    assert_true(terminal_wait_row(place.terminal, 1, "1 difference in 1 of 1 table"));
    close_project(&place);
}

// The version row may be there all the same, of a folder that is elsewhere.
static void
without_a_folder_of_migrations_each_screen_says_so(void **state)
{
    (void)state;
    Place place = open_project("", NULL);
    run_sql(&place, "CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);"
                    "INSERT INTO alembic_version VALUES ('9b1f0c2a77de')");
    assert_true(terminal_wait_row(place.terminal, 1, "1 difference in 1 of 1 table"));
    terminal_type(place.terminal, "3");
    assert_true(terminal_wait(place.terminal, "There is no folder of migrations to write to."));
    terminal_type(place.terminal, "4");
    assert_true(terminal_wait(place.terminal, "there is no folder of migrations here"));
    terminal_type(place.terminal, "5");
    assert_true(terminal_wait(place.terminal, "There are no revision files."));
    terminal_type(place.terminal, "6");
    assert_true(terminal_wait(place.terminal, "there are no revision files"));
    terminal_type(place.terminal, "1R");
    terminal_settle(place.terminal, 300);
    terminal_type(place.terminal, "n");
    assert_true(terminal_wait_cursor(place.terminal, "»+ body"));
    terminal_type(place.terminal, "2");
    assert_true(terminal_wait(place.terminal, "verdict: version unknown"));
    close_project(&place);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_action_has_the_key_that_it_is_given),
        cmocka_unit_test(footer_and_help_have_the_key_too),
        cmocka_unit_test(a_role_has_the_colour_that_it_is_given),
        cmocka_unit_test(without_colour_it_stays_as_it_is),
        cmocka_unit_test(glyphs_are_ascii_when_they_are_to_be),
        cmocka_unit_test(the_catalog_is_read_by_itself_when_that_is_set),
        cmocka_unit_test(without_a_folder_of_migrations_each_screen_says_so),
    };
    return cmocka_run_group_tests_name("settings", tests, server_start, server_stop);
}
