#include "project/project-private.h"

#include "base/text.h"

#include <stddef.h>
#include <string.h>

// How long locks are waited for, and how often: SCREENS.md §8.5.

static const struct {
    const char *name;
    size_t offset; // of the int in ProjectPatience
    int usual;
    bool is_time;
} rows[] = {
    {"lock_timeout", offsetof(ProjectPatience, lock_timeout_ms), 2000, true},
    {"lock_attempts", offsetof(ProjectPatience, attempts), 10, false},
    {"online_lock_timeout", offsetof(ProjectPatience, online_lock_timeout_ms), 150, true},
    {"online_lock_attempts", offsetof(ProjectPatience, online_attempts), 30, false},
    {"concurrently_lock_timeout", offsetof(ProjectPatience, alone_lock_timeout_ms), 60000, true},
};

static const struct {
    const char *name;
    int ms;
} units[] = {{"ms", 1}, {"s", 1000}, {"min", 60000}};

enum { MOST_DIGITS = 5, MOST_MS = 3600000 };

static int *
place_of(ProjectPatience *patience, size_t row)
{
    return (int *)(void *)((char *)patience + rows[row].offset);
}

// 0: it cannot be meant.
static int
read_value(const char *text, bool is_time)
{
    size_t digits = strspn(text, "0123456789");
    const char *unit = text + digits + strspn(text + digits, " ");
    int number = digits <= MOST_DIGITS ? (int)g_ascii_strtoll(text, NULL, 10) : 0;
    if (digits == 0 || !is_time)
        return digits > 0 && *unit == '\0' ? number : 0;
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++)
        if (strcmp(unit, units[i].name) == 0 && number <= MOST_MS / units[i].ms)
            return number * units[i].ms;
    return 0;
}

static bool
read_row(Finder *finder, size_t row, GError **error)
{
    const IniOption *option =
        finder->conf != NULL ? ini_find(finder->conf, "trueup", rows[row].name) : NULL;
    int *place = place_of(&finder->project->patience, row);
    *place = rows[row].usual;
    if (option == NULL)
        return true;
    g_autofree char *text = ini_get(finder->conf, "trueup", rows[row].name, error);
    if (text == NULL)
        return false;
    *place = read_value(text, rows[row].is_time);
    if (*place > 0)
        return true;
    g_set_error(error, PROJECT_ERROR, PROJECT_ERROR_VALUE,
                "trueup.conf:%d: %s is \"%s\"\nhint: write %s", option->line, rows[row].name, text,
                rows[row].is_time ? "a time of up to an hour, for instance 150 ms or 2 s"
                                  : "a number from 1 on");
    return false;
}

bool
read_patience(Finder *finder, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (!read_row(finder, i, error))
            return false;
    return true;
}

void
list_patience(Finder *finder, ListSetting add, void *data)
{
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        int value = *place_of(&finder->project->patience, i);
        g_autofree char *text =
            rows[i].is_time ? text_duration((int64_t)value * 1000) : g_strdup_printf("%d", value);
        add(finder, data, rows[i].name, arena_text(finder->arena, text));
    }
}
