#include "models/models.h"

#include "base/text.h"
#include "models/configured.h"
#include "models/emit.h"
#include "models/files.h"
#include "models/kept-private.h"
#include "models/target.h"
#include "python/evaluator.h"
#include "sqlalchemy/event.h"
#include "sqlalchemy/guess.h"
#include "sqlalchemy/neighbours.h"
#include "sqlalchemy/sqlalchemy.h"

#include <string.h>

G_DEFINE_QUARK(trueup_models_error, models_error)

static const ModelsOptions no_options = {0};

// What the options say, else what the project pins, else the newest.
static bool
is_modern(const ModelsOptions *options, const ModelFiles *files)
{
    const char *directory = options->directory != NULL
                                ? options->directory
                                : (const char *)g_ptr_array_index(files->roots, 0);
    return models_sqlalchemy(directory, options->sqlalchemy) != 1;
}

static void
copy_diagnostics(Schema *schema, const Diagnostics *from, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Diagnostic row = from->rows[i];
        row.origin.file = arena_intern(schema->arena, row.origin.file);
        diagnostics_add(&schema->diagnostics, row);
    }
}

static bool
evaluate_files(Evaluator *evaluator, const ModelFiles *files, GCancellable *cancellable,
               GError **error)
{
    for (guint i = 0; i < files->files->len; i++) {
        if (cancellable != NULL && g_cancellable_is_cancelled(cancellable)) {
            g_set_error(error, MODELS_ERROR, MODELS_ERROR_CANCELLED,
                        "reading the models: cancelled");
            return false;
        }
        evaluator_import_file(evaluator, g_ptr_array_index(files->files, i));
    }
    return true;
}

static size_t
files_with_tables(const Schema *schema)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < schema->count; i++)
        if (schema->objects[i]->kind == KIND_TABLE && schema->objects[i]->origin.file != NULL)
            g_hash_table_add(seen, (gpointer)(uintptr_t)schema->objects[i]->origin.file);
    return g_hash_table_size(seen);
}

static bool
check_paths(const char *const *paths, GError **error)
{
    for (size_t i = 0; paths[i] != NULL; i++)
        if (!g_file_test(paths[i], G_FILE_TEST_EXISTS)) {
            g_set_error(error, MODELS_ERROR, MODELS_ERROR_FILE,
                        "%s: there is no such file or folder\n"
                        "hint: name the file or folder of the models with --models PATH",
                        paths[i]);
            return false;
        }
    return true;
}

// The binds that have tables, when the default one has none: "users", "audit"; NULL: there is none.
static char *
other_binds(const Declarations *declarations)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; i < declarations->metadata.count; i++) {
        const MetaData *metadata = declarations->metadata.rows[i];
        if (metadata->bind != NULL && metadata->tables.count > 0)
            g_string_append_printf(text, "%s\"%s\"", text->len > 0 ? ", " : "", metadata->bind);
    }
    return text->len == 0 ? NULL : g_string_free(g_steal_pointer(&text), FALSE);
}

static void
set_nothing_found(const char *const *paths, const ModelFiles *files, const Schema *schema,
                  GError **error)
{
    g_autofree char *where = g_strjoinv(", ", (char **)(uintptr_t)paths);
    g_autofree char *seen = text_plural(files->seen, "Python file");
    if (schema->label != NULL) {
        g_set_error(
            error, MODELS_ERROR, MODELS_ERROR_NOTHING_FOUND,
            "no table of the default database is declared in %s (%s): all are of the bind %s\n"
            "hint: name the database of a bind: trueup check NAME",
            where, seen, schema->label);
        return;
    }
    if (schema->diagnostics.count > 0) {
        const Diagnostic *first = &schema->diagnostics.rows[0];
        g_autofree char *at = origin_text(first->origin);
        g_set_error(error, MODELS_ERROR, MODELS_ERROR_NOTHING_FOUND,
                    "no table is declared in %s (%s)\n"
                    "hint: the first thing that could not be read: %s: %s",
                    where, seen, at, first->text);
        return;
    }
    g_set_error(
        error, MODELS_ERROR, MODELS_ERROR_NOTHING_FOUND,
        "no table is declared in %s (%s)\n"
        "hint: a table is a class below db.Model or another declarative base, or a Table(…);\n"
        "      what a function declares is read where the module itself calls it;\n"
        "      \"command:PROGRAM\" takes the SQL that a program prints, --models PATH names\n"
        "      other files",
        where, seen);
}

static Schema *
read_files(const ModelFiles *files, const ModelsOptions *options, GError **error)
{
    g_autoptr(Arena) arena = arena_new();
    Declarations declarations = {.modern = is_modern(options, files),
                                 .types = options->types,
                                 .diagnostics = {.arena = arena}};
    EvaluatorOptions settings = {.roots = (const char *const *)files->roots->pdata,
                                 .modules = sqlalchemy_modules(arena),
                                 .files = configured_files(arena, options->types),
                                 .sources = files->sources,
                                 .host = &declarations,
                                 .lost = event_lost_call,
                                 .lost_class = guess_class,
                                 .foreign = guess_foreign};
    g_autoptr(Evaluator) evaluator = evaluator_new(&settings);
    if (!evaluate_files(evaluator, files, options->cancellable, error))
        return NULL;
    neighbours_finish(evaluator);
    guess_settle(evaluator);
    declarations_settle(evaluator);
    // What env.py says besides is no matter of the models.
    size_t remarks = evaluator_diagnostics(evaluator)->count;
    size_t own = declarations.diagnostics.count;
    find_targets(evaluator, options->migrations);
    declarations.diagnostics.count = own;
    tell_other_metadata(evaluator);
    Schema *schema = schema_new("models");
    copy_diagnostics(schema, &files->unread, files->unread.count);
    if (emit_declarations(evaluator, schema, options->bind) == 0) {
        g_autofree char *binds = other_binds(&declarations);
        schema->label = arena_text(schema->arena, binds);
    }
    copy_diagnostics(schema, evaluator_diagnostics(evaluator), remarks);
    copy_diagnostics(schema, &declarations.diagnostics, declarations.diagnostics.count);
    return schema;
}

static Schema *
read_paths(const char *const *paths, const ModelsOptions *options, PythonSources *sources,
           ModelsCounts *counts, GError **error)
{
    g_auto(ModelFiles) files = {0};
    if (!check_paths(paths, error))
        return NULL;
    model_files_init(&files, paths, options->directory, sources);
    g_autoptr(Schema) schema = read_files(&files, options, error);
    if (schema == NULL)
        return NULL;
    schema_finish(schema);
    size_t tables = 0;
    for (size_t i = 0; i < schema->count; i++)
        tables += schema->objects[i]->kind == KIND_TABLE;
    if (tables == 0) {
        set_nothing_found(paths, &files, schema, error);
        return NULL;
    }
    schema->label = arena_printf(schema->arena, "models (%zu files)", files_with_tables(schema));
    *counts = (ModelsCounts){.files = files_with_tables(schema), .tables = tables};
    return g_steal_pointer(&schema);
}

Schema *
models_read(const char *const *paths, const ModelsOptions *options, ModelsCounts *counts,
            GError **error)
{
    ModelsCounts unwanted;
    if (options == NULL)
        options = &no_options;
    if (counts == NULL)
        counts = &unwanted;
    PythonSources *sources = models_kept_begin(options->kept);
    Schema *schema = read_paths(paths, options, sources, counts, error);
    counts->files_read = models_kept_end(options->kept);
    return schema;
}
