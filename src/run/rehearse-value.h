#pragma once

// rehearse-value: an expression for a made-up value of a column, as a function of the row's number.

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct MadeTable MadeTable;

typedef struct {
    const char *name;
    const char *type;      // "character varying(20)"
    const char *base_type; // "varchar", of a domain its base
    char type_type, category;
    int modifier, number;
    bool not_null, has_default, is_generated, is_unique;
    const char *choices; // "ARRAY[…]" of a check; NULL: none
    int choice_count;
    const char *made;   // instead of what is usual, "%s" being the row's number; NULL: as usual
    const char *mended; // what that was before the check that is being mended
} MadeColumn;

typedef struct {
    MadeTable *to;                // NULL: not among the tables
    const int *columns, *targets; // attribute numbers
    int count;
} MadeKey;

struct MadeTable {
    const char *oid, *namespace, *name;
    int64_t rows;
    MadeColumn *columns;
    int column_count;
    MadeKey *keys;
    int key_count;
    bool is_done;
    bool is_plain; // no ON CONFLICT: it has a deferrable key
};

/** NULL: the column is left out, its default or NULL will do. */
char *made_value(const MadeTable *table, const MadeColumn *column, const char *row, int depth);
