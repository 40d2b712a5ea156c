#include "run/doctor-private.h"

#include "base/sql.h"

#include <string.h>

G_DEFINE_QUARK(trueup_doctor_error, doctor_error)

bool
patient_has(const Patient *patient, int side)
{
    if (side == SIDE_HISTORY && patient->question->history == NULL)
        return patient->mention.revision != NULL;
    return patient->things[side] != NULL;
}

bool
patient_agrees(const Patient *patient)
{
    if (patient->drift_row != NULL)
        return patient->drift_row->mark == MARK_SAME;
    // Of a table only what is its own: its parts are patients themselves.
    return patient->part != NULL || patient->drift_table == NULL ||
           patient->drift_table->change == NULL;
}

const DoctorPlace *
patient_place(const Patient *patient)
{
    const DoctorProbes *probes = patient->probes;
    for (size_t i = 0; probes != NULL && i < probes->place_count; i++)
        if (g_strcmp0(probes->places[i].namespace, patient->namespace) == 0 &&
            strcmp(probes->places[i].name, patient->table) == 0)
            return &probes->places[i];
    return NULL;
}

PatientDefinitions
patient_definitions(const Patient *patient)
{
    const Schema *models = patient->question->check->models;
    GPtrArray *found = g_ptr_array_new();
    for (size_t i = 0; i < models->count; i++) {
        const Object *object = models->objects[i];
        const Table *table = (const Table *)object;
        if (object->kind != KIND_TABLE || strcmp(object->name, patient->table) != 0 ||
            g_strcmp0(object->namespace, patient->namespace) != 0)
            continue;
        for (unsigned j = 0; j < table->definition_count; j++)
            g_ptr_array_add(found, (gpointer)(uintptr_t)&table->definitions[j]);
    }
    const TableDefinition **rows =
        ARENA_NEW_ARRAY(patient->arena, const TableDefinition *, found->len);
    for (guint i = 0; i < found->len; i++)
        rows[i] = found->pdata[i];
    PatientDefinitions definitions = {rows, found->len};
    g_ptr_array_free(found, TRUE);
    return definitions;
}

bool
patient_is_column(const Patient *patient)
{
    return patient->kind == KIND_COLUMN;
}

const char *
patient_table_sql(const Patient *patient)
{
    g_autofree char *name = sql_format("%Q", patient->namespace, patient->table);
    return arena_text(patient->arena, name);
}

bool
patient_differs(const Patient *patient)
{
    return patient_has(patient, SIDE_MODELS) && patient_has(patient, SIDE_DATABASE) &&
           !patient_agrees(patient);
}

const char *
patient_unknown_version(const Patient *patient)
{
    const History *history = &patient->question->check->history;
    for (size_t i = 0; i < history->rows.count; i++)
        if (history->graph == NULL || revision_find(history->graph, history->rows.items[i]) == NULL)
            return history->rows.items[i];
    return NULL;
}
