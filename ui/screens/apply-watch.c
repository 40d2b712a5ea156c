#include "ui/screens/apply-private.h"

enum { LOOK_US = 500 * 1000 };

// The session that runs is busy being blocked: another one looks. If it cannot, the run goes on.

typedef struct {
    char *conninfo;
    ApplyRun *run;
} Watching;

static void
seen_clear(void *pointer)
{
    arena_free(((SeenWait *)pointer)->arena);
}

static void
take_seen(ApplyRun *run, SeenWait *seen)
{
    g_mutex_lock(&run->lock);
    bool is_news = run->seen != NULL || seen != NULL;
    if (run->seen != NULL)
        g_atomic_rc_box_release_full(run->seen, seen_clear);
    run->seen = seen;
    run->version += is_news;
    g_mutex_unlock(&run->lock);
}

static bool
look(Connection *connection, ApplyRun *run, int pid)
{
    SeenWait *seen = g_atomic_rc_box_new0(SeenWait);
    bool found = false;
    seen->arena = arena_new();
    bool done = server_find_wait(connection, pid, seen->arena, &seen->wait, &found, NULL);
    if (found) {
        take_seen(run, seen);
        return done;
    }
    g_atomic_rc_box_release_full(seen, seen_clear);
    take_seen(run, NULL);
    return done;
}

// False when the run is over.
static bool
wait_a_while(ApplyRun *run, int *pid)
{
    gint64 until_us = g_get_monotonic_time() + LOOK_US;
    g_mutex_lock(&run->lock);
    while (!run->is_over && g_cond_wait_until(&run->ended, &run->lock, until_us))
        ;
    bool goes_on = !run->is_over;
    *pid = run->pid;
    g_mutex_unlock(&run->lock);
    return goes_on;
}

static void *
watch_work(void *data)
{
    Watching *watching = data;
    ApplyRun *run = watching->run;
    g_autoptr(Connection) connection = NULL;
    bool works = true;
    int pid = 0;
    while (works && wait_a_while(run, &pid)) {
        if (pid == 0)
            continue;
        if (connection == NULL)
            connection = connection_open(watching->conninfo, NULL, NULL);
        works = connection != NULL && look(connection, run, pid);
    }
    take_seen(run, NULL);
    apply_run_unref(run);
    g_free(watching->conninfo);
    g_free(watching);
    return NULL;
}

GThread *
apply_watch(const char *conninfo, ApplyRun *run)
{
    Watching *watching = g_new0(Watching, 1);
    *watching = (Watching){g_strdup(conninfo), apply_run_ref(run)};
    return g_thread_new("watch", watch_work, watching);
}

void
apply_watch_end(GThread *watch, ApplyRun *run)
{
    g_mutex_lock(&run->lock);
    run->is_over = true;
    g_cond_broadcast(&run->ended);
    g_mutex_unlock(&run->lock);
    g_thread_join(watch);
}
