#pragma once

/**
 * syntax: the tree of one Python file.
 *
 * Shape    NODE_MODULE, the nodes below it (python/node.h), and what was wrong with the file
 * Owns     everything lives in the tree's arena; syntax_free() ends it
 * Threads  immutable once built
 */

#include "base/arena.h"
#include "base/diagnostic.h"
#include "python/node.h"

typedef struct {
    Arena *arena;
    const char *file;
    const Node *module; // NODE_MODULE, always there
    Diagnostics diagnostics;
} SyntaxTree;

/** Frees the tree, its nodes and its diagnostics; NULL is fine. */
void syntax_free(SyntaxTree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SyntaxTree, syntax_free)

/** Where a node stands. */
Origin syntax_origin(const SyntaxTree *tree, const Node *node);
/** Length of a chain; 0 for NULL. */
size_t syntax_count(const Node *chain);
/** "function", "a call", …: what a node is, for messages. */
const char *syntax_kind_name(NodeKind kind);
/** "+", "not in": an operator as it is written. */
const char *syntax_operator_text(Operator operator);
