#include "python/evaluator-private.h"

#include <string.h>

// Targets of assignments, loops and `with`; del.

static void
assign_names_unknown(Evaluator *evaluator, Frame *frame, const Node *targets, Value *unknown)
{
    for (; targets != NULL; targets = targets->next)
        assign_target(evaluator, frame, targets->kind == NODE_STARRED ? targets->value : targets,
                      unknown);
}

static void
unpack_error(Evaluator *evaluator, Frame *frame, const Node *target, size_t wanted, size_t found)
{
    Origin origin = node_origin(frame, target);
    Value *unknown =
        found < wanted
            ? evaluator_raise(evaluator, origin, "ValueError",
                              "not enough values to unpack (expected %zu, got %zu)", wanted, found)
            : evaluator_raise(evaluator, origin, "ValueError",
                              "too many values to unpack (expected %zu)", wanted);
    assign_names_unknown(evaluator, frame, target->items, unknown);
}

static void
assign_known(Evaluator *evaluator, Frame *frame, const Node *target, const Items *items)
{
    size_t wanted = syntax_count(target->items), stars = 0, position = 0;
    for (const Node *item = target->items; item != NULL; item = item->next)
        stars += item->kind == NODE_STARRED;
    if (items->count + (stars > 0) < wanted || (stars == 0 && items->count > wanted)) {
        unpack_error(evaluator, frame, target, wanted - (stars > 0), items->count);
        return;
    }
    for (const Node *item = target->items; item != NULL; item = item->next) {
        if (item->kind != NODE_STARRED) {
            assign_target(evaluator, frame, item, items->items[position++]);
            continue;
        }
        Value *list = value_list(evaluator);
        size_t take = items->count - (wanted - 1);
        for (size_t i = 0; i < take; i++)
            value_append(evaluator, list, items->items[position++]);
        assign_target(evaluator, frame, item->value, list);
    }
}

static void
assign_sequence(Evaluator *evaluator, Frame *frame, const Node *target, Value *value)
{
    Value *seen = evaluator_iterate(evaluator, value, node_origin(frame, target));
    const Items *items = value_sequence(seen);
    if (items == NULL || items->rest != NULL)
        assign_names_unknown(evaluator, frame, target->items, items == NULL ? seen : items->rest);
    else
        assign_known(evaluator, frame, target, items);
}

static void
set_sequence_item(Evaluator *evaluator, Value *list, Value *key, Value *value, Origin origin)
{
    int64_t position;
    int64_t count = (int64_t)list->sequence.count;
    branch_touch(evaluator, CONTAINER_SEQUENCE, &list->sequence);
    if (!value_integer(key, &position)) {
        list->sequence =
            (Items){.rest = value_is_unknown(key) ? key
                                                  : value_unknown(evaluator, origin,
                                                                  "an assignment to a slice is not "
                                                                  "followed")};
        return;
    }
    position += position < 0 ? count : 0;
    if (position >= 0 && position < count)
        list->sequence.items[position] = value;
    else
        evaluator_raise(evaluator, origin, "IndexError", "list assignment index out of range");
}

static void
set_item(Evaluator *evaluator, Value *container, Value *key, Value *value, Origin origin)
{
    if (container->kind == VALUE_LIST) {
        set_sequence_item(evaluator, container, value_without_instance(key), value, origin);
    } else if (container->kind == VALUE_DICT) {
        dict_set(evaluator, &container->dict, key, value);
    } else if (container->kind == VALUE_HOST && container->host.type->set_item != NULL) {
        container->host.type->set_item(evaluator, container, key, value);
    } else if (container->kind == VALUE_INSTANCE) {
        Value *arguments[] = {key, value};
        Value *method =
            evaluator_find(evaluator, container, evaluator_name(evaluator, "__setitem__"), origin);
        if (method != NULL)
            evaluator_call_with(evaluator, method, origin, 2, arguments);
    }
}

static void
assign_subscript(Evaluator *evaluator, Frame *frame, const Node *target, Value *value)
{
    Value *container = evaluate(evaluator, frame, target->subscript.value);
    const Node *index = target->subscript.index;
    Origin origin = node_origin(frame, target);
    if (container->kind == VALUE_UNKNOWN)
        return;
    Value *key = index->kind == NODE_SLICE
                     ? value_unknown(evaluator, origin, "an assignment to a slice is not followed")
                     : evaluate(evaluator, frame, index);
    set_item(evaluator, container, key, value, origin);
}

/** target = value */
void
assign_target(Evaluator *evaluator, Frame *frame, const Node *target, Value *value)
{
    Value *object;
    switch (target->kind) {
    case NODE_NAME:
        frame_bind(evaluator, frame, target->name, value, node_origin(frame, target));
        break;
    case NODE_TUPLE:
    case NODE_LIST:
        assign_sequence(evaluator, frame, target, value);
        break;
    case NODE_STARRED:
        assign_target(evaluator, frame, target->value, value);
        break;
    case NODE_ATTRIBUTE:
        object = evaluate(evaluator, frame, target->attribute.value);
        evaluator_set(evaluator, object, mangled_name(evaluator, frame, target->attribute.name),
                      value, node_origin(frame, target));
        break;
    case NODE_SUBSCRIPT:
        assign_subscript(evaluator, frame, target, value);
        break;
    default:
        break;
    }
}

static void
delete_item(Evaluator *evaluator, Value *container, Value *key, Origin origin)
{
    int64_t position;
    if (container->kind == VALUE_DICT) {
        if (dict_delete(evaluator, &container->dict, key) == NULL && container->dict.rest == NULL)
            evaluator_raise(evaluator, origin, "KeyError", "%s", evaluator_repr(evaluator, key));
    } else if (container->kind == VALUE_LIST && value_integer(key, &position)) {
        int64_t count = (int64_t)container->sequence.count;
        position += position < 0 ? count : 0;
        if (position >= 0 && position < count)
            sequence_remove(evaluator, &container->sequence, (size_t)position, 1);
        else
            evaluator_raise(evaluator, origin, "IndexError", "list assignment index out of range");
    } else if (container->kind == VALUE_LIST) {
        branch_touch(evaluator, CONTAINER_SEQUENCE, &container->sequence);
        container->sequence =
            (Items){.rest = value_unknown(evaluator, origin, "a deleted slice is not followed")};
    }
}

static void
delete_attribute(Evaluator *evaluator, const Value *object, const char *name)
{
    if (object->kind == VALUE_CLASS)
        namespace_delete(evaluator, &object->class->names, name);
    else if (object->kind == VALUE_INSTANCE)
        namespace_delete(evaluator, &object->instance->names, name);
    else if (object->kind == VALUE_MODULE)
        namespace_delete(evaluator, &object->module->names, name);
}

/** del target */
void
delete_target(Evaluator *evaluator, Frame *frame, const Node *target)
{
    Origin origin = node_origin(frame, target);
    Value *key;
    switch (target->kind) {
    case NODE_NAME:
        if (!namespace_delete(evaluator, frame->names, target->name))
            namespace_delete(evaluator, &frame->module->names, target->name);
        break;
    case NODE_ATTRIBUTE:
        delete_attribute(evaluator, evaluate(evaluator, frame, target->attribute.value),
                         target->attribute.name);
        break;
    case NODE_SUBSCRIPT:
        key = target->subscript.index->kind == NODE_SLICE
                  ? evaluator->none
                  : evaluate(evaluator, frame, target->subscript.index);
        delete_item(evaluator, evaluate(evaluator, frame, target->subscript.value), key, origin);
        break;
    case NODE_TUPLE:
    case NODE_LIST:
        for (const Node *item = target->items; item != NULL; item = item->next)
            delete_target(evaluator, frame, item);
        break;
    default:
        break;
    }
}
