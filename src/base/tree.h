#pragma once

/**
 * tree: SQL as PostgreSQL's own parser sees it.
 *
 * Shape    SQL -> Tree, the messages of libpg_query
 * Owns     Tree owns all that it points to
 * Threads  any
 * Errors   none: what is no SQL has no tree
 * Source   libpg_query, the parser of PostgreSQL 15
 */

#include <glib.h>
#include <stdbool.h>

#include <pg_query/pg_query.pb-c.h>

typedef PgQuery__ParseResult Tree;
typedef PgQuery__Node TreeNode;

/** Own, free with tree_free(); NULL when it is not SQL as PostgreSQL 15 knows it. */
Tree *tree_parse(const char *sql) G_GNUC_WARN_UNUSED_RESULT;
void tree_free(Tree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tree, tree_free)

/** Calls `visit` for each message below `message`, itself included. */
typedef void (*TreeVisit)(const ProtobufCMessage *message, void *data);
void tree_walk(const ProtobufCMessage *message, TreeVisit visit, void *data);

/**
 * The last of a list of names, and the one before it (`namespace`: NULL when there is none, or
 * nobody asks); "" for what is no plain name, as the star of "t.*". Borrowed from the tree.
 */
const char *tree_name(TreeNode *const *names, size_t count, const char **namespace);
