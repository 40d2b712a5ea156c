#pragma once

/**
 * generate-private: what generate.c, generate-choose.c and generate-words.c share.
 *
 * Shape    what was asked x one database's changes -> its PlanParts -> words
 */

#include "run/generate.h"

typedef struct {
    const Project *project;
    const RevisionGraph *graph;
    const GenerateOptions *options;
    const GenerateBind *given; // as many as `generated` has; NULL: an empty revision
    WriteStyle *style;
    NewRevisions *generated;
    Arena *arena; // the result's
} Generating;

/** Own, free with plan_parts_free(); NULL on error. Of several databases each answers to the names
 * that are its own. */
PlanParts *generate_make_parts(const Generating *generating, const GenerateBind *bind,
                               GError **error);
/** Whether each name that was given is one in some database; else an error. */
bool generate_check_names(const GenerateOptions *options, const GenerateBind *binds, size_t count,
                          GError **error);

/** "+ user.role, ~ post.body": what the part of that number does; in `arena`. */
const char *generate_words_of_part(const PlanParts *parts, size_t part, Arena *arena);
