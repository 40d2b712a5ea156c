#include "python/evaluator-private.h"

// Annotations outlive the tree that they stand in, since what they mean is asked for later; a tree
// is seven times its file, so the few nodes of an annotation are copied and the tree is let go.

static Node *copy_node(Arena *arena, const Node *node);

static bool
keep_chain(Arena *arena, const Node **chain)
{
    Node *last = NULL;
    for (const Node *node = *chain; node != NULL; node = node->next) {
        Node *copy = copy_node(arena, node);
        if (copy == NULL)
            return false;
        if (last == NULL)
            *chain = copy;
        else
            last->next = copy;
        last = copy;
    }
    return true;
}

static bool
keep_one(Arena *arena, const Node **node)
{
    *node = *node == NULL ? NULL : copy_node(arena, *node);
    return *node != NULL;
}

static bool
keep_parts(Arena *arena, Node *copy)
{
    switch (copy->kind) {
    case NODE_NAME: // names are interned elsewhere
    case NODE_NONE:
    case NODE_TRUE:
    case NODE_FALSE:
    case NODE_ELLIPSIS:
        return true;
    case NODE_INTEGER:
        return copy->integer.fits;
    case NODE_STRING:
        copy->text.bytes = arena_text_n(arena, copy->text.bytes, copy->text.length);
        return true;
    case NODE_ATTRIBUTE:
        return keep_one(arena, &copy->attribute.value);
    case NODE_SUBSCRIPT:
        return keep_one(arena, &copy->subscript.value) && keep_one(arena, &copy->subscript.index);
    case NODE_BINARY:
        return keep_one(arena, &copy->binary.left) && keep_one(arena, &copy->binary.right);
    case NODE_TUPLE:
    case NODE_LIST:
        return keep_chain(arena, &copy->items);
    case NODE_KEYWORD:
        return keep_one(arena, &copy->keyword.value);
    case NODE_CALL:
        return keep_one(arena, &copy->call.function) && keep_chain(arena, &copy->call.arguments);
    default:
        return false;
    }
}

static Node *
copy_node(Arena *arena, const Node *node)
{
    Node *copy = arena_copy(arena, node, sizeof(Node));
    copy->next = NULL;
    return keep_parts(arena, copy) ? copy : NULL;
}

const Node *
keep_expression(Arena *arena, const Node *node)
{
    return copy_node(arena, node);
}
