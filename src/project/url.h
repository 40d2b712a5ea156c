#pragma once

/**
 * url: what SQLAlchemy's database URLs mean to libpq.
 *
 * Shape    "postgresql+asyncpg://ada:x%40y@db1:5433/shop?ssl=require" -> parts -> a conninfo
 * Owns     everything is in the arena
 * Errors   PROJECT_ERROR_NOT_POSTGRESQL, PROJECT_ERROR_VALUE
 * Source   SQLAlchemy's engine/url.py (the user and the password are percent-decoded, the database
 *          is not); libpq's manual, "Connection Strings"; the drivers' own query parameters
 */

#include "base/diagnostic.h"

#include <glib.h>
#include <stdbool.h>

typedef struct {
    const char *driver;   // "postgresql+asyncpg"; NULL: a conninfo or a service
    const char *conninfo; // keyword='value' …
    const char *host;     // the first one; NULL: none, or a socket's folder
    const char *port;     // NULL: the default
    const char *user;     // NULL: the default
    const char *database; // NULL: the default
    const char *service;  // NULL: none
    const char *ignored;  // parameters that are the driver's own, ", " between them; NULL: none
    bool is_local;        // a socket or a loopback address, or no host at all
} DatabaseUrl;

/**
 * Reads a URL or a conninfo ("service=prod", "host=db1 dbname=shop").
 * Returns  in `arena`; NULL on error
 */
const DatabaseUrl *url_parse(Arena *arena, const char *text, GError **error);

/** True when the text can be a URL or a conninfo, and is no bare name. */
bool url_looks_like_one(const char *text);

/** "shop@db1:5433", for people; in `arena`. */
const char *url_title(Arena *arena, const DatabaseUrl *url);
