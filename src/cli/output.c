#include "cli/output.h"

#include "base/text.h"
#include "cli/command.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { PLAIN_WIDTH = 100, NARROWEST = 40 };

// SCREENS.md §6: a mark's role and its colours.
static const struct {
    char mark;
    const char *name, *colors256, *colors16, *mono;
} roles[] = {
    {'+', "add", "38;5;28", "32", "1"},     {'-', "drop", "38;5;196", "31", "1"},
    {'~', "change", "38;5;130", "35", "1"}, {'?', "ask", "38;5;98", "34;1", "1"},
    {'>', "ask", "38;5;98", "34;1", "1"},   {'!', "hazard", "38;5;196;1", "31;1", "7"},
};
_Static_assert(G_N_ELEMENTS(roles) == OUTPUT_MARKS, "every mark has a role");

static bool
is_set(const char *variable)
{
    const char *value = g_getenv(variable);
    return value != NULL && *value != '\0';
}

static int
terminal_colors(void)
{
    const char *terminal = g_getenv("TERM");
    if (terminal == NULL || strcmp(terminal, "dumb") == 0)
        return COLOR_NONE;
    return strstr(terminal, "256color") != NULL || is_set("COLORTERM") ? COLOR_256 : COLOR_16;
}

void
output_use_color(Output *output, const char *color)
{
    if (g_strcmp0(color, "always") == 0)
        output->color = COLOR_256;
    else if (g_strcmp0(color, "never") == 0 || !output->is_terminal)
        output->color = COLOR_NONE;
    else
        output->color = is_set("NO_COLOR") ? COLOR_MONO : terminal_colors();
}

Output *
output_new(void)
{
    Output *output = g_new0(Output, 1);
    output->text = g_string_new(NULL);
    output->is_terminal = isatty(STDOUT_FILENO) == 1;
    struct winsize size;
    bool known = output->is_terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
    output->width = known && size.ws_col > 0 ? MAX(size.ws_col, (unsigned)NARROWEST) : PLAIN_WIDTH;
    output_use_color(output, NULL);
    return output;
}

void
output_free(Output *output)
{
    if (output == NULL)
        return;
    g_string_free(output->text, TRUE);
    for (size_t i = 0; i < OUTPUT_MARKS; i++)
        g_free(output->own_codes[i]);
    g_free(output);
}

void
output_add(Output *output, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_string_append_vprintf(output->text, format, arguments);
    va_end(arguments);
}

void
output_add_safe(Output *output, const char *text)
{
    g_autofree char *safe = text_safe(text, NULL);
    g_string_append(output->text, safe);
}

void
output_add_script(Output *output, const char *script)
{
    g_autofree char *safe = output->is_terminal ? text_safe(script, "\n\t") : NULL;
    g_string_append(output->text, safe != NULL ? safe : script);
}

// Without colour the attributes tell the marks apart; a terminal of 16 colours keeps ours.
static const char *
code_of(const Output *output, size_t role)
{
    if (output->color == COLOR_MONO)
        return roles[role].mono;
    if (output->color == COLOR_16)
        return roles[role].colors16;
    return output->own_codes[role] != NULL ? output->own_codes[role] : roles[role].colors256;
}

void
output_use_roles(Output *output, const Project *project)
{
    for (size_t i = 0; i < project->color_count; i++)
        for (size_t role = 0; role < G_N_ELEMENTS(roles); role++) {
            const ProjectColor *color = &project->colors[i];
            if (strcmp(color->role, roles[role].name) != 0)
                continue;
            g_autoptr(GString) code = g_string_new("0");
            if (color->color >= 0)
                g_string_append_printf(code, ";38;5;%d", color->color);
            g_string_append(code, color->bold ? ";1" : "");
            g_string_append(code, color->dim ? ";2" : "");
            g_string_append(code, color->reverse ? ";7" : "");
            g_free(output->own_codes[role]);
            output->own_codes[role] = g_strdup(code->str);
        }
}

void
output_add_mark(Output *output, char mark)
{
    const char *code = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(roles); i++)
        if (roles[i].mark == mark && output->color != COLOR_NONE)
            code = code_of(output, i);
    if (code == NULL)
        g_string_append_c(output->text, mark);
    else
        g_string_append_printf(output->text, "\033[%sm%c\033[0m", code, mark);
}

// Columns of a piece of a line; escape sequences (ours) take none.
static unsigned
columns_of(const char *text)
{
    unsigned columns = 0;
    while (*text != '\0') {
        if (*text == '\033') {
            text += strcspn(text, "m");
            text += *text != '\0';
            continue;
        }
        gunichar character = g_utf8_get_char(text);
        if (!g_unichar_iszerowidth(character))
            columns += g_unichar_iswide(character) ? 2 : 1;
        text = g_utf8_next_char(text);
    }
    return columns;
}

void
output_pad(Output *output, unsigned column, unsigned least)
{
    const char *newline = strrchr(output->text->str, '\n');
    unsigned now = columns_of(newline != NULL ? newline + 1 : output->text->str);
    unsigned count = now + least > column ? least : column - now;
    for (unsigned i = 0; i < count; i++)
        g_string_append_c(output->text, ' ');
}

void
output_add_wrapped(Output *output, const char *text, unsigned indent)
{
    const char *newline = strrchr(output->text->str, '\n');
    unsigned now = columns_of(newline != NULL ? newline + 1 : output->text->str);
    unsigned width = MIN(output->width, (unsigned)PLAIN_WIDTH);
    g_auto(GStrv) words = g_strsplit_set(text, " \n", -1);
    for (char **word = words; *word != NULL; word++) {
        unsigned columns = columns_of(*word);
        if (columns == 0)
            continue;
        bool is_first = word == words;
        if (!is_first && now + 1 + columns > width) {
            g_string_append_printf(output->text, "\n%*s", (int)indent, "");
            now = indent;
        } else if (!is_first) {
            g_string_append_c(output->text, ' ');
            now++;
        }
        g_string_append(output->text, *word);
        now += columns;
    }
}

bool
output_flush(Output *output, GError **error)
{
    const char *text = output->text->str;
    size_t left = output->text->len;
    while (left > 0) {
        ssize_t written = write(STDOUT_FILENO, text, left);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            int code = errno;
            g_set_error(error, CLI_ERROR, CLI_ERROR_OUTPUT, "cannot write the answer: %s",
                        code == EPIPE ? "nobody reads it" : g_strerror(code));
            return false;
        }
        text += written;
        left -= (size_t)written;
    }
    g_string_truncate(output->text, 0);
    return true;
}

bool
output_is_closed(const GError *error)
{
    return g_error_matches(error, CLI_ERROR, CLI_ERROR_OUTPUT) &&
           g_str_has_suffix(error->message, "nobody reads it");
}
