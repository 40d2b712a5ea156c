#pragma once

/**
 * report: a drift as text for people, and as JSON, GitHub annotations and JUnit for machines.
 *
 * Shape    Report -> Output. The same lines in the same order for the same state; no times.
 * Owns     borrows everything
 * Source   SCREENS.md §9 "Reports"
 */

#include "cli/output.h"
#include "run/drift.h"

typedef enum { REPORT_TEXT, REPORT_JSON, REPORT_GITHUB, REPORT_JUNIT, REPORT_DIFF } ReportFormat;

typedef struct {
    const char *root;           // files are shown relative to it
    const char *models_title;   // "models/ (3 files, 6 tables)"
    const char *database_title; // "microblog@localhost:5432 (PostgreSQL 15.18)"
    const char *conflict;       // two sources name different databases; NULL: none
    const Drift *drift;
    const DriftHistory *history; // NULL: nothing known
    const char *select;          // "user", "user.role", "ix_post_timestamp"; NULL: everything
} Report;

/** How much of what was selected differs, and how much cannot be decided. */
typedef struct {
    size_t selected; // tables
    size_t differences, unproven;
} ReportCounts;

ReportCounts report_count(const Report *report);

/** Where reports of one or several databases have something around them. */
typedef enum { REPORT_BEFORE, REPORT_BETWEEN, REPORT_BEHIND } ReportPlace;
void report_print_frame(ReportFormat format, bool are_several, ReportPlace place, Output *output);
void report_print(const Report *report, ReportFormat format, Output *output);
/** The format of that name: "text", "json", "github", "junit", "diff". False: there is none. */
bool report_format(const char *name, ReportFormat *format);
