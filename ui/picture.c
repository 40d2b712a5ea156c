#include "ui/picture.h"

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

Picture *
picture_new(Side *models, Side *database, Changes *changes, Drift *drift, RevisionGraph *graph)
{
    Picture *picture = g_atomic_rc_box_new0(Picture);
    picture->models = side_ref(models);
    picture->database = side_ref(database);
    picture->changes = changes;
    picture->drift = drift;
    picture->graph = graph;
    if (graph == NULL)
        return picture;
    picture->history = (History){.graph = graph};
    if (database != NULL) {
        picture->history.rows = database->version_rows;
        picture->history.connected = database->has_version_rows;
    }
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
