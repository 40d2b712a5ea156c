#include "cli/review.h"
#include "cli/commands.h"

#include "base/text.h"
#include "run/proven.h"

#include <limits.h>
#include <string.h>

// Before each document of --follow (RFC 7464).
#define RECORD_SEPARATOR "\x1e"

typedef struct {
    char *format, *on, *rows;
    gboolean with_alembic, save, follow;
} ReviewOptions;

static const Option review_options[] = {
    {"format", 0, OPTION_TEXT, offsetof(ReviewOptions, format), "FORMAT",
     "text, markdown, json or html"},
    {"save", 0, OPTION_FLAG, offsetof(ReviewOptions, save), NULL,
     "write the review of each revision to migrations/reviews, with what was approved"},
    {"on", 0, OPTION_TEXT, offsetof(ReviewOptions, on), "DSN",
     "rehearse on a restored copy with its own rows, which is changed; default: the sandbox"},
    {"rows", 0, OPTION_TEXT, offsetof(ReviewOptions, rows), "N",
     "made-up rows in a table at most (default: 200,000)"},
    {"with-alembic", 0, OPTION_FLAG, offsetof(ReviewOptions, with_alembic), NULL,
     "let the project's own Alembic run on the copy what cannot be read"},
    {"follow", 0, OPTION_FLAG, offsetof(ReviewOptions, follow), NULL,
     "with --json: first what is known at once, then each statement as it is measured, then all; "
     "a document each, behind a record separator (RFC 7464)"},
    {0},
};

static const struct {
    const char *name;
    void (*print)(const Review *review, Output *output);
} formats[] = {
    {"text", review_print_text},
    {"markdown", review_print_markdown},
    {"html", review_print_html},
    {"json", review_print_json},
};

// ---- words -------------------------------------------------------------------------------------

static LockMode
strongest(const RehearsedStatement *statement)
{
    LockMode mode = LOCK_NONE;
    for (size_t i = 0; i < statement->count; i++)
        if (strchr("rpmvf", statement->relations[i].kind) != NULL)
            mode = MAX(mode, statement->relations[i].lock.mode);
    return mode;
}

static const char *
blocks_word(LockMode mode)
{
    switch (lock_mode_blocks(mode)) {
    case BLOCKS_NOTHING:
        return "none";
    case BLOCKS_WRITES:
        return "writes";
    case BLOCKS_ALL:
        return "all";
    }
    return "?";
}

// With made-up rows, how many a statement changes is a guess.
static const char *
work_word(Arena *arena, const RehearsedStatement *statement, bool made_up)
{
    bool rewrites = false, scans = false;
    int64_t changed = 0;
    for (size_t i = 0; i < statement->count; i++) {
        rewrites = rewrites || statement->relations[i].lock.rewrites;
        scans = scans || statement->relations[i].lock.scans;
        changed += statement->relations[i].changed;
    }
    g_autofree char *rows = text_count(changed);
    if (rewrites)
        return "rewrite";
    if (changed > 0)
        return arena_printf(arena, made_up ? "rows ~%s" : "rows %s", rows);
    if (scans)
        return statement->outside_transaction ? "scan x2" : "scan";
    return "catalog";
}

ReviewRow
review_describe(Arena *arena, const RehearsedStatement *statement, bool made_up)
{
    ReviewRow row = {.statement = statement,
                     .lock = "?",
                     .blocks = "?",
                     .work = statement->failure != NULL ? "fails" : "?",
                     .time = "",
                     .rows = ""};
    if (!statement->is_measured)
        return row;
    LockMode mode = strongest(statement);
    g_autofree char *time = text_duration(statement->duration_us);
    g_autofree char *rows = statement->rows >= 0 ? text_count(statement->rows) : g_strdup("");
    row.lock = mode == LOCK_NONE ? "none" : lock_mode_name(mode);
    row.blocks = blocks_word(mode);
    row.work = work_word(arena, statement, made_up);
    row.time = arena_text(arena, time);
    row.rows = arena_text(arena, rows);
    return row;
}

static guint
count_revisions(const Judged *judged)
{
    guint count = 0;
    for (guint i = 0; i < judged->plans->len; i++)
        count += (guint)((const RunPlan *)judged->plans->pdata[i])->count;
    return count;
}

char *
review_title(const Review *review)
{
    const Judged *judged = review->judged;
    guint in_plans = count_revisions(judged), files = judged->parts->len - in_plans;
    g_autofree char *revisions = text_plural(in_plans, "revision");
    g_autofree char *others = text_plural(files, "file");
    if (files == 0)
        return g_strdup_printf("%s after %s, for %s", revisions, judged->position, review->target);
    if (in_plans > 0)
        return g_strdup_printf("%s after %s and %s, for %s", revisions, judged->position, others,
                               review->target);
    const RehearsalPart *part = &g_array_index(judged->parts, RehearsalPart, 0);
    g_autofree char *name = g_path_get_basename(part->file);
    return g_strdup_printf("%s, for %s", files == 1 ? name : others, review->target);
}

char *
review_part_title(const RehearsalPart *part)
{
    bool outside = part->count > 0;
    for (size_t i = 0; i < part->count; i++)
        outside = outside && part->statements[i].outside_transaction;
    const char *how = part->count == 0         ? "no statements"
                      : part->revision == NULL ? "a script"
                      : outside                ? "outside a transaction"
                                               : "in one transaction";
    bool named = part->title != NULL && strcmp(part->title, part->id) != 0 && *part->title != '\0';
    return g_strdup_printf("%s%s%s, %s", part->id, named ? " " : "", named ? part->title : "", how);
}

char *
review_proof(const Review *review)
{
    static const char *const words[] = {
        [VERDICT_NOT_DONE] = "not done", [VERDICT_OK] = "ok", [VERDICT_NO] = "NO"};
    GString *text = g_string_new(NULL);
    for (int i = 0; i < REHEARSAL_STEPS; i++) {
        const RehearsalCheck *check = &review->rehearsal->checks[i];
        g_string_append_printf(text, "%s%s %s", i > 0 ? ", " : "",
                               rehearsal_step_name((RehearsalStep)i), words[check->verdict]);
        if (check->verdict == VERDICT_NOT_DONE && check->text != NULL)
            g_string_append_printf(text, " (%s)", check->text);
    }
    return g_string_free(text, FALSE);
}

char *
review_proof_title(const Review *review)
{
    const Rehearsal *rehearsal = review->rehearsal;
    return g_strdup_printf("rehearsed on PostgreSQL %s, here %s; content %.12s, %s%s",
                           rehearsal->server_version, rehearsal->target_version, rehearsal->hash,
                           rehearsal->made_up ? "rows made up to the same counts" : "its own rows",
                           rehearsal->same_major ? ""
                                                 : "; locks measured on another major version");
}

// ---- gathering ---------------------------------------------------------------------------------

// What was measured, as the hazards want it.
static Locks
locks_of(Arena *arena, const RehearsedStatement *statement)
{
    RelationLock *rows = ARENA_NEW_ARRAY(arena, RelationLock, statement->count);
    for (size_t i = 0; i < statement->count; i++)
        rows[i] = statement->relations[i].lock;
    return (Locks){.rows = rows,
                   .count = statement->count,
                   .outside_transaction = statement->outside_transaction};
}

static void
find_hazards(Review *review, const Schema *schema)
{
    const HazardFacts facts = {.database = schema,
                               .large_rows = (double)review->judged->project->online_rows};
    const RehearsalPart *part = NULL;
    bool held = false;
    for (size_t i = 0; i < review->count; i++) {
        ReviewRow *row = &review->rows[i];
        const RehearsedStatement *statement = row->statement;
        held = held && statement->part == part && !statement->outside_transaction;
        part = statement->part;
        const LockFacts predicted = {.schema = schema};
        Locks locks = statement->is_measured
                          ? locks_of(review->arena, statement)
                          : locks_predict(review->arena, &predicted, statement->sql);
        const HazardStatement asked = {.sql = statement->sql,
                                       .locks = &locks,
                                       .outside_transaction = statement->outside_transaction,
                                       .held_longer = held};
        row->hazard_count = hazards_find(review->arena, &facts, &asked, &row->hazards);
        review->hazards += row->hazard_count;
        held = held || strongest(statement) >= LOCK_SHARE_ROW_EXCLUSIVE;
    }
}

// Without a rehearsal the statements are listed all the same.
static const RehearsedStatement *
list_statements(Review *review, size_t *count)
{
    const GArray *parts = review->judged->parts;
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(RehearsedStatement));
    for (guint i = 0; i < parts->len; i++) {
        const RehearsalPart *part = &g_array_index(parts, RehearsalPart, i);
        for (size_t j = 0; j < part->count; j++) {
            RehearsedStatement row = {.part = part,
                                      .sql = part->statements[j].sql,
                                      .origin = part->statements[j].origin,
                                      .outside_transaction =
                                          part->statements[j].outside_transaction,
                                      .rows = -1};
            g_array_append_val(rows, row);
        }
    }
    *count = rows->len;
    return arena_copy(review->arena, rows->data, rows->len * sizeof(RehearsedStatement));
}

static void
gather(Review *review)
{
    const RehearsedStatement *statements =
        review->rehearsal != NULL ? review->rehearsal->statements : NULL;
    if (review->rehearsal != NULL)
        review->count = review->rehearsal->count;
    else
        statements = list_statements(review, &review->count);
    review->rows = ARENA_NEW_ARRAY(review->arena, ReviewRow, review->count);
    for (size_t i = 0; i < review->count; i++)
        review->rows[i] = review_describe(review->arena, &statements[i],
                                          review->rehearsal != NULL && review->rehearsal->made_up);
    for (guint i = 0; i < review->judged->parts->len; i++) {
        const RehearsalPart *part = &g_array_index(review->judged->parts, RehearsalPart, i);
        g_ptr_array_add(review->approvals, review_approvals(review->judged->project, part));
    }
}

static void
add_asked(GPtrArray *asked, const ReviewRow *row)
{
    for (size_t i = 0; i < row->hazard_count; i++)
        if (row->hazards[i].needs_approval)
            g_ptr_array_add(asked, (gpointer)(guintptr)row->hazards[i].rule);
}

// What has to be approved is told of, whatever the file allows.
static void
lint_parts(Review *review)
{
    for (guint i = 0; i < review->judged->parts->len; i++) {
        const RehearsalPart *part = &g_array_index(review->judged->parts, RehearsalPart, i);
        g_autoptr(GPtrArray) asked = g_ptr_array_new();
        for (size_t j = 0; j < review->count; j++)
            if (review->rows[j].statement->part == part)
                add_asked(asked, &review->rows[j]);
        g_ptr_array_add(asked, NULL);
        const LintOptions options = {.asked = (const char *const *)asked->pdata};
        g_ptr_array_add(review->lint, judged_lint(part, &options));
    }
}

// What is there, and what stands in the way.
static Ready *
read_target(Review *review, Judged *judged, GError **error)
{
    const ProjectDatabase *database =
        judged->database != NULL ? judged->database : project_need_database(judged->project, error);
    if (database == NULL)
        return NULL;
    g_autoptr(Connection) connection =
        connection_open(database->conninfo, judged->call->cancellable, error);
    if (connection == NULL)
        return NULL;
    review->target = database->title;
    return judged_ready(judged, connection, error);
}

// ---- as it comes -------------------------------------------------------------------------------

static void
print_now(Output *output)
{
    g_autoptr(GError) error = NULL;
    (void)!output_flush(output, &error); // who cannot be told any more hears it at the end
}

static void
follow_measured(void *data, const RehearsedStatement *statement)
{
    const Review *review = data;
    Output *output = review->judged->call->output;
    const ReviewRow row = review_describe(review->arena, statement, true);
    output_add(output, "%s", RECORD_SEPARATOR);
    review_print_measured(&row, output);
    print_now(output);
}

// What a review says by looking: rows, hazards, lint.
static void
look(Review *review)
{
    g_autoptr(Schema) nothing = schema_new("");
    schema_finish(nothing);
    const Schema *schema = review->ready->database;
    gather(review);
    find_hazards(review, schema != NULL ? schema : nothing);
    lint_parts(review);
}

// The list is there before anything was rehearsed.
static void
follow_begin(Review *review, Judged *judged)
{
    look(review);
    output_add(judged->call->output, "%s", RECORD_SEPARATOR);
    review_print_json(review, judged->call->output);
    print_now(judged->call->output);
    review->hazards = 0;
    g_ptr_array_set_size(review->lint, 0);
    g_ptr_array_set_size(review->approvals, 0);
    judged->measured = follow_measured;
    judged->measured_data = review;
}

static ExitStatus
review_end(Review *review, size_t format, GError **error)
{
    const Judged *judged = review->judged;
    const ReviewOptions *options = judged->call->options;
    const Rehearsal *rehearsal = review->rehearsal;
    look(review);
    if (options->follow)
        output_add(judged->call->output, "%s", RECORD_SEPARATOR);
    if (!options->save)
        formats[format].print(review, judged->call->output);
    else if (!review_save(review, judged->call->output, error))
        return EXIT_FAILED;
    if (rehearsal == NULL)
        return EXIT_DECIDE;
    if (!rehearsal_holds(rehearsal) || ready_worst(review->ready) == READY_FAILS)
        return EXIT_NO;
    return rehearsal_is_partial(rehearsal) ? EXIT_DECIDE : EXIT_DONE;
}

// "no server programs; hint: install …": it stands in a line of a report.
static const char *
on_one_line(Arena *arena, const char *message)
{
    g_auto(GStrv) lines = g_strsplit(message, "\n", -1);
    g_autofree char *text = g_strjoinv("; ", lines);
    return arena_text(arena, text);
}

static ExitStatus
review_judged(Judged *judged, size_t format, int64_t rows, GError **error)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GPtrArray) lint = g_ptr_array_new_with_free_func((GDestroyNotify)lint_free);
    g_autoptr(GPtrArray) approvals = g_ptr_array_new_with_free_func((GDestroyNotify)approvals_free);
    Review review = {.arena = arena, .judged = judged, .lint = lint, .approvals = approvals};
    g_autoptr(Ready) ready = read_target(&review, judged, error);
    if (ready == NULL)
        return EXIT_FAILED;
    review.ready = ready;
    g_autoptr(GError) failed = NULL;
    const ReviewOptions *options = judged->call->options;
    if (options->follow)
        follow_begin(&review, judged);
    g_autoptr(Rehearsal) rehearsal = judged_rehearse(judged, options->on, rows, &failed);
    if (rehearsal == NULL && !g_error_matches(failed, SERVER_ERROR, SERVER_ERROR_SANDBOX)) {
        g_propagate_error(error, g_steal_pointer(&failed));
        return EXIT_FAILED;
    }
    review.rehearsal = rehearsal;
    if (rehearsal != NULL)
        proven_keep(rehearsal);
    if (rehearsal == NULL)
        review.not_rehearsed = on_one_line(arena, failed->message);
    return review_end(&review, format, error);
}

static bool
read_format(const Call *call, size_t *format, GError **error)
{
    const ReviewOptions *options = call->options;
    const char *name = options->format != NULL ? options->format
                       : call->common->json    ? "json"
                                               : "text";
    if (options->follow && strcmp(name, "json") != 0) {
        g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE, "--follow goes with --json");
        return false;
    }
    for (*format = 0; *format < G_N_ELEMENTS(formats); (*format)++)
        if (strcmp(formats[*format].name, name) == 0)
            return true;
    g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE,
                "--format \"%s\"\nhint: text, markdown, json or html", name);
    return false;
}

static ExitStatus
review_run(const Call *call, GError **error)
{
    const ReviewOptions *options = call->options;
    size_t format;
    g_auto(Judged) judged = {0};
    if (!read_format(call, &format, error) ||
        !judged_open(&judged, call, options->with_alembic, error))
        return EXIT_FAILED;
    if (judged.parts->len == 0 && strcmp(formats[format].name, "text") == 0) {
        output_add(call->output, "Nothing to review: the database is at %s.\n", judged.position);
        return EXIT_DONE;
    }
    int64_t rows = options->rows != NULL ? g_ascii_strtoll(options->rows, NULL, 10) : 0;
    if (rows >= 0 && (options->rows == NULL || rows > 0))
        return review_judged(&judged, format, rows, error);
    g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE, "--rows \"%s\"\nhint: a number, from 1",
                options->rows);
    return EXIT_FAILED;
}

const Command cli_review = {
    .name = "review",
    .operands = "[REVISION|FROM:TO|FILE]...",
    .operands_max = UINT_MAX,
    .group = "judge",
    .summary = "what upgrade would run: locks, hazards, proof and the way back, for a DBA",
    .details =
        "Rehearses what is pending (REVISION: up to it; FROM:TO: what lies between; FILE: a "
        "script\n"
        "or a revision; several of them make one report) and shows for\n"
        "each statement the strongest lock on a table, who waits meanwhile, the work, time and "
        "rows;\n"
        "then hazards that this database's facts confirm, what its rows would make fail and what\n"
        "else stands in the way there now, lint, the proof, and what undoes it.\n"
        "Markdown is made for a pull request, HTML is one file without scripts.\n"
        "Status 0: the proof holds, 1: it does not or would fail there, 3: it could not be "
        "rehearsed, or a part cannot be read.",
    .options = review_options,
    .options_size = sizeof(ReviewOptions),
    .run = review_run,
};
