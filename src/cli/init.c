#include "cli/commands.h"
#include "cli/exit.h"
#include "cli/json.h"
#include "cli/templates.h"

#include "revision/write.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
    char *template;
    gboolean multidb, package, sql;
} InitOptions;

static const Option init_options[] = {
    {"template", 't', OPTION_TEXT, offsetof(InitOptions, template), "NAME|PATH",
     "what is laid down (default: flask); a path is a folder of your own"},
    {"multidb", 0, OPTION_FLAG, offsetof(InitOptions, multidb), NULL,
     "several databases: the template flask-multidb"},
    {"sql", 0, OPTION_FLAG, offsetof(InitOptions, sql), NULL,
     "revisions in SQL, without Python: the template sql"},
    {"package", 0, OPTION_FLAG, offsetof(InitOptions, package), NULL,
     "empty __init__.py files in both folders"},
    {0},
};

// What will be written: path and text by turns.
typedef struct {
    char *folder, *above; // absolute
    GPtrArray *paths, *texts;
} Laying;

static void
laying_clear(Laying *laying)
{
    g_free(laying->folder);
    g_free(laying->above);
    g_clear_pointer(&laying->paths, g_ptr_array_unref);
    g_clear_pointer(&laying->texts, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Laying, laying_clear)

static void
lay(Laying *laying, const char *folder, const char *name, char *text)
{
    g_ptr_array_add(laying->paths, g_build_filename(folder, name, NULL));
    g_ptr_array_add(laying->texts, text);
}

static bool
fail(GError **error, WriteError code, const char *sentence, const char *hint)
{
    g_set_error(error, WRITE_ERROR, code, "%s\nhint: %s", sentence, hint);
    return false;
}

// ---- which template --------------------------------------------------------------------------

static const Template *
find_template(const char *name, GError **error)
{
    for (const Template *row = cli_templates; row->name != NULL; row++)
        if (strcmp(row->name, name) == 0)
            return row;
    g_autofree char *sentence = g_strdup_printf("No such template '%s'", name);
    fail(error, WRITE_ERROR_VALUE, sentence, "\"trueup list-templates\" lists them");
    return NULL;
}

static const char *
template_name(const InitOptions *options)
{
    return options->template != NULL ? options->template
           : options->sql            ? "sql"
           : options->multidb        ? "flask-multidb"
                                     : "flask";
}

// "${script_location}" is all that these files ask for.
static char *
fill_location(char *text, const Laying *laying)
{
    g_autofree char *owned = text;
    g_autofree char *name = g_path_get_basename(laying->folder);
    g_autoptr(GString) filled = g_string_new(owned);
    g_string_replace(filled, "${script_location}", name, 0);
    return g_string_free(g_steal_pointer(&filled), FALSE);
}

static bool
lay_template(Laying *laying, const char *name, GError **error)
{
    const Template *template = find_template(name, error);
    if (template == NULL)
        return false;
    for (const char *const *file = template->files; *file != NULL; file++) {
        char *text = template_text(template, *file, error);
        if (text == NULL)
            return false;
        lay(laying, laying->folder, *file, text);
    }
    g_autofree char *beside =
        template->above != NULL ? g_build_filename(laying->above, template->above, NULL) : NULL;
    if (beside == NULL || g_file_test(beside, G_FILE_TEST_EXISTS))
        return true;
    char *text = template_text(template, template->above, error);
    if (text != NULL)
        lay(laying, laying->above, template->above, fill_location(text, laying));
    return text != NULL;
}

// A folder of the user's own: its files as they are, alembic.ini.mako filled in.
static bool
lay_own_template(Laying *laying, const char *path, GError **error)
{
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    g_autofree char *sentence = g_strdup_printf("No such template '%s'", path);
    if (directory == NULL)
        return fail(error, WRITE_ERROR_VALUE, sentence, "a folder with script.py.mako and env.py");
    const char *name;
    while ((name = g_dir_read_name(directory)) != NULL) {
        g_autofree char *file = g_build_filename(path, name, NULL);
        char *text = NULL;
        if (!g_file_test(file, G_FILE_TEST_IS_REGULAR))
            continue;
        if (!g_file_get_contents(file, &text, NULL, error))
            return false;
        bool is_ini = strcmp(name, "alembic.ini.mako") == 0;
        lay(laying, laying->folder, is_ini ? "alembic.ini" : name,
            is_ini ? fill_location(text, laying) : text);
    }
    return true;
}

// ---- laying it down --------------------------------------------------------------------------

static bool
is_free(const Laying *laying, const char *shown, GError **error)
{
    g_autoptr(GDir) directory = g_dir_open(laying->folder, 0, NULL);
    bool has_files = directory != NULL && g_dir_read_name(directory) != NULL;
    g_autofree char *sentence =
        g_strdup_printf("Directory %s already exists and is not empty", shown);
    return !has_files || fail(error, WRITE_ERROR_EXISTS, sentence, "--directory DIR names another");
}

static bool
write_laying(const Laying *laying, GError **error)
{
    g_autofree char *versions = g_build_filename(laying->folder, "versions", NULL);
    g_autofree WrittenFile *files = g_new0(WrittenFile, laying->paths->len + 1);
    if (g_mkdir_with_parents(versions, 0777) != 0) {
        g_autofree char *sentence = g_strdup_printf("%s: the folder cannot be made", versions);
        return fail(error, WRITE_ERROR_FILE, sentence, "may you write there?");
    }
    for (guint i = 0; i < laying->paths->len; i++)
        files[i] = (WrittenFile){laying->paths->pdata[i], laying->texts->pdata[i],
                                 strlen(laying->texts->pdata[i])};
    return write_files(files, laying->paths->len, error);
}

static void
print_laying(const Call *call, const Laying *laying)
{
    if (call->common->json) {
        JsonBuilder *builder = json_begin();
        json_builder_set_member_name(builder, "files");
        json_builder_begin_array(builder);
        for (guint i = 0; i < laying->paths->len; i++)
            json_add_text(builder, NULL, relative_to(laying->above, laying->paths->pdata[i]));
        json_builder_end_array(builder);
        json_print(builder, call->output);
        return;
    }
    for (guint i = 0; i < laying->paths->len; i++) {
        output_add(call->output, "Wrote ");
        output_add_safe(call->output, relative_to(laying->above, laying->paths->pdata[i]));
        output_add(call->output, "\n");
    }
}

static ExitStatus
init_run(const Call *call, GError **error)
{
    const InitOptions *options = call->options;
    const char *shown = call->common->directory != NULL ? call->common->directory : "migrations";
    const char *name = template_name(options);
    g_auto(Laying) laying = {.folder = g_canonicalize_filename(shown, call->start),
                             .paths = g_ptr_array_new_with_free_func(g_free),
                             .texts = g_ptr_array_new_with_free_func(g_free)};
    laying.above = g_path_get_dirname(laying.folder);
    bool is_own = strchr(name, '/') != NULL;
    if (!is_free(&laying, shown, error) ||
        !(is_own ? lay_own_template(&laying, name, error) : lay_template(&laying, name, error)))
        return EXIT_FAILED;
    if (options->package) {
        lay(&laying, laying.folder, "__init__.py", g_strdup(""));
        lay(&laying, laying.folder, "versions/__init__.py", g_strdup(""));
    }
    if (!write_laying(&laying, error))
        return EXIT_FAILED;
    print_laying(call, &laying);
    return EXIT_DONE;
}

const Command cli_init = {
    .name = "init",
    .operands = "",
    .group = "revisions",
    .summary = "lay down the folder of migrations",
    .details =
        "The files are those that \"flask db\" and \"alembic\" need; with --sql only the folder\n"
        "for revisions in SQL. A folder that has files is left alone.",
    .options = init_options,
    .options_size = sizeof(InitOptions),
    .fails_with_one = true,
    .run = init_run,
};
