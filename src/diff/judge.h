#pragma once

/**
 * judge: the open pairs of a comparison go to the arbiter, and its verdicts come back.
 *
 * Shape    Changes with open pairs -> Changes without
 * Threads  call from the thread that owns the connection
 * Errors   SERVER_ERROR, only when the session is lost or cancelled
 */

#include "diff/diff.h"
#include "server/arbiter.h"

/**
 * options  borrowed; its arena may be NULL: that of the changes
 * Returns  false when nothing was settled
 */
bool diff_judge(Changes *changes, const ArbiterOptions *options,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;
