#include "run/doctor-private.h"

#include "base/sql.h"
#include "base/text.h"
#include "run/drift-private.h"

#include <string.h>

// ---- three sides, one question a row -----------------------------------------------------------

typedef struct {
    Arena *arena;
    GArray *rows;
} FactList;

static void
add_fact(FactList *list, const char *label, const char *const words[static 3])
{
    DoctorFact fact = {.label = label,
                       .models = words[SIDE_MODELS] != NULL ? words[SIDE_MODELS] : "",
                       .history = words[SIDE_HISTORY] != NULL ? words[SIDE_HISTORY] : "",
                       .database = words[SIDE_DATABASE] != NULL ? words[SIDE_DATABASE] : ""};
    bool nothing = fact.models[0] == '\0' && fact.history[0] == '\0' && fact.database[0] == '\0';
    if (!nothing)
        g_array_append_val(list->rows, fact);
}

static const char *
table_words(const Patient *patient, int side)
{
    if (side == SIDE_HISTORY) {
        const DoctorCase *question = patient->question;
        if (question->check->graph == NULL)
            return "no revisions";
        Mention made = revision_find_mention(question->check->graph, patient->table, NULL);
        return made.revision == NULL ? "no"
                                     : arena_printf(patient->arena, "since %s", made.revision->id);
    }
    if (patient->tables[side] == NULL)
        return "no";
    if (side == SIDE_MODELS)
        return patient->table;
    g_autofree char *name = sql_format("%Q", patient->namespace, patient->table);
    return arena_text(patient->arena, name);
}

static const char *
presence_words(const Patient *patient, int side)
{
    if (!patient_has(patient, side))
        return "no";
    bool named_only = side == SIDE_HISTORY && patient->question->history == NULL;
    return named_only && patient->mention.revision != NULL
               ? arena_printf(patient->arena, "%s names it", patient->mention.revision->id)
               : "yes";
}

static const Column *
column_of(const Patient *patient, int side)
{
    const Object *thing = patient->things[side];
    return thing != NULL && thing->kind == KIND_COLUMN ? (const Column *)thing : NULL;
}

static const char *
words_of_type(const Patient *patient, const Column *column)
{
    if (column == NULL || column->type == NULL)
        return NULL;
    g_autofree char *text = type_words(column->type);
    return arena_text(patient->arena, text);
}

static const char *
default_of(const Patient *patient, const Column *column)
{
    if (column == NULL)
        return NULL;
    if (column->default_sql != NULL)
        return default_words(column->default_sql, patient->arena);
    const PythonColumn *python = column->python;
    if (python == NULL || python->default_type == PYTHON_DEFAULT_NONE)
        return column->serial ? "serial" : "none";
    return arena_printf(patient->arena, "%s in Python", python->default_text);
}

static const char *
null_words(const Column *column)
{
    return column == NULL ? NULL : column->not_null ? "NOT NULL" : "NULL";
}

static void
add_column_facts(FactList *list, const Patient *patient)
{
    const char *types[3], *nulls[3], *defaults[3];
    for (int side = SIDE_MODELS; side <= SIDE_DATABASE; side++) {
        const Column *column = column_of(patient, side);
        types[side] = words_of_type(patient, column);
        nulls[side] = null_words(column);
        defaults[side] = default_of(patient, column);
    }
    add_fact(list, "type", types);
    add_fact(list, "null", nulls);
    add_fact(list, "default", defaults);
}

static const char *
heads_words(const Patient *patient)
{
    const RevisionGraph *graph = patient->question->check->graph;
    if (graph == NULL || graph->heads.count == 0)
        return "no revision";
    g_autoptr(GString) text = g_string_new(graph->heads.count == 1 ? "head " : "heads ");
    for (size_t i = 0; i < graph->heads.count; i++)
        g_string_append_printf(text, i > 0 ? ", %s" : "%s", graph->heads.items[i]->id);
    return arena_text(patient->arena, text->str);
}

static void
add_version(FactList *list, const Patient *patient)
{
    const History *history = &patient->question->check->history;
    const char *words[3] = {NULL, heads_words(patient), "not readable"};
    const RevisionGraph *graph = history->graph;
    bool is_head = graph != NULL && history->rows.count == 1 && graph->heads.count == 1 &&
                   strcmp(history->rows.items[0], graph->heads.items[0]->id) == 0;
    if (history->connected && is_head)
        words[SIDE_DATABASE] = arena_printf(patient->arena, "%s (head)", history->rows.items[0]);
    else if (history->connected)
        words[SIDE_DATABASE] = history->graph == NULL && history->rows.count == 0
                                   ? "no version table"
                                   : history_position(history, patient->arena);
    add_fact(list, "version", words);
}

void
diagnosis_add_facts(Diagnosis *diagnosis, const Patient *patient)
{
    FactList list = {diagnosis->arena, g_array_new(FALSE, FALSE, sizeof(DoctorFact))};
    const char *tables[3], *parts[3];
    for (int side = SIDE_MODELS; side <= SIDE_DATABASE; side++) {
        tables[side] = table_words(patient, side);
        parts[side] = presence_words(patient, side);
    }
    add_fact(&list, "table", tables);
    if (patient->part != NULL) {
        add_fact(
            &list,
            arena_printf(diagnosis->arena, "%s %s", kind_of(patient->kind)->name, patient->part),
            parts);
        DoctorFact *row = &g_array_index(list.rows, DoctorFact, list.rows->len - 1);
        row->part = patient->part;
        row->differs = strcmp(row->models, "yes") != 0 || strcmp(row->database, "yes") != 0 ||
                       !patient_agrees(patient);
    }
    if (patient->kind == KIND_COLUMN)
        add_column_facts(&list, patient);
    add_version(&list, patient);
    diagnosis->fact_count = list.rows->len;
    DoctorFact *facts = ARENA_NEW_ARRAY(diagnosis->arena, DoctorFact, list.rows->len);
    memcpy(facts, list.rows->data, list.rows->len * sizeof(DoctorFact));
    diagnosis->facts = facts;
    g_array_free(list.rows, TRUE);
}

// ---- evidence, in the order in which a person would look ---------------------------------------

static void
add_line(GArray *lines, const char *text, Origin origin)
{
    DoctorLine line = {.text = text, .origin = origin};
    g_array_append_val(lines, line);
}

// Each class that declares the table, where there are several.
static void
add_definitions(GArray *lines, const Patient *patient)
{
    PatientDefinitions definitions = patient_definitions(patient);
    for (size_t i = 0; definitions.count > 1 && i < definitions.count; i++) {
        const TableDefinition *row = definitions.rows[i];
        add_line(lines,
                 arena_printf(patient->arena, "declares the table %s%s%s%s.", i > 0 ? "again " : "",
                              row->class != NULL ? "as class " : "with Table()",
                              row->class != NULL ? row->class : "",
                              row->extends ? ", with extend_existing" : ""),
                 row->origin);
    }
}

// The class that nobody reads; the texts outlive the schema that it stands in.
static void
add_unread_line(GArray *lines, const Patient *patient)
{
    const Table *table = patient->unread;
    if (table == NULL || table->object.origin.file == NULL)
        return;
    Origin origin = table->object.origin;
    origin.file = arena_text(patient->arena, origin.file);
    add_line(lines,
             table->bind != NULL
                 ? arena_printf(patient->arena, "declares it for the bind '%s'.", table->bind)
                 : "declares it, and is not among the models that are read.",
             origin);
}

// What the reader said about the lines of this table that it could not read.
static void
add_unknown_lines(GArray *lines, const Patient *patient)
{
    const Table *own = patient->tables[SIDE_MODELS];
    const Diagnostics *all = &patient->question->check->models->diagnostics;
    for (size_t i = 0; own != NULL && own->object.unknown != NULL && i < all->count; i++) {
        const Diagnostic *row = &all->rows[i];
        if (row->severity == SEVERITY_UNKNOWN &&
            g_strcmp0(row->origin.file, own->object.origin.file) == 0 &&
            strstr(row->text, patient->table) != NULL)
            add_line(lines, arena_printf(patient->arena, "cannot be read: %s.", row->text),
                     row->origin);
    }
}

static void
add_models_line(GArray *lines, const Patient *patient)
{
    const Object *thing = patient->things[SIDE_MODELS];
    const Table *own = patient->tables[SIDE_MODELS];
    if (own != NULL && own->reflected != NULL && own->reflected_at.file != NULL) {
        add_line(
            lines,
            arena_printf(patient->arena, "reads the table from the database: %s.", own->reflected),
            own->reflected_at);
        return;
    }
    if (thing == NULL) {
        const Table *table = patient->tables[SIDE_MODELS];
        if (table != NULL && table->object.unknown == NULL)
            add_line(lines,
                     arena_printf(patient->arena, "The model of %s declares no %s.", patient->table,
                                  patient->part),
                     table->object.origin);
        return;
    }
    const Column *column = column_of(patient, SIDE_MODELS);
    const char *class = column != NULL && column->python != NULL ? column->python->class : NULL;
    add_line(lines,
             class != NULL
                 ? arena_printf(patient->arena, "declares %s in class %s.", thing->name, class)
                 : arena_printf(patient->arena, "declares %s.", thing->name),
             thing->origin);
}

static void
add_history_lines(GArray *lines, const Patient *patient)
{
    const RevisionGraph *graph = patient->question->check->graph;
    if (graph == NULL || graph->all.count == 0) {
        add_line(lines,
                 graph == NULL ? "There is no folder of migrations." : "There is no revision yet.",
                 (Origin){0});
        return;
    }
    const Revision *revision = patient->mention.revision;
    if (revision == NULL) {
        const Project *project = patient->question->project;
        g_autofree char *count = text_plural((int64_t)graph->all.count, "revision");
        add_line(lines,
                 arena_printf(patient->arena, "None of the %s in %s mentions %s.", count,
                              project_relative(project, project->versions[0]), patient->name),
                 (Origin){0});
        return;
    }
    Origin origin = {revision->file, patient->mention.line, 0};
    add_line(lines,
             arena_printf(patient->arena, "names it, in revision %s %s, which %s.", revision->id,
                          revision->message,
                          !patient->question->check->history.connected ? "may be applied"
                          : patient->applied                           ? "counts as applied"
                                                                       : "is not applied"),
             origin);
    if (patient->pending.revision != NULL && patient->pending.revision != revision)
        add_line(lines,
                 arena_printf(patient->arena, "names it again, in revision %s, not applied.",
                              patient->pending.revision->id),
                 (Origin){patient->pending.revision->file, patient->pending.line, 0});
    if (patient->named > 1 && patient->missing > 0)
        add_line(lines,
                 arena_printf(patient->arena,
                              "The database lacks %zu of the %zu objects that %s names first.",
                              patient->missing, patient->named, revision->id),
                 (Origin){0});
}

static void
add_version_line(GArray *lines, const Patient *patient)
{
    const History *history = &patient->question->check->history;
    if (history->graph == NULL)
        return;
    const char *table = patient->question->project->version_table;
    if (!history->connected) {
        add_line(
            lines,
            arena_printf(patient->arena, "%s cannot be read by %s.", table, patient->probes->role),
            (Origin){0});
        return;
    }
    const char *position = history_position(history, patient->arena);
    if (history->rows.count == 1 && history->graph->heads.count == 1 &&
        strcmp(history->rows.items[0], history->graph->heads.items[0]->id) == 0)
        position = arena_printf(patient->arena, "%s, the only head: nothing is pending",
                                history->rows.items[0]);
    add_line(lines, arena_printf(patient->arena, "%s holds %s.", table, position), (Origin){0});
}

static void
add_replay_line(GArray *lines, const Patient *patient)
{
    const DoctorCase *question = patient->question;
    if (question->history_broken != NULL) {
        add_line(lines,
                 arena_printf(patient->arena, "The history cannot be replayed: %s",
                              question->history_broken),
                 (Origin){0});
    } else if (question->history != NULL) {
        bool history = patient_has(patient, SIDE_HISTORY);
        bool database = patient_has(patient, SIDE_DATABASE);
        add_line(lines,
                 history == database && patient_has(patient, SIDE_MODELS) != database
                     ? "Replaying the history gives exactly this table: nobody changed it by hand."
                 : history == database ? "Replaying the history gives what the database has here."
                 : history ? "Replaying the history makes it; the database does not have it."
                           : "Replaying the history does not make it; the database has it.",
                 (Origin){0});
    }
}

static void
add_surroundings(GArray *lines, const Patient *patient)
{
    const DoctorProbes *probes = patient->probes;
    const char *conflict = patient->question->project->conflict;
    if (conflict != NULL)
        add_line(lines, conflict, (Origin){0});
    if (probes->other_database != NULL) {
        add_line(lines,
                 arena_printf(patient->arena,
                              "The database \"%s\" of the same server has the table.",
                              probes->other_database),
                 (Origin){0});
        if (probes->other_address != NULL)
            add_line(lines, arena_printf(patient->arena, "names %s.", probes->other_address),
                     probes->other_address_at);
        if (probes->create_all_at.file != NULL)
            add_line(lines, "calls create_all().", probes->create_all_at);
        add_line(lines,
                 arena_printf(patient->arena, "This one is %s, as %s says.",
                              patient->question->database->title,
                              patient->question->database->from),
                 (Origin){0});
    }
    if (probes->journal != NULL) {
        g_autofree char *done = text_plural((int64_t)probes->journal->done, "statement");
        add_line(lines,
                 arena_printf(patient->arena, "trueup.journal: revision %s is under way, %s done.",
                              probes->journal->revision, done),
                 (Origin){0});
    }
    if (patient->question->skip_probes)
        return;
    if (strchr(probes->search_path, ',') == NULL || probes->place_count > 1)
        add_line(lines,
                 arena_printf(patient->arena, "The search_path of %s is %s.", probes->role,
                              probes->search_path),
                 (Origin){0});
    for (size_t i = 0; i < probes->place_count; i++) {
        const DoctorPlace *place = &probes->places[i];
        if (g_strcmp0(place->namespace, patient->namespace) == 0 &&
            strcmp(place->name, patient->table) == 0)
            continue;
        g_autofree char *name = sql_format("%Q", place->namespace, place->name);
        add_line(lines,
                 arena_printf(patient->arena, "The server also has %s%s.", name,
                              place->has_part ? ", with that column" : ""),
                 (Origin){0});
    }
}

// The query of the runbook, to paste into any client.
static void
add_query(GArray *lines, const Patient *patient)
{
    const char *namespace = patient->namespace != NULL ? patient->namespace : "public";
    g_autofree char *sql = sql_format(
        "SELECT column_name, data_type, is_nullable, column_default\n"
        "  FROM information_schema.columns\n WHERE table_schema = %L AND table_name = %L\n"
        " ORDER BY ordinal_position;",
        namespace, patient->table);
    DoctorLine line = {.text = arena_text(patient->arena, sql), .is_sql = true};
    g_array_append_val(lines, line);
}

void
diagnosis_add_evidence(Diagnosis *diagnosis, const Patient *patient)
{
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(DoctorLine));
    add_definitions(lines, patient);
    add_models_line(lines, patient);
    add_unknown_lines(lines, patient);
    add_unread_line(lines, patient);
    add_history_lines(lines, patient);
    add_version_line(lines, patient);
    add_replay_line(lines, patient);
    add_surroundings(lines, patient);
    add_query(lines, patient);
    diagnosis->evidence_count = lines->len;
    DoctorLine *copy = ARENA_NEW_ARRAY(diagnosis->arena, DoctorLine, lines->len);
    memcpy(copy, lines->data, lines->len * sizeof(DoctorLine));
    diagnosis->evidence = copy;
    g_array_free(lines, TRUE);
}
