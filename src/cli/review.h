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
    GPtrArray *lint; // LintReport *, one for each part
} Review;

void review_print_text(const Review *review, Output *output);
void review_print_markdown(const Review *review, Output *output);
void review_print_html(const Review *review, Output *output);
void review_print_json(const Review *review, Output *output);

/** "2 revisions after 9b1f0c2a77de, for microblog@localhost:5432"; free with g_free(). */
char *review_title(const Review *review) G_GNUC_WARN_UNUSED_RESULT;
/** "a41c7d09e5b2 add user.role, in one transaction"; free with g_free(). */
char *review_part_title(const RehearsalPart *part) G_GNUC_WARN_UNUSED_RESULT;
/** "upgrade ok, equals the models ok, …"; free with g_free(). */
char *review_proof(const Review *review) G_GNUC_WARN_UNUSED_RESULT;
/** "rehearsed on PostgreSQL 15.18, here 15.18; content 3f2a…"; free with g_free(). */
char *review_proof_title(const Review *review) G_GNUC_WARN_UNUSED_RESULT;
