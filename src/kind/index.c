#include "kind/kind-private.h"

#include "base/sql.h"
#include "kind/reflect-private.h"

#include <string.h>

// ---- reading -----------------------------------------------------------------------------------

enum { MOST_KEYS = 32 }; // (PostgreSQL: INDEX_MAX_KEYS)
enum { ORDER_DESCENDING = 1, ORDER_NULLS_FIRST = 2 };
enum { DEFAULT_COLLATION = 100, TYPE_TEXT = 25, TYPE_VARCHAR = 1043 };

typedef struct {
    int16_t column; // its number; 0: an expression
    int16_t order;
    unsigned class, collation;
} IndexKey;

typedef struct {
    Index *index;
    unsigned oid, table, method;
    unsigned short key_count, element_count; // with the included columns, without them
    const IndexKey *keys;
    const char *expressions; // all of them, parted by commas
    ExpressionColumns uses, predicate_uses;
} IndexRow;

static const IndexKey *
read_keys(Reflection *reflection, const CatalogRow *row, unsigned short *count)
{
    int64_t columns[MOST_KEYS], collations[MOST_KEYS] = {0}, classes[MOST_KEYS] = {0},
                                order[MOST_KEYS] = {0};
    IndexKey keys[MOST_KEYS];
    *count = (unsigned short)row_numbers(row, 11, columns, MOST_KEYS);
    row_numbers(row, 12, collations, MOST_KEYS);
    row_numbers(row, 13, classes, MOST_KEYS);
    row_numbers(row, 14, order, MOST_KEYS);
    for (size_t i = 0; i < *count; i++)
        keys[i] = (IndexKey){(int16_t)columns[i], (int16_t)order[i], (unsigned)classes[i],
                             (unsigned)collations[i]};
    return arena_intern_bytes(reflection->scratch, keys, *count * sizeof *keys);
}

static Index *
new_index(Reflection *reflection, const CatalogRow *row)
{
    Index *index = ARENA_NEW(reflection->arena, Index);
    index->object = (Object){.kind = KIND_INDEX, .name = row_copy(row, 2, reflection->arena)};
    index->method = reflection_name(reflection, CATALOG_ACCESS_METHOD, row_oid(row, 3));
    index->tablespace = reflection_name(reflection, CATALOG_TABLESPACE, row_oid(row, 4));
    index->unique = row_bool(row, 5);
    index->nulls_not_distinct = row_bool(row, 6);
    index->clustered = row_bool(row, 7);
    index->valid = row_bool(row, 8);
    index->replica_identity = row_bool(row, 9);
    index->options = reflection_options(reflection, row, 15, &index->option_count);
    index->name_given = true;
    return index;
}

static ExpressionColumns
read_expression(Reflection *reflection, const CatalogRow *row, unsigned column,
                ExpressionPlace place)
{
    size_t length;
    const char *nodes = row_bytes(row, column, &length);
    return nodes == NULL ? NULL : expressions_add(reflection, place, nodes, length);
}

static void
read_index(Reflection *reflection, const CatalogRow *row)
{
    IndexRow *made = ARENA_NEW(reflection->scratch, IndexRow);
    *made = (IndexRow){
        .index = new_index(reflection, row),
        .oid = row_oid(row, 0),
        .table = row_oid(row, 1),
        .method = row_oid(row, 3),
        .element_count = (unsigned short)row_int(row, 10),
    };
    made->keys = read_keys(reflection, row, &made->key_count);
    made->uses = read_expression(
        reflection, row, 16,
        (ExpressionPlace){EXPRESSION_INDEX, made->oid, made->table, &made->expressions});
    made->predicate_uses = read_expression(
        reflection, row, 17,
        (ExpressionPlace){EXPRESSION_PREDICATE, made->oid, made->table, &made->index->predicate});
    made->index->size_bytes = (int64_t)MAX(row_int(row, 18), 0) * reflection->block_size;
    reflection_know(reflection, CATALOG_RELATION, made->oid, &made->index->object);
    reflection_wait(reflection, KIND_INDEX, made);
}

// The end of a quoted text or name that begins at `at`, behind its last quote.
static const char *
skip_quoted(const char *at, bool has_escapes)
{
    char quote = *at++;
    while (*at != '\0' && (*at != quote || at[1] == quote)) {
        bool pair = *at == quote || (has_escapes && *at == '\\' && at[1] != '\0');
        at += pair ? 2 : 1;
    }
    return *at == '\0' ? at : at + 1;
}

// The length of the first expression in a list parted by commas.
static size_t
first_length(const char *list)
{
    int depth = 0;
    const char *at = list;
    while (*at != '\0' && (*at != ',' || depth > 0)) {
        if (*at == '\'' || *at == '"') {
            at = skip_quoted(at, *at == '\'' && at > list && at[-1] == 'E');
            continue;
        }
        depth += *at == '(' || *at == '[';
        depth -= *at == ')' || *at == ']';
        at++;
    }
    return (size_t)(at - list);
}

// Takes the next one off the row's list.
static const char *
next_expression(Reflection *reflection, IndexRow *row)
{
    const char *list = row->expressions == NULL ? "" : row->expressions;
    size_t length = first_length(list);
    const char *text = list[length] == '\0' ? list : arena_text_n(reflection->arena, list, length);
    list += length;
    while (*list == ',' || *list == ' ')
        list++;
    row->expressions = list;
    return text;
}

static unsigned
base_type(const Reflection *reflection, unsigned oid)
{
    const CatalogType *type = oid_map_find(&reflection->types, oid);
    while (type != NULL && type->type == 'd') {
        oid = type->base;
        type = oid_map_find(&reflection->types, oid);
    }
    return oid;
}

// A class that is the default of its own type may be used where another one is the default: char's
// on a varchar, which has none and goes by text's. `type` is 0 for expressions.
static bool
is_default_class(const Reflection *reflection, const IndexRow *row, const OperatorClass *class,
                 unsigned type)
{
    unsigned base = base_type(reflection, type);
    const OperatorClass *exact =
        oid_map_find(&reflection->class_defaults,
                     reflection_key(row->method, base == TYPE_VARCHAR ? TYPE_TEXT : base));
    return class->is_default && (type == 0 || exact == NULL || exact == class);
}

static void
set_class(const Reflection *reflection, const IndexRow *row, size_t i, unsigned type,
          IndexElement *element)
{
    const OperatorClass *class = oid_map_find(&reflection->classes, row->keys[i].class);
    element->opclass_options =
        oid_map_find(&reflection->class_options, reflection_key(row->oid, (unsigned)i + 1));
    if (class == NULL ||
        (element->opclass_options == NULL && is_default_class(reflection, row, class, type)))
        return;
    element->opclass = class->name;
    element->opclass_namespace = reflection_other_namespace(reflection, class->namespace);
}

static void
set_collation(const Reflection *reflection, unsigned oid, unsigned expected, IndexElement *element)
{
    const CatalogName *collation = oid_map_find(&reflection->collations, oid);
    if (oid == expected || collation == NULL)
        return;
    element->collation = collation->name;
    element->collation_namespace = reflection_other_namespace(reflection, collation->namespace);
}

// Fills an element that is all zeros, gaps too: equal lists of elements are one.
static void
make_element(Reflection *reflection, IndexRow *row, const Relation *table, size_t i,
             IndexElement *element)
{
    const IndexKey *key = &row->keys[i];
    unsigned type = 0, collation = DEFAULT_COLLATION;
    element->descending = key->order & ORDER_DESCENDING;
    element->nulls_first = key->order & ORDER_NULLS_FIRST;
    element->column = reflection_column_name(table, key->column);
    if (element->column != NULL) {
        type = table->columns[key->column - 1].type_oid;
        collation = table->columns[key->column - 1].collation;
    } else {
        element->expression = next_expression(reflection, row);
    }
    set_class(reflection, row, i, type, element);
    set_collation(reflection, key->collation, collation, element);
}

static void
set_operators(const ExclusionOperators *operators, IndexElement *elements, size_t count)
{
    for (size_t i = 0; operators != NULL && i < MIN(operators->count, count); i++) {
        bool builtin = strcmp(operators->namespaces[i], "pg_catalog") == 0;
        elements[i].operator= operators->names[i];
        elements[i].operator_namespace = builtin ? NULL : operators->namespaces[i];
    }
}

static void
set_elements(Reflection *reflection, IndexRow *row, const Relation *table)
{
    IndexElement elements[MOST_KEYS];
    int16_t included[MOST_KEYS];
    Index *index = row->index;
    index->element_count = MIN(row->element_count, row->key_count);
    index->included_count = row->key_count - index->element_count;
    memset(elements, 0, sizeof elements);
    for (size_t i = 0; i < index->element_count; i++)
        make_element(reflection, row, table, i, &elements[i]);
    for (size_t i = 0; i < index->included_count; i++)
        included[i] = row->keys[index->element_count + i].column;
    set_operators(oid_map_find(&reflection->exclusions, row->oid), elements, index->element_count);
    index->elements =
        arena_intern_bytes(reflection->arena, elements, index->element_count * sizeof *elements);
    index->included = reflection_column_names(reflection, table, included, index->included_count);
}

// Those of an extension's types come with the extension.
static void
need_classes(Reflection *reflection, const IndexRow *row, const Object *needer)
{
    for (size_t i = 0; i < row->index->element_count; i++) {
        unsigned class = row->keys[i].class;
        if (class >= FIRST_NORMAL_OID)
            reflection_need(
                reflection, needer,
                oid_map_find(&reflection->members, reflection_key(CATALOG_OPERATOR_CLASS, class)));
    }
}

static void
end_indexes(Reflection *reflection)
{
    const GPtrArray *rows = reflection->pending[KIND_INDEX];
    for (size_t i = 0; rows != NULL && i < rows->len; i++) {
        IndexRow *row = rows->pdata[i];
        Object *object = &row->index->object;
        const Relation *table = reflection_relation(reflection, row->table);
        if (table == NULL)
            continue;
        *object = reflection_child(KIND_INDEX, object->name, table);
        object->oid = row->oid;
        set_elements(reflection, row, table);
        reflection_need_columns(reflection, object, table, row->uses);
        reflection_need_columns(reflection, object, table, row->predicate_uses);
        Constraint *owner = oid_map_find(&reflection->index_owners, row->oid);
        need_classes(reflection, row, owner != NULL ? &owner->object : object);
        if (owner != NULL)
            owner->index = row->index;
        else
            schema_add(reflection->schema, object);
    }
}

static const CatalogQuery queries[] = {
    {"index", query_index, true, read_index, end_indexes},
    {0},
};

// ---- comparing ---------------------------------------------------------------------------------

enum {
    ASPECT_DEFINITION = 2,
    ASPECT_OPTIONS = 4,
    ASPECT_TABLESPACE = 8,
    ASPECT_VALID = 16,
    ASPECT_CLUSTERED = 32,
    ASPECT_REPLICA_IDENTITY = 64,
    ASPECT_PARTITION = 128,
    ASPECT_EXPRESSION = 256,
    ASPECT_PREDICATE = 512,
};

static const char *const aspects[] = {
    "comment",          "definition", "options",     "tablespace", "validity", "clustered",
    "replica identity", "partition",  "expressions", "predicate",  NULL,
};

static bool
same_words(const IndexElement *a, const IndexElement *b)
{
    return (a->column == NULL) == (b->column == NULL) && g_strcmp0(a->column, b->column) == 0 &&
           g_strcmp0(a->collation_namespace, b->collation_namespace) == 0 &&
           g_strcmp0(a->collation, b->collation) == 0 &&
           g_strcmp0(a->opclass_namespace, b->opclass_namespace) == 0 &&
           g_strcmp0(a->opclass, b->opclass) == 0 &&
           g_strcmp0(a->opclass_options, b->opclass_options) == 0 &&
           a->descending == b->descending && a->nulls_first == b->nulls_first &&
           g_strcmp0(a->operator_namespace, b->operator_namespace) == 0 &&
           g_strcmp0(a->operator, b->operator) == 0;
}

static bool
same_elements(const Index *a, const Index *b)
{
    if (a->element_count != b->element_count)
        return false;
    for (size_t i = 0; i < a->element_count; i++)
        if (!same_words(&a->elements[i], &b->elements[i]))
            return false;
    return true;
}

static unsigned
compare_expressions(Comparison *comparison, IndexPair pair)
{
    unsigned found = 0;
    OpenPair open = {.from = pair.from_owner, .to = pair.to_owner, .aspect = pair.expression};
    for (size_t i = 0; i < pair.from->element_count; i++) {
        open.from_sql = pair.from->elements[i].expression;
        open.to_sql = pair.to->elements[i].expression;
        found |= compare_expression(comparison, open);
    }
    open.aspect = pair.predicate;
    open.from_sql = pair.from->predicate;
    open.to_sql = pair.to->predicate;
    return found | compare_expression(comparison, open);
}

unsigned
compare_index_definitions(Comparison *comparison, IndexPair pair)
{
    const Index *a = pair.from, *b = pair.to;
    if (!same_elements(a, b) || g_strcmp0(a->method, b->method) != 0 || a->unique != b->unique ||
        a->nulls_not_distinct != b->nulls_not_distinct)
        return pair.definition;
    return compare_texts(a->included, a->included_count, b->included, b->included_count,
                         pair.definition) |
           compare_expressions(comparison, pair);
}

static unsigned
compare_index(Comparison *comparison, const Object *from, const Object *to)
{
    const Index *a = (const Index *)from, *b = (const Index *)to;
    IndexPair pair = {a, b, from, to, ASPECT_DEFINITION, ASPECT_EXPRESSION, ASPECT_PREDICATE};
    const char *a_parent = a->parent_index != NULL ? a->parent_index->name : NULL;
    const char *b_parent = b->parent_index != NULL ? b->parent_index->name : NULL;
    return compare_comments(from, to) | compare_index_definitions(comparison, pair) |
           compare_sets(a->options, a->option_count, b->options, b->option_count, ASPECT_OPTIONS) |
           compare_text(a->tablespace, b->tablespace, ASPECT_TABLESPACE) |
           compare_flag(!a->valid && b->valid, ASPECT_VALID) |
           compare_flag(a->clustered != b->clustered, ASPECT_CLUSTERED) |
           compare_flag(a->replica_identity != b->replica_identity, ASPECT_REPLICA_IDENTITY) |
           compare_flag((a_parent == NULL) != (b_parent == NULL), ASPECT_PARTITION);
}

// ---- DDL ---------------------------------------------------------------------------------------

static void
add_opclass(GString *sql, const IndexElement *element)
{
    if (element->collation != NULL)
        sql_add(sql, " COLLATE %Q",
                element->collation_namespace == NULL ? "pg_catalog" : element->collation_namespace,
                element->collation);
    if (element->opclass != NULL)
        sql_add(sql, " %Q", element->opclass_namespace, element->opclass);
    if (element->opclass_options == NULL)
        return;
    if (element->opclass == NULL) // the options cannot be said without a name
        g_string_append(sql, " DEFAULT");
    sql_add(sql, " (%s)", element->opclass_options);
}

void
ddl_add_elements(GString *sql, const Index *index)
{
    g_string_append(sql, " (");
    for (size_t i = 0; i < index->element_count; i++) {
        const IndexElement *element = &index->elements[i];
        if (i > 0)
            g_string_append(sql, ", ");
        if (element->column != NULL)
            sql_add_identifier(sql, element->column);
        else
            sql_add(sql, "(%s)", element->expression);
        add_opclass(sql, element);
        if (element->descending)
            g_string_append(sql, " DESC");
        if (element->nulls_first != element->descending)
            g_string_append(sql, element->nulls_first ? " NULLS FIRST" : " NULLS LAST");
        if (element->operator!= NULL && element->operator_namespace != NULL)
            sql_add(sql, " WITH OPERATOR(%I.%s)", element->operator_namespace, element->operator);
        else if (element->operator!= NULL)
            sql_add(sql, " WITH %s", element->operator);
    }
    g_string_append_c(sql, ')');
    if (index->included_count == 0)
        return;
    g_string_append(sql, " INCLUDE (");
    sql_add_identifiers(sql, index->included, index->included_count);
    g_string_append_c(sql, ')');
}

bool
has_partitions(const Schema *schema, const Object *table)
{
    if (((const Table *)table)->type != TABLE_PARTITIONED || schema == NULL)
        return false;
    for (size_t i = 0; i < schema->count; i++) {
        const Table *other = (const Table *)schema->objects[i];
        if (other->object.kind == KIND_TABLE && other->partition_bound != NULL &&
            other->parent_count > 0 && object_compare(other->parents[0], table) == 0)
            return true;
    }
    return false;
}

// Partitions that the other side does not say (models need not) keep their indexes to themselves:
// no statement of ours makes or attaches one.
bool
is_made_alone(const Statements *statements, const Object *table)
{
    const Schema *from = statements->from;
    return has_partitions(statements->to, table) &&
           (from == NULL || schema_speaks_for_all(from) || has_partitions(from, table));
}

void
statements_add_index_marks(Statements *statements, const Object *owner, const Index *index)
{
    const char *namespace = owner->namespace, *table = owner->parent->name;
    if (index->clustered)
        statements_add(statements, "ALTER TABLE %Q CLUSTER ON %I", namespace, table, owner->name);
    if (index->replica_identity)
        statements_add(statements, "ALTER TABLE %Q REPLICA IDENTITY USING INDEX %I", namespace,
                       table, owner->name);
}

// A partitioned table's index is made alone where its partitions bring their own, which are then
// attached to it: so each keeps the name that it is to have.
static void
create_index(Statements *statements, const Object *object)
{
    const Index *index = (const Index *)object;
    g_autoptr(GString) sql = g_string_new(NULL);
    bool only = object->parent->kind == KIND_TABLE && is_made_alone(statements, object->parent);
    sql_add(sql, "CREATE %sINDEX %I ON %s%Q", index->unique ? "UNIQUE " : "", object->name,
            only ? "ONLY " : "", object->namespace, object->parent->name);
    if (strcmp(index->method, "btree") != 0)
        sql_add(sql, " USING %I", index->method);
    ddl_add_elements(sql, index);
    if (index->nulls_not_distinct)
        g_string_append(sql, " NULLS NOT DISTINCT");
    ddl_add_options(sql, index->options, index->option_count);
    if (index->tablespace != NULL)
        sql_add(sql, " TABLESPACE %I", index->tablespace);
    if (index->predicate != NULL)
        sql_add(sql, " WHERE %s", index->predicate);
    statements_add(statements, "%s", sql->str);
    statements_add_index_marks(statements, object, index);
    statements_add_comment(statements, object, false);
}

// Whether a constraint of a partition has its index below this one: it goes with it only when that
// is said, unlike an index (PostgreSQL: the constraint is not part of the parent's dependency).
static bool
carries_constraint(const Schema *schema, const Object *object)
{
    if (!has_partitions(schema, object->parent))
        return false;
    for (size_t i = 0; i < schema->count; i++) {
        const Object *table = schema->objects[i];
        for (size_t k = 0; table->kind == KIND_TABLE && k < table->child_count; k++) {
            const Constraint *constraint = (const Constraint *)table->children[k];
            if (constraint->object.kind == KIND_CONSTRAINT && constraint->index != NULL &&
                constraint->index->parent_index == object)
                return true;
        }
    }
    return false;
}

static void
drop_index(Statements *statements, const Object *object)
{
    statements_add(statements, "DROP INDEX %Q%s", object->namespace, object->name,
                   carries_constraint(statements->from, object) ? " CASCADE" : "");
}

void
statements_attach_index(Statements *statements, const Object *owner, const Index *index)
{
    if (index != NULL && index->parent_index != NULL)
        statements_add(statements, "ALTER INDEX %Q ATTACH PARTITION %Q",
                       index->parent_index->namespace, index->parent_index->name, owner->namespace,
                       owner->name);
}

static void
finish_index(Statements *statements, const Object *object)
{
    statements_attach_index(statements, object, (const Index *)object);
}

// By some other index of it, which then says so.
static bool
is_clustered(const Object *table)
{
    for (size_t i = 0; i < table->child_count; i++) {
        const Object *child = table->children[i];
        const Index *index = child->kind == KIND_INDEX        ? (const Index *)child
                             : child->kind == KIND_CONSTRAINT ? ((const Constraint *)child)->index
                                                              : NULL;
        if (index != NULL && index->clustered)
            return true;
    }
    return false;
}

static void
alter_index(Statements *statements, const Object *from, const Object *to, unsigned which)
{
    const Index *a = (const Index *)from, *b = (const Index *)to;
    g_autofree char *prefix = sql_format("ALTER INDEX %Q", to->namespace, to->name);
    if (which & ASPECT_OPTIONS)
        statements_add_options(statements, prefix, (OptionList){a->options, a->option_count},
                               (OptionList){b->options, b->option_count});
    if (which & ASPECT_TABLESPACE)
        statements_add(statements, "%s SET TABLESPACE %I", prefix,
                       b->tablespace == NULL ? "pg_default" : b->tablespace);
    if (which & ASPECT_CLUSTERED && !b->clustered && !is_clustered(to->parent))
        statements_add(statements, "ALTER TABLE %Q SET WITHOUT CLUSTER", to->namespace,
                       to->parent->name);
    if (which & (ASPECT_CLUSTERED | ASPECT_REPLICA_IDENTITY))
        statements_add_index_marks(statements, to, b);
    if (which & ASPECT_COMMENT)
        statements_add_comment(statements, to, true);
}

void
depend_on_index_columns(Dependencies *dependencies, const Object *owner, const Index *index)
{
    Need need = {.kind = KIND_COLUMN, .namespace = owner->namespace, .table = owner->parent->name};
    for (size_t i = 0; i < index->element_count; i++) {
        need.name = index->elements[i].column;
        if (need.name != NULL)
            depend(dependencies, need);
        if (index->elements[i].collation_namespace != NULL)
            depend(dependencies, (Need){.kind = KIND_COLLATION,
                                        .namespace = index->elements[i].collation_namespace,
                                        .name = index->elements[i].collation});
    }
    for (size_t i = 0; i < index->included_count; i++) {
        need.name = index->included[i];
        depend(dependencies, need);
    }
    if (index->parent_index != NULL)
        depend(dependencies, (Need){.kind = KIND_INDEX,
                                    .namespace = index->parent_index->namespace,
                                    .table = index->parent_index->parent->name,
                                    .name = index->parent_index->name});
}

static void
index_depends(Dependencies *dependencies, const Object *object)
{
    depend_on_index_columns(dependencies, object, (const Index *)object);
}

const Kind kind_index = {
    .name = "index",
    .plural = "indexes",
    .aspects = aspects,
    .anew = ASPECT_DEFINITION | ASPECT_VALID | ASPECT_EXPRESSION | ASPECT_PREDICATE,
    .loosens = ASPECT_PARTITION,
    .compare = compare_index,
    .create = create_index,
    .alter = alter_index,
    .drop = drop_index,
    .finish = finish_index,
    .depends = index_depends,
    .queries = queries,
};
