#include "run/verify.h"

#include "run/check.h"

static const char *const signs[] = {
    [VERB_CREATE] = "+", [VERB_ALTER] = "~", [VERB_DROP] = "-", [VERB_RENAME] = ">"};
_Static_assert(G_N_ELEMENTS(signs) == VERBS, "a sign for each verb");

enum { MOST = 5 };

static void
add_change(GString *text, const Change *change)
{
    g_autofree char *path = object_path(change->to != NULL ? change->to : change->from);
    g_string_append_printf(text, "%s%s %s", text->len > 0 ? ", " : "", signs[change->verb], path);
}

static void
describe(const Changes *changes, const char *name, Arena *arena, Verified *verified)
{
    g_autoptr(GString) list = g_string_new(NULL);
    *verified = (Verified){0};
    for (size_t i = 0; i < changes->count; i++) {
        bool is_unproven = changes->rows[i].proof == PROOF_UNPROVEN;
        verified->unproven += is_unproven;
        verified->differences += !is_unproven;
        if (!is_unproven && verified->differences <= MOST)
            add_change(list, &changes->rows[i]);
    }
    if (verified->differences > MOST)
        g_string_append_printf(list, " and %zu more", verified->differences - MOST);
    verified->text = verified->differences == 0
                         ? arena_printf(arena, "The models and %s agree", name)
                         : arena_printf(arena, "The models and %s differ in %zu still: %s", name,
                                        verified->differences, list->str);
}

bool
run_verify(const Project *project, const ProjectDatabase *database, GCancellable *cancellable,
           Arena *arena, Verified *verified, GError **error)
{
    const CheckOptions options = {.cancellable = cancellable};
    CheckFacts facts;
    *verified = (Verified){0};
    if (project->models[0] == NULL)
        return true;
    g_autoptr(Schema) models =
        check_bind_models(project, project_bind_of(project, database), cancellable, error);
    g_autoptr(Schema) found =
        models != NULL ? check_database(project, database, &options, arena, &facts, error) : NULL;
    g_autoptr(Changes) changes =
        found != NULL ? check_compare(project, database, models, found, cancellable, error) : NULL;
    if (changes == NULL)
        return false;
    const char *name = database->database != NULL ? database->database : database->title;
    describe(changes, name, arena, verified);
    return true;
}
