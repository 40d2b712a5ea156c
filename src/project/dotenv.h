#pragma once

/**
 * dotenv: .env and .flaskenv as python-dotenv reads them.
 *
 * Shape    text -> names and values, each with its line; ${NAME} and ${NAME:-default} filled in
 *          from the environment first, then from the lines above
 * Owns     the rows live in the arena
 * Threads  pure
 * Errors   none: a line that cannot be read is left out, as python-dotenv does
 * Source   python-dotenv 0.21: parser.py, variables.py, main.py (override=False)
 */

#include "base/arena.h"

#include <stddef.h>

typedef struct {
    const char *name;
    const char *value; // NULL: the name stands alone, without "="
    int line;          // 1-based
} DotenvRow;

typedef struct {
    const DotenvRow *rows; // each name once, where it first stands; its last value wins
    size_t count;
} Dotenv;

/** environment: "NAME=VALUE", NULL-terminated; NULL: none */
Dotenv dotenv_parse(Arena *arena, const char *text, const char *const *environment);

/** The row of that name, or NULL. */
const DotenvRow *dotenv_find(const Dotenv *dotenv, const char *name);
