#include "ui/app-private.h"

#include "base/typed.h"

#include <string.h>

// --- the prompt and the menu in row n-1 ---

bool
app_is_asking(const App *app)
{
    return app->prompt.label != NULL || app->menu.text != NULL;
}

void
app_close_prompt(App *app)
{
    app->prompt = (Prompt){0};
    app->menu = (Menu){0};
    g_clear_pointer(&app->before, g_free);
    g_clear_pointer(&app->searched, g_free);
}

void
app_ask(App *app, const Prompt *prompt)
{
    app_close_prompt(app);
    app->prompt = *prompt;
    g_free(app->asked);
    app->prompt.label = app->asked = g_strdup(prompt->label);
    app->before = g_strdup(prompt->text);
    app->history_at = app->history->len;
    field_set(&app->field, prompt->text);
    app_redraw(app);
}

void
app_choose(App *app, const Menu *menu)
{
    app_close_prompt(app);
    app->menu = *menu;
    g_free(app->asked);
    app->menu.text = app->asked = g_strdup(menu->text);
    app_redraw(app);
}

static void
end_prompt(App *app, const char *text)
{
    Prompt prompt = app->prompt;
    g_autofree char *kept = g_strdup(text);
    app_close_prompt(app);
    if (prompt.done != NULL)
        prompt.done(app_screen(app), app, kept);
    app_redraw(app);
}

// Keys that only a line with a history has; false: not one of them.
static bool
history_key(App *app, Key key)
{
    if (!app->prompt.has_history)
        return false;
    if (key != key_control('r'))
        g_clear_pointer(&app->searched, g_free);
    if (key == KEY_ARROW_UP || key == KEY_ARROW_DOWN)
        app_recall_line(app, key == KEY_ARROW_UP ? -1 : 1);
    else if (key == key_control('r'))
        app_search_line(app);
    else if (key == KEY_TABULATOR)
        app_complete_line(app);
    else
        return false;
    return true;
}

static void
prompt_key(App *app, Key key)
{
    if (key == KEY_ESCAPE || key == key_control('c')) {
        end_prompt(app, NULL);
        return;
    }
    if (key == KEY_RETURN) {
        if (app->prompt.has_history)
            typed_remember(app->history, field_text(&app->field));
        end_prompt(app, field_text(&app->field));
        return;
    }
    if (!history_key(app, key) && !field_key(&app->field, key))
        return;
    if (app->prompt.changed != NULL)
        app->prompt.changed(app_screen(app), app, field_text(&app->field));
}

static void
menu_key(App *app, Key key)
{
    Menu menu = app->menu;
    app_close_prompt(app);
    if (!menu.chosen(app_screen(app), app, key) && key != KEY_ESCAPE && key != key_control('c'))
        app_say(app, "Nothing was chosen");
}

static void
help_popup_key(App *app, Key key)
{
    const Action *chosen = NULL;
    HelpAnswer answer = help_key(app->help, key, &chosen);
    if (answer == HELP_STAYS)
        return;
    g_clear_pointer(&app->help, help_free);
    if (answer == HELP_RUNS)
        action_run(chosen, app_screen(app), app);
}

// --- keys ---

// Pasted text counts only in a field, and never as keys (SCREENS.md rule 2).
static void
pasted_key(App *app, Key key)
{
    if (app->prompt.label != NULL && key_is_text(key))
        prompt_key(app, key);
    else if (app->prompt.label == NULL)
        app_say(app, "Pasted text counts only in a field");
}

static void
screen_key(App *app, Key key)
{
    const Action *action = keymap_action(app->keys, app_screen(app)->ops, key);
    if (action != NULL) {
        action_run(action, app_screen(app), app);
        return;
    }
    g_autofree char *name = key_title(key);
    g_autofree char *help = app_key_of(app, "help");
    app_say(app, "%s does nothing here; %s shows the keys", name, help);
}

void
app_key(App *app, Key key)
{
    if (key == KEY_PASTE_BEGIN || key == KEY_PASTE_END) {
        app->is_pasting = key == KEY_PASTE_BEGIN;
        return;
    }
    g_clear_pointer(&app->message, g_free);
    app->message_is_error = false;
    app_redraw(app);
    if (key != key_control('c'))
        app->interrupted_us = 0;
    if (app->is_pasting)
        pasted_key(app, key);
    else if (app->prompt.label != NULL)
        prompt_key(app, key);
    else if (app->menu.text != NULL)
        menu_key(app, key);
    else if (app->help != NULL)
        help_popup_key(app, key);
    else
        screen_key(app, key);
}

void
app_click(const App *app, int *row, int *column)
{
    terminal_click(app->terminal, row, column);
    *row -= 2;
}
