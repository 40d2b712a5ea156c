#include "plan/strategy.h"
#include "tests/harness.h"
#include "tests/unit/sides.h"

#include <string.h>

// What a statement locks and which rules the facts confirm, on a large and a small table.
#define SIDE                                                                                       \
    "table large 2000000\nserial id\nprimary id\ncolumn a integer\ncolumn v varchar(10)\n"         \
    "index i a\nrefers a small id\n"                                                               \
    "table small 12\nserial id\nprimary id\ncolumn a integer\n"

typedef struct {
    const char *fact, *sql, *expected;
} Case;

static Case cases[] = {
    {"a constant default is no hazard", "ALTER TABLE large ADD b int DEFAULT 5 NOT NULL",
     "large AccessExclusive\n"},
    {"a volatile default rewrites a large table",
     "ALTER TABLE large ADD b uuid DEFAULT gen_random_uuid()",
     "i AccessExclusive rewrites\nlarge AccessExclusive rewrites scans\n"
     "! adding-field-with-default\n"},
    {"a type that grows is no hazard", "ALTER TABLE large ALTER v TYPE varchar(20)",
     "large AccessExclusive\n"},
    {"a type that is written anew is one, on a large table only",
     "ALTER TABLE small ALTER a TYPE text", "small AccessExclusive rewrites scans\n"},
    {"an index on a large table lets writers wait", "CREATE INDEX ON large (v)",
     "large Share scans\n! require-concurrent-index-creation\n"},
    {"an index on a small table is no hazard", "CREATE INDEX ON small (a)", "small Share scans\n"},
    {"a concurrent index leaves something half done", "CREATE INDEX CONCURRENTLY ON large (v)",
     "large ShareUpdateExclusive scans\noutside\n! not-in-transaction\n"},
    {"dropping a foreign key locks both tables", "ALTER TABLE large DROP CONSTRAINT large_a_fkey",
     "large AccessExclusive\nsmall AccessExclusive\n! fk-drop-locks-both\n"},
    {"a dropped default fails the running version's inserts",
     "ALTER TABLE small ALTER id DROP DEFAULT", "small AccessExclusive\n! new-column-writers\n"},
    {"a renamed column breaks who reads it", "ALTER TABLE small RENAME a TO b",
     "small AccessExclusive\n! renaming-column\n"},
    {"a dropped column loses its values", "ALTER TABLE small DROP a",
     "small AccessExclusive\n! ban-drop-column\n"},
    {"a block of code cannot be judged", "DO $$ BEGIN DELETE FROM small; END $$",
     "? what the code does is not known before it runs\n"},
    {"what is no SQL cannot be judged", "ALTER TABEL small",
     "? this is not SQL as PostgreSQL 15 knows it\n"},
};

static void
add_lock(GString *text, const RelationLock *lock)
{
    g_string_append_printf(text, "%s %s%s%s\n", lock->name, lock_mode_name(lock->mode),
                           lock->rewrites ? " rewrites" : "", lock->scans ? " scans" : "");
}

static char *
judge(const char *sql)
{
    GString *text = g_string_new(NULL);
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Schema) schema = sides_read(SIDE);
    Locks locks = locks_predict(arena, &(LockFacts){.schema = schema}, sql);
    for (size_t i = 0; i < locks.count; i++)
        add_lock(text, &locks.rows[i]);
    if (locks.outside_transaction)
        g_string_append(text, "outside\n");
    if (locks.unknown != NULL)
        g_string_append_printf(text, "? %s\n", locks.unknown);
    HazardFacts facts = {.database = schema, .large_rows = 10000};
    HazardStatement statement = {.sql = sql, .locks = &locks};
    const Hazard *hazards;
    size_t count = hazards_find(arena, &facts, &statement, &hazards);
    for (size_t i = 0; i < count; i++)
        g_string_append_printf(text, "! %s\n", hazards[i].rule);
    return g_string_free(text, FALSE);
}

static void
check_case(void **state)
{
    const Case *row = *state;
    g_autofree char *found = judge(row->sql);
    assert_string_equal(found, row->expected);
}

static void
every_rule_has_a_name_and_a_line(void **state)
{
    (void)state;
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    const HazardRule *rule;
    for (size_t i = 0; (rule = hazard_rule(i)) != NULL; i++) {
        assert_true(g_hash_table_add(names, (gpointer)(guintptr)rule->name));
        assert_true(rule->summary[0] != '\0');
    }
    assert_true(g_hash_table_contains(names, "not-in-transaction"));
    assert_true(g_hash_table_contains(names, "uncommitted-revision"));
}

static void
modes_are_known_by_both_of_their_names(void **state)
{
    (void)state;
    for (LockMode mode = LOCK_ACCESS_SHARE; mode <= LOCK_ACCESS_EXCLUSIVE; mode++) {
        g_autofree char *name = g_strdup_printf("%sLock", lock_mode_name(mode));
        assert_int_equal(lock_mode_of(name), mode);
        assert_int_equal(lock_mode_of(lock_mode_name(mode)), mode);
    }
    assert_int_equal(lock_mode_of("Strong"), LOCK_NONE);
    assert_int_equal(lock_mode_blocks(LOCK_SHARE), BLOCKS_WRITES);
    assert_int_equal(lock_mode_blocks(LOCK_ACCESS_EXCLUSIVE), BLOCKS_ALL);
}

// What an earlier statement of the script made is known to the next one.
static void
a_script_is_read_as_it_would_run(void **state)
{
    (void)state;
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Schema) schema = sides_read(SIDE);
    g_autoptr(LockWorld) world = lock_world_new(&(LockFacts){.schema = schema});
    static const char *const first[] = {
        "ALTER TABLE large ADD CONSTRAINT k CHECK (a IS NOT NULL) NOT VALID",
        "ALTER TABLE large VALIDATE CONSTRAINT k",
        "ALTER TABLE large RENAME a TO b",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(first); i++)
        (void)lock_world_run(world, arena, first[i]);
    Locks locks = lock_world_run(world, arena, "ALTER TABLE large ALTER b SET NOT NULL");
    assert_int_equal(locks.count, 1);
    assert_false(locks.rows[0].scans);
    (void)lock_world_run(world, arena, "CREATE TABLE n (id int)");
    assert_int_equal(lock_world_run(world, arena, "DROP TABLE n").count, 0);
    (void)lock_world_run(world, arena, "CREATE TABLE m (id int)");
    lock_world_commit(world);
    assert_int_equal(lock_world_run(world, arena, "DROP TABLE m").count, 1);
}

int
main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(every_rule_has_a_name_and_a_line),
        cmocka_unit_test(modes_are_known_by_both_of_their_names),
        cmocka_unit_test(a_script_is_read_as_it_would_run),
    };
    struct CMUnitTest tests[G_N_ELEMENTS(cases) + G_N_ELEMENTS(others)] = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        tests[i] = (struct CMUnitTest){
            .name = cases[i].fact, .test_func = check_case, .initial_state = &cases[i]};
    memcpy(tests + G_N_ELEMENTS(cases), others, sizeof others);
    return cmocka_run_group_tests_name("hazard", tests, NULL, NULL);
}
