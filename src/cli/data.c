#include "config.h"

#include "cli/data.h"

#include "cli/command.h"

static char *
folder_at(const char *above, const char *name, const char *file)
{
    g_autofree char *path = g_build_filename(above, name, NULL);
    g_autofree char *mark = g_build_filename(path, file, NULL);
    return g_file_test(mark, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer(&path) : NULL;
}

char *
data_folder(const char *name, const char *file, GError **error)
{
    char *found = NULL;
    g_autofree char *folder = g_file_read_link("/proc/self/exe", NULL);
    for (int up = 0; up < 4 && folder != NULL && found == NULL; up++) {
        char *above = g_path_get_dirname(folder);
        g_free(folder);
        folder = above;
        found = folder_at(folder, name, file);
        g_autofree char *data = g_build_filename(folder, "share", PACKAGE, NULL);
        if (found == NULL)
            found = folder_at(data, name, file);
    }
    if (found == NULL)
        found = folder_at(PACKAGE_DATA, name, file);
    if (found == NULL)
        g_set_error(error, CLI_ERROR, CLI_ERROR_NAME,
                    "%s/%s: it is not there\nhint: \"make install\" puts it there", PACKAGE_DATA,
                    name);
    return found;
}
