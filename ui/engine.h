#pragma once

/**
 * engine: the engine's calls as the screens' source of schemas.
 *
 * Threads  called from worker threads; connections are opened and closed there
 * Source   DESIGN.md, "The walk"
 */

#include "ui/ui.h"

extern const UiSource ui_engine;
