#include "sqlalchemy/clause-private.h"

#include "python/evaluator.h"
#include "sqlalchemy/sqltype-private.h"
#include "sqlalchemy/statement.h"

#include <string.h>

// Methods of columns and expressions: desc(), in_(), op("&&")(…). (SQLAlchemy:
// sql/operators.py, ColumnOperators)

typedef struct MethodRow MethodRow;

typedef struct {
    const MethodRow *row;
    Value *self;
    const char *operator; // op(…): the operator
} BoundMethod;

typedef Value *(*MethodRun)(Evaluator *evaluator, const BoundMethod *method, const Call *call);

struct MethodRow {
    const char *name;
    const char *sql;
    int precedence;
    MethodRun run;
};

bool
clause_type_is_text(const Value *type)
{
    const SqlTypeRow *row = value_host_row(type, &sql_type_object);
    if (row == NULL)
        row = value_host_row(type, &sql_type_class);
    return row != NULL && row->family == FAMILY_STRING;
}

static Value *
run_binary(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    Value *other = call_argument(call, 0, "other");
    if (other == NULL)
        return value_unknown(evaluator, call->origin, "%s() without an operand", method->row->name);
    Value *sides[] = {method->self, other};
    return clause_compare(evaluator, method->row->sql, method->row->precedence, sides,
                          call->origin);
}

static Value *
run_postfix(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    return clause_value(evaluator,
                        (Clause){.kind = CLAUSE_POSTFIX,
                                 .text = method->row->sql,
                                 .parts = clause_parts(evaluator, &method->self, 1),
                                 .count = 1,
                                 .precedence = method->row->precedence},
                        call->origin);
}

// IN () is no SQL: no value is in it. (SQLAlchemy: sql/compiler.py, visit_empty_set_op_expr)
static Value *
empty_in(Evaluator *evaluator, const BoundMethod *method, Origin origin)
{
    bool is_negated = strcmp(method->row->sql, "IN") != 0;
    Value *nothing = clause_text(evaluator, "(NULL)", origin);
    Value *sides[] = {method->self, nothing};
    Value *pair[] = {clause_compare(evaluator, method->row->sql, PRECEDENCE_COMPARE, sides, origin),
                     clause_text(evaluator, is_negated ? "(1 = 1)" : "(1 != 1)", origin)};
    return clause_value(evaluator,
                        (Clause){.kind = CLAUSE_LIST,
                                 .text = is_negated ? "OR" : "AND",
                                 .parts = clause_parts(evaluator, pair, 2),
                                 .count = 2,
                                 .precedence = is_negated ? PRECEDENCE_OR : PRECEDENCE_AND},
                        origin);
}

static Value *
run_in(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    Value *other = call_argument(call, 0, "other");
    const Clause *clause = clause_of(other);
    bool is_query =
        statement_of(other) != NULL ||
        (clause != NULL && (clause->kind == CLAUSE_STATEMENT || clause->kind == CLAUSE_PARAMETER));
    if (is_query)
        return run_binary(evaluator, method, call);
    if (declared_table(other) != NULL && declared_table(other)->source != NULL) {
        Argument source = {.value = declared_table(other)->source, .origin = call->origin};
        return run_binary(evaluator, method, &(Call){&source, 1, 1, NULL, call->origin});
    }
    Value *seen = other == NULL ? NULL : evaluator_iterate(evaluator, other, call->origin);
    const Items *items = value_sequence(seen);
    if (items != NULL && items->rest != NULL)
        return items->rest;
    if (items == NULL)
        return value_is_unknown(seen) && seen != NULL
                   ? seen
                   : value_unknown(evaluator, call->origin, "the values of %s()",
                                   method->row->name);
    if (items->count == 0)
        return empty_in(evaluator, method, call->origin);
    // The column first, so that the values take its type.
    Value **values = ARENA_NEW_ARRAY(evaluator_arena(evaluator), Value *, items->count + 1);
    values[0] = method->self;
    memcpy(values + 1, items->items, items->count * sizeof *values);
    const Clause *const *parts = clause_parts(evaluator, values, items->count + 1);
    Clause list = {.kind = CLAUSE_LIST,
                   .text = ",",
                   .parts = parts + 1,
                   .count = items->count,
                   .precedence = PRECEDENCE_LIST};
    Value *sides[] = {method->self, clause_value(evaluator, list, call->origin)};
    return clause_compare(evaluator, method->row->sql, PRECEDENCE_COMPARE, sides, call->origin);
}

static Value *
run_between(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    if (call->count < 2)
        return value_unknown(evaluator, call->origin, "between() without its bounds");
    Value *values[] = {method->self, call_argument(call, 0, "cleft"),
                       call_argument(call, 1, "cright")};
    const Clause *const *parts = clause_parts(evaluator, values, 3);
    Clause bounds = {.kind = CLAUSE_LIST,
                     .text = "BETWEEN",
                     .parts = parts + 1,
                     .count = 2,
                     .precedence = PRECEDENCE_ATOM};
    Value *sides[] = {method->self, clause_value(evaluator, bounds, call->origin)};
    return clause_compare(evaluator, "BETWEEN", PRECEDENCE_COMPARE, sides, call->origin);
}

// col.contains("x") of an array or JSON is @>, of text LIKE '%x%'
static Value *
run_contains(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    const Clause *self = clause_coerce(evaluator, method->self);
    if (self->type != NULL && !clause_type_is_text(self->type))
        return run_binary(evaluator, method, call);
    return value_unknown(evaluator, call->origin, "LIKE by contains()");
}

static Value *
run_collate(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    const char *collation = value_text(call_argument(call, 0, "collation"));
    if (collation == NULL)
        return value_unknown(evaluator, call->origin, "the collation");
    const char *text = arena_printf(evaluator_arena(evaluator), " COLLATE \"%s\"", collation);
    return clause_value(evaluator,
                        (Clause){.kind = CLAUSE_POSTFIX,
                                 .text = text,
                                 .parts = clause_parts(evaluator, &method->self, 1),
                                 .count = 1,
                                 .precedence = PRECEDENCE_OPERATOR},
                        call->origin);
}

// What is cast is a literal of that type: cast("1", Numeric) is 1.
static const Clause *const *
typed_part(Evaluator *evaluator, Value *value, Value *type)
{
    const Clause **parts = ARENA_NEW_ARRAY(evaluator_arena(evaluator), const Clause *, 1);
    Clause typed = *clause_coerce(evaluator, value);
    if (typed.kind == CLAUSE_VALUE && typed.type == NULL)
        typed.type = type;
    parts[0] = arena_copy(evaluator_arena(evaluator), &typed, sizeof typed);
    return parts;
}

static Value *
run_cast(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    Value *type = call_argument(call, 0, "type_");
    if (type == NULL)
        return value_unknown(evaluator, call->origin, "cast() without a type");
    return clause_value(evaluator,
                        (Clause){.kind = CLAUSE_CAST,
                                 .value = type,
                                 .type = type,
                                 .parts = typed_part(evaluator, method->self, type),
                                 .count = 1},
                        call->origin);
}

// text(…).bindparams(x=1), bindparams(bindparam("x", 1))
static Value *
run_parameters(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    const Clause *self = clause_of(method->self);
    Value *dict = value_dict(evaluator);
    if (self == NULL)
        return method->self;
    for (size_t i = 0; self->parameters != NULL && i < self->parameters->dict.count; i++)
        value_put(evaluator, dict, self->parameters->dict.entries[i].key,
                  self->parameters->dict.entries[i].value);
    for (size_t i = 0; i < call->count; i++) {
        Value *value = call->arguments[i].value;
        const Clause *parameter = clause_of(value);
        const char *name = call->arguments[i].name;
        if (name == NULL && parameter != NULL && parameter->kind == CLAUSE_PARAMETER)
            name = parameter->text;
        if (name != NULL)
            value_put(evaluator, dict, value_from_text(evaluator, name), value);
    }
    Clause changed = *self;
    changed.parameters = dict;
    return clause_value(evaluator, changed, call->origin);
}

static Value *
run_self(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    (void)evaluator;
    (void)call;
    return method->self;
}

// The name is only asked for by postgresql_ops.
static Value *
run_label(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    Clause clause = *clause_coerce(evaluator, method->self);
    clause.key = value_text(call_argument(call, 0, "name"));
    return clause_value(evaluator, clause, call->origin);
}

static Value *run_op(Evaluator *evaluator, const BoundMethod *method, const Call *call);

static const MethodRow methods[] = {
    {"asc", " ASC", PRECEDENCE_LIST, run_postfix},
    {"between", NULL, 0, run_between},
    {"bindparams", NULL, 0, run_parameters},
    {"bool_op", NULL, 0, run_op},
    {"cast", NULL, 0, run_cast},
    {"collate", NULL, 0, run_collate},
    {"columns", NULL, 0, run_self},
    {"concat", "||", PRECEDENCE_OPERATOR, run_binary},
    {"contained_by", "<@", PRECEDENCE_OPERATOR, run_binary},
    {"contains", "@>", PRECEDENCE_OPERATOR, run_contains},
    {"desc", " DESC", PRECEDENCE_LIST, run_postfix},
    {"execution_options", NULL, 0, run_self},
    {"has_key", "?", PRECEDENCE_OPERATOR, run_binary},
    {"ilike", "ILIKE", PRECEDENCE_COMPARE, run_binary},
    {"in_", "IN", PRECEDENCE_COMPARE, run_in},
    {"is_", "IS", PRECEDENCE_COMPARE, run_binary},
    {"is_distinct_from", "IS DISTINCT FROM", PRECEDENCE_COMPARE, run_binary},
    {"is_not", "IS NOT", PRECEDENCE_COMPARE, run_binary},
    {"is_not_distinct_from", "IS NOT DISTINCT FROM", PRECEDENCE_COMPARE, run_binary},
    {"isnot", "IS NOT", PRECEDENCE_COMPARE, run_binary},
    {"isnot_distinct_from", "IS NOT DISTINCT FROM", PRECEDENCE_COMPARE, run_binary},
    {"label", NULL, 0, run_label},
    {"like", "LIKE", PRECEDENCE_COMPARE, run_binary},
    {"match", "@@", PRECEDENCE_OPERATOR, run_binary},
    {"not_in", "NOT IN", PRECEDENCE_COMPARE, run_in},
    {"notilike", "NOT ILIKE", PRECEDENCE_COMPARE, run_binary},
    {"notin_", "NOT IN", PRECEDENCE_COMPARE, run_in},
    {"notlike", "NOT LIKE", PRECEDENCE_COMPARE, run_binary},
    {"nulls_first", " NULLS FIRST", PRECEDENCE_LIST, run_postfix},
    {"nulls_last", " NULLS LAST", PRECEDENCE_LIST, run_postfix},
    {"nullsfirst", " NULLS FIRST", PRECEDENCE_LIST, run_postfix},
    {"nullslast", " NULLS LAST", PRECEDENCE_LIST, run_postfix},
    {"op", NULL, 0, run_op},
    {"overlaps", "&&", PRECEDENCE_OPERATOR, run_binary},
    {"regexp_match", "~", PRECEDENCE_COMPARE, run_binary},
    {"self_group", NULL, 0, run_self},
};

static Value *
method_call(Evaluator *evaluator, Value *self, const Call *call)
{
    const BoundMethod *method = self->host.data;
    return method->row->run(evaluator, method, call);
}

static const HostType method_type = {.name = "method", .call = method_call};

static Value *
bind_method(Evaluator *evaluator, BoundMethod method, Origin origin)
{
    return value_host(evaluator, &method_type, NULL,
                      arena_copy(evaluator_arena(evaluator), &method, sizeof method), origin);
}

static Value *
run_operator(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    Value *other = call_argument(call, 0, "other");
    if (other == NULL)
        return value_unknown(evaluator, call->origin, "op() without an operand");
    Value *sides[] = {method->self, other};
    return clause_compare(evaluator, method->operator, PRECEDENCE_OPERATOR, sides, call->origin);
}

static const MethodRow operator_row = {"op(…)", NULL, 0, run_operator};

// col.op("&&") is called with the other operand
static Value *
run_op(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    const char *operator= value_text(call_argument(call, 0, "opstring"));
    if (operator== NULL)
        return value_unknown(evaluator, call->origin, "the operator of op()");
    return bind_method(
        evaluator,
        (BoundMethod){.row = &operator_row, .self = method->self, .operator= operator}, call->origin);
}

Value *
clause_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    for (size_t i = 0; i < G_N_ELEMENTS(methods); i++)
        if (strcmp(methods[i].name, name) == 0)
            return bind_method(evaluator, (BoundMethod){.row = &methods[i], .self = self}, origin);
    return NULL;
}
