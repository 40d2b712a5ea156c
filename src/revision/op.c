#include "revision/op-private.h"

#include <string.h>

// The object `op`, and what of it a batch has.

typedef struct {
    const OpDirective *directive;
    OpBatch *batch;
} BoundDirective;

static Value *
directive_call(Evaluator *evaluator, Value *self, const Call *call)
{
    const BoundDirective *bound = self->host.data;
    OpCall op = {.reader = script_reader(evaluator),
                 .evaluator = evaluator,
                 .arena = evaluator_arena(evaluator),
                 .directive = bound->directive,
                 .call = call,
                 .batch = bound->batch};
    return bound->directive->run(&op);
}

static const HostType directive_type = {.name = "directive", .call = directive_call};

static const OpDirective *const tables[] = {
    op_table_directives,   op_column_directives,  op_constraint_directives, op_index_directives,
    op_execute_directives, op_context_directives, op_sync_directives,
};

static const OpDirective *
find_directive(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
        for (const OpDirective *row = tables[i]; row->name != NULL; row++)
            if (strcmp(row->name, name) == 0)
                return row;
    return NULL;
}

Value *
op_directive(Evaluator *evaluator, const char *name, OpBatch *batch, Origin origin)
{
    const OpDirective *row = find_directive(name);
    if (row == NULL || (batch != NULL && row->of_batch == NULL))
        return NULL;
    BoundDirective bound = {row, batch};
    return value_host(evaluator, &directive_type, row,
                      arena_copy(evaluator_arena(evaluator), &bound, sizeof bound), origin);
}

static Value *
op_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    (void)self;
    Value *found = op_directive(evaluator, name, NULL, origin);
    if (found != NULL || name[0] == '_')
        return found;
    return value_unknown(evaluator, origin, "op.%s is not one of Alembic's directives", name);
}

const HostType op_type = {.name = "op", .get_attribute = op_attribute};
