#include "run/drift-private.h"

#include "base/sql.h"
#include "base/text.h"

#include <string.h>

typedef struct {
    const Drift *drift;
    const DriftTable *table;
    Arena *arena;
    GArray *rows;
    GHashTable *done; // objects of either side that have their row
} RowBuilder;

static Group
group_of(const Object *object)
{
    switch (object->kind) {
    case KIND_COLUMN:
        return GROUP_COLUMN;
    case KIND_CONSTRAINT:
        return GROUP_CONSTRAINT;
    case KIND_INDEX:
        return GROUP_INDEX;
    default:
        return GROUP_OTHER;
    }
}

static const char *
more_words(const Object *models, Arena *arena)
{
    if (models == NULL || models->kind != KIND_COLUMN)
        return NULL;
    const Column *column = (const Column *)models;
    if (column->python == NULL || column->python->default_type == PYTHON_DEFAULT_NONE ||
        column->default_sql != NULL)
        return NULL;
    return arena_printf(arena, "default %s in Python", column->python->default_text);
}

// What `check` says behind the place in the file.
static const char *
make_note(const DriftRow *row, Arena *arena)
{
    switch (row->mark) {
    case MARK_READING:
    case MARK_SAME:
        return NULL;
    case MARK_MISSING:
        return "missing in the database";
    case MARK_EXTRA:
        return "only in the database";
    case MARK_DIFFERS:
        return arena_printf(arena, "database: %s", row->database_words);
    case MARK_UNKNOWN:
        if (row->models != NULL && row->models->unknown != NULL)
            return arena_printf(arena, "unproven: %s", row->models->unknown);
        return row->change != NULL && row->change->reason != NULL
                   ? arena_printf(arena, "unproven: %s", row->change->reason)
                   : "unproven";
    case MARK_RENAMED:
        return arena_printf(arena, "may be %s renamed (%.2f)", row->database->name,
                            row->change->score);
    }
    g_assert_not_reached();
}

static bool
is_primary_key(const Object *object)
{
    return object->kind == KIND_CONSTRAINT &&
           ((const Constraint *)object)->type == CONSTRAINT_PRIMARY_KEY;
}

// Two values that read the same differ in something that the words leave out.
static void
tell_apart(DriftRow *row, Arena *arena)
{
    if (row->mark != MARK_DIFFERS || row->change == NULL ||
        g_strcmp0(row->models_words, row->database_words) != 0)
        return;
    GString *aspects = g_string_new(NULL);
    for (size_t i = 0; row->change->kind->aspects[i] != NULL; i++)
        if (row->change->aspects & 1u << i)
            g_string_append_printf(aspects, aspects->len > 0 ? ", %s" : "%s",
                                   row->change->kind->aspects[i]);
    row->database_words = arena_printf(arena, "%s (other %s)", row->database_words, aspects->str);
    row->database_short = row->database_words;
    g_string_free(aspects, TRUE);
}

// What belongs to a table that is missing or extra is so too, without a change of its own.
static Mark
mark_of_row(const RowBuilder *builder, const Change *change, const Object *models)
{
    const Change *whole = builder->table->change;
    bool follows = change == NULL && whole != NULL && whole->verb != VERB_ALTER;
    return drift_mark(builder->drift, follows ? whole : change, models);
}

static void
add_row(RowBuilder *builder, const Object *models, const Object *database)
{
    const Object *either = models != NULL ? models : database;
    Arena *arena = builder->arena;
    const Change *change = drift_change(builder->drift, either);
    DriftRow row = {
        .mark = mark_of_row(builder, change, models),
        .group = group_of(either),
        .label = either->name,
        .label_short = is_primary_key(either) ? "primary key" : either->name,
        .models_more = more_words(models, arena),
        .models = models,
        .database = database,
        .change = change,
    };
    if (models != NULL) {
        row.models_words = object_words(models, false, arena);
        row.models_short = object_words(models, true, arena);
        row.origin = models->origin;
    }
    if (database != NULL) {
        row.database_words = object_words(database, false, arena);
        row.database_short = object_words(database, true, arena);
    }
    if (row.mark == MARK_RENAMED && database != NULL) {
        row.database_words = arena_printf(arena, "%s %s", database->name, row.database_words);
        row.database_short = arena_printf(arena, "%s %s", database->name, row.database_short);
    }
    tell_apart(&row, arena);
    row.note = make_note(&row, arena);
    g_array_append_val(builder->rows, row);
    const Object *sides[] = {models, database};
    for (size_t i = 0; i < G_N_ELEMENTS(sides); i++)
        if (sides[i] != NULL)
            g_hash_table_add(builder->done, (gpointer)(guintptr)sides[i]);
}

// The database's counterpart of a model's object: the one its change names, else the one of that
// name, else (PostgreSQL made the name) one without a change that reads the same.
static const Object *
find_counterpart(RowBuilder *builder, const Object *models)
{
    const Object *table = builder->table->database;
    const Change *change = drift_change(builder->drift, models);
    if (change != NULL && change->from != NULL)
        return change->from;
    if (table == NULL || (change != NULL && change->verb == VERB_CREATE))
        return NULL;
    const Object *same = object_child(table, models->kind, models->name);
    if (same != NULL && !g_hash_table_contains(builder->done, same))
        return same;
    const char *words = object_words(models, false, builder->arena);
    for (size_t i = 0; i < table->child_count; i++) {
        const Object *other = table->children[i];
        if (other->kind == models->kind && models->kind != KIND_COLUMN &&
            drift_change(builder->drift, other) == NULL &&
            !g_hash_table_contains(builder->done, other) &&
            strcmp(object_words(other, false, builder->arena), words) == 0)
            return other;
    }
    return NULL;
}

static void
add_columns(RowBuilder *builder)
{
    const Table *models = (const Table *)builder->table->models;
    const Table *database = (const Table *)builder->table->database;
    for (size_t i = 0; models != NULL && i < models->column_count; i++) {
        const Object *column = &models->columns[i]->object;
        add_row(builder, column, find_counterpart(builder, column));
    }
    for (size_t i = 0; database != NULL && i < database->column_count; i++)
        if (!g_hash_table_contains(builder->done, database->columns[i]))
            add_row(builder, NULL, &database->columns[i]->object);
}

static bool
is_shown(const Object *child, bool keys)
{
    return child->kind != KIND_COLUMN && is_primary_key(child) == keys;
}

// Constraints (the primary key first), indexes and the rest, in the order of kinds.
static void
add_children(RowBuilder *builder, bool keys)
{
    const Object *models = builder->table->models, *database = builder->table->database;
    for (KindId kind = KIND_CONSTRAINT; kind < KIND_VIEW; kind++) {
        for (size_t i = 0; models != NULL && i < models->child_count; i++) {
            const Object *child = models->children[i];
            if (child->kind == kind && is_shown(child, keys))
                add_row(builder, child, find_counterpart(builder, child));
        }
        for (size_t i = 0; database != NULL && i < database->child_count; i++) {
            const Object *child = database->children[i];
            if (child->kind == kind && is_shown(child, keys) &&
                !g_hash_table_contains(builder->done, child))
                add_row(builder, NULL, child);
        }
    }
}

// ---- who references this table ---------------------------------------------------------------

static bool
refers_to(const Object *child, const DriftTable *table)
{
    if (child->kind != KIND_CONSTRAINT)
        return false;
    const Constraint *constraint = (const Constraint *)child;
    return constraint->type == CONSTRAINT_FOREIGN_KEY &&
           strcmp(constraint->referenced_table, table->name) == 0 &&
           g_strcmp0(constraint->referenced_namespace, table->namespace) == 0;
}

static int
position_of(const Constraint *constraint)
{
    const Object *column =
        object_child(constraint->object.parent, KIND_COLUMN, constraint->columns[0]);
    return column != NULL ? ((const Column *)column)->position : 0;
}

static int
compare_positions(const void *a, const void *b)
{
    return position_of(*(const Constraint *const *)a) - position_of(*(const Constraint *const *)b);
}

// In the order of the columns, as a person would name them.
static const char *
referencing_columns(const DriftTable *table, const Object *other, Arena *arena)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    for (size_t i = 0; other != NULL && i < other->child_count; i++)
        if (refers_to(other->children[i], table))
            g_ptr_array_add(found, (gpointer)(guintptr)other->children[i]);
    if (found->len == 0)
        return NULL;
    g_ptr_array_sort(found, compare_positions);
    GString *columns = g_string_new(NULL);
    for (guint i = 0; i < found->len; i++) {
        const Constraint *constraint = g_ptr_array_index(found, i);
        g_string_append(columns, i > 0 ? ", " : "");
        add_names(columns, constraint->columns, constraint->column_count);
    }
    const char *text = arena_text(arena, columns->str);
    g_string_free(columns, TRUE);
    return text;
}

// The reference itself is a row, and perhaps a difference, of the other table.
static Mark
reference_mark(const Drift *drift, const DriftRow *row)
{
    if (drift->changes == NULL)
        return MARK_READING;
    if (row->models_words == NULL)
        return MARK_EXTRA;
    if (row->database_words == NULL)
        return MARK_MISSING;
    return strcmp(row->models_words, row->database_words) == 0 ? MARK_SAME : MARK_DIFFERS;
}

static void
add_references(RowBuilder *builder)
{
    const Drift *drift = builder->drift;
    g_autofree char *key = drift_reference_key(builder->table->namespace, builder->table->name);
    const GArray *numbers = g_hash_table_lookup(drift->index->references, key);
    for (size_t i = 0; numbers != NULL && i < numbers->len; i++) {
        const DriftTable *other = &drift->tables[g_array_index(numbers, guint, i)];
        if (other->outside)
            continue; // what the models do not speak for is no difference
        DriftRow row = {
            .group = GROUP_REFERENCE,
            .label = other->title,
            .label_short = other->title,
            .models = other->models,
            .database = other->database,
            .origin = other->origin,
            .models_words = referencing_columns(builder->table, other->models, builder->arena),
            .database_words = referencing_columns(builder->table, other->database, builder->arena),
        };
        row.models_short = row.models_words;
        row.database_short = row.database_words;
        row.mark = reference_mark(drift, &row);
        g_array_append_val(builder->rows, row);
    }
}

DriftRows
drift_rows(const Drift *drift, const DriftTable *table, Arena *arena)
{
    RowBuilder builder = {.drift = drift,
                          .table = table,
                          .arena = arena,
                          .rows = g_array_new(FALSE, TRUE, sizeof(DriftRow)),
                          .done = g_hash_table_new(NULL, NULL)};
    const Object *either = table->models != NULL ? table->models : table->database;
    if (either->kind == KIND_TABLE) {
        add_columns(&builder);
        add_children(&builder, true);
        add_children(&builder, false);
        add_references(&builder);
    } else {
        add_row(&builder, table->models, table->database);
    }
    DriftRows rows = {.count = builder.rows->len};
    rows.rows = arena_copy(arena, builder.rows->data, builder.rows->len * sizeof(DriftRow));
    g_array_free(builder.rows, TRUE);
    g_hash_table_destroy(builder.done);
    return rows;
}
