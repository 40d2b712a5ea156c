#include "plan/lock-private.h"

#include <stdlib.h>
#include <string.h>

// ---- types as they are written -----------------------------------------------------------------

static const char *
modifiers_of(const LockWorld *world, const PgQuery__TypeName *written)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; i < written->n_typmods; i++) {
        const TreeNode *node = written->typmods[i];
        if (node->node_case != PG_QUERY__NODE__NODE_A_CONST ||
            node->a_const->val_case != PG_QUERY__A__CONST__VAL_IVAL)
            return NULL;
        g_string_append_printf(text, "%s%d", i > 0 ? "," : "", node->a_const->ival->ival);
    }
    return text->len > 0 ? arena_text(world->arena, text->str) : NULL;
}

// The schema of a type that people made; NULL: it is PostgreSQL's own, or an extension's.
static const char *
namespace_of_type(const LockWorld *world, const char *name)
{
    static const KindId kinds[] = {KIND_ENUM, KIND_DOMAIN, KIND_COMPOSITE, KIND_RANGE};
    for (size_t i = 0; world->search_path[i] != NULL; i++)
        for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++)
            if (schema_find(world->schema, kinds[k], world->search_path[i], name) != NULL)
                return arena_text(world->arena, world->search_path[i]);
    return NULL;
}

Type
lock_type(const LockWorld *world, const PgQuery__TypeName *written)
{
    const char *namespace;
    const char *name = tree_name(written->names, written->n_names, &namespace);
    Type type = {.modifiers = modifiers_of(world, written),
                 .dimensions = (int)written->n_array_bounds};
    Type alias;
    if (namespace != NULL && strcmp(namespace, "pg_catalog") == 0)
    namespace = NULL;
    else if (namespace == NULL) namespace = namespace_of_type(world, name);
    type.namespace = arena_text(world->arena, namespace);
    type.name = arena_text(world->arena, name);
    if (namespace == NULL && type_parse(world->arena, name, &alias) && alias.namespace == NULL)
        type.name = alias.name;
    return type;
}

// ---- what a change of type costs ---------------------------------------------------------------

static const Domain *
domain_of(const LockWorld *world, const Type *type)
{
    return type->dimensions > 0 || type->name == NULL
               ? NULL
               : (const Domain *)schema_find(world->schema, KIND_DOMAIN, type->namespace,
                                             type->name);
}

bool
domain_is_constrained(const LockWorld *world, const Type *type)
{
    const Domain *domain = domain_of(world, type);
    if (domain == NULL)
        return false;
    return domain->not_null || domain->check_count > 0 ||
           domain_is_constrained(world, &domain->type);
}

static bool
is_named(const Type *type, const char *name)
{
    return type->name != NULL && strcmp(type->name, name) == 0;
}

static bool
is_one_of(const Type *type, const char *const *names)
{
    for (size_t i = 0; names[i] != NULL; i++)
        if (is_named(type, names[i]))
            return true;
    return false;
}

// "12,2" -> 12 and 2; -1: none.
static void
read_modifiers(const char *modifiers, long *first, long *second)
{
    *first = *second = -1;
    if (modifiers == NULL || !g_ascii_isdigit(*modifiers))
        return;
    char *end;
    *first = strtol(modifiers, &end, 10);
    *second = *end == ',' ? strtol(end + 1, NULL, 10) : 0;
}

// PostgreSQL proves of these types that a wider modifier changes no value (varchar_support and
// such); of the others it does not.
static bool
widens(const Type *from, const Type *to)
{
    static const char *const lengths[] = {"varchar", "varbit", NULL};
    static const char *const times[] = {"timestamp", "timestamptz", "time", "timetz", NULL};
    long old, old_scale, new, new_scale;
    read_modifiers(from->modifiers, &old, &old_scale);
    read_modifiers(to->modifiers, &new, &new_scale);
    if (to->modifiers == NULL)
        return true;
    if (g_strcmp0(from->modifiers, to->modifiers) == 0)
        return true;
    if (is_one_of(to, lengths))
        return old >= 0 && new >= old;
    if (is_one_of(to, times))
        return new >= (old < 0 ? 6 : old);
    if (is_named(to, "numeric"))
        return old >= 0 && new >= old &&new_scale == old_scale;
    if (is_named(to, "interval"))
        return new == 6;
    return false;
}

// Casts that change no byte (pg_cast: castmethod b).
static bool
is_binary_coercible(const Type *from, const Type *to)
{
    static const char *const casts[][2] = {
        {"text", "varchar"},   {"varchar", "text"},   {"text", "citext"},  {"citext", "text"},
        {"varchar", "citext"}, {"citext", "varchar"}, {"cidr", "inet"},    {"bit", "varbit"},
        {"varbit", "bit"},     {"int4", "oid"},       {"oid", "int4"},     {"xml", "text"},
        {"xml", "varchar"},    {"oid", "regclass"},   {"regclass", "oid"}, {"int4", "regclass"},
        {"regclass", "int4"},  {"oid", "regtype"},    {"regtype", "oid"},  {"oid", "regproc"},
        {"regproc", "oid"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(casts); i++)
        if (is_named(from, casts[i][0]) && is_named(to, casts[i][1]))
            return true;
    return false;
}

static bool
is_timestamp_pair(const Type *from, const Type *to)
{
    return (is_named(from, "timestamp") && is_named(to, "timestamptz")) ||
           (is_named(from, "timestamptz") && is_named(to, "timestamp"));
}

static Type
base_of(const LockWorld *world, const Type *type)
{
    const Domain *domain = domain_of(world, type);
    return domain == NULL ? *type : base_of(world, &domain->type);
}

bool
type_change_rewrites(const LockWorld *world, const Type *from, const Type *to)
{
    if (from->name == NULL || to->name == NULL)
        return true;
    if (domain_is_constrained(world, to) && !type_same_base(from, to))
        return true;
    Type a = base_of(world, from), b = base_of(world, to);
    if (a.dimensions != b.dimensions)
        return true;
    Type plain_a = a, plain_b = b;
    plain_a.modifiers = plain_b.modifiers = NULL;
    if (type_same_base(&plain_a, &plain_b))
        return b.dimensions > 0 ? g_strcmp0(a.modifiers, b.modifiers) != 0 && b.modifiers != NULL
                                : !widens(&a, &b);
    if (b.dimensions > 0)
        return true;
    if (is_binary_coercible(&a, &b))
        return b.modifiers != NULL && !(is_named(&b, "varchar") && widens(&a, &b));
    if (is_timestamp_pair(&a, &b))
        return !(world->is_utc && widens(&a, &b));
    return true;
}

// The default operator classes of text and varchar are one; those of other pairs are not.
bool
type_change_keeps_indexes(const Type *from, const Type *to)
{
    static const char *const texts[] = {"text", "varchar", NULL};
    static const char *const addresses[] = {"cidr", "inet", NULL};
    bool is_same_collation = g_strcmp0(from->collation, to->collation) == 0;
    if (!is_same_collation)
        return false;
    return type_same_base(from, to) || (is_one_of(from, texts) && is_one_of(to, texts)) ||
           (is_one_of(from, addresses) && is_one_of(to, addresses));
}
