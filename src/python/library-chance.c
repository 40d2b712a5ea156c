#include "python/builtin-private.h"

#include <string.h>

// What is made by chance: uuid, secrets, random. Known only in code that is to be run now.

static Value *
unknown_chance(Evaluator *evaluator, const Call *call)
{
    return value_unknown(evaluator, call->origin, "it is made by chance");
}

Value *
chance_uuid(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    if (!evaluator->options.is_run)
        return unknown_chance(evaluator, call);
    g_autofree char *text = g_uuid_string_random();
    return library_object(evaluator, builtin_type_value(evaluator, "uuid.UUID"),
                          arena_printf(evaluator->arena, "UUID('%s')", text), text);
}

// A random number below `limit`, which is above 0.
static int64_t
below(int64_t limit)
{
    return (int64_t)(g_random_double() * (double)limit);
}

static Value *
random_text(Evaluator *evaluator, const char *letters, size_t length)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; i < length; i++)
        g_string_append_c(text, letters[below((int64_t)strlen(letters))]);
    return value_from_text(evaluator, text->str);
}

static int64_t
size_of(const Call *call)
{
    int64_t size = 32;
    Value *given = call_argument(call, 0, "nbytes");
    return given != NULL && value_integer(given, &size) && size >= 0 && size <= 4096 ? size : 32;
}

Value *
chance_hex(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return evaluator->options.is_run
               ? random_text(evaluator, "0123456789abcdef", 2 * (size_t)size_of(call))
               : unknown_chance(evaluator, call);
}

Value *
chance_urlsafe(Evaluator *evaluator, Value *self, const Call *call)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    (void)self;
    return evaluator->options.is_run
               ? random_text(evaluator, letters, ((size_t)size_of(call) * 4 + 2) / 3)
               : unknown_chance(evaluator, call);
}

Value *
chance_number(Evaluator *evaluator, Value *self, const Call *call)
{
    int64_t from = 0, to = 0;
    (void)self;
    Value *first = call_argument(call, 0, "a"), *second = call_argument(call, 1, "b");
    if (!evaluator->options.is_run || first == NULL || second == NULL ||
        !value_integer(first, &from) || !value_integer(second, &to) || to < from)
        return unknown_chance(evaluator, call);
    return value_from_integer(evaluator, from + below(to - from + 1));
}

Value *
chance_choice(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *given = call_argument(call, 0, "seq");
    Value *seen = given == NULL ? NULL : evaluator_iterate(evaluator, given, call->origin);
    const Items *items = value_sequence(seen);
    if (!evaluator->options.is_run || items == NULL || items->count == 0 || items->rest != NULL)
        return unknown_chance(evaluator, call);
    return items->items[below((int64_t)items->count)];
}
