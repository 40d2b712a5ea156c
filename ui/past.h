#pragma once

/**
 * past: what the history leads to, beside a picture.
 *
 * Shape    Picture -> Past; made by a job, once somebody asks for it, and kept until there is
 *          another picture
 * Owns     counted; holds its picture, whose graph it reads
 * Threads  immutable once made; counted atomically
 */

#include "run/base.h"
#include "ui/picture.h"

typedef struct {
    Picture *picture;
    Base *base; // NULL: `problem` says why
    char *problem;
} Past;

/** Takes the base and the problem. */
Past *past_new(Picture *picture, Base *base, char *problem) G_GNUC_WARN_UNUSED_RESULT;
Past *past_ref(Past *past);
void past_unref(Past *past);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Past, past_unref)
