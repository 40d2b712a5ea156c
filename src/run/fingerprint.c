#include "run/fingerprint.h"

#include "kind/kind.h"

#include <stdlib.h>
#include <string.h>

// ---- the names in statements -------------------------------------------------------------------

static bool
is_word(char c)
{
    return g_ascii_isalnum(c) || c == '_' || c == '$' || ((unsigned char)c & 0x80) != 0;
}

// A quoted name may hold anything; a bare one is folded to small letters.
static const char *
take_quoted(const char *sql, GHashTable *words)
{
    const char *end = strchr(sql + 1, '"');
    if (end == NULL)
        return sql + 1;
    g_hash_table_add(words, g_strndup(sql + 1, (gsize)(end - sql - 1)));
    return end + 1;
}

static void
take_words(const char *sql, GHashTable *words)
{
    while (*sql != '\0') {
        size_t length = 0;
        while (is_word(sql[length]))
            length++;
        if (length > 0)
            g_hash_table_add(words, g_ascii_strdown(sql, (gssize)length));
        sql = *sql == '"' ? take_quoted(sql, words) : sql + MAX(length, 1);
    }
}

// ---- lines -------------------------------------------------------------------------------------

static char *
key_of(const Object *object)
{
    g_autofree char *path = object_path(object);
    return g_strdup_printf("%s %s", kind_of(object->kind)->name, path);
}

// Of a table only what is said of itself: its columns have lines of their own.
static const char *
table_sql(Arena *arena, const Table *table)
{
    return arena_printf(arena, "%s%s%s%s%s", table->unlogged ? "unlogged " : "",
                        table->row_security ? "rls " : "",
                        table->force_row_security ? "forced " : "",
                        table->partition_key != NULL ? table->partition_key : "",
                        table->partition_bound != NULL ? table->partition_bound : "");
}

static const char *
made_by(Arena *arena, const Object *object)
{
    if (object->kind == KIND_TABLE)
        return table_sql(arena, (const Table *)object);
    Statements statements = {.arena = arena};
    g_autoptr(GString) text = g_string_new(NULL);
    kind_of(object->kind)->create(&statements, object);
    for (size_t i = 0; i < statements.count; i++)
        g_string_append_printf(text, "%s;", statements.rows[i].sql);
    return arena_text(arena, text->str);
}

static void
add_line(Arena *arena, GArray *lines, const Object *object)
{
    g_autofree char *key = key_of(object);
    FingerprintLine line = {arena_text(arena, key), made_by(arena, object)};
    g_array_append_val(lines, line);
}

static bool
is_named(const Object *object, GHashTable *words)
{
    size_t length = strcspn(object->name, "("); // functions bear their arguments
    g_autofree char *name = g_strndup(object->name, length);
    return g_hash_table_contains(words, name);
}

// DROP INDEX and ALTER INDEX name a child, not its table.
static bool
has_named_child(const Object *object, GHashTable *words)
{
    for (size_t i = 0; i < object->child_count; i++)
        if (object->children[i]->kind == KIND_INDEX && is_named(object->children[i], words))
            return true;
    return false;
}

static int
compare_keys(gconstpointer a, gconstpointer b)
{
    const FingerprintLine *one = a, *other = b;
    return strcmp(one->key, other->key);
}

static Fingerprint *
finish(Arena *arena, GArray *lines)
{
    Fingerprint *fingerprint = g_new0(Fingerprint, 1);
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_array_sort(lines, compare_keys);
    fingerprint->arena = arena;
    fingerprint->count = lines->len;
    fingerprint->lines = arena_copy(arena, lines->data, lines->len * sizeof(FingerprintLine));
    for (size_t i = 0; i < fingerprint->count; i++) {
        const FingerprintLine *line = &fingerprint->lines[i];
        g_checksum_update(sum, (const guchar *)line->key, (gssize)strlen(line->key) + 1);
        g_checksum_update(sum, (const guchar *)line->sql, (gssize)strlen(line->sql) + 1);
    }
    fingerprint->hash = arena_text(arena, g_checksum_get_string(sum));
    return fingerprint;
}

static GHashTable *
words_of(const char *const *statements, size_t count)
{
    GHashTable *words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (size_t i = 0; i < count; i++)
        take_words(statements[i], words);
    return words;
}

static bool
is_meant(const Object *object, GHashTable *words)
{
    return is_named(object, words) || has_named_child(object, words);
}

static void
add_object(Arena *arena, GArray *lines, const Object *object)
{
    add_line(arena, lines, object);
    for (size_t i = 0; i < object->child_count; i++)
        add_line(arena, lines, object->children[i]);
}

Fingerprint *
fingerprint_new(const Schema *database, const char *const *statements, size_t count)
{
    g_autoptr(GHashTable) words = words_of(statements, count);
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(FingerprintLine));
    Arena *arena = arena_new();
    for (size_t i = 0; i < database->count; i++)
        if (database->objects[i]->extension == NULL && is_meant(database->objects[i], words))
            add_object(arena, lines, database->objects[i]);
    return finish(arena, lines);
}

// What is done to a parent is done to its children, which nobody names.
static bool
stands_alone(const Object *object)
{
    return object->kind == KIND_TABLE && object->extension == NULL &&
           ((const Table *)object)->parent_count == 0;
}

Fingerprint *
fingerprint_apart(const Schema *database, const FingerprintApart *apart)
{
    g_autoptr(GHashTable) words = words_of(apart->statements, apart->count);
    g_autoptr(GHashTable) earlier = words_of(apart->earlier, apart->earlier_count);
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(FingerprintLine));
    Arena *arena = arena_new();
    for (size_t i = 0; i < apart->schema->count; i++) {
        const Object *wanted = apart->schema->objects[i];
        if (!stands_alone(wanted) || !is_meant(wanted, words) || is_meant(wanted, earlier))
            continue;
        const Object *found = schema_find(database, wanted->kind, wanted->namespace, wanted->name);
        if (found != NULL)
            add_object(arena, lines, found);
    }
    return finish(arena, lines);
}

Fingerprint *
fingerprint_of_lines(const FingerprintLine *lines, size_t count)
{
    g_autoptr(GArray) own = g_array_new(FALSE, FALSE, sizeof(FingerprintLine));
    Arena *arena = arena_new();
    for (size_t i = 0; i < count; i++) {
        FingerprintLine line = {arena_text(arena, lines[i].key), arena_text(arena, lines[i].sql)};
        g_array_append_val(own, line);
    }
    return finish(arena, own);
}

void
fingerprint_free(Fingerprint *fingerprint)
{
    if (fingerprint == NULL)
        return;
    arena_free(fingerprint->arena);
    g_free(fingerprint);
}

// ---- what it becomes ---------------------------------------------------------------------------

static const char *
sql_of(const Fingerprint *fingerprint, const char *key)
{
    FingerprintLine wanted = {key, NULL};
    const FingerprintLine *line = bsearch(&wanted, fingerprint->lines, fingerprint->count,
                                          sizeof(FingerprintLine), compare_keys);
    return line != NULL ? line->sql : NULL;
}

static void
add_new_lines(GArray *lines, const Fingerprint *there, const Fingerprint *begun,
              const Fingerprint *start)
{
    for (size_t i = 0; i < there->count; i++) {
        const FingerprintLine *line = &there->lines[i];
        if (sql_of(begun, line->key) == NULL && sql_of(start, line->key) == NULL)
            g_array_append_val(lines, *line);
    }
}

Fingerprint *
fingerprint_moved(const Fingerprint *start, const Fingerprint *begun, const Fingerprint *there)
{
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(FingerprintLine));
    for (size_t i = 0; i < start->count; i++) {
        FingerprintLine line = start->lines[i];
        const char *after = sql_of(there, line.key);
        if (g_strcmp0(sql_of(begun, line.key), after) != 0)
            line.sql = after;
        if (line.sql != NULL)
            g_array_append_val(lines, line);
    }
    add_new_lines(lines, there, begun, start);
    return fingerprint_of_lines((const FingerprintLine *)(const void *)lines->data, lines->len);
}

// ---- what changed ------------------------------------------------------------------------------

enum { MOST = 5 };

typedef struct {
    GString *text;
    size_t count;
} Changed;

static void
say(Changed *changed, char sign, const char *key)
{
    if (changed->count++ < MOST)
        g_string_append_printf(changed->text, "%s%c %s", changed->text->len > 0 ? ", " : "", sign,
                               key);
}

char *
fingerprint_change(const Fingerprint *then, const Fingerprint *now)
{
    Changed changed = {g_string_new(NULL), 0};
    size_t i = 0, j = 0;
    while (i < then->count || j < now->count) {
        const FingerprintLine *old = &then->lines[i], *new = &now->lines[j];
        int order = i == then->count ? 1 : j == now->count ? -1 : strcmp(old->key, new->key);
        if (order < 0)
            say(&changed, '-', old->key);
        else if (order > 0)
            say(&changed, '+', new->key);
        else if (strcmp(old->sql, new->sql) != 0)
            say(&changed, '~', new->key);
        i += order <= 0;
        j += order >= 0;
    }
    if (changed.count > MOST)
        g_string_append_printf(changed.text, " and %zu more", changed.count - MOST);
    return g_string_free(changed.text, changed.count == 0);
}
