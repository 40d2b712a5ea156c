#include "ui/terminfo.h"

// Apart from terminal.c: term.h defines `columns`, `lines` and hundreds more as macros.
#include <curses.h>
#include <glib.h>
#include <stdbool.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

static bool
can_move(const char *name)
{
    int status = 0;
    if (setupterm(name, STDOUT_FILENO, &status) != OK)
        return false;
    char capability[] = "cup", clear[] = "clear";
    const char *move = tigetstr(capability), *empty = tigetstr(clear);
    bool is_usable = move != NULL && move != (char *)-1 && empty != NULL && empty != (char *)-1;
    del_curterm(cur_term);
    return is_usable;
}

// The name of a terminal that behaves like TERM, or NULL (SCREENS.md §6).
const char *
terminfo_usable(const char *name)
{
    static const char *const like_xterm[] = {"xterm", "kitty",   "alacritty", "foot",
                                             "rxvt",  "ghostty", "wezterm",   "konsole"};
    if (can_move(name))
        return name;
    if (strcmp(name, "dumb") == 0)
        return NULL;
    bool is_inside = g_getenv("TMUX") != NULL || g_getenv("STY") != NULL ||
                     g_str_has_prefix(name, "tmux") || g_str_has_prefix(name, "screen");
    if (is_inside && can_move("screen-256color"))
        return "screen-256color";
    for (size_t i = 0; i < G_N_ELEMENTS(like_xterm); i++)
        if (strstr(name, like_xterm[i]) != NULL && can_move("xterm-256color"))
            return "xterm-256color";
    return can_move("vt100") ? "vt100" : NULL;
}
