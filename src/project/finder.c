#include "project/project-private.h"

#include <string.h>

G_DEFINE_QUARK(trueup_project_error, project_error)

const char *
environment_get(const char *const *environment, const char *name)
{
    size_t length = strlen(name);
    for (; *environment != NULL; environment++)
        if (strncmp(*environment, name, length) == 0 && (*environment)[length] == '=')
            return (*environment)[length + 1] != '\0' ? *environment + length + 1 : NULL;
    return NULL;
}

const char *const *
split_list(Arena *arena, const char *text)
{
    GPtrArray *list = g_ptr_array_new();
    g_auto(GStrv) parts = g_strsplit_set(text, ",\n", -1);
    for (char **part = parts; *part != NULL; part++)
        if (*g_strstrip(*part) != '\0')
            g_ptr_array_add(list, arena_text(arena, *part));
    g_ptr_array_add(list, NULL);
    const char *const *copy = arena_copy(arena, list->pdata, list->len * sizeof(char *));
    g_ptr_array_free(list, TRUE);
    return copy;
}

Origin
option_origin(Finder *finder, const char *path, const IniOption *option)
{
    return (Origin){arena_intern(finder->arena, path), option->line, 0};
}

const char *
origin_in_arena(Finder *finder, Origin origin)
{
    return arena_printf(finder->arena, "%s:%d", project_relative(finder->project, origin.file),
                        origin.line);
}

const char *
project_relative(const Project *project, const char *path)
{
    size_t length = strlen(project->root);
    if (strcmp(path, project->root) == 0)
        return ".";
    if (strncmp(path, project->root, length) == 0 && path[length] == '/')
        return path + length + 1;
    return path;
}
