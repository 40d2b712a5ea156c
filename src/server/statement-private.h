#pragma once

// statement-private: what this room asks of one statement as a tree.

#include "base/tree.h"

/** Own, free with tree_free(); NULL when it is not SQL as PostgreSQL 15 knows it. */
Tree *statement_parse(const char *sql, size_t length) G_GNUC_WARN_UNUSED_RESULT;

/** The first statement; NULL: none. */
const PgQuery__Node *statement_node(const Tree *statement);

/** The names of all roles that are mentioned. */
GStrv statement_roles(const Tree *statement) G_GNUC_WARN_UNUSED_RESULT;
/** True for ALTER … OWNER TO in all its forms. */
bool statement_changes_owner(const Tree *statement);
/** True for GRANT role TO role and its REVOKE. */
bool statement_grants_role(const Tree *statement);
/** What CREATE SCHEMA names; NULL: nothing, or another statement. */
const char *statement_schema(const Tree *statement);
/** What CREATE EXTENSION names, and the schema that it goes into (NULL: any). */
const char *statement_extension(const Tree *statement, const char **schema);
