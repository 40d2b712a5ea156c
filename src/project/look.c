#include "project/project-private.h"

#include <inttypes.h>
#include <string.h>

// What trueup.conf says about the screens: glyphs, colours of roles, keys of actions, refreshing.

static const char *const roles[] = {"text", "add",   "drop",  "change", "ask", "hazard",
                                    "same", "focus", "title", "guard",  "key", "code"};

static const struct {
    const char *unit;
    int64_t seconds;
} durations[] = {{"s", 1}, {"min", 60}, {"h", 3600}};

enum { COLORS = 256, LONGEST_REFRESH_S = 24 * 3600 };

static bool
refuse(const IniOption *option, const char *value, const char *hint, GError **error)
{
    g_set_error(error, PROJECT_ERROR, PROJECT_ERROR_VALUE, "trueup.conf:%d: %s is \"%s\"\nhint: %s",
                option->line, option->written, value, hint);
    return false;
}

// "ascii", or "unicode" as without the setting.
static bool
read_glyphs(Finder *finder, const IniOption *option, const char *value, GError **error)
{
    finder->project->ascii = strcmp(value, "ascii") == 0;
    if (finder->project->ascii || strcmp(value, "unicode") == 0)
        return true;
    return refuse(option, value, "write ascii or unicode", error);
}

// The number in front of `text`; -1: none, or more than `most`. `rest` is what follows it.
static int64_t
leading_number(const char *text, int64_t most, const char **rest)
{
    int64_t number = 0;
    const char *c = text;
    for (; g_ascii_isdigit(*c); c++)
        if ((number = number * 10 + g_ascii_digit_value(*c)) > most)
            return -1;
    *rest = c;
    return c == text ? -1 : number;
}

// "30s", "5 min", "1 h"; "never" as without the setting.
static bool
read_refresh(Finder *finder, const IniOption *option, const char *value, GError **error)
{
    if (strcmp(value, "never") == 0)
        return true;
    const char *unit = "";
    int64_t number = leading_number(value, LONGEST_REFRESH_S, &unit);
    while (*unit == ' ')
        unit++;
    for (size_t i = 0; i < G_N_ELEMENTS(durations); i++)
        if (number > 0 && strcmp(durations[i].unit, unit) == 0)
            finder->project->refresh_s = number * durations[i].seconds;
    if (finder->project->refresh_s > 0 && finder->project->refresh_s <= LONGEST_REFRESH_S)
        return true;
    return refuse(option, value, "write a time of at least 1 s, for instance 30s, 5 min or never",
                  error);
}

static bool
add_look(ProjectColor *color, const char *word)
{
    const char *rest = "";
    int64_t number = leading_number(word, COLORS - 1, &rest);
    if (number >= 0 && *rest == '\0')
        color->color = (int)number;
    else if (strcmp(word, "bold") == 0)
        color->bold = true;
    else if (strcmp(word, "dim") == 0)
        color->dim = true;
    else if (strcmp(word, "reverse") == 0)
        color->reverse = true;
    else
        return strcmp(word, "default") == 0;
    return true;
}

// "34 bold": a colour of 256 or "default", and what is added to it.
static bool
read_color(Finder *finder, const IniOption *option, const char *value, GArray *colors,
           GError **error)
{
    ProjectColor color = {.role = arena_text(finder->arena, option->key + strlen("color.")),
                          .color = -1};
    bool is_role = false;
    for (size_t i = 0; i < G_N_ELEMENTS(roles); i++)
        is_role = is_role || strcmp(roles[i], color.role) == 0;
    if (!is_role) {
        g_set_error(error, PROJECT_ERROR, PROJECT_ERROR_VALUE,
                    "trueup.conf:%d: there is no role \"%s\" to give a colour to\n"
                    "hint: text, add, drop, change, ask, hazard, same, focus, title, guard, key or"
                    " code",
                    option->line, color.role);
        return false;
    }
    g_auto(GStrv) words = g_strsplit(value, " ", -1);
    size_t count = 0;
    for (size_t i = 0; words[i] != NULL; i++) {
        if (words[i][0] == '\0')
            continue;
        count++;
        if (!add_look(&color, words[i]))
            return refuse(option, value,
                          "write a number from 0 to 255 or default, then bold, dim or reverse",
                          error);
    }
    if (count == 0)
        return refuse(option, value, "write a number from 0 to 255, for instance 34 bold", error);
    g_array_append_val(colors, color);
    return true;
}

static bool
read_key(Finder *finder, const IniOption *option, const char *value, GArray *keys, GError **error)
{
    ProjectKey key = {.action = arena_text(finder->arena, option->key + strlen("key.")),
                      .keys = arena_text(finder->arena, value),
                      .place = arena_printf(finder->arena, "trueup.conf:%d", option->line)};
    if (value[0] == '\0')
        return refuse(option, value, "write the key's name, for instance F5 or Ctrl-G", error);
    g_array_append_val(keys, key);
    return true;
}

static bool
read_one(Finder *finder, const IniOption *option, GArray *colors, GArray *keys, GError **error)
{
    bool is_color = g_str_has_prefix(option->key, "color.");
    bool is_key = g_str_has_prefix(option->key, "key.");
    bool is_glyphs = strcmp(option->key, "glyphs") == 0;
    if (!is_color && !is_key && !is_glyphs && strcmp(option->key, "refresh") != 0)
        return true;
    g_autofree char *value = ini_get(finder->conf, "trueup", option->key, error);
    if (value == NULL)
        return false;
    if (is_color)
        return read_color(finder, option, value, colors, error);
    if (is_key)
        return read_key(finder, option, value, keys, error);
    return is_glyphs ? read_glyphs(finder, option, value, error)
                     : read_refresh(finder, option, value, error);
}

// An option of [DEFAULT] is one of [trueup], unless that has its own.
static bool
is_of_trueup(const Finder *finder, const IniOption *option)
{
    return strcmp(option->section, "trueup") == 0 ||
           (strcmp(option->section, "DEFAULT") == 0 &&
            ini_find(finder->conf, "trueup", option->key) == option);
}

bool
read_look(Finder *finder, GError **error)
{
    g_autoptr(GArray) colors = g_array_new(FALSE, FALSE, sizeof(ProjectColor));
    g_autoptr(GArray) keys = g_array_new(FALSE, FALSE, sizeof(ProjectKey));
    const IniOption *option;
    for (size_t i = 0; (option = ini_option(finder->conf, i)) != NULL; i++)
        if (is_of_trueup(finder, option) && !read_one(finder, option, colors, keys, error))
            return false;
    Project *project = finder->project;
    project->color_count = colors->len;
    project->key_count = keys->len;
    project->colors = arena_copy(finder->arena, colors->data, colors->len * sizeof(ProjectColor));
    project->keys = arena_copy(finder->arena, keys->data, keys->len * sizeof(ProjectKey));
    return true;
}

void
list_look(Finder *finder, ListSetting add, void *data)
{
    const Project *project = finder->project;
    const IniOption *option;
    if (project->refresh_s == 0)
        add(finder, data, "refresh", "never");
    else
        add(finder, data, "refresh",
            arena_printf(finder->arena, "every %" PRId64 " s", project->refresh_s));
    add(finder, data, "glyphs", project->ascii ? "ascii" : "unicode");
    for (size_t i = 0; finder->conf != NULL && (option = ini_option(finder->conf, i)) != NULL;
         i++) {
        bool is_ours =
            g_str_has_prefix(option->key, "color.") || g_str_has_prefix(option->key, "key.");
        if (!is_ours || !is_of_trueup(finder, option))
            continue;
        g_autofree char *value = ini_get(finder->conf, "trueup", option->key, NULL);
        add(finder, data, arena_text(finder->arena, option->key),
            arena_text(finder->arena, value != NULL ? value : ""));
    }
}
