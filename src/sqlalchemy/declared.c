#include "sqlalchemy/declared.h"

#include "python/evaluator.h"

#include <string.h>

void
pointers_add(Arena *arena, Pointers *pointers, void *row)
{
    if (pointers->count == pointers->room) {
        // Most have none or one.
        unsigned room = pointers->room < 4 ? pointers->room + 1 : pointers->room * 2;
        void **rows = ARENA_NEW_ARRAY(arena, void *, room);
        if (pointers->count > 0)
            memcpy(rows, pointers->rows, pointers->count * sizeof *rows);
        arena_release(arena, pointers->rows, pointers->room * sizeof *rows);
        pointers->rows = rows;
        pointers->room = room;
    }
    pointers->rows[pointers->count++] = row;
}

bool
pointers_contain(const Pointers *pointers, const void *row)
{
    for (size_t i = 0; i < pointers->count; i++)
        if (pointers->rows[i] == row)
            return true;
    return false;
}

Declarations *
declarations_of(const Evaluator *evaluator)
{
    return evaluator_host(evaluator);
}

void
declare_remark(Evaluator *evaluator, Origin origin, Severity severity, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    diagnostics_add(&declarations_of(evaluator)->diagnostics,
                    (Diagnostic){.origin = origin, .severity = severity, .text = text});
}
