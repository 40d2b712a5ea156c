#include "sqlalchemy/column-private.h"

#include "python/evaluator.h"
#include "sqlalchemy/clause.h"

#include <string.h>

// Constraints, indexes, sequences and what else is written as one call.

const ConstructClass construct_classes[] = {
    {"ForeignKey", CONSTRUCT_FOREIGN_KEY},
    {"ForeignKeyConstraint", CONSTRUCT_FOREIGN_KEYS},
    {"UniqueConstraint", CONSTRUCT_UNIQUE},
    {"CheckConstraint", CONSTRUCT_CHECK},
    {"PrimaryKeyConstraint", CONSTRUCT_PRIMARY_KEY},
    {"ExcludeConstraint", CONSTRUCT_EXCLUDE},
    {"Index", CONSTRUCT_INDEX},
    {"Sequence", CONSTRUCT_SEQUENCE},
    {"Identity", CONSTRUCT_IDENTITY},
    {"Computed", CONSTRUCT_COMPUTED},
    {"FetchedValue", CONSTRUCT_FETCHED_VALUE},
    {"DefaultClause", CONSTRUCT_DEFAULT},
    {"ColumnDefault", CONSTRUCT_PYTHON_DEFAULT},
    {NULL, CONSTRUCT_PYTHON_DEFAULT},
};
_Static_assert(G_N_ELEMENTS(construct_classes) == CONSTRUCTS + 1, "a row for each construct");

const char *
construct_convention_key(const Value *class)
{
    static const char *const keys[CONSTRUCTS] = {
        [CONSTRUCT_FOREIGN_KEYS] = "fk", [CONSTRUCT_UNIQUE] = "uq", [CONSTRUCT_CHECK] = "ck",
        [CONSTRUCT_PRIMARY_KEY] = "pk",  [CONSTRUCT_INDEX] = "ix",
    };
    const ConstructClass *row = value_host_row(class, &construct_class_type);
    return row == NULL ? NULL : keys[row->kind];
}

Construct *
declared_construct(const Value *value)
{
    return value_host_data(value, &construct_type);
}

static DeclaredColumn *
column_within(Evaluator *evaluator, Value *value)
{
    value = clause_element(evaluator, value);
    const Clause *clause = clause_of(value);
    return clause != NULL ? clause_column(clause) : declared_column(value);
}

// An index or constraint belongs to the table of its columns, or waits for them to have one.
static DeclaredTable *
table_of_arguments(Evaluator *evaluator, Construct *construct)
{
    const Call *call = &construct->call;
    DeclaredColumn *first = NULL;
    for (size_t i = 0; i < call->positional; i++) {
        DeclaredColumn *column = column_within(evaluator, call->arguments[i].value);
        if (column != NULL && column->table != NULL)
            return column->table;
        if (first == NULL)
            first = column;
    }
    if (first != NULL && construct->kind == CONSTRUCT_INDEX)
        pointers_add(evaluator_arena(evaluator), &column_more(evaluator, first)->waiting,
                     construct);
    DeclaredTable *table = declared_table(call_keyword(call, "_table"));
    return table != NULL ? table : declared_table(call_keyword(call, "table"));
}

static bool
call_is_unknown(const Call *call)
{
    for (size_t i = 0; i < call->positional; i++)
        if (call->arguments[i].value->kind == VALUE_UNKNOWN)
            return true;
    return false;
}

static void
attach(Evaluator *evaluator, Construct *construct)
{
    switch (construct->kind) {
    case CONSTRUCT_INDEX:
    case CONSTRUCT_UNIQUE:
    case CONSTRUCT_EXCLUDE:
    case CONSTRUCT_CHECK:
    case CONSTRUCT_PRIMARY_KEY:
    case CONSTRUCT_FOREIGN_KEYS: {
        DeclaredTable *table = table_of_arguments(evaluator, construct);
        if (table != NULL) {
            table_add_construct(evaluator, table, construct);
            declare_addition(evaluator, table, "an index or constraint", construct->call.origin);
        }
        if (table == NULL && call_is_unknown(&construct->call))
            pointers_add(evaluator_arena(evaluator), &declarations_of(evaluator)->loose, construct);
        return;
    }
    case CONSTRUCT_SEQUENCE: {
        MetaData *metadata = declared_metadata(call_keyword(&construct->call, "metadata"));
        if (metadata != NULL)
            pointers_add(evaluator_arena(evaluator), &metadata->sequences, construct);
        return;
    }
    case CONSTRUCT_FOREIGN_KEY:
    case CONSTRUCT_IDENTITY:
    case CONSTRUCT_COMPUTED:
    case CONSTRUCT_FETCHED_VALUE:
    case CONSTRUCT_DEFAULT:
    case CONSTRUCT_PYTHON_DEFAULT:
        return;
    }
}

// The parameters after those that are always given by position.
// (SQLAlchemy: sql/schema.py)
static const struct {
    size_t kept;
    const char *names[10]; // ends with NULL when there are fewer
} parameters[CONSTRUCTS] = {
    [CONSTRUCT_FOREIGN_KEY] = {1,
                               {"_constraint", "use_alter", "name", "onupdate", "ondelete",
                                "deferrable", "initially", "link_to_name", "match"}},
    [CONSTRUCT_FOREIGN_KEYS] = {2,
                                {"name", "onupdate", "ondelete", "deferrable", "initially",
                                 "use_alter", "link_to_name", "match"}},
    [CONSTRUCT_CHECK] = {1, {"name", "deferrable", "initially", "table"}},
    [CONSTRUCT_SEQUENCE] = {1,
                            {"start", "increment", "minvalue", "maxvalue", "nominvalue",
                             "nomaxvalue", "cycle", "schema"}},
    [CONSTRUCT_IDENTITY] = {0,
                            {"always", "on_null", "start", "increment", "minvalue", "maxvalue",
                             "nominvalue", "nomaxvalue", "cycle"}},
    [CONSTRUCT_COMPUTED] = {1, {"persisted"}},
};

// What is given by position gets its name.
static Call
named_call(Evaluator *evaluator, ConstructKind kind, const Call *call)
{
    size_t kept = parameters[kind].kept;
    if (parameters[kind].names[0] == NULL || call->positional <= kept)
        return *call;
    Call named = *call;
    Argument *rows =
        arena_copy(evaluator_arena(evaluator), call->arguments, call->count * sizeof *rows);
    for (size_t i = kept; i < call->positional && i - kept < 10; i++)
        if (parameters[kind].names[i - kept] != NULL)
            rows[i].name = evaluator_name(evaluator, parameters[kind].names[i - kept]);
    named.arguments = rows;
    named.positional = kept;
    return named;
}

static Value *
construct_class_call(Evaluator *evaluator, Value *self, const Call *call)
{
    const ConstructClass *class = value_host_row(self, &construct_class_type);
    Arena *arena = evaluator_arena(evaluator);
    Construct *construct = ARENA_NEW(arena, Construct);
    construct->kind = class->kind;
    construct->call = named_call(evaluator, class->kind, call);
    construct->value = value_host(evaluator, &construct_type, class, construct, call->origin);
    attach(evaluator, construct);
    return construct->value;
}

static Value *
construct_class_instantiate(Evaluator *evaluator, Value *self, Value *class, const Call *call)
{
    (void)class;
    return construct_class_call(evaluator, self, call);
}

static int
construct_class_is_instance(Evaluator *evaluator, const Value *self, const Value *value)
{
    (void)evaluator;
    if (value_is_unknown(value))
        return -1;
    const ConstructClass *class = value_host_row(self, &construct_class_type);
    const Construct *construct = declared_construct(value);
    return construct != NULL && construct->kind == class->kind;
}

const HostType construct_class_type = {
    .name = "construct",
    .call = construct_class_call,
    .instantiate = construct_class_instantiate,
    .is_instance = construct_class_is_instance,
};

// Sequence("s").next_value()
static Value *
next_value(Evaluator *evaluator, Value *self, const Call *call)
{
    const Construct *sequence = self->host.data;
    const char *name = value_text(call_argument(&sequence->call, 0, "name"));
    const char *namespace = value_text(call_keyword(&sequence->call, "schema"));
    if (name == NULL)
        return value_unknown(evaluator, call->origin, "the sequence has no name");
    g_autofree char *quoted =
        namespace == NULL ? g_strdup(name) : g_strdup_printf("%s.%s", namespace, name);
    Clause text = {.kind = CLAUSE_VALUE, .value = value_from_text(evaluator, quoted)};
    const Clause **parts = ARENA_NEW_ARRAY(evaluator_arena(evaluator), const Clause *, 1);
    parts[0] = clause_of(clause_value(evaluator, text, call->origin));
    return clause_value(
        evaluator, (Clause){.kind = CLAUSE_FUNCTION, .text = "nextval", .parts = parts, .count = 1},
        call->origin);
}

static const HostType next_value_type = {.name = "next_value", .call = next_value};

static Value *
construct_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    Construct *construct = declared_construct(self);
    if (construct->kind == CONSTRUCT_SEQUENCE &&
        (strcmp(name, "next_value") == 0 || strcmp(name, "next_value_") == 0))
        return value_host(evaluator, &next_value_type, NULL, construct, origin);
    if (strcmp(name, "table") == 0 && construct->table != NULL)
        return construct->table->value;
    Value *given = call_keyword(&construct->call, name);
    if (given == NULL && (strcmp(name, "info") == 0 || strcmp(name, "dialect_options") == 0))
        return value_dict(evaluator);
    if (given == NULL && (strcmp(name, "name") == 0 || strcmp(name, "arg") == 0))
        given = call_argument(&construct->call, 0, name);
    return given != NULL ? given : value_unknown(evaluator, origin, "a construct's \"%s\"", name);
}

const HostType construct_type = {
    .name = "construct",
    .get_attribute = construct_attribute,
};
