// write-sides FOLDER FROM TO [online] [sql]: the revisions that lead from one database to another,
// written into the project at FOLDER, with everything in them that would be asked about. Prints
// their paths.
#include "kind/reflect.h"
#include "plan/preflight.h"
#include "run/generate.h"
#include "server/connection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
end(const GError *error)
{
    fprintf(stderr, "%s\n", error->message);
    exit(2);
}

static Schema *
read_side(const char *address)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Connection) connection = connection_open(address, NULL, &error);
    Schema *schema = connection == NULL ? NULL : reflect(connection, NULL, &error);
    if (schema == NULL)
        end(error);
    return schema;
}

typedef struct {
    const Project *project;
    const RevisionGraph *graph;
    const GenerateBase *base;
    const Schema *to;
} Writing;

static NewRevisions *
generate(const Writing *writing, const GenerateOptions *options)
{
    g_autoptr(GError) error = NULL;
    Changes *changes =
        generate_compare(writing->project, writing->base, writing->to, options, &error);
    NewRevisions *made = changes == NULL ? NULL
                                         : generate_from(writing->project, writing->graph,
                                                         writing->base, changes, options, &error);
    if (made == NULL)
        end(error);
    return made;
}

// What may be a rename is one.
static const GenerateAnswer *
confirm_renames(const Changes *changes, Arena *arena)
{
    GenerateAnswer *renames = ARENA_NEW_ARRAY(arena, GenerateAnswer, changes->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < changes->count; i++) {
        const Change *change = &changes->rows[i];
        if (change->verb != VERB_RENAME)
            continue;
        const Object *table = change->from->parent;
        const char *name =
            arena_printf(arena, "%s.%s.%s", table->namespace, table->name, change->from->name);
        renames[count++] = (GenerateAnswer){name, arena_text(arena, change->to->name)};
    }
    return renames;
}

static const GenerateChoice *
choose_all(const NewRevisions *first, Arena *arena)
{
    size_t count = first->parts->change_count;
    GenerateChoice *choices = ARENA_NEW_ARRAY(arena, GenerateChoice, count + 1);
    for (size_t i = 0; i < count; i++)
        choices[i] = (GenerateChoice){.name = arena_text(arena, first->parts->changes[i].name),
                                      .included = ANSWER_YES};
    return choices;
}

// As `migrate` does: no table was ever analysed.
static const RowCount *
count_rows(const Changes *changes, const Schema *from, const char *address, Arena *arena)
{
    g_autoptr(GError) error = NULL;
    RowCount *counts = plan_uncounted(arena, changes, from);
    g_autoptr(Connection) connection = connection_open(address, NULL, &error);
    if (connection == NULL || !preflight_count(connection, counts, 1000, &error))
        end(error);
    return counts;
}

static int
print(const NewRevisions *made)
{
    for (size_t i = 0; i < made->parts->question_count; i++)
        fprintf(stderr, "? %s\n", made->parts->questions[i].text);
    for (size_t i = 0; i < made->parts->change_count; i++)
        if (!made->parts->changes[i].included)
            fprintf(stderr, "left out: %s: %s\n", made->parts->changes[i].name,
                    made->parts->changes[i].left_out);
    for (size_t i = 0; i < made->count; i++)
        printf("%s\n", made->files[i].path);
    return 0;
}

static bool
is_said(char **arguments, const char *word)
{
    return g_strv_contains((const char *const *)(arguments + 4), word);
}

int
main(int count, char **arguments)
{
    g_autoptr(GError) error = NULL;
    if (count < 4)
        return 2;
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Project) project =
        project_find(&(ProjectOptions){.start = arguments[1], .skip_models = true}, &error);
    g_autoptr(RevisionGraph) graph =
        project == NULL ? NULL : revision_graph_read(project->versions, &error);
    if (graph == NULL)
        end(error);
    g_autoptr(Schema) from = read_side(arguments[2]);
    g_autoptr(Schema) to = read_side(arguments[3]);
    Sandbox *sandbox = NULL;
    const GenerateBase base = {
        .schema = from, .database = from, .judge = arguments[2], .sandbox = &sandbox};
    const Writing writing = {project, graph, &base, to};
    GenerateOptions options = {
        .request = {.message = "pair"},
        .form = is_said(arguments, "sql") ? FORM_SQL : FORM_PY,
        .form_given = true,
        .strategy = is_said(arguments, "online") ? STRATEGY_ONLINE : STRATEGY_DIRECT,
    };
    g_autoptr(NewRevisions) first = generate(&writing, &options);
    options.renames = confirm_renames(first->changes, arena);
    options.counts = count_rows(first->changes, from, arguments[2], arena);
    g_autoptr(NewRevisions) second = generate(&writing, &options);
    options.choices = choose_all(second, arena);
    g_autoptr(NewRevisions) made = generate(&writing, &options);
    if (!generate_write(project, graph, made, &error))
        end(error);
    int status = print(made);
    sandbox_stop(sandbox);
    return status;
}
