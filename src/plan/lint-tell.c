#include "plan/lint-private.h"

void
lint_tell_of(Lint *lint, size_t index, int offset, const char *message)
{
    const LintPiece *piece = lint->pieces->pdata[index];
    const char *const *asked = lint->options->asked;
    bool is_asked = asked != NULL && g_strv_contains(asked, lint->rule->name);
    if (!is_asked && lint_is_allowed(piece->comments, lint->rule->name)) {
        lint->allowed++;
        return;
    }
    LintFinding finding = {
        .rule = lint->rule,
        .origin = lint_place(piece, MAX(offset, 0)),
        .message = message != NULL ? arena_text(lint->arena, message) : lint->rule->message,
        .hint = lint->rule->hint,
        .statement = piece->statement,
    };
    g_array_append_val(lint->findings, finding);
}

void
lint_tell(Lint *lint, int offset, const char *message, const char *hint)
{
    guint before = lint->findings->len;
    lint_tell_of(lint, lint->index, offset, message);
    if (lint->findings->len > before && hint != NULL)
        g_array_index(lint->findings, LintFinding, before).hint = arena_text(lint->arena, hint);
}
