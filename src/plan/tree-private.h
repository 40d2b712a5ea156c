#pragma once

/** tree-private: SQL as a syntax tree (libpg_query), as far as this room asks it anything. */

#include "schema/schema.h"

#include <glib.h>
#include <stdbool.h>

#include <pg_query/pg_query.pb-c.h>

typedef PgQuery__ParseResult Tree;
typedef PgQuery__Node TreeNode;

/** Own, free with tree_free(); NULL when it is not SQL as PostgreSQL 15 knows it. */
Tree *tree_parse(const char *sql) G_GNUC_WARN_UNUSED_RESULT;
void tree_free(Tree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tree, tree_free)

/** The tree of "SELECT expression"; NULL when it is no expression. */
Tree *tree_parse_expression(const char *sql) G_GNUC_WARN_UNUSED_RESULT;
/** The expression in that tree; NULL: there is not just one. */
const TreeNode *tree_expression(const Tree *tree);

/** Calls `visit` for each message below `message`, itself included. */
typedef void (*TreeVisit)(const ProtobufCMessage *message, void *data);
void tree_walk(const ProtobufCMessage *message, TreeVisit visit, void *data);

/** The last name of a list of strings, and the one before it (NULL: none). */
const char *tree_name(TreeNode *const *names, size_t count, const char **namespace);
/** The column that a node is a plain reference to; NULL: it is something else. */
const char *tree_column(const TreeNode *node);
/** The names of all columns that are mentioned; NULL-terminated, in the arena. */
const char *const *tree_columns(Arena *arena, const ProtobufCMessage *message);

/** The table of that name, by the schema's search_path where none is written; or NULL. */
const Table *tree_find_table(const Schema *schema, const char *namespace, const char *name);
