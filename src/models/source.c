#include "models/source.h"

#include "base/text.h"
#include "kind/reflect.h"
#include "models/models.h"
#include "server/connection.h"

#include <signal.h>
#include <string.h>

G_DEFINE_QUARK(trueup_source_error, source_error)

// ---- databases ---------------------------------------------------------------------------------

static Schema *
read_session(Connection *connection, const SourceOptions *options, GError **error)
{
    ReflectOptions reflection = {.progress = options->progress,
                                 .progress_data = options->progress_data,
                                 .cancellable = options->cancellable,
                                 .whole = options->whole};
    return reflect(connection, &reflection, error);
}

static Schema *
read_address(const char *address, const SourceOptions *options, GError **error)
{
    g_autoptr(Connection) connection = connection_open(address, options->cancellable, error);
    return connection == NULL ? NULL : read_session(connection, options, error);
}

// Who has more to ask of the database asks in the same session: a new one costs as much as reading
// thirty tables does.
static Schema *
read_database(const char *address, const SourceOptions *options, GError **error)
{
    g_autoptr(Connection) connection = connection_open(address, options->cancellable, error);
    Schema *schema = connection == NULL ? NULL : read_session(connection, options, error);
    if (schema != NULL && options->session != NULL && *options->session == NULL)
        *options->session = g_steal_pointer(&connection);
    return schema;
}

// ---- DDL, loaded in the sandbox ----------------------------------------------------------------

// The caller's sandbox, started if this is its first use.
static Sandbox *
need_sandbox(const char *source, const SourceOptions *options, GError **error)
{
    if (options->sandbox == NULL) {
        g_autofree char *shown = text_without_password(source);
        g_set_error(error, SOURCE_ERROR, SOURCE_ERROR_NAME,
                    "%s: only a server can read that, and none is to be started here", shown);
        return NULL;
    }
    if (*options->sandbox == NULL)
        *options->sandbox = sandbox_start(options->sandbox_options, error);
    return *options->sandbox;
}

// A script that says nothing of privileges, or of a sort of things that is not loaded, does not say
// that there are none.
static void
speak_for_what_is_there(Schema *schema)
{
    schema->speaks_for[KIND_DEFINITION] = schema->speaks_for[KIND_PRIVILEGE] = false;
    for (size_t i = 0; i < schema->count; i++)
        if (schema->objects[i]->kind == KIND_PRIVILEGE)
            schema->speaks_for[KIND_PRIVILEGE] = true;
}

// Reads a database of the sandbox, which is not needed any more then.
static Schema *
read_loaded(const char *source, const char *address, const SourceOptions *options, GError **error)
{
    Schema *schema = read_address(address, options, error);
    g_autofree char *shown = text_without_password(source);
    if (schema != NULL)
        schema->label = arena_text(schema->arena, shown);
    if (schema != NULL)
        speak_for_what_is_there(schema);
    g_autoptr(GError) left = NULL; // it goes with the sandbox in any case
    if (!sandbox_drop_database(*options->sandbox, address, &left))
        g_debug("%s stays until the sandbox ends: %s", address, left->message);
    return schema;
}

static Schema *
read_sql(const char *source, const char *path, const SourceOptions *options, GError **error)
{
    Sandbox *sandbox = need_sandbox(source, options, error);
    if (sandbox == NULL)
        return NULL;
    g_autofree char *address = sandbox_load_sql(sandbox, "sql", path, options->cancellable, error);
    return address == NULL ? NULL : read_loaded(source, address, options, error);
}

// ---- a command that prints DDL -----------------------------------------------------------------

// The last line that says something: the reason, most of the time.
static char *
last_line(GBytes *bytes)
{
    gsize size;
    const char *data = g_bytes_get_data(bytes, &size);
    g_autofree char *text = g_utf8_make_valid(data == NULL ? "" : data, (gssize)size);
    g_strchomp(text);
    const char *line = strrchr(text, '\n');
    return g_strdup(line == NULL ? text : line + 1);
}

static void
set_command_error(const char *command, GSubprocess *ended, GBytes *complaints, GError **error)
{
    g_autofree char *line = last_line(complaints), *shown = text_without_password(command);
    const char *colon = *line == '\0' ? "" : ": ";
    if (g_subprocess_get_if_exited(ended))
        g_set_error(error, SOURCE_ERROR, SOURCE_ERROR_COMMAND,
                    "command \"%s\": ended with status %d%s%s", shown,
                    g_subprocess_get_exit_status(ended), colon, line);
    else
        g_set_error(error, SOURCE_ERROR, SOURCE_ERROR_COMMAND,
                    "command \"%s\": was ended by signal %d%s%s", shown,
                    g_subprocess_get_term_sig(ended), colon, line);
}

// What the command prints; NULL on error.
static char *
run_command(const char *command, const SourceOptions *options, GError **error)
{
    g_autoptr(GSubprocessLauncher) launcher =
        g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
    if (options->directory != NULL)
        g_subprocess_launcher_set_cwd(launcher, options->directory);
    g_autoptr(GSubprocess) process =
        g_subprocess_launcher_spawn(launcher, error, "/bin/sh", "-c", command, NULL);
    if (process == NULL)
        return NULL;
    g_autoptr(GBytes) output = NULL;
    g_autoptr(GBytes) complaints = NULL;
    if (!g_subprocess_communicate(process, NULL, options->cancellable, &output, &complaints,
                                  error)) {
        g_subprocess_send_signal(process, SIGTERM);
        return NULL;
    }
    if (!g_subprocess_get_successful(process)) {
        set_command_error(command, process, complaints, error);
        return NULL;
    }
    gsize size;
    const char *text = g_bytes_get_data(output, &size);
    if (size > 0 && memchr(text, '\0', size) == NULL)
        return g_strndup(text, size);
    g_autofree char *shown = text_without_password(command);
    g_set_error(error, SOURCE_ERROR, SOURCE_ERROR_COMMAND,
                "command \"%s\": it printed %s\n"
                "hint: it has to print DDL, as \"pg_dump --schema-only\" does",
                shown, size == 0 ? "nothing" : "something that is no text");
    return NULL;
}

static Schema *
read_command(const char *source, const char *command, const SourceOptions *options, GError **error)
{
    g_autofree char *sql = run_command(command, options, error);
    if (sql == NULL)
        return NULL;
    Sandbox *sandbox = need_sandbox(source, options, error);
    if (sandbox == NULL)
        return NULL;
    g_autofree char *shown = text_without_password(command);
    g_autofree char *address = sandbox_load_text(sandbox, "command", shown, sql, error);
    return address == NULL ? NULL : read_loaded(source, address, options, error);
}

// ---- models ------------------------------------------------------------------------------------

static Schema *
read_models(const char *source, const char *path, const SourceOptions *options, GError **error)
{
    g_autoptr(GPtrArray) paths = g_ptr_array_new();
    if (*path != '\0')
        g_ptr_array_add(paths, (gpointer)(guintptr)path);
    for (size_t i = 0; options->models != NULL && options->models[i] != NULL; i++)
        g_ptr_array_add(paths, (gpointer)(guintptr)options->models[i]);
    if (paths->len == 0) {
        g_set_error(error, SOURCE_ERROR, SOURCE_ERROR_NOTHING_FOUND,
                    "\"%s\" names no file or folder of models\n"
                    "hint: \"models:PATH\", for instance \"models:app/models.py\"",
                    source);
        return NULL;
    }
    g_ptr_array_add(paths, NULL);
    ModelsOptions models = {.directory = options->directory,
                            .sqlalchemy = options->sqlalchemy,
                            .types = options->types,
                            .migrations = options->migrations,
                            .cancellable = options->cancellable};
    return models_read((const char *const *)paths->pdata, &models, NULL, error);
}

// ---- names -------------------------------------------------------------------------------------

static const struct {
    const char *prefix;
    Schema *(*read)(const char *source, const char *rest, const SourceOptions *options,
                    GError **error);
} readers[] = {
    {"sql:", read_sql},
    {"command:", read_command},
    {"models:", read_models},
};

static void
set_name_error(const char *source, GError **error)
{
    g_autofree char *shown = text_without_password(source);
    const char *kind = g_str_has_suffix(source, ".sql") ? "sql" : "models";
    if (g_file_test(source, G_FILE_TEST_EXISTS))
        g_set_error(error, SOURCE_ERROR, SOURCE_ERROR_NAME,
                    "\"%s\" is a file or folder, which says nothing about what is in it\n"
                    "hint: \"%s:%s\"",
                    shown, kind, shown);
    else
        g_set_error(error, SOURCE_ERROR, SOURCE_ERROR_NAME,
                    "\"%s\" is no source\n"
                    "hint: postgresql://HOST/DATABASE, models:PATH, sql:PATH or command:CMD",
                    shown);
}

Schema *
source_read(const char *source, const SourceOptions *options, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(readers); i++)
        if (g_str_has_prefix(source, readers[i].prefix))
            return readers[i].read(source, source + strlen(readers[i].prefix), options, error);
    if (strstr(source, "://") != NULL || strchr(source, '=') != NULL)
        return read_database(source, options, error);
    set_name_error(source, error);
    return NULL;
}
