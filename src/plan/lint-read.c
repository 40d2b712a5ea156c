#include "plan/lint-private.h"

#include <pg_query.h>
#include <string.h>

// ---- one statement -----------------------------------------------------------------------------

static void
parse_piece(Arena *arena, LintPiece *piece)
{
    PgQueryProtobufParseResult parsed = pg_query_parse_protobuf(piece->text);
    if (parsed.error == NULL) {
        piece->tree = pg_query__parse_result__unpack(NULL, parsed.parse_tree.len,
                                                     (const guint8 *)parsed.parse_tree.data);
    } else {
        piece->error = arena_text(arena, parsed.error->message);
        piece->error_at = MAX(parsed.error->cursorpos - 1, 0);
    }
    pg_query_free_protobuf_parse_result(parsed);
}

static int
depth_change(int token)
{
    switch (token) {
    case PG_QUERY__TOKEN__ASCII_40:
    case PG_QUERY__TOKEN__ASCII_91:
        return 1;
    case PG_QUERY__TOKEN__ASCII_41:
    case PG_QUERY__TOKEN__ASCII_93:
        return -1;
    default:
        return 0;
    }
}

// Of U&"…" the scanner knows the first letter only.
static int
token_end(const char *text, const PgQuery__ScanToken *token)
{
    if (token->token != PG_QUERY__TOKEN__UIDENT)
        return token->end;
    const char *quote = strchr(text + token->start, '"');
    while (quote != NULL) {
        quote = strchr(quote + 1, '"');
        if (quote != NULL && quote[1] != '"')
            return (int)(quote + 1 - text);
        quote += quote != NULL;
    }
    return token->end;
}

// An opening bracket has the depth outside it, as its closing one has.
static void
keep_tokens(Arena *arena, LintPiece *piece, const PgQuery__ScanResult *scan)
{
    piece->tokens = ARENA_NEW_ARRAY(arena, LintToken, scan->n_tokens);
    int depth = 0;
    for (size_t i = 0; i < scan->n_tokens; i++) {
        const PgQuery__ScanToken *token = scan->tokens[i];
        if (token->token == PG_QUERY__TOKEN__SQL_COMMENT ||
            token->token == PG_QUERY__TOKEN__C_COMMENT)
            continue;
        int change = depth_change((int)token->token);
        if (change < 0)
            depth--;
        piece->tokens[piece->token_count++] = (LintToken){.start = token->start,
                                                          .end = token_end(piece->text, token),
                                                          .token = (int)token->token,
                                                          .depth = depth};
        if (change > 0)
            depth++;
    }
}

static void
scan_piece(Arena *arena, LintPiece *piece)
{
    PgQueryScanResult scanned = pg_query_scan(piece->text);
    PgQuery__ScanResult *scan = NULL;
    if (scanned.error == NULL)
        scan = pg_query__scan_result__unpack(NULL, scanned.pbuf.len,
                                             (const guint8 *)scanned.pbuf.data);
    pg_query_free_scan_result(scanned);
    if (scan == NULL)
        return;
    keep_tokens(arena, piece, scan);
    pg_query__scan_result__free_unpacked(scan, NULL);
}

LintPiece *
lint_piece_new(Arena *arena, const char *text, size_t length)
{
    LintPiece *piece = ARENA_NEW(arena, LintPiece);
    piece->text = arena_text_n(arena, text, length);
    parse_piece(arena, piece);
    scan_piece(arena, piece);
    return piece;
}

void
lint_piece_clear(LintPiece *piece)
{
    if (piece->tree != NULL)
        pg_query__parse_result__free_unpacked(piece->tree, NULL);
    piece->tree = NULL;
}

// ---- places ------------------------------------------------------------------------------------

// The place that many bytes behind another; columns are characters.
static Origin
step_on(Origin place, const char *text, size_t bytes)
{
    for (const char *c = text; c < text + bytes; c++) {
        if (*c == '\n') {
            place.line++;
            place.column = 1;
        } else if (((guchar)*c & 0xC0) != 0x80) {
            place.column++;
        }
    }
    return place;
}

// In Python a text may be put together of several: the first letters behind the place are looked
// for in the call.
static Origin
find_fragment(const LintPiece *piece, size_t offset)
{
    static const size_t lengths[] = {32, 16, 10, 6};
    const char *text = piece->text + offset;
    for (size_t i = 0; i < G_N_ELEMENTS(lengths); i++) {
        g_autofree char *fragment = g_strndup(text, MIN(lengths[i], strcspn(text, "\n")));
        g_strchomp(fragment);
        const char *at = strlen(fragment) >= 6 ? strstr(piece->source, fragment) : NULL;
        if (at != NULL)
            return step_on(piece->source_origin, piece->source, (size_t)(at - piece->source));
    }
    return piece->origin;
}

Origin
lint_place(const LintPiece *piece, int offset)
{
    size_t bytes = MIN((size_t)MAX(offset, 0), strlen(piece->text));
    if (piece->exact)
        return step_on(piece->origin, piece->text, bytes);
    return piece->source != NULL ? find_fragment(piece, bytes) : piece->origin;
}

// A text that stands in the file only once, or in the call that sends it.
static const char *
find_text(const LintStatement *statement, const char *text)
{
    const char *in_call = g_strstr_len(statement->file + statement->from,
                                       (gssize)(statement->to - statement->from), text);
    if (in_call != NULL)
        return in_call;
    const char *first = strstr(statement->file, text);
    return first != NULL && strstr(first + 1, text) == NULL ? first : NULL;
}

void
lint_locate(Arena *arena, LintPiece *piece, const LintStatement *statement)
{
    if (statement->file == NULL)
        return;
    const Origin begin = {.file = piece->origin.file, .line = 1, .column = 1};
    const char *at = find_text(statement, piece->text);
    piece->exact = at != NULL;
    if (at != NULL) {
        piece->origin = step_on(begin, statement->file, (size_t)(at - statement->file));
        return;
    }
    piece->source =
        arena_text_n(arena, statement->file + statement->from, statement->to - statement->from);
    piece->source_origin = step_on(begin, statement->file, statement->from);
}

// Behind the name of the table: [IF EXISTS] [ONLY] name [*].
static size_t
first_action_token(const LintPiece *piece)
{
    const PgQuery__RangeVar *table = piece->tree->stmts[0]->stmt->alter_table_stmt->relation;
    size_t i = 0;
    while (i < piece->token_count && piece->tokens[i].start < table->location)
        i++;
    i++;
    while (i + 1 < piece->token_count && piece->tokens[i].token == PG_QUERY__TOKEN__ASCII_46)
        i += 2;
    while (i < piece->token_count && (piece->tokens[i].token == PG_QUERY__TOKEN__ASCII_42 ||
                                      piece->tokens[i].token == PG_QUERY__TOKEN__ASCII_41))
        i++;
    return i;
}

void
lint_unit_bounds(const LintPiece *piece, size_t action, int *start, int *end)
{
    *start = 0;
    *end = (int)strlen(piece->text);
    size_t i = first_action_token(piece), seen = 0;
    if (i < piece->token_count)
        *start = piece->tokens[i].start;
    for (; i < piece->token_count; i++) {
        if (piece->tokens[i].depth != 0 || piece->tokens[i].token != PG_QUERY__TOKEN__ASCII_44)
            continue;
        if (seen == action) {
            *end = piece->tokens[i].start;
            return;
        }
        seen++;
        if (seen == action && i + 1 < piece->token_count)
            *start = piece->tokens[i + 1].start;
    }
}

const LintToken *
lint_unit_token(const Lint *lint, size_t i)
{
    const LintPiece *piece = lint->piece;
    for (size_t j = 0; j < piece->token_count; j++)
        if (piece->tokens[j].start >= lint->start && i-- == 0)
            return piece->tokens[j].start < lint->end ? &piece->tokens[j] : NULL;
    return NULL;
}

int
lint_find_token(const Lint *lint, int token)
{
    const LintPiece *piece = lint->piece;
    for (size_t i = 0; i < piece->token_count; i++) {
        const LintToken *row = &piece->tokens[i];
        if (row->token == token && row->start >= lint->start && row->start < lint->end)
            return row->start;
    }
    return -1;
}

// ---- trees -------------------------------------------------------------------------------------

// By the descriptions that protobuf keeps of its own messages, as statement.c does it.
static void
visit_field(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field,
            void (*visit)(void *data, const ProtobufCMessage *message), void *data)
{
    const char *base = (const char *)message;
    bool chosen = (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) == 0 ||
                  *(const guint32 *)(const void *)(base + field->quantifier_offset) == field->id;
    if (field->type != PROTOBUF_C_TYPE_MESSAGE || !chosen)
        return;
    const void *place = base + field->offset;
    if (field->label != PROTOBUF_C_LABEL_REPEATED) {
        lint_visit(*(const ProtobufCMessage *const *)place, visit, data);
        return;
    }
    size_t count = *(const size_t *)(const void *)(base + field->quantifier_offset);
    const ProtobufCMessage *const *list = *(const ProtobufCMessage *const *const *)place;
    for (size_t i = 0; i < count; i++)
        lint_visit(list[i], visit, data);
}

void
lint_visit(const ProtobufCMessage *message,
           void (*visit)(void *data, const ProtobufCMessage *message), void *data)
{
    if (message == NULL)
        return;
    visit(data, message);
    for (unsigned i = 0; i < message->descriptor->n_fields; i++)
        visit_field(message, &message->descriptor->fields[i], visit, data);
}

static void
take_place(void *data, const ProtobufCMessage *message)
{
    int *least = data;
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field_by_name(message->descriptor, "location");
    if (field == NULL || field->type != PROTOBUF_C_TYPE_INT32)
        return;
    int place = *(const gint32 *)(const void *)((const char *)message + field->offset);
    if (place > 0 && (*least < 0 || place < *least)) // 0 and -1: it has none
        *least = place;
}

int
lint_leftmost(const ProtobufCMessage *message)
{
    int least = -1;
    lint_visit(message, take_place, &least);
    return least;
}

// ---- allow -------------------------------------------------------------------------------------

bool
lint_is_allowed(const char *comments, const char *rule)
{
    if (comments == NULL || strstr(comments, "trueup:") == NULL)
        return false;
    g_autoptr(GRegex) allow =
        g_regex_new("^\\s*(?:--|#|/"
                    "\\*)\\s*trueup:\\s*allow\\s+([a-z-]+(?:\\s*,\\s*[a-z-]+)*)\\s+because\\s+\\S",
                    G_REGEX_MULTILINE | G_REGEX_RAW, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    g_regex_match(allow, comments, 0, &match);
    for (; g_match_info_matches(match); g_match_info_next(match, NULL)) {
        g_autofree char *names = g_match_info_fetch(match, 1);
        g_auto(GStrv) words = g_strsplit_set(names, ", \t", -1);
        if (g_strv_contains((const char *const *)words, rule))
            return true;
    }
    return false;
}
