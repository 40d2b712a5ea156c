#include "cli/shell-private.h"

#include "base/sql.h"
#include "models/models.h"
#include "revision/revision.h"
#include "run/check.h"

#include <string.h>

enum { PATIENCE_MS = 2000 }; // that Tab has with a database

void
shell_names_clear(ShellNames *names)
{
    GPtrArray *const lists[] = {names->all, names->connections, names->sql};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        if (lists[i] != NULL)
            g_ptr_array_unref(lists[i]);
    arena_free(names->arena);
    *names = (ShellNames){0};
}

static void
add_to(GPtrArray *list, ShellNames *names, const char *name)
{
    g_ptr_array_add(list, arena_text(names->arena, name));
}

// As the shell's own lines want it: "user.role", 'odd name'.
static void
add_name(ShellNames *names, const char *name)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.@:-";
    g_autofree char *quoted = name[strspn(name, plain)] == '\0' ? NULL : g_shell_quote(name);
    add_to(names->all, names, quoted != NULL ? quoted : name);
}

static void
add_sql(ShellNames *names, const char *name)
{
    g_autofree char *quoted = sql_format("%I", name);
    add_to(names->sql, names, quoted);
}

static void
add_models(ShellNames *names, const Project *project)
{
    if (project->models == NULL || project->models[0] == NULL)
        return;
    g_autoptr(Schema) schema = check_models(project, NULL, NULL, NULL);
    for (size_t i = 0; schema != NULL && i < schema->count; i++) {
        const Object *object = schema->objects[i];
        g_autofree char *path = object_path(object);
        if (object->kind == KIND_TABLE)
            add_name(names, path);
        for (unsigned j = 0; object->kind == KIND_TABLE && j < object->child_count; j++) {
            g_autofree char *child = object_path(object->children[j]);
            add_name(names, child);
        }
    }
}

// ---- what only the database has ----------------------------------------------------------------

typedef struct {
    const char *conninfo;
    GCancellable *cancellable;
    GMutex lock;
    GCond answered;
    bool is_over;
    Result *result; // own; NULL: no answer
} Asking;

static Result *
ask(const Asking *asking)
{
    g_autoptr(Connection) connection = connection_open(asking->conninfo, asking->cancellable, NULL);
    if (connection == NULL || !connection_begin_read_only(connection, NULL))
        return NULL;
    return connection_query(
        connection,
        "SELECT c.relname, NULL FROM pg_catalog.pg_class c WHERE c.relkind IN ('r', 'p', 'v', 'm')"
        " AND pg_catalog.pg_table_is_visible(c.oid) AND c.oid >= 16384"
        " UNION ALL SELECT c.relname, a.attname FROM pg_catalog.pg_class c"
        " JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0"
        " AND NOT a.attisdropped WHERE c.relkind IN ('r', 'p', 'v', 'm')"
        " AND pg_catalog.pg_table_is_visible(c.oid) AND c.oid >= 16384",
        NULL, 0, NULL);
}

static gpointer
ask_in_thread(gpointer data)
{
    Asking *asking = data;
    Result *result = ask(asking);
    g_mutex_lock(&asking->lock);
    asking->result = result;
    asking->is_over = true;
    g_cond_signal(&asking->answered);
    g_mutex_unlock(&asking->lock);
    return NULL;
}

// One quick query. A database that does not answer in time has nothing to complete: Ctrl-C is not
// heard while a key is being answered.
static Result *
ask_with_limit(const char *conninfo)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    Asking asking = {.conninfo = conninfo, .cancellable = cancellable};
    g_mutex_init(&asking.lock);
    g_cond_init(&asking.answered);
    GThread *thread = g_thread_new("names", ask_in_thread, &asking);
    gint64 end = g_get_monotonic_time() + PATIENCE_MS * G_TIME_SPAN_MILLISECOND;
    g_mutex_lock(&asking.lock);
    while (!asking.is_over && g_cond_wait_until(&asking.answered, &asking.lock, end))
        ;
    g_mutex_unlock(&asking.lock);
    g_cancellable_cancel(cancellable);
    g_thread_join(thread);
    g_mutex_clear(&asking.lock);
    g_cond_clear(&asking.answered);
    return asking.result;
}

static void
add_database(ShellNames *names, const ProjectDatabase *database)
{
    if (database == NULL || database->conninfo == NULL)
        return;
    g_autoptr(Result) result = ask_with_limit(database->conninfo);
    for (size_t i = 0; result != NULL && i < result_rows(result); i++) {
        const char *table = result_text(result, i, 0), *column = result_text(result, i, 1);
        g_autofree char *path =
            result_is_null(result, i, 1) ? g_strdup(table) : g_strconcat(table, ".", column, NULL);
        add_name(names, path);
        add_sql(names, result_is_null(result, i, 1) ? table : column);
    }
}

static void
add_revisions(ShellNames *names, const Project *project)
{
    static const char *const symbols[] = {"head", "heads", "base", "current"};
    for (size_t i = 0; i < G_N_ELEMENTS(symbols); i++)
        add_name(names, symbols[i]);
    g_autoptr(RevisionGraph) graph = project->versions == NULL || project->versions[0] == NULL
                                         ? NULL
                                         : revision_graph_read(project->versions, NULL);
    for (size_t i = 0; graph != NULL && i < graph->all.count; i++)
        add_name(names, graph->all.items[i]->id);
}

static gint
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const ShellNames *
shell_names(Shell *shell)
{
    ShellNames *names = &shell->names;
    if (names->arena != NULL)
        return names;
    names->arena = arena_new();
    names->all = g_ptr_array_new();
    names->connections = g_ptr_array_new();
    names->sql = g_ptr_array_new();
    add_models(names, shell->project);
    add_database(names, shell->database);
    add_revisions(names, shell->project);
    for (size_t i = 0; i < shell->project->database_count; i++) {
        add_name(names, shell->project->databases[i].name);
        add_to(names->connections, names, shell->project->databases[i].name);
    }
    g_ptr_array_sort(names->all, compare_names);
    g_ptr_array_sort(names->connections, compare_names);
    g_ptr_array_sort(names->sql, compare_names);
    return names;
}

// ---- what can stand here -----------------------------------------------------------------------

// A quoted name begins with the word too if the quotes are left out.
static void
add_if(GPtrArray *found, const char *name, const char *word)
{
    bool is_there = found->len > 0 && strcmp(found->pdata[found->len - 1], name) == 0;
    bool is_quoted = name[0] == '"' || name[0] == '\'';
    bool fits = g_str_has_prefix(name, word) || (is_quoted && g_str_has_prefix(name + 1, word));
    if (fits && !is_there)
        g_ptr_array_add(found, g_strdup(name));
}

static void
add_list(GPtrArray *found, const GPtrArray *list, const char *word)
{
    for (guint i = 0; i < list->len; i++)
        add_if(found, list->pdata[i], word);
}

static void
add_words(GPtrArray *found, const char *before, const char *word)
{
    static const char *const own[] = {"help", "quit"};
    g_auto(GStrv) words = commands_complete(before, word);
    for (char **name = words; *name != NULL; name++)
        g_ptr_array_add(found, g_strdup(*name));
    for (size_t i = 0; before[0] == '\0' && i < G_N_ELEMENTS(own); i++)
        add_if(found, own[i], word);
}

GPtrArray *
shell_complete(Shell *shell, const char *before, const char *word)
{
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *start = g_strstrip(g_strdup(before));
    if (start[0] == '\0' || strcmp(start, "help") == 0) {
        add_words(found, "", word);
    } else if (word[0] == '-') {
        add_words(found, start, word);
    } else if (shell_is_sql(before)) {
        add_list(found, shell_names(shell)->sql, word);
    } else if (g_str_has_suffix(start, " --database") || strcmp(start, "config") == 0) {
        add_list(found, shell_names(shell)->connections, word);
    } else {
        add_list(found, shell_names(shell)->all, word);
    }
    return found;
}
