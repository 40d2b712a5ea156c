#include "base/typed.h"

#include "base/text.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

enum { KEPT = 500 };

static char *
file_path(void)
{
    return g_build_filename(g_get_user_state_dir(), "trueup", "history", NULL);
}

GPtrArray *
typed_load(void)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *path = file_path();
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return lines;
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_auto(GStrv) parts = g_strsplit(valid, "\n", -1);
    size_t count = g_strv_length(parts);
    for (size_t i = count > KEPT ? count - KEPT : 0; i < count; i++)
        if (parts[i][0] != '\0')
            g_ptr_array_add(lines, g_strdup(parts[i]));
    return lines;
}

static void
write_line(const char *line)
{
    g_autofree char *path = file_path();
    g_autofree char *folder = g_path_get_dirname(path);
    g_mkdir_with_parents(folder, 0700);
    int file = g_open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0)
        return;
    g_autofree char *text = g_strdup_printf("%s\n", line);
    ssize_t written = write(file, text, strlen(text));
    (void)written;
    close(file);
}

bool
typed_remember(GPtrArray *lines, const char *line)
{
    g_autofree char *masked = text_without_password(line);
    const char *last = lines->len > 0 ? g_ptr_array_index(lines, lines->len - 1) : "";
    if (line[0] == '\0' || strcmp(masked, line) != 0 || strcmp(last, line) == 0)
        return false;
    g_ptr_array_add(lines, g_strdup(line));
    write_line(line);
    return true;
}
