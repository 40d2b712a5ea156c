#pragma once

/**
 * keymap: which keys an action has: those of its row, or those that trueup.conf gives it.
 *
 * Shape    "key.refresh = F5" -> the keys of the action of that name, on every screen that has one
 * Owns     own; free with keymap_free(); borrows the project's texts
 * Threads  immutable once made
 * Errors   PROJECT_ERROR_VALUE, with the line of trueup.conf: no such action, no such key, a key
 *          that two actions of a screen would have
 * Source   SCREENS.md §3
 */

#include "project/project.h"
#include "ui/actions.h"

typedef struct KeyMap KeyMap;

KeyMap *keymap_new(const Project *project, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void keymap_free(KeyMap *map);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KeyMap, keymap_free)

/** "R F5": its keys by name, parted by blanks; borrowed. `map` NULL: those of its row. */
const char *keymap_keys(const KeyMap *map, const Action *action);
/** True when trueup.conf gives the action its keys. */
bool keymap_is_changed(const KeyMap *map, const Action *action);
/** The first of its keys, as a footer or a sentence names it; free with g_free(). */
char *keymap_first(const KeyMap *map, const Action *action) G_GNUC_WARN_UNUSED_RESULT;
/** The action of that key on that screen; NULL: none. The screen's own rows come first. */
const Action *keymap_action(const KeyMap *map, const ScreenOps *ops, Key key);
