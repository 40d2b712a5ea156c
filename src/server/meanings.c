#include "server/expression-private.h"

#include <string.h>

typedef struct {
    char *schema;
    bool native;
} Meaning;

struct Meanings {
    GHashTable *by_name; // "f:lower" -> GPtrArray of Meaning, in no order
    GStrv path;
    bool foreign_casts; // between built-in types: any expression may call them
};

static void
meaning_free(gpointer data)
{
    Meaning *meaning = data;
    g_free(meaning->schema);
    g_free(meaning);
}

static char *
key_of(NameKind kind, const char *name)
{
    return g_strdup_printf("%c:%s", (char)kind, name);
}

static void
add_meaning(Meanings *meanings, char *key, Meaning meaning)
{
    GPtrArray *list = g_hash_table_lookup(meanings->by_name, key);
    if (list == NULL) {
        list = g_ptr_array_new_with_free_func(meaning_free);
        g_hash_table_insert(meanings->by_name, g_strdup(key), list);
    }
    Meaning *copy = g_new(Meaning, 1);
    *copy = meaning;
    g_ptr_array_add(list, copy);
    g_free(key);
}

// An array literal, as the server reads one.
static void
add_element(GString *array, const char *text)
{
    g_string_append(array, array->len > 1 ? ",\"" : "\"");
    for (const char *byte = text; *byte != '\0'; byte++) {
        if (*byte == '"' || *byte == '\\')
            g_string_append_c(array, '\\');
        g_string_append_c(array, *byte);
    }
    g_string_append_c(array, '"');
}

static void
collect(const Expression *expression, GString *functions, GString *types, GString *operators)
{
    const char *namespace = NULL;
    for (guint i = 0; i < expression->functions->len; i++) {
        const PgQuery__FuncCall *call = g_ptr_array_index(expression->functions, i);
        add_element(functions, tree_name(call->funcname, call->n_funcname, &namespace));
    }
    for (guint i = 0; i < expression->types->len; i++) {
        const PgQuery__TypeName *type = g_ptr_array_index(expression->types, i);
        add_element(types, tree_name(type->names, type->n_names, &namespace));
    }
    for (guint i = 0; i < expression->operators->len; i++) {
        const PgQuery__AExpr *operation = g_ptr_array_index(expression->operators, i);
        add_element(operators, tree_name(operation->name, operation->n_name, &namespace));
    }
}

// An enum is native as long as no cast of it calls foreign code. (16384: FirstNormalObjectId)
static const char meanings_sql[] =
    "SELECT 'f', n.nspname, p.proname, bool_and(p.oid < 16384)"
    "  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
    " WHERE p.proname = ANY ($1::name[]) GROUP BY 2, 3 "
    "UNION ALL "
    "SELECT 't', n.nspname, t.typname, t.oid < 16384 OR (t.typtype = 'e' AND NOT EXISTS"
    "       (SELECT FROM pg_cast c WHERE c.castfunc >= 16384 AND t.oid IN (c.castsource, "
    "        c.casttarget)))"
    "  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace"
    " WHERE t.typname = ANY ($2::name[]) "
    "UNION ALL "
    "SELECT 'o', n.nspname, o.oprname, bool_and(o.oid < 16384)"
    "  FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace"
    " WHERE o.oprname = ANY ($3::name[]) GROUP BY 2, 3 "
    "UNION ALL "
    "SELECT 'c', '', '', false FROM pg_cast"
    " WHERE castfunc >= 16384 AND castsource < 16384 AND casttarget < 16384";

Meanings *
meanings_read(Connection *connection, const MeaningsQuestion *question, GError **error)
{
    GString *lists[3];
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        lists[i] = g_string_new("{");
    for (guint i = 0; i < question->expressions->len; i++)
        collect(g_ptr_array_index(question->expressions, i), lists[0], lists[1], lists[2]);
    for (guint i = 0; i < question->types->len; i++)
        add_element(lists[1], ((const Type *)g_ptr_array_index(question->types, i))->name);
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        g_string_append_c(lists[i], '}');
    const char *const values[] = {lists[0]->str, lists[1]->str, lists[2]->str};
    g_autoptr(Result) rows = connection_query(connection, meanings_sql, values, 3, error);
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        g_string_free(lists[i], TRUE);
    if (rows == NULL)
        return NULL;
    Meanings *meanings = g_new0(Meanings, 1);
    meanings->by_name =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    meanings->path = g_strdupv((char **)(gsize)question->path);
    for (size_t i = 0; i < result_rows(rows); i++) {
        char kind = *result_text(rows, i, 0);
        if (kind == 'c')
            meanings->foreign_casts = true;
        else
            add_meaning(meanings, key_of((NameKind)kind, result_text(rows, i, 2)),
                        (Meaning){.schema = g_strdup(result_text(rows, i, 1)),
                                  .native = result_boolean(rows, i, 3)});
    }
    return meanings;
}

void
meanings_free(Meanings *meanings)
{
    if (meanings == NULL)
        return;
    g_hash_table_unref(meanings->by_name);
    g_strfreev(meanings->path);
    g_free(meanings);
}

static const Meaning *
find_in(const Meanings *meanings, NameKind kind, const char *namespace, const char *name)
{
    g_autofree char *key = key_of(kind, name);
    const GPtrArray *list = g_hash_table_lookup(meanings->by_name, key);
    for (guint i = 0; list != NULL && i < list->len; i++) {
        const Meaning *meaning = g_ptr_array_index(list, i);
        if (strcmp(meaning->schema, namespace) == 0)
            return meaning;
    }
    return NULL;
}

static const Meaning *
find(const Meanings *meanings, NameKind kind, const char *namespace, const char *name)
{
    if (namespace != NULL)
        return find_in(meanings, kind, namespace, name);
    const Meaning *found = find_in(meanings, kind, "pg_catalog", name);
    for (size_t i = 0; found == NULL && meanings->path != NULL && meanings->path[i] != NULL; i++)
        found = find_in(meanings, kind, meanings->path[i], name);
    return found;
}

const char *
meanings_schema(const Meanings *meanings, NameKind kind, const char *name)
{
    const Meaning *found = find(meanings, kind, NULL, name);
    return found != NULL ? found->schema : NULL;
}

bool
meanings_is_native(const Meanings *meanings, NameKind kind, const char *namespace, const char *name)
{
    const Meaning *found = find(meanings, kind, namespace, name);
    if (meanings->foreign_casts)
        return false;
    // what the grammar makes of EXTRACT and its like; of these an old server has not all
    if (found == NULL)
        return g_strcmp0(namespace, "pg_catalog") == 0;
    return found->native;
}

bool
meanings_are_native(const Meanings *meanings, NameKind kind, const char *name)
{
    g_autofree char *key = key_of(kind, name);
    const GPtrArray *list = g_hash_table_lookup(meanings->by_name, key);
    for (guint i = 0; list != NULL && i < list->len; i++)
        if (!((const Meaning *)g_ptr_array_index(list, i))->native)
            return false;
    return list != NULL && !meanings->foreign_casts;
}

bool
meanings_is_native_type(const Meanings *meanings, const Type *type)
{
    const char *namespace = type->namespace != NULL ? type->namespace : "pg_catalog";
    return meanings_is_native(meanings, NAME_TYPE, namespace, type->name);
}
