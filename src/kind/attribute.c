#include "kind/reflect-private.h"

#include "base/sql.h"

static Identity
identity_of(char letter)
{
    return letter == 'a' ? IDENTITY_ALWAYS : letter == 'd' ? IDENTITY_BY_DEFAULT : IDENTITY_NOT;
}

static Generated
generated_of(char letter)
{
    return letter == 's' ? GENERATED_STORED : letter == 'v' ? GENERATED_VIRTUAL : GENERATED_NOT;
}

// A column of an extension's type needs the extension; other types are named by the column.
static void
need_extension(Reflection *reflection, const Column *column, unsigned type_oid)
{
    if (type_oid < FIRST_NORMAL_OID)
        return;
    const CatalogType *type = oid_map_find(&reflection->types, type_oid);
    unsigned element = type != NULL && type->is_array ? type->element : type_oid;
    const Object *extension =
        oid_map_find(&reflection->members, reflection_key(CATALOG_TYPE, element));
    reflection_need(reflection, &column->object, extension);
}

static const Type *
read_column_type(Reflection *reflection, const CatalogRow *row, const RelationColumn *place)
{
    size_t length;
    const char *bytes = row_bytes(row, 14, &length);
    g_autofree char *formatted = bytes == NULL ? NULL : g_strndup(bytes, length);
    return reflection_type(reflection, (TypeNumbers){.oid = place->type_oid,
                                                     .modifier = row_int(row, 4),
                                                     .collation = place->collation,
                                                     .formatted = formatted});
}

static void
add_column(Reflection *reflection, const CatalogRow *row, const Relation *table,
           RelationColumn *place)
{
    Column *column = ARENA_NEW(reflection->arena, Column);
    const CatalogType *type = oid_map_find(&reflection->types, place->type_oid);
    char storage = row_char(row, 9);
    column->object = reflection_child(KIND_COLUMN, place->name, table);
    column->type = read_column_type(reflection, row, place);
    column->not_null = row_bool(row, 5);
    column->identity = identity_of(row_char(row, 6));
    column->generated = generated_of(row_char(row, 7));
    column->storage = storage == (type == NULL ? 'x' : type->storage) ? '\0' : storage;
    column->compression = row_char(row, 10);
    column->inherited = !row_bool(row, 11);
    column->statistics = row_int(row, 12);
    unsigned option_count;
    column->options = reflection_options(reflection, row, 13, &option_count);
    column->option_count = MIN(option_count, G_MAXUINT8);
    place->column = column;
    schema_add(reflection->schema, &column->object);
    need_extension(reflection, column, place->type_oid);
}

// "siglen=32" of an operator class in an index, whose columns are not read otherwise.
static void
read_class_options(Reflection *reflection, const CatalogRow *row)
{
    unsigned count;
    const char *const *options = reflection_options(reflection, row, 13, &count);
    if (count == 0)
        return;
    g_autoptr(GString) text = g_string_new(options[0]);
    for (unsigned i = 1; i < count; i++)
        g_string_append_printf(text, ", %s", options[i]);
    oid_map_put(&reflection->class_options,
                reflection_key(row_oid(row, 0), (unsigned)row_int(row, 1)),
                arena_text(reflection->arena, text->str));
}

// Columns of one table follow each other.
static const Relation *
find_last(Reflection *reflection, unsigned oid)
{
    if (reflection->last == NULL || reflection->last->oid != oid)
        reflection->last = reflection_relation(reflection, oid);
    return reflection->last;
}

static void
read_attribute(Reflection *reflection, const CatalogRow *row)
{
    const Relation *relation = find_last(reflection, row_oid(row, 0));
    int number = row_int(row, 1);
    if (relation == NULL) {
        read_class_options(reflection, row);
        return;
    }
    if (number > (int)relation->column_count)
        return;
    RelationColumn *place = &relation->columns[number - 1];
    place->name = row_intern(row, 2, reflection->arena);
    place->type_oid = row_oid(row, 3);
    place->collation = row_oid(row, 8);
    if (relation->object->kind == KIND_TABLE)
        add_column(reflection, row, relation, place);
    else if (relation->object->kind == KIND_COMPOSITE)
        place->type = read_column_type(reflection, row, place);
}

static void
end_attributes(Reflection *reflection)
{
    for (size_t i = 0; i < reflection->relation_list->len; i++) {
        const Relation *relation = reflection->relation_list->pdata[i];
        int position = 0;
        for (unsigned k = 0; k < relation->column_count; k++)
            if (relation->object->kind == KIND_TABLE && relation->columns[k].column != NULL)
                relation->columns[k].column->position = ++position;
    }
    reflection_composites(reflection);
}

typedef struct {
    const char *text;              // NULL: nextval() of the sequence, and nothing else
    unsigned oid, table, sequence; // 0: it uses none
    int column;
    ExpressionColumns uses;
} DefaultRow;

static void
read_default(Reflection *reflection, const CatalogRow *row)
{
    DefaultRow *made = ARENA_NEW(reflection->scratch, DefaultRow);
    size_t length;
    const char *nodes = row_bytes(row, 3, &length);
    *made =
        (DefaultRow){.oid = row_oid(row, 0), .table = row_oid(row, 1), .column = row_int(row, 2)};
    bool is_whole = false;
    made->sequence = expression_sequence(nodes, length, &is_whole);
    reflection_wait(reflection, KIND_COLUMN, made);
    if (is_whole) {
        oid_map_put(&reflection->drawn, reflection_key((unsigned)made->column, made->table),
                    GUINT_TO_POINTER(made->sequence));
        return;
    }
    ExpressionPlace place = {EXPRESSION_DEFAULT, made->oid, made->table, &made->text};
    made->uses = expressions_add(reflection, place, nodes, length);
}

// As pg_get_expr() prints it; a sequence that is not there any more cannot be in a default.
static const char *
nextval_text(Reflection *reflection, const Object *sequence)
{
    g_autofree char *name = sql_format("%Q", sequence->namespace, sequence->name);
    g_autofree char *text = sql_format("nextval(%L::regclass)", name);
    return arena_text(reflection->arena, text);
}

static void
end_defaults(Reflection *reflection)
{
    const GPtrArray *rows = reflection->pending[KIND_COLUMN];
    for (size_t i = 0; rows != NULL && i < rows->len; i++) {
        const DefaultRow *row = rows->pdata[i];
        const Relation *table = reflection_relation(reflection, row->table);
        Column *column = reflection_column(table, row->column);
        if (column == NULL || column->serial)
            continue;
        // So that pg_depend finds the column: the default is no object of its own.
        reflection_know_if_wanted(reflection, CATALOG_DEFAULT, row->oid, &column->object);
        const Object *sequence = reflection_object(reflection, CATALOG_RELATION, row->sequence);
        reflection_need(reflection, &column->object, sequence);
        column->default_sql = row->text;
        if (row->text == NULL && sequence != NULL)
            column->default_sql = nextval_text(reflection, sequence);
        reflection_need_columns(reflection, &column->object, table, row->uses);
    }
}

const CatalogQuery attribute_queries[] = {
    {"column", query_attribute, false, read_attribute, end_attributes},
    {"default", query_default, true, read_default, end_defaults},
    {0},
};
