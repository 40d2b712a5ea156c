#include "kind/kind-private.h"

#include "base/sql.h"
#include "kind/reflect-private.h"

#include <string.h>

// ---- reading -----------------------------------------------------------------------------------

typedef struct {
    Constraint *constraint;
    DomainCheck *domain_check; // of a domain: then there is no constraint
    unsigned oid, relation, domain, referenced, index, parent;
    const int16_t *keys, *referenced_keys, *set_keys;
    unsigned short key_count, referenced_count, set_count;
    ExpressionColumns uses;
} ConstraintRow;

static const struct {
    char letter; // contype
    ConstraintType type;
} constraint_types[] = {
    {'p', CONSTRAINT_PRIMARY_KEY}, {'u', CONSTRAINT_UNIQUE},    {'c', CONSTRAINT_CHECK},
    {'f', CONSTRAINT_FOREIGN_KEY}, {'x', CONSTRAINT_EXCLUSION},
};

static ConstraintType
type_of(char letter)
{
    for (size_t i = 0; i < G_N_ELEMENTS(constraint_types); i++)
        if (constraint_types[i].letter == letter)
            return constraint_types[i].type;
    g_assert_not_reached();
}

static const int16_t *
read_keys(Reflection *reflection, const CatalogRow *row, unsigned column, unsigned short *count)
{
    int64_t numbers[MOST_COLUMNS];
    int16_t keys[MOST_COLUMNS];
    *count = (unsigned short)row_numbers(row, column, numbers, MOST_COLUMNS);
    for (size_t i = 0; i < *count; i++)
        keys[i] = (int16_t)numbers[i];
    return *count == 0 ? NULL
                       : arena_intern_bytes(reflection->scratch, keys, *count * sizeof *keys);
}

static void
read_operators(Reflection *reflection, const CatalogRow *row)
{
    if (row_is_null(row, 20))
        return;
    ExclusionOperators *operators = ARENA_NEW(reflection->scratch, ExclusionOperators);
    operators->namespaces = row_texts(row, 19, reflection->arena, &operators->count);
    operators->names = row_texts(row, 20, reflection->arena, &operators->count);
    oid_map_put(&reflection->exclusions, row_oid(row, 7), operators);
}

static Constraint *
new_constraint(Reflection *reflection, const CatalogRow *row)
{
    Constraint *constraint = ARENA_NEW(reflection->arena, Constraint);
    constraint->object =
        (Object){.kind = KIND_CONSTRAINT, .name = row_copy(row, 2, reflection->arena)};
    constraint->type = type_of(row_char(row, 3));
    constraint->deferrable = row_bool(row, 4);
    constraint->deferred = row_bool(row, 5);
    constraint->validated = row_bool(row, 6);
    constraint->inherited = !row_bool(row, 13) || row_oid(row, 8) != 0;
    constraint->enforced = row_bool(row, 18);
    constraint->name_given = true;
    if (constraint->type == CONSTRAINT_CHECK)
        constraint->no_inherit = row_bool(row, 14);
    if (constraint->type == CONSTRAINT_FOREIGN_KEY) {
        constraint->on_update = row_char(row, 10);
        constraint->on_delete = row_char(row, 11);
        constraint->match = row_char(row, 12);
    }
    return constraint;
}

static DomainCheck *
new_domain_check(Reflection *reflection, const CatalogRow *row)
{
    DomainCheck *check = ARENA_NEW(reflection->scratch, DomainCheck);
    *check = (DomainCheck){.name = row_copy(row, 2, reflection->arena),
                           .oid = row_oid(row, 0),
                           .name_given = true,
                           .validated = row_bool(row, 6)};
    return check;
}

static void
read_constraint(Reflection *reflection, const CatalogRow *row)
{
    ConstraintRow *made = ARENA_NEW(reflection->scratch, ConstraintRow);
    *made = (ConstraintRow){
        .oid = row_oid(row, 0),
        .relation = row_oid(row, 1),
        .index = row_oid(row, 7),
        .parent = row_oid(row, 8),
        .referenced = row_oid(row, 9),
        .domain = row_oid(row, 21),
    };
    made->keys = read_keys(reflection, row, 15, &made->key_count);
    made->referenced_keys = read_keys(reflection, row, 16, &made->referenced_count);
    made->set_keys = read_keys(reflection, row, 17, &made->set_count);
    if (made->domain != 0)
        made->domain_check = new_domain_check(reflection, row);
    else
        made->constraint = new_constraint(reflection, row);
    read_operators(reflection, row);
    if (made->parent != 0)
        reflection_want(reflection, CATALOG_CONSTRAINT, made->parent);
    reflection_wait(reflection, KIND_CONSTRAINT, made);
    if (row_is_null(row, 22))
        return;
    size_t length;
    const char *nodes = row_bytes(row, 22, &length);
    ExpressionPlace place = {EXPRESSION_CHECK, made->oid, made->relation,
                             made->domain != 0 ? &made->domain_check->expression
                                               : &made->constraint->expression};
    made->uses = expressions_add(reflection, place, nodes, length);
}

// Sorted by name, as the domain has them.
static void
add_domain_check(Reflection *reflection, const ConstraintRow *row)
{
    Object *object = reflection_object(reflection, CATALOG_TYPE, row->domain);
    if (object == NULL)
        return;
    Domain *domain = (Domain *)object;
    DomainCheck *checks = ARENA_NEW_ARRAY(reflection->arena, DomainCheck, domain->check_count + 1);
    size_t at = 0;
    while (at < domain->check_count && strcmp(domain->checks[at].name, row->domain_check->name) < 0)
        checks[at] = domain->checks[at], at++;
    checks[at] = *row->domain_check;
    for (size_t i = at; i < domain->check_count; i++)
        checks[i + 1] = domain->checks[i];
    domain->checks = checks;
    domain->check_count++;
    reflection_know_if_wanted(reflection, CATALOG_CONSTRAINT, row->oid, object);
}

static void
link_foreign_key(Reflection *reflection, const ConstraintRow *row)
{
    Constraint *constraint = row->constraint;
    const Relation *referenced = reflection_relation(reflection, row->referenced);
    if (referenced == NULL)
        return;
    constraint->referenced_namespace = referenced->object->namespace;
    constraint->referenced_table = referenced->object->name;
    constraint->referenced_columns = reflection_column_names(
        reflection, referenced, row->referenced_keys, row->referenced_count);
}

// Gives the constraint its place; false when it hangs on nothing that is read.
static bool
link_constraint(Reflection *reflection, ConstraintRow *row)
{
    const Relation *relation = reflection_relation(reflection, row->relation);
    Constraint *constraint = row->constraint;
    if (relation == NULL)
        return false;
    constraint->object = reflection_child(KIND_CONSTRAINT, constraint->object.name, relation);
    constraint->object.oid = row->oid;
    reflection_know_if_wanted(reflection, CATALOG_CONSTRAINT, row->oid, &constraint->object);
    if (constraint->type == CONSTRAINT_FOREIGN_KEY)
        link_foreign_key(reflection, row);
    else if (row->index != 0)
        oid_map_put(&reflection->index_owners, row->index, constraint);
    if (constraint->type == CONSTRAINT_CHECK) {
        // Which columns it uses only the expression tells; the models do not list them.
        reflection_need_columns(reflection, &constraint->object, relation, row->uses);
        return true;
    }
    constraint->columns = reflection_column_names(reflection, relation, row->keys, row->key_count);
    constraint->column_count = (unsigned)row->key_count;
    constraint->set_columns =
        reflection_column_names(reflection, relation, row->set_keys, row->set_count);
    constraint->set_column_count = (unsigned)row->set_count;
    return true;
}

// A foreign key to a partitioned table has a copy for each partition there, on the same table: an
// action of PostgreSQL's own, and no constraint that anybody declared.
static bool
is_internal_copy(const Reflection *reflection, const ConstraintRow *row)
{
    const Object *parent = reflection_object(reflection, CATALOG_CONSTRAINT, row->parent);
    return parent != NULL && parent->parent == row->constraint->object.parent;
}

static void
add_constraint(Reflection *reflection, const ConstraintRow *row)
{
    Object *object = &row->constraint->object;
    if (object->parent == NULL || is_internal_copy(reflection, row))
        return;
    schema_add(reflection->schema, object);
    if (row->constraint->type != CONSTRAINT_FOREIGN_KEY)
        return;
    const Constraint *owner = oid_map_find(&reflection->index_owners, row->index);
    reflection_need(reflection, object,
                    owner != NULL ? &owner->object
                                  : reflection_object(reflection, CATALOG_RELATION, row->index));
}

static void
end_constraints(Reflection *reflection)
{
    const GPtrArray *rows = reflection->pending[KIND_CONSTRAINT];
    for (size_t i = 0; rows != NULL && i < rows->len; i++) {
        ConstraintRow *row = rows->pdata[i];
        if (row->domain_check != NULL)
            add_domain_check(reflection, row);
        else
            (void)link_constraint(reflection, row);
    }
    for (size_t i = 0; rows != NULL && i < rows->len; i++) {
        const ConstraintRow *row = rows->pdata[i];
        if (row->constraint != NULL)
            add_constraint(reflection, row);
    }
}

static const CatalogQuery queries[] = {
    {"constraint", query_constraint, true, read_constraint, end_constraints},
    {0},
};

// ---- comparing ---------------------------------------------------------------------------------

enum {
    ASPECT_DEFINITION = 2,
    ASPECT_EXPRESSION = 4,
    ASPECT_VALIDATED = 8,
    ASPECT_DEFERRABLE = 16,
    ASPECT_OPTIONS = 32,
    ASPECT_INVALIDATED = 64,
    ASPECT_CLUSTERED = 128,
    ASPECT_REPLICA_IDENTITY = 256,
    ASPECT_PREDICATE = 512,
    ASPECT_PARTITION = 1024,
};

static const char *const aspects[] = {
    "comment",     "definition", "expression",       "validated", "deferrable", "options",
    "not checked", "clustered",  "replica identity", "predicate", "partition",  NULL,
};

static bool
same_reference(const Constraint *a, const Constraint *b)
{
    return g_strcmp0(a->referenced_namespace, b->referenced_namespace) == 0 &&
           g_strcmp0(a->referenced_table, b->referenced_table) == 0 &&
           compare_texts(a->referenced_columns, a->referenced_columns == NULL ? 0 : a->column_count,
                         b->referenced_columns, b->referenced_columns == NULL ? 0 : b->column_count,
                         1) == 0 &&
           compare_texts(a->set_columns, a->set_column_count, b->set_columns, b->set_column_count,
                         1) == 0 &&
           a->match == b->match && a->on_update == b->on_update && a->on_delete == b->on_delete;
}

// What `index` says of a constraint that has one.
static unsigned
compare_backing(Comparison *comparison, const Constraint *from, const Constraint *to)
{
    if (from->index == NULL || to->index == NULL)
        return 0;
    const Index *a = from->index, *b = to->index;
    IndexPair pair = {
        a, b, &from->object, &to->object, ASPECT_DEFINITION, ASPECT_EXPRESSION, ASPECT_PREDICATE};
    return compare_index_definitions(comparison, pair) |
           compare_sets(a->options, a->option_count, b->options, b->option_count, ASPECT_OPTIONS) |
           compare_flag(a->clustered != b->clustered, ASPECT_CLUSTERED) |
           compare_flag(a->replica_identity != b->replica_identity, ASPECT_REPLICA_IDENTITY) |
           compare_flag((a->parent_index == NULL) != (b->parent_index == NULL), ASPECT_PARTITION);
}

static unsigned
compare_deferring(const Constraint *a, const Constraint *b)
{
    if (a->deferrable == b->deferrable && a->deferred == b->deferred)
        return 0;
    // ALTER CONSTRAINT knows foreign keys only.
    return b->type == CONSTRAINT_FOREIGN_KEY ? ASPECT_DEFERRABLE : ASPECT_DEFINITION;
}

static unsigned
compare_constraint(Comparison *comparison, const Object *from, const Object *to)
{
    const Constraint *a = (const Constraint *)from, *b = (const Constraint *)to;
    unsigned found = compare_comments(from, to);
    if (a->type != b->type || a->no_inherit != b->no_inherit || a->enforced != b->enforced ||
        (a->type == CONSTRAINT_FOREIGN_KEY && !same_reference(a, b)))
        return found | ASPECT_DEFINITION;
    if (a->type != CONSTRAINT_CHECK)
        found |= compare_texts(a->columns, a->column_count, b->columns, b->column_count,
                               ASPECT_DEFINITION);
    if (a->validated != b->validated)
        found |= b->validated ? ASPECT_VALIDATED : ASPECT_INVALIDATED;
    return found | compare_deferring(a, b) | compare_backing(comparison, a, b) |
           compare_expression(comparison, (OpenPair){.from = from,
                                                     .to = to,
                                                     .aspect = ASPECT_EXPRESSION,
                                                     .from_sql = a->expression,
                                                     .to_sql = b->expression});
}

// ---- DDL ---------------------------------------------------------------------------------------

static const char *
action_word(char action)
{
    switch (action) {
    case 'r':
        return "RESTRICT";
    case 'c':
        return "CASCADE";
    case 'n':
        return "SET NULL";
    case 'd':
        return "SET DEFAULT";
    default:
        return "NO ACTION";
    }
}

static void
add_reference(GString *sql, const Constraint *constraint)
{
    g_string_append(sql, "FOREIGN KEY (");
    sql_add_identifiers(sql, constraint->columns, constraint->column_count);
    sql_add(sql, ") REFERENCES %Q", constraint->referenced_namespace, constraint->referenced_table);
    if (constraint->referenced_columns != NULL) {
        g_string_append(sql, " (");
        sql_add_identifiers(sql, constraint->referenced_columns, constraint->column_count);
        g_string_append_c(sql, ')');
    }
    if (constraint->match == 'f')
        g_string_append(sql, " MATCH FULL");
    if (constraint->on_update != 'a' && constraint->on_update != 0)
        sql_add(sql, " ON UPDATE %s", action_word(constraint->on_update));
    if (constraint->on_delete != 'a' && constraint->on_delete != 0)
        sql_add(sql, " ON DELETE %s", action_word(constraint->on_delete));
    if (constraint->set_column_count == 0)
        return;
    g_string_append(sql, " (");
    sql_add_identifiers(sql, constraint->set_columns, constraint->set_column_count);
    g_string_append_c(sql, ')');
}

static void
add_key(GString *sql, const Constraint *constraint)
{
    const Index *index = constraint->index;
    g_string_append(sql, constraint->type == CONSTRAINT_PRIMARY_KEY ? "PRIMARY KEY" : "UNIQUE");
    if (index != NULL && index->nulls_not_distinct)
        g_string_append(sql, " NULLS NOT DISTINCT");
    g_string_append(sql, " (");
    sql_add_identifiers(sql, constraint->columns, constraint->column_count);
    g_string_append_c(sql, ')');
    if (index == NULL || index->included_count == 0)
        return;
    g_string_append(sql, " INCLUDE (");
    sql_add_identifiers(sql, index->included, index->included_count);
    g_string_append_c(sql, ')');
}

static void
add_exclusion(GString *sql, const Constraint *constraint)
{
    sql_add(sql, "EXCLUDE USING %I", constraint->index->method);
    ddl_add_elements(sql, constraint->index);
}

static void
add_index_words(GString *sql, const Index *index)
{
    if (index == NULL)
        return;
    ddl_add_options(sql, index->options, index->option_count);
    if (index->tablespace != NULL)
        sql_add(sql, " USING INDEX TABLESPACE %I", index->tablespace);
    if (index->predicate != NULL)
        sql_add(sql, " WHERE (%s)", index->predicate);
}

static void
add_attributes(GString *sql, const Constraint *constraint)
{
    if (constraint->no_inherit)
        g_string_append(sql, " NO INHERIT");
    if (constraint->deferrable)
        g_string_append(sql, " DEFERRABLE");
    if (constraint->deferred)
        g_string_append(sql, " INITIALLY DEFERRED");
    if (!constraint->enforced)
        g_string_append(sql, " NOT ENFORCED");
    else if (!constraint->validated)
        g_string_append(sql, " NOT VALID");
}

void
ddl_add_constraint(GString *sql, const Constraint *constraint)
{
    sql_add(sql, "CONSTRAINT %I ", constraint->object.name);
    switch (constraint->type) {
    case CONSTRAINT_PRIMARY_KEY:
    case CONSTRAINT_UNIQUE:
        add_key(sql, constraint);
        break;
    case CONSTRAINT_CHECK:
        sql_add(sql, "CHECK (%s)", constraint->expression);
        break;
    case CONSTRAINT_FOREIGN_KEY:
        add_reference(sql, constraint);
        break;
    case CONSTRAINT_EXCLUSION:
        add_exclusion(sql, constraint);
        break;
    }
    add_index_words(sql, constraint->index);
    add_attributes(sql, constraint);
}

static void
create_constraint(Statements *statements, const Object *object)
{
    const Constraint *constraint = (const Constraint *)object;
    g_autoptr(GString) sql = g_string_new(NULL);
    ddl_add_constraint(sql, constraint);
    bool only = constraint->index != NULL && is_made_alone(statements, object->parent);
    statements_add(statements, "ALTER TABLE %s%Q ADD %s", only ? "ONLY " : "", object->namespace,
                   object->parent->name, sql->str);
    if (constraint->index != NULL)
        statements_add_index_marks(statements, object, constraint->index);
    statements_add_comment(statements, object, false);
}

static void
finish_constraint(Statements *statements, const Object *object)
{
    statements_attach_index(statements, object, ((const Constraint *)object)->index);
}

static void
alter_constraint(Statements *statements, const Object *from, const Object *to, unsigned which)
{
    const Constraint *a = (const Constraint *)from, *b = (const Constraint *)to;
    g_autofree char *index = sql_format("ALTER INDEX %Q", to->namespace, to->name);
    if (which & ASPECT_DEFERRABLE)
        statements_add(statements, "ALTER TABLE %Q ALTER CONSTRAINT %I %s%s", to->namespace,
                       to->parent->name, to->name, b->deferrable ? "DEFERRABLE" : "NOT DEFERRABLE",
                       b->deferred     ? " INITIALLY DEFERRED"
                       : b->deferrable ? " INITIALLY IMMEDIATE"
                                       : "");
    if (which & ASPECT_VALIDATED)
        statements_add(statements, "ALTER TABLE %Q VALIDATE CONSTRAINT %I", to->namespace,
                       to->parent->name, to->name);
    if (which & ASPECT_OPTIONS)
        statements_add_options(statements, index,
                               (OptionList){a->index->options, a->index->option_count},
                               (OptionList){b->index->options, b->index->option_count});
    if (which & ASPECT_CLUSTERED && !b->index->clustered)
        statements_add(statements, "ALTER TABLE %Q SET WITHOUT CLUSTER", to->namespace,
                       to->parent->name);
    if (which & (ASPECT_CLUSTERED | ASPECT_REPLICA_IDENTITY))
        statements_add_index_marks(statements, to, b->index);
    if (which & ASPECT_COMMENT)
        statements_add_comment(statements, to, true);
}

static void
drop_constraint(Statements *statements, const Object *object)
{
    statements_add(statements, "ALTER TABLE %Q DROP CONSTRAINT %I", object->namespace,
                   object->parent->name, object->name);
}

static void
constraint_depends(Dependencies *dependencies, const Object *object)
{
    const Constraint *constraint = (const Constraint *)object;
    Need need = {
        .kind = KIND_COLUMN, .namespace = object->namespace, .table = object->parent->name};
    for (size_t i = 0; i < constraint->column_count; i++) {
        need.name = constraint->columns[i];
        depend(dependencies, need);
    }
    if (constraint->index != NULL)
        depend_on_index_columns(dependencies, object, constraint->index);
    if (constraint->type != CONSTRAINT_FOREIGN_KEY)
        return;
    depend(dependencies, (Need){.kind = KIND_TABLE,
                                .namespace = constraint->referenced_namespace,
                                .name = constraint->referenced_table});
    need.namespace = constraint->referenced_namespace;
    need.table = constraint->referenced_table;
    for (size_t i = 0; constraint->referenced_columns != NULL && i < constraint->column_count;
         i++) {
        need.name = constraint->referenced_columns[i];
        depend(dependencies, need);
    }
}

const Kind kind_constraint = {
    .name = "constraint",
    .plural = "constraints",
    .aspects = aspects,
    .anew = ASPECT_DEFINITION | ASPECT_EXPRESSION | ASPECT_PREDICATE | ASPECT_INVALIDATED,
    .loosens = ASPECT_PARTITION,
    .compare = compare_constraint,
    .create = create_constraint,
    .alter = alter_constraint,
    .drop = drop_constraint,
    .finish = finish_constraint,
    .depends = constraint_depends,
    .queries = queries,
};
