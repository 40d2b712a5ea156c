#include "cli/progress.h"

#include "base/text.h"
#include "cli/json.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SQL_WIDTH = 60 };

static char *
clock_text(void)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    return now != NULL ? g_date_time_format(now, "%H:%M:%S") : g_strdup("");
}

// SQL on one line, as much of it as there is room for.
static char *
one_line(const char *sql)
{
    g_autoptr(GString) line = g_string_new(NULL);
    for (const char *c = sql; *c != '\0' && line->len < SQL_WIDTH * 4; c++) {
        bool space = g_ascii_isspace(*c);
        if (!space || (line->len > 0 && line->str[line->len - 1] != ' '))
            g_string_append_c(line, space ? ' ' : *c);
    }
    g_autofree char *safe = text_safe(g_strchomp(line->str), NULL);
    if (g_utf8_strlen(safe, -1) <= SQL_WIDTH)
        return g_steal_pointer(&safe);
    g_autofree char *cut = g_utf8_substring(safe, 0, SQL_WIDTH - 2);
    return g_strconcat(cut, "..", NULL);
}

static void
say(const char *label, const char *text, const char *time)
{
    g_autofree char *clock = clock_text();
    g_autofree char *safe = text_safe(text, NULL);
    int width = SQL_WIDTH - (int)g_utf8_strlen(safe, -1) + (int)strlen(safe);
    if (*time != '\0')
        fprintf(stderr, "%s  %-8s %-*s %11s\n", clock, label, width, safe, time);
    else
        fprintf(stderr, "%s  %-8s %s\n", clock, label, safe);
}

static void
say_step(const RunEvent *event)
{
    g_autofree char *subject = revision_subject(event->step->revision);
    g_autofree char *line = g_strdup_printf("Running %s%s%s", event->step->title,
                                            *subject != '\0' ? ", " : "", subject);
    g_autofree char *safe = text_safe(line, NULL);
    fprintf(stderr, "%s\n", safe);
}

static char *
label_of(const RunEvent *event)
{
    // a live revision may send more than could be foreseen
    return event->number <= event->of ? g_strdup_printf("%zu of %zu", event->number, event->of)
                                      : g_strdup_printf("%zu", event->number);
}

static void
say_ran(Progress *progress, const RunEvent *event)
{
    g_autofree char *label = label_of(event);
    g_autofree char *sql = one_line(event->statement->sql);
    g_autofree char *time = text_duration(event->duration_us);
    say(label, sql, time);
    progress->first = progress->first == 0 ? event->number : progress->first;
    progress->last = event->number;
}

static void
say_lock(const RunEvent *event)
{
    g_autofree char *label = event->number > 0 ? label_of(event) : g_strdup("");
    g_autofree char *limit = text_duration((int64_t)event->timeout_ms * 1000);
    g_autofree char *pause = text_duration((int64_t)event->pause_ms * 1000);
    g_autofree char *text =
        g_strdup_printf("lock not granted within %s (55P03), attempt %d of %d, pause %s", limit,
                        event->attempt, event->attempts, pause);
    say(label, text, "");
}

static void
say_version(Progress *progress, const RunEvent *event)
{
    g_autofree char *with =
        progress->first == 0 ? g_strdup("")
        : progress->first == progress->last
            ? g_strdup_printf(" with %zu", progress->first)
            : g_strdup_printf(" with %zu to %zu", progress->first, progress->last);
    g_autofree char *text = g_strdup_printf("%s, committed%s", event->text, with);
    say("version", text, "");
    progress->first = progress->last = 0;
}

static void
say_batch(const RunEvent *event)
{
    g_autofree char *label = label_of(event);
    g_autofree char *rows = text_count(event->rows);
    g_autofree char *text = g_strdup_printf("%s rows so far", rows);
    say(label, text, "");
}

static void
say_with(const char *label, const char *format, const char *text)
{
    g_auto(GStrv) parts = g_strsplit(format, "%s", 2);
    g_autofree char *line = g_strconcat(parts[0], text, parts[1], NULL);
    say(label, line, "");
}

static void
add_to_json(const Progress *progress, const RunEvent *event)
{
    JsonBuilder *builder = progress->builder;
    if (builder == NULL || event->kind != RUN_EVENT_RAN)
        return;
    json_builder_begin_object(builder);
    json_add_text(builder, "revision", event->step->revision->id);
    json_add_text(builder, "sql", event->statement->sql);
    json_add_origin(builder, progress->project->root, event->statement->origin);
    json_add_number(builder, "duration_us", event->duration_us);
    json_builder_end_object(builder);
}

static void
tell(void *data, const RunEvent *event)
{
    Progress *progress = data;
    add_to_json(progress, event);
    switch (event->kind) {
    case RUN_EVENT_ELSEWHERE:
        say_with("alone", "another trueup is at work, waiting for it: %s", event->text);
        break;
    case RUN_EVENT_STEP:
        say_step(event);
        break;
    case RUN_EVENT_RAN:
        say_ran(progress, event);
        break;
    case RUN_EVENT_BATCH:
        say_batch(event);
        break;
    case RUN_EVENT_LOCK:
        say_lock(event);
        break;
    case RUN_EVENT_CLEARED:
        say_with("cleared", "dropped index %s, which was left over", event->text);
        break;
    case RUN_EVENT_VERSION:
        say_version(progress, event);
        break;
    case RUN_EVENT_ALEMBIC:
        say_with("alembic", "%s", event->text);
        break;
    }
}

RunObserver
progress_observer(Progress *progress)
{
    return (RunObserver){tell, progress};
}

void
progress_backup(void *data, int64_t bytes)
{
    (void)data;
    g_autofree char *size = text_size(bytes), *clock = clock_text();
    if (isatty(STDERR_FILENO) == 1)
        fprintf(stderr, "\r%s  %-8s %s so far", clock, "backup", size);
}

void
progress_say_backup(const Backup *backup)
{
    g_autofree char *size = text_size(backup->bytes);
    g_autofree char *text = g_strdup_printf("%s, %s", backup->path, size);
    g_autofree char *time = text_duration(backup->took_us);
    if (isatty(STDERR_FILENO) == 1)
        fputc('\r', stderr);
    say("backup", text, time);
}
