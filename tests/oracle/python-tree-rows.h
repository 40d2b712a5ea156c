#pragma once

/**
 * python-tree-rows: how each kind of node is written for the comparison with CPython.
 */

#include "python/syntax.h"

typedef struct {
    GString *out;
    int placeless; // above 0: without positions
} Dump;

void dump_node(Dump *dump, const Node *node);
void dump_constant(Dump *dump, const Node *node);
void dump_bytes(Dump *dump, const char *bytes, size_t length);
