#pragma once

/**
 * field: one line of text that is being typed, with the usual Emacs keys.
 *
 * Owns     field_clear() frees what is in it; a Field is zero at first
 * Source   SCREENS.md §3, §4
 */

#include "ui/canvas.h"
#include "ui/key.h"

#include <stddef.h>

typedef struct {
    GString *text;
    size_t cursor; // in bytes
} Field;

void field_set(Field *field, const char *text);
void field_clear(Field *field);
/** "" when nothing was typed. */
const char *field_text(const Field *field);
/** True when the key is the field's; Enter, Esc, Up, Down and Tab are not. */
bool field_key(Field *field, Key key);
/** Draws it in `width` cells and sets the cursor. */
void field_draw(const Field *field, const Canvas *canvas, int row, int column, int width);
