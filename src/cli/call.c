#include "cli/command.h"

Project *
call_project(const Call *call, GError **error)
{
    ProjectOptions options = {.start = call->start,
                              .environment = call->environment,
                              .skip_models = call->skip_models,
                              .database = call->common->database,
                              .directory = call->common->directory,
                              .sandbox = call->common->sandbox,
                              .sqlalchemy = call->common->sqlalchemy,
                              .models = (const char *const *)call->common->models};
    g_autoptr(Project) project = project_find(&options, error);
    if (project == NULL || (call->check_keys != NULL && !call->check_keys(project, error)))
        return NULL;
    output_use_roles(call->output, project);
    return g_steal_pointer(&project);
}
