#pragma once

// statement-private: one parsed statement (libpg_query), as far as this room asks it anything.

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#include <pg_query/pg_query.pb-c.h>

typedef PgQuery__ParseResult Statement;

/** Own, free with statement_free(); NULL when it is not SQL as PostgreSQL 15 knows it. */
Statement *statement_parse(const char *sql, size_t length) G_GNUC_WARN_UNUSED_RESULT;
void statement_free(Statement *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Statement, statement_free)

/** The first statement; NULL: none. */
const PgQuery__Node *statement_node(const Statement *statement);

/** The names of all roles that are mentioned. */
GStrv statement_roles(const Statement *statement) G_GNUC_WARN_UNUSED_RESULT;
/** True for ALTER … OWNER TO in all its forms. */
bool statement_changes_owner(const Statement *statement);
/** True for GRANT role TO role and its REVOKE. */
bool statement_grants_role(const Statement *statement);
/** What CREATE SCHEMA names; NULL: nothing, or another statement. */
const char *statement_schema(const Statement *statement);
/** What CREATE EXTENSION names, and the schema that it goes into (NULL: any). */
const char *statement_extension(const Statement *statement, const char **schema);
