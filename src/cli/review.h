#pragma once

/**
 * review: what a person is shown who has to say yes.
 *
 * Shape    Judged + Rehearsal -> Review: rows with words for lock, blocks and work; hazards, lint,
 *          proof, the way back. Review -> text, Markdown, HTML or JSON
 * Owns     Review borrows from Judged and Rehearsal; its own texts live in its arena
 * Source   SCREENS.md §8.4, §9
 */

#include "cli/judge.h"
#include "plan/hazard.h"
#include "run/approval.h"

typedef struct {
    const RehearsedStatement *statement;
    const char *lock, *blocks, *work, *time, *rows; // words; "?" where nothing was measured
    const Hazard *hazards;
    size_t hazard_count;
} ReviewRow;

typedef struct {
    Arena *arena;
    const Judged *judged;
    const Rehearsal *rehearsal; // NULL: see `not_rehearsed`
    const char *not_rehearsed;  // why
    const char *target;         // "microblog@localhost:5432"
    const Ready *ready;         // what stands in the way there
    ReviewRow *rows;
    size_t count, hazards;
    GPtrArray *lint;      // LintReport *, one for each part
    GPtrArray *approvals; // Approvals *, one for each part
} Review;

/** What is known of a statement: "lock", "AccessExclusive on public."user": …". */
typedef struct {
    const char *label, *text;
} ReviewFact;
size_t review_facts(const Review *review, size_t index, const ReviewFact **facts);

/** Words for one statement, in `arena`; made_up: the rows are. */
ReviewRow review_describe(Arena *arena, const RehearsedStatement *statement, bool made_up);
/** One statement that was just measured, as a JSON document. */
void review_print_measured(const ReviewRow *row, Output *output);

void review_print_text(const Review *review, Output *output);
void review_print_markdown(const Review *review, Output *output);
void review_print_html(const Review *review, Output *output);
void review_print_json(const Review *review, Output *output);

/** What people said about a part; own, free with approvals_free(). */
Approvals *review_approvals(const Project *project,
                            const RehearsalPart *part) G_GNUC_WARN_UNUSED_RESULT;
/** "2 of 3 statements approved (ada, 2026-…). Not approved: 3."; NULL: nobody said anything. Free
 * with g_free(). */
char *review_said(const Review *review) G_GNUC_WARN_UNUSED_RESULT;
/** Writes each revision's review to migrations/reviews, and says where. */
bool review_save(const Review *review, Output *output, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** "2 revisions after 9b1f0c2a77de, for microblog@localhost:5432"; free with g_free(). */
char *review_title(const Review *review) G_GNUC_WARN_UNUSED_RESULT;
/** "a41c7d09e5b2 add user.role, in one transaction"; free with g_free(). */
char *review_part_title(const RehearsalPart *part) G_GNUC_WARN_UNUSED_RESULT;
/** "upgrade ok, equals the models ok, …"; free with g_free(). */
char *review_proof(const Review *review) G_GNUC_WARN_UNUSED_RESULT;
/** "rehearsed on PostgreSQL 15.18, here 15.18; content 3f2a…"; free with g_free(). */
char *review_proof_title(const Review *review) G_GNUC_WARN_UNUSED_RESULT;
