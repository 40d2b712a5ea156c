// `i`: what lint says of a statement, allowed in the revision's file by a comment with a reason. A
// file that people review is written only when that was confirmed.
#include "ui/screens/review-private.h"

#include <glib/gstdio.h>
#include <string.h>

// A finding is of the statement on whose lines it is; its file is told from the project's folder
// on.
static bool
is_of_item(const ReviewModel *model, const ReviewItem *item, const ReviewFinding *finding)
{
    const ReviewPart *part = &model->parts[item->part];
    if (part->file == NULL || !g_str_has_suffix(part->file, finding->file) ||
        finding->line < item->line)
        return false;
    for (size_t i = 0; i < model->item_count; i++) {
        const ReviewItem *other = &model->items[i];
        if (other->part == item->part && other->line > item->line && other->line <= finding->line)
            return false;
    }
    return true;
}

// What has to be approved is told of although the comments above the statement allow it.
static bool
is_in_file(const ReviewPart *part, int line, const char *rule)
{
    g_auto(GStrv) lines = g_strsplit(part->text != NULL ? part->text : "", "\n", -1);
    int count = (int)g_strv_length(lines);
    for (int i = MIN(line - 1, count) - 1; i >= 0; i--) {
        const char *text = g_strchug(lines[i]);
        if (text[0] != '#' && !g_str_has_prefix(text, "--"))
            return false;
        if (strstr(text, "trueup: allow") != NULL && strstr(text, rule) != NULL)
            return true;
    }
    return false;
}

// "ban-drop-column, lock-held-longer"; free with g_free().
static char *
rules_of(const ReviewModel *model, const ReviewItem *item)
{
    g_autoptr(GPtrArray) rules = g_ptr_array_new();
    for (size_t i = 0; i < model->lint_count; i++) {
        const ReviewFinding *finding = &model->lint[i];
        if (is_of_item(model, item, finding) &&
            !is_in_file(&model->parts[item->part], item->line, finding->rule) &&
            !g_ptr_array_find_with_equal_func(rules, finding->rule, g_str_equal, NULL))
            g_ptr_array_add(rules, (gpointer)(guintptr)finding->rule);
    }
    g_ptr_array_add(rules, NULL);
    return g_strjoinv(", ", (char **)rules->pdata);
}

const char *
review_cannot_allow(const Screen *screen, const App *app)
{
    (void)app;
    const ReviewScreen *review = (const ReviewScreen *)screen;
    const ReviewItem *item = review->model != NULL ? review_item(review) : NULL;
    if (item == NULL)
        return "no statement is selected";
    if (review->model->parts[item->part].file == NULL)
        return "this statement stands in no file";
    g_autofree char *rules = rules_of(review->model, item);
    return *rules == '\0' ? "lint says nothing of this statement that its file does not allow"
                          : NULL;
}

// ---- writing -----------------------------------------------------------------------------------

// The text with a line more above that one, indented as that one is, with the file's own line ends.
static char *
with_comment(const char *text, int line, const char *comment)
{
    const char *at = text;
    for (int i = 1; i < line && at != NULL; i++) {
        at = strchr(at, '\n');
        at += at != NULL;
    }
    if (at == NULL)
        return NULL;
    size_t indent = strspn(at, " \t"), end = strcspn(at, "\n");
    bool has_return = end > 0 && at[end] == '\n' && at[end - 1] == '\r';
    return g_strdup_printf("%.*s%.*s%s%s%s", (int)(at - text), text, (int)indent, at, comment,
                           has_return ? "\r\n" : "\n", at);
}

// Only into the file that was reviewed, and all of it or nothing.
static bool
write_allowed(const ReviewPart *part, int line, const char *comment, GError **error)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(part->file, &text, NULL, error))
        return false;
    g_autofree char *changed = with_comment(text, line, comment);
    if (changed == NULL || g_strcmp0(text, part->text) != 0) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                    "%s: it is another file than the one that was reviewed; R reads it again",
                    part->file);
        return false;
    }
    GStatBuf status = {0};
    int mode = g_stat(part->file, &status) == 0 ? (int)(status.st_mode & 0777) : 0644;
    return g_file_set_contents_full(part->file, changed, -1, G_FILE_SET_CONTENTS_CONSISTENT, mode,
                                    error);
}

static bool
allow_chosen(Screen *screen, App *app, Key key)
{
    ReviewScreen *review = (ReviewScreen *)screen;
    const ReviewItem *item = review->model != NULL ? review_item(review) : NULL;
    g_autofree char *comment = g_steal_pointer(&review->allowed);
    g_autoptr(GError) error = NULL;
    if (key != 'y' || item == NULL || comment == NULL) {
        app_say(app, "Not written; the file is as it was");
        return true;
    }
    if (!write_allowed(&review->model->parts[item->part], item->line, comment, &error)) {
        app_complain(app, error->message);
        return true;
    }
    app_say(app, "Written above line %d; what must be approved is told of all the same",
            item->line);
    review_ask(review);
    return true;
}

static void
reason_done(Screen *screen, App *app, const char *text)
{
    ReviewScreen *review = (ReviewScreen *)screen;
    const ReviewItem *item = review->model != NULL ? review_item(review) : NULL;
    g_autofree char *reason = g_strstrip(g_strdup(text != NULL ? text : ""));
    if (item == NULL || *reason == '\0') {
        app_say(app, "Without a reason nothing is allowed");
        return;
    }
    const ReviewPart *part = &review->model->parts[item->part];
    g_autofree char *rules = rules_of(review->model, item);
    g_free(review->allowed);
    review->allowed =
        g_strdup_printf("%s trueup: allow %s because %s",
                        g_str_has_suffix(part->file, ".py") ? "#" : "--", rules, reason);
    g_autofree char *question = g_strdup_printf(
        "Write it to %s, above line %d?  y yes, any other key no", part->id, item->line);
    app_choose(app, &(Menu){.text = question, .chosen = allow_chosen});
}

void
review_allow(Screen *screen, App *app)
{
    const ReviewScreen *review = (const ReviewScreen *)screen;
    g_autofree char *rules = rules_of(review->model, review_item(review));
    g_autofree char *label = g_strdup_printf("allow %s because: ", rules);
    app_ask(app, &(Prompt){.label = label, .text = "", .done = reason_done});
}
