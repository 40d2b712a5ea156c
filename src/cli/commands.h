#pragma once

/**
 * commands: the one table of commands, and what is made from it.
 */

#include "cli/command.h"

// A line each.
// clang-format off
extern const Command
    cli_branches,
    cli_check,
    cli_completion,
    cli_config,
    cli_current,
    cli_ddl,
    cli_demo,
    cli_diff,
    cli_doctor,
    cli_downgrade,
    cli_edit,
    cli_heads,
    cli_history,
    cli_init,
    cli_lint,
    cli_list_templates,
    cli_manual, cli_review,
    cli_merge,
    cli_migrate,
    cli_models,
    cli_rehearse,
    cli_repair,
    cli_restore,
    cli_revision,
    cli_shell,
    cli_show,
    cli_stamp,
    cli_upgrade;
// clang-format on

/** Ends with NULL. */
extern const Command *const cli_commands[];
/** The options of every command; ends with a row whose name is NULL. */
extern const Option cli_common_options[];

/** NULL: there is no such command. */
const Command *commands_find(const char *name);
/** What `word` of a command line may become: a command where nothing stands before it, an option
 * where it begins with '-'; else nothing. Free with g_strfreev(). */
char **commands_complete(const char *before, const char *word) G_GNUC_WARN_UNUSED_RESULT;
/** "did you mean …", or the way to the list; free with g_free(). */
char *commands_suggest(const char *name) G_GNUC_WARN_UNUSED_RESULT;
/** What `trueup --help` prints; free with g_free(). */
char *commands_help(void) G_GNUC_WARN_UNUSED_RESULT;
/** What `trueup COMMAND --help` prints; free with g_free(). */
char *commands_help_of(const Command *command) G_GNUC_WARN_UNUSED_RESULT;
/** The section COMMANDS of the man page, as roff; free with g_free(). */
char *commands_manual(void) G_GNUC_WARN_UNUSED_RESULT;
