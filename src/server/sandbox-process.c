#include "server/sandbox-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

enum { START_PATIENCE_S = 60, SOCKET_PATH_BYTES = 107, MEMORY_KB = 2 * 1024 * 1024 };

// The watchdog is the server's parent. Its stdin is our lifeline: it ends when we close it or die,
// however that happens. Its stdout tells us when the server is gone.
// A server that has hardly begun ignores SIGQUIT as every job of a shell in the background does, so
// it is sent until the server is gone.
// What is to be kept is copied when the server has ended, by a process of its own: nobody waits for
// that. The server's programs rewrite the cluster before, since of its WAL nearly nothing is
// needed. $1 is our folder, $2 the image, what follows is the server's command.
static const char watchdog[] =
    "trap '' HUP INT TERM\n"
    "folder=$1 image=$2\n"
    "shift 2\n"
    "exec 3<&0 </dev/null 2>/dev/null\n"
    "cp -a \"$image/.\" \"$folder/data/\" >\"$folder/log\" 2>&1 && {\n"
    "    \"$@\" >\"$folder/log\" 2>&1 3<&- &\n"
    "    server=$!\n"
    "    {\n"
    "        cat <&3\n"
    "        [ -e \"$folder/keep\" ] && kill -INT $server && exit\n"
    "        while kill -QUIT $server; do sleep 0.05; done\n"
    "    } >/dev/null &\n"
    "    watch=$!\n"
    "    wait $server\n"
    "    kill -KILL $watch\n"
    "}\n"
    "exec >&-\n"
    "cat <&3 >/dev/null\n"
    "if [ -e \"$folder/keep\" ]; then\n"
    "    read -r target <\"$folder/keep\"\n"
    "    \"$1\" --single -D \"$folder/data\" -c fsync=off -c wal_recycle=off -c max_wal_size=2MB "
    "-c min_wal_size=2MB template1 <\"$folder/keep.sql\" >/dev/null && "
    "[ \"$(du -sk \"$folder/data\" | cut -f1)\" -lt 524288 ] && "
    "cp -a \"$folder/data\" \"$target/part\" && mv \"$target/part\" \"$target/data\" || "
    "rm -rf \"$target/part\"\n"
    "fi\n"
    "rm -rf \"$folder\"\n";

static const char *const settings[] = {
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "wal_recycle=off", // what is kept of a cluster is to be small
    "max_wal_senders=0",
    "max_wal_size=1GB",
    "checkpoint_timeout=1d",
    "autovacuum=off",
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "shared_buffers=32MB",
    "dynamic_shared_memory_type=mmap", // in its folder, so that it goes with it
    // a schema of 10,000 tables goes in in one transaction; every process that may exist counts,
    // so that there are few: the lock table costs 30 ms of the start
    "max_locks_per_transaction=4096",
    "max_connections=16",
    "max_worker_processes=0",
    "autovacuum_max_workers=1",
    "jit=off",
    "logging_collector=off",
    "lc_messages=C",
    "timezone=UTC",
    "log_timezone=UTC",
    "bgwriter_lru_maxpages=0",
};

// True when `user` may go down to this folder.
static bool
is_reachable(const char *path, const SandboxUser *user)
{
    if (!user->change)
        return true;
    g_autofree char *folder = g_strdup(path);
    while (strcmp(folder, "/") != 0 && strcmp(folder, ".") != 0) {
        struct stat status;
        if (g_stat(folder, &status) != 0 || (status.st_mode & S_IXOTH) == 0)
            return false;
        char *parent = g_path_get_dirname(folder);
        g_free(folder);
        folder = parent;
    }
    return true;
}

// Memory is where a server that is thrown away belongs: making its 300 files a database takes ten
// times as long on a disk (measured: tests/bench/sandbox.c). But only where there is enough of it.
static bool
has_memory(const char *folder)
{
    struct statvfs room;
    g_autofree char *text = NULL;
    if (statvfs(folder, &room) != 0 || !g_file_get_contents("/proc/meminfo", &text, NULL, NULL))
        return false;
    const char *available = strstr(text, "MemAvailable:");
    guint64 memory_kb =
        available != NULL ? g_ascii_strtoull(available + strcspn(available, "0123456789"), NULL, 10)
                          : 0;
    guint64 room_kb = (guint64)room.f_bavail * room.f_frsize / 1024;
    return MIN(memory_kb, room_kb) >= MEMORY_KB;
}

// $TMPDIR if it is set. A socket's path has at most 107 bytes, which a long one leaves no room for.
static const char *
temporary_folder(const SandboxUser *user)
{
    const char *chosen = g_getenv("TMPDIR");
    const char *base = chosen != NULL && *chosen == '/' ? chosen : "/dev/shm";
    bool fits = strlen(base) + strlen("/trueup-XXXXXX/.s.PGSQL.5432") <= SOCKET_PATH_BYTES;
    if (!fits || access(base, W_OK | X_OK) != 0 || !is_reachable(base, user))
        return "/tmp";
    return base == chosen || has_memory(base) ? base : "/tmp";
}

static char *
make_folder(const SandboxUser *user, GError **error)
{
    const char *base = temporary_folder(user);
    g_autofree char *folder = g_build_filename(base, "trueup-XXXXXX", NULL);
    g_autofree char *data = NULL;
    bool made = g_mkdtemp(folder) != NULL;
    if (made) {
        data = g_build_filename(folder, "data", NULL);
        made = g_mkdir(data, 0700) == 0;
    }
    if (made && user->change)
        made = chown(data, user->user, user->group) == 0 &&
               chown(folder, user->user, user->group) == 0;
    if (made)
        return g_steal_pointer(&folder);
    g_set_error(error, SERVER_ERROR, SERVER_ERROR_SANDBOX,
                "%s: the private server's folder cannot be made: %s", folder, g_strerror(errno));
    if (data != NULL)
        g_rmdir(data);
    g_rmdir(folder);
    return NULL;
}

static char **
watchdog_command(const char *folder, const char *programs, const char *image)
{
    g_autofree char *postgres = g_build_filename(programs, "postgres", NULL);
    g_autofree char *data = g_build_filename(folder, "data", NULL);
    g_autoptr(GStrvBuilder) command = g_strv_builder_new();
    g_strv_builder_add_many(command, "/bin/sh", "-c", watchdog, "trueup-sandbox", folder, image,
                            postgres, "-D", data, "-k", folder, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(settings); i++)
        g_strv_builder_add_many(command, "-c", settings[i], NULL);
    return g_strv_builder_end(command);
}

static bool
spawn(SandboxProcess *process, char **command, const SandboxUser *user, GError **error)
{
    int lifeline[2], life[2];
    if (!g_unix_open_pipe(lifeline, FD_CLOEXEC, error))
        return false;
    if (!g_unix_open_pipe(life, FD_CLOEXEC, error)) {
        close(lifeline[0]);
        close(lifeline[1]);
        return false;
    }
    g_auto(GStrv) environment = g_strdupv((char **)(gsize)sandbox_environment());
    SandboxUser who = *user;
    bool spawned = g_spawn_async_with_pipes_and_fds(
        "/", (const char *const *)command, (const char *const *)environment,
        G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL, sandbox_become, &who, lifeline[0],
        life[1], -1, NULL, NULL, 0, &process->watchdog, NULL, NULL, NULL, error);
    close(lifeline[0]);
    close(life[1]);
    process->lifeline = lifeline[1];
    process->life = life[0];
    return spawned;
}

// (PostgreSQL: pidfile.h, LOCK_FILE_LINE_PM_STATUS: the eighth line)
static bool
says_ready(const char *pid_file)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(pid_file, &text, NULL, NULL))
        return false;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    return g_strv_length(lines) >= 8 && g_str_has_prefix(lines[7], "ready");
}

static void
set_start_error(const SandboxProcess *process, GError **error)
{
    g_autofree char *path = g_build_filename(process->folder, "log", NULL);
    g_autofree char *log = NULL;
    g_autofree char *line = g_strdup("it says nothing");
    if (g_file_get_contents(path, &log, NULL, NULL)) {
        g_autoptr(GRegex) fatal =
            g_regex_new("FATAL:\\s*(.+)|^(cp: .+)", G_REGEX_MULTILINE, 0, NULL);
        g_autoptr(GMatchInfo) match = NULL;
        if (g_regex_match(fatal, log, 0, &match)) {
            g_free(line);
            line = g_match_info_fetch(match, g_match_info_get_match_count(match) - 1);
        }
    }
    g_set_error(error, SERVER_ERROR, SERVER_ERROR_SANDBOX,
                "the private server does not start: %s\n"
                "hint: PGBIN names other server programs, --sandbox a scratch server",
                line);
}

typedef enum { EVENT_FILES, EVENT_GONE, EVENT_CANCELLED, EVENT_TIMEOUT } Event;

static Event
next_event(const SandboxProcess *process, int files, GCancellable *cancellable, gint64 deadline_us)
{
    GPollFD polled[3] = {{.fd = files, .events = G_IO_IN},
                         {.fd = process->life, .events = G_IO_IN}};
    bool watch = g_cancellable_make_pollfd(cancellable, &polled[2]);
    gint64 left_us = MAX(deadline_us - g_get_monotonic_time(), 0);
    int ready = g_poll(polled, watch ? 3 : 2, (int)(left_us / 1000));
    if (watch)
        g_cancellable_release_fd(cancellable);
    if (g_cancellable_is_cancelled(cancellable))
        return EVENT_CANCELLED;
    if (polled[1].revents != 0)
        return EVENT_GONE;
    return ready == 0 ? EVENT_TIMEOUT : EVENT_FILES;
}

static bool
wait_until_ready(const SandboxProcess *process, int files, GCancellable *cancellable,
                 GError **error)
{
    g_autofree char *pid_file = g_build_filename(process->folder, "data", "postmaster.pid", NULL);
    gint64 deadline_us = g_get_monotonic_time() + (gint64)START_PATIENCE_S * G_USEC_PER_SEC;
    while (!says_ready(pid_file)) {
        char events[4096];
        switch (next_event(process, files, cancellable, deadline_us)) {
        case EVENT_FILES:
            if (read(files, events, sizeof events) < 0 && errno != EINTR && errno != EAGAIN)
                return false;
            break;
        case EVENT_CANCELLED:
            g_set_error(error, SERVER_ERROR, SERVER_ERROR_CANCELLED, "private server: cancelled");
            return false;
        case EVENT_GONE:
        case EVENT_TIMEOUT:
            set_start_error(process, error);
            return false;
        }
    }
    return true;
}

bool
sandbox_process_start(SandboxProcess *process, const char *programs, const char *image,
                      const SandboxUser *user, GCancellable *cancellable, GError **error)
{
    *process = (SandboxProcess){.lifeline = -1, .life = -1};
    process->folder = make_folder(user, error);
    if (process->folder == NULL)
        return false;
    g_autofree char *data = g_build_filename(process->folder, "data", NULL);
    g_auto(GStrv) command = watchdog_command(process->folder, programs, image);
    int files = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    bool started = files >= 0 && inotify_add_watch(files, data, IN_CREATE | IN_MODIFY) >= 0;
    if (!started)
        g_set_error(error, SERVER_ERROR, SERVER_ERROR_SANDBOX,
                    "%s: cannot be watched: %s\nhint: fs.inotify.max_user_instances may be too low",
                    data, g_strerror(errno));
    started = started && spawn(process, command, user, error) &&
              wait_until_ready(process, files, cancellable, error);
    if (files >= 0)
        close(files);
    if (!started)
        sandbox_process_stop(process);
    return started;
}

// The watchdog removes the folder as the last thing it does, unless somebody killed it. A server
// that lives on then ends by itself when it finds its files gone; asking it to is quicker.
static void
stop_without_watchdog(const char *folder)
{
    g_autofree char *pid_file = g_build_filename(folder, "data", "postmaster.pid", NULL);
    g_autofree char *text = NULL, *line = NULL;
    if (!g_file_test(folder, G_FILE_TEST_EXISTS))
        return;
    if (g_file_get_contents(pid_file, &text, NULL, NULL)) {
        pid_t server = (pid_t)g_ascii_strtoll(text, NULL, 10);
        g_autofree char *process = g_strdup_printf("/proc/%d/cmdline", (int)server);
        gsize length = 0;
        if (server > 1 && g_file_get_contents(process, &line, &length, NULL) &&
            memmem(line, length, folder, strlen(folder)) != NULL)
            kill(server, SIGQUIT);
    }
    sandbox_remove_folder(folder);
}

bool
sandbox_process_keep(SandboxProcess *process, const char *target, const char *sql)
{
    g_autofree char *script = g_build_filename(process->folder, "keep.sql", NULL);
    g_autofree char *order = g_build_filename(process->folder, "keep", NULL);
    g_autofree char *line = g_strconcat(target, "\n", NULL);
    process->keeps = strchr(target, '\n') == NULL && g_file_set_contents(script, sql, -1, NULL) &&
                     g_file_set_contents(order, line, -1, NULL);
    return process->keeps;
}

static gpointer
wait_for(gpointer data)
{
    while (waitpid(GPOINTER_TO_INT(data), NULL, 0) < 0 && errno == EINTR)
        continue;
    return NULL;
}

void
sandbox_process_stop(SandboxProcess *process)
{
    if (process->lifeline >= 0)
        close(process->lifeline);
    if (process->life >= 0)
        close(process->life);
    if (process->watchdog != 0 && process->keeps) {
        g_thread_unref(g_thread_new("reaper", wait_for, GINT_TO_POINTER(process->watchdog)));
    } else if (process->watchdog != 0) {
        while (waitpid(process->watchdog, NULL, 0) < 0 && errno == EINTR)
            continue;
        g_spawn_close_pid(process->watchdog);
        stop_without_watchdog(process->folder);
    } else if (process->folder != NULL) {
        g_autofree char *data = g_build_filename(process->folder, "data", NULL);
        g_rmdir(data);
        g_rmdir(process->folder);
    }
    g_free(process->folder);
    *process = (SandboxProcess){.lifeline = -1, .life = -1};
}
