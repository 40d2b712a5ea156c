#pragma once

/**
 * templates: what `init` can lay down.
 *
 * Source   Flask-Migrate's names; the files are ours and run under it
 */

#include <glib.h>

typedef struct {
    const char *name;
    const char *const *files; // NULL-terminated; in the folder of migrations
    const char *above;        // one that goes beside that folder; NULL: none
} Template;

/** All of them; ends with a NULL name. */
extern const Template cli_templates[];
/** The first line of its README; free with g_free(). */
char *template_summary(const Template *template, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** The text of one of its files; free with g_free(). */
char *template_text(const Template *template, const char *file,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
