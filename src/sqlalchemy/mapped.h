#pragma once

/**
 * mapped: classes that have a table, as sessions see them: their attributes are columns, their
 * instances rows.
 *
 * Owns     everything is in the evaluator's arena
 * Source   SQLAlchemy's orm/mapper.py, orm/decl_base.py (_declarative_constructor)
 */

#include "sqlalchemy/declared.h"

typedef struct {
    Value *class;
    DeclaredTable *table;
    const char *const *attributes; // of the table's columns, in their order; interned
    const char *unknown;           // why its instances cannot be followed; NULL: they can
} Mapping;

/** What the class is mapped to; NULL: it is no class with a table. */
const Mapping *mapping_of(Evaluator *evaluator, Value *class);
/** Is the column part of the primary key? */
bool mapping_is_key(const DeclaredTable *table, const DeclaredColumn *column);
/** The class's own attribute of that name, when it is a relationship(): its call; else NULL. */
const Call *mapping_relationship(Value *class, const char *name);

/** The one column of `from` that refers to a column of `to`; `column` NULL: none, or several. */
typedef struct {
    const DeclaredColumn *column, *target;
} ForeignPair;
ForeignPair foreign_pair(const DeclaredTable *from, const DeclaredTable *to);

/** What Column(default=…) or Column(onupdate=…) gives now: a function is called. */
Value *default_value(Evaluator *evaluator, Value *given, Origin origin);

/** What a value is in the database, by process_bind_param(); else itself. */
Value *type_bound(Evaluator *evaluator, Value *type, Value *value);
/** What a value of the database is for the program: an enum's member, process_result_value(). */
Value *type_result(Evaluator *evaluator, Value *type, Value *value);
/** The member of Enum(class) with that label; NULL: it is no such type, or has none. */
Value *enum_member(Evaluator *evaluator, Value *type, const char *label);
