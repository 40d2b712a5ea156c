#include "kind/reflect-private.h"

// ---- comments ----------------------------------------------------------------------------------

typedef struct {
    Catalog catalog;
    unsigned oid;
    int column;
    const char *text;
} Comment;

static void
read_comment(Reflection *reflection, const CatalogRow *row)
{
    Comment *comment = ARENA_NEW(reflection->scratch, Comment);
    *comment = (Comment){
        .catalog = (Catalog)row_oid(row, 0),
        .oid = row_oid(row, 1),
        .column = row_int(row, 2),
        .text = row_intern(row, 3, reflection->arena),
    };
    if (comment->catalog == CATALOG_CONSTRAINT)
        reflection_want(reflection, comment->catalog, comment->oid);
    g_ptr_array_add(reflection->comments, comment);
}

// The object that a catalog's address names: a column, a constraint, …; NULL: none that is read.
static Object *
addressed(const Reflection *reflection, unsigned catalog, unsigned oid, int column)
{
    if (catalog == CATALOG_RELATION && column > 0) {
        Column *found = reflection_column(reflection_relation(reflection, oid), column);
        if (found != NULL)
            return &found->object;
    }
    Object *object = reflection_object(reflection, (Catalog)catalog, oid);
    if (object != NULL)
        return object;
    const Relation *relation =
        catalog == CATALOG_TYPE ? oid_map_find(&reflection->row_types, oid) : NULL;
    return relation != NULL ? relation->object
                            : oid_map_find(&reflection->members, reflection_key(catalog, oid));
}

const Object *
reflection_addressed(const Reflection *reflection, unsigned catalog, unsigned oid, int column)
{
    return addressed(reflection, catalog, oid, column);
}

// A domain stands for its checks where a catalog names these.
static void
comment_check(const Domain *domain, const Comment *comment)
{
    for (size_t i = 0; i < domain->check_count; i++)
        if (domain->checks[i].oid == comment->oid)
            ((DomainCheck *)(uintptr_t)&domain->checks[i])->comment = comment->text;
}

static void
end_comments(Reflection *reflection)
{
    for (size_t i = 0; i < reflection->comments->len; i++) {
        const Comment *comment = reflection->comments->pdata[i];
        Object *object = addressed(reflection, comment->catalog, comment->oid, comment->column);
        bool is_members = oid_map_find(&reflection->members,
                                       reflection_key(comment->catalog, comment->oid)) != NULL;
        if (object != NULL && object->kind == KIND_DOMAIN &&
            comment->catalog == CATALOG_CONSTRAINT) {
            comment_check((const Domain *)object, comment);
            continue;
        }
        bool is_whole = comment->column == 0 || (object != NULL && object->kind == KIND_COLUMN);
        if (object != NULL && is_whole && !is_members)
            object->comment = comment->text;
    }
}

// ---- dependencies ------------------------------------------------------------------------------

typedef struct {
    unsigned catalog, oid, needed_catalog, needed_oid;
    int column, needed_column;
} DependencyRow;

void
reflection_dependency(Reflection *reflection, const CatalogRow *row)
{
    DependencyRow *made = ARENA_NEW(reflection->scratch, DependencyRow);
    *made = (DependencyRow){
        .catalog = row_oid(row, 0),
        .oid = row_oid(row, 1),
        .column = row_int(row, 2),
        .needed_catalog = row_oid(row, 3),
        .needed_oid = row_oid(row, 4),
        .needed_column = row_int(row, 5),
    };
    if (made->catalog == CATALOG_CONSTRAINT || made->catalog == CATALOG_DEFAULT)
        reflection_want(reflection, (Catalog)made->catalog, made->oid);
    if (made->needed_catalog == CATALOG_CONSTRAINT)
        reflection_want(reflection, CATALOG_CONSTRAINT, made->needed_oid);
    g_ptr_array_add(reflection->dependencies, made);
}

static void
end_dependencies(Reflection *reflection)
{
    for (size_t i = 0; i < reflection->dependencies->len; i++) {
        const DependencyRow *row = reflection->dependencies->pdata[i];
        const Object *object = addressed(reflection, row->catalog, row->oid, row->column);
        const Object *needed =
            addressed(reflection, row->needed_catalog, row->needed_oid, row->needed_column);
        // A trigger's own table, a column's: the parent is no news.
        if (object != NULL && object->parent != needed)
            reflection_need(reflection, object, needed);
    }
}

// ---- what is not compared ----------------------------------------------------------------------

static void
read_other(Reflection *reflection, const CatalogRow *row)
{
    schema_note_not_compared(reflection->schema,
                             (NotCompared){.what = row_intern(row, 0, reflection->arena),
                                           .reason = "not modelled",
                                           .count = (size_t)row_int64(row, 1)});
}

static void
end_others(Reflection *reflection)
{
    if (reflection->granted > 0 && !reflection->whole)
        schema_note_not_compared(reflection->schema, (NotCompared){.what = "privileges of tables",
                                                                   .reason = "not modelled",
                                                                   .count = reflection->granted});
}

const CatalogQuery reflect_remarks[] = {
    {"comment", query_description, false, read_comment, end_comments},
    {"dependency", query_depend, true, reflection_dependency, end_dependencies},
    {"other object", query_other, true, read_other, end_others},
    {0},
};
