#include "cli/shell-private.h"

#include "models/models.h"
#include "revision/revision.h"
#include "run/check.h"

#include <string.h>

void
shell_names_clear(ShellNames *names)
{
    if (names->names != NULL)
        g_ptr_array_unref(names->names);
    arena_free(names->arena);
    *names = (ShellNames){0};
}

static void
add_name(ShellNames *names, const char *name)
{
    g_ptr_array_add(names->names, arena_text(names->arena, name));
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

// What only the database has. One quick query; without an answer there is nothing to complete.
static void
add_database(ShellNames *names, const ProjectDatabase *database)
{
    g_autoptr(Connection) connection =
        database == NULL ? NULL : connection_open(database->conninfo, NULL, NULL);
    if (connection == NULL || !connection_begin_read_only(connection, NULL))
        return;
    g_autoptr(Result) result = connection_query(
        connection,
        "SELECT c.relname FROM pg_catalog.pg_class c WHERE c.relkind IN ('r', 'p', 'v', 'm')"
        " AND pg_catalog.pg_table_is_visible(c.oid) AND c.oid >= 16384"
        " UNION ALL SELECT c.relname || '.' || a.attname FROM pg_catalog.pg_class c"
        " JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0"
        " AND NOT a.attisdropped WHERE c.relkind IN ('r', 'p')"
        " AND pg_catalog.pg_table_is_visible(c.oid) AND c.oid >= 16384",
        NULL, 0, NULL);
    for (size_t i = 0; result != NULL && i < result_rows(result); i++)
        add_name(names, result_text(result, i, 0));
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

static void
make_names(Shell *shell)
{
    ShellNames *names = &shell->names;
    names->arena = arena_new();
    names->names = g_ptr_array_new();
    add_models(names, shell->project);
    add_database(names, shell->database);
    add_revisions(names, shell->project);
    for (size_t i = 0; i < shell->project->database_count; i++)
        add_name(names, shell->project->databases[i].name);
    g_ptr_array_sort(names->names, compare_names);
}

static void
add_if(GPtrArray *found, const char *name, const char *word)
{
    bool is_there = found->len > 0 && strcmp(found->pdata[found->len - 1], name) == 0;
    if (g_str_has_prefix(name, word) && !is_there)
        g_ptr_array_add(found, g_strdup(name));
}

static void
add_options(GPtrArray *found, const Option *options, const char *word)
{
    for (; options != NULL && options->name != NULL; options++) {
        g_autofree char *name = g_strconcat("--", options->name, NULL);
        add_if(found, name, word);
    }
}

GPtrArray *
shell_complete(Shell *shell, const char *before, const char *word)
{
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *start = g_strstrip(g_strdup(before));
    if (start[0] == '\0') {
        static const char *const own[] = {"help", "quit"};
        for (const Command *const *command = cli_commands; *command != NULL; command++)
            if (!(*command)->is_hidden)
                add_if(found, (*command)->name, word);
        for (size_t i = 0; i < G_N_ELEMENTS(own); i++)
            add_if(found, own[i], word);
        return found;
    }
    if (word[0] == '-') {
        g_autofree char *name = g_strndup(start, strcspn(start, " \t"));
        const Command *command = commands_find(name);
        add_options(found, command != NULL ? command->options : NULL, word);
        add_options(found, cli_common_options, word);
        return found;
    }
    if (shell->names.names == NULL)
        make_names(shell);
    for (guint i = 0; i < shell->names.names->len; i++)
        add_if(found, shell->names.names->pdata[i], word);
    return found;
}
