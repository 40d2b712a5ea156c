#include "run/doctor-private.h"

#include "base/text.h"

#include <string.h>

enum { MOST_SIMILAR = 5, FARTHEST = 4 };

static const Schema *
side_schema(const DoctorCase *question, int side)
{
    return side == SIDE_MODELS    ? question->check->models
           : side == SIDE_HISTORY ? question->history
                                  : question->check->database;
}

// The number of bytes of `name` that name this table: "user" and "public.user" of "user.role".
static size_t
table_prefix(const Object *table, const char *name)
{
    g_autofree char *whole =
        table->namespace == NULL ? NULL : g_strdup_printf("%s.%s", table->namespace, table->name);
    const char *const titles[] = {whole, table->name};
    for (size_t i = 0; i < G_N_ELEMENTS(titles); i++) {
        size_t length = titles[i] == NULL ? 0 : strlen(titles[i]);
        if (length > 0 && strncmp(name, titles[i], length) == 0 &&
            (name[length] == '\0' || name[length] == '.'))
            return length;
    }
    return 0;
}

static const Object *
find_part(const Object *table, const char *name)
{
    static const KindId kinds[] = {KIND_COLUMN, KIND_CONSTRAINT, KIND_INDEX, KIND_TRIGGER,
                                   KIND_POLICY};
    for (size_t i = 0; table != NULL && i < G_N_ELEMENTS(kinds); i++) {
        const Object *part = object_child(table, kinds[i], name);
        if (part != NULL)
            return part;
    }
    return NULL;
}

// Takes `table` for the one that is meant, with its counterparts; false when nobody has the part.
static bool
take_table(Patient *patient, const Object *table, const char *part)
{
    patient->namespace = table->namespace;
    patient->table = table->name;
    patient->part = part;
    patient->kind = part == NULL ? KIND_TABLE : KIND_COLUMN;
    bool is_open = table->kind == KIND_TABLE && table->unknown != NULL; // it may have any part
    bool found = part == NULL || is_open || find_part(table, part) != NULL;
    for (int side = SIDE_MODELS; side <= SIDE_DATABASE; side++) {
        const Schema *schema = side_schema(patient->question, side);
        patient->tables[side] =
            schema == NULL ? NULL : schema_find_table(schema, table->namespace, table->name);
        const Object *own = patient->tables[side] == NULL ? NULL : &patient->tables[side]->object;
        patient->things[side] = part == NULL ? own : find_part(own, part);
        if (part != NULL && patient->things[side] != NULL) {
            patient->kind = patient->things[side]->kind;
            found = true;
        }
    }
    return found;
}

static bool
find_in(Patient *patient, const Schema *schema, const char *name)
{
    for (size_t i = 0; schema != NULL && i < schema->count; i++) {
        const Object *object = schema->objects[i];
        size_t length = object->kind == KIND_TABLE ? table_prefix(object, name) : 0;
        if (length > 0 &&
            take_table(patient, object, name[length] == '\0' ? NULL : name + length + 1))
            return true;
    }
    return false;
}

// "ix_post_timestamp": what has a name of its own is known without its table.
static bool
find_alone(Patient *patient, const Schema *schema, const char *name)
{
    for (size_t i = 0; schema != NULL && i < schema->count; i++) {
        const Object *object = schema->objects[i];
        const Object *part = object->kind == KIND_TABLE ? find_part(object, name) : NULL;
        if (part != NULL && part->kind != KIND_COLUMN)
            return take_table(patient, object, name);
    }
    return false;
}

// ---- names like it -----------------------------------------------------------------------------

typedef struct {
    const char *name;
    size_t distance;
} Similar;

static gint
compare_similar(gconstpointer a, gconstpointer b)
{
    const Similar *one = a, *other = b;
    return one->distance != other->distance ? (one->distance < other->distance ? -1 : 1)
                                            : strcmp(one->name, other->name);
}

static void
add_similar(GArray *found, Arena *arena, const char *name, const char *wanted)
{
    Similar similar = {arena_text(arena, name), text_distance(name, wanted)};
    if (similar.distance > FARTHEST)
        return;
    for (guint i = 0; i < found->len; i++)
        if (strcmp(g_array_index(found, Similar, i).name, name) == 0)
            return;
    g_array_append_val(found, similar);
}

static void
add_similar_of(GArray *found, Arena *arena, const Schema *schema, const char *wanted)
{
    for (size_t i = 0; schema != NULL && i < schema->count; i++) {
        const Object *table = schema->objects[i];
        if (table->kind != KIND_TABLE)
            continue;
        g_autofree char *title = object_path(table);
        add_similar(found, arena, title, wanted);
        for (unsigned j = 0; j < table->child_count; j++) {
            g_autofree char *path = object_path(table->children[j]);
            add_similar(found, arena, path, wanted);
        }
    }
}

static bool
fail_unknown(const Patient *patient, const char *name, GError **error)
{
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Similar));
    for (int side = SIDE_MODELS; side <= SIDE_DATABASE; side++)
        add_similar_of(found, patient->arena, side_schema(patient->question, side), name);
    g_array_sort(found, compare_similar);
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < MIN(found->len, MOST_SIMILAR); i++)
        g_string_append_printf(names, i > 0 ? ", %s" : "%s", g_array_index(found, Similar, i).name);
    g_set_error(error, DOCTOR_ERROR, DOCTOR_ERROR_NAME,
                "neither the models nor the revisions nor %s have \"%s\"\nhint: %s%s",
                patient->question->database->title, name,
                names->len > 0 ? "names like it: " : "\"trueup check\" lists what differs",
                names->str);
    return false;
}

// ---- the rows of the drift ---------------------------------------------------------------------

static void
find_drift(Patient *patient)
{
    const Drift *drift = patient->question->check->drift;
    const Object *models = patient->things[SIDE_MODELS];
    const Object *database = patient->things[SIDE_DATABASE];
    for (size_t i = 0; i < drift->table_count && patient->drift_table == NULL; i++)
        if (g_strcmp0(drift->tables[i].name, patient->table) == 0 &&
            g_strcmp0(drift->tables[i].namespace, patient->namespace) == 0)
            patient->drift_table = &drift->tables[i];
    if (patient->drift_table == NULL || patient->part == NULL)
        return;
    DriftRows rows = drift_rows(drift, patient->drift_table, patient->arena);
    for (size_t i = 0; i < rows.count; i++)
        if ((models != NULL && rows.rows[i].models == models) ||
            (database != NULL && rows.rows[i].database == database)) {
            patient->row = rows.rows[i];
            patient->drift_row = &patient->row;
            return;
        }
}

// Models that were not read have it, perhaps: in a file that nothing names, or of another bind.
static bool
find_elsewhere(Patient *patient, const char *name, bool found)
{
    const DoctorCase *question = patient->question;
    if (question->elsewhere != NULL && *question->elsewhere == NULL && !question->skip_probes)
        *question->elsewhere = doctor_read_elsewhere(question->project, question->cancellable);
    Schema *elsewhere = question->elsewhere != NULL ? *question->elsewhere : NULL;
    patient->elsewhere = elsewhere;
    if (!found)
        found = find_in(patient, elsewhere, name);
    if (found && elsewhere != NULL)
        patient->unread = schema_find_table(elsewhere, patient->namespace, patient->table);
    return found;
}

static const char *
path_of(const Patient *patient)
{
    const Object *any = NULL;
    for (int side = SIDE_DATABASE; side >= SIDE_MODELS; side--)
        any = patient->things[side] != NULL ? patient->things[side] : any;
    if (any == NULL) // only a table that was not read in full, or not at all, may have it
        any = patient->tables[SIDE_MODELS] != NULL ? &patient->tables[SIDE_MODELS]->object
                                                   : &patient->unread->object;
    g_autofree char *path = object_path(any);
    return patient->part != NULL && any->parent == NULL
               ? arena_printf(patient->arena, "%s.%s", path, patient->part)
               : arena_text(patient->arena, path);
}

bool
patient_find(Patient *patient, const char *name, GError **error)
{
    bool found = false;
    for (int side = SIDE_MODELS; side <= SIDE_DATABASE && !found; side++)
        found = find_in(patient, side_schema(patient->question, side), name);
    for (int side = SIDE_MODELS; side <= SIDE_DATABASE && !found; side++)
        found = find_alone(patient, side_schema(patient->question, side), name);
    if (!found || patient->tables[SIDE_MODELS] == NULL)
        found = find_elsewhere(patient, name, found);
    if (!found)
        return fail_unknown(patient, name, error);
    patient->name = path_of(patient);
    find_drift(patient);
    return true;
}
