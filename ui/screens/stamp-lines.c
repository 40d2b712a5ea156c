#include "ui/screens/stamp-lines.h"

#include <string.h>

typedef struct {
    const StampPlan *plan;
    GArray *lines; // StampLine
    const TraceLine *facts;
    size_t count;
} Listing;

static void
add(Listing *listing, Role role, const char *text)
{
    StampLine line = {role, text};
    g_array_append_val(listing->lines, line);
}

// "a41c7d09e5b2 add user.role             0 of 2"
static void
add_revision(Listing *listing, const Revision *revision)
{
    size_t shown = 0, total = 0;
    for (size_t i = 0; i < listing->count; i++) {
        bool is_of = listing->facts[i].revision == revision;
        total += is_of;
        shown += is_of && listing->facts[i].found == NULL;
    }
    if (total > 0)
        add(listing, ROLE_TEXT,
            arena_printf(listing->plan->arena, "%-36s %zu of %zu",
                         arena_printf(listing->plan->arena, "%s %s", revision->id,
                                      revision->message != NULL ? revision->message : ""),
                         shown, total));
}

static void
add_fact(Listing *listing, const TraceLine *fact)
{
    bool is_behind = listing->plan->state == STAMP_BEHIND;
    if ((fact->found == NULL) != is_behind)
        return;
    add(listing, is_behind ? ROLE_CHANGE : ROLE_ADD,
        arena_printf(listing->plan->arena, "  %c %-19s %s", fact->mark, fact->name,
                     is_behind ? "there; a later upgrade makes it again" : fact->found));
}

static void
add_facts(Listing *listing)
{
    const Revision *last = NULL;
    for (size_t i = 0; i < listing->count; i++) {
        const TraceLine *fact = &listing->facts[i];
        if (fact->revision != last)
            add_revision(listing, fact->revision);
        last = fact->revision;
        add_fact(listing, fact);
    }
}

static void
add_unseen(Listing *listing)
{
    size_t count = 0;
    const TraceUnseen *rows = trace_unseen(listing->plan->trace, &count);
    for (size_t i = 0; i < count; i++)
        if (rows[i].is_all)
            add(listing, ROLE_ASK,
                arena_printf(listing->plan->arena, "%s  cannot be seen: %s", rows[i].revision->id,
                             rows[i].words));
}

GArray *
stamp_lines(const StampPlan *plan)
{
    Listing listing = {.plan = plan, .lines = g_array_new(FALSE, FALSE, sizeof(StampLine))};
    listing.facts = trace_lines(plan->trace, &listing.count);
    add_facts(&listing);
    add_unseen(&listing);
    if (listing.lines->len == 0)
        add(&listing, ROLE_TEXT, "These revisions leave nothing in a schema, and nothing is run.");
    if (stamp_hazard(plan) != NULL)
        add(&listing, ROLE_HAZARD, arena_printf(plan->arena, "! %s", stamp_hazard(plan)));
    return listing.lines;
}

const char *
stamp_title(const StampPlan *plan, const char *database)
{
    return arena_printf(plan->arena, "stamp %s: %s, %zu of %zu changes are in %s",
                        run_position(plan->result, plan->arena), stamp_state_name(plan->state),
                        plan->shown, plan->total, database);
}
