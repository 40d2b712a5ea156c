#include "run/history.h"

#include "base/text.h"

#include <string.h>

static const char *
join(Names names, Arena *arena)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < names.count; i++)
        g_string_append_printf(text, i > 0 ? ", %s" : "%s", names.items[i]);
    const char *copy = arena_text(arena, text->str);
    g_string_free(text, TRUE);
    return copy;
}

static size_t
count_pending(const History *history)
{
    g_autoptr(GHashTable) applied = revision_applied(history->graph, history->rows);
    return history->graph->all.count - g_hash_table_size(applied);
}

static const char *
unknown_row(const History *history)
{
    for (size_t i = 0; i < history->rows.count; i++)
        if (revision_find(history->graph, history->rows.items[i]) == NULL)
            return history->rows.items[i];
    return NULL;
}

const char *
history_position(const History *history, Arena *arena)
{
    if (history->rows.count == 0)
        return "no revision";
    const char *rows = join(history->rows, arena);
    if (history->graph == NULL)
        return rows;
    const char *unknown = unknown_row(history);
    if (unknown != NULL)
        return arena_printf(arena, "%s, which no revision file has", unknown);
    size_t pending = count_pending(history);
    if (pending == 0)
        return arena_printf(arena, history->rows.count == 1 ? "the head, %s" : "the heads, %s",
                            rows);
    g_autofree char *behind = text_plural((int64_t)pending, "revision");
    return arena_printf(arena, "%s, and lacks %s", rows, behind);
}

// The wide form of "the head, 9b1f0c2a77de": with its message and date.
static const char *
position_in_full(const History *history, Arena *arena)
{
    const Revision *row =
        history->rows.count == 1 ? revision_find(history->graph, history->rows.items[0]) : NULL;
    if (row == NULL || !revision_is_head(row) || history->graph->heads.count != 1)
        return NULL;
    return row->created == NULL ? arena_printf(arena, "the only head, %s %s", row->id, row->message)
                                : arena_printf(arena, "the only head, %s %s, of %s", row->id,
                                               row->message, row->created);
}

static Evidence
about_nothing(const History *history, Arena *arena)
{
    if (!history->connected)
        return (Evidence){.label = "history", .text = "no revision adds it"};
    Evidence evidence = {
        .label = "history",
        .text = arena_printf(arena, "no revision adds it; the database is at %s",
                             history_position(history, arena)),
        .brief = arena_printf(arena, "no revision adds it; database at %s",
                              history->rows.count > 0 ? join(history->rows, arena) : "no revision"),
    };
    const char *full = position_in_full(history, arena);
    if (full != NULL)
        evidence.longer = arena_printf(arena, "no revision adds it; the database is at %s", full);
    return evidence;
}

static Evidence
about(const void *data, Arena *arena, const char *table, const char *name)
{
    const History *history = data;
    if (history->graph->all.count == 0)
        return (Evidence){.label = "history", .text = "there is no revision yet"};
    Mention mention = revision_find_mention(history->graph, table, name);
    if (mention.revision == NULL)
        return about_nothing(history, arena);
    const Revision *revision = mention.revision;
    g_autofree char *file = g_path_get_basename(revision->file);
    g_autoptr(GHashTable) applied = revision_applied(history->graph, history->rows);
    const char *state = !history->connected ? ""
                        : g_hash_table_contains(applied, revision)
                            ? ", which the database counts as applied"
                            : ", which the database does not have yet";
    return (Evidence){
        .label = "history",
        .text = arena_printf(arena, "revision %s names it%s", revision->id, state),
        .longer = arena_printf(arena, "revision %s %s names it, at %s:%d%s", revision->id,
                               revision->message, file, mention.line, state),
        .origin = {arena_text(arena, revision->file), mention.line, 0},
    };
}

DriftHistory
history_answers(const History *history)
{
    return (DriftHistory){about, history};
}
