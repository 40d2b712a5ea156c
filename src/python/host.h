#pragma once

/**
 * host: how rooms above teach the evaluator objects and modules that are defined in C.
 *
 * Shape    a HostType is a constant table of what its objects can do; a host object is a Value with
 *          such a type, a constant row (which of many) and data. A HostModule makes them
 * importable. Every member of a HostType but the name may be NULL: then the object cannot do it,
 * and the attempt gives an unknown that says so. Owns     everything that a function here returns
 * is in the evaluator's arena Errors   a function returns value_unknown() with the reason; it never
 * returns NULL unless its comment says what NULL means
 */

#include "python/value.h"

struct HostType {
    const char *name;    // "Column", as in "the type of X is Column"
    bool leaves_classes; // as a decorator's result it stands for the class that was decorated
    /** self(...). */
    Value *(*call)(Evaluator *evaluator, Value *self, const Call *call);
    bool forgets_call; // `call` keeps no pointer to the arguments' rows: they are handed back
    /** self.name; NULL: there is no such attribute (AttributeError). */
    Value *(*get_attribute)(Evaluator *evaluator, Value *self, const char *name, Origin origin);
    /**
     * self.name = value. Without it, assignments are ignored. A Python class that derives from such
     * an object tells it too, before it takes the value itself: `self` is then the class.
     */
    void (*set_attribute)(Evaluator *evaluator, Value *self, const char *name, Value *value);
    /** self[key]. */
    Value *(*subscript)(Evaluator *evaluator, Value *self, Value *key, Origin origin);
    /** self[key] = value. */
    void (*set_item)(Evaluator *evaluator, Value *self, Value *key, Value *value);
    /**
     * `operator` as written: "+", "//", "==", "<=", "&", "in", "is" is never asked. One of the two
     * is an object of this type (the left one is asked first). NULL: not this operator; then the
     * other side is asked.
     */
    Value *(*binary)(Evaluator *evaluator, const char *operator, Value * left, Value *right,
                     Origin origin);
    /** "-", "+", "~". `not` asks truth. */
    Value *(*unary)(Evaluator *evaluator, const char *operator, Value * operand, Origin origin);
    /** A list, tuple or iterator of what a loop over it sees; an unknown is fine. */
    Value *(*iterate)(Evaluator *evaluator, Value *self, Origin origin);
    /** A bool or an unknown. Without it every object is true. */
    Value *(*truth)(Evaluator *evaluator, Value *self);
    /** Entering `with self as x`: what x is. Without it, x is self. */
    Value *(*enter)(Evaluator *evaluator, Value *self, Origin origin);
    /** Leaving that block, whichever way. */
    void (*leave)(Evaluator *evaluator, Value *self, Origin origin);
    /** For repr(), str() and f-strings: text in the arena; NULL: not known. */
    const char *(*repr)(Evaluator *evaluator, const Value *self);

    /**
     * A Python class was made whose MRO contains `self` (or whose metaclass is `self`), directly or
     * through other classes: called once for each such object, in MRO order, when the body has been
     * run and before decorators. It may read class->names, add to it with evaluator_class_set(),
     * and keep what it wants in class->host_data.
     */
    void (*derive)(Evaluator *evaluator, Value *self, Value *class);
    /** The metaclass that classes deriving from `self` have; NULL: nobody named one. */
    Value *(*metaclass)(const Value *self);
    /** A call of such a class. NULL: an ordinary instance, with its __init__ called. */
    Value *(*instantiate)(Evaluator *evaluator, Value *self, Value *class, const Call *call);
    /**
     * An attribute of such a class (`instance` NULL) or of its instance that no Python class in
     * its MRO has. NULL: go on looking.
     */
    Value *(*inherit)(Evaluator *evaluator, Value *self, Value *class, Value *instance,
                      const char *name);
    /**
     * The object stands in a class and was asked for as an attribute (a descriptor's __get__):
     * declared_attr, InstrumentedAttribute. `instance` is NULL for Class.name. Without it, self.
     */
    Value *(*get)(Evaluator *evaluator, Value *self, Value *instance, Value *class);
    /** isinstance(value, self), issubclass(value, self). 1, 0, or -1: not known. */
    int (*is_instance)(Evaluator *evaluator, const Value *self, const Value *value);
    int (*is_subclass)(Evaluator *evaluator, const Value *self, const Value *value);
};

/** A name in a host module. */
typedef struct {
    const char *name;
    const HostType *type;
    const void *row;
} HostMember;

/** What `import NAME` finds. Submodules are rows of their own: "sqlalchemy.dialects.postgresql". */
typedef struct HostModule {
    const char *name;
    const HostMember *members; // the ones that `from NAME import *` gives; ends with a NULL name
    /** For names that are not rows; NULL: the module does not have it (ImportError). May be NULL.
     */
    Value *(*resolve)(Evaluator *evaluator, const struct HostModule *module, const char *name);
} HostModule;

/** A host object. `data` lives in the arena (or longer than the evaluator). */
Value *value_host(Evaluator *evaluator, const HostType *type, const void *row, void *data,
                  Origin origin);
/** The data of an object of exactly this type; NULL for anything else, also for NULL. */
void *value_host_data(const Value *value, const HostType *type);
/** The row of an object of exactly this type; NULL for anything else. */
const void *value_host_row(const Value *value, const HostType *type);
/** An instance of a class written in Python; nothing has been called. */
Value *value_instance(Evaluator *evaluator, Value *class);
/** The first object of this type in a class's MRO (a class that derives from it); or NULL. */
Value *value_host_base(const Value *class, const HostType *type);

/** Making plain values. Texts are copied; sequences take the array over, which is in the arena. */
Value *value_none(Evaluator *evaluator);
Value *value_bool(Evaluator *evaluator, bool truth);
Value *value_from_integer(Evaluator *evaluator, int64_t number);
Value *value_from_number(Evaluator *evaluator, double number);
Value *value_from_text(Evaluator *evaluator, const char *text);
Value *value_from_text_n(Evaluator *evaluator, const char *text, size_t length);
Value *value_from_items(Evaluator *evaluator, ValueKind kind, Value **items, size_t count);
Value *value_list(Evaluator *evaluator);
Value *value_dict(Evaluator *evaluator);
Value *value_unknown(Evaluator *evaluator, Origin origin, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
/** What depends on an unknown is that unknown; NULL when `value` is known. */
Value *value_contagion(Value *value);

/** Raises a Python exception ("AttributeError", …), which `except` may catch; returns an unknown.
 */
Value *evaluator_raise(Evaluator *evaluator, Origin origin, const char *exception,
                       const char *format, ...) G_GNUC_PRINTF(4, 5);

void value_append(Evaluator *evaluator, Value *list, Value *item);
void value_put(Evaluator *evaluator, Value *dict, Value *key, Value *value);

/** "str", "int", "User" (an instance's class), "function", a HostType's name, "unknown". */
const char *value_kind_name(const Value *value);
/** Of a class, type, function, generic or module: "User", "decimal.Decimal", "Optional"; else NULL.
 */
const char *value_name(const Value *value);
/** The text of a string (also of an instance that is a str); NULL for everything else. */
const char *value_text(const Value *value);
/** False when it is not an integer (or a bool), or does not fit. */
bool value_integer(const Value *value, int64_t *number);
/** True for VALUE_UNKNOWN and for NULL. */
bool value_is_unknown(const Value *value);
/** Items of a tuple, list, set, frozenset or iterator; NULL for everything else, also for NULL. */
const Items *value_sequence(const Value *value);
/** A dict's value for a text key; NULL when it has none. */
Value *value_find(const Value *dict, const char *key);
/** The row of a name in its own namespace; NULL when there is none. `name` need not be interned. */
const Binding *namespace_find(const Namespace *names, const char *name);
/** The row of a name along the MRO's Python classes; `owner` (may be NULL) gets the class. */
const Binding *value_class_row(const Value *class, const char *name, Value **owner);
/** `type` or one of its ancestors is `base`: classes, types, and host objects by identity. */
bool value_is_subclass(const Value *type, const Value *base);
/** Is it the type of that name: "int", "datetime.datetime", "typing.Optional"? */
bool value_is_type(const Value *value, const char *name);

/** The argument at a position, or of that name; NULL when it was not given. */
Value *call_argument(const Call *call, size_t position, const char *name);
Value *call_keyword(const Call *call, const char *name);
