#pragma once

/**
 * stamp-baseline: `trueup stamp --baseline`.
 *
 * Shape    a call -> a first revision of what the database has, and the database at it
 * Source   run/baseline.h says what that is
 */

#include "cli/confirm.h"

typedef struct {
    const ConfirmOptions *confirm;
    const char *message, *wait;
    bool purge;
} StampBaseline;

ExitStatus stamp_baseline(const Call *call, const StampBaseline *options, GError **error);
