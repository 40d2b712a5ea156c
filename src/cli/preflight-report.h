#pragma once

/**
 * preflight-report: what stands in the way of statements, as commands say it.
 *
 * Shape    Ready -> lines on stderr or in a report, JSON, and what a person has to confirm
 * Source   SCREENS.md §5, §9; run/ready.h
 */

#include "cli/confirm.h"
#include "cli/json.h"
#include "run/ready.h"

/** Says on stderr what is worth a hazard, nothing else. */
void preflight_report_say(const Ready *ready, const Project *project);
/** All of it, facts too, a line each with its hint below. */
void preflight_report_print(const Ready *ready, const Project *project, Output *output);
/** Fills the question's hazard and hint, when there is something to confirm; in `arena`. */
void preflight_report_ask(const Ready *ready, const Project *project, Arena *arena,
                          Question *question);
/** Adds the array "preflight" to an open object. */
void preflight_report_add_json(const Ready *ready, const Project *project, JsonBuilder *builder);
