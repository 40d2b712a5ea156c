#include "cli/templates.h"

#include "cli/data.h"

#include <string.h>

static const char *const flask_files[] = {"README", "alembic.ini", "env.py", "script.py.mako",
                                          NULL};
static const char *const generic_files[] = {"README", "env.py", "script.py.mako", NULL};
static const char *const sql_files[] = {"README", "script.sql", NULL};

const Template cli_templates[] = {
    {"flask", flask_files, NULL},
    {"flask-multidb", flask_files, NULL},
    {"generic", generic_files, "alembic.ini"},
    {"sql", sql_files, NULL},
    {0},
};

char *
template_text(const Template *template, const char *file, GError **error)
{
    g_autofree char *name = g_build_filename("migrations/templates", template->name, NULL);
    g_autofree char *folder = data_folder(name, "README", error);
    if (folder == NULL)
        return NULL;
    g_autofree char *path = g_build_filename(folder, file, NULL);
    char *text = NULL;
    return g_file_get_contents(path, &text, NULL, error) ? text : NULL;
}

char *
template_summary(const Template *template, GError **error)
{
    char *text = template_text(template, "README", error);
    if (text != NULL)
        text[strcspn(text, "\n")] = '\0';
    return text;
}
