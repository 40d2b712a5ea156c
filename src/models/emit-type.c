#include "models/emit-private.h"

#include "python/evaluator.h"
#include "sqlalchemy/clause.h"

#include <string.h>

// Types, enums and sequences as schema objects.

// Types that extensions bring: they live where the extension is installed, by default in public.
static const char *const extension_types[] = {
    "citext", "cube",  "geography", "geometry", "halfvec", "hstore",    "isbn",
    "lquery", "ltree", "ltxtquery", "raster",   "seg",     "sparsevec", "vector",
};

// A large project has few types in many columns: each text is read once.
// Those of pg_catalog: "C", "de_DE.utf8", "en-x-icu"; one of another name somebody has made.
static bool
is_built_in_collation(const char *name)
{
    static const char *const names[] = {"C",         "POSIX",           "default",   "ucs_basic",
                                        "unicode",   "pg_unicode_fast", "pg_c_utf8", "C.utf8",
                                        "und-x-icu", "C.UTF-8"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(names[i], name) == 0)
            return true;
    size_t letters = strspn(name, "abcdefghijklmnopqrstuvwxyz");
    return (letters == 2 || letters == 3) && strchr("_-.@", name[letters]) != NULL;
}

const Type *
emit_type(Emission *emission, const char *sql)
{
    const Type *known = g_hash_table_lookup(emission->types, sql);
    Type type = {0};
    if (known != NULL || !type_parse(emission->arena, sql, &type))
        return known;
    if (type.collation != NULL && type.collation_namespace == NULL &&
        !is_built_in_collation(type.collation))
        type.collation_namespace = arena_intern(emission->arena, "public");
    for (size_t i = 0; type.namespace == NULL && i < G_N_ELEMENTS(extension_types); i++)
        if (strcmp(extension_types[i], type.name) == 0)
            type.namespace = arena_intern(emission->arena, "public");
    known = type_intern(emission->arena, type);
    g_hash_table_insert(emission->types, (gpointer)(uintptr_t)sql, (gpointer)(uintptr_t)known);
    return known;
}

Type
emit_enum(Emission *emission, const DeclaredEnum *declared, const char *table_namespace)
{
    const char *namespace = declared->inherits_namespace ? table_namespace : declared->namespace;
    namespace = arena_intern(emission->arena, namespace == NULL ? "public" : namespace);
    Type type = {.namespace = namespace, .name = arena_intern(emission->arena, declared->name)};
    g_autofree char *key = g_strconcat(namespace, ".", declared->name, NULL);
    if (!declared->makes_type || g_hash_table_contains(emission->enums, key))
        return type;
    EnumType *enumeration = ARENA_NEW(emission->arena, EnumType);
    enumeration->object = (Object){.kind = KIND_ENUM,
                                   .namespace = namespace,
                                   .name = type.name,
                                   .origin = emission_origin(emission, declared->origin)};
    const char **labels = ARENA_NEW_ARRAY(emission->arena, const char *, declared->label_count);
    for (size_t i = 0; i < declared->label_count; i++)
        labels[i] = arena_intern(emission->arena, declared->labels[i]);
    enumeration->labels = labels;
    enumeration->label_count = declared->label_count;
    schema_add(emission->schema, &enumeration->object);
    g_hash_table_insert(emission->enums, g_steal_pointer(&key), enumeration);
    return type;
}

// ---- domains ----------------------------------------------------------------------------------

// PostgreSQL's own name of a check without one is "<domain>_check".
static void
set_domain_check(Emission *emission, Domain *domain, const DeclaredDomain *declared)
{
    if (declared->check == NULL || declared->check->kind == VALUE_NONE)
        return;
    const char *sql = construct_sql(emission, &domain->object, declared->check);
    if (sql == NULL)
        return;
    g_autofree char *own = g_strconcat(declared->name, "_check", NULL);
    DomainCheck *check = ARENA_NEW(emission->arena, DomainCheck);
    *check = (DomainCheck){.name = arena_intern(emission->arena, declared->constraint != NULL
                                                                     ? declared->constraint
                                                                     : own),
                           .name_given = declared->constraint != NULL,
                           .expression = sql,
                           .validated = true};
    domain->checks = check;
    domain->check_count = 1;
}

static void
set_domain_default(Emission *emission, Domain *domain, const DeclaredDomain *declared)
{
    Value *value = declared->standard;
    if (value == NULL || value->kind == VALUE_NONE)
        return;
    domain->default_sql =
        value_text(value) != NULL
            ? arena_intern(emission->arena, literal_sql(emission->evaluator, value, NULL))
            : construct_sql(emission, &domain->object, value);
}

Type
emit_domain(Emission *emission, const DeclaredDomain *declared, const char *table_namespace)
{
    const char *namespace = declared->inherits_namespace ? table_namespace : declared->namespace;
    namespace = arena_intern(emission->arena, namespace == NULL ? "public" : namespace);
    Type type = {.namespace = namespace, .name = arena_intern(emission->arena, declared->name)};
    g_autofree char *key = g_strconcat(namespace, ".", declared->name, NULL);
    if (!declared->makes_type || g_hash_table_contains(emission->enums, key))
        return type;
    Domain *domain = ARENA_NEW(emission->arena, Domain);
    domain->object = (Object){.kind = KIND_DOMAIN,
                              .namespace = namespace,
                              .name = type.name,
                              .origin = emission_origin(emission, declared->origin)};
    const Type *base = declared->type == NULL ? NULL : emit_type(emission, declared->type);
    domain->type = base != NULL ? *base : *emit_type(emission, "TEXT");
    if (base == NULL)
        emission_unknown(emission, &domain->object, "the type of its values is not known");
    domain->not_null = declared->not_null;
    set_domain_default(emission, domain, declared);
    set_domain_check(emission, domain, declared);
    schema_add(emission->schema, &domain->object);
    emission->schema->speaks_for[KIND_DOMAIN] = true;
    g_hash_table_insert(emission->enums, g_steal_pointer(&key), domain);
    return type;
}

// ---- sequences --------------------------------------------------------------------------------

static int64_t
number_of(const Construct *construct, const char *name, int64_t otherwise)
{
    int64_t number = otherwise;
    Value *value = call_keyword(&construct->call, name);
    return value != NULL && value_integer(value, &number) ? number : otherwise;
}

static int64_t
positional_number(const Construct *construct, size_t at, const char *name, int64_t otherwise)
{
    int64_t number = otherwise;
    Value *value = call_argument(&construct->call, at, name);
    return value != NULL && value_integer(value, &number) ? number : otherwise;
}

void
emit_sequence(Emission *emission, const Construct *construct)
{
    const char *name = construct_text(emission, construct, "name");
    if (name == NULL)
        name =
            arena_intern(emission->arena, value_text(call_argument(&construct->call, 0, "name")));
    if (name == NULL || construct_flag(emission, construct, "optional"))
        return;
    const char *namespace = construct_text(emission, construct, "schema");
    const MetaData *metadata = declared_metadata(call_keyword(&construct->call, "metadata"));
    if (namespace == NULL && metadata != NULL)
    namespace = metadata->namespace;
    namespace = arena_intern(emission->arena, namespace == NULL ? "public" : namespace);
    if (is_taken(emission->relations, namespace, name))
        return;
    take_name(emission->relations, namespace, name);
    Sequence *sequence = ARENA_NEW(emission->arena, Sequence);
    sequence->object = (Object){.kind = KIND_SEQUENCE,
                                .namespace = namespace,
                                .name = name,
                                .origin = emission_origin(emission, construct->call.origin)};
    sequence->type = (Type){.name = arena_intern(emission->arena, "int8")};
    sequence->increment = positional_number(construct, 2, "increment", 1);
    bool down = sequence->increment < 0;
    sequence->minimum = number_of(construct, "minvalue", down ? INT64_MIN : 1);
    sequence->maximum = number_of(construct, "maxvalue", down ? -1 : INT64_MAX);
    sequence->start =
        positional_number(construct, 1, "start", down ? sequence->maximum : sequence->minimum);
    sequence->cache = number_of(construct, "cache", 1);
    sequence->cycle = construct_flag(emission, construct, "cycle");
    schema_add(emission->schema, &sequence->object);
}
