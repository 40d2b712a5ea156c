#include "base/file.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
refuse(int number, const char *reason, GError **error)
{
    g_set_error(error, G_FILE_ERROR, (int)g_file_error_from_errno(number), "cannot be read: %s",
                reason);
    return false;
}

static bool
refuse_size(size_t size, size_t limit, GError **error)
{
    g_autofree char *has = text_size((int64_t)size);
    g_autofree char *most = text_size((int64_t)limit);
    g_autofree char *reason = g_strdup_printf("it has %s, and at most %s are read", has, most);
    return refuse(EFBIG, reason, error);
}

// A file that grows meanwhile is read as far as it went when it was opened; one that shrinks is
// what is left of it.
static bool
read_all(int descriptor, char *bytes, size_t *size)
{
    size_t count = 0;
    while (count < *size) {
        ssize_t got = read(descriptor, bytes + count, *size - count);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        if (got == 0)
            break;
        count += (size_t)got;
    }
    *size = count;
    return true;
}

typedef struct {
    size_t limit;
    char *bytes; // own
    size_t size;
} Reading;

static bool
read_open(int descriptor, Reading *reading, GError **error)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0)
        return refuse(errno, g_strerror(errno), error);
    if (!S_ISREG(status.st_mode))
        return refuse(EINVAL, "it is no file", error);
    reading->size = (size_t)status.st_size;
    if (reading->size > reading->limit)
        return refuse_size(reading->size, reading->limit, error);
    reading->bytes = g_malloc(reading->size + 1);
    if (!read_all(descriptor, reading->bytes, &reading->size))
        return refuse(errno, g_strerror(errno), error);
    reading->bytes[reading->size] = '\0';
    return true;
}

bool
file_read(const char *path, size_t limit, char **text, size_t *length, GError **error)
{
    int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0)
        return refuse(errno, g_strerror(errno), error);
    Reading reading = {.limit = limit};
    bool done = read_open(descriptor, &reading, error);
    close(descriptor);
    if (!done) {
        g_free(reading.bytes);
        return false;
    }
    *text = reading.bytes;
    if (length != NULL)
        *length = reading.size;
    return true;
}
