#pragma once

/**
 * sides: schemas made by hand for the tests of diff and plan, without a server.
 *
 * Shape    lines of text -> Schema:
 *            catalog                     the texts of expressions come from a server
 *            enum mood ok sad            a type
 *            table t                     what follows belongs to it
 *            table t 20000               so many rows, as the catalog estimates
 *            column a integer not null default 0
 *            column a text python 'x'    the model's own default, which only Python has
 *            column a text python f()    a callable
 *            serial id
 *            primary id                  name t_pkey, made by PostgreSQL
 *            unique a                    name t_a_key, made by PostgreSQL
 *            named u a                   a unique constraint whose name was given
 *            check c a > 0
 *            refers a other id           name t_a_fkey, made by PostgreSQL
 *            index i a
 *            view v t a                  a view on a column
 */

#include "schema/schema.h"

/** Ends the test when a line means nothing. */
Schema *sides_read(const char *text) G_GNUC_WARN_UNUSED_RESULT;
