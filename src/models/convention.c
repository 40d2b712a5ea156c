#include "models/convention.h"

#include "models/name.h"
#include "python/evaluator.h"

#include <string.h>

// Naming conventions of MetaData. (SQLAlchemy: sql/naming.py, ConventionDict)

typedef struct {
    Evaluator *evaluator;
    const NameRequest *request;
    const Value *convention;
    const char *unknown;
} Convention;

// "schema_table_column": the label of a column in DDL
static char *
column_label(const DeclaredTable *table, const char *column)
{
    g_autofree char *namespace =
        table->namespace == NULL ? NULL : g_strdelimit(g_strdup(table->namespace), ".", '_');
    return namespace == NULL ? g_strdup_printf("%s_%s", table->name, column)
                             : g_strdup_printf("%s_%s_%s", namespace, table->name, column);
}

static const char *
column_key(const DeclaredTable *table, const char *name)
{
    for (size_t i = 0; i < table->columns.count; i++) {
        const DeclaredColumn *column = table->columns.rows[i];
        if (g_strcmp0(column->name, name) == 0)
            return column->key;
    }
    return name;
}

static char *
column_part(const Convention *convention, size_t i, const char *what)
{
    const NameRequest *request = convention->request;
    if (strcmp(what, "referred_name") == 0)
        return g_strdup(request->referred_columns == NULL ? "" : request->referred_columns[i]);
    if (i >= request->column_count)
        return g_strdup("");
    if (strcmp(what, "label") == 0)
        return column_label(request->table, request->columns[i]);
    if (strcmp(what, "key") == 0)
        return g_strdup(column_key(request->table, request->columns[i]));
    return g_strdup(request->columns[i]);
}

// column_0_name, column_0_label, column_0_key, column_1_…, column_0_N_name, column_0N_name,
// referred_column_0_name; NULL: it is no such token
static char *
column_token(const Convention *convention, const char *token)
{
    const char *at = token;
    bool referred = g_str_has_prefix(at, "referred_");
    at += referred ? strlen("referred_") : 0;
    if (!g_str_has_prefix(at, "column_") || !g_ascii_isdigit(at[strlen("column_")]))
        return NULL;
    char *end;
    size_t index = (size_t)g_ascii_strtoull(at + strlen("column_"), &end, 10);
    const char *separator = g_str_has_prefix(end, "_N_")  ? "_"
                            : g_str_has_prefix(end, "N_") ? ""
                                                          : NULL;
    const char *what = strrchr(end, '_');
    if (what == NULL)
        return NULL;
    g_autofree char *part = referred ? g_strconcat("referred", what, NULL) : g_strdup(what + 1);
    if (separator == NULL)
        return column_part(convention, index, part);
    GString *joined = g_string_new(NULL);
    for (size_t i = 0; i < convention->request->column_count; i++) {
        g_autofree char *one = column_part(convention, i, part);
        g_string_append(joined, i == 0 ? "" : separator);
        g_string_append(joined, one);
    }
    return g_string_free(joined, FALSE);
}

// A token that the application defines itself: a function of the constraint and the table.
static char *
own_token(Convention *convention, Value *function)
{
    const NameRequest *request = convention->request;
    Evaluator *evaluator = convention->evaluator;
    Value *construct = convention_constraint(evaluator, request);
    Value *made = evaluator_call_with(evaluator, function, (Origin){0}, 2,
                                      (Value *[]){construct, request->table->value});
    if (value_text(made) == NULL)
        convention->unknown = arena_printf(
            evaluator_arena(evaluator), "a function of the naming convention is not known: %s",
            made->kind == VALUE_UNKNOWN ? made->unknown.reason : "it gives no text");
    return g_strdup(value_text(made) == NULL ? "" : value_text(made));
}

static char *
token_value(Convention *convention, const char *token)
{
    const NameRequest *request = convention->request;
    Value *own = convention->convention == NULL ? NULL : value_find(convention->convention, token);
    if (own != NULL && value_text(own) == NULL)
        return own_token(convention, own);
    if (strcmp(token, "table_name") == 0)
        return g_strdup(request->table->name);
    if (strcmp(token, "referred_table_name") == 0)
        return g_strdup(request->referred_table == NULL ? "" : request->referred_table);
    if (strcmp(token, "constraint_name") == 0 && request->given != NULL)
        return g_strdup(request->given);
    if (strcmp(token, "constraint_name") == 0) {
        convention->unknown = "the naming convention needs a name that the constraint has not";
        return g_strdup("");
    }
    char *part = column_token(convention, token);
    if (part == NULL)
        convention->unknown = "the naming convention has a token that is not known";
    return part == NULL ? g_strdup("") : part;
}

static char *
fill_template(Convention *convention, const char *template)
{
    GString *name = g_string_new(NULL);
    for (const char *c = template; *c != '\0'; c++) {
        const char *end = c[0] == '%' && c[1] == '(' ? strstr(c, ")s") : NULL;
        if (end != NULL) {
            g_autofree char *token = g_strndup(c + 2, (size_t)(end - c - 2));
            g_autofree char *value = token_value(convention, token);
            g_string_append(name, value);
            c = end + 1;
            continue;
        }
        c += c[0] == '%' && c[1] == '%';
        g_string_append_c(name, *c);
    }
    return g_string_free(name, FALSE);
}

static const char *
template_of(const Convention *convention, const NameRequest *request)
{
    if (convention->convention == NULL)
        return strcmp(request->key, "ix") == 0 ? "ix_%(column_0_label)s" : NULL;
    Value *template = value_find(convention->convention, request->key);
    const Dict *dict = &convention->convention->dict;
    for (size_t i = 0; template == NULL && i < dict->count; i++)
        if (g_strcmp0(construct_convention_key(dict->entries[i].key), request->key) == 0)
            template = dict->entries[i].value;
    return template == NULL ? NULL : value_text(template);
}

// conv(…) says that the name is made already.
static bool
is_final(const Evaluator *evaluator, const NameRequest *request)
{
    const Value *name =
        request->construct == NULL ? NULL : call_keyword(&request->construct->call, "name");
    for (size_t i = 0; name == NULL && request->construct != NULL &&
                       i < request->construct->call.positional && i < 2;
         i++)
        if (value_text(request->construct->call.arguments[i].value) != NULL &&
            strcmp(value_text(request->construct->call.arguments[i].value),
                   request->given == NULL ? "" : request->given) == 0)
            name = request->construct->call.arguments[i].value;
    return name != NULL && pointers_contain(&declarations_of(evaluator)->final_names, name);
}

const char *
convention_name(Evaluator *evaluator, Arena *arena, const NameRequest *request,
                const char **unknown)
{
    const Value *naming = request->table->metadata->naming;
    Convention convention = {.evaluator = evaluator, .request = request, .convention = naming};
    if (naming != NULL && naming->kind != VALUE_DICT) {
        *unknown = "the naming convention is not known";
        return request->given;
    }
    const char *template = template_of(&convention, request);
    bool follows = template != NULL && !is_final(evaluator, request) &&
                   (request->given == NULL || strstr(template, "%(constraint_name)s") != NULL);
    if (!follows)
        return request->given == NULL ? NULL : arena_intern(arena, request->given);
    g_autofree char *full = fill_template(&convention, template);
    g_autofree char *name = truncated_name(full);
    if (convention.unknown != NULL)
        *unknown = convention.unknown;
    return arena_intern(arena, name);
}

bool
is_made_name(const char *name, const char *given)
{
    return name != NULL && (given == NULL || strcmp(name, given) != 0);
}
