#pragma once

/**
 * kept-private: what one reading of the models leaves for the next (models.h), from inside the
 * room.
 *
 * Threads  between begin and end the sources are this thread's; another one waits
 */

#include "models/models.h"
#include "python/sources.h"

/** NULL for NULL. */
PythonSources *models_kept_begin(ModelsKept *kept);
/** How many files were read meanwhile. */
size_t models_kept_end(ModelsKept *kept);
