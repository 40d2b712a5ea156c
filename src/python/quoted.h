#pragma once

/**
 * quoted: texts as Python writes them down.
 *
 * Shape    bytes -> 'text', "it's", b'\x00'
 * Source   repr() of str and bytes in CPython (Objects/unicodeobject.c, unicode_repr)
 */

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/**
 * Adds the literal of a str in UTF-8, or of bytes. What cannot be printed, and blanks other than
 * the space, become escapes; a byte that is no UTF-8 becomes \xNN.
 */
void quoted_add(GString *text, const char *bytes, size_t length, bool is_bytes);
