#include "tests/screens/keys.h"
#include "tests/screens/start.h"
#include "tests/server/server.h"

#include <string.h>

// The real program on a real project and a real server: whatever is pressed or asked, both are
// afterwards as they were, and the server was sent nothing but reads.

typedef struct {
    char *folder;  // a copy of the demo's project
    char *address; // its database, as the role that owns it
} Place;

static void
copy_project(const char *folder)
{
    g_autofree char *from = g_build_filename(g_getenv("SRCDIR"), "migrations", "demo", ".", NULL);
    const char *copy[] = {"cp", "-r", from, folder, NULL};
    g_autofree char *conf = g_build_filename(folder, "trueup.conf", NULL);
    g_autofree char *text = NULL;
    int status = -1;
    assert_true(g_spawn_sync(NULL, (char **)(uintptr_t)copy, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                             NULL, NULL, &status, NULL));
    assert_int_equal(status, 0);
    assert_true(g_file_get_contents(conf, &text, NULL, NULL));
    // what writes asks for the database's name, which random keys do not type
    g_autofree char *guarded = g_strdup_printf("%sguard = yes\n", text);
    assert_true(g_file_set_contents(conf, guarded, -1, NULL));
}

static int
make_place(void **state)
{
    g_autoptr(GError) error = NULL;
    Place *place = g_new0(Place, 1);
    place->folder = g_dir_make_tmp("trueup-readonly-XXXXXX", NULL);
    copy_project(place->folder);
    g_autofree char *script = g_build_filename(place->folder, "demo.sql", NULL);
    place->address = sandbox_load_sql(server_sandbox(), "microblog", script, NULL, &error);
    if (place->address == NULL)
        fail_msg("%s", error->message);
    g_setenv("DATABASE_URL", place->address, TRUE);
    *state = place;
    return 0;
}

static int
remove_place(void **state)
{
    Place *place = *state;
    const char *removing[] = {"rm", "-rf", place->folder, NULL};
    assert_true(g_spawn_sync(NULL, (char **)(uintptr_t)removing, NULL, G_SPAWN_SEARCH_PATH, NULL,
                             NULL, NULL, NULL, NULL, NULL));
    assert_true(sandbox_drop_database(server_sandbox(), place->address, NULL));
    g_free(place->folder);
    g_free(place->address);
    g_free(place);
    return 0;
}

static char *
output_of(const char *const *command, const char *folder)
{
    char *text = NULL;
    g_autofree char *complaint = NULL;
    g_autoptr(GError) error = NULL;
    int status = -1;
    if (!g_spawn_sync(folder, (char **)(uintptr_t)command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                      &text, &complaint, &status, &error))
        fail_msg("%s: %s", command[0], error->message);
    if (complaint[0] != '\0')
        fail_msg("%s: %s", command[0], complaint);
    return text;
}

static char *
dump_schema(const Place *place)
{
    g_autofree char *program =
        g_build_filename(sandbox_programs(server_sandbox()), "pg_dump", NULL);
    g_autofree char *address = sandbox_superuser_address(server_sandbox(), place->address);
    g_autofree char *database = g_strdup_printf("--dbname=%s", address);
    const char *command[] = {program, "-s", database, NULL};
    // newer ones put a random word into two lines that begin so
    g_autofree char *text = output_of(command, NULL);
    g_autoptr(GRegex) random = g_regex_new("^\\\\(un)?restrict .*$", G_REGEX_MULTILINE, 0, NULL);
    return g_regex_replace_literal(random, text, -1, 0, "", 0, NULL);
}

// Every file of the project and a sum of its bytes; what an export made is none of them.
static char *
sums_of_files(const Place *place)
{
    const char *command[] = {"sh", "-c",
                             "find app.py config.py extensions.py trueup.conf demo.sql models "
                             "migrations -type f -exec cksum '{}' + | sort -k 3",
                             NULL};
    return output_of(command, place->folder);
}

static Terminal *
start_real(const void *data, GRand *random)
{
    (void)random;
    const Place *place = data;
    const char *command[] = {g_getenv("TRUEUP"), NULL};
    const char *environment[] = {"VISUAL=true", NULL};
    Terminal *terminal = terminal_open(&(TerminalOptions){.rows = 24,
                                                          .columns = 80,
                                                          .command = command,
                                                          .environment = environment,
                                                          .folder = place->folder});
    assert_true(terminal_wait_row(terminal, -1, "? help"));
    return terminal;
}

static void
random_keys_leave_the_schema_and_the_files_as_they_were(void **state)
{
    const Place *place = *state;
    g_autofree char *schema = dump_schema(place), *files = sums_of_files(place);
    assert_non_null(strstr(schema, "CREATE TABLE public.follower"));
    assert_non_null(strstr(files, "models/user.py"));
    keys_press_random(&(RandomKeys){start_real, place, 10000});
    g_autofree char *schema_now = dump_schema(place), *files_now = sums_of_files(place);
    assert_string_equal(schema_now, schema);
    assert_string_equal(files_now, files);
}

// --- what the server was sent ---

static void
log_statements(const Place *place)
{
    Connection *connection = server_connect_superuser(place->address);
    server_run(connection, "ALTER SYSTEM SET log_statement = 'all'");
    server_run(connection, "ALTER SYSTEM SET log_line_prefix = '%a/%d/%p|'");
    server_run(connection, "SELECT pg_reload_conf()");
    connection_close(connection);
}

static char *
read_log(void)
{
    g_autofree char *path = g_build_filename(sandbox_folder(server_sandbox()), "log", NULL);
    char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static const char *
statement_of(const char *line)
{
    static const char *const before[] = {"LOG:  statement: ", "LOG:  execute <unnamed>: "};
    for (size_t i = 0; i < G_N_ELEMENTS(before); i++) {
        const char *found = strstr(line, before[i]);
        if (found != NULL)
            return found + strlen(before[i]);
    }
    return NULL;
}

static bool
begins_as_one_of(const char *statement, const char *const *beginnings)
{
    for (; *beginnings != NULL; beginnings++)
        if (g_str_has_prefix(statement, *beginnings))
            return true;
    return false;
}

// What a session may send: a frame that the server itself holds us to, and reads inside of it. The
// one that Apply would write with reads without a frame; it begins with its own search_path.
static bool
is_allowed(GHashTable *inside, const char *session, const char *statement)
{
    static const char *const begin[] = {
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY", "BEGIN READ ONLY", NULL};
    static const char *const end[] = {"COMMIT", "ROLLBACK", NULL};
    static const char *const reads[] = {
        "SELECT", "SHOW",       "EXPLAIN (VERBOSE",         "COPY (",
        "WITH ",  "SET LOCAL ", "SET TRANSACTION SNAPSHOT", NULL};
    if (g_str_has_prefix(statement, "SELECT pg_catalog.set_config('search_path'"))
        return g_hash_table_add(inside, g_strconcat("apply ", session, NULL)) || true;
    if (g_str_has_prefix(statement, "SET statement_timeout = "))
        return true; // of our own session alone
    if (begins_as_one_of(statement, begin))
        return g_hash_table_add(inside, g_strdup(session)) || true;
    if (begins_as_one_of(statement, end))
        return g_hash_table_remove(inside, session) || true;
    g_autofree char *apply = g_strconcat("apply ", session, NULL);
    return begins_as_one_of(statement, reads) &&
           (g_hash_table_contains(inside, session) || g_hash_table_contains(inside, apply));
}

// Checks what was sent to the project's database since `before`; how many statements.
static size_t
check_statements(size_t before, const char *who)
{
    g_autofree char *log = read_log();
    g_auto(GStrv) lines = g_strsplit(log + MIN(before, strlen(log)), "\n", -1);
    g_autoptr(GHashTable) inside = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    size_t count = 0;
    for (char **line = lines; *line != NULL; line++) {
        const char *statement = statement_of(*line);
        if (statement == NULL || !g_str_has_prefix(*line, "trueup/microblog/"))
            continue;
        count++;
        g_autofree char *session = g_strndup(*line, strcspn(*line, "|"));
        if (!is_allowed(inside, session, statement))
            fail_msg("%s sent: %s", who, *line);
    }
    return count;
}

static void
commands_send_nothing_but_reads(void **state)
{
    static const char *const commands[][6] = {
        {"check"},
        {"check", "user.role"},
        {"check", "--diff"},
        {"diff", "database", "models"},
        {"diff", "--sql", "database", "models"},
        {"ddl", "database"},
        {"current"},
        {"history", "--indicate-current"},
    };
    const Place *place = *state;
    log_statements(place);
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
        g_autofree char *before = read_log();
        const char *command[G_N_ELEMENTS(commands[i]) + 2] = {g_getenv("TRUEUP")};
        for (size_t j = 0; j < G_N_ELEMENTS(commands[i]) && commands[i][j] != NULL; j++)
            command[j + 1] = commands[i][j];
        g_autofree char *said = output_of(command, place->folder);
        assert_true(said[0] != '\0');
        if (check_statements(strlen(before), commands[i][0]) == 0)
            fail_msg("%s sent nothing, or the log is not read", commands[i][0]);
    }
}

// Each until it has what it asks the server for; Apply shows its list and starts nothing.
static void
visit_all_screens(Terminal *terminal)
{
    static const struct {
        const char *keys, *shown;
    } visits[] = {
        {"2", "Replaying the history"}, {"3", "[x] + user.role"},
        {"6", "9b1f0c2a77de"},          {"s", "stamp 9b1f0c2a77de: true"},
        {"\r", "says so already"},      {"4", "review"},
        {"5", "Nothing is pending"},    {"0t", "at the head"},
        {"1", "differing tables"},      {" 3", "0 of 5 chosen, 1 question open"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(visits); i++) {
        terminal_type(terminal, visits[i].keys);
        assert_true(terminal_wait(terminal, visits[i].shown));
        terminal_settle(terminal, 300);
    }
}

static void
the_screens_send_nothing_but_reads(void **state)
{
    const Place *place = *state;
    log_statements(place);
    g_autofree char *before = read_log();
    Terminal *terminal = start_real(place, NULL);
    assert_true(terminal_wait_row(terminal, 1, "5 differences in 4 of 6 tables"));
    terminal_type(terminal, "ndddd]fff#");
    assert_true(terminal_wait_row(terminal, -2, "rows, counted"));
    terminal_type(terminal, "R60qq");
    assert_true(terminal_wait_row(terminal, 1, "5 differences in 4 of 6 tables"));
    visit_all_screens(terminal);
    terminal_type(terminal, "Q");
    assert_int_equal(terminal_exit(terminal), 0);
    terminal_close(terminal);
    assert_true(check_statements(strlen(before), "the screens") > 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(random_keys_leave_the_schema_and_the_files_as_they_were,
                                        make_place, remove_place),
        cmocka_unit_test_setup_teardown(commands_send_nothing_but_reads, make_place, remove_place),
        cmocka_unit_test_setup_teardown(the_screens_send_nothing_but_reads, make_place,
                                        remove_place),
    };
    return cmocka_run_group_tests_name("read only", tests, server_start, server_stop);
}
