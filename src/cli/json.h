#pragma once

/**
 * json: the answers of --json.
 *
 * Owns     a node is taken by whoever prints it
 */

#include "cli/output.h"

#include "base/diagnostic.h"

#include <json-glib/json-glib.h>

/** A builder with an open object; json_print() closes it. */
JsonBuilder *json_begin(void) G_GNUC_WARN_UNUSED_RESULT;
/** "name": "text", or null; invalid UTF-8 is made valid. */
void json_add_text(JsonBuilder *builder, const char *name, const char *text);
void json_add_number(JsonBuilder *builder, const char *name, int64_t number);
/** "file" and "line" of an origin, null where there is none. */
void json_add_origin(JsonBuilder *builder, const char *root, Origin origin);
/** Prints what was built, and takes the builder. */
void json_print(JsonBuilder *builder, Output *output);
/** A file as it is shown: relative to `root` where it lies in it. */
const char *relative_to(const char *root, const char *file);
