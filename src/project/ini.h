#pragma once

/**
 * ini: files as Python's ConfigParser reads them, since that is who reads alembic.ini.
 *
 * Shape    text -> sections -> options, each with its line; values are interpolated (%(here)s, %%)
 *          when they are asked for
 * Owns     Ini owns its texts; free with ini_free()
 * Threads  immutable once parsed
 * Errors   INI_ERROR, each with file and line; what ConfigParser refuses is refused
 * Source   CPython's Lib/configparser.py: ConfigParser(), strict, BasicInterpolation
 */

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#define INI_ERROR ini_error_quark()
GQuark ini_error_quark(void);
typedef enum { INI_ERROR_SYNTAX, INI_ERROR_DUPLICATE, INI_ERROR_INTERPOLATION } IniError;

typedef struct {
    const char *section; // "DEFAULT" for the one whose options every section has
    const char *key;     // lower case
    const char *written; // the key as it stands in the file
    const char *raw;     // before interpolation
    int line;            // 1-based; 0: set by ini_parse()'s caller
} IniOption;

typedef struct Ini Ini;

/**
 * file      how errors name the file
 * defaults  name, value, name, value, …: as ConfigParser(defaults); NULL-terminated; NULL: none
 * Returns   own; NULL on error
 */
Ini *ini_parse(const char *file, const char *text, const char *const *defaults,
               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void ini_free(Ini *ini);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ini, ini_free)

/** The sections in their order, without DEFAULT; NULL-terminated. */
const char *const *ini_sections(const Ini *ini);
bool ini_has_section(const Ini *ini, const char *section);

/** The i-th option of all, in the order of the file; NULL behind the last. */
const IniOption *ini_option(const Ini *ini, size_t i);

/** The option of that section, else of DEFAULT; NULL: there is none. `key` in lower case. */
const IniOption *ini_find(const Ini *ini, const char *section, const char *key);

/**
 * Its value, interpolated.
 * Returns  own, free with g_free(); NULL without an error when there is no such option
 */
char *ini_get(const Ini *ini, const char *section, const char *key,
              GError **error) G_GNUC_WARN_UNUSED_RESULT;
