#include "run/doctor-private.h"

#include "base/sql.h"

#include <string.h>

// ---- what the rules ask ------------------------------------------------------------------------

static const char *
yes_if(bool holds, const char *otherwise)
{
    return holds ? NULL : otherwise;
}

static bool
is_missing(const Patient *patient)
{
    return !patient_has(patient, SIDE_DATABASE);
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

// Whether anything is wrong with it, parts of a table included.
static bool
is_ill(const Patient *patient)
{
    bool parts = patient->part == NULL && patient->drift_table != NULL &&
                 patient->drift_table->differences > 0;
    return is_missing(patient) || !patient_has(patient, SIDE_MODELS) || patient_differs(patient) ||
           parts;
}

static bool
is_other_bind(const Patient *patient)
{
    return patient->unread != NULL && patient->unread->bind != NULL;
}

static const char *
rule_out_twice(const Patient *patient)
{
    return yes_if(patient_definitions(patient).count > 1 && is_ill(patient),
                  "one class declares the table, or all agree");
}

static const char *
rule_out_bind(const Patient *patient)
{
    return yes_if(is_other_bind(patient) && patient->tables[SIDE_DATABASE] == NULL,
                  "no model of another bind declares it");
}

// A script made the tables with a configuration of its own.
static const char *
rule_out_outside(const Patient *patient)
{
    const DoctorProbes *probes = patient->probes;
    return yes_if(patient->tables[SIDE_DATABASE] == NULL && probes->other_database != NULL &&
                      probes->create_all_at.file != NULL && probes->other_address != NULL,
                  "no script that makes tables names a database that has it");
}

static bool
lacks_table(const DoctorCase *question, const char *table)
{
    for (const char *const *name = question->lacking; name != NULL && *name != NULL; name++) {
        const char *dot = strrchr(*name, '.');
        if (strcmp(dot != NULL ? dot + 1 : *name, table) == 0)
            return true;
    }
    return false;
}

static const char *
rule_out_base(const Patient *patient)
{
    return yes_if(!is_missing(patient) && lacks_table(patient->question, patient->table),
                  "the history can be replayed, or breaks elsewhere");
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
    // Two that declare it are a verdict of their own, and the reason why it is not known.
    return yes_if(unknown && patient_definitions(patient).count < 2,
                  "the models could be read as far as this is concerned");
}

static const char *
rule_out_version(const Patient *patient)
{
    return yes_if(is_missing(patient) && patient_unknown_version(patient) != NULL,
                  "every row of the version table names a revision file");
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

// What is there under another name is told by that, whatever the version table holds.
bool
patient_hides_version(const Patient *patient)
{
    const History *history = &patient->question->check->history;
    bool is_renamed = patient->drift_row != NULL && patient->drift_row->mark == MARK_RENAMED;
    bool is_told = is_renamed || rule_out_case(patient) == NULL;
    return !history->connected && history->graph != NULL && patient->mention.revision != NULL &&
           (is_missing(patient) || patient_differs(patient)) && !is_told;
}

static const char *
rule_out_privilege(const Patient *patient)
{
    if (patient_hides_version(patient))
        return NULL;
    const DoctorPlace *place = patient_place(patient);
    if (place == NULL || (patient_is_column(patient) && !place->has_part))
        return "there is nothing to be allowed to read";
    return yes_if(!place->readable,
                  arena_printf(patient->arena, "%s may read it", patient->probes->role));
}

// Its revision mixes both kinds of statements, and a stop between them left some of it.
static bool
is_half_way(const Patient *patient)
{
    const Revision *revision = patient->mention.revision;
    g_autofree char *text = NULL;
    if (revision == NULL || patient->applied || patient->missing == 0 ||
        patient->missing >= patient->named ||
        !g_file_get_contents(revision->file, &text, NULL, NULL))
        return false;
    return strstr(text, "autocommit_block") != NULL || strstr(text, "CONCURRENTLY") != NULL ||
           strstr(text, "concurrently") != NULL;
}

static bool
is_in_journal(const Patient *patient)
{
    const Journal *journal = patient->probes->journal;
    return journal != NULL && patient->mention.revision != NULL &&
           strcmp(journal->revision, patient->mention.revision->id) == 0;
}

static const char *
rule_out_partly(const Patient *patient)
{
    const Object *thing = patient->things[SIDE_DATABASE];
    bool is_index = thing != NULL && thing->kind == KIND_INDEX;
    if (is_index && !((const Index *)thing)->valid)
        return NULL;
    return yes_if((is_missing(patient) && is_half_way(patient)) ||
                      (is_in_journal(patient) && is_ill(patient)),
                  is_index ? "the index is valid" : "nothing of it was left half done");
}

static const char *
rule_out_other_database(const Patient *patient)
{
    if (patient->tables[SIDE_DATABASE] != NULL)
        return "the table is in this database";
    const DoctorProbes *probes = patient->probes;
    return yes_if(probes->other_database != NULL,
                  "no other database of this server that we may enter has the table");
}

static const char *
rule_out_other_schema(const Patient *patient)
{
    if (patient->tables[SIDE_DATABASE] != NULL)
        return "the table is where the models say";
    const DoctorProbes *probes = patient->probes;
    return yes_if(probes->place_count > 0, "no other schema has such a table");
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
    if (patient_differs(patient))
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
    if (patient_differs(patient))
        return yes_if(patient->pending.revision != NULL, no);
    return yes_if(is_missing(patient) && patient->mention.revision != NULL && !patient->applied,
                  patient->mention.revision == NULL ? no : "its revision counts as applied");
}

static const char *
rule_out_stamped(const Patient *patient)
{
    if (patient_hides_version(patient))
        return NULL;
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
    return yes_if(patient_differs(patient) && history_equals(patient, SIDE_MODELS),
                  "nothing that the models and the history agree on differs here");
}

static const char *
rule_out_dropped(const Patient *patient)
{
    if (patient_hides_version(patient))
        return NULL;
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
    bool is_known = !is_missing(patient) && patient_has(patient, SIDE_HISTORY);
    return yes_if(patient->tables[SIDE_MODELS] == NULL && !is_other_bind(patient) &&
                      (patient->unread != NULL || is_known),
                  "a model that is read declares the table, or none at all does");
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
    const DoctorPlace *place = patient_place(patient);
    if (is_missing(patient) || place == NULL)
        return "the table is not there to be found";
    return yes_if(!place->visible, "the bare name of the table finds it");
}

static const char *
rule_out_reserved(const Patient *patient)
{
    g_autofree char *lower = g_utf8_strdown(patient->table, -1);
    bool reserved = !sql_is_bare(patient->table) && strcmp(lower, patient->table) == 0 &&
                    strspn(lower, "abcdefghijklmnopqrstuvwxyz_") == strlen(lower);
    if (is_ill(patient))
        return "the name is not the trouble: it is not there, or differs";
    return yes_if(reserved, "the table's name needs no quotes");
}

static const char *
rule_out_nothing(const Patient *patient)
{
    (void)patient;
    return NULL;
}

const DoctorRule doctor_rules[VERDICTS] = {
    [VERDICT_REFLECTED] = rule_out_reflected,
    [VERDICT_NOT_READ] = rule_out_not_read,
    [VERDICT_VERSION_UNKNOWN] = rule_out_version,
    [VERDICT_NO_PRIVILEGE] = rule_out_privilege,
    [VERDICT_LETTER_CASE] = rule_out_case,
    [VERDICT_PARTLY_APPLIED] = rule_out_partly,
    [VERDICT_TWICE] = rule_out_twice,
    [VERDICT_OTHER_BIND] = rule_out_bind,
    [VERDICT_OUTSIDE_CONTEXT] = rule_out_outside,
    [VERDICT_NO_BASE] = rule_out_base,
    [VERDICT_OTHER_DATABASE] = rule_out_other_database,
    [VERDICT_OTHER_SCHEMA] = rule_out_other_schema,
    [VERDICT_RENAMED] = rule_out_renamed,
    [VERDICT_NEVER_GENERATED] = rule_out_never,
    [VERDICT_OTHER_HEAD] = rule_out_other_head,
    [VERDICT_NOT_APPLIED] = rule_out_not_applied,
    [VERDICT_STAMPED] = rule_out_stamped,
    [VERDICT_DROPPED_BY_HAND] = rule_out_dropped,
    [VERDICT_CHANGED_BY_HAND] = rule_out_changed,
    [VERDICT_ADDED_BY_HAND] = rule_out_added,
    [VERDICT_MODEL_NOT_FOUND] = rule_out_no_model,
    [VERDICT_REMOVED_FROM_MODELS] = rule_out_removed,
    [VERDICT_SEARCH_PATH] = rule_out_path,
    [VERDICT_RESERVED_WORD] = rule_out_reserved,
    [VERDICT_AGREE] = rule_out_nothing,
};
