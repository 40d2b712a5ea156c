#pragma once

/**
 * exit: the one place that knows which error ends with which status.
 *
 * Source   DESIGN.md "Commands and exit statuses"
 */

#include "cli/command.h"

/** What the program returns; command NULL: none was found; `error` NULL: `result` itself. */
int exit_status(const Command *command, ExitStatus result, const GError *error);

/** Prints an error to stderr, as "trueup: WHERE: WHAT" and its hint; hostile text made safe. */
void exit_print_error(const GError *error);
/** Prints what is merely odd to stderr, the same way. */
void exit_print_remark(const char *text);
