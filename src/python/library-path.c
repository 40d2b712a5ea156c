#include "python/builtin-private.h"

#include <string.h>

// os.environ, os.path and pathlib: texts of paths. Whether a file exists is never asked.

static Value *
environment_variable(Evaluator *evaluator, const Call *call)
{
    Value *name = need_argument(evaluator, call, 0, "key");
    Value *standard = call_argument(call, 1, "default");
    if (name->kind == VALUE_UNKNOWN)
        return name;
    const char *text = evaluator_str(evaluator, name);
    Value *unknown =
        standard == NULL || standard->kind == VALUE_NONE
            ? value_unknown(evaluator, call->origin, "the environment variable %s is not known",
                            text)
            : value_unknown(evaluator, call->origin,
                            "the environment variable %s is not known (its default is %s)", text,
                            evaluator_repr(evaluator, standard));
    unknown->unknown.likely = standard;
    return unknown;
}

static Value *
environment_get(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return environment_variable(evaluator, call);
}

static const Builtin environment_rows[] = {
    {"get", environment_get}, {"pop", environment_get}, {"setdefault", environment_get}, {0}};

static Value *
environment_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    (void)self;
    for (const Builtin *row = environment_rows; row->name != NULL; row++)
        if (strcmp(row->name, name) == 0)
            return builtin_function(evaluator, row);
    return value_unknown(evaluator, origin, "the environment is not known");
}

static Value *
environment_subscript(Evaluator *evaluator, Value *self, Value *key, Origin origin)
{
    (void)self;
    Call call = call_make(evaluator, origin, 1, &key);
    return environment_variable(evaluator, &call);
}

static Value *
environment_truth(Evaluator *evaluator, Value *self)
{
    (void)self;
    return value_unknown(evaluator, (Origin){0}, "the environment is not known");
}

static Value *
environment_iterate(Evaluator *evaluator, Value *self, Origin origin)
{
    (void)self;
    return value_unknown(evaluator, origin, "the environment is not known");
}

static const HostType environment_type = {
    .name = "os.environ",
    .get_attribute = environment_attribute,
    .subscript = environment_subscript,
    .truth = environment_truth,
    .iterate = environment_iterate,
};

Value *
environment_value(Evaluator *evaluator)
{
    return value_host(evaluator, &environment_type, environment_rows, NULL, (Origin){0});
}

static const char *
path_text(const Value *value)
{
    const char *path = library_object_text(value);
    return path != NULL ? path : value_text(value);
}

static Value *
path_argument(Evaluator *evaluator, const Call *call, size_t position, const char **text)
{
    Value *value = need_argument(evaluator, call, position, "path");
    *text = path_text(value);
    if (*text != NULL)
        return NULL;
    return value->kind == VALUE_UNKNOWN
               ? value
               : value_unknown(evaluator, call->origin, "a path of a %s is not followed",
                               value_kind_name(value));
}

static char *
join_paths(const char *first, const char *second)
{
    if (*second == '/' || *first == '\0')
        return g_strdup(second);
    return g_strconcat(first, g_str_has_suffix(first, "/") ? "" : "/", second, NULL);
}

static Value *
path_join(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    g_autofree char *joined = g_strdup("");
    for (size_t i = 0; i < call->positional; i++) {
        const char *text;
        Value *unknown = path_argument(evaluator, call, i, &text);
        if (unknown != NULL)
            return unknown;
        char *longer = i == 0 ? g_strdup(text) : join_paths(joined, text);
        g_free(joined);
        joined = longer;
    }
    return call->rest != NULL ? call->rest : value_from_text(evaluator, joined);
}

// "a/./b/../c" -> "a/c"
static char *
normal_path(const char *path)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);
    g_autoptr(GPtrArray) kept = g_ptr_array_new();
    bool is_absolute = *path == '/';
    for (char **part = parts; *part != NULL; part++) {
        bool goes_up = strcmp(*part, "..") == 0;
        bool can_drop = kept->len > 0 && strcmp(kept->pdata[kept->len - 1], "..") != 0;
        if (**part == '\0' || strcmp(*part, ".") == 0 || (goes_up && is_absolute && kept->len == 0))
            continue;
        if (goes_up && can_drop)
            g_ptr_array_remove_index(kept, kept->len - 1);
        else
            g_ptr_array_add(kept, *part);
    }
    g_ptr_array_add(kept, NULL);
    g_autofree char *joined = g_strjoinv("/", (char **)kept->pdata);
    if (is_absolute)
        return g_strconcat("/", joined, NULL);
    return *joined == '\0' ? g_strdup(".") : g_steal_pointer(&joined);
}

static Value *
path_normal(Evaluator *evaluator, Value *self, const Call *call)
{
    const char *text;
    (void)self;
    Value *unknown = path_argument(evaluator, call, 0, &text);
    g_autofree char *path = unknown != NULL ? NULL : normal_path(text);
    return unknown != NULL ? unknown : value_from_text(evaluator, path);
}

static const char *
last_slash(const char *text)
{
    const char *slash = strrchr(text, '/');
    return slash == NULL ? text : slash + 1;
}

static char *
parent_of(const char *text)
{
    size_t length = (size_t)(last_slash(text) - text);
    while (length > 1 && text[length - 1] == '/')
        length--;
    return g_strndup(text, length);
}

static Value *
path_dirname(Evaluator *evaluator, Value *self, const Call *call)
{
    const char *text;
    (void)self;
    Value *unknown = path_argument(evaluator, call, 0, &text);
    g_autofree char *parent = unknown != NULL ? NULL : parent_of(text);
    return unknown != NULL ? unknown : value_from_text(evaluator, parent);
}

static Value *
path_basename(Evaluator *evaluator, Value *self, const Call *call)
{
    const char *text;
    (void)self;
    Value *unknown = path_argument(evaluator, call, 0, &text);
    return unknown != NULL ? unknown : value_from_text(evaluator, last_slash(text));
}

static Value *
path_splitext(Evaluator *evaluator, Value *self, const Call *call)
{
    const char *text;
    (void)self;
    Value *unknown = path_argument(evaluator, call, 0, &text);
    if (unknown != NULL)
        return unknown;
    const char *dot = strrchr(last_slash(text), '.');
    if (dot == NULL || dot == last_slash(text))
        dot = text + strlen(text);
    Value **pair = ARENA_NEW_ARRAY(evaluator->arena, Value *, 2);
    pair[0] = value_from_text_n(evaluator, text, (size_t)(dot - text));
    pair[1] = value_from_text(evaluator, dot);
    return value_from_items(evaluator, VALUE_TUPLE, pair, 2);
}

static Value *
path_exists(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return value_unknown(evaluator, call->origin, "which files exist is not asked");
}

static Value *
new_path(Evaluator *evaluator, const char *text)
{
    Value *plain = value_from_text(evaluator, text);
    return library_object(
        evaluator, builtin_type_value(evaluator, "pathlib.Path"),
        arena_printf(evaluator->arena, "PosixPath(%s)", evaluator_repr(evaluator, plain)), text);
}

static Value *
construct_path(Evaluator *evaluator, Value *type, const Call *call)
{
    (void)type;
    Value *joined = path_join(evaluator, NULL, call);
    g_autofree char *path = joined->kind == VALUE_STRING ? normal_path(joined->text.bytes) : NULL;
    return path == NULL ? joined : new_path(evaluator, path);
}

static Value *
path_same(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)call;
    (void)evaluator;
    return self;
}

static Value *
path_posix(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)call;
    return value_from_text(evaluator, path_text(self));
}

static Value *
path_joinpath(Evaluator *evaluator, Value *self, const Call *call)
{
    Call whole = call_with_self(evaluator, call, self);
    return construct_path(evaluator, NULL, &whole);
}

static const Builtin path_methods[] = {
    {"resolve", path_same},   {"absolute", path_same},        {"expanduser", path_same},
    {"as_posix", path_posix}, {"joinpath", path_joinpath},    {"exists", path_exists},
    {"is_file", path_exists}, {"is_dir", path_exists},        {"read_text", path_exists},
    {"glob", path_exists},    {"iterdir", path_exists},       {"cwd", path_exists},
    {"home", path_exists},    {"__truediv__", path_joinpath}, {0},
};

/** path.parent, path.name…; NULL: it is none of these. */
Value *
path_attribute(Evaluator *evaluator, const Value *self, const char *name)
{
    const char *text = library_object_text(self);
    g_autofree char *parent = text == NULL ? NULL : parent_of(text);
    if (!value_is_type(library_object_class(self), "pathlib.Path") || text == NULL)
        return NULL;
    if (strcmp(name, "parent") == 0)
        return new_path(evaluator, *parent == '\0' ? "." : parent);
    if (strcmp(name, "name") == 0)
        return value_from_text(evaluator, last_slash(text));
    if (strcmp(name, "stem") == 0 || strcmp(name, "suffix") == 0) {
        const char *base = last_slash(text), *dot = strrchr(base, '.');
        if (dot == NULL || dot == base)
            dot = base + strlen(base);
        return name[1] == 't' ? value_from_text_n(evaluator, base, (size_t)(dot - base))
                              : value_from_text(evaluator, dot);
    }
    if (strcmp(name, "parents") != 0)
        return NULL;
    Value *list = new_value(evaluator, VALUE_TUPLE);
    while (strcmp(parent, "/") != 0 && *parent != '\0') {
        sequence_add(evaluator, &list->sequence, new_path(evaluator, parent));
        char *next = parent_of(parent);
        g_free(parent);
        parent = next;
    }
    sequence_add(evaluator, &list->sequence, new_path(evaluator, *parent == '/' ? "/" : "."));
    return list;
}

const BuiltinType path_types[] = {
    {"pathlib.Path", NULL, construct_path, path_methods},
    {"pathlib.PurePath", NULL, construct_path, path_methods},
    {"pathlib.PosixPath", NULL, construct_path, path_methods},
    {0},
};

const Builtin path_functions[] = {
    {"os.getenv", environment_get},      {"os.path.join", path_join},
    {"os.path.normpath", path_normal},   {"os.path.abspath", path_normal},
    {"os.path.realpath", path_normal},   {"os.path.expanduser", path_normal},
    {"os.path.dirname", path_dirname},   {"os.path.basename", path_basename},
    {"os.path.splitext", path_splitext}, {"os.path.exists", path_exists},
    {"os.path.isfile", path_exists},     {"os.path.isdir", path_exists},
    {"os.path.isabs", path_exists},      {0},
};
