#include "revision/op-private.h"

#include <string.h>

// batch_alter_table: on PostgreSQL its statements wait for the end of the `with`, in the order of
// the calls; batch_op.execute() does not wait. (Alembic: operations/batch.py, BatchOperationsImpl)

struct OpBatch {
    ScriptReader *reader;
    const char *table, *namespace;
    GArray *waiting; // ScriptStatement; the script's arena has their texts
};

const char *
op_batch_table(const OpBatch *batch)
{
    return batch->table;
}

const char *
op_batch_namespace(const OpBatch *batch)
{
    return batch->namespace;
}

static const char *
touches(const OpBatch *batch)
{
    return arena_printf(batch->reader->script->arena, "%s.%s",
                        batch->namespace == NULL ? "public" : batch->namespace, batch->table);
}

void
op_batch_add(OpBatch *batch, ScriptStatement statement)
{
    if (!script_settle(batch->reader, &statement, touches(batch)))
        return;
    if (batch->waiting == NULL)
        batch->waiting = g_array_new(FALSE, FALSE, sizeof(ScriptStatement));
    g_array_append_val(batch->waiting, statement);
}

static void
batch_leave(Evaluator *evaluator, Value *self, Origin origin)
{
    OpBatch *batch = self->host.data;
    g_autoptr(GArray) waiting = g_steal_pointer(&batch->waiting);
    (void)evaluator;
    (void)origin;
    for (guint i = 0; waiting != NULL && i < waiting->len; i++)
        script_send(batch->reader, g_array_index(waiting, ScriptStatement, i), touches(batch));
}

static Value *
batch_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    Value *found = op_directive(evaluator, name, self->host.data, origin);
    if (found != NULL || name[0] == '_')
        return found;
    return value_unknown(evaluator, origin, "batch_op.%s is not one of Alembic's directives", name);
}

static const HostType batch_type = {
    .name = "batch_op",
    .get_attribute = batch_attribute,
    .leave = batch_leave,
};

Value *
op_batch_begin(OpCall *op)
{
    OpBatch *batch = ARENA_NEW(op->arena, OpBatch);
    const char *recreate = op_text(op, "recreate");
    batch->reader = op->reader;
    batch->table = op_need_text(op, "table_name");
    batch->namespace = op_text(op, "schema");
    if (g_strcmp0(recreate, "always") == 0)
        op_refuse(op, "recreate=\"always\" builds the table anew from what the database says");
    return value_host(op->evaluator, &batch_type, NULL, batch, op->call->origin);
}
