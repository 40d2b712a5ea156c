#include "cli/exit.h"

#include "base/text.h"
#include "run/backup.h"
#include "run/error.h"
#include "server/connection.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

// What is not in this table is trouble: 2 for commands that only read.
static const struct {
    GQuark (*domain)(void);
    int code;
    int status;
} statuses[] = {
    {server_error_quark, SERVER_ERROR_CANCELLED, EXIT_INTERRUPTED},
    {server_error_quark, SERVER_ERROR_POOLER, EXIT_DECIDE},
    {g_io_error_quark, G_IO_ERROR_CANCELLED, EXIT_INTERRUPTED},
    {backup_error_quark, BACKUP_ERROR_NOT_SAID, EXIT_DECIDE},
    {run_error_quark, RUN_ERROR_OPAQUE, EXIT_DECIDE},
    {run_error_quark, RUN_ERROR_DECIDE, EXIT_DECIDE},
    {run_error_quark, RUN_ERROR_CHANGED, EXIT_DECIDE},
    {run_error_quark, RUN_ERROR_UNFINISHED, EXIT_DECIDE},
};

int
exit_status(const Command *command, ExitStatus result, const GError *error)
{
    if (output_is_closed(error))
        return 128 + SIGPIPE; // as if the signal had ended us
    if (error == NULL)
        return (int)result;
    for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++)
        if (error->domain == statuses[i].domain() && error->code == statuses[i].code)
            return statuses[i].status;
    bool is_usage = error->domain == cli_error_quark() && error->code == CLI_ERROR_USAGE;
    return command != NULL && command->fails_with_one && !is_usage ? EXIT_NO : EXIT_TROUBLE;
}

void
exit_print_remark(const char *remark)
{
    g_autofree char *unmasked = text_safe(remark, "\n");
    g_autofree char *text = text_without_password(unmasked);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++)
        if (**line != '\0')
            fprintf(stderr, "%s%s\n", line == lines ? "trueup: " : "", *line);
}

void
exit_print_error(const GError *error)
{
    if (!output_is_closed(error))
        exit_print_remark(error->message);
}
