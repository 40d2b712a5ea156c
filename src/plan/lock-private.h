#pragma once

/**
 * lock-private: the relations that a statement may lock, as they are at that moment.
 *
 * Shape    Schema -> LockWorld: relations with their columns, indexes, constraints, heirs and
 *          views; each statement marks what it does to them and then changes the world, so that
 *          the next one finds it as it will be.
 * Owns     everything lives in the arena of the world, but for its lists and tables
 */

#include "plan/locks.h"
#include "plan/tree-private.h"

typedef struct LockRelation LockRelation;

typedef struct {
    const char *name;
    Type type; // name NULL: not known
    bool not_null;
    bool is_empty;          // new and without a default: NULL in all rows
    LockRelation *sequence; // that it owns; NULL: none
} LockColumn;

typedef struct {
    const char *name;
    ConstraintType type;
    const char *const *columns; // of a check: those that it mentions; NULL-terminated
    const char *const *proves;  // a check: columns that it shows to be not null
    LockRelation *referenced;
    LockRelation *index;    // behind a key
    const char *expression; // a check of the catalog; NULL: not known as text
    bool validated;
} LockConstraint;

typedef enum {
    RELATION_TABLE,
    RELATION_VIEW,
    RELATION_MATERIALIZED,
    RELATION_INDEX,
    RELATION_SEQUENCE,
    RELATION_COMPOSITE,
} RelationType;

struct LockRelation {
    RelationType type;
    const char *namespace, *name;         // now
    const char *old_namespace, *old_name; // as the database has it; NULL: it is new
    bool is_partitioned, is_foreign, is_default_partition, is_gone;
    bool hides_indexes;            // from the planner: partitioned, before PostgreSQL 16
    GPtrArray *columns;            // LockColumn *
    GPtrArray *indexes;            // LockRelation *
    GPtrArray *constraints;        // LockConstraint *
    GPtrArray *children, *parents; // LockRelation *: heirs and partitions
    GPtrArray *users;              // LockRelation *: views that need it
    const Table *table;            // what the schema says of it; NULL: not a table of the schema
    // An index:
    LockRelation *owner;              // its table; of a sequence: the table that owns it
    const char *const *index_columns; // all that it mentions; NULL-terminated
    bool is_plain;                    // neither expressions nor a predicate
    bool is_unique;
    // What the statement at hand does to it:
    LockMode mode;
    bool rewrites, scans;
    bool is_emptied;    // by the TRUNCATE at hand
    bool wants_rewrite; // when all commands of the ALTER TABLE are read
    bool is_made_anew;  // an index that its column's new type takes away and brings back
};

struct LockWorld {
    const Schema *schema;
    int version; // of the server; 0: not known
    bool is_utc; // the session's time zone
    Arena *arena;
    GHashTable *by_name;  // "namespace.name" -> LockRelation *
    GPtrArray *relations; // LockRelation *, all
    char **search_path;
    bool outside_transaction;
    const char *unknown;
};

// ---- lock-world.c ------------------------------------------------------------------------------

void lock_world_fill(LockWorld *world, const LockFacts *facts);
void lock_world_clear(LockWorld *world);
LockRelation *lock_find(const LockWorld *world, const char *namespace, const char *name);
LockRelation *lock_find_range(const LockWorld *world, const PgQuery__RangeVar *range);
/** A relation that was not there before, under its name in the first schema of the path. */
LockRelation *lock_new(LockWorld *world, RelationType type, const char *namespace,
                       const char *name);
void lock_rename(LockWorld *world, LockRelation *relation, const char *namespace, const char *name);
void lock_forget(LockWorld *world, LockRelation *relation);
LockColumn *lock_column(const LockRelation *relation, const char *name);
LockConstraint *lock_constraint(const LockRelation *relation, const char *name);
bool lock_names(const char *const *names, const char *name);
/** The constraints of other tables that refer to this one, and itself if it does. */
GPtrArray *lock_referrers(const LockWorld *world, const LockRelation *relation,
                          GPtrArray *constraints);
/** The columns that are shown to be not null by an expression: conjuncts "c IS NOT NULL". */
const char *const *lock_proves(Arena *arena, const TreeNode *expression);
/** The type that is written there; its name NULL when it is no type that is known. */
Type lock_type(const LockWorld *world, const PgQuery__TypeName *written);

// ---- lock-mark.c -------------------------------------------------------------------------------

void lock_take(LockRelation *relation, LockMode mode);
void lock_take_indexes(const LockRelation *relation, LockMode mode);
void lock_scan(LockRelation *relation);
/** The relation and all its heirs, however deep. */
GPtrArray *lock_family(LockRelation *relation);
/** All rows and all indexes anew. */
void lock_rewrite(LockRelation *relation);
/** What the planner opens of a relation that is read or written. */
void lock_plan(LockRelation *relation, LockMode mode);
/** The check of a foreign key against all rows. */
void lock_check_reference(LockRelation *table, const LockConstraint *key);
/** Relations that an expression or a query reads, and what its functions do (nextval). */
void lock_query(LockWorld *world, const ProtobufCMessage *query, bool is_planned);
/** Whether an expression has to be worked out for each row anew. */
bool lock_is_volatile(const LockWorld *world, const ProtobufCMessage *expression);

// ---- lock-type.c -------------------------------------------------------------------------------

/** Whether a change of type writes all rows anew. */
bool type_change_rewrites(const LockWorld *world, const Type *from, const Type *to);
/** Whether the index of a column of the one type serves for the other. */
bool type_change_keeps_indexes(const Type *from, const Type *to);
/** Whether the domain has constraints, or its base has. */
bool domain_is_constrained(const LockWorld *world, const Type *type);

// ---- lock-table.c, lock-column.c, lock-constraint.c, lock-drop.c, lock-statement.c --------------

void lock_alter_table(LockWorld *world, const PgQuery__AlterTableStmt *alter);
void lock_create_table(LockWorld *world, const PgQuery__CreateStmt *create);
/** A column of a new table, or of one that is there. */
void lock_add_column(LockWorld *world, LockRelation *relation,
                     const PgQuery__ColumnDef *definition);
void lock_drop_column(LockWorld *world, LockRelation *relation, const char *name);
void lock_alter_type(LockWorld *world, LockRelation *relation,
                     const PgQuery__AlterTableCmd *command);
void lock_set_not_null(LockRelation *relation, const char *name);
/** A constraint of a table; of a column that is being made, with `column`. */
void lock_add_constraint(LockWorld *world, LockRelation *relation,
                         const PgQuery__Constraint *constraint, const LockColumn *column);
void lock_drop_constraint(LockWorld *world, LockRelation *relation, const char *name);
void lock_validate_constraint(LockRelation *relation, const char *name);
/** An index that was not there before. */
LockRelation *lock_add_index(LockWorld *world, LockRelation *table, const char *name,
                             const char *const *columns);
/** An index leaves its table and the world. */
void lock_drop_index(LockWorld *world, LockRelation *index);
void lock_drop(LockWorld *world, const PgQuery__DropStmt *drop);
void lock_rename_statement(LockWorld *world, const PgQuery__RenameStmt *rename);
void lock_data(LockWorld *world, const TreeNode *node);
void lock_statement(LockWorld *world, const TreeNode *node);
