#pragma once

/**
 * evaluator: runs Python files as far as they can be known, without Python.
 *
 * Shape    source roots + host modules -> evaluator_import("app.models") -> Values. A module is
 *          evaluated once, when it is first imported. What cannot be known is an unknown with its
 *          reason and its place; a statement that cannot go on is left, the next one goes on.
 *          Nothing is executed, and no file is read but .py files below the roots.
 * Owns     the evaluator owns everything that it hands out; evaluator_free() ends it all. Options
 *          are borrowed and must outlive it.
 * Threads  one thread at a time for each evaluator
 * Errors   none by GError: a module that cannot be found or read is an unknown; what there is to
 *          say about lines (syntax errors, given up, uncaught exceptions) is a Diagnostic
 * Budgets  steps for each top-level statement and in all, depth, size, memory; each ends in the
 *          unknown "gave up after …"
 */

#include "base/diagnostic.h"
#include "python/host.h"
#include "python/sources.h"
#include "python/value.h"

/** Reads a file's bytes: true with `text` (free with g_free()) and its length; false: no such file.
 */
typedef bool (*EvaluatorRead)(void *data, const char *path, char **text, size_t *length);

/** A file that is not on disk: a path as it is made of a root, and what stands in it. */
typedef struct {
    const char *path, *text;
} EvaluatorFile;

/** A call that is not followed: what it does, if anything, is not known. */
typedef void (*EvaluatorLost)(Evaluator *evaluator, const Value *callee, const Call *call);
/** A class with a base that is not known; its body has been run. */
typedef void (*EvaluatorLostClass)(Evaluator *evaluator, const Value *base, Value *class);
/** What `from MODULE import NAME` takes from a module that is not read; NULL: that is not known. */
typedef Value *(*EvaluatorForeign)(Evaluator *evaluator, const Value *module, const char *name);

typedef struct {
    const char *const *roots;         // folders in which imports are looked up; ends with NULL
    const HostModule *const *modules; // host modules; ends with NULL; may be NULL
    void *host;                       // for host functions: evaluator_host()
    bool is_run;                      // code that is run now: it may know the time and chance
    EvaluatorLost lost;               // told of calls that are not followed; may be NULL
    EvaluatorLostClass lost_class;    // may be NULL
    EvaluatorForeign foreign;         // may be NULL
    EvaluatorRead read;               // NULL: from disk
    void *read_data;
    PythonSources *sources;     // of the files on disk; it must outlive the evaluator; may be NULL
    const EvaluatorFile *files; // looked up before `read`; ends with a NULL path; may be NULL
    int64_t steps_each;         // for each top-level statement; 0: 2,000,000
    int64_t steps;              // in all; 0: 200,000,000
    size_t memory;              // bytes; 0: 160 MiB
} EvaluatorOptions;

Evaluator *evaluator_new(const EvaluatorOptions *options) G_GNUC_WARN_UNUSED_RESULT;
/** Frees it and all of its values; NULL is fine. */
void evaluator_free(Evaluator *evaluator);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Evaluator, evaluator_free)

Arena *evaluator_arena(Evaluator *evaluator);
void *evaluator_host(const Evaluator *evaluator);
/** Remarks about lines, in the order of their making. */
const Diagnostics *evaluator_diagnostics(const Evaluator *evaluator);
/** The interned copy of a name: the names of bindings, arguments and attributes are such. */
const char *evaluator_name(Evaluator *evaluator, const char *name);
/** True while a module is run: the calls in its body, not those of functions called later. */
bool evaluator_is_importing(const Evaluator *evaluator);
/** The unknown condition below which code is run now ("if os.environ…"); NULL: none. */
Value *evaluator_condition(const Evaluator *evaluator);

/** The module of that dotted name: VALUE_MODULE, or an unknown. */
Value *evaluator_import(Evaluator *evaluator, const char *name);
/** The module of a file, under the name by which it would be imported from a root. */
Value *evaluator_import_file(Evaluator *evaluator, const char *path);
/** Every file that was read, in that order, with its module. */
typedef struct {
    Value *const *modules;
    size_t count;
} EvaluatorModules;
EvaluatorModules evaluator_modules(const Evaluator *evaluator);

/** The value of an expression in a module's names. For tests, and for strings that are code. */
Value *evaluator_expression(Evaluator *evaluator, Value *module, const char *text, Origin origin);
/**
 * The value of an annotation: `row` of `class` (or of a module, with `class` NULL). Strings within
 * are read as code, Optional["User"] and "Mapped[int]" alike. A name that is missing is an unknown.
 */
Value *evaluator_annotation(Evaluator *evaluator, Module *module, const Value *class,
                            const Binding *row);

/** What a function written in Python says that it returns, `-> Mapped[int]`; NULL: nothing. */
Value *evaluator_return_annotation(Evaluator *evaluator, const Value *function);

/** value.name, as Python finds it; raises AttributeError and gives an unknown. */
Value *evaluator_get(Evaluator *evaluator, Value *value, const char *name, Origin origin);
/** The same, but NULL when there is no such attribute. */
Value *evaluator_find(Evaluator *evaluator, Value *value, const char *name, Origin origin);
void evaluator_set(Evaluator *evaluator, Value *value, const char *name, Value *to, Origin origin);
/** Sets a name of a class without asking descriptors or hooks. */
void evaluator_class_set(Evaluator *evaluator, Value *class, const char *name, Value *to,
                         Origin origin);
Value *evaluator_call(Evaluator *evaluator, Value *callee, const Call *call);
/** Can it be called at all? */
bool evaluator_is_callable(Evaluator *evaluator, Value *value);
/** How many positional arguments a function written in Python must be given; 0 for all others. */
size_t evaluator_needed_arguments(const Value *function);
/** The name of its parameter at that place; NULL: it has none, or is no such function. */
const char *evaluator_parameter(const Value *function, size_t place);
/** For host objects that take a call without following it: tells EvaluatorOptions.lost. */
void evaluator_lose_call(Evaluator *evaluator, const Value *callee, const Call *call);
/** A call with positional arguments only. */
Value *evaluator_call_with(Evaluator *evaluator, Value *callee, Origin origin, size_t count,
                           Value *const *arguments);
/** What a text of JSON is for Python, as json.loads() has it; NULL: it is none. */
Value *evaluator_json(Evaluator *evaluator, const char *text);
/** A new instance of a class, without its __init__(). */
Value *evaluator_instance(Evaluator *evaluator, Value *class);
/** container[key]. */
Value *evaluator_subscript(Evaluator *evaluator, Value *container, Value *key, Origin origin);
/** left operator right, the operator as written ("+", "==", "in"). */
Value *evaluator_binary(Evaluator *evaluator, const char *operator, Value * left, Value *right,
                        Origin origin);
/** Python's == : 1, 0, or -1 when it is not known. Host objects are equal when identical. */
int value_equal(Evaluator *evaluator, const Value *a, const Value *b);
/** Python's truth: 1, 0, or -1 when it is not known. */
int evaluator_truth(Evaluator *evaluator, Value *value);
/** What a loop over it sees, as a list or tuple (maybe with `rest`), or an unknown. */
Value *evaluator_iterate(Evaluator *evaluator, Value *value, Origin origin);
/** As Python's repr() and str(); "<unknown: REASON>" and "<Column>" where Python cannot be
 * followed. */
const char *evaluator_repr(Evaluator *evaluator, Value *value);
const char *evaluator_str(Evaluator *evaluator, Value *value);
