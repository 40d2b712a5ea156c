#include "config.h"

#include "run/replay-private.h"

#include "base/file.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

// A history that was replayed is kept in the cache of the sandbox, with what a replay knows beside
// the schema: what could not be read, which enums were made, which files were read. The name has
// the hash of every revision; files that these import are compared when it is found.

// What is kept, and how; a change here must change RECIPE.
#define RECIPE "1"
#define NOTE_TYPE "(ba(sssiias)asa(ss))" // doubts, gaps, enums, files and their hashes

enum {
    LONGEST_WAY_BACK = 64,
    LARGEST_FILE = 16 << 20,
    WORTHWHILE_US = 250 * 1000, // to copy what is kept takes some time too
};

// ---- names -----------------------------------------------------------------------------------

static void
add_text(GChecksum *checksum, const char *text)
{
    g_checksum_update(checksum, (const guchar *)(text != NULL ? text : ""),
                      text != NULL ? (gssize)strlen(text) + 1 : 1);
}

static void
add_texts(GChecksum *checksum, const char *const *texts)
{
    for (; texts != NULL && *texts != NULL; texts++)
        add_text(checksum, *texts);
    add_text(checksum, NULL);
}

// A program of the same version that was built anew may read revisions otherwise.
static void
add_program(GChecksum *checksum)
{
    struct stat status = {0};
    (void)!g_stat("/proc/self/exe", &status);
    g_autofree char *text = g_strdup_printf(
        RECIPE " " PACKAGE_VERSION " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT ".%09ld",
        (gint64)status.st_size, (gint64)status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
    add_text(checksum, text);
}

static void
add_project(GChecksum *checksum, const Replaying *replaying)
{
    const ScriptOptions *script = &replaying->script;
    add_text(checksum, replaying->project->root);
    add_text(checksum, script->bind);
    add_text(checksum, script->modern ? "2" : "1");
    add_texts(checksum, script->folders);
    add_texts(checksum, script->types);
    add_texts(checksum, script->naming);
}

static char *
hash_file(const char *path)
{
    g_autofree char *text = NULL;
    size_t length = 0;
    if (!file_read(path, LARGEST_FILE, &text, &length, NULL))
        return g_strdup("none");
    return g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)text, length);
}

const char *const *
replay_keep_names(const Replaying *replaying)
{
    guint count = replaying->revisions->len;
    const char **names = ARENA_NEW_ARRAY(replaying->arena, const char *, count + 1);
    g_autoptr(GChecksum) running = g_checksum_new(G_CHECKSUM_SHA256);
    add_program(running);
    add_project(running, replaying);
    for (guint i = 0; i < count; i++) {
        const Revision *revision = replaying->revisions->pdata[i];
        g_autofree char *hash = hash_file(revision->file);
        add_text(running, revision->file);
        add_text(running, hash);
        g_autoptr(GChecksum) here = g_checksum_copy(running);
        names[i] = arena_text(replaying->arena, g_checksum_get_string(here));
    }
    return names;
}

const char **
replay_keep_wanted(const Replaying *replaying)
{
    bool stops = replaying->options->first != NULL; // what is behind that is too much
    guint count = stops ? (guint)replaying->first : replaying->revisions->len;
    guint wanted = MIN(count, LONGEST_WAY_BACK);
    const char **names = g_new0(const char *, wanted + 1);
    for (guint i = 0; i < wanted; i++)
        names[i] = replaying->names[count - 1 - i];
    return names;
}

// ---- going on --------------------------------------------------------------------------------

static bool
are_files_as_they_were(GVariantIter *files)
{
    const char *path, *before;
    while (g_variant_iter_next(files, "(&s&s)", &path, &before)) {
        g_autofree char *now = hash_file(path);
        if (strcmp(now, before) != 0)
            return false;
    }
    return true;
}

static const char *const *
take_texts(Arena *arena, GVariantIter *iterator)
{
    const char **texts =
        ARENA_NEW_ARRAY(arena, const char *, g_variant_iter_n_children(iterator) + 1);
    const char *text;
    for (size_t i = 0; g_variant_iter_next(iterator, "&s", &text); i++)
        texts[i] = arena_intern(arena, text);
    return texts;
}

static void
take_gaps(Replaying *replaying, GVariantIter *gaps)
{
    Arena *arena = replaying->arena;
    const char *id, *reason, *file;
    int line, column;
    GVariantIter *unproven;
    while (
        g_variant_iter_next(gaps, "(&s&s&siias)", &id, &reason, &file, &line, &column, &unproven)) {
        ReplayGap gap = {.revision = revision_find(replaying->graph, id),
                         .origin = {arena_intern(arena, file), line, column},
                         .reason = arena_text(arena, reason),
                         .unproven = take_texts(arena, unproven)};
        g_variant_iter_free(unproven);
        if (gap.revision != NULL)
            g_array_append_val(replaying->gaps, gap);
    }
}

static size_t
length_of(const Replaying *replaying, const char *name)
{
    for (guint i = replaying->revisions->len; i > 0; i--)
        if (strcmp(replaying->names[i - 1], name) == 0)
            return i;
    return 0;
}

void
replay_keep_resume(Replaying *replaying)
{
    const SandboxKept *kept = sandbox_kept(replaying->sandbox);
    if (replaying->names == NULL || kept == NULL ||
        !g_variant_is_of_type(kept->note, G_VARIANT_TYPE(NOTE_TYPE)))
        return;
    g_autoptr(GVariantIter) gaps = NULL, enums = NULL, files = NULL;
    gboolean doubts;
    g_variant_get(kept->note, NOTE_TYPE, &doubts, &gaps, &enums, &files);
    size_t length = length_of(replaying, kept->name);
    if (length == 0 || !are_files_as_they_were(files))
        return;
    replaying->resumed = replaying->replay->resumed = replaying->replay->revisions = length;
    replaying->replay->address = arena_text(replaying->arena, kept->address);
    replaying->has_doubts = doubts;
    take_gaps(replaying, gaps);
    const char *text;
    while (g_variant_iter_next(enums, "&s", &text))
        g_hash_table_add(script_memory_enums(replaying->memory), g_strdup(text));
    GVariantIter again;
    g_autoptr(GVariant) list = g_variant_get_child_value(kept->note, 3);
    g_variant_iter_init(&again, list);
    while (g_variant_iter_next(&again, "(&s&s)", &text, NULL))
        g_hash_table_add(script_memory_files(replaying->memory), g_strdup(text));
}

// ---- keeping ---------------------------------------------------------------------------------

static void
add_gaps(const Replaying *replaying, GVariantBuilder *note)
{
    g_variant_builder_open(note, G_VARIANT_TYPE("a(sssiias)"));
    for (guint i = 0; i < replaying->gaps->len; i++) {
        const ReplayGap *gap = &g_array_index(replaying->gaps, ReplayGap, i);
        g_variant_builder_add(note, "(sssii@as)", gap->revision->id, gap->reason,
                              gap->origin.file != NULL ? gap->origin.file : "", gap->origin.line,
                              gap->origin.column, g_variant_new_strv(gap->unproven, -1));
    }
    g_variant_builder_close(note);
}

static void
add_enums(const Replaying *replaying, GVariantBuilder *note)
{
    GHashTableIter iterator;
    gpointer name;
    g_variant_builder_open(note, G_VARIANT_TYPE("as"));
    g_hash_table_iter_init(&iterator, script_memory_enums(replaying->memory));
    while (g_hash_table_iter_next(&iterator, &name, NULL))
        g_variant_builder_add(note, "s", name);
    g_variant_builder_close(note);
}

static void
add_files(const Replaying *replaying, GVariantBuilder *note)
{
    GHashTableIter iterator;
    gpointer path;
    g_variant_builder_open(note, G_VARIANT_TYPE("a(ss)"));
    g_hash_table_iter_init(&iterator, script_memory_files(replaying->memory));
    while (g_hash_table_iter_next(&iterator, &path, NULL)) {
        g_autofree char *hash = hash_file(path);
        g_variant_builder_add(note, "(ss)", path, hash);
    }
    g_variant_builder_close(note);
}

// A file that changed while it was read is not what it was hashed as.
static bool
are_names_still_true(const Replaying *replaying, size_t length)
{
    const char *const *now = replay_keep_names(replaying);
    return strcmp(now[length - 1], replaying->names[length - 1]) == 0;
}

void
replay_keep(Replaying *replaying)
{
    size_t length = replaying->replay->revisions;
    if (replaying->names == NULL || length <= replaying->resumed || replaying->lacking->len > 0 ||
        replaying->duration_us < WORTHWHILE_US || !are_names_still_true(replaying, length))
        return;
    g_auto(GVariantBuilder) note;
    g_variant_builder_init(&note, G_VARIANT_TYPE(NOTE_TYPE));
    g_variant_builder_add(&note, "b", (gboolean)replaying->has_doubts);
    add_gaps(replaying, &note);
    add_enums(replaying, &note);
    add_files(replaying, &note);
    // Whatever hinders that, the replay itself is done.
    (void)!sandbox_keep(replaying->sandbox, replaying->names[length - 1],
                        replaying->replay->address, g_variant_builder_end(&note), NULL);
}
