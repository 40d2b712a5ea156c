#include "project/project-private.h"

#include "base/text.h"
#include "project/url.h"
#include "server/sandbox.h"

// A private server, or the scratch server that --sandbox or trueup.conf names.

static bool
refuse(const char *from, const GError *problem, GError **error)
{
    g_set_error(error, PROJECT_ERROR, PROJECT_ERROR_VALUE, "%s: %s", from, problem->message);
    return false;
}

static bool
use_address(Finder *finder, const char *text, const char *from, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autofree char *masked = text_without_password(text);
    const DatabaseUrl *url = url_parse(finder->arena, text, &problem);
    if (url == NULL)
        return refuse(from, problem, error);
    finder->project->sandbox = url->conninfo;
    finder->sandbox_title = arena_text(finder->arena, masked);
    finder->sandbox_from = from;
    return true;
}

bool
find_sandbox(Finder *finder, GError **error)
{
    if (finder->options->sandbox != NULL)
        return use_address(finder, finder->options->sandbox, "option --sandbox", error);
    const IniOption *option =
        finder->conf != NULL ? ini_find(finder->conf, "trueup", "sandbox") : NULL;
    if (option == NULL)
        return true;
    g_autofree char *text = ini_get(finder->conf, "trueup", "sandbox", error);
    if (text == NULL)
        return false;
    finder->sandbox_origin = option_origin(finder, finder->conf_path, option);
    const char *from = origin_in_arena(finder, finder->sandbox_origin);
    return *text == '\0' || use_address(finder, text, from, error);
}

void
name_sandbox(Finder *finder)
{
    if (finder->project->sandbox != NULL)
        return;
    g_autofree char *programs = sandbox_find_programs(NULL);
    finder->sandbox_title =
        programs != NULL ? arena_text(finder->arena, programs) : "no server programs";
    finder->sandbox_from = programs == NULL ? "not found"
                           : environment_get(finder->environment, "PGBIN") != NULL
                               ? "environment PGBIN"
                               : "found";
}
