#include "models/name.h"

#include "models/emit-private.h"

#include <string.h>

// At most `limit` bytes, and no half of a character.
static size_t
clip(const char *text, size_t length, size_t limit)
{
    if (length <= limit)
        return length;
    const char *end = text + limit;
    while (end > text && ((unsigned char)*end & 0xc0) == 0x80)
        end--;
    return (size_t)(end - text);
}

char *
object_name(const char *table, const char *column, const char *label)
{
    size_t overhead = (column != NULL) + (label != NULL) + (label == NULL ? 0 : strlen(label));
    size_t first = strlen(table), second = column == NULL ? 0 : strlen(column);
    size_t available = LONGEST_NAME - overhead;
    while (first + second > available) {
        if (first > second)
            first--;
        else
            second--;
    }
    first = clip(table, strlen(table), first);
    if (column != NULL)
        second = clip(column, strlen(column), second);
    GString *name = g_string_new_len(table, (gssize)first);
    if (column != NULL) {
        g_string_append_c(name, '_');
        g_string_append_len(name, column, (gssize)second);
    }
    if (label != NULL)
        g_string_append_printf(name, "_%s", label);
    return g_string_free(name, FALSE);
}

// (PostgreSQL: ChooseIndexNameAddition)
char *
joined_names(const char *const *names, size_t count)
{
    GString *joined = g_string_new(NULL);
    for (size_t i = 0; i < count && joined->len < LONGEST_NAME + 1; i++) {
        if (i > 0)
            g_string_append_c(joined, '_');
        g_string_append(joined, names[i]);
    }
    return g_string_free(joined, FALSE);
}

char *
truncated_name(const char *name)
{
    enum { KEPT = LONGEST_NAME - 8 };
    if (g_utf8_strlen(name, -1) <= LONGEST_NAME)
        return g_strdup(name);
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_MD5, name, -1);
    const char *end = g_utf8_offset_to_pointer(name, KEPT);
    return g_strdup_printf("%.*s_%s", (int)(end - name), name, digest + strlen(digest) - 4);
}

// ---- choosing ---------------------------------------------------------------------------------

// A set of sets: the names of each namespace. The texts are the schema's own.
GHashTable *
taken_names_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_hash_table_unref);
}

void
take_name(GHashTable *names, const char *namespace, const char *name)
{
    GHashTable *set = g_hash_table_lookup(names, namespace);
    if (set == NULL) {
        set = g_hash_table_new(g_str_hash, g_str_equal);
        g_hash_table_insert(names, (gpointer)(uintptr_t) namespace, set);
    }
    g_hash_table_add(set, (gpointer)(uintptr_t)name);
}

bool
is_taken(GHashTable *names, const char *namespace, const char *name)
{
    GHashTable *set = g_hash_table_lookup(names, namespace);
    return set != NULL && g_hash_table_contains(set, name);
}

typedef struct {
    GHashTable *first, *second; // `second` may be NULL
    const char *namespace;
} Taken;

// (PostgreSQL: ChooseRelationName, ChooseConstraintName: a number behind the label until it is
// free)
static const char *
choose(Emission *emission, const Taken *taken, const char *parts[2], const char *label)
{
    g_autofree char *numbered = g_strdup(label);
    for (int pass = 1;; pass++) {
        g_autofree char *name = object_name(parts[0], parts[1], numbered);
        bool free_name =
            !is_taken(taken->first, taken->namespace, name) &&
            (taken->second == NULL || !is_taken(taken->second, taken->namespace, name));
        if (free_name) {
            const char *kept = arena_intern(emission->arena, name);
            take_name(taken->first, taken->namespace, kept);
            return kept;
        }
        g_free(numbered);
        numbered = g_strdup_printf("%s%d", label, pass);
    }
}

const char *
choose_constraint_name(Emission *emission, const Object *table, const char *column,
                       const char *label)
{
    const char *parts[] = {table->name, column};
    Taken taken = {emission->constraints, NULL, table->namespace};
    return choose(emission, &taken, parts, label);
}

const char *
choose_relation_name(Emission *emission, const Object *table, const char *columns,
                     const char *label)
{
    const char *parts[] = {table->name, columns};
    bool is_constraint = strcmp(label, "idx") != 0 && strcmp(label, "seq") != 0;
    Taken taken = {emission->relations, is_constraint ? emission->constraints : NULL,
                   table->namespace};
    return choose(emission, &taken, parts, label);
}
