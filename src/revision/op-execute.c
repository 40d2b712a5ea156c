#include "revision/op-private.h"

#include "revision/connection-private.h"

#include <string.h>

// op.execute() and op.bulk_insert(): at once, in a batch too.

static Value *
run_execute(OpCall *op)
{
    Value *statement = op_argument(op, "sqltext");
    if (statement == NULL)
        op_refuse(op, "there is no statement");
    else
        script_execute(op->reader, statement, op->call->origin);
    return value_none(op->evaluator);
}

// All rows in one INSERT.
static Value *
run_bulk_insert(OpCall *op)
{
    Value *table = op_given(op, "table"), *rows = op_given(op, "rows");
    const Items *items = value_sequence(rows);
    if (items != NULL && items->count == 0 && items->rest == NULL)
        return value_none(op->evaluator);
    Value *insert =
        table == NULL ? NULL : evaluator_find(op->evaluator, table, "insert", op->call->origin);
    if (insert == NULL || items == NULL || items->rest != NULL) {
        Value *which = insert == NULL                         ? table
                       : items != NULL && items->rest != NULL ? items->rest
                                                              : rows;
        op_fail(op, which, insert == NULL ? "table" : "rows");
        return value_none(op->evaluator);
    }
    Value *statement = evaluator_call_with(op->evaluator, insert, op->call->origin, 0, NULL);
    Value *values = evaluator_get(op->evaluator, statement, "values", op->call->origin);
    script_execute(op->reader,
                   evaluator_call_with(op->evaluator, values, op->call->origin, 1, &rows),
                   op->call->origin);
    return value_none(op->evaluator);
}

const OpDirective op_execute_directives[] = {
    {"bulk_insert", run_bulk_insert, "table rows multiinsert", NULL},
    {"execute", run_execute, "sqltext|sql execution_options", "sqltext|sql execution_options"},
    {0},
};
