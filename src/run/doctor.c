#include "run/doctor-private.h"

#include "base/sql.h"
#include "base/text.h"

#include <string.h>

// ---- the revision that made it -----------------------------------------------------------------

static bool
database_has(const Patient *patient, const Object *object)
{
    const Schema *database = patient->question->check->database;
    const Object *table = object->parent != NULL ? object->parent : object;
    const Table *there = schema_find_table(database, table->namespace, table->name);
    return there != NULL && (object->parent == NULL ||
                             object_child(&there->object, object->kind, object->name) != NULL);
}

static void
count_named(Patient *patient, const RevisionTexts *texts, const Object *object)
{
    const Object *table = object->parent != NULL ? object->parent : object;
    const char *part = object->parent != NULL ? object->name : NULL;
    Mention first = revision_texts_find(texts, NULL, table->name, part);
    if (first.revision != patient->mention.revision)
        return;
    patient->named++;
    patient->missing += !database_has(patient, object);
}

// What the same revision names first, and how much of that the database does not have.
static void
count_company(Patient *patient, const RevisionTexts *texts)
{
    const Schema *schema = patient->question->history != NULL ? patient->question->history
                                                              : patient->question->check->models;
    g_autoptr(GHashTable) only = g_hash_table_new(NULL, NULL);
    g_hash_table_add(only, (gpointer)(guintptr)patient->mention.revision);
    for (size_t i = 0; i < schema->count; i++) {
        const Object *table = schema->objects[i];
        if (table->kind != KIND_TABLE ||
            revision_texts_find(texts, only, table->name, NULL).revision == NULL)
            continue;
        count_named(patient, texts, table);
        for (unsigned j = 0; j < table->child_count; j++)
            if (revision_texts_find(texts, only, table->name, table->children[j]->name).revision !=
                NULL)
                count_named(patient, texts, table->children[j]);
    }
}

static void
find_revisions(Patient *patient)
{
    const Check *check = patient->question->check;
    if (check->graph == NULL)
        return;
    g_autoptr(RevisionTexts) texts = revision_texts_read(check->graph);
    g_autoptr(GHashTable) applied = revision_applied(check->graph, check->history.rows);
    g_autoptr(GHashTable) pending = g_hash_table_new(NULL, NULL);
    for (size_t i = 0; i < check->graph->all.count; i++)
        if (!g_hash_table_contains(applied, check->graph->all.items[i]))
            g_hash_table_add(pending, (gpointer)(guintptr)check->graph->all.items[i]);
    patient->mention = revision_texts_find(texts, NULL, patient->table, patient->part);
    patient->pending = revision_texts_find(texts, pending, patient->table, patient->part);
    if (patient->mention.revision == NULL)
        return;
    patient->applied = g_hash_table_contains(applied, patient->mention.revision);
    if (!patient_has(patient, SIDE_DATABASE))
        count_company(patient, texts);
}

// ---- verdict, and what is not one --------------------------------------------------------------

static void
add_ruled_out(Diagnosis *diagnosis, DoctorRuledOut *rows, const VerdictRow *row, const char *reason)
{
    if (reason != NULL)
        rows[diagnosis->ruled_out_count++] =
            (DoctorRuledOut){row->short_title, reason, row->rank > 0};
}

static void
judge(Diagnosis *diagnosis, const Patient *patient)
{
    DoctorRuledOut *rows = ARENA_NEW_ARRAY(diagnosis->arena, DoctorRuledOut, VERDICTS);
    const char *reasons[VERDICTS];
    diagnosis->verdict = VERDICT_AGREE;
    for (int i = VERDICTS - 1; i >= 0; i--) {
        reasons[i] = doctor_rules[i](patient);
        if (reasons[i] == NULL)
            diagnosis->verdict = (Verdict)i;
    }
    diagnosis->title = doctor_verdicts[diagnosis->verdict].title;
    diagnosis->sentence = doctor_sentences[diagnosis->verdict](patient);
    for (int rank = 1; rank <= VERDICTS; rank++)
        for (size_t i = 0; i < VERDICTS; i++)
            if (doctor_verdicts[i].rank == rank)
                add_ruled_out(diagnosis, rows, &doctor_verdicts[i], reasons[i]);
    for (size_t i = 0; i < VERDICTS; i++)
        if (doctor_verdicts[i].rank == 0)
            add_ruled_out(diagnosis, rows, &doctor_verdicts[i], reasons[i]);
    diagnosis->ruled_out = rows;
}

// How the database spells the column, "user.Role"; NULL: as everybody does.
static const char *
other_spelling(const Patient *patient)
{
    const DoctorPlace *place = patient_place(patient);
    return place == NULL || place->part_otherwise == NULL
               ? NULL
               : arena_printf(patient->arena, "%s.%s", patient->table, place->part_otherwise);
}

// "" where no revision makes that column; NULL where one does.
static const char *
unless_in_history(const Patient *patient)
{
    const DoctorPlace *place = patient_place(patient);
    const Table *history = patient->tables[SIDE_HISTORY];
    bool is_made = place == NULL || place->part_otherwise == NULL ||
                   (history != NULL &&
                    object_child(&history->object, KIND_COLUMN, place->part_otherwise) != NULL);
    return is_made ? NULL : "";
}

// "message.seen_at=read_at", as --rename wants it; NULL: it is no rename.
static const char *
rename_words(const Patient *patient)
{
    const DoctorPlace *place = patient_place(patient);
    const DriftRow *row = patient->drift_row;
    const char *from = place != NULL ? place->part_otherwise : NULL;
    if (row != NULL && row->mark == MARK_RENAMED && row->database != NULL)
        from = row->database->name;
    const char *to = row != NULL && row->models != NULL ? row->models->name : patient->part;
    return from == NULL ? NULL : arena_printf(patient->arena, "%s.%s=%s", patient->table, from, to);
}

// What has to be granted: the version table where it hides what is asked, else the table itself.
static const char *
unreadable_table(const Patient *patient)
{
    const Project *project = patient->question->project;
    if (project->version_table == NULL || !patient_hides_version(patient))
        return patient_table_sql(patient);
    g_autofree char *versions =
        sql_format("%Q", project->version_namespace, project->version_table);
    return arena_text(patient->arena, versions);
}

// A letter of a way out, with what it stands for here; NULL: nothing.
static const char *
stand_in(const Patient *patient, char letter)
{
    const DoctorProbes *probes = patient->probes;
    const Project *project = patient->question->project;
    PatientDefinitions definitions = patient_definitions(patient);
    g_autofree char *role = sql_format("%I", probes->role);
    g_autofree char *there = sql_format("%I", probes->place_count > 0 ? probes->places[0].namespace
                                              : patient->namespace != NULL ? patient->namespace
                                                                           : "public");
    const struct {
        char letter;
        const char *text;
    } letters[] = {
        {'s', patient->name},
        {'t', unreadable_table(patient)},
        {'b', patient->table},
        {'r', role},
        {'p', strcmp(there, "public") == 0
                  ? "\"$user\", public"
                  : arena_printf(patient->arena, "%s, \"$user\", public", there)},
        {'v', patient_unknown_version(patient)},
        {'o', rename_words(patient)},
        {'q', other_spelling(patient)},
        {'h', unless_in_history(patient)},
        {'c', definitions.count > 0 ? definitions.rows[0]->class : NULL},
        {'d', probes->other_database != NULL
                  ? arena_printf(patient->arena, "\"dbname=%s\"", probes->other_database)
                  : NULL},
        {'m', project->models[0] != NULL ? project_relative(project, project->models[0]) : NULL},
        {'f', patient->unread != NULL
                  ? project_relative(project, patient->unread->object.origin.file)
                  : NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(letters); i++)
        if (letters[i].letter == letter && letters[i].text != NULL)
            return arena_text(patient->arena, letters[i].text);
    return NULL;
}

// NULL: what it speaks of is not there.
static const char *
fill_in(const Patient *patient, const char *text)
{
    g_autoptr(GString) filled = g_string_new(NULL);
    for (const char *c = text; *c != '\0'; c++) {
        const char *stands = *c == '%' ? stand_in(patient, c[1]) : NULL;
        if (*c == '%' && stands == NULL)
            return NULL;
        if (*c == '%')
            g_string_append(filled, stands);
        else
            g_string_append_c(filled, *c);
        c += *c == '%';
    }
    return arena_text(patient->arena, filled->str);
}

static const Column *
missing_column(const Patient *patient)
{
    const Object *models = patient->things[SIDE_MODELS];
    bool missing = models != NULL && models->kind == KIND_COLUMN &&
                   patient->things[SIDE_DATABASE] == NULL && patient->tables[SIDE_DATABASE] != NULL;
    return missing ? (const Column *)models : NULL;
}

// "apply it; fills 1,204 rows with 'user'"
static const char *
purpose_of(const Patient *patient, Verdict verdict, const DoctorWay *way)
{
    const Column *column = missing_column(patient);
    bool makes_it = verdict == VERDICT_NEVER_GENERATED || verdict == VERDICT_NOT_APPLIED;
    if (!makes_it || strcmp(way->command, "trueup upgrade") != 0 || column == NULL ||
        !column->not_null || column->default_sql != NULL || column->python == NULL ||
        column->python->default_type != PYTHON_DEFAULT_LITERAL)
        return way->purpose;
    const DoctorProbes *probes = patient->probes;
    g_autofree char *rows = probes->rows >= 0
                                ? text_plural(probes->rows, "row")
                                : text_about_rows(patient->tables[SIDE_DATABASE]->row_estimate);
    return arena_printf(patient->arena, "%s; fills %s with %s", way->purpose, rows,
                        column->python->default_sql);
}

// A table that agrees, but for parts of it: each has a diagnosis of its own.
static size_t
add_parts(const Patient *patient, DoctorWay *ways)
{
    const DriftTable *table = patient->drift_table;
    DriftRows rows = drift_rows(patient->question->check->drift, table, patient->arena);
    size_t count = 0;
    for (size_t i = 0; i < rows.count; i++)
        if (rows.rows[i].mark != MARK_SAME && rows.rows[i].group != GROUP_REFERENCE &&
            rows.rows[i].group != GROUP_OTHER)
            ways[count++] = (DoctorWay){arena_printf(patient->arena, "trueup doctor %s.%s",
                                                     table->title, rows.rows[i].label),
                                        rows.rows[i].note != NULL ? rows.rows[i].note : "differs"};
    return count;
}

static void
show_ways(Diagnosis *diagnosis, const Patient *patient)
{
    const DoctorWay *ways = doctor_verdicts[diagnosis->verdict].ways;
    size_t count = 0, parts = patient->part == NULL && patient->drift_table != NULL
                                  ? patient->drift_table->differences
                                  : 0;
    while (ways[count].command != NULL)
        count++;
    DoctorWay *copy = ARENA_NEW_ARRAY(diagnosis->arena, DoctorWay, count + parts);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const char *command = fill_in(patient, ways[i].command);
        if (command != NULL)
            copy[kept++] = (DoctorWay){command, purpose_of(patient, diagnosis->verdict, &ways[i])};
    }
    count = kept;
    if (diagnosis->verdict == VERDICT_AGREE && parts > 0) {
        diagnosis->title = "parts of it differ";
        diagnosis->sentence = "The table itself agrees; what differs is in it.";
        count = add_parts(patient, copy);
    }
    diagnosis->is_well = parts == 0 && (diagnosis->verdict == VERDICT_AGREE ||
                                        diagnosis->verdict == VERDICT_RESERVED_WORD);
    diagnosis->ways = copy;
    diagnosis->way_count = count;
    const Column *column = missing_column(patient);
    if (column != NULL && column->python != NULL && column->python->class != NULL)
        diagnosis->until = arena_printf(
            diagnosis->arena, "Until then every ORM query of %s fails (42703): it selects %s.",
            column->python->class, column->object.name);
}

static bool
examine(Diagnosis *diagnosis, const DoctorCase *question, const char *name, GError **error)
{
    DoctorProbes probes = {.role = "ROLE", .search_path = "", .schemas = "", .rows = -1};
    Patient patient = {.question = question, .probes = &probes, .arena = diagnosis->arena};
    if (!patient_find(&patient, name, error) ||
        (!question->skip_probes && !doctor_probe(&patient, &probes, error)))
        return false;
    find_revisions(&patient);
    diagnosis->name = patient.name;
    diagnosis->so_far = question->history == NULL && question->history_broken == NULL &&
                        question->check->graph != NULL && question->check->graph->all.count > 0;
    diagnosis_add_facts(diagnosis, &patient);
    diagnosis_add_evidence(diagnosis, &patient);
    judge(diagnosis, &patient);
    show_ways(diagnosis, &patient);
    return true;
}

Diagnosis *
doctor_ask(const DoctorCase *question, const char *name, GError **error)
{
    g_autoptr(Diagnosis) diagnosis = g_new0(Diagnosis, 1);
    diagnosis->arena = arena_new();
    Schema *elsewhere = NULL;
    DoctorCase own = *question;
    if (own.elsewhere == NULL)
        own.elsewhere = &elsewhere;
    bool done = examine(diagnosis, &own, name, error);
    schema_free(elsewhere);
    return done ? g_steal_pointer(&diagnosis) : NULL;
}

void
diagnosis_free(Diagnosis *diagnosis)
{
    if (diagnosis == NULL)
        return;
    arena_free(diagnosis->arena);
    g_free(diagnosis);
}
