#include "run/parse-private.h"

ParsedName
parse_name(PgQuery__Node *const *items, size_t count)
{
    ParsedName name = {0};
    for (size_t i = 0; i < count; i++) {
        if (items[i]->node_case != PG_QUERY__NODE__NODE_STRING)
            continue;
        name.container = name.namespace;
        name.namespace = name.name;
        name.name = items[i]->string->sval;
    }
    return name;
}

ParsedName
parse_object_name(const PgQuery__Node *object)
{
    if (object == NULL)
        return (ParsedName){0};
    if (object->node_case == PG_QUERY__NODE__NODE_LIST)
        return parse_name(object->list->items, object->list->n_items);
    if (object->node_case == PG_QUERY__NODE__NODE_TYPE_NAME)
        return parse_name(object->type_name->names, object->type_name->n_names);
    if (object->node_case == PG_QUERY__NODE__NODE_OBJECT_WITH_ARGS)
        return parse_name(object->object_with_args->objname, object->object_with_args->n_objname);
    if (object->node_case == PG_QUERY__NODE__NODE_STRING)
        return (ParsedName){.name = object->string->sval};
    return (ParsedName){0};
}
