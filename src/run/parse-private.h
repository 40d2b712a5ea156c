#pragma once

// SQL as PostgreSQL's parser sees it, as far as this room asks it anything.

#include <glib.h>
#include <stddef.h>

#include <pg_query/pg_query.pb-c.h>

typedef PgQuery__ParseResult Parsed;

/** Own, free with parse_free(); NULL when it is not SQL as PostgreSQL 15 knows it. */
Parsed *parse_sql(const char *sql) G_GNUC_WARN_UNUSED_RESULT;
void parse_free(Parsed *parsed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Parsed, parse_free)

/** "a.b.c" is container a, namespace b, name c; borrowed from the tree. */
typedef struct {
    const char *container, *namespace, *name; // NULL: not said
} ParsedName;
ParsedName parse_name(PgQuery__Node *const *items, size_t count);
/** Of what DROP and RENAME name. */
ParsedName parse_object_name(const PgQuery__Node *object);
