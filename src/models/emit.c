#include "models/emit.h"

#include "models/emit-private.h"
#include "models/models.h"
#include "models/target.h"
#include "python/evaluator.h"
#include "sqlalchemy/clause.h"

#include <stdlib.h>
#include <string.h>

// ---- tables -----------------------------------------------------------------------------------

static void
set_prefixes(Table *table, Value *prefixes)
{
    const Items *items = value_sequence(prefixes);
    for (size_t i = 0; items != NULL && i < items->count; i++)
        if (g_strcmp0(value_text(items->items[i]), "UNLOGGED") == 0)
            table->unlogged = true;
}

static void
set_parents(Emission *emission, TableWork *work, Value *inherits)
{
    const Items *items = value_sequence(inherits);
    size_t count = items == NULL ? 1 : items->count;
    const Object **parents = ARENA_NEW_ARRAY(emission->arena, const Object *, count);
    for (size_t i = 0; i < count; i++) {
        const char *name = value_text(items == NULL ? inherits : items->items[i]);
        const DeclaredTable *parent =
            name == NULL ? NULL : metadata_table(work->declared->metadata, name);
        const TableWork *made = parent == NULL ? NULL : emission_work(emission, parent);
        if (made != NULL)
            parents[work->table->parent_count++] = &made->table->object;
        else
            emission_unknown(emission, &work->table->object,
                             "a table that it inherits is not known");
    }
    work->table->parents = parents;
}

static void
set_option(Emission *emission, TableWork *work, const Argument *option)
{
    Table *table = work->table;
    const char *text = value_text(option->value);
    if (strcmp(option->name, "prefixes") == 0)
        set_prefixes(table, option->value);
    if (strcmp(option->name, "postgresql_inherits") == 0)
        set_parents(emission, work, option->value);
    if (strcmp(option->name, "postgresql_tablespace") == 0)
        table->tablespace = arena_intern(emission->arena, text);
    if (strcmp(option->name, "postgresql_using") == 0)
        table->access_method = arena_intern(emission->arena, text);
    if (strcmp(option->name, "postgresql_partition_by") == 0 && text != NULL) {
        table->type = TABLE_PARTITIONED;
        table->partition_key = arena_intern(emission->arena, text);
    }
}

static void
add_definitions(Emission *emission, Table *table, const DeclaredTable *declared)
{
    unsigned before = table->definition_count, more = declared->definitions.count;
    TableDefinition *copy = ARENA_NEW_ARRAY(emission->arena, TableDefinition, before + more);
    for (unsigned i = 0; i < before; i++)
        copy[i] = table->definitions[i];
    for (unsigned i = 0; i < more; i++) {
        const Definition *definition = declared->definitions.rows[i];
        copy[before + i] =
            (TableDefinition){.class = arena_intern(emission->arena, definition->class_name),
                              .origin = emission_origin(emission, definition->origin),
                              .extends = definition->extends};
    }
    table->definitions = copy;
    table->definition_count = before + more;
}

// All that declare it, and what only the application knows of it.
static void
set_declaration(Emission *emission, Table *table, const DeclaredTable *declared)
{
    const MetaData *metadata = declared->metadata;
    bool by_itself = declared->reflected != NULL;
    table->reflected =
        arena_intern(emission->arena, by_itself ? declared->reflected : metadata->reflected);
    table->reflected_at =
        emission_origin(emission, by_itself ? declared->reflected_at : metadata->reflected_at);
    table->bind = arena_intern(emission->arena, metadata->bind);
    add_definitions(emission, table, declared);
}

static TableWork *
table_new(Emission *emission, const DeclaredTable *declared)
{
    TableWork *work = ARENA_NEW(emission->scratch, TableWork);
    Table *table = work->table = ARENA_NEW(emission->arena, Table);
    work->declared = declared;
    work->class_name = arena_intern(emission->arena, declared->class_name);
    table->object =
        (Object){.kind = KIND_TABLE,
                 .namespace = arena_intern(
                     emission->arena, declared->namespace == NULL ? "public" : declared->namespace),
                 .name = arena_intern(emission->arena, declared->name),
                 .origin = emission_origin(emission, declared->origin),
                 .comment = arena_text(emission->arena, declared->comment)};
    table->replica_identity = 'd';
    table->row_estimate = -1;
    table->size_bytes = -1;
    set_declaration(emission, table, declared);
    // What is said about the class has its own remark already.
    table->object.unknown = arena_text(emission->arena, declared->unknown);
    take_name(emission->relations, table->object.namespace, table->object.name);
    g_hash_table_insert(emission->emitted, (gpointer)(uintptr_t)declared, work);
    return work;
}

// Two databases, perhaps: nothing says which one is meant.
static void
add_table(Emission *emission, GHashTable *named, const DeclaredTable *declared)
{
    g_autofree char *key = g_strconcat(declared->namespace == NULL ? "public" : declared->namespace,
                                       ".", declared->name, " ", declared->metadata->bind, NULL);
    TableWork *other = g_hash_table_lookup(named, key);
    if (other == NULL) {
        g_hash_table_insert(named, g_steal_pointer(&key), table_new(emission, declared));
        return;
    }
    add_definitions(emission, other->table, declared);
    g_autofree char *place = origin_text(declared->origin);
    emission_unknown(emission, &other->table->object,
                     "another MetaData declares a table of this name too, at %s: which of them is "
                     "meant is not known",
                     place);
}

static bool
is_in_bind(const Emission *emission, const MetaData *metadata)
{
    return g_strcmp0(emission->bind, MODELS_ALL_BINDS) == 0 ||
           (g_strcmp0(metadata->bind, emission->bind) == 0 &&
            is_target(emission->declarations, metadata));
}

// ---- in the order of create_all(): referenced tables first -------------------------------------

static void emit_table(Emission *emission, TableWork *work);

static void
emit_target(Emission *emission, const TableWork *work, const Construct *construct, Value *target)
{
    const DeclaredColumn *column =
        target == NULL ? NULL : foreign_key_target(emission, work->declared, construct, target);
    TableWork *other =
        column == NULL || column->table == NULL ? NULL : emission_work(emission, column->table);
    if (other != NULL)
        emit_table(emission, other);
}

static void
emit_targets(Emission *emission, TableWork *work)
{
    const Pointers *constraints = &work->declared->constraints;
    for (size_t i = 0; i < constraints->count; i++) {
        const Construct *construct = constraints->rows[i];
        const Items *targets = value_sequence(call_argument(&construct->call, 1, "refcolumns"));
        if (construct->kind == CONSTRUCT_FOREIGN_KEY)
            emit_target(emission, work, construct, call_argument(&construct->call, 0, "column"));
        if (construct->kind == CONSTRUCT_FOREIGN_KEYS && targets != NULL && targets->count > 0)
            emit_target(emission, work, construct, targets->items[0]);
    }
}

static void
emit_table(Emission *emission, TableWork *work)
{
    if (work->done)
        return;
    work->done = true;
    emit_targets(emission, work);
    const Pointers *options = &work->declared->options;
    for (size_t i = 0; i < options->count; i++)
        set_option(emission, work, options->rows[i]);
    schema_add(emission->schema, &work->table->object);
    size_t size = sizeof(TypeAnswer) * work->declared->columns.count;
    TypeAnswer *answers = arena_alloc(emission->scratch, size);
    work->answers = answers;
    for (size_t i = 0; i < work->declared->columns.count; i++) {
        const DeclaredColumn *column = work->declared->columns.rows[i];
        if (column->type != NULL)
            answers[i] = sql_type_answer(emission->evaluator, column->type);
    }
    emit_columns(emission, work);
    emit_constraints(emission, work);
    emit_foreign_keys(emission, work);
    emit_indexes(emission, work);
    arena_release(emission->scratch, answers, size);
    work->answers = NULL;
}

static void
emit_metadata(Emission *emission, const MetaData *metadata)
{
    for (size_t i = 0; i < metadata->sequences.count; i++)
        emit_sequence(emission, metadata->sequences.rows[i]);
    for (size_t i = 0; i < metadata->tables.count; i++)
        if (emission_work(emission, metadata->tables.rows[i]) != NULL)
            emit_table(emission, emission_work(emission, metadata->tables.rows[i]));
}

// ---- what the models speak for ------------------------------------------------------------------

static void
set_speech(Emission *emission)
{
    static const KindId kinds[] = {KIND_TABLE, KIND_COLUMN, KIND_CONSTRAINT,
                                   KIND_INDEX, KIND_ENUM,   KIND_SEQUENCE};
    Schema *schema = emission->schema;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        schema->speaks_for[kinds[i]] = true;
    GHashTableIter iter;
    gpointer work;
    const char **namespaces =
        ARENA_NEW_ARRAY(emission->arena, const char *, g_hash_table_size(emission->emitted) + 1);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_iter_init(&iter, emission->emitted);
    while (g_hash_table_iter_next(&iter, NULL, &work)) {
        const char *namespace = ((TableWork *)work)->table->object.namespace;
        if (!g_hash_table_contains(seen, namespace))
            namespaces[schema->namespace_count++] = namespace;
        g_hash_table_add(seen, (gpointer)(uintptr_t) namespace);
    }
    schema->namespaces = namespaces;
}

static GHashTable *
text_set(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

size_t
emit_declarations(Evaluator *evaluator, Schema *schema, const char *bind)
{
    g_autoptr(Arena) scratch = arena_new();
    g_autoptr(GHashTable) relations = taken_names_new(), constraints = taken_names_new(),
                          enums = text_set();
    g_autoptr(GPtrArray) indexes = g_ptr_array_new();
    g_autoptr(GHashTable) emitted = g_hash_table_new(g_direct_hash, g_direct_equal);
    g_autoptr(GHashTable) types = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) named = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const Declarations *declarations = declarations_of(evaluator);
    Emission emission = {.evaluator = evaluator,
                         .declarations = declarations,
                         .schema = schema,
                         .arena = schema->arena,
                         .scratch = scratch,
                         .bind = bind,
                         .relations = relations,
                         .constraints = constraints,
                         .indexes = indexes,
                         .enums = enums,
                         .emitted = emitted,
                         .types = types};
    for (size_t i = 0; i < declarations->metadata.count; i++) {
        const MetaData *metadata = declarations->metadata.rows[i];
        for (size_t j = 0; is_in_bind(&emission, metadata) && j < metadata->tables.count; j++)
            add_table(&emission, named, metadata->tables.rows[j]);
    }
    for (size_t i = 0; i < declarations->metadata.count; i++)
        if (is_in_bind(&emission, declarations->metadata.rows[i]))
            emit_metadata(&emission, declarations->metadata.rows[i]);
    set_speech(&emission);
    return g_hash_table_size(emitted);
}
