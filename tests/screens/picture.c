#include "tests/screens/picture.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

static char *
replace(char *text, const char *pattern, const char *by)
{
    g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_MULTILINE, 0, NULL);
    char *done = g_regex_replace_literal(regex, text, -1, 0, by, 0, NULL);
    g_free(text);
    return done;
}

static char *
without_chance(const char *text)
{
    static const char *const words[][2] = {
        {"[0-9]+(\\.[0-9]+)? (ms|s)\\b", "0 ms"},         // a duration
        {", [a-z ]+, [0-9]+ of [0-9]+ parts", ", parts"}, // of the catalog, which grow
        {"/[a-z/]*/trueup-upgrade-[A-Za-z0-9]{1,6}(\\.\\.)?", "FOLDER"}, // cut where a column ends
        {"/[a-z/]*/trueup-[A-Za-z0-9]{6}", "FOLDER"},
        {"^ [a-z_0-9]+\\.\\.[a-z_0-9]+  ", " CUT  "}, // row 2: a duration beside it takes the room
        {"(content|schema) [0-9a-f]{4}", "content X"},
        {"\\b[0-9a-f]{12}\\b", "ID"},
        {"\\b[0-9a-f]{12}_", "ID_"},
        {"[0-9]+", "0"},
        {" /[^ ]+", " PATH"},
        {"as [a-z]+\\b", "as USER"},
        {" +", " "},
        {" $", ""},
    };
    char *done = g_strdup(text);
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        done = replace(done, words[i][0], words[i][1]);
    return done;
}

static char *
frame_path(const char *name, int rows, int columns)
{
    const char *source = g_getenv("SRCDIR");
    g_autofree char *file = g_strdup_printf("%s-%dx%d.txt", name, columns, rows);
    return g_build_filename(source != NULL ? source : ".", "tests", "screens", "frames", file,
                            NULL);
}

static bool
is_same(const char *found, const char *stored)
{
    g_autofree char *is = without_chance(found);
    g_autofree char *should = without_chance(stored);
    if (strcmp(is, should) == 0)
        return true;
    is = replace(is, "\\s+", " ");
    should = replace(should, "\\s+", " ");
    return strcmp(is, should) == 0;
}

bool
picture_is_as_stored(Terminal *terminal, const char *name, int rows, int columns)
{
    g_autofree char *found = terminal_text(terminal);
    g_autofree char *path = frame_path(name, rows, columns);
    g_autofree char *stored = NULL;
    if (g_getenv("FRAMES_NEW") != NULL) // to be looked at before they are kept
        assert_true(g_file_set_contents(path, found, -1, NULL));
    if (!g_file_get_contents(path, &stored, NULL, NULL))
        fail_msg("%s cannot be read", path);
    if (is_same(found, stored))
        return true;
    fprintf(stderr, "# %s at %dx%d is\n%s# and should be\n%s", name, columns, rows, found, stored);
    return false;
}
