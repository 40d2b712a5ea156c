#include "kind/kind-private.h"

#include "base/sql.h"
#include "kind/reflect-private.h"

#include <string.h>

// ---- reading -----------------------------------------------------------------------------------

static void
read_view(Reflection *reflection, const CatalogRow *row)
{
    Object *object = reflection_object(reflection, CATALOG_RELATION, row_oid(row, 0));
    size_t length;
    const char *text = row_bytes(row, 1, &length);
    if (object == NULL || text == NULL)
        return;
    while (length > 0 && g_ascii_isspace(text[0]))
        text++, length--;
    while (length > 0 && (text[length - 1] == ';' || g_ascii_isspace(text[length - 1])))
        length--;
    ((Program *)object)->definition = arena_text_n(reflection->arena, text, length);
}

static void
add_columns(Reflection *reflection, const Relation *relation)
{
    Program *view = (Program *)relation->object;
    const char **columns = ARENA_NEW_ARRAY(reflection->arena, const char *, relation->column_count);
    for (unsigned i = 0; i < relation->column_count; i++)
        if (relation->columns[i].name != NULL)
            columns[view->column_count++] = relation->columns[i].name;
    view->columns = columns;
}

static void
end_views(Reflection *reflection)
{
    for (size_t i = 0; i < reflection->relation_list->len; i++) {
        const Relation *relation = reflection->relation_list->pdata[i];
        if (relation->object->kind == KIND_VIEW)
            add_columns(reflection, relation);
    }
}

static const CatalogQuery queries[] = {
    {"view", query_view, false, read_view, end_views},
    {0},
};

// ---- comparing ---------------------------------------------------------------------------------

enum { ASPECT_DEFINITION = 2, ASPECT_OPTIONS = 4, ASPECT_TYPE = 8 };

static const char *const aspects[] = {"comment", "definition", "options", "type", NULL};

static unsigned
compare_view(Comparison *comparison, const Object *from, const Object *to)
{
    (void)comparison;
    const Program *a = (const Program *)from, *b = (const Program *)to;
    return compare_comments(from, to) |
           compare_text(a->definition, b->definition, ASPECT_DEFINITION) |
           compare_texts(a->columns, a->column_count, b->columns, b->column_count,
                         ASPECT_DEFINITION) |
           compare_sets(a->options, a->option_count, b->options, b->option_count, ASPECT_OPTIONS) |
           compare_flag(a->type != b->type, ASPECT_TYPE);
}

// ---- DDL ---------------------------------------------------------------------------------------

static void
create_view(Statements *statements, const Object *object)
{
    const Program *view = (const Program *)object;
    bool materialized = view->type == 'm';
    g_autoptr(GString) sql = g_string_new(NULL);
    sql_add(sql, "CREATE %s %Q", materialized ? "MATERIALIZED VIEW" : "VIEW", object->namespace,
            object->name);
    ddl_add_options(sql, view->options, view->option_count);
    statements_add(statements, "%s AS\n%s", sql->str, view->definition);
    statements_add_comment(statements, object, false);
}

static void
alter_view(Statements *statements, const Object *from, const Object *to, unsigned which)
{
    const Program *a = (const Program *)from, *b = (const Program *)to;
    g_autofree char *prefix = sql_format(
        "ALTER %s %Q", b->type == 'm' ? "MATERIALIZED VIEW" : "VIEW", to->namespace, to->name);
    if (which & ASPECT_OPTIONS)
        statements_add_options(statements, prefix, (OptionList){a->options, a->option_count},
                               (OptionList){b->options, b->option_count});
    if (which & ASPECT_COMMENT)
        statements_add_comment(statements, to, true);
}

const Kind kind_view = {
    .name = "view",
    .plural = "views",
    .aspects = aspects,
    .anew = ASPECT_DEFINITION | ASPECT_TYPE,
    .compare = compare_view,
    .create = create_view,
    .alter = alter_view,
    .drop = statements_add_drop,
    .queries = queries,
};
