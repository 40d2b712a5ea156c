#include "python/builtin-private.h"

#include <string.h>

// Python's exceptions are classes like any other, without a body.

static const struct {
    const char *name, *base;
} exceptions[] = {
    {"BaseException", "object"},
    {"Exception", "BaseException"},
    {"SystemExit", "BaseException"},
    {"KeyboardInterrupt", "BaseException"},
    {"GeneratorExit", "BaseException"},
    {"ArithmeticError", "Exception"},
    {"OverflowError", "ArithmeticError"},
    {"ZeroDivisionError", "ArithmeticError"},
    {"FloatingPointError", "ArithmeticError"},
    {"AssertionError", "Exception"},
    {"AttributeError", "Exception"},
    {"BufferError", "Exception"},
    {"EOFError", "Exception"},
    {"ImportError", "Exception"},
    {"ModuleNotFoundError", "ImportError"},
    {"LookupError", "Exception"},
    {"IndexError", "LookupError"},
    {"KeyError", "LookupError"},
    {"MemoryError", "Exception"},
    {"NameError", "Exception"},
    {"UnboundLocalError", "NameError"},
    {"OSError", "Exception"},
    {"FileNotFoundError", "OSError"},
    {"FileExistsError", "OSError"},
    {"PermissionError", "OSError"},
    {"ConnectionError", "OSError"},
    {"TimeoutError", "OSError"},
    {"RuntimeError", "Exception"},
    {"NotImplementedError", "RuntimeError"},
    {"RecursionError", "RuntimeError"},
    {"StopIteration", "Exception"},
    {"StopAsyncIteration", "Exception"},
    {"SyntaxError", "Exception"},
    {"SystemError", "Exception"},
    {"TypeError", "Exception"},
    {"ValueError", "Exception"},
    {"UnicodeError", "ValueError"},
    {"UnicodeDecodeError", "UnicodeError"},
    {"UnicodeEncodeError", "UnicodeError"},
    {"Warning", "Exception"},
    {"DeprecationWarning", "Warning"},
    {"PendingDeprecationWarning", "Warning"},
    {"UserWarning", "Warning"},
    {"RuntimeWarning", "Warning"},
    {"FutureWarning", "Warning"},
    {"SyntaxWarning", "Warning"},
    {"ImportWarning", "Warning"},
    {"ResourceWarning", "Warning"},
};

Value *
exception_class(Evaluator *evaluator, const char *name)
{
    const Binding *row = namespace_row(&evaluator->builtins, evaluator_name(evaluator, name));
    return row == NULL ? NULL : row->value;
}

/** What a value is that was not made because of the exception that is under way. */
Value *
raised_value(Evaluator *evaluator, Origin origin)
{
    Value *raised = evaluator->raised;
    if (raised->kind == VALUE_UNKNOWN)
        return raised;
    // Its text may be made by the program's own __str__, which must not see it under way.
    evaluator->raised = NULL;
    const char *text = evaluator_str(evaluator, raised);
    const char *name = raised->kind == VALUE_CLASS ? value_name(raised) : value_kind_name(raised);
    evaluator->raised = raised;
    return *text == '\0' ? value_unknown(evaluator, origin, "it raises %s", name)
                         : value_unknown(evaluator, origin, "it raises %s: %s", name, text);
}

static Value *
exception_init(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *instance = self != NULL ? self : call_argument(call, 0, NULL);
    if (instance == NULL || instance->kind != VALUE_INSTANCE)
        return evaluator->none;
    size_t from = self != NULL ? 0 : 1;
    Value *tuple = new_value(evaluator, VALUE_TUPLE);
    for (size_t i = from; i < call->positional; i++)
        sequence_add(evaluator, &tuple->sequence, call->arguments[i].value);
    tuple->sequence.rest = call->rest;
    instance->instance->content = tuple;
    return evaluator->none;
}

static const Builtin exception_rows[] = {{"__init__", exception_init}, {0}};

void
exceptions_fill(Evaluator *evaluator)
{
    for (size_t i = 0; i < G_N_ELEMENTS(exceptions); i++) {
        Value **bases = ARENA_NEW_ARRAY(evaluator->arena, Value *, 1);
        bases[0] = i == 0 ? builtin_type_value(evaluator, "object")
                          : exception_class(evaluator, exceptions[i].base);
        const char *name = evaluator_name(evaluator, exceptions[i].name);
        Value *class = class_new(evaluator, name, NULL, bases, 1);
        if (i == 0)
            namespace_set(evaluator, &class->class->names, evaluator->names.init,
                          builtin_function(evaluator, exception_rows), (Origin){0});
        namespace_set(evaluator, &evaluator->builtins, name, class, (Origin){0});
    }
    const char *error = evaluator_name(evaluator, "IOError");
    namespace_set(evaluator, &evaluator->builtins, error, exception_class(evaluator, "OSError"),
                  (Origin){0});
}
