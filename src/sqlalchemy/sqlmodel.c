#include "sqlalchemy/declarative-private.h"

#include "python/evaluator.h"
#include "sqlalchemy/column-private.h"
#include "sqlalchemy/inert.h"
#include "sqlalchemy/sqltype-private.h"

#include <string.h>

// SQLModel: fields from annotations and Field(…). (SQLModel: main.py, get_column_from_field)

static const HostType field_object_type = {.name = "Field"};

static Value *
field_call(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Arena *arena = evaluator_arena(evaluator);
    Call *copy = arena_copy(arena, call, sizeof *call);
    return value_host(evaluator, &field_object_type, NULL, copy, call->origin);
}

const HostType model_field_type = {.name = "Field", .call = field_call};

// All SQLModel classes share one metadata.
static Base *
model_base(Evaluator *evaluator)
{
    Declarations *declarations = declarations_of(evaluator);
    if (declarations->model_base == NULL) {
        Base *base = ARENA_NEW(evaluator_arena(evaluator), Base);
        base->metadata = metadata_new(evaluator, (Origin){0});
        base->model = true;
        declarations->model_base = base;
    }
    return declarations->model_base;
}

static void
model_derive(Evaluator *evaluator, Value *self, Value *class)
{
    (void)self;
    Base *base = model_base(evaluator);
    MetaData *own =
        declared_metadata(evaluator_find(evaluator, class, "metadata", class->class->origin));
    if (own != NULL && own != base->metadata) {
        base = arena_copy(evaluator_arena(evaluator), base, sizeof *base);
        base->metadata = own;
    }
    declare_class(evaluator, base, class);
}

static Value *
model_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    (void)self;
    if (strcmp(name, "metadata") == 0)
        return model_base(evaluator)->metadata->value;
    return name[0] == '_' ? NULL : inert_value(evaluator, "SQLModel", origin);
}

static Value *
model_inherit(Evaluator *evaluator, Value *self, Value *class, Value *instance, const char *name)
{
    (void)class;
    (void)instance;
    return strcmp(name, "metadata") == 0 ? model_attribute(evaluator, self, name, (Origin){0})
                                         : NULL;
}

const HostType model_base_type = {
    .name = "SQLModel",
    .derive = model_derive,
    .get_attribute = model_attribute,
    .inherit = model_inherit,
};

// ---- one field --------------------------------------------------------------------------------

typedef struct {
    Evaluator *evaluator;
    const Call *field; // of Field(); empty without one
    Value *annotation; // without None
    bool optional;
    DeclaredColumn *column;
} FieldReader;

static void
take_apart(FieldReader *reader, Value *annotation)
{
    const Items *parts = annotation->kind == VALUE_GENERIC ? &annotation->generic.arguments : NULL;
    bool is_union = parts != NULL && (value_is_type(annotation->generic.base, "typing.Union") ||
                                      value_is_type(annotation->generic.base, "typing.Optional"));
    bool is_annotated =
        parts != NULL && value_is_type(annotation->generic.base, "typing.Annotated");
    reader->annotation = annotation;
    if (is_annotated && parts->count > 0)
        take_apart(reader, parts->items[0]);
    if (!is_union)
        return;
    reader->optional |= value_is_type(annotation->generic.base, "typing.Optional");
    for (size_t i = 0; i < parts->count; i++) {
        if (parts->items[i]->kind == VALUE_NONE)
            reader->optional = true;
        else
            reader->annotation = parts->items[i];
    }
}

static Value *
given(const FieldReader *reader, const char *name)
{
    return call_keyword(reader->field, name);
}

// Types that become text: AutoString(max_length).
static bool
is_text_type(const Value *type)
{
    static const char *const names[] = {"str",
                                        "pathlib.Path",
                                        "ipaddress.IPv4Address",
                                        "ipaddress.IPv6Address",
                                        "ipaddress.IPv4Network",
                                        "ipaddress.IPv6Network"};
    const char *foreign = value_host_row(type, &inert_type);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (value_is_type(type, names[i]))
            return true;
    return g_strcmp0(foreign, "EmailStr") == 0;
}

static Value *
type_with(FieldReader *reader, const char *type, const char *const *from, const char *const *to)
{
    Argument *arguments = ARENA_NEW_ARRAY(evaluator_arena(reader->evaluator), Argument, 2);
    Call call = {.arguments = arguments, .origin = declared_origin(reader->column)};
    for (size_t i = 0; i < 2 && from[i] != NULL; i++)
        if (given(reader, from[i]) != NULL)
            arguments[call.count++] = (Argument){.name = evaluator_name(reader->evaluator, to[i]),
                                                 .value = given(reader, from[i])};
    return sql_type_new(reader->evaluator, sql_type_row(type), &call);
}

static Value *
field_type(FieldReader *reader)
{
    static const char *const text_from[] = {"max_length", NULL}, *const text_to[] = {"length"};
    static const char *const number_from[] = {"max_digits", "decimal_places"},
                             *const number_to[] = {"precision", "scale"};
    Value *set = given(reader, "sa_type");
    if (set != NULL)
        return set;
    if (is_text_type(reader->annotation))
        return type_with(reader, "AutoString", text_from, text_to);
    if (value_is_type(reader->annotation, "decimal.Decimal"))
        return type_with(reader, "Numeric", number_from, number_to);
    return sql_type_for_python(reader->evaluator, reader->annotation,
                               declared_origin(reader->column));
}

static void
add_foreign_key(FieldReader *reader)
{
    Value *target = given(reader, "foreign_key"), *ondelete = given(reader, "ondelete");
    if (target == NULL || target->kind == VALUE_NONE)
        return;
    Arena *arena = evaluator_arena(reader->evaluator);
    Argument *arguments = ARENA_NEW_ARRAY(arena, Argument, 2);
    Construct *construct = ARENA_NEW(arena, Construct);
    arguments[0].value = target;
    construct->kind = CONSTRUCT_FOREIGN_KEY;
    construct->column = reader->column;
    construct->call = (Call){.arguments = arguments,
                             .count = 1,
                             .positional = 1,
                             .origin = declared_origin(reader->column)};
    if (ondelete != NULL)
        arguments[construct->call.count++] =
            (Argument){.name = evaluator_name(reader->evaluator, "ondelete"), .value = ondelete};
    construct->value = value_host(reader->evaluator, &construct_type, NULL, construct,
                                  declared_origin(reader->column));
    pointers_add(arena, &reader->column->constructs, construct);
}

// nullable=, unique= and their like, and what sa_column_args and sa_column_kwargs add.
static void
add_settings(FieldReader *reader)
{
    static const char *const names[] = {"primary_key", "index",   "unique",
                                        "nullable",    "default", "default_factory"};
    const HostType *type = reader->column->value->host.type;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (given(reader, names[i]) != NULL)
            type->set_attribute(reader->evaluator, reader->column->value, names[i],
                                given(reader, names[i]));
    Value *more = given(reader, "sa_column_kwargs");
    for (size_t i = 0; more != NULL && more->kind == VALUE_DICT && i < more->dict.count; i++)
        if (value_text(more->dict.entries[i].key) != NULL)
            type->set_attribute(reader->evaluator, reader->column->value,
                                value_text(more->dict.entries[i].key), more->dict.entries[i].value);
    const Items *constructs = value_sequence(given(reader, "sa_column_args"));
    for (size_t i = 0; constructs != NULL && i < constructs->count; i++)
        if (declared_construct(constructs->items[i]) != NULL)
            pointers_add(evaluator_arena(reader->evaluator), &reader->column->constructs,
                         declared_construct(constructs->items[i]));
}

static void
build_column(FieldReader *reader)
{
    DeclaredColumn *column = reader->column;
    column->type = field_type(reader);
    if (column->type == NULL)
        column->unknown = "the type is not known: no SQL type stands for its annotation";
    add_foreign_key(reader);
    add_settings(reader);
    if (column->nullable == NULLABLE_NOT_SAID)
        column->nullable = reader->optional && !column->primary_key ? NULLABLE_YES : NULLABLE_NO;
}

DeclaredColumn *
model_field_column(Evaluator *evaluator, const Value *class, const Binding *row)
{
    if (row->annotation == NULL || row->name[0] == '_')
        return NULL;
    const Call none = {0};
    const Call *field = row->value == NULL ? NULL : value_host_data(row->value, &field_object_type);
    const char *other = row->value == NULL ? NULL : value_host_row(row->value, &inert_type);
    if (g_strcmp0(other, "Relationship") == 0)
        return NULL;
    FieldReader reader = {.evaluator = evaluator, .field = field != NULL ? field : &none};
    DeclaredColumn *given_column = declared_column(call_keyword(reader.field, "sa_column"));
    if (given_column != NULL)
        return given_column->table == NULL ? given_column : column_copy(evaluator, given_column);
    Value *annotation = evaluator_annotation(evaluator, class->class->module, class, row);
    if (annotation->kind == VALUE_GENERIC &&
        value_is_type(annotation->generic.base, "typing.ClassVar"))
        return NULL;
    take_apart(&reader, annotation);
    reader.column = column_new(evaluator, false, row->origin);
    if (field == NULL && row->value != NULL && row->value->kind != VALUE_NONE)
        reader.column->python_default = row->value;
    build_column(&reader);
    return reader.column;
}
