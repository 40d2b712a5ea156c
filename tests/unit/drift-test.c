#include "run/drift.h"
#include "tests/harness.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

// ---- two sides, made by hand ------------------------------------------------------------------

static Table *
add_table(Schema *schema, const char *namespace, const char *name, double rows)
{
    Table *table = ARENA_NEW(schema->arena, Table);
    table->object = (Object){.kind = KIND_TABLE,
                             .namespace = arena_intern(schema->arena, namespace),
                             .name = arena_intern(schema->arena, name)};
    table->row_estimate = rows;
    table->size_bytes = -1;
    schema_add(schema, &table->object);
    return table;
}

static Column *
add_column(Schema *schema, const Table *table, const char *name, const char *type)
{
    Column *column = ARENA_NEW(schema->arena, Column);
    Type parsed;
    assert_true(type_parse(schema->arena, type, &parsed));
    column->object = (Object){.kind = KIND_COLUMN,
                              .namespace = table->object.namespace,
                              .name = arena_intern(schema->arena, name),
                              .parent = &table->object};
    column->type = type_intern(schema->arena, parsed);
    column->position = name[0] == 'i' ? 1 : 2;
    column->statistics = -1;
    schema_add(schema, &column->object);
    return column;
}

static Constraint *
add_key(Schema *schema, const Table *table, ConstraintType type, const char *name,
        const char *column)
{
    Constraint *constraint = ARENA_NEW(schema->arena, Constraint);
    const char **columns = ARENA_NEW_ARRAY(schema->arena, const char *, 1);
    columns[0] = column;
    constraint->object = (Object){.kind = KIND_CONSTRAINT,
                                  .namespace = table->object.namespace,
                                  .name = arena_intern(schema->arena, name),
                                  .parent = &table->object};
    constraint->type = type;
    constraint->columns = columns;
    constraint->column_count = 1;
    constraint->validated = true;
    schema_add(schema, &constraint->object);
    return constraint;
}

typedef struct {
    Schema *models, *database;
    Change rows[4];
    Changes changes;
} Sides;

static void
make_sides(Sides *sides)
{
    Schema *models = sides->models = schema_new("models"),
           *database = sides->database = schema_new("db");
    static const KindId kinds[] = {KIND_TABLE, KIND_COLUMN, KIND_CONSTRAINT, KIND_INDEX, KIND_ENUM};
    static const char *const namespaces[] = {"public"};
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        models->speaks_for[kinds[i]] = true;
    models->namespaces = namespaces;
    models->namespace_count = 1;
    for (int side = 0; side < 2; side++) {
        Schema *schema = side == 0 ? models : database;
        const Table *user = add_table(schema, "public", "user", side == 0 ? -1 : 1204);
        Column *id = add_column(schema, user, "id", "integer");
        id->not_null = id->serial = true;
        add_key(schema, user, CONSTRAINT_PRIMARY_KEY, "user_pkey", "id");
        const Table *post = add_table(schema, "public", "post", side == 0 ? -1 : 18530);
        add_column(schema, post, "id", "integer");
        Constraint *reference =
            add_key(schema, post, CONSTRAINT_FOREIGN_KEY, "post_user_id_fkey", "user_id");
        reference->referenced_namespace = "public";
        reference->referenced_table = "user";
        reference->referenced_columns = reference->columns;
    }
    add_table(database, "audit", "log", 5);
}

static void
free_sides(Sides *sides)
{
    schema_free(sides->models);
    schema_free(sides->database);
}

static const Object *
find(const Schema *schema, const char *table, const char *column)
{
    const Column *found = schema_find_column(schema, "public", table, column);
    assert_non_null(found);
    return &found->object;
}

static void
set_changes(Sides *sides, size_t count)
{
    sides->changes = (Changes){
        .rows = sides->rows, .count = count, .from = sides->database, .to = sides->models};
}

static char *
describe(const Drift *drift)
{
    GString *text = g_string_new(NULL);
    g_autoptr(Arena) arena = arena_new();
    for (size_t i = 0; i < drift->table_count; i++) {
        const DriftTable *table = &drift->tables[i];
        g_string_append_printf(text, "%c %s%s\n", drift_mark_character(table->mark), table->title,
                               table->outside ? " outside" : "");
        DriftRows rows = drift_rows(drift, table, arena);
        for (size_t j = 0; j < rows.count; j++) {
            const DriftRow *row = &rows.rows[j];
            g_string_append_printf(
                text, "  %c %s: %s | %s%s%s\n", drift_mark_character(row->mark), row->label_short,
                row->models_short == NULL ? "none" : row->models_short,
                row->database_short == NULL ? "none" : row->database_short,
                row->note == NULL ? "" : "; ", row->note == NULL ? "" : row->note);
        }
    }
    g_string_append_printf(text, "%s; %s\n", drift->summary, drift->breakdown);
    return g_string_free(text, FALSE);
}

static void
assert_described(const Sides *sides, const Changes *changes, const char *expected)
{
    g_autoptr(Drift) drift = drift_new(sides->models, sides->database, changes);
    g_autofree char *found = describe(drift);
    assert_string_equal(found, expected);
}

// ---- facts ------------------------------------------------------------------------------------

static void
sides_that_agree_say_so(void **state)
{
    (void)state;
    Sides sides = {0};
    make_sides(&sides);
    schema_finish(sides.models);
    schema_finish(sides.database);
    set_changes(&sides, 0);
    assert_described(
        &sides, &sides.changes,
        "= audit.log outside\n"
        "= post\n"
        "  = id: INTEGER | INTEGER\n"
        "  = post_user_id_fkey: (user_id) to user (user_id) | (user_id) to user (user_id)\n"
        "= user\n"
        "  = id: INTEGER NN serial | INTEGER NN serial\n"
        "  = primary key: (id) | (id)\n"
        "  = post: user_id | user_id\n"
        "The models and the database agree: 2 tables, 2 columns, 2 constraints.; \n");
    free_sides(&sides);
}

static void
what_is_not_looked_at_is_counted(void **state)
{
    (void)state;
    Sides sides = {0};
    make_sides(&sides);
    schema_note_not_compared(sides.database, (NotCompared){.what = "members of extension uuid-ossp",
                                                           .reason = "the extension has them",
                                                           .count = 1204});
    schema_finish(sides.models);
    schema_finish(sides.database);
    set_changes(&sides, 0);
    Drift *drift = drift_new(sides.models, sides.database, &sides.changes);
    assert_string_equal(drift->not_looked_at, "1,204 members of extension uuid-ossp");
    drift_free(drift);
    free_sides(&sides);
}

static void
a_missing_column_marks_its_table(void **state)
{
    (void)state;
    Sides sides = {0};
    make_sides(&sides);
    // The builder is open until schema_finish(); the tables are found through the children.
    Table *extra = add_table(sides.models, "public", "z", -1);
    Column *role = add_column(sides.models, extra, "role", "varchar(20)");
    role->not_null = true;
    role->python = &(PythonColumn){"User", PYTHON_DEFAULT_LITERAL, "'user'", "'user'"};
    const Table *other = add_table(sides.database, "public", "z", 3);
    Column *note = add_column(sides.database, other, "note", "text");
    note->position = 3;
    schema_finish(sides.models);
    schema_finish(sides.database);
    sides.rows[0] = (Change){
        .verb = VERB_CREATE, .kind = kind_of(KIND_COLUMN), .to = find(sides.models, "z", "role")};
    sides.rows[1] = (Change){
        .verb = VERB_DROP, .kind = kind_of(KIND_COLUMN), .from = find(sides.database, "z", "note")};
    set_changes(&sides, 2);
    g_autoptr(Drift) drift = drift_new(sides.models, sides.database, &sides.changes);
    g_autofree char *found = describe(drift);
    assert_non_null(strstr(found, "~ z\n"
                                  "  + role: VARCHAR(20) NN py | none; missing in the database\n"
                                  "  - note: none | TEXT; only in the database\n"
                                  "2 differences in 1 of 3 tables; 1 missing, 1 only in the "
                                  "database\n"));
    free_sides(&sides);
}

static void
what_is_not_compared_yet_has_no_mark(void **state)
{
    (void)state;
    Sides sides = {0};
    make_sides(&sides);
    schema_finish(sides.models);
    schema_finish(sides.database);
    g_autoptr(Drift) drift = drift_new(sides.models, NULL, NULL);
    assert_int_equal(drift->table_count, 2);
    assert_int_equal(drift->tables[0].mark, MARK_READING);
    assert_string_equal(drift->summary, "");
    free_sides(&sides);
}

static void
an_unknown_in_the_model_is_unproven_never_drift(void **state)
{
    (void)state;
    Sides sides = {0};
    make_sides(&sides);
    Table *assets = add_table(sides.models, "public", "asset", -1);
    Column *geometry = add_column(sides.models, assets, "geometry", "text");
    geometry->object.unknown = "make_type() is not known";
    const Table *real = add_table(sides.database, "public", "asset", -1);
    add_column(sides.database, real, "geometry", "integer");
    schema_finish(sides.models);
    schema_finish(sides.database);
    set_changes(&sides, 0);
    g_autoptr(Drift) drift = drift_new(sides.models, sides.database, &sides.changes);
    assert_int_equal(drift->differences, 0);
    assert_int_equal(drift->by_mark[MARK_UNKNOWN], 1);
    g_autofree char *found = describe(drift);
    assert_non_null(strstr(found, "? asset\n  ? geometry: TEXT | INTEGER; unproven: make_type() is "
                                  "not known\n"));
    free_sides(&sides);
}

static void
a_table_of_one_side_is_one_difference(void **state)
{
    (void)state;
    Sides sides = {0};
    make_sides(&sides);
    Table *table = add_table(sides.models, "public", "zebra", -1);
    add_column(sides.models, table, "id", "integer");
    schema_finish(sides.models);
    schema_finish(sides.database);
    sides.rows[0] =
        (Change){.verb = VERB_CREATE, .kind = kind_of(KIND_TABLE), .to = &table->object};
    set_changes(&sides, 1);
    g_autoptr(Drift) drift = drift_new(sides.models, sides.database, &sides.changes);
    assert_string_equal(drift->summary, "1 difference in 1 of 3 tables");
    g_autofree char *found = describe(drift);
    assert_non_null(strstr(found, "+ zebra\n  + id: INTEGER | none; missing in the database\n"));
    free_sides(&sides);
}

// ---- evidence ---------------------------------------------------------------------------------

static Evidence
no_revision(const void *data, Arena *arena, const char *table, const char *name)
{
    (void)data;
    return (Evidence){.label = "history",
                      .text = arena_printf(arena, "no revision adds %s.%s", table, name)};
}

static char *
describe_evidence(const Drift *drift, const char *title, const char *label)
{
    GString *text = g_string_new(NULL);
    g_autoptr(Arena) arena = arena_new();
    const DriftHistory history = {no_revision, NULL};
    for (size_t i = 0; i < drift->table_count; i++) {
        const DriftTable *table = &drift->tables[i];
        DriftRows rows = drift_rows(drift, table, arena);
        for (size_t j = 0; j < rows.count; j++) {
            if (strcmp(table->title, title) != 0 || strcmp(rows.rows[j].label, label) != 0)
                continue;
            g_string_append_printf(text, "%s\n", drift_headline(table, &rows.rows[j], arena));
            EvidenceList list = drift_evidence(drift, table, &rows.rows[j], &history, arena);
            for (size_t k = 0; k < list.count; k++)
                g_string_append_printf(text, "%s| %s\n", list.rows[k].label, list.rows[k].text);
        }
    }
    return g_string_free(text, FALSE);
}

// group.role of the models, default='user' in Python and NOT NULL, is not in the database.
static void
miss_role(Sides *sides, const char *type, Origin origin)
{
    static PythonColumn python = {"User", PYTHON_DEFAULT_LITERAL, "'user'", "'user'"};
    const Table *models = add_table(sides->models, "public", "group", -1);
    const Table *database = add_table(sides->database, "public", "group", 1204);
    Column *role = add_column(sides->models, models, "role", type);
    role->not_null = true;
    role->python = &python;
    role->object.origin = origin;
    add_column(sides->database, database, "id", "integer");
    schema_finish(sides->models);
    schema_finish(sides->database);
    sides->rows[0] =
        (Change){.verb = VERB_CREATE, .kind = kind_of(KIND_COLUMN), .to = &role->object};
    set_changes(sides, 1);
    sides->changes.arena = sides->models->arena;
}

static void
a_missing_required_column_is_explained(void **state)
{
    (void)state;
    static const char source[] = "class User(db.Model):\n"
                                 "    role = db.Column(db.String(20), default='user',  # )\n"
                                 "                     nullable=False)\n"
                                 "    other = 1\n";
    g_autofree char *file = NULL;
    int descriptor = g_file_open_tmp("trueup-model-XXXXXX.py", &file, NULL);
    assert_true(descriptor >= 0);
    assert_true(g_close(descriptor, NULL));
    assert_true(g_file_set_contents(file, source, -1, NULL));
    Sides sides = {0};
    make_sides(&sides);
    miss_role(&sides, "varchar(20)", (Origin){file, 2, 5});
    g_autoptr(Drift) drift = drift_new(sides.models, sides.database, &sides.changes);
    g_autofree char *found = describe_evidence(drift, "group", "role");
    g_autofree char *expected = g_strdup_printf(
        "group.role: in the models, not in the database\n"
        "models| %s:2\n"
        "source| role = db.Column(db.String(20), default='user',  # )\n"
        "                 nullable=False)\n"
        "history| no revision adds group.role\n"
        "database| public.\"group\" has 1 column, none named role in any case\n"
        "rows| about 1,200 rows\n"
        "change| ALTER TABLE \"group\" ADD COLUMN role VARCHAR(20) DEFAULT 'user' NOT NULL\n"
        "| one statement, no rewrite; the default stays, so old INSERTs go on\n"
        "undo| ALTER TABLE \"group\" DROP COLUMN role\n"
        "!| adding-required-field: default='user' is in Python only; a plain ADD COLUMN fails on "
        "about 1,200 rows (23502). trueup fills them with 'user'.\n",
        file);
    assert_string_equal(found, expected);
    g_unlink(file);
    free_sides(&sides);
}

static void
a_default_that_does_not_fit_is_no_filling(void **state)
{
    (void)state;
    Sides sides = {0};
    make_sides(&sides);
    miss_role(&sides, "varchar(2)", (Origin){0});
    g_autoptr(Drift) drift = drift_new(sides.models, sides.database, &sides.changes);
    g_autofree char *found = describe_evidence(drift, "group", "role");
    assert_non_null(strstr(found, "They need another value: 'user' has 4 characters, VARCHAR(2) "
                                  "takes 2."));
    free_sides(&sides);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sides_that_agree_say_so),
        cmocka_unit_test(what_is_not_looked_at_is_counted),
        cmocka_unit_test(a_missing_column_marks_its_table),
        cmocka_unit_test(what_is_not_compared_yet_has_no_mark),
        cmocka_unit_test(an_unknown_in_the_model_is_unproven_never_drift),
        cmocka_unit_test(a_table_of_one_side_is_one_difference),
        cmocka_unit_test(a_missing_required_column_is_explained),
        cmocka_unit_test(a_default_that_does_not_fit_is_no_filling),
    };
    return cmocka_run_group_tests_name("drift", tests, NULL, NULL);
}
