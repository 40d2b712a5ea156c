#pragma once

/**
 * value: what Python expressions evaluate to.
 *
 * Shape    a Value is a small tagged struct that is passed by pointer. What could not be known is a
 *          value too: VALUE_UNKNOWN with its reason and its place. A sequence, a dict and a set
 *          may be known in part: `rest` then stands for entries that are not known.
 * Owns     the evaluator's arena owns all of them; names are interned in it, so that two equal
 *          names are one pointer
 * Threads  one evaluator and its values belong to one thread at a time
 * Source   docs.python.org, "Data model"
 */

#include "base/arena.h"
#include "base/diagnostic.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct Node; // python/syntax.h

typedef struct Evaluator Evaluator;
typedef struct Value Value;
typedef struct HostType HostType; // python/host.h
typedef struct Module Module;

typedef enum {
    VALUE_NONE,
    VALUE_ELLIPSIS,
    VALUE_NOT_IMPLEMENTED,
    VALUE_BOOL,
    VALUE_INT,
    VALUE_FLOAT,
    VALUE_STRING,
    VALUE_BYTES,
    VALUE_TUPLE,
    VALUE_LIST,
    VALUE_SET,
    VALUE_FROZENSET,
    VALUE_DICT,
    VALUE_ITERATOR, // of zip(), map(), a generator…: its items, taken one by one
    VALUE_FUNCTION, // written in Python
    VALUE_CLASS,    // written in Python, or one of Python's exceptions
    VALUE_INSTANCE, // of a VALUE_CLASS; an enum's members too
    VALUE_MODULE,
    VALUE_METHOD, // a function with its first argument
    VALUE_PROPERTY,
    VALUE_CLASS_METHOD,
    VALUE_STATIC_METHOD,
    VALUE_TYPE,    // a type of Python or its library, known by name: "int", "decimal.Decimal"
    VALUE_GENERIC, // a type with arguments: list[str], Optional[int], int | None
    VALUE_HOST,    // defined in C: SQLAlchemy's objects, and Python's own functions
    VALUE_UNKNOWN,
} ValueKind;
enum { VALUE_KINDS = VALUE_UNKNOWN + 1 };

/** Values in order (schema/ has a Items of its own). A set is one too, without repetitions, in the
 * order of insertion. */
typedef struct {
    Value **items;
    size_t count, room;
    Value *rest; // an unknown that stands for more or other items; NULL: all are here
} Items;

typedef struct {
    Value *key, *value;
    uint32_t hash;
} DictEntry;

/** In the order of insertion. Look up with value_find(). */
typedef struct {
    DictEntry *entries;
    size_t count, room;
    uint32_t *index; // open addressing over `entries`, made when it is worth it
    size_t index_size;
    Value *rest;    // as in Items
    Value *factory; // of a defaultdict: makes what a missing key gets; NULL: none
} Dict;

/** A name of a module, a class, a function's frame or an instance. */
typedef struct {
    const char *name;              // interned
    Value *value;                  // NULL: only annotated
    const struct Node *annotation; // as written; evaluator_annotation() gives its value; or NULL
    Origin origin;                 // of the last assignment
} Binding;

/** Names in the order of their first binding. */
typedef struct {
    Binding *rows;
    size_t count, room;
    uint32_t *index;
    size_t index_size;
    Value *rest; // an unknown that stands for names that are not known (a star import); or NULL
} Namespace;

/** An argument of a call, or a keyword of a class; `name` is NULL for a positional one. */
typedef struct {
    const char *name;
    Value *value;
    Origin origin;
} Argument;

/** Arguments with * and ** expanded, the positional ones first; in the arena, to be kept. */
typedef struct {
    const Argument *arguments;
    size_t count, positional;
    Value *rest; // an unknown: there are more arguments that are not known (**unknown); or NULL
    Origin origin;
} Call;

typedef struct {
    const char *name;
    Module *module;
    Origin origin; // of its `class`
    Value **bases;
    size_t base_count;
    Value **mro; // itself first; then classes, types, host objects and unknowns
    size_t mro_count;
    const Argument *keywords; // class X(Base, table=True), metaclass included
    size_t keyword_count;
    Namespace names; // in the order of definition; value_class_row() finds one
    bool is_enum;
    bool is_dataclass;
    struct Frame *frame; // of its body; NULL for Python's own
    bool uncertain;      // defined below a condition that is not known
    Value *doubt;        // an unknown that was given the class and may have changed it; or NULL
    void *host_data;     // free for the room that made the host base; not inherited
} Class;

typedef struct {
    Value *class;
    Namespace names;
    Value *content; // of a subclass of str, int, tuple… or an enum member: its plain value; or NULL
    void *host_data;
} Instance;

struct Module {
    const char *name; // "app.models"
    const char *file; // NULL when it is not a file of the project
    Namespace names;
    const struct HostModule *host; // or NULL
    Value *unknown;                // what each of its names is when nobody reads it; or NULL
    bool is_package;
    bool is_running; // an import cycle sees it half done
};

typedef struct Function Function; // python/evaluator-private.h

struct Value {
    ValueKind kind;
    union {
        bool truth;
        struct {
            int64_t small;                // valid when `big` is NULL
            const struct BigInteger *big; // python/integer.h
        } integer;
        double number;
        struct {
            const char *bytes; // UTF-8 for a string; ends in NUL
            size_t length;     // in bytes
        } text;
        Items sequence; // tuple, list, set, frozenset
        Dict dict;
        struct {
            Items items;
            size_t position;
        } iterator;
        Function *function;
        Class *class;
        Instance *instance;
        Module *module;
        struct {
            Value *function, *self;
        } method;
        struct {
            Value *get, *set; // class method and static method: `get` is the function
        } wrapper;
        const struct BuiltinType *type;
        struct {
            Value *base; // a type, a class or a host object
            Items arguments;
        } generic;
        struct {
            const HostType *type;
            const void *row; // what kind it is: a constant of the room that made it
            void *data;      // its state, in the arena
            Origin origin;   // where it was made
        } host;
        struct {
            const char *reason; // one line, lower case, no full stop
            Origin origin;
            Value *
                likely; // os.environ.get(NAME, likely): what it is if nothing else is said; or NULL
        } unknown;
    };
};
