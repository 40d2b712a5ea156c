#pragma once

/** sqltype-private: the table of types, and how each says what it is on PostgreSQL. */

#include "sqlalchemy/sqltype.h"

typedef struct DeclaredType DeclaredType;

typedef struct {
    const char *name; // in Python
    TypeFamily family;
    const char *sql; // its word on PostgreSQL
    TypeAnswer (*answer)(Evaluator *evaluator, const DeclaredType *type);
} SqlTypeRow;

/** A type object: which one, and how it was made. */
struct DeclaredType {
    const SqlTypeRow *row;
    Call call;      // its arguments; empty when only the class was named
    Value *self;    // of a class written in Python: the instance; else NULL
    Value *variant; // with_variant(…, "postgresql"): that type; NULL: none
};

extern const HostType sql_type_class;  // row: SqlTypeRow
extern const HostType sql_type_object; // row: SqlTypeRow; data: DeclaredType

extern const HostType mutable_class_type;

/** Ended by a row without a name. */
extern const SqlTypeRow sql_types_generic[], sql_types_dialect[], sql_types_foreign[];
extern const SqlTypeRow sql_type_inner; // MutableDict.as_mutable(…): the type that it is given

/** The row of that name in sqlalchemy or its PostgreSQL dialect, or NULL. */
const SqlTypeRow *sql_type_row(const char *name);
const SqlTypeRow *sql_type_generic_row(const char *name);

/** The answers that table.c's rows name. */
TypeAnswer answer_plain(Evaluator *evaluator, const DeclaredType *type);
TypeAnswer answer_length(Evaluator *evaluator, const DeclaredType *type);
TypeAnswer answer_numeric(Evaluator *evaluator, const DeclaredType *type);
TypeAnswer answer_float(Evaluator *evaluator, const DeclaredType *type);
TypeAnswer answer_time(Evaluator *evaluator, const DeclaredType *type);
TypeAnswer answer_interval(Evaluator *evaluator, const DeclaredType *type);
TypeAnswer answer_postgresql_interval(Evaluator *evaluator, const DeclaredType *type);
TypeAnswer answer_bit(Evaluator *evaluator, const DeclaredType *type);
TypeAnswer answer_boolean(Evaluator *evaluator, const DeclaredType *type);
TypeAnswer answer_uuid(Evaluator *evaluator, const DeclaredType *type);
TypeAnswer answer_array(Evaluator *evaluator, const DeclaredType *type);
TypeAnswer answer_enum(Evaluator *evaluator, const DeclaredType *type);
TypeAnswer answer_domain(Evaluator *evaluator, const DeclaredType *type);
TypeAnswer answer_decorator(Evaluator *evaluator, const DeclaredType *type);
TypeAnswer answer_user(Evaluator *evaluator, const DeclaredType *type);
TypeAnswer answer_inner(Evaluator *evaluator, const DeclaredType *type);
TypeAnswer answer_max_length(Evaluator *evaluator, const DeclaredType *type);
TypeAnswer answer_choice(Evaluator *evaluator, const DeclaredType *type);
TypeAnswer answer_dimensions(Evaluator *evaluator, const DeclaredType *type);
TypeAnswer answer_geometry(Evaluator *evaluator, const DeclaredType *type);

/** What @compiles(class, "postgresql") gives for it, or NULL. */
const char *compiled_sql(Evaluator *evaluator, const Value *class, Value *instance);
/** An answer that says only why there is none. */
TypeAnswer answer_unknown(Evaluator *evaluator, const Value *why, const char *what);
/** A new object of that type; `call` is copied, NULL: without arguments. */
Value *sql_type_new(Evaluator *evaluator, const SqlTypeRow *row, const Call *call);
