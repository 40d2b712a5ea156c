#include "ui/past.h"

Past *
past_new(Picture *picture, Base *base, char *problem)
{
    Past *past = g_atomic_rc_box_new0(Past);
    past->picture = picture_ref(picture);
    past->base = base;
    past->problem = problem;
    return past;
}

Past *
past_ref(Past *past)
{
    return past != NULL ? g_atomic_rc_box_acquire(past) : NULL;
}

static void
past_clear(void *pointer)
{
    Past *past = pointer;
    base_free(past->base);
    picture_unref(past->picture);
    g_free(past->problem);
}

void
past_unref(Past *past)
{
    if (past != NULL)
        g_atomic_rc_box_release_full(past, past_clear);
}
