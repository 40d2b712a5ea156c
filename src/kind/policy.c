#include "kind/kind-private.h"

#include "base/sql.h"
#include "kind/reflect-private.h"

#include <string.h>

// ---- reading -----------------------------------------------------------------------------------

static void
read_policy(Reflection *reflection, const CatalogRow *row)
{
    const Relation *table = reflection_relation(reflection, row_oid(row, 1));
    if (table == NULL)
        return;
    Policy *policy = ARENA_NEW(reflection->arena, Policy);
    unsigned role_count;
    policy->object = reflection_child(KIND_POLICY, row_intern(row, 2, reflection->arena), table);
    policy->command = row_char(row, 3);
    policy->permissive = row_bool(row, 4);
    policy->roles = row_texts(row, 5, reflection->arena, &role_count);
    policy->role_count = role_count;
    policy->using_sql = row_copy(row, 6, reflection->arena);
    policy->check_sql = row_copy(row, 7, reflection->arena);
    reflection_know(reflection, CATALOG_POLICY, row_oid(row, 0), &policy->object);
    schema_add(reflection->schema, &policy->object);
}

static const CatalogQuery queries[] = {
    {"policy", query_policy, false, read_policy, NULL},
    {0},
};

// ---- comparing ---------------------------------------------------------------------------------

enum {
    ASPECT_COMMAND = 2,
    ASPECT_PERMISSIVE = 4,
    ASPECT_ROLES = 8,
    ASPECT_USING = 16,
    ASPECT_CHECK = 32,
    ASPECT_CLAUSE_REMOVED = 64,
};

static const char *const aspects[] = {"comment", "command", "permissive", "roles",
                                      "using",   "check",   "clauses",    NULL};

static unsigned
compare_clause(Comparison *comparison, OpenPair pair)
{
    unsigned found = compare_expression(comparison, pair);
    // ALTER POLICY can replace an expression, it cannot take one away.
    return found != 0 && pair.to_sql == NULL ? found | ASPECT_CLAUSE_REMOVED : found;
}

static unsigned
compare_policy(Comparison *comparison, const Object *from, const Object *to)
{
    const Policy *a = (const Policy *)from, *b = (const Policy *)to;
    OpenPair pair = {.from = from, .to = to};
    OpenPair using = pair, check = pair;
    using.aspect = ASPECT_USING;
    using.from_sql = a->using_sql;
    using.to_sql = b->using_sql;
    check.aspect = ASPECT_CHECK;
    check.from_sql = a->check_sql;
    check.to_sql = b->check_sql;
    return compare_comments(from, to) | compare_flag(a->command != b->command, ASPECT_COMMAND) |
           compare_flag(a->permissive != b->permissive, ASPECT_PERMISSIVE) |
           compare_texts(a->roles, a->role_count, b->roles, b->role_count, ASPECT_ROLES) |
           compare_clause(comparison, using) | compare_clause(comparison, check);
}

// ---- DDL ---------------------------------------------------------------------------------------

static const char *
command_word(char command)
{
    switch (command) {
    case 'r':
        return "SELECT";
    case 'a':
        return "INSERT";
    case 'w':
        return "UPDATE";
    case 'd':
        return "DELETE";
    default:
        return "ALL";
    }
}

static void
add_roles(GString *sql, const Policy *policy)
{
    sql_add(sql, " TO ");
    if (policy->role_count == 0)
        sql_add(sql, "PUBLIC");
    sql_add_identifiers(sql, policy->roles, policy->role_count);
}

static void
add_clauses(GString *sql, const Policy *policy)
{
    if (policy->using_sql != NULL)
        sql_add(sql, " USING (%s)", policy->using_sql);
    if (policy->check_sql != NULL)
        sql_add(sql, " WITH CHECK (%s)", policy->check_sql);
}

static void
create_policy(Statements *statements, const Object *object)
{
    const Policy *policy = (const Policy *)object;
    g_autoptr(GString) sql = g_string_new(NULL);
    sql_add(sql, "CREATE POLICY %I ON %Q", object->name, object->namespace, object->parent->name);
    if (!policy->permissive)
        sql_add(sql, " AS RESTRICTIVE");
    if (policy->command != '*')
        sql_add(sql, " FOR %s", command_word(policy->command));
    if (policy->role_count > 0)
        add_roles(sql, policy);
    add_clauses(sql, policy);
    statements_add(statements, "%s", sql->str);
    statements_add_comment(statements, object, false);
}

static void
alter_policy(Statements *statements, const Object *from, const Object *to, unsigned which)
{
    (void)from;
    const Policy *policy = (const Policy *)to;
    g_autoptr(GString) sql = g_string_new(NULL);
    if (which & ASPECT_ROLES)
        add_roles(sql, policy);
    if (which & (ASPECT_USING | ASPECT_CHECK))
        add_clauses(sql, policy);
    if (sql->len > 0)
        statements_add(statements, "ALTER POLICY %I ON %Q%s", to->name, to->namespace,
                       to->parent->name, sql->str);
    if (which & ASPECT_COMMENT)
        statements_add_comment(statements, to, true);
}

const Kind kind_policy = {
    .name = "policy",
    .plural = "policies",
    .aspects = aspects,
    .anew = ASPECT_COMMAND | ASPECT_PERMISSIVE | ASPECT_CLAUSE_REMOVED,
    .compare = compare_policy,
    .create = create_policy,
    .alter = alter_policy,
    .drop = statements_add_drop,
    .queries = queries,
};
