#pragma once

/** column-private: the classes behind declared.h's structs. */

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
/** Takes what `from` says and `column` does not: Annotated[int, mapped_column(…)]. */
void column_merge(Evaluator *evaluator, DeclaredColumn *column, const DeclaredColumn *from);
