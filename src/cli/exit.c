#include "cli/exit.h"

#include "base/text.h"
#include "server/connection.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

// All commands of this table only read, so trouble is 2 unless a row says otherwise.
static const struct {
    GQuark (*domain)(void);
    int code;
    int status;
} statuses[] = {
    {server_error_quark, SERVER_ERROR_CANCELLED, EXIT_INTERRUPTED},
    {g_io_error_quark, G_IO_ERROR_CANCELLED, EXIT_INTERRUPTED},
};

int
exit_status(ExitStatus result, const GError *error)
{
    if (output_is_closed(error))
        return 128 + SIGPIPE; // as if the signal had ended us
    if (error == NULL)
        return (int)result;
    for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++)
        if (error->domain == statuses[i].domain() && error->code == statuses[i].code)
            return statuses[i].status;
    return EXIT_TROUBLE;
}

void
exit_print_error(const GError *error)
{
    if (output_is_closed(error))
        return;
    g_autofree char *unmasked = text_safe(error->message, "\n");
    g_autofree char *text = text_without_password(unmasked);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++)
        if (**line != '\0')
            fprintf(stderr, "%s%s\n", line == lines ? "trueup: " : "", *line);
}
