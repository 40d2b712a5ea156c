#include "python/evaluator-private.h"

// Functions and annotations outlive the tree that they stand in. A tree is seven times its file, so
// their nodes are copied and the tree is let go. Names need no copy: they are interned elsewhere.

// Where a kind of node has others below it.
typedef struct {
    uint8_t offset;
    bool is_chain;
} Child;

#define ONE(member)                                                                                \
    {                                                                                              \
        offsetof(Node, member), false                                                              \
    }
#define CHAIN(member)                                                                              \
    {                                                                                              \
        offsetof(Node, member), true                                                               \
    }

static const Child children[NODE_KINDS][4] = {
    [NODE_RETURN] = {ONE(value)},
    [NODE_DELETE] = {CHAIN(targets)},
    [NODE_ASSIGN] = {CHAIN(assign.targets), ONE(assign.value)},
    [NODE_AUGMENTED_ASSIGN] = {ONE(augmented.target), ONE(augmented.value)},
    [NODE_ANNOTATED_ASSIGN] = {ONE(annotated.target), ONE(annotated.annotation),
                               ONE(annotated.value)},
    [NODE_TYPE_ALIAS] = {ONE(alias_statement.name), CHAIN(alias_statement.type_parameters),
                         ONE(alias_statement.value)},
    [NODE_WHILE] = {ONE(branch.test), CHAIN(branch.body), CHAIN(branch.otherwise)},
    [NODE_IF] = {ONE(branch.test), CHAIN(branch.body), CHAIN(branch.otherwise)},
    [NODE_WITH] = {CHAIN(with.items), CHAIN(with.body)},
    [NODE_MATCH] = {ONE(match.subject), CHAIN(match.cases)},
    [NODE_RAISE] = {ONE(raise.exception), ONE(raise.cause)},
    [NODE_ASSERT] = {ONE(assertion.test), ONE(assertion.message)},
    [NODE_IMPORT] = {CHAIN(names)},
    [NODE_IMPORT_FROM] = {CHAIN(import_from.names)},
    [NODE_GLOBAL] = {CHAIN(names)},
    [NODE_NONLOCAL] = {CHAIN(names)},
    [NODE_EXPRESSION] = {ONE(value)},
    [NODE_JOINED_STRING] = {CHAIN(pieces)},
    [NODE_FORMATTED_VALUE] = {ONE(formatted.value), ONE(formatted.format)},
    [NODE_ATTRIBUTE] = {ONE(attribute.value)},
    [NODE_CALL] = {ONE(call.function), CHAIN(call.arguments)},
    [NODE_SUBSCRIPT] = {ONE(subscript.value), ONE(subscript.index)},
    [NODE_SLICE] = {ONE(slice.lower), ONE(slice.upper), ONE(slice.step)},
    [NODE_BINARY] = {ONE(binary.left), ONE(binary.right)},
    [NODE_BOOLEAN] = {CHAIN(boolean.values)},
    [NODE_COMPARE] = {ONE(compare.left), CHAIN(compare.comparisons)},
    [NODE_UNARY] = {ONE(unary.operand)},
    [NODE_CONDITIONAL] = {ONE(conditional.test), ONE(conditional.body), ONE(conditional.otherwise)},
    [NODE_LAMBDA] = {CHAIN(lambda.parameters), ONE(lambda.body)},
    [NODE_LIST_COMPREHENSION] = {ONE(comprehension.element), CHAIN(comprehension.clauses)},
    [NODE_SET_COMPREHENSION] = {ONE(comprehension.element), CHAIN(comprehension.clauses)},
    [NODE_DICT_COMPREHENSION] = {ONE(comprehension.element), ONE(comprehension.value),
                                 CHAIN(comprehension.clauses)},
    [NODE_GENERATOR] = {ONE(comprehension.element), CHAIN(comprehension.clauses)},
    [NODE_NAMED] = {ONE(named.target), ONE(named.value)},
    [NODE_AWAIT] = {ONE(value)},
    [NODE_YIELD] = {ONE(value)},
    [NODE_YIELD_FROM] = {ONE(value)},
    [NODE_TUPLE] = {CHAIN(items)},
    [NODE_LIST] = {CHAIN(items)},
    [NODE_SET] = {CHAIN(items)},
    [NODE_DICT] = {CHAIN(items)},
    [NODE_STARRED] = {ONE(value)},
    [NODE_KEYWORD] = {ONE(keyword.value)},
    [NODE_ITEM] = {ONE(item.key), ONE(item.value)},
    [NODE_COMPARISON] = {ONE(unary.operand)},
    [NODE_PARAMETER] = {ONE(parameter.annotation), ONE(parameter.standard)},
    [NODE_TYPE_PARAMETER] = {ONE(type_parameter.bound), ONE(type_parameter.standard)},
    [NODE_COMPREHENSION] = {ONE(clause.target), ONE(clause.iterable), CHAIN(clause.conditions)},
    [NODE_HANDLER] = {ONE(handler.type), CHAIN(handler.body)},
    [NODE_WITH_ITEM] = {ONE(with_item.value), ONE(with_item.target)},
    [NODE_CASE] = {ONE(match_case.pattern), ONE(match_case.guard), CHAIN(match_case.body)},
    [NODE_MATCH_VALUE] = {ONE(value)},
    [NODE_MATCH_SINGLETON] = {ONE(value)},
    [NODE_MATCH_SEQUENCE] = {CHAIN(patterns)},
    [NODE_MATCH_MAPPING] = {CHAIN(match_mapping.items)},
    [NODE_MATCH_CLASS] = {ONE(match_class.class), CHAIN(match_class.patterns)},
    [NODE_MATCH_AS] = {ONE(match_as.pattern)},
    [NODE_MATCH_OR] = {CHAIN(patterns)},
    [NODE_MATCH_KEYWORD] = {ONE(keyword.value)},
    [NODE_MATCH_ITEM] = {ONE(item.key), ONE(item.value)},
};

static Node *copy_one(Arena *arena, const Node *node);

const Node *
keep_chain(Arena *arena, const Node *chain)
{
    const Node *first = NULL;
    Node *last = NULL;
    for (; chain != NULL; chain = chain->next) {
        Node *copy = copy_one(arena, chain);
        if (last == NULL)
            first = copy;
        else
            last->next = copy;
        last = copy;
    }
    return first;
}

const Node *
keep_node(Arena *arena, const Node *node)
{
    return node == NULL ? NULL : copy_one(arena, node);
}

static void
copy_function(Arena *arena, Node *copy)
{
    FunctionParts *parts = arena_copy(arena, copy->function, sizeof *parts);
    parts->decorators = keep_chain(arena, parts->decorators);
    parts->type_parameters = keep_chain(arena, parts->type_parameters);
    parts->parameters = keep_chain(arena, parts->parameters);
    parts->returns = keep_node(arena, parts->returns);
    parts->body = keep_chain(arena, parts->body);
    copy->function = parts;
}

static void
copy_class(Arena *arena, Node *copy)
{
    ClassParts *parts = arena_copy(arena, copy->class, sizeof *parts);
    parts->decorators = keep_chain(arena, parts->decorators);
    parts->type_parameters = keep_chain(arena, parts->type_parameters);
    parts->arguments = keep_chain(arena, parts->arguments);
    parts->body = keep_chain(arena, parts->body);
    copy->class = parts;
}

static void
copy_try(Arena *arena, Node *copy)
{
    TryParts *parts = arena_copy(arena, copy->try, sizeof *parts);
    parts->body = keep_chain(arena, parts->body);
    parts->handlers = keep_chain(arena, parts->handlers);
    parts->otherwise = keep_chain(arena, parts->otherwise);
    parts->finally = keep_chain(arena, parts->finally);
    copy->try = parts;
}

static void
copy_for(Arena *arena, Node *copy)
{
    ForParts *parts = arena_copy(arena, copy->loop, sizeof *parts);
    parts->target = keep_node(arena, parts->target);
    parts->iterable = keep_node(arena, parts->iterable);
    parts->body = keep_chain(arena, parts->body);
    parts->otherwise = keep_chain(arena, parts->otherwise);
    copy->loop = parts;
}

static void
copy_children(Arena *arena, Node *copy)
{
    const Child *child = children[copy->kind];
    for (size_t i = 0; i < G_N_ELEMENTS(children[0]) && child[i].offset != 0; i++) {
        const Node **place = (const Node **)(void *)((char *)copy + child[i].offset);
        *place = child[i].is_chain ? keep_chain(arena, *place) : keep_node(arena, *place);
    }
}

static Node *
copy_one(Arena *arena, const Node *node)
{
    Node *copy = arena_copy(arena, node, sizeof(Node));
    copy->next = NULL;
    switch (copy->kind) {
    case NODE_FUNCTION:
        copy_function(arena, copy);
        break;
    case NODE_CLASS:
        copy_class(arena, copy);
        break;
    case NODE_TRY:
        copy_try(arena, copy);
        break;
    case NODE_FOR:
        copy_for(arena, copy);
        break;
    case NODE_STRING:
    case NODE_BYTES:
        copy->text.bytes = arena_intern_n(arena, copy->text.bytes, copy->text.length);
        break;
    case NODE_INTEGER:
        copy->integer.text = arena_text(arena, copy->integer.text);
        break;
    case NODE_FLOAT:
    case NODE_IMAGINARY:
        copy->number.text = arena_text(arena, copy->number.text);
        break;
    default:
        copy_children(arena, copy);
        break;
    }
    return copy;
}
