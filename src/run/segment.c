#include "run/upgrade-private.h"

#include "plan/fill.h"

#include <string.h>

void
run_segment_free(Segment *segment)
{
    g_array_free(segment->units, TRUE);
    g_free(segment);
}

// ---- what a statement asks for ---------------------------------------------------------------

static bool
matches(const char *pattern, const char *sql)
{
    return g_regex_match_simple(pattern, sql, G_REGEX_CASELESS | G_REGEX_RAW, 0);
}

// White space and comments before the first word.
#define START "^(?:\\s|--[^\\n]*(?:\\n|$)|/\\*(?:[^*]|\\*(?!/))*\\*/)*"

bool
run_wants_no_transaction(const char *sql)
{
    return matches(START
                   "(?:(?:create|drop|reindex|refresh|alter)\\b.*\\bconcurrently\\b|vacuum\\b|"
                   "do\\b|call\\b|alter\\s+system\\b|cluster\\s*;?\\s*$|"
                   "reindex\\s+(?:\\([^)]*\\)\\s*)?(?:database|system|schema)\\b|"
                   "(?:create|drop)\\s+(?:database|tablespace)\\b|"
                   "alter\\s+database\\b.*\\btablespace\\b|"
                   "(?:create|drop|alter)\\s+subscription\\b)",
                   sql);
}

// Scans that hold a lock which others queue behind.
static bool
is_online(const char *sql)
{
    return matches("\\bvalidate\\s+constraint\\b", sql);
}

// ---- laying out ------------------------------------------------------------------------------

// A layout under way.
typedef struct {
    Runner *runner;
    Segment *open; // a transaction that takes more; NULL: none
    size_t number; // of the last statement
} Layout;

static Segment *
add_segment(Layout *layout, SegmentKind kind, size_t step)
{
    Segment *segment = g_new0(Segment, 1);
    *segment = (Segment){.kind = kind,
                         .step = step,
                         .units = g_array_new(FALSE, FALSE, sizeof(Unit)),
                         .ends = step,
                         .ends_to = step};
    g_ptr_array_add(layout->runner->segments, segment);
    layout->open = kind == SEGMENT_TRANSACTION ? segment : NULL;
    return segment;
}

static Segment *
transaction(Layout *layout, size_t step)
{
    return layout->open != NULL ? layout->open : add_segment(layout, SEGMENT_TRANSACTION, step);
}

static Unit
unit_of(const Layout *layout, size_t step, size_t index)
{
    const ScriptStatement *statement = &layout->runner->plan->steps[step].script->statements[index];
    return (Unit){.kind = UNIT_STATEMENT,
                  .step = step,
                  .statement = statement,
                  .index = index,
                  .number = layout->number,
                  .sql = statement->sql,
                  .takes_many = statement->takes_many};
}

static void
take_sql(Layout *layout, Segment *segment, Unit unit, char *sql)
{
    unit.sql = arena_text(layout->runner->arena, sql);
    g_free(sql);
    g_array_append_val(segment->units, unit);
}

static void
mark_done(Layout *layout, Segment *segment, size_t step, size_t done)
{
    take_sql(layout, segment, (Unit){.kind = UNIT_JOURNAL, .step = step, .counts = true},
             journal_mark_sql(layout->runner->plan->table, done, false));
}

// A statement outside the revision's transaction. Where it could be in one, it gets one of its
// own: then it and the journal agree whatever happens.
static void
lay_outside(Layout *layout, size_t step, size_t index)
{
    Unit unit = unit_of(layout, step, index);
    Fill fill;
    SegmentKind kind = fill_read(layout->runner->arena, unit.sql, &fill) ? SEGMENT_FILL
                       : run_wants_no_transaction(unit.sql)              ? SEGMENT_ALONE
                                                                         : SEGMENT_TRANSACTION;
    Segment *segment = add_segment(layout, kind, step);
    segment->has_journal = true;
    segment->online = kind == SEGMENT_FILL || is_online(unit.sql);
    g_array_append_val(segment->units, unit);
    mark_done(layout, segment, step, index + 1);
    layout->open = NULL;
}

static void
lay_inside(Layout *layout, size_t step, size_t index, bool has_journal)
{
    Segment *segment = transaction(layout, step);
    Unit unit = unit_of(layout, step, index);
    segment->has_journal = segment->has_journal || has_journal;
    segment->online = segment->online || is_online(unit.sql);
    g_array_append_val(segment->units, unit);
}

static bool
has_parts(const RevisionScript *script)
{
    for (size_t i = 0; i < script->count; i++)
        if (script->statements[i].outside_transaction)
            return true;
    return false;
}

// Statements of a revision that runs in parts, as far as they are to be run.
static void
lay_parts(Layout *layout, size_t step)
{
    const Runner *runner = layout->runner;
    const RevisionScript *script = runner->plan->steps[step].script;
    const Journal *resumed = step == 0 ? runner->resumed : NULL;
    size_t from = resumed != NULL ? MIN(resumed->done, script->count) : 0;
    guint before = runner->segments->len;
    layout->open = NULL;
    layout->number += from;
    for (size_t i = from; i < script->count; i++) {
        bool outside = script->statements[i].outside_transaction;
        layout->number++;
        if (outside && layout->open != NULL)
            mark_done(layout, layout->open, step, i);
        if (outside)
            lay_outside(layout, step, i);
        else
            lay_inside(layout, step, i, true);
    }
    Segment *first = runner->segments->len > before ? runner->segments->pdata[before]
                                                    : transaction(layout, step);
    first->opens_journal = resumed == NULL;
}

static void
lay_version(Layout *layout, size_t step, Segment *segment)
{
    const RunPlan *plan = layout->runner->plan;
    const RunStep *row = &plan->steps[step];
    for (size_t i = 0; i < row->change_count; i++)
        take_sql(layout, segment,
                 (Unit){.kind = UNIT_VERSION,
                        .step = step,
                        .counts = row->changes[i].verb != VERSION_INSERT},
                 version_change_sql(plan->table, row->changes[i]));
    segment->ends_to = step + 1;
}

static void
lay_step(Layout *layout, size_t step)
{
    const Runner *runner = layout->runner;
    const RevisionScript *script = runner->plan->steps[step].script;
    if (script->opaque != NULL) {
        add_segment(layout, SEGMENT_ALEMBIC, step)->ends_to = step + 1;
        return;
    }
    bool parts = has_parts(script);
    if (script->live) {
        lay_version(layout, step, add_segment(layout, SEGMENT_LIVE, step));
        layout->number += script->count;
        return;
    }
    if (parts)
        lay_parts(layout, step);
    for (size_t i = 0; i < script->count && !parts; i++) {
        layout->number++;
        lay_inside(layout, step, i, false);
    }
    Segment *last = transaction(layout, step);
    lay_version(layout, step, last);
    if (parts) {
        last->has_journal = true;
        take_sql(layout, last, (Unit){.kind = UNIT_JOURNAL, .step = step},
                 journal_close_sql(runner->plan->table));
    }
    if (parts || !runner->options->single_transaction)
        layout->open = NULL;
}

static bool
is_concurrent(const Segment *segment)
{
    const Unit *unit = &g_array_index(segment->units, Unit, 0);
    return segment->kind == SEGMENT_ALONE && matches("\\bconcurrently\\b", unit->sql);
}

// Where one part takes care that nobody waits, all do: the column that is to be filled is added
// with the same short patience.
static void
spread_patience(GPtrArray *segments)
{
    bool online = false;
    for (guint i = 0; i < segments->len; i++) {
        const Segment *segment = segments->pdata[i];
        online = online || segment->online || is_concurrent(segment);
    }
    for (guint i = 0; i < segments->len; i++)
        ((Segment *)segments->pdata[i])->online = online;
}

void
run_lay_segments(Runner *runner, bool creates_table)
{
    Layout layout = {.runner = runner};
    runner->segments =
        g_ptr_array_new_with_free_func((GDestroyNotify)(void (*)(void))run_segment_free);
    if (creates_table)
        take_sql(&layout, transaction(&layout, 0), (Unit){.kind = UNIT_VERSION},
                 version_create_sql(runner->plan->table));
    for (size_t i = 0; i < runner->plan->count; i++)
        lay_step(&layout, i);
    spread_patience(runner->segments);
}
