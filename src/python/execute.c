#include "python/builtin-private.h"
#include "python/evaluator-private.h"

#include <string.h>

// Statements. Each gives a Flow; an exception that an expression has raised turns it into
// FLOW_RAISE.

static Flow
execute_assign(Evaluator *evaluator, Frame *frame, const Node *statement)
{
    Value *value = evaluate(evaluator, frame, statement->assign.value);
    for (const Node *target = statement->assign.targets; target != NULL; target = target->next)
        assign_target(evaluator, frame, target, value);
    return FLOW_NORMAL;
}

static bool
extend_in_place(Evaluator *evaluator, Operator operator, Value * left, Value *right, Origin origin)
{
    if (left->kind == VALUE_DICT && right->kind == VALUE_DICT && operator== OPERATOR_BIT_OR) {
        for (size_t i = 0; i < right->dict.count; i++)
            dict_set(evaluator, &left->dict, right->dict.entries[i].key,
                     right->dict.entries[i].value);
        left->dict.rest = right->dict.rest != NULL ? right->dict.rest : left->dict.rest;
        return true;
    }
    if (operator!= OPERATOR_ADD || left->kind != VALUE_LIST)
        return false;
    Value *seen = evaluator_iterate(evaluator, right, origin);
    const Items *items = value_sequence(seen);
    branch_touch(evaluator, CONTAINER_SEQUENCE, &left->sequence);
    if (items == NULL) {
        left->sequence.rest = seen;
        return true;
    }
    size_t count = items->count; // a list may be added to itself
    for (size_t i = 0; i < count && left->sequence.rest == NULL; i++)
        value_append(evaluator, left, items->items[i]);
    left->sequence.rest = left->sequence.rest != NULL ? left->sequence.rest : items->rest;
    return true;
}

static Flow
execute_augmented(Evaluator *evaluator, Frame *frame, const Node *statement)
{
    Origin origin = node_origin(frame, statement);
    Value *left = evaluate(evaluator, frame, statement->augmented.target);
    Value *right = evaluate(evaluator, frame, statement->augmented.value);
    Value *result = left;
    if (!extend_in_place(evaluator, statement->augmented.operator, left, right, origin))
        result = operate(evaluator, statement->augmented.operator, left, right, origin);
    assign_target(evaluator, frame, statement->augmented.target, result);
    return FLOW_NORMAL;
}

static Flow
execute_annotated(Evaluator *evaluator, Frame *frame, const Node *statement)
{
    const Node *target = statement->annotated.target;
    if (statement->annotated.value != NULL)
        assign_target(evaluator, frame, target,
                      evaluate(evaluator, frame, statement->annotated.value));
    if (target->kind != NODE_NAME || frame->kind == FRAME_FUNCTION)
        return FLOW_NORMAL;
    Binding *row = namespace_add(evaluator, frame->names, target->name);
    row->annotation = frame->is_kept ? statement->annotated.annotation
                                     : keep_node(evaluator->arena, statement->annotated.annotation);
    if (row->origin.line == 0)
        row->origin = node_origin(frame, target);
    return FLOW_NORMAL;
}

static Flow
execute_type_alias(Evaluator *evaluator, Frame *frame, const Node *statement)
{
    Frame *inner = frame_with_types(evaluator, frame, statement->alias_statement.type_parameters);
    bool was_annotation = inner->in_annotation;
    inner->in_annotation = true;
    // An alias may refer to itself: Python evaluates it when it is asked for.
    assign_target(evaluator, frame, statement->alias_statement.name,
                  value_unknown(evaluator, node_origin(frame, statement),
                                "a type alias that refers to itself"));
    Value *value = evaluate(evaluator, inner, statement->alias_statement.value);
    inner->in_annotation = was_annotation;
    assign_target(evaluator, frame, statement->alias_statement.name, value);
    return FLOW_NORMAL;
}

// Names below `if TYPE_CHECKING` exist for annotations only: they are looked for when everything
// else has failed, and then only, since importing them now could turn a project's imports into a
// cycle.
static bool
is_type_checking(const Value *test)
{
    return value_is_type(test, "typing.TYPE_CHECKING");
}

static Flow
execute_if(Evaluator *evaluator, Frame *frame, const Node *statement)
{
    Value *test = evaluate(evaluator, frame, statement->branch.test);
    if (is_type_checking(test) && frame->kind == FRAME_MODULE) {
        Deferred deferred = {frame->module, keep_chain(evaluator->arena, statement->branch.body)};
        g_array_append_val(evaluator->deferred, deferred);
        return execute_block(evaluator, frame, statement->branch.otherwise);
    }
    int truth = evaluator_truth(evaluator, test);
    if (evaluator->raised != NULL)
        return FLOW_RAISE;
    if (truth >= 0)
        return execute_block(evaluator, frame,
                             truth ? statement->branch.body : statement->branch.otherwise);
    test = unknown_truth(evaluator, test, node_origin(frame, statement));
    return branch_run(evaluator, frame, test, statement->branch.body, statement->branch.otherwise);
}

static Flow
execute_function(Evaluator *evaluator, Frame *frame, const Node *statement)
{
    Value *function = make_function(evaluator, frame, statement);
    Value *value = decorate(evaluator, frame, statement->function->decorators, function);
    frame_bind(evaluator, frame, statement->function->name, value, node_origin(frame, statement));
    return FLOW_NORMAL;
}

static Flow
execute_class(Evaluator *evaluator, Frame *frame, const Node *statement)
{
    Value *class = make_class(evaluator, frame, statement);
    Value *value = decorate(evaluator, frame, statement->class->decorators, class);
    frame_bind(evaluator, frame, statement->class->name, value, node_origin(frame, statement));
    return FLOW_NORMAL;
}

static Flow
execute_return(Evaluator *evaluator, Frame *frame, const Node *statement)
{
    frame->returned =
        statement->value == NULL ? evaluator->none : evaluate(evaluator, frame, statement->value);
    return FLOW_RETURN;
}

static Flow
execute_raise(Evaluator *evaluator, Frame *frame, const Node *statement)
{
    Origin origin = node_origin(frame, statement);
    if (statement->raise.exception == NULL) {
        if (evaluator->raised == NULL)
            evaluator->raised = value_unknown(evaluator, origin, "it raises an exception again");
        return FLOW_RAISE;
    }
    Value *exception = evaluate(evaluator, frame, statement->raise.exception);
    if (exception->kind == VALUE_CLASS)
        exception = evaluator_call_with(evaluator, exception, origin, 0, NULL);
    if (evaluator->raised == NULL)
        evaluator->raised = exception;
    return FLOW_RAISE;
}

static Flow
execute_declaration(Evaluator *evaluator, Frame *frame, const Node *statement)
{
    bool is_global = statement->kind == NODE_GLOBAL;
    const char ***names = is_global ? &frame->globals : &frame->nonlocals;
    size_t *count = is_global ? &frame->global_count : &frame->nonlocal_count;
    size_t added = syntax_count(statement->names);
    const char **rows = ARENA_NEW_ARRAY(evaluator->arena, const char *, *count + added);
    if (*count > 0)
        memcpy(rows, *names, sizeof(char *) * *count);
    for (const Node *name = statement->names; name != NULL; name = name->next)
        rows[(*count)++] = name->name;
    *names = rows;
    return FLOW_NORMAL;
}

static Flow
execute_delete(Evaluator *evaluator, Frame *frame, const Node *statement)
{
    for (const Node *target = statement->targets; target != NULL; target = target->next)
        delete_target(evaluator, frame, target);
    return FLOW_NORMAL;
}

static Flow
execute_assert(Evaluator *evaluator, Frame *frame, const Node *statement)
{
    Value *test = evaluate(evaluator, frame, statement->assertion.test);
    if (evaluator_truth(evaluator, test) == 0)
        evaluator_raise(evaluator, node_origin(frame, statement), "AssertionError", "%s", "");
    return FLOW_NORMAL;
}

static Flow
execute_known_kind(Evaluator *evaluator, Frame *frame, const Node *statement)
{
    switch (statement->kind) {
    case NODE_EXPRESSION:
        evaluate(evaluator, frame, statement->value);
        return FLOW_NORMAL;
    case NODE_ASSIGN:
        return execute_assign(evaluator, frame, statement);
    case NODE_AUGMENTED_ASSIGN:
        return execute_augmented(evaluator, frame, statement);
    case NODE_ANNOTATED_ASSIGN:
        return execute_annotated(evaluator, frame, statement);
    case NODE_TYPE_ALIAS:
        return execute_type_alias(evaluator, frame, statement);
    case NODE_FUNCTION:
        return execute_function(evaluator, frame, statement);
    case NODE_CLASS:
        return execute_class(evaluator, frame, statement);
    case NODE_IF:
        return execute_if(evaluator, frame, statement);
    case NODE_FOR:
        return execute_for(evaluator, frame, statement);
    case NODE_WHILE:
        return execute_while(evaluator, frame, statement);
    case NODE_TRY:
        return execute_try(evaluator, frame, statement);
    case NODE_WITH:
        return execute_with(evaluator, frame, statement);
    case NODE_MATCH:
        return execute_match(evaluator, frame, statement);
    case NODE_IMPORT:
    case NODE_IMPORT_FROM:
        return execute_import(evaluator, frame, statement);
    case NODE_RETURN:
        return execute_return(evaluator, frame, statement);
    case NODE_RAISE:
        return execute_raise(evaluator, frame, statement);
    case NODE_GLOBAL:
    case NODE_NONLOCAL:
        return execute_declaration(evaluator, frame, statement);
    case NODE_DELETE:
        return execute_delete(evaluator, frame, statement);
    case NODE_ASSERT:
        return execute_assert(evaluator, frame, statement);
    case NODE_BREAK:
        return FLOW_BREAK;
    case NODE_CONTINUE:
        return FLOW_CONTINUE;
    default:
        return FLOW_NORMAL;
    }
}

Flow
execute(Evaluator *evaluator, Frame *frame, const Node *statement)
{
    if (!take_step(evaluator))
        return FLOW_STOP;
    if (stack_is_deep(evaluator)) {
        evaluator->exhausted = "gave up after too many levels of statements";
        return FLOW_STOP;
    }
    Flow flow = execute_known_kind(evaluator, frame, statement);
    if (evaluator->exhausted != NULL)
        return FLOW_STOP;
    return evaluator->raised != NULL ? FLOW_RAISE : flow;
}

/** Statements one after the other, until one leaves. */
Flow
execute_block(Evaluator *evaluator, Frame *frame, const Node *chain)
{
    for (; chain != NULL; chain = chain->next) {
        Flow flow = execute(evaluator, frame, chain);
        bool maybe = flow == FLOW_MAYBE_BREAK || flow == FLOW_MAYBE_CONTINUE;
        if (maybe && chain->next != NULL) {
            // The loop may have gone on already: the rest of its body is uncertain.
            Value *unknown = value_unknown(evaluator, node_origin(frame, chain),
                                           "a loop that may have been left is not followed");
            Flow rest = branch_run(evaluator, frame, unknown, chain->next, NULL);
            return rest == FLOW_NORMAL || rest == FLOW_MAYBE_CONTINUE ? flow : rest;
        }
        if (flow != FLOW_NORMAL)
            return flow;
    }
    return FLOW_NORMAL;
}

// An exception that nobody caught ends a program; here it ends its statement.
static void
forget_exception(Evaluator *evaluator, Frame *frame, const Node *statement)
{
    Origin origin = node_origin(frame, statement);
    if (evaluator->raised == NULL)
        return;
    const Value *unknown = raised_value(evaluator, origin);
    evaluator->raised = NULL;
    diagnostics_add(&evaluator->diagnostics, (Diagnostic){.origin = origin,
                                                          .severity = SEVERITY_UNKNOWN,
                                                          .text = unknown->unknown.reason});
}

/** Runs the body of a module; a statement that fails does not keep the others from being run. */
void
execute_module(Evaluator *evaluator, Module *module, const Node *body)
{
    Frame *frame = frame_new(evaluator, FRAME_MODULE, NULL, module);
    Frame *caller = evaluator->frame;
    Value *raised = evaluator->raised;
    evaluator->raised = NULL;
    evaluator->frame = frame;
    evaluator->imports++;
    for (; body != NULL && !evaluator->exhausted_for_good; body = body->next) {
        StatementBudget budget = budget_begin(evaluator);
        execute(evaluator, frame, body);
        forget_exception(evaluator, frame, body);
        budget_end(evaluator, frame, body, budget);
    }
    evaluator->imports--;
    evaluator->raised = raised;
    evaluator->frame = caller;
}
