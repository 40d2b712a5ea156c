#pragma once

/**
 * preflight-report: what stands in the way of statements, as commands say it.
 *
 * Shape    Ready -> lines on stderr or in a report, JSON, and what a person has to confirm
 * Source   SCREENS.md §5, §9; run/ready.h
 */

#include "cli/confirm.h"
#include "cli/json.h"
#include "run/proven.h"

/** "! versions/2.sql:5: 17 rows of post have no user_id: id 3, 5, 8 (null-values)"; free with
 * g_free(). */
char *preflight_report_line(const Ready *ready, const Project *project,
                            const Finding *finding) G_GNUC_WARN_UNUSED_RESULT;
/** Says on stderr what is worth a hazard, nothing else. */
void preflight_report_say(const Ready *ready, const Project *project);
/** Says on stderr what the proof is worth, and what was approved; NULL: nothing. */
void preflight_report_say_proof(const Proven *proven, const char *approved);
/** All of it, facts too, a line each with its hint below. */
void preflight_report_print(const Ready *ready, const Project *project, Output *output);
/** What a person would have to confirm, the proof included; in `arena`, NULL: nothing. */
const char *preflight_report_hazard(const Ready *ready, const Project *project,
                                    const Proven *proven, Arena *arena);
/** What would be done about it: of the first of them; NULL: nothing to say. */
const char *preflight_report_hint(const Ready *ready, const Proven *proven);
/** Adds the array "preflight" to an open object. */
void preflight_report_add_json(const Ready *ready, const Project *project, JsonBuilder *builder);
