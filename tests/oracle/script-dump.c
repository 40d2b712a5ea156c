// What revisions do, as trueup reads them, for tests/oracle/script-test.
//
//   script-dump read ROOT FOLDER [KEY TEMPLATE]…      a line for each revision and direction:
//                                                     ID, up or down, how it was read, why not
//   script-dump sql ROOT FOLDER ID up|down [KEY TEMPLATE]…
//                                                     its statements
//   script-dump run ROOT FOLDER ADDRESS STEPS [KEY TEMPLATE]…
//                                                     runs steps "up:ID,down:ID,…" on a database
//
// KEY TEMPLATE pairs are the project's naming_convention; SQLALCHEMY=1 in the environment is 1.4.

#include "base/text.h"
#include "revision/identifier.h"
#include "revision/script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
stop(const char *where, const GError *error)
{
    fprintf(stderr, "%s: %s\n", where, error == NULL ? "wrong usage" : error->message);
    exit(2);
}

// ---- reading ------------------------------------------------------------------------------------

static const char *
state_of(const RevisionScript *script)
{
    if (script->missing)
        return "missing";
    if (script->opaque != NULL)
        return "opaque";
    return script->live ? "live" : "read";
}

static void
print_state(const Revision *revision, ScriptDirection direction, const ScriptOptions *options)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(RevisionScript) script = revision_script_read(revision, direction, options, &error);
    const char *word = direction == SCRIPT_UPGRADE ? "up" : "down";
    if (script == NULL) {
        printf("%s\t%s\terror\t%s\n", revision->id, word, error->message);
        return;
    }
    g_autofree char *at = origin_text(script->opaque_origin);
    printf("%s\t%s\t%s\t%s%s%s\n", revision->id, word, state_of(script),
           script->opaque == NULL ? "" : at, script->opaque == NULL ? "" : ": ",
           script->opaque == NULL ? "" : script->opaque);
}

static void
read_all(const RevisionGraph *graph, const ScriptOptions *options)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    g_autoptr(GError) error = NULL;
    if (!revision_upgrades(graph, (Names){0}, "heads", found, &error))
        stop("read", error);
    for (guint i = 0; i < found->len; i++) {
        print_state(found->pdata[i], SCRIPT_UPGRADE, options);
        print_state(found->pdata[i], SCRIPT_DOWNGRADE, options);
    }
}

static void
print_sql(const RevisionGraph *graph, char **words, const ScriptOptions *options)
{
    g_autoptr(GError) error = NULL;
    const Revision *revision = revision_find(graph, words[0]);
    if (revision == NULL)
        stop(words[0], NULL);
    bool down = strcmp(words[1], "down") == 0;
    g_autoptr(RevisionScript) script =
        revision_script_read(revision, down ? SCRIPT_DOWNGRADE : SCRIPT_UPGRADE, options, &error);
    if (script == NULL)
        stop(words[0], error);
    for (size_t i = 0; i < script->count; i++) {
        const ScriptStatement *row = &script->statements[i];
        printf("%s%s%s;\n", row->outside_transaction ? "-- outside of a transaction\n" : "",
               row->uncertain ? "-- depends on what a query returns\n" : "", row->sql);
    }
    g_autofree char *at = origin_text(script->opaque_origin);
    if (script->opaque != NULL)
        printf("-- opaque: %s: %s\n", at, script->opaque);
}

// ---- running ------------------------------------------------------------------------------------

typedef struct {
    Connection *connection;
    bool outside;
} Live;

static bool
enter_mode(Live *live, const ScriptStatement *statement, GError **error)
{
    if (live->outside == statement->outside_transaction)
        return true;
    live->outside = statement->outside_transaction;
    return connection_execute(live->connection, live->outside ? "COMMIT" : "BEGIN", error);
}

static bool
live_run(void *data, const ScriptStatement *statement, GError **error)
{
    Live *live = data;
    return enter_mode(live, statement, error) &&
           connection_execute(live->connection, statement->sql, error);
}

static Result *
live_ask(void *data, const ScriptStatement *statement, GError **error)
{
    Live *live = data;
    return enter_mode(live, statement, error)
               ? connection_query(live->connection, statement->sql, NULL, 0, error)
               : NULL;
}

static bool
run_step(const RevisionGraph *graph, const char *step, Live *live, const ScriptOptions *options)
{
    g_autoptr(GError) error = NULL;
    bool down = g_str_has_prefix(step, "down:");
    const Revision *revision = revision_find(graph, strchr(step, ':') + 1);
    ScriptServer server = {.run = live_run, .ask = live_ask, .data = live};
    ScriptOptions running = *options;
    running.server = &server;
    if (revision == NULL)
        stop(step, NULL);
    live->outside = false;
    bool done = connection_execute(live->connection, "BEGIN", &error);
    g_autoptr(RevisionScript) script =
        done ? revision_script_read(revision, down ? SCRIPT_DOWNGRADE : SCRIPT_UPGRADE, &running,
                                    &error)
             : NULL;
    done = script != NULL && script->opaque == NULL &&
           (live->outside || connection_execute(live->connection, "COMMIT", &error));
    if (!done)
        connection_rollback(live->connection);
    printf("%s\t%s\t%s\n", step,
           done             ? "done"
           : script != NULL ? "opaque"
                            : "failed",
           error != NULL             ? error->message
           : script != NULL && !done ? script->opaque
                                     : "");
    return done;
}

static void
run_all(const RevisionGraph *graph, char **words, const ScriptOptions *options)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Connection) connection = connection_open(words[0], NULL, &error);
    if (connection == NULL)
        stop(words[0], error);
    Live live = {.connection = connection};
    g_auto(GStrv) steps = g_strsplit(words[1], ",", -1);
    for (size_t i = 0; steps[i] != NULL; i++)
        if (!run_step(graph, steps[i], &live, options))
            return;
}

int
main(int count, char **words)
{
    static const struct {
        const char *name;
        int words;
    } modes[] = {{"read", 0}, {"sql", 2}, {"run", 2}};
    g_autoptr(GError) error = NULL;
    if (count < 4)
        stop("script-dump", NULL);
    const char *folders[] = {words[3], NULL};
    const char *roots[] = {words[2], NULL};
    g_autoptr(RevisionGraph) graph = revision_graph_read(folders, &error);
    if (graph == NULL)
        stop(words[3], error);
    g_autoptr(ScriptMemory) memory = script_memory_new();
    ScriptOptions options = {.roots = roots,
                             .folders = folders,
                             .modern = g_strcmp0(g_getenv("SQLALCHEMY"), "1") != 0,
                             .memory = memory};
    for (size_t i = 0; i < G_N_ELEMENTS(modes); i++) {
        if (strcmp(modes[i].name, words[1]) != 0 || count < 4 + modes[i].words)
            continue;
        options.naming = (const char *const *)words + 4 + modes[i].words;
        if (i == 0)
            read_all(graph, &options);
        else if (i == 1)
            print_sql(graph, words + 4, &options);
        else
            run_all(graph, words + 4, &options);
        return 0;
    }
    stop(words[1], NULL);
}
