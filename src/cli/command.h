#pragma once

/**
 * command: what a command is, and what it is called with.
 *
 * Shape    one file and one const Command each; commands.c has the table of all, from which
 *          dispatch, --help, suggestions and the man page's list are made
 * Owns     options and operands belong to the call and live as long as it runs
 * Errors   `run` returns EXIT_FAILED with an error set; exit.c knows which status that is
 * Source   DESIGN.md "Commands and exit statuses"
 */

#include "cli/interrupt.h"
#include "cli/output.h"
#include "project/project.h"

#include <gio/gio.h>
#include <stdbool.h>
#include <stddef.h>

/** As DESIGN.md's table has them. */
typedef enum {
    EXIT_DONE = 0,          // done, or the sides agree
    EXIT_NO = 1,            // they differ, a check fails
    EXIT_TROUBLE = 2,       // wrong usage; reading commands: any other trouble
    EXIT_DECIDE = 3,        // a person must decide
    EXIT_INTERRUPTED = 130, // Ctrl-C
    EXIT_FAILED = -1,       // inside: the error says which
} ExitStatus;

typedef enum { OPTION_FLAG, OPTION_TEXT, OPTION_LIST } OptionKind;

/** One option; `offset` is that of its member: gboolean, char * or char **. */
typedef struct {
    const char *name;
    char letter; // 0: none
    OptionKind kind;
    size_t offset;
    const char *argument; // "URL"; NULL for flags
    const char *help;
} Option;

/** The options that every command takes. */
typedef struct {
    char *database, *directory, *sandbox, *sqlalchemy, *color;
    char **models;
    gboolean json, ascii, plain, help, version;
} CommonOptions;

typedef struct Command Command;

/** What has to be made before the database can be read, while the screens are there already. */
typedef struct {
    const char *name; // "starting a private server"
    /** Runs in a thread; again when it failed and somebody asks. */
    bool (*make)(void *data, GCancellable *cancellable, GError **error);
    /** What it made, borrowed until the screens are closed. */
    const Project *(*project)(void *data);
    void *data;
} Preparation;

/** What the screens begin with. */
typedef struct {
    const Preparation *preparation; // NULL: nothing
    bool is_demo;                   // the message row leads through it
    const char *hint;               // for the message row; NULL: none
    const char *select;             // "user.role"; NULL: the first difference
    const char *ask;                // what the doctor is asked about at once; NULL: Drift
} Opening;

typedef struct Call Call;

struct Call {
    const Command *command;
    const void *options; // command->options_size bytes
    CommonOptions *common;
    const char *const *operands; // NULL-terminated
    Output *output;
    GCancellable *cancellable; // Ctrl-C
    Interrupt *interrupt;      // what cancels it
    // Where the project is looked for, and what is known of the environment; NULL: the process's.
    const char *start;
    const char *const *environment;
    bool skip_models; // nobody asks for them
    /**
     * Opens the screens on a project; EXIT_FAILED with an error when none can be opened.
     */
    ExitStatus (*open_screens)(const Call *call, const Project *project, const Opening *opening,
                               GError **error);
    /** False with an error when trueup.conf gives an action a key that cannot be meant; NULL:
     * nobody can tell. */
    bool (*check_keys)(const Project *project, GError **error);
    /** The section KEYS of the man page; free with g_free(). */
    char *(*keys_manual)(void);
};

struct Command {
    const char *name;
    const char *operands; // "[NAME]", "FROM TO", ""
    unsigned operands_min, operands_max;
    const char *group;   // "look"
    const char *summary; // one line
    const char *details; // a paragraph for --help; NULL: none
    const Option *options;
    size_t options_size;
    bool takes_command;  // what follows its own options is a command with its options
    bool is_hidden;      // not in --help
    bool fails_with_one; // trouble is 1, as with flask db; wrong usage stays 2
    ExitStatus (*run)(const Call *call, GError **error);
};

#define CLI_ERROR cli_error_quark()
GQuark cli_error_quark(void);
typedef enum {
    CLI_ERROR_USAGE,  // it cannot be meant
    CLI_ERROR_NAME,   // no such table, column or file
    CLI_ERROR_OUTPUT, // the answer cannot be written
    CLI_ERROR_SCREEN, // no screen can be opened: the report says the same
} CliError;

/** The project that the call's options and its start name. */
Project *call_project(const Call *call, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * The screens, and where none can be opened: the reason on stderr, and what they would have said.
 */
ExitStatus call_screens(Call *call, const Project *project, const Opening *opening, GError **error);

/**
 * Runs a command with its arguments, as main() does.
 *
 * arguments  the command's name, its options and operands; NULL-terminated; NULL name: the screens
 *            on a terminal, else check
 */
ExitStatus call_command(Call *call, const char *const *arguments, GError **error);
