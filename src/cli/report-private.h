#pragma once

// What the formats of a report share: one walk over the rows that are said.

#include "cli/report.h"

/** A line of the report. */
typedef struct {
    const DriftTable *table;
    const DriftRow *row; // NULL: the table as a whole
    Mark mark;
    const char *label;    // "role"; of a whole table its kind
    const char *words;    // "VARCHAR(20) NOT NULL"; never NULL
    const char *note;     // "missing in the database"
    const char *headline; // "user.role: in the models, not in the database"
    Origin origin;
    EvidenceList evidence;
} ReportLine;

typedef struct {
    Arena *arena;
    GArray *lines; // ReportLine, by table
} ReportLines;

/** Every row that differs or cannot be decided, of what is selected; free with lines_clear(). */
ReportLines report_lines(const Report *report);
void report_lines_clear(ReportLines *lines);
#define report_line(list, i) (&g_array_index((list)->lines, ReportLine, (i)))

/** True for what counts as a difference: missing, extra, different, renamed. */
bool report_is_difference(Mark mark);
/** "models/user.py:34", or NULL; in the arena. */
const char *report_place(const Report *report, const ReportLine *line, Arena *arena);

void report_print_json(const Report *report, const ReportLines *lines, Output *output);
void report_print_diff(const Report *report, const ReportLines *lines, Output *output);
void report_print_github(const Report *report, const ReportLines *lines, Output *output);
void report_print_junit(const Report *report, const ReportLines *lines, Output *output);
