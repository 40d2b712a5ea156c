#include "revision/write.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static bool
fail(const char *path, int code, GError **error)
{
    if (code == EEXIST)
        g_set_error(error, WRITE_ERROR, WRITE_ERROR_EXISTS,
                    "%s: a file of that name is there\n"
                    "hint: nothing was written; give another message or --rev-id",
                    path);
    else
        g_set_error(error, WRITE_ERROR, WRITE_ERROR_FILE, "%s: cannot be written: %s", path,
                    g_strerror(code));
    return false;
}

static bool
write_all(int fd, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t written = write(fd, text, length);
        if (written < 0 && errno != EINTR)
            return false;
        text += written > 0 ? written : 0;
        length -= written > 0 ? (size_t)written : 0;
    }
    return fsync(fd) == 0;
}

// Beside the file that it becomes, under a name that no tool takes for a revision.
static char *
write_aside(const WrittenFile *file, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(file->path);
    g_autofree char *path = g_build_filename(folder, ".trueup-XXXXXX", NULL);
    int fd = g_mkstemp_full(path, O_RDWR | O_CLOEXEC, 0666);
    if (fd < 0) {
        fail(file->path, errno, error);
        return NULL;
    }
    bool done = write_all(fd, file->bytes, file->length);
    int code = errno;
    if (close(fd) != 0 && done) {
        done = false;
        code = errno;
    }
    if (done)
        return g_steal_pointer(&path);
    g_unlink(path);
    fail(file->path, code, error);
    return NULL;
}

// A link fails where the name is taken, a rename would not; some file systems know only renames.
static bool
give_name(const char *aside, const char *path, GError **error)
{
    if (link(aside, path) == 0) {
        g_unlink(aside);
        return true;
    }
    int code = errno;
    if (code == EPERM || code == ENOTSUP || code == ENOSYS) {
        if (renameat2(AT_FDCWD, aside, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
            return true;
        code = errno;
    }
    return fail(path, code, error);
}

static void
sync_folder(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    (void)fsync(fd); // not every file system can; the file itself is safe
    close(fd);
}

static void
remove_all(GPtrArray *paths)
{
    for (guint i = 0; i < paths->len; i++)
        g_unlink(paths->pdata[i]);
}

bool
write_files(const WrittenFile *files, size_t count, GError **error)
{
    g_autoptr(GPtrArray) asides = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) named = g_ptr_array_new();
    bool done = true;
    for (size_t i = 0; i < count && done; i++) {
        char *aside = write_aside(&files[i], error);
        done = aside != NULL;
        if (done)
            g_ptr_array_add(asides, aside);
    }
    for (size_t i = 0; i < count && done; i++) {
        done = give_name(asides->pdata[i], files[i].path, error);
        if (done)
            g_ptr_array_add(named, (gpointer)(guintptr)files[i].path);
    }
    if (!done) {
        remove_all(asides);
        remove_all(named);
        return false;
    }
    if (count > 0)
        sync_folder(files[0].path);
    return true;
}
