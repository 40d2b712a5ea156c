// How long two equal schemas of many tables take to compare, and a plan for one column between
// them: tests/bench/diff [TABLES]

#include "plan/plan.h"

#include <stdio.h>
#include <stdlib.h>

enum { COLUMNS = 13 };

static void
add_column(Schema *schema, const Table *table, int position)
{
    static const char *const types[] = {"int4", "text", "timestamptz", "bool"};
    Column *column = ARENA_NEW(schema->arena, Column);
    g_autofree char *name = g_strdup_printf("column_%d", position);
    column->object = (Object){.kind = KIND_COLUMN,
                              .namespace = "public",
                              .name = arena_intern(schema->arena, name),
                              .parent = &table->object};
    column->type = type_intern(schema->arena,
                               (Type){.name = arena_intern(schema->arena, types[position % 4])});
    column->position = position;
    column->statistics = -1;
    column->not_null = position % 3 == 0;
    column->default_sql = position % 5 == 0 ? arena_intern(schema->arena, "now()") : NULL;
    schema_add(schema, &column->object);
}

static void
add_index(Schema *schema, const Table *table, int position)
{
    Index *index = ARENA_NEW(schema->arena, Index);
    IndexElement *element = ARENA_NEW(schema->arena, IndexElement);
    element->column = arena_printf(schema->arena, "column_%d", position);
    index->object =
        (Object){.kind = KIND_INDEX,
                 .namespace = "public",
                 .name = arena_printf(schema->arena, "%s_%d", table->object.name, position),
                 .parent = &table->object};
    index->method = "btree";
    index->elements = element;
    index->element_count = 1;
    index->valid = index->name_given = true;
    schema_add(schema, &index->object);
}

static Schema *
make_schema(size_t tables, size_t columns_of_first)
{
    Schema *schema = schema_new("bench");
    for (size_t i = 0; i < KINDS; i++)
        schema->speaks_for[i] = true;
    for (size_t i = 0; i < tables; i++) {
        Table *table = ARENA_NEW(schema->arena, Table);
        table->object = (Object){.kind = KIND_TABLE,
                                 .namespace = "public",
                                 .name = arena_printf(schema->arena, "table_%zu", i)};
        table->replica_identity = 'd';
        schema_add(schema, &table->object);
        for (size_t k = 1; k <= (i == 0 ? columns_of_first : COLUMNS); k++)
            add_column(schema, table, (int)k);
        for (int k = 1; k <= 3; k++)
            add_index(schema, table, k);
    }
    schema_finish(schema);
    return schema;
}

static double
milliseconds_since(gint64 start)
{
    return (double)(g_get_monotonic_time() - start) / 1000.0;
}

int
main(int count, char **arguments)
{
    size_t tables = count > 1 ? (size_t)g_ascii_strtoull(arguments[1], NULL, 10) : 10000;
    g_autoptr(Schema) from = make_schema(tables, COLUMNS);
    g_autoptr(Schema) to = make_schema(tables, COLUMNS + 1);
    gint64 start = g_get_monotonic_time();
    g_autoptr(Changes) changes = diff_schemas(from, to, NULL, NULL);
    printf("%zu tables compared in %.1f ms, %zu difference\n", tables, milliseconds_since(start),
           changes->count);
    start = g_get_monotonic_time();
    g_autoptr(Plan) plan = plan_new(changes, NULL);
    printf("a new column planned in %.1f ms\n", milliseconds_since(start));
    start = g_get_monotonic_time();
    g_autoptr(Changes) back = diff_schemas(to, from, NULL, NULL);
    g_autoptr(Plan) drop = plan_new(back, NULL);
    printf("and its drop in %.1f ms\n", milliseconds_since(start));
    return plan != NULL && drop != NULL ? EXIT_SUCCESS : EXIT_FAILURE;
}
