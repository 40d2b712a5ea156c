#pragma once

/**
 * keys: random keys and sizes, for tests of what must never happen.
 */

#include "tests/screens/terminal.h"

/** How a run of random keys begins, and begins again after q. */
typedef struct {
    Terminal *(*start)(const void *data, GRand *random);
    const void *data;
    int steps;
} RandomKeys;

/**
 * Presses that many keys; fails the test when the program ends otherwise than by being left, or
 * does not end when it is left. $SEED chooses others.
 */
void keys_press_random(const RandomKeys *run);
