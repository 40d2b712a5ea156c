#pragma once

/**
 * apply: what upgrade and downgrade have in common.
 *
 * Source   Flask-Migrate's commands of the same names; SCREENS.md §5, §9
 */

#include "cli/confirm.h"
#include "cli/revisions.h"
#include "run/upgrade.h"

typedef struct {
    ConfirmOptions confirm;
    char **x_arg;
    char *tag, *wait, *bind, *backup_folder;
    gboolean sql, single_transaction, resume, with_alembic, backup, no_backup, no_verify;
} ApplyOptions;

#define APPLY_OPTION_BIND(Type)                                                                    \
    {                                                                                              \
        "bind", 0, OPTION_TEXT, offsetof(Type, bind), "NAME",                                      \
            "of several databases only the one of this bind, what upgrade(engine_name) gets; "     \
            "\"\" is the default one"                                                              \
    }

/** Ends with a row without a name. */
extern const Option apply_options[];

ExitStatus apply(const Call *call, ScriptDirection direction, const char *target, GError **error);

/** Opens the project, its revisions and its database, alone at its version table. */
bool apply_open(RevisionCall *opened, const Call *call, const char *wait,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** The rows that a script begins with: "FROM:TO" is taken apart; `target` becomes TO. */
bool apply_split_range(const char **target, Names *rows, Arena *arena,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** "ab12" as a beginning of a script is what "ab12" means. */
bool apply_resolve_rows(const RevisionGraph *graph, Names *rows, Arena *arena,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
