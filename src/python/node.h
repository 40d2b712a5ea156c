#pragma once

/**
 * node: one node of a syntax tree, and what each kind of node holds.
 *
 * Shape    nodes as in CPython's `ast`, with these differences, all for the sake of one walk in
 *          source order:
 *          - a list of nodes is a chain: the first node, then `next` (NULL: the end). What is
 *            commented "chain" below is one; everything else is a single node. NULL: not there
 *          - a call's arguments, keywords and `**x` are one chain; a dict is a chain of
 *            NODE_ITEM; a comparison is its first operand and a chain of NODE_COMPARISON;
 *            parameters are one chain of NODE_PARAMETER, each with its kind and default
 *          - constants have a kind each, and their value is decoded
 *          - there is no load, store or delete context: the place in the tree says it
 *          - a statement that could not be read is NODE_BROKEN, and a diagnostic says why
 * Owns     everything lives in the tree's arena. Names are interned there: inside one tree equal
 *          names are one pointer
 * Threads  immutable once built
 */

#include "python/node-kind.h"
#include "python/node-parts.h"

#include <stdbool.h>
#include <stdint.h>

struct Node {
    NodeKind kind;
    uint32_t line, column;   // 1-based; the column counts bytes of UTF-8
    uint8_t variant;         // a ParameterKind or a TypeParameterKind
    bool is_async : 1;       // function, for, with, comprehension
    bool in_parentheses : 1; // an expression that stands in parentheses of its own
    bool is_simple : 1;      // an annotated assignment whose target is a bare name
    uint16_t height;         // of an expression: levels of expressions below it, at most 1,000
    const Node *next;        // in the chain
    union {
        const Node *body; // NODE_MODULE: chain
        const FunctionParts *function;
        const ClassParts *class;
        const TryParts *try;
        const ForParts *loop; // NODE_FOR
        const Node *value;    // RETURN, EXPRESSION, AWAIT, YIELD, YIELD_FROM, STARRED; may be NULL
        const Node *targets;  // NODE_DELETE: chain
        const Node *names;    // IMPORT: chain of NODE_ALIAS; GLOBAL, NONLOCAL: of NODE_NAME
        const Node *items;    // TUPLE, LIST, SET: chain; DICT: chain of NODE_ITEM
        const Node *pieces;   // JOINED_STRING: chain of NODE_STRING and NODE_FORMATTED_VALUE
        const char *name;     // NODE_NAME
        const Node *patterns; // MATCH_SEQUENCE, MATCH_OR: chain
        TextValue text;       // STRING, BYTES
        IntegerValue integer;
        FloatValue number; // FLOAT, IMAGINARY
        struct {
            const Node *targets; // chain: a = b = value has two
            const Node *value;
        } assign;
        struct {
            Operator operator;
            const Node *target, *value;
        } augmented;
        struct {
            const Node *target, *annotation, *value; // value may be NULL
        } annotated;
        struct {
            const Node *name; // NODE_NAME
            const Node *type_parameters;
            const Node *value;
        } alias_statement; // NODE_TYPE_ALIAS
        struct {
            const Node *test;
            const Node *body, *otherwise; // chains; an elif is a NODE_IF alone in otherwise
        } branch;                         // IF, WHILE
        struct {
            const Node *items; // chain of NODE_WITH_ITEM
            const Node *body;  // chain
        } with;
        struct {
            const Node *value, *target; // target may be NULL
        } with_item;
        struct {
            const Node *subject;
            const Node *cases; // chain of NODE_CASE
        } match;
        struct {
            const Node *pattern, *guard; // guard may be NULL
            const Node *body;            // chain
        } match_case;                    // NODE_CASE
        struct {
            const Node *exception, *cause; // may be NULL
        } raise;
        struct {
            const Node *type; // NULL: a bare except
            const char *name; // may be NULL
            const Node *body; // chain
        } handler;
        struct {
            const Node *test, *message; // message may be NULL
        } assertion;
        struct {
            const char *module; // "a.b"; NULL: only dots
            const Node *names;  // chain of NODE_ALIAS; the name "*" is all
            int level;          // number of leading dots
        } import_from;
        struct {
            const char *name, *alias; // "a.b" in an import; alias may be NULL
        } alias;
        struct {
            const Node *value, *format; // format: NODE_JOINED_STRING or NULL
            int conversion;             // 's', 'r', 'a' or -1
        } formatted;
        struct {
            const Node *value;
            const char *name;
        } attribute;
        struct {
            const Node *function;
            const Node *arguments; // chain: expressions, NODE_STARRED, NODE_KEYWORD
        } call;
        struct {
            const Node *value, *index; // x[1, 2] has a NODE_TUPLE
        } subscript;
        struct {
            const Node *lower, *upper, *step; // each may be NULL
        } slice;
        struct {
            Operator operator;
            const Node *left, *right;
        } binary;
        struct {
            Operator operator;
            const Node *values; // chain: a and b and c has three
        } boolean;
        struct {
            const Node *left;
            const Node *comparisons; // chain of NODE_COMPARISON
        } compare;
        struct {
            Operator operator;
            const Node *operand;
        } unary; // UNARY, and NODE_COMPARISON
        struct {
            const Node *test, *body, *otherwise;
        } conditional;
        struct {
            const Node *parameters; // chain
            const Node *body;
        } lambda;
        struct {
            const Node *element; // DICT_COMPREHENSION: the key
            const Node *value;   // only of DICT_COMPREHENSION
            const Node *clauses; // chain of NODE_COMPREHENSION
        } comprehension;         // LIST_, SET_, DICT_COMPREHENSION, GENERATOR
        struct {
            const Node *target, *iterable;
            const Node *conditions; // chain
        } clause;                   // NODE_COMPREHENSION
        struct {
            const Node *target, *value; // target: NODE_NAME
        } named;
        struct {
            const char *name; // NULL: **value
            const Node *value;
        } keyword; // KEYWORD; MATCH_KEYWORD: value is a pattern
        struct {
            const Node *key; // NULL: **value
            const Node *value;
        } item; // ITEM; MATCH_ITEM: value is a pattern
        struct {
            const char *name;
            const Node *annotation, *standard; // standard: the default; both may be NULL
        } parameter;                           // variant: ParameterKind
        struct {
            const char *name;
            const Node *bound, *standard; // both may be NULL
        } type_parameter;                 // variant: TypeParameterKind
        struct {
            const Node *items; // chain of NODE_MATCH_ITEM
            const char *rest;  // **rest; may be NULL
        } match_mapping;
        struct {
            const Node *class;
            const Node *patterns; // chain: patterns, then NODE_MATCH_KEYWORD
        } match_class;
        struct {
            const Node *pattern; // NULL: a bare name
            const char *name;    // NULL: _
        } match_as;              // AS; STAR: only the name
        // MATCH_VALUE, MATCH_SINGLETON: `value`, an expression
    };
};
