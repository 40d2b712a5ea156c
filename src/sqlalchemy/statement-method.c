#include "sqlalchemy/statement-private.h"

#include "python/evaluator.h"

#include <string.h>

// Methods of statements, tables and joins. Each gives a changed copy.

typedef struct MethodRow MethodRow;
typedef struct {
    const MethodRow *row;
    Value *self;
} BoundMethod;
typedef Value *(*MethodRun)(Evaluator *evaluator, const BoundMethod *method, const Call *call);

struct MethodRow {
    const char *name;
    MethodRun run;
    size_t offset;    // of a list: what add_to_list() adds to
    const char *word; // of joins and compounds
};

static Pointers
copied(Arena *arena, const Pointers *from)
{
    Pointers copy = {0};
    for (size_t i = 0; i < from->count; i++)
        pointers_add(arena, &copy, from->rows[i]);
    return copy;
}

static Statement
copy_of(Evaluator *evaluator, const BoundMethod *method)
{
    Statement copy = *statement_of(method->self);
    Arena *arena = evaluator_arena(evaluator);
    Pointers *lists[] = {&copy.columns,   &copy.sources, &copy.conditions,
                         &copy.groups,    &copy.havings, &copy.orders,
                         &copy.returning, &copy.rows,    &copy.parts};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        *lists[i] = copied(arena, lists[i]);
    return copy;
}

// where(a, b), order_by(x), group_by(x), returning(x), select_from(t)
static Value *
add_to_list(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    Statement copy = copy_of(evaluator, method);
    Pointers *list = (Pointers *)(void *)((char *)&copy + method->row->offset);
    for (size_t i = 0; i < call->positional; i++)
        if (call->arguments[i].value->kind != VALUE_NONE)
            pointers_add(evaluator_arena(evaluator), list, call->arguments[i].value);
    if (call->rest != NULL)
        pointers_add(evaluator_arena(evaluator), list, call->rest);
    return statement_value(evaluator, copy, call->origin);
}

// values({"a": 1}), values(a=1), values([{…}, {…}])
static Value *
set_values(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    Statement copy = copy_of(evaluator, method);
    Arena *arena = evaluator_arena(evaluator);
    Value *given = call->positional > 0 ? call->arguments[0].value : NULL;
    const Items *items = value_sequence(given);
    bool is_rows = items != NULL && items->count > 0 &&
                   (items->items[0]->kind == VALUE_DICT || value_sequence(items->items[0]) != NULL);
    for (size_t i = 0; is_rows && i < items->count; i++)
        pointers_add(arena, &copy.rows, items->items[i]);
    if (!is_rows && given != NULL)
        pointers_add(arena, &copy.rows, given);
    Value *dict = NULL;
    for (size_t i = call->positional; i < call->count; i++) {
        dict = dict == NULL ? value_dict(evaluator) : dict;
        value_put(evaluator, dict, value_from_text(evaluator, call->arguments[i].name),
                  call->arguments[i].value);
    }
    if (dict != NULL)
        pointers_add(arena, &copy.rows, dict);
    if (call->rest != NULL)
        pointers_add(arena, &copy.rows, call->rest);
    return statement_value(evaluator, copy, call->origin);
}

static Value *
set_from_select(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    Statement copy = copy_of(evaluator, method);
    const Items *names = value_sequence(call_argument(call, 0, "names"));
    copy.query = call_argument(call, 1, "select");
    if (names == NULL || copy.query == NULL)
        return value_unknown(evaluator, call->origin, "the columns of from_select()");
    for (size_t i = 0; i < names->count; i++)
        pointers_add(evaluator_arena(evaluator), &copy.columns, names->items[i]);
    return statement_value(evaluator, copy, call->origin);
}

static Value *
set_limit(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    Statement copy = copy_of(evaluator, method);
    copy.limit = call_argument(call, 0, "limit");
    return statement_value(evaluator, copy, call->origin);
}

static Value *
set_offset(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    Statement copy = copy_of(evaluator, method);
    copy.offset = call_argument(call, 0, "offset");
    return statement_value(evaluator, copy, call->origin);
}

static Value *
set_distinct(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    Statement copy = copy_of(evaluator, method);
    copy.distinct = true;
    if (call->positional > 0) {
        copy.distinct_on = value_list(evaluator);
        for (size_t i = 0; i < call->positional; i++)
            value_append(evaluator, copy.distinct_on, call->arguments[i].value);
    }
    return statement_value(evaluator, copy, call->origin);
}

static Value *
set_columns(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    Statement copy = copy_of(evaluator, method);
    const Items *items = call->positional == 1 ? value_sequence(call->arguments[0].value) : NULL;
    copy.columns = (Pointers){0};
    for (size_t i = 0; items != NULL && i < items->count; i++)
        pointers_add(evaluator_arena(evaluator), &copy.columns, items->items[i]);
    for (size_t i = 0; items == NULL && i < call->positional; i++)
        pointers_add(evaluator_arena(evaluator), &copy.columns, call->arguments[i].value);
    return statement_value(evaluator, copy, call->origin);
}

// select(…).join(table, condition): from what was joined last, or from the columns' table
static Value *
left_side(Evaluator *evaluator, const Statement *statement, const Value *right)
{
    if (statement->sources.count > 0)
        return statement->sources.rows[statement->sources.count - 1];
    for (size_t i = 0; i < statement->columns.count; i++) {
        Value *value = statement->columns.rows[i];
        const Clause *clause = clause_of(value);
        const DeclaredColumn *column =
            clause != NULL && clause->column != NULL ? clause->column : declared_column(value);
        DeclaredTable *table = column != NULL ? column->table : statement_table(evaluator, value);
        if (table != NULL && table->value != right)
            return table->value;
    }
    return NULL;
}

static Value *
add_join(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    Statement copy = copy_of(evaluator, method);
    Value *outer = call_keyword(call, "isouter");
    bool is_outer = outer != NULL && evaluator_truth(evaluator, outer) == 1;
    Join join = {.right = call_argument(call, 0, "target"),
                 .condition = call_argument(call, 1, "onclause"),
                 .word = is_outer ? "LEFT OUTER JOIN" : method->row->word};
    const DeclaredTable *table = join.right == NULL ? NULL : statement_table(evaluator, join.right);
    join.left = table == NULL ? NULL : left_side(evaluator, &copy, table->value);
    if (join.left == NULL)
        return value_unknown(evaluator, call->origin, "the sides of %s()", method->row->name);
    Value *joined = join_new(evaluator, join, call->origin);
    if (copy.sources.count > 0)
        copy.sources.rows[copy.sources.count - 1] = joined;
    else
        pointers_add(evaluator_arena(evaluator), &copy.sources, joined);
    return statement_value(evaluator, copy, call->origin);
}

static Value *
make_scalar(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    const char *label = value_text(call_argument(call, 0, "name"));
    return clause_value(evaluator,
                        (Clause){.kind = CLAUSE_STATEMENT, .value = method->self, .key = label},
                        call->origin);
}

static Value *
make_exists(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    return clause_value(
        evaluator, (Clause){.kind = CLAUSE_STATEMENT, .text = "EXISTS ", .value = method->self},
        call->origin);
}

static Value *
make_alias(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    return statement_alias(evaluator, method->self, value_text(call_argument(call, 0, "name")),
                           strcmp(method->row->name, "cte") == 0);
}

static Value *
make_compound(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    Statement statement = {.kind = STATEMENT_COMPOUND, .text = method->row->word};
    pointers_add(evaluator_arena(evaluator), &statement.parts, method->self);
    for (size_t i = 0; i < call->positional; i++)
        pointers_add(evaluator_arena(evaluator), &statement.parts, call->arguments[i].value);
    return statement_value(evaluator, statement, call->origin);
}

static Value *
set_conflict(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    Statement copy = copy_of(evaluator, method);
    Conflict conflict = {.updates = strcmp(method->row->name, "on_conflict_do_update") == 0,
                         .elements = call_keyword(call, "index_elements"),
                         .elements_where = call_keyword(call, "index_where"),
                         .constraint = value_text(call_keyword(call, "constraint")),
                         .set = call_keyword(call, "set_"),
                         .where = call_keyword(call, "where")};
    copy.conflict = arena_copy(evaluator_arena(evaluator), &conflict, sizeof conflict);
    return statement_value(evaluator, copy, call->origin);
}

static Value *
same(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    (void)evaluator;
    (void)call;
    return method->self;
}

#define LIST(member) offsetof(Statement, member)

static const MethodRow methods[] = {
    {"alias", make_alias, 0, NULL},
    {"as_scalar", make_scalar, 0, NULL},
    {"correlate", same, 0, NULL},
    {"cte", make_alias, 0, NULL},
    {"distinct", set_distinct, 0, NULL},
    {"except_", make_compound, 0, "EXCEPT"},
    {"execution_options", same, 0, NULL},
    {"exists", make_exists, 0, NULL},
    {"filter", add_to_list, LIST(conditions), NULL},
    {"from_select", set_from_select, 0, NULL},
    {"group_by", add_to_list, LIST(groups), NULL},
    {"having", add_to_list, LIST(havings), NULL},
    {"inline", same, 0, NULL},
    {"intersect", make_compound, 0, "INTERSECT"},
    {"join", add_join, 0, "JOIN"},
    {"label", make_scalar, 0, NULL},
    {"limit", set_limit, 0, NULL},
    {"offset", set_offset, 0, NULL},
    {"on_conflict_do_nothing", set_conflict, 0, NULL},
    {"on_conflict_do_update", set_conflict, 0, NULL},
    {"order_by", add_to_list, LIST(orders), NULL},
    {"outerjoin", add_join, 0, "LEFT OUTER JOIN"},
    {"returning", add_to_list, LIST(returning), NULL},
    {"scalar_subquery", make_scalar, 0, NULL},
    {"select_from", add_to_list, LIST(sources), NULL},
    {"subquery", make_alias, 0, NULL},
    {"union", make_compound, 0, "UNION"},
    {"union_all", make_compound, 0, "UNION ALL"},
    {"values", set_values, 0, NULL},
    {"where", add_to_list, LIST(conditions), NULL},
    {"with_only_columns", set_columns, 0, NULL},
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

Value *
statement_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    const Statement *statement = statement_of(self);
    for (size_t i = 0; i < G_N_ELEMENTS(methods); i++)
        if (strcmp(methods[i].name, name) == 0)
            return bind_method(evaluator, (BoundMethod){&methods[i], self}, origin);
    if (strcmp(name, "excluded") == 0 && statement->table != NULL) {
        Value *excluded = statement_alias(evaluator, statement->table->value, "excluded", false);
        return evaluator_get(evaluator, excluded, "c", origin);
    }
    if (strcmp(name, "c") == 0 && statement->kind == STATEMENT_SELECT)
        return evaluator_get(evaluator, statement_alias(evaluator, self, NULL, false), "c", origin);
    return name[0] == '_' ? NULL : value_unknown(evaluator, origin, "a statement's \"%s\"", name);
}

// ---- methods of tables --------------------------------------------------------------------------

// table.insert(…) is insert(table, …)
static Value *
run_by_function(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    const HostMember *row = statement_members;
    while (row->name != NULL && strcmp(row->name, method->row->word) != 0)
        row++;
    Value *maker = value_host(evaluator, row->type, row->row, NULL, call->origin);
    Argument *arguments = ARENA_NEW_ARRAY(evaluator_arena(evaluator), Argument, call->count + 1);
    arguments[0] = (Argument){.value = method->self, .origin = call->origin};
    if (call->count > 0)
        memcpy(arguments + 1, call->arguments, call->count * sizeof *arguments);
    Call whole = {arguments, call->count + 1, call->positional + 1, call->rest, call->origin};
    return evaluator_call(evaluator, maker, &whole);
}

// table.select(condition)
static Value *
run_select(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    Statement statement = {.kind = STATEMENT_SELECT};
    Value *condition = call_argument(call, 0, "whereclause");
    pointers_add(evaluator_arena(evaluator), &statement.columns, method->self);
    if (condition != NULL && condition->kind != VALUE_NONE)
        pointers_add(evaluator_arena(evaluator), &statement.conditions, condition);
    return statement_value(evaluator, statement, call->origin);
}

static Value *
run_join(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    Value *outer = call_keyword(call, "isouter");
    bool is_outer = outer != NULL && evaluator_truth(evaluator, outer) == 1;
    Join join = {.left = method->self,
                 .right = call_argument(call, 0, "right"),
                 .condition = call_argument(call, 1, "onclause"),
                 .word = is_outer ? "LEFT OUTER JOIN" : method->row->word};
    return join.right == NULL ? value_unknown(evaluator, call->origin, "the sides of join()")
                              : join_new(evaluator, join, call->origin);
}

static const MethodRow table_methods[] = {
    {"alias", run_by_function, 0, "alias"},        {"delete", run_by_function, 0, "delete"},
    {"insert", run_by_function, 0, "insert"},      {"join", run_join, 0, "JOIN"},
    {"outerjoin", run_join, 0, "LEFT OUTER JOIN"}, {"select", run_select, 0, NULL},
    {"update", run_by_function, 0, "update"},
};

Value *
statement_table_method(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    for (size_t i = 0; i < G_N_ELEMENTS(table_methods); i++)
        if (strcmp(table_methods[i].name, name) == 0)
            return bind_method(evaluator, (BoundMethod){&table_methods[i], self}, origin);
    return NULL;
}

static Value *
join_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    static const char *const of_tables[] = {"join", "outerjoin", "select"};
    for (size_t i = 0; i < G_N_ELEMENTS(of_tables); i++)
        if (strcmp(of_tables[i], name) == 0)
            return statement_table_method(evaluator, self, name, origin);
    return name[0] == '_' ? NULL : value_unknown(evaluator, origin, "a join's \"%s\"", name);
}

const HostType join_type = {.name = "join", .get_attribute = join_attribute};
