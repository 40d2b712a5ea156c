#pragma once

/**
 * name: names that PostgreSQL and SQLAlchemy make.
 *
 * Shape    the parts of a name -> the name, at most 63 bytes
 * Owns     what is returned is the caller's, free with g_free()
 * Source   PostgreSQL: commands/indexcmds.c, makeObjectName; SQLAlchemy: sql/compiler.py,
 *          truncate_and_render_index_name
 */

#include <glib.h>
#include <stddef.h>

enum { LONGEST_NAME = 63 };

/** "table_column_label"; the longer of the first two is shortened. `column` may be NULL. */
char *object_name(const char *table, const char *column,
                  const char *label) G_GNUC_WARN_UNUSED_RESULT;
/** "a_b_c", cut where it is longer than a name can be. */
char *joined_names(const char *const *names, size_t count) G_GNUC_WARN_UNUSED_RESULT;
/** A name that SQLAlchemy made, cut to 55 characters and four of its md5 when it is too long. */
char *truncated_name(const char *name) G_GNUC_WARN_UNUSED_RESULT;
