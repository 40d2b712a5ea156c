#include "base/file.h"
#include "python/builtin-private.h"
#include "python/evaluator-private.h"
#include "python/parser.h"

#include <string.h>

// Modules: which file a dotted name is, reading it once, and running it.

static const EvaluatorFile *
find_given_file(const Evaluator *evaluator, const char *path)
{
    const EvaluatorFile *files = evaluator->options.files;
    for (; files != NULL && files->path != NULL; files++)
        if (strcmp(files->path, path) == 0)
            return files;
    return NULL;
}

static bool
read_file(const Evaluator *evaluator, const char *path, char **text, size_t *length)
{
    const EvaluatorFile *given = find_given_file(evaluator, path);
    if (given != NULL) {
        *text = g_strdup(given->text);
        *length = strlen(given->text);
        return true;
    }
    if (evaluator->options.read != NULL)
        return evaluator->options.read(evaluator->options.read_data, path, text, length);
    return file_read(path, SOURCE_LARGEST, text, length, NULL);
}

static Module *
new_module(Evaluator *evaluator, const char *name, Value **value)
{
    *value = new_value(evaluator, VALUE_MODULE);
    Module *module = (*value)->module = ARENA_NEW(evaluator->arena, Module);
    module->name = name;
    namespace_set(evaluator, &module->names, evaluator->names.name,
                  value_from_text(evaluator, name), (Origin){0});
    g_hash_table_insert(evaluator->modules, g_strdup(name), *value);
    return module;
}

static void
report_syntax_errors(Evaluator *evaluator, const SyntaxTree *tree)
{
    for (size_t i = 0; i < tree->diagnostics.count; i++)
        diagnostics_add(&evaluator->diagnostics, tree->diagnostics.rows[i]);
}

// `own`: the arena of a tree that goes when its module was run; NULL: the sources keep it. NULL
// when there is no such file.
static const SyntaxTree *
find_tree(Evaluator *evaluator, const char *path, Arena **own)
{
    PythonSources *sources = evaluator->options.sources;
    bool is_on_disk = evaluator->options.read == NULL && find_given_file(evaluator, path) == NULL;
    if (sources != NULL && is_on_disk)
        return python_sources_tree(sources, path);
    g_autofree char *text = NULL;
    size_t length = 0;
    if (!read_file(evaluator, path, &text, &length))
        return NULL;
    *own = arena_new();
    return python_parse_into(*own, evaluator->spellings, path, text, length);
}

static Value *
run_file(Evaluator *evaluator, const char *name, const char *path, const SyntaxTree *tree)
{
    Value *value;
    Module *module = new_module(evaluator, name, &value);
    path = arena_text(evaluator->arena, path);
    module->file = path;
    module->is_package = g_str_has_suffix(path, "/__init__.py");
    module->is_running = true;
    namespace_set(evaluator, &module->names, evaluator->names.file,
                  value_from_text(evaluator, path), (Origin){0});
    const char *dot = strrchr(name, '.');
    size_t package = module->is_package ? strlen(name) : dot == NULL ? 0 : (size_t)(dot - name);
    namespace_set(evaluator, &module->names, evaluator_name(evaluator, "__package__"),
                  value_from_text_n(evaluator, name, package), (Origin){0});
    namespace_set(evaluator, &module->names, evaluator->names.doc, evaluator->none, (Origin){0});
    static const char *const unknown_names[] = {"__spec__", "__loader__", "__path__"};
    for (size_t i = 0; i < (module->is_package ? 3 : 2); i++)
        namespace_set(evaluator, &module->names, evaluator_name(evaluator, unknown_names[i]),
                      value_unknown(evaluator, (Origin){0}, "%s of a module", unknown_names[i]),
                      (Origin){0});
    g_hash_table_insert(evaluator->files, g_strdup(path), value);
    g_ptr_array_add(evaluator->order, value);
    report_syntax_errors(evaluator, tree);
    evaluator->tree_bytes += arena_size(tree->arena);
    Branch *branch = evaluator->branch;
    evaluator->branch = NULL; // a module is run once, whoever asks for it first
    execute_module(evaluator, module, tree->module->body);
    evaluator->branch = branch;
    module->is_running = false;
    evaluator->tree_bytes -= arena_size(tree->arena);
    return value;
}

static Value *
load_path(Evaluator *evaluator, const char *name, const char *path)
{
    Value *known = g_hash_table_lookup(evaluator->files, path);
    if (known != NULL)
        return known;
    g_autoptr(Arena) own = NULL;
    const SyntaxTree *tree = find_tree(evaluator, path, &own);
    return tree == NULL ? NULL : run_file(evaluator, name, path, tree);
}

static Value *
load_from_roots(Evaluator *evaluator, const char *name)
{
    g_autofree char *path = g_strdelimit(g_strdup(name), ".", '/');
    static const char *const ends[] = {"/__init__.py", ".py"};
    const char *const *roots = evaluator->options.roots;
    for (size_t i = 0; roots != NULL && roots[i] != NULL; i++) {
        for (size_t end = 0; end < G_N_ELEMENTS(ends); end++) {
            g_autofree char *file = g_strconcat(roots[i], "/", path, ends[end], NULL);
            Value *found = load_path(evaluator, name, file);
            if (found != NULL)
                return found;
        }
    }
    return NULL;
}

// A folder without an __init__.py is a package too.
static Value *
folder_package(Evaluator *evaluator, const char *name)
{
    g_autofree char *path = g_strdelimit(g_strdup(name), ".", '/');
    const char *const *roots = evaluator->options.roots;
    Value *value;
    for (size_t i = 0; roots != NULL && roots[i] != NULL && evaluator->options.read == NULL; i++) {
        g_autofree char *folder = g_build_filename(roots[i], path, NULL);
        if (!g_file_test(folder, G_FILE_TEST_IS_DIR))
            continue;
        new_module(evaluator, name, &value)->is_package = true;
        return value;
    }
    return NULL;
}

static const HostModule *
find_host_module(const Evaluator *evaluator, const char *name)
{
    const HostModule *const *rows = evaluator->options.modules;
    for (size_t i = 0; rows != NULL && rows[i] != NULL; i++)
        if (strcmp(rows[i]->name, name) == 0)
            return rows[i];
    return library_module(name);
}

// "sqlalchemy.dialects" when only "sqlalchemy.dialects.postgresql" is a row.
static bool
is_host_parent(const Evaluator *evaluator, const char *name)
{
    const HostModule *const *rows = evaluator->options.modules;
    size_t length = strlen(name);
    for (size_t i = 0; rows != NULL && rows[i] != NULL; i++)
        if (strncmp(rows[i]->name, name, length) == 0 && rows[i]->name[length] == '.')
            return true;
    return false;
}

// `host` NULL: only the parent of one.
static Value *
host_module(Evaluator *evaluator, const char *name, const HostModule *host)
{
    Value *value;
    Module *module = new_module(evaluator, name, &value);
    module->host = host;
    module->is_package = host == NULL;
    return value;
}

static void
tell_parent(Evaluator *evaluator, const char *name, Value *module)
{
    const char *dot = strrchr(name, '.');
    if (dot == NULL)
        return;
    g_autofree char *parent_name = g_strndup(name, (size_t)(dot - name));
    const Value *parent = g_hash_table_lookup(evaluator->modules, parent_name);
    if (parent != NULL && parent->kind == VALUE_MODULE)
        namespace_keep(evaluator, &parent->module->names, evaluator_name(evaluator, dot + 1),
                       module);
}

static Value *
load_parent(Evaluator *evaluator, const char *name, Origin origin)
{
    const char *dot = strrchr(name, '.');
    if (dot == NULL)
        return NULL;
    const char *parent = arena_intern_n(evaluator->name_arena, name, (size_t)(dot - name));
    return module_find(evaluator, parent, origin);
}

/** The module of that name; NULL when it is neither a host's nor the project's. */
Value *
module_find(Evaluator *evaluator, const char *name, Origin origin)
{
    name = evaluator_name(evaluator, name);
    Value *found = g_hash_table_lookup(evaluator->modules, name);
    if (found != NULL)
        return found;
    if (stack_is_deep(evaluator))
        return give_up(evaluator, origin, "gave up after too many imports within each other");
    // The parents are run first, and may import this one themselves.
    load_parent(evaluator, name, origin);
    found = g_hash_table_lookup(evaluator->modules, name);
    const HostModule *host = found == NULL ? find_host_module(evaluator, name) : NULL;
    if (host != NULL)
        found = host_module(evaluator, name, host);
    if (found == NULL)
        found = load_from_roots(evaluator, name);
    if (found == NULL && is_host_parent(evaluator, name))
        found = host_module(evaluator, name, NULL);
    if (found == NULL)
        found = folder_package(evaluator, name);
    if (found != NULL)
        tell_parent(evaluator, name, found);
    return found;
}

/** The same, but an unknown instead of NULL. */
Value *
import_module(Evaluator *evaluator, const char *name, Origin origin)
{
    Value *found = module_find(evaluator, name, origin);
    return found != NULL ? found : value_unknown(evaluator, origin, "module %s is not read", name);
}

Value *
evaluator_import(Evaluator *evaluator, const char *name)
{
    if (evaluator->frame == NULL)
        evaluator->stack_base = __builtin_frame_address(0);
    return import_module(evaluator, evaluator_name(evaluator, name), (Origin){0});
}

static const char *
name_below(Evaluator *evaluator, const char *root, const char *path)
{
    size_t length = strlen(root);
    if (strncmp(path, root, length) != 0 || path[length] != '/')
        return NULL;
    g_autofree char *name = g_strdup(path + length + 1);
    if (g_str_has_suffix(name, ".py"))
        name[strlen(name) - strlen(".py")] = '\0';
    if (g_str_has_suffix(name, "/__init__"))
        name[strlen(name) - strlen("/__init__")] = '\0';
    return evaluator_name(evaluator, g_strdelimit(name, "/", '.'));
}

// The longest root says the name: with roots "." and "./src" the file src/app/a.py is app.a.
static const char *
module_name(Evaluator *evaluator, const char *path)
{
    const char *const *roots = evaluator->options.roots;
    const char *shortest = NULL;
    for (size_t i = 0; roots != NULL && roots[i] != NULL; i++) {
        const char *name = name_below(evaluator, roots[i], path);
        if (name != NULL && (shortest == NULL || strlen(name) < strlen(shortest)))
            shortest = name;
    }
    return shortest;
}

Value *
evaluator_import_file(Evaluator *evaluator, const char *path)
{
    if (evaluator->frame == NULL)
        evaluator->stack_base = __builtin_frame_address(0);
    Value *known = g_hash_table_lookup(evaluator->files, path);
    if (known != NULL)
        return known;
    const char *name = module_name(evaluator, path);
    if (name != NULL) {
        load_parent(evaluator, name, (Origin){0});
    } else {
        g_autofree char *base = g_path_get_basename(path);
        name = evaluator_name(evaluator, base);
    }
    Value *found = load_path(evaluator, name, path);
    if (found != NULL)
        tell_parent(evaluator, name, found);
    Origin origin = {.file = arena_text(evaluator->arena, path)};
    return found != NULL ? found : value_unknown(evaluator, origin, "%s cannot be read", path);
}
