#pragma once

/**
 * options: an argument vector as the members of a struct, by rows of Option.
 *
 * Owns     texts and lists belong to the struct; options_clear() frees them
 * Errors   CLI_ERROR_USAGE
 */

#include "cli/command.h"

/** A struct and the rows that describe it. */
typedef struct {
    const Option *rows; // NULL: none
    void *values;
} OptionSet;

/**
 * Takes the options out of `arguments`, which keeps its name and what is no option.
 *
 * first_only  stop at the first argument that is no option
 */
bool options_parse(char ***arguments, const OptionSet *sets, size_t count, bool first_only,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void options_clear(OptionSet set);
