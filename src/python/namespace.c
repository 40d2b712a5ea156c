#include "python/builtin-private.h"
#include "python/evaluator-private.h"

#include <string.h>

// Namespaces. Most have a handful of names, which are found fastest by comparing pointers one by
// one; an index is made for the others (a module with ten thousand tables).

enum { INDEX_FROM = 12 };

static size_t
pointer_slot(const void *pointer, size_t size)
{
    return (size_t)(((uintptr_t)pointer >> 4) * 0x9E3779B97F4A7C15u >> 20) & (size - 1);
}

static void
index_row(uint32_t *index, size_t size, const Binding *rows, uint32_t position)
{
    size_t slot = pointer_slot(rows[position].name, size);
    while (index[slot] != 0)
        slot = (slot + 1) & (size - 1);
    index[slot] = position + 1;
}

static void
make_index(Evaluator *evaluator, Namespace *names)
{
    size_t size = 32;
    while (size < names->room + names->room / 2)
        size *= 2;
    names->index = ARENA_NEW_ARRAY(evaluator->arena, uint32_t, size);
    names->index_size = size;
    for (size_t i = 0; i < names->count; i++)
        index_row(names->index, size, names->rows, (uint32_t)i);
}

const Binding *
namespace_row(const Namespace *names, const char *interned)
{
    if (names->index == NULL) {
        for (size_t i = 0; i < names->count; i++)
            if (names->rows[i].name == interned)
                return &names->rows[i];
        return NULL;
    }
    for (size_t slot = pointer_slot(interned, names->index_size); names->index[slot] != 0;
         slot = (slot + 1) & (names->index_size - 1)) {
        const Binding *row = &names->rows[names->index[slot] - 1];
        if (row->name == interned)
            return row;
    }
    return NULL;
}

const Binding *
namespace_find(const Namespace *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (names->rows[i].name[0] == name[0] && strcmp(names->rows[i].name, name) == 0)
            return &names->rows[i];
    return NULL;
}

static void
grow_rows(Evaluator *evaluator, Namespace *names)
{
    size_t room = names->room == 0 ? 4 : names->room * 2;
    Binding *rows = ARENA_NEW_ARRAY(evaluator->arena, Binding, room);
    if (names->count > 0)
        memcpy(rows, names->rows, sizeof(Binding) * names->count);
    names->rows = rows;
    names->room = room;
    if (room > INDEX_FROM)
        make_index(evaluator, names);
}

/** Before a class's body is run: room that is reused for the next one, see namespace_settle(). */
void
namespace_begin(Evaluator *evaluator, Namespace *names)
{
    enum { BODY_ROOM = 64 };
    names->rows = ARENA_NEW_ARRAY(evaluator->arena, Binding, BODY_ROOM);
    names->room = BODY_ROOM;
    make_index(evaluator, names);
}

/** After it: the rows get what they need, and some for the columns of mixins. */
void
namespace_settle(Evaluator *evaluator, Namespace *names)
{
    enum { SPARE = 4 };
    if (evaluator->branch != NULL || names->count + SPARE >= names->room)
        return; // an open branch may have a copy that points to the same rows
    Namespace before = *names;
    names->room = names->count + SPARE;
    names->rows = ARENA_NEW_ARRAY(evaluator->arena, Binding, names->room);
    names->index = NULL;
    names->index_size = 0;
    if (names->count > 0)
        memcpy(names->rows, before.rows, sizeof(Binding) * names->count);
    if (names->room > INDEX_FROM)
        make_index(evaluator, names);
    arena_release(evaluator->arena, before.rows, sizeof(Binding) * before.room);
    arena_release(evaluator->arena, before.index, sizeof(uint32_t) * before.index_size);
}

/** The row of a name, made when it is missing. */
Binding *
namespace_add(Evaluator *evaluator, Namespace *names, const char *interned)
{
    branch_touch(evaluator, CONTAINER_NAMESPACE, names);
    const Binding *found = namespace_row(names, interned);
    if (found != NULL)
        return &names->rows[found - names->rows];
    if (names->count == names->room)
        grow_rows(evaluator, names);
    Binding *row = &names->rows[names->count];
    *row = (Binding){.name = interned};
    names->count++;
    if (names->index != NULL)
        index_row(names->index, names->index_size, names->rows, (uint32_t)(names->count - 1));
    return row;
}

void
namespace_set(Evaluator *evaluator, Namespace *names, const char *interned, Value *value,
              Origin origin)
{
    Binding *row = namespace_add(evaluator, names, interned);
    row->value = value;
    row->origin = origin;
}

/** The same for what is only remembered: it holds whichever way a condition goes. */
void
namespace_keep(Evaluator *evaluator, Namespace *names, const char *interned, Value *value)
{
    Branch *branch = evaluator->branch;
    evaluator->branch = NULL;
    namespace_set(evaluator, names, interned, value, (Origin){0});
    evaluator->branch = branch;
}

bool
namespace_delete(Evaluator *evaluator, Namespace *names, const char *interned)
{
    const Binding *row = namespace_row(names, interned);
    if (row == NULL)
        return false;
    branch_touch(evaluator, CONTAINER_NAMESPACE, names);
    size_t position = (size_t)(row - names->rows);
    names->count--;
    memmove(&names->rows[position], &names->rows[position + 1],
            sizeof(Binding) * (names->count - position));
    if (names->index == NULL)
        return true;
    take_work(evaluator, names->count);
    memset(names->index, 0, sizeof(uint32_t) * names->index_size);
    for (size_t i = 0; i < names->count; i++)
        index_row(names->index, names->index_size, names->rows, (uint32_t)i);
    return true;
}

Frame *
frame_new(Evaluator *evaluator, FrameKind kind, Frame *enclosing, Module *module)
{
    Frame *frame = ARENA_NEW(evaluator->arena, Frame);
    frame->kind = kind;
    frame->enclosing = enclosing;
    frame->module = module;
    frame->is_kept = enclosing != NULL && enclosing->is_kept;
    frame->names = kind == FRAME_MODULE ? &module->names : ARENA_NEW(evaluator->arena, Namespace);
    return frame;
}

Frame *
frame_with_types(Evaluator *evaluator, Frame *frame, const Node *type_parameters)
{
    static const char *const types[] = {
        [TYPE_PARAMETER_NORMAL] = "typing.TypeVar",
        [TYPE_PARAMETER_VARIADIC] = "typing.TypeVarTuple",
        [TYPE_PARAMETER_KEYWORDS] = "typing.ParamSpec",
    };
    if (type_parameters == NULL)
        return frame;
    Frame *inner = frame_new(evaluator, FRAME_FUNCTION, frame, frame->module);
    for (const Node *node = type_parameters; node != NULL; node = node->next) {
        const char *name = node->type_parameter.name;
        Value *type = builtin_type_value(evaluator, types[node->variant]);
        namespace_set(
            evaluator, inner->names, name,
            library_object(evaluator, type, arena_printf(evaluator->arena, "~%s", name), NULL),
            node_origin(frame, node));
    }
    return inner;
}

static bool
is_declared(const char *const *declared, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (declared[i] == name)
            return true;
    return false;
}

// The nearest function around `frame` that has the name.
static Frame *
find_enclosing(Frame *frame, const char *name)
{
    for (Frame *outer = frame->enclosing; outer != NULL; outer = outer->enclosing)
        if (outer->kind == FRAME_FUNCTION && namespace_row(outer->names, name) != NULL)
            return outer;
    return NULL;
}

/** A name as a class's code means it: __private is _Class__private there. */
const char *
mangled_name(Evaluator *evaluator, const Frame *frame, const char *name)
{
    size_t length = strlen(name);
    if (name[0] != '_' || name[1] != '_' || (name[length - 1] == '_' && name[length - 2] == '_'))
        return name;
    while (frame != NULL && frame->kind != FRAME_CLASS)
        frame = frame->enclosing;
    if (frame == NULL || frame->class == NULL)
        return name;
    const char *class = frame->class->class->name;
    class += strspn(class, "_");
    if (*class == '\0')
        return name;
    return evaluator_name(evaluator, arena_printf(evaluator->arena, "_%s%s", class, name));
}

void
frame_bind(Evaluator *evaluator, Frame *frame, const char *interned, Value *value, Origin origin)
{
    Namespace *names = frame->names;
    interned = mangled_name(evaluator, frame, interned);
    if (frame->global_count > 0 && is_declared(frame->globals, frame->global_count, interned)) {
        names = &frame->module->names;
    } else if (frame->nonlocal_count > 0 &&
               is_declared(frame->nonlocals, frame->nonlocal_count, interned)) {
        Frame *outer = find_enclosing(frame, interned);
        names = outer != NULL ? outer->names : names;
    }
    namespace_set(evaluator, names, interned, value, origin);
}

static Value *
lookup_global(Evaluator *evaluator, Module *module, const char *name)
{
    const Binding *row = namespace_row(&module->names, name);
    if (row == NULL || row->value == NULL)
        row = namespace_row(&evaluator->builtins, name);
    return row == NULL ? NULL : row->value;
}

static Value *
lookup_enclosing(const Frame *frame, const char *name)
{
    const Binding *row = NULL;
    for (const Frame *outer = frame->enclosing; outer != NULL; outer = outer->enclosing) {
        if (outer->kind != FRAME_FUNCTION)
            continue;
        row = namespace_row(outer->names, name);
        if (row != NULL && row->value != NULL)
            return row->value;
    }
    return NULL;
}

// Annotations of a class are asked for when its body has been run: what it bound below them was not
// there yet. (`at: Mapped[time]` above `time: Mapped[str]`)
static Value *
lookup_local(Evaluator *evaluator, const Frame *frame, const char *name, Origin origin)
{
    const Binding *row = namespace_row(frame->names, name);
    Value *own = row == NULL ? NULL : row->value;
    bool was_there = frame->kind != FRAME_CLASS || !frame->in_annotation || own == NULL ||
                     row->origin.line <= origin.line;
    if (own != NULL && was_there)
        return own;
    Value *outer = lookup_enclosing(frame, name);
    if (outer == NULL && own != NULL)
        outer = lookup_global(evaluator, frame->module, name);
    return outer != NULL ? outer : own;
}

static Value *
lookup_rest(Evaluator *evaluator, Frame *frame, const char *name)
{
    Value *found = NULL;
    if (run_deferred(evaluator, frame->module))
        found = lookup_global(evaluator, frame->module, name);
    if (found == NULL)
        found = frame->names->rest;
    return found != NULL ? found : frame->module->names.rest;
}

Value *
frame_lookup(Evaluator *evaluator, Frame *frame, const char *interned, Origin origin)
{
    interned = mangled_name(evaluator, frame, interned);
    bool is_global =
        frame->global_count > 0 && is_declared(frame->globals, frame->global_count, interned);
    Value *found = is_global ? NULL : lookup_local(evaluator, frame, interned, origin);
    if (found == NULL)
        found = lookup_global(evaluator, frame->module, interned);
    if (found == NULL)
        found = lookup_rest(evaluator, frame, interned);
    if (found == NULL)
        return evaluator_raise(evaluator, origin, "NameError", "name '%s' is not defined",
                               interned);
    return found->kind == VALUE_UNKNOWN ? lazy_resolve(evaluator, found) : found;
}

Value *
namespace_dict(Evaluator *evaluator, const Namespace *names)
{
    Value *dict = value_dict(evaluator);
    for (size_t i = 0; i < names->count; i++)
        if (names->rows[i].value != NULL)
            dict_set(evaluator, &dict->dict, value_from_text(evaluator, names->rows[i].name),
                     names->rows[i].value);
    dict->dict.rest = names->rest;
    return dict;
}
