#include "run/generate-private.h"

#include "run/generate-allow.h"

#include <glib/gstdio.h>

// ---- files -----------------------------------------------------------------------------------

static DraftStatement *
statements_of(Arena *arena, const PlanStep *steps, size_t count)
{
    DraftStatement *rows = ARENA_NEW_ARRAY(arena, DraftStatement, count);
    for (size_t i = 0; i < count; i++)
        rows[i] = (DraftStatement){.sql = steps[i].sql,
                                   .comment = steps[i].comment,
                                   .outside_transaction = steps[i].outside_transaction,
                                   .object = steps[i].object};
    return rows;
}

static RevisionForm
form_of(const Generating *generating)
{
    bool is_sql = !generating->options->form_given && generating->project->sql_only;
    return is_sql ? FORM_SQL : generating->options->form;
}

static DraftStatements
upgrade_of(const Generating *generating, size_t bind, const PlanPart *part)
{
    DraftStatement *rows = statements_of(generating->arena, part->steps, part->count);
    const GenerateBind *given = &generating->given[bind];
    const Schema *database = given->base.database;
    const AllowRequest request = {
        .steps = part->steps,
        .rows = rows,
        .count = part->count,
        .form = form_of(generating),
        .database = database != NULL ? database : generating->generated->binds[bind].changes->from,
        .counts = given->counts};
    generate_allow(generating->arena, &request);
    return (DraftStatements){rows, part->count};
}

static DraftStatements
downgrade_of(const Generating *generating, const PlanPart *part)
{
    return (DraftStatements){statements_of(generating->arena, part->undo, part->undo_count),
                             part->undo_count};
}

static bool
add_file(const Generating *generating, const RevisionDraft *draft, const char *folder,
         GeneratedFile *file, GError **error)
{
    Arena *arena = generating->arena;
    g_autoptr(GDateTime) now = generating->options->now != NULL
                                   ? g_date_time_ref(generating->options->now)
                                   : g_date_time_new_now_utc();
    RevisionDraft whole = *draft;
    g_autofree char *created = write_created(generating->style, now, error);
    RevisionForm form = form_of(generating);
    g_autofree char *name =
        created != NULL ? write_file_name(generating->style, &draft->head, form, now, error) : NULL;
    if (name == NULL)
        return false;
    whole.head.created = created;
    g_autofree char *text = form == FORM_SQL ? write_sql(generating->style, &whole)
                                             : write_python(generating->style, &whole);
    *file = (GeneratedFile){.path = arena_printf(arena, "%s/%s", folder, name),
                            .text = arena_text(arena, text),
                            .id = draft->head.id,
                            .changes = file->changes};
    return true;
}

// What the databases do in the revision of that number; the first one's is the draft's own.
static void
draft_of_part(const Generating *generating, size_t part, RevisionDraft *draft)
{
    const NewRevisions *generated = generating->generated;
    Arena *arena = generating->arena;
    DraftBind *binds = ARENA_NEW_ARRAY(arena, DraftBind, generated->bind_count);
    for (size_t i = 0; i < generated->bind_count; i++) {
        const GeneratedBind *bind = &generated->binds[i];
        binds[i] = (DraftBind){
            .name = bind->name, .before = bind->changes->from, .after = bind->changes->to};
        if (part >= bind->parts->count)
            continue;
        const PlanPart *made = &bind->parts->parts[part];
        binds[i].upgrade = upgrade_of(generating, i, made);
        binds[i].downgrade = downgrade_of(generating, made);
        binds[i].lasting = made->lasting;
        if (part > 0 && made->title != NULL)
            draft->head.message = made->title;
    }
    draft->binds = binds;
    draft->bind_count = generated->bind_count;
}

// "+ user.role", of several databases "users: + user.role".
static const char *
words_of_file(const Generating *generating, size_t part)
{
    g_autoptr(GString) text = g_string_new(NULL);
    const NewRevisions *generated = generating->generated;
    for (size_t i = 0; i < generated->bind_count; i++) {
        const GeneratedBind *bind = &generated->binds[i];
        const char *words = generate_words_of_part(bind->parts, part, generating->arena);
        if (*words == '\0')
            continue;
        bool is_other = bind->name != NULL && *bind->name != '\0';
        g_string_append_printf(text, "%s%s%s%s", text->len > 0 ? "; " : "",
                               is_other ? bind->name : "", is_other ? ": " : "", words);
    }
    return arena_text(generating->arena, text->str);
}

static bool
has_steps(const PlanParts *parts)
{
    for (size_t i = 0; i < parts->count; i++)
        if (parts->parts[i].count > 0)
            return true;
    return false;
}

// As many revisions as the database that takes most of them; 0: nothing is to be done anywhere.
static size_t
count_files(const NewRevisions *generated)
{
    size_t count = 0;
    for (size_t i = 0; i < generated->bind_count; i++)
        if (has_steps(generated->binds[i].parts))
            count = MAX(count, generated->binds[i].parts->count);
    return count;
}

// Each part follows the one before it; labels and dependencies are those of the first.
static bool
add_files(const Generating *generating, size_t count, GError **error)
{
    Arena *arena = generating->arena;
    const RevisionPlace *place = write_place(generating->project, generating->graph,
                                             &generating->options->request, arena, error);
    if (place == NULL)
        return false;
    RevisionHead head = place->head;
    GeneratedFile *files = ARENA_NEW_ARRAY(arena, GeneratedFile, count);
    for (size_t i = 0; i < count; i++) {
        RevisionDraft draft = {.head = head};
        draft_of_part(generating, i, &draft);
        files[i].changes = words_of_file(generating, i);
        if (!add_file(generating, &draft, place->folder, &files[i], error))
            return false;
        const char **down = ARENA_NEW_ARRAY(arena, const char *, 1);
        down[0] = draft.head.id;
        g_autofree char *id = write_new_id(generating->graph, i + 1);
        head =
            (RevisionHead){.id = arena_text(arena, id), .message = head.message, .down = {down, 1}};
    }
    generating->generated->files = files;
    generating->generated->count = count;
    return true;
}

// ---- all of it -------------------------------------------------------------------------------

static bool
begin(Generating *generating, GError **error)
{
    generating->style = write_style_read(generating->project, generating->graph, error);
    if (generating->style == NULL)
        return false;
    generating->generated->template_problem =
        arena_text(generating->arena, generating->style->template_problem);
    return true;
}

static NewRevisions *
new_revisions_new(void)
{
    NewRevisions *generated = g_new0(NewRevisions, 1);
    generated->arena = arena_new();
    return generated;
}

static bool
check_form(const Generating *generating, GError **error)
{
    const NewRevisions *generated = generating->generated;
    if (form_of(generating) != FORM_SQL || generated->binds[0].name == NULL)
        return true;
    g_set_error_literal(
        error, WRITE_ERROR, WRITE_ERROR_VALUE,
        "a .sql revision says the same to every database, and this project has several\n"
        "hint: --form py has functions for each");
    return false;
}

static bool
generate(Generating *generating, const GenerateBind *binds, size_t count, GError **error)
{
    NewRevisions *generated = generating->generated;
    if (!begin(generating, error) || !check_form(generating, error) ||
        !generate_check_names(generating->options, binds, count, error))
        return false;
    for (size_t i = 0; i < count; i++) {
        generated->binds[i].parts = generate_make_parts(generating, &binds[i], error);
        if (generated->binds[i].parts == NULL)
            return false;
    }
    generated->parts = generated->binds[0].parts;
    size_t files = count_files(generated);
    return files == 0 || add_files(generating, files, error);
}

NewRevisions *
generate_binds(const Project *project, const RevisionGraph *graph, const GenerateBind *binds,
               size_t count, const GenerateOptions *options, GError **error)
{
    g_autoptr(NewRevisions) generated = new_revisions_new();
    Generating generating = {.project = project,
                             .graph = graph,
                             .options = options,
                             .given = binds,
                             .generated = generated,
                             .arena = generated->arena};
    generated->binds = ARENA_NEW_ARRAY(generated->arena, GeneratedBind, count);
    generated->bind_count = count;
    for (size_t i = 0; i < count; i++) {
        const char *name = binds[i].name;
        generated->binds[i].name = name != NULL ? arena_text(generated->arena, name) : NULL;
        generated->binds[i].changes = binds[i].changes;
    }
    generated->changes = binds[0].changes;
    bool done = generate(&generating, binds, count, error);
    write_style_free(generating.style);
    return done ? g_steal_pointer(&generated) : NULL;
}

NewRevisions *
generate_from(const Project *project, const RevisionGraph *graph, const GenerateBase *base,
              Changes *changes, const GenerateOptions *options, GError **error)
{
    // with a template for several databases it is the default one
    const GenerateBind only = {.name = write_is_multidb(project) ? "" : NULL,
                               .base = *base,
                               .changes = changes,
                               .counts = options->counts};
    return generate_binds(project, graph, &only, 1, options, error);
}

NewRevisions *
generate_new(const Project *project, const RevisionGraph *graph, const GenerateBase *base,
             const Schema *models, const GenerateOptions *options, GError **error)
{
    Changes *changes = generate_compare(project, base, models, options, error);
    return changes == NULL ? NULL : generate_from(project, graph, base, changes, options, error);
}

static bool
generate_nothing(Generating *generating, GError **error)
{
    GeneratedFile *file = ARENA_NEW(generating->arena, GeneratedFile);
    file->changes = "";
    if (!begin(generating, error))
        return false;
    const RevisionPlace *place =
        write_place(generating->project, generating->graph, &generating->options->request,
                    generating->arena, error);
    if (place == NULL)
        return false;
    RevisionDraft draft = {.head = place->head};
    if (!add_file(generating, &draft, place->folder, file, error))
        return false;
    generating->generated->files = file;
    generating->generated->count = 1;
    return true;
}

NewRevisions *
generate_empty(const Project *project, const RevisionGraph *graph, const GenerateOptions *options,
               GError **error)
{
    g_autoptr(NewRevisions) generated = new_revisions_new();
    Generating generating = {.project = project,
                             .graph = graph,
                             .options = options,
                             .generated = generated,
                             .arena = generated->arena};
    bool done = generate_nothing(&generating, error);
    write_style_free(generating.style);
    return done ? g_steal_pointer(&generated) : NULL;
}

void
new_revisions_free(NewRevisions *generated)
{
    if (generated == NULL)
        return;
    for (size_t i = 0; i < generated->bind_count; i++) {
        plan_parts_free(generated->binds[i].parts);
        diff_free(generated->binds[i].changes);
    }
    arena_free(generated->arena);
    g_free(generated);
}

// ---- writing ---------------------------------------------------------------------------------

static bool
make_folder(const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    if (g_mkdir_with_parents(folder, 0777) == 0)
        return true;
    g_set_error(error, WRITE_ERROR, WRITE_ERROR_FILE, "%s: the folder cannot be made", folder);
    return false;
}

bool
generate_write(const Project *project, const RevisionGraph *graph, const NewRevisions *generated,
               GError **error)
{
    g_autoptr(WriteStyle) style = write_style_read(project, graph, error);
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    g_autofree WrittenFile *files = g_new0(WrittenFile, generated->count + 1);
    for (size_t i = 0; style != NULL && i < generated->count; i++) {
        size_t length;
        char *bytes = write_encode(style, generated->files[i].text, &length, error);
        if (bytes == NULL || !make_folder(generated->files[i].path, error)) {
            g_free(bytes);
            return false;
        }
        g_ptr_array_add(texts, bytes);
        files[i] = (WrittenFile){generated->files[i].path, bytes, length};
    }
    return style != NULL && write_files(files, generated->count, error);
}
