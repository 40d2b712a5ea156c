#include "kind/kind-private.h"

#include "base/sql.h"
#include "kind/reflect-private.h"

#include <string.h>

// ---- reading -----------------------------------------------------------------------------------

void
reflection_domain(Reflection *reflection, unsigned oid, const CatalogType *type,
                  const CatalogRow *row)
{
    const char *namespace = reflection_namespace(reflection, type->namespace);
    if (namespace == NULL)
        return;
    Domain *domain = ARENA_NEW(reflection->arena, Domain);
    domain->object = (Object){.kind = KIND_DOMAIN, .namespace = namespace, .name = type->name};
    domain->not_null = row_bool(row, 9);
    domain->default_sql = row_copy(row, 12, reflection->arena);
    reflection_know(reflection, CATALOG_TYPE, oid, &domain->object);
    schema_add(reflection->schema, &domain->object);
    reflection_wait(reflection, KIND_DOMAIN, domain);
}

// A domain over another one is read before or after it: base types are looked up at the end.
void
reflection_domains(Reflection *reflection)
{
    const GPtrArray *domains = reflection->pending[KIND_DOMAIN];
    for (size_t i = 0; domains != NULL && i < domains->len; i++) {
        Domain *domain = domains->pdata[i];
        const CatalogType *type = oid_map_find(&reflection->types, domain->object.oid);
        const CatalogType *base = oid_map_find(&reflection->types, type->base);
        domain->type = *reflection_type(reflection, (TypeNumbers){.oid = type->base,
                                                                  .modifier = type->modifier,
                                                                  .collation = type->collation});
        if (base != NULL && base->collation == type->collation)
            domain->type.collation = domain->type.collation_namespace = NULL;
    }
}

// ---- comparing ---------------------------------------------------------------------------------

enum { ASPECT_TYPE = 2, ASPECT_NOT_NULL = 4, ASPECT_DEFAULT = 8, ASPECT_CHECKS = 16 };

static const char *const aspects[] = {"comment", "type", "not null", "default", "checks", NULL};

static unsigned
compare_checks(Comparison *comparison, const Domain *from, const Domain *to)
{
    if (from->check_count != to->check_count)
        return ASPECT_CHECKS;
    unsigned found = 0;
    for (size_t i = 0; i < from->check_count; i++) {
        const DomainCheck *a = &from->checks[i], *b = &to->checks[i];
        bool renamed = a->name_given && b->name_given && strcmp(a->name, b->name) != 0;
        if (renamed || a->validated != b->validated)
            found = comparison->proven |= ASPECT_CHECKS;
        found |= compare_expression(comparison, (OpenPair){.from = &from->object,
                                                           .to = &to->object,
                                                           .aspect = ASPECT_CHECKS,
                                                           .from_sql = a->expression,
                                                           .to_sql = b->expression});
    }
    return found;
}

static const DomainCheck *
find_check(const Domain *domain, const char *name)
{
    for (size_t i = 0; i < domain->check_count; i++)
        if (strcmp(domain->checks[i].name, name) == 0)
            return &domain->checks[i];
    return NULL;
}

static unsigned
compare_check_comments(const Domain *from, const Domain *to)
{
    for (size_t i = 0; i < to->check_count; i++) {
        const DomainCheck *check = find_check(from, to->checks[i].name);
        if (check != NULL && g_strcmp0(check->comment, to->checks[i].comment) != 0)
            return ASPECT_COMMENT;
    }
    return 0;
}

static unsigned
compare_domain(Comparison *comparison, const Object *from, const Object *to)
{
    const Domain *a = (const Domain *)from, *b = (const Domain *)to;
    return compare_comments(from, to) | compare_types(&a->type, &b->type, ASPECT_TYPE) |
           compare_flag(a->not_null != b->not_null, ASPECT_NOT_NULL) |
           compare_expression(comparison, (OpenPair){.from = from,
                                                     .to = to,
                                                     .aspect = ASPECT_DEFAULT,
                                                     .from_sql = a->default_sql,
                                                     .to_sql = b->default_sql,
                                                     .cast = &b->type}) |
           compare_checks(comparison, a, b) | compare_check_comments(a, b);
}

// ---- DDL ---------------------------------------------------------------------------------------

static void
comment_check(Statements *statements, const Object *domain, const DomainCheck *check)
{
    statements_add(statements, "COMMENT ON CONSTRAINT %I ON DOMAIN %Q IS %L", check->name,
                   domain->namespace, domain->name, check->comment);
}

static void
create_domain(Statements *statements, const Object *object)
{
    const Domain *domain = (const Domain *)object;
    g_autoptr(GString) sql = g_string_new(NULL);
    sql_add(sql, "CREATE DOMAIN %Q AS ", object->namespace, object->name);
    ddl_add_type(sql, &domain->type);
    if (domain->default_sql != NULL)
        sql_add(sql, " DEFAULT %s", domain->default_sql);
    if (domain->not_null)
        sql_add(sql, " NOT NULL");
    for (size_t i = 0; i < domain->check_count; i++)
        if (domain->checks[i].validated)
            sql_add(sql, " CONSTRAINT %I CHECK (%s)", domain->checks[i].name,
                    domain->checks[i].expression);
    statements_add(statements, "%s", sql->str);
    for (size_t i = 0; i < domain->check_count; i++)
        if (!domain->checks[i].validated)
            statements_add(statements, "ALTER DOMAIN %Q ADD CONSTRAINT %I CHECK (%s) NOT VALID",
                           object->namespace, object->name, domain->checks[i].name,
                           domain->checks[i].expression);
    statements_add_comment(statements, object, false);
    for (size_t i = 0; i < domain->check_count; i++)
        if (domain->checks[i].comment != NULL)
            comment_check(statements, object, &domain->checks[i]);
}

static bool
same_check(const DomainCheck *a, const DomainCheck *b)
{
    return a != NULL && b != NULL && strcmp(a->expression, b->expression) == 0 &&
           a->validated == b->validated;
}

static void
alter_checks(Statements *statements, const Domain *from, const Domain *to)
{
    const char *namespace = to->object.namespace, *name = to->object.name;
    bool released = statements->was_released;
    for (size_t i = 0; !released && i < from->check_count; i++)
        if (!same_check(&from->checks[i], find_check(to, from->checks[i].name)))
            statements_add(statements, "ALTER DOMAIN %Q DROP CONSTRAINT %I", namespace, name,
                           from->checks[i].name);
    for (size_t i = 0; i < to->check_count; i++) {
        const DomainCheck *check = &to->checks[i];
        if (!released && same_check(check, find_check(from, check->name)))
            continue;
        statements_add(statements, "ALTER DOMAIN %Q ADD CONSTRAINT %I CHECK (%s)%s", namespace,
                       name, check->name, check->expression, check->validated ? "" : " NOT VALID");
        if (check->comment != NULL)
            comment_check(statements, &to->object, check);
    }
}

// Of the checks that stay as they are: the others came with theirs.
static void
alter_check_comments(Statements *statements, const Domain *from, const Domain *to)
{
    for (size_t i = 0; !statements->was_released && i < to->check_count; i++) {
        const DomainCheck *old = find_check(from, to->checks[i].name);
        if (same_check(old, &to->checks[i]) && g_strcmp0(old->comment, to->checks[i].comment) != 0)
            comment_check(statements, &to->object, &to->checks[i]);
    }
}

static void
alter_domain(Statements *statements, const Object *from, const Object *to, unsigned which)
{
    const Domain *domain = (const Domain *)to;
    if (which & ASPECT_DEFAULT && domain->default_sql == NULL)
        statements_add(statements, "ALTER DOMAIN %Q DROP DEFAULT", to->namespace, to->name);
    else if (which & ASPECT_DEFAULT)
        statements_add(statements, "ALTER DOMAIN %Q SET DEFAULT %s", to->namespace, to->name,
                       domain->default_sql);
    if (which & ASPECT_NOT_NULL)
        statements_add(statements, "ALTER DOMAIN %Q %s NOT NULL", to->namespace, to->name,
                       domain->not_null ? "SET" : "DROP");
    if (which & ASPECT_CHECKS)
        alter_checks(statements, (const Domain *)from, domain);
    if (which & ASPECT_COMMENT && g_strcmp0(from->comment, to->comment) != 0)
        statements_add_comment(statements, to, true);
    if (which & ASPECT_COMMENT)
        alter_check_comments(statements, (const Domain *)from, domain);
}

static void
release_domain(Statements *statements, const Object *object)
{
    const Domain *domain = (const Domain *)object;
    if (domain->default_sql != NULL)
        statements_add(statements, "ALTER DOMAIN %Q DROP DEFAULT", object->namespace, object->name);
    for (size_t i = 0; i < domain->check_count; i++)
        statements_add(statements, "ALTER DOMAIN %Q DROP CONSTRAINT %I", object->namespace,
                       object->name, domain->checks[i].name);
}

static void
domain_depends(Dependencies *dependencies, const Object *object)
{
    depend_on_type(dependencies, &((const Domain *)object)->type);
}

const Kind kind_domain = {
    .name = "domain",
    .plural = "domains",
    .aspects = aspects,
    .anew = ASPECT_TYPE,
    .compare = compare_domain,
    .create = create_domain,
    .alter = alter_domain,
    .drop = statements_add_drop,
    .released = ASPECT_DEFAULT | ASPECT_CHECKS,
    .release = release_domain,
    .depends = domain_depends,
};
