#include "sqlalchemy/clause.h"

#include "python/evaluator.h"
#include "sqlalchemy/clause-private.h"
#include "sqlalchemy/sqltype.h"
#include "sqlalchemy/statement.h"

#include <string.h>

// What Python's operators and the methods of columns make. (SQLAlchemy: sql/operators.py)

Value *
clause_value(Evaluator *evaluator, Clause clause, Origin origin)
{
    return value_host(evaluator, &clause_type, NULL,
                      arena_copy(evaluator_arena(evaluator), &clause, sizeof clause), origin);
}

const Clause *
clause_of(const Value *value)
{
    return value_host_data(value, &clause_type);
}

static Clause *
clause_new(Evaluator *evaluator, Clause clause)
{
    return arena_copy(evaluator_arena(evaluator), &clause, sizeof clause);
}

Value *
clause_element(Evaluator *evaluator, Value *value)
{
    enum { DEEPEST = 20 };
    for (int i = 0; i < DEEPEST && value->kind == VALUE_INSTANCE; i++) {
        Value *method = evaluator_find(evaluator, value, "__clause_element__", (Origin){0});
        if (method == NULL || method->kind == VALUE_UNKNOWN)
            return value;
        value = evaluator_call_with(evaluator, method, (Origin){0}, 0, NULL);
    }
    return value;
}

static DeclaredColumn *
column_below(const Clause *clause, unsigned *budget)
{
    DeclaredColumn *column = clause->column;
    for (size_t i = 0; i < clause->count && column == NULL && *budget > 0; i++) {
        --*budget;
        column = column_below(clause->parts[i], budget);
    }
    return column;
}

DeclaredColumn *
clause_column(const Clause *clause)
{
    unsigned budget = 1000;
    return column_below(clause, &budget);
}

const Clause *
clause_coerce(Evaluator *evaluator, Value *value)
{
    value = clause_element(evaluator, value);
    const Clause *clause = clause_of(value);
    DeclaredColumn *column = declared_column(value);
    if (clause != NULL)
        return clause;
    if (column != NULL)
        return clause_new(evaluator,
                          (Clause){.kind = CLAUSE_COLUMN, .column = column, .type = column->type});
    if (statement_of(value) != NULL)
        return clause_new(evaluator, (Clause){.kind = CLAUSE_STATEMENT, .value = value});
    if (value->kind == VALUE_UNKNOWN)
        return clause_new(evaluator,
                          (Clause){.kind = CLAUSE_UNKNOWN, .text = value->unknown.reason});
    return clause_new(evaluator, (Clause){.kind = CLAUSE_VALUE, .value = value});
}

// The parts of an expression, each as a clause; literals take the type of what stands beside them.
const Clause *const *
clause_parts(Evaluator *evaluator, Value *const *values, size_t count)
{
    const Clause **parts =
        ARENA_NEW_ARRAY(evaluator_arena(evaluator), const Clause *, MAX(count, 1));
    Value *type = NULL;
    for (size_t i = 0; i < count; i++) {
        parts[i] = clause_coerce(evaluator, values[i]);
        if (type == NULL)
            type = parts[i]->type;
    }
    for (size_t i = 0; i < count && type != NULL; i++)
        if (parts[i]->kind == CLAUSE_VALUE && parts[i]->type == NULL) {
            Clause typed = *parts[i];
            typed.type = type;
            parts[i] = clause_new(evaluator, typed);
        }
    return parts;
}

Clause
clause_conjunction(const Clause *const *parts, size_t count)
{
    return (Clause){.kind = CLAUSE_LIST,
                    .text = "AND",
                    .parts = parts,
                    .count = count,
                    .precedence = PRECEDENCE_AND};
}

// ---- operators --------------------------------------------------------------------------------

static const struct {
    const char *python, *sql;
    int precedence;
    bool is_comparison;
} operators[] = {
    {"*", "*", PRECEDENCE_MULTIPLY, false},   {"/", "/", PRECEDENCE_MULTIPLY, false},
    {"//", "/", PRECEDENCE_MULTIPLY, false},  {"%", "%", PRECEDENCE_MULTIPLY, false},
    {"+", "+", PRECEDENCE_ADD, false},        {"-", "-", PRECEDENCE_ADD, false},
    {"==", "=", PRECEDENCE_COMPARE, true},    {"!=", "!=", PRECEDENCE_COMPARE, true},
    {"<", "<", PRECEDENCE_COMPARE, true},     {"<=", "<=", PRECEDENCE_COMPARE, true},
    {">", ">", PRECEDENCE_COMPARE, true},     {">=", ">=", PRECEDENCE_COMPARE, true},
    {"&", "AND", PRECEDENCE_AND, false},      {"|", "OR", PRECEDENCE_OR, false},
    {"<<", "<<", PRECEDENCE_OPERATOR, false}, {">>", ">>", PRECEDENCE_OPERATOR, false},
};

// What + joins by ||.
static bool
is_text(const Clause *clause)
{
    if (clause->kind == CLAUSE_ARRAY)
        return true;
    if (clause->kind == CLAUSE_VALUE && value_text(clause->value) != NULL)
        return true;
    return clause->type != NULL && clause_type_is_text(clause->type);
}

Value *
clause_compare(Evaluator *evaluator, const char *sql, int precedence, Value *const *sides,
               Origin origin)
{
    const Clause *const *parts = clause_parts(evaluator, sides, 2);
    Clause clause = {
        .kind = CLAUSE_BINARY, .text = sql, .parts = parts, .count = 2, .precedence = precedence};
    if (precedence != PRECEDENCE_COMPARE)
        clause.type = parts[0]->type != NULL ? parts[0]->type : parts[1]->type;
    return clause_value(evaluator, clause, origin);
}

static bool
is_constant(const Value *value)
{
    const Clause *clause = clause_of(value);
    return value->kind == VALUE_NONE ||
           (clause != NULL && clause->kind == CLAUSE_SQL && g_strcmp0(clause->text, "NULL") == 0);
}

Value *
clause_binary(Evaluator *evaluator, const char *operator, Value * left, Value *right, Origin origin)
{
    Value *sides[] = {left, right};
    for (size_t i = 0; i < G_N_ELEMENTS(operators); i++) {
        if (strcmp(operators[i].python, operator) != 0)
            continue;
        const char *sql = operators[i].sql;
        int precedence = operators[i].precedence;
        if (precedence == PRECEDENCE_AND || precedence == PRECEDENCE_OR)
            return clause_value(evaluator,
                                (Clause){.kind = CLAUSE_LIST,
                                         .text = sql,
                                         .parts = clause_parts(evaluator, sides, 2),
                                         .count = 2,
                                         .precedence = precedence},
                                origin);
        if (is_constant(right) && strcmp(sql, "=") == 0)
            sql = "IS";
        else if (is_constant(right) && strcmp(sql, "!=") == 0)
            sql = "IS NOT";
        else if (strcmp(sql, "+") == 0 && (is_text(clause_coerce(evaluator, left)) ||
                                           is_text(clause_coerce(evaluator, right))))
            sql = "||";
        return clause_compare(evaluator, sql, precedence, sides, origin);
    }
    return value_unknown(evaluator, origin, "the operator %s of a column", operator);
}

static const struct {
    const char *sql, *negated;
} negations[] = {
    {"=", "!="},
    {"!=", "="},
    {"<", ">="},
    {"<=", ">"},
    {">", "<="},
    {">=", "<"},
    {"IS", "IS NOT"},
    {"IS NOT", "IS"},
    {"IN", "NOT IN"},
    {"NOT IN", "IN"},
    {"LIKE", "NOT LIKE"},
    {"ILIKE", "NOT ILIKE"},
    {"BETWEEN", "NOT BETWEEN"},
};

static Value *
negate(Evaluator *evaluator, Value *operand, Origin origin)
{
    const Clause *clause = clause_coerce(evaluator, operand);
    for (size_t i = 0; clause->kind == CLAUSE_BINARY && i < G_N_ELEMENTS(negations); i++)
        if (strcmp(negations[i].sql, clause->text) == 0) {
            Clause negated = *clause;
            negated.text = negations[i].negated;
            return clause_value(evaluator, negated, origin);
        }
    return clause_value(evaluator,
                        (Clause){.kind = CLAUSE_PREFIX,
                                 .text = "NOT ",
                                 .parts = clause_parts(evaluator, &operand, 1),
                                 .count = 1,
                                 .precedence = PRECEDENCE_NOT},
                        origin);
}

Value *
clause_unary(Evaluator *evaluator, const char *operator, Value * operand, Origin origin)
{
    if (strcmp(operator, "~") == 0)
        return negate(evaluator, operand, origin);
    if (strcmp(operator, "-") != 0)
        return operand;
    return clause_value(evaluator,
                        (Clause){.kind = CLAUSE_PREFIX,
                                 .text = "-",
                                 .parts = clause_parts(evaluator, &operand, 1),
                                 .count = 1,
                                 .precedence = PRECEDENCE_MULTIPLY},
                        origin);
}

// data[("a", "b")] is the path '{a, b}'.
static Value *
path_text(Evaluator *evaluator, const Items *keys, Origin origin)
{
    g_autoptr(GString) text = g_string_new("{");
    for (size_t i = 0; i < keys->count; i++) {
        const char *key = value_text(keys->items[i]);
        int64_t number = 0;
        if (i > 0)
            g_string_append(text, ", ");
        if (key != NULL)
            g_string_append(text, key);
        else if (value_integer(keys->items[i], &number))
            g_string_append_printf(text, "%" G_GINT64_FORMAT, number);
        else
            return value_unknown(evaluator, origin, "a path of what is no text");
    }
    g_string_append_c(text, '}');
    return value_from_text(evaluator, text->str);
}

// data["key"] of JSON, tags[1] of an array
Value *
clause_subscript(Evaluator *evaluator, Value *self, Value *key, Origin origin)
{
    Value *sides[] = {self, key};
    const Clause *clause = clause_coerce(evaluator, self);
    TypeAnswer answer = {.family = FAMILY_JSON};
    if (clause->type != NULL)
        answer = sql_type_answer(evaluator, clause->type);
    const Items *keys = answer.family == FAMILY_JSON ? value_sequence(key) : NULL;
    if (keys != NULL) {
        sides[1] = path_text(evaluator, keys, origin);
        return clause_compare(evaluator, "#>", PRECEDENCE_OPERATOR, sides, origin);
    }
    // (SQLAlchemy 2.0.42: JSONB has subscripts from PostgreSQL 14 on)
    bool is_jsonb = g_strcmp0(answer.sql, "JSONB") == 0;
    bool has_subscripts =
        answer.family != FAMILY_JSON || (is_jsonb && declarations_of(evaluator)->modern);
    if (has_subscripts)
        return clause_value(evaluator,
                            (Clause){.kind = CLAUSE_INDEXED,
                                     .parts = clause_parts(evaluator, sides, 2),
                                     .count = 2},
                            origin);
    return clause_compare(evaluator, "->", PRECEDENCE_OPERATOR, sides, origin);
}

// exists().where(…): the statement within is changed, and what stands around it stays.
typedef struct {
    const Clause *clause;
    Value *method;
} InnerMethod;

static Value *
inner_call(Evaluator *evaluator, Value *self, const Call *call)
{
    const InnerMethod *inner = self->host.data;
    Clause changed = *inner->clause;
    changed.value = evaluator_call(evaluator, inner->method, call);
    return statement_of(changed.value) == NULL ? changed.value
                                               : clause_value(evaluator, changed, call->origin);
}

static const HostType inner_type = {.name = "method", .call = inner_call};

static Value *
inner_attribute(Evaluator *evaluator, const Clause *clause, const char *name, Origin origin)
{
    static const char *const names[] = {"where", "select_from", "correlate", "filter"};
    for (size_t i = 0; clause->kind == CLAUSE_STATEMENT && i < G_N_ELEMENTS(names); i++) {
        if (strcmp(names[i], name) != 0)
            continue;
        InnerMethod inner = {clause, evaluator_get(evaluator, clause->value, name, origin)};
        return value_host(evaluator, &inner_type, NULL,
                          arena_copy(evaluator_arena(evaluator), &inner, sizeof inner), origin);
    }
    return NULL;
}

// data["key"].astext is ->>, of a path #>>. (SQLAlchemy: postgresql/json.py, JSON.Comparator)
static Value *
element_as_text(Evaluator *evaluator, const Clause *clause, Origin origin)
{
    bool is_path = clause->kind == CLAUSE_BINARY && strcmp(clause->text, "#>") == 0;
    bool is_element = clause->kind == CLAUSE_INDEXED ||
                      (clause->kind == CLAUSE_BINARY && strcmp(clause->text, "->") == 0);
    if (!is_path && !is_element)
        return NULL;
    return clause_value(evaluator,
                        (Clause){.kind = CLAUSE_BINARY,
                                 .text = is_path ? "#>>" : "->>",
                                 .parts = clause->parts,
                                 .count = 2,
                                 .precedence = PRECEDENCE_OPERATOR},
                        origin);
}

static Value *
clause_get_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    Value *found = clause_attribute(evaluator, self, name, origin);
    if (found == NULL)
        found = inner_attribute(evaluator, clause_of(self), name, origin);
    const Clause *clause = clause_of(self);
    if (found == NULL && strcmp(name, "astext") == 0)
        found = element_as_text(evaluator, clause, origin);
    if (found == NULL && strcmp(name, "key") == 0)
        return clause->key == NULL ? value_none(evaluator)
                                   : value_from_text(evaluator, clause->key);
    if (found == NULL && strcmp(name, "name") == 0 && clause->text != NULL)
        return value_from_text(evaluator, clause->text);
    return found != NULL ? found : value_unknown(evaluator, origin, "an expression's \"%s\"", name);
}

static const char *
clause_repr(Evaluator *evaluator, const Value *self)
{
    const Clause *clause = clause_of(self);
    if (clause->kind == CLAUSE_SQL || clause->kind == CLAUSE_NAME)
        return clause->text;
    (void)evaluator;
    return NULL;
}

const HostType clause_type = {
    .name = "expression",
    .get_attribute = clause_get_attribute,
    .subscript = clause_subscript,
    .binary = clause_binary,
    .unary = clause_unary,
    .repr = clause_repr,
};
