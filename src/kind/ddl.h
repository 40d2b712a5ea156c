#pragma once

/**
 * ddl: statements, and what objects need of each other.
 *
 * Shape    the create, alter and drop functions of the kinds append Statements; their depends
 *          functions name what an object needs. plan/ puts them in order.
 * Owns     texts live in the arena of the list
 */

#include "base/arena.h"
#include "schema/schema.h"

#include <glib.h>
#include <stdbool.h>

typedef struct {
    const char *sql;          // one statement, without the semicolon
    bool outside_transaction; // CONCURRENTLY, ALTER TYPE … ADD VALUE used in the same plan, …
    bool loses_data;          // DROP COLUMN, a narrowing type, …
} Statement;

typedef struct {
    Arena *arena;
    Statement *rows;
    size_t count, room;
    bool was_released;       // alter: release() came first, what it took away is to be given back
    const Schema *from, *to; // borrowed; for what a statement must know of its surroundings
} Statements;

/** Appends a statement; format and arguments as sql_add(). Returns the row, to set its flags. */
Statement *statements_add(Statements *statements, const char *format, ...);

/** As COMMENT ON and DROP name it: "TABLE public.t", "COLUMN public.t.c", "POLICY p ON public.t".
 */
void ddl_add_target(GString *sql, const Object *object);
/** COMMENT ON it, when it has one or `always`. */
void statements_add_comment(Statements *statements, const Object *object, bool always);
/** DROP of what can be named as a target. */
void statements_add_drop(Statements *statements, const Object *object);

/** RENAME VALUE for the confirmed renames of an enum's labels, forth or back. */
void statements_add_label_renames(Statements *statements, const Object *from, const Object *to);

/** An expression as PostgreSQL prints it, said so that it prints the same when it was read again;
 * free with g_free(). */
char *ddl_restate(const char *expression) G_GNUC_WARN_UNUSED_RESULT;
/** True when ALTER TYPE converts by itself and what uses the column goes on meaning the same. */
bool ddl_types_are_kin(const Type *from, const Type *to);
/** " USING c::t" for a change of type that ALTER TYPE cannot do by itself, or nothing. */
void ddl_add_using(GString *sql, const Column *from, const Column *to);
/** True when the conversion rounds or cuts values off without an error. */
bool ddl_loses_values(const Type *from, const Type *to);
/** The type with its COLLATE clause, as a column is declared. */
void ddl_add_type(GString *sql, const Type *type);
/** " WITH (fillfactor=70, …)", or nothing. */
void ddl_add_options(GString *sql, const char *const *options, size_t count);
/** "RESET (a)" and "SET (b=1)" statements for what differs, behind `prefix`: "ALTER INDEX i". */
typedef struct {
    const char *const *rows;
    size_t count;
} OptionList;
void statements_add_options(Statements *statements, const char *prefix, OptionList from,
                            OptionList to);

/** What one object needs: by identity, so that it can be looked up on either side. */
typedef struct {
    KindId kind;
    const char *namespace;
    const char *table; // for children: their parent's name
    const char *name;
} Need;

typedef struct {
    Arena *arena;
    Need *rows;
    size_t count, room;
} Dependencies;

void depend(Dependencies *dependencies, Need need);
/** The type's own object (enum, domain, composite, range, extension's), if it is not built in. */
void depend_on_type(Dependencies *dependencies, const Type *type);
