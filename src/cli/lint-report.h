#pragma once

/**
 * lint-report: findings as people and machines read them.
 *
 * Shape    files with their findings -> text on the Output
 * Owns     nothing
 * Source   SARIF 2.1.0; GitHub's workflow commands
 */

#include "cli/output.h"
#include "plan/lint.h"

typedef enum { LINT_AS_TEXT, LINT_AS_JSON, LINT_AS_SARIF, LINT_AS_GITHUB } LintFormat;

/** The format of that name; false: there is none. */
bool lint_format(const char *name, LintFormat *format);
/** reports  of LintReport *, in the order of the files */
void lint_print(const GPtrArray *reports, LintFormat format, Output *output);
/** Every rule with what it says. */
void lint_print_rules(bool as_json, Output *output);
