#include "run/upgrade-private.h"

#include "base/text.h"

#include <string.h>

enum { MOST_LINES = 30 };

static const RunStep *
failed_step(const Runner *runner)
{
    size_t step = runner->failed_unit != NULL ? runner->failed_unit->step
                  : runner->failed != NULL    ? runner->failed->step
                                              : 0;
    return step < runner->plan->count ? &runner->plan->steps[step] : NULL;
}

static void
add_place(const Runner *runner, GString *text)
{
    const Unit *unit = runner->failed_unit;
    const RunStep *step = failed_step(runner);
    if (unit != NULL && unit->statement != NULL && unit->statement->origin.file != NULL) {
        g_autofree char *place =
            origin_text((Origin){unit->statement->origin.file, unit->statement->origin.line, 0});
        g_string_append_printf(text, "%s: ", project_relative(runner->plan->project, place));
    } else if (step != NULL) {
        g_string_append_printf(
            text, "%s: ", project_relative(runner->plan->project, step->revision->file));
    }
}

static void
add_indented(GString *text, const char *label, const char *value)
{
    if (*value == '\0')
        return;
    g_auto(GStrv) lines = g_strsplit(value, "\n", -1);
    for (size_t i = 0; lines[i] != NULL; i++) {
        if (i == MOST_LINES) {
            g_string_append(text, "\n  ...");
            return;
        }
        g_string_append_printf(text, "\n  %s%s", i == 0 ? label : "", lines[i]);
    }
}

// The statement up to where the server points, as people count.
static void
add_position(GString *text, const char *sql, int position)
{
    if (position <= 1 || !g_utf8_validate(sql, -1, NULL) || position > g_utf8_strlen(sql, -1))
        return;
    const char *at = g_utf8_offset_to_pointer(sql, position - 1);
    int line = 1;
    const char *begin = sql;
    for (const char *c = sql; c < at; c++)
        if (*c == '\n') {
            line++;
            begin = c + 1;
        }
    long column = g_utf8_pointer_to_offset(begin, at) + 1;
    if (strchr(sql, '\n') != NULL)
        g_string_append_printf(text, "\n  at its line %d, column %ld", line, column);
    else
        g_string_append_printf(text, "\n  at its column %ld", column);
}

static char *
count_done(const Runner *runner)
{
    size_t count = runner->committed;
    g_autofree char *number = text_plural((int64_t)count, "revision");
    return count == 0
               ? g_strdup("nothing was changed")
               : g_strdup_printf("%s of this run %s committed", number, count == 1 ? "is" : "are");
}

// Read from the database where it can be asked, for that is what matters.
static void
add_standing(Runner *runner, GString *text, bool unfinished)
{
    const RunPlan *plan = runner->plan;
    const char *identity = connection_facts(runner->connection)->identity;
    g_autofree char *done =
        unfinished && runner->committed == 0 ? g_strdup("no whole revision") : count_done(runner);
    Names rows;
    connection_watch(runner->connection, NULL); // also after Ctrl-C
    bool known = connection_is_alive(runner->connection) &&
                 revision_read_version(runner->connection, plan->table.namespace, plan->table.name,
                                       runner->arena, &rows, NULL);
    connection_watch(runner->connection, runner->options->cancellable);
    if (!known) {
        g_string_append_printf(text, "\n%s was at %s when it was last heard of: %s", identity,
                               runner->committed > 0 ? plan->steps[runner->committed - 1].position
                                                     : run_position(plan->rows, runner->arena),
                               done);
        return;
    }
    g_string_append_printf(text, "\n%s is at %s: %s", identity, run_position(rows, runner->arena),
                           done);
    const RunStep *step = failed_step(runner);
    if (unfinished && step != NULL)
        g_string_append_printf(text, ", and %s in part", step->revision->id);
    else if (step != NULL && runner->committed > 0)
        g_string_append_printf(text, ", nothing of %s", step->revision->id);
}

static const char *
left_over(Runner *runner)
{
    const Unit *unit = runner->failed_unit;
    ConcurrentIndex index;
    bool is_index = unit != NULL && unit->statement != NULL &&
                    run_concurrent_index(runner->arena, unit->sql, &index) && !index.drops;
    return is_index ? arena_printf(runner->arena, "index %s may be there, invalid", index.name)
                    : NULL;
}

static const char *
server_words(const GError *problem)
{
    // "microblog at localhost:5432: relation …": where it is follows below
    const char *colon = strstr(problem->message, ": ");
    const char *at = strstr(problem->message, " at ");
    return problem->domain == SERVER_ERROR && colon != NULL && at != NULL && at < colon
               ? colon + 2
               : problem->message;
}

// A cancel stays one, and so does what has a status of its own.
static void
set_code(const GError *problem, bool unfinished, GQuark *domain, int *code)
{
    bool cancelled = g_error_matches(problem, SERVER_ERROR, SERVER_ERROR_CANCELLED) ||
                     g_error_matches(problem, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    *domain = RUN_ERROR;
    *code = problem->domain == RUN_ERROR ? problem->code : RUN_ERROR_STATEMENT;
    if (cancelled) {
        *domain = SERVER_ERROR;
        *code = SERVER_ERROR_CANCELLED;
    } else if (unfinished) {
        *code = RUN_ERROR_UNFINISHED;
    }
}

void
run_explain(Runner *runner, GError *problem, GError **error)
{
    bool unfinished = runner->failed != NULL && runner->failed->has_journal && runner->journal_open;
    ServerErrorDetails details = server_error_details(problem);
    const Unit *unit = runner->failed_unit;
    g_autoptr(GString) text = g_string_new(NULL);
    add_place(runner, text);
    const char *words = server_words(problem);
    const char *hint = strstr(words, "\nhint: ");
    g_string_append_len(text, words, hint != NULL ? hint - words : (gssize)strlen(words));
    if (unit != NULL && problem->domain == SERVER_ERROR) {
        add_indented(text, "", unit->sql);
        add_position(text, unit->sql, details.position);
    }
    add_indented(text, "detail: ", details.detail);
    add_indented(text, "the server's hint: ", details.hint);
    add_standing(runner, text, unfinished);
    if (unfinished && left_over(runner) != NULL)
        g_string_append_printf(text, "\nleft over: %s", left_over(runner));
    bool up = runner->plan->direction == SCRIPT_UPGRADE;
    if (unfinished)
        g_string_append_printf(text, "\nhint: trueup %s --resume goes on with it",
                               up ? "upgrade" : "downgrade");
    else if (problem->domain == RUN_ERROR && hint != NULL)
        g_string_append(text, hint);
    GQuark domain;
    int code;
    set_code(problem, unfinished, &domain, &code);
    g_set_error_literal(error, domain, code, text->str);
}
