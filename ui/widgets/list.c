#include "ui/widgets/list.h"

bool
list_moves(General general)
{
    return general == DO_UP || general == DO_DOWN || (general >= DO_PAGE_UP && general <= DO_END);
}

// The index `general` leads to from `at`, in rows 0 to last.
static size_t
target(const List *list, General general, size_t at, size_t last)
{
    size_t page = MAX(list->height, 2) - 1, half = MAX(list->height, 2) / 2;
    size_t up = general == DO_UP ? 1 : general == DO_HALF_UP ? half : page;
    size_t down = general == DO_DOWN ? 1 : general == DO_HALF_DOWN ? half : page;
    if (general == DO_START)
        return 0;
    if (general == DO_END)
        return last;
    if (general == DO_UP || general == DO_PAGE_UP || general == DO_HALF_UP)
        return at > up ? at - up : 0;
    return MIN(at + down, last);
}

void
list_move(List *list, General general)
{
    if (list->count > 0)
        list->cursor = target(list, general, list->cursor, list->count - 1);
}

void
list_scroll(List *list, General general)
{
    size_t last = list->count > list->height ? list->count - list->height : 0;
    list->top = target(list, general, list->top, last);
    list->cursor = list->top;
}

void
list_keep(List *list, size_t cursor)
{
    size_t offset = list->cursor - MIN(list->top, list->cursor);
    list->cursor = cursor;
    list->top = cursor > offset ? cursor - offset : 0;
}

void
list_settle(List *list, size_t height)
{
    list->height = height;
    if (list->count > 0)
        list->cursor = MIN(list->cursor, list->count - 1);
    else
        list->cursor = 0;
    size_t margin = height > 4 ? 1 : 0;
    size_t lowest = list->cursor > margin ? list->cursor - margin : 0;
    list->top = MIN(list->top, lowest);
    size_t bottom = MIN(list->cursor + margin + 1, MAX(list->count, 1));
    if (bottom > list->top + height)
        list->top = bottom - height;
    size_t last = list->count > height ? list->count - height : 0;
    list->top = MIN(list->top, last);
}
