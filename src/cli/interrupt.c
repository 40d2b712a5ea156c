#include "cli/interrupt.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdbool.h>
#include <unistd.h>

struct Interrupt {
    GCancellable *cancellable;
    GMainContext *context;
    GMainLoop *loop;
    GThread *thread;
};

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};

static gboolean
cancel(gpointer data)
{
    Interrupt *interrupt = data;
    if (g_cancellable_is_cancelled(interrupt->cancellable))
        _exit(130); // asked twice: whatever hangs, hangs
    g_cancellable_cancel(interrupt->cancellable);
    return G_SOURCE_CONTINUE;
}

static gboolean
quit(gpointer data)
{
    g_main_loop_quit(data);
    return G_SOURCE_REMOVE;
}

static gpointer
wait_for_signals(gpointer data)
{
    Interrupt *interrupt = data;
    g_main_context_push_thread_default(interrupt->context);
    g_main_loop_run(interrupt->loop);
    g_main_context_pop_thread_default(interrupt->context);
    return NULL;
}

Interrupt *
interrupt_start(GCancellable *cancellable)
{
    Interrupt *interrupt = g_new0(Interrupt, 1);
    interrupt->cancellable = g_object_ref(cancellable);
    interrupt->context = g_main_context_new();
    interrupt->loop = g_main_loop_new(interrupt->context, FALSE);
    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++) {
        GSource *source = g_unix_signal_source_new(signals[i]);
        g_source_set_callback(source, cancel, interrupt, NULL);
        g_source_attach(source, interrupt->context);
        g_source_unref(source);
    }
    interrupt->thread = g_thread_new("signals", wait_for_signals, interrupt);
    return interrupt;
}

void
interrupt_end(Interrupt *interrupt)
{
    if (interrupt->thread == NULL)
        return;
    GSource *source = g_idle_source_new();
    g_source_set_callback(source, quit, interrupt->loop, NULL);
    g_source_attach(source, interrupt->context);
    g_source_unref(source);
    g_thread_join(interrupt->thread);
    g_main_loop_unref(interrupt->loop);
    g_main_context_unref(interrupt->context); // and its sources, with which the signals go
    interrupt->thread = NULL;
}

void
interrupt_stop(Interrupt *interrupt)
{
    if (interrupt == NULL)
        return;
    interrupt_end(interrupt);
    g_object_unref(interrupt->cancellable);
    g_free(interrupt);
}
