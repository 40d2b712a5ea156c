#pragma once

/** row-private: how a row of binary COPY is taken apart. */

#include "server/snapshot.h"

enum { ROW_COLUMNS = 48 };

struct CatalogRow {
    unsigned count;
    int lengths[ROW_COLUMNS]; // -1: NULL
    const char *values[ROW_COLUMNS];
};

/**
 * Reads one tuple of binary COPY from `bytes`. False when these are no tuple: the trailer of the
 * data, or not that format at all.
 */
bool row_parse(CatalogRow *row, const char *bytes, size_t length) G_GNUC_WARN_UNUSED_RESULT;

/** Bytes of the header that stands before the first tuple; 0 when it is none. */
size_t row_header_size(const char *bytes, size_t length);
