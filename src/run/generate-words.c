#include "run/generate-private.h"

#include "run/drift-private.h"

#include <string.h>

const char *
generate_change_words(const PlanChange *change, Arena *arena)
{
    static const char signs[] = {
        [VERB_CREATE] = '+', [VERB_ALTER] = '~', [VERB_DROP] = '-', [VERB_RENAME] = '>'};
    return arena_printf(arena, "%c %s", signs[change->change->verb], change->name);
}

// "VARCHAR(140) to (280)", "INTEGER to BIGINT".
static const char *
types_words(Arena *arena, const Type *from, const Type *to)
{
    g_autofree char *old = type_words(from), *new = type_words(to);
    size_t same = strcspn(old, "(");
    bool is_longer = old[same] == '(' && strncmp(old, new, same + 1) == 0;
    return arena_printf(arena, "%s to %s", old, is_longer ? new + same : new);
}

// Without its default in Python: what fills it is said behind it.
static const char *
made_words(const Column *column, Arena *arena)
{
    Column plain = *column;
    plain.python = NULL;
    return column_words(&plain, true, arena);
}

static const char *
altered_words(const Change *change, Arena *arena)
{
    const Column *from = (const Column *)change->from, *to = (const Column *)change->to;
    if (from->type != NULL && to->type != NULL && from->type != to->type)
        return types_words(arena, from->type, to->type);
    if (from->not_null != to->not_null)
        return to->not_null ? "NOT NULL" : "NULL again";
    return made_words(to, arena);
}

const char *
generate_change_makes(const PlanChange *change, Arena *arena)
{
    const Object *to = change->change->to;
    bool is_online = change->strategy == STRATEGY_ONLINE;
    const char *what = is_online ? "online" : "direct";
    if (to != NULL && to->kind == KIND_INDEX && is_online)
        return "online, a revision of its own";
    if (to == NULL || to->kind != KIND_COLUMN || change->change->verb == VERB_RENAME)
        return what;
    what = change->change->verb == VERB_CREATE ? made_words((const Column *)to, arena)
                                               : altered_words(change->change, arena);
    return arena_printf(arena, "%s%s%s%s", what, is_online ? ", online" : "",
                        change->fill != NULL ? ", filled " : "",
                        change->fill != NULL ? change->fill : "");
}

// What hangs on a table that comes or goes is not named again.
static bool
goes_with_its_table(const PlanParts *parts, const PlanChange *change)
{
    const Object *object = change->change->to != NULL ? change->change->to : change->change->from;
    for (size_t i = 0; i < parts->change_count && object->parent != NULL; i++) {
        const Change *other = parts->changes[i].change;
        const Object *table = other->to != NULL ? other->to : other->from;
        if (table == object->parent && other->verb == change->change->verb)
            return true;
    }
    return false;
}

const char *
generate_words_of_part(const PlanParts *parts, size_t part, Arena *arena)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; i < parts->change_count; i++) {
        const PlanChange *change = &parts->changes[i];
        if (!change->included || change->part != part || goes_with_its_table(parts, change))
            continue;
        g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "",
                               generate_change_words(change, arena));
    }
    return arena_text(arena, text->str);
}
