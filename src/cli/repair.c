#include "cli/apply.h"
#include "cli/commands.h"
#include "cli/exit.h"

#include "base/text.h"
#include "run/base.h"
#include "run/error.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    ConfirmOptions confirm;
    gboolean sql;
} RepairOptions;

static const Option repair_options[] = {
    {"sql", 0, OPTION_FLAG, offsetof(RepairOptions, sql), NULL,
     "print the statements, change nothing"},
    CONFIRM_OPTIONS(RepairOptions, confirm),
    {0},
};

static bool
fail_decide(GError **error, const char *text)
{
    g_set_error_literal(error, RUN_ERROR, RUN_ERROR_DECIDE, text);
    return false;
}

// The history must be known, and the database must count as having run all of it.
static bool
check_base(const Base *base, GError **error)
{
    if (base->database == NULL)
        return fail_decide(error, base->no_database != NULL ? base->no_database
                                                            : "nothing says which database\n"
                                                              "hint: --database URL");
    if (base->no_history != NULL)
        return fail_decide(error, base->no_history);
    if (!base->facts.has_version_rows)
        return fail_decide(error, base->facts.version_problem);
    if (!base->at_heads)
        return fail_decide(error,
                           "the database lacks revisions: what they make is not missing yet\n"
                           "hint: \"trueup upgrade\" first");
    return true;
}

static bool
is_meant(const Changes *changes, const Change *change, const char *name)
{
    const Object *object = change->to != NULL ? change->to : change->from;
    const Object *table = object->parent != NULL ? object->parent : object;
    g_autofree char *path = object_path(object);
    return name == NULL || strcmp(path, name) == 0 || strcmp(object->name, name) == 0 ||
           strcmp(table->name, name) == 0 || plan_find_change(changes, name, NULL) == change;
}

// What the history makes and the database does not show. What is only in the database stays.
static void
keep_missing(Changes *changes, const char *name)
{
    size_t kept = 0;
    for (size_t i = 0; i < changes->count; i++) {
        const Change *change = &changes->rows[i];
        bool is_missing = change->verb == VERB_CREATE || change->verb == VERB_ALTER;
        if (is_missing && change->proof == PROOF_DIFFERS && is_meant(changes, change, name))
            changes->rows[kept++] = *change;
    }
    changes->count = kept;
}

static void
print_plan(const Call *call, const Plan *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        output_add_safe(call->output, plan->steps[i].sql);
        output_add(call->output, ";\n");
    }
}

// All of them in one transaction, so that a failure leaves everything as it was.
static bool
run_plan(Connection *connection, const Plan *plan, GError **error)
{
    if (!connection_execute(connection, "BEGIN; SET LOCAL lock_timeout = '2s'", error))
        return false;
    for (size_t i = 0; i < plan->count; i++) {
        if (connection_execute(connection, plan->steps[i].sql, error))
            continue;
        connection_rollback(connection);
        g_prefix_error(error, "nothing was changed: %s: ", plan->steps[i].sql);
        return false;
    }
    return connection_commit(connection, error);
}

static ExitStatus
repair(const Call *call, const Base *base, const Plan *plan, GError **error)
{
    const RepairOptions *options = call->options;
    print_plan(call, plan);
    if (options->sql || plan->count == 0) {
        if (plan->count == 0)
            exit_print_remark("Nothing is missing of what the history makes.");
        return EXIT_DONE;
    }
    // the statements are read before the question is asked
    if (!output_flush(call->output, error))
        return EXIT_FAILED;
    g_autoptr(Connection) connection =
        connection_open(base->of->conninfo, call->cancellable, error);
    if (connection == NULL)
        return EXIT_FAILED;
    g_autofree char *statements = text_plural((int64_t)plan->count, "statement");
    g_autofree char *what = g_strdup_printf("run %s on", statements);
    const Question question = {
        .database = base->of, .facts = connection_facts(connection), .what = what};
    if (!confirm(call, &options->confirm, &question, error) || !run_plan(connection, plan, error))
        return EXIT_FAILED;
    fprintf(stderr, "%s ran, committed\n", statements);
    return EXIT_DONE;
}

static ExitStatus
repair_run(const Call *call, GError **error)
{
    g_auto(RevisionCall) opened = {0};
    if (!revisions_open_with_models(&opened, call, error))
        return EXIT_FAILED;
    const BaseOptions wanted = {.sandbox = opened.project->sandbox,
                                .cancellable = call->cancellable};
    g_autoptr(Base) base = base_find(opened.project, opened.graph, &wanted, error);
    if (base == NULL || !check_base(base, error))
        return EXIT_FAILED;
    g_autoptr(Changes) changes = check_compare(opened.project, base->of, base->replay->schema,
                                               base->database, call->cancellable, error);
    if (changes == NULL)
        return EXIT_FAILED;
    keep_missing(changes, call->operands[0]);
    g_autoptr(Plan) plan = plan_new(changes, error);
    return plan == NULL ? EXIT_FAILED : repair(call, base, plan, error);
}

const Command cli_repair = {
    .name = "repair",
    .operands = "[NAME]",
    .operands_max = 1,
    .group = "mend",
    .summary = "make what revisions that count as applied should have made",
    .details =
        "For a database that was stamped past revisions that never ran, or from which something\n"
        "was dropped by hand: replays the history, prints the statements that make what is\n"
        "missing (of NAME: a table, a column, a constraint, an index), asks, and runs them in one\n"
        "transaction. What only the database has is left alone; no version row is touched.",
    .options = repair_options,
    .options_size = sizeof(RepairOptions),
    .fails_with_one = true,
    .run = repair_run,
};
