#include "diff/diff.h"

#include <string.h>

// What the verdicts leave of a row's open aspects.
typedef struct {
    unsigned different, undecided;
    const char *reason;
} Verdict;

static void
take_verdict(Verdict *verdict, unsigned aspect, int equal, const char *reason)
{
    if (equal == 0)
        verdict->different |= aspect;
    if (equal >= 0)
        return;
    verdict->undecided |= aspect;
    if (verdict->reason == NULL)
        verdict->reason = reason;
}

// Returns false when nothing is left of the row.
static bool
settle_row(Arena *arena, Change *row, const Verdict *verdict)
{
    unsigned proven = row->aspects & ~row->open;
    unsigned undecided = verdict->undecided & ~verdict->different;
    row->aspects = proven | verdict->different | undecided;
    row->open = 0;
    if (row->proof == PROOF_OPEN)
        row->proof = PROOF_DIFFERS;
    if (row->aspects == undecided && undecided != 0) {
        row->proof = PROOF_UNPROVEN;
        row->reason = verdict->reason == NULL ? "its expressions could not be compared"
                                              : arena_text(arena, verdict->reason);
    }
    return row->aspects != 0 || row->proof == PROOF_UNPROVEN;
}

void
diff_settle(Changes *changes, const int *equal, const char *const *reasons)
{
    g_autoptr(GHashTable) verdicts = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    for (size_t i = 0; i < changes->pair_count; i++) {
        const OpenPair *pair = &changes->pairs[i];
        Verdict *verdict = g_hash_table_lookup(verdicts, pair->from);
        if (verdict == NULL) {
            verdict = g_new0(Verdict, 1);
            g_hash_table_insert(verdicts, (gpointer)(guintptr)pair->from, verdict);
        }
        take_verdict(verdict, pair->aspect, equal[i], reasons == NULL ? NULL : reasons[i]);
    }
    size_t kept = 0;
    for (size_t i = 0; i < changes->count; i++) {
        Change *row = &changes->rows[i];
        const Verdict *verdict = row->open != 0 ? g_hash_table_lookup(verdicts, row->from) : NULL;
        if (verdict == NULL || settle_row(changes->arena, row, verdict))
            changes->rows[kept++] = *row;
    }
    changes->count = kept;
    changes->pairs = NULL;
    changes->pair_count = 0;
}
