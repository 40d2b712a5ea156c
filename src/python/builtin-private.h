#pragma once

/**
 * builtin-private: Python's own functions, types and modules, as tables.
 *
 * Shape    a Builtin is a function in C; a BuiltinType is a type with its constructor and methods.
 *          Names are full: "len", "datetime.datetime", "functools.partial". A module of the library
 *          is what stands in the tables below its name.
 */

#include "python/evaluator-private.h"

typedef struct {
    const char *name;
    Value *(*call)(Evaluator *evaluator, Value *self, const Call *call);
} Builtin;

typedef struct BuiltinType {
    const char *name;
    const char *base; // NULL: object
    Value *(*construct)(Evaluator *evaluator, Value *type, const Call *call);
    const Builtin *methods; // ends with a NULL name
} BuiltinType;

extern const HostType builtin_function_type;
/** "from_iterable", of "chain.from_iterable". */
const char *builtin_name(const Builtin *row);

/** The one value for a row. */
Value *builtin_function(Evaluator *evaluator, const Builtin *row);
/** The type of that full name; NULL when there is none. */
Value *builtin_type_value(Evaluator *evaluator, const char *name);
/** A function or type of the library by its full name; NULL when there is none. */
Value *builtin_find(Evaluator *evaluator, const char *name);
/** A method as a function of its own, whose first argument is the object. */
Value *builtin_unbound(Evaluator *evaluator, const Builtin *row);
void exceptions_fill(Evaluator *evaluator);
/** Names of a library module's plain values (os.sep, math.pi); NULL: none. */
const char *const *library_values(const char *module);
/** path.parent, path.name…; NULL: it is none of these. */
Value *path_attribute(Evaluator *evaluator, const Value *self, const char *name);
/** re.I, re.IGNORECASE…; NULL: it is none of these. */
Value *regex_flag(Evaluator *evaluator, const char *name);
/** os.environ */
Value *environment_value(Evaluator *evaluator);
/** enum.Enum and its like, as classes; NULL for other names. */
Value *enum_class(Evaluator *evaluator, const char *name);
/** Class(…) of a named tuple. */
Value *named_tuple_instantiate(Evaluator *evaluator, Value *class, const Call *call);
/** Sorts a list in place; NULL: done. */
Value *sort_list(Evaluator *evaluator, Value *list, const Call *call);
/** What dict(…) and dict.update(…) take. */
void dict_update(Evaluator *evaluator, Value *dict, const Call *call);
/** A method of a type by its short name; NULL when it has none. */
const Builtin *builtin_method(const BuiltinType *type, const char *name);
/** The Python exception of that name, a class; NULL when there is none. */
Value *exception_class(Evaluator *evaluator, const char *name);
void builtins_fill(Evaluator *evaluator);

// One table per file; each ends with a NULL name.
extern const BuiltinType builtin_types[];    // builtin-type.c
extern const BuiltinType typing_types[];     // typing.c
extern const BuiltinType library_types[];    // library.c
extern const Builtin builtin_functions[];    // builtin.c
extern const Builtin sequence_functions[];   // builtin-sequence.c
extern const Builtin object_functions[];     // builtin-object.c
extern const Builtin library_functions[];    // library.c
extern const Builtin collection_functions[]; // library-collection.c
extern const BuiltinType collection_types[];
extern const Builtin path_functions[]; // library-path.c
extern const BuiltinType path_types[];
extern const Builtin regex_functions[];     // library-regex.c
extern const Builtin json_functions[];      // library-json.c
extern const Builtin text_functions[];      // library-text.c
extern const Builtin typing_functions[];    // typing.c
extern const Builtin enum_functions[];      // enum.c
extern const Builtin dataclass_functions[]; // dataclass.c
extern const Builtin string_methods[];      // string-method.c
extern const Builtin bytes_methods[];
extern const Builtin integer_methods[]; // sequence-method.c
extern const Builtin float_methods[];
extern const Builtin list_methods[]; // sequence-method.c
extern const Builtin tuple_methods[];
extern const Builtin set_methods[];
extern const Builtin dict_methods[]; // dict-method.c

/** A module of Python's library; NULL when it is none. */
const HostModule *library_module(const char *name);
/** Binds every name that a module of Python's library has here, for `import *`. */
void library_fill(Evaluator *evaluator, Module *module);

/** In a table: the type has this attribute, but what it gives is not followed. */
Value *builtin_not_followed(Evaluator *evaluator, Value *self, const Call *call);
/** `int.__new__(cls, …)`: an instance of `cls` that holds the value that `type` makes. */
Value *builtin_new(Evaluator *evaluator, Value *type, Value *self, const Call *call);
/** The n-th positional argument, or an unknown that says what is missing. */
Value *need_argument(Evaluator *evaluator, const Call *call, size_t position, const char *name);
extern const HostType library_object_type;
/** Dates (library-date.c): methods, and what operators and attributes of objects give; NULL: none.
 */
Value *date_now(Evaluator *evaluator, Value *self, const Call *call);
Value *date_utcnow(Evaluator *evaluator, Value *self, const Call *call);
Value *date_today(Evaluator *evaluator, Value *self, const Call *call);
Value *date_strptime(Evaluator *evaluator, Value *self, const Call *call);
Value *date_isoformat(Evaluator *evaluator, Value *self, const Call *call);
Value *date_strftime(Evaluator *evaluator, Value *self, const Call *call);
Value *date_date(Evaluator *evaluator, Value *self, const Call *call);
Value *date_add(Evaluator *evaluator, const char *operator, Value * left, Value *right);
Value *date_part(Evaluator *evaluator, Value *self, const char *name);
const char *date_text(Evaluator *evaluator, Value *value);
/** What is made by chance (library-chance.c). */
Value *chance_uuid(Evaluator *evaluator, Value *self, const Call *call);
Value *chance_hex(Evaluator *evaluator, Value *self, const Call *call);
Value *chance_urlsafe(Evaluator *evaluator, Value *self, const Call *call);
Value *chance_number(Evaluator *evaluator, Value *self, const Call *call);
Value *chance_choice(Evaluator *evaluator, Value *self, const Call *call);
/** The type of such an object, and what str() gives; NULL for anything else. */
Value *library_object_class(const Value *value);
/** Microseconds since the year 1 of a date or datetime; false: it is none that is known. */
bool date_moment(Evaluator *evaluator, const Value *value, int64_t *microseconds, bool *has_zone);
/** datetime.timezone.utc. */
Value *date_utc(Evaluator *evaluator);
Value *date_replace(Evaluator *evaluator, Value *self, const Call *call);
/** -1, 0, 1: the order of two library objects; APART: they have none and are not equal. */
enum { LIBRARY_UNKNOWN = 2, LIBRARY_APART = 3 };
int library_order(Evaluator *evaluator, const Value *a, const Value *b);
/** Equal objects have equal ones. */
uint32_t library_hash(Evaluator *evaluator, const Value *value);
const char *library_object_text(const Value *value);
const BuiltinType *builtin_type_row(const char *name);
/** An opaque object of the library: `text` is its repr; str() is the same. */
Value *library_object(Evaluator *evaluator, Value *type, const char *text, const char *str);
/** The first argument that is unknown, or the rest; NULL: all are known. */
Value *call_unknown(const Call *call);
