#include "kind/reflect.h"

#include "kind/kind.h"
#include "kind/reflect-private.h"

#include <stdlib.h>

// ---- the queries -------------------------------------------------------------------------------

static void
add_queries(GPtrArray *queries, const CatalogQuery *list)
{
    for (; list != NULL && list->name != NULL; list++)
        g_ptr_array_add(queries, (gpointer)(guintptr)list);
}

// In the order in which their `end` runs.
static GPtrArray *
all_queries(const ReflectOptions *options)
{
    GPtrArray *queries = g_ptr_array_new();
    add_queries(queries, reflect_lookups);
    for (int i = 0; i < KINDS; i++)
        if (options->whole || !kind_of((KindId)i)->of_databases)
            add_queries(queries, kind_of((KindId)i)->queries);
    add_queries(queries, reflect_remarks);
    if (options->analysed)
        add_queries(queries, reflect_analysed);
    return queries;
}

typedef struct {
    Reflection *reflection;
    const GPtrArray *queries; // CatalogQuery *
} RowTarget;

static void
take_row(void *data, size_t query, const CatalogRow *row)
{
    const RowTarget *target = data;
    const CatalogQuery *taker = target->queries->pdata[query];
    taker->read(target->reflection, row);
}

static bool
read_catalogs(Reflection *reflection, const GPtrArray *queries, Snapshot *snapshot,
              const SnapshotReader *reader, GError **error)
{
    RowTarget target = {reflection, queries};
    SnapshotReader own = *reader;
    own.row = take_row;
    own.data = &target;
    g_autofree SnapshotQuery *list = g_new0(SnapshotQuery, queries->len);
    for (size_t i = 0; i < queries->len; i++) {
        const CatalogQuery *query = queries->pdata[i];
        list[i] = (SnapshotQuery){query->name, query->sql, query->any_time};
    }
    return snapshot_read(snapshot, list, queries->len, &own, error);
}

// ---- what is known while reading ---------------------------------------------------------------

static Reflection *
reflection_new(const Connection *connection, const Snapshot *snapshot, bool whole)
{
    Reflection *reflection = g_new0(Reflection, 1);
    Schema *schema = schema_new(connection_facts(connection)->identity);
    reflection->schema = schema;
    reflection->arena = schema->arena;
    reflection->scratch = arena_new();
    reflection->whole = whole;
    reflection->block_size = snapshot_block_size(snapshot);
    reflection->relation_list = g_ptr_array_new();
    reflection->comments = g_ptr_array_new();
    reflection->dependencies = g_ptr_array_new();
    reflection->texts = expressions_new();
    reflection->needs = g_array_new(FALSE, FALSE, sizeof(ReflectedNeed));
    schema->server_version = snapshot_server_version(snapshot);
    schema->search_path = arena_text(schema->arena, snapshot_search_path(snapshot));
    for (int i = 0; i < KINDS; i++)
        schema->speaks_for[i] = whole || !kind_of((KindId)i)->of_databases;
    return reflection;
}

static void
reflection_free(Reflection *reflection)
{
    OidMap *maps[] = {
        &reflection->namespaces,   &reflection->names,          &reflection->collations,
        &reflection->classes,      &reflection->class_defaults, &reflection->types,
        &reflection->shared_types, &reflection->relations,      &reflection->row_types,
        &reflection->objects,      &reflection->members,        &reflection->class_options,
        &reflection->index_owners, &reflection->exclusions,     &reflection->drawn,
        &reflection->wanted};
    for (size_t i = 0; i < G_N_ELEMENTS(maps); i++)
        oid_map_clear(maps[i]);
    for (int i = 0; i < KINDS; i++)
        if (reflection->pending[i] != NULL)
            g_ptr_array_free(reflection->pending[i], TRUE);
    g_ptr_array_free(reflection->relation_list, TRUE);
    g_ptr_array_free(reflection->comments, TRUE);
    g_ptr_array_free(reflection->dependencies, TRUE);
    g_array_free(reflection->needs, TRUE);
    expressions_free(reflection->texts);
    arena_free(reflection->scratch);
    schema_free(reflection->schema);
    g_free(reflection);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reflection, reflection_free)

// ---- needs -------------------------------------------------------------------------------------

static int
compare_needs(const void *a, const void *b)
{
    const ReflectedNeed *one = a, *other = b;
    if (one->object != other->object)
        return (uintptr_t)one->object < (uintptr_t)other->object ? -1 : 1;
    return ((uintptr_t)one->needed > (uintptr_t)other->needed) -
           ((uintptr_t)one->needed < (uintptr_t)other->needed);
}

// `count` needs of one object, sorted, some of them more than once.
static void
set_needs(Arena *arena, const ReflectedNeed *needs, size_t count)
{
    Object *object = (Object *)(uintptr_t)needs[0].object;
    const Object **list = ARENA_NEW_ARRAY(arena, const Object *, count);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || needs[i].needed != needs[i - 1].needed)
            list[object->need_count++] = needs[i].needed;
    object->needs = list;
}

static void
end_needs(Reflection *reflection)
{
    g_array_sort(reflection->needs, compare_needs);
    const ReflectedNeed *needs = (const ReflectedNeed *)(void *)reflection->needs->data;
    for (size_t i = 0, end; i < reflection->needs->len; i = end) {
        for (end = i + 1; end < reflection->needs->len; end++)
            if (needs[end].object != needs[i].object)
                break;
        set_needs(reflection->arena, needs + i, end - i);
    }
}

// ---- the whole ---------------------------------------------------------------------------------

// What is left open by rows that came before what they refer to.
static void
end_queries(Reflection *reflection, const GPtrArray *queries)
{
    for (size_t i = 0; i < queries->len; i++) {
        const CatalogQuery *query = queries->pdata[i];
        if (query->end != NULL)
            query->end(reflection);
    }
    end_needs(reflection);
}

static Schema *
read_schema(Connection *connection, const ReflectOptions *options, GError **error)
{
    g_autoptr(Snapshot) snapshot = snapshot_open(connection, options->cancellable, error);
    if (snapshot == NULL)
        return NULL;
    g_autoptr(Reflection) reflection = reflection_new(connection, snapshot, options->whole);
    g_autoptr(GPtrArray) queries = all_queries(options);
    SnapshotReader reader = {.progress = options->progress,
                             .progress_data = options->progress_data,
                             .cancellable = options->cancellable};
    if (!read_catalogs(reflection, queries, snapshot, &reader, error) ||
        !expressions_ask(reflection, snapshot, &reader, error))
        return NULL;
    end_queries(reflection, queries);
    return g_steal_pointer(&reflection->schema);
}

Schema *
reflect(Connection *connection, const ReflectOptions *options, GError **error)
{
    static const ReflectOptions nothing = {0};
    Schema *schema = read_schema(connection, options == NULL ? &nothing : options, error);
    if (schema != NULL)
        schema_finish(schema); // needs memory of its own: what the reading needed is gone by now
    return schema;
}
