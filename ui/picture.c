#include "ui/picture.h"

Side *
side_new(Schema *schema, int64_t took_us)
{
    Side *side = g_atomic_rc_box_new0(Side);
    side->schema = schema;
    side->read_at = g_get_real_time() / G_USEC_PER_SEC;
    side->took_us = took_us;
    return side;
}

Side *
side_ref(Side *side)
{
    return side != NULL ? g_atomic_rc_box_acquire(side) : NULL;
}

static void
side_clear(void *side)
{
    schema_free(((Side *)side)->schema);
}

void
side_unref(Side *side)
{
    if (side != NULL)
        g_atomic_rc_box_release_full(side, side_clear);
}

Picture *
picture_new(Side *models, Side *database, Changes *changes, Drift *drift)
{
    Picture *picture = g_atomic_rc_box_new0(Picture);
    picture->models = side_ref(models);
    picture->database = side_ref(database);
    picture->changes = changes;
    picture->drift = drift;
    return picture;
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
    side_unref(picture->models);
    side_unref(picture->database);
}

void
picture_unref(Picture *picture)
{
    if (picture != NULL)
        g_atomic_rc_box_release_full(picture, picture_clear);
}
