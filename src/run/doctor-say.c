#include "run/doctor-private.h"

#include "base/sql.h"
#include "base/text.h"

#include <string.h>

// ---- what happened -----------------------------------------------------------------------------

static const char *
kind_word(const Patient *patient)
{
    return kind_of(patient->kind)->name;
}

static const char *
say_reflected(const Patient *patient)
{
    return arena_printf(patient->arena,
                        "The application reads this table from the database when it starts: %s. A "
                        "process that started before the migration does not know what is new.",
                        patient->tables[SIDE_MODELS]->reflected);
}

static const char *
say_not_read(const Patient *patient)
{
    const Object *thing = patient->things[SIDE_MODELS] != NULL
                              ? patient->things[SIDE_MODELS]
                              : &patient->tables[SIDE_MODELS]->object;
    return arena_printf(patient->arena, "The model could not be read in full: %s.", thing->unknown);
}

static const char *
say_version(const Patient *patient)
{
    if (patient->question->check->graph == NULL)
        return arena_printf(patient->arena,
                            "The database says that it is at %s, and there is no folder of "
                            "migrations here: --directory DIR names one that is elsewhere.",
                            patient_unknown_version(patient));
    return arena_printf(patient->arena,
                        "The database says that it is at %s, and no revision file has that id: "
                        "whatever it was, it may have made this or not.",
                        patient_unknown_version(patient));
}

static const char *
say_privilege(const Patient *patient)
{
    if (patient_hides_version(patient))
        return arena_printf(patient->arena,
                            "Revision %s %s. Whether it counts as applied here, %s may not read: "
                            "it may be pending, or stamped and never run.",
                            patient->mention.revision->id,
                            patient_differs(patient) ? "names it" : "makes it",
                            patient->probes->role);
    return arena_printf(patient->arena, "It is there, but %s may not read it.",
                        patient->probes->role);
}

static const char *
say_case(const Patient *patient)
{
    return arena_printf(patient->arena,
                        "The database has it as \"%s\". Names in quotes keep their case, and the "
                        "models ask for \"%s\".",
                        patient_place(patient)->part_otherwise, patient->part);
}

static const char *
say_partly(const Patient *patient)
{
    const Object *thing = patient->things[SIDE_DATABASE];
    if (thing != NULL && thing->kind == KIND_INDEX && !((const Index *)thing)->valid)
        return "A CREATE INDEX CONCURRENTLY was stopped: an invalid index is left, which costs "
               "every write and serves no query.";
    const Journal *journal = patient->probes->journal;
    if (journal != NULL)
        return arena_printf(patient->arena,
                            "Revision %s was stopped in a part outside a transaction: %zu of its "
                            "statements are done.",
                            journal->revision, journal->done);
    return arena_printf(patient->arena,
                        "Revision %s was stopped between its parts: %zu of the %zu objects that it "
                        "names are there, and it does not count as applied.",
                        patient->mention.revision->id, patient->named - patient->missing,
                        patient->named);
}

// "class User (models/user.py:13)"
static const char *
definition_words(const Patient *patient, const TableDefinition *definition)
{
    const char *file = project_relative(patient->question->project, definition->origin.file);
    return definition->class != NULL
               ? arena_printf(patient->arena, "class %s (%s:%d)", definition->class, file,
                              definition->origin.line)
               : arena_printf(patient->arena, "a Table() (%s:%d)", file, definition->origin.line);
}

static const char *
say_twice(const Patient *patient)
{
    PatientDefinitions definitions = patient_definitions(patient);
    const TableDefinition *first = definitions.rows[0], *last;
    last = definitions.rows[definitions.count - 1];
    return arena_printf(patient->arena,
                        "The table is declared twice, by %s and by %s%s. The migrations see what "
                        "was imported when they were made.",
                        definition_words(patient, first), definition_words(patient, last),
                        last->extends ? ", which extends it and is read later: its columns win"
                                      : "");
}

static const char *
say_bind(const Patient *patient)
{
    const Table *table = patient->unread;
    return arena_printf(patient->arena,
                        "Its model (%s:%d) has __bind_key__ '%s': the table belongs into the "
                        "database of that bind, not into this one.",
                        project_relative(patient->question->project, table->object.origin.file),
                        table->object.origin.line, table->bind);
}

static const char *
say_outside(const Patient *patient)
{
    const Project *project = patient->question->project;
    const DoctorProbes *probes = patient->probes;
    return arena_printf(
        patient->arena,
        "create_all() (%s:%d) made it in %s (%s:%d), outside the app's context; the application "
        "uses %s, of %s.",
        project_relative(project, probes->create_all_at.file), probes->create_all_at.line,
        probes->other_address, project_relative(project, probes->other_address_at.file),
        probes->other_address_at.line, patient->question->database->title,
        patient->question->database->from);
}

static const char *
say_base(const Patient *patient)
{
    return arena_printf(patient->arena,
                        "No revision makes \"%s\", and the first one needs it: the table is older "
                        "than the history.",
                        patient->table);
}

static const char *
say_other_database(const Patient *patient)
{
    return arena_printf(patient->arena,
                        "This database has no such table; \"%s\" on the same server has it.",
                        patient->probes->other_database);
}

static const char *
say_other_schema(const Patient *patient)
{
    const DoctorPlace *place = &patient->probes->places[0];
    g_autofree char *there = sql_format("%Q", place->namespace, place->name);
    return arena_printf(patient->arena, "The table is there as %s, not where the models look.",
                        there);
}

static const char *
say_renamed(const Patient *patient)
{
    return arena_printf(
        patient->arena, "The database has a %s of the same type and place under another name: %s.",
        kind_word(patient), patient->drift_row->note != NULL ? patient->drift_row->note : "");
}

static const char *
say_never(const Patient *patient)
{
    if (patient_differs(patient))
        return arena_printf(patient->arena,
                            "The %s was changed in the model and no revision was made for it.",
                            kind_word(patient));
    return arena_printf(patient->arena,
                        "The %s was added to the model and no revision was made for it.",
                        kind_word(patient));
}

static const char *
say_other_head(const Patient *patient)
{
    return arena_printf(patient->arena,
                        "Revision %s makes it, on a branch that this database is not on.",
                        patient->mention.revision->id);
}

static const char *
say_not_applied(const Patient *patient)
{
    const Revision *revision =
        patient->pending.revision != NULL ? patient->pending.revision : patient->mention.revision;
    return arena_printf(patient->arena, "Revision %s %s, and this database does not have it yet.",
                        revision->id, patient_differs(patient) ? "changes it" : "makes it");
}

static const char *
say_stamped(const Patient *patient)
{
    return arena_printf(patient->arena,
                        "Revision %s counts as applied, but nothing of it is in the database: it "
                        "was stamped and never run. \"stamp head\" over a pending revision does "
                        "that.",
                        patient->mention.revision->id);
}

static const char *
say_changed(const Patient *patient)
{
    (void)patient;
    return "The models and the history agree; the database was changed by hand.";
}

static const char *
say_dropped(const Patient *patient)
{
    return arena_printf(patient->arena,
                        "Revision %s made it and the rest of that revision is there: this was "
                        "dropped by hand.",
                        patient->mention.revision->id);
}

static const char *
say_added(const Patient *patient)
{
    (void)patient;
    return "The database has it and no revision makes it: it was added by hand, or by a program "
           "other than the migrations.";
}

static const char *
say_no_model(const Patient *patient)
{
    const Project *project = patient->question->project;
    const Table *unread = patient->unread;
    if (unread == NULL)
        return arena_printf(patient->arena,
                            "No model of the project declares the table; what is read is %s.",
                            project->models_title);
    return arena_printf(patient->arena,
                        "A class declares it in %s:%d, and nothing of what is read (%s) imports "
                        "that file.",
                        project_relative(project, unread->object.origin.file),
                        unread->object.origin.line, project->models_title);
}

static const char *
say_removed(const Patient *patient)
{
    return arena_printf(patient->arena,
                        "The models no longer declare this %s, and no revision drops it.",
                        kind_word(patient));
}

static const char *
say_path(const Patient *patient)
{
    return arena_printf(patient->arena,
                        "It is there, but the search_path of %s (%s) does not lead to it.",
                        patient->probes->role, patient->probes->search_path);
}

static const char *
say_reserved(const Patient *patient)
{
    if (strcmp(patient->table, "user") == 0 && patient->part != NULL)
        return arena_printf(patient->arena,
                            "Nothing is missing. But SELECT %s FROM user reads the function user, "
                            "the current role, not the table: PostgreSQL then says that column "
                            "\"%s\" does not exist (42703).",
                            patient->part, patient->part);
    return "Nothing is missing. But the table's name is a reserved word: without quotes SQL reads "
           "something else.";
}

static const char *
say_agree(const Patient *patient)
{
    return patient_has(patient, SIDE_DATABASE)
               ? "Nothing is missing here: the models, the history and the database agree."
               : "Neither the models nor the database have it.";
}

const DoctorSentence doctor_sentences[VERDICTS] = {
    [VERDICT_REFLECTED] = say_reflected,
    [VERDICT_NOT_READ] = say_not_read,
    [VERDICT_VERSION_UNKNOWN] = say_version,
    [VERDICT_NO_PRIVILEGE] = say_privilege,
    [VERDICT_LETTER_CASE] = say_case,
    [VERDICT_PARTLY_APPLIED] = say_partly,
    [VERDICT_TWICE] = say_twice,
    [VERDICT_OTHER_BIND] = say_bind,
    [VERDICT_OUTSIDE_CONTEXT] = say_outside,
    [VERDICT_NO_BASE] = say_base,
    [VERDICT_OTHER_DATABASE] = say_other_database,
    [VERDICT_OTHER_SCHEMA] = say_other_schema,
    [VERDICT_RENAMED] = say_renamed,
    [VERDICT_NEVER_GENERATED] = say_never,
    [VERDICT_OTHER_HEAD] = say_other_head,
    [VERDICT_NOT_APPLIED] = say_not_applied,
    [VERDICT_STAMPED] = say_stamped,
    [VERDICT_DROPPED_BY_HAND] = say_dropped,
    [VERDICT_CHANGED_BY_HAND] = say_changed,
    [VERDICT_ADDED_BY_HAND] = say_added,
    [VERDICT_MODEL_NOT_FOUND] = say_no_model,
    [VERDICT_REMOVED_FROM_MODELS] = say_removed,
    [VERDICT_SEARCH_PATH] = say_path,
    [VERDICT_RESERVED_WORD] = say_reserved,
    [VERDICT_AGREE] = say_agree,
};
