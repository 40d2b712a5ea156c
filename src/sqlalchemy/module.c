#include "sqlalchemy/sqlalchemy.h"

#include "python/evaluator.h"
#include "sqlalchemy/clause-private.h"
#include "sqlalchemy/column-private.h"
#include "sqlalchemy/ddl.h"
#include "sqlalchemy/declarative-private.h"
#include "sqlalchemy/event.h"
#include "sqlalchemy/extension.h"
#include "sqlalchemy/inert.h"
#include "sqlalchemy/module-private.h"
#include "sqlalchemy/neighbours.h"
#include "sqlalchemy/sqltype-private.h"

#include <string.h>

// Which module has which names. What a module has besides is inert.

enum {
    PART_TYPES = 1 << 0,
    PART_DIALECT = 1 << 1,
    PART_FOREIGN = 1 << 2,
    PART_SCHEMA = 1 << 3,
    PART_CLAUSES = 1 << 4,
    PART_ORM = 1 << 5,
    PART_MUTABLE = 1 << 6,
    PART_FLASK = 1 << 7,
    PART_MODEL = 1 << 8,
    PART_COMPILER = 1 << 9,
    PART_SEARCHABLE = 1 << 10,
    PART_NEIGHBOURS = 1 << 11,
    PART_EVENT = 1 << 12,
    PARTS = 1 << 13,
};

typedef Value *(*Resolve)(Evaluator *evaluator, const HostModule *module, const char *name);

typedef struct {
    const char *name;
    unsigned parts;
    Resolve resolve;
} ModuleRow;

static bool is_submodule(const char *parent, const char *name);

static Value *
resolve_inert(Evaluator *evaluator, const HostModule *module, const char *name)
{
    bool is_dunder = name[0] == '_' && name[1] == '_';
    return is_dunder || is_submodule(module->name, name)
               ? NULL
               : inert_value(evaluator, arena_intern(evaluator_arena(evaluator), name),
                             (Origin){0});
}

// A mixin with columns stands among the neighbours.
static Value *
resolve_utils(Evaluator *evaluator, const HostModule *module, const char *name)
{
    if (strcmp(name, "Timestamp") != 0)
        return resolve_inert(evaluator, module, name);
    Value *models = evaluator_import(evaluator, "sqlalchemy_utils.models");
    return evaluator_find(evaluator, models, name, (Origin){0});
}

// sqlalchemy.sql.functions: now, current_timestamp, … are functions by their names
static Value *
resolve_function(Evaluator *evaluator, const HostModule *module, const char *name)
{
    if (name[0] == '_' || g_ascii_isupper(name[0]))
        return resolve_inert(evaluator, module, name);
    return value_host(evaluator, &clause_function_type, NULL,
                      arena_text(evaluator_arena(evaluator), name), (Origin){0});
}

// Programs that run with both ask which one it is.
static Value *
resolve_library(Evaluator *evaluator, const HostModule *module, const char *name)
{
    if (strcmp(name, "__version__") == 0)
        return value_from_text(evaluator, declarations_of(evaluator)->modern ? "2.0.44" : "1.4.54");
    return resolve_inert(evaluator, module, name);
}

static const ModuleRow modules[] = {
    {"sqlalchemy", PART_TYPES | PART_SCHEMA | PART_CLAUSES, resolve_library},
    {"sqlalchemy.types", PART_TYPES, resolve_inert},
    {"sqlalchemy.sql.sqltypes", PART_TYPES, resolve_inert},
    {"sqlalchemy.sql.type_api", PART_TYPES, resolve_inert},
    {"sqlalchemy.schema", PART_SCHEMA, resolve_inert},
    {"sqlalchemy.sql.schema", PART_SCHEMA, resolve_inert},
    {"sqlalchemy.sql", PART_CLAUSES, resolve_inert},
    {"sqlalchemy.sql.expression", PART_CLAUSES, resolve_inert},
    {"sqlalchemy.sql.elements", PART_CLAUSES, resolve_inert},
    {"sqlalchemy.sql.functions", PART_CLAUSES, resolve_function},
    {"sqlalchemy.sql.operators", 0, resolve_inert},
    {"sqlalchemy.sql.selectable", 0, resolve_inert},
    {"sqlalchemy.sql.naming", PART_CLAUSES, resolve_inert},
    {"sqlalchemy.sql.ddl", 0, resolve_inert},
    {"sqlalchemy.sql.compiler", 0, resolve_inert},
    {"sqlalchemy.orm", PART_ORM, resolve_inert},
    {"sqlalchemy.orm.decl_api", PART_ORM, resolve_inert},
    {"sqlalchemy.orm.base", PART_ORM, resolve_inert},
    {"sqlalchemy.orm.mapper", PART_ORM, resolve_inert},
    {"sqlalchemy.orm.properties", PART_ORM, resolve_inert},
    {"sqlalchemy.orm.attributes", 0, resolve_inert},
    {"sqlalchemy.orm.collections", 0, resolve_inert},
    {"sqlalchemy.orm.exc", 0, resolve_inert},
    {"sqlalchemy.orm.query", 0, resolve_inert},
    {"sqlalchemy.orm.session", 0, resolve_inert},
    {"sqlalchemy.orm.relationships", 0, resolve_inert},
    {"sqlalchemy.orm.interfaces", 0, resolve_inert},
    {"sqlalchemy.orm.strategy_options", 0, resolve_inert},
    {"sqlalchemy.ext", 0, resolve_inert},
    {"sqlalchemy.ext.declarative", PART_ORM, resolve_inert},
    {"sqlalchemy.ext.declarative.api", PART_ORM, resolve_inert},
    {"sqlalchemy.ext.automap", PART_ORM, resolve_inert},
    {"sqlalchemy.ext.mutable", PART_MUTABLE, resolve_inert},
    {"sqlalchemy.ext.compiler", PART_COMPILER, resolve_inert},
    {"sqlalchemy.ext.asyncio", 0, resolve_inert},
    {"sqlalchemy.ext.associationproxy", 0, resolve_inert},
    {"sqlalchemy.ext.indexable", 0, resolve_inert},
    {"sqlalchemy.ext.orderinglist", 0, resolve_inert},
    {"sqlalchemy.ext.baked", 0, resolve_inert},
    {"sqlalchemy.dialects", 0, resolve_inert},
    {"sqlalchemy.dialects.postgresql", PART_DIALECT | PART_TYPES | PART_SCHEMA | PART_CLAUSES,
     resolve_inert},
    {"sqlalchemy.dialects.postgresql.array", PART_DIALECT, resolve_inert},
    {"sqlalchemy.dialects.postgresql.base", PART_DIALECT | PART_TYPES, resolve_inert},
    {"sqlalchemy.dialects.postgresql.hstore", PART_DIALECT, resolve_inert},
    {"sqlalchemy.dialects.postgresql.json", PART_DIALECT | PART_TYPES, resolve_inert},
    {"sqlalchemy.dialects.postgresql.ranges", PART_DIALECT, resolve_inert},
    {"sqlalchemy.dialects.postgresql.types", PART_DIALECT | PART_TYPES, resolve_inert},
    {"sqlalchemy.dialects.mysql", 0, resolve_inert},
    {"sqlalchemy.dialects.sqlite", 0, resolve_inert},
    {"sqlalchemy.dialects.oracle", 0, resolve_inert},
    {"sqlalchemy.dialects.mssql", 0, resolve_inert},
    {"sqlalchemy.engine", 0, resolve_inert},
    {"sqlalchemy.engine.url", 0, resolve_inert},
    {"sqlalchemy.engine.reflection", 0, resolve_inert},
    {"sqlalchemy.event", PART_EVENT, resolve_inert},
    {"sqlalchemy.event.api", PART_EVENT, resolve_inert},
    {"sqlalchemy.exc", 0, resolve_inert},
    {"sqlalchemy.inspection", 0, resolve_inert},
    {"sqlalchemy.testing.schema", PART_SCHEMA | PART_ORM, resolve_inert},
    {"sqlalchemy.pool", 0, resolve_inert},
    {"sqlalchemy.util", 0, resolve_inert},
    {"trueup_neighbours", PART_NEIGHBOURS, NULL},
    {"flask_sqlalchemy", PART_FLASK, resolve_inert},
    {"flask_sqlalchemy.extension", PART_FLASK, resolve_inert},
    {"flask_sqlalchemy.model", 0, resolve_inert},
    {"flask_sqlalchemy.query", 0, resolve_inert},
    {"flask_sqlalchemy_lite", 0, resolve_inert},
    {"sqlmodel", PART_MODEL | PART_TYPES | PART_SCHEMA | PART_CLAUSES, resolve_inert},
    {"sqlmodel.main", PART_MODEL, resolve_inert},
    {"sqlmodel.sql.sqltypes", PART_FOREIGN, resolve_inert},
    // types of others; their mixins with columns are not among them
    {"sqlalchemy_utils", PART_FOREIGN, resolve_utils},
    {"sqlalchemy_utils.types", PART_FOREIGN, resolve_inert},
    {"sqlalchemy_utils.types.arrow", PART_FOREIGN, resolve_inert},
    {"sqlalchemy_utils.types.bit", PART_FOREIGN, resolve_inert},
    {"sqlalchemy_utils.types.choice", PART_FOREIGN, resolve_inert},
    {"sqlalchemy_utils.types.color", PART_FOREIGN, resolve_inert},
    {"sqlalchemy_utils.types.country", PART_FOREIGN, resolve_inert},
    {"sqlalchemy_utils.types.currency", PART_FOREIGN, resolve_inert},
    {"sqlalchemy_utils.types.email", PART_FOREIGN, resolve_inert},
    {"sqlalchemy_utils.types.encrypted", PART_FOREIGN, resolve_inert},
    {"sqlalchemy_utils.types.encrypted.encrypted_type", PART_FOREIGN, resolve_inert},
    {"sqlalchemy_utils.types.ip_address", PART_FOREIGN, resolve_inert},
    {"sqlalchemy_utils.types.json", PART_FOREIGN, resolve_inert},
    {"sqlalchemy_utils.types.locale", PART_FOREIGN, resolve_inert},
    {"sqlalchemy_utils.types.ltree", PART_FOREIGN, resolve_inert},
    {"sqlalchemy_utils.types.password", PART_FOREIGN, resolve_inert},
    {"sqlalchemy_utils.types.pg_composite", PART_FOREIGN, resolve_inert},
    {"sqlalchemy_utils.types.phone_number", PART_FOREIGN, resolve_inert},
    {"sqlalchemy_utils.types.range", PART_FOREIGN, resolve_inert},
    {"sqlalchemy_utils.types.scalar_coercible", PART_FOREIGN, resolve_inert},
    {"sqlalchemy_utils.types.scalar_list", PART_FOREIGN, resolve_inert},
    {"sqlalchemy_utils.types.timezone", PART_FOREIGN, resolve_inert},
    {"sqlalchemy_utils.types.ts_vector", PART_FOREIGN, resolve_inert},
    {"sqlalchemy_utils.types.url", PART_FOREIGN, resolve_inert},
    {"sqlalchemy_utils.types.uuid", PART_FOREIGN, resolve_inert},
    {"sqlalchemy_utils.types.weekdays", PART_FOREIGN, resolve_inert},
    {"sqlalchemy_utils.functions", 0, resolve_inert},
    {"sqlalchemy_searchable", PART_SEARCHABLE, resolve_inert},
    {"geoalchemy2", PART_FOREIGN, resolve_inert},
    {"geoalchemy2.types", PART_FOREIGN, resolve_inert},
    {"geoalchemy2.shape", 0, resolve_inert},
    {"pgvector.sqlalchemy", PART_FOREIGN, resolve_inert},
    {"citext", PART_FOREIGN, resolve_inert},
    {"flask_security", PART_FOREIGN, resolve_inert},
    {"fastapi_users_db_sqlalchemy.generics", PART_FOREIGN, NULL},
    // libraries whose classes have no columns
    {"flask", 0, resolve_inert},
    {"flask_login", 0, resolve_inert},
    {"flask_migrate", 0, resolve_inert},
    {"flask_marshmallow", 0, resolve_inert},
    {"flask_bcrypt", 0, resolve_inert},
    {"marshmallow", 0, resolve_inert},
    {"authlib.oauth2", 0, resolve_inert},
    {"authlib.oauth2.rfc6749", 0, resolve_inert},
    {"authlib.oauth2.rfc6749.models", 0, resolve_inert},
    {"werkzeug", 0, resolve_inert},
    {"werkzeug.security", 0, resolve_inert},
    {"werkzeug.utils", 0, resolve_inert},
    {"itsdangerous", 0, resolve_inert},
    {"pydantic", 0, resolve_inert},
    {"alembic", 0, resolve_inert},
};

// sqlalchemy.dialects of sqlalchemy.dialects.postgresql: a module, not an object of another.
static bool
is_submodule(const char *parent, const char *name)
{
    size_t length = strlen(parent), tail = strlen(name);
    for (size_t i = 0; i < G_N_ELEMENTS(modules); i++) {
        const char *full = modules[i].name;
        if (strncmp(full, parent, length) != 0 || full[length] != '.' ||
            strncmp(full + length + 1, name, tail) != 0)
            continue;
        if (full[length + 1 + tail] == '\0' || full[length + 1 + tail] == '.')
            return true;
    }
    return false;
}

// db.deferred(Column(…)), column_property(Column(…)): the column itself
static Value *
wrap_column(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *first = call_argument(call, 0, "column");
    DeclaredColumn *column = first == NULL ? NULL : declared_column(first);
    if (first != NULL && clause_of(first) != NULL)
        return first;
    if (column == NULL || column->table != NULL)
        return inert_value(evaluator, self->host.row, call->origin);
    column->mapped = false; // its annotation says nothing to it then
    return first;
}

static const HostType wrapper_type = {.name = "deferred", .call = wrap_column};

// sqlalchemy_searchable: an index for each TSVectorType of the metadata. (its search_manager)
static Value *
make_searchable(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    MetaData *metadata = declared_metadata(call_argument(call, 0, "metadata"));
    if (metadata != NULL)
        metadata->searchable = true;
    return value_none(evaluator);
}

static const HostType searchable_type = {.name = "make_searchable", .call = make_searchable};

static size_t
add_types(HostMember *members, const SqlTypeRow *rows)
{
    size_t count = 0;
    for (; rows[count].name != NULL; count++)
        members[count] = (HostMember){rows[count].name, &sql_type_class, &rows[count]};
    return count;
}

static size_t
add_schema(HostMember *members)
{
    size_t count = 0;
    for (const ConstructClass *row = construct_classes; row->name != NULL; row++)
        members[count++] = (HostMember){row->name, &construct_class_type, row};
    members[count++] = (HostMember){"Column", &column_class_type, &column_class_plain};
    members[count++] = (HostMember){"Table", &table_class_type, NULL};
    members[count++] = (HostMember){"MetaData", &metadata_class_type, NULL};
    members[count++] = (HostMember){"DDL", &ddl_class_type, NULL};
    return count;
}

// What it relates is kept for libraries that ask for its secondary table, where it has one; and in
// revisions, whose sessions follow it.
static Value *
relationship_call(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Arena *arena = evaluator_arena(evaluator);
    Call *copy = NULL;
    if (call_keyword(call, "secondary") != NULL || declarations_of(evaluator)->scripts) {
        copy = arena_copy(arena, call, sizeof *call);
        copy->arguments = arena_copy(arena, call->arguments, sizeof(Argument) * call->count);
    }
    return value_host(evaluator, &inert_type, "relationship", copy, call->origin);
}

static const HostType relationship_type = {
    .name = "relationship",
    .call = relationship_call,
    .forgets_call = true,
};

static Value *
configure_call(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    (void)call;
    event_configure(evaluator);
    return value_none(evaluator);
}

static const HostType configure_type = {.name = "configure_mappers", .call = configure_call};

static size_t
add_orm(HostMember *members)
{
    static const char *const wrappers[] = {"deferred", "column_property"};
    size_t count = declarative_add_members(members);
    members[count++] = (HostMember){"mapped_column", &column_class_type, &column_class_mapped};
    members[count++] = (HostMember){"relationship", &relationship_type, NULL};
    members[count++] = (HostMember){"configure_mappers", &configure_type, NULL};
    for (size_t i = 0; i < G_N_ELEMENTS(wrappers); i++)
        members[count++] = (HostMember){wrappers[i], &wrapper_type, wrappers[i]};
    return count;
}

static size_t
add_others(HostMember *members, unsigned parts)
{
    static const char *const mutables[] = {"Mutable", "MutableDict", "MutableList", "MutableSet"};
    size_t count = 0;
    for (size_t i = 0; parts & PART_MUTABLE && i < G_N_ELEMENTS(mutables); i++)
        members[count++] = (HostMember){mutables[i], &mutable_class_type, mutables[i]};
    if (parts & PART_FLASK)
        members[count++] = (HostMember){"SQLAlchemy", &flask_class_type, NULL};
    if (parts & PART_COMPILER)
        members[count++] = (HostMember){"compiles", &compiles_type, NULL};
    if (parts & PART_NEIGHBOURS)
        count += neighbour_add_members(members + count);
    if (parts & PART_EVENT) {
        members[count++] = (HostMember){"listen", &event_listen_type, NULL};
        members[count++] = (HostMember){"listens_for", &event_listens_for_type, NULL};
    }
    if (parts & PART_SEARCHABLE)
        members[count++] = (HostMember){"make_searchable", &searchable_type, NULL};
    if (parts & PART_MODEL) {
        members[count++] = (HostMember){"SQLModel", &model_base_type, NULL};
        members[count++] = (HostMember){"Field", &model_field_type, NULL};
    }
    return count;
}

// A name of a later part gives way to that of an earlier one.
static const HostMember *
module_members(Arena *arena, unsigned parts)
{
    enum { MOST = 320 };
    HostMember *members = ARENA_NEW_ARRAY(arena, HostMember, MOST);
    size_t count = 0;
    if (parts & PART_DIALECT)
        count += add_types(members + count, sql_types_dialect);
    if (parts & PART_TYPES)
        count += add_types(members + count, sql_types_generic);
    if (parts & PART_FOREIGN)
        count += add_types(members + count, sql_types_foreign);
    if (parts & PART_SCHEMA)
        count += add_schema(members + count);
    if (parts & PART_CLAUSES)
        count += clause_add_members(members + count);
    if (parts & PART_ORM)
        count += add_orm(members + count);
    count += add_others(members + count, parts);
    g_assert(count < MOST);
    return members;
}

const HostModule *const *
sqlalchemy_modules(Arena *arena)
{
    HostModule *rows = ARENA_NEW_ARRAY(arena, HostModule, G_N_ELEMENTS(modules));
    const HostModule **list = ARENA_NEW_ARRAY(arena, const HostModule *, G_N_ELEMENTS(modules) + 1);
    const HostMember *made[PARTS] = {NULL};
    for (size_t i = 0; i < G_N_ELEMENTS(modules); i++) {
        unsigned parts = modules[i].parts;
        if (made[parts] == NULL)
            made[parts] = module_members(arena, parts);
        rows[i] = (HostModule){modules[i].name, made[parts], modules[i].resolve};
        list[i] = &rows[i];
    }
    return list;
}

// ---- db.NAME ------------------------------------------------------------------------------------

static Value *
member_named(Evaluator *evaluator, const HostMember *members, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(members[i].name, name) == 0)
            return value_host(evaluator, members[i].type, members[i].row, NULL, (Origin){0});
    return NULL;
}

Value *
sqlalchemy_export(Evaluator *evaluator, const char *name)
{
    HostMember members[128];
    const SqlTypeRow *row = sql_type_generic_row(name);
    if (row != NULL)
        return value_host(evaluator, &sql_type_class, row, NULL, (Origin){0});
    size_t count = add_schema(members);
    count += clause_add_members(members + count);
    count += add_orm(members + count);
    g_assert(count < G_N_ELEMENTS(members));
    return member_named(evaluator, members, count, name);
}
