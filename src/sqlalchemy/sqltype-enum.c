#include "sqlalchemy/sqltype-private.h"

#include "python/evaluator.h"
#include "sqlalchemy/declared.h"
#include "sqlalchemy/mapped.h"

#include <string.h>

// Enum(*labels), Enum(PythonEnum), postgresql.ENUM. (SQLAlchemy: sql/sqltypes.py, Enum)

typedef struct {
    Evaluator *evaluator;
    const DeclaredType *type;
    GPtrArray *labels;
    const Value *unknown; // why the labels are not known
} EnumReader;

static void
add_label(EnumReader *reader, const Value *label)
{
    const char *text = value_text(label);
    if (text == NULL)
        reader->unknown = label;
    else
        g_ptr_array_add(reader->labels, arena_text(evaluator_arena(reader->evaluator), text));
}

static void
add_labels(EnumReader *reader, Value *list, bool members)
{
    Origin origin = reader->type->call.origin;
    Value *seen = evaluator_iterate(reader->evaluator, list, origin);
    const Items *items = value_sequence(seen);
    if (items == NULL || items->rest != NULL) {
        reader->unknown = items == NULL ? seen : items->rest;
        return;
    }
    for (size_t i = 0; i < items->count; i++)
        add_label(reader, members
                              ? evaluator_get(reader->evaluator, items->items[i], "name", origin)
                              : items->items[i]);
}

static bool
is_python_enum(const Value *value)
{
    return value != NULL && value->kind == VALUE_CLASS && value->class->is_enum;
}

static void
read_python_enum(EnumReader *reader, Value *class)
{
    Value *callable = call_keyword(&reader->type->call, "values_callable");
    bool by_name = callable == NULL || callable->kind == VALUE_NONE;
    if (by_name && declarations_of(reader->evaluator)->modern) {
        add_labels(reader, class, true);
        return;
    }
    if (by_name) { // SQLAlchemy 1.4: aliases are labels too
        add_labels(
            reader,
            evaluator_get(reader->evaluator, class, "__members__", reader->type->call.origin),
            false);
        return;
    }
    Value *values = evaluator_call_with(reader->evaluator, callable, reader->type->call.origin, 1,
                                        (Value *[]){class});
    add_labels(reader, values, false);
}

static Value *
python_enum_of(const DeclaredType *type)
{
    bool single = type->call.positional == 1;
    return single && is_python_enum(type->call.arguments[0].value) ? type->call.arguments[0].value
                                                                   : NULL;
}

static void
read_labels(EnumReader *reader)
{
    const Call *call = &reader->type->call;
    Value *class = python_enum_of(reader->type);
    if (class != NULL) {
        read_python_enum(reader, class);
        return;
    }
    // A single list or tuple is taken as the labels by old versions.
    if (call->positional == 1 && value_sequence(call->arguments[0].value) != NULL) {
        add_labels(reader, call->arguments[0].value, false);
        return;
    }
    for (size_t i = 0; i < call->positional; i++)
        add_label(reader, call->arguments[i].value);
    if (call->rest != NULL)
        reader->unknown = call->rest;
}

static const char *
enum_name(Evaluator *evaluator, const DeclaredType *type)
{
    const char *name = value_text(call_keyword(&type->call, "name"));
    Value *class = python_enum_of(type);
    if (name != NULL || class == NULL)
        return name;
    g_autofree char *lower = g_utf8_strdown(class->class->name, -1);
    return arena_text(evaluator_arena(evaluator), lower);
}

static bool
keyword_is(Evaluator *evaluator, const Call *call, const char *name, bool otherwise)
{
    Value *value = call_keyword(call, name);
    int truth = value == NULL ? -1 : evaluator_truth(evaluator, value);
    return truth < 0 ? otherwise : truth == 1;
}

static const char *
enum_namespace(const Call *call)
{
    const char *namespace = value_text(call_keyword(call, "schema"));
    const MetaData *metadata = declared_metadata(call_keyword(call, "metadata"));
    return namespace != NULL || metadata == NULL ? namespace : metadata->namespace;
}

// VARCHAR of the longest label, or of length=.
static TypeAnswer
answer_text_enum(Evaluator *evaluator, const DeclaredType *type, DeclaredEnum *enumeration)
{
    int64_t length = 0, longest = 0;
    for (size_t i = 0; i < enumeration->label_count; i++)
        longest = MAX(longest, (int64_t)g_utf8_strlen(enumeration->labels[i], -1));
    Value *given = call_keyword(&type->call, "length");
    if (given != NULL && value_integer(given, &length))
        longest = length;
    TypeAnswer answer = {.family = FAMILY_ENUM, .enumeration = enumeration};
    answer.sql = arena_printf(evaluator_arena(evaluator), "VARCHAR(%d)", (int)longest);
    return answer;
}

TypeAnswer
answer_enum(Evaluator *evaluator, const DeclaredType *type)
{
    g_autoptr(GPtrArray) labels = g_ptr_array_new();
    EnumReader reader = {.evaluator = evaluator, .type = type, .labels = labels};
    read_labels(&reader);
    Arena *arena = evaluator_arena(evaluator);
    DeclaredEnum *enumeration = ARENA_NEW(arena, DeclaredEnum);
    enumeration->name = enum_name(evaluator, type);
    enumeration->namespace = enum_namespace(&type->call);
    enumeration->inherits_namespace = keyword_is(evaluator, &type->call, "inherit_schema", false);
    enumeration->native = keyword_is(evaluator, &type->call, "native_enum", true);
    enumeration->makes_check = keyword_is(evaluator, &type->call, "create_constraint", false);
    // sa.Enum takes create_type without a word and makes the type all the same.
    enumeration->makes_type = strcmp(type->row->name, "ENUM") != 0 ||
                              keyword_is(evaluator, &type->call, "create_type", true);
    enumeration->labels = arena_copy(arena, labels->pdata, labels->len * sizeof(char *));
    enumeration->label_count = labels->len;
    enumeration->origin = type->call.origin;
    TypeAnswer answer = {.family = FAMILY_ENUM, .enumeration = enumeration};
    if (reader.unknown != NULL)
        answer.unknown =
            answer_unknown(evaluator, reader.unknown, "the labels of the enum").unknown;
    else if (!enumeration->native)
        return answer_text_enum(evaluator, type, enumeration);
    else if (enumeration->name == NULL)
        answer.unknown = "an enum on PostgreSQL needs a name=";
    return answer;
}

Value *
enum_member(Evaluator *evaluator, Value *type, const char *label)
{
    const DeclaredType *object = value_host_data(type, &sql_type_object);
    bool is_enum = object != NULL && object->row->family == FAMILY_ENUM;
    Value *class = is_enum ? python_enum_of(object) : NULL;
    Value *seen = class == NULL ? NULL : evaluator_iterate(evaluator, class, (Origin){0});
    const Items *members = value_sequence(seen);
    for (size_t i = 0; members != NULL && i < members->count; i++)
        if (g_strcmp0(enum_label(evaluator, type, members->items[i]), label) == 0)
            return members->items[i];
    return NULL;
}

const char *
enum_label(Evaluator *evaluator, Value *type, Value *member)
{
    if (member->kind != VALUE_INSTANCE || !member->instance->class->class->is_enum)
        return NULL;
    Origin origin = {0};
    Value *name = evaluator_get(evaluator, member, "name", origin);
    const DeclaredType *object = value_host_data(type, &sql_type_object);
    Value *callable = object == NULL ? NULL : call_keyword(&object->call, "values_callable");
    if (callable == NULL || callable->kind == VALUE_NONE)
        return value_text(name);
    return value_text(evaluator_get(evaluator, member, "value", origin));
}
