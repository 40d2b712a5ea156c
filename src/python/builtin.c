#include "python/builtin-private.h"

#include <string.h>

// The tables of Python's own names, and how a row becomes a value.

// What reaches outside of the program, or runs what is not there to be read.
static bool
reaches_outside(const char *name)
{
    static const char *const names[] = {"__import__", "compile", "eval", "exec",       "exit",
                                        "input",      "open",    "quit", "os.makedirs"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static bool
has_method(const BuiltinType *type, const Builtin *method)
{
    for (const Builtin *row = type->methods; row != NULL && row->name != NULL; row++)
        if (row == method)
            return true;
    return type->base != NULL && has_method(builtin_type_row(type->base), method);
}

// A method of dict, list, set, str… reads and writes what only these have: dict.update([]) is a
// TypeError. What makes an object of its first argument takes anything.
static bool
is_for(Evaluator *evaluator, const Builtin *row, Value *self)
{
    static const char *const makers[] = {"__new__",    "fromkeys",      "maketrans",    "fromhex",
                                         "from_bytes", "fromisoformat", "fromtimestamp"};
    const Value *class = value_class(evaluator, self);
    if (class->kind == VALUE_TYPE && has_method(class->type, row))
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(makers); i++)
        if (strcmp(makers[i], row->name) == 0)
            return true;
    for (const BuiltinType *type = builtin_types; type->name != NULL; type++)
        if (has_method(type, row))
            return false;
    return true;
}

static Value *
call_builtin(Evaluator *evaluator, Value *self, const Call *call)
{
    const Builtin *row = self->host.row;
    if (reaches_outside(row->name))
        evaluator_lose_call(
            evaluator, value_unknown(evaluator, call->origin, "%s() is not run", row->name), call);
    // A method taken from its type: str.upper("x").
    bool is_method = call->positional > 0 && self->host.data != NULL;
    if (!is_method)
        return row->call(evaluator, NULL, call);
    Call rest = {call->arguments + 1, call->count - 1, call->positional - 1, call->rest,
                 call->origin};
    // Those of object itself are about the instance, not about what it holds.
    bool is_general = has_method(builtin_type_row("object"), row);
    Value *object = call->arguments[0].value;
    object = is_general ? object : value_without_instance(object);
    if (object->kind == VALUE_UNKNOWN)
        return object;
    if (!is_general && !is_for(evaluator, row, object))
        return evaluator_raise(evaluator, call->origin, "TypeError",
                               "descriptor '%s' does not apply to a '%s' object", row->name,
                               value_kind_name(object));
    return row->call(evaluator, object, &rest);
}

const char *
builtin_name(const Builtin *row)
{
    const char *dot = strrchr(row->name, '.');
    return dot == NULL ? row->name : dot + 1;
}

static const char *
builtin_repr(Evaluator *evaluator, const Value *self)
{
    const Builtin *row = self->host.row;
    return arena_printf(evaluator->arena, "<built-in function %s>", row->name);
}

static Value *
builtin_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    (void)origin;
    const Builtin *row = self->host.row;
    if (name == evaluator->names.name || name == evaluator->names.qualname)
        return value_from_text(evaluator, builtin_name(row));
    g_autofree char *full = g_strdup_printf("%s.%s", row->name, name); // chain.from_iterable
    return name == evaluator->names.doc ? evaluator->none : builtin_find(evaluator, full);
}

const HostType builtin_function_type = {
    .name = "builtin_function_or_method",
    .call = call_builtin,
    .repr = builtin_repr,
    .get_attribute = builtin_attribute,
};

Value *
builtin_function(Evaluator *evaluator, const Builtin *row)
{
    gpointer key = (gpointer)(guintptr)row;
    Value *value = g_hash_table_lookup(evaluator->builtin_values, key);
    if (value == NULL) {
        value = value_host(evaluator, &builtin_function_type, row, NULL, (Origin){0});
        g_hash_table_insert(evaluator->builtin_values, key, value);
    }
    return value;
}

/** A method as a function of its own, whose first argument is the object. */
Value *
builtin_unbound(Evaluator *evaluator, const Builtin *row)
{
    Value *value = builtin_function(evaluator, row);
    value->host.data = evaluator;
    return value;
}

static const BuiltinType *const type_tables[] = {builtin_types, typing_types, library_types,
                                                 path_types, collection_types};
static const Builtin *const function_tables[] = {
    builtin_functions,    sequence_functions, object_functions, library_functions,
    collection_functions, typing_functions,   enum_functions,   dataclass_functions,
    path_functions,       json_functions,     text_functions,   regex_functions,
};

const BuiltinType *
builtin_type_row(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(type_tables); i++)
        for (const BuiltinType *row = type_tables[i]; row->name != NULL; row++)
            if (strcmp(row->name, name) == 0)
                return row;
    return NULL;
}

static Value *
type_value(Evaluator *evaluator, const BuiltinType *row)
{
    gpointer key = (gpointer)(guintptr)row;
    Value *value = g_hash_table_lookup(evaluator->builtin_values, key);
    if (value == NULL) {
        value = new_value(evaluator, VALUE_TYPE);
        value->type = row;
        g_hash_table_insert(evaluator->builtin_values, key, value);
    }
    return value;
}

Value *
builtin_type_value(Evaluator *evaluator, const char *name)
{
    const BuiltinType *row = builtin_type_row(name);
    return row == NULL ? NULL : type_value(evaluator, row);
}

const Builtin *
builtin_method(const BuiltinType *type, const char *name)
{
    for (int i = 0; type != NULL && i < 8; i++) {
        for (const Builtin *row = type->methods; row != NULL && row->name != NULL; row++)
            if (strcmp(row->name, name) == 0)
                return row;
        type = type->base == NULL ? NULL : builtin_type_row(type->base);
    }
    return NULL;
}

/** A function or type of the library by its full name; NULL when there is none. */
Value *
builtin_find(Evaluator *evaluator, const char *name)
{
    Value *type = builtin_type_value(evaluator, name);
    if (type != NULL)
        return type;
    for (size_t i = 0; i < G_N_ELEMENTS(function_tables); i++)
        for (const Builtin *row = function_tables[i]; row->name != NULL; row++)
            if (strcmp(row->name, name) == 0)
                return builtin_function(evaluator, row);
    return NULL;
}

static const char *
name_in_module(const char *full, const char *module)
{
    size_t length = strlen(module);
    bool is_below = strncmp(full, module, length) == 0 && full[length] == '.';
    return is_below && strchr(full + length + 1, '.') == NULL ? full + length + 1 : NULL;
}

void
library_fill(Evaluator *evaluator, Module *module)
{
    if (module->host == NULL || library_module(module->name) != module->host)
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(type_tables); i++)
        for (const BuiltinType *row = type_tables[i]; row->name != NULL; row++) {
            const char *name = name_in_module(row->name, module->name);
            if (name != NULL)
                module_attribute(evaluator, module, evaluator_name(evaluator, name), (Origin){0});
        }
    for (size_t i = 0; i < G_N_ELEMENTS(function_tables); i++)
        for (const Builtin *row = function_tables[i]; row->name != NULL; row++) {
            const char *name = name_in_module(row->name, module->name);
            if (name != NULL)
                module_attribute(evaluator, module, evaluator_name(evaluator, name), (Origin){0});
        }
    for (const char *const *name = library_values(module->name); name != NULL && *name != NULL;
         name++)
        module_attribute(evaluator, module, evaluator_name(evaluator, *name), (Origin){0});
}

static void
fill(Evaluator *evaluator, const char *name, Value *value)
{
    namespace_set(evaluator, &evaluator->builtins, evaluator_name(evaluator, name), value,
                  (Origin){0});
}

/** Python's names that need no import. */
void
builtins_fill(Evaluator *evaluator)
{
    for (const BuiltinType *row = builtin_types; row->name != NULL; row++)
        if (strchr(row->name, '.') == NULL)
            fill(evaluator, row->name, type_value(evaluator, row));
    for (size_t i = 0; i < G_N_ELEMENTS(function_tables); i++)
        for (const Builtin *row = function_tables[i]; row->name != NULL; row++)
            if (strchr(row->name, '.') == NULL)
                fill(evaluator, row->name, builtin_function(evaluator, row));
    fill(evaluator, "NotImplemented", evaluator->not_implemented);
    fill(evaluator, "Ellipsis", evaluator->ellipsis);
    fill(evaluator, "__debug__", evaluator->yes);
    exceptions_fill(evaluator);
}

Value *
builtin_not_followed(Evaluator *evaluator, Value *self, const Call *call)
{
    return value_unknown(evaluator, call->origin, "this method of a %s is not followed",
                         value_kind_name(self));
}

Value *
builtin_new(Evaluator *evaluator, Value *type, Value *self, const Call *call)
{
    // On a class the first argument has become self; on the type it is still an argument.
    Value *class = self != NULL ? self : need_argument(evaluator, call, 0, "cls");
    if (class->kind != VALUE_CLASS)
        return value_unknown(evaluator, call->origin, "this __new__() is not followed");
    Value *instance = instance_new(evaluator, class);
    Call rest = *call;
    if (self == NULL)
        rest = (Call){call->arguments + 1, call->count - 1, call->positional - 1, call->rest,
                      call->origin};
    instance->instance->content = type->type->construct(evaluator, type, &rest);
    return instance;
}

Value *
need_argument(Evaluator *evaluator, const Call *call, size_t position, const char *name)
{
    Value *value = call_argument(call, position, name);
    if (value != NULL)
        return value;
    if (call->rest != NULL)
        return call->rest;
    return evaluator_raise(evaluator, call->origin, "TypeError",
                           "missing required argument '%s' (pos %zu)", name, position + 1);
}
