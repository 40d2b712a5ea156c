#include "sqlalchemy/inert.h"

#include "python/evaluator.h"
#include "sqlalchemy/declared.h"

#include <string.h>

Value *
inert_value(Evaluator *evaluator, const char *what, Origin origin)
{
    return value_host(evaluator, &inert_type, what, NULL, origin);
}

static const char *
inert_name(const Value *self)
{
    const char *name = value_host_row(self, &inert_type);
    return name == NULL ? "object" : name;
}

static Value *
inert_call(Evaluator *evaluator, Value *self, const Call *call)
{
    evaluator_lose_call(evaluator, self, call);
    return inert_value(evaluator, inert_name(self), call->origin);
}

static Value *
inert_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    // __mro_entries__, __get__ and their like are for Python itself.
    if (name[0] == '_' && name[1] == '_' && strcmp(name, "__init__") != 0)
        return NULL;
    return inert_value(evaluator, inert_name(self), origin);
}

static Value *
inert_subscript(Evaluator *evaluator, Value *self, Value *key, Origin origin)
{
    (void)key;
    return inert_value(evaluator, inert_name(self), origin);
}

static Value *
inert_binary(Evaluator *evaluator, const char *operator, Value * left, Value *right, Origin origin)
{
    (void)operator;
    Value *self = value_host_row(left, &inert_type) != NULL ? left : right;
    return inert_value(evaluator, inert_name(self), origin);
}

static Value *
inert_unary(Evaluator *evaluator, const char *operator, Value * operand, Origin origin)
{
    (void)operator;
    return inert_value(evaluator, inert_name(operand), origin);
}

static Value *
inert_truth(Evaluator *evaluator, Value *self)
{
    return value_unknown(evaluator, self->host.origin, "the truth of a %s", inert_name(self));
}

static Value *
inert_iterate(Evaluator *evaluator, Value *self, Origin origin)
{
    return value_unknown(evaluator, origin, "what is in a %s", inert_name(self));
}

// pydantic's classes have methods of their own, called when a module is run.
static Value *
inert_inherit(Evaluator *evaluator, Value *self, Value *class, Value *instance, const char *name)
{
    (void)class;
    (void)instance;
    bool is_method = g_str_has_prefix(name, "model_") || strcmp(name, "update_forward_refs") == 0;
    return is_method ? inert_value(evaluator, inert_name(self), (Origin){0}) : NULL;
}

static Value *
inert_get(Evaluator *evaluator, Value *self, Value *instance, Value *class)
{
    const Declarations *declarations = instance == NULL ? NULL : declarations_of(evaluator);
    (void)class;
    if (declarations == NULL || declarations->relate == NULL ||
        strcmp(inert_name(self), "relationship") != 0)
        return self;
    Value *related = declarations->relate(evaluator, instance, self->host.data);
    return related == NULL ? self : related;
}

const HostType inert_type = {
    .name = "object",
    .leaves_classes = true,
    .call = inert_call,
    .forgets_call = true,
    .get_attribute = inert_attribute,
    .subscript = inert_subscript,
    .binary = inert_binary,
    .unary = inert_unary,
    .truth = inert_truth,
    .iterate = inert_iterate,
    .inherit = inert_inherit,
    .get = inert_get,
};
