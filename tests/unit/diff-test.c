#include "diff/diff.h"
#include "tests/harness.h"
#include "tests/unit/sides.h"

#include <string.h>

typedef struct {
    const char *fact, *from, *to, *expected;
} Case;

static Case cases[] = {
    {"equal sides have no changes", "table t\ncolumn a integer", "table t\ncolumn a integer", ""},
    {"spellings of a type are one type", "table t\ncolumn a int4", "table t\ncolumn a integer", ""},
    {"a table only in the target is created, its columns with it", "", "table t\ncolumn a integer",
     "create table t\n"},
    {"a table only in the source is dropped", "table t\ncolumn a integer", "", "drop table t\n"},
    {"a column only in the target is created", "table t\ncolumn a integer",
     "table t\ncolumn a integer\ncolumn b text", "create column t.b\n"},
    {"every aspect that differs is named", "table t\ncolumn a integer default 1",
     "table t\ncolumn a bigint not null", "alter column t.a: type, not null, default\n"},
    {"children come in the order of their kinds behind their table",
     "table t\ncolumn a integer\nindex i a", "table t\ncolumn b integer\nindex i b",
     "drop column t.a\ncreate column t.b\nalter index t.i: definition\n"},
    {"a name that PostgreSQL made does not tell two keys apart",
     "table t\ncolumn a integer\nnamed other a", "table t\ncolumn a integer\nunique a", ""},
    {"names that were given do", "table t\ncolumn a integer\nnamed other a",
     "table t\ncolumn a integer\nnamed one a",
     "create constraint t.one\ndrop constraint t.other\n"},
    {"texts of one server are canonical", "catalog\ntable t\ncolumn a integer default 1",
     "catalog\ntable t\ncolumn a integer default 1+0", "alter column t.a: default\n"},
    {"a written expression is left open", "catalog\ntable t\ncolumn a integer default 1",
     "table t\ncolumn a integer default 1+0", "alter column t.a: default (open)\n"},
    {"a doubt does not hide what is certain", "catalog\ntable t\ncolumn a integer default 1",
     "table t\ncolumn a integer not null default 1+0", "alter column t.a: not null, default\n"},
    {"an enum that grew is told from one that lost a label", "enum mood ok\nenum size s m",
     "enum mood ok sad\nenum size s l",
     "alter enum mood: labels added\nalter enum size: labels removed or moved\n"},
};

static void
describe_row(GString *text, const Change *row)
{
    static const char *const verbs[] = {"create", "alter", "drop", "rename"};
    g_autofree char *path = object_path(row->from != NULL ? row->from : row->to);
    g_string_append_printf(text, "%s %s %s", verbs[row->verb], row->kind->name, path);
    const char *mark = ": ";
    for (unsigned i = 0; row->kind->aspects[i] != NULL; i++)
        if (row->aspects & 1u << i) {
            g_string_append_printf(text, "%s%s", mark, row->kind->aspects[i]);
            mark = ", ";
        }
    if (row->proof == PROOF_OPEN)
        g_string_append(text, " (open)");
    if (row->proof == PROOF_UNPROVEN)
        g_string_append_printf(text, " (unproven: %s)", row->reason);
    g_string_append_c(text, '\n');
}

static char *
describe(const Changes *changes)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < changes->count; i++)
        describe_row(text, &changes->rows[i]);
    return g_string_free(text, FALSE);
}

static void
check_case(void **state)
{
    const Case *row = *state;
    g_autoptr(Schema) from = sides_read(row->from);
    g_autoptr(Schema) to = sides_read(row->to);
    g_autoptr(Changes) changes = diff_schemas(from, to, NULL, NULL);
    g_autofree char *found = describe(changes);
    assert_string_equal(found, row->expected);
}

// ---- verdicts ----------------------------------------------------------------------------------

static void
check_verdict(int verdict, const char *expected)
{
    g_autoptr(Schema) from = sides_read("catalog\ntable t\ncolumn a integer default 1");
    g_autoptr(Schema) to = sides_read("table t\ncolumn a integer default 1+0");
    g_autoptr(Changes) changes = diff_schemas(from, to, NULL, NULL);
    assert_int_equal(changes->pair_count, 1);
    static const char *const reasons[] = {"nobody knows"};
    diff_settle(changes, &verdict, reasons);
    g_autofree char *found = describe(changes);
    assert_string_equal(found, expected);
    assert_int_equal(changes->pair_count, 0);
}

static void
a_pair_that_is_equal_takes_its_row_away(void **state)
{
    (void)state;
    check_verdict(1, "");
}

static void
a_pair_that_differs_makes_its_row_certain(void **state)
{
    (void)state;
    check_verdict(0, "alter column t.a: default\n");
}

static void
a_pair_that_nobody_can_judge_is_unproven(void **state)
{
    (void)state;
    check_verdict(-1, "alter column t.a: default (unproven: nobody knows)\n");
}

// ---- what is left out --------------------------------------------------------------------------

static void
what_is_ignored_is_counted_with_its_reason(void **state)
{
    (void)state;
    static const char *const ignore[] = {"celery_*", "public.other", NULL};
    g_autoptr(Schema) from = sides_read("table celery_beat\ncolumn a text\ntable other\n"
                                        "column a text\ntable t\ncolumn a text");
    g_autoptr(Schema) to = sides_read("table other\ncolumn a integer");
    DiffOptions options = {.ignore = ignore};
    g_autoptr(Changes) changes = diff_schemas(from, to, &options, NULL);
    g_autofree char *found = describe(changes);
    assert_string_equal(found, "drop table t\n");
    assert_int_equal(changes->ignored_count, 2);
    assert_string_equal(changes->ignored[0].object->name, "celery_beat");
    assert_string_equal(changes->ignored[0].reason, "ignored by trueup.conf");
}

static void
what_a_side_cannot_declare_is_no_difference(void **state)
{
    (void)state;
    g_autoptr(Schema) from = sides_read("table t\ncolumn a text\nview v t a");
    g_autoptr(Schema) to = sides_read("table t\ncolumn a text");
    to->speaks_for[KIND_VIEW] = false;
    g_autoptr(Changes) changes = diff_schemas(from, to, NULL, NULL);
    assert_int_equal(changes->count, 0);
}

static void
a_table_of_versions_is_no_drift(void **state)
{
    (void)state;
    g_autoptr(Schema) from =
        sides_read("table alembic_version\ncolumn version_num varchar(32) not null");
    g_autoptr(Schema) to = sides_read("");
    g_autoptr(Changes) changes = diff_schemas(from, to, NULL, NULL);
    assert_int_equal(changes->count, 1);
    to->speaks_for[KIND_VIEW] = false;
    g_autoptr(Changes) drift = diff_schemas(from, to, NULL, NULL);
    assert_int_equal(drift->count, 0);
    assert_int_equal(drift->ignored_count, 1);
}

static void
an_enum_that_no_model_uses_is_no_drift(void **state)
{
    (void)state;
    g_autoptr(Schema) from = sides_read("enum mood ok");
    g_autoptr(Schema) to = sides_read("");
    to->speaks_for[KIND_VIEW] = false;
    g_autoptr(Changes) drift = diff_schemas(from, to, NULL, NULL);
    assert_int_equal(drift->count, 0);
    assert_string_equal(drift->ignored[0].reason, "an enum that no model uses");
}

static void
what_a_table_that_is_not_known_in_full_lacks_is_unproven(void **state)
{
    (void)state;
    g_autoptr(Schema) from = sides_read("table t\ncolumn a text\ncolumn b text");
    Schema *to = sides_read("table t\ncolumn a text");
    Table table = *(const Table *)to->objects[0];
    table.object.unknown = "\"b\" may be a column";
    const Object *objects[] = {&table.object};
    to->objects = objects;
    g_autoptr(Changes) changes = diff_schemas(from, to, NULL, NULL);
    g_autofree char *found = describe(changes);
    assert_string_equal(found, "alter table t (unproven: \"b\" may be a column)\n"
                               "drop column t.b (unproven: \"b\" may be a column)\n");
    schema_free(to);
}

// ---- renames -----------------------------------------------------------------------------------

static const char old_side[] = "table t\ncolumn id integer\ncolumn a integer\nindex i a\n"
                               "check c a > 0 and b = 'a'\nprimary a\n"
                               "table u\ncolumn t_a integer\nrefers t_a t a";
static const char new_side[] = "table t\ncolumn id integer\ncolumn z integer\nindex i z\n"
                               "check c z > 0 and b = 'a'\nprimary z\n"
                               "table u\ncolumn t_a integer\nrefers t_a t z";

static void
a_confirmed_rename_is_the_only_difference(void **state)
{
    (void)state;
    static const Rename renames[] = {{"t", "a", "z"}, {NULL, NULL, NULL}};
    g_autoptr(Schema) from = sides_read(old_side);
    g_autoptr(Schema) to = sides_read(new_side);
    DiffOptions options = {.renames = renames};
    g_autoptr(Changes) changes = diff_schemas(from, to, &options, NULL);
    g_autofree char *found = describe(changes);
    assert_string_equal(found, "rename column t.a\n");
    assert_non_null(schema_find_column(from, "public", "t", "a")); // the source itself stays
}

static void
a_rename_that_nobody_confirmed_is_not_done(void **state)
{
    (void)state;
    g_autoptr(Schema) from = sides_read("table t\ncolumn a integer");
    g_autoptr(Schema) to = sides_read("table t\ncolumn z integer");
    g_autoptr(Changes) changes = diff_schemas(from, to, NULL, NULL);
    g_autofree char *found = describe(changes);
    assert_string_equal(found, "drop column t.a\ncreate column t.z\n");
}

static void
check_wrong_rename(const Rename *renames, DiffError code, const char *message)
{
    g_autoptr(Schema) from = sides_read(old_side);
    g_autoptr(Schema) to = sides_read(new_side);
    DiffOptions options = {.renames = renames};
    g_autoptr(GError) error = NULL;
    g_autoptr(Changes) changes = diff_schemas(from, to, &options, &error);
    assert_null(changes);
    assert_true(g_error_matches(error, DIFF_ERROR, code));
    assert_string_equal(error->message, message);
}

static void
a_rename_of_what_is_not_there_is_refused(void **state)
{
    (void)state;
    static const Rename source[] = {{"t", "none", "z"}, {NULL, NULL, NULL}};
    static const Rename target[] = {{"t", "a", "none"}, {NULL, NULL, NULL}};
    check_wrong_rename(source, DIFF_ERROR_UNKNOWN_NAME,
                       "cannot rename \"t.none\" to \"z\": the source has no column \"none\"");
    check_wrong_rename(target, DIFF_ERROR_UNKNOWN_NAME,
                       "cannot rename \"t.a\" to \"none\": the target has no column \"none\"");
}

static void
a_rename_to_what_is_there_already_is_refused(void **state)
{
    (void)state;
    static const Rename renames[] = {{"t", "a", "id"}, {NULL, NULL, NULL}};
    check_wrong_rename(renames, DIFF_ERROR_AMBIGUOUS_NAME,
                       "cannot rename \"t.a\" to \"id\": a column of that name is there already");
}

static void
what_is_not_known_is_unproven(void **state)
{
    (void)state;
    g_autoptr(Schema) from = sides_read("table t\ncolumn a text");
    Schema *to = sides_read("table t\ncolumn a integer");
    Object unknown = *to->objects[0]->children[0];
    unknown.unknown = "app.py:3: what f() returns";
    Column column = *(const Column *)to->objects[0]->children[0];
    column.object = unknown;
    const Object *children[] = {&column.object};
    Table table = *(const Table *)to->objects[0];
    table.object.children = children;
    const Object *objects[] = {&table.object};
    to->objects = objects;
    g_autoptr(Changes) changes = diff_schemas(from, to, NULL, NULL);
    g_autofree char *found = describe(changes);
    assert_string_equal(found, "alter column t.a: type (unproven: app.py:3: what f() returns)\n");
    schema_free(to);
}

// ---- renames -----------------------------------------------------------------------------------

static void
a_column_of_the_same_type_and_place_may_be_renamed(void **state)
{
    (void)state;
    g_autoptr(Schema) from = sides_read("table t\ncolumn id integer\ncolumn seen_at timestamp");
    g_autoptr(Schema) to = sides_read("table t\ncolumn id integer\ncolumn read_at timestamp");
    g_autoptr(Changes) changes = diff_schemas(from, to, &(DiffOptions){.find_renames = true}, NULL);
    g_autofree char *found = describe(changes);
    assert_string_equal(found, "rename column t.seen_at\n");
    assert_true(changes->rows[0].score > 0.80 && changes->rows[0].score < 0.82);
}

static void
another_type_or_another_name_is_a_drop_and_an_add(void **state)
{
    (void)state;
    g_autoptr(Schema) from = sides_read("table t\ncolumn id integer\ncolumn note text");
    g_autoptr(Schema) to = sides_read("table t\ncolumn id integer\ncolumn role varchar(20)");
    g_autoptr(Changes) changes = diff_schemas(from, to, &(DiffOptions){.find_renames = true}, NULL);
    g_autofree char *found = describe(changes);
    assert_string_equal(found, "drop column t.note\ncreate column t.role\n");
}

static void
nobody_who_did_not_ask_gets_a_candidate(void **state)
{
    (void)state;
    g_autoptr(Schema) from = sides_read("table t\ncolumn seen_at timestamp");
    g_autoptr(Schema) to = sides_read("table t\ncolumn read_at timestamp");
    g_autoptr(Changes) changes = diff_schemas(from, to, NULL, NULL);
    g_autofree char *found = describe(changes);
    assert_string_equal(found, "create column t.read_at\ndrop column t.seen_at\n");
}

int
main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(a_column_of_the_same_type_and_place_may_be_renamed),
        cmocka_unit_test(another_type_or_another_name_is_a_drop_and_an_add),
        cmocka_unit_test(nobody_who_did_not_ask_gets_a_candidate),
        cmocka_unit_test(a_pair_that_is_equal_takes_its_row_away),
        cmocka_unit_test(a_pair_that_differs_makes_its_row_certain),
        cmocka_unit_test(a_pair_that_nobody_can_judge_is_unproven),
        cmocka_unit_test(what_is_ignored_is_counted_with_its_reason),
        cmocka_unit_test(what_a_side_cannot_declare_is_no_difference),
        cmocka_unit_test(a_table_of_versions_is_no_drift),
        cmocka_unit_test(an_enum_that_no_model_uses_is_no_drift),
        cmocka_unit_test(what_is_not_known_is_unproven),
        cmocka_unit_test(what_a_table_that_is_not_known_in_full_lacks_is_unproven),
        cmocka_unit_test(a_confirmed_rename_is_the_only_difference),
        cmocka_unit_test(a_rename_that_nobody_confirmed_is_not_done),
        cmocka_unit_test(a_rename_of_what_is_not_there_is_refused),
        cmocka_unit_test(a_rename_to_what_is_there_already_is_refused),
    };
    struct CMUnitTest tests[G_N_ELEMENTS(cases) + G_N_ELEMENTS(others)];
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        tests[i] = (struct CMUnitTest){
            .name = cases[i].fact, .test_func = check_case, .initial_state = &cases[i]};
    memcpy(tests + G_N_ELEMENTS(cases), others, sizeof others);
    return cmocka_run_group_tests_name("diff", tests, NULL, NULL);
}
