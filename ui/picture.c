#include "ui/picture.h"

#include <string.h>

Side *
side_new(Schema *schema)
{
    Side *side = g_atomic_rc_box_new0(Side);
    side->schema = schema;
    side->read_at = g_get_real_time() / G_USEC_PER_SEC;
    side->arena = arena_new();
    return side;
}

Side *
side_ref(Side *side)
{
    return side != NULL ? g_atomic_rc_box_acquire(side) : NULL;
}

static void
side_clear(void *pointer)
{
    Side *side = pointer;
    schema_free(side->schema);
    arena_free(side->arena);
}

void
side_unref(Side *side)
{
    if (side != NULL)
        g_atomic_rc_box_release_full(side, side_clear);
}

// Both sides' children are sorted by kind, then name: one walk finds those of the same name.
static void
add_names(GPtrArray *names, const Object *models, const Object *database)
{
    size_t i = 0, j = 0;
    size_t ours = models != NULL ? models->child_count : 0;
    size_t theirs = database != NULL ? database->child_count : 0;
    while (i < ours || j < theirs) {
        const Object *left = i < ours ? models->children[i] : NULL;
        const Object *right = j < theirs ? database->children[j] : NULL;
        int order = left == NULL ? 1 : right == NULL ? -1 : (int)left->kind - (int)right->kind;
        if (order == 0)
            order = strcmp(left->name, right->name);
        g_ptr_array_add(names, (char *)(uintptr_t)(order <= 0 ? left->name : right->name));
        i += order <= 0;
        j += order >= 0;
    }
}

static void
index_names(Picture *picture)
{
    const Drift *drift = picture->drift;
    GPtrArray *names = g_ptr_array_new();
    picture->first = g_new(size_t, drift->table_count + 1);
    for (size_t i = 0; i < drift->table_count; i++) {
        picture->first[i] = names->len;
        add_names(names, drift->tables[i].models, drift->tables[i].database);
    }
    picture->first[drift->table_count] = names->len;
    picture->names = (const char **)g_ptr_array_free(names, FALSE);
}

Picture *
picture_new(Side *models, Side *database, Changes *changes, Drift *drift, RevisionGraph *graph)
{
    Picture *picture = g_atomic_rc_box_new0(Picture);
    picture->models = side_ref(models);
    picture->database = side_ref(database);
    picture->changes = changes;
    picture->drift = drift;
    picture->graph = graph;
    index_names(picture);
    picture->history = (History){.graph = graph};
    if (database != NULL) {
        picture->history.rows = database->version_rows;
        picture->history.connected = database->has_version_rows;
    }
    if (graph != NULL)
        picture->answers = history_answers(&picture->history);
    return picture;
}

const DriftHistory *
picture_history(const Picture *picture)
{
    return picture != NULL && picture->answers.about != NULL ? &picture->answers : NULL;
}

Picture *
picture_ref(Picture *picture)
{
    return picture != NULL ? g_atomic_rc_box_acquire(picture) : NULL;
}

static void
picture_clear(void *pointer)
{
    Picture *picture = pointer;
    g_free(picture->names);
    g_free(picture->first);
    drift_free(picture->drift);
    diff_free(picture->changes);
    revision_graph_free(picture->graph);
    side_unref(picture->models);
    side_unref(picture->database);
}

void
picture_unref(Picture *picture)
{
    if (picture != NULL)
        g_atomic_rc_box_release_full(picture, picture_clear);
}
