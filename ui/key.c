#include "ui/key.h"

#include <string.h>

typedef struct {
    const char *name;
    Key key;
} Named;

static const Named names[] = {
    {"Enter", KEY_RETURN},        {"Esc", KEY_ESCAPE},
    {"Tab", KEY_TABULATOR},       {"Space", KEY_SPACE},
    {"Backspace", KEY_RUBOUT},    {"Up", KEY_ARROW_UP},
    {"Down", KEY_ARROW_DOWN},     {"Left", KEY_ARROW_LEFT},
    {"Right", KEY_ARROW_RIGHT},   {"PgUp", KEY_PAGE_UP},
    {"PgDn", KEY_PAGE_DOWN},      {"Home", KEY_TO_START},
    {"End", KEY_TO_END},          {"Delete", KEY_DELETE},
    {"Shift-Tab", KEY_BACK_TAB},  {"Paste", KEY_PASTE_BEGIN},
    {"Paste-End", KEY_PASTE_END}, {"Click", KEY_CLICK},
    {"Wheel-Up", KEY_WHEEL_UP},   {"Wheel-Down", KEY_WHEEL_DOWN},
    {"that key", KEY_UNKNOWN},
};

bool
key_is_text(Key key)
{
    return key >= KEY_SPACE && key < KEY_SPECIAL && key != KEY_RUBOUT;
}

char *
key_title(Key key)
{
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (names[i].key == key)
            return g_strdup(names[i].name);
    if (key >= KEY_F1 && key <= KEY_F12)
        return g_strdup_printf("F%u", key - KEY_F1 + 1);
    if (key < KEY_SPACE)
        return g_strdup_printf("Ctrl-%c", (char)(key + '@'));
    char text[8] = {0};
    g_unichar_to_utf8(key, text);
    return g_strdup(text);
}

Key
key_named(const char *name)
{
    if (g_utf8_strlen(name, -1) == 1)
        return g_utf8_get_char(name);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(names[i].name, name) == 0)
            return names[i].key;
    if (g_str_has_prefix(name, "Ctrl-") && strlen(name) == 6)
        return key_control(name[5]);
    guint64 number = 0;
    if (name[0] == 'F' && g_ascii_string_to_unsigned(name + 1, 10, 1, 12, &number, NULL))
        return KEY_F1 + (Key)number - 1;
    return KEY_NONE;
}
