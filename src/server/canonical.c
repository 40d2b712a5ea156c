#include "server/expression-private.h"

#include <string.h>

// One text for all ways to write an expression that PostgreSQL itself makes one of: IN and = ANY
// (ARRAY[…]), BETWEEN and two comparisons, nested and flat AND, and casts to the type that a
// constant has there anyway. Where types are not known for sure nothing is dropped: a difference
// that is left costs a question to the server, a wrong equality would be a lie.

typedef struct {
    GString *text;
    const Scope *scope;
} Writer;

const Type *
scope_type(const Scope *scope, const char *column)
{
    if (scope->value != NULL)
        return g_ascii_strcasecmp(column, "value") == 0 ? scope->value : NULL;
    const Table *tables[] = {scope->from, scope->to};
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        const Object *found =
            tables[i] != NULL ? object_child(&tables[i]->object, KIND_COLUMN, column) : NULL;
        if (found != NULL)
            return ((const Column *)found)->type;
    }
    return NULL;
}

static void write_node(Writer *writer, const PgQuery__Node *node);
static void write_operand(Writer *writer, const PgQuery__Node *node, const Type *expected);

// With its length in front no text can look like two.
static void
write_text(Writer *writer, const char *text)
{
    g_string_append_printf(writer->text, "%zu:%s", strlen(text), text);
}

// ---- types ------------------------------------------------------------------------------------

typedef enum { FAMILY_OTHER, FAMILY_TEXT, FAMILY_INTEGER, FAMILY_NUMBER, FAMILY_BOOLEAN } Family;

static Family
family_of(const Type *type)
{
    static const struct {
        const char *name;
        Family family;
    } families[] = {
        {"text", FAMILY_TEXT},     {"varchar", FAMILY_TEXT},  {"int2", FAMILY_INTEGER},
        {"int4", FAMILY_INTEGER},  {"int8", FAMILY_INTEGER},  {"numeric", FAMILY_NUMBER},
        {"float8", FAMILY_NUMBER}, {"float4", FAMILY_NUMBER}, {"bool", FAMILY_BOOLEAN},
    };
    if (type == NULL || type->namespace != NULL || type->dimensions != 0)
        return FAMILY_OTHER;
    for (size_t i = 0; i < G_N_ELEMENTS(families); i++)
        if (strcmp(families[i].name, type->name) == 0)
            return families[i].family;
    return FAMILY_OTHER;
}

// True when the type that is written there is this one, whatever its modifiers.
static bool
names_type(const Writer *writer, const PgQuery__TypeName *written, const Type *type)
{
    const char *namespace = NULL;
    const char *name = tree_name(written->names, written->n_names, &namespace);
    if (strcmp(name, type->name) != 0 || (written->n_array_bounds > 0) != (type->dimensions > 0))
        return false;
    if (type->namespace == NULL)
        return namespace == NULL || strcmp(namespace, "pg_catalog") == 0;
    if (namespace == NULL && writer->scope->meanings != NULL)
    namespace = meanings_schema(writer->scope->meanings, NAME_TYPE, name);
    return g_strcmp0(namespace, type->namespace) == 0;
}

// A cast that changes nothing for a value of this type: without modifiers, which would cut it.
static bool
is_idle_cast(const Writer *writer, const PgQuery__TypeName *written, const Type *expected)
{
    static const Type text = {.name = "text"}, varchar = {.name = "varchar"};
    if (expected == NULL || written->n_typmods > 0)
        return false;
    if (family_of(expected) == FAMILY_TEXT)
        return names_type(writer, written, &text) || names_type(writer, written, &varchar);
    return names_type(writer, written, expected);
}

// ---- constants ----

typedef struct {
    const PgQuery__AConst *constant; // NULL: it is none
    bool negative;
    const PgQuery__TypeName *cast; // NULL: not cast
} Constant;

static bool
is_minus(const PgQuery__AExpr *operation)
{
    const char *namespace = NULL;
    return operation->kind == PG_QUERY__A__EXPR__KIND__AEXPR_OP && operation->lexpr == NULL &&
           strcmp(tree_name(operation->name, operation->n_name, &namespace), "-") == 0 &&
           namespace == NULL;
}

static Constant
constant_of(const PgQuery__Node *node)
{
    Constant found = {0};
    if (node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST) {
        found.cast = node->type_cast->type_name;
        node = node->type_cast->arg;
    }
    if (node->node_case == PG_QUERY__NODE__NODE_A_EXPR && is_minus(node->a_expr)) {
        found.negative = true;
        node = node->a_expr->rexpr;
    }
    if (node->node_case == PG_QUERY__NODE__NODE_A_CONST)
        found.constant = node->a_const;
    return found;
}

// The value as it is written, without quotes; NULL for null and bit strings. Free with g_free().
static char *
constant_text(const Constant *value)
{
    const char *sign = value->negative ? "-" : "";
    if (value->constant->isnull)
        return NULL;
    switch (value->constant->val_case) {
    case PG_QUERY__A__CONST__VAL_IVAL:
        return g_strdup_printf("%s%d", sign, value->constant->ival->ival);
    case PG_QUERY__A__CONST__VAL_FVAL:
        return g_strconcat(sign, value->constant->fval->fval, NULL);
    case PG_QUERY__A__CONST__VAL_SVAL:
        return value->negative ? NULL : g_strdup(value->constant->sval->sval);
    case PG_QUERY__A__CONST__VAL_BOOLVAL:
        return g_strdup(value->constant->boolval->boolval ? "true" : "false");
    default:
        return NULL;
    }
}

// "-12": what an integer and any number that is cast from it prints as.
static bool
is_integer_text(const char *text)
{
    text += *text == '-';
    return *text != '\0' && (*text != '0' || text[1] == '\0') && strlen(text) < 10 &&
           text[strspn(text, "0123456789")] == '\0';
}

static const char *
boolean_of(const char *text)
{
    static const char *const words[][2] = {{"true", "true"},   {"t", "true"},  {"1", "true"},
                                           {"false", "false"}, {"f", "false"}, {"0", "false"}};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_ascii_strcasecmp(text, words[i][0]) == 0)
            return words[i][1];
    return NULL;
}

// A constant where a value of type `expected` stands; false when nothing is known about that.
static bool
write_constant(Writer *writer, const Constant *value, const Type *expected)
{
    g_autofree char *text = constant_text(value);
    bool quoted = value->constant->val_case == PG_QUERY__A__CONST__VAL_SVAL;
    Family family = family_of(expected);
    if (text == NULL || expected == NULL ||
        (value->cast != NULL && !is_idle_cast(writer, value->cast, expected)))
        return false;
    if ((family == FAMILY_INTEGER || family == FAMILY_NUMBER) && is_integer_text(text)) {
        g_string_append(writer->text, text);
        return true;
    }
    if (family == FAMILY_BOOLEAN) {
        // an integer is no boolean to PostgreSQL, though '1' is one
        const char *word = quoted || value->constant->val_case == PG_QUERY__A__CONST__VAL_BOOLVAL
                               ? boolean_of(text)
                               : NULL;
        if (word != NULL)
            g_string_append(writer->text, word);
        return word != NULL;
    }
    if (!quoted)
        return false;
    g_string_append_c(writer->text, '\'');
    write_text(writer, text);
    return true;
}

// ---- any node, field by field ----

static void write_message(Writer *writer, const ProtobufCMessage *message);

static void
write_value(Writer *writer, const ProtobufCFieldDescriptor *field, const void *place)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_MESSAGE: {
        const ProtobufCMessage *message = *(const ProtobufCMessage *const *)place;
        if (message != NULL && message->descriptor == &pg_query__node__descriptor)
            write_node(writer, (const PgQuery__Node *)message);
        else if (message != NULL)
            write_message(writer, message);
        break;
    }
    case PROTOBUF_C_TYPE_STRING:
        write_text(writer, *(const char *const *)place);
        break;
    case PROTOBUF_C_TYPE_BOOL:
        g_string_append_printf(writer->text, "%d", *(const protobuf_c_boolean *)place);
        break;
    default: // enums and 32-bit numbers: the tree has nothing else
        g_string_append_printf(writer->text, "%d", *(const gint32 *)place);
    }
}

static void
write_field(Writer *writer, const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    const char *base = (const char *)message;
    const char *place = base + field->offset;
    bool chosen = (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) == 0 ||
                  *(const guint32 *)(const void *)(base + field->quantifier_offset) == field->id;
    // how a call was written is no part of what it does
    if (!chosen || strcmp(field->name, "location") == 0 || strcmp(field->name, "funcformat") == 0)
        return;
    g_string_append_c(writer->text, ' ');
    if (field->label != PROTOBUF_C_LABEL_REPEATED) {
        write_value(writer, field, place);
        return;
    }
    size_t count = *(const size_t *)(const void *)(base + field->quantifier_offset);
    const char *list = *(const char *const *)(const void *)place;
    g_string_append_c(writer->text, '[');
    for (size_t i = 0; i < count; i++) // of messages: nothing else is repeated in the tree
        write_value(writer, field, list + i * sizeof(void *));
    g_string_append_c(writer->text, ']');
}

static void
write_message(Writer *writer, const ProtobufCMessage *message)
{
    g_string_append_printf(writer->text, "{%s", message->descriptor->short_name);
    for (unsigned i = 0; i < message->descriptor->n_fields; i++)
        write_field(writer, message, &message->descriptor->fields[i]);
    g_string_append_c(writer->text, '}');
}

// ---- names ------------------------------------------------------------------------------------

static void
write_name(Writer *writer, NameKind kind, PgQuery__Node *const *parts, size_t count)
{
    const char *namespace = NULL;
    const char *name = tree_name(parts, count, &namespace);
    if (namespace == NULL && writer->scope->meanings != NULL)
    namespace = meanings_schema(writer->scope->meanings, kind, name);
    if (namespace != NULL && strcmp(namespace, "pg_catalog") != 0) {
        write_text(writer, namespace);
        g_string_append_c(writer->text, '.');
    }
    write_text(writer, name);
}

static const Type *
column_type(const Writer *writer, const PgQuery__Node *node)
{
    const char *namespace = NULL;
    if (node->node_case != PG_QUERY__NODE__NODE_COLUMN_REF)
        return NULL;
    return scope_type(writer->scope,
                      tree_name(node->column_ref->fields, node->column_ref->n_fields, &namespace));
}

// A column, or one in a cast that PostgreSQL adds: varchar has no operators of its own.
static const PgQuery__Node *
bare_column(const Writer *writer, const PgQuery__Node *node)
{
    const PgQuery__Node *inner = node;
    if (node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
        inner = node->type_cast->arg;
    const Type *type = column_type(writer, inner);
    if (type == NULL)
        return NULL;
    bool idle = inner == node || (family_of(type) == FAMILY_TEXT &&
                                  is_idle_cast(writer, node->type_cast->type_name, type));
    return idle ? inner : NULL;
}

static void
write_column(Writer *writer, const PgQuery__ColumnRef *column)
{
    const char *namespace = NULL;
    const char *name = tree_name(column->fields, column->n_fields, &namespace);
    const Scope *scope = writer->scope;
    bool ours = namespace == NULL ||
                (scope->from != NULL && strcmp(namespace, scope->from->object.name) == 0) ||
                (scope->to != NULL && strcmp(namespace, scope->to->object.name) == 0);
    if (!ours || *name == '\0') {
        write_message(writer, &column->base);
        return;
    }
    g_string_append(writer->text, "column ");
    write_text(writer, name);
}

// ---- operations ----

static void
write_comparison(Writer *writer, const char *name, const PgQuery__Node *left,
                 const PgQuery__Node *right)
{
    const PgQuery__Node *left_column = bare_column(writer, left);
    const PgQuery__Node *right_column = bare_column(writer, right);
    g_string_append_printf(writer->text, "(%s ", name);
    write_operand(writer, left, right_column != NULL ? column_type(writer, right_column) : NULL);
    g_string_append_c(writer->text, ' ');
    write_operand(writer, right, left_column != NULL ? column_type(writer, left_column) : NULL);
    g_string_append_c(writer->text, ')');
}

// The elements of ARRAY[…], perhaps in a cast that adds nothing.
static const PgQuery__AArrayExpr *
array_of(const Writer *writer, const PgQuery__Node *node, const Type *expected)
{
    if (node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST && expected != NULL) {
        Type array = *expected;
        array.dimensions = 1;
        static const Type text = {.name = "text", .dimensions = 1};
        static const Type varchar = {.name = "varchar", .dimensions = 1};
        const PgQuery__TypeName *written = node->type_cast->type_name;
        bool idle = names_type(writer, written, &array) ||
                    (family_of(expected) == FAMILY_TEXT &&
                     (names_type(writer, written, &text) || names_type(writer, written, &varchar)));
        if (idle && written->n_typmods == 0)
            node = node->type_cast->arg;
    }
    return node->node_case == PG_QUERY__NODE__NODE_A_ARRAY_EXPR ? node->a_array_expr : NULL;
}

typedef struct {
    const char *operator; // of one element
    bool all;             // of all elements, not of any
    PgQuery__Node *const *elements;
    size_t count;
} Membership;

// (PostgreSQL: parse_expr.c, transformAExprIn: a list of one is a comparison)
static void
write_membership(Writer *writer, const PgQuery__Node *left, const Membership *membership)
{
    if (membership->count == 1) {
        write_comparison(writer, membership->operator, left, membership->elements[0]);
        return;
    }
    const PgQuery__Node *column = bare_column(writer, left);
    const Type *expected = column != NULL ? column_type(writer, column) : NULL;
    g_string_append_printf(writer->text, "(%s %s ", membership->operator,
                           membership->all ? "all" : "any");
    write_operand(writer, left, NULL);
    for (size_t i = 0; i < membership->count; i++) {
        g_string_append_c(writer->text, ',');
        write_operand(writer, membership->elements[i], expected);
    }
    g_string_append_c(writer->text, ')');
}

static bool
find_membership(const Writer *writer, const PgQuery__AExpr *operation, Membership *membership)
{
    const char *namespace = NULL;
    membership->operator= tree_name(operation->name, operation->n_name, &namespace);
    membership->all = operation->kind == PG_QUERY__A__EXPR__KIND__AEXPR_OP_ALL;
    if (namespace != NULL)
        return false;
    if (operation->kind == PG_QUERY__A__EXPR__KIND__AEXPR_IN) {
        membership->all = strcmp(membership->operator, "<>") == 0;
        bool list = operation->rexpr->node_case == PG_QUERY__NODE__NODE_LIST;
        membership->elements = list ? operation->rexpr->list->items : NULL;
        membership->count = list ? operation->rexpr->list->n_items : 0;
        return list;
    }
    const PgQuery__Node *column = bare_column(writer, operation->lexpr);
    const PgQuery__AArrayExpr *array =
        array_of(writer, operation->rexpr, column != NULL ? column_type(writer, column) : NULL);
    if (array == NULL || array->n_elements < 2)
        return false;
    membership->elements = array->elements;
    membership->count = array->n_elements;
    return true;
}

static bool
write_between(Writer *writer, const PgQuery__AExpr *operation)
{
    bool inside = operation->kind == PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN;
    bool plain = operation->rexpr->node_case == PG_QUERY__NODE__NODE_LIST &&
                 operation->rexpr->list->n_items == 2;
    if (!plain)
        return false;
    PgQuery__Node *const *bounds = operation->rexpr->list->items;
    g_string_append(writer->text, inside ? "and:" : "or:");
    write_comparison(writer, inside ? ">=" : "<", operation->lexpr, bounds[0]);
    write_comparison(writer, inside ? "<=" : ">", operation->lexpr, bounds[1]);
    g_string_append_c(writer->text, ';');
    return true;
}

static bool
write_operation(Writer *writer, const PgQuery__AExpr *operation)
{
    const char *namespace = NULL;
    const char *name = tree_name(operation->name, operation->n_name, &namespace);
    Membership membership;
    switch (operation->kind) {
    case PG_QUERY__A__EXPR__KIND__AEXPR_IN:
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY:
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ALL:
        if (!find_membership(writer, operation, &membership))
            return false;
        write_membership(writer, operation->lexpr, &membership);
        return true;
    case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN:
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN:
        return write_between(writer, operation);
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP:
    case PG_QUERY__A__EXPR__KIND__AEXPR_LIKE: // LIKE is the operator ~~, and is printed as that
    case PG_QUERY__A__EXPR__KIND__AEXPR_ILIKE:
        if (namespace != NULL || operation->lexpr == NULL || operation->rexpr == NULL)
            return false;
        write_comparison(writer, name, operation->lexpr, operation->rexpr);
        return true;
    default:
        return false;
    }
}

// AND in AND is one list, and so is OR in OR.
static void
write_terms(Writer *writer, const PgQuery__BoolExpr *terms)
{
    for (size_t i = 0; i < terms->n_args; i++) {
        const PgQuery__Node *term = terms->args[i];
        if (term->node_case == PG_QUERY__NODE__NODE_BOOL_EXPR &&
            term->bool_expr->boolop == terms->boolop) {
            write_terms(writer, term->bool_expr);
            continue;
        }
        size_t start = writer->text->len;
        write_node(writer, term);
        // BETWEEN is such a list too
        const char *list = terms->boolop == PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR ? "and:" : "or:";
        if (g_str_has_prefix(writer->text->str + start, list) &&
            g_str_has_suffix(writer->text->str, ";")) {
            g_string_truncate(writer->text, writer->text->len - 1);
            g_string_erase(writer->text, (gssize)start, (gssize)strlen(list));
        }
    }
}

static void
write_boolean(Writer *writer, const PgQuery__BoolExpr *terms)
{
    if (terms->boolop == PG_QUERY__BOOL_EXPR_TYPE__NOT_EXPR) {
        g_string_append(writer->text, "not(");
        write_node(writer, terms->args[0]);
        g_string_append_c(writer->text, ')');
        return;
    }
    bool all = terms->boolop == PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR;
    g_string_append(writer->text, all ? "and:" : "or:");
    write_terms(writer, terms);
    g_string_append_c(writer->text, ';');
}

// ---- calls ------------------------------------------------------------------------------------

// now() has three names.
static bool
is_now(const PgQuery__FuncCall *call)
{
    const char *namespace = NULL;
    const char *name = tree_name(call->funcname, call->n_funcname, &namespace);
    return call->n_args == 0 && !call->agg_star && call->over == NULL &&
           (namespace == NULL || strcmp(namespace, "pg_catalog") == 0) &&
           (strcmp(name, "now") == 0 || strcmp(name, "transaction_timestamp") == 0);
}

// Functions of text that have no form of their own for varchar: PostgreSQL casts a column of that
// type, and prints the cast. Only a server knows that nobody else has made such a form.
static bool
takes_text(const Writer *writer, const PgQuery__FuncCall *call)
{
    static const char *const names[] = {
        "btrim", "char_length", "initcap", "left",       "length", "lower",  "ltrim",     "md5",
        "right", "replace",     "reverse", "split_part", "strpos", "substr", "translate", "upper",
    };
    const char *namespace = NULL;
    const char *name = tree_name(call->funcname, call->n_funcname, &namespace);
    const Meanings *meanings = writer->scope->meanings;
    if (meanings == NULL || (namespace != NULL && strcmp(namespace, "pg_catalog") != 0))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(names[i], name) == 0)
            return meanings_are_native(meanings, NAME_FUNCTION, name);
    return false;
}

static void
write_call(Writer *writer, const PgQuery__FuncCall *call)
{
    if (is_now(call)) {
        g_string_append(writer->text, "now()");
        return;
    }
    bool plain = call->n_agg_order == 0 && call->agg_filter == NULL && call->over == NULL &&
                 !call->agg_within_group && !call->agg_star && !call->agg_distinct &&
                 !call->func_variadic;
    if (!plain) {
        write_message(writer, &call->base);
        return;
    }
    g_string_append(writer->text, "call ");
    write_name(writer, NAME_FUNCTION, call->funcname, call->n_funcname);
    g_string_append_c(writer->text, '(');
    bool text = takes_text(writer, call);
    for (size_t i = 0; i < call->n_args; i++) {
        const PgQuery__Node *column = text ? bare_column(writer, call->args[i]) : NULL;
        g_string_append_c(writer->text, ',');
        write_node(writer, column != NULL ? column : call->args[i]);
    }
    g_string_append_c(writer->text, ')');
}

static void
write_cast(Writer *writer, const PgQuery__TypeCast *cast)
{
    const PgQuery__TypeName *type = cast->type_name;
    g_string_append(writer->text, "cast ");
    write_name(writer, NAME_TYPE, type->names, type->n_names);
    for (size_t i = 0; i < type->n_typmods; i++)
        write_node(writer, type->typmods[i]);
    if (type->n_array_bounds > 0)
        g_string_append(writer->text, "[]");
    g_string_append_c(writer->text, '(');
    write_node(writer, cast->arg);
    g_string_append_c(writer->text, ')');
}

// '-1'::integer is how a negative number is printed, and -1 is how it is written.
static bool
write_bare_number(Writer *writer, const PgQuery__Node *node)
{
    static const Type integer = {.name = "int4"};
    Constant value = constant_of(node);
    return value.constant != NULL &&
           (value.negative || value.cast != NULL ||
            value.constant->val_case == PG_QUERY__A__CONST__VAL_IVAL) &&
           write_constant(writer, &value, &integer);
}

static void
write_node(Writer *writer, const PgQuery__Node *node)
{
    if (write_bare_number(writer, node))
        return;
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_A_EXPR:
        if (!write_operation(writer, node->a_expr))
            write_message(writer, &node->a_expr->base);
        break;
    case PG_QUERY__NODE__NODE_BOOL_EXPR:
        write_boolean(writer, node->bool_expr);
        break;
    case PG_QUERY__NODE__NODE_COLUMN_REF:
        write_column(writer, node->column_ref);
        break;
    case PG_QUERY__NODE__NODE_FUNC_CALL:
        write_call(writer, node->func_call);
        break;
    case PG_QUERY__NODE__NODE_TYPE_CAST:
        write_cast(writer, node->type_cast);
        break;
    case PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION:
        if (node->sqlvalue_function->op == PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIMESTAMP)
            g_string_append(writer->text, "now()");
        else
            write_message(writer, &node->sqlvalue_function->base);
        break;
    default:
        write_message(writer, &node->base);
    }
}

static void
write_operand(Writer *writer, const PgQuery__Node *node, const Type *expected)
{
    Constant value = constant_of(node);
    if (value.constant != NULL && write_constant(writer, &value, expected))
        return;
    const PgQuery__Node *column = bare_column(writer, node);
    write_node(writer, column != NULL ? column : node);
}

char *
expression_canonical(const Expression *expression, const Scope *scope)
{
    Writer writer = {.text = g_string_new(NULL), .scope = scope};
    const PgQuery__Node *node = expression->root;
    // a default becomes its column's type anyway
    bool is_default = scope->cast != NULL;
    while (is_default && node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST &&
           constant_of(node).constant == NULL &&
           is_idle_cast(&writer, node->type_cast->type_name, scope->cast))
        node = node->type_cast->arg;
    if (is_default)
        write_operand(&writer, node, scope->cast);
    else
        write_node(&writer, node);
    return g_string_free(writer.text, FALSE);
}
