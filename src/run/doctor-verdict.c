#include "run/doctor-private.h"

#include "base/sql.h"
#include "base/text.h"

#include <string.h>

// ---- what the rules ask ------------------------------------------------------------------------

static const char *
yes_if(bool holds, const char *otherwise)
{
    return holds ? NULL : otherwise;
}

static bool
differs(const Patient *patient)
{
    return patient_has(patient, SIDE_MODELS) && patient_has(patient, SIDE_DATABASE) &&
           !patient_agrees(patient);
}

static bool
is_missing(const Patient *patient)
{
    return !patient_has(patient, SIDE_DATABASE);
}

static const char *
unknown_row(const Patient *patient)
{
    const History *history = &patient->question->check->history;
    for (size_t i = 0; history->graph != NULL && i < history->rows.count; i++)
        if (revision_find(history->graph, history->rows.items[i]) == NULL)
            return history->rows.items[i];
    return NULL;
}

// What the revisions lead to says the same as the other side; false without a replay.
static bool
history_equals(const Patient *patient, int side)
{
    const Object *history = patient->things[SIDE_HISTORY], *other = patient->things[side];
    if (history == NULL || other == NULL || history->kind != other->kind)
        return false;
    Comparison comparison = {.arena = patient->arena,
                             .from_schema = patient->question->history,
                             .to_schema = patient->question->check->models};
    unsigned aspects = kind_of(history->kind)->compare(&comparison, history, other);
    // Expressions that only a server could judge are taken to be what they were.
    for (size_t i = 0; i < comparison.count; i++)
        if ((comparison.proven & comparison.pairs[i].aspect) == 0)
            aspects &= ~comparison.pairs[i].aspect;
    return (aspects & ~(unsigned)ASPECT_COMMENT) == 0;
}

// ---- one function for each verdict: why it is not this -----------------------------------------

static const char *
rule_out_reflected(const Patient *patient)
{
    const Table *table = patient->tables[SIDE_MODELS];
    return yes_if(table != NULL && table->reflected != NULL,
                  "the models declare the table themselves");
}

static const char *
rule_out_not_read(const Patient *patient)
{
    const Table *table = patient->tables[SIDE_MODELS];
    const Object *thing = patient->things[SIDE_MODELS];
    bool unknown =
        thing != NULL ? thing->unknown != NULL : table != NULL && table->object.unknown != NULL;
    return yes_if(unknown, "the models could be read as far as this is concerned");
}

static const char *
rule_out_version(const Patient *patient)
{
    return yes_if(is_missing(patient) && unknown_row(patient) != NULL,
                  "every row of the version table names a revision file");
}

static const char *
rule_out_privilege(const Patient *patient)
{
    const DoctorPlace *place = patient_place(patient);
    if (place == NULL || (patient_is_column(patient) && !place->has_part))
        return "there is nothing to be allowed to read";
    return yes_if(!place->readable,
                  arena_printf(patient->arena, "%s may read it", patient->question->probes->role));
}

static const char *
rule_out_case(const Patient *patient)
{
    const DoctorPlace *place = patient_place(patient);
    if (!is_missing(patient) || !patient_is_column(patient))
        return "the names are spelt alike";
    return yes_if(place != NULL && place->part_otherwise != NULL,
                  "the table has no such column in any other case");
}

static const char *
rule_out_partly(const Patient *patient)
{
    const Object *thing = patient->things[SIDE_DATABASE];
    if (thing == NULL || thing->kind != KIND_INDEX)
        return "nothing of it was left half done";
    return yes_if(!((const Index *)thing)->valid, "the index is valid");
}

static const char *
rule_out_other_database(const Patient *patient)
{
    if (patient->tables[SIDE_DATABASE] != NULL)
        return "the table is in this database";
    const DoctorProbes *probes = patient->question->probes;
    return yes_if(probes != NULL && probes->other_database != NULL,
                  "no other database of this server that we may enter has the table");
}

static const char *
rule_out_other_schema(const Patient *patient)
{
    if (patient->tables[SIDE_DATABASE] != NULL)
        return "the table is where the models say";
    const DoctorProbes *probes = patient->question->probes;
    return yes_if(probes != NULL && probes->place_count > 0, "no other schema has such a table");
}

static const char *
rule_out_renamed(const Patient *patient)
{
    return yes_if(patient->drift_row != NULL && patient->drift_row->mark == MARK_RENAMED,
                  "nothing of the same type and place is there under another name");
}

static const char *
rule_out_never(const Patient *patient)
{
    if (!patient_has(patient, SIDE_MODELS))
        return "the models do not declare it";
    if (differs(patient))
        return yes_if(patient->things[SIDE_HISTORY] != NULL ? !history_equals(patient, SIDE_MODELS)
                                                            : patient->pending.revision == NULL,
                      "the revisions lead to what the models say");
    if (!is_missing(patient))
        return "it is in the database";
    return yes_if(!patient_has(patient, SIDE_HISTORY),
                  arena_printf(patient->arena, "revision %s names it",
                               patient->mention.revision != NULL ? patient->mention.revision->id
                                                                 : "of the history"));
}

static bool
is_on_current_branch(const Patient *patient)
{
    const Revision *revision = patient->mention.revision;
    const History *history = &patient->question->check->history;
    if (history->rows.count == 0)
        return true;
    const char *id = revision->id;
    g_autoptr(GHashTable) before = revision_applied(history->graph, (Names){&id, 1});
    for (size_t i = 0; i < history->rows.count; i++) {
        const Revision *row = revision_find(history->graph, history->rows.items[i]);
        if (row != NULL && g_hash_table_contains(before, row))
            return true;
    }
    return false;
}

static const char *
rule_out_other_head(const Patient *patient)
{
    const RevisionGraph *graph = patient->question->check->graph;
    if (graph == NULL || graph->heads.count < 2)
        return "the history has one head";
    if (!is_missing(patient) || patient->mention.revision == NULL || patient->applied)
        return "no revision of another branch makes it";
    return yes_if(!is_on_current_branch(patient), "its revision follows the current one");
}

static const char *
rule_out_not_applied(const Patient *patient)
{
    const char *no = "no pending revision makes it";
    if (differs(patient))
        return yes_if(patient->pending.revision != NULL, no);
    return yes_if(is_missing(patient) && patient->mention.revision != NULL && !patient->applied,
                  patient->mention.revision == NULL ? no : "its revision counts as applied");
}

static const char *
rule_out_stamped(const Patient *patient)
{
    if (!is_missing(patient))
        return "it is in the database";
    if (patient->mention.revision == NULL || !patient->applied)
        return "no revision that counts as applied makes it";
    return yes_if(patient->missing == patient->named,
                  arena_printf(patient->arena, "the rest of %s is in the database",
                               patient->mention.revision->id));
}

static const char *
rule_out_changed(const Patient *patient)
{
    return yes_if(differs(patient) && history_equals(patient, SIDE_MODELS),
                  "nothing that the models and the history agree on differs here");
}

static const char *
rule_out_dropped(const Patient *patient)
{
    return yes_if(is_missing(patient) && patient->mention.revision != NULL && patient->applied,
                  "no revision that counts as applied makes it");
}

static const char *
rule_out_added(const Patient *patient)
{
    if (is_missing(patient))
        return "it is not in the database";
    return yes_if(!patient_has(patient, SIDE_HISTORY) &&
                      (patient->question->history != NULL || !patient_has(patient, SIDE_MODELS)),
                  "a revision makes it");
}

static const char *
rule_out_no_model(const Patient *patient)
{
    return yes_if(patient->tables[SIDE_MODELS] == NULL && !is_missing(patient),
                  "a model declares the table");
}

static const char *
rule_out_removed(const Patient *patient)
{
    return yes_if(!patient_has(patient, SIDE_MODELS) && !is_missing(patient),
                  "the models declare it");
}

static const char *
rule_out_path(const Patient *patient)
{
    const DoctorProbes *probes = patient->question->probes;
    const DoctorPlace *place = patient_place(patient);
    if (is_missing(patient) || probes == NULL || place == NULL)
        return "the table is not there to be found";
    return yes_if(!place->visible, "the bare name of the table finds it");
}

static const char *
rule_out_reserved(const Patient *patient)
{
    g_autofree char *lower = g_utf8_strdown(patient->table, -1);
    bool reserved = !sql_is_bare(patient->table) && strcmp(lower, patient->table) == 0 &&
                    strspn(lower, "abcdefghijklmnopqrstuvwxyz_") == strlen(lower);
    if (is_missing(patient))
        return "the name is not the trouble: it is not there";
    return yes_if(reserved, "the table's name needs no quotes");
}

static const char *
rule_out_nothing(const Patient *patient)
{
    (void)patient;
    return NULL;
}

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
    return arena_printf(patient->arena,
                        "The database says that it is at %s, and no revision file has that id: "
                        "whatever it was, it may have made this or not.",
                        unknown_row(patient));
}

static const char *
say_privilege(const Patient *patient)
{
    return arena_printf(patient->arena, "It is there, but %s may not read it.",
                        patient->question->probes->role);
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
    (void)patient;
    return "A CREATE INDEX CONCURRENTLY was stopped: an invalid index is left, which costs every "
           "write and serves no query.";
}

static const char *
say_other_database(const Patient *patient)
{
    return arena_printf(patient->arena,
                        "This database has no such table; \"%s\" on the same server has it.",
                        patient->question->probes->other_database);
}

static const char *
say_other_schema(const Patient *patient)
{
    const DoctorPlace *place = &patient->question->probes->places[0];
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
    if (differs(patient))
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
                        revision->id, differs(patient) ? "changes it" : "makes it");
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
    return arena_printf(patient->arena,
                        "No model that was read (%s) declares the table. Its class may stand in a "
                        "file that nothing imports.",
                        patient->question->project->models_title);
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
                        patient->question->probes->role, patient->question->probes->search_path);
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

// ---- the ways out ------------------------------------------------------------------------------

static const DoctorWay generate[] = {
    {"trueup migrate --only %s", "make the revision"}, {"trueup upgrade", "apply it"}, {0}};
static const DoctorWay upgrade[] = {
    {"trueup review", "read what it does"}, {"trueup upgrade", "apply it"}, {0}};
static const DoctorWay branch[] = {{"trueup merge heads", "join the branches"},
                                   {"trueup upgrade heads", "or apply all of them"},
                                   {0}};
static const DoctorWay repair[] = {
    {"trueup repair %s", "review the missing statements, then run them"}, {0}};
static const DoctorWay resume[] = {
    {"trueup upgrade --resume", "drops the invalid index and makes it again"}, {0}};
static const DoctorWay adopt[] = {
    {"trueup migrate --adopt %s", "take it into the history, once the model declares it"}, {0}};
static const DoctorWay rename_it[] = {{"trueup migrate --only %s", "asks whether it is a rename"},
                                      {0}};
static const DoctorWay remove_it[] = {{"trueup migrate --only %s", "make a revision that drops it"},
                                      {0}};
static const DoctorWay look_at_models[] = {{"trueup models", "what was read, and every unknown"},
                                           {0}};
static const DoctorWay look_at_config[] = {
    {"trueup config", "which database this is, and who says so"}, {0}};
static const DoctorWay restart[] = {
    {"metadata.clear(), then reflect again", "or restart the process"}, {0}};
static const DoctorWay versions[] = {
    {"git log -S ID -- migrations", "find the branch that has the file"},
    {"trueup history", "the revisions that are here"},
    {0}};
static const DoctorWay grant[] = {{"GRANT SELECT ON %t TO %r", "for its owner to run"}, {0}};
static const DoctorWay set_path[] = {
    {"ALTER ROLE %r SET search_path = %n, \"$user\", public", "or name the schema in the model"},
    {0}};
static const DoctorWay quote[] = {{"SELECT … FROM %t", "write the name in quotes"}, {0}};
static const DoctorWay nothing[] = {{0}};

const VerdictRow doctor_verdicts[VERDICTS] = {
    [VERDICT_REFLECTED] = {"reflected before the migration ran", "reflected at run time",
                           rule_out_reflected, say_reflected, restart},
    [VERDICT_NOT_READ] = {"models not read", "model not readable", rule_out_not_read, say_not_read,
                          look_at_models},
    [VERDICT_VERSION_UNKNOWN] = {"version unknown", "unknown version", rule_out_version,
                                 say_version, versions},
    [VERDICT_NO_PRIVILEGE] = {"no privilege", "no privilege", rule_out_privilege, say_privilege,
                              grant},
    [VERDICT_LETTER_CASE] = {"letter case", "letter case", rule_out_case, say_case, rename_it},
    [VERDICT_PARTLY_APPLIED] = {"partly applied", "partly applied", rule_out_partly, say_partly,
                                resume},
    [VERDICT_OTHER_DATABASE] = {"wrong database", "other database", rule_out_other_database,
                                say_other_database, look_at_config, 5},
    [VERDICT_OTHER_SCHEMA] = {"other schema", "other schema", rule_out_other_schema,
                              say_other_schema, set_path, 4},
    [VERDICT_RENAMED] = {"renamed", "renamed", rule_out_renamed, say_renamed, rename_it, 6},
    [VERDICT_NEVER_GENERATED] = {"never generated", "never generated", rule_out_never, say_never,
                                 generate},
    [VERDICT_OTHER_HEAD] = {"another head", "another head", rule_out_other_head, say_other_head,
                            branch},
    [VERDICT_NOT_APPLIED] = {"generated, not applied", "not applied", rule_out_not_applied,
                             say_not_applied, upgrade, 1},
    [VERDICT_STAMPED] = {"stamped, never run", "stamped and not run", rule_out_stamped, say_stamped,
                         repair, 2},
    [VERDICT_DROPPED_BY_HAND] = {"dropped by hand", "dropped by hand", rule_out_dropped,
                                 say_dropped, repair, 3},
    [VERDICT_CHANGED_BY_HAND] = {"changed by hand", "changed by hand", rule_out_changed,
                                 say_changed, repair},
    [VERDICT_ADDED_BY_HAND] = {"added by hand", "added by hand", rule_out_added, say_added, adopt},
    [VERDICT_MODEL_NOT_FOUND] = {"model not found", "model not found", rule_out_no_model,
                                 say_no_model, look_at_models},
    [VERDICT_REMOVED_FROM_MODELS] = {"no longer in the models", "removed from the models",
                                     rule_out_removed, say_removed, remove_it},
    [VERDICT_SEARCH_PATH] = {"search_path", "search_path", rule_out_path, say_path, set_path},
    [VERDICT_RESERVED_WORD] = {"reserved word", "quoting", rule_out_reserved, say_reserved, quote,
                               7},
    [VERDICT_AGREE] = {"nothing is missing", "agreement", rule_out_nothing, say_agree, nothing},
};
