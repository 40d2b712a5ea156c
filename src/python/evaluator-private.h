#pragma once

/**
 * evaluator-private: what the files of the evaluator share.
 *
 * Shape    a Frame is one run of a module, a class body or a function. Statements give a Flow,
 *          expressions a Value, never NULL. An exception waits in evaluator->raised until a `try`
 *          takes it or a top-level statement ends; meanwhile values are unknown.
 *          Below an unknown condition there is a Branch: whatever changes is saved in it first.
 */

#include "python/evaluator.h"
#include "python/names.h"
#include "python/syntax.h"

enum {
    STEPS_EACH = 2 * 1000 * 1000,
    STEPS_ALL = 200 * 1000 * 1000,
    MEMORY_ALL = 160 * 1024 * 1024,
    MEMORY_EACH = 40 * 1024 * 1024,
    LARGEST_TEXT = 4 * 1024 * 1024,
    LARGEST_SEQUENCE = 250 * 1000,
    DEEPEST_CALL = 200,
    DEEPEST_BRANCH = 12,
    DEEPEST_STACK = 3 * 1024 * 1024, // bytes of the C stack
};

typedef enum {
    FLOW_NORMAL,
    FLOW_BREAK,
    FLOW_CONTINUE,
    FLOW_RETURN,
    FLOW_RAISE,          // evaluator->raised is set
    FLOW_STOP,           // a budget is used up: evaluator->exhausted is set
    FLOW_MAYBE_BREAK,    // a break below an unknown condition
    FLOW_MAYBE_CONTINUE, // the same for continue
} Flow;

typedef enum { FRAME_MODULE, FRAME_CLASS, FRAME_FUNCTION } FrameKind;

typedef struct Frame Frame;
struct Frame {
    FrameKind kind;
    Frame *enclosing; // lexically
    Module *module;
    Namespace *names;
    const char **globals, **nonlocals; // declared so
    size_t global_count, nonlocal_count;
    Value *class;    // of a class body, once it is made
    Value *self;     // first argument, for super()
    Value *returned; // by FLOW_RETURN
    Value *maybe;    // returned below an unknown condition
    Value *maybe_condition;
    Value *yielded;        // a list, in a generator
    bool in_annotation;    // strings are code
    bool is_kept;          // its nodes are in the arena, not in a tree that will go
    bool is_comprehension; // := binds in the frame around it
    bool is_enum;          // the body of an enum
};

struct Function {
    const char *name;
    const Node *node; // NODE_FUNCTION or NODE_LAMBDA
    const Node *parameters;
    Frame *closure;
    Module *module;
    Value **standards; // values of the defaults, one for each parameter; NULL: none
    Namespace names;   // attributes
    Origin origin;
    bool is_generator, is_async;
};

typedef enum { CONTAINER_NAMESPACE, CONTAINER_SEQUENCE, CONTAINER_DICT } ContainerKind;

typedef struct {
    ContainerKind kind;
    union {
        Namespace *names;
        Items *sequence;
        Dict *dict;
        void *any;
    } container;
    union {
        Namespace names;
        Items sequence;
        Dict dict;
    } before, after;
} Saved;

/** Code that may or may not run. */
typedef struct Branch Branch;
struct Branch {
    Branch *outer;
    Value *condition;
    Saved *saved;
    size_t count, room;
};

typedef struct {
    Module *module;
    const Node *body; // of an `if TYPE_CHECKING`, for annotations; NULL: it was run
} Deferred;

typedef struct Making Making; // metaclass.c

struct Evaluator {
    EvaluatorOptions options;
    Arena *arena;
    Arena *name_arena;      // `arena`, or that of the sources
    PythonNames *spellings; // of the names in all files
    Diagnostics diagnostics;
    Value *none, *ellipsis, *not_implemented, *yes, *no;
    Value **small_integers;     // from -5 on
    GHashTable *modules;        // interned dotted name -> Value *
    GHashTable *files;          // path -> Value *
    GPtrArray *order;           // modules with a file, as they were read
    GArray *deferred;           // Deferred
    size_t tree_bytes;          // in the syntax trees of modules that are being run
    GHashTable *builtin_values; // const row -> Value *: a function or type is one object
    Namespace builtins;
    Frame *frame; // that runs now; NULL between modules
    Branch *branch;
    Making *making; // the class whose metaclass is asked; NULL: none
    Value *raised;
    const char *exhausted; // reason
    Value *left_by;        // the unknown condition below which a loop was left last
    bool exhausted_for_good;
    int64_t steps_left, steps_all;
    size_t memory_limit;
    int call_depth, imports; // imports: modules that are being run
    const char *stack_base;
    GPtrArray
        *touched; // containers that the top-level statement has changed: ContainerKind, pointer
    GPtrArray *printing; // containers that repr() is inside of
    struct {
        const char *init, *new, *call, *class, *name, *doc, *module, *file, *all, *annotations,
            *dict, *value, *repr, *str, *getattr, *get, *enter, *set_name, *init_subclass,
            *next_value, *missing, *iter, *next, *len, *getitem, *contains, *bool_, *format, *mro,
            *qualname, *members, *args, *ignore;
    } names;
};

// namespace.c
const Binding *namespace_row(const Namespace *names, const char *interned);
void namespace_set(Evaluator *evaluator, Namespace *names, const char *interned, Value *value,
                   Origin origin);
void namespace_keep(Evaluator *evaluator, Namespace *names, const char *interned, Value *value);
Binding *namespace_add(Evaluator *evaluator, Namespace *names, const char *interned);
void namespace_begin(Evaluator *evaluator, Namespace *names);
void namespace_settle(Evaluator *evaluator, Namespace *names);
/** A dict of its names and values. */
Value *namespace_dict(Evaluator *evaluator, const Namespace *names);
bool namespace_delete(Evaluator *evaluator, Namespace *names, const char *interned);
Value *frame_lookup(Evaluator *evaluator, Frame *frame, const char *interned, Origin origin);
const char *mangled_name(Evaluator *evaluator, const Frame *frame, const char *name);
void frame_bind(Evaluator *evaluator, Frame *frame, const char *interned, Value *value,
                Origin origin);
/** A frame with the names of `[T, *Ts]` (PEP 695); `frame` itself when there are none. */
Frame *frame_with_types(Evaluator *evaluator, Frame *frame, const Node *type_parameters);
Frame *frame_new(Evaluator *evaluator, FrameKind kind, Frame *enclosing, Module *module);

// container.c
Value *new_value(Evaluator *evaluator, ValueKind kind);
void sequence_add(Evaluator *evaluator, Items *sequence, Value *item);
void sequence_insert(Evaluator *evaluator, Items *sequence, size_t position, Value *item);
void sequence_remove(Evaluator *evaluator, Items *sequence, size_t position, size_t count);
bool set_add(Evaluator *evaluator, Value *set, Value *item);
Value *dict_get(Evaluator *evaluator, const Dict *dict, Value *key);
void dict_set(Evaluator *evaluator, Dict *dict, Value *key, Value *value);
Value *dict_delete(Evaluator *evaluator, Dict *dict, Value *key);
bool value_hash(Evaluator *evaluator, const Value *value, uint32_t *hash);
Value *value_text_take(Evaluator *evaluator, GString *text);
Value *value_iterator(Evaluator *evaluator, Value **items, size_t count, Value *rest);
Value *raised_value(Evaluator *evaluator, Origin origin);
Value *value_exception(Evaluator *evaluator, const char *name, const char *text);

// budget.c
bool take_step(Evaluator *evaluator);
/** Why the truth of a value is not known: itself, what it holds, or that it is so. */
Value *unknown_truth(Evaluator *evaluator, Value *value, Origin origin);
void exhaust(Evaluator *evaluator, const char *reason);
/** Counts work over so many bytes or digits; false when a budget is used up. */
bool take_work(Evaluator *evaluator, size_t size);
Value *give_up(Evaluator *evaluator, Origin origin, const char *format, ...) G_GNUC_PRINTF(3, 4);
Value *exhausted_value(Evaluator *evaluator, Origin origin);
bool stack_is_deep(Evaluator *evaluator);
typedef struct {
    int64_t steps_left;
    size_t memory_limit;
    size_t touched;
} StatementBudget;
StatementBudget budget_begin(Evaluator *evaluator);
StatementBudget budget_begin_alone(Evaluator *evaluator);
void budget_end_alone(Evaluator *evaluator, StatementBudget budget);
void budget_end(Evaluator *evaluator, Frame *frame, const Node *statement, StatementBudget budget);

// branch.c
void branch_touch(Evaluator *evaluator, ContainerKind kind, void *container);
Flow branch_run(Evaluator *evaluator, Frame *frame, Value *condition, const Node *body,
                const Node *otherwise);
Value *branch_merge(Evaluator *evaluator, Value *condition, Value *a, Value *b);
Value *branch_evaluate(Evaluator *evaluator, Frame *frame, Value *condition, const Node *a,
                       const Node *b);

// expression.c and its neighbours
Value *evaluate(Evaluator *evaluator, Frame *frame, const Node *node);
Value *evaluate_call(Evaluator *evaluator, Frame *frame, const Node *node);
Value *evaluate_comprehension(Evaluator *evaluator, Frame *frame, const Node *node);
Value *evaluate_joined(Evaluator *evaluator, Frame *frame, const Node *node);
Value *evaluate_lambda(Evaluator *evaluator, Frame *frame, const Node *node);
Value *evaluate_slice(Evaluator *evaluator, Frame *frame, Value *value, const Node *node);
Value *evaluate_text_as_code(Evaluator *evaluator, Frame *frame, const char *text, Origin origin);
Origin node_origin(const Frame *frame, const Node *node);

// operator.c, compare.c, arithmetic.c
Value *operate(Evaluator *evaluator, Operator operator, Value * left, Value *right, Origin origin);
Value *operate_unary(Evaluator *evaluator, Operator operator, Value * operand, Origin origin);
Value *operate_compare(Evaluator *evaluator, Operator operator, Value * left, Value *right,
                       Origin origin);
/** -1, 0, 1; 2: not known; 3: cannot be compared */
int value_order(Evaluator *evaluator, Value *a, Value *b);
int value_contains(Evaluator *evaluator, Value *container, Value *item, Origin origin);
Value *concatenate(Evaluator *evaluator, Value *left, Value *right, Origin origin);

// statement.c and its neighbours
Flow execute(Evaluator *evaluator, Frame *frame, const Node *statement);
Flow execute_block(Evaluator *evaluator, Frame *frame, const Node *chain);
Flow execute_for(Evaluator *evaluator, Frame *frame, const Node *statement);
Flow execute_while(Evaluator *evaluator, Frame *frame, const Node *statement);
Flow execute_try(Evaluator *evaluator, Frame *frame, const Node *statement);
Flow execute_with(Evaluator *evaluator, Frame *frame, const Node *statement);
Flow execute_match(Evaluator *evaluator, Frame *frame, const Node *statement);
Flow execute_import(Evaluator *evaluator, Frame *frame, const Node *statement);
void execute_module(Evaluator *evaluator, Module *module, const Node *body);
void assign_target(Evaluator *evaluator, Frame *frame, const Node *target, Value *value);
void delete_target(Evaluator *evaluator, Frame *frame, const Node *target);
typedef void (*NameSeen)(void *data, const char *name);
void each_assigned_name(const Node *chain, NameSeen seen, void *data);
bool contains_yield(const Node *chain);

// call.c, function.c
Value *make_function(Evaluator *evaluator, Frame *frame, const Node *node);
Value *call_function(Evaluator *evaluator, Function *function, const Call *call, Value *self);
Call call_with_self(Evaluator *evaluator, const Call *call, Value *self);
Call call_make(Evaluator *evaluator, Origin origin, size_t count, Value *const *arguments);
Value *decorate(Evaluator *evaluator, Frame *frame, const Node *decorators, Value *value);
Call evaluate_arguments(Evaluator *evaluator, Frame *frame, const Node *chain, Origin origin);

// keep.c
/** Copies in the arena, which need no tree; NULL stays NULL. */
const Node *keep_node(Arena *arena, const Node *node);
const Node *keep_chain(Arena *arena, const Node *chain);

// class.c, attribute.c, enum.c, dataclass.c
Value *make_class(Evaluator *evaluator, Frame *frame, const Node *node);
Value *class_new(Evaluator *evaluator, const char *name, Module *module, Value **bases,
                 size_t base_count);
void class_finish(Evaluator *evaluator, Value *class);
bool is_deriving(Value *base);
void class_doubt(Value *class, Value *unknown);
Value *metaclass_super(Evaluator *evaluator, const Value *self, const char *name);
Value *class_call(Evaluator *evaluator, Value *class, const Call *call);
Value *class_attribute(Evaluator *evaluator, Value *class, const char *name, Origin origin);
/** After `after` in the MRO (NULL: from the start), bound to `self` or to the class. */
Value *class_lookup(Evaluator *evaluator, Value *class, Value *after, Value *self,
                    const char *name);
Value *bind_attribute(Evaluator *evaluator, Value *found, Value *self, Value *class);
Value *instance_new(Evaluator *evaluator, Value *class);
/** The value's own class or type; an unknown for what has none here. */
Value *value_class(Evaluator *evaluator, Value *value);
Value *value_without_instance(Value *value);
void enum_finish(Evaluator *evaluator, Value *class);
Value *enum_call(Evaluator *evaluator, Value *class, const Call *call);
Value *enum_find(Evaluator *evaluator, Value *class, const char *name);
Value *enum_members(Evaluator *evaluator, Value *class);
Value *enum_list(Evaluator *evaluator, Value *class);
void enum_repr(Evaluator *evaluator, GString *text, Value *member);
const char *enum_text(Evaluator *evaluator, Value *member);
Value *dataclass_instantiate(Evaluator *evaluator, Value *class, const Call *call);

// module.c, import.c
Value *module_find(Evaluator *evaluator, const char *name, Origin origin);
Value *import_module(Evaluator *evaluator, const char *name, Origin origin);
Value *module_attribute(Evaluator *evaluator, Module *module, const char *name, Origin origin);
Value *lazy_resolve(Evaluator *evaluator, Value *value);
bool run_deferred(Evaluator *evaluator, Module *module);

// repr.c, format.c
void repr_add(Evaluator *evaluator, GString *text, Value *value);
/** NULL: not known. */
const char *number_text(Evaluator *evaluator, double number);
Value *format_percent(Evaluator *evaluator, Value *format, Value *arguments, Origin origin);
Value *format_value(Evaluator *evaluator, Value *value, const char *specification, Origin origin);
Value *format_method(Evaluator *evaluator, Value *self, const Call *call);
