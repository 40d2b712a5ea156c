#include "tests/server/server.h"

#include "run/rehearse.h"

#include <glib/gstdio.h>
#include <string.h>

// Two tables as a small service has them; t refers to nothing yet, so that forms can make it.
static const char base[] =
    "CREATE TABLE p (id int PRIMARY KEY, code text);"
    "CREATE TABLE t (id int PRIMARY KEY, a int, b text, c int NOT NULL, v varchar(10), p_id int);"
    "CREATE INDEX t_a ON t (a);"
    "INSERT INTO p SELECT g, 'c' FROM generate_series(1, 1000) g;"
    "INSERT INTO t SELECT g, g, 'b', g, 'v', g FROM generate_series(1, 1000) g;";

#define FK "ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (p_id) REFERENCES p (id)"

// What PostgreSQL 15 holds until the end of the transaction: relation, mode, w: written anew, r:
// read through.
typedef struct {
    const char *fact, *setup, *sql, *expected;
} Case;

static Case cases[] = {
    {"a new column with a constant only changes the catalog", NULL,
     "ALTER TABLE t ADD z int DEFAULT 5", "t AccessExclusive"},
    {"a new column with a volatile default rewrites table and indexes", NULL,
     "ALTER TABLE t ADD z uuid DEFAULT gen_random_uuid()",
     "t AccessExclusive wr, t_a AccessExclusive w, t_pkey AccessExclusive w"},
    {"SET NOT NULL reads", NULL, "ALTER TABLE t ALTER a SET NOT NULL", "t AccessExclusive r"},
    {"SET NOT NULL behind a validated check does not", "ALTER TABLE t ADD CHECK (a IS NOT NULL)",
     "ALTER TABLE t ALTER a SET NOT NULL", "t AccessExclusive"},
    {"a longer varchar changes nothing stored", NULL, "ALTER TABLE t ALTER v TYPE varchar(20)",
     "t AccessExclusive"},
    {"int to bigint rewrites, and makes the index anew", NULL, "ALTER TABLE t ALTER a TYPE bigint",
     "t AccessExclusive wr, t_a AccessExclusive, t_pkey AccessExclusive w"},
    {"a foreign key that is not valid locks both tables", NULL, FK " NOT VALID",
     "p ShareRowExclusive, t ShareRowExclusive"},
    {"dropping one holds both", FK, "ALTER TABLE t DROP CONSTRAINT k",
     "p AccessExclusive, t AccessExclusive"},
    {"validating one lets writers go on", FK " NOT VALID", "ALTER TABLE t VALIDATE CONSTRAINT k",
     "p RowShare r, t ShareUpdateExclusive r"},
    {"an index reads under Share", NULL, "CREATE INDEX k ON t (b)", "t Share r"},
    {"CONCURRENTLY is watched from outside", NULL, "CREATE INDEX CONCURRENTLY k ON t (b)",
     "t ShareUpdateExclusive r"},
    {"a dropped index holds its table", NULL, "DROP INDEX t_a",
     "t AccessExclusive, t_a AccessExclusive"},
    {"dropped CONCURRENTLY it does not", NULL, "DROP INDEX CONCURRENTLY t_a",
     "t ShareUpdateExclusive, t_a AccessExclusive"},
    {"TRUNCATE writes anew", NULL, "TRUNCATE p", "p AccessExclusive wr, p_pkey AccessExclusive w"},
    {"an UPDATE lets readers go on", NULL, "UPDATE p SET code = 'x'",
     "p RowExclusive r, p_pkey RowExclusive"},
    {"a new table locks what it refers to", NULL, "CREATE TABLE z (p_id int REFERENCES p)",
     "p ShareRowExclusive"},
    {"a setting of the transaction stays for its statements", "ALTER TABLE p ADD ts timestamp",
     "SET LOCAL timezone = 'UTC'; ALTER TABLE p ALTER ts TYPE timestamptz", "p AccessExclusive"},
    {"another time zone rewrites", "ALTER TABLE p ADD ts timestamp",
     "SET LOCAL timezone = 'Europe/Berlin'; ALTER TABLE p ALTER ts TYPE timestamptz",
     "p AccessExclusive wr, p_pkey AccessExclusive w"},
};

// Without AccessShare, which holds up nothing here: whether the index of a referenced key is opened
// for a foreign key differs between 15.18 and 15.20.
static char *
describe(const RehearsedStatement *statement)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < statement->count; i++) {
        const RelationLock *lock = &statement->relations[i].lock;
        if (lock->mode == LOCK_ACCESS_SHARE)
            continue;
        g_string_append_printf(text, "%s%s %s%s%s%s", text->len > 0 ? ", " : "", lock->name,
                               lock_mode_name(lock->mode), lock->rewrites || lock->scans ? " " : "",
                               lock->rewrites ? "w" : "", lock->scans ? "r" : "");
    }
    return g_string_free(text, FALSE);
}

static Rehearsal *
must_rehearse(const RehearsalPart *part, const RehearsalOptions *options)
{
    g_autoptr(GError) error = NULL;
    Rehearsal *rehearsal = rehearse(part, 1, options, &error);
    if (rehearsal == NULL)
        fail_msg("%s", error->message);
    return rehearsal;
}

static void
check_case(void **state)
{
    const Case *row = *state;
    g_autofree char *sql = g_strconcat(base, row->setup, NULL);
    g_autofree char *address = server_database(sql);
    g_autoptr(Arena) arena = arena_new();
    RehearsalPart part = rehearsal_part_of_script(arena, "form.sql", row->sql);
    g_autoptr(Rehearsal) rehearsal = must_rehearse(&part, &(RehearsalOptions){.copy = address});
    const RehearsedStatement *last = &rehearsal->statements[rehearsal->count - 1];
    if (last->failure != NULL)
        fail_msg("%s", last->failure);
    g_autofree char *found = describe(last);
    assert_string_equal(found, row->expected);
}

// ---- in the sandbox, with rows made up ----------------------------------------------------------

static const char schema[] =
    "CREATE TYPE mood AS ENUM ('ok', 'bad');"
    "CREATE DOMAIN short AS varchar(4);"
    "CREATE TABLE \"user\" (id serial PRIMARY KEY, email varchar(120) UNIQUE NOT NULL,"
    "  m mood NOT NULL, state text NOT NULL CHECK (state IN ('new', 'old')), v numeric(4,2), s "
    "short,"
    "  tags text[] NOT NULL, seen timestamptz NOT NULL, u uuid UNIQUE NOT NULL, j jsonb NOT NULL,"
    "  twice int GENERATED ALWAYS AS (1) STORED, n bigint GENERATED ALWAYS AS IDENTITY);"
    "CREATE TABLE post (id bigserial PRIMARY KEY, user_id int NOT NULL REFERENCES \"user\","
    "  parent bigint REFERENCES post);"
    "CREATE TABLE follower (a int REFERENCES \"user\", b int REFERENCES \"user\", PRIMARY KEY (a, "
    "b));"
    "CREATE TABLE quiet (id int PRIMARY KEY);"
    "CREATE VIEW names AS SELECT id, email FROM \"user\";"
    "INSERT INTO \"user\" (email, m, state, tags, seen, u, j) SELECT 'e' || g, 'ok', 'new', '{}',"
    "  now(), md5(g::text)::uuid, '{}' FROM generate_series(1, 1204) g;"
    "INSERT INTO post (user_id) SELECT 1 + g % 1204 FROM generate_series(1, 3000) g;"
    "INSERT INTO follower SELECT g, 1 FROM generate_series(1, 700) g;";

static Rehearsal *
rehearse_on(const char *made, Arena *arena, const char *up, const char *down)
{
    g_autofree char *address = server_database(made);
    RehearsalPart part = rehearsal_part_of_script(arena, "up.sql", up);
    RehearsalPart back = rehearsal_part_of_script(arena, "down.sql", down != NULL ? down : "");
    part.undo = back.statements;
    part.undo_count = back.count;
    part.has_undo = down != NULL;
    const ProjectDatabase database = {.conninfo = address};
    return must_rehearse(&part,
                         &(RehearsalOptions){.database = &database, .sandbox = server_sandbox()});
}

static Rehearsal *
rehearse_script(Arena *arena, const char *up, const char *down)
{
    return rehearse_on(schema, arena, up, down);
}

static char *
verdicts(const Rehearsal *rehearsal)
{
    static const char marks[] = {[VERDICT_NOT_DONE] = '.', [VERDICT_OK] = 'o', [VERDICT_NO] = 'X'};
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < REHEARSAL_STEPS; i++)
        g_string_append_c(text, marks[rehearsal->checks[i].verdict]);
    return g_string_free(text, FALSE);
}

static void
not_null_without_a_default_fails_here_and_not_in_production(void **state)
{
    (void)state;
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Rehearsal) rehearsal = rehearse_script(
        arena, "ALTER TABLE \"user\" ADD COLUMN role varchar(20) NOT NULL; DROP TABLE quiet",
        "ALTER TABLE \"user\" DROP COLUMN role");
    assert_false(rehearsal_holds(rehearsal));
    assert_non_null(strstr(rehearsal->statements[0].failure, "contains null values (23502)"));
    assert_int_equal(rehearsal->count, 2);
    assert_false(rehearsal->statements[1].is_measured);
    g_autofree char *found = verdicts(rehearsal);
    assert_string_equal(found, "X....");
}

static void
with_a_default_all_of_it_holds(void **state)
{
    (void)state;
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Rehearsal) rehearsal = rehearse_script(
        arena, "ALTER TABLE \"user\" ADD COLUMN role varchar(20) DEFAULT 'user' NOT NULL",
        "ALTER TABLE \"user\" DROP COLUMN role");
    assert_true(rehearsal_holds(rehearsal));
    assert_int_equal(rehearsal->statements[0].rows, 1204);
    g_autofree char *found = verdicts(rehearsal);
    assert_string_equal(found, "o.ooo");
    assert_true(rehearsal->same_major && rehearsal->made_up);
}

static void
rows_are_made_for_what_is_touched_and_its_foreign_keys(void **state)
{
    (void)state;
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Rehearsal) rehearsal = rehearse_script(
        arena, "UPDATE post SET user_id = user_id; UPDATE follower SET b = b", NULL);
    const char *note = rehearsal->notes[0];
    if (note != NULL)
        fail_msg("%s", note);
    int64_t changed[] = {0, 0};
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < rehearsal->statements[i].count; j++)
            changed[i] += rehearsal->statements[i].relations[j].changed;
    assert_int_equal(changed[0], 3000);
    assert_int_equal(changed[1], 700);
}

// Checks as real projects have them: over several columns, of words, of numbers, of patterns.
static void
rows_satisfy_what_the_checks_ask_for(void **state)
{
    (void)state;
    static const char checked[] =
        "CREATE TABLE checked (id int PRIMARY KEY,"
        "  role text CHECK (role = 'teacher' OR role = 'pupil'),"
        "  stars int NOT NULL CHECK (stars > -1 AND stars < 11),"
        "  version text NOT NULL CHECK (version NOT LIKE '%-%'),"
        "  extras jsonb NOT NULL CHECK (extras = '{}' OR extras ->> 'n' = 'a'),"
        "  host int, service int, source int,"
        "  begins timestamp, ends timestamp, place int UNIQUE DEFERRABLE,"
        "  CHECK ((host IS NOT NULL)::int + (service IS NOT NULL)::int +"
        "         (source IS NOT NULL)::int = 1),"
        "  CHECK (begins IS NULL AND ends IS NULL OR begins < ends),"
        "  CHECK (lower(version) = version));"
        "INSERT INTO checked SELECT g, 'pupil', 1, 'x', '{}', 1, NULL, NULL, NULL, NULL, g"
        "  FROM generate_series(1, 300) g;";
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Rehearsal) rehearsal =
        rehearse_on(checked, arena, "UPDATE checked SET stars = stars", NULL);
    const char *note = rehearsal->notes[0];
    if (note != NULL)
        fail_msg("%s", note);
    int64_t changed = 0;
    for (size_t i = 0; i < rehearsal->statements[0].count; i++)
        changed += rehearsal->statements[0].relations[i].changed;
    assert_int_equal(changed, 300);
}

static void
a_downgrade_that_forgets_something_is_told(void **state)
{
    (void)state;
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Rehearsal) rehearsal =
        rehearse_script(arena, "ALTER TABLE quiet ADD a int; CREATE INDEX quiet_a ON quiet (id)",
                        "DROP INDEX quiet_a");
    assert_false(rehearsal_holds(rehearsal));
    assert_string_equal(rehearsal->checks[REHEARSAL_EQUALS_START].text, "differs: + quiet.a");
}

static void
a_view_that_stands_in_the_way_stands_in_the_way_here_too(void **state)
{
    (void)state;
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Rehearsal) rehearsal =
        rehearse_script(arena, "ALTER TABLE \"user\" ALTER COLUMN email TYPE text", NULL);
    assert_non_null(strstr(rehearsal->statements[0].failure, "used by a view"));
}

static void
the_proof_is_bound_to_the_files(void **state)
{
    (void)state;
    g_autoptr(Arena) arena = arena_new();
    g_autofree char *folder = g_dir_make_tmp("rehearse-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(folder, "a.sql", NULL);
    g_autofree char *address = server_database(schema);
    const ProjectDatabase database = {.conninfo = address};
    const RehearsalOptions options = {.database = &database, .sandbox = server_sandbox()};
    static const char *const texts[] = {"DROP TABLE quiet", "DROP TABLE  quiet",
                                        "DROP TABLE quiet"};
    Rehearsal *found[3] = {NULL};
    for (size_t i = 0; i < 3; i++) {
        assert_true(g_file_set_contents(file, texts[i], -1, NULL));
        RehearsalPart part = rehearsal_part_of_script(arena, file, texts[i]);
        found[i] = must_rehearse(&part, &options);
    }
    assert_string_not_equal(found[0]->hash, found[1]->hash);
    assert_string_equal(found[0]->hash, found[2]->hash);
    for (size_t i = 0; i < 3; i++)
        rehearsal_free(found[i]);
    g_unlink(file);
    g_rmdir(folder);
}

int
main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(not_null_without_a_default_fails_here_and_not_in_production),
        cmocka_unit_test(with_a_default_all_of_it_holds),
        cmocka_unit_test(rows_are_made_for_what_is_touched_and_its_foreign_keys),
        cmocka_unit_test(rows_satisfy_what_the_checks_ask_for),
        cmocka_unit_test(a_downgrade_that_forgets_something_is_told),
        cmocka_unit_test(a_view_that_stands_in_the_way_stands_in_the_way_here_too),
        cmocka_unit_test(the_proof_is_bound_to_the_files),
    };
    struct CMUnitTest tests[G_N_ELEMENTS(cases) + G_N_ELEMENTS(others)];
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        tests[i] = (struct CMUnitTest){
            .name = cases[i].fact, .test_func = check_case, .initial_state = &cases[i]};
    memcpy(tests + G_N_ELEMENTS(cases), others, sizeof others);
    return cmocka_run_group_tests_name("rehearse", tests, server_start, server_stop);
}
