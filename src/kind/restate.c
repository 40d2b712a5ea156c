#include "kind/ddl.h"

#include <string.h>

// PostgreSQL prints `status IN ('a', 'b')` of a varchar column as
//     (status)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])
// and reads that back as something else: it pushes the written cast into the elements. Without the
// cast it adds it by itself, and prints the same again.

static const char array_open[] = "(ARRAY[", array_cast[] = ")::text[]",
                  element_cast[] = "::character varying";

// The end of a quoted text or name that starts here, or `at` when none does.
static const char *
skip_quoted(const char *at)
{
    char quote = *at;
    if (quote != '\'' && quote != '"')
        return at;
    for (at++; *at != '\0'; at++)
        if (*at == quote && *++at != quote)
            return at;
    return at;
}

// The bracket that closes the one before `at`, when every element in between is cast to varchar.
static const char *
end_of_elements(const char *at)
{
    size_t length = strlen(element_cast);
    const char *start = at;
    for (;;) {
        const char *next = skip_quoted(at);
        if (next != at) {
            at = next;
            continue;
        }
        if (*at == '\0' || *at == '[' || *at == '(')
            return NULL;
        if (*at == ',' || *at == ']') {
            if ((size_t)(at - start) < length || strncmp(at - length, element_cast, length) != 0)
                return NULL;
            if (*at == ']')
                return at;
        }
        at++;
    }
}

char *
ddl_restate(const char *expression)
{
    GString *text = g_string_new(NULL);
    for (const char *at = expression; *at != '\0';) {
        const char *next = skip_quoted(at);
        const char *end =
            g_str_has_prefix(at, array_open) ? end_of_elements(at + strlen(array_open)) : NULL;
        if (end != NULL && g_str_has_prefix(end + 1, array_cast)) {
            g_string_append_len(text, at + 1, end - at);
            at = end + 1 + strlen(array_cast);
            continue;
        }
        next = next == at ? at + 1 : next;
        g_string_append_len(text, at, next - at);
        at = next;
    }
    return g_string_free(text, FALSE);
}
