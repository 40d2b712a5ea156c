#include "python/syntax.h"

static const char *const kind_names[] = {
    [NODE_BROKEN] = "an unreadable statement",
    [NODE_MODULE] = "a module",
    [NODE_FUNCTION] = "a function",
    [NODE_CLASS] = "a class",
    [NODE_RETURN] = "return",
    [NODE_DELETE] = "del",
    [NODE_ASSIGN] = "an assignment",
    [NODE_AUGMENTED_ASSIGN] = "an augmented assignment",
    [NODE_ANNOTATED_ASSIGN] = "an annotated assignment",
    [NODE_TYPE_ALIAS] = "a type alias",
    [NODE_FOR] = "a for loop",
    [NODE_WHILE] = "a while loop",
    [NODE_IF] = "an if statement",
    [NODE_WITH] = "a with statement",
    [NODE_MATCH] = "a match statement",
    [NODE_RAISE] = "raise",
    [NODE_TRY] = "a try statement",
    [NODE_ASSERT] = "assert",
    [NODE_IMPORT] = "an import",
    [NODE_IMPORT_FROM] = "an import",
    [NODE_GLOBAL] = "global",
    [NODE_NONLOCAL] = "nonlocal",
    [NODE_EXPRESSION] = "an expression",
    [NODE_PASS] = "pass",
    [NODE_BREAK] = "break",
    [NODE_CONTINUE] = "continue",
    [NODE_NAME] = "a name",
    [NODE_NONE] = "None",
    [NODE_TRUE] = "True",
    [NODE_FALSE] = "False",
    [NODE_ELLIPSIS] = "an ellipsis",
    [NODE_INTEGER] = "a number",
    [NODE_FLOAT] = "a number",
    [NODE_IMAGINARY] = "an imaginary number",
    [NODE_STRING] = "a string",
    [NODE_BYTES] = "a bytes literal",
    [NODE_JOINED_STRING] = "an f-string",
    [NODE_FORMATTED_VALUE] = "a replacement field",
    [NODE_ATTRIBUTE] = "an attribute",
    [NODE_CALL] = "a call",
    [NODE_SUBSCRIPT] = "a subscript",
    [NODE_SLICE] = "a slice",
    [NODE_BINARY] = "an operation",
    [NODE_BOOLEAN] = "a boolean operation",
    [NODE_COMPARE] = "a comparison",
    [NODE_UNARY] = "an operation",
    [NODE_CONDITIONAL] = "a conditional expression",
    [NODE_LAMBDA] = "a lambda",
    [NODE_LIST_COMPREHENSION] = "a list comprehension",
    [NODE_SET_COMPREHENSION] = "a set comprehension",
    [NODE_DICT_COMPREHENSION] = "a dict comprehension",
    [NODE_GENERATOR] = "a generator expression",
    [NODE_NAMED] = "a named expression",
    [NODE_AWAIT] = "an await expression",
    [NODE_YIELD] = "a yield expression",
    [NODE_YIELD_FROM] = "a yield expression",
    [NODE_TUPLE] = "a tuple",
    [NODE_LIST] = "a list",
    [NODE_SET] = "a set",
    [NODE_DICT] = "a dict",
    [NODE_STARRED] = "a starred expression",
    [NODE_KEYWORD] = "a keyword argument",
    [NODE_ITEM] = "an item of a dict",
    [NODE_COMPARISON] = "a comparison",
    [NODE_PARAMETER] = "a parameter",
    [NODE_TYPE_PARAMETER] = "a type parameter",
    [NODE_COMPREHENSION] = "a clause of a comprehension",
    [NODE_HANDLER] = "an except clause",
    [NODE_WITH_ITEM] = "an item of with",
    [NODE_ALIAS] = "an imported name",
    [NODE_CASE] = "a case",
    [NODE_MATCH_VALUE] = "a pattern",
    [NODE_MATCH_SINGLETON] = "a pattern",
    [NODE_MATCH_SEQUENCE] = "a sequence pattern",
    [NODE_MATCH_MAPPING] = "a mapping pattern",
    [NODE_MATCH_CLASS] = "a class pattern",
    [NODE_MATCH_STAR] = "a starred pattern",
    [NODE_MATCH_AS] = "a capture pattern",
    [NODE_MATCH_OR] = "an alternative of patterns",
    [NODE_MATCH_KEYWORD] = "a keyword pattern",
    [NODE_MATCH_ITEM] = "an item of a mapping pattern",
};
_Static_assert(G_N_ELEMENTS(kind_names) == NODE_KINDS, "a kind of node has no name");

static const char *const operator_texts[] = {
    [OPERATOR_ADD] = "+",
    [OPERATOR_SUBTRACT] = "-",
    [OPERATOR_MULTIPLY] = "*",
    [OPERATOR_MATRIX_MULTIPLY] = "@",
    [OPERATOR_DIVIDE] = "/",
    [OPERATOR_MODULO] = "%",
    [OPERATOR_POWER] = "**",
    [OPERATOR_LEFT_SHIFT] = "<<",
    [OPERATOR_RIGHT_SHIFT] = ">>",
    [OPERATOR_BIT_OR] = "|",
    [OPERATOR_BIT_XOR] = "^",
    [OPERATOR_BIT_AND] = "&",
    [OPERATOR_FLOOR_DIVIDE] = "//",
    [OPERATOR_INVERT] = "~",
    [OPERATOR_NOT] = "not",
    [OPERATOR_PLUS] = "+",
    [OPERATOR_MINUS] = "-",
    [OPERATOR_AND] = "and",
    [OPERATOR_OR] = "or",
    [OPERATOR_EQUAL] = "==",
    [OPERATOR_NOT_EQUAL] = "!=",
    [OPERATOR_LESS] = "<",
    [OPERATOR_LESS_EQUAL] = "<=",
    [OPERATOR_GREATER] = ">",
    [OPERATOR_GREATER_EQUAL] = ">=",
    [OPERATOR_IS] = "is",
    [OPERATOR_IS_NOT] = "is not",
    [OPERATOR_IN] = "in",
    [OPERATOR_NOT_IN] = "not in",
};
_Static_assert(G_N_ELEMENTS(operator_texts) == OPERATORS, "an operator has no text");

void
syntax_free(SyntaxTree *tree)
{
    if (tree != NULL)
        arena_free(tree->arena);
}

Origin
syntax_origin(const SyntaxTree *tree, const Node *node)
{
    return (Origin){tree->file, (int)node->line, (int)node->column};
}

size_t
syntax_count(const Node *chain)
{
    size_t count = 0;
    for (; chain != NULL; chain = chain->next)
        count++;
    return count;
}

const char *
syntax_kind_name(NodeKind kind)
{
    return kind_names[kind];
}

const char *
syntax_operator_text(Operator operator)
{
    return operator_texts[operator];
}
