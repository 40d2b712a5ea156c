#include "python/builtin-private.h"

#include <string.h>

// typing: names that are usable by subscript, and functions that give back what they were given.

static Value *
call_type_variable(Evaluator *evaluator, Value *type, const Call *call)
{
    const char *name = value_text(call_argument(call, 0, "name"));
    return library_object(evaluator, type,
                          arena_printf(evaluator->arena, "~%s", name == NULL ? "T" : name), NULL);
}

static Value *
call_new_type(Evaluator *evaluator, Value *type, const Call *call)
{
    (void)type;
    return need_argument(evaluator, call, 1, "tp");
}

static Value *
call_second(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return need_argument(evaluator, call, 1, "val");
}

static Value *
call_first(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return need_argument(evaluator, call, 0, "arg");
}

static Value *
call_get_args(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *value = need_argument(evaluator, call, 0, "tp");
    if (value->kind == VALUE_UNKNOWN)
        return value;
    const Items *items = value->kind == VALUE_GENERIC ? &value->generic.arguments : NULL;
    return value_from_items(evaluator, VALUE_TUPLE, items == NULL ? NULL : items->items,
                            items == NULL ? 0 : items->count);
}

static Value *
call_get_origin(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *value = need_argument(evaluator, call, 0, "tp");
    return value->kind == VALUE_GENERIC ? value->generic.base : evaluator->none;
}

static Value *
call_type_hints(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *value = need_argument(evaluator, call, 0, "obj");
    return evaluator_get(evaluator, value, evaluator->names.annotations, call->origin);
}

// @dataclass_transform() and the like: a decorator that changes nothing.
static const Builtin identity_row = {"typing.identity", call_first};

static Value *
call_identity(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    const Value *first = call->positional == 1 ? call->arguments[0].value : NULL;
    bool is_option = first != NULL && (first->kind == VALUE_INT || first->kind == VALUE_NONE ||
                                       first->kind == VALUE_STRING); // @lru_cache(100)
    if (first != NULL && call->count == 1 && !is_option)
        return call->arguments[0].value;
    return builtin_function(evaluator, &identity_row);
}

const Builtin typing_functions[] = {
    {"typing.cast", call_second},
    {"typing.overload", call_first},
    {"typing.no_type_check", call_first},
    {"typing.runtime_checkable", call_first},
    {"typing.final", call_first},
    {"typing.override", call_first},
    {"typing.dataclass_transform", call_identity},
    {"typing.deprecated", call_identity},
    {"typing.get_args", call_get_args},
    {"typing.get_origin", call_get_origin},
    {"typing.get_type_hints", call_type_hints},
    {"abc.abstractmethod", call_first},
    {"functools.lru_cache", call_identity},
    {"functools.cache", call_first},
    {"functools.total_ordering", call_first},
    {"functools.singledispatch", call_first},
    {0},
};

const BuiltinType typing_types[] = {
    {"typing.TYPE_CHECKING", NULL, NULL, NULL},
    {"typing.Any", NULL, NULL, NULL},
    {"typing.Annotated", NULL, NULL, NULL},
    {"typing.AnyStr", NULL, NULL, NULL},
    {"typing.AsyncGenerator", NULL, NULL, NULL},
    {"typing.AsyncIterable", NULL, NULL, NULL},
    {"typing.AsyncIterator", NULL, NULL, NULL},
    {"typing.Awaitable", NULL, NULL, NULL},
    {"typing.BinaryIO", NULL, NULL, NULL},
    {"typing.Callable", NULL, NULL, NULL},
    {"typing.ClassVar", NULL, NULL, NULL},
    {"typing.Collection", NULL, NULL, NULL},
    {"typing.Concatenate", NULL, NULL, NULL},
    {"typing.Coroutine", NULL, NULL, NULL},
    {"typing.DefaultDict", NULL, NULL, NULL},
    {"typing.Deque", NULL, NULL, NULL},
    {"typing.Dict", NULL, NULL, NULL},
    {"typing.Final", NULL, NULL, NULL},
    {"typing.ForwardRef", NULL, NULL, NULL},
    {"typing.FrozenSet", NULL, NULL, NULL},
    {"typing.Generator", NULL, NULL, NULL},
    {"typing.Generic", NULL, NULL, NULL},
    {"typing.Hashable", NULL, NULL, NULL},
    {"typing.IO", NULL, NULL, NULL},
    {"typing.Iterable", NULL, NULL, NULL},
    {"typing.Iterator", NULL, NULL, NULL},
    {"typing.List", NULL, NULL, NULL},
    {"typing.Literal", NULL, NULL, NULL},
    {"typing.LiteralString", NULL, NULL, NULL},
    {"typing.Mapping", NULL, NULL, NULL},
    {"typing.Match", NULL, NULL, NULL},
    {"typing.MutableMapping", NULL, NULL, NULL},
    {"typing.MutableSequence", NULL, NULL, NULL},
    {"typing.MutableSet", NULL, NULL, NULL},
    {"typing.NamedTuple", NULL, NULL, NULL},
    {"typing.Never", NULL, NULL, NULL},
    {"typing.NewType", NULL, call_new_type, NULL},
    {"typing.NoReturn", NULL, NULL, NULL},
    {"typing.NotRequired", NULL, NULL, NULL},
    {"typing.Optional", NULL, NULL, NULL},
    {"typing.OrderedDict", NULL, NULL, NULL},
    {"typing.ParamSpec", NULL, call_type_variable, NULL},
    {"typing.Pattern", NULL, NULL, NULL},
    {"typing.Protocol", NULL, NULL, NULL},
    {"typing.ReadOnly", NULL, NULL, NULL},
    {"typing.Required", NULL, NULL, NULL},
    {"typing.Self", NULL, NULL, NULL},
    {"typing.Sequence", NULL, NULL, NULL},
    {"typing.Set", NULL, NULL, NULL},
    {"typing.Sized", NULL, NULL, NULL},
    {"typing.SupportsInt", NULL, NULL, NULL},
    {"typing.Text", NULL, NULL, NULL},
    {"typing.TextIO", NULL, NULL, NULL},
    {"typing.Tuple", NULL, NULL, NULL},
    {"typing.Type", NULL, NULL, NULL},
    {"typing.TypeAlias", NULL, NULL, NULL},
    {"typing.TypeAliasType", NULL, call_new_type, NULL},
    {"typing.TypedDict", NULL, NULL, NULL},
    {"typing.TypeGuard", NULL, NULL, NULL},
    {"typing.TypeVar", NULL, call_type_variable, NULL},
    {"typing.TypeVarTuple", NULL, call_type_variable, NULL},
    {"typing.Union", NULL, NULL, NULL},
    {"typing.Unpack", NULL, NULL, NULL},
    {"abc.ABC", NULL, NULL, NULL},
    {"abc.ABCMeta", NULL, NULL, NULL},
    {"collections.abc.Callable", NULL, NULL, NULL},
    {"collections.abc.Collection", NULL, NULL, NULL},
    {"collections.abc.Generator", NULL, NULL, NULL},
    {"collections.abc.Hashable", NULL, NULL, NULL},
    {"collections.abc.Iterable", NULL, NULL, NULL},
    {"collections.abc.Iterator", NULL, NULL, NULL},
    {"collections.abc.Mapping", NULL, NULL, NULL},
    {"collections.abc.MutableMapping", NULL, NULL, NULL},
    {"collections.abc.MutableSequence", NULL, NULL, NULL},
    {"collections.abc.MutableSet", NULL, NULL, NULL},
    {"collections.abc.Sequence", NULL, NULL, NULL},
    {"collections.abc.Set", NULL, NULL, NULL},
    {0},
};
