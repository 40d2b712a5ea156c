#include "models/models.h"
#include "plan/plan.h"

#include <locale.h>
#include <string.h>

#include <glib.h>

// models-ddl [--sqlalchemy 1.4|2.0] [--directory DIR] [--bind KEY] [--quiet] PATH…: the DDL of
// models on stdout, what could not be known on stderr. For the oracle, and to measure the reading
// alone (--quiet prints nothing but counts).

static void
print_diagnostics(const Schema *schema)
{
    for (size_t i = 0; i < schema->diagnostics.count; i++) {
        const Diagnostic *row = &schema->diagnostics.rows[i];
        g_autofree char *at = origin_text(row->origin);
        g_printerr("%s: %s\n", at, row->text);
    }
}

static int
fail(const GError *error)
{
    g_printerr("%s\n", error->message);
    return 2;
}

int
main(int argc, char **argv)
{
    ModelsOptions options = {0};
    ModelsCounts counts = {0};
    gboolean quiet = FALSE;
    g_autofree char *sqlalchemy = NULL, *directory = NULL, *bind = NULL;
    g_autoptr(GError) error = NULL;
    const GOptionEntry entries[] = {
        {"sqlalchemy", 0, 0, G_OPTION_ARG_STRING, &sqlalchemy, "1.4 or 2.0", NULL},
        {"directory", 0, 0, G_OPTION_ARG_STRING, &directory, "where imports are found", NULL},
        {"bind", 0, 0, G_OPTION_ARG_STRING, &bind, "the bind key", NULL},
        {"quiet", 0, 0, G_OPTION_ARG_NONE, &quiet, "only count", NULL},
        {0}};
    setlocale(LC_ALL, "");
    g_autoptr(GOptionContext) context = g_option_context_new("PATH…");
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error))
        return fail(error);
    options.sqlalchemy = sqlalchemy;
    options.directory = directory;
    options.bind = bind;
    g_autoptr(Schema) schema =
        models_read((const char *const *)(argv + 1), &options, &counts, &error);
    if (schema == NULL)
        return fail(error);
    if (!quiet)
        print_diagnostics(schema);
    g_printerr("%zu tables in %zu files, %zu remarks\n", counts.tables, counts.files,
               schema->diagnostics.count);
    if (quiet)
        return 0;
    g_autoptr(Plan) plan = plan_create_all(schema, &error);
    if (plan == NULL)
        return fail(error);
    g_autofree char *script = plan_script(plan);
    g_print("%s", script);
    return 0;
}
