#include "run/generate-allow.h"

#include "base/text.h"
#include "plan/lint.h"

#include <string.h>

// What makes a finding no trouble where no fact of this database does.
static const struct {
    const char *rule, *reason;
} plain_reasons[] = {
    {"no-fk-index", "the models declare no index that begins with it"},
    {"ban-drop-not-null", "the models allow NULL"},
    {"require-enum-value-ordering", "it is the last value in the models"},
    {"not-in-transaction", "trueup upgrade --resume goes on where it failed"},
};

// Rules about work and locks that are nothing where the rows are few.
static const char *const rules_of_work[] = {
    "adding-field-with-default",
    "adding-foreign-key-constraint",
    "adding-not-nullable-field",
    "adding-serial-primary-key-field",
    "changing-column-type",
    "constraint-missing-not-valid",
    "disallowed-unique-constraint",
    "lock-held-longer",
    "require-concurrent-index-creation",
    "require-concurrent-index-deletion",
    "require-concurrent-partition-detach",
    NULL,
};

static const Hazard *
find_hazard(const PlanStep *step, const char *rule)
{
    for (size_t i = 0; i < step->hazard_count; i++)
        if (strcmp(step->hazards[i].rule, rule) == 0)
            return &step->hazards[i];
    return NULL;
}

// ---- facts -------------------------------------------------------------------------------------

static bool
works_through_rows(const Locks *locks)
{
    for (size_t i = 0; i < locks->count; i++)
        if (locks->rows[i].scans || locks->rows[i].rewrites)
            return true;
    return locks->unknown != NULL;
}

static const Table *
table_of(const AllowRequest *request, const PlanStep *step)
{
    const Object *object = step->object;
    if (object == NULL && step->change != NULL)
        object = step->change->to != NULL ? step->change->to : step->change->from;
    while (object != NULL && object->parent != NULL)
        object = object->parent;
    bool known = object != NULL && object->kind == KIND_TABLE && request->database != NULL;
    return known ? schema_find_table(request->database, object->namespace, object->name) : NULL;
}

static double
rows_of(const AllowRequest *request, const Table *table)
{
    for (const RowCount *row = request->counts; row != NULL && row->table != NULL; row++)
        if (row->column == NULL && strcmp(row->table, table->object.name) == 0 &&
            g_strcmp0(row->namespace, table->object.namespace) == 0)
            return row->rows;
    return table->row_estimate;
}

static const char *
fact_of(Arena *arena, const AllowRequest *request, const PlanStep *step)
{
    if (!works_through_rows(&step->locks))
        return "nothing is rewritten or read through";
    const Table *table = table_of(request, step);
    double rows = table != NULL ? rows_of(request, table) : -1;
    if (rows < 0)
        return "the models say so";
    g_autofree char *path = object_path(&table->object);
    g_autofree char *name = text_safe(path, NULL);
    g_autofree char *many = text_about_rows(rows);
    return rows == 0 ? arena_printf(arena, "%s is empty", name)
                     : arena_printf(arena, "%s has %s", name, many);
}

static const char *
reason_of(Arena *arena, const AllowRequest *request, const PlanStep *step, const LintRule *rule)
{
    const Hazard *hazard = find_hazard(step, rule->name);
    if (hazard != NULL && hazard->needs_approval)
        return "trueup review asks about it";
    if (hazard != NULL) {
        g_autofree char *text = text_safe(hazard->text, NULL);
        return arena_text(arena, text);
    }
    if ((rule->traits & LINT_STYLE) != 0)
        return "the models say so";
    for (size_t i = 0; i < G_N_ELEMENTS(plain_reasons); i++)
        if (strcmp(plain_reasons[i].rule, rule->name) == 0)
            return plain_reasons[i].reason;
    return g_strv_contains(rules_of_work, rule->name) ? fact_of(arena, request, step)
                                                      : "the models say so";
}

// ---- lines -------------------------------------------------------------------------------------

typedef struct {
    const char *rule, *reason;
} Allowed;

// A rule once for each statement; those of one reason share a line.
static const char *const *
lines_of(Arena *arena, const GArray *allowed)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    for (guint i = 0; i < allowed->len; i++) {
        const char *reason = g_array_index(allowed, Allowed, i).reason;
        bool is_first = true;
        for (guint j = 0; j < i; j++)
            is_first = is_first && strcmp(g_array_index(allowed, Allowed, j).reason, reason) != 0;
        if (!is_first)
            continue;
        g_autoptr(GString) names = g_string_new(NULL);
        for (guint j = i; j < allowed->len; j++)
            if (strcmp(g_array_index(allowed, Allowed, j).reason, reason) == 0)
                g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "",
                                       g_array_index(allowed, Allowed, j).rule);
        g_ptr_array_add(lines, (gpointer)(guintptr)arena_printf(
                                   arena, "trueup: allow %s because %s", names->str, reason));
    }
    g_ptr_array_add(lines, NULL);
    return arena_copy(arena, lines->pdata, lines->len * sizeof(gpointer));
}

static bool
holds(const GArray *allowed, const char *rule)
{
    for (guint i = 0; i < allowed->len; i++)
        if (strcmp(g_array_index(allowed, Allowed, i).rule, rule) == 0)
            return true;
    return false;
}

// The findings of a statement bear its number as their line.
static LintReport *
lint_rows_of(const AllowRequest *request)
{
    bool any_outside = false;
    for (size_t i = 0; i < request->count; i++)
        any_outside |= request->rows[i].outside_transaction;
    bool is_sql = request->form == FORM_SQL;
    g_autofree LintStatement *statements = g_new0(LintStatement, request->count + 1);
    for (size_t i = 0; i < request->count; i++)
        statements[i] = (LintStatement){
            .sql = request->rows[i].sql,
            .origin = {.line = (int)i + 1},
            .outside_transaction = is_sql ? any_outside : request->rows[i].outside_transaction};
    const LintOptions options = {.form = is_sql ? LINT_SQL_REVISION : LINT_PYTHON_REVISION,
                                 .in_transaction = true};
    return lint_statements(statements, request->count, &options);
}

void
generate_allow(Arena *arena, const AllowRequest *request)
{
    g_autoptr(LintReport) report = lint_rows_of(request);
    for (size_t i = 0; i < request->count; i++) {
        g_autoptr(GArray) allowed = g_array_new(FALSE, FALSE, sizeof(Allowed));
        for (size_t j = 0; j < report->count; j++) {
            const LintRule *rule = report->rows[j].rule;
            if (report->rows[j].origin.line != (int)i + 1 || holds(allowed, rule->name))
                continue;
            Allowed row = {rule->name, reason_of(arena, request, &request->steps[i], rule)};
            g_array_append_val(allowed, row);
        }
        if (allowed->len > 0)
            request->rows[i].allow = lines_of(arena, allowed);
    }
}
