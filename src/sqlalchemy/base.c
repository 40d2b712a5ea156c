#include "sqlalchemy/declarative-private.h"

#include "python/evaluator.h"
#include "sqlalchemy/column-private.h"
#include "sqlalchemy/event.h"
#include "sqlalchemy/inert.h"

#include <string.h>

// Declarative bases: declarative_base(), DeclarativeBase, registry(), as_declarative(),
// declared_attr. (SQLAlchemy: orm/decl_api.py)

// ---- declared_attr ------------------------------------------------------------------------------

// In the row of declared_attr.cascading: its function is called for classes below too.
static const char cascading[] = "cascading";

static Value *
attr_call(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *function = call_argument(call, 0, "fn");
    if (function != NULL && function->kind == VALUE_CLASS_METHOD)
        function = function->wrapper.get;
    return value_host(evaluator, &declared_attr_type, self->host.row, function, call->origin);
}

// While its class is being mapped, each gives one object however often it is asked.
// (SQLAlchemy: orm/decl_api.py, _memoized_attr and declared_attr.__get__)
static Value *
attr_get(Evaluator *evaluator, Value *self, Value *instance, Value *class)
{
    (void)instance;
    Value *function = self->host.data;
    ClassData *data = class_data(class);
    if (function == NULL)
        return self;
    bool is_kept = data != NULL && data->is_scanned;
    for (size_t i = 0; is_kept && i < data->made.count; i += 2)
        if (data->made.rows[i] == self)
            return data->made.rows[i + 1];
    Value *made =
        evaluator_call_with(evaluator, function, self->host.origin, 1, (Value *[]){class});
    if (is_kept) {
        pointers_add(evaluator_arena(evaluator), &data->made, self);
        pointers_add(evaluator_arena(evaluator), &data->made, made);
    }
    return made;
}

// declared_attr.cascading, declared_attr.directive
static Value *
attr_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    if (strcmp(name, "cascading") == 0)
        return value_host(evaluator, &declared_attr_type, cascading, NULL, origin);
    return strcmp(name, "directive") == 0 ? self : NULL;
}

// declared_attr[int] is for type checkers
static Value *
attr_subscript(Evaluator *evaluator, Value *self, Value *key, Origin origin)
{
    (void)evaluator;
    (void)key;
    (void)origin;
    return self;
}

const HostType declared_attr_type = {
    .name = "declared_attr",
    .call = attr_call,
    .get = attr_get,
    .get_attribute = attr_attribute,
    .subscript = attr_subscript,
};

Value *
declared_attr_function(const Value *value)
{
    return value == NULL ? NULL : value_host_data(value, &declared_attr_type);
}

bool
declared_attr_cascades(const Value *value)
{
    return declared_attr_function(value) != NULL && value->host.row == cascading;
}

// ---- bases ------------------------------------------------------------------------------------

Value *
base_new(Evaluator *evaluator, Base base, Origin origin)
{
    if (base.metadata == NULL)
        base.metadata = metadata_new(evaluator, origin);
    return value_host(evaluator, &base_type, NULL,
                      arena_copy(evaluator_arena(evaluator), &base, sizeof base), origin);
}

static void
base_derive(Evaluator *evaluator, Value *self, Value *class)
{
    declare_class(evaluator, value_host_data(self, &base_type), class);
}

// An attribute of the class that declarative_base(cls=…) was given.
static Value *
extended_attribute(Evaluator *evaluator, const Base *base, Value *class, const char *name)
{
    if (base->extends == NULL || base->extends->kind != VALUE_CLASS)
        return NULL;
    const Binding *row = value_class_row(base->extends, name, NULL);
    if (row == NULL || row->value == NULL)
        return evaluator_find(evaluator, base->extends, name, (Origin){0});
    if (declared_attr_function(row->value) != NULL)
        return attr_get(evaluator, row->value, NULL, class);
    return evaluator_find(evaluator, base->extends, name, row->origin);
}

// Class(name=…): attributes by their names. (SQLAlchemy: orm/decl_base.py,
// _declarative_constructor)
static Value *
constructor_call(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *instance = self->host.data != NULL ? self->host.data : call_argument(call, 0, NULL);
    for (size_t i = call->positional; instance != NULL && i < call->count; i++)
        evaluator_set(evaluator, instance, call->arguments[i].name, call->arguments[i].value,
                      call->arguments[i].origin);
    return value_none(evaluator);
}

static const HostType constructor_type = {.name = "__init__", .call = constructor_call};

static Value *
constructor_of(Evaluator *evaluator, Value *instance, const char *name)
{
    bool is_wanted = strcmp(name, "__init__") == 0 && declarations_of(evaluator)->scripts;
    return is_wanted ? value_host(evaluator, &constructor_type, NULL, instance, (Origin){0}) : NULL;
}

static Value *
base_inherit(Evaluator *evaluator, Value *self, Value *class, Value *instance, const char *name)
{
    Base *base = value_host_data(self, &base_type);
    Value *constructor = constructor_of(evaluator, instance, name);
    if (constructor != NULL)
        return constructor;
    if (strcmp(name, "metadata") == 0)
        return base->metadata->value;
    if (strcmp(name, "registry") == 0 || strcmp(name, "query") == 0)
        return inert_value(evaluator, name, (Origin){0});
    const ClassData *data = class_data(class);
    if (strcmp(name, "__mapper__") == 0 && data != NULL)
        return value_host(evaluator, &mapper_object_type, NULL, class, (Origin){0});
    bool is_elsewhere = data != NULL && data->mapped && data->table == NULL && name[0] != '_';
    if (is_elsewhere) // mapped to a join: it has the columns of others
        return inert_value(evaluator, "column", (Origin){0});
    return extended_attribute(evaluator, base, class, name);
}

// db.Model.x = … is no class of a table; X.x = Column(…) adds to X's.
static void
base_set(Evaluator *evaluator, Value *self, const char *name, Value *value)
{
    declare_attribute(evaluator, self, name, value);
}

static Value *
base_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    Base *base = value_host_data(self, &base_type);
    if (strcmp(name, "metadata") == 0)
        return base->metadata->value;
    if (name[0] == '_')
        return NULL;
    Value *found = extended_attribute(evaluator, base, self, name);
    return found != NULL ? found : inert_value(evaluator, "base", origin);
}

static Value *
base_metaclass(const Value *self)
{
    return ((const Base *)value_host_data(self, &base_type))->metaclass;
}

const HostType base_type = {
    .name = "declarative base",
    .metaclass = base_metaclass,
    .derive = base_derive,
    .inherit = base_inherit,
    .get_attribute = base_attribute,
    .set_attribute = base_set,
};

// ---- class Base(DeclarativeBase) --------------------------------------------------------------

static Base *
base_behind(Evaluator *evaluator, const Value *class)
{
    Pointers lineage = class_lineage(evaluator, class);
    for (size_t i = 1; i < lineage.count; i++) {
        const ClassData *data = class_data(lineage.rows[i]);
        if (data != NULL)
            return data->base;
    }
    return NULL;
}

static bool
is_direct(const Value *class, const Value *base)
{
    for (size_t i = 0; i < class->class->base_count; i++)
        if (class->class->bases[i] == base)
            return true;
    return false;
}

static Base *
read_base(Evaluator *evaluator, Value *class)
{
    Base *base = ARENA_NEW(evaluator_arena(evaluator), Base);
    Origin origin = class->class->origin;
    Value *metadata = evaluator_find(evaluator, class, "metadata", origin);
    Value *registry = evaluator_find(evaluator, class, "registry", origin);
    const Base *registered = value_host_data(registry, &base_maker_type);
    base->metadata = declared_metadata(metadata);
    base->annotations = evaluator_find(evaluator, class, "type_annotation_map", origin);
    if (registered != NULL && base->metadata == NULL)
        base->metadata = registered->metadata;
    if (registered != NULL && base->annotations == NULL)
        base->annotations = registered->annotations;
    if (base->metadata == NULL)
        base->metadata = metadata_new(evaluator, origin);
    if (metadata != NULL && metadata->kind == VALUE_UNKNOWN)
        declare_remark(evaluator, origin, SEVERITY_UNKNOWN, "the metadata of %s is not known: %s",
                       class->class->name, metadata->unknown.reason);
    if (declared_metadata(metadata) == NULL)
        evaluator_class_set(evaluator, class, "metadata", base->metadata->value, origin);
    return base;
}

static void
root_derive(Evaluator *evaluator, Value *self, Value *class)
{
    if (class_data(class) != NULL) // a base and a metaclass of it have both been told
        return;
    Base *base = is_direct(class, self) ? NULL : base_behind(evaluator, class);
    if (base != NULL) {
        declare_class(evaluator, base, class);
        return;
    }
    ClassData *data = ARENA_NEW(evaluator_arena(evaluator), ClassData);
    data->base = read_base(evaluator, class);
    data->is_base = true;
    class->class->host_data = data;
}

static Value *
root_inherit(Evaluator *evaluator, Value *self, Value *class, Value *instance, const char *name)
{
    (void)self;
    (void)class;
    return constructor_of(evaluator, instance, name);
}

const HostType base_root_type = {
    .name = "DeclarativeBase",
    .derive = root_derive,
    .inherit = root_inherit,
    .set_attribute = base_set,
};

// ---- functions that make bases, and decorators that make classes tables -----------------------

typedef struct MakerRow MakerRow;
typedef Value *(*MakerRun)(Evaluator *evaluator, Value *self, const Call *call);
struct MakerRow {
    const char *name;
    MakerRun run;
};

// DefaultMeta and NameMetaMixin of Flask-SQLAlchemy, or a metaclass that derives from them.
static bool
names_tables(const Value *metaclass)
{
    const char *name = value_host_row(metaclass, &inert_type);
    for (size_t i = 0;
         metaclass != NULL && metaclass->kind == VALUE_CLASS && i < metaclass->class->mro_count;
         i++) {
        const char *part = value_host_row(metaclass->class->mro[i], &inert_type);
        name = part != NULL ? part : name;
        if (g_strcmp0(part, "NameMetaMixin") == 0)
            return true;
    }
    return g_strcmp0(name, "DefaultMeta") == 0;
}

static Base
base_from_call(const Call *call)
{
    Value *extends = call_keyword(call, "cls");
    Value *metaclass = call_keyword(call, "metaclass");
    return (Base){.names_tables = names_tables(metaclass),
                  .metaclass = metaclass,
                  .metadata = declared_metadata(call_keyword(call, "metadata")),
                  .annotations = call_keyword(call, "type_annotation_map"),
                  .extends = extends};
}

static Value *
make_base(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return base_new(evaluator, base_from_call(call), call->origin);
}

static Value *
make_automap_base(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Base base = base_from_call(call);
    base.reflected = "automap";
    return base_new(evaluator, base, call->origin);
}

static Base *
made_base(Value *self)
{
    return self->host.data;
}

// registry().generate_base(), and as_declarative() over its class
static Value *
generate_base(Evaluator *evaluator, Value *self, const Call *call)
{
    Base base = *made_base(self);
    Value *class = call_argument(call, 0, "cls");
    base.extends = class;
    if (class != NULL && class->kind == VALUE_CLASS) {
        MetaData *metadata =
            declared_metadata(evaluator_find(evaluator, class, "metadata", call->origin));
        base.metadata = metadata != NULL ? metadata : base.metadata;
    }
    return base_new(evaluator, base, call->origin);
}

// @registry.mapped
static Value *
map_class_call(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *class = call_argument(call, 0, "cls");
    if (class == NULL) // @registry.mapped_as_dataclass(…): a decorator
        return self;
    if (class->kind == VALUE_CLASS)
        declare_class(evaluator, made_base(self), class);
    return class;
}

// mapper(class, table): the class is mapped to a table that is there.
static void
map_to_table(Evaluator *evaluator, Value *class, DeclaredTable *table)
{
    if (table == NULL || class_data(class) != NULL)
        return;
    ClassData *data = ARENA_NEW(evaluator_arena(evaluator), ClassData);
    data->base = ARENA_NEW(evaluator_arena(evaluator), Base);
    data->base->metadata = table->metadata;
    data->mapped = true;
    data->table = table;
    class->class->host_data = data;
    class_take_table(evaluator, class, table);
    pointers_add(evaluator_arena(evaluator), &declarations_of(evaluator)->classes, class);
    event_class_mapped(evaluator, class);
}

// registry.map_imperatively(class, table), and Mapper(class, table) as __mapper_cls__ calls it
static Value *
map_imperatively(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *class = call_argument(call, 0, "class_");
    if (class == NULL || class->kind != VALUE_CLASS)
        return inert_value(evaluator, "mapper", call->origin);
    map_to_table(evaluator, class, declared_table(call_argument(call, 1, "local_table")));
    return value_host(evaluator, &mapper_object_type, NULL, class, call->origin);
}

// has_inherited_table(cls), asked by declared_attr functions
static Value *
has_inherited_table(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *class = call_argument(call, 0, "cls");
    if (class == NULL || class->kind != VALUE_CLASS)
        return value_unknown(evaluator, call->origin, "has_inherited_table() of no class");
    Pointers lineage = class_lineage(evaluator, class);
    for (size_t i = 1; i < lineage.count; i++) {
        const ClassData *data = class_data(lineage.rows[i]);
        if (data != NULL && data->mapped)
            return value_bool(evaluator, true);
    }
    return value_bool(evaluator, false);
}

static const MakerRow makers[] = {
    {"has_inherited_table", has_inherited_table},
    {"declarative_base", make_base},
    {"automap_base", make_automap_base},
};

static const MakerRow generate_row = {"generate_base", generate_base};
static const MakerRow mapped_row = {"mapped", map_class_call};
static const MakerRow imperative_row = {"map_imperatively", map_imperatively};

static Value *
bind_maker(Evaluator *evaluator, const MakerRow *row, Base *base, Origin origin)
{
    return value_host(evaluator, &base_maker_type, row, base, origin);
}

// registry() and as_declarative() keep a base that is not a class yet.
static Value *
make_registry(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Base *base = ARENA_NEW(evaluator_arena(evaluator), Base);
    *base = base_from_call(call);
    if (base->metadata == NULL)
        base->metadata = metadata_new(evaluator, call->origin);
    return bind_maker(evaluator, NULL, base, call->origin);
}

static Value *
make_as_declarative(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *registry = make_registry(evaluator, self, call);
    return bind_maker(evaluator, &generate_row, made_base(registry), call->origin);
}

static const MakerRow registry_row = {"registry", make_registry};
static const MakerRow as_declarative_row = {"as_declarative", make_as_declarative};

static Value *
maker_call(Evaluator *evaluator, Value *self, const Call *call)
{
    const MakerRow *row = self->host.row;
    return row == NULL ? value_unknown(evaluator, call->origin, "a registry is no function")
                       : row->run(evaluator, self, call);
}

static Value *
maker_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    Base *base = made_base(self);
    if (base == NULL || name[0] == '_')
        return NULL;
    if (strcmp(name, "metadata") == 0)
        return base->metadata->value;
    if (strcmp(name, "generate_base") == 0 || strcmp(name, "as_declarative_base") == 0)
        return bind_maker(evaluator, &generate_row, base, origin);
    if (g_str_has_prefix(name, "mapped") || strcmp(name, "map_declaratively") == 0)
        return bind_maker(evaluator, &mapped_row, base, origin);
    if (strcmp(name, "map_imperatively") == 0)
        return bind_maker(evaluator, &imperative_row, base, origin);
    return inert_value(evaluator, "registry", origin);
}

const HostType base_maker_type = {
    .name = "registry",
    .call = maker_call,
    .get_attribute = maker_attribute,
};

// ---- Mapper(class, table), as __mapper_cls__ calls it -----------------------------------------

static Value *
mapper_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    Value *class = self->host.data;
    const ClassData *data = class_data(class);
    bool has_table = data != NULL && data->table != NULL;
    static const char *const tables[] = {"local_table", "mapped_table", "persist_selectable"};
    for (size_t i = 0; has_table && i < G_N_ELEMENTS(tables); i++)
        if (strcmp(name, tables[i]) == 0)
            return data->table->value;
    if (strcmp(name, "class_") == 0)
        return class;
    if (strcmp(name, "iterate_properties") == 0)
        return value_list(evaluator);
    if (strcmp(name, "inherits") == 0 || strcmp(name, "polymorphic_on") == 0)
        return value_none(evaluator);
    return name[0] == '_' ? NULL : inert_value(evaluator, "mapper", origin);
}

const HostType mapper_object_type = {.name = "mapper", .get_attribute = mapper_attribute};
const HostType mapper_type = {.name = "Mapper", .call = map_imperatively};

size_t
declarative_add_members(HostMember *members)
{
    static const char *const mapped[] = {"Mapped", "WriteOnlyMapped", "DynamicMapped"};
    size_t count = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(makers); i++)
        members[count++] = (HostMember){makers[i].name, &base_maker_type, &makers[i]};
    members[count++] = (HostMember){"registry", &base_maker_type, &registry_row};
    members[count++] = (HostMember){"as_declarative", &base_maker_type, &as_declarative_row};
    members[count++] = (HostMember){"DeclarativeBase", &base_root_type, NULL};
    members[count++] = (HostMember){"DeclarativeBaseNoMeta", &base_root_type, NULL};
    members[count++] = (HostMember){"DeclarativeMeta", &base_root_type, NULL};
    members[count++] = (HostMember){"declared_attr", &declared_attr_type, NULL};
    members[count++] = (HostMember){"Mapper", &mapper_type, NULL};
    members[count++] = (HostMember){"mapper", &mapper_type, NULL};
    for (size_t i = 0; i < G_N_ELEMENTS(mapped); i++)
        members[count++] = (HostMember){mapped[i], &mapped_type, mapped[i]};
    return count;
}
