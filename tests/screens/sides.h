#pragma once

/**
 * sides: made-up schemas and their drift, so that the screens can be tested without files and
 * without a server.
 *
 * Shape    made_source() is a UiSource; what it makes follows MadeOptions
 */

#include "ui/ui.h"

typedef struct {
    size_t tables;         // 0: the demo of SCREENS.md
    unsigned delay_ms;     // before the database answers
    const char *refusal;   // what the database says instead; NULL: it answers
    const char *no_models; // why there are none; NULL: there are
    bool agrees;           // both sides are the same
    bool is_hostile;       // names with everything in them that a name can have
    bool hangs;            // the database never answers, and does not react to cancelling
} MadeOptions;

UiSource made_source(const MadeOptions *options);
