#include "python/builtin-private.h"
#include "python/evaluator-private.h"

#include <string.h>

// The import statements: `import a.b as c`, `from .x import y`, stars, cycles.

static const char lazy_reason[] =
    "it is imported from a module that was still being run (an import cycle)";

// A name that a module in a cycle did not have yet. Python would fail here, but it may also begin
// the cycle elsewhere; so the name is looked for again when it is used.
typedef struct {
    Value value;
    Module *module;
    const char *name;
} LazyImport;

static Value *
lazy_import(Evaluator *evaluator, Module *module, const char *name, Origin origin)
{
    LazyImport *lazy = ARENA_NEW(evaluator->arena, LazyImport);
    lazy->value.kind = VALUE_UNKNOWN;
    lazy->value.unknown.reason = lazy_reason;
    lazy->value.unknown.origin = origin;
    lazy->module = module;
    lazy->name = name;
    return &lazy->value;
}

/** What a name from an import cycle has become; any other value stays what it is. */
Value *
lazy_resolve(Evaluator *evaluator, Value *value)
{
    enum { LONGEST_CHAIN = 20 };
    (void)evaluator;
    for (int i = 0;
         i < LONGEST_CHAIN && value->kind == VALUE_UNKNOWN && value->unknown.reason == lazy_reason;
         i++) {
        const LazyImport *lazy = (const LazyImport *)value;
        const Binding *row = namespace_row(&lazy->module->names, lazy->name);
        if (row == NULL || row->value == NULL)
            return value;
        value = row->value;
    }
    return value;
}

/** Runs what stood below `if TYPE_CHECKING` in a module; false: nothing is left of that. */
bool
run_deferred(Evaluator *evaluator, Module *module)
{
    bool ran = false;
    for (guint i = 0; i < evaluator->deferred->len; i++) {
        Deferred *deferred = &g_array_index(evaluator->deferred, Deferred, i);
        if (deferred->module != module || deferred->body == NULL)
            continue;
        const Node *body = deferred->body;
        deferred->body = NULL;
        Frame *frame = frame_new(evaluator, FRAME_MODULE, NULL, module);
        frame->names = ARENA_NEW(evaluator->arena, Namespace);
        frame->is_kept = true;
        Value *raised = evaluator->raised;
        execute_block(evaluator, frame, body);
        evaluator->raised = raised;
        for (size_t j = 0; j < frame->names->count; j++) {
            const Binding *row = &frame->names->rows[j];
            if (namespace_row(&module->names, row->name) == NULL)
                namespace_set(evaluator, &module->names, row->name, row->value, row->origin);
        }
        ran = true;
    }
    return ran;
}

static Value *
find_submodule(Evaluator *evaluator, const Module *module, const char *name, Origin origin)
{
    if (module->file == NULL && module->host == NULL && !module->is_package)
        return NULL;
    const char *full = arena_printf(evaluator->arena, "%s.%s", module->name, name);
    Value *found = module_find(evaluator, full, origin);
    return found;
}

static Value *
host_attribute(Evaluator *evaluator, Module *module, const char *name)
{
    for (const HostMember *row = module->host->members; row != NULL && row->name != NULL; row++)
        if (strcmp(row->name, name) == 0)
            return value_host(evaluator, row->type, row->row, NULL, (Origin){0});
    return module->host->resolve == NULL ? NULL
                                         : module->host->resolve(evaluator, module->host, name);
}

/** module.name; NULL when it has none. `name` is interned. */
Value *
module_attribute(Evaluator *evaluator, Module *module, const char *name, Origin origin)
{
    const Binding *row = namespace_row(&module->names, name);
    // A library's name counts before its submodule of that name: postgresql.array is the class.
    bool is_submodule = module->host != NULL && row != NULL && row->value != NULL &&
                        row->value->kind == VALUE_MODULE;
    if (row != NULL && row->value != NULL && !is_submodule)
        return lazy_resolve(evaluator, row->value);
    Value *submodule = is_submodule ? row->value : NULL;
    Value *found = module->host != NULL ? host_attribute(evaluator, module, name) : NULL;
    if (found != NULL) {
        // One object each: `is` and the interning of rows rely on it.
        namespace_keep(evaluator, &module->names, name, found);
        return found;
    }
    if (submodule != NULL)
        return submodule;
    if (!module->is_running)
        found = find_submodule(evaluator, module, name, origin);
    if (found != NULL)
        return found;
    if (run_deferred(evaluator, module)) {
        row = namespace_row(&module->names, name);
        if (row != NULL && row->value != NULL)
            return row->value;
    }
    row = name[0] == '_' ? NULL : namespace_row(&module->names, evaluator->names.getattr);
    if (row != NULL && row->value != NULL) {
        Value *argument = value_from_text(evaluator, name);
        return evaluator_call_with(evaluator, row->value, origin, 1, &argument);
    }
    // What stands in for a library has not all of its names.
    if (module->names.rest == NULL && module->file != NULL && module->file[0] == '<' &&
        name[0] != '_')
        return value_unknown(evaluator, origin, "%s of module %s is not read", name, module->name);
    return module->names.rest;
}

static Value *
import_name(Evaluator *evaluator, Value *from, const char *name, Origin origin)
{
    if (from->kind == VALUE_UNKNOWN) {
        EvaluatorForeign foreign = evaluator->options.foreign;
        Value *given = foreign == NULL ? NULL : foreign(evaluator, from, name);
        return given != NULL ? given : from;
    }
    Module *module = from->module;
    Value *found = module_attribute(evaluator, module, name, origin);
    if (found == NULL)
        found = find_submodule(evaluator, module, name, origin);
    if (found != NULL)
        return found;
    if (module->is_running)
        return lazy_import(evaluator, module, name, origin);
    return evaluator_raise(evaluator, origin, "ImportError", "cannot import name '%s' from '%s'",
                           name, module->name);
}

static void
bind_star(Evaluator *evaluator, Frame *frame, Module *module, const char *name, Origin origin)
{
    name = evaluator_name(evaluator, name);
    Value *value = module_attribute(evaluator, module, name, origin);
    if (value != NULL)
        frame_bind(evaluator, frame, name, value, origin);
}

static bool
bind_all(Evaluator *evaluator, Frame *frame, Module *module, Origin origin)
{
    const Binding *row = namespace_row(&module->names, evaluator->names.all);
    const Items *names = row == NULL || row->value == NULL ? NULL : value_sequence(row->value);
    if (names == NULL)
        return false;
    for (size_t i = 0; i < names->count; i++)
        if (value_text(names->items[i]) != NULL)
            bind_star(evaluator, frame, module, value_text(names->items[i]), origin);
    if (names->rest != NULL && frame->names->rest == NULL)
        frame->names->rest = names->rest;
    return true;
}

static void
import_star(Evaluator *evaluator, Frame *frame, Value *from, Origin origin)
{
    branch_touch(evaluator, CONTAINER_NAMESPACE, frame->names);
    if (from->kind == VALUE_UNKNOWN) {
        frame->names->rest = from;
        return;
    }
    Module *module = from->module;
    library_fill(evaluator, module);
    for (const HostMember *row = module->host == NULL ? NULL : module->host->members;
         row != NULL && row->name != NULL; row++)
        bind_star(evaluator, frame, module, row->name, origin);
    if (!bind_all(evaluator, frame, module, origin))
        for (size_t i = 0; i < module->names.count; i++)
            if (module->names.rows[i].name[0] != '_' && module->names.rows[i].value != NULL)
                frame_bind(evaluator, frame, module->names.rows[i].name,
                           module->names.rows[i].value, origin);
    if (module->names.rest != NULL && frame->names->rest == NULL)
        frame->names->rest = module->names.rest;
}

// "..x" in app.models.user is app.x: one dot is the package that the file is in.
static const char *
absolute_name(Evaluator *evaluator, const Module *module, const Node *statement)
{
    const char *name = statement->import_from.module;
    if (statement->import_from.level == 0)
        return name;
    g_autofree char *package = g_strdup(module->name);
    int levels = statement->import_from.level - (module->is_package ? 1 : 0);
    for (; levels > 0; levels--) {
        char *dot = strrchr(package, '.');
        if (dot == NULL && levels > 1)
            return NULL;
        *(dot != NULL ? dot : package) = '\0';
    }
    if (name == NULL)
        return arena_text(evaluator->arena, package);
    return *package == '\0' ? name : arena_printf(evaluator->arena, "%s.%s", package, name);
}

static Flow
import_from(Evaluator *evaluator, Frame *frame, const Node *statement)
{
    Origin origin = node_origin(frame, statement);
    const char *name = absolute_name(evaluator, frame->module, statement);
    if (name != NULL && strcmp(name, "__future__") == 0)
        return FLOW_NORMAL;
    Value *module =
        name == NULL || *name == '\0'
            ? value_unknown(evaluator, origin, "a relative import that leaves the source folder")
            : import_module(evaluator, name, origin);
    for (const Node *alias = statement->import_from.names; alias != NULL; alias = alias->next) {
        if (strcmp(alias->alias.name, "*") == 0) {
            import_star(evaluator, frame, module, origin);
            continue;
        }
        const char *bound = alias->alias.alias != NULL ? alias->alias.alias : alias->alias.name;
        Origin place = node_origin(frame, alias);
        frame_bind(evaluator, frame, bound,
                   import_name(evaluator, module, alias->alias.name, place), place);
    }
    return FLOW_NORMAL;
}

static Flow
import_plain(Evaluator *evaluator, Frame *frame, const Node *statement)
{
    for (const Node *alias = statement->names; alias != NULL; alias = alias->next) {
        Origin origin = node_origin(frame, alias);
        Value *module = import_module(evaluator, alias->alias.name, origin);
        const char *bound = alias->alias.alias;
        const char *dot = strchr(alias->alias.name, '.');
        if (bound == NULL && dot != NULL) {
            // import a.b binds a
            bound = arena_intern_n(evaluator->name_arena, alias->alias.name,
                                   (size_t)(dot - alias->alias.name));
            module = import_module(evaluator, bound, origin);
        }
        frame_bind(evaluator, frame, bound != NULL ? bound : alias->alias.name, module, origin);
    }
    return FLOW_NORMAL;
}

Flow
execute_import(Evaluator *evaluator, Frame *frame, const Node *statement)
{
    return statement->kind == NODE_IMPORT ? import_plain(evaluator, frame, statement)
                                          : import_from(evaluator, frame, statement);
}
