#pragma once

/**
 * schema: everything that one side says about a database.
 *
 * Shape    made by a source (models/, kind/reflect): schema_new(), schema_add() for each object in
 *          any order, schema_finish(); from then on immutable.
 * Owns     one arena; freeing it frees all
 * Threads  one thread builds; finished, it may be read from any without a lock
 * Errors   none; what a source could not understand is in `diagnostics`
 */

#include "schema/object.h"
#include "schema/table.h"
#include "schema/types.h"

#include <glib.h>

/** Why something that a side has is not part of the comparison; shown, never silent. */
typedef struct {
    const Object *object; // NULL: a sort of things that is only counted
    const char *reason;   // "ignored by trueup.conf", "member of extension postgis"
    const char *what;     // object NULL: "event triggers"
    size_t count;         // object NULL: how many
} NotCompared;

typedef struct SchemaBuilder SchemaBuilder;

typedef struct {
    Arena *arena;
    SchemaBuilder *builder;       // private; NULL once finished
    const char *label;            // "models/ (3 files)", "microblog@localhost:5432"
    int server_version;           // 150018; 0: no server behind it
    const Object *const *objects; // top level, sorted by object_compare()
    size_t count;
    Diagnostics diagnostics;
    const NotCompared *not_compared;
    size_t not_compared_count;
    // What this side can declare at all; what it does not speak for is not drift.
    bool speaks_for[KINDS];
    const char *const *namespaces; // those it speaks for; NULL: all
    size_t namespace_count;
    const char *search_path; // of the role: where unqualified names go; NULL: public
} Schema;

/** An empty schema that speaks for nothing; its arena is open for the builder. */
Schema *schema_new(const char *label) G_GNUC_WARN_UNUSED_RESULT;
/** Frees it and everything in it; NULL is fine. */
void schema_free(Schema *schema);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Schema, schema_free)

/**
 * Adds an object that lives in the schema's arena. A child is added by its parent pointer:
 * object->parent must be set, and added too. Table.columns is made by schema_finish() from the
 * children and their `position`.
 */
void schema_add(Schema *schema, Object *object);

/** Says that something was seen and is not compared; texts are copied. */
void schema_note_not_compared(Schema *schema, NotCompared note);

/** Sorts, links children and columns, and closes the schema. */
void schema_finish(Schema *schema);

/** The top-level object of that identity, or NULL. A NULL namespace matches objects in none. */
const Object *schema_find(const Schema *schema, KindId kind, const char *namespace,
                          const char *name);
/** The table, or NULL. */
const Table *schema_find_table(const Schema *schema, const char *namespace, const char *name);
/** The column of a table, or NULL. */
const Column *schema_find_column(const Schema *schema, const char *namespace, const char *table,
                                 const char *column);
/** True when this side can declare the object's kind in its namespace. */
bool schema_speaks_for(const Schema *schema, const Object *object);
/** True when this side can declare every kind of object in every namespace: a database or SQL. */
bool schema_speaks_for_all(const Schema *schema);
