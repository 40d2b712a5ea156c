#include "ui/job.h"

#include "base/text.h"

#include <string.h>

struct Job {
    const JobKind *kind;
    void *owner; // NULL: abandoned
    void *data;
    GCancellable *cancellable;
    int64_t started_us, ended_us; // ended 0: running
    char *failure;
    GMutex lock; // for what follows
    char *part;
    unsigned done, of;
};

static void
job_clear(void *pointer)
{
    Job *job = pointer;
    if (job->kind->free_data != NULL)
        job->kind->free_data(job->data);
    g_object_unref(job->cancellable);
    g_mutex_clear(&job->lock);
    g_free(job->failure);
    g_free(job->part);
}

Job *
job_ref(Job *job)
{
    return g_atomic_rc_box_acquire(job);
}

void
job_unref(Job *job)
{
    if (job != NULL)
        g_atomic_rc_box_release_full(job, job_clear);
}

static void
take_report(void *data, const char *part, unsigned done, unsigned of)
{
    Job *job = data;
    g_mutex_lock(&job->lock);
    g_free(job->part);
    job->part = g_strdup(part);
    job->done = done;
    job->of = of;
    g_mutex_unlock(&job->lock);
}

static void
run_work(GTask *task, void *source, void *data, GCancellable *cancellable)
{
    (void)source;
    Job *job = data;
    UiCall call = {.report = take_report, .data = job, .cancellable = cancellable};
    GError *error = NULL;
    void *result = job->kind->work(job->data, &call, &error);
    if (error != NULL)
        g_task_return_error(task, error);
    else
        g_task_return_pointer(task, result, job->kind->free_result);
}

static void
end_work(GObject *source, GAsyncResult *task, void *data)
{
    (void)source;
    g_autoptr(Job) job = data;
    g_autoptr(GError) error = NULL;
    void *result = g_task_propagate_pointer(G_TASK(task), &error);
    job->ended_us = g_get_monotonic_time();
    if (error != NULL)
        job->failure = g_strndup(error->message, strcspn(error->message, "\n"));
    if (job->owner != NULL)
        job->kind->ended(job->owner, job->data, result, error);
    else if (result != NULL && job->kind->free_result != NULL)
        job->kind->free_result(result);
}

Job *
job_start(const JobKind *kind, void *owner, void *data)
{
    Job *job = g_atomic_rc_box_new0(Job);
    job->kind = kind;
    job->owner = owner;
    job->data = data;
    job->cancellable = g_cancellable_new();
    job->started_us = g_get_monotonic_time();
    g_mutex_init(&job->lock);
    g_autoptr(GTask) task = g_task_new(NULL, job->cancellable, end_work, job_ref(job));
    g_task_set_task_data(task, job_ref(job), (GDestroyNotify)job_unref);
    g_task_set_check_cancellable(task, FALSE);
    g_task_run_in_thread(task, run_work);
    return job;
}

bool
job_is_running(const Job *job)
{
    return job->ended_us == 0;
}

bool
job_is_cancelled(const Job *job)
{
    return g_cancellable_is_cancelled(job->cancellable);
}

void
job_cancel(Job *job)
{
    g_cancellable_cancel(job->cancellable);
}

void
job_abandon(Job *job)
{
    job->owner = NULL;
    job_cancel(job);
}

bool
job_is_of(const Job *job, const void *owner)
{
    return job->owner == owner;
}

const char *
job_name(const Job *job)
{
    return job->kind->name;
}

int64_t
job_elapsed_us(const Job *job)
{
    return (job_is_running(job) ? g_get_monotonic_time() : job->ended_us) - job->started_us;
}

char *
job_parts(Job *job)
{
    g_mutex_lock(&job->lock);
    char *parts = job->of > 0 ? g_strdup_printf("%u of %u", job->done, job->of) : g_strdup("");
    g_mutex_unlock(&job->lock);
    return parts;
}

char *
job_text(Job *job)
{
    g_autofree char *elapsed = g_strdup_printf("%.1f s", (double)job_elapsed_us(job) / 1e6);
    g_mutex_lock(&job->lock);
    GString *text = g_string_new(job->kind->name);
    if (job_elapsed_us(job) >= 300000)
        g_string_append_printf(text, " %s", elapsed);
    if (job->part != NULL && job->part[0] != '\0')
        g_string_append_printf(text, ", %s", job->part);
    if (job->of > 0)
        g_string_append_printf(text, ", %u of %u parts", job->done, job->of);
    g_mutex_unlock(&job->lock);
    return g_string_free(text, FALSE);
}

const char *
job_state(const Job *job)
{
    if (job_is_running(job))
        return job_is_cancelled(job) ? "being cancelled" : "running";
    if (job_is_cancelled(job))
        return "cancelled; nothing was changed";
    return job->failure != NULL ? job->failure : "done";
}
