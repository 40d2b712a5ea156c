#include "revision/revision.h"

#include <string.h>

// Where `name` stands in quotes, or, in SQL, as a word of its own; NULL: nowhere.
static const char *
find_name(const char *text, const char *name, bool is_sql)
{
    size_t length = strlen(name);
    for (const char *at = strstr(text, name); at != NULL; at = strstr(at + 1, name)) {
        char before = at == text ? ' ' : at[-1], after = at[length];
        bool quoted = (before == '\'' || before == '"') && after == before;
        bool word = is_sql && !g_ascii_isalnum(before) && before != '_' &&
                    !g_ascii_isalnum(after) && after != '_';
        if (quoted || word)
            return at;
    }
    return NULL;
}

static int
line_of(const char *text, const char *at)
{
    int line = 1;
    for (const char *c = text; c < at; c++)
        line += *c == '\n';
    return line;
}

struct RevisionTexts {
    GPtrArray *revisions; // const Revision *: from the bases on, a level at a time
    GPtrArray *texts;     // char *, beside them; NULL: the file cannot be read
};

static int
find_in_text(const Revision *revision, const char *text, const char *table, const char *name)
{
    const char *at = text == NULL ? NULL : find_name(text, table, revision->is_sql);
    if (at != NULL && name != NULL)
        at = find_name(text, name, revision->is_sql);
    return at == NULL ? 0 : line_of(text, at);
}

// The first that names something is the one that made it.
static GPtrArray *
in_order(const RevisionGraph *graph)
{
    GPtrArray *todo = g_ptr_array_new(), *found = g_ptr_array_new();
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    for (size_t i = 0; i < graph->bases.count; i++)
        g_ptr_array_add(todo, (gpointer)(guintptr)graph->bases.items[i]);
    for (guint i = 0; i < todo->len; i++) {
        const Revision *revision = todo->pdata[i];
        if (!g_hash_table_add(seen, todo->pdata[i]))
            continue;
        g_ptr_array_add(found, todo->pdata[i]);
        for (size_t j = 0; j < revision->children.count; j++)
            g_ptr_array_add(todo, (gpointer)(guintptr)revision->children.items[j]);
    }
    g_ptr_array_free(todo, TRUE);
    return found;
}

static char *
read_text(const Revision *revision)
{
    char *text = NULL;
    return g_file_get_contents(revision->file, &text, NULL, NULL) ? text : NULL;
}

RevisionTexts *
revision_texts_read(const RevisionGraph *graph)
{
    RevisionTexts *texts = g_new0(RevisionTexts, 1);
    texts->revisions = in_order(graph);
    texts->texts = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < texts->revisions->len; i++)
        g_ptr_array_add(texts->texts, read_text(texts->revisions->pdata[i]));
    return texts;
}

void
revision_texts_free(RevisionTexts *texts)
{
    if (texts == NULL)
        return;
    g_ptr_array_free(texts->revisions, TRUE);
    g_ptr_array_free(texts->texts, TRUE);
    g_free(texts);
}

Mention
revision_texts_find(const RevisionTexts *texts, GHashTable *among, const char *table,
                    const char *name)
{
    for (guint i = 0; i < texts->revisions->len; i++) {
        const Revision *revision = texts->revisions->pdata[i];
        if (among != NULL && !g_hash_table_contains(among, revision))
            continue;
        int line = find_in_text(revision, texts->texts->pdata[i], table, name);
        if (line > 0)
            return (Mention){revision, line};
    }
    return (Mention){0};
}

Mention
revision_find_mention(const RevisionGraph *graph, const char *table, const char *name)
{
    g_autoptr(GPtrArray) revisions = in_order(graph);
    for (guint i = 0; i < revisions->len; i++) {
        g_autofree char *text = read_text(revisions->pdata[i]);
        int line = find_in_text(revisions->pdata[i], text, table, name);
        if (line > 0)
            return (Mention){revisions->pdata[i], line};
    }
    return (Mention){0};
}
