#pragma once

/** type-private: the names of built-in types, for type.c. */

#include <stdbool.h>
#include <stddef.h>

/** What stands between the parentheses. */
typedef enum {
    MODIFIERS_NONE,
    MODIFIERS_LENGTH,    // typmod - 4: varchar(n), bpchar(n)
    MODIFIERS_BITS,      // typmod: bit(n), varbit(n)
    MODIFIERS_PRECISION, // typmod: timestamp(p), time(p)
    MODIFIERS_NUMERIC,   // (p,s)
    MODIFIERS_INTERVAL,  // fields and (p)
} Modifiers;

typedef struct {
    const char *name;   // pg_type.typname: "int4"
    const char *format; // as format_type() prints it, %s where the modifiers go; NULL: the name
    const char *words;  // as the screens show it; NULL: the name in capitals
    Modifiers modifiers;
} BuiltinType;

/** The row, or NULL for a built-in type without a name or modifiers of its own. */
const BuiltinType *builtin_type(const char *name);

/** The internal name of a spelling ("integer" -> "int4", "character varying" -> "varchar"), or NULL
 * when it is no alias. */
const char *type_alias(const char *spelling);
