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
    char **branch_label, **depends_on, **x_arg, **only, **adopt, **fill, **rename, **apart;
    gboolean splice, sql, autogenerate, one_revision, no_rename;
} NewRevisionOptions;

/** Where a new file goes and what it is, for the rows of both commands that make one. */
#define NEW_REVISION_OPTIONS                                                                       \
    {"form",      0,                                                                               \
     OPTION_TEXT, offsetof(NewRevisionOptions, form),                                              \
     "py|sql",    "an Alembic script, or SQL with -- migrate:up and -- migrate:down"},             \
        {"head",      0,                                                                           \
         OPTION_TEXT, offsetof(NewRevisionOptions, head),                                          \
         "ID",        "the revision that it follows (default: the only head)"},                    \
        {"splice",    0,                                                                           \
         OPTION_FLAG, offsetof(NewRevisionOptions, splice),                                        \
         NULL,        "it may follow one that is no head"},                                        \
        {"branch-label", 0,                                                                        \
         OPTION_LIST,    offsetof(NewRevisionOptions, branch_label),                               \
         "NAME",         "a name for the branch that begins here"},                                \
        {"depends-on", 0,                                                                          \
         OPTION_LIST,  offsetof(NewRevisionOptions, depends_on),                                   \
         "ID",         "a revision of another branch that comes first; may be repeated"},          \
        {"version-path", 0,                                                                        \
         OPTION_TEXT,    offsetof(NewRevisionOptions, version_path),                               \
         "DIR",          "which of the version folders it goes to"},                               \
        {"rev-id",    0,                                                                           \
         OPTION_TEXT, offsetof(NewRevisionOptions, rev_id),                                        \
         "ID",        "its identifier (default: twelve hexadecimal digits)"},                      \
        REVISIONS_OPTION_X(NewRevisionOptions)

/** What the options ask for; texts are borrowed or in `arena`. */
bool new_revision_request(const NewRevisionOptions *options, Arena *arena,
                          GenerateOptions *generate, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** Writes the files and says so. */
bool new_revision_write(const RevisionCall *opened, const NewRevisions *revisions,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** An empty revision: `revision` and `merge`. */
ExitStatus new_revision_empty(const Call *call, const GenerateOptions *generate, GError **error);
