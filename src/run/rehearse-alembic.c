#include "run/rehearse-private.h"

#include "base/sql.h"
#include "project/url.h"
#include "run/error.h"
#include "run/version.h"

#include <gio/gio.h>
#include <string.h>

// A revision that cannot be read is run by the project's own Alembic, on the copy. The project
// learns by its environment where that is; whether it listens is asked first, since a project that
// does not would be run on the very database that is to be spared.

// "postgresql://trueup@/rehearsal?host=/tmp/x&port=5432", as SQLAlchemy takes it.
static char *
url_of(Arena *arena, const char *address, GError **error)
{
    const DatabaseUrl *url = url_parse(arena, address, error);
    if (url == NULL)
        return NULL;
    g_autofree char *user = g_uri_escape_string(url->user != NULL ? url->user : "", NULL, FALSE);
    g_autofree char *host = g_uri_escape_string(url->host != NULL ? url->host : "", "/", FALSE);
    return g_strdup_printf("postgresql://%s@/%s?host=%s&port=%s", user, url->database, host,
                           url->port != NULL ? url->port : "5432");
}

static VersionTable
versions_of(const Rehearsing *rehearsing)
{
    const Project *project = rehearsing->options->project;
    return (VersionTable){project->version_namespace, project->version_table};
}

static bool
set_rows(Rehearsing *rehearsing, Names rows, GError **error)
{
    VersionTable table = versions_of(rehearsing);
    g_autofree char *create = version_create_sql(table);
    g_autofree char *name = sql_format("%Q", table.namespace, table.name);
    g_autofree char *there = sql_format("SELECT pg_catalog.to_regclass(%L) IS NOT NULL", name);
    g_autoptr(Result) found = connection_query(rehearsing->connection, there, NULL, 0, error);
    if (found == NULL || (!result_boolean(found, 0, 0) &&
                          !connection_execute(rehearsing->connection, create, error)))
        return false;
    g_autoptr(GString) sql = g_string_new(NULL);
    sql_add(sql, "DELETE FROM %Q", table.namespace, table.name);
    for (size_t i = 0; i < rows.count; i++)
        sql_add(sql, "; INSERT INTO %Q VALUES (%L)", table.namespace, table.name, rows.items[i]);
    return connection_execute(rehearsing->connection, sql->str, error);
}

static GStrv
words_of(const AlembicCommand *command, const char *verb, const char *target)
{
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();
    g_strv_builder_addv(words, (const char **)(guintptr)command->before);
    g_strv_builder_add(words, verb);
    g_strv_builder_addv(words, (const char **)(guintptr)command->after);
    if (target != NULL)
        g_strv_builder_add(words, target);
    return g_strv_builder_end(words);
}

// The last line that says something: of a traceback that is the error.
static const char *
last_line(Arena *arena, char *text)
{
    g_strchomp(text);
    const char *line = strrchr(text, '\n');
    return arena_text(arena, line != NULL ? line + 1 : text);
}

static bool
call(const Rehearsing *rehearsing, GStrv words, char **output, GError **error)
{
    g_autofree char *url = url_of(rehearsing->arena, rehearsing->address, error);
    if (url == NULL)
        return false;
    g_autoptr(GSubprocessLauncher) launcher =
        g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
    g_subprocess_launcher_set_cwd(launcher, rehearsing->options->project->root);
    g_subprocess_launcher_setenv(launcher, "DATABASE_URL", url, TRUE);
    g_subprocess_launcher_setenv(launcher, "SQLALCHEMY_DATABASE_URI", url, TRUE);
    g_autoptr(GError) problem = NULL;
    g_autoptr(GSubprocess) process =
        g_subprocess_launcher_spawnv(launcher, (const char *const *)words, &problem);
    g_autofree char *said = NULL;
    bool done = process != NULL &&
                g_subprocess_communicate_utf8(process, NULL, rehearsing->options->cancellable,
                                              &said, NULL, &problem);
    if (done && g_subprocess_get_successful(process)) {
        *output = g_steal_pointer(&said);
        return true;
    }
    g_autofree char *line = g_strjoinv(" ", words);
    g_set_error(error, RUN_ERROR, RUN_ERROR_ALEMBIC, "%s: %s", line,
                problem != NULL ? problem->message : last_line(rehearsing->arena, said));
    return false;
}

// With the revision itself as the version of the copy: only who looks there can say so.
static bool
listens(Rehearsing *rehearsing, const Revision *revision, GError **error)
{
    g_auto(GStrv) words = words_of(rehearsing->options->alembic, "current", NULL);
    g_autofree char *output = NULL;
    if (!set_rows(rehearsing, (Names){&revision->id, 1}, error) ||
        !call(rehearsing, words, &output, error))
        return false;
    if (strstr(output, revision->id) != NULL)
        return true;
    g_set_error(error, RUN_ERROR, RUN_ERROR_ALEMBIC,
                "the project does not take DATABASE_URL: its Alembic would run on the database "
                "itself; nothing was run\n"
                "hint: let env.py or the application's configuration read DATABASE_URL");
    return false;
}

// "REVISION@DOWN" goes down from REVISION alone, also where DOWN has other children.
static char *
target_of(const Revision *revision, bool undo)
{
    if (!undo)
        return g_strdup(revision->id);
    return g_strdup_printf("%s@%s", revision->id,
                           revision->down.count > 0 ? revision->down.items[0] : "base");
}

char *
rehearsal_alembic_line(const Rehearsing *rehearsing, const RehearsalPart *part, bool undo)
{
    g_autofree char *target = target_of(part->revision, undo);
    g_auto(GStrv) words =
        words_of(rehearsing->options->alembic, undo ? "downgrade" : "upgrade", target);
    g_autofree char *program = g_path_get_basename(words[0]);
    g_free(words[0]);
    words[0] = g_steal_pointer(&program);
    return g_strjoinv(" ", words);
}

bool
rehearsal_alembic(Rehearsing *rehearsing, const RehearsalPart *part, bool undo, GError **error)
{
    const Revision *revision = part->revision;
    g_autofree char *target = target_of(revision, undo);
    g_auto(GStrv) words =
        words_of(rehearsing->options->alembic, undo ? "downgrade" : "upgrade", target);
    g_autofree char *output = NULL;
    Names before = undo ? (Names){&revision->id, 1} : revision->down;
    return listens(rehearsing, revision, error) && set_rows(rehearsing, before, error) &&
           call(rehearsing, words, &output, error);
}
