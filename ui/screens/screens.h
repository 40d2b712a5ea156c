#pragma once

/**
 * screens: the list of all screens there are.
 */

#include "ui/screen.h"

extern const ScreenOps ui_drift, ui_doctor, ui_generate, ui_history, ui_log, ui_jobs;
