#include "python/builtin-private.h"
#include "python/integer.h"

#include <math.h>
#include <string.h>

// Python's library as far as models need it: which modules there are, their types and plain values.

typedef struct {
    const BuiltinType *type;
    const char *repr, *str;
    Value *class;
} LibraryObject;

static const char *
library_repr(Evaluator *evaluator, const Value *self)
{
    (void)evaluator;
    return ((const LibraryObject *)self->host.data)->repr;
}

static Value *
library_method(Evaluator *evaluator, Value *self, const Builtin *row)
{
    Value *method = new_value(evaluator, VALUE_METHOD);
    method->method.function = builtin_function(evaluator, row);
    method->method.self = self;
    return method;
}

// Path("a") / "b"
static Value *
library_binary(Evaluator *evaluator, const char *operator, Value * left, Value *right,
               Origin origin)
{
    const LibraryObject *object = value_host_data(left, &library_object_type);
    Value *moved = object == NULL ? NULL : date_add(evaluator, operator, left, right);
    if (moved != NULL)
        return moved;
    const Builtin *method = object == NULL || strcmp(operator, "/") != 0
                                ? NULL
                                : builtin_method(object->type, "__truediv__");
    if (method == NULL)
        return NULL;
    Call call = call_make(evaluator, origin, 1, &right);
    return method->call(evaluator, left, &call);
}

static Value *
library_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    const LibraryObject *object = self->host.data;
    if (name == evaluator->names.class)
        return object->class;
    Value *found = path_attribute(evaluator, self, name);
    if (found == NULL)
        found = date_part(evaluator, self, name);
    if (found == NULL && strcmp(name, "hex") == 0 && object->str != NULL) {
        g_auto(GStrv) pieces = g_strsplit(object->str, "-", -1);
        g_autofree char *joined = g_strjoinv("", pieces);
        found = value_from_text(evaluator, joined);
    }
    const Builtin *method = builtin_method(object->type, name);
    if (found != NULL || method != NULL)
        return found != NULL ? found : library_method(evaluator, self, method);
    return value_unknown(evaluator, origin, "the attribute %s of a %s is not followed", name,
                         object->type->name);
}

static Value *
library_call(Evaluator *evaluator, Value *self, const Call *call)
{
    const LibraryObject *object = self->host.data;
    return value_unknown(evaluator, call->origin, "a call of a %s is not followed",
                         object->type->name);
}

const HostType library_object_type = {
    .name = "object of Python's library",
    .call = library_call,
    .repr = library_repr,
    .get_attribute = library_attribute,
    .binary = library_binary,
};

Value *
library_object(Evaluator *evaluator, Value *type, const char *text, const char *str)
{
    LibraryObject *object = ARENA_NEW(evaluator->arena, LibraryObject);
    *object = (LibraryObject){type->type, arena_text(evaluator->arena, text),
                              arena_text(evaluator->arena, str), type};
    return value_host(evaluator, &library_object_type, type->type, object, (Origin){0});
}

Value *
library_object_class(const Value *value)
{
    return ((const LibraryObject *)value->host.data)->class;
}

const char *
library_object_text(const Value *value)
{
    const LibraryObject *object = value_host_data(value, &library_object_type);
    return object == NULL ? NULL : object->str;
}

// datetime.timedelta(days=1), written as it was called.
static Value *
construct_as_written(Evaluator *evaluator, Value *type, const Call *call)
{
    Value *unknown = call_unknown(call);
    if (unknown != NULL)
        return unknown;
    g_autoptr(GString) text = g_string_new(type->type->name);
    g_string_append_c(text, '(');
    for (size_t i = 0; i < call->count; i++) {
        g_string_append(text, i == 0 ? "" : ", ");
        if (call->arguments[i].name != NULL)
            g_string_append_printf(text, "%s=", call->arguments[i].name);
        repr_add(evaluator, text, call->arguments[i].value);
    }
    g_string_append_c(text, ')');
    Value *object = library_object(evaluator, type, text->str, NULL);
    return library_object(evaluator, type, text->str, date_text(evaluator, object));
}

// Decimal("1.50"), UUID("…"): the text is the value.
static Value *
construct_from_text(Evaluator *evaluator, Value *type, const Call *call)
{
    Value *unknown = call_unknown(call);
    const char *short_name = strrchr(type->type->name, '.') + 1;
    Value *value = call_argument(call, 0, "value");
    if (unknown != NULL)
        return unknown;
    if (value == NULL || (value->kind != VALUE_STRING && value->kind != VALUE_INT))
        return construct_as_written(evaluator, type, call);
    const char *text = evaluator_str(evaluator, value);
    Value *plain = value_from_text(evaluator, text);
    return library_object(
        evaluator, type,
        arena_printf(evaluator->arena, "%s(%s)", short_name, evaluator_repr(evaluator, plain)),
        text);
}

static Value *
not_known_now(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return value_unknown(evaluator, call->origin, "the time is known only when it is asked for");
}

static Value *
not_known_chance(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return value_unknown(evaluator, call->origin, "it is made by chance");
}

static Value *
not_known_outside(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return value_unknown(evaluator, call->origin, "what lies outside of the source is not known");
}

static Value *
ignore(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    (void)call;
    return evaluator->none;
}

static Value *
call_floor(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *number = need_argument(evaluator, call, 0, "x");
    return number->kind == VALUE_FLOAT && isfinite(number->number)
               ? integer_from_number(evaluator, floor(number->number))
               : number;
}

static const Builtin date_methods[] = {
    {"date", date_date},
    {"fromtimestamp", not_known_now},
    {"isoformat", date_isoformat},
    {"now", date_now},
    {"replace", date_replace},
    {"strftime", date_strftime},
    {"strptime", date_strptime},
    {"today", date_today},
    {"utcnow", date_utcnow},
    {"fromisoformat", not_known_now},
    {0},
};

const BuiltinType library_types[] = {
    {"datetime.date", NULL, construct_as_written, date_methods},
    {"datetime.datetime", "datetime.date", construct_as_written, date_methods},
    {"datetime.time", NULL, construct_as_written, date_methods},
    {"datetime.timedelta", NULL, construct_as_written, NULL},
    {"datetime.tzinfo", NULL, NULL, NULL},
    {"datetime.timezone", "datetime.tzinfo", construct_as_written, NULL},
    {"decimal.Decimal", NULL, construct_from_text, NULL},
    {"fractions.Fraction", NULL, construct_as_written, NULL},
    {"uuid.UUID", NULL, construct_from_text, NULL},
    {"ipaddress.IPv4Address", NULL, construct_from_text, NULL},
    {"ipaddress.IPv6Address", NULL, construct_from_text, NULL},
    {"ipaddress.IPv4Network", NULL, construct_from_text, NULL},
    {"ipaddress.IPv6Network", NULL, construct_from_text, NULL},
    {"numbers.Number", NULL, NULL, NULL},
    {"re.Pattern", NULL, NULL, NULL},
    {"zoneinfo.ZoneInfo", NULL, construct_from_text, NULL},
    {0},
};

// importlib.import_module(name). Which module the environment names is taken to be its default,
// and that is said: without the module nothing of what it holds would be known.
static Value *
call_import_module(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    const Value *name = need_argument(evaluator, call, 0, "name");
    const Value *likely = name->kind == VALUE_UNKNOWN ? name->unknown.likely : NULL;
    const char *text = value_text(likely != NULL ? likely : name);
    if (text == NULL || text[0] == '.')
        return value_unknown(evaluator, call->origin, "a module whose name is not known");
    if (likely != NULL) {
        g_autofree char *said =
            g_strdup_printf("%s: module %s is read", name->unknown.reason, text);
        diagnostics_add(
            &evaluator->diagnostics,
            (Diagnostic){.origin = call->origin, .severity = SEVERITY_REMARK, .text = said});
    }
    return import_module(evaluator, evaluator_name(evaluator, text), call->origin);
}

const Builtin library_functions[] = {
    {"importlib.import_module", call_import_module},
    {"uuid.uuid1", chance_uuid},
    {"uuid.uuid3", not_known_outside},
    {"uuid.uuid4", chance_uuid},
    {"uuid.uuid5", not_known_outside},
    {"secrets.token_hex", chance_hex},
    {"secrets.token_urlsafe", chance_urlsafe},
    {"secrets.token_bytes", not_known_chance},
    {"random.random", not_known_chance},
    {"random.randint", chance_number},
    {"random.choice", chance_choice},
    {"random.choices", not_known_chance},
    {"os.urandom", not_known_chance},
    {"os.getcwd", not_known_outside},
    {"os.getpid", not_known_outside},
    {"os.listdir", not_known_outside},
    {"os.makedirs", ignore},
    {"time.time", not_known_now},
    {"time.monotonic", not_known_now},
    {"warnings.warn", ignore},
    {"warnings.filterwarnings", ignore},
    {"warnings.simplefilter", ignore},
    {"math.floor", call_floor},
    {0},
};

static const struct {
    const char *module;
    const char *names[8];
} value_names[] = {
    {"enum", {"Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum", NULL}},
    {"os", {"environ", "sep", "linesep", "name", "path", NULL}},
    {"string",
     {"ascii_letters", "ascii_lowercase", "ascii_uppercase", "digits", "hexdigits", "punctuation",
      "whitespace", NULL}},
    {"math", {"pi", "e", "inf", "nan", NULL}},
    {"sys", {"version_info", "maxsize", "platform", NULL}},
};

const char *const *
library_values(const char *module)
{
    for (size_t i = 0; i < G_N_ELEMENTS(value_names); i++)
        if (strcmp(value_names[i].module, module) == 0)
            return value_names[i].names;
    return NULL;
}

// A named tuple, of a Python that all libraries of today run on.
static Value *
version_info(Evaluator *evaluator)
{
    static const char *const names[] = {"major", "minor", "micro", "releaselevel", "serial"};
    Value *values[] = {value_from_integer(evaluator, 3), value_from_integer(evaluator, 12),
                       value_from_integer(evaluator, 0), value_from_text(evaluator, "final"),
                       value_from_integer(evaluator, 0)};
    Value **bases = ARENA_NEW_ARRAY(evaluator->arena, Value *, 1);
    bases[0] = builtin_type_value(evaluator, "typing.NamedTuple");
    Value *class = class_new(evaluator, evaluator_name(evaluator, "version_info"), NULL, bases, 1);
    Value *instance = instance_new(evaluator, class), *tuple = new_value(evaluator, VALUE_TUPLE);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        sequence_add(evaluator, &tuple->sequence, values[i]);
        namespace_set(evaluator, &instance->instance->names, evaluator_name(evaluator, names[i]),
                      values[i], (Origin){0});
    }
    instance->instance->content = tuple;
    return instance;
}

static Value *
plain_value(Evaluator *evaluator, const char *full)
{
    static const char *const texts[][2] = {
        {"os.sep", "/"},
        {"os.linesep", "\n"},
        {"os.name", "posix"},
        {"sys.platform", "linux"},
        {"string.ascii_letters", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"},
        {"string.ascii_lowercase", "abcdefghijklmnopqrstuvwxyz"},
        {"string.ascii_uppercase", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
        {"string.digits", "0123456789"},
        {"string.hexdigits", "0123456789abcdefABCDEF"},
        {"string.punctuation", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"},
        {"string.whitespace", " \t\n\r\x0b\x0c"},
    };
    static const struct {
        const char *name;
        double number;
    } numbers[] = {{"math.pi", G_PI}, {"math.e", G_E}, {"math.inf", INFINITY}, {"math.nan", NAN}};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        if (strcmp(texts[i][0], full) == 0)
            return value_from_text(evaluator, texts[i][1]);
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
        if (strcmp(numbers[i].name, full) == 0)
            return value_from_number(evaluator, numbers[i].number);
    if (strncmp(full, "re.", 3) == 0)
        return regex_flag(evaluator, full + 3);
    if (strcmp(full, "sys.version_info") == 0)
        return version_info(evaluator);
    if (strcmp(full, "sys.maxsize") == 0)
        return value_from_integer(evaluator, INT64_MAX);
    if (strcmp(full, "os.environ") == 0)
        return environment_value(evaluator);
    return NULL;
}

static Value *
resolve_name(Evaluator *evaluator, const HostModule *module, const char *name)
{
    bool is_extension = strcmp(module->name, "typing_extensions") == 0;
    if (strcmp(module->name, "builtins") == 0) {
        const Binding *row = namespace_row(&evaluator->builtins, evaluator_name(evaluator, name));
        return row == NULL ? NULL : row->value;
    }
    g_autofree char *full = g_strdup_printf("%s.%s", is_extension ? "typing" : module->name, name);
    Value *found = builtin_find(evaluator, full);
    if (found == NULL)
        found = enum_class(evaluator, full);
    if (found == NULL)
        found = plain_value(evaluator, full);
    if (found != NULL || library_module(full) != NULL || g_str_has_prefix(name, "__"))
        return found;
    return value_unknown(evaluator, (Origin){0}, "%s is not read", full);
}

static const HostModule modules[] = {
    {"abc", NULL, resolve_name},
    {"builtins", NULL, resolve_name},
    {"collections", NULL, resolve_name},
    {"collections.abc", NULL, resolve_name},
    {"copy", NULL, resolve_name},
    {"dataclasses", NULL, resolve_name},
    {"datetime", NULL, resolve_name},
    {"decimal", NULL, resolve_name},
    {"enum", NULL, resolve_name},
    {"fractions", NULL, resolve_name},
    {"functools", NULL, resolve_name},
    {"importlib", NULL, resolve_name},
    {"ipaddress", NULL, resolve_name},
    {"itertools", NULL, resolve_name},
    {"json", NULL, resolve_name},
    {"math", NULL, resolve_name},
    {"numbers", NULL, resolve_name},
    {"operator", NULL, resolve_name},
    {"os", NULL, resolve_name},
    {"os.path", NULL, resolve_name},
    {"pathlib", NULL, resolve_name},
    {"random", NULL, resolve_name},
    {"re", NULL, resolve_name},
    {"secrets", NULL, resolve_name},
    {"string", NULL, resolve_name},
    {"sys", NULL, resolve_name},
    {"textwrap", NULL, resolve_name},
    {"time", NULL, resolve_name},
    {"types", NULL, resolve_name},
    {"typing", NULL, resolve_name},
    {"typing_extensions", NULL, resolve_name},
    {"uuid", NULL, resolve_name},
    {"warnings", NULL, resolve_name},
    {"zoneinfo", NULL, resolve_name},
};

const HostModule *
library_module(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(modules); i++)
        if (strcmp(modules[i].name, name) == 0)
            return &modules[i];
    return NULL;
}
