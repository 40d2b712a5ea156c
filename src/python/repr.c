#include "python/builtin-private.h"
#include "python/evaluator-private.h"
#include "python/integer.h"
#include "python/quoted.h"

#include <math.h>
#include <string.h>

// repr() and str(). What Python itself shows with an address is shown without.

/** The shortest text that reads back as the same number, as in Python. */
const char *
number_text(Evaluator *evaluator, double number)
{
    char text[64] = "";
    if (isnan(number))
        return "nan";
    if (isinf(number))
        return number < 0 ? "-inf" : "inf";
    int digits = 1;
    do
        g_snprintf(text, sizeof text, "%.*e", digits - 1, number);
    while (g_ascii_strtod(text, NULL) != number && ++digits <= 17);
    int exponent = (int)g_ascii_strtoll(strchr(text, 'e') + 1, NULL, 10);
    if (exponent < -4 || exponent >= 16)
        return arena_text(evaluator->arena, text);
    int decimals = MAX(digits - 1 - exponent, 1);
    g_snprintf(text, sizeof text, "%.*f", decimals, number);
    return arena_text(evaluator->arena, text);
}

// What is cut short is not what Python prints: the statement that asked for it must not go on with
// that. Without a statement it is only shown.
static void
cut_short(Evaluator *evaluator)
{
    if (evaluator->frame != NULL)
        exhaust(evaluator, "gave up after a text that is too long or too deep");
}

static bool
has_room(Evaluator *evaluator, const GString *text)
{
    if (text->len > LARGEST_TEXT)
        cut_short(evaluator);
    return text->len <= LARGEST_TEXT;
}

static void
add_items(Evaluator *evaluator, GString *text, const Items *items)
{
    for (size_t i = 0; i < items->count && has_room(evaluator, text); i++) {
        g_string_append(text, i == 0 ? "" : ", ");
        repr_add(evaluator, text, items->items[i]);
    }
    if (items->rest != NULL) {
        g_string_append(text, items->count == 0 ? "*" : ", *");
        repr_add(evaluator, text, items->rest);
    }
}

static void
add_dict(Evaluator *evaluator, GString *text, const Dict *dict)
{
    g_string_append_c(text, '{');
    for (size_t i = 0; i < dict->count && has_room(evaluator, text); i++) {
        g_string_append(text, i == 0 ? "" : ", ");
        repr_add(evaluator, text, dict->entries[i].key);
        g_string_append(text, ": ");
        repr_add(evaluator, text, dict->entries[i].value);
    }
    if (dict->rest != NULL) {
        g_string_append(text, dict->count == 0 ? "**" : ", **");
        repr_add(evaluator, text, dict->rest);
    }
    g_string_append_c(text, '}');
}

static void
add_set(Evaluator *evaluator, GString *text, const Value *value)
{
    bool is_frozen = value->kind == VALUE_FROZENSET;
    bool is_empty = value->sequence.count == 0 && value->sequence.rest == NULL;
    if (is_empty) {
        g_string_append(text, is_frozen ? "frozenset()" : "set()");
        return;
    }
    g_string_append(text, is_frozen ? "frozenset({" : "{");
    add_items(evaluator, text, &value->sequence);
    g_string_append(text, is_frozen ? "})" : "}");
}

static void
add_exception(Evaluator *evaluator, GString *text, const Value *value)
{
    g_string_append(text, value_kind_name(value));
    g_string_append_c(text, '(');
    add_items(evaluator, text, &value->instance->content->sequence);
    g_string_append_c(text, ')');
}

static bool
add_by_method(Evaluator *evaluator, GString *text, Value *value, const char *name)
{
    Value *method = class_lookup(evaluator, value->instance->class, NULL, value, name);
    if (method == NULL || method->kind == VALUE_UNKNOWN)
        return false;
    Value *answer = evaluator_call_with(evaluator, method, (Origin){0}, 0, NULL);
    const char *own = value_text(answer);
    if (own != NULL)
        g_string_append(text, own);
    else
        repr_add(evaluator, text, answer);
    return true;
}

static void
add_fields(Evaluator *evaluator, GString *text, Value *value)
{
    g_string_append_printf(text, "%s(", value_kind_name(value));
    const Namespace *names = &value->instance->names;
    for (size_t i = 0; i < names->count; i++) {
        g_string_append_printf(text, "%s%s=", i == 0 ? "" : ", ", names->rows[i].name);
        repr_add(evaluator, text, names->rows[i].value);
    }
    g_string_append_c(text, ')');
}

static void
add_instance(Evaluator *evaluator, GString *text, Value *value)
{
    const Class *class = value->instance->class->class;
    Value *content = value->instance->content;
    if (add_by_method(evaluator, text, value, evaluator->names.repr))
        return;
    if (class->is_enum)
        enum_repr(evaluator, text, value);
    else if (value_is_subclass(value->instance->class,
                               exception_class(evaluator, "BaseException")) &&
             content != NULL && content->kind == VALUE_TUPLE)
        add_exception(evaluator, text, value);
    else if (class->is_dataclass || (content != NULL && content->kind == VALUE_TUPLE))
        add_fields(evaluator, text, value);
    else if (content != NULL)
        repr_add(evaluator, text, content);
    else
        g_string_append_printf(text, "<%s object>", class->name);
}

static void
add_generic(Evaluator *evaluator, GString *text, const Value *value)
{
    if (value->generic.base->kind == VALUE_TYPE)
        g_string_append(text, value_name(value->generic.base));
    else
        repr_add(evaluator, text, value->generic.base);
    g_string_append_c(text, '[');
    for (size_t i = 0; i < value->generic.arguments.count; i++) {
        Value *item = value->generic.arguments.items[i];
        g_string_append(text, i == 0 ? "" : ", ");
        if (item->kind == VALUE_TYPE)
            g_string_append(text, value_name(item));
        else
            repr_add(evaluator, text, item);
    }
    g_string_append_c(text, ']');
}

static void
add_object(Evaluator *evaluator, GString *text, Value *value)
{
    const char *own;
    switch (value->kind) {
    case VALUE_FUNCTION:
        g_string_append_printf(text, "<function %s>", value->function->name);
        break;
    case VALUE_CLASS:
        if (value->class->module == NULL)
            g_string_append_printf(text, "<class '%s'>", value->class->name);
        else
            g_string_append_printf(text, "<class '%s.%s'>", value->class->module->name,
                                   value->class->name);
        break;
    case VALUE_TYPE:
        g_string_append_printf(text,
                               strchr(value->type->name, '.') == NULL ||
                                       g_ascii_islower(value->type->name[0])
                                   ? "<class '%s'>"
                                   : "%s",
                               value->type->name);
        break;
    case VALUE_MODULE:
        g_string_append_printf(text, "<module '%s'>", value->module->name);
        break;
    case VALUE_HOST:
        own = value->host.type->repr == NULL ? NULL : value->host.type->repr(evaluator, value);
        if (own != NULL)
            g_string_append(text, own);
        else
            g_string_append_printf(text, "<%s>", value->host.type->name);
        break;
    case VALUE_UNKNOWN:
        g_string_append_printf(text, "<unknown: %s>", value->unknown.reason);
        break;
    default:
        g_string_append_printf(text, "<%s>", value_kind_name(value));
        break;
    }
}

static void
add_container(Evaluator *evaluator, GString *text, Value *value)
{
    switch (value->kind) {
    case VALUE_TUPLE:
        g_string_append_c(text, '(');
        add_items(evaluator, text, &value->sequence);
        g_string_append(text,
                        value->sequence.count == 1 && value->sequence.rest == NULL ? ",)" : ")");
        break;
    case VALUE_LIST:
        g_string_append_c(text, '[');
        add_items(evaluator, text, &value->sequence);
        g_string_append_c(text, ']');
        break;
    case VALUE_SET:
    case VALUE_FROZENSET:
        add_set(evaluator, text, value);
        break;
    case VALUE_DICT:
        add_dict(evaluator, text, &value->dict);
        break;
    case VALUE_INSTANCE:
        add_instance(evaluator, text, value);
        break;
    case VALUE_GENERIC:
        add_generic(evaluator, text, value);
        break;
    default:
        add_object(evaluator, text, value);
        break;
    }
}

// A container that holds itself ends in "...", as in Python.
static void
add_guarded(Evaluator *evaluator, GString *text, Value *value)
{
    bool too_deep = stack_is_deep(evaluator) || !take_step(evaluator) ||
                    evaluator->printing->len > DEEPEST_CALL || text->len > LARGEST_TEXT;
    if (too_deep)
        cut_short(evaluator);
    if (too_deep || g_ptr_array_find(evaluator->printing, value, NULL)) {
        g_string_append(text, value->kind == VALUE_LIST   ? "[...]"
                              : value->kind == VALUE_DICT ? "{...}"
                                                          : "...");
        return;
    }
    g_ptr_array_add(evaluator->printing, value);
    add_container(evaluator, text, value);
    g_ptr_array_remove_index(evaluator->printing, evaluator->printing->len - 1);
}

void
repr_add(Evaluator *evaluator, GString *text, Value *value)
{
    switch (value == NULL ? VALUE_NONE : value->kind) {
    case VALUE_NONE:
        g_string_append(text, "None");
        break;
    case VALUE_ELLIPSIS:
        g_string_append(text, "Ellipsis");
        break;
    case VALUE_NOT_IMPLEMENTED:
        g_string_append(text, "NotImplemented");
        break;
    case VALUE_BOOL:
        g_string_append(text, value->truth ? "True" : "False");
        break;
    case VALUE_INT:
        g_string_append(text, integer_text(evaluator, value));
        break;
    case VALUE_FLOAT:
        g_string_append(text, number_text(evaluator, value->number));
        break;
    case VALUE_STRING:
    case VALUE_BYTES:
        quoted_add(text, value->text.bytes, value->text.length, value->kind == VALUE_BYTES);
        break;
    default:
        add_guarded(evaluator, text, value);
        break;
    }
}

const char *
evaluator_repr(Evaluator *evaluator, Value *value)
{
    g_autoptr(GString) text = g_string_new(NULL);
    repr_add(evaluator, text, value);
    return arena_text_n(evaluator->arena, text->str, text->len);
}

static const char *
exception_text(Evaluator *evaluator, const Value *value)
{
    const Items *items = &value->instance->content->sequence;
    if (items->count == 0)
        return "";
    return items->count == 1 ? evaluator_str(evaluator, items->items[0])
                             : evaluator_repr(evaluator, value->instance->content);
}

static const char *
instance_text(Evaluator *evaluator, Value *value)
{
    g_autoptr(GString) text = g_string_new(NULL);
    if (add_by_method(evaluator, text, value, evaluator->names.str))
        return arena_text_n(evaluator->arena, text->str, text->len);
    if (value->instance->class->class->is_enum)
        return enum_text(evaluator, value);
    const Value *content = value->instance->content;
    if (content != NULL && content->kind == VALUE_TUPLE &&
        value_is_subclass(value->instance->class, exception_class(evaluator, "BaseException")))
        return exception_text(evaluator, value);
    if (content != NULL && content->kind == VALUE_STRING)
        return content->text.bytes;
    return evaluator_repr(evaluator, value);
}

const char *
evaluator_str(Evaluator *evaluator, Value *value)
{
    if (value->kind == VALUE_STRING)
        return value->text.bytes;
    if (value->kind == VALUE_INSTANCE)
        return instance_text(evaluator, value);
    const char *own = library_object_text(value);
    return own != NULL ? own : evaluator_repr(evaluator, value);
}
