#include "server/sandbox-private.h"

#include <glob.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
has_programs(const char *folder)
{
    g_autofree char *initdb = g_build_filename(folder, "initdb", NULL);
    g_autofree char *postgres = g_build_filename(folder, "postgres", NULL);
    return access(initdb, X_OK) == 0 && access(postgres, X_OK) == 0;
}

// ".../15/bin", ".../pgsql-16/bin": the first number of the last folder but one.
static int
version_in_path(const char *folder)
{
    g_autofree char *parent = g_path_get_dirname(folder);
    g_autofree char *name = g_path_get_basename(parent);
    const char *digit = name;
    while (*digit != '\0' && !g_ascii_isdigit(*digit))
        digit++;
    return (int)g_ascii_strtoll(digit, NULL, 10);
}

static char *
newest_in(const char *pattern)
{
    glob_t found = {0};
    char *newest = NULL;
    if (glob(pattern, 0, NULL, &found) == 0)
        for (size_t i = 0; i < found.gl_pathc; i++) {
            const char *folder = found.gl_pathv[i];
            bool newer = newest == NULL || version_in_path(folder) > version_in_path(newest);
            if (newer && has_programs(folder)) {
                g_free(newest);
                newest = g_strdup(folder);
            }
        }
    globfree(&found);
    return newest;
}

static char *
beside_pg_config(void)
{
    g_autofree char *output = NULL;
    g_autofree char *pg_config = g_find_program_in_path("pg_config");
    if (pg_config == NULL)
        return NULL;
    const char *const command[] = {pg_config, "--bindir", NULL};
    g_autoptr(GSubprocess) process =
        g_subprocess_newv(command, G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
    if (process == NULL ||
        !g_subprocess_communicate_utf8(process, NULL, NULL, &output, NULL, NULL) || output == NULL)
        return NULL;
    g_strchomp(output);
    return has_programs(output) ? g_steal_pointer(&output) : NULL;
}

static char *
in_path(void)
{
    g_autofree char *postgres = g_find_program_in_path("postgres");
    if (postgres == NULL)
        return NULL;
    g_autofree char *folder = g_path_get_dirname(postgres);
    return has_programs(folder) ? g_steal_pointer(&folder) : NULL;
}

char *
sandbox_find_programs(GError **error)
{
    // where Debian, Red Hat, Homebrew and the sources put them
    static const char *const patterns[] = {"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin",
                                           "/opt/homebrew/opt/postgresql@*/bin",
                                           "/usr/local/pgsql/bin"};
    const char *chosen = g_getenv("PGBIN");
    if (chosen != NULL && *chosen != '\0') {
        if (has_programs(chosen))
            return g_strdup(chosen);
        g_set_error(error, SERVER_ERROR, SERVER_ERROR_SANDBOX,
                    "%s: PGBIN names this folder, but initdb and postgres are not in it\n"
                    "hint: unset PGBIN, or set it to the folder of PostgreSQL's server programs",
                    chosen);
        return NULL;
    }
    char *found = NULL;
    for (size_t i = 0; found == NULL && i < G_N_ELEMENTS(patterns); i++)
        found = newest_in(patterns[i]);
    if (found == NULL)
        found = beside_pg_config();
    if (found == NULL)
        found = in_path();
    if (found == NULL)
        g_set_error(error, SERVER_ERROR, SERVER_ERROR_SANDBOX,
                    "no PostgreSQL server programs are installed here\n"
                    "hint: \"apt-get install postgresql\", or --sandbox with the address of a "
                    "scratch server");
    return found;
}

bool
sandbox_find_user(SandboxUser *user, GError **error)
{
    static const char *const names[] = {"postgres", "nobody"};
    *user = (SandboxUser){.change = geteuid() == 0};
    if (!user->change)
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        char buffer[4096];
        struct passwd entry, *found = NULL;
        if (getpwnam_r(names[i], &entry, buffer, sizeof buffer, &found) == 0 && found != NULL) {
            user->user = found->pw_uid;
            user->group = found->pw_gid;
            return true;
        }
    }
    g_set_error(error, SERVER_ERROR, SERVER_ERROR_SANDBOX,
                "the private server cannot run as root, and there is no user postgres or nobody\n"
                "hint: run trueup as an ordinary user");
    return false;
}

// Between fork and exec: nothing but system calls.
void
sandbox_become(gpointer data)
{
    const SandboxUser *user = data;
    setsid();
    umask(0077);
    if (user->change &&
        (setgroups(0, NULL) != 0 || setgid(user->group) != 0 || setuid(user->user) != 0))
        _exit(126);
}

const char *const *
sandbox_environment(void)
{
    static const char *const environment[] = {"PATH=/usr/bin:/bin", "LC_ALL=C", "TZ=UTC", NULL};
    return environment;
}
