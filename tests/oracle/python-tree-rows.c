#include "tests/oracle/python-tree-rows.h"

#include <string.h>

static void
comma(Dump *dump)
{
    g_string_append_c(dump->out, ',');
}

static void
dump_optional(Dump *dump, const Node *node)
{
    if (node == NULL)
        g_string_append_c(dump->out, '~');
    else
        dump_node(dump, node);
}

static void
dump_name(Dump *dump, const char *name)
{
    if (name == NULL)
        g_string_append_c(dump->out, '~');
    else
        dump_bytes(dump, name, strlen(name));
}

// Those of a chain that `wants` likes; `show` writes one.
typedef bool Wants(const Node *node, int which);
typedef void Show(Dump *dump, const Node *node);

typedef struct {
    Wants *wants;
    int which;
    Show *show;
} Selection;

static void
dump_selected(Dump *dump, const Node *chain, Selection selection)
{
    bool is_first = true;
    for (const Node *node = chain; node != NULL; node = node->next) {
        if (!selection.wants(node, selection.which))
            continue;
        if (!is_first)
            comma(dump);
        is_first = false;
        selection.show(dump, node);
    }
}

static bool
is_any(const Node *node, int which)
{
    (void)which;
    return node != NULL;
}

static bool
is_kind(const Node *node, int which)
{
    return (int)node->kind == which;
}

static bool
is_other_kind(const Node *node, int which)
{
    return (int)node->kind != which;
}

static bool
is_variant(const Node *node, int which)
{
    return node->variant == which;
}

static bool
is_positional_with_default(const Node *node, int which)
{
    return node->variant <= which && node->parameter.standard != NULL;
}

static void
show_default(Dump *dump, const Node *node)
{
    dump_optional(dump, node->parameter.standard);
}

static void
show_key(Dump *dump, const Node *node)
{
    dump_optional(dump, node->item.key);
}

static void
show_value(Dump *dump, const Node *node)
{
    dump_optional(dump, node->item.value);
}

static void
show_keyword_name(Dump *dump, const Node *node)
{
    dump_name(dump, node->keyword.name);
}

static void
show_keyword_value(Dump *dump, const Node *node)
{
    dump_node(dump, node->keyword.value);
}

static void
show_operator(Dump *dump, const Node *node)
{
    g_string_append(dump->out, syntax_operator_text(node->unary.operator));
}

static void
show_operand(Dump *dump, const Node *node)
{
    dump_node(dump, node->unary.operand);
}

static void
show_name(Dump *dump, const Node *node)
{
    dump_name(dump, node->name);
}

// Lists of selected nodes, each in brackets, with commas between the lists.
static void
dump_lists(Dump *dump, const Node *chain, const Selection *selections, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        g_string_append(dump->out, i == 0 ? "[" : ",[");
        dump_selected(dump, chain, selections[i]);
        g_string_append_c(dump->out, ']');
    }
}

static void
dump_chain(Dump *dump, const Node *chain)
{
    static const Selection all = {is_any, 0, dump_node};
    dump_lists(dump, chain, &all, 1);
}

// arguments(posonlyargs, args, vararg, kwonlyargs, kw_defaults, kwarg, defaults), all as lists
static void
dump_parameters(Dump *dump, const Node *parameters)
{
    static const Selection lists[] = {
        {is_variant, PARAMETER_POSITIONAL_ONLY, dump_node},
        {is_variant, PARAMETER_NORMAL, dump_node},
        {is_variant, PARAMETER_VARIADIC, dump_node},
        {is_variant, PARAMETER_KEYWORD_ONLY, dump_node},
        {is_variant, PARAMETER_KEYWORD_ONLY, show_default},
        {is_variant, PARAMETER_KEYWORDS, dump_node},
        {is_positional_with_default, PARAMETER_NORMAL, show_default},
    };
    g_string_append(dump->out, "arguments(");
    dump_lists(dump, parameters, lists, G_N_ELEMENTS(lists));
    g_string_append_c(dump->out, ')');
}

// args, keywords
static void
dump_arguments(Dump *dump, const Node *arguments)
{
    static const Selection lists[] = {
        {is_other_kind, NODE_KEYWORD, dump_node},
        {is_kind, NODE_KEYWORD, dump_node},
    };
    dump_lists(dump, arguments, lists, G_N_ELEMENTS(lists));
}

static void
dump_type_parameters(Dump *dump, const Node *parameters)
{
    if (parameters == NULL)
        return;
    comma(dump);
    dump_chain(dump, parameters);
}

static void
dump_function(Dump *dump, const Node *node)
{
    const FunctionParts *function = node->function;
    dump_name(dump, function->name);
    comma(dump);
    dump_parameters(dump, function->parameters);
    comma(dump);
    dump_chain(dump, function->body);
    comma(dump);
    dump_chain(dump, function->decorators);
    comma(dump);
    dump_optional(dump, function->returns);
    dump_type_parameters(dump, function->type_parameters);
}

static void
dump_class(Dump *dump, const Node *node)
{
    dump_name(dump, node->class->name);
    comma(dump);
    dump_arguments(dump, node->class->arguments);
    comma(dump);
    dump_chain(dump, node->class->body);
    comma(dump);
    dump_chain(dump, node->class->decorators);
    dump_type_parameters(dump, node->class->type_parameters);
}

static void
dump_try(Dump *dump, const Node *node)
{
    const Node *chains[] = {node->try->body, node->try->handlers, node->try->otherwise,
                            node->try->finally};
    for (size_t i = 0; i < G_N_ELEMENTS(chains); i++) {
        if (i > 0)
            comma(dump);
        dump_chain(dump, chains[i]);
    }
}

static void
dump_for(Dump *dump, const Node *node)
{
    dump_node(dump, node->loop->target);
    comma(dump);
    dump_node(dump, node->loop->iterable);
    comma(dump);
    dump_chain(dump, node->loop->body);
    comma(dump);
    dump_chain(dump, node->loop->otherwise);
}

static void
dump_call(Dump *dump, const Node *node)
{
    dump_node(dump, node->call.function);
    comma(dump);
    dump_arguments(dump, node->call.arguments);
}

static void
dump_lambda(Dump *dump, const Node *node)
{
    dump_parameters(dump, node->lambda.parameters);
    comma(dump);
    dump_node(dump, node->lambda.body);
}

static const Selection pairs[] = {{is_any, 0, show_key}, {is_any, 0, show_value}};

static void
dump_dict(Dump *dump, const Node *node)
{
    dump_lists(dump, node->items, pairs, G_N_ELEMENTS(pairs));
}

static void
dump_match_mapping(Dump *dump, const Node *node)
{
    dump_lists(dump, node->match_mapping.items, pairs, G_N_ELEMENTS(pairs));
    comma(dump);
    dump_name(dump, node->match_mapping.rest);
}

static void
dump_match_class(Dump *dump, const Node *node)
{
    static const Selection lists[] = {
        {is_other_kind, NODE_MATCH_KEYWORD, dump_node},
        {is_kind, NODE_MATCH_KEYWORD, show_keyword_name},
        {is_kind, NODE_MATCH_KEYWORD, show_keyword_value},
    };
    dump_node(dump, node->match_class.class);
    comma(dump);
    dump_lists(dump, node->match_class.patterns, lists, G_N_ELEMENTS(lists));
}

static void
dump_compare(Dump *dump, const Node *node)
{
    static const Selection lists[] = {{is_any, 0, show_operator}, {is_any, 0, show_operand}};
    dump_node(dump, node->compare.left);
    comma(dump);
    dump_lists(dump, node->compare.comparisons, lists, G_N_ELEMENTS(lists));
}

static void
dump_import_from(Dump *dump, const Node *node)
{
    dump_name(dump, node->import_from.module);
    comma(dump);
    dump_chain(dump, node->import_from.names);
    g_string_append_printf(dump->out, ",%d", node->import_from.level);
}

static void
dump_global(Dump *dump, const Node *node)
{
    dump_selected(dump, node->names, (Selection){is_any, 0, show_name});
}

static void
dump_annotated(Dump *dump, const Node *node)
{
    dump_node(dump, node->annotated.target);
    comma(dump);
    dump_node(dump, node->annotated.annotation);
    comma(dump);
    dump_optional(dump, node->annotated.value);
    g_string_append(dump->out, node->is_simple ? ",1" : ",0");
}

static void
dump_clause(Dump *dump, const Node *node)
{
    dump_node(dump, node->clause.target);
    comma(dump);
    dump_node(dump, node->clause.iterable);
    comma(dump);
    dump_chain(dump, node->clause.conditions);
    g_string_append(dump->out, node->is_async ? ",1" : ",0");
}

static void
dump_joined(Dump *dump, const Node *node)
{
    dump->placeless++;
    dump_chain(dump, node->pieces);
    dump->placeless--;
}

static void
dump_formatted(Dump *dump, const Node *node)
{
    dump_node(dump, node->formatted.value);
    g_string_append_printf(dump->out, ",%d,", node->formatted.conversion);
    dump_optional(dump, node->formatted.format);
}

static void
dump_type_parameter(Dump *dump, const Node *node)
{
    dump_name(dump, node->type_parameter.name);
    comma(dump);
    dump_optional(dump, node->type_parameter.bound);
    comma(dump);
    dump_optional(dump, node->type_parameter.standard);
}

// What a field is, and where it lies in the node.
typedef enum { FIELD_NONE, FIELD_NODE, FIELD_CHAIN, FIELD_NAME, FIELD_OPERATOR } FieldKind;

typedef struct {
    FieldKind kind;
    size_t offset;
} Field;

// clang-format off
#define ONE(member) {FIELD_NODE, offsetof(Node, member)}
#define MANY(member) {FIELD_CHAIN, offsetof(Node, member)}
#define TEXT(member) {FIELD_NAME, offsetof(Node, member)}
#define SIGN(member) {FIELD_OPERATOR, offsetof(Node, member)}

typedef struct {
    const char *name; // CPython's
    bool has_no_place;
    void (*dump)(Dump *dump, const Node *node); // instead of the fields
    Field fields[3];
} Row;

static const Row rows[NODE_KINDS] = {
    [NODE_BROKEN] = {"Broken"},
    [NODE_MODULE] = {"Module", true, .fields = {MANY(body)}},
    [NODE_FUNCTION] = {"FunctionDef", .dump = dump_function},
    [NODE_CLASS] = {"ClassDef", .dump = dump_class},
    [NODE_RETURN] = {"Return", .fields = {ONE(value)}},
    [NODE_DELETE] = {"Delete", .fields = {MANY(targets)}},
    [NODE_ASSIGN] = {"Assign", .fields = {MANY(assign.targets), ONE(assign.value)}},
    [NODE_AUGMENTED_ASSIGN] = {"AugAssign", .fields = {ONE(augmented.target), SIGN(augmented.operator), ONE(augmented.value)}},
    [NODE_ANNOTATED_ASSIGN] = {"AnnAssign", .dump = dump_annotated},
    [NODE_TYPE_ALIAS] = {"TypeAlias", .fields = {ONE(alias_statement.name), MANY(alias_statement.type_parameters), ONE(alias_statement.value)}},
    [NODE_FOR] = {"For", .dump = dump_for},
    [NODE_WHILE] = {"While", .fields = {ONE(branch.test), MANY(branch.body), MANY(branch.otherwise)}},
    [NODE_IF] = {"If", .fields = {ONE(branch.test), MANY(branch.body), MANY(branch.otherwise)}},
    [NODE_WITH] = {"With", .fields = {MANY(with.items), MANY(with.body)}},
    [NODE_MATCH] = {"Match", .fields = {ONE(match.subject), MANY(match.cases)}},
    [NODE_RAISE] = {"Raise", .fields = {ONE(raise.exception), ONE(raise.cause)}},
    [NODE_TRY] = {"Try", .dump = dump_try},
    [NODE_ASSERT] = {"Assert", .fields = {ONE(assertion.test), ONE(assertion.message)}},
    [NODE_IMPORT] = {"Import", .fields = {MANY(names)}},
    [NODE_IMPORT_FROM] = {"ImportFrom", .dump = dump_import_from},
    [NODE_GLOBAL] = {"Global", .dump = dump_global},
    [NODE_NONLOCAL] = {"Nonlocal", .dump = dump_global},
    [NODE_EXPRESSION] = {"Expr", .fields = {ONE(value)}},
    [NODE_PASS] = {"Pass"},
    [NODE_BREAK] = {"Break"},
    [NODE_CONTINUE] = {"Continue"},
    [NODE_NAME] = {"Name", .fields = {TEXT(name)}},
    [NODE_NONE] = {"Constant", .dump = dump_constant},
    [NODE_TRUE] = {"Constant", .dump = dump_constant},
    [NODE_FALSE] = {"Constant", .dump = dump_constant},
    [NODE_ELLIPSIS] = {"Constant", .dump = dump_constant},
    [NODE_INTEGER] = {"Constant", .dump = dump_constant},
    [NODE_FLOAT] = {"Constant", .dump = dump_constant},
    [NODE_IMAGINARY] = {"Constant", .dump = dump_constant},
    [NODE_STRING] = {"Constant", .dump = dump_constant},
    [NODE_BYTES] = {"Constant", .dump = dump_constant},
    [NODE_JOINED_STRING] = {"JoinedStr", .dump = dump_joined},
    [NODE_FORMATTED_VALUE] = {"FormattedValue", .dump = dump_formatted},
    [NODE_ATTRIBUTE] = {"Attribute", .fields = {ONE(attribute.value), TEXT(attribute.name)}},
    [NODE_CALL] = {"Call", .dump = dump_call},
    [NODE_SUBSCRIPT] = {"Subscript", .fields = {ONE(subscript.value), ONE(subscript.index)}},
    [NODE_SLICE] = {"Slice", .fields = {ONE(slice.lower), ONE(slice.upper), ONE(slice.step)}},
    [NODE_BINARY] = {"BinOp", .fields = {ONE(binary.left), SIGN(binary.operator), ONE(binary.right)}},
    [NODE_BOOLEAN] = {"BoolOp", .fields = {SIGN(boolean.operator), MANY(boolean.values)}},
    [NODE_COMPARE] = {"Compare", .dump = dump_compare},
    [NODE_UNARY] = {"UnaryOp", .fields = {SIGN(unary.operator), ONE(unary.operand)}},
    [NODE_CONDITIONAL] = {"IfExp", .fields = {ONE(conditional.test), ONE(conditional.body), ONE(conditional.otherwise)}},
    [NODE_LAMBDA] = {"Lambda", .dump = dump_lambda},
    [NODE_LIST_COMPREHENSION] = {"ListComp", .fields = {ONE(comprehension.element), MANY(comprehension.clauses)}},
    [NODE_SET_COMPREHENSION] = {"SetComp", .fields = {ONE(comprehension.element), MANY(comprehension.clauses)}},
    [NODE_DICT_COMPREHENSION] = {"DictComp", .fields = {ONE(comprehension.element), ONE(comprehension.value), MANY(comprehension.clauses)}},
    [NODE_GENERATOR] = {"GeneratorExp", .fields = {ONE(comprehension.element), MANY(comprehension.clauses)}},
    [NODE_NAMED] = {"NamedExpr", .fields = {ONE(named.target), ONE(named.value)}},
    [NODE_AWAIT] = {"Await", .fields = {ONE(value)}},
    [NODE_YIELD] = {"Yield", .fields = {ONE(value)}},
    [NODE_YIELD_FROM] = {"YieldFrom", .fields = {ONE(value)}},
    [NODE_TUPLE] = {"Tuple", .fields = {MANY(items)}},
    [NODE_LIST] = {"List", .fields = {MANY(items)}},
    [NODE_SET] = {"Set", .fields = {MANY(items)}},
    [NODE_DICT] = {"Dict", .dump = dump_dict},
    [NODE_STARRED] = {"Starred", .fields = {ONE(value)}},
    [NODE_KEYWORD] = {"keyword", .fields = {TEXT(keyword.name), ONE(keyword.value)}},
    [NODE_PARAMETER] = {"arg", .fields = {TEXT(parameter.name), ONE(parameter.annotation)}},
    [NODE_TYPE_PARAMETER] = {"TypeVar", .dump = dump_type_parameter},
    [NODE_COMPREHENSION] = {"comprehension", true, .dump = dump_clause},
    [NODE_HANDLER] = {"ExceptHandler", .fields = {ONE(handler.type), TEXT(handler.name), MANY(handler.body)}},
    [NODE_WITH_ITEM] = {"withitem", true, .fields = {ONE(with_item.value), ONE(with_item.target)}},
    [NODE_ALIAS] = {"alias", .fields = {TEXT(alias.name), TEXT(alias.alias)}},
    [NODE_CASE] = {"match_case", true, .fields = {ONE(match_case.pattern), ONE(match_case.guard), MANY(match_case.body)}},
    [NODE_MATCH_VALUE] = {"MatchValue", .fields = {ONE(value)}},
    [NODE_MATCH_SINGLETON] = {"MatchSingleton", .fields = {ONE(value)}},
    [NODE_MATCH_SEQUENCE] = {"MatchSequence", .fields = {MANY(patterns)}},
    [NODE_MATCH_MAPPING] = {"MatchMapping", .dump = dump_match_mapping},
    [NODE_MATCH_CLASS] = {"MatchClass", .dump = dump_match_class},
    [NODE_MATCH_STAR] = {"MatchStar", .fields = {TEXT(match_as.name)}},
    [NODE_MATCH_AS] = {"MatchAs", .fields = {ONE(match_as.pattern), TEXT(match_as.name)}},
    [NODE_MATCH_OR] = {"MatchOr", .fields = {MANY(patterns)}},
};
// clang-format on

static void
dump_field(Dump *dump, const Node *node, const Field *field)
{
    const void *at = (const char *)node + field->offset;
    switch (field->kind) {
    case FIELD_NODE:
        dump_optional(dump, *(const Node *const *)at);
        break;
    case FIELD_CHAIN:
        dump_chain(dump, *(const Node *const *)at);
        break;
    case FIELD_NAME:
        dump_name(dump, *(const char *const *)at);
        break;
    case FIELD_OPERATOR:
        g_string_append(dump->out, syntax_operator_text(*(const Operator *)at));
        break;
    case FIELD_NONE:
        break;
    }
}

static const char *
name_of(const Node *node)
{
    static const char *const type_parameters[] = {"TypeVar", "TypeVarTuple", "ParamSpec"};
    if (node->kind == NODE_TYPE_PARAMETER)
        return type_parameters[node->variant];
    if (node->kind == NODE_TRY && node->try->is_star)
        return "TryStar";
    return rows[node->kind].name;
}

void
dump_node(Dump *dump, const Node *node)
{
    const Row *row = &rows[node->kind];
    g_assert(row->name != NULL);
    g_string_append(dump->out, node->is_async && !row->has_no_place ? "Async" : "");
    g_string_append(dump->out, name_of(node));
    if (!row->has_no_place && dump->placeless == 0)
        g_string_append_printf(dump->out, "[%u,%u]", node->line, node->column);
    g_string_append_c(dump->out, '(');
    if (row->dump != NULL)
        row->dump(dump, node);
    for (size_t i = 0; i < G_N_ELEMENTS(row->fields) && row->fields[i].kind != FIELD_NONE; i++) {
        if (i > 0)
            comma(dump);
        dump_field(dump, node, &row->fields[i]);
    }
    g_string_append_c(dump->out, ')');
}
