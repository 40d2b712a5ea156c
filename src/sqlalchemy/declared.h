#pragma once

/**
 * declared: what Python code declares with SQLAlchemy's constructs.
 *
 * Shape    the host objects of sqlalchemy.h hold these; models/ makes a Schema of the tables,
 *          revision/ makes statements of them. What was written is kept as it was written:
 *          constructs keep their call, types keep their value; what it means is asked late, when
 *          names and tables are known.
 * Owns     everything is in the evaluator's arena
 * Source   SQLAlchemy's sql/schema.py
 */

#include "python/host.h"

typedef struct DeclaredTable DeclaredTable;
typedef struct DeclaredColumn DeclaredColumn;
typedef struct Construct Construct;
typedef struct MetaData MetaData;

/** A growing list; its rows are in the arena. */
typedef struct {
    void **rows;
    unsigned count, room;
} Pointers;
void pointers_add(Arena *arena, Pointers *pointers, void *row);
bool pointers_contain(const Pointers *pointers, const void *row);

typedef enum {
    CONSTRUCT_FOREIGN_KEY, // of a column
    CONSTRUCT_FOREIGN_KEYS,
    CONSTRUCT_UNIQUE,
    CONSTRUCT_CHECK,
    CONSTRUCT_PRIMARY_KEY,
    CONSTRUCT_EXCLUDE,
    CONSTRUCT_INDEX,
    CONSTRUCT_SEQUENCE,
    CONSTRUCT_IDENTITY,
    CONSTRUCT_COMPUTED,
    CONSTRUCT_FETCHED_VALUE,
    CONSTRUCT_DEFAULT, // DefaultClause
    CONSTRUCT_PYTHON_DEFAULT,
} ConstructKind;
enum { CONSTRUCTS = CONSTRUCT_PYTHON_DEFAULT + 1 };

/** Everything that is written as one call and hangs on a column or table. */
struct Construct {
    ConstructKind kind;
    Call call;
    Value *value;
    DeclaredTable *table;   // NULL: not attached
    DeclaredColumn *column; // that it was given to; NULL: none
    const char *class_name; // that declares it; NULL: none
};

typedef enum {
    AUTOINCREMENT_AUTO,
    AUTOINCREMENT_YES,
    AUTOINCREMENT_NO,
    AUTOINCREMENT_IGNORE_FK,
} Autoincrement;

typedef enum { NULLABLE_NOT_SAID, NULLABLE_NO, NULLABLE_YES } Nullable;

/** What few columns have. */
typedef struct {
    const DeclaredColumn *type_of; // without a type it has that of this column; NULL: none
    Pointers waiting;              // Construct: indexes over it, until it has a table
} ColumnMore;

struct DeclaredColumn {
    const char *name;     // NULL: not yet known
    const char *key;      // what constraints call it
    Value *value;         // its place is the column's: declared_origin()
    Value *type;          // a type's class or object; NULL: none given
    DeclaredTable *table; // NULL: not attached
    Pointers constructs;  // Construct
    ColumnMore *more;     // NULL: nothing
    Value *python_default, *server_default, *python_onupdate;
    const char *comment;
    Nullable nullable : 8;
    Autoincrement autoincrement : 8;
    bool primary_key, unique, index;
    bool mapped;     // mapped_column()
    bool existing;   // use_existing_column=True
    int sort_order;  // mapped_column(sort_order=)
    unsigned number; // in order of creation: SQLAlchemy 1.4 sorts by it
    const char *class_name;
    const char *unknown; // why something about it is not known; NULL: all is
};

struct DeclaredTable {
    const char *name, *namespace;
    MetaData *metadata;
    Value *value;
    Pointers columns;     // DeclaredColumn, in order
    Pointers constraints; // Construct of its own and of its columns, in order
    Pointers indexes;     // Construct
    Pointers options;     // Argument: prefixes, postgresql_…
    const char *comment;
    const char *class_name; // NULL: Table()
    const char *reflected;  // why it is read from the database at run time; NULL: it is not
    const char *unknown;    // why something about it is not known, columns perhaps; NULL: all is
    Value *source;          // of alias() and subquery(): what it stands for; NULL: itself
    bool is_cte;            // the same of cte()
    bool is_handed;         // to a call that is not followed: that is said
    unsigned hash;          // of its key
    Origin reflected_at;    // the line that says so
    Pointers definitions;   // Definition: who declares it, in order
    DeclaredTable *next_in_chain; // of the metadata's index
    Origin origin;
};

typedef struct {
    const char *class_name; // that declares the table; NULL: a Table()
    Origin origin;
    bool extends; // extend_existing=True
} Definition;

// MOST_COLUMNS: of a table (PostgreSQL: MaxHeapAttributeNumber)
enum { TABLE_CHAINS = 4096, TYPE_CHAINS = 64, MOST_COLUMNS = 1600 };
#define TOO_MANY_COLUMNS "it has more columns than PostgreSQL takes, which are 1,600"

struct MetaData {
    const char *namespace; // schema=
    const char *bind;      // __bind_key__; NULL: the default
    Value *naming;         // naming_convention=; NULL: SQLAlchemy's own
    Value *value;
    Pointers tables;        // DeclaredTable
    DeclaredTable **chains; // TABLE_CHAINS: the tables by the hash of their key
    Pointers enums;         // Value: Enum(metadata=…), made even if no column has them
    Pointers sequences;
    const char *reflected;     // MetaData.reflect() was called
    Origin reflected_at;       // there
    bool is_flask, searchable; // of SQLAlchemy(); make_searchable() indexes its TSVectorType
};

/** What one evaluator's program declares; evaluator_host() is one. */
typedef struct {
    bool modern;              // SQLAlchemy 2.x
    const char *const *types; // pairs: "app.types.Money", "numeric(12,2)"; NULL-terminated
    unsigned numbers;         // columns made so far
    Pointers metadata;        // MetaData, in order of creation
    Pointers targets;         // MetaData that the migrations are about; none: all
    Pointers compiled;        // CompiledHook: @compiles(…)
    Pointers listeners;       // Listener: of event.c
    void *hearing;            // the Listener that is being called; NULL: none
    unsigned configured;      // classes whose listeners were told that all are there
    Pointers loose;           // Construct: indexes of what is not known, perhaps of a table later
    Pointers final_names;     // Value: conv(…), to which no naming convention applies
    Pointers classes;         // Value: mapped classes
    struct Guesses *guesses;  // of guess.c; NULL: nothing had to be guessed
    Pointers shared_types[TYPE_CHAINS]; // Value: types that can be no other, each once
    /** In a revision: type.create(bind), type.drop(bind); NULL: they do nothing. */
    Value *(*change_type)(Evaluator *evaluator, Value *type, const char *name, const Call *call);
    /** Also there: what an instance's relationship() is; NULL: it is not followed. */
    Value *(*relate)(Evaluator *evaluator, Value *instance, const Call *relationship);
    bool scripts;           // revisions are read: tables have insert() and its like
    unsigned aliases;       // names that alias() has made up
    unsigned parts, nested; // of the expression that becomes SQL now: how many, how deep
    void *model_base;       // of SQLModel; NULL: nobody asked for it
    Diagnostics diagnostics;
} Declarations;

Declarations *declarations_of(const Evaluator *evaluator);
/** When all modules were run: tables of classes that got attributes which are not known. */
void declarations_settle(Evaluator *evaluator);
/** Says that something about a line could not be known. */
void declare_remark(Evaluator *evaluator, Origin origin, Severity severity, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/** The struct behind a value, or NULL when it is not such an object. */
DeclaredColumn *declared_column(const Value *value);
DeclaredTable *declared_table(const Value *value);
MetaData *declared_metadata(const Value *value);
Construct *declared_construct(const Value *value);

/** Where a column was made. */
Origin declared_origin(const DeclaredColumn *column);

/** What a naming convention calls a construct's class: "uq" of UniqueConstraint; NULL: nothing. */
const char *construct_convention_key(const Value *class);

/** The table's column of that key, or of that name; NULL when it has none. */
DeclaredColumn *table_column(const DeclaredTable *table, const char *key);
/** The table of that key ("user", "audit.user"), or NULL. */
DeclaredTable *metadata_table(const MetaData *metadata, const char *key);

/** Adds a column, in the place of one of that name. */
void table_add_column(Evaluator *evaluator, DeclaredTable *table, DeclaredColumn *column);
/** Adds a constraint or an index to the table. */
void table_add_construct(Evaluator *evaluator, DeclaredTable *table, Construct *construct);
/** What stands among the arguments of Table() or in __table_args__. */
void table_add_argument(Evaluator *evaluator, DeclaredTable *table, const Argument *argument);

/** A new table of the metadata, or the one that is there under this name. */
DeclaredTable *metadata_add_table(Evaluator *evaluator, MetaData *metadata, const char *name,
                                  const char *namespace, Origin origin);
void table_add_definition(Evaluator *evaluator, DeclaredTable *table, Definition definition);
MetaData *metadata_new(Evaluator *evaluator, Origin origin);
