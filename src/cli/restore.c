#include "cli/commands.h"

#include "run/backup.h"

typedef struct {
    char *name, *confirm;
    gboolean over;
} RestoreCommandOptions;

static const Option restore_options[] = {
    {"as", 0, OPTION_TEXT, offsetof(RestoreCommandOptions, name), "NAME",
     "what the new database is called (default: DATABASE_restored_TIME)"},
    {"over", 0, OPTION_FLAG, offsetof(RestoreCommandOptions, over), NULL,
     "the new database takes the name of the live one, which is kept under another"},
    {"confirm", 0, OPTION_TEXT, offsetof(RestoreCommandOptions, confirm), "DATABASE",
     "with --over: the name of the live database, typed"},
    {0},
};

static ExitStatus
restore_run(const Call *call, GError **error)
{
    const RestoreCommandOptions *options = call->options;
    g_autoptr(Project) project = call_project(call, error);
    const ProjectDatabase *database =
        project == NULL ? NULL : project_need_database(project, error);
    if (database == NULL)
        return EXIT_FAILED;
    g_autoptr(Arena) arena = arena_new();
    Restored restored;
    const RestoreOptions wanted = {.name = options->name,
                                   .over = options->over,
                                   .confirmed = options->confirm,
                                   .cancellable = call->cancellable};
    if (!backup_restore(database, call->operands[0], &wanted, arena, &restored, error))
        return EXIT_FAILED;
    output_add_safe(call->output, call->operands[0]);
    output_add(call->output, " is in the database ");
    output_add_safe(call->output, restored.name);
    if (restored.aside != NULL) {
        output_add(call->output, ";\nwhat was there is in ");
        output_add_safe(call->output, restored.aside);
    }
    output_add(call->output, "\n");
    return EXIT_DONE;
}

const Command cli_restore = {
    .name = "restore",
    .operands = "BACKUP",
    .operands_min = 1,
    .operands_max = 1,
    .group = "mend",
    .summary = "make a new database of a backup",
    .details = "Never touches a live database: it makes a new one. With --over the new one takes\n"
               "the live one's name, which is then kept under another name; that needs --confirm\n"
               "with the name typed, and nobody connected to it.",
    .options = restore_options,
    .options_size = sizeof(RestoreCommandOptions),
    .fails_with_one = true,
    .run = restore_run,
};
