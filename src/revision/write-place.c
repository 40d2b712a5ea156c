#include "revision/write.h"

#include "revision/identifier.h"

#include <string.h>

enum { LONGEST_ID = 32 }; // (Alembic: version_num VARCHAR(32))

static bool
fail(GError **error, const char *sentence, const char *hint)
{
    g_set_error(error, WRITE_ERROR, WRITE_ERROR_VALUE, "%s\nhint: %s", sentence, hint);
    return false;
}

// ---- the identifier --------------------------------------------------------------------------

// (Alembic: revision.py, verify_rev_id)
static bool
check_id(const RevisionGraph *graph, const char *id, GError **error)
{
    const char *wrong = strpbrk(id, "@-+:");
    g_autofree char *sentence = NULL;
    if (wrong != NULL)
        sentence = g_strdup_printf("Character(s) '%c' not allowed in revision identifier '%s'",
                                   *wrong, id);
    else if (*id == '\0' || strlen(id) > LONGEST_ID)
        sentence =
            g_strdup_printf("revision identifier '%s' has no length of 1 to %d", id, LONGEST_ID);
    else if (strpbrk(id, " \t\n\r,'\"\\/") != NULL)
        sentence = g_strdup_printf("revision identifier '%s' has blanks, quotes or slashes", id);
    if (sentence != NULL)
        return fail(error, sentence, "--rev-id takes letters, digits and underscores");
    if (revision_find(graph, id) == NULL)
        return true;
    sentence = g_strdup_printf("revision \"%s\" is there already", id);
    return fail(error, sentence, "leave --rev-id out, or choose another");
}

// ---- the parents -----------------------------------------------------------------------------

static bool
resolve_head(const RevisionGraph *graph, const char *identifier, GPtrArray *found, GError **error)
{
    static const char several[] = "Multiple head revisions are present";
    g_autoptr(GError) problem = NULL;
    if (revision_resolve(graph, identifier, found, &problem))
        return true;
    if (g_str_has_prefix(problem->message, several))
        return fail(error,
                    "Multiple heads are present; please specify the head revision on which the new "
                    "revision should be based, or perform a merge.",
                    "\"trueup heads\" lists them; --head ID, or \"trueup merge heads\"");
    g_propagate_error(error, g_steal_pointer(&problem));
    return false;
}

static bool
check_parents(const GPtrArray *found, bool splice, GError **error)
{
    for (guint i = 0; i < found->len; i++) {
        const Revision *revision = found->pdata[i];
        for (guint k = 0; k < i; k++)
            if (found->pdata[k] == revision)
                return fail(error, "Duplicate head revisions specified", "name each once");
        if (splice || revision->children.count == 0)
            continue;
        g_autofree char *sentence =
            g_strdup_printf("Revision %s is not a head revision; please specify --splice to create "
                            "a new branch from this revision",
                            revision->id);
        return fail(error, sentence, "\"trueup heads\" lists the heads");
    }
    return true;
}

static bool
find_parents(const RevisionGraph *graph, const RevisionRequest *request, GPtrArray *found,
             GError **error)
{
    static const char *const usual[] = {"head"};
    Names heads = request->heads.count > 0 ? request->heads : (Names){usual, 1};
    for (size_t i = 0; i < heads.count; i++)
        if (!resolve_head(graph, heads.items[i], found, error))
            return false;
    return check_parents(found, request->splice, error);
}

static Names
ids_of(Arena *arena, const GPtrArray *revisions)
{
    const char **ids = ARENA_NEW_ARRAY(arena, const char *, revisions->len);
    for (guint i = 0; i < revisions->len; i++)
        ids[i] = ((const Revision *)revisions->pdata[i])->id;
    return (Names){ids, revisions->len};
}

// ---- labels and dependencies -------------------------------------------------------------------

static bool
check_labels(const RevisionGraph *graph, Names labels, GError **error)
{
    for (size_t i = 0; i < labels.count; i++) {
        const char *label = labels.items[i];
        const Revision *other = g_hash_table_lookup(graph->by_label, label);
        g_autofree char *sentence = NULL;
        if (*label == '\0' || strpbrk(label, "@-+: ,") != NULL)
            sentence = g_strdup_printf("branch label '%s' has one of the characters @ - + : , "
                                       "or a blank",
                                       label);
        else if (other != NULL || revision_find(graph, label) != NULL)
            sentence = g_strdup_printf("Branch name '%s' in revision already used by revision %s",
                                       label, other != NULL ? other->id : label);
        if (sentence != NULL)
            return fail(error, sentence, "choose another for --branch-label");
    }
    return true;
}

// A label stays one, a partial identifier becomes whole.
static bool
find_dependencies(const RevisionGraph *graph, Names wanted, Arena *arena, Names *names,
                  GError **error)
{
    const char **ids = ARENA_NEW_ARRAY(arena, const char *, wanted.count);
    for (size_t i = 0; i < wanted.count; i++) {
        g_autoptr(GPtrArray) found = g_ptr_array_new();
        if (!revision_resolve(graph, wanted.items[i], found, error))
            return false;
        g_autofree char *sentence = g_strdup_printf("--depends-on %s", wanted.items[i]);
        if (found->len != 1)
            return fail(error, sentence, "it must name one revision");
        const Revision *revision = found->pdata[0];
        bool is_label = revision_has_label(revision, wanted.items[i]);
        ids[i] = is_label ? arena_text(arena, wanted.items[i]) : revision->id;
    }
    *names = (Names){ids, wanted.count};
    return true;
}

// ---- the folder ------------------------------------------------------------------------------

static const char *
real_path(Arena *arena, const char *path)
{
    g_autofree char *canonical = g_canonicalize_filename(path, NULL);
    return arena_text(arena, canonical);
}

static const char *
choose_folder(const Project *project, const RevisionRequest *request, const GPtrArray *parents,
              Arena *arena, GError **error)
{
    const char *const *versions = project->versions;
    if (request->version_path == NULL && project->versions_named <= 1)
        return versions[0];
    if (request->version_path == NULL && parents->len > 0) {
        g_autofree char *beside = g_path_get_dirname(((const Revision *)parents->pdata[0])->file);
        return arena_text(arena, beside);
    }
    if (request->version_path == NULL) {
        fail(error, "Multiple version locations present, please specify --version-path",
             "alembic.ini names them in version_locations");
        return NULL;
    }
    const char *folder = real_path(arena, request->version_path);
    for (const char *const *known = versions; *known != NULL; known++)
        if (strcmp(real_path(arena, *known), folder) == 0)
            return folder;
    g_autofree char *sentence = g_strdup_printf(
        "Path %s is not represented in current version locations", request->version_path);
    fail(error, sentence, "alembic.ini names them in version_locations");
    return NULL;
}

RevisionPlace *
write_place(const Project *project, const RevisionGraph *graph, const RevisionRequest *request,
            Arena *arena, GError **error)
{
    g_autoptr(GPtrArray) parents = g_ptr_array_new();
    g_autofree char *id = request->id != NULL ? g_strdup(request->id) : write_new_id(graph, 0);
    RevisionPlace *place = ARENA_NEW(arena, RevisionPlace);
    place->head = (RevisionHead){.id = arena_text(arena, id),
                                 .message = arena_text(arena, request->message),
                                 .labels = names_copy(arena, request->labels)};
    if (!check_id(graph, id, error) || !find_parents(graph, request, parents, error) ||
        !check_labels(graph, request->labels, error) ||
        !find_dependencies(graph, request->depends_on, arena, &place->head.depends_on, error))
        return NULL;
    place->folder = choose_folder(project, request, parents, arena, error);
    place->head.down = ids_of(arena, parents);
    return place->folder != NULL ? place : NULL;
}
