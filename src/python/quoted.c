#include "python/quoted.h"

#include <string.h>

static bool
is_printable(gunichar character)
{
    return g_unichar_isprint(character) && !g_unichar_isspace(character);
}

static void
add_escape(GString *text, gunichar character)
{
    g_string_append_printf(text,
                           character < 0x100     ? "\\x%02x"
                           : character < 0x10000 ? "\\u%04x"
                                                 : "\\U%08x",
                           character);
}

static void
add_character(GString *text, gunichar character, bool is_bytes, char quote)
{
    static const char named[] = "\nn\rr\tt";
    const char *name = character < 0x80 && character > 0 ? strchr(named, (int)character) : NULL;
    if (character == (gunichar)quote || character == '\\')
        g_string_append_printf(text, "\\%c", (char)character);
    else if (name != NULL && g_ascii_iscntrl((char)character))
        g_string_append_printf(text, "\\%c", name[1]);
    else if (character >= ' ' && character < 0x7f)
        g_string_append_c(text, (char)character);
    else if (character > 0x7f && !is_bytes && is_printable(character))
        g_string_append_unichar(text, character);
    else
        add_escape(text, character);
}

// The next character of a str; a lone surrogate, or what is no UTF-8 at all, is one that cannot be
// printed. Returns the bytes that it takes.
static size_t
next_character(const char *bytes, const char *end, gunichar *character)
{
    *character = g_utf8_get_char_validated(bytes, end - bytes);
    if (*character < (gunichar)-2)
        return (size_t)(g_utf8_next_char(bytes) - bytes);
    bool is_surrogate = end - bytes >= 3 && (guchar)bytes[0] == 0xed;
    *character = is_surrogate ? 0xd000u | ((gunichar)bytes[1] & 0x3f) << 6 | (bytes[2] & 0x3f)
                              : (guchar)*bytes;
    return is_surrogate ? 3 : 1;
}

void
quoted_add(GString *text, const char *bytes, size_t length, bool is_bytes)
{
    const char *end = bytes + length;
    bool has_single = memchr(bytes, '\'', length) != NULL;
    bool has_double = memchr(bytes, '"', length) != NULL;
    char quote = has_single && !has_double ? '"' : '\'';
    g_string_append_printf(text, "%s%c", is_bytes ? "b" : "", quote);
    while (bytes < end) {
        gunichar character = (guchar)*bytes;
        size_t taken = is_bytes ? 1 : next_character(bytes, end, &character);
        bool is_broken = !is_bytes && taken == 1 && character >= 0x80;
        if (is_broken)
            add_escape(text, character);
        else
            add_character(text, character, is_bytes, quote);
        bytes += taken;
    }
    g_string_append_c(text, quote);
}
