#include "run/drift.h"

#include <string.h>

char *
drift_ddl(const Object *object)
{
    if (object == NULL)
        return g_strdup("");
    g_autoptr(Arena) arena = arena_new();
    Statements statements = {.arena = arena};
    kind_of(object->kind)->create(&statements, object);
    for (size_t i = 0; i < object->child_count; i++)
        if (object->children[i]->kind != KIND_COLUMN)
            kind_of(object->children[i]->kind)->create(&statements, object->children[i]);
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < statements.count; i++)
        g_string_append_printf(text, "%s;\n", statements.rows[i].sql);
    return g_string_free(text, FALSE);
}

// The lines of a text; what is behind the last newline is none.
static char **
lines_of(const char *text, size_t *count)
{
    enum { LONGEST = 2000 };
    char **lines = g_strsplit(text, "\n", LONGEST);
    *count = g_strv_length(lines);
    if (*count > 0 && lines[*count - 1][0] == '\0')
        --*count;
    return lines;
}

// The longest common subsequence of lines, from the back: lengths[i][j] is that of a[i..] and
// b[j..].
static unsigned *
common_lengths(char **a, size_t rows, char **b, size_t columns)
{
    unsigned *lengths = g_new0(unsigned, (rows + 1) * (columns + 1));
    for (size_t i = rows; i-- > 0;)
        for (size_t j = columns; j-- > 0;) {
            unsigned below = lengths[(i + 1) * (columns + 1) + j];
            unsigned right = lengths[i * (columns + 1) + j + 1];
            unsigned both = lengths[(i + 1) * (columns + 1) + j + 1] + 1;
            lengths[i * (columns + 1) + j] = strcmp(a[i], b[j]) == 0 ? both : MAX(below, right);
        }
    return lengths;
}

static void
add_line(GArray *lines, Arena *arena, char sign, const char *text)
{
    DdlLine line = {sign, arena_text(arena, text)};
    g_array_append_val(lines, line);
}

DdlLines
drift_ddl_lines(const char *database, const char *models, Arena *arena)
{
    size_t rows, columns, i = 0, j = 0;
    g_auto(GStrv) from = lines_of(database, &rows);
    g_auto(GStrv) to = lines_of(models, &columns);
    g_autofree unsigned *lengths = common_lengths(from, rows, to, columns);
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(DdlLine));
    while (i < rows || j < columns) {
        unsigned without_from = i < rows ? lengths[(i + 1) * (columns + 1) + j] : 0;
        unsigned without_to = j < columns ? lengths[i * (columns + 1) + j + 1] : 0;
        if (i < rows && j < columns && strcmp(from[i], to[j]) == 0) {
            add_line(lines, arena, ' ', from[i++]);
            j++;
        } else if (i < rows && (j == columns || without_from >= without_to)) {
            add_line(lines, arena, '-', from[i++]);
        } else {
            add_line(lines, arena, '+', to[j++]);
        }
    }
    return (DdlLines){arena_copy(arena, lines->data, lines->len * sizeof(DdlLine)), lines->len};
}
