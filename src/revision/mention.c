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

static int
find_in_file(const Revision *revision, const char *table, const char *name)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(revision->file, &text, NULL, NULL))
        return 0;
    const char *at = find_name(text, table, revision->is_sql);
    if (at != NULL && name != NULL)
        at = find_name(text, name, revision->is_sql);
    return at == NULL ? 0 : line_of(text, at);
}

Mention
revision_find_mention(const RevisionGraph *graph, const char *table, const char *name)
{
    // From the bases on, a level at a time: the first that names something is the one that made it.
    g_autoptr(GPtrArray) todo = g_ptr_array_new();
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    for (size_t i = 0; i < graph->bases.count; i++)
        g_ptr_array_add(todo, (gpointer)(guintptr)graph->bases.items[i]);
    for (guint i = 0; i < todo->len; i++) {
        const Revision *revision = todo->pdata[i];
        if (!g_hash_table_add(seen, todo->pdata[i]))
            continue;
        int line = find_in_file(revision, table, name);
        if (line > 0)
            return (Mention){revision, line};
        for (size_t j = 0; j < revision->children.count; j++)
            g_ptr_array_add(todo, (gpointer)(guintptr)revision->children.items[j]);
    }
    return (Mention){0};
}
