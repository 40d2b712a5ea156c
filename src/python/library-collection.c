#include "python/builtin-private.h"

#include <string.h>

// functools, itertools, collections, operator and copy.

typedef struct {
    Value *function;
    Call call;
} Partial;

static Value *
partial_call(Evaluator *evaluator, Value *self, const Call *call)
{
    const Partial *partial = self->host.data;
    const Call *first = &partial->call;
    size_t room = first->count + call->count, count = 0;
    Argument *rows = ARENA_NEW_ARRAY(evaluator->arena, Argument, room);
    for (size_t i = 0; i < first->positional; i++)
        rows[count++] = first->arguments[i];
    for (size_t i = 0; i < call->positional; i++)
        rows[count++] = call->arguments[i];
    size_t positional = count;
    for (size_t i = first->positional; i < first->count; i++)
        if (call_keyword(call, first->arguments[i].name) == NULL)
            rows[count++] = first->arguments[i];
    for (size_t i = call->positional; i < call->count; i++)
        rows[count++] = call->arguments[i];
    Call joined = {rows, count, positional, call->rest != NULL ? call->rest : first->rest,
                   call->origin};
    return evaluator_call(evaluator, partial->function, &joined);
}

static Value *
partial_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    const Partial *partial = self->host.data;
    if (strcmp(name, "func") == 0)
        return partial->function;
    return evaluator_find(evaluator, partial->function, name, origin);
}

static const HostType partial_type = {
    .name = "functools.partial", .call = partial_call, .get_attribute = partial_attribute};

static Value *
call_partial(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Partial *partial = ARENA_NEW(evaluator->arena, Partial);
    partial->function = need_argument(evaluator, call, 0, "func");
    if (call->positional == 0 || partial->function->kind == VALUE_UNKNOWN)
        return partial->function;
    partial->call = (Call){call->arguments + 1, call->count - 1, call->positional - 1, call->rest,
                           call->origin};
    return value_host(evaluator, &partial_type, NULL, partial, call->origin);
}

// wraps(f) gives a decorator that copies f's name.
static Value *
wraps_call(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *wrapper = need_argument(evaluator, call, 0, "wrapper");
    Value *wrapped = self->host.data;
    if (wrapper->kind != VALUE_FUNCTION || wrapped->kind != VALUE_FUNCTION)
        return wrapper;
    wrapper->function->name = wrapped->function->name;
    return wrapper;
}

static const HostType wraps_type = {.name = "functools.wraps", .call = wraps_call};

static Value *
call_wraps(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return value_host(evaluator, &wraps_type, NULL, need_argument(evaluator, call, 0, "wrapped"),
                      call->origin);
}

static Value *
call_reduce(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *function = need_argument(evaluator, call, 0, "function");
    Value *seen =
        evaluator_iterate(evaluator, need_argument(evaluator, call, 1, "iterable"), call->origin);
    const Items *items = value_sequence(seen);
    Value *result = call_argument(call, 2, "initial");
    if (items == NULL || items->rest != NULL)
        return items == NULL ? seen : items->rest;
    for (size_t i = 0; i < items->count && take_step(evaluator); i++) {
        Value *pair[] = {result, items->items[i]};
        result = result == NULL ? items->items[i]
                                : evaluator_call_with(evaluator, function, call->origin, 2, pair);
    }
    return result != NULL ? result
                          : evaluator_raise(evaluator, call->origin, "TypeError",
                                            "reduce() of empty iterable with no initial value");
}

static Value *
call_cached_property(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *wrapper = new_value(evaluator, VALUE_PROPERTY);
    wrapper->wrapper.get = need_argument(evaluator, call, 0, "func");
    return wrapper;
}

static void
add_all(Evaluator *evaluator, Value *list, Value *source, Origin origin)
{
    Value *seen = evaluator_iterate(evaluator, source, origin);
    const Items *items = value_sequence(seen);
    for (size_t i = 0; items != NULL && i < items->count && list->sequence.rest == NULL; i++)
        value_append(evaluator, list, items->items[i]);
    Value *rest = items == NULL ? seen : items->rest;
    list->sequence.rest = list->sequence.rest != NULL ? list->sequence.rest : rest;
}

static Value *
as_iterator(Evaluator *evaluator, const Value *list)
{
    return value_iterator(evaluator, list->sequence.items, list->sequence.count,
                          list->sequence.rest);
}

static Value *
call_chain(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *list = value_list(evaluator);
    for (size_t i = 0; i < call->positional; i++)
        add_all(evaluator, list, call->arguments[i].value, call->origin);
    list->sequence.rest = list->sequence.rest != NULL ? list->sequence.rest : call->rest;
    return as_iterator(evaluator, list);
}

static Value *
call_from_iterable(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *all = value_list(evaluator), *list = value_list(evaluator);
    add_all(evaluator, all, need_argument(evaluator, call, 0, "iterable"), call->origin);
    for (size_t i = 0; i < all->sequence.count; i++)
        add_all(evaluator, list, all->sequence.items[i], call->origin);
    list->sequence.rest = list->sequence.rest != NULL ? list->sequence.rest : all->sequence.rest;
    return as_iterator(evaluator, list);
}

static Value *
call_product(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *rows = value_list(evaluator);
    value_append(evaluator, rows, new_value(evaluator, VALUE_TUPLE));
    for (size_t i = 0; i < call->positional; i++) {
        Value *line = value_list(evaluator), *longer = value_list(evaluator);
        add_all(evaluator, line, call->arguments[i].value, call->origin);
        if (line->sequence.rest != NULL)
            return line->sequence.rest;
        for (size_t j = 0; j < rows->sequence.count; j++)
            for (size_t k = 0; k < line->sequence.count && take_step(evaluator); k++) {
                Value *one = value_from_items(evaluator, VALUE_TUPLE, &line->sequence.items[k], 1);
                value_append(evaluator, longer,
                             concatenate(evaluator, rows->sequence.items[j], one, call->origin));
            }
        rows = longer;
    }
    return as_iterator(evaluator, rows);
}

static Value *
call_islice(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *list = value_list(evaluator);
    int64_t start = 0, stop = 0;
    add_all(evaluator, list, need_argument(evaluator, call, 0, "iterable"), call->origin);
    bool fits = call->count == 2 ? value_integer(call_argument(call, 1, NULL), &stop)
                                 : value_integer(call_argument(call, 1, NULL), &start) &&
                                       value_integer(call_argument(call, 2, NULL), &stop);
    if (!fits || call->count > 3 || start < 0)
        return value_unknown(evaluator, call->origin, "this islice() is not followed");
    Value *part = value_list(evaluator);
    for (int64_t i = start; i < stop && i < (int64_t)list->sequence.count; i++)
        value_append(evaluator, part, list->sequence.items[i]);
    part->sequence.rest = stop > (int64_t)list->sequence.count ? list->sequence.rest : NULL;
    return as_iterator(evaluator, part);
}

static Value *
copy_value(Evaluator *evaluator, Value *value, int depth)
{
    if (depth > DEEPEST_CALL || !take_step(evaluator))
        return give_up(evaluator, (Origin){0}, "gave up after %d levels of a copy", DEEPEST_CALL);
    if (value->kind == VALUE_LIST || value->kind == VALUE_SET) {
        Value *copy = new_value(evaluator, value->kind);
        for (size_t i = 0; i < value->sequence.count; i++)
            sequence_add(evaluator, &copy->sequence,
                         depth == 0 ? value->sequence.items[i]
                                    : copy_value(evaluator, value->sequence.items[i], depth + 1));
        copy->sequence.rest = value->sequence.rest;
        return copy;
    }
    if (value->kind != VALUE_DICT)
        return value;
    Value *copy = value_dict(evaluator);
    for (size_t i = 0; i < value->dict.count; i++)
        dict_set(evaluator, &copy->dict, value->dict.entries[i].key,
                 depth == 0 ? value->dict.entries[i].value
                            : copy_value(evaluator, value->dict.entries[i].value, depth + 1));
    copy->dict.rest = value->dict.rest;
    return copy;
}

static Value *
call_copy(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return copy_value(evaluator, need_argument(evaluator, call, 0, "x"), 0);
}

static Value *
call_deepcopy(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return copy_value(evaluator, need_argument(evaluator, call, 0, "x"), 1);
}

static Value *
getter_call(Evaluator *evaluator, Value *self, const Call *call)
{
    const Builtin *row = self->host.row;
    Value *key = self->host.data, *object = need_argument(evaluator, call, 0, "obj");
    if (strcmp(row->name, "operator.itemgetter") == 0)
        return evaluator_subscript(evaluator, object, key, call->origin);
    const char *name = value_text(key);
    return name == NULL || strchr(name, '.') != NULL
               ? value_unknown(evaluator, call->origin, "this attrgetter() is not followed")
               : evaluator_get(evaluator, object, name, call->origin);
}

static const HostType getter_type = {.name = "operator.itemgetter", .call = getter_call};

static Value *call_itemgetter(Evaluator *evaluator, Value *self, const Call *call);
static Value *call_attrgetter(Evaluator *evaluator, Value *self, const Call *call);

static const Builtin getter_rows[] = {{"operator.itemgetter", call_itemgetter},
                                      {"operator.attrgetter", call_attrgetter}};

static Value *
make_getter(Evaluator *evaluator, const Call *call, const Builtin *row)
{
    if (call->count != 1)
        return value_unknown(evaluator, call->origin, "a getter of several is not followed");
    return value_host(evaluator, &getter_type, row, call->arguments[0].value, call->origin);
}

static Value *
call_itemgetter(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return make_getter(evaluator, call, &getter_rows[0]);
}

static Value *
call_attrgetter(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return make_getter(evaluator, call, &getter_rows[1]);
}

static Value *
construct_counter(Evaluator *evaluator, Value *type, const Call *call)
{
    (void)type;
    return call->count == 0 && call->rest == NULL
               ? value_dict(evaluator)
               : value_unknown(evaluator, call->origin, "a Counter is not followed");
}

static Value *
construct_ordered(Evaluator *evaluator, Value *type, const Call *call)
{
    (void)type;
    Value *dict = value_dict(evaluator);
    dict_update(evaluator, dict, call);
    return dict;
}

static Value *
construct_defaultdict(Evaluator *evaluator, Value *type, const Call *call)
{
    (void)type;
    Value *dict = value_dict(evaluator);
    Value *factory = call_argument(call, 0, "default_factory");
    Call rest = *call;
    if (call->positional > 0) {
        rest.arguments++;
        rest.count--;
        rest.positional--;
    }
    dict_update(evaluator, dict, &rest);
    dict->dict.factory = factory == NULL || factory->kind == VALUE_NONE ? NULL : factory;
    return dict;
}

static Value *
construct_deque(Evaluator *evaluator, Value *type, const Call *call)
{
    (void)type;
    Value *list = value_list(evaluator);
    if (call->positional > 0)
        add_all(evaluator, list, call->arguments[0].value, call->origin);
    return list;
}

const BuiltinType collection_types[] = {
    {"collections.OrderedDict", "dict", construct_ordered, NULL},
    {"collections.defaultdict", "dict", construct_defaultdict, NULL},
    {"collections.Counter", "dict", construct_counter, NULL},
    {"collections.deque", NULL, construct_deque, NULL},
    {0},
};

const Builtin collection_functions[] = {
    {"functools.partial", call_partial},
    {"functools.wraps", call_wraps},
    {"functools.reduce", call_reduce},
    {"functools.cached_property", call_cached_property},
    {"itertools.chain", call_chain},
    {"itertools.chain.from_iterable", call_from_iterable},
    {"itertools.product", call_product},
    {"itertools.islice", call_islice},
    {"copy.copy", call_copy},
    {"copy.deepcopy", call_deepcopy},
    {"operator.itemgetter", call_itemgetter},
    {"operator.attrgetter", call_attrgetter},
    {0},
};
