#pragma once

/**
 * help: the action table of a screen as a popup that can be searched and run.
 *
 * Owns     the popup is the caller's
 * Source   SCREENS.md §8.8
 */

#include "ui/actions.h"

typedef struct HelpPopup HelpPopup;

HelpPopup *help_new(const Screen *screen, const App *app) G_GNUC_WARN_UNUSED_RESULT;
/** NULL is fine. */
void help_free(HelpPopup *help);

/** Draws the box over rows 3 to n-2. */
void help_draw(HelpPopup *help, const Canvas *canvas);

typedef enum { HELP_STAYS, HELP_CLOSES, HELP_RUNS } HelpAnswer;
/** `chosen` is set when the answer is HELP_RUNS. */
HelpAnswer help_key(HelpPopup *help, Key key, const Action **chosen);
