#pragma once

/**
 * text: how names, numbers, sizes and times read, and the one place that makes foreign text safe.
 *
 * Shape    a value -> text for one person to read
 * Owns     what is returned is the caller's, free with g_free()
 * Source   SCREENS.md §7 "Text, numbers, time, errors"
 */

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Foreign text as it may be shown: control characters (C0, DEL, C1), bidirectional overrides,
 * unassigned characters and invalid UTF-8 become visible escapes (\x1b, \u202e, \xff; \n and \t for
 * these two). `keep` names control characters that stay as they are ("\n" in views of source);
 * NULL: none.
 */
char *text_safe(const char *text, const char *keep) G_GNUC_WARN_UNUSED_RESULT;

/**
 * How many bytes at the start of `text` make up the next character, and whether it must be
 * escaped. For callers that draw cell by cell (the canvas); text_safe() is made of it.
 */
typedef struct {
    size_t bytes;       // taken from the text; 0 at its end
    bool hostile;       // show `escape` instead of it
    gunichar character; // what it is when it is not hostile
    char escape[12];    // "\\x1b", "\\u202e"
} TextStep;
TextStep text_step(const char *text);

/** 18530 -> "18,530" */
char *text_count(int64_t count) G_GNUC_WARN_UNUSED_RESULT;
/** 18530 -> "18.5k", 2100000 -> "2.1M", 64 -> "64"; below 0: "" (never analysed) */
char *text_estimate(double rows) G_GNUC_WARN_UNUSED_RESULT;
/** 18530 -> "about 18,500 rows"; below 0: "not analysed" */
char *text_about_rows(double rows) G_GNUC_WARN_UNUSED_RESULT;
/** As PostgreSQL's pg_size_pretty(): "8192 bytes", "128 kB", "342 MB" */
char *text_size(int64_t size_bytes) G_GNUC_WARN_UNUSED_RESULT;
/** "0.6 ms", "84 ms", "4.2 s", "3 min 05 s", "2 h 10 min" */
char *text_duration(int64_t duration_us) G_GNUC_WARN_UNUSED_RESULT;
/** "1 table", "6 tables": `noun` gets an s (or -es, -ies) when `count` is not 1 */
char *text_plural(int64_t count, const char *noun) G_GNUC_WARN_UNUSED_RESULT;

/** The URL or conninfo with every password replaced by ***. */
char *text_without_password(const char *connection) G_GNUC_WARN_UNUSED_RESULT;

/** As many whole characters of `text` as fit into `bytes`; free with g_free(). */
char *text_cut(const char *text, size_t bytes) G_GNUC_WARN_UNUSED_RESULT;
/** The word as a shell takes it: quoted where it has to be. */
char *text_shell_word(const char *word) G_GNUC_WARN_UNUSED_RESULT;

/** How many letters must be added, taken away or replaced to make one word of the other. */
size_t text_distance(const char *from, const char *to);
