#include "python/sources.h"

#include "base/file.h"
#include "python/parser.h"

#include <string.h>
#include <sys/stat.h>

// A tree is seven times its file. This keeps those of some thousands of tables; what is beyond is
// parsed again.
enum { KEPT_BYTES = 64 * 1024 * 1024 };

// A file that changes twice within one tick of the file system's clock looks the same: what was
// read so soon after the change is read again.
enum { TICK_NS = 20 * 1000 * 1000 };

typedef struct {
    struct timespec modified, changed;
    off_t size;
    ino_t inode;
    dev_t device;
    bool is_settled;
} Stamp;

typedef struct {
    Stamp stamp;
    char *text; // own; NULL once it is parsed
    size_t length;
    PythonLook look; // that `found` is of
    unsigned found;
    SyntaxTree *tree; // own; NULL: not asked for yet
    bool is_asked;    // in this reading
} Entry;

struct PythonSources {
    Arena *arena;
    PythonNames *names;
    GHashTable *entries;          // path -> Entry
    size_t count_read, last_read; // in this reading, in the one before
};

static void
entry_free(void *data)
{
    Entry *entry = data;
    syntax_free(entry->tree);
    g_free(entry->text);
    g_free(entry);
}

PythonSources *
python_sources_new(void)
{
    PythonSources *sources = g_new0(PythonSources, 1);
    sources->arena = arena_new();
    sources->names = python_names_new(sources->arena);
    sources->entries = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, entry_free);
    return sources;
}

void
python_sources_free(PythonSources *sources)
{
    if (sources == NULL)
        return;
    g_hash_table_unref(sources->entries);
    python_names_free(sources->names);
    arena_free(sources->arena);
    g_free(sources);
}

static bool
is_long_ago(struct timespec then, struct timespec now)
{
    int64_t passed_ns =
        (int64_t)(now.tv_sec - then.tv_sec) * G_USEC_PER_SEC * 1000 + (now.tv_nsec - then.tv_nsec);
    return passed_ns > TICK_NS;
}

static bool
is_same_time(struct timespec a, struct timespec b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

// Taken before the file is read: what changes meanwhile is seen the next time.
static bool
stamp_take(const char *path, Stamp *stamp)
{
    struct stat status;
    struct timespec now;
    if (stat(path, &status) != 0 || clock_gettime(CLOCK_REALTIME, &now) != 0)
        return false;
    *stamp = (Stamp){.modified = status.st_mtim,
                     .changed = status.st_ctim,
                     .size = status.st_size,
                     .inode = status.st_ino,
                     .device = status.st_dev,
                     .is_settled = is_long_ago(status.st_ctim, now)};
    return true;
}

static bool
is_same_file(const Stamp *a, const Stamp *b)
{
    return a->is_settled && a->size == b->size && a->inode == b->inode && a->device == b->device &&
           is_same_time(a->modified, b->modified) && is_same_time(a->changed, b->changed);
}

static Entry *
read_entry(PythonSources *sources, const char *path, const Stamp *stamp, GError **error)
{
    char *text = NULL;
    size_t length = 0;
    if (!file_read(path, SOURCE_LARGEST, &text, &length, error)) {
        g_hash_table_remove(sources->entries, path);
        return NULL;
    }
    Entry *entry = g_new0(Entry, 1);
    *entry = (Entry){.stamp = *stamp, .text = text, .length = length, .is_asked = true};
    g_hash_table_replace(sources->entries, g_strdup(path), entry);
    sources->count_read++;
    return entry;
}

// Within one reading a file is what it was when it was first asked for.
static Entry *
find_entry(PythonSources *sources, const char *path, GError **error)
{
    Entry *entry = g_hash_table_lookup(sources->entries, path);
    if (entry != NULL && entry->is_asked)
        return entry;
    Stamp stamp = {0};
    bool is_there = stamp_take(path, &stamp);
    if (entry == NULL || !is_there || !is_same_file(&entry->stamp, &stamp))
        return read_entry(sources, path, &stamp, error);
    entry->is_asked = true;
    return entry;
}

bool
python_sources_look(PythonSources *sources, const char *path, PythonLook look, unsigned *found,
                    GError **error)
{
    Entry *entry = find_entry(sources, path, error);
    if (entry != NULL && entry->look != look && entry->text == NULL)
        entry = read_entry(sources, path, &entry->stamp, error);
    if (entry == NULL)
        return false;
    if (entry->look != look)
        entry->found = look(entry->text, entry->length);
    entry->look = look;
    *found = entry->found;
    return true;
}

const SyntaxTree *
python_sources_tree(PythonSources *sources, const char *path)
{
    Entry *entry = find_entry(sources, path, NULL);
    if (entry != NULL && entry->tree == NULL && entry->text == NULL) {
        Stamp stamp = entry->stamp;
        entry = read_entry(sources, path, &stamp, NULL);
    }
    if (entry == NULL)
        return NULL;
    if (entry->tree == NULL)
        entry->tree =
            python_parse_into(arena_new(), sources->names, path, entry->text, entry->length);
    g_clear_pointer(&entry->text, g_free);
    return entry->tree;
}

PythonNames *
python_sources_names(PythonSources *sources)
{
    return sources->names;
}

Arena *
python_sources_arena(PythonSources *sources)
{
    return sources->arena;
}

void
python_sources_settle(PythonSources *sources)
{
    GHashTableIter iter;
    gpointer value;
    size_t kept = 0;
    g_hash_table_iter_init(&iter, sources->entries);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        Entry *entry = value;
        if (!entry->is_asked) {
            g_hash_table_iter_remove(&iter);
            continue;
        }
        entry->is_asked = false;
        g_clear_pointer(&entry->text, g_free);
        kept += entry->tree != NULL ? arena_size(entry->tree->arena) : 0;
        if (kept > KEPT_BYTES)
            g_clear_pointer(&entry->tree, syntax_free);
    }
    sources->last_read = sources->count_read;
    sources->count_read = 0;
}

size_t
python_sources_count_read(const PythonSources *sources)
{
    return sources->last_read;
}
