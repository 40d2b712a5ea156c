#include "models/kept-private.h"

struct ModelsKept {
    gint references;
    GMutex lock; // one reading at a time: another may still be on its way to its end
    PythonSources *sources;
};

ModelsKept *
models_kept_new(void)
{
    ModelsKept *kept = g_new0(ModelsKept, 1);
    kept->references = 1;
    g_mutex_init(&kept->lock);
    kept->sources = python_sources_new();
    return kept;
}

ModelsKept *
models_kept_ref(ModelsKept *kept)
{
    if (kept != NULL)
        g_atomic_int_inc(&kept->references);
    return kept;
}

void
models_kept_unref(ModelsKept *kept)
{
    if (kept == NULL || !g_atomic_int_dec_and_test(&kept->references))
        return;
    python_sources_free(kept->sources);
    g_mutex_clear(&kept->lock);
    g_free(kept);
}

PythonSources *
models_kept_begin(ModelsKept *kept)
{
    if (kept == NULL)
        return NULL;
    g_mutex_lock(&kept->lock);
    return kept->sources;
}

size_t
models_kept_end(ModelsKept *kept)
{
    if (kept == NULL)
        return 0;
    python_sources_settle(kept->sources);
    size_t count = python_sources_count_read(kept->sources);
    g_mutex_unlock(&kept->lock);
    return count;
}
