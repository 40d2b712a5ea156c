#include "revision/write-private.h"

#include "base/sql.h"

#include <string.h>

// ---- elements --------------------------------------------------------------------------------

static bool
is_plain_column(const IndexElement *element)
{
    return element->column != NULL && element->collation == NULL && !element->descending &&
           !element->nulls_first && element->opclass_options == NULL &&
           element->opclass_namespace == NULL;
}

// "lower(email)": one call with nothing behind it stands without parentheses.
static bool
is_single_call(const char *expression)
{
    const char *c = expression;
    while (g_ascii_isalnum(*c) || *c == '_' || *c == '.')
        c++;
    if (c == expression || *c != '(')
        return false;
    int depth = 0;
    for (; *c != '\0'; c++) {
        if (*c == '\'' || *c == '"' || *c == '$')
            return false; // parentheses in a text would have to be told apart
        depth += (*c == '(') - (*c == ')');
        if (depth == 0)
            return c[1] == '\0';
    }
    return false;
}

static void
add_element_text(GString *sql, const IndexElement *element)
{
    if (element->column != NULL)
        sql_add_identifier(sql, element->column);
    else if (is_single_call(element->expression))
        g_string_append(sql, element->expression);
    else
        sql_add(sql, "(%s)", element->expression);
    if (element->collation != NULL)
        sql_add(sql, " COLLATE %Q",
                element->collation_namespace == NULL ? "pg_catalog" : element->collation_namespace,
                element->collation);
    if (element->opclass != NULL || element->opclass_options != NULL)
        sql_add(sql, " %Q", element->opclass_namespace,
                element->opclass != NULL ? element->opclass : "default");
    if (element->opclass_options != NULL)
        sql_add(sql, " (%s)", element->opclass_options);
    if (element->descending)
        g_string_append(sql, " DESC");
    if (element->nulls_first != element->descending)
        g_string_append(sql, element->nulls_first ? " NULLS FIRST" : " NULLS LAST");
}

static void
add_elements(GString *text, const Index *index)
{
    g_string_append_c(text, '[');
    for (size_t i = 0; i < index->element_count; i++) {
        const IndexElement *element = &index->elements[i];
        if (i > 0)
            g_string_append(text, ", ");
        if (is_plain_column(element)) {
            add_repr(text, element->column);
            continue;
        }
        g_autoptr(GString) sql = g_string_new(NULL);
        add_element_text(sql, element);
        g_string_append(text, "sa.text(");
        add_repr_sql(text, sql->str);
        g_string_append_c(text, ')');
    }
    g_string_append_c(text, ']');
}

// ---- keywords --------------------------------------------------------------------------------

static void
add_opclasses(GString *text, const Index *index)
{
    const char *separator = ", postgresql_ops={";
    bool has_any = false;
    for (size_t i = 0; i < index->element_count; i++) {
        const IndexElement *element = &index->elements[i];
        if (!is_plain_column(element) || element->opclass == NULL)
            continue;
        g_string_append(text, has_any ? ", " : separator);
        add_repr(text, element->column);
        g_string_append(text, ": ");
        add_repr(text, element->opclass);
        has_any = true;
    }
    if (has_any)
        g_string_append_c(text, '}');
}

static void
add_options(GString *text, const Index *index)
{
    if (index->option_count == 0)
        return;
    g_string_append(text, ", postgresql_with={");
    for (size_t i = 0; i < index->option_count; i++) {
        g_auto(GStrv) parts = g_strsplit(index->options[i], "=", 2);
        if (i > 0)
            g_string_append(text, ", ");
        add_repr(text, parts[0]);
        g_string_append(text, ": ");
        add_repr(text, parts[1] != NULL ? parts[1] : "");
    }
    g_string_append_c(text, '}');
}

static void
add_keywords(GString *text, const Index *index, bool concurrently)
{
    if (strcmp(index->method, "btree") != 0) {
        g_string_append(text, ", postgresql_using=");
        add_repr(text, index->method);
    }
    add_opclasses(text, index);
    if (index->predicate != NULL) {
        g_string_append(text, ", postgresql_where=sa.text(");
        add_repr_sql(text, index->predicate);
        g_string_append_c(text, ')');
    }
    if (index->included_count > 0) {
        g_string_append(text, ", postgresql_include=");
        add_repr_list(text, index->included, index->included_count);
    }
    add_options(text, index);
    if (index->tablespace != NULL) {
        g_string_append(text, ", postgresql_tablespace=");
        add_repr(text, index->tablespace);
    }
    if (concurrently)
        g_string_append(text, ", postgresql_concurrently=True");
}

static void
add_schema(GString *text, const Ddl *ddl, const Caller *caller)
{
    if (ddl->namespace == NULL || !caller->names_table)
        return;
    g_string_append(text, ", schema=");
    add_repr(text, ddl->namespace);
}

// ---- calls -----------------------------------------------------------------------------------

const char *
index_call(const Writing *writing, const Ddl *ddl, const Caller *caller)
{
    const Index *index = (const Index *)ddl->object;
    if (index->nulls_not_distinct || index->parent_index != NULL)
        return NULL;
    g_autoptr(GString) text = g_string_new(caller->prefix);
    g_string_append(text, "create_index(");
    add_name(text, caller, ddl->name, index->name_by_convention);
    g_string_append(text, ", ");
    if (caller->names_table) {
        add_repr(text, ddl->table);
        g_string_append(text, ", ");
    }
    add_elements(text, index);
    g_string_append_printf(text, ", unique=%s", index->unique ? "True" : "False");
    add_schema(text, ddl, caller);
    add_keywords(text, index, ddl->concurrently);
    g_string_append_c(text, ')');
    return arena_text(writing->arena, text->str);
}

const char *
index_drop(const Writing *writing, const Ddl *ddl, const Caller *caller)
{
    const Index *index = (const Index *)ddl->object;
    g_autoptr(GString) text = g_string_new(caller->prefix);
    g_string_append(text, "drop_index(");
    add_name(text, caller, ddl->name, index->name_by_convention);
    if (caller->names_table) {
        g_string_append(text, ", table_name=");
        add_repr(text, ddl->table);
    }
    add_schema(text, ddl, caller);
    if (index->predicate != NULL && index->object.oid == 0) {
        g_string_append(text, ", postgresql_where=sa.text(");
        add_repr_sql(text, index->predicate);
        g_string_append_c(text, ')');
    }
    if (ddl->concurrently)
        g_string_append(text, ", postgresql_concurrently=True");
    g_string_append_c(text, ')');
    return arena_text(writing->arena, text->str);
}
