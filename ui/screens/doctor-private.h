#pragma once

/**
 * doctor, inside: the state of the screen, and what its files share.
 *
 * Shape    name -> a job -> Diagnosis -> lines; lines that can be opened are what the cursor visits
 * Source   SCREENS.md §8.2
 */

#include "ui/actions.h"
#include "ui/app.h"
#include "ui/widgets/list.h"

typedef enum { DOCTOR_TEXT, DOCTOR_HEADING, DOCTOR_ITEM } DoctorLineKind;

/** A line below the table of the three sides, ready to be drawn. */
typedef struct {
    DoctorLineKind kind;
    const char *text;
    const char *purpose; // of a way out, in its own column; NULL: none
    int indent;
    const DoctorLine *evidence; // the line belongs to; NULL: none
    const DoctorWay *way;       // the same
} DoctorRow;

typedef struct {
    Screen base;
    App *app;
    char *name;           // what is asked about; NULL: nothing yet
    char *error;          // of the last question; NULL: it was answered
    Picture *picture;     // that the diagnosis is of
    Past *past;           // the same; NULL: so far without it
    Diagnosis *diagnosis; // NULL: none yet
    Job *job;             // running; NULL: none
    int64_t asked_at, took_us;
    bool shows_reasons;
    Arena *arena; // of the rows
    GArray *rows; // DoctorRow
    size_t facts; // rows of the table above
    // what the cursor is on, wherever its line is; both NULL: the first way out
    const DoctorLine *evidence;
    const DoctorWay *way;
    List list; // over the rows; the cursor stands on items
    int columns;
    char *source_file; // beside the evidence on a wide screen
    char **source;
} DoctorScreen;

/** Makes the rows anew for the width. */
void doctor_make_rows(DoctorScreen *doctor, const Canvas *measure);
void doctor_draw(const Screen *screen, const Canvas *canvas);
/** The row under the cursor; NULL: none. */
const DoctorRow *doctor_row(const DoctorScreen *doctor);
