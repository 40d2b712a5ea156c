#pragma once

/**
 * sql: the one writer of generated SQL. It quotes, so that nobody else has to think of it.
 *
 * Shape    a format and its arguments -> text appended to a GString
 * Owns     nothing; the GString is the caller's
 * Source   PostgreSQL manual, "Lexical Structure"; quoting rule of quote_ident() with the reserved
 *          and column-name keywords of PostgreSQL 18
 */

#include <glib.h>
#include <stdarg.h>
#include <stdbool.h>

/**
 * Appends to `sql` what `format` says:
 *
 *   %I  const char *  an identifier, quoted where PostgreSQL needs it
 *   %Q  const char *namespace, const char *name   a qualified name; namespace NULL: name alone
 *   %L  const char *  a literal, E'' where it has a backslash; NULL becomes NULL
 *   %s  const char *  SQL that is SQL already (an expression, a type)
 *   %d  int           %ld long, %u unsigned
 *   %%                a percent sign
 *
 * Anything else in the format is a programming mistake and ends the program.
 */
void sql_add(GString *sql, const char *format, ...);

/** The same for callers with a format of their own. */
void sql_add_arguments(GString *sql, const char *format, va_list arguments);

/** The same into a new text; free with g_free(). */
char *sql_format(const char *format, ...) G_GNUC_WARN_UNUSED_RESULT;

/** Appends `name` as an identifier. */
void sql_add_identifier(GString *sql, const char *name);

/** Appends the names as identifiers, separated by ", ". */
void sql_add_identifiers(GString *sql, const char *const *names, size_t count);

/** Appends `text` as a literal. */
void sql_add_literal(GString *sql, const char *text);

/** True when PostgreSQL would read `name` bare as the same identifier. */
bool sql_is_bare(const char *name);
