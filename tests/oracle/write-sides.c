// write-sides FOLDER FROM TO [online]: the revisions that lead from one database to another,
// written into the project at FOLDER, with everything in them that would be asked about. Prints
// their paths.
#include "kind/reflect.h"
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

// What is a rename is not ours to say: it is dropped and made.
static const GenerateChoice *
choose_all(const NewRevisions *first, Arena *arena)
{
    size_t count = first->parts->change_count, chosen = 0;
    GenerateChoice *choices = ARENA_NEW_ARRAY(arena, GenerateChoice, count + 1);
    for (size_t i = 0; i < count; i++) {
        const PlanChange *change = &first->parts->changes[i];
        if (change->change->verb != VERB_RENAME)
            choices[chosen++] =
                (GenerateChoice){.name = arena_text(arena, change->name), .included = ANSWER_YES};
    }
    return choices;
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
        .form = FORM_PY,
        .form_given = true,
        .no_renames = true,
        .strategy = count > 4 ? STRATEGY_ONLINE : STRATEGY_DIRECT,
    };
    g_autoptr(NewRevisions) first = generate(&writing, &options);
    options.choices = choose_all(first, arena);
    g_autoptr(NewRevisions) made = generate(&writing, &options);
    if (!generate_write(project, graph, made, &error))
        end(error);
    int status = print(made);
    sandbox_stop(sandbox);
    return status;
}
