#include "python/evaluator-private.h"

// Looking at statements without running them: which names they assign, and whether a function is a
// generator. Bodies of functions and classes are other scopes.

static void
see_target(const Node *target, NameSeen seen, void *data)
{
    switch (target->kind) {
    case NODE_NAME:
        seen(data, target->name);
        break;
    case NODE_TUPLE:
    case NODE_LIST:
        for (const Node *item = target->items; item != NULL; item = item->next)
            see_target(item, seen, data);
        break;
    case NODE_STARRED:
        see_target(target->value, seen, data);
        break;
    default:
        break;
    }
}

static void
see_aliases(const Node *alias, NameSeen seen, void *data)
{
    for (; alias != NULL; alias = alias->next)
        seen(data, alias->alias.alias != NULL ? alias->alias.alias : alias->alias.name);
}

static void
see_try(const TryParts *parts, NameSeen seen, void *data)
{
    each_assigned_name(parts->body, seen, data);
    for (const Node *handler = parts->handlers; handler != NULL; handler = handler->next)
        each_assigned_name(handler->handler.body, seen, data);
    each_assigned_name(parts->otherwise, seen, data);
    each_assigned_name(parts->finally, seen, data);
}

static void
see_statement(const Node *statement, NameSeen seen, void *data)
{
    switch (statement->kind) {
    case NODE_FUNCTION:
        seen(data, statement->function->name);
        break;
    case NODE_CLASS:
        seen(data, statement->class->name);
        break;
    case NODE_ASSIGN:
        for (const Node *target = statement->assign.targets; target != NULL; target = target->next)
            see_target(target, seen, data);
        break;
    case NODE_AUGMENTED_ASSIGN:
        see_target(statement->augmented.target, seen, data);
        break;
    case NODE_ANNOTATED_ASSIGN:
        if (statement->annotated.value != NULL)
            see_target(statement->annotated.target, seen, data);
        break;
    case NODE_FOR:
        see_target(statement->loop->target, seen, data);
        each_assigned_name(statement->loop->body, seen, data);
        each_assigned_name(statement->loop->otherwise, seen, data);
        break;
    case NODE_IF:
    case NODE_WHILE:
        each_assigned_name(statement->branch.body, seen, data);
        each_assigned_name(statement->branch.otherwise, seen, data);
        break;
    case NODE_WITH:
        for (const Node *item = statement->with.items; item != NULL; item = item->next)
            if (item->with_item.target != NULL)
                see_target(item->with_item.target, seen, data);
        each_assigned_name(statement->with.body, seen, data);
        break;
    case NODE_TRY:
        see_try(statement->try, seen, data);
        break;
    case NODE_MATCH:
        for (const Node *arm = statement->match.cases; arm != NULL; arm = arm->next)
            each_assigned_name(arm->match_case.body, seen, data);
        break;
    case NODE_IMPORT:
    case NODE_IMPORT_FROM:
        see_aliases(statement->kind == NODE_IMPORT ? statement->names
                                                   : statement->import_from.names,
                    seen, data);
        break;
    default:
        break;
    }
}

/** Tells every name that the statements bind in their own scope; some more than once. */
void
each_assigned_name(const Node *chain, NameSeen seen, void *data)
{
    for (; chain != NULL; chain = chain->next)
        see_statement(chain, seen, data);
}

static bool
is_yield(const Node *expression)
{
    if (expression == NULL)
        return false;
    if (expression->kind == NODE_AWAIT)
        return is_yield(expression->value);
    return expression->kind == NODE_YIELD || expression->kind == NODE_YIELD_FROM;
}

static bool
try_yields(const TryParts *parts)
{
    for (const Node *handler = parts->handlers; handler != NULL; handler = handler->next)
        if (contains_yield(handler->handler.body))
            return true;
    return contains_yield(parts->body) || contains_yield(parts->otherwise) ||
           contains_yield(parts->finally);
}

static bool
match_yields(const Node *arm)
{
    for (; arm != NULL; arm = arm->next)
        if (contains_yield(arm->match_case.body))
            return true;
    return false;
}

static bool
statement_yields(const Node *statement)
{
    switch (statement->kind) {
    case NODE_EXPRESSION:
    case NODE_RETURN:
        return is_yield(statement->value);
    case NODE_ASSIGN:
        return is_yield(statement->assign.value);
    case NODE_AUGMENTED_ASSIGN:
        return is_yield(statement->augmented.value);
    case NODE_ANNOTATED_ASSIGN:
        return is_yield(statement->annotated.value);
    case NODE_FOR:
        return contains_yield(statement->loop->body) || contains_yield(statement->loop->otherwise);
    case NODE_IF:
    case NODE_WHILE:
        return contains_yield(statement->branch.body) ||
               contains_yield(statement->branch.otherwise);
    case NODE_WITH:
        return contains_yield(statement->with.body);
    case NODE_TRY:
        return try_yields(statement->try);
    case NODE_MATCH:
        return match_yields(statement->match.cases);
    default:
        return false;
    }
}

/** Is a function with this body a generator? A yield inside a larger expression is not seen. */
bool
contains_yield(const Node *chain)
{
    for (; chain != NULL; chain = chain->next)
        if (statement_yields(chain))
            return true;
    return false;
}
