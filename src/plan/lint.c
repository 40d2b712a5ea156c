#include "plan/lint-private.h"

#include "server/script.h"

#include <string.h>

static bool
is_wanted(const Lint *lint, const LintRule *rule)
{
    const LintOptions *options = lint->options;
    if (options->excluded != NULL && g_strv_contains(options->excluded, rule->name))
        return false;
    if ((rule->traits & LINT_STYLE) != 0 && options->form == LINT_PYTHON_REVISION)
        return false;
    if ((rule->traits & LINT_SCRIPT_ONLY) != 0 && options->form != LINT_SCRIPT)
        return false;
    return (rule->traits & LINT_OPT_IN) == 0 ||
           (options->included != NULL && g_strv_contains(options->included, rule->name));
}

// ---- walking -----------------------------------------------------------------------------------

static void
look_at_unit(Lint *lint)
{
    for (const LintRow *row = lint_rows; row->shown.name != NULL; row++) {
        lint->rule = &row->shown;
        if (row->check != NULL && is_wanted(lint, lint->rule))
            row->check(lint);
    }
    state_advance(lint);
    lint->is_first = false;
}

static void
look_at_actions(Lint *lint, const PgQuery__AlterTableStmt *alter)
{
    for (size_t i = 0; i < alter->n_cmds; i++) {
        if (alter->cmds[i]->node_case != PG_QUERY__NODE__NODE_ALTER_TABLE_CMD)
            continue;
        lint->command = alter->cmds[i]->alter_table_cmd;
        lint_unit_bounds(lint->piece, i, &lint->start, &lint->end);
        look_at_unit(lint);
    }
    lint->command = NULL;
}

// A DO block outside a transaction is one.
static void
enter_block(Lint *lint, bool was_inside)
{
    bool is_inside = lint->piece->is_inside;
    if (is_inside && !was_inside) {
        lint->around_block = lint->in_transaction;
        lint->transaction += !lint->in_transaction;
        lint->in_transaction = true;
    } else if (was_inside && !is_inside) {
        lint->in_transaction = lint->around_block;
        if (!lint->in_transaction)
            lint->strong_piece = -1;
    }
}

static void
look_at_piece(Lint *lint, size_t index)
{
    bool was_inside = lint->piece != NULL && lint->piece->is_inside;
    lint->index = index;
    lint->piece = lint->pieces->pdata[index];
    lint->is_first = true;
    lint->start = 0;
    lint->end = (int)strlen(lint->piece->text);
    const PgQuery__ParseResult *tree = lint->piece->tree;
    lint->node = tree != NULL && tree->n_stmts > 0 ? tree->stmts[0]->stmt : NULL;
    enter_block(lint, was_inside);
    bool apart = lint->piece->outside && !lint->in_explicit && !lint->piece->is_inside;
    if (apart)
        lint->in_transaction = false;
    if (lint->node != NULL && lint->node->node_case == PG_QUERY__NODE__NODE_ALTER_TABLE_STMT)
        look_at_actions(lint, lint->node->alter_table_stmt);
    else
        look_at_unit(lint);
    if (apart && lint->options->in_transaction) { // a new transaction is begun behind it
        lint->in_transaction = true;
        lint->transaction++;
        lint->strong_piece = -1;
    }
}

static int
compare_findings(const void *a, const void *b)
{
    const LintFinding *left = a, *right = b;
    int order = origin_compare(left->origin, right->origin);
    if (order == 0)
        order = (left->statement > right->statement) - (left->statement < right->statement);
    return order != 0 ? order : strcmp(left->rule->name, right->rule->name);
}

static LintReport *
finish(Lint *lint)
{
    for (size_t i = 0; i < lint->pieces->len; i++)
        look_at_piece(lint, i);
    for (const LintRow *row = lint_rows; row->shown.name != NULL; row++) {
        lint->rule = &row->shown;
        if (row->finish != NULL && is_wanted(lint, lint->rule))
            row->finish(lint);
    }
    g_array_sort(lint->findings, compare_findings);
    LintReport *report = g_new0(LintReport, 1);
    report->count = lint->findings->len;
    report->rows =
        arena_copy(lint->arena, lint->findings->data, lint->findings->len * sizeof(LintFinding));
    report->statements = lint->statements;
    report->allowed = lint->allowed;
    report->arena = lint->arena;
    state_clear(lint);
    return report;
}

// ---- reading -----------------------------------------------------------------------------------

static int
column_of(const char *text, const char *at)
{
    int column = 1;
    while (at > text && at[-1] != '\n')
        if (((guchar) * --at & 0xC0) != 0x80)
            column++;
    return column;
}

static const LintOptions psql_script = {.form = LINT_SCRIPT};

static void
begin(Lint *lint, const LintOptions *options)
{
    *lint = (Lint){.arena = arena_new(), .options = options, .transaction = 1};
    lint->in_transaction = lint->is_given = options->in_transaction;
    state_init(lint);
}

static void
add_piece(Lint *lint, LintPiece *piece)
{
    piece->statement = lint->statements++;
    g_ptr_array_add(lint->pieces, piece);
    lint_add_inside(lint, piece);
}

bool
lint_is_revision(const char *text)
{
    return g_regex_match_simple("^--\\s*migrate:up\\b", text, G_REGEX_MULTILINE | G_REGEX_RAW, 0);
}

// What of a revision is looked at: from behind "-- migrate:up" to "-- migrate:down".
typedef struct {
    const char *from, *to;
    bool outside;
} Section;

static Section
section_of(const char *text, LintForm form)
{
    Section section = {.from = text, .to = text + strlen(text)};
    g_autoptr(GRegex) up =
        g_regex_new("^--\\s*migrate:up\\b(.*)$", G_REGEX_MULTILINE | G_REGEX_RAW, 0, NULL);
    g_autoptr(GRegex) down =
        g_regex_new("^--\\s*migrate:down\\b", G_REGEX_MULTILINE | G_REGEX_RAW, 0, NULL);
    g_autoptr(GMatchInfo) begins = NULL, ends = NULL;
    int start, end;
    if (form != LINT_SQL_REVISION || !g_regex_match(up, text, 0, &begins))
        return section;
    g_autofree char *options = g_match_info_fetch(begins, 1);
    section.outside = strstr(options, "transaction:false") != NULL;
    g_match_info_fetch_pos(begins, 0, &start, &end);
    section.from = text + end;
    if (g_regex_match(down, section.from, 0, &ends) &&
        g_match_info_fetch_pos(ends, 0, &start, &end))
        section.to = section.from + start;
    return section;
}

static int
line_of(const char *text, const char *at)
{
    int line = 1;
    for (const char *c = text; c < at; c++)
        line += *c == '\n';
    return line;
}

LintReport *
lint_script(const char *text, const LintOptions *options)
{
    Lint lint;
    begin(&lint, options != NULL ? options : &psql_script);
    Section section = section_of(text, lint.options->form);
    g_autofree char *part = g_strndup(section.from, (gsize)(section.to - section.from));
    Script script = {.text = part, .line = line_of(text, section.from)};
    const char *behind = part; // the statement before
    Piece piece;
    while (script_next(&script, &piece)) {
        if (piece.type == PIECE_META) {
            behind = piece.text + piece.length;
            continue;
        }
        LintPiece *own = lint_piece_new(lint.arena, piece.text, piece.length);
        own->origin = (Origin){.file = lint.options->file != NULL
                                           ? arena_intern(lint.arena, lint.options->file)
                                           : NULL,
                               .line = piece.line,
                               .column = column_of(part, piece.text)};
        own->exact = true;
        own->outside = section.outside;
        own->comments = arena_text_n(lint.arena, behind, (size_t)(piece.text - behind));
        behind = piece.rows != NULL ? piece.rows + piece.rows_length : piece.text + piece.length;
        add_piece(&lint, own);
    }
    return finish(&lint);
}

// The comments of a piece: those above what sends it, and those before it in the text.
static void
add_statement(Lint *lint, const LintStatement *statement)
{
    Script script = {.text = statement->sql, .line = 1};
    const char *behind = statement->sql;
    Piece piece;
    while (script_next(&script, &piece)) {
        const char *before = behind;
        behind = piece.text + piece.length;
        if (piece.type == PIECE_META)
            continue;
        LintPiece *own = lint_piece_new(lint->arena, piece.text, piece.length);
        own->origin = statement->origin;
        if (own->origin.file != NULL)
            own->origin.file = arena_intern(lint->arena, own->origin.file);
        own->outside = statement->outside_transaction;
        g_autofree char *between = g_strndup(before, (gsize)(piece.text - before));
        own->comments = arena_printf(
            lint->arena, "%s\n%s", statement->comments != NULL ? statement->comments : "", between);
        lint_locate(lint->arena, own, statement);
        add_piece(lint, own);
    }
}

LintReport *
lint_statements(const LintStatement *statements, size_t count, const LintOptions *options)
{
    Lint lint;
    begin(&lint, options != NULL ? options : &psql_script);
    for (size_t i = 0; i < count; i++)
        add_statement(&lint, &statements[i]);
    return finish(&lint);
}

void
lint_add(LintReport *report, const char *name, Origin origin, const char *message)
{
    const LintRule *rule = lint_find_rule(name);
    LintFinding *rows = ARENA_NEW_ARRAY(report->arena, LintFinding, report->count + 1);
    if (report->count > 0)
        memcpy(rows, report->rows, report->count * sizeof *rows);
    if (origin.file != NULL)
        origin.file = arena_intern(report->arena, origin.file);
    rows[report->count++] = (LintFinding){
        .rule = rule,
        .origin = origin,
        .message = message != NULL ? arena_text(report->arena, message) : rule->message,
        .hint = rule->hint};
    report->rows = rows;
}

void
lint_free(LintReport *report)
{
    if (report == NULL)
        return;
    arena_free(report->arena);
    g_free(report);
}
