#include "ui/role.h"

#include <glib.h>
#include <string.h>

static const Paint paints[SCHEMES][ROLES] =
    {
        [SCHEME_MONO] =
            {
                [ROLE_TEXT] = {-1, false, false, false},
                [ROLE_ADD] = {-1, true, false, false},
                [ROLE_DROP] = {-1, true, false, false},
                [ROLE_CHANGE] = {-1, true, false, false},
                [ROLE_ASK] = {-1, true, false, false},
                [ROLE_HAZARD] = {-1, false, false, true},
                [ROLE_SAME] = {-1, false, true, false},
                [ROLE_FOCUS] = {-1, false, false, true},
                [ROLE_TITLE] = {-1, true, false, false},
                [ROLE_GUARD] = {-1, true, false, true},
                [ROLE_KEY] = {-1, true, false, false},
                [ROLE_CODE] = {-1, false, false, false},
            },
        [SCHEME_16] =
            {
                [ROLE_TEXT] = {-1, false, false, false},
                [ROLE_ADD] = {2, false, false, false},
                [ROLE_DROP] = {1, false, false, false},
                [ROLE_CHANGE] = {5, false, false, false},
                [ROLE_ASK] = {4, true, false, false},
                [ROLE_HAZARD] = {1, true, false, false},
                [ROLE_SAME] = {-1, false, true, false},
                [ROLE_FOCUS] = {-1, false, false, true},
                [ROLE_TITLE] = {-1, true, false, false},
                [ROLE_GUARD] = {1, false, false, true},
                [ROLE_KEY] = {-1, true, false, false},
                [ROLE_CODE] = {-1, true, false, false},
            },
        // contrast of at least 3.9:1 against black and against white (SCREENS.md §6)
        [SCHEME_256] =
            {
                [ROLE_TEXT] = {-1, false, false, false},
                [ROLE_ADD] = {28, false, false, false},
                [ROLE_DROP] = {196, false, false, false},
                [ROLE_CHANGE] = {130, false, false, false},
                [ROLE_ASK] = {98, false, false, false},
                [ROLE_HAZARD] = {196, true, false, false},
                [ROLE_SAME] = {243, false, false, false},
                [ROLE_FOCUS] = {-1, false, false, true},
                [ROLE_TITLE] = {-1, true, false, false},
                [ROLE_GUARD] = {196, true, false, true},
                [ROLE_KEY] = {30, true, false, false},
                [ROLE_CODE] = {-1, true, false, false},
            },
};

static const char *const names[] = {
    [ROLE_TEXT] = "text",     [ROLE_ADD] = "add",     [ROLE_DROP] = "drop",
    [ROLE_CHANGE] = "change", [ROLE_ASK] = "ask",     [ROLE_HAZARD] = "hazard",
    [ROLE_SAME] = "same",     [ROLE_FOCUS] = "focus", [ROLE_TITLE] = "title",
    [ROLE_GUARD] = "guard",   [ROLE_KEY] = "key",     [ROLE_CODE] = "code",
};
_Static_assert(G_N_ELEMENTS(names) == ROLES, "every role has a name");

static const char *const glyphs[][2] = {
    [GLYPH_VERTICAL] = {"│", "|"},     [GLYPH_HORIZONTAL] = {"─", "-"},
    [GLYPH_UP_TEE] = {"┴", "+"},       [GLYPH_DOWN_TEE] = {"┬", "+"},
    [GLYPH_CROSS] = {"┼", "+"},        [GLYPH_RIGHT_TEE] = {"├", "+"},
    [GLYPH_LEFT_TEE] = {"┤", "+"},     [GLYPH_TOP_LEFT] = {"┌", "+"},
    [GLYPH_TOP_RIGHT] = {"┐", "+"},    [GLYPH_BOTTOM_LEFT] = {"└", "+"},
    [GLYPH_BOTTOM_RIGHT] = {"┘", "+"}, [GLYPH_POINTER] = {"»", "*"},
    [GLYPH_POINTER_AWAY] = {"›", "."}, [GLYPH_FOLDED] = {"▸", "+"},
    [GLYPH_UNFOLDED] = {"▾", "v"},
};
_Static_assert(G_N_ELEMENTS(glyphs) == GLYPHS, "every glyph has both forms");

bool
role_named(const char *name, Role *role)
{
    for (unsigned i = 0; i < ROLES; i++) {
        if (strcmp(names[i], name) != 0)
            continue;
        *role = (Role)i;
        return true;
    }
    return false;
}

Paint
role_paint(Scheme scheme, Role role)
{
    return paints[scheme][role];
}

const char *
glyph_text(Glyph glyph, bool ascii)
{
    return glyphs[glyph][ascii];
}
