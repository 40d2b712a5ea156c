#include "cli/review.h"

#include "base/text.h"
#include "run/journal.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

// What people said about the statements, and the reviews that lie in the project.

static char *
reviews_folder(const Project *project)
{
    return project->migrations != NULL ? g_build_filename(project->migrations, "reviews", NULL)
                                       : NULL;
}

Approvals *
review_approvals(const Project *project, const RehearsalPart *part)
{
    g_autofree char *folder = reviews_folder(project);
    g_autofree char *hash = part->file != NULL ? journal_hash(part->file) : g_strdup("");
    return approvals_read(part->id, folder, hash);
}

static const Approval *
said_of(const Review *review, const ReviewRow *row)
{
    const RehearsalPart *parts = (const RehearsalPart *)(const void *)review->judged->parts->data;
    return approvals_find(review->approvals->pdata[row->statement->part - parts],
                          row->statement->sql);
}

char *
review_said(const Review *review)
{
    size_t approved = 0, rows = 0;
    const Approval *last = NULL;
    g_autoptr(GString) missing = g_string_new(NULL);
    for (size_t i = 0; i < review->count; i++) {
        const Approval *said = said_of(review, &review->rows[i]);
        rows += said != NULL;
        if (said != NULL && (last == NULL || strcmp(said->at, last->at) > 0))
            last = said;
        if (said != NULL && said->approved)
            approved++;
        else
            g_string_append_printf(missing, "%s%zu", missing->len > 0 ? ", " : "", i + 1);
    }
    if (rows == 0)
        return NULL;
    return g_strdup_printf("%zu of %zu statements approved (%s, %s).%s%s%s", approved,
                           review->count, last->by, last->at,
                           missing->len > 0 ? " Not approved: " : "", missing->str,
                           missing->len > 0 ? "." : "");
}

// ---- the files in the project ------------------------------------------------------------------

// Rows, lint and approvals of one part alone.
static void
narrow(const Review *review, guint at, Judged *judged, Review *one)
{
    const RehearsalPart *part = &g_array_index(review->judged->parts, RehearsalPart, at);
    *judged = *review->judged;
    judged->plans = g_ptr_array_new();
    judged->parts = g_array_new(FALSE, FALSE, sizeof(RehearsalPart));
    g_array_append_vals(judged->parts, part, 1);
    *one = *review;
    one->judged = judged;
    one->lint = g_ptr_array_new();
    g_ptr_array_add(one->lint, review->lint->pdata[at]);
    one->approvals = g_ptr_array_new();
    g_ptr_array_add(one->approvals, review->approvals->pdata[at]);
    one->rows = ARENA_NEW_ARRAY(review->arena, ReviewRow, review->count);
    one->count = one->hazards = 0;
    for (size_t i = 0; i < review->count; i++) {
        if (review->rows[i].statement->part != part)
            continue;
        RehearsedStatement *own = ARENA_NEW(review->arena, RehearsedStatement);
        *own = *review->rows[i].statement;
        own->part = &g_array_index(judged->parts, RehearsalPart, 0);
        one->rows[one->count] = review->rows[i];
        one->rows[one->count++].statement = own;
        one->hazards += review->rows[i].hazard_count;
    }
}

static bool
is_ours(const char *path)
{
    g_autofree char *text = NULL;
    return !g_file_get_contents(path, &text, NULL, NULL) ||
           strstr(text, "<!-- trueup:review ") != NULL;
}

static bool
write_page(const char *folder, const Review *one, const RehearsalPart *part, char **path,
           GError **error)
{
    g_autofree char *name = g_strconcat(part->id, ".md", NULL);
    *path = g_build_filename(folder, name, NULL);
    if (!is_ours(*path)) {
        g_set_error(error, CLI_ERROR, CLI_ERROR_OUTPUT,
                    "%s: already there, and it is no review of trueup's", *path);
        return false;
    }
    g_autoptr(Output) page = output_new();
    review_print_markdown(one, page);
    Approvals *approvals = one->approvals->pdata[0];
    g_autofree char *hash = journal_hash(part->file);
    approvals->hash = hash;
    g_autofree char *mark = approvals_json(approvals);
    approvals->hash = NULL;
    g_string_append_printf(page->text, "\n%s\n", mark);
    return g_file_set_contents(*path, page->text->str, (gssize)page->text->len, error);
}

bool
review_save(const Review *review, Output *output, GError **error)
{
    g_autofree char *folder = reviews_folder(review->judged->project);
    if (folder == NULL || g_mkdir_with_parents(folder, 0755) != 0) {
        g_set_error(error, CLI_ERROR, CLI_ERROR_OUTPUT, "%s: cannot be made: %s",
                    folder != NULL ? folder : "migrations/reviews",
                    folder != NULL ? g_strerror(errno) : "the project has no migrations");
        return false;
    }
    for (guint i = 0; i < review->judged->parts->len; i++) {
        const RehearsalPart *part = &g_array_index(review->judged->parts, RehearsalPart, i);
        if (part->revision == NULL)
            continue;
        Judged judged;
        Review one;
        narrow(review, i, &judged, &one);
        g_autofree char *path = NULL;
        bool done = write_page(folder, &one, part, &path, error);
        g_ptr_array_free(judged.plans, TRUE);
        g_array_free(judged.parts, TRUE);
        g_ptr_array_free(one.lint, TRUE);
        g_ptr_array_free(one.approvals, TRUE);
        if (!done)
            return false;
        output_add(output, "Wrote %s\n", project_relative(review->judged->project, path));
    }
    return true;
}
