#pragma once

/**
 * confirm: what a person must say before a database is changed.
 *
 * Shape    what would be lost, whether the database is guarded, and the options -> yes, or an error
 *          that names the option to add. On a terminal it asks, loss first.
 * Errors   RUN_ERROR_DECIDE; a cancelled question is SERVER_ERROR_CANCELLED
 * Source   SCREENS.md §5
 */

#include "cli/command.h"
#include "run/loss.h"

typedef struct {
    gboolean yes;
    char *confirm;
    char **accept_loss;
} ConfirmOptions;

/** Their rows, for a struct that has a ConfirmOptions as `member`. */
#define CONFIRM_OPTIONS(Type, member)                                                              \
    {"yes",                                                                                        \
     'y',                                                                                          \
     OPTION_FLAG,                                                                                  \
     offsetof(Type, member.yes),                                                                   \
     NULL,                                                                                         \
     "do not ask on a terminal; losses and guarded databases are asked for all the same"},         \
        {"confirm",   0,                                                                           \
         OPTION_TEXT, offsetof(Type, member.confirm),                                              \
         "DATABASE",  "the database's name: yes, this guarded one"},                               \
    {                                                                                              \
        "accept-loss", 0, OPTION_LIST, offsetof(Type, member.accept_loss), "NAME=N",               \
            "these N values or rows may go; may be repeated"                                       \
    }

typedef struct {
    const ProjectDatabase *database;
    const ConnectionFacts *facts;
    const char *what;   // "apply 3 statements to"
    const char *hazard; // why it must be confirmed by name; NULL: only if the database is guarded
    const char *hint;   // beside that of "--confirm"; NULL: nothing
    Losses losses;
} Question;

/** True on a terminal where somebody can be asked. */
bool confirm_can_ask(void);
/** Whether the database's name is asked for. */
bool confirm_is_guarded(const ProjectDatabase *database);

bool confirm(const Call *call, const ConfirmOptions *options, const Question *question,
             GError **error) G_GNUC_WARN_UNUSED_RESULT;
