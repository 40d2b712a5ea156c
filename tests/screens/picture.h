#pragma once

/**
 * picture: a screen compared with one that is stored in frames/, but for what chance makes.
 *
 * What is measured or made by chance (digits, durations, hashes, ids, folders) is one word in both
 * texts before they are compared. Where such a word has another length a line may break elsewhere:
 * then the texts are compared as one line.
 */

#include "tests/screens/terminal.h"

/**
 * Whether the screen is as frames/NAME-COLUMNSxROWS.txt has it; if not, both are printed. With
 * FRAMES_NEW in the environment it is stored first, to be looked at before it is kept.
 */
bool picture_is_as_stored(Terminal *terminal, const char *name, int rows, int columns);
