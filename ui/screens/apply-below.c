#include "ui/screens/apply-private.h"

#include "base/text.h"

#include <string.h>

enum { NAME_WIDTH = 9, MOST_HOLDERS = 3 };

// ---- lines ------------------------------------------------------------------------------------

static void
draw_title(const Canvas *canvas, int *row, const char *title)
{
    if (*row >= canvas->rows)
        return;
    g_autofree char *text = g_strdup_printf(" %s ", title);
    canvas_horizontal(canvas, *row, 0, canvas->columns);
    canvas_text(canvas, (Span){*row, 1, canvas->columns - 2}, ROLE_TITLE, text);
    ++*row;
}

G_GNUC_PRINTF(4, 5)
static void
draw_line(const Canvas *canvas, int *row, const char *name, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    if (*row >= canvas->rows)
        return;
    canvas_text(canvas, (Span){*row, 1, NAME_WIDTH}, ROLE_SAME, name);
    canvas_text(canvas, (Span){*row, 1 + NAME_WIDTH, canvas->columns - NAME_WIDTH - 2}, ROLE_TEXT,
                text);
    ++*row;
}

static void
draw_prose(const Canvas *canvas, int *row, Role role, const char *text)
{
    if (*row < canvas->rows)
        *row = canvas_prose(canvas, *row, role, text);
}

// ---- before -----------------------------------------------------------------------------------

static void
draw_findings(const ApplyScreen *apply, const Canvas *canvas, int *row)
{
    const Ready *ready = apply->plan->ready;
    const Preflight *preflight = ready->preflight;
    for (size_t i = 0; preflight != NULL && i < preflight->count; i++) {
        const Finding *finding = &preflight->rows[i];
        bool is_loss = g_strcmp0(finding->rule, "ban-drop-column") == 0; // said as one
        if (finding->level == FINDING_FACT || is_loss)
            continue;
        g_autofree char *line = ready_line(ready, app_options(apply->app)->project, finding);
        g_autofree char *text = g_strdup_printf(
            "! %s%s", line, finding->level == FINDING_BREAKS ? ": it would fail" : "");
        draw_prose(canvas, row, ROLE_HAZARD, text);
    }
}

static void
draw_losses(const ApplyScreen *apply, const Canvas *canvas, int *row)
{
    const Losses *losses = &apply->plan->losses;
    for (size_t i = 0; i < losses->count; i++) {
        g_autofree char *count = losses->rows[i].count < 0
                                     ? g_strdup("an unknown number of values")
                                     : text_plural(losses->rows[i].count, losses->rows[i].noun);
        g_autofree char *text =
            g_strdup_printf("! %s: %s will be lost", losses->rows[i].name, count);
        draw_prose(canvas, row, ROLE_HAZARD, text);
    }
}

static void
draw_stamp(const ApplyScreen *apply, const Canvas *canvas, int *row)
{
    const GArray *lines = apply->plan->stamp_lines;
    draw_title(canvas, row, apply->plan->stamp_title);
    for (guint i = 0; i < lines->len && *row < canvas->rows - 1; i++) {
        const StampLine *line = &g_array_index(lines, StampLine, i);
        draw_prose(canvas, row, line->role, line->text);
    }
}

static void
draw_backup(const ApplyScreen *apply, const Canvas *canvas, int *row)
{
    draw_prose(canvas, row, ROLE_TEXT,
               apply->plan->backup == NULL ? "No backup is made: there is nothing to save."
               : apply->has_backup         ? "A backup is made first; b leaves it out."
                                           : "No backup is made; b makes one first.");
}

static void
draw_before(const ApplyScreen *apply, const Canvas *canvas, int row)
{
    const ApplyPlan *plan = apply->plan;
    const ProjectDatabase *database = app_options(apply->app)->database;
    if (plan->stamp != NULL)
        draw_stamp(apply, canvas, &row);
    else
        draw_title(canvas, &row, "before");
    if (apply->note != NULL)
        draw_prose(canvas, &row, ROLE_CHANGE, apply->note);
    if (plan->unfinished != NULL) {
        g_autofree char *text =
            g_strdup_printf("%s is unfinished: %zu of its statements are done; a goes on with it",
                            plan->unfinished, plan->done);
        draw_prose(canvas, &row, ROLE_CHANGE, text);
    }
    if (plan->stamp == NULL)
        draw_backup(apply, canvas, &row);
    if (plan->plan->direction == SCRIPT_UPGRADE && plan->stamp == NULL)
        draw_prose(canvas, &row, proven_is_asked(&plan->proven) ? ROLE_HAZARD : ROLE_TEXT,
                   plan->proven.text);
    if (plan->approved != NULL)
        draw_prose(canvas, &row, ROLE_TEXT, plan->approved);
    draw_losses(apply, canvas, &row);
    draw_findings(apply, canvas, &row);
    g_autofree char *level =
        g_strdup_printf("a asks before it starts: %s; nothing has been changed.",
                        database->guard               ? "level 3, guarded database"
                        : apply_hazard(apply) != NULL ? "level 3, a hazard"
                        : plan->losses.count > 0      ? "level 2, values are lost"
                                                      : "level 1");
    draw_prose(canvas, &row, ROLE_TEXT, level);
}

// ---- while it waits ---------------------------------------------------------------------------

// "pid 4711, reporting, 10.0.3.17, psql; idle in transaction 14 min 02 s"
static char *
holder_text(const LockHolder *holder)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *age =
        holder->age_s >= 0 ? text_duration(holder->age_s * G_USEC_PER_SEC) : g_strdup("");
    const char *parts[] = {holder->user, holder->client, holder->application};
    g_string_append_printf(text, "pid %d", holder->pid);
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        if (parts[i] != NULL)
            g_string_append_printf(text, ", %s", parts[i]);
    g_string_append_printf(text, "; %s%s%s", holder->state != NULL ? holder->state : "not visible",
                           *age != '\0' ? " " : "", age);
    if (holder->blocked_by != 0)
        g_string_append_printf(text, ", waits for pid %d", holder->blocked_by);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
draw_holders(const Canvas *canvas, int *row, const LockWait *wait, const char *user)
{
    for (size_t i = 0; i < MIN(wait->count, (size_t)MOST_HOLDERS); i++) {
        const LockHolder *holder = &wait->holders[i];
        g_autofree char *text = holder_text(holder);
        bool is_seen = holder->query != NULL && holder->query[0] != '<';
        draw_line(canvas, row, holder->mode != NULL ? "held by" : "queue", "%s", text);
        if (is_seen)
            draw_line(canvas, row, "", "%s", holder->query);
        else
            draw_line(canvas, row, "", "query of another role, not visible to %s", user);
        if (holder->mode != NULL)
            draw_line(canvas, row, "locks", "it holds %s, this step needs %s", holder->mode,
                      wait->mode);
    }
    if (wait->count > MOST_HOLDERS)
        draw_line(canvas, row, "", "and %zu more", wait->count - MOST_HOLDERS);
}

static void
draw_wait(const ApplyScreen *apply, const Canvas *canvas, int *row)
{
    const ApplyRun *run = apply->run;
    const LockWait *wait = &run->seen->wait;
    g_autofree char *title = g_strdup_printf(
        "step %zu waits for a lock on %s, attempt %d of %d", apply->plan->rows[run->at].number,
        wait->what, run->attempt + 1, run->attempts + g_atomic_int_get(&run->more_attempts));
    g_autofree char *behind = text_plural(wait->behind, "session");
    draw_title(canvas, row, title);
    draw_holders(canvas, row, wait, run->user);
    if (wait->behind > 0)
        draw_line(canvas, row, "behind", "%s queue%s behind this step", behind,
                  wait->behind == 1 ? "s" : "");
}

static void
draw_pause(const ApplyRun *run, const Canvas *canvas, int *row)
{
    gint64 left_us = run->paused_us + (gint64)run->pause_ms * 1000 - g_get_monotonic_time();
    g_autofree char *left = text_duration(MAX(left_us, 0));
    g_autofree char *title =
        g_strdup_printf("a pause with nothing held, attempt %d of %d after it", run->attempt + 1,
                        run->attempts + g_atomic_int_get(&run->more_attempts));
    draw_title(canvas, row, title);
    draw_line(canvas, row, "then", "the next attempt, in %s", left);
}

// ---- what happened ----------------------------------------------------------------------------

// The newest lines that fit.
static void
draw_log(const ApplyRun *run, const Canvas *canvas, int *row, int kept)
{
    guint room = (guint)MAX(canvas->rows - *row - kept, 1), count = run->log->len;
    guint first = count > room ? count - room : 0;
    for (guint i = first; i < count && *row < canvas->rows; i++, ++*row)
        canvas_text(canvas, (Span){*row, 1, canvas->columns - 2}, ROLE_TEXT, run->log->pdata[i]);
}

static void
draw_running(const ApplyScreen *apply, const Canvas *canvas, int row)
{
    ApplyRun *run = apply->run;
    g_mutex_lock(&run->lock);
    bool pauses = run->paused_us > 0 &&
                  g_get_monotonic_time() < run->paused_us + (gint64)run->pause_ms * 1000;
    if (run->seen != NULL)
        draw_wait(apply, canvas, &row);
    else if (pauses)
        draw_pause(run, canvas, &row);
    else
        draw_title(canvas, &row, "what happens");
    if (run->seen != NULL || pauses)
        draw_prose(canvas, &row, ROLE_TEXT,
                   "Stopping now (s) changes nothing more: what is open is rolled back.");
    draw_log(run, canvas, &row, 0);
    g_mutex_unlock(&run->lock);
}

// "microblog@db1:5432 is at a41c7d09e5b2: …": from there on an error says what is there.
static const char *
standing_of(const char *error)
{
    g_autoptr(GRegex) begins = g_regex_new("^\\S+ (?:is|was) at ", G_REGEX_MULTILINE, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    int at = 0;
    bool is_found =
        g_regex_match(begins, error, 0, &match) && g_match_info_fetch_pos(match, 0, &at, NULL);
    return is_found ? error + at : NULL;
}

static void
draw_standing(const ApplyScreen *apply, const Canvas *canvas, int *row, const char *standing)
{
    ApplyRun *run = apply->run;
    g_auto(GStrv) lines = g_strsplit(standing, "\n", -1);
    draw_title(canvas, row, "what is there now");
    for (size_t i = 0; lines[i] != NULL; i++)
        if (!g_str_has_prefix(lines[i], "hint: ")) // the keys below say it
            draw_prose(canvas, row, ROLE_TEXT, lines[i]);
    g_mutex_lock(&run->lock);
    if (run->states[ROW_BACKUP].state == STEP_DONE)
        draw_line(canvas, row, "backup", "%s", run->backup);
    g_mutex_unlock(&run->lock);
}

static void
draw_stopped(const ApplyScreen *apply, const Canvas *canvas, int row)
{
    const ApplyPlan *plan = apply->plan;
    const char *standing = standing_of(apply->error);
    size_t length = standing != NULL ? (size_t)(standing - apply->error) : strlen(apply->error);
    g_autofree char *happened = g_strchomp(g_strndup(apply->error, length));
    draw_title(canvas, &row, "what happened");
    draw_prose(canvas, &row, ROLE_DROP, happened);
    if (standing != NULL)
        draw_standing(apply, canvas, &row, standing);
    draw_title(canvas, &row, "choose");
    draw_line(canvas, &row, "r resume", "read it again; then a goes on behind what is committed");
    if (plan->plan->direction == SCRIPT_UPGRADE && plan->stamp == NULL)
        draw_line(canvas, &row, "d back", "the list of a downgrade to %s, where this run began",
                  plan->from);
    draw_line(canvas, &row, "q", "leave it as it is");
    g_mutex_lock(&apply->run->lock);
    draw_log(apply->run, canvas, &row, 0);
    g_mutex_unlock(&apply->run->lock);
}

static void
draw_done(const ApplyScreen *apply, const Canvas *canvas, int row)
{
    enum { OUTCOME_ROWS = 5 };
    draw_title(canvas, &row, "what happened");
    g_mutex_lock(&apply->run->lock);
    draw_log(apply->run, canvas, &row, OUTCOME_ROWS);
    g_mutex_unlock(&apply->run->lock);
    draw_prose(canvas, &row, apply->run->differs ? ROLE_CHANGE : ROLE_ADD, apply->outcome);
}

void
apply_draw_below(const ApplyScreen *apply, const Canvas *canvas)
{
    int row = 0;
    if (apply->preparing != NULL)
        draw_title(canvas, &row, "reading it again");
    else if (apply->run == NULL)
        draw_before(apply, canvas, 0);
    else if (apply->error != NULL)
        draw_stopped(apply, canvas, 0);
    else if (apply->outcome != NULL)
        draw_done(apply, canvas, 0);
    else
        draw_running(apply, canvas, 0);
}
