#include "python/builtin-private.h"

#include <string.h>

// textwrap, as far as names and defaults of models are made with it.

static bool
is_blank(const char *line)
{
    return line[strspn(line, " \t")] == '\0';
}

// What all lines begin with; lines of nothing but space do not count, and become empty.
static size_t
shared_margin(char *const *lines)
{
    const char *margin = NULL;
    size_t length = 0;
    for (; *lines != NULL; lines++) {
        if (is_blank(*lines))
            continue;
        size_t space = strspn(*lines, " \t"), same = 0;
        length = margin == NULL ? space : length;
        margin = margin == NULL ? *lines : margin;
        while (same < length && same < space && (*lines)[same] == margin[same])
            same++;
        length = same;
    }
    return length;
}

static Value *
call_dedent(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *given = need_argument(evaluator, call, 0, "text");
    if (value_text(given) == NULL)
        return value_is_unknown(given)
                   ? given
                   : value_unknown(evaluator, call->origin, "dedent() of no text");
    g_auto(GStrv) lines = g_strsplit(value_text(given), "\n", -1);
    size_t margin = shared_margin(lines);
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; lines[i] != NULL; i++) {
        g_string_append(text, i == 0 ? "" : "\n");
        g_string_append(text, is_blank(lines[i]) ? "" : lines[i] + margin);
    }
    return value_from_text(evaluator, text->str);
}

const Builtin text_functions[] = {
    {"textwrap.dedent", call_dedent},
    {0},
};
