#include "python/evaluator-private.h"

#include <string.h>

// Code below a condition that is not known. Both ways are walked, one after the other, from the
// same state; what both leave behind alike is known, the rest is unknown because of the condition.
// A way that raises is no way: the program would not have gone on.
//
// Whatever is about to change is copied first into every branch that is open.

static Saved *
find_saved(const Branch *branch, const void *container)
{
    for (size_t i = 0; i < branch->count; i++)
        if (branch->saved[i].container.any == container)
            return &branch->saved[i];
    return NULL;
}

static void *
copy_items(Evaluator *evaluator, const void *items, size_t size)
{
    take_work(evaluator, size);
    return size == 0 ? NULL : arena_copy(evaluator->arena, items, size);
}

static void
save(Evaluator *evaluator, Branch *branch, ContainerKind kind, void *container)
{
    if (branch->count == branch->room) {
        size_t room = branch->room == 0 ? 8 : branch->room * 2;
        Saved *rows = ARENA_NEW_ARRAY(evaluator->arena, Saved, room);
        if (branch->count > 0)
            memcpy(rows, branch->saved, sizeof(Saved) * branch->count);
        branch->saved = rows;
        branch->room = room;
    }
    Saved *saved = &branch->saved[branch->count++];
    *saved = (Saved){.kind = kind, .container.any = container};
    switch (kind) {
    case CONTAINER_NAMESPACE:
        saved->before.names = *saved->container.names;
        saved->before.names.rows = copy_items(evaluator, saved->before.names.rows,
                                              sizeof(Binding) * saved->before.names.room);
        saved->before.names.index = copy_items(evaluator, saved->before.names.index,
                                               sizeof(uint32_t) * saved->before.names.index_size);
        break;
    case CONTAINER_SEQUENCE:
        saved->before.sequence = *saved->container.sequence;
        saved->before.sequence.items = copy_items(evaluator, saved->before.sequence.items,
                                                  sizeof(Value *) * saved->before.sequence.room);
        break;
    case CONTAINER_DICT:
        saved->before.dict = *saved->container.dict;
        saved->before.dict.entries = copy_items(evaluator, saved->before.dict.entries,
                                                sizeof(DictEntry) * saved->before.dict.room);
        saved->before.dict.index = copy_items(evaluator, saved->before.dict.index,
                                              sizeof(uint32_t) * saved->before.dict.index_size);
        break;
    }
}

/** To be called before every change of a container. */
void
branch_touch(Evaluator *evaluator, ContainerKind kind, void *container)
{
    GPtrArray *touched = evaluator->touched;
    if (kind != CONTAINER_NAMESPACE &&
        (touched->len == 0 || touched->pdata[touched->len - 1] != container)) {
        g_ptr_array_add(touched, GUINT_TO_POINTER(kind));
        g_ptr_array_add(touched, container);
    }
    for (Branch *branch = evaluator->branch; branch != NULL; branch = branch->outer)
        if (find_saved(branch, container) == NULL)
            save(evaluator, branch, kind, container);
}

static void
put_state(Saved *saved, bool before)
{
    switch (saved->kind) {
    case CONTAINER_NAMESPACE:
        *saved->container.names = before ? saved->before.names : saved->after.names;
        break;
    case CONTAINER_SEQUENCE:
        *saved->container.sequence = before ? saved->before.sequence : saved->after.sequence;
        break;
    case CONTAINER_DICT:
        *saved->container.dict = before ? saved->before.dict : saved->after.dict;
        break;
    }
}

static void
keep_after(Saved *saved)
{
    switch (saved->kind) {
    case CONTAINER_NAMESPACE:
        saved->after.names = *saved->container.names;
        break;
    case CONTAINER_SEQUENCE:
        saved->after.sequence = *saved->container.sequence;
        break;
    case CONTAINER_DICT:
        saved->after.dict = *saved->container.dict;
        break;
    }
}

// Every container as it was before the branch; what the branch made of it is kept in `after`.
static void
branch_undo(Branch *branch)
{
    for (size_t i = 0; i < branch->count; i++) {
        keep_after(&branch->saved[i]);
        put_state(&branch->saved[i], true);
    }
}

static void
branch_redo(Branch *branch)
{
    for (size_t i = 0; i < branch->count; i++)
        put_state(&branch->saved[i], false);
}

/** What a value is that may be either; NULL stands for none at all. */
Value *
branch_merge(Evaluator *evaluator, Value *condition, Value *a, Value *b)
{
    if (a == b)
        return a;
    if (a != NULL && b != NULL && a->kind == b->kind && a->kind != VALUE_UNKNOWN &&
        value_equal(evaluator, a, b) == 1)
        return a;
    Origin origin = condition->unknown.origin;
    const char *reason = condition->unknown.reason;
    if (g_str_has_prefix(reason, "it depends on "))
        return condition;
    return value_unknown(evaluator, origin, "it depends on what is not known: %s", reason);
}

static void
merge_names(Evaluator *evaluator, Value *condition, const Namespace *a, Namespace *b)
{
    for (size_t i = 0; i < b->count; i++) {
        const Binding *other = namespace_row(a, b->rows[i].name);
        b->rows[i].value = branch_merge(evaluator, condition, other == NULL ? NULL : other->value,
                                        b->rows[i].value);
    }
    for (size_t i = 0; i < a->count; i++) {
        if (namespace_row(b, a->rows[i].name) != NULL)
            continue;
        Value *value = branch_merge(evaluator, condition, a->rows[i].value, NULL);
        namespace_set(evaluator, b, a->rows[i].name, value, a->rows[i].origin);
        namespace_add(evaluator, b, a->rows[i].name)->annotation = a->rows[i].annotation;
    }
}

static void
merge_sequences(Evaluator *evaluator, Value *condition, const Items *a, Items *b)
{
    size_t shared = 0;
    while (shared < a->count && shared < b->count &&
           (a->items[shared] == b->items[shared] ||
            value_equal(evaluator, a->items[shared], b->items[shared]) == 1))
        shared++;
    if (shared == a->count && shared == b->count && a->rest == b->rest)
        return;
    b->count = shared;
    b->rest = branch_merge(evaluator, condition, condition, NULL);
}

static void
merge_dicts(Evaluator *evaluator, Value *condition, const Dict *a, Dict *b)
{
    for (size_t i = 0; i < b->count; i++)
        b->entries[i].value = branch_merge(
            evaluator, condition, dict_get(evaluator, a, b->entries[i].key), b->entries[i].value);
    for (size_t i = 0; i < a->count; i++)
        if (dict_get(evaluator, b, a->entries[i].key) == NULL)
            dict_set(evaluator, b, a->entries[i].key,
                     branch_merge(evaluator, condition, a->entries[i].value, NULL));
    if (a->rest != b->rest)
        b->rest = branch_merge(evaluator, condition, a->rest, b->rest);
}

static void
merge_saved(Evaluator *evaluator, Value *condition, const Saved *a, void *container)
{
    switch (a->kind) {
    case CONTAINER_NAMESPACE:
        merge_names(evaluator, condition, &a->after.names, container);
        break;
    case CONTAINER_SEQUENCE:
        merge_sequences(evaluator, condition, &a->after.sequence, container);
        break;
    case CONTAINER_DICT:
        merge_dicts(evaluator, condition, &a->after.dict, container);
        break;
    }
}

// The state is as `b` left it. `a` is undone, but has its results in `after`.
static void
merge_branches(Evaluator *evaluator, Branch *a, Branch *b, const Namespace *except)
{
    for (size_t i = 0; i < a->count; i++)
        if (a->saved[i].container.any != except)
            merge_saved(evaluator, a->condition, &a->saved[i], a->saved[i].container.any);
    for (size_t i = 0; i < b->count; i++) {
        Saved *saved = &b->saved[i];
        if (find_saved(a, saved->container.any) != NULL || saved->container.any == except)
            continue;
        // Only b changed it: a has it as it was before.
        Saved untouched = *saved;
        untouched.after.names = saved->before.names;
        switch (saved->kind) {
        case CONTAINER_NAMESPACE:
            break;
        case CONTAINER_SEQUENCE:
            untouched.after.sequence = saved->before.sequence;
            break;
        case CONTAINER_DICT:
            untouched.after.dict = saved->before.dict;
            break;
        }
        merge_saved(evaluator, a->condition, &untouched, saved->container.any);
    }
}

static Branch
branch_begin(Evaluator *evaluator, Value *condition)
{
    return (Branch){.outer = evaluator->branch, .condition = condition};
}

static bool
ends_it(Flow flow)
{
    return flow == FLOW_RAISE;
}

static void
keep_names_of(Branch *a, Branch *b, const Namespace *names)
{
    Saved *saved_a = find_saved(a, names), *saved_b = find_saved(b, names);
    if (saved_a != NULL)
        put_state(saved_a, false);
    else if (saved_b != NULL)
        put_state(saved_b, true);
}

static Flow
join_flows(Evaluator *evaluator, Frame *frame, Branch *a, Branch *b, const Flow flows[2])
{
    Flow flow_a = flows[0], flow_b = flows[1];
    bool returns_a = flow_a == FLOW_RETURN, returns_b = flow_b == FLOW_RETURN;
    // One way leaves the function: what follows sees the names as the other way left them.
    merge_branches(evaluator, a, b, returns_a != returns_b ? frame->names : NULL);
    if (returns_b && !returns_a)
        keep_names_of(a, b, frame->names);
    if (flow_a == flow_b)
        return flow_a;
    if (flow_a == FLOW_STOP || flow_b == FLOW_STOP)
        return FLOW_STOP;
    if (returns_a || returns_b)
        return returns_a ? flow_b : flow_a;
    bool breaks = flow_a == FLOW_BREAK || flow_b == FLOW_BREAK || flow_a == FLOW_MAYBE_BREAK ||
                  flow_b == FLOW_MAYBE_BREAK;
    if (breaks)
        evaluator->left_by = a->condition;
    return breaks ? FLOW_MAYBE_BREAK : FLOW_MAYBE_CONTINUE;
}

static void
join_returns(Evaluator *evaluator, Frame *frame, Value *condition, Value *a, Value *b)
{
    if (a != NULL && b != NULL) {
        frame->returned = branch_merge(evaluator, condition, a, b);
        return;
    }
    Value *one = a != NULL ? a : b;
    frame->returned = NULL;
    if (one == NULL)
        return;
    frame->maybe_condition = condition;
    // It may be returned, or what comes later: both must agree in the end.
    frame->maybe =
        frame->maybe == NULL ? one : branch_merge(evaluator, condition, frame->maybe, one);
}

static bool
is_too_deep(Evaluator *evaluator)
{
    size_t depth = 0;
    for (const Branch *branch = evaluator->branch; branch != NULL; branch = branch->outer)
        depth++;
    if (depth >= DEEPEST_BRANCH && evaluator->exhausted == NULL)
        evaluator->exhausted = "gave up after too many unknown conditions within each other";
    return depth >= DEEPEST_BRANCH;
}

/** Runs `body` and `otherwise` (either may be NULL) as the two ways of an unknown condition. */
Flow
branch_run(Evaluator *evaluator, Frame *frame, Value *condition, const Node *body,
           const Node *otherwise)
{
    Branch a = branch_begin(evaluator, condition), b = a;
    if (is_too_deep(evaluator))
        return FLOW_STOP;
    evaluator->branch = &a;
    Flow flow_a = execute_block(evaluator, frame, body);
    Value *raised = evaluator->raised, *returned_a = flow_a == FLOW_RETURN ? frame->returned : NULL;
    branch_undo(&a);
    evaluator->raised = NULL;
    evaluator->branch = &b;
    Flow flow_b = execute_block(evaluator, frame, otherwise);
    Value *returned_b = flow_b == FLOW_RETURN ? frame->returned : NULL;
    evaluator->branch = a.outer;
    if (ends_it(flow_a) && ends_it(flow_b)) {
        evaluator->raised = raised;
        return FLOW_RAISE;
    }
    if (ends_it(flow_a))
        return flow_b;
    if (ends_it(flow_b)) {
        branch_undo(&b);
        branch_redo(&a);
        evaluator->raised = NULL;
        frame->returned = returned_a;
        return flow_a;
    }
    Flow flow = join_flows(evaluator, frame, &a, &b, (const Flow[]){flow_a, flow_b});
    join_returns(evaluator, frame, condition, returned_a, returned_b);
    return flow;
}

/** a if CONDITION else b. */
Value *
branch_evaluate(Evaluator *evaluator, Frame *frame, Value *condition, const Node *a, const Node *b)
{
    Branch first = branch_begin(evaluator, condition), second = first;
    if (is_too_deep(evaluator))
        return exhausted_value(evaluator, condition->unknown.origin);
    evaluator->branch = &first;
    Value *value_a = a == NULL ? NULL : evaluate(evaluator, frame, a);
    branch_undo(&first);
    evaluator->raised = NULL;
    evaluator->branch = &second;
    Value *value_b = b == NULL ? NULL : evaluate(evaluator, frame, b);
    evaluator->raised = NULL;
    evaluator->branch = first.outer;
    merge_branches(evaluator, &first, &second, NULL);
    return branch_merge(evaluator, condition, value_a, value_b);
}

Value *
evaluator_condition(const Evaluator *evaluator)
{
    return evaluator->branch == NULL ? NULL : evaluator->branch->condition;
}
