#pragma once

/** revision-private: what header.c gives graph.c. */

#include "revision/revision.h"

/** Reads the head of one file. NULL: it is no revision, and a diagnostic says why. */
Revision *revision_read_header(RevisionGraph *graph, const char *file);
