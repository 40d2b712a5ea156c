#pragma once

/** declarative-private: classes that become tables, and the bases that make them so. */

#include "sqlalchemy/declared.h"

typedef struct FlaskDatabase FlaskDatabase;

/** What makes its subclasses tables: declarative_base(), DeclarativeBase, db.Model, SQLModel. */
typedef struct {
    MetaData *metadata;
    Value *extends;        // cls= of declarative_base(), model_class= of SQLAlchemy(); NULL: none
    Value *annotations;    // type_annotation_map, a dict; NULL: none
    FlaskDatabase *flask;  // of db.Model, for its binds; NULL: plain SQLAlchemy
    Value *metaclass;      // of the classes that derive from it; NULL: nobody named one
    bool names_tables;     // as Flask-SQLAlchemy does, after the class
    bool model;            // SQLModel
    const char *reflected; // automap, DeferredReflection: the tables are read at run time
    const char *guessed;   // it stands for a base that is not known, for this reason; NULL: it is
} Base;

/** What a class of Python's is for us; Class.host_data. */
typedef struct {
    Base *base;           // it is a subclass of this; never NULL
    bool is_base;         // class Base(DeclarativeBase): itself no table
    bool mapped;          // it has a table, or shares one
    DeclaredTable *table; // its own, or of single-table inheritance its parent's
    bool concrete;
    bool is_scanned; // just now
    Pointers made;   // Value: a declared_attr, what it gave, …
} ClassData;

ClassData *class_data(const Value *class);
/** Makes a table of a class whose body has been run, or leaves it when it is abstract. */
void declare_class(Evaluator *evaluator, Base *base, Value *class);

/** The table's columns become attributes of the class that is mapped to it. */
void class_take_table(Evaluator *evaluator, Value *class, DeclaredTable *table);

/** Its classes that are written in Python, itself first; those behind a host base in its place. */
Pointers class_lineage(Evaluator *evaluator, const Value *class);
/** The row of a name in a class itself, NULL when it has none. */
const Binding *class_own_row(const Value *class, const char *name);

/** Indexes of the first rows of a class, in the order in which SQLAlchemy visits them. */
typedef struct {
    size_t *rows;
    size_t count;
} RowOrder;
RowOrder class_row_order(Evaluator *evaluator, const Namespace *names, size_t count);
void row_order_clear(RowOrder *order);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RowOrder, row_order_clear)

/** Gives `column` what its annotation Mapped[…] says; false: this is no column's annotation. */
bool column_annotate(Evaluator *evaluator, const Base *base, DeclaredColumn *column,
                     Value *annotation);
/** What stands in Mapped[…]; NULL when the annotation is none. */
Value *mapped_argument(const Value *annotation);
/** A column from an annotation and Field() of a SQLModel class; NULL: it makes none. */
DeclaredColumn *model_field_column(Evaluator *evaluator, const Value *class, const Binding *row);

/** declared_attr: the function behind it; NULL when the value is none. */
Value *declared_attr_function(const Value *value);
/** declared_attr.cascading */
bool declared_attr_cascades(const Value *value);
/** The default name of Flask-SQLAlchemy: "HTTPRequestLog" -> "http_request_log". */
char *flask_table_name(const char *class_name) G_GNUC_WARN_UNUSED_RESULT;
/** The db of a module that is not read: what it brings besides is not known. */
Value *flask_guess(Evaluator *evaluator, const Value *unknown);
MetaData *flask_metadata(Evaluator *evaluator, FlaskDatabase *database, const char *bind);

Value *base_new(Evaluator *evaluator, Base base, Origin origin);
extern const HostType base_type;          // data: Base
extern const HostType mapper_object_type; // data: the class
extern const HostType mapper_type;        // Mapper, and mapper()
extern const HostType base_root_type, declared_attr_type, mapped_type, base_maker_type;
extern const HostType flask_class_type, model_base_type, model_field_type;

enum { DECLARATIVE_MEMBERS = 48 };
size_t declarative_add_members(HostMember *members);
