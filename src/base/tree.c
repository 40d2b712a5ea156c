#include "base/tree.h"

#include <pg_query.h>

Tree *
tree_parse(const char *sql)
{
    PgQueryProtobufParseResult parsed = pg_query_parse_protobuf(sql);
    Tree *tree = NULL;
    if (parsed.error == NULL)
        tree = pg_query__parse_result__unpack(NULL, parsed.parse_tree.len,
                                              (const guint8 *)parsed.parse_tree.data);
    pg_query_free_protobuf_parse_result(parsed);
    return tree;
}

void
tree_free(Tree *tree)
{
    if (tree != NULL)
        pg_query__parse_result__free_unpacked(tree, NULL);
}

// The tree is walked by the descriptions that protobuf keeps of its own messages.
static void
walk_field(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, TreeVisit visit,
           void *data)
{
    const char *base = (const char *)message;
    bool is_chosen = (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) == 0 ||
                     *(const guint32 *)(const void *)(base + field->quantifier_offset) == field->id;
    if (field->type != PROTOBUF_C_TYPE_MESSAGE || !is_chosen)
        return;
    const void *place = base + field->offset;
    if (field->label != PROTOBUF_C_LABEL_REPEATED) {
        tree_walk(*(const ProtobufCMessage *const *)place, visit, data);
        return;
    }
    size_t count = *(const size_t *)(const void *)(base + field->quantifier_offset);
    const ProtobufCMessage *const *list = *(const ProtobufCMessage *const *const *)place;
    for (size_t i = 0; i < count; i++)
        tree_walk(list[i], visit, data);
}

void
tree_walk(const ProtobufCMessage *message, TreeVisit visit, void *data)
{
    if (message == NULL)
        return;
    visit(message, data);
    for (unsigned i = 0; i < message->descriptor->n_fields; i++)
        walk_field(message, &message->descriptor->fields[i], visit, data);
}

static const char *
string_of(const TreeNode *node)
{
    return node->node_case == PG_QUERY__NODE__NODE_STRING ? node->string->sval : NULL;
}

const char *
tree_name(TreeNode *const *names, size_t count, const char **namespace)
{
    const char *name = count > 0 ? string_of(names[count - 1]) : NULL;
    if (namespace != NULL)
        *namespace = name != NULL && count > 1 ? string_of(names[count - 2]) : NULL;
    return name != NULL ? name : "";
}
