#include "project/project-private.h"

#include "base/file.h"
#include "python/evaluator.h"
#include "python/host.h"

#include <string.h>

// Files in which applications keep the address of their database, and how deep they are looked for.
static const char *const file_names[] = {
    "config.py",           "settings.py", "database.py", "db.py",     "app.py", "__init__.py",
    "application.py",      "main.py",     "wsgi.py",     "manage.py", "run.py", "extensions.py",
    "default_settings.py",
};
enum { CONFIG_DEPTH = 3, CONFIG_FILES = 200, CONFIG_BYTES = 256 * 1024 };

// What holds it: attributes of a class of settings and variables of a module, best first.
static const char *const setting_names[] = {
    "SQLALCHEMY_DATABASE_URI", "SQLALCHEMY_DATABASE_URL", "DATABASE_URL", "DATABASE_URI", "DB_URL",
};

static const char *const bind_names[] = {"SQLALCHEMY_BINDS"};

typedef struct {
    Finder *finder;
    Evaluator *evaluator;
    const char *const *names; // of the settings that are looked for
    size_t name_count;
    const AppBind *binds;   // what was found when binds are
    bool environment_spoke; // DATABASE_URL is set: a default beside it is not used
    size_t files;
    int best; // rank of what was found: lower is better
    AppUrl found;
} Search;

static bool
is_config_file(const char *name)
{
    if (!g_str_has_suffix(name, ".py"))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(file_names); i++)
        if (strcmp(file_names[i], name) == 0)
            return true;
    return false;
}

// A folder of nothing but settings: config/, configs/, settings/.
static bool
is_config_folder(const char *folder)
{
    g_autofree char *name = g_path_get_basename(folder);
    return g_str_has_prefix(name, "config") || strcmp(name, "settings") == 0;
}

// Settings of tests and of production are not what a person at the keyboard means.
static bool
is_of_elsewhere(const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);
    return strstr(lower, "test") != NULL || strstr(lower, "prod") != NULL;
}

// The text of a value: known, or what it is likely to be when the environment says nothing.
static const char *
text_of(const Search *search, const Value *value)
{
    if (value != NULL && value->kind == VALUE_UNKNOWN && !search->environment_spoke)
        value = value->unknown.likely;
    const char *text = value != NULL ? value_text(value) : NULL;
    return text != NULL && (strstr(text, "://") != NULL) ? text : NULL;
}

// "postgresql://…", or {"url": "postgresql://…"} with what the engine gets besides
static const char *
url_of_bind(Search *search, Value *value)
{
    Value *url = value->kind == VALUE_DICT ? value_find(value, "url") : value;
    const char *text = text_of(search, url);
    return text == NULL ? NULL : arena_text(search->finder->arena, text);
}

static void
offer_binds(Search *search, const Binding *row, int rank)
{
    Value *value = row != NULL ? row->value : NULL;
    if (value == NULL || value->kind != VALUE_DICT || rank >= search->best)
        return;
    Arena *arena = search->finder->arena;
    const Dict *dict = &value->dict;
    AppBind *binds = ARENA_NEW_ARRAY(arena, AppBind, dict->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < dict->count; i++) {
        const char *name = value_text(dict->entries[i].key);
        if (name == NULL)
            continue;
        binds[count++] = (AppBind){
            arena_text(arena, name),
            url_of_bind(search, dict->entries[i].value),
            {arena_intern(arena, row->origin.file), row->origin.line, row->origin.column}};
    }
    search->best = rank;
    search->binds = binds;
}

static void
offer(Search *search, const Binding *row, int rank)
{
    if (search->names == bind_names) {
        offer_binds(search, row, rank);
        return;
    }
    const char *text = row != NULL && rank < search->best ? text_of(search, row->value) : NULL;
    if (text == NULL)
        return;
    Arena *arena = search->finder->arena;
    search->best = rank;
    search->found = (AppUrl){
        .text = arena_text(arena, text),
        .origin = {arena_intern(arena, row->origin.file), row->origin.line, row->origin.column},
        .name = arena_intern(arena, row->name)};
}

// "DevelopmentConfig" before "Config" before any other.
static int
rank_of_class(const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);
    if (is_of_elsewhere(name))
        return 1000;
    if (strstr(lower, "dev") != NULL || strstr(lower, "local") != NULL)
        return 10;
    return strcmp(lower, "config") == 0 || strcmp(lower, "settings") == 0 ? 20 : 30;
}

static void
look_at_module(Search *search, const Value *module)
{
    if (module == NULL || module->kind != VALUE_MODULE)
        return;
    const Namespace *names = &module->module->names;
    for (size_t i = 0; i < search->name_count; i++)
        offer(search, namespace_find(names, search->names[i]), 40 + (int)i);
    for (size_t i = 0; i < names->count; i++) {
        const Value *value = names->rows[i].value;
        if (value == NULL || value->kind != VALUE_CLASS || value->class->module != module->module)
            continue;
        int rank = rank_of_class(value->class->name);
        for (size_t j = 0; j < search->name_count && rank < 1000; j++)
            offer(search, namespace_find(&value->class->names, search->names[j]), rank + (int)j);
    }
}

// app.config['SQLALCHEMY_DATABASE_URI'] = EXPRESSION, wherever it stands; a dict may take several
// lines.
static void
look_at_assignments(Search *search, Value *module, const char *path, const char *text)
{
    bool for_binds = search->names == bind_names;
    g_autofree char *source =
        g_strdup_printf("^[ \\t]*\\w+(?:\\.\\w+)*\\.config\\[['\"]%s['\"]\\][ \\t]*=%s",
                        for_binds ? "SQLALCHEMY_BINDS" : "SQLALCHEMY_DATABASE_UR[IL]",
                        for_binds ? "\\s*(\\{[^{}]*(?:\\{[^{}]*\\}[^{}]*)*\\})" : "(.*)$");
    g_autoptr(GRegex) pattern = g_regex_new(source, G_REGEX_MULTILINE, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    if (!g_regex_match(pattern, text, 0, &match))
        return;
    int start = 0;
    g_match_info_fetch_pos(match, 1, &start, NULL);
    g_autofree char *expression = g_match_info_fetch(match, 1);
    int line = 1;
    for (int i = 0; i < start; i++)
        line += text[i] == '\n';
    Origin origin = {path, line, 0};
    Binding row = {.name = search->names[0], .origin = origin};
    row.value = evaluator_expression(search->evaluator, module, g_strstrip(expression), origin);
    offer(search, &row, 50);
}

static void
look_at_file(Search *search, const char *path)
{
    g_autofree char *bytes = read_file_if_there(path, NULL);
    if (bytes == NULL)
        return;
    bool names_one = false;
    for (size_t i = 0; i < search->name_count; i++)
        names_one = names_one || strstr(bytes, search->names[i]) != NULL;
    if (!names_one)
        return;
    g_autofree char *text = g_utf8_make_valid(bytes, -1);
    Value *module = evaluator_import_file(search->evaluator, path);
    look_at_module(search, module);
    look_at_assignments(search, module, path, text);
}

static void
look_in_folder(Search *search, const char *folder, int depth)
{
    g_autoptr(GPtrArray) names = sorted_names(folder);
    bool all = is_config_folder(folder);
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (is_config_file(name) ||
            (all && g_str_has_suffix(name, ".py") && !is_of_elsewhere(name))) {
            if (search->files++ < CONFIG_FILES)
                look_at_file(search, path);
        } else if (depth < CONFIG_DEPTH && g_file_test(path, G_FILE_TEST_IS_DIR) &&
                   is_code_folder(search->finder, path, name)) {
            look_in_folder(search, path, depth + 1);
        }
    }
}

// What the evaluator may read: settings and what they are made of, not the whole application that
// a factory imports.
static bool
read_config(void *data, const char *path, char **text, size_t *length)
{
    (void)data;
    g_autofree char *name = g_path_get_basename(path);
    g_autofree char *folder = g_path_get_dirname(path);
    bool is_config = is_config_file(name) || is_config_folder(folder) ||
                     strstr(name, "config") != NULL || strstr(name, "setting") != NULL ||
                     strstr(name, "const") != NULL || strstr(name, "env") != NULL;
    return is_config && file_read(path, CONFIG_BYTES, text, length, NULL);
}

static void
search_all(Search *search)
{
    const char *const roots[] = {search->finder->project->root, NULL};
    EvaluatorOptions options = {.roots = roots, .read = read_config};
    g_autoptr(Evaluator) evaluator = evaluator_new(&options);
    search->evaluator = evaluator;
    search->best = 1000;
    look_in_folder(search, search->finder->project->root, 1);
}

AppUrl
find_app_url(Finder *finder, bool environment_spoke)
{
    Search search = {.finder = finder,
                     .environment_spoke = environment_spoke,
                     .names = setting_names,
                     .name_count = G_N_ELEMENTS(setting_names)};
    search_all(&search);
    return search.found;
}

const AppBind *
find_app_binds(Finder *finder)
{
    static const AppBind none = {0};
    Search search = {.finder = finder, .names = bind_names, .name_count = G_N_ELEMENTS(bind_names)};
    search_all(&search);
    return search.binds != NULL ? search.binds : &none;
}
