#include "diff/judge.h"

#include "schema/types.h"

// The table whose columns an expression of this object names.
static const Table *
table_of(const Object *object)
{
    if (object->kind == KIND_TABLE)
        return (const Table *)object;
    bool child = object->parent != NULL && object->parent->kind == KIND_TABLE;
    return child ? (const Table *)object->parent : NULL;
}

static ArbiterPair
question_of(const OpenPair *open)
{
    ArbiterPair pair = {
        .from = open->from_sql,
        .to = open->to_sql,
        .cast = open->cast,
        .from_table = table_of(open->from),
        .to_table = table_of(open->to),
    };
    // a domain's default is cast to its type; its CHECKs are about VALUE
    if (open->from->kind == KIND_DOMAIN && open->cast == NULL)
        pair.value = &((const Domain *)open->from)->type;
    return pair;
}

bool
diff_judge(Changes *changes, const ArbiterOptions *options, GError **error)
{
    size_t count = changes->pair_count;
    if (count == 0)
        return true;
    g_autofree ArbiterPair *pairs = g_new(ArbiterPair, count);
    g_autofree int *equal = g_new(int, count);
    g_autofree const char **reasons = g_new(const char *, count);
    ArbiterOptions own = *options;
    if (own.arena == NULL)
        own.arena = changes->arena;
    if (own.from_name == NULL)
        own.from_name = changes->from->server_version != 0 ? "database" : "models";
    if (own.to_name == NULL)
        own.to_name = changes->to->server_version != 0 ? "database" : "models";
    for (size_t i = 0; i < count; i++)
        pairs[i] = question_of(&changes->pairs[i]);
    if (!arbiter_settle(pairs, count, &own, error))
        return false;
    for (size_t i = 0; i < count; i++) {
        equal[i] = pairs[i].verdict;
        reasons[i] = pairs[i].reason;
    }
    diff_settle(changes, equal, reasons);
    return true;
}
