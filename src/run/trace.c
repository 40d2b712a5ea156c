#include "run/trace-private.h"

#include "base/sql.h"

#include <string.h>

Trace *
trace_new(void)
{
    Trace *trace = g_new0(Trace, 1);
    trace->arena = arena_new();
    trace->facts = g_array_new(FALSE, FALSE, sizeof(Fact));
    trace->lines = g_array_new(FALSE, FALSE, sizeof(TraceLine));
    trace->unseen = g_array_new(FALSE, FALSE, sizeof(TraceUnseen));
    return trace;
}

void
trace_free(Trace *trace)
{
    if (trace == NULL)
        return;
    g_array_free(trace->facts, TRUE);
    g_array_free(trace->lines, TRUE);
    g_array_free(trace->unseen, TRUE);
    arena_free(trace->arena);
    g_free(trace);
}

void
trace_add(Trace *trace, const Revision *revision, const RevisionScript *script)
{
    guint before = trace->unseen->len;
    trace->revision = revision;
    trace->seen = 0;
    for (size_t i = 0; i < script->count; i++)
        trace_read(trace, script->statements[i].sql);
    if (script->opaque != NULL) {
        TraceUnseen row = {.revision = revision,
                           .words = arena_text(trace->arena, script->opaque),
                           .is_opaque = true};
        g_array_append_val(trace->unseen, row);
    }
    for (guint i = before; i < trace->unseen->len; i++) {
        TraceUnseen *row = &g_array_index(trace->unseen, TraceUnseen, i);
        row->is_all = trace->seen == 0 || row->is_opaque;
    }
}

// ---- asking the database ---------------------------------------------------------------------

// %1 the qualified table or object as a literal, %2 its name as a literal, %3 the schema's
// condition on n.nspname
static const char *const questions[] = {
    [FACT_RELATION] = "SELECT 1 WHERE pg_catalog.to_regclass(%1) IS NOT NULL",
    [FACT_COLUMN] = "SELECT pg_catalog.format_type(atttypid, atttypmod), attnotnull"
                    " FROM pg_catalog.pg_attribute WHERE attrelid = pg_catalog.to_regclass(%1)"
                    " AND attname = %2 AND NOT attisdropped",
    [FACT_CONSTRAINT] = "SELECT 1 FROM pg_catalog.pg_constraint"
                        " WHERE conrelid = pg_catalog.to_regclass(%1) AND conname = %2",
    [FACT_INDEX] = "SELECT 1 FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c"
                   " ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n"
                   " ON n.oid = c.relnamespace WHERE c.relname = %2 AND i.indisvalid AND %3",
    [FACT_TYPE] = "SELECT 1 WHERE pg_catalog.to_regtype(%1) IS NOT NULL",
    [FACT_LABEL] = "SELECT 1 FROM pg_catalog.pg_enum"
                   " WHERE enumtypid = pg_catalog.to_regtype(%1) AND enumlabel = %2",
    [FACT_FUNCTION] = "SELECT 1 FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n"
                      " ON n.oid = p.pronamespace WHERE p.proname = %2 AND %3",
    [FACT_TRIGGER] = "SELECT 1 FROM pg_catalog.pg_trigger"
                     " WHERE tgrelid = pg_catalog.to_regclass(%1) AND tgname = %2",
    [FACT_NAMESPACE] = "SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = %2",
    [FACT_EXTENSION] = "SELECT 1 FROM pg_catalog.pg_extension WHERE extname = %2",
};
_Static_assert(G_N_ELEMENTS(questions) == FACT_KINDS, "a question for each kind");

static char *
question_of(const Fact *fact)
{
    g_autofree char *object =
        sql_format("%Q", fact->namespace, fact->table != NULL ? fact->table : fact->name);
    g_autofree char *literal = sql_format("%L", object);
    g_autofree char *name = sql_format("%L", fact->name);
    g_autofree char *schema = fact->namespace != NULL
                                  ? sql_format("n.nspname = %L", fact->namespace)
                                  : g_strdup("n.nspname = ANY (pg_catalog.current_schemas(false))");
    g_autoptr(GString) sql = g_string_new(questions[fact->kind]);
    g_string_replace(sql, "%1", literal, 0);
    g_string_replace(sql, "%2", name, 0);
    g_string_replace(sql, "%3", schema, 0);
    return g_strdup(sql->str);
}

static const char *
name_of(Trace *trace, const Fact *fact)
{
    bool alone = fact->table == NULL || fact->kind == FACT_INDEX || fact->kind == FACT_CONSTRAINT;
    return arena_printf(trace->arena, "%s%s%s%s%s",
                        fact->namespace != NULL && !alone ? fact->namespace : "",
                        fact->namespace != NULL && !alone ? "." : "", alone ? "" : fact->table,
                        alone ? "" : ".", fact->name);
}

// What the catalog calls it and what the revision said, where these are not the same.
static const char *
compare_type(Trace *trace, const Fact *fact, const char *text)
{
    Type found;
    if (fact->type == NULL || !type_parse(trace->arena, text, &found))
        return NULL;
    bool same = strcmp(found.name, fact->type->name) == 0 &&
                g_strcmp0(found.modifiers, fact->type->modifiers) == 0 &&
                (found.dimensions > 0) == (fact->type->dimensions > 0);
    // numeric(10) is numeric(10,0)
    g_autofree char *with_scale =
        g_strconcat(fact->type->modifiers != NULL ? fact->type->modifiers : "", ",0", NULL);
    if (same || g_strcmp0(found.modifiers, with_scale) == 0)
        return NULL;
    g_autofree char *now = type_words(&found);
    g_autofree char *then = type_words(fact->type);
    return arena_printf(trace->arena, "%s, would be %s", now, then);
}

static const char *
compare_column(Trace *trace, const Fact *fact, const Result *row)
{
    const char *type = compare_type(trace, fact, result_text(row, 0, 0));
    if (type != NULL)
        return type;
    bool not_null = result_boolean(row, 0, 1);
    if (!fact->says_null || not_null == fact->not_null)
        return NULL;
    return not_null ? "NOT NULL, would be NULL" : "NULL, would be NOT NULL";
}

static TraceLine
line_of(Trace *trace, const Fact *fact, const Result *row)
{
    bool there = result_rows(row) > 0;
    TraceLine line = {.revision = fact->revision,
                      .mark = fact->present ? '+' : '-',
                      .name = name_of(trace, fact)};
    if (there != fact->present) {
        line.found = there ? "still there" : "missing";
    } else if (there && fact->kind == FACT_COLUMN) {
        line.found = compare_column(trace, fact, row);
        if (line.found != NULL)
            line.mark = '~';
    }
    return line;
}

// A table that is not there lacks all its parts: that is one thing to say.
static bool
is_part_of_missing(const Trace *trace, const Fact *part)
{
    for (guint i = 0; i < trace->lines->len && part->table != NULL; i++) {
        const TraceLine *line = &g_array_index(trace->lines, TraceLine, i);
        if (g_strcmp0(line->found, "missing") == 0 && strcmp(line->name, part->table) == 0)
            return true;
    }
    return false;
}

bool
trace_check(Trace *trace, Connection *connection, GError **error)
{
    g_array_set_size(trace->lines, 0);
    for (guint i = 0; i < trace->facts->len; i++) {
        const Fact *fact = &g_array_index(trace->facts, Fact, i);
        if (fact->gone || (fact->implied && is_part_of_missing(trace, fact)))
            continue;
        g_autofree char *sql = question_of(fact);
        g_autoptr(Result) row = connection_query(connection, sql, NULL, 0, error);
        if (row == NULL)
            return false;
        TraceLine line = line_of(trace, fact, row);
        if (!fact->implied || line.found != NULL)
            g_array_append_val(trace->lines, line);
    }
    return true;
}

const TraceLine *
trace_lines(const Trace *trace, size_t *count)
{
    *count = trace->lines->len;
    return (const TraceLine *)(const void *)trace->lines->data;
}

const TraceUnseen *
trace_unseen(const Trace *trace, size_t *count)
{
    *count = trace->unseen->len;
    return (const TraceUnseen *)(const void *)trace->unseen->data;
}
