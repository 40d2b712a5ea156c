#include "run/stamp.h"

#include "base/text.h"
#include "cli/apply.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/stamp-baseline.h"
#include "run/error.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    ConfirmOptions confirm;
    char **x_arg;
    char *tag, *wait, *bind, *message;
    gboolean sql, purge, baseline;
} StampOptions;

static const Option stamp_options[] = {
    {"sql", 0, OPTION_FLAG, offsetof(StampOptions, sql), NULL,
     "print the SQL, change nothing; FROM:TO says which row there is"},
    {"purge", 0, OPTION_FLAG, offsetof(StampOptions, purge), NULL, "delete all rows first"},
    {"baseline", 0, OPTION_FLAG, offsetof(StampOptions, baseline), NULL,
     "write a first revision that makes what is there, and stamp that"},
    {"message", 'm', OPTION_TEXT, offsetof(StampOptions, message), "TEXT",
     "what the first revision is called (baseline)"},
    {"tag", 0, OPTION_TEXT, offsetof(StampOptions, tag), "TAG",
     "taken for scripts that pass it to env.py, which is not run"},
    REVISIONS_OPTION_X(StampOptions),
    APPLY_OPTION_BIND(StampOptions),
    {"wait", 0, OPTION_TEXT, offsetof(StampOptions, wait), "SECONDS",
     "how long to wait for another trueup at the same database (60)"},
    CONFIRM_OPTIONS(StampOptions, confirm),
    {0},
};

static Names
targets_of(const Call *call)
{
    static const char *const head[] = {"head"};
    size_t count = 0;
    while (call->operands[count] != NULL)
        count++;
    return count > 0 ? (Names){call->operands, count} : (Names){head, 1};
}

// ---- a script --------------------------------------------------------------------------------

static bool
split_targets(Arena *arena, Names *targets, Names *rows, GError **error)
{
    const char **items = ARENA_NEW_ARRAY(arena, const char *, targets->count);
    for (size_t i = 0; i < targets->count; i++) {
        Names begin;
        items[i] = targets->items[i];
        if (!apply_split_range(&items[i], &begin, arena, error))
            return false;
        bool differs =
            rows->count > 0 && begin.count > 0 && strcmp(rows->items[0], begin.items[0]) != 0;
        if (differs) {
            g_set_error_literal(error, CLI_ERROR, CLI_ERROR_NAME,
                                "Stamp operation with --sql only supports a single starting "
                                "revision at a time\nhint: one FROM:TO");
            return false;
        }
        *rows = begin.count > 0 ? begin : *rows;
    }
    *targets = (Names){items, targets->count};
    return true;
}

static ExitStatus
print_script(const Call *call, const StampOptions *options, GError **error)
{
    g_auto(RevisionCall) opened = {0};
    Names targets = targets_of(call), rows = {0};
    if (options->purge) {
        g_set_error_literal(error, CLI_ERROR, CLI_ERROR_NAME,
                            "Can't use --purge with --sql mode\nhint: DELETE FROM the table first");
        return EXIT_FAILED;
    }
    if (!revisions_open(&opened, call, error) ||
        !split_targets(opened.arena, &targets, &rows, error) ||
        !apply_resolve_rows(opened.graph, &rows, opened.arena, error))
        return EXIT_FAILED;
    StampRequest request = {opened.project, opened.graph, rows, targets, false, NULL};
    g_autoptr(StampPlan) plan = stamp_plan_new(&request, error);
    if (plan == NULL)
        return EXIT_FAILED;
    g_autofree char *script = stamp_offline(plan);
    output_add_script(call->output, script);
    return EXIT_DONE;
}

// ---- what is said before ---------------------------------------------------------------------

static void
say_line(const Revision *revision, const char *mark, const char *name, const char *words)
{
    g_autofree char *id = text_safe(revision->id, NULL);
    g_autofree char *safe_name = text_safe(name, NULL);
    g_autofree char *safe_words = text_safe(words, NULL);
    fprintf(stderr, "  %s  %s  %-20s %s\n", id, mark, safe_name, safe_words);
}

static void
say_facts(const StampPlan *plan, bool behind)
{
    size_t count = 0;
    const TraceLine *lines = trace_lines(plan->trace, &count);
    for (size_t i = 0; i < count; i++) {
        const char mark[] = {lines[i].mark, '\0'};
        if ((lines[i].found == NULL) == behind)
            say_line(lines[i].revision, mark, lines[i].name,
                     behind ? "there; a later upgrade makes it again" : lines[i].found);
    }
    const TraceUnseen *unseen = trace_unseen(plan->trace, &count);
    for (size_t i = 0; i < count; i++) {
        if (!unseen[i].is_all)
            continue;
        g_autofree char *words = g_strdup_printf("cannot be seen: %s", unseen[i].words);
        say_line(unseen[i].revision, "?", "", words);
    }
}

static char *
headline_of(const StampPlan *plan, const ConnectionFacts *facts)
{
    static const char *const ends[] = {
        [STAMP_TRUE] = "",
        [STAMP_AHEAD] = ". It does not show:",
        [STAMP_BEHIND] = ". It shows:",
        [STAMP_UNREAD] = ". What that stands for cannot be seen:",
    };
    return g_strdup_printf("%s is at %s and would be called %s%s", facts->identity,
                           run_position(plan->rows, plan->arena),
                           run_position(plan->result, plan->arena), ends[plan->state]);
}

static char *
hazard_of(const StampPlan *plan)
{
    static const char *const instead[] = {
        [STAMP_TRUE] = "",
        [STAMP_AHEAD] = ". trueup upgrade makes them",
        [STAMP_BEHIND] = ". trueup downgrade takes them back",
        [STAMP_UNREAD] = "",
    };
    const char *hazard = stamp_hazard(plan);
    return hazard == NULL ? NULL
                          : g_strdup_printf(" !  %s.\nNot stamped%s", hazard, instead[plan->state]);
}

static bool
ask(const RevisionCall *opened, const StampPlan *plan, GError **error)
{
    const StampOptions *options = opened->call->options;
    const ConnectionFacts *facts = connection_facts(opened->connection);
    g_autofree char *hazard = hazard_of(plan);
    if (plan->state != STAMP_TRUE) {
        g_autofree char *headline = headline_of(plan, facts);
        fprintf(stderr, "%s\n", headline);
        say_facts(plan, plan->state == STAMP_BEHIND);
    }
    Question question = {
        .database = opened->database, .facts = facts, .what = "stamp", .hazard = hazard};
    bool nothing = plan->change_count == 0 && !plan->purge;
    return nothing || confirm(opened->call, &options->confirm, &question, error);
}

// ---- doing it --------------------------------------------------------------------------------

static void
print_json(const Call *call, const StampPlan *plan)
{
    JsonBuilder *builder = json_begin();
    json_add_text(builder, "from", run_position(plan->rows, plan->arena));
    json_add_text(builder, "to", run_position(plan->result, plan->arena));
    json_add_text(builder, "state", stamp_state_name(plan->state));
    json_add_number(builder, "shown", (int64_t)plan->shown);
    json_add_number(builder, "changes", (int64_t)plan->total);
    json_print(builder, call->output);
}

static bool
check_baseline(const Call *call, GError **error)
{
    const StampOptions *options = call->options;
    if (!options->sql && call->operands[0] == NULL)
        return true;
    g_set_error_literal(error, CLI_ERROR, CLI_ERROR_NAME,
                        "--baseline names no revision and prints no script: it writes the first one"
                        "\nhint: trueup stamp --baseline -m MESSAGE");
    return false;
}

static ExitStatus
run_bind(const Call *call, const char *bind, GError **error)
{
    const StampOptions *options = call->options;
    g_auto(RevisionCall) opened = {.bind = bind};
    if (!apply_open(&opened, call, options->wait, error))
        return EXIT_FAILED;
    StampRequest request = {opened.project,   opened.graph,   opened.rows,
                            targets_of(call), options->purge, opened.bind};
    const StampCheck check = {opened.database, call->cancellable};
    g_autoptr(StampPlan) plan = stamp_plan_new(&request, error);
    if (plan == NULL || !stamp_check(plan, opened.connection, &check, error) ||
        !ask(&opened, plan, error) || !stamp_apply(plan, opened.connection, error))
        return EXIT_FAILED;
    for (size_t i = 0; plan->titles[i] != NULL; i++)
        fprintf(stderr, "Running %s\n", plan->titles[i]);
    if (call->common->json)
        print_json(call, plan);
    return revisions_run_others(&opened, run_bind, error);
}

static ExitStatus
stamp_run(const Call *call, GError **error)
{
    const StampOptions *options = call->options;
    const StampBaseline baseline = {.confirm = &options->confirm,
                                    .message = options->message,
                                    .wait = options->wait,
                                    .purge = options->purge};
    if (options->baseline)
        return check_baseline(call, error) ? stamp_baseline(call, &baseline, error) : EXIT_FAILED;
    return options->sql ? print_script(call, options, error) : run_bind(call, options->bind, error);
}

const Command cli_stamp = {
    .name = "stamp",
    .operands = "[REVISION...]",
    .operands_max = 100,
    .group = "revisions",
    .summary = "say which revisions the database is at, without running anything (default: head)",
    .details =
        "First it replays these revisions on a private server and looks whether the database "
        "shows what they do. Where it does not, or where that cannot be seen, the stamp has "
        "to be confirmed with the database's name.\n"
        "--baseline is for a database that was there before its history: without revisions the "
        "first one makes all that it has; where the first one needs tables that none makes, one "
        "is put before it, of what a downgrade of a copy to its base leaves.",
    .options = stamp_options,
    .options_size = sizeof(StampOptions),
    .fails_with_one = true,
    .run = stamp_run,
};
