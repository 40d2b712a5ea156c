#include "kind/kind-private.h"

#include "base/sql.h"

#include <string.h>

// ---- reading -----------------------------------------------------------------------------------

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
           compare_texts(a->options, a->option_count, b->options, b->option_count, ASPECT_OPTIONS) |
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
    bool only =
        object->parent->kind == KIND_TABLE && has_partitions(statements->to, object->parent);
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
    if (which & ASPECT_CLUSTERED && !b->clustered)
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
    .drop = statements_add_drop,
    .finish = finish_index,
    .depends = index_depends,
};
