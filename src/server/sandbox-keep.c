#include "server/sandbox-private.h"

#include "base/sql.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

// Databases that are kept for later sandboxes. Each is a cluster of its own in the cache, in
// kept-HASH/data, and kept-HASH/note says what it is. The hash is that of the programs, of how the
// image is made, and of the name. The folder is made first, which is the lock; "data" is moved into
// it when it is complete.

enum {
    OLD_S = 7 * 24 * 60 * 60,
    ABANDONED_S = 10 * 60, // nobody copies for so long
    ROOM_KB = 1024 * 1024,
};
#define PREFIX "kept-"
#define NOTE_TYPE "(ssv)" // name, database, what its maker said

static char *
folder_of(const char *base, const char *name)
{
    g_autofree char *cache = g_path_get_dirname(base);
    g_autofree char *image = g_path_get_basename(base);
    g_autofree char *key = g_strdup_printf("%s %s", image, name);
    g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, key, -1);
    return g_strdup_printf("%s/" PREFIX "%.32s", cache, hash);
}

// ---- what is there ---------------------------------------------------------------------------

// Half a file, or one of somebody else, is none.
static bool
read_note(const char *folder, const char *name, SandboxImage *found)
{
    g_autofree char *path = g_build_filename(folder, "note", NULL);
    char *text = NULL;
    gsize length = 0;
    if (!g_file_get_contents(path, &text, &length, NULL))
        return false;
    g_autoptr(GVariant) note = g_variant_ref_sink(
        g_variant_new_from_data(G_VARIANT_TYPE(NOTE_TYPE), text, length, FALSE, g_free, text));
    if (!g_variant_is_normal_form(note))
        return false;
    g_variant_get(note, NOTE_TYPE, &found->name, &found->database, &found->note);
    if (strcmp(found->name, name) == 0)
        return true;
    sandbox_image_clear(found);
    return false;
}

bool
sandbox_find_kept(const char *base, const char *const *names, SandboxImage *found)
{
    for (; names != NULL && *names != NULL; names++) {
        g_autofree char *folder = folder_of(base, *names);
        g_autofree char *data = g_build_filename(folder, "data", NULL);
        if (!g_file_test(data, G_FILE_TEST_IS_DIR) || !read_note(folder, *names, found))
            continue;
        g_utime(folder, NULL);
        found->image = g_steal_pointer(&data);
        return true;
    }
    return false;
}

// Who removes one renames it first.
bool
sandbox_is_kept(const SandboxImage *image)
{
    return g_file_test(image->image, G_FILE_TEST_IS_DIR);
}

void
sandbox_image_clear(SandboxImage *image)
{
    g_free(image->image);
    g_free(image->name);
    g_free(image->database);
    g_clear_pointer(&image->note, g_variant_unref);
    *image = (SandboxImage){0};
}

// ---- room ------------------------------------------------------------------------------------

typedef struct {
    char *path;
    time_t used;
    gint64 size_kb;
    bool is_complete;
} Kept;

static gint64
size_of(const char *path)
{
    struct stat status;
    if (g_lstat(path, &status) != 0)
        return 0;
    gint64 size_kb = status.st_blocks / 2;
    g_autoptr(GDir) dir = S_ISDIR(status.st_mode) ? g_dir_open(path, 0, NULL) : NULL;
    for (const char *name = NULL; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
        g_autofree char *inner = g_build_filename(path, name, NULL);
        size_kb += size_of(inner);
    }
    return size_kb;
}

static void
clear_kept(gpointer data)
{
    g_free(((Kept *)data)->path);
}

static gint
compare_kept(gconstpointer a, gconstpointer b)
{
    const Kept *left = a, *right = b;
    return left->used > right->used ? -1 : left->used < right->used;
}

static GArray *
list_kept(const char *cache)
{
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(Kept));
    g_array_set_clear_func(rows, clear_kept);
    g_autoptr(GDir) dir = g_dir_open(cache, 0, NULL);
    for (const char *name = NULL; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
        struct stat status;
        g_autofree char *path = g_build_filename(cache, name, NULL);
        if (!g_str_has_prefix(name, PREFIX) || g_stat(path, &status) != 0)
            continue;
        g_autofree char *data = g_build_filename(path, "data", NULL);
        Kept row = {.used = status.st_mtime, .size_kb = size_of(path)};
        row.is_complete = g_file_test(data, G_FILE_TEST_IS_DIR);
        row.path = g_steal_pointer(&path);
        g_array_append_val(rows, row);
    }
    g_array_sort(rows, compare_kept);
    return rows;
}

// A folder that is renamed first is seen to be gone by whoever is copying it.
static void
remove_kept(const char *path)
{
    g_autofree char *cache = g_path_get_dirname(path);
    g_autofree char *grave = g_build_filename(cache, "gone-XXXXXX", NULL);
    if (g_mkdtemp(grave) == NULL)
        return;
    g_autofree char *inside = g_build_filename(grave, "kept", NULL);
    (void)!g_rename(path, inside);
    sandbox_remove_folder(grave);
}

static void
make_room(const char *cache)
{
    g_autoptr(GArray) rows = list_kept(cache);
    gint64 sum_kb = 0;
    time_t now = time(NULL);
    for (guint i = 0; i < rows->len; i++) {
        const Kept *row = &g_array_index(rows, Kept, i);
        time_t age_s = now - row->used;
        sum_kb += row->size_kb;
        if (sum_kb > ROOM_KB || age_s > OLD_S || (!row->is_complete && age_s > ABANDONED_S))
            remove_kept(row->path);
    }
}

// ---- a new one -------------------------------------------------------------------------------

static bool
write_note(const char *folder, const SandboxImage *image)
{
    g_autofree char *path = g_build_filename(folder, "note", NULL);
    g_autoptr(GVariant) note =
        g_variant_ref_sink(g_variant_new(NOTE_TYPE, image->name, image->database, image->note));
    return g_file_set_contents(path, g_variant_get_data(note), (gssize)g_variant_get_size(note),
                               NULL);
}

char *
sandbox_prepare_kept(const char *base, const SandboxImage *image, const SandboxUser *user)
{
    g_autofree char *cache = g_path_get_dirname(base);
    make_room(cache);
    g_autofree char *folder = folder_of(base, image->name);
    if (g_mkdir(folder, 0700) != 0)
        return NULL;
    bool made =
        write_note(folder, image) && (!user->change || chown(folder, user->user, user->group) == 0);
    if (made)
        return g_steal_pointer(&folder);
    sandbox_remove_folder(folder);
    return NULL;
}

// ---- of a sandbox ----------------------------------------------------------------------------

const SandboxKept *
sandbox_kept(const Sandbox *sandbox)
{
    return sandbox->kept.name != NULL ? &sandbox->kept : NULL;
}

// The recipe's script is lines: a name with a line's end in it stays.
static char *
drop_others(const Sandbox *sandbox)
{
    GString *sql = g_string_new(NULL);
    for (guint i = 0; i < sandbox->databases->len; i++) {
        const char *name = sandbox->databases->pdata[i];
        if (strcmp(name, sandbox->keeping) != 0 && strpbrk(name, "\r\n") == NULL)
            sql_add(sql, "DROP DATABASE IF EXISTS %I\n", name);
    }
    g_string_append(sql, "CHECKPOINT\n");
    return g_string_free(sql, FALSE);
}

bool
sandbox_keep(Sandbox *sandbox, const char *name, const char *address, GVariant *note,
             GError **error)
{
    g_autoptr(GVariant) said = g_variant_ref_sink(note);
    if (!sandbox->private || sandbox->keeping != NULL)
        return true;
    g_autofree char *copy = sandbox_database(sandbox, "kept", address, error);
    if (copy == NULL)
        return false;
    g_autofree char *database = sandbox_database_name(copy);
    g_auto(SandboxImage) image = {
        .name = g_strdup(name), .database = g_strdup(database), .note = g_variant_ref(said)};
    image.image = sandbox_prepare_kept(sandbox->base, &image, &sandbox->user);
    if (image.image == NULL)
        return sandbox_drop_database(sandbox, copy, error);
    sandbox->keeping = g_steal_pointer(&database);
    sandbox->keep_in = g_steal_pointer(&image.image);
    return true;
}

void
sandbox_keep_now(Sandbox *sandbox)
{
    if (sandbox->keeping == NULL)
        return;
    g_autofree char *sql = drop_others(sandbox);
    if (!sandbox_process_keep(&sandbox->process, sandbox->keep_in, sql))
        sandbox_remove_folder(sandbox->keep_in);
}
