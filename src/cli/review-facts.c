#include "cli/review.h"

#include "base/sql.h"
#include "base/text.h"

#include <string.h>

// What is known of one statement, a line for each question, as a person reads it who has to approve
// it. The same lines go into the JSON that the screen shows.

typedef struct {
    const Review *review;
    const RehearsedStatement *statement;
    Arena *arena;
    GArray *facts; // ReviewFact
} FactMaker;

static void
add(const FactMaker *maker, const char *label, const char *text)
{
    ReviewFact fact = {label, text};
    g_array_append_val(maker->facts, fact);
}

static const char *
relation_words(const FactMaker *maker, const RelationLock *lock)
{
    g_autofree char *name = sql_format("%Q", lock->namespace, lock->name);
    return arena_text(maker->arena, name);
}

static const char *
blocks_words(LockMode mode)
{
    switch (lock_mode_blocks(mode)) {
    case BLOCKS_NOTHING:
        return "nobody who reads or writes waits";
    case BLOCKS_WRITES:
        return "writes wait meanwhile";
    case BLOCKS_ALL:
        return "reads and writes wait meanwhile";
    }
    return "?";
}

static bool
is_table(const RehearsedRelation *relation)
{
    return strchr("rpmvf", relation->kind) != NULL;
}

static void
add_locks(const FactMaker *maker)
{
    const RehearsedStatement *statement = maker->statement;
    bool any = false;
    for (size_t i = 0; i < statement->count; i++) {
        const RehearsedRelation *relation = &statement->relations[i];
        if (!is_table(relation) || relation->lock.mode == LOCK_NONE)
            continue;
        any = true;
        add(maker, "lock",
            arena_printf(maker->arena, "%s on %s: %s", lock_mode_name(relation->lock.mode),
                         relation_words(maker, &relation->lock),
                         blocks_words(relation->lock.mode)));
    }
    if (!any && statement->is_measured)
        add(maker, "lock", "none on a table that was there before");
}

static const char *
list_relations(const FactMaker *maker, bool rewritten)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (size_t i = 0; i < maker->statement->count; i++) {
        const RehearsedRelation *relation = &maker->statement->relations[i];
        if (is_table(relation) && (rewritten ? relation->lock.rewrites : relation->lock.scans))
            g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "",
                                   relation_words(maker, &relation->lock));
    }
    return names->len > 0 ? arena_text(maker->arena, names->str) : NULL;
}

static int64_t
rows_changed(const RehearsedStatement *statement)
{
    int64_t changed = 0;
    for (size_t i = 0; i < statement->count; i++)
        changed += statement->relations[i].changed;
    return changed;
}

static void
add_work(const FactMaker *maker)
{
    const RehearsedStatement *statement = maker->statement;
    const char *rewritten = list_relations(maker, true), *read = list_relations(maker, false);
    g_autofree char *changed = text_count(rows_changed(statement));
    const char *how = statement->is_sampled ? "watched" : "measured";
    if (statement->failure != NULL)
        add(maker, "work", arena_printf(maker->arena, "fails: %s", statement->failure));
    else if (statement->unproven != NULL)
        add(maker, "work", arena_printf(maker->arena, "unproven: %s", statement->unproven));
    else if (!statement->is_measured)
        add(maker, "work", "not measured");
    else if (rewritten != NULL)
        add(maker, "work", arena_printf(maker->arena, "writes %s anew (%s)", rewritten, how));
    else if (rows_changed(statement) > 0)
        add(maker, "work",
            arena_printf(maker->arena, "changes %s rows%s", changed,
                         maker->review->rehearsal->made_up ? ", a guess: the rows are made up"
                                                           : ", counted on the copy"));
    else if (read != NULL)
        add(maker, "work", arena_printf(maker->arena, "reads all of %s (%s)", read, how));
    else
        add(maker, "work",
            arena_printf(maker->arena, "catalog only, no row is read or written (%s)", how));
}

static void
add_time(const FactMaker *maker)
{
    const RehearsedStatement *statement = maker->statement;
    if (!statement->is_measured)
        return;
    bool grows = list_relations(maker, true) != NULL || list_relations(maker, false) != NULL ||
                 rows_changed(statement) > 0;
    g_autofree char *time = text_duration(statement->duration_us);
    g_autofree char *rows = text_plural(MAX(statement->rows, 0), "row");
    add(maker, "time",
        arena_printf(maker->arena, "%s in the rehearsal with %s; %s", time, rows,
                     grows ? "grows with the rows" : "does not grow with the rows"));
}

// The largest table that is locked, as it is in the target.
static void
add_here(const FactMaker *maker)
{
    const Ready *ready = maker->review->ready;
    const Table *largest = NULL;
    for (size_t i = 0; ready->database != NULL && i < maker->statement->count; i++) {
        const RelationLock *lock = &maker->statement->relations[i].lock;
        const Table *table = schema_find_table(ready->database, lock->namespace, lock->name);
        if (table != NULL && (largest == NULL || table->size_bytes > largest->size_bytes))
            largest = table;
    }
    if (largest == NULL)
        return;
    g_autofree char *rows = text_about_rows(largest->row_estimate);
    g_autofree char *size = text_size(MAX(largest->size_bytes, 0));
    add(maker, "here", arena_printf(maker->arena, "%s, %s", rows, size));
}

static bool
is_about(const FactMaker *maker, const Finding *finding)
{
    const Ready *ready = maker->review->ready;
    if (finding->statement == PREFLIGHT_WHOLE)
        return finding->level != FINDING_FACT; // sizes of tables stand there already
    const ScriptStatement *statement = ready->request.statements[finding->statement];
    return strcmp(statement->sql, maker->statement->sql) == 0 &&
           statement->origin.line == maker->statement->origin.line;
}

// What the rows that are there would make fail, and what else stands in the way.
static void
add_findings(const FactMaker *maker)
{
    const Preflight *preflight = maker->review->ready->preflight;
    for (size_t i = 0; preflight != NULL && i < preflight->count; i++) {
        const Finding *finding = &preflight->rows[i];
        if (is_about(maker, finding))
            add(maker, "here",
                arena_printf(maker->arena, "%s%s", finding->text,
                             finding->level == FINDING_BREAKS ? ": it would fail" : ""));
    }
}

static void
add_place(const FactMaker *maker)
{
    const RehearsalPart *part = maker->statement->part;
    size_t inside = 0;
    for (size_t i = 0; i < part->count; i++)
        inside += !part->statements[i].outside_transaction;
    if (part->revision == NULL)
        add(maker, "in", part->has_transactions ? "its script's own transactions" : "a script");
    else if (maker->statement->outside_transaction)
        add(maker, "in",
            arena_printf(maker->arena, "no transaction; version row %s follows", part->id));
    else if (inside > 1)
        add(maker, "in",
            arena_printf(maker->arena, "one transaction with %zu more and the version row %s",
                         inside - 1, part->id));
    else
        add(maker, "in",
            arena_printf(maker->arena, "one transaction with the version row %s", part->id));
}

// The downgrade goes backwards; where it has another number of steps none is this one's.
static void
add_undo(const FactMaker *maker)
{
    const RehearsalPart *part = maker->statement->part;
    size_t at = part->count;
    for (size_t i = 0; i < part->count; i++)
        if (strcmp(part->statements[i].sql, maker->statement->sql) == 0)
            at = i;
    if (!part->has_undo)
        add(maker, "undo", "there is no downgrade");
    else if (at < part->count && part->undo_count == part->count)
        add(maker, "undo", part->undo[part->count - 1 - at].sql);
    else
        add(maker, "undo",
            arena_printf(maker->arena, "the downgrade of %s, %zu statements", part->id,
                         part->undo_count));
}

static void
add_origin(const FactMaker *maker)
{
    const Project *project = maker->review->judged->project;
    Origin origin = maker->statement->origin;
    if (origin.file == NULL)
        origin.file = maker->statement->part->file;
    if (origin.file == NULL)
        return;
    origin.file = project_relative(project, origin.file);
    origin.column = 0;
    g_autofree char *text = origin_text(origin);
    add(maker, "from", arena_text(maker->arena, text));
}

size_t
review_facts(const Review *review, size_t index, const ReviewFact **facts)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(ReviewFact));
    const FactMaker maker = {review, review->rows[index].statement, review->arena, rows};
    add_locks(&maker);
    add_work(&maker);
    add_time(&maker);
    add_here(&maker);
    add_findings(&maker);
    add_place(&maker);
    add_undo(&maker);
    add_origin(&maker);
    *facts = arena_copy(review->arena, rows->data, rows->len * sizeof(ReviewFact));
    return rows->len;
}
