#include "python/builtin-private.h"
#include "python/integer.h"

#include <string.h>

// enum: after a body has been run its values become members, which are instances of the class.

enum { FIRST_VALUE = 1 };

static const char *const enum_bases[][2] = {
    // name, the type that its members also are
    {"enum.Enum", NULL}, {"enum.IntEnum", "int"}, {"enum.StrEnum", "str"},
    {"enum.Flag", NULL}, {"enum.IntFlag", "int"}, {"enum.ReprEnum", NULL},
};

/** enum.Enum and its like, as classes; NULL for other names. */
Value *
enum_class(Evaluator *evaluator, const char *name)
{
    const char *interned = evaluator_name(evaluator, name);
    const Binding *row = namespace_row(&evaluator->builtins, interned);
    if (row != NULL)
        return row->value;
    for (size_t i = 0; i < G_N_ELEMENTS(enum_bases); i++) {
        if (strcmp(enum_bases[i][0], name) != 0)
            continue;
        Value **bases = ARENA_NEW_ARRAY(evaluator->arena, Value *, 2);
        size_t count = 0;
        if (enum_bases[i][1] != NULL)
            bases[count++] = builtin_type_value(evaluator, enum_bases[i][1]);
        if (i > 0)
            bases[count++] = enum_class(evaluator, "enum.Enum");
        const char *short_name = evaluator_name(evaluator, strchr(name, '.') + 1);
        Value *class = class_new(evaluator, short_name, NULL, bases, count);
        class->class->is_enum = true;
        class->class->uncertain = false;
        namespace_keep(evaluator, &evaluator->builtins, interned, class);
        return class;
    }
    return NULL;
}

static const HostType auto_type = {.name = "auto"};

static Value *
call_auto(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return value_host(evaluator, &auto_type, NULL, NULL, call->origin);
}

static Value *
call_same(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return need_argument(evaluator, call, 0, "value");
}

const Builtin enum_functions[] = {
    {"enum.auto", call_auto},
    {"enum.unique", call_same},
    {"enum.member", call_same},
    {"enum.verify", call_same},
    {0},
};

// By pointer: an enum may have thousands of members.
static const Binding *
find_row(Evaluator *evaluator, const Value *class, const char *name)
{
    const char *interned = evaluator_name(evaluator, name);
    for (size_t i = 0; i < class->class->mro_count; i++) {
        const Value *base = class->class->mro[i];
        const Binding *row =
            base->kind == VALUE_CLASS ? namespace_row(&base->class->names, interned) : NULL;
        if (row != NULL)
            return row;
    }
    return NULL;
}

static bool
is_below(Evaluator *evaluator, const Value *class, const char *base)
{
    return value_is_subclass(class, enum_class(evaluator, base));
}

static bool
is_member_name(const Value *class, const char *name)
{
    size_t length = strlen(name);
    if (name[0] == '_' && length > 2 && name[length - 1] == '_')
        return false;
    g_autofree char *private = g_strdup_printf("_%s__", class->class->name);
    return !g_str_has_prefix(name, "__") && !g_str_has_prefix(name, private);
}

static bool
is_member_value(const Value *value)
{
    if (value == NULL)
        return false;
    switch (value->kind) {
    case VALUE_FUNCTION:
    case VALUE_PROPERTY:
    case VALUE_CLASS_METHOD:
    case VALUE_STATIC_METHOD:
        return false;
    case VALUE_INSTANCE: // of a class that is a descriptor
        return (value->instance->content == NULL ||
                value->instance->content->kind != VALUE_PROPERTY) &&
               value_class_row(value->instance->class, "__get__", NULL) == NULL;
    case VALUE_HOST:
        return value->host.type == &auto_type ||
               (value->host.type->get == NULL && value->host.type != &builtin_function_type);
    default:
        return true;
    }
}

static bool
is_ignored(Evaluator *evaluator, const Value *class, const char *name)
{
    const Binding *row = find_row(evaluator, class, "_ignore_");
    const char *text = row == NULL ? NULL : value_text(row->value);
    const Items *listed = row == NULL || row->value == NULL ? NULL : value_sequence(row->value);
    for (size_t i = 0; listed != NULL && i < listed->count; i++)
        if (g_strcmp0(value_text(listed->items[i]), name) == 0)
            return true;
    g_auto(GStrv) words = g_strsplit_set(text == NULL ? "" : text, " ,", -1);
    return g_strv_contains((const char *const *)words, name);
}

static Value *
next_flag(Evaluator *evaluator, const Items *last)
{
    int64_t highest = 0, number;
    for (size_t i = 0; i < last->count; i++)
        if (value_integer(last->items[i], &number))
            highest = MAX(highest, number);
    int64_t next = 1;
    while (next <= highest && next < INT64_MAX / 2)
        next *= 2;
    return value_from_integer(evaluator, next);
}

static Value *
next_value(Evaluator *evaluator, Value *class, const Binding *row, const Items *last)
{
    const Binding *own = find_row(evaluator, class, "_generate_next_value_");
    Value *name = value_from_text(evaluator, row->name);
    if (own != NULL && own->value != NULL) {
        Value *function =
            own->value->kind == VALUE_STATIC_METHOD ? own->value->wrapper.get : own->value;
        Value *arguments[] = {name, value_from_integer(evaluator, FIRST_VALUE),
                              value_from_integer(evaluator, (int64_t)last->count),
                              value_from_items(evaluator, VALUE_LIST, last->items, last->count)};
        return evaluator_call_with(evaluator, function, row->origin, 4, arguments);
    }
    if (is_below(evaluator, class, "enum.StrEnum")) {
        g_autofree char *lower = g_utf8_strdown(row->name, -1);
        return value_from_text(evaluator, lower);
    }
    if (is_below(evaluator, class, "enum.Flag") || is_below(evaluator, class, "enum.IntFlag"))
        return next_flag(evaluator, last);
    if (last->count == 0)
        return value_from_integer(evaluator, FIRST_VALUE);
    return operate(evaluator, OPERATOR_ADD, last->items[last->count - 1],
                   value_from_integer(evaluator, 1), row->origin);
}

static Value *
mixed_in_type(const Value *class)
{
    for (size_t i = 0; i < class->class->mro_count; i++) {
        Value *base = class->class->mro[i];
        if (base->kind == VALUE_TYPE && base->type->construct != NULL &&
            !value_is_type(base, "object"))
            return base;
    }
    return NULL;
}

static Call
member_arguments(Evaluator *evaluator, Value *value, Origin origin)
{
    if (value->kind == VALUE_TUPLE)
        return call_make(evaluator, origin, value->sequence.count, value->sequence.items);
    return call_make(evaluator, origin, 1, &value);
}

static Value *
new_member(Evaluator *evaluator, Value *class, Value *value, Origin origin)
{
    Call call = member_arguments(evaluator, value, origin);
    const Binding *constructor = find_row(evaluator, class, "__new__");
    Value *mixed = mixed_in_type(class), *member = NULL;
    if (constructor != NULL && constructor->value != NULL) {
        Value *function = constructor->value->kind == VALUE_STATIC_METHOD
                              ? constructor->value->wrapper.get
                              : constructor->value;
        Call whole = call_with_self(evaluator, &call, class);
        member = evaluator_call(evaluator, function, &whole);
    }
    if (member == NULL || member->kind != VALUE_INSTANCE) {
        member = instance_new(evaluator, class);
        bool converts = mixed != NULL && constructor == NULL && value->kind != VALUE_UNKNOWN;
        member->instance->content =
            converts ? mixed->type->construct(evaluator, mixed, &call) : value;
    }
    return member;
}

static void
set_member_names(Evaluator *evaluator, Value *member, const char *name, Value *value)
{
    Namespace *names = &member->instance->names;
    const Binding *own = namespace_find(names, "_value_");
    if (own == NULL || own->value == NULL)
        namespace_set(evaluator, names, evaluator_name(evaluator, "_value_"), value, (Origin){0});
    else
        value = own->value;
    namespace_set(evaluator, names, evaluator->names.value, value, (Origin){0});
    namespace_set(evaluator, names, evaluator_name(evaluator, "_name_"),
                  value_from_text(evaluator, name), (Origin){0});
    namespace_set(evaluator, names, evaluator_name(evaluator, "name"),
                  value_from_text(evaluator, name), (Origin){0});
    if (member->instance->content == NULL)
        member->instance->content = value;
}

static Value *
find_by_value(Evaluator *evaluator, Value *class, const Value *value, size_t before)
{
    const Namespace *names = &class->class->names;
    for (size_t i = 0; i < names->count && i < before; i++) {
        Value *member = names->rows[i].value;
        if (!take_step(evaluator) || member == NULL || member->kind != VALUE_INSTANCE ||
            member->instance->class->class != class->class)
            continue;
        const Binding *own = namespace_row(&member->instance->names, evaluator->names.value);
        if (own != NULL && own->value->kind == value->kind &&
            value_equal(evaluator, own->value, value) == 1)
            return member;
    }
    return NULL;
}

typedef struct {
    Items last; // values so far
    Dict by_value;
} Members;

static Value *
make_member(Evaluator *evaluator, Value *class, size_t position, Members *members)
{
    Items *last = &members->last;
    Binding row = class->class->names.rows[position];
    Value *value = row.value;
    if (value->kind == VALUE_HOST && value->host.type == &auto_type)
        value = next_value(evaluator, class, &row, last);
    sequence_add(evaluator, last, value);
    Value *member = new_member(evaluator, class, value, row.origin);
    bool has_content = member->instance->content != NULL && value->kind != VALUE_UNKNOWN;
    set_member_names(evaluator, member, row.name,
                     has_content && mixed_in_type(class) != NULL ? member->instance->content
                                                                 : value);
    const Binding *own = namespace_row(&member->instance->names, evaluator->names.value);
    // Values that cannot be hashed are looked for one by one.
    uint32_t hash;
    bool can_hash = value_hash(evaluator, own->value, &hash);
    Value *alias = can_hash ? dict_get(evaluator, &members->by_value, own->value)
                            : find_by_value(evaluator, class, own->value, position);
    if (alias != NULL)
        return alias;
    if (can_hash)
        dict_set(evaluator, &members->by_value, own->value, member);
    const Binding *init = find_row(evaluator, class, "__init__");
    if (init != NULL && init->value != NULL && init->value->kind == VALUE_FUNCTION) {
        Call call = member_arguments(evaluator, value, row.origin);
        call = call_with_self(evaluator, &call, member);
        evaluator_call(evaluator, init->value, &call);
    }
    return member;
}

void
enum_finish(Evaluator *evaluator, Value *class)
{
    Namespace *names = &class->class->names;
    Members members = {0};
    for (size_t i = 0; i < names->count; i++) {
        const char *name = names->rows[i].name;
        if (!is_member_name(class, name) || !is_member_value(names->rows[i].value) ||
            is_ignored(evaluator, class, name))
            continue;
        Value *member = make_member(evaluator, class, i, &members);
        names->rows[i].value = member;
    }
}

Value *
enum_find(Evaluator *evaluator, Value *class, const char *name)
{
    const Binding *row = namespace_row(&class->class->names, evaluator_name(evaluator, name));
    if (row == NULL || row->value == NULL || row->value->kind != VALUE_INSTANCE ||
        row->value->instance->class->class != class->class)
        return NULL;
    return row->value;
}

Value *
enum_members(Evaluator *evaluator, Value *class)
{
    Value *dict = value_dict(evaluator);
    const Namespace *names = &class->class->names;
    for (size_t i = 0; i < names->count; i++) {
        Value *member = enum_find(evaluator, class, names->rows[i].name);
        if (member != NULL)
            dict_set(evaluator, &dict->dict, value_from_text(evaluator, names->rows[i].name),
                     member);
    }
    dict->dict.rest = names->rest;
    return dict;
}

Value *
enum_list(Evaluator *evaluator, Value *class)
{
    Value *list = value_list(evaluator);
    const Namespace *names = &class->class->names;
    for (size_t i = 0; i < names->count; i++) {
        Value *member = enum_find(evaluator, class, names->rows[i].name);
        const Binding *own = member == NULL ? NULL
                                            : namespace_row(&member->instance->names,
                                                            evaluator_name(evaluator, "_name_"));
        // An alias stands under a name that is not its own.
        if (own != NULL && strcmp(value_text(own->value), names->rows[i].name) == 0)
            value_append(evaluator, list, member);
    }
    list->sequence.rest = names->rest;
    return list;
}

static void
add_functional(Evaluator *evaluator, Value *class, Value *item, Origin origin)
{
    const Items *pair = value_sequence(item);
    const char *name = value_text(pair != NULL && pair->count == 2 ? pair->items[0] : item);
    Value *value = pair != NULL && pair->count == 2
                       ? pair->items[1]
                       : value_host(evaluator, &auto_type, NULL, NULL, origin);
    if (name != NULL)
        namespace_set(evaluator, &class->class->names, evaluator_name(evaluator, name), value,
                      origin);
    else
        class->class->names.rest =
            value_is_unknown(item) ? item
                                   : value_unknown(evaluator, origin, "a member's name is no text");
}

static Value *
functional_items(Evaluator *evaluator, Value *names, Origin origin)
{
    if (names->kind == VALUE_STRING) {
        Value *list = value_list(evaluator);
        g_auto(GStrv) words = g_strsplit_set(names->text.bytes, " ,\t\n", -1);
        for (char **word = words; *word != NULL; word++)
            if (**word != '\0')
                value_append(evaluator, list, value_from_text(evaluator, *word));
        return list;
    }
    if (names->kind == VALUE_DICT)
        return builtin_method(builtin_type_row("dict"), "items")
            ->call(evaluator, names, &(Call){.origin = origin});
    return evaluator_iterate(evaluator, names, origin);
}

// Enum("Color", "RED GREEN"), also of a list of names, of pairs, or a dict.
static Value *
make_functional(Evaluator *evaluator, Value *base, const Call *call)
{
    Value *name = call_argument(call, 0, "value"), *names = call_argument(call, 1, "names");
    Value *type = call_keyword(call, "type");
    if (name == NULL || value_text(name) == NULL || names == NULL)
        return value_unknown(evaluator, call->origin, "an enum made of what is not known");
    Value **bases = ARENA_NEW_ARRAY(evaluator->arena, Value *, 2);
    size_t count = 0;
    if (type != NULL)
        bases[count++] = type;
    bases[count++] = base;
    Module *module = evaluator->frame == NULL ? NULL : evaluator->frame->module;
    Value *class =
        class_new(evaluator, evaluator_name(evaluator, value_text(name)), module, bases, count);
    class->class->origin = call->origin;
    Value *seen = functional_items(evaluator, names, call->origin);
    const Items *items = value_sequence(seen);
    for (size_t i = 0; items != NULL && i < items->count; i++)
        add_functional(evaluator, class, items->items[i], call->origin);
    if (items == NULL || items->rest != NULL)
        class->class->names.rest = items == NULL ? seen : items->rest;
    class_finish(evaluator, class);
    return class;
}

Value *
enum_call(Evaluator *evaluator, Value *class, const Call *call)
{
    if (call->count >= 2)
        return make_functional(evaluator, class, call);
    Value *value = need_argument(evaluator, call, 0, "value");
    if (value->kind == VALUE_UNKNOWN)
        return value;
    if (value->kind == VALUE_INSTANCE && value->instance->class->class == class->class)
        return value;
    Value *member = find_by_value(evaluator, class, value, SIZE_MAX);
    if (member != NULL)
        return member;
    Value *missing = class_lookup(evaluator, class, NULL, NULL, evaluator->names.missing);
    if (missing != NULL && missing->kind != VALUE_UNKNOWN) {
        member = evaluator_call_with(evaluator, missing, call->origin, 1, &value);
        if (member->kind != VALUE_NONE)
            return member;
    }
    return evaluator_raise(evaluator, call->origin, "ValueError", "%s is not a valid %s",
                           evaluator_repr(evaluator, value), class->class->name);
}

static const char *
member_name(Evaluator *evaluator, const Value *member)
{
    const Binding *row =
        namespace_row(&member->instance->names, evaluator_name(evaluator, "_name_"));
    return row == NULL ? NULL : value_text(row->value);
}

void
enum_repr(Evaluator *evaluator, GString *text, Value *member)
{
    const char *name = member_name(evaluator, member);
    const Binding *value = namespace_row(&member->instance->names, evaluator->names.value);
    g_string_append_printf(text, "<%s.%s", value_kind_name(member), name == NULL ? "?" : name);
    g_string_append(text, ": ");
    repr_add(evaluator, text, value == NULL ? NULL : value->value);
    g_string_append_c(text, '>');
}

/** IntEnum, StrEnum and IntFlag read as their values, all others as Class.NAME. */
const char *
enum_text(Evaluator *evaluator, Value *member)
{
    const Value *class = member->instance->class;
    bool is_plain =
        is_below(evaluator, class, "enum.IntEnum") || is_below(evaluator, class, "enum.StrEnum") ||
        is_below(evaluator, class, "enum.IntFlag") || is_below(evaluator, class, "enum.ReprEnum");
    if (is_plain && member->instance->content != NULL)
        return evaluator_str(evaluator, member->instance->content);
    const char *name = member_name(evaluator, member);
    return arena_printf(evaluator->arena, "%s.%s", value_kind_name(member),
                        name == NULL ? "?" : name);
}
