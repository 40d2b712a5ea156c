#pragma once

/**
 * extension: what applications hook into SQLAlchemy's compiler, sqlalchemy.ext.compiler.
 *
 * Owns     everything is in the evaluator's arena
 */

#include "python/host.h"

/** @compiles(class, "postgresql") def function(element, compiler, **kw): … */
typedef struct {
    Value *class, *function;
    bool for_postgresql; // said so; else for every dialect
} CompiledHook;

extern const HostType compiles_type;
