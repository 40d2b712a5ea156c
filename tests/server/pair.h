#pragma once

/**
 * pair: a database that becomes like another one, by a plan made of their difference.
 *
 * Shape    addresses of two databases; everything of them is compared, pg_dump is the judge
 * Errors   anything that goes wrong fails the test, with the words of who said so
 */

#include "plan/plan.h"

/** Fails with the error's words, when there is one. */
void pair_assert_no_error(const GError *error);
/** All of a database; free with schema_free(). */
Schema *pair_reflect(const char *address);
/** Runs the steps, each by itself. */
void pair_apply(const char *address, const Plan *plan);
/** A second difference is empty, and pg_dump prints the same for both. */
void pair_assert_equal(const char *address, const char *target);
