#pragma once

/** describe: a schema as text, every field that is not as usual, for comparing whole values. */

#include "schema/schema.h"

/**
 * All objects of that namespace, and those that live in none, one a line, children indented below
 * their parent. Free with g_free().
 */
char *describe_schema(const Schema *schema, const char *namespace);
