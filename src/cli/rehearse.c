#include "cli/commands.h"
#include "cli/judge.h"

#include "base/text.h"
#include "run/proven.h"

#include <limits.h>
#include <string.h>

typedef struct {
    char *on, *rows;
    gboolean with_alembic;
} RehearseOptions;

static const Option rehearse_options[] = {
    {"on", 0, OPTION_TEXT, offsetof(RehearseOptions, on), "DSN",
     "a restored copy with its own rows, which is changed; default: the sandbox"},
    {"rows", 0, OPTION_TEXT, offsetof(RehearseOptions, rows), "N",
     "made-up rows in a table at most (default: 200,000)"},
    {"with-alembic", 0, OPTION_FLAG, offsetof(RehearseOptions, with_alembic), NULL,
     "let the project's own Alembic run on the copy what cannot be read"},
    {0},
};

static bool
read_rows(const char *text, int64_t *rows, GError **error)
{
    *rows = text != NULL ? g_ascii_strtoll(text, NULL, 10) : 0;
    if (text == NULL || *rows > 0)
        return true;
    g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE, "--rows \"%s\"\nhint: a number, from 1", text);
    return false;
}

static void
print_locks(const RehearsedStatement *statement, Output *output)
{
    for (size_t i = 0; i < statement->count; i++) {
        const RehearsedRelation *relation = &statement->relations[i];
        g_autofree char *name = judge_relation(&relation->lock);
        output_add(output, "       ");
        output_add_safe(output, name);
        output_add(output, " %s%s%s\n", lock_mode_name(relation->lock.mode),
                   relation->lock.rewrites ? ", rewritten" : "",
                   relation->lock.scans ? ", read through" : "");
    }
}

static void
print_statement(const RehearsedStatement *statement, size_t number, Output *output)
{
    g_autofree char *time = text_duration(statement->duration_us);
    output_add(output, "%3zu    ", number);
    output_add_safe(output, statement->sql);
    output_add(output, "\n");
    if (statement->failure != NULL) {
        output_add(output, "       fails: ");
        output_add_safe(output, statement->failure);
        output_add(output, "\n");
    } else if (statement->unproven != NULL) {
        output_add(output, "       unproven: ");
        output_add_safe(output, statement->unproven);
        output_add(output, "\n");
    } else if (!statement->is_measured) {
        output_add(output, "       not reached\n");
    } else {
        print_locks(statement, output);
        output_add(output, "       %s%s\n", time,
                   statement->is_sampled ? ", watched from outside a transaction" : "");
    }
}

static void
print_check(const Rehearsal *rehearsal, RehearsalStep step, Output *output)
{
    static const char *const words[] = {
        [VERDICT_NOT_DONE] = "not done", [VERDICT_OK] = "ok", [VERDICT_NO] = "no"};
    const RehearsalCheck *check = &rehearsal->checks[step];
    output_add(output, "  %-18s %s", rehearsal_step_name(step), words[check->verdict]);
    if (check->text != NULL) {
        output_add(output, ": ");
        output_add_safe(output, check->text);
    }
    output_add(output, "\n");
}

static void
print_rehearsal(const Rehearsal *rehearsal, Output *output)
{
    output_add_safe(output, rehearsal->target);
    output_add(output, " (PostgreSQL %s), rehearsed on %s%s\n\n", rehearsal->target_version,
               rehearsal->server_version, rehearsal->made_up ? " with made-up rows" : "");
    for (size_t i = 0; i < rehearsal->count; i++) {
        const RehearsedStatement *row = &rehearsal->statements[i];
        if (i == 0 || rehearsal->statements[i - 1].part != row->part) {
            output_add_safe(output, row->part->id);
            output_add(output, "\n");
        }
        print_statement(row, i + 1, output);
    }
    output_add(output, "\nproof\n");
    for (int i = 0; i < REHEARSAL_STEPS; i++)
        print_check(rehearsal, (RehearsalStep)i, output);
    for (const char *const *left = rehearsal->left_out; *left != NULL; left++) {
        output_add(output, "  left out: ");
        output_add_safe(output, *left);
        output_add(output, "\n");
    }
    for (const char *const *note = rehearsal->notes; *note != NULL; note++) {
        output_add(output, "  ");
        output_add_safe(output, *note);
        output_add(output, "\n");
    }
}

static ExitStatus
rehearse_run(const Call *call, GError **error)
{
    const RehearseOptions *options = call->options;
    int64_t rows;
    g_auto(Judged) judged = {0};
    if (!read_rows(options->rows, &rows, error) ||
        !judged_open(&judged, call, options->with_alembic, error))
        return EXIT_FAILED;
    if (judged.parts->len == 0 && !call->common->json) {
        output_add(call->output, "Nothing is pending: the database is at %s.\n", judged.position);
        return EXIT_DONE;
    }
    g_autoptr(Rehearsal) rehearsal = judged_rehearse(&judged, options->on, rows, error);
    if (rehearsal == NULL)
        return EXIT_FAILED;
    proven_keep(rehearsal);
    if (call->common->json) {
        JsonBuilder *builder = json_begin();
        judge_add_json(builder, rehearsal);
        json_print(builder, call->output);
    } else {
        print_rehearsal(rehearsal, call->output);
    }
    return !rehearsal_holds(rehearsal)       ? EXIT_NO
           : rehearsal_is_partial(rehearsal) ? EXIT_DECIDE
                                             : EXIT_DONE;
}

const Command cli_rehearse = {
    .name = "rehearse",
    .operands = "[REVISION|FROM:TO|FILE]...",
    .operands_max = UINT_MAX,
    .group = "judge",
    .summary = "run revisions on a copy of the database, measure and prove them",
    .details =
        "The schema is what pg_dump gives of the database, in a private server, with made-up\n"
        "rows in the tables that are touched. Every statement is measured: locks on each "
        "relation,\n"
        "what is rewritten and read through, time. Then the proof: the upgrade runs, its result\n"
        "equals the models, the downgrade brings back the start, upgrading again is the same.\n"
        "Without an operand: what is pending; REVISION: up to it; FROM:TO: what lies between; "
        "FILE: "
        "a\n"
        "script or a revision; several run one behind the other.\n"
        "What cannot be read is named; what is readable of it runs, or all with --with-alembic.\n"
        "Status 0: all of it holds, 1: something does not, 3: a part was not read.",
    .options = rehearse_options,
    .options_size = sizeof(RehearseOptions),
    .run = rehearse_run,
};
