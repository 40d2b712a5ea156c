#pragma once

/** tree-private: what this room asks of SQL as a tree. */

#include "base/tree.h"
#include "schema/schema.h"

/** The tree of "SELECT expression"; NULL when it is no expression. */
Tree *tree_parse_expression(const char *sql) G_GNUC_WARN_UNUSED_RESULT;
/** The expression in that tree; NULL: there is not just one. */
const TreeNode *tree_expression(const Tree *tree);

/** The column that a node is a plain reference to; NULL: it is something else. */
const char *tree_column(const TreeNode *node);
/** The names of all columns that are mentioned; NULL-terminated, in the arena. */
const char *const *tree_columns(Arena *arena, const ProtobufCMessage *message);

/** The table of that name, by the schema's search_path where none is written; or NULL. */
const Table *tree_find_table(const Schema *schema, const char *namespace, const char *name);
