#include "server/row-private.h"

#include <string.h>

// (PostgreSQL manual, "COPY", "Binary Format")
static const char signature[11] = "PGCOPY\n\377\r\n";
enum { FIXED_HEADER = sizeof signature + 4 + 4 };

static uint32_t
get_uint32(const char *bytes)
{
    uint32_t value;
    memcpy(&value, bytes, sizeof value);
    return GUINT32_FROM_BE(value);
}

static uint16_t
get_uint16(const char *bytes)
{
    uint16_t value;
    memcpy(&value, bytes, sizeof value);
    return GUINT16_FROM_BE(value);
}

static uint64_t
get_uint64(const char *bytes)
{
    uint64_t value;
    memcpy(&value, bytes, sizeof value);
    return GUINT64_FROM_BE(value);
}

size_t
row_header_size(const char *bytes, size_t length)
{
    if (length < FIXED_HEADER || memcmp(bytes, signature, sizeof signature) != 0)
        return 0;
    uint32_t extension = get_uint32(bytes + FIXED_HEADER - 4);
    return extension > length - FIXED_HEADER ? 0 : FIXED_HEADER + extension;
}

bool
row_parse(CatalogRow *row, const char *bytes, size_t length)
{
    if (length < 2)
        return false;
    const char *at = bytes + 2, *end = bytes + length;
    unsigned count = get_uint16(bytes);
    if (count > ROW_COLUMNS) // the trailer is -1
        return false;
    for (unsigned i = 0; i < count; i++) {
        if (end - at < 4)
            return false;
        int size = (int)get_uint32(at);
        at += 4;
        if (size > end - at)
            return false;
        row->lengths[i] = size;
        row->values[i] = at;
        at += size > 0 ? size : 0;
    }
    row->count = count;
    return true;
}

// The bytes of a column that has exactly this size; NULL when it is NULL.
static const char *
fixed(const CatalogRow *row, unsigned column, int size)
{
    g_assert(column < row->count);
    if (row->lengths[column] < 0)
        return NULL;
    g_assert(row->lengths[column] == size);
    return row->values[column];
}

bool
row_is_null(const CatalogRow *row, unsigned column)
{
    g_assert(column < row->count);
    return row->lengths[column] < 0;
}

bool
row_bool(const CatalogRow *row, unsigned column)
{
    const char *bytes = fixed(row, column, 1);
    return bytes != NULL && *bytes != 0;
}

char
row_char(const CatalogRow *row, unsigned column)
{
    const char *bytes = fixed(row, column, 1);
    return bytes == NULL ? '\0' : *bytes;
}

int
row_int(const CatalogRow *row, unsigned column)
{
    g_assert(column < row->count);
    if (row->lengths[column] == 2)
        return (int16_t)get_uint16(row->values[column]);
    const char *bytes = fixed(row, column, 4);
    return bytes == NULL ? 0 : (int32_t)get_uint32(bytes);
}

int64_t
row_int64(const CatalogRow *row, unsigned column)
{
    const char *bytes = fixed(row, column, 8);
    return bytes == NULL ? 0 : (int64_t)get_uint64(bytes);
}

unsigned
row_oid(const CatalogRow *row, unsigned column)
{
    const char *bytes = fixed(row, column, 4);
    return bytes == NULL ? 0 : get_uint32(bytes);
}

double
row_real(const CatalogRow *row, unsigned column)
{
    const char *bytes = fixed(row, column, 4);
    if (bytes == NULL)
        return 0;
    uint32_t bits = get_uint32(bytes);
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

const char *
row_bytes(const CatalogRow *row, unsigned column, size_t *length)
{
    g_assert(column < row->count);
    *length = row->lengths[column] < 0 ? 0 : (size_t)row->lengths[column];
    return row->lengths[column] < 0 ? NULL : row->values[column];
}

const char *
row_intern(const CatalogRow *row, unsigned column, Arena *arena)
{
    size_t length;
    const char *bytes = row_bytes(row, column, &length);
    return bytes == NULL ? NULL : arena_intern_n(arena, bytes, length);
}

const char *
row_copy(const CatalogRow *row, unsigned column, Arena *arena)
{
    size_t length;
    const char *bytes = row_bytes(row, column, &length);
    return bytes == NULL ? NULL : arena_text_n(arena, bytes, length);
}

// ---- arrays ------------------------------------------------------------------------------------

// (PostgreSQL: arrayfuncs.c, array_send) dimensions, flags, element type, then for each dimension
// its size and lower bound, then each element with its length.
typedef struct {
    const char *at, *end;
    size_t left;
} ArrayReader;

enum { ARRAY_HEADER = 12, ARRAY_DIMENSION = 8 };

static ArrayReader
open_array(const CatalogRow *row, unsigned column)
{
    size_t length;
    const char *bytes = row_bytes(row, column, &length);
    if (bytes == NULL || length < ARRAY_HEADER + ARRAY_DIMENSION || get_uint32(bytes) != 1)
        return (ArrayReader){0};
    return (ArrayReader){.at = bytes + ARRAY_HEADER + ARRAY_DIMENSION,
                         .end = bytes + length,
                         .left = get_uint32(bytes + ARRAY_HEADER)};
}

// The next element; false at the end. A NULL element has the length -1.
static bool
next_element(ArrayReader *array, const char **bytes, int *length)
{
    if (array->left == 0 || array->end - array->at < 4)
        return false;
    *length = (int)get_uint32(array->at);
    *bytes = array->at + 4;
    if (*length > array->end - *bytes)
        return false;
    array->at = *bytes + MAX(*length, 0);
    array->left--;
    return true;
}

size_t
row_numbers(const CatalogRow *row, unsigned column, int64_t *numbers, size_t room)
{
    ArrayReader array = open_array(row, column);
    const char *bytes;
    int length;
    size_t count = 0;
    while (count < room && next_element(&array, &bytes, &length))
        numbers[count++] = length == 2   ? (int16_t)get_uint16(bytes)
                           : length == 4 ? (int64_t)get_uint32(bytes)
                                         : 0;
    return count;
}

const char *const *
row_texts(const CatalogRow *row, unsigned column, Arena *arena, unsigned *count)
{
    ArrayReader array = open_array(row, column);
    *count = 0;
    if (array.left == 0 || array.left > (size_t)(array.end - array.at) / 4)
        return NULL;
    const char **texts = ARENA_NEW_ARRAY(arena, const char *, array.left);
    const char *bytes;
    int length;
    while (next_element(&array, &bytes, &length))
        if (length >= 0)
            texts[(*count)++] = arena_intern_n(arena, bytes, (size_t)length);
    return texts;
}
