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

const OpDirective op_execute_directives[] = {
    {"execute", run_execute, "sqltext|sql execution_options", "sqltext|sql execution_options"},
    {0},
};
