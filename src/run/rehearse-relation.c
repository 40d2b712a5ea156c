#include "run/rehearse-private.h"

#include <string.h>

typedef struct {
    RehearsedRelation shown;
    char *oid, *file_node;
    bool is_locked;
    int64_t reads, changed, rows;
} Relation;

struct RelationMap {
    GHashTable *by_oid; // oid as text -> Relation *
};

static void
relation_free(gpointer data)
{
    Relation *relation = data;
    g_free(relation->oid);
    g_free(relation->file_node);
    g_free((gpointer)(guintptr)relation->shown.lock.namespace);
    g_free((gpointer)(guintptr)relation->shown.lock.name);
    g_free(relation);
}

void
relations_free(RelationMap *map)
{
    if (map == NULL)
        return;
    g_hash_table_unref(map->by_oid);
    g_free(map);
}

RelationMap *
relations_read(Connection *connection, GError **error)
{
    g_autoptr(Result) result = connection_query(
        connection,
        "SELECT c.oid, n.nspname, c.relname, c.relkind, c.relfilenode, c.reltuples::int8"
        "  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_toast'",
        NULL, 0, error);
    if (result == NULL)
        return NULL;
    RelationMap *map = g_new0(RelationMap, 1);
    map->by_oid = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, relation_free);
    for (size_t i = 0; i < result_rows(result); i++) {
        Relation *relation = g_new0(Relation, 1);
        relation->oid = g_strdup(result_text(result, i, 0));
        relation->shown.lock.namespace = g_strdup(result_text(result, i, 1));
        relation->shown.lock.name = g_strdup(result_text(result, i, 2));
        relation->shown.kind = *result_text(result, i, 3);
        relation->file_node = g_strdup(result_text(result, i, 4));
        relation->rows = result_integer(result, i, 5);
        g_hash_table_insert(map->by_oid, relation->oid, relation);
    }
    return map;
}

static void
note_mode(Relation *relation, LockMode mode)
{
    relation->is_locked = true;
    relation->shown.lock.mode = MAX(relation->shown.lock.mode, mode);
}

void
relations_note_mode(RelationMap *map, const char *namespace, const char *name, LockMode mode)
{
    GHashTableIter each;
    gpointer value;
    g_hash_table_iter_init(&each, map->by_oid);
    while (g_hash_table_iter_next(&each, NULL, &value)) {
        Relation *relation = value;
        if (strcmp(relation->shown.lock.name, name) == 0 &&
            g_strcmp0(relation->shown.lock.namespace, namespace) == 0)
            note_mode(relation, mode);
    }
}

bool
relations_note_locks(RelationMap *map, Connection *connection, const char *pid, GError **error)
{
    const char *const values[] = {pid};
    g_autoptr(Result) result = connection_query(
        connection,
        "SELECT relation, mode FROM pg_catalog.pg_locks"
        " WHERE pid = coalesce($1::int, pg_catalog.pg_backend_pid()) AND locktype = 'relation'"
        "   AND database = (SELECT oid FROM pg_catalog.pg_database"
        "                    WHERE datname = pg_catalog.current_database())",
        values, 1, error);
    for (size_t i = 0; result != NULL && i < result_rows(result); i++) {
        Relation *relation = g_hash_table_lookup(map->by_oid, result_text(result, i, 0));
        if (relation != NULL)
            note_mode(relation, lock_mode_of(result_text(result, i, 1)));
    }
    return result != NULL;
}

bool
relations_read_counts(RelationMap *map, Connection *connection, const char *view, int sign,
                      GError **error)
{
    g_autofree char *sql =
        g_strconcat("SELECT relid, coalesce(seq_scan, 0) + coalesce(idx_scan, 0),"
                    "       n_tup_ins + n_tup_upd + n_tup_del FROM pg_catalog.",
                    view, NULL);
    g_autoptr(Result) result = connection_query(connection, sql, NULL, 0, error);
    for (size_t i = 0; result != NULL && i < result_rows(result); i++) {
        Relation *relation = g_hash_table_lookup(map->by_oid, result_text(result, i, 0));
        if (relation == NULL)
            continue;
        relation->reads += sign * result_integer(result, i, 1);
        relation->changed += sign * result_integer(result, i, 2);
    }
    return result != NULL;
}

// REINDEX CONCURRENTLY makes a new index under the old name.
static bool
came_back(const RelationMap *after, const Relation *gone)
{
    GHashTableIter each;
    gpointer value;
    g_hash_table_iter_init(&each, after->by_oid);
    while (g_hash_table_iter_next(&each, NULL, &value)) {
        const Relation *relation = value;
        if (strcmp(relation->shown.lock.name, gone->shown.lock.name) == 0 &&
            strcmp(relation->shown.lock.namespace, gone->shown.lock.namespace) == 0)
            return true;
    }
    return false;
}

bool
relations_note_changes(RelationMap *map, const RelationMap *after, bool alone)
{
    bool any = false;
    GHashTableIter each;
    gpointer value;
    g_hash_table_iter_init(&each, map->by_oid);
    while (g_hash_table_iter_next(&each, NULL, &value)) {
        Relation *relation = value;
        const Relation *now = g_hash_table_lookup(after->by_oid, relation->oid);
        bool stored = strcmp(relation->file_node, "0") != 0;
        bool renewed = now != NULL && stored && strcmp(now->file_node, relation->file_node) != 0;
        relation->shown.lock.rewrites =
            renewed || (alone && now == NULL && came_back(after, relation));
        any = any || relation->shown.lock.rewrites;
    }
    return any;
}

static int
compare_relations(const void *a, const void *b)
{
    const RelationLock *left = a, *right = b; // the first member
    int order = strcmp(left->namespace, right->namespace);
    return order != 0 ? order : strcmp(left->name, right->name);
}

void
relations_report(const RelationMap *map, Rehearsing *rehearsing, RehearsedStatement *statement)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(RehearsedRelation));
    statement->rows = -1;
    GHashTableIter each;
    gpointer value;
    g_hash_table_iter_init(&each, map->by_oid);
    while (g_hash_table_iter_next(&each, NULL, &value)) {
        const Relation *relation = value;
        RehearsedRelation row = relation->shown;
        row.lock.scans = relation->reads > 0;
        row.changed = relation->changed;
        if (!relation->is_locked && !row.lock.rewrites && !row.lock.scans)
            continue;
        row.lock.namespace = arena_intern(rehearsing->arena, row.lock.namespace);
        row.lock.name = arena_intern(rehearsing->arena, row.lock.name);
        if (strchr("rpm", row.kind) != NULL)
            statement->rows = MAX(statement->rows, relation->rows);
        g_array_append_val(rows, row);
    }
    g_array_sort(rows, compare_relations);
    statement->count = rows->len;
    statement->relations =
        arena_copy(rehearsing->arena, rows->data, rows->len * sizeof(RehearsedRelation));
}

void
relations_each_locked(const RelationMap *map, void (*each_locked)(void *data, const char *oid),
                      void *data)
{
    GHashTableIter each;
    gpointer value;
    g_hash_table_iter_init(&each, map->by_oid);
    while (g_hash_table_iter_next(&each, NULL, &value)) {
        const Relation *relation = value;
        if (relation->is_locked)
            each_locked(data, relation->oid);
    }
}
