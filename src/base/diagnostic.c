#include "base/diagnostic.h"

#include <string.h>

void
diagnostics_add(Diagnostics *diagnostics, Diagnostic diagnostic)
{
    if (diagnostics->count == diagnostics->room) {
        size_t room = MAX(diagnostics->room * 2, 8);
        Diagnostic *rows = ARENA_NEW_ARRAY(diagnostics->arena, Diagnostic, room);
        if (diagnostics->count > 0)
            memcpy(rows, diagnostics->rows, diagnostics->count * sizeof *rows);
        diagnostics->rows = rows;
        diagnostics->room = room;
    }
    diagnostic.origin.file = arena_intern(diagnostics->arena, diagnostic.origin.file);
    diagnostic.text = arena_text(diagnostics->arena, diagnostic.text);
    diagnostic.hint = arena_text(diagnostics->arena, diagnostic.hint);
    diagnostics->rows[diagnostics->count++] = diagnostic;
}

char *
origin_text(Origin origin)
{
    if (origin.file == NULL)
        return g_strdup("");
    if (origin.line <= 0)
        return g_strdup(origin.file);
    if (origin.column <= 0)
        return g_strdup_printf("%s:%d", origin.file, origin.line);
    return g_strdup_printf("%s:%d:%d", origin.file, origin.line, origin.column);
}

int
origin_compare(Origin a, Origin b)
{
    int order = g_strcmp0(a.file, b.file);
    if (order != 0)
        return order;
    return a.line != b.line ? (a.line > b.line) - (a.line < b.line)
                            : (a.column > b.column) - (a.column < b.column);
}
