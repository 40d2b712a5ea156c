#include "revision/script.h"

ScriptOptions
script_options_for(const Project *project, Arena *arena)
{
    const char **roots = ARENA_NEW_ARRAY(arena, const char *, 3);
    size_t count = 0;
    roots[count++] = project->root;
    if (project->migrations != NULL)
        roots[count++] = project->migrations;
    return (ScriptOptions){
        .roots = roots, .folders = project->versions, .types = project->types, .modern = true};
}
