#include "python/evaluator.h"

#include "python/builtin-private.h"
#include "python/evaluator-private.h"

#include <string.h>

// The evaluator itself: making it, its names, annotations and expressions on request.

enum { SMALL_INTEGERS = 262 };

const char *
evaluator_name(Evaluator *evaluator, const char *name)
{
    return arena_intern(evaluator->name_arena, name);
}

static void
intern_names(Evaluator *evaluator)
{
    const struct {
        const char **name;
        const char *text;
    } rows[] = {
        {&evaluator->names.init, "__init__"},
        {&evaluator->names.new, "__new__"},
        {&evaluator->names.call, "__call__"},
        {&evaluator->names.class, "__class__"},
        {&evaluator->names.name, "__name__"},
        {&evaluator->names.doc, "__doc__"},
        {&evaluator->names.module, "__module__"},
        {&evaluator->names.file, "__file__"},
        {&evaluator->names.all, "__all__"},
        {&evaluator->names.annotations, "__annotations__"},
        {&evaluator->names.dict, "__dict__"},
        {&evaluator->names.value, "value"},
        {&evaluator->names.repr, "__repr__"},
        {&evaluator->names.str, "__str__"},
        {&evaluator->names.getattr, "__getattr__"},
        {&evaluator->names.get, "__get__"},
        {&evaluator->names.enter, "__enter__"},
        {&evaluator->names.set_name, "__set_name__"},
        {&evaluator->names.init_subclass, "__init_subclass__"},
        {&evaluator->names.next_value, "_generate_next_value_"},
        {&evaluator->names.missing, "_missing_"},
        {&evaluator->names.iter, "__iter__"},
        {&evaluator->names.next, "__next__"},
        {&evaluator->names.len, "__len__"},
        {&evaluator->names.getitem, "__getitem__"},
        {&evaluator->names.contains, "__contains__"},
        {&evaluator->names.bool_, "__bool__"},
        {&evaluator->names.format, "__format__"},
        {&evaluator->names.mro, "__mro__"},
        {&evaluator->names.qualname, "__qualname__"},
        {&evaluator->names.members, "__members__"},
        {&evaluator->names.args, "args"},
        {&evaluator->names.ignore, "_ignore_"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        *rows[i].name = evaluator_name(evaluator, rows[i].text);
}

Evaluator *
evaluator_new(const EvaluatorOptions *options)
{
    Evaluator *evaluator = g_new0(Evaluator, 1);
    evaluator->options = *options;
    if (options->steps_each == 0)
        evaluator->options.steps_each = STEPS_EACH;
    if (options->steps == 0)
        evaluator->options.steps = STEPS_ALL;
    if (options->memory == 0)
        evaluator->options.memory = MEMORY_ALL;
    evaluator->steps_all = evaluator->options.steps;
    // Between statements only the budgets for all count.
    evaluator->steps_left = evaluator->options.steps;
    evaluator->memory_limit = evaluator->options.memory;
    evaluator->arena = arena_new();
    PythonSources *sources = options->sources;
    evaluator->name_arena = sources != NULL ? python_sources_arena(sources) : evaluator->arena;
    evaluator->spellings =
        sources != NULL ? python_sources_names(sources) : python_names_new(evaluator->arena);
    evaluator->diagnostics.arena = evaluator->arena;
    evaluator->modules = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    evaluator->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    evaluator->builtin_values = g_hash_table_new(NULL, NULL);
    evaluator->order = g_ptr_array_new();
    evaluator->touched = g_ptr_array_new();
    evaluator->printing = g_ptr_array_new();
    evaluator->deferred = g_array_new(FALSE, FALSE, sizeof(Deferred));
    evaluator->small_integers = ARENA_NEW_ARRAY(evaluator->arena, Value *, SMALL_INTEGERS);
    evaluator->stack_base = __builtin_frame_address(0);
    evaluator->none = new_value(evaluator, VALUE_NONE);
    evaluator->ellipsis = new_value(evaluator, VALUE_ELLIPSIS);
    evaluator->not_implemented = new_value(evaluator, VALUE_NOT_IMPLEMENTED);
    evaluator->no = new_value(evaluator, VALUE_BOOL);
    evaluator->yes = new_value(evaluator, VALUE_BOOL);
    evaluator->yes->truth = true;
    intern_names(evaluator);
    builtins_fill(evaluator);
    return evaluator;
}

void
evaluator_free(Evaluator *evaluator)
{
    if (evaluator == NULL)
        return;
    g_hash_table_unref(evaluator->modules);
    g_hash_table_unref(evaluator->files);
    g_hash_table_unref(evaluator->builtin_values);
    g_ptr_array_unref(evaluator->order);
    g_ptr_array_unref(evaluator->touched);
    g_ptr_array_unref(evaluator->printing);
    g_array_unref(evaluator->deferred);
    if (evaluator->options.sources == NULL)
        python_names_free(evaluator->spellings);
    arena_free(evaluator->arena);
    g_free(evaluator);
}

Arena *
evaluator_arena(Evaluator *evaluator)
{
    return evaluator->arena;
}

void *
evaluator_host(const Evaluator *evaluator)
{
    return evaluator->options.host;
}

bool
evaluator_is_importing(const Evaluator *evaluator)
{
    return evaluator->imports > 0;
}

const Diagnostics *
evaluator_diagnostics(const Evaluator *evaluator)
{
    return &evaluator->diagnostics;
}

EvaluatorModules
evaluator_modules(const Evaluator *evaluator)
{
    return (EvaluatorModules){(Value *const *)evaluator->order->pdata, evaluator->order->len};
}

Value *
evaluator_raise(Evaluator *evaluator, Origin origin, const char *exception, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    if (evaluator->raised == NULL && evaluator->exhausted == NULL)
        evaluator->raised = value_exception(evaluator, exception, text);
    return value_unknown(evaluator, origin, "%s", text);
}

/** An instance of one of Python's exceptions. */
Value *
value_exception(Evaluator *evaluator, const char *name, const char *text)
{
    Value *class = exception_class(evaluator, name);
    Value *instance = instance_new(evaluator, class);
    Value **items = ARENA_NEW_ARRAY(evaluator->arena, Value *, 1);
    items[0] = value_from_text(evaluator, text);
    instance->instance->content = value_from_items(evaluator, VALUE_TUPLE, items, 1);
    return instance;
}

// Runs an expression outside of any statement: its exception is nobody's.
static Value *
evaluate_alone(Evaluator *evaluator, Frame *frame, const Node *node, bool in_annotation)
{
    Value *raised = evaluator->raised;
    bool was_annotation = frame->in_annotation;
    StatementBudget budget = budget_begin_alone(evaluator);
    evaluator->raised = NULL;
    frame->in_annotation = in_annotation;
    Value *value = evaluate(evaluator, frame, node);
    frame->in_annotation = was_annotation;
    budget_end_alone(evaluator, budget);
    evaluator->raised = raised;
    return value;
}

Value *
evaluator_annotation(Evaluator *evaluator, Module *module, const Value *class, const Binding *row)
{
    if (row->annotation == NULL)
        return value_unknown(evaluator, row->origin, "\"%s\" has no annotation", row->name);
    Frame *frame = class != NULL ? class->class->frame : NULL;
    if (frame == NULL)
        frame = frame_new(evaluator, FRAME_MODULE, NULL, module);
    return evaluate_alone(evaluator, frame, row->annotation, true);
}

Value *
evaluator_return_annotation(Evaluator *evaluator, const Value *function)
{
    if (function->kind != VALUE_FUNCTION || function->function->node->kind != NODE_FUNCTION)
        return NULL;
    const Function *code = function->function;
    const Node *returns = code->node->function->returns;
    return returns == NULL ? NULL : evaluate_alone(evaluator, code->closure, returns, true);
}

Value *
evaluator_expression(Evaluator *evaluator, Value *module, const char *text, Origin origin)
{
    if (module->kind != VALUE_MODULE)
        return module;
    Frame *frame = frame_new(evaluator, FRAME_MODULE, NULL, module->module);
    Value *raised = evaluator->raised;
    StatementBudget budget = budget_begin_alone(evaluator);
    evaluator->raised = NULL;
    Value *value = evaluate_text_as_code(evaluator, frame, text, origin);
    budget_end_alone(evaluator, budget);
    evaluator->raised = raised;
    return value;
}
