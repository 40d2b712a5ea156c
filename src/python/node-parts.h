#pragma once

/**
 * node-parts: what does not fit into a node itself: the parts of large statements, and constants.
 * Read python/node.h first; "chain" is explained there.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Node Node;

/** def, also async: node->is_async. */
typedef struct {
    const char *name;
    const Node *decorators;      // chain of expressions
    const Node *type_parameters; // chain of NODE_TYPE_PARAMETER
    const Node *parameters;      // chain of NODE_PARAMETER
    const Node *returns;
    const Node *body; // chain
} FunctionParts;

typedef struct {
    const char *name;
    const Node *decorators;      // chain of expressions
    const Node *type_parameters; // chain of NODE_TYPE_PARAMETER
    const Node *arguments;       // chain: bases, NODE_STARRED, NODE_KEYWORD
    const Node *body;            // chain
} ClassParts;

typedef struct {
    const Node *body, *handlers, *otherwise, *finally; // chains
    bool is_star;                                      // except*
} TryParts;

typedef struct {
    const Node *target, *iterable;
    const Node *body, *otherwise; // chains
} ForParts;

/** A text may hold NULs, and lone surrogates as three bytes each ("\ud800" is "\xed\xa0\x80"). */
typedef struct {
    const char *bytes; // also ends in a NUL
    size_t length;
    bool has_u; // u"…" (CPython keeps that as `kind`)
} TextValue;

/** `text` as written, without underscores; `value` when it fits. */
typedef struct {
    const char *text; // "0x1f", "10", "0b1"
    int64_t value;
    bool fits;
} IntegerValue;

typedef struct {
    const char *text;
    double value; // of the imaginary part for 1j
} FloatValue;
