#include "plan/strategy-private.h"
#include "plan/tree-private.h"

#include <string.h>

static bool
is_sign(const PgQuery__AExpr *expression)
{
    return expression->lexpr == NULL && expression->n_name == 1 &&
           strpbrk(expression->name[0]->string->sval, "+-") != NULL;
}

// The constant below casts and signs, or NULL.
static const PgQuery__AConst *
constant_of(const TreeNode *node)
{
    while (node != NULL) {
        if (node->node_case == PG_QUERY__NODE__NODE_A_CONST)
            return node->a_const;
        if (node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
            node = node->type_cast->arg;
        else if (node->node_case == PG_QUERY__NODE__NODE_A_EXPR && is_sign(node->a_expr))
            node = node->a_expr->rexpr;
        else
            return NULL;
    }
    return NULL;
}

bool
value_is_constant(const char *sql)
{
    g_autoptr(Tree) tree = tree_parse_expression(sql);
    return constant_of(tree_expression(tree)) != NULL;
}

static bool
has_label(const EnumType *type, const char *text)
{
    for (size_t i = 0; i < type->label_count; i++)
        if (strcmp(type->labels[i], text) == 0)
            return true;
    return false;
}

static const char *
enum_misfit(Arena *arena, const EnumType *type, const char *text)
{
    if (has_label(type, text))
        return NULL;
    g_autoptr(GString) labels = g_string_new(NULL);
    for (size_t i = 0; i < type->label_count; i++)
        g_string_append_printf(labels, "%s%s", i > 0 ? ", " : "", type->labels[i]);
    return arena_printf(arena, "\"%s\" is no value of %s: %s", text, type->object.name,
                        labels->str);
}

static const char *
text_misfit(Arena *arena, const Schema *schema, const Column *column, const char *text)
{
    const Type *type = column->type;
    if (type->dimensions > 0)
        return NULL;
    int length = type_length(type);
    bool is_text = strcmp(type->name, "varchar") == 0 || strcmp(type->name, "bpchar") == 0;
    long letters = g_utf8_strlen(text, -1);
    g_autofree char *words = type_words(type);
    if (type_is_builtin(type) && is_text && length >= 0 && letters > length)
        return arena_printf(arena, "'%s' has %ld characters, %s takes %d", text, letters, words,
                            length);
    if (type_is_builtin(type))
        return NULL;
    const Object *object = schema_find(schema, KIND_ENUM, type->namespace, type->name);
    return object == NULL ? NULL : enum_misfit(arena, (const EnumType *)object, text);
}

const char *
plan_value_misfit(Arena *arena, const Schema *schema, const Column *column, const char *sql)
{
    g_autoptr(Tree) tree = tree_parse_expression(sql);
    const TreeNode *node = tree_expression(tree);
    if (node == NULL)
        return arena_printf(arena, "\"%s\" is no SQL expression", sql);
    const PgQuery__AConst *constant = constant_of(node);
    if (constant == NULL)
        return NULL;
    if (constant->isnull)
        return "NULL is no value";
    if (constant->val_case != PG_QUERY__A__CONST__VAL_SVAL || column->type == NULL)
        return NULL;
    return text_misfit(arena, schema, column, constant->sval->sval);
}
