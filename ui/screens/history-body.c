#include "ui/screens/history-private.h"

#include "base/text.h"
#include "revision/script.h"

#include <string.h>

// What the selected revision does. Its file is read in a job, when it has been selected; the lines
// of the one before stand as long, and are not drawn.

typedef struct {
    const UiOptions *options;
    Picture *picture; // whose graph has the revision
    const Revision *revision;
} BodyQuestion;

static void
question_free(void *data)
{
    BodyQuestion *question = data;
    picture_unref(question->picture);
    g_free(question);
}

void
history_body_free(void *pointer)
{
    HistoryBody *body = pointer;
    if (body == NULL)
        return;
    g_free(body->id);
    g_free(body->does);
    g_free(body->reading);
    g_free(body);
}

// The first statement, "; and 2 more" behind it.
static char *
does_text(const RevisionScript *script)
{
    if (script->count == 0)
        return g_strdup("nothing in the database");
    g_auto(GStrv) words = g_strsplit_set(script->statements[0].sql, " \t\r\n", -1);
    g_autoptr(GString) text = g_string_new(NULL);
    if (script->count > 1)
        g_string_append_printf(text, "%zu statements: ", script->count);
    for (size_t i = 0; words[i] != NULL; i++)
        if (words[i][0] != '\0')
            g_string_append_printf(text, "%s%s", i > 0 ? " " : "", words[i]);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static size_t
count_outside(const RevisionScript *script)
{
    size_t count = 0;
    for (size_t i = 0; i < script->count; i++)
        count += script->statements[i].outside_transaction;
    return count;
}

// "in full: 3 statements, 1 outside a transaction; downgrade present"
static char *
reading_text(const BodyQuestion *question, const RevisionScript *up, const RevisionScript *down)
{
    if (up->opaque != NULL) {
        Origin at = up->opaque_origin;
        at.file = project_relative(question->options->project,
                                   at.file != NULL ? at.file : question->revision->file);
        g_autofree char *place = origin_text(at);
        return g_strdup_printf("opaque: %s: %s", place, up->opaque);
    }
    size_t outside = count_outside(up);
    g_autofree char *statements = text_plural((int64_t)up->count, "statement");
    g_autofree char *apart = outside == 0 ? g_strdup("")
                             : outside == up->count
                                 ? g_strdup(", outside a transaction")
                                 : g_strdup_printf(", %zu outside a transaction", outside);
    return g_strdup_printf("%s: %s%s; %s",
                           up->live ? "live, as far as could be foreseen" : "in full", statements,
                           apart, down->missing ? "no downgrade" : "downgrade present");
}

static void *
body_work(void *data, const UiCall *call, GError **error)
{
    (void)call;
    const BodyQuestion *question = data;
    g_autoptr(Arena) arena = arena_new();
    ScriptOptions options = script_options_for(question->options->project, arena);
    g_autoptr(RevisionScript) up =
        revision_script_read(question->revision, SCRIPT_UPGRADE, &options, error);
    g_autoptr(RevisionScript) down =
        up != NULL ? revision_script_read(question->revision, SCRIPT_DOWNGRADE, &options, error)
                   : NULL;
    if (down == NULL)
        return NULL;
    HistoryBody *body = g_new0(HistoryBody, 1);
    *body = (HistoryBody){g_strdup(question->revision->id), does_text(up),
                          reading_text(question, up, down)};
    return body;
}

static void
body_ended(void *owner, void *data, void *result, const GError *error)
{
    const BodyQuestion *question = data;
    HistoryScreen *history = owner;
    g_clear_pointer(&history->reading, job_unref);
    history_body_free(history->body);
    history->body = result;
    if (error != NULL) { // said in its place, and not asked for again
        history->body = g_new0(HistoryBody, 1);
        *history->body = (HistoryBody){g_strdup(question->revision->id), g_strdup(""),
                                       g_strndup(error->message, strcspn(error->message, "\n"))};
    }
    app_redraw(history->app);
}

static const JobKind body_kind = {.name = "reading the revision",
                                  .work = body_work,
                                  .ended = body_ended,
                                  .free_data = question_free,
                                  .free_result = history_body_free};

const HistoryBody *
history_body(const HistoryScreen *history)
{
    const Revision *revision = history_revision(history);
    bool is_its =
        revision != NULL && history->body != NULL && strcmp(history->body->id, revision->id) == 0;
    return is_its ? history->body : NULL;
}

void
history_want_body(HistoryScreen *history)
{
    const Revision *revision = history_revision(history);
    if (revision == NULL || history->reading != NULL || history_body(history) != NULL)
        return;
    BodyQuestion *question = g_new0(BodyQuestion, 1);
    *question = (BodyQuestion){app_options(history->app), picture_ref(history->picture), revision};
    history->reading = job_ref(app_start_job(history->app, &body_kind, history, question));
}
