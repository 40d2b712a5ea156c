#pragma once

/**
 * table: tables and what hangs on them, as either side says it.
 *
 * Shape    Table -> Columns (declared order) + children of every kind (sorted by identity)
 * Owns     the arena of the Schema
 * Source   pg_class, pg_attribute, pg_attrdef, pg_constraint, pg_index, pg_sequence. Letters are
 *          those of the catalogs. Expressions are SQL text, as pg_get_expr prints it on a
 * database's side, as written on a model's.
 * Memory   a large database has 130,000 columns: what few have is behind a pointer, types are
 *          shared, counts are unsigned
 */

#include "schema/object.h"
#include "schema/type.h"

#include <stdint.h>

typedef struct Column Column;
typedef struct Sequence Sequence;

/** One class, or one Table(), of the models that declares a table. */
typedef struct {
    const char *class; // NULL: a Table()
    Origin origin;
    bool extends; // with extend_existing: it adds to what an earlier one declares
} TableDefinition;

typedef enum { TABLE_ORDINARY, TABLE_PARTITIONED, TABLE_FOREIGN } TableType;

typedef struct {
    Object object;
    TableType type;
    const Column *const *columns; // in declared order; the same are among the children
    size_t column_count;
    const Object *const *parents; // inheritance, in order; of a partition: the one it belongs to
    size_t parent_count;
    const char *partition_key;   // "RANGE (created)", without PARTITION BY; NULL: not partitioned
    const char *partition_bound; // "FOR VALUES FROM (…) TO (…)", "DEFAULT"; NULL: no partition
    const char *type_namespace, *type_name; // of a typed table; NULL: not typed
    bool unlogged;
    bool row_security, force_row_security;
    char replica_identity;      // 'd' default, 'n' nothing, 'f' full, 'i' an index
    const char *access_method;  // NULL: heap
    const char *tablespace;     // NULL: the database's
    const char *const *options; // "fillfactor=70"
    unsigned option_count;
    const char *server;                 // of a foreign table
    const char *const *foreign_options; // of a foreign table: "table_name=t"
    unsigned foreign_option_count;
    double row_estimate;   // reltuples; -1: never analysed, or not from a catalog
    int64_t size_bytes;    // relpages * block size; -1: not from a catalog
    int64_t analysed_at;   // seconds since 1970; 0: never, or nobody asked
    const char *reflected; // models: why it cannot drift ("autoload_with"); NULL: it can
    Origin reflected_at;   // models: the line that says so
    const char *bind;      // models: its __bind_key__; NULL: the default
    const TableDefinition *definitions; // models: all that declare it, in the order of imports
    unsigned definition_count;
} Table;

typedef enum { GENERATED_NOT, GENERATED_STORED, GENERATED_VIRTUAL } Generated;
typedef enum { IDENTITY_NOT, IDENTITY_ALWAYS, IDENTITY_BY_DEFAULT } Identity;

/** The default that only Python has: what a backfill writes. */
typedef enum {
    PYTHON_DEFAULT_NONE,
    PYTHON_DEFAULT_LITERAL,
    PYTHON_DEFAULT_CALLABLE
} PythonDefaultType;

/** What only Python knows about a column. */
typedef struct {
    const char *class; // that declares it; NULL: a Table()
    PythonDefaultType default_type;
    const char *default_sql;  // LITERAL: the value as an SQL literal
    const char *default_text; // as the model writes it: "'user'", and of a callable its name
} PythonColumn;

struct Column {
    Object object;
    const Type *type; // shared: type_intern()
    int position;     // 1-based, as declared, without gaps
    int statistics;   // -1: default
    bool not_null;
    bool serial;             // the default is nextval of `sequence`, which the column owns
    bool inherited;          // not declared by the table itself (attislocal false)
    char storage;            // 'p' 'e' 'm' 'x'; 0: the type's own
    char compression;        // 'p' 'l'; 0: default
    Generated generated : 8; // its expression is `default_sql`
    Identity identity : 8;
    unsigned option_count : 8;
    const char *const *options; // "n_distinct=5"
    const char *default_sql;    // NULL: none, or serial
    const Sequence *sequence;   // of an identity, or owned by a serial column; NULL: none.
                                // It belongs to the column: schema_find() does not find it
    const PythonColumn *python; // NULL: not from a model
};

typedef struct {
    const char *column;                          // NULL: an expression
    const char *expression;                      // NULL: a column
    const char *collation_namespace, *collation; // NULL: the column's own
    const char *opclass_namespace, *opclass;     // NULL: the default for the type
    const char *opclass_options;                 // "siglen=32"; NULL: none
    bool descending, nulls_first;                // nulls_first as it is: DESC alone makes it true
    const char *operator_namespace, *operator;   // exclusion constraints only
} IndexElement;

typedef struct {
    Object object;
    const char *method; // "btree"
    const IndexElement *elements;
    const char *const *included;
    const char *predicate;      // NULL: all rows
    const char *tablespace;     // NULL: the database's
    const char *const *options; // "fillfactor=70"
    const Object *parent_index; // of a partition's index: that of the partitioned table, an Index
    unsigned element_count, included_count, option_count;
    int64_t size_bytes; // relpages * block size, so an estimate; 0: not known
    bool unique, nulls_not_distinct;
    bool valid; // indisvalid; true for models
    bool clustered, replica_identity;
    bool name_given;         // false: PostgreSQL makes the name; object.name is what it makes
    bool name_by_convention; // models: a naming convention made it, not the code
} Index;

typedef enum {
    CONSTRAINT_PRIMARY_KEY,
    CONSTRAINT_UNIQUE,
    CONSTRAINT_CHECK,
    CONSTRAINT_FOREIGN_KEY,
    CONSTRAINT_EXCLUSION,
} ConstraintType;

/** NOT NULL is the column's, also where PostgreSQL 18 keeps it as a constraint. */
typedef struct {
    Object object;
    ConstraintType type;
    unsigned column_count, set_column_count;
    const char *const *columns;
    const Index *index;     // of primary key, unique and exclusion; not a child of the table
    const char *expression; // of a check, without CHECK ( )
    const char *referenced_namespace, *referenced_table;
    const char *const *referenced_columns; // as many as `columns`
    const char *const *set_columns;        // ON DELETE SET NULL (columns); NULL: all
    char match, on_update, on_delete;      // 's' 'f' 'p'; 'a' 'r' 'c' 'n' 'd'
    bool name_given;         // false: PostgreSQL makes the name; object.name is what it makes
    bool name_by_convention; // models: a naming convention made it, not the code
    bool deferrable, deferred, no_inherit;
    bool validated, enforced;
    bool inherited; // a parent declares it (conislocal false), or the partitioned table's copy
} Constraint;

struct Sequence {
    Object object;
    Type type;
    int64_t start, increment, minimum, maximum, cache;
    bool cycle, unlogged;
    const char *owner_namespace, *owner_table, *owner_column; // OWNED BY; NULL: nobody
    bool identity;                                            // belongs to an identity column
};
