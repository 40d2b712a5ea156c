#pragma once

/**
 * new-revision: what the commands that write revision files have in common.
 *
 * Shape    options -> GenerateOptions; NewRevisions -> files and lines about them, or JSON
 * Owns     borrows from the call
 * Source   Flask-Migrate's and Alembic's options; SCREENS.md §9
 */

#include "cli/revisions.h"
#include "run/generate.h"

/** The options of all of them; each command has rows for its own. */
typedef struct {
    char *message, *head, *rev_id, *version_path, *form, *strategy;
    char **branch_label, **depends_on, **x_arg, **only, **adopt, **fill, **rename;
    gboolean splice, sql, autogenerate, one_revision, no_rename;
} NewRevisionOptions;

/** What the options ask for; texts are borrowed or in `arena`. */
bool new_revision_request(const NewRevisionOptions *options, Arena *arena,
                          GenerateOptions *generate, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** Writes the files and says so. */
bool new_revision_write(const RevisionCall *opened, const NewRevisions *revisions,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** An empty revision: `revision` and `merge`. */
ExitStatus new_revision_empty(const Call *call, const GenerateOptions *generate, GError **error);
