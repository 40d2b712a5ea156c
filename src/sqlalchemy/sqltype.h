#pragma once

/**
 * sqltype: column types, as SQLAlchemy's PostgreSQL compiler writes them.
 *
 * Shape    a type's class or object, also one of a class written in Python -> SQL and what else is
 *          to be known of it
 * Owns     everything is in the evaluator's arena
 * Source   SQLAlchemy's sql/sqltypes.py and dialects/postgresql; sqlalchemy-utils, geoalchemy2,
 *          pgvector
 */

#include "python/host.h"

typedef enum {
    FAMILY_OTHER,
    FAMILY_SMALL_INTEGER,
    FAMILY_INTEGER,
    FAMILY_BIG_INTEGER,
    FAMILY_NUMERIC,
    FAMILY_STRING,
    FAMILY_BOOLEAN,
    FAMILY_DATE,
    FAMILY_INTERVAL,
    FAMILY_JSON,
    FAMILY_BINARY,
    FAMILY_ENUM,
    FAMILY_NULL, // no type at all
} TypeFamily;

/** An enum, native or not. */
typedef struct {
    const char *name;      // NULL: none
    const char *namespace; // NULL: the search path's
    bool inherits_namespace;
    const char *const *labels;
    size_t label_count;
    bool native, makes_check, makes_type;
    Origin origin;
} DeclaredEnum;

typedef struct {
    const char *name, *namespace; // namespace NULL: the search path's
    bool inherits_namespace;
    const char *type;       // of its values, as SQLAlchemy writes it; NULL: not known
    Value *standard;        // default=, a text or a clause; NULL: none
    Value *check;           // the same of check=
    const char *constraint; // constraint_name=; NULL: PostgreSQL's own
    bool not_null, makes_type;
    Origin origin;
} DeclaredDomain;

typedef struct {
    const char *sql;     // "VARCHAR(20)"; of an enum: NULL, its name is in `enumeration`
    const char *unknown; // why it is not known; NULL: it is
    TypeFamily family;
    const DeclaredEnum *enumeration; // also of an array's elements; NULL: none
    const DeclaredDomain *domain;    // the same; its name is `sql`
    int dimensions;                  // of an array of enums or domains
    bool searches;                   // TSVectorType, which make_searchable() indexes
    bool spatial;                    // Geometry, which geoalchemy2 indexes
} TypeAnswer;

/** True for everything that can stand for a type: its class, an object, Python's subclasses. */
bool is_sql_type(const Value *value);
/** "Enum", "ENUM", "String": which of SQLAlchemy's types an object is of; "" when it is none. */
const char *sql_type_class_name(const Value *type);
/** What the type is on PostgreSQL. */
TypeAnswer sql_type_answer(Evaluator *evaluator, Value *type);
/** The labels that Enum(value) of a Python enum has; for literals too. */
const char *enum_label(Evaluator *evaluator, Value *type, Value *member);
/** The type object that stands for a Python type under Mapped[…]; NULL: none known. */
Value *sql_type_for_python(Evaluator *evaluator, Value *type, Origin origin);
/** The host object of a type by its name in sqlalchemy, called without arguments. */
Value *sql_type_named(Evaluator *evaluator, const char *name);
