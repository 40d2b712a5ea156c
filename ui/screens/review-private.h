#pragma once

/**
 * review, inside: what a review says, as the screen keeps it, and what its files share.
 *
 * Shape    the JSON of `trueup review` -> ReviewModel: parts, their statements with facts, proof
 * Owns     a ReviewModel owns its texts and what people said about its revisions
 * Source   SCREENS.md §8.4
 */

#include "run/approval.h"
#include "ui/actions.h"
#include "ui/app.h"
#include "ui/widgets/list.h"

typedef struct {
    const char *label, *text;
} ReviewLine;

typedef struct {
    const char *id, *title, *file;
    const char *opaque; // why it was not read in full; NULL: it was
    bool is_revision;
    Approvals *approvals; // own
    bool is_changed;      // the file is another one than when it was reviewed last
    const char *text;     // of the file; NULL: it cannot be read
} ReviewPart;

typedef struct {
    size_t part;
    const char *sql, *lock, *blocks, *work, *time, *rows;
    const char *failure; // NULL: it ran
    int line;
    const ReviewLine *facts, *hazards;
    size_t fact_count, hazard_count;
    bool needs_approval; // a hazard: by itself, not with the others
    bool is_measured;    // while the rehearsal is on its way
} ReviewItem;

/** What lint says, and where. */
typedef struct {
    const char *rule, *file, *text;
    int line;
} ReviewFinding;

typedef struct {
    const char *step, *verdict, *text;
    int64_t duration_us;
} ReviewCheck;

enum { REVIEW_CHECKS = 5 };

typedef struct {
    Arena *arena;
    const char *position, *target, *not_rehearsed; // not_rehearsed NULL: it was
    const char *rehearsed_on, *target_version, *content, *left_out;
    int64_t rehearsed_at, duration_us;
    ReviewPart *parts;
    ReviewItem *items;
    size_t part_count, item_count, hazard_count;
    ReviewCheck checks[REVIEW_CHECKS];
    const ReviewFinding *lint;
    const ReviewLine *undo; // revision and SQL
    size_t lint_count, undo_count;
    bool is_measuring; // the rehearsal is on its way: rows fill in
    size_t measured_count;
} ReviewModel;

/** NULL when it is no review. */
ReviewModel *review_model_read(const char *json, const char *reviews);
void review_model_free(ReviewModel *model);
/** One statement was measured, as `review --follow` tells it. */
void review_model_measured(ReviewModel *model, const char *json);

typedef enum {
    VIEW_FACTS,
    VIEW_SQL, // the script: as SQL, as the file, and the way back
    VIEW_FILE,
    VIEW_DOWN,
    VIEW_LINT,
    VIEW_NOTES,
    VIEW_SINCE,
} ReviewView;
enum { REVIEW_VIEWS = VIEW_SINCE + 1 };

/** A row of the list: a part's title, or a statement. */
typedef struct {
    size_t part, item; // item SIZE_MAX: the part
} ReviewRowAt;

typedef struct {
    Screen base;
    App *app;
    Job *job;
    GAsyncQueue *documents; // of the job: what it told before its end; NULL: none runs
    char *allowed;          // the comment that is about to be written
    char *wanted;           // the revision; NULL: all that are pending
    char *error;
    ReviewModel *model;      // NULL: none yet
    GArray *rows;            // ReviewRowAt
    List list;               // over the rows
    List below;              // over the lines of the view
    ReviewView view, script; // script: which of its three is shown beside the list
    GArray *lines;           // ReviewLine: of the view; label "" goes on
    Arena *arena;            // of the lines
    bool is_below;           // the lower pane has the focus
    const Picture *seen;     // the picture when it was asked; never followed
} ReviewScreen;

/** The statement under the cursor; NULL: a part's title, or nothing. */
const ReviewItem *review_item(const ReviewScreen *review);
/** The part of the row under the cursor; NULL: nothing. */
const ReviewPart *review_part(const ReviewScreen *review);
bool review_is_approved(const ReviewModel *model, const ReviewItem *item);
size_t review_approved(const ReviewModel *model);
/** Asks the program for a review, unless it is at it. */
void review_ask(ReviewScreen *review);
void review_drop_job(ReviewScreen *review);
/** Takes what the job told so far. */
void review_take_documents(ReviewScreen *review);
/** `i`: writes an allow comment into the file, once that was confirmed. */
void review_allow(Screen *screen, App *app);
const char *review_cannot_allow(const Screen *screen, const App *app);
/** The line that the view begins with when it is turned to. */
size_t review_first_line(const ReviewScreen *review);
/** Makes the lines of the view anew, for that width. */
void review_make_lines(ReviewScreen *review, const Canvas *measure);
/** How many rows the list gets of an area of that size. */
int review_list_rows(const ReviewScreen *review, int rows, int columns);
int review_proof_rows(const ReviewScreen *review, int columns);
void review_draw(const Screen *screen, const Canvas *canvas);
