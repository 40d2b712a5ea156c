#pragma once

/**
 * inert: objects that declare nothing: relationships, sessions, queries, events, Flask's and other
 * libraries' objects. They take everything and give more of their kind.
 *
 * Owns     everything is in the evaluator's arena
 */

#include "python/host.h"

extern const HostType inert_type;

/** An object that takes everything; `what` is borrowed for the evaluator's life. */
Value *inert_value(Evaluator *evaluator, const char *what, Origin origin);
