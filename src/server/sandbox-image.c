#include "server/sandbox-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

// What is done to a cluster to make the image; a change here must change RECIPE, since the name of
// an image is made of it.
#define RECIPE "2"

// $1 is the programs, $2 the folder, $3 the locale. Without the databases template0 and postgres
// and old WAL, 9 MB are left of 29, which is what every start has to copy.
static const char recipe[] =
    "set -eu\n"
    "\"$1/initdb\" -D \"$2\" -U " SANDBOX_SUPERUSER
    " -A trust -E UTF8 --locale=\"$3\" --no-sync --wal-segsize=1 >/dev/null\n"
    "\"$1/postgres\" --single -D \"$2\" -c fsync=off -c wal_recycle=off -c max_wal_size=2MB "
    "-c min_wal_size=2MB template1 >/dev/null <<'SQL'\n"
    "ALTER DATABASE template0 IS_TEMPLATE false\n"
    "DROP DATABASE template0\n"
    "DROP DATABASE postgres\n"
    "CREATE ROLE " SANDBOX_ROLE " LOGIN\n"
    "ALTER ROLE " SANDBOX_ROLE " SET check_function_bodies = off\n"
    "DO 'BEGIN IF current_setting(''server_version_num'')::int < 150000 THEN ALTER SCHEMA public "
    "OWNER TO " SANDBOX_ROLE "; END IF; END'\n"
    "CHECKPOINT\n"
    "SQL\n";

// A folder of our own that nobody else can write to.
char *
sandbox_cache_folder(void)
{
    g_autofree char *folder = geteuid() == 0
                                  ? g_strdup("/var/cache/trueup")
                                  : g_build_filename(g_get_user_cache_dir(), "trueup", NULL);
    struct stat status;
    if (g_mkdir_with_parents(folder, 0755) != 0 || g_lstat(folder, &status) != 0)
        return NULL;
    bool ours = S_ISDIR(status.st_mode) && status.st_uid == geteuid() &&
                (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
    return ours && access(folder, W_OK) == 0 ? g_steal_pointer(&folder) : NULL;
}

// The image of other programs is another image: told by path, size and time of both programs,
// which is cheaper than asking for their version.
static char *
image_name(const char *programs)
{
    static const char *const names[] = {"initdb", "postgres"};
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(programs, names[i], NULL);
        struct stat status = {0};
        g_stat(path, &status);
        g_autofree char *key =
            g_strdup_printf("%s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT ";", RECIPE, path,
                            (gint64)status.st_size, (gint64)status.st_mtime);
        g_checksum_update(checksum, (const guchar *)key, -1);
    }
    return g_strdup_printf("image-%.16s", g_checksum_get_string(checksum));
}

static const char *
image_locale(void)
{
    locale_t locale = newlocale(LC_ALL_MASK, "C.UTF-8", (locale_t)0);
    if (locale == (locale_t)0)
        return "C";
    freelocale(locale);
    return "C.UTF-8";
}

static bool
run_recipe(const char *programs, const char *folder, const SandboxUser *user, GError **error)
{
    g_autoptr(GStrvBuilder) command = g_strv_builder_new();
    g_strv_builder_add_many(command, "/bin/sh", "-c", recipe, "trueup", programs, folder,
                            image_locale(), NULL);
    g_auto(GStrv) arguments = g_strv_builder_end(command);
    g_auto(GStrv) environment = g_strdupv((char **)(gsize)sandbox_environment());
    g_autofree char *complaint = NULL;
    SandboxUser who = *user;
    int status = 0;
    if (!g_spawn_sync("/", arguments, environment, G_SPAWN_DEFAULT, sandbox_become, &who, NULL,
                      &complaint, &status, error))
        return false;
    if (g_spawn_check_wait_status(status, NULL))
        return true;
    g_auto(GStrv) lines = g_strsplit(g_strchomp(complaint), "\n", -1);
    guint count = g_strv_length(lines);
    g_set_error(error, SERVER_ERROR, SERVER_ERROR_SANDBOX,
                "%s/initdb: no private server could be made: %s\n"
                "hint: PGBIN names the folder of other server programs",
                programs, count > 0 ? lines[count - 1] : "it said nothing");
    return false;
}

void
sandbox_remove_folder(const char *folder)
{
    const char *const command[] = {"/bin/rm", "-rf", "--", folder, NULL};
    g_autoptr(GSubprocess) process = g_subprocess_newv(command, G_SUBPROCESS_FLAGS_NONE, NULL);
    if (process != NULL)
        g_subprocess_wait(process, NULL, NULL);
}

// Several may build at the same time: each in a folder of its own, and the first to rename it wins.
static bool
build_image(const char *programs, const char *image, const SandboxUser *user, GError **error)
{
    g_autofree char *folder = g_strdup_printf("%s.XXXXXX", image);
    if (g_mkdtemp(folder) == NULL ||
        (user->change && chown(folder, user->user, user->group) != 0)) {
        g_set_error(error, SERVER_ERROR, SERVER_ERROR_SANDBOX,
                    "%s: the image of the private server cannot be written: %s", folder,
                    g_strerror(errno));
        return false;
    }
    bool built = run_recipe(programs, folder, user, error);
    if (built && g_rename(folder, image) == 0)
        return true;
    sandbox_remove_folder(folder);
    if (built && !g_file_test(image, G_FILE_TEST_IS_DIR)) {
        g_set_error(error, SERVER_ERROR, SERVER_ERROR_SANDBOX, "%s: cannot be written", image);
        return false;
    }
    return built;
}

// Images of programs that were replaced long ago; each use makes an image young again.
static void
remove_old_images(const char *cache)
{
    enum { OLD_S = 7 * 24 * 60 * 60 };
    g_autoptr(GDir) folder = g_dir_open(cache, 0, NULL);
    for (const char *name = NULL; folder != NULL && (name = g_dir_read_name(folder)) != NULL;) {
        struct stat status;
        g_autofree char *path = g_build_filename(cache, name, NULL);
        if (g_str_has_prefix(name, "image-") && g_stat(path, &status) == 0 &&
            status.st_mtime + OLD_S < time(NULL))
            sandbox_remove_folder(path);
    }
}

char *
sandbox_image(const char *programs, const SandboxUser *user, GError **error)
{
    g_autofree char *cache = sandbox_cache_folder();
    if (cache == NULL) {
        g_set_error(error, SERVER_ERROR, SERVER_ERROR_SANDBOX,
                    "%s: cannot be written, and the private server needs a folder there\n"
                    "hint: XDG_CACHE_HOME names another folder",
                    geteuid() == 0 ? "/var/cache/trueup" : g_get_user_cache_dir());
        return NULL;
    }
    g_autofree char *name = image_name(programs);
    g_autofree char *image = g_build_filename(cache, name, NULL);
    if (g_file_test(image, G_FILE_TEST_IS_DIR)) {
        g_utime(image, NULL);
        return g_steal_pointer(&image);
    }
    if (!build_image(programs, image, user, error))
        return NULL;
    remove_old_images(cache);
    return g_steal_pointer(&image);
}
