#pragma once

/**
 * data: the files that were installed with the program: the demo project, the templates.
 */

#include <glib.h>

/**
 * The folder of that name, "migrations/demo", that has `file` in it: beside the program when it
 * runs from its source tree, else where it was installed, which may have been moved as a whole.
 * Returns  own, free with g_free(); NULL on error
 */
char *data_folder(const char *name, const char *file, GError **error) G_GNUC_WARN_UNUSED_RESULT;
