#include "python/evaluator-private.h"

// Budgets. Each top-level statement has its own, so that one hostile line does not cost the rest of
// the file; a statement that imports a module stops its own clock meanwhile. When one is used up
// everything evaluates to an unknown until the statement is left, and whatever it has assigned or
// changed becomes that unknown.

bool
stack_is_deep(Evaluator *evaluator)
{
    const char *here = __builtin_frame_address(0);
    ptrdiff_t depth = evaluator->stack_base - here;
    return depth > DEEPEST_STACK || depth < -DEEPEST_STACK;
}

/** Gives the whole statement up: what it makes from here on is unknown. */
void
exhaust(Evaluator *evaluator, const char *reason)
{
    if (evaluator->exhausted == NULL)
        evaluator->exhausted = reason;
}

static bool
check_all(Evaluator *evaluator)
{
    size_t size = arena_size(evaluator->arena);
    if (size + evaluator->tree_bytes > evaluator->options.memory || evaluator->steps_all < 0) {
        exhaust(evaluator, size + evaluator->tree_bytes > evaluator->options.memory
                               ? "gave up after too much memory"
                               : "gave up after too many steps");
        evaluator->exhausted_for_good = true;
    } else if (size > evaluator->memory_limit) {
        exhaust(evaluator, "gave up after too much memory for one statement");
    }
    return evaluator->exhausted == NULL;
}

/** Counts one step; false when a budget is used up. */
bool
take_step(Evaluator *evaluator)
{
    if (evaluator->exhausted != NULL)
        return false;
    evaluator->steps_all--;
    if (--evaluator->steps_left < 0) {
        exhaust(evaluator,
                arena_printf(evaluator->arena, "gave up after %" G_GINT64_FORMAT " steps",
                             evaluator->options.steps_each));
        return false;
    }
    // Counted over all statements: many short ones use memory up too.
    return (evaluator->steps_all & 255) != 0 || check_all(evaluator);
}

bool
take_work(Evaluator *evaluator, size_t size)
{
    enum { SIZE_OF_A_STEP = 32 };
    int64_t steps = (int64_t)(size / SIZE_OF_A_STEP);
    evaluator->steps_left -= steps;
    evaluator->steps_all -= steps;
    return take_step(evaluator);
}

/** One value is too large or too deep: it alone is unknown. */
Value *
give_up(Evaluator *evaluator, Origin origin, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *reason = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return value_unknown(evaluator, origin, "%s", reason);
}

Value *
exhausted_value(Evaluator *evaluator, Origin origin)
{
    return value_unknown(evaluator, origin, "%s",
                         evaluator->exhausted != NULL ? evaluator->exhausted : "gave up");
}

/** Before a top-level statement; what it returns goes to budget_end(). */
StatementBudget
budget_begin(Evaluator *evaluator)
{
    StatementBudget before = {evaluator->steps_left, evaluator->memory_limit,
                              evaluator->touched->len};
    evaluator->steps_left = evaluator->options.steps_each;
    evaluator->memory_limit = arena_size(evaluator->arena) + MEMORY_EACH;
    return before;
}

/** Before something is asked for by name, maybe from another thread than before. */
StatementBudget
budget_begin_alone(Evaluator *evaluator)
{
    if (evaluator->frame != NULL) // a statement is under way, and pays for it
        return (StatementBudget){0};
    evaluator->stack_base = __builtin_frame_address(0);
    return budget_begin(evaluator);
}

void
budget_end_alone(Evaluator *evaluator, StatementBudget budget)
{
    if (evaluator->frame != NULL)
        return;
    if (!evaluator->exhausted_for_good)
        evaluator->exhausted = NULL;
    g_ptr_array_set_size(evaluator->touched, (int)budget.touched);
    evaluator->raised = NULL;
    evaluator->steps_left = budget.steps_left;
    evaluator->memory_limit = budget.memory_limit;
}

typedef struct {
    Evaluator *evaluator;
    Frame *frame;
    Value *unknown;
    Origin origin;
} Spoiled;

static void
spoil_name(void *data, const char *name)
{
    Spoiled *spoiled = data;
    const Binding *row = namespace_row(spoiled->frame->names, name);
    // A class or function that was made before the end came is whole.
    if (row != NULL && row->value != NULL && row->origin.line >= spoiled->origin.line &&
        (row->value->kind == VALUE_CLASS || row->value->kind == VALUE_FUNCTION))
        return;
    frame_bind(spoiled->evaluator, spoiled->frame, name, spoiled->unknown, spoiled->origin);
}

// What the statement has changed on its way may be half done. Module names stay: the statement's
// own are spoiled by name.
static void
spoil_touched(Evaluator *evaluator, size_t from, Value *unknown)
{
    for (size_t i = from; i + 1 < evaluator->touched->len; i += 2) {
        ContainerKind kind = GPOINTER_TO_UINT(evaluator->touched->pdata[i]);
        void *container = evaluator->touched->pdata[i + 1];
        if (kind == CONTAINER_SEQUENCE)
            *(Items *)container = (Items){.rest = unknown};
        else if (kind == CONTAINER_DICT)
            *(Dict *)container = (Dict){.rest = unknown};
    }
}

/** After a top-level statement: spoils what it left half done when it was given up. */
void
budget_end(Evaluator *evaluator, Frame *frame, const Node *statement, StatementBudget budget)
{
    if (evaluator->exhausted != NULL) {
        Origin origin = node_origin(frame, statement);
        Spoiled spoiled = {evaluator, frame, exhausted_value(evaluator, origin), origin};
        diagnostics_add(&evaluator->diagnostics,
                        (Diagnostic){.origin = origin,
                                     .severity = SEVERITY_UNKNOWN,
                                     .text = spoiled.unknown->unknown.reason});
        Node alone = *statement;
        alone.next = NULL;
        spoil_touched(evaluator, budget.touched, spoiled.unknown);
        each_assigned_name(&alone, spoil_name, &spoiled);
        if (!evaluator->exhausted_for_good)
            evaluator->exhausted = NULL;
    }
    g_ptr_array_set_size(evaluator->touched, (int)budget.touched);
    evaluator->steps_left = budget.steps_left;
    evaluator->memory_limit = MAX(budget.memory_limit, arena_size(evaluator->arena) + MEMORY_EACH);
}
