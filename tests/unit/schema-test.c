#include "schema/schema.h"
#include "tests/harness.h"

#include <glib.h>
#include <string.h>

typedef struct {
    const char *fact, *sql, *formatted, *words; // formatted NULL: not a type
} TypeCase;

static TypeCase types[] = {
    {"integer", "INTEGER", "integer", "INTEGER"},
    {"int8 is bigint", "int8", "bigint", "BIGINT"},
    {"varchar keeps its length", "VARCHAR(20)", "character varying(20)", "VARCHAR(20)"},
    {"blanks do not matter", " character  varying ( 20 ) ", "character varying(20)", "VARCHAR(20)"},
    {"char alone is char(1)", "CHAR", "character(1)", "CHAR(1)"},
    {"bpchar alone has no length", "bpchar", "bpchar", "BPCHAR"},
    {"the type \"char\" is another", "\"char\"", "\"char\"", "\"char\""},
    {"numeric with precision has scale 0", "NUMERIC(10)", "numeric(10,0)", "NUMERIC(10,0)"},
    {"decimal is numeric", "decimal(10, 2)", "numeric(10,2)", "NUMERIC(10,2)"},
    {"numeric alone", "numeric", "numeric", "NUMERIC"},
    {"float is double precision", "FLOAT", "double precision", "DOUBLE PRECISION"},
    {"float(24) is real", "FLOAT(24)", "real", "REAL"},
    {"float(53) is double precision", "FLOAT(53)", "double precision", "DOUBLE PRECISION"},
    {"float(54) is no type", "FLOAT(54)", NULL, NULL},
    {"timestamp", "TIMESTAMP WITHOUT TIME ZONE", "timestamp without time zone", "TIMESTAMP"},
    {"timestamp with zone and precision", "timestamp (3) with time zone",
     "timestamp(3) with time zone", "TIMESTAMPTZ(3)"},
    {"timestamptz", "timestamptz", "timestamp with time zone", "TIMESTAMPTZ"},
    {"interval", "INTERVAL", "interval", "INTERVAL"},
    {"interval with precision", "INTERVAL (3)", "interval(3)", "INTERVAL(3)"},
    {"interval with fields", "interval year to month", "interval year to month",
     "INTERVAL YEAR TO MONTH"},
    {"interval with both", "INTERVAL DAY TO SECOND (3)", "interval day to second(3)",
     "INTERVAL DAY TO SECOND(3)"},
    {"an array", "integer[]", "integer[]", "INTEGER[]"},
    {"dimensions and sizes are one array", "VARCHAR(9)[3][]", "character varying(9)[]",
     "VARCHAR(9)[]"},
    {"array as a word", "integer ARRAY[4]", "integer[]", "INTEGER[]"},
    {"bit is bit(1)", "BIT", "bit(1)", "BIT(1)"},
    {"bit varying", "BIT VARYING(5)", "bit varying(5)", "BIT VARYING(5)"},
    {"a user's type is qualified", "public.mood", "public.mood", "public.mood"},
    {"a user's type with modifiers", "public.geometry(Point,4326)", "public.geometry(Point,4326)",
     "public.geometry(Point,4326)"},
    {"a quoted name keeps its case", "app.\"Mood\"", "app.\"Mood\"", "app.\"Mood\""},
    {"pg_catalog is the same as nothing", "pg_catalog.int4", "integer", "INTEGER"},
    {"other built-in types", "jsonb", "jsonb", "JSONB"},
    {"words that are no type", "one two three", NULL, NULL},
    {"an open parenthesis is no type", "varchar(20", NULL, NULL},
    {"nothing is no type", "", NULL, NULL},
};

static void
check_type(void **state)
{
    const TypeCase *row = *state;
    g_autoptr(Arena) arena = arena_new();
    Type type;
    bool parsed = type_parse(arena, row->sql, &type);
    assert_int_equal(parsed, row->formatted != NULL);
    if (!parsed)
        return;
    g_autofree char *formatted = type_format(&type), *words = type_words(&type);
    assert_string_equal(formatted, row->formatted);
    assert_string_equal(words, row->words);
    Type again;
    assert_true(type_parse(arena, formatted, &again));
    assert_true(type_equal(&type, &again));
}

static void
catalog_numbers_are_the_same_value_as_text(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int typmod;
        const char *text;
    } rows[] = {
        {"varchar", 24, "character varying(20)"},
        {"numeric", (10 << 16 | 2) + 4, "numeric(10,2)"},
        {"numeric", (10 << 16 | (-2 & 0x7ff)) + 4, "numeric(10,-2)"},
        {"timestamptz", 3, "timestamp(3) with time zone"},
        {"interval", 0x7fff << 16 | 3, "interval(3)"},
        {"interval", (1 << 2 | 1 << 1) << 16 | 0xffff, "interval year to month"},
        {"bit", 4, "bit(4)"},
        {"int4", -1, "integer"},
    };
    g_autoptr(Arena) arena = arena_new();
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Type type = type_from_catalog(arena, NULL, rows[i].name, rows[i].typmod, 0), parsed;
        g_autofree char *text = type_format(&type);
        assert_string_equal(text, rows[i].text);
        assert_true(type_parse(arena, text, &parsed));
        assert_true(type_equal(&type, &parsed));
    }
}

static void
a_collation_is_part_of_the_type(void **state)
{
    (void)state;
    g_autoptr(Arena) arena = arena_new();
    Type plain, c, qualified;
    assert_true(type_parse(arena, "text", &plain));
    assert_true(type_parse(arena, "text COLLATE \"C\"", &c));
    assert_true(type_parse(arena, "text[] collate app.german", &qualified));
    assert_false(type_equal(&plain, &c));
    assert_true(type_same_base(&plain, &c));
    assert_string_equal(c.collation, "C");
    assert_string_equal(qualified.collation_namespace, "app");
    assert_string_equal(qualified.collation, "german");
}

static void
equal_types_are_one_in_their_arena(void **state)
{
    (void)state;
    g_autoptr(Arena) arena = arena_new();
    Type one, other, longer;
    assert_true(type_parse(arena, "varchar(20)", &one));
    assert_true(type_parse(arena, "character varying (20)", &other));
    assert_true(type_parse(arena, "varchar(21)", &longer));
    assert_ptr_equal(type_intern(arena, one), type_intern(arena, other));
    assert_ptr_not_equal(type_intern(arena, one), type_intern(arena, longer));
    assert_true(type_equal(type_intern(arena, one), &other));
}

static Table *
add_table(Schema *schema, const char *name)
{
    Table *table = ARENA_NEW(schema->arena, Table);
    table->object = (Object){.kind = KIND_TABLE, .namespace = "public", .name = name};
    schema_add(schema, &table->object);
    return table;
}

static void
add_column(Schema *schema, const Table *table, const char *name, int position)
{
    Column *column = ARENA_NEW(schema->arena, Column);
    column->object = (Object){
        .kind = KIND_COLUMN, .namespace = "public", .name = name, .parent = &table->object};
    column->position = position;
    schema_add(schema, &column->object);
}

static void
a_finished_schema_finds_what_was_added_in_any_order(void **state)
{
    (void)state;
    g_autoptr(Schema) schema = schema_new("test");
    const Table *user = add_table(schema, "user");
    add_column(schema, user, "name", 2);
    const Table *post = add_table(schema, "post");
    add_column(schema, post, "id", 1);
    add_column(schema, user, "id", 1);
    schema_note_not_compared(schema, (NotCompared){.what = "rule", .reason = "why", .count = 2});
    schema_finish(schema);
    assert_int_equal(schema->count, 2);
    assert_string_equal(schema->objects[0]->name, "post");
    assert_ptr_equal(schema_find_table(schema, "public", "user"), user);
    assert_null(schema_find_table(schema, "audit", "user"));
    assert_int_equal(user->column_count, 2);
    assert_string_equal(user->columns[0]->object.name, "id");
    assert_string_equal(user->columns[1]->object.name, "name");
    assert_ptr_equal(schema_find_column(schema, "public", "user", "name"), user->columns[1]);
    assert_null(schema_find_column(schema, "public", "user", "role"));
    assert_int_equal(schema->not_compared_count, 1);
    g_autofree char *path = object_path(&user->columns[1]->object);
    assert_string_equal(path, "user.name");
}

static void
a_schema_speaks_for_its_kinds_in_its_namespaces(void **state)
{
    (void)state;
    static const char *const namespaces[] = {"public"};
    g_autoptr(Schema) schema = schema_new("test");
    schema->speaks_for[KIND_TABLE] = true;
    schema->namespaces = namespaces;
    schema->namespace_count = 1;
    schema_finish(schema);
    Object table = {.kind = KIND_TABLE, .namespace = "public", .name = "t"};
    Object other = {.kind = KIND_TABLE, .namespace = "audit", .name = "t"};
    Object view = {.kind = KIND_VIEW, .namespace = "public", .name = "v"};
    assert_true(schema_speaks_for(schema, &table));
    assert_false(schema_speaks_for(schema, &other));
    assert_false(schema_speaks_for(schema, &view));
}

int
main(void)
{
    struct CMUnitTest tests[G_N_ELEMENTS(types) + 4] = {
        cmocka_unit_test(catalog_numbers_are_the_same_value_as_text),
        cmocka_unit_test(a_collation_is_part_of_the_type),
        cmocka_unit_test(equal_types_are_one_in_their_arena),
        cmocka_unit_test(a_finished_schema_finds_what_was_added_in_any_order),
        cmocka_unit_test(a_schema_speaks_for_its_kinds_in_its_namespaces),
    };
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        tests[i + 4] = (struct CMUnitTest){
            .name = types[i].fact, .test_func = check_type, .initial_state = &types[i]};
    return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
