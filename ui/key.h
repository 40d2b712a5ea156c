#pragma once

/**
 * key: what was pressed, as one number, and how it is called.
 *
 * Shape    a character is itself; everything else is one of the constants below
 * Source   SCREENS.md §3
 */

#include <glib.h>
#include <stdbool.h>

typedef unsigned Key;

enum {
    KEY_NONE = 0,
    KEY_CTRL_A = 1, // Ctrl-A to Ctrl-Z are 1 to 26
    KEY_TABULATOR = 9,
    KEY_RETURN = 13,
    KEY_ESCAPE = 27,
    KEY_SPACE = 32,
    KEY_RUBOUT = 127, // Backspace
    KEY_SPECIAL = 0x200000,
    KEY_ARROW_UP = KEY_SPECIAL,
    KEY_ARROW_DOWN,
    KEY_ARROW_LEFT,
    KEY_ARROW_RIGHT,
    KEY_PAGE_UP,
    KEY_PAGE_DOWN,
    KEY_TO_START,
    KEY_TO_END,
    KEY_DELETE,
    KEY_BACK_TAB,
    KEY_F1,
    KEY_F5 = KEY_F1 + 4,
    KEY_F10 = KEY_F1 + 9,
    KEY_F12 = KEY_F1 + 11,
    KEY_PASTE_BEGIN,
    KEY_PASTE_END,
    KEY_CLICK,    // the mouse; where is asked of the terminal
    KEY_WHEEL_UP, // two rows up
    KEY_WHEEL_DOWN,
    KEY_UNKNOWN, // a sequence that we have no name for
};

/** Ctrl-A for 'a', and so on. */
static inline Key
key_control(char letter)
{
    return (Key)(letter & 0x1f);
}

/** True for what belongs into a field as text. */
bool key_is_text(Key key);

/** "n", "Ctrl-F", "PgDn", "Space"; free with g_free(). */
char *key_title(Key key) G_GNUC_WARN_UNUSED_RESULT;

/** The key of that name; KEY_NONE when there is none. */
Key key_named(const char *name);
