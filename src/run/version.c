#include "run/version.h"

#include "base/sql.h"
#include "run/error.h"

#include <string.h>

G_DEFINE_QUARK(trueup_run_error, run_error)

struct VersionRows {
    const RevisionGraph *graph;
    Arena *arena;
    GPtrArray *ids; // const char *, interned
};

VersionRows *
version_rows_new(const RevisionGraph *graph, Names rows)
{
    VersionRows *made = g_new0(VersionRows, 1);
    made->graph = graph;
    made->arena = arena_new();
    made->ids = g_ptr_array_new();
    for (size_t i = 0; i < rows.count; i++)
        g_ptr_array_add(made->ids, arena_text(made->arena, rows.items[i]));
    return made;
}

void
version_rows_free(VersionRows *rows)
{
    if (rows == NULL)
        return;
    g_ptr_array_free(rows->ids, TRUE);
    arena_free(rows->arena);
    g_free(rows);
}

static int
compare_ids(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

Names
version_rows_names(const VersionRows *rows, Arena *arena)
{
    size_t count = rows->ids->len;
    const char **items = ARENA_NEW_ARRAY(arena, const char *, count);
    for (size_t i = 0; i < count; i++)
        items[i] = arena_text(arena, rows->ids->pdata[i]);
    qsort(items, count, sizeof *items, compare_ids);
    return (Names){items, count};
}

static bool
find_row(const VersionRows *rows, const char *id, guint *index)
{
    for (guint i = 0; i < rows->ids->len; i++)
        if (strcmp(rows->ids->pdata[i], id) == 0) {
            if (index != NULL)
                *index = i;
            return true;
        }
    return false;
}

static bool
has_row(const VersionRows *rows, const char *id)
{
    return find_row(rows, id, NULL);
}

static bool
change(VersionRows *rows, VersionChange row, GArray *changes, GError **error)
{
    guint index = 0;
    const char *missing = row.from != NULL && !find_row(rows, row.from, &index) ? row.from : NULL;
    const char *doubled = row.to != NULL && has_row(rows, row.to) ? row.to : NULL;
    if (missing != NULL || doubled != NULL) {
        g_set_error(error, RUN_ERROR, RUN_ERROR_VERSION,
                    "the version table should %s a row \"%s\" at that point\n"
                    "hint: \"trueup current\" shows its rows, \"trueup history\" the revisions",
                    missing != NULL ? "have" : "not have", missing != NULL ? missing : doubled);
        return false;
    }
    if (row.from != NULL)
        g_ptr_array_remove_index(rows->ids, index);
    if (row.to != NULL)
        g_ptr_array_add(rows->ids, arena_text(rows->arena, row.to));
    g_array_append_val(changes, row);
    return true;
}

static bool
insert(VersionRows *rows, const char *id, GArray *changes, GError **error)
{
    return change(rows, (VersionChange){VERSION_INSERT, NULL, id}, changes, error);
}

static bool delete (VersionRows *rows, const char *id, GArray *changes, GError **error)
{
    return change(rows, (VersionChange){VERSION_DELETE, id, NULL}, changes, error);
}

static bool
update(VersionRows *rows, const char *from, const char *to, GArray *changes, GError **error)
{
    return change(rows, (VersionChange){VERSION_UPDATE, from, to}, changes, error);
}

// ---- revisions -------------------------------------------------------------------------------

// What directly comes before: parents, and dependencies that no ancestor has as well (Alembic:
// _normalized_down_revisions).
static GPtrArray *
befores_of(const Revision *revision)
{
    GPtrArray *befores = g_ptr_array_new();
    const Revisions *lists[] = {&revision->parents, &revision->own_dependencies};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        for (size_t j = 0; j < lists[i]->count; j++) {
            gpointer before = (gpointer)(guintptr)lists[i]->items[j];
            if (!g_ptr_array_find(befores, before, NULL))
                g_ptr_array_add(befores, before);
        }
    return befores;
}

// Every row but those named, and all that comes before them: what stands without a row of its own.
static GHashTable *
implied_by_others(const VersionRows *rows, const GPtrArray *not_these)
{
    g_autoptr(GPtrArray) others = g_ptr_array_new();
    for (guint i = 0; i < rows->ids->len; i++) {
        const Revision *row = revision_find(rows->graph, rows->ids->pdata[i]);
        if (row == NULL || !g_ptr_array_find((GPtrArray *)(guintptr)not_these, row, NULL))
            g_ptr_array_add(others, rows->ids->pdata[i]);
    }
    return revision_applied(rows->graph, (Names){(const char *const *)others->pdata, others->len});
}

static void
keep_not_implied(const VersionRows *rows, const GPtrArray *not_these, GPtrArray *befores)
{
    g_autoptr(GHashTable) implied = implied_by_others(rows, not_these);
    for (guint i = befores->len; i > 0; i--)
        if (g_hash_table_contains(implied, befores->pdata[i - 1]))
            g_ptr_array_remove_index(befores, i - 1);
}

static const char *
id_of(const GPtrArray *revisions, guint i)
{
    return ((const Revision *)revisions->pdata[i])->id;
}

static guint
count_rows(const VersionRows *rows, const GPtrArray *revisions, const char **last)
{
    guint count = 0;
    for (guint i = 0; i < revisions->len; i++)
        if (has_row(rows, id_of(revisions, i))) {
            *last = id_of(revisions, i);
            count++;
        }
    return count;
}

// Alembic takes every parent that no other row implies, row or not; one that has none is an error
// there and here.
static bool
merge(VersionRows *rows, const Revision *revision, GArray *changes, GError **error)
{
    g_autoptr(GPtrArray) parents = befores_of(revision);
    g_autoptr(GPtrArray) named = befores_of(revision);
    keep_not_implied(rows, named, parents);
    if (parents->len == 0) // a row and one that comes before it, side by side
        return insert(rows, revision->id, changes, error);
    for (guint i = 0; i + 1 < parents->len; i++)
        if (!delete (rows, id_of(parents, i), changes, error))
            return false;
    return update(rows, id_of(parents, parents->len - 1), revision->id, changes, error);
}

bool
version_upgrade(VersionRows *rows, const Revision *revision, GArray *changes, GError **error)
{
    g_autoptr(GPtrArray) befores = befores_of(revision);
    const char *row = NULL;
    guint count = count_rows(rows, befores, &row);
    if (count == 0)
        return insert(rows, revision->id, changes, error);
    if (count > 1)
        return merge(rows, revision, changes, error);
    return update(rows, row, revision->id, changes, error);
}

bool
version_downgrade(VersionRows *rows, const Revision *revision, GArray *changes, GError **error)
{
    g_autoptr(GPtrArray) befores = befores_of(revision);
    g_autoptr(GPtrArray) self = g_ptr_array_new();
    g_ptr_array_add(self, (gpointer)(guintptr)revision);
    keep_not_implied(rows, self, befores);
    if (befores->len == 0)
        return delete (rows, revision->id, changes, error);
    for (guint i = 0; i + 1 < befores->len; i++)
        if (!insert(rows, id_of(befores, i), changes, error))
            return false;
    return update(rows, revision->id, id_of(befores, befores->len - 1), changes, error);
}

// ---- stamps ----------------------------------------------------------------------------------

static bool
all_are_rows(const VersionRows *rows, Names names)
{
    for (size_t i = 0; i < names.count; i++)
        if (!has_row(rows, names.items[i]))
            return false;
    return true;
}

bool
version_stamp(VersionRows *rows, const StampMove *move, GArray *changes, GError **error)
{
    if (move->alone && !move->up)
        return delete (rows, move->from.items[0], changes, error);
    bool creates = move->up && (move->alone || !all_are_rows(rows, move->from));
    if (creates && !has_row(rows, move->to))
        return insert(rows, move->to, changes, error);
    if (move->from.count == 0)
        return true; // a branch of its own that another target brought already
    for (size_t i = 0; i + 1 < move->from.count; i++)
        if (!delete (rows, move->from.items[i], changes, error))
            return false;
    return update(rows, move->from.items[move->from.count - 1], move->to, changes, error);
}

// ---- SQL -------------------------------------------------------------------------------------

char *
version_change_sql(VersionTable table, VersionChange row)
{
    const char *namespace = table.namespace, *name = table.name;
    switch (row.verb) {
    case VERSION_INSERT:
        return sql_format("INSERT INTO %Q (version_num) VALUES (%L) RETURNING %Q.version_num",
                          namespace, name, row.to, namespace, name);
    case VERSION_UPDATE:
        return sql_format("UPDATE %Q SET version_num=%L WHERE %Q.version_num = %L", namespace, name,
                          row.to, namespace, name, row.from);
    case VERSION_DELETE:
        return sql_format("DELETE FROM %Q WHERE %Q.version_num = %L", namespace, name, namespace,
                          name, row.from);
    }
    g_assert_not_reached();
}

char *
version_create_sql(VersionTable table)
{
    g_autofree char *key = g_strconcat(table.name, "_pkc", NULL);
    return sql_format("CREATE TABLE %Q (\n    version_num VARCHAR(32) NOT NULL, \n"
                      "    CONSTRAINT %I PRIMARY KEY (version_num)\n)",
                      table.namespace, table.name, key);
}

char *
version_drop_sql(VersionTable table)
{
    return sql_format("DROP TABLE %Q", table.namespace, table.name);
}
