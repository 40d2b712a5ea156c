#pragma once

/** column-private: the classes behind declared.h's structs, and how columns are made. */

#include "sqlalchemy/declared.h"

typedef struct {
    const char *name;
    bool mapped; // mapped_column()
    bool field;  // SQLModel's Field()
} ColumnClass;

extern const ColumnClass column_class_plain, column_class_mapped;
extern const HostType column_class_type; // row: ColumnClass
extern const HostType column_type;       // data: DeclaredColumn

/** What a construct's class is called, and which it is. */
typedef struct {
    const char *name;
    ConstructKind kind;
} ConstructClass;

extern const ConstructClass construct_classes[]; // ends with a NULL name
extern const HostType construct_class_type;      // row: ConstructClass
extern const HostType construct_type;            // data: Construct

extern const HostType table_class_type, metadata_class_type;
extern const HostType table_type;    // data: DeclaredTable
extern const HostType metadata_type; // data: MetaData
extern const HostType columns_type;  // data: DeclaredTable, whose columns they are

/** Table(…) with its metadata not among the arguments (db.Table). */
Value *table_from_call(Evaluator *evaluator, MetaData *metadata, const Call *call, size_t skip);

/** A column like it that is not attached to a table, as SQLAlchemy copies those of mixins. */
DeclaredColumn *column_copy(Evaluator *evaluator, const DeclaredColumn *column);
/** mapped_column() without arguments, for an attribute that is only annotated. */
DeclaredColumn *column_new(Evaluator *evaluator, bool mapped, Origin origin);
/** Takes what `from` says and `column` does not: Annotated[int, mapped_column(…)]. */
void column_merge(Evaluator *evaluator, DeclaredColumn *column, const DeclaredColumn *from);
/** What few have of a column, made when it is not there. */
ColumnMore *column_more(Evaluator *evaluator, DeclaredColumn *column);

/** Something is added to the table now: below a condition that is not known, that is said. */
void declare_addition(Evaluator *evaluator, DeclaredTable *table, const char *what, Origin origin);
/** A class's attribute is set after the class was made: a column becomes one of its table. */
void declare_attribute(Evaluator *evaluator, Value *class, const char *name, Value *value);
