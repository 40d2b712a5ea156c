#include "ui/keymap.h"

#include "ui/screens/screens.h"
#include "ui/ui.h"

#include <string.h>

struct KeyMap {
    const Project *project;
};

static const ProjectKey *
setting_of(const KeyMap *map, const Action *action)
{
    for (size_t i = 0; map != NULL && i < map->project->key_count; i++)
        if (strcmp(map->project->keys[i].action, action->name) == 0)
            return &map->project->keys[i];
    return NULL;
}

const char *
keymap_keys(const KeyMap *map, const Action *action)
{
    const ProjectKey *setting = setting_of(map, action);
    return setting != NULL ? setting->keys : action->keys;
}

bool
keymap_is_changed(const KeyMap *map, const Action *action)
{
    return setting_of(map, action) != NULL;
}

char *
keymap_first(const KeyMap *map, const Action *action)
{
    const char *keys = keymap_keys(map, action);
    return g_strndup(keys, strcspn(keys, " "));
}

static bool
has_key(const KeyMap *map, const Action *action, Key key)
{
    g_auto(GStrv) keys = g_strsplit(keymap_keys(map, action), " ", -1);
    for (size_t i = 0; keys[i] != NULL; i++)
        if (keys[i][0] != '\0' && key_named(keys[i]) == key)
            return true;
    return false;
}

// The action of that key that is not called `skipped`; NULL skips none.
static const Action *
find(const KeyMap *map, const ScreenOps *ops, Key key, const char *skipped)
{
    const Action *tables[] = {ops->actions, ui_general_actions, ui_moving_actions};
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
        for (const Action *row = tables[i]; row != NULL && row->name != NULL; row++)
            if (g_strcmp0(row->name, skipped) != 0 && has_key(map, row, key))
                return row;
    return NULL;
}

const Action *
keymap_action(const KeyMap *map, const ScreenOps *ops, Key key)
{
    return find(map, ops, key, NULL);
}

// --- what trueup.conf asks for ---

static bool
can_be_set(Key key)
{
    return key != KEY_NONE && key != KEY_UNKNOWN &&
           !(key >= KEY_PASTE_BEGIN && key <= KEY_WHEEL_DOWN);
}

// Esc and Ctrl-C lead out of everything, and the mouse is no key.
static bool
is_fixed(const Action *action)
{
    return strcmp(action->name, "escape") == 0 || strcmp(action->name, "cancel") == 0 ||
           g_str_has_prefix(action->keys, "Click") || g_str_has_prefix(action->keys, "Wheel");
}

static bool
check_names(const ProjectKey *setting, GError **error)
{
    const Action *action = NULL;
    for (size_t i = 0; ui_screens[i] != NULL && action == NULL; i++)
        action = action_named(ui_screens[i], setting->action);
    if (action == NULL) {
        g_set_error(error, PROJECT_ERROR, PROJECT_ERROR_VALUE,
                    "%s: no screen has an action \"%s\" to give a key to\n"
                    "hint: man trueup, section KEYS, has their names",
                    setting->place, setting->action);
        return false;
    }
    if (is_fixed(action)) {
        g_set_error(error, PROJECT_ERROR, PROJECT_ERROR_VALUE,
                    "%s: the key of \"%s\" is always %s\nhint: take the line out", setting->place,
                    setting->action, action->keys);
        return false;
    }
    g_auto(GStrv) keys = g_strsplit(setting->keys, " ", -1);
    for (size_t i = 0; keys[i] != NULL; i++) {
        bool is_enter = key_named(keys[i]) == KEY_RETURN && action->level != LEVEL_READS;
        if (keys[i][0] == '\0' || (can_be_set(key_named(keys[i])) && !is_enter))
            continue;
        g_set_error(error, PROJECT_ERROR, PROJECT_ERROR_VALUE, "%s: key.%s: %s \"%s\"\nhint: %s",
                    setting->place, setting->action,
                    is_enter ? "this changes a database, and that is never done by"
                             : "there is no key",
                    keys[i],
                    is_enter ? "Enter opens; choose another key"
                             : "a letter, F1 to F12, Ctrl-G, PgUp, Home, Space, Tab and the like");
        return false;
    }
    return true;
}

// Another action of that screen with one of the action's keys.
static const Action *
rival(const KeyMap *map, const ScreenOps *ops, const Action *action, char **key)
{
    g_auto(GStrv) keys = g_strsplit(keymap_keys(map, action), " ", -1);
    for (size_t i = 0; keys[i] != NULL; i++) {
        const Action *other =
            keys[i][0] != '\0' ? find(map, ops, key_named(keys[i]), action->name) : NULL;
        if (other == NULL)
            continue;
        *key = g_strdup(keys[i]);
        return other;
    }
    return NULL;
}

static bool
check_rivals(const KeyMap *map, const ProjectKey *setting, GError **error)
{
    for (size_t i = 0; ui_screens[i] != NULL; i++) {
        const Action *action = action_named(ui_screens[i], setting->action);
        g_autofree char *key = NULL;
        const Action *other = action != NULL ? rival(map, ui_screens[i], action, &key) : NULL;
        if (other == NULL)
            continue;
        g_set_error(error, PROJECT_ERROR, PROJECT_ERROR_VALUE,
                    "%s: key.%s: on the screen %s \"%s\" is the key of \"%s\"\n"
                    "hint: choose another, or give that one another: key.%s = …",
                    setting->place, setting->action, ui_screens[i]->name, key, other->name,
                    other->name);
        return false;
    }
    return true;
}

KeyMap *
keymap_new(const Project *project, GError **error)
{
    KeyMap *map = g_new0(KeyMap, 1);
    map->project = project;
    for (size_t i = 0; i < project->key_count; i++)
        if (!check_names(&project->keys[i], error) ||
            !check_rivals(map, &project->keys[i], error)) {
            keymap_free(map);
            return NULL;
        }
    return map;
}

void
keymap_free(KeyMap *map)
{
    g_free(map);
}

bool
ui_check_keys(const Project *project, GError **error)
{
    g_autoptr(KeyMap) map = keymap_new(project, error);
    return map != NULL;
}
