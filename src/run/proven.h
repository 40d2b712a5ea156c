#pragma once

/**
 * proven: the proofs of rehearsals, kept, and what they are worth when revisions are applied.
 *
 * Shape    Rehearsal -> a JSON file for each of its revisions and databases; RunPlan x Ready ->
 *          ProvenState: whether what would run is what was rehearsed, on the schema that it was
 *          rehearsed on
 * Owns     a Proven's texts are in the arena given
 * Threads  call from any thread
 * Errors   none: a proof that cannot be kept or read is none
 * Source   SCREENS.md §8.4: nothing of it lies in the project
 */

#include "run/ready.h"
#include "run/rehearse.h"

typedef enum {
    PROVEN_NOT,          // nobody rehearsed it, or it was another text then
    PROVEN_ELSEWHERE,    // only on another database
    PROVEN_HERE,         // these files, this schema
    PROVEN_FAILS,        // the rehearsal showed that it does not hold
    PROVEN_OTHER_SCHEMA, // what it was rehearsed on changed since
} ProvenState;
enum { PROVEN_STATES = PROVEN_OTHER_SCHEMA + 1 };

typedef struct {
    ProvenState state;
    const char *text; // a sentence without its end: "rehearsed at 12:05:57 on PostgreSQL 15.18 …"
    const char *hint; // NULL: nothing to do
} Proven;

/** Where they are: $XDG_STATE_HOME/trueup/proofs. Free with g_free(). */
char *proven_folder(void) G_GNUC_WARN_UNUSED_RESULT;
/** Keeps the proof of each revision that was rehearsed for a database. */
void proven_keep(const Rehearsal *rehearsal);
/** What is known of the first steps of an upgrade on the database that `ready` looked at. */
Proven proven_find(const RunPlan *plan, const Ready *ready, Arena *arena);
/** What a later step of the plan names, as the rehearsal lets expect it when those before it are
 * done; NULL: none that holds was of these files. Own, free with fingerprint_free(). */
Fingerprint *proven_there(const RunPlan *plan, size_t step,
                          const Ready *ready) G_GNUC_WARN_UNUSED_RESULT;
/** How long each statement of the plan took in its rehearsal, by number from 0, in microseconds;
 * -1: not known, or with fewer rows than there are now. In `arena`. */
const int64_t *proven_times(const RunPlan *plan, const Ready *ready, Arena *arena);
/** "2 of 3 statements approved"; NULL: nobody said anything of them. In `arena`. */
const char *proven_approved(const RunPlan *plan, Arena *arena);
/** True when somebody has to confirm it by the database's name. */
bool proven_is_asked(const Proven *proven);
