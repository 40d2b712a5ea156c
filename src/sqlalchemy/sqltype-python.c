#include "sqlalchemy/sqltype-private.h"

#include "python/evaluator.h"
#include "sqlalchemy/declared.h"
#include "sqlalchemy/extension.h"

#include <string.h>

// Types that the application writes itself: TypeDecorator, UserDefinedType, @compiles.

// ---- the dialect that load_dialect_impl() gets ------------------------------------------------

static Value *
type_descriptor(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *type = call_argument(call, 0, "typeobj");
    return type != NULL ? type : value_unknown(evaluator, call->origin, "no type given");
}

static const HostType descriptor_method = {.name = "type_descriptor", .call = type_descriptor};

static Value *
dialect_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    (void)self;
    if (strcmp(name, "name") == 0)
        return value_from_text(evaluator, "postgresql");
    if (strcmp(name, "type_descriptor") == 0)
        return value_host(evaluator, &descriptor_method, NULL, NULL, origin);
    return value_unknown(evaluator, origin, "the dialect's \"%s\"", name);
}

static const HostType dialect_type = {.name = "dialect", .get_attribute = dialect_attribute};

// ---- TypeDecorator ----------------------------------------------------------------------------

static TypeAnswer
answer_implementation(Evaluator *evaluator, const DeclaredType *type, Value *implementation)
{
    const SqlTypeRow *row = value_host_row(implementation, &sql_type_class);
    if (row == NULL)
        return sql_type_answer(evaluator, implementation);
    // A class gets the arguments of the decorator; an object stays as it is.
    DeclaredType made = {.row = row, .call = type->call};
    return row->answer(evaluator, &made);
}

TypeAnswer
answer_decorator(Evaluator *evaluator, const DeclaredType *type)
{
    if (type->self == NULL)
        return answer_unknown(evaluator, NULL, "the type behind TypeDecorator");
    Origin origin = type->call.origin;
    Value *load = evaluator_find(evaluator, type->self, "load_dialect_impl", origin);
    if (load != NULL && load->kind != VALUE_HOST) {
        Value *dialect = value_host(evaluator, &dialect_type, NULL, NULL, origin);
        Value *loaded = evaluator_call_with(evaluator, load, origin, 1, (Value *[]){dialect});
        if (is_sql_type(loaded))
            return answer_implementation(evaluator, type, loaded);
        return answer_unknown(evaluator, loaded, "what load_dialect_impl() returns");
    }
    Value *implementation = evaluator_find(evaluator, type->self, "impl", origin);
    if (implementation == NULL || !is_sql_type(implementation))
        return answer_unknown(evaluator, implementation, "its impl");
    return answer_implementation(evaluator, type, implementation);
}

TypeAnswer
answer_user(Evaluator *evaluator, const DeclaredType *type)
{
    if (type->self == NULL)
        return answer_unknown(evaluator, NULL, "the type");
    Origin origin = type->call.origin;
    Value *method = evaluator_find(evaluator, type->self, "get_col_spec", origin);
    if (method == NULL)
        return answer_unknown(evaluator, NULL, "get_col_spec()");
    Value *made = evaluator_call_with(evaluator, method, origin, 0, NULL);
    if (value_text(made) == NULL)
        return answer_unknown(evaluator, made, "what get_col_spec() returns");
    return (TypeAnswer){.sql = value_text(made)};
}

// ---- @compiles(class, "postgresql") ------------------------------------------------------------

const char *
compiled_sql(Evaluator *evaluator, const Value *class, Value *instance)
{
    const Pointers *hooks = &declarations_of(evaluator)->compiled;
    const CompiledHook *best = NULL;
    for (size_t i = 0; i < hooks->count; i++) {
        const CompiledHook *hook = hooks->rows[i];
        bool better = best == NULL || hook->for_postgresql >= best->for_postgresql;
        if (better && value_is_subclass(class, hook->class))
            best = hook;
    }
    if (best == NULL)
        return NULL;
    Origin origin = {0};
    Value *compiler = value_unknown(evaluator, origin, "SQLAlchemy's compiler");
    Value *text =
        evaluator_call_with(evaluator, best->function, origin, 2, (Value *[]){instance, compiler});
    return value_text(text);
}

static Value *
add_hook(Evaluator *evaluator, Value *self, const Call *call)
{
    const CompiledHook *like = self->host.data;
    Value *function = call_argument(call, 0, NULL);
    if (function == NULL)
        return value_none(evaluator);
    Arena *arena = evaluator_arena(evaluator);
    CompiledHook *hook = arena_copy(arena, like, sizeof *like);
    hook->function = function;
    pointers_add(arena, &declarations_of(evaluator)->compiled, hook);
    return function;
}

static const HostType hook_type = {.name = "compiles(…)", .call = add_hook};

static Value *
compiles(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    CompiledHook *hook = ARENA_NEW(evaluator_arena(evaluator), CompiledHook);
    hook->class = call_argument(call, 0, "class_");
    bool other = false;
    for (size_t i = 1; i < call->count; i++) {
        const char *dialect = value_text(call->arguments[i].value);
        hook->for_postgresql |= g_strcmp0(dialect, "postgresql") == 0;
        other = true;
    }
    if (hook->class == NULL || (other && !hook->for_postgresql))
        hook->class = value_none(evaluator); // of another dialect: never asked
    return value_host(evaluator, &hook_type, NULL, hook, call->origin);
}

const HostType compiles_type = {.name = "compiles", .call = compiles};
