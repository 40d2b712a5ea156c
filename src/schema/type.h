#pragma once

/**
 * type: a column's type as a value, not as text. VARCHAR(20), character varying(20) and
 * db.String(20) are one value.
 *
 * Shape    SQL text or catalog numbers -> Type -> SQL text
 * Owns     texts are interned in the arena given
 * Source   PostgreSQL manual "Data Types", format_type() in format_type.c
 */

#include "base/arena.h"

#include <glib.h>
#include <stdbool.h>

typedef struct {
    const char *namespace; // NULL: pg_catalog
    const char *name;      // internal name of the element type: "int4", "varchar", "timestamptz"
    const char *modifiers; // as between the parentheses: "20", "10,2"; interval also fields:
                           // "day to second(3)"; NULL: none
    int dimensions;        // 0: no array; PostgreSQL does not tell 1 from 2, nor does type_equal()
    const char *collation_namespace; // NULL: pg_catalog, or no collation
    const char *collation;           // NULL: the type's own
} Type;

/** Same type, modifiers, arrayness and collation. */
bool type_equal(const Type *a, const Type *b);

/** Same but for modifiers and collation. */
bool type_same_base(const Type *a, const Type *b);

/**
 * Reads a type as SQL writes it: "character varying(20)[]", "public.citext", "timestamp (3) with
 * time zone", "interval day to second(3)", "serial" is not one. Aliases become internal names.
 * Returns false when the text is no type; `type` is then untouched.
 */
bool type_parse(Arena *arena, const char *text, Type *type) G_GNUC_WARN_UNUSED_RESULT;

/**
 * The type of a catalog row of pg_attribute or pg_type.
 *
 * name        pg_type.typname of the element type; namespace NULL when it is pg_catalog
 * typmod      -1: none; only for built-in types, whose meaning is known here
 */
Type type_from_catalog(Arena *arena, const char *namespace, const char *name, int typmod,
                       int dimensions);

/** The one copy of this type in this arena; its texts must be interned there. */
const Type *type_intern(Arena *arena, Type type);

/** SQL as format_type() prints it, without the collation; free with g_free(). */
char *type_format(const Type *type) G_GNUC_WARN_UNUSED_RESULT;

/** As the screens show it: "VARCHAR(20)", "TIMESTAMP", "INTEGER[]", "mood"; free with g_free(). */
char *type_words(const Type *type) G_GNUC_WARN_UNUSED_RESULT;

/** True for a type of pg_catalog. */
bool type_is_builtin(const Type *type);

/** The length n of varchar(n), char(n), bit(n), varbit(n); -1: none. */
int type_length(const Type *type);
