#include "tests/screens/keys.h"

enum { SEED = 20261124, AT_ONCE = 7 };

// Everything that a keyboard sends, but for Ctrl-Z: nobody is there who would continue us.
static void
press_something(Terminal *terminal, GRand *random)
{
    static const VTermKey special[] = {
        VTERM_KEY_UP,     VTERM_KEY_DOWN,     VTERM_KEY_LEFT, VTERM_KEY_RIGHT,    VTERM_KEY_PAGEUP,
        VTERM_KEY_DEL,    VTERM_KEY_PAGEDOWN, VTERM_KEY_HOME, VTERM_KEY_END,      VTERM_KEY_TAB,
        VTERM_KEY_ESCAPE, VTERM_KEY_ENTER,    VTERM_KEY_INS,  VTERM_KEY_BACKSPACE};
    static const char letters[] = "acdefghlnoprstuwxy";
    int dice = g_rand_int_range(random, 0, 100);
    if (dice < 20)
        terminal_key(terminal, special[g_rand_int_range(random, 0, G_N_ELEMENTS(special))]);
    else if (dice < 25)
        terminal_control(terminal, letters[g_rand_int_range(random, 0, (int)sizeof letters - 1)]);
    else if (dice < 26)
        terminal_paste(terminal, "qQ\n:write x\n");
    else
        terminal_type(terminal, (char[]){(char)g_rand_int_range(random, 0x20, 0x7f), '\0'});
}

static void
resize_somehow(Terminal *terminal, GRand *random)
{
    terminal_resize(terminal, g_rand_int_range(random, 3, 60), g_rand_int_range(random, 10, 200));
}

// q, Q, F10 and :quit lead out, with 0; a Ctrl-C behind them, when the terminal is given back
// already, is a signal.
static void
check_end(Terminal *terminal, int step)
{
    int status = terminal_exit(terminal);
    if (status != 0 && status != 130) {
        g_autofree char *text = terminal_text(terminal);
        fail_msg("status %d at step %d:\n%s", status, step, text);
    }
    assert_false(terminal_is_alternate(terminal));
    terminal_close(terminal);
}

// Esc closes one thing at a time; a key too soon behind it would be Alt with that key.
static void
leave(Terminal *terminal)
{
    terminal_resize(terminal, 24, 80);
    for (int i = 0; i < 10 && !terminal_has_ended(terminal); i++) {
        terminal_key(terminal, VTERM_KEY_ESCAPE);
        terminal_settle(terminal, 250);
        terminal_type(terminal, "Q");
        terminal_settle(terminal, 250);
    }
    assert_int_equal(terminal_exit(terminal), 0);
    terminal_close(terminal);
}

void
keys_press_random(const RandomKeys *run)
{
    const char *seed = g_getenv("SEED"); // another one, to look for more
    g_autoptr(GRand) random =
        g_rand_new_with_seed(seed != NULL ? (guint32)g_ascii_strtoull(seed, NULL, 10) : SEED);
    Terminal *terminal = run->start(run->data, random);
    for (int step = 0; step < run->steps; step++) {
        press_something(terminal, random);
        if (step % 50 == 0)
            resize_somehow(terminal, random);
        if (step % AT_ONCE == 0)
            terminal_settle(terminal, 3);
        if (!terminal_has_ended(terminal))
            continue;
        check_end(terminal, step);
        terminal = run->start(run->data, random);
    }
    leave(terminal);
}
