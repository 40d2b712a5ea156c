#include "sqlalchemy/declarative-private.h"

#include "python/evaluator.h"

// In which order the names of a class are visited. (SQLAlchemy: orm/decl_base.py,
// _cls_attr_resolver, and util/_collections.py, merge_lists_w_ordering)

/** Names that have a value, or names that are annotated, in their order. */
typedef struct {
    size_t *rows;
    size_t count, at;
} Names;

static void
names_add(Names *names, size_t row)
{
    names->rows[names->count++] = row;
}

// Goes through one list until a name that both have; then through the other.
static void
merge(const Namespace *namespace, Names *lists, Names *merged, bool *is_met)
{
    size_t current = 0;
    while (lists[current].at < lists[current].count) {
        size_t row = lists[current].rows[lists[current].at++];
        bool is_common =
            namespace->rows[row].value != NULL && namespace->rows[row].annotation != NULL;
        if (is_common && !is_met[row]) {
            is_met[row] = true;
            current = 1 - current;
        } else {
            names_add(merged, row);
        }
    }
    Names *other = &lists[1 - current];
    while (other->at < other->count)
        names_add(merged, other->rows[other->at++]);
}

RowOrder
class_row_order(Evaluator *evaluator, const Namespace *names, size_t count)
{
    Names merged = {.rows = g_new(size_t, 2 * count + 1)};
    g_autofree size_t *valued = g_new(size_t, count + 1);
    g_autofree size_t *annotated = g_new(size_t, count + 1);
    g_autofree bool *is_met = g_new0(bool, count + 1);
    Names lists[2] = {{.rows = valued}, {.rows = annotated}};
    bool modern = declarations_of(evaluator)->modern;
    for (size_t i = 0; i < count; i++) {
        if (names->rows[i].value != NULL)
            names_add(modern ? &lists[0] : &merged, i);
        if (names->rows[i].annotation != NULL)
            names_add(&lists[1], i);
    }
    if (modern)
        merge(names, lists, &merged, is_met);
    return (RowOrder){merged.rows, merged.count};
}

void
row_order_clear(RowOrder *order)
{
    g_free(order->rows);
}
