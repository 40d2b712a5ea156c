#include "sqlalchemy/column-private.h"
#include "sqlalchemy/declarative-private.h"

#include "python/evaluator.h"
#include "sqlalchemy/clause.h"
#include "sqlalchemy/column-private.h"
#include "sqlalchemy/sqltype-private.h"

#include <string.h>

// Mapped[…]: what an annotation says of its column. (SQLAlchemy 2: orm/properties.py,
// _init_column_for_annotation; orm/decl_api.py, _resolve_type)

static Value *
mapped_subscript(Evaluator *evaluator, Value *self, Value *key, Origin origin)
{
    return value_host(evaluator, &mapped_type, value_host_row(self, &mapped_type), key, origin);
}

static Value *
mapped_call(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return value_unknown(evaluator, call->origin, "Mapped is no function");
}

const HostType mapped_type = {
    .name = "Mapped",
    .call = mapped_call,
    .subscript = mapped_subscript,
};

Value *
mapped_argument(const Value *annotation)
{
    return value_host_data(annotation, &mapped_type);
}

// ---- taking the annotation apart --------------------------------------------------------------

static bool
is_generic_of(const Value *value, const char *name)
{
    return value->kind == VALUE_GENERIC && value_is_type(value->generic.base, name);
}

static bool
is_union(const Value *value)
{
    return is_generic_of(value, "typing.Union") || is_generic_of(value, "typing.Optional");
}

static bool
includes_none(const Value *value)
{
    if (value->kind == VALUE_NONE || is_generic_of(value, "typing.Optional"))
        return true;
    bool looks_inside = is_union(value) || is_generic_of(value, "typing.Annotated");
    for (size_t i = 0; looks_inside && i < value->generic.arguments.count; i++)
        if (includes_none(value->generic.arguments.items[i]))
            return true;
    return false;
}

// Without the None: Optional[int] is int; a union of several stays what it is.
static Value *
without_none(Value *value)
{
    if (!is_union(value))
        return value;
    Value *only = NULL;
    for (size_t i = 0; i < value->generic.arguments.count; i++) {
        Value *part = value->generic.arguments.items[i];
        if (part->kind == VALUE_NONE)
            continue;
        if (only != NULL)
            return value;
        only = part;
    }
    return only == NULL ? value : only;
}

// ---- types ------------------------------------------------------------------------------------

static bool
same_annotation(Evaluator *evaluator, const Value *a, const Value *b)
{
    if (a == b)
        return true;
    if (a->kind != b->kind)
        return false;
    if (a->kind == VALUE_CLASS)
        return a->class == b->class;
    if (a->kind == VALUE_TYPE)
        return a->type == b->type;
    if (a->kind != VALUE_GENERIC)
        return value_equal(evaluator, a, b) == 1;
    const Items *left = &a->generic.arguments, *right = &b->generic.arguments;
    if (left->count != right->count ||
        !same_annotation(evaluator, a->generic.base, b->generic.base))
        return false;
    for (size_t i = 0; i < left->count; i++)
        if (!same_annotation(evaluator, left->items[i], right->items[i]))
            return false;
    return true;
}

static Value *
look_up(Evaluator *evaluator, const Base *base, const Value *type)
{
    const Value *map = base->annotations;
    for (size_t i = 0; map != NULL && map->kind == VALUE_DICT && i < map->dict.count; i++)
        if (same_annotation(evaluator, map->dict.entries[i].key, type))
            return map->dict.entries[i].value;
    return NULL;
}

// (SQLAlchemy 2: sql/sqltypes.py, _type_map)
static const struct {
    const char *python, *type;
} type_map[] = {
    {"int", "Integer"},        {"float", "Float"},
    {"bool", "Boolean"},       {"str", "String"},
    {"bytes", "LargeBinary"},  {"decimal.Decimal", "Numeric"},
    {"datetime.date", "Date"}, {"datetime.datetime", "DateTime"},
    {"datetime.time", "Time"}, {"datetime.timedelta", "Interval"},
    {"uuid.UUID", "Uuid"},
};

// An enum's class, or Literal['a', 'b'], which is a text enum.
static Value *
enum_type(Evaluator *evaluator, Value *type, Origin origin)
{
    Arena *arena = evaluator_arena(evaluator);
    bool is_literal = is_generic_of(type, "typing.Literal");
    size_t count = is_literal ? type->generic.arguments.count : 1;
    Argument *arguments = ARENA_NEW_ARRAY(arena, Argument, count + 1);
    for (size_t i = 0; i < count; i++)
        arguments[i].value = is_literal ? type->generic.arguments.items[i] : type;
    Call call = {.arguments = arguments, .count = count, .positional = count, .origin = origin};
    if (is_literal)
        arguments[call.count++] = (Argument){.name = evaluator_name(evaluator, "native_enum"),
                                             .value = value_bool(evaluator, false)};
    return sql_type_new(evaluator, sql_type_row("Enum"), &call);
}

Value *
sql_type_for_python(Evaluator *evaluator, Value *type, Origin origin)
{
    for (size_t i = 0; i < G_N_ELEMENTS(type_map); i++)
        if (value_is_type(type, type_map[i].python))
            return sql_type_named(evaluator, type_map[i].type);
    bool is_enum = type->kind == VALUE_CLASS && type->class->is_enum;
    if (is_enum || is_generic_of(type, "typing.Literal"))
        return enum_type(evaluator, type, origin);
    return NULL;
}

// Enum as the key of type_annotation_map with an Enum(…) that says how: labels come from the class.
static Value *
mapped_enum(Evaluator *evaluator, const Base *base, Value *type, Origin origin)
{
    const Value *map = base->annotations;
    for (size_t i = 0; map != NULL && map->kind == VALUE_DICT && i < map->dict.count; i++) {
        const Value *key = map->dict.entries[i].key;
        Value *value = map->dict.entries[i].value;
        const SqlTypeRow *row = value_host_row(value, &sql_type_object);
        bool is_any_enum =
            key->kind == VALUE_CLASS && key->class->is_enum && key->class->module == NULL;
        bool is_general = is_any_enum || value_is_type(key, "typing.Literal");
        if (!is_general || row == NULL || row->family != FAMILY_ENUM)
            continue;
        const DeclaredType *made = value_host_data(value, &sql_type_object);
        const DeclaredType *plain =
            value_host_data(enum_type(evaluator, type, origin), &sql_type_object);
        Call call = made->call;
        size_t named = made->call.count - made->call.positional;
        Argument *arguments =
            ARENA_NEW_ARRAY(evaluator_arena(evaluator), Argument, plain->call.positional + named);
        memcpy(arguments, plain->call.arguments, plain->call.positional * sizeof *arguments);
        memcpy(arguments + plain->call.positional, made->call.arguments + made->call.positional,
               named * sizeof *arguments);
        call.arguments = arguments;
        call.positional = plain->call.positional;
        call.count = plain->call.positional + named;
        return sql_type_new(evaluator, row, &call);
    }
    return NULL;
}

static Value *
resolve_type(Evaluator *evaluator, const Base *base, Value *type, Origin origin)
{
    Value *found = look_up(evaluator, base, type);
    if (found != NULL)
        return found;
    bool is_enum = type->kind == VALUE_CLASS && type->class->is_enum;
    if (is_enum || is_generic_of(type, "typing.Literal"))
        found = mapped_enum(evaluator, base, type, origin);
    return found != NULL ? found : sql_type_for_python(evaluator, type, origin);
}

static void
say_unknown(Evaluator *evaluator, DeclaredColumn *column, const Value *type)
{
    const char *reason = type->kind == VALUE_UNKNOWN ? type->unknown.reason
                                                     : "no SQL type stands for its annotation";
    column->unknown = arena_printf(evaluator_arena(evaluator), "the type is not known: %s", reason);
}

// What mapped_column() in Annotated[…] says, but for what the column itself said; its type to be
// looked up is the first of them.
static void
merge_annotated(Evaluator *evaluator, DeclaredColumn *column, const Value *annotated, Nullable said)
{
    for (size_t i = 1; i < annotated->generic.arguments.count; i++) {
        const DeclaredColumn *from = declared_column(annotated->generic.arguments.items[i]);
        if (from == NULL)
            continue;
        column_merge(evaluator, column, from);
        if (said != NULLABLE_NOT_SAID)
            column->nullable = said;
        return;
    }
}

static bool
has_foreign_key(const DeclaredColumn *column)
{
    for (size_t i = 0; i < column->constructs.count; i++)
        if (((Construct *)column->constructs.rows[i])->kind == CONSTRUCT_FOREIGN_KEY)
            return true;
    return false;
}

bool
column_annotate(Evaluator *evaluator, const Base *base, DeclaredColumn *column, Value *annotation)
{
    Value *argument = mapped_argument(annotation);
    if (argument == NULL)
        return false;
    if (argument->kind == VALUE_UNKNOWN) {
        if (column->type == NULL || column->nullable == NULLABLE_NOT_SAID)
            say_unknown(evaluator, column, argument);
        return true;
    }
    if (declared_column(argument) != NULL || clause_of(argument) != NULL) {
        column->unknown = "its annotation is a column, no type";
        return true;
    }
    Nullable said = column->nullable;
    if (said == NULLABLE_NOT_SAID)
        column->nullable = includes_none(argument) ? NULLABLE_YES : NULLABLE_NO;
    Value *type = without_none(argument), *plain = NULL;
    if (is_generic_of(type, "typing.Annotated") && type->generic.arguments.count > 0) {
        merge_annotated(evaluator, column, type, said);
        plain = without_none(type->generic.arguments.items[0]);
    }
    if (column->type != NULL || has_foreign_key(column))
        return true;
    column->type = plain == NULL ? NULL : look_up(evaluator, base, type);
    if (column->type == NULL)
        column->type =
            resolve_type(evaluator, base, plain == NULL ? type : plain, declared_origin(column));
    if (column->type == NULL)
        say_unknown(evaluator, column, plain == NULL ? type : plain);
    return true;
}
