#pragma once

/**
 * emit-private: from what Python declared to objects of a Schema.
 *
 * Shape    Declarations -> Tables with columns, constraints, indexes; enums; sequences
 * Owns     texts are copied to the schema's arena
 */

#include "models/convention.h"
#include "schema/schema.h"
#include "sqlalchemy/declared.h"
#include "sqlalchemy/sqltype.h"

typedef struct {
    Evaluator *evaluator;
    const Declarations *declarations;
    Schema *schema;
    Arena *arena;            // the schema's
    const char *bind;        // NULL: the default
    Arena *scratch;          // of what nobody needs once the schema is made
    GHashTable *relations;   // taken_names_new(): tables, indexes and sequences so far
    GHashTable *constraints; // the same of constraints
    GPtrArray *indexes;      // Index: of the table that is being made
    GHashTable *enums;       // "namespace.name" -> EnumType or Domain
    GHashTable *emitted;     // DeclaredTable -> TableWork
    GHashTable *types;       // SQL as SQLAlchemy writes it -> const Type, of the schema's arena
} Emission;

/** A table that is being made. */
typedef struct {
    const DeclaredTable *declared;
    Table *table;
    const char *class_name;    // the schema's copy of the declared one
    Column **columns;          // as many as declared->columns
    const TypeAnswer *answers; // of each column that has a type of its own; while it is made
    Constraint *primary_key;
    Constraint **uniques;
    size_t unique_count;
    bool done;
} TableWork;

TableWork *emission_work(const Emission *emission, const DeclaredTable *table);
/** Adds a reason why something about the object is not known; the first one stays. */
void emission_unknown(Emission *emission, Object *object, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
Origin emission_origin(const Emission *emission, Origin origin);
/** A child of the table with its namespace, kind and origin set. */
void emission_child(Emission *emission, TableWork *work, Object *object, Origin origin);

/** Column names, types, defaults; and the enums that they need. */
void emit_columns(Emission *emission, TableWork *work);
/** Primary key, unique, check and exclusion constraints. */
void emit_constraints(Emission *emission, TableWork *work);
/** Foreign keys: all tables have their columns by then. */
void emit_foreign_keys(Emission *emission, TableWork *work);
void emit_indexes(Emission *emission, TableWork *work);
/** The schema's copy of what is in the scratch arena, which is handed back. */
const IndexElement *emission_elements(Emission *emission, IndexElement *elements, size_t count);
/** The column that a foreign key names, and its table; NULL when there is none. */
DeclaredColumn *foreign_key_target(const Emission *emission, const DeclaredTable *from,
                                   const Construct *construct, const Value *target);

/** The schema's type for SQL as SQLAlchemy writes it; NULL: it is none. */
const Type *emit_type(Emission *emission, const char *sql);
/** The enum's type; the enum is made when it is not there. `table_namespace` for inherit_schema. */
Type emit_enum(Emission *emission, const DeclaredEnum *declared, const char *table_namespace);
/** The same of a domain. */
Type emit_domain(Emission *emission, const DeclaredDomain *declared, const char *table_namespace);
void emit_sequence(Emission *emission, const Construct *construct);

/** The one copy in the schema of a list of its names: many tables have a key ("id"). */
const char *const *emission_names(Emission *emission, const char *const *names, size_t count);
/** The columns of a constraint, by key, name or object; NULL when one cannot be known. */
const char *const *construct_columns(Emission *emission, const TableWork *work,
                                     const Value *const *values, size_t count);
/** What a construct's argument says as text in the schema's arena; NULL: not given, or None. */
const char *construct_text(const Emission *emission, const Construct *construct, const char *name);
bool construct_flag(const Emission *emission, const Construct *construct, const char *name);
/** SQL text of a value in the schema's arena; NULL: `object` is then unknown. */
const char *construct_sql(Emission *emission, Object *object, Value *value);

/** Chooses a name as PostgreSQL would and takes it. */
const char *choose_constraint_name(Emission *emission, const Object *table, const char *column,
                                   const char *label);
const char *choose_relation_name(Emission *emission, const Object *table, const char *columns,
                                 const char *label);
/** Names that are taken, in each namespace; free with g_hash_table_unref(). */
GHashTable *taken_names_new(void);
/** Notes that a name is taken; both texts are the schema's. */
void take_name(GHashTable *names, const char *namespace, const char *name);
bool is_taken(GHashTable *names, const char *namespace, const char *name);
