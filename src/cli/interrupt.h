#pragma once

/**
 * interrupt: Ctrl-C as the cancelling of a GCancellable.
 *
 * Shape    from interrupt_start() to interrupt_stop(), SIGINT, SIGTERM and SIGHUP cancel; the
 *          second one ends the program at once
 * Threads  a thread of its own waits for the signals, since the engine's calls block
 */

#include <gio/gio.h>

typedef struct Interrupt Interrupt;

Interrupt *interrupt_start(GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
/** The signals are somebody else's from now on. */
void interrupt_end(Interrupt *interrupt);
void interrupt_stop(Interrupt *interrupt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Interrupt, interrupt_stop)
