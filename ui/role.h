#pragma once

/**
 * role: what a piece of text is for. Colours and attributes follow from it, by one table for each
 * scheme; no screen names a colour.
 *
 * Source   SCREENS.md §6
 */

#include <stdbool.h>

typedef enum {
    ROLE_TEXT,
    ROLE_ADD,
    ROLE_DROP,
    ROLE_CHANGE,
    ROLE_ASK,
    ROLE_HAZARD,
    ROLE_SAME,
    ROLE_FOCUS,
    ROLE_TITLE,
    ROLE_GUARD,
    ROLE_KEY,
    ROLE_CODE,
} Role;
enum { ROLES = ROLE_CODE + 1 };

typedef enum { SCHEME_MONO, SCHEME_16, SCHEME_256 } Scheme;
enum { SCHEMES = SCHEME_256 + 1 };

/** A colour of the palette, -1 for the terminal's own, and what is added to it. */
typedef struct {
    short color;
    bool bold, dim, reverse;
} Paint;

/** The role of that name, "add"; false: there is none. */
bool role_named(const char *name, Role *role);

/** How a role looks in a scheme. */
Paint role_paint(Scheme scheme, Role role);

typedef enum {
    GLYPH_VERTICAL,
    GLYPH_HORIZONTAL,
    GLYPH_UP_TEE,   // ┴
    GLYPH_DOWN_TEE, // ┬
    GLYPH_CROSS,
    GLYPH_RIGHT_TEE, // ├
    GLYPH_LEFT_TEE,  // ┤
    GLYPH_TOP_LEFT,
    GLYPH_TOP_RIGHT,
    GLYPH_BOTTOM_LEFT,
    GLYPH_BOTTOM_RIGHT,
    GLYPH_POINTER,
    GLYPH_POINTER_AWAY, // the pointer of a pane that has not the focus
    GLYPH_FOLDED,
    GLYPH_UNFOLDED,
} Glyph;
enum { GLYPHS = GLYPH_UNFOLDED + 1 };

/** The glyph as UTF-8, or its ASCII substitute. */
const char *glyph_text(Glyph glyph, bool ascii);
