#include "run/drift-private.h"

#include "base/sql.h"
#include "base/text.h"

#include <string.h>

char
drift_mark_character(Mark mark)
{
    static const char characters[] = {
        [MARK_READING] = ' ', [MARK_SAME] = '=',    [MARK_MISSING] = '+', [MARK_EXTRA] = '-',
        [MARK_DIFFERS] = '~', [MARK_UNKNOWN] = '?', [MARK_RENAMED] = '>'};
    _Static_assert(sizeof characters == MARKS, "a character for each mark");
    return characters[mark];
}

const Change *
drift_change(const Drift *drift, const Object *object)
{
    return object == NULL ? NULL : g_hash_table_lookup(drift->index->by_object, object);
}

Mark
drift_mark(const Drift *drift, const Change *change, const Object *models)
{
    if (drift->changes == NULL)
        return MARK_READING;
    if (models != NULL && models->unknown != NULL)
        return MARK_UNKNOWN;
    if (change == NULL)
        return MARK_SAME;
    if (change->proof == PROOF_OPEN)
        return MARK_READING;
    if (change->proof == PROOF_UNPROVEN)
        return MARK_UNKNOWN;
    switch (change->verb) {
    case VERB_CREATE:
        return MARK_MISSING;
    case VERB_ALTER:
        return MARK_DIFFERS;
    case VERB_DROP:
        return MARK_EXTRA;
    case VERB_RENAME:
        return MARK_RENAMED;
    }
    g_assert_not_reached();
}

// ---- the index: changes by object, and who references a table ---------------------------------

static void
free_numbers(gpointer numbers)
{
    g_array_free(numbers, TRUE);
}

static void
index_references(const Drift *drift, const Object *object, guint number)
{
    for (size_t i = 0; object != NULL && i < object->child_count; i++) {
        if (object->children[i]->kind != KIND_CONSTRAINT)
            continue;
        const Constraint *constraint = (const Constraint *)object->children[i];
        if (constraint->type != CONSTRAINT_FOREIGN_KEY)
            continue;
        char *key =
            drift_reference_key(constraint->referenced_namespace, constraint->referenced_table);
        GArray *numbers = g_hash_table_lookup(drift->index->references, key);
        if (numbers == NULL) {
            numbers = g_array_new(FALSE, FALSE, sizeof number);
            g_hash_table_insert(drift->index->references, key, numbers);
        } else {
            g_free(key);
        }
        if (numbers->len == 0 || g_array_index(numbers, guint, numbers->len - 1) != number)
            g_array_append_val(numbers, number);
    }
}

char *
drift_reference_key(const char *namespace, const char *table)
{
    return g_strconcat(namespace == NULL ? "public" : namespace, "\n", table, NULL);
}

static DriftIndex *
index_changes(const Changes *changes)
{
    DriftIndex *index = g_new0(DriftIndex, 1);
    index->by_object = g_hash_table_new(NULL, NULL);
    index->ignored = g_hash_table_new(NULL, NULL);
    index->references = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_numbers);
    for (size_t i = 0; changes != NULL && i < changes->count; i++) {
        const Change *change = &changes->rows[i];
        const Object *sides[] = {change->from, change->to};
        for (size_t side = 0; side < G_N_ELEMENTS(sides); side++)
            if (sides[side] != NULL)
                g_hash_table_insert(index->by_object, (gpointer)(guintptr)sides[side],
                                    (gpointer)(guintptr)change);
    }
    for (size_t i = 0; changes != NULL && i < changes->ignored_count; i++)
        if (changes->ignored[i].object != NULL)
            g_hash_table_insert(index->ignored, (gpointer)(guintptr)changes->ignored[i].object,
                                (gpointer)(guintptr)&changes->ignored[i]);
    return index;
}

// ---- tables ----------------------------------------------------------------------------------

typedef struct {
    Drift *drift;
    GArray *tables;

} Builder;

static bool
is_listed(const Drift *drift, const Object *models, const Object *database)
{
    if (models != NULL)
        return true;
    if (g_hash_table_contains(drift->index->ignored, database) || database->extension != NULL)
        return false;
    if (database->kind == KIND_TABLE)
        return true;
    return drift_change(drift, database) != NULL; // an enum that only the database has
}

static const char *
make_title(const Object *object, Arena *arena)
{
    GString *title = g_string_new(NULL);
    if (object->kind != KIND_TABLE)
        g_string_append_printf(title, "%s ", kind_of(object->kind)->name);
    g_autofree char *path = object_path(object);
    g_string_append(title, path);
    const char *text = arena_text(arena, title->str);
    g_string_free(title, TRUE);
    return text;
}

// Every change counts in its table; a table that is missing or extra counts once, as a whole.
static void
count_change(Drift *drift, DriftTable *table, const Change *change, size_t seen[MARKS])
{
    const Object *models = change->to;
    Mark mark = drift_mark(drift, change, models);
    seen[mark]++;
    drift->by_mark[mark]++;
    if (mark != MARK_READING && mark != MARK_UNKNOWN)
        table->differences++;
}

// The mark of a table: its own when it is missing or extra as a whole; '~' when something inside
// differs, but for a table where all that differs is extra or a possible rename: it says so.
static Mark
mark_of_parts(const size_t seen[MARKS], size_t differences)
{
    if (differences > 0 && seen[MARK_EXTRA] == differences)
        return MARK_EXTRA;
    if (differences > 0 && seen[MARK_RENAMED] == differences)
        return MARK_RENAMED;
    if (differences > 0)
        return MARK_DIFFERS;
    return seen[MARK_UNKNOWN] > 0   ? MARK_UNKNOWN
           : seen[MARK_READING] > 0 ? MARK_READING
                                    : MARK_SAME;
}

static const char *
reason_of(const Object *models, const Change *change)
{
    if (models != NULL && models->unknown != NULL)
        return models->unknown;
    if (models != NULL && models->kind == KIND_TABLE && ((const Table *)models)->reflected != NULL)
        return ((const Table *)models)->reflected;
    return change == NULL ? NULL : change->reason;
}

static void
mark_table(Drift *drift, DriftTable *table)
{
    size_t seen[MARKS] = {0};
    if (table->change != NULL)
        count_change(drift, table, table->change, seen);
    bool whole = table->change != NULL && table->change->verb != VERB_ALTER;
    const Object *sides[] = {table->models, table->database};
    for (size_t side = 0; side < G_N_ELEMENTS(sides) && !whole; side++)
        for (size_t i = 0; sides[side] != NULL && i < sides[side]->child_count; i++) {
            const Object *child = sides[side]->children[i];
            const Change *change = drift_change(drift, child);
            // A pair is counted on the models' side.
            if (change != NULL && !(side == 1 && change->to != NULL))
                count_change(drift, table, change, seen);
            else if (side == 0 && change == NULL && child->unknown != NULL)
                seen[MARK_UNKNOWN]++, drift->by_mark[MARK_UNKNOWN]++;
        }
    Mark own = drift_mark(drift, table->change, table->models);
    if (drift->changes == NULL || whole || own == MARK_UNKNOWN)
        table->mark = own;
    else
        table->mark = mark_of_parts(seen, table->differences);
}

static void
add_table(Builder *builder, const Object *models, const Object *database)
{
    Drift *drift = builder->drift;
    if (!is_listed(drift, models, database))
        return;
    const Object *either = models != NULL ? models : database;
    const Change *change = drift_change(drift, either);
    DriftTable table = {
        .namespace = either->namespace,
        .name = either->name,
        .title = make_title(either, drift->arena),
        .row_estimate = -1,
        .size_bytes = -1,
        .models = models,
        .database = database,
        .change = change,
        .outside =
            models == NULL && drift->models != NULL && !schema_speaks_for(drift->models, database),
        .reason = reason_of(models, change),
    };
    if (models != NULL)
        table.origin = models->origin;
    if (database != NULL && database->kind == KIND_TABLE) {
        table.row_estimate = ((const Table *)database)->row_estimate;
        table.size_bytes = ((const Table *)database)->size_bytes;
    }
    mark_table(drift, &table);
    drift->differences += table.differences;
    drift->differing_tables += table.differences > 0;
    drift->compared_tables += !table.outside && either->kind == KIND_TABLE;
    g_array_append_val(builder->tables, table);
}

// One walk over both sides' objects of one kind.
static void
add_kind(Builder *builder, KindId kind)
{
    const Schema *sides[] = {builder->drift->models, builder->drift->database};
    size_t at[2] = {0}, end[2] = {0};
    for (size_t side = 0; side < G_N_ELEMENTS(sides); side++) {
        if (sides[side] == NULL)
            continue;
        while (at[side] < sides[side]->count && sides[side]->objects[at[side]]->kind < kind)
            at[side]++;
        end[side] = at[side];
        while (end[side] < sides[side]->count && sides[side]->objects[end[side]]->kind == kind)
            end[side]++;
    }
    while (at[0] < end[0] || at[1] < end[1]) {
        const Object *models = at[0] < end[0] ? sides[0]->objects[at[0]] : NULL;
        const Object *database = at[1] < end[1] ? sides[1]->objects[at[1]] : NULL;
        int order = models == NULL ? 1 : database == NULL ? -1 : object_compare(models, database);
        add_table(builder, order <= 0 ? models : NULL, order >= 0 ? database : NULL);
        at[0] += order <= 0;
        at[1] += order >= 0;
    }
}

static bool
is_top_level(KindId kind)
{
    return kind < KIND_COLUMN || kind == KIND_VIEW;
}

static void
add_tables(Builder *builder)
{
    add_kind(builder, KIND_TABLE);
    for (KindId kind = 0; kind <= KIND_VIEW; kind++) {
        bool spoken_for =
            builder->drift->models == NULL || builder->drift->models->speaks_for[kind];
        // An owned sequence is its column's; namespaces come and go with what is in them.
        if (is_top_level(kind) && kind != KIND_TABLE && kind != KIND_NAMESPACE && spoken_for &&
            builder->drift->models != NULL)
            add_kind(builder, kind);
    }
}

// ---- sentences -------------------------------------------------------------------------------

static void
add_part(GString *parts, size_t count, const char *words)
{
    if (count == 0)
        return;
    g_string_append(parts, parts->len > 0 ? ", " : "");
    g_string_append(parts, words);
}

static const char *
make_breakdown(const Drift *drift)
{
    static const struct {
        Mark mark;
        const char *one, *many;
    } parts[] = {
        {MARK_MISSING, "%zu missing", "%zu missing"},
        {MARK_EXTRA, "%zu only in the database", "%zu only in the database"},
        {MARK_DIFFERS, "%zu differs", "%zu differ"},
        {MARK_RENAMED, "%zu possible rename", "%zu possible renames"},
        {MARK_UNKNOWN, "%zu unproven", "%zu unproven"},
    };
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        size_t count = drift->by_mark[parts[i].mark];
        g_autofree char *number = text_count((int64_t)count);
        const char *words = strchr(count == 1 ? parts[i].one : parts[i].many, ' ');
        g_autofree char *part = g_strconcat(number, words, NULL);
        add_part(text, count, part);
    }
    const char *breakdown = arena_text(drift->arena, text->str);
    g_string_free(text, TRUE);
    return breakdown;
}

// The language that every database is born with.
static bool
is_everywhere(const Object *object)
{
    return object->kind == KIND_EXTENSION && strcmp(object->name, "plpgsql") == 0;
}

static void
count_objects(const Schema *schema, size_t counts[KINDS])
{
    for (size_t i = 0; i < schema->count; i++) {
        const Object *object = schema->objects[i];
        counts[object->kind] += object->extension == NULL && !is_everywhere(object);
        for (size_t child = 0; child < object->child_count; child++)
            counts[object->children[child]->kind]++;
    }
}

// What a person calls it: "microblog" of "microblog@localhost:5432".
static const char *
name_of(const Schema *database, Arena *arena)
{
    const char *end = strrchr(database->label, '@');
    return end == NULL || end == database->label
               ? "the database"
               : arena_printf(arena, "%.*s", (int)(end - database->label), database->label);
}

static const char *
make_agreement(const Drift *drift)
{
    size_t counts[KINDS] = {0};
    count_objects(drift->models, counts);
    static const KindId shown[] = {KIND_TABLE, KIND_COLUMN, KIND_CONSTRAINT, KIND_INDEX};
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(shown); i++) {
        g_autofree char *part = text_plural((int64_t)counts[shown[i]], kind_of(shown[i])->name);
        add_part(text, counts[shown[i]], part);
    }
    const char *sentence = arena_printf(drift->arena, "The models and %s agree: %s.",
                                        name_of(drift->database, drift->arena),
                                        text->len > 0 ? text->str : "nothing on either side");
    g_string_free(text, TRUE);
    return sentence;
}

static const char *
make_summary(const Drift *drift)
{
    if (drift->changes == NULL)
        return "";
    if (drift->differences == 0 && drift->by_mark[MARK_UNKNOWN] == 0)
        return make_agreement(drift);
    g_autofree char *differences = text_plural((int64_t)drift->differences, "difference");
    g_autofree char *differing = text_count((int64_t)drift->differing_tables);
    g_autofree char *tables = text_plural((int64_t)drift->compared_tables, "table");
    return arena_printf(drift->arena, "%s in %s of %s", differences, differing, tables);
}

// What trueup.conf leaves out. Tables of versions and the like are no drift to begin with.
static size_t
count_ignored(const Drift *drift)
{
    size_t count = 0;
    for (size_t i = 0; drift->changes != NULL && i < drift->changes->ignored_count; i++)
        count += g_str_has_prefix(drift->changes->ignored[i].reason, "ignored");
    return count;
}

// What the models cannot declare is no drift; it is counted.
static const char *
make_not_looked_at(const Drift *drift)
{
    if (drift->models == NULL || drift->database == NULL)
        return NULL;
    size_t counts[KINDS] = {0};
    count_objects(drift->database, counts);
    GString *text = g_string_new(NULL);
    for (size_t i = KINDS; i > 0; i--) { // views first
        KindId kind = (KindId)(i - 1);
        if (drift->models->speaks_for[kind] || kind == KIND_NAMESPACE || kind == KIND_SEQUENCE)
            continue;
        g_autofree char *part = text_plural((int64_t)counts[kind], kind_of(kind)->name);
        add_part(text, counts[kind], part);
    }
    if (text->len > 0)
        g_string_append(text, " (the models cannot declare them)");
    for (size_t i = 0; i < drift->database->not_compared_count; i++) {
        const NotCompared *note = &drift->database->not_compared[i];
        if (note->what == NULL)
            continue;
        g_autofree char *count = text_count((int64_t)note->count);
        g_autofree char *part = g_strdup_printf("%s %s", count, note->what); // in the plural
        add_part(text, note->count, part);
    }
    g_autofree char *ignored = g_strdup_printf("%zu ignored", count_ignored(drift));
    add_part(text, count_ignored(drift), ignored);
    const char *sentence = text->len > 0 ? arena_text(drift->arena, text->str) : NULL;
    g_string_free(text, TRUE);
    return sentence;
}

Drift *
drift_new(const Schema *models, const Schema *database, const Changes *changes)
{
    Drift *drift = g_new0(Drift, 1);
    drift->arena = arena_new();
    drift->models = models;
    drift->database = database;
    drift->changes = changes;
    drift->index = index_changes(changes);
    Builder builder = {.drift = drift, .tables = g_array_new(FALSE, TRUE, sizeof(DriftTable))};
    add_tables(&builder);
    drift->table_count = builder.tables->len;
    drift->tables =
        arena_copy(drift->arena, builder.tables->data, builder.tables->len * sizeof(DriftTable));
    g_array_free(builder.tables, TRUE);
    for (size_t i = 0; i < drift->table_count; i++) {
        index_references(drift, drift->tables[i].models, (guint)i);
        index_references(drift, drift->tables[i].database, (guint)i);
    }
    drift->breakdown = make_breakdown(drift);
    drift->summary = make_summary(drift);
    drift->not_looked_at = make_not_looked_at(drift);
    return drift;
}

// Who needs what is found out once for all rows: in a large schema that takes longer than the
// comparison.
Plan *
drift_plan(const Drift *drift, const Changes *changes, bool backwards)
{
    DriftIndex *index = (DriftIndex *)(guintptr)drift->index;
    g_mutex_lock(&index->lock);
    Plan *plan = plan_new_with(changes, &index->users[backwards], NULL);
    g_mutex_unlock(&index->lock);
    return plan;
}

void
drift_free(Drift *drift)
{
    if (drift == NULL)
        return;
    plan_users_free(drift->index->users[0]);
    plan_users_free(drift->index->users[1]);
    g_hash_table_destroy(drift->index->by_object);
    g_hash_table_destroy(drift->index->ignored);
    g_hash_table_destroy(drift->index->references);
    g_free((gpointer)(guintptr)drift->index);
    arena_free(drift->arena);
    g_free(drift);
}
