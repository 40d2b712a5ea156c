#include "sqlalchemy/column-private.h"

#include "python/evaluator.h"
#include "sqlalchemy/event.h"
#include "sqlalchemy/inert.h"
#include "sqlalchemy/statement.h"

#include <string.h>

// MetaData and Table. (SQLAlchemy: sql/schema.py)

// ---- MetaData -----------------------------------------------------------------------------------

MetaData *
declared_metadata(const Value *value)
{
    return value_host_data(value, &metadata_type);
}

MetaData *
metadata_new(Evaluator *evaluator, Origin origin)
{
    Arena *arena = evaluator_arena(evaluator);
    MetaData *metadata = ARENA_NEW(arena, MetaData);
    metadata->chains = ARENA_NEW_ARRAY(arena, DeclaredTable *, TABLE_CHAINS);
    metadata->value = value_host(evaluator, &metadata_type, NULL, metadata, origin);
    pointers_add(arena, &declarations_of(evaluator)->metadata, metadata);
    return metadata;
}

static Value *
metadata_class_call(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    MetaData *metadata = metadata_new(evaluator, call->origin);
    Value *namespace = call_keyword(call, "schema");
    metadata->namespace = value_text(namespace);
    Value *naming = call_keyword(call, "naming_convention");
    metadata->naming = naming == NULL || naming->kind == VALUE_NONE ? NULL : naming;
    if (namespace != NULL && metadata->namespace == NULL && namespace->kind != VALUE_NONE)
        declare_remark(evaluator, call->origin, SEVERITY_UNKNOWN,
                       "the schema of MetaData() is not known");
    return metadata->value;
}

static Value *
reflect_call(Evaluator *evaluator, Value *self, const Call *call)
{
    MetaData *metadata = self->host.data;
    metadata->reflected = "MetaData.reflect()";
    metadata->reflected_at = call->origin;
    return value_none(evaluator);
}

static const HostType reflect_method = {.name = "reflect", .call = reflect_call};

static Value *
metadata_tables(Evaluator *evaluator, const MetaData *metadata)
{
    Value *tables = value_dict(evaluator);
    for (size_t i = 0; i < metadata->tables.count; i++) {
        const DeclaredTable *table = metadata->tables.rows[i];
        g_autofree char *key = table->namespace == NULL
                                   ? g_strdup(table->name)
                                   : g_strdup_printf("%s.%s", table->namespace, table->name);
        value_put(evaluator, tables, value_from_text(evaluator, key), table->value);
    }
    return tables;
}

static Value *
metadata_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    MetaData *metadata = declared_metadata(self);
    if (strcmp(name, "schema") == 0)
        return metadata->namespace == NULL ? value_none(evaluator)
                                           : value_from_text(evaluator, metadata->namespace);
    if (strcmp(name, "tables") == 0)
        return metadata_tables(evaluator, metadata);
    if (strcmp(name, "reflect") == 0)
        return value_host(evaluator, &reflect_method, NULL, metadata, origin);
    if (strcmp(name, "naming_convention") == 0 && metadata->naming != NULL)
        return metadata->naming;
    return inert_value(evaluator, "MetaData", origin);
}

static void
metadata_set(Evaluator *evaluator, Value *self, const char *name, Value *value)
{
    (void)evaluator;
    MetaData *metadata = declared_metadata(self);
    if (strcmp(name, "naming_convention") == 0)
        metadata->naming = value;
    if (strcmp(name, "schema") == 0)
        metadata->namespace = value_text(value);
}

const HostType metadata_class_type = {.name = "MetaData", .call = metadata_class_call};
const HostType metadata_type = {
    .name = "MetaData",
    .get_attribute = metadata_attribute,
    .set_attribute = metadata_set,
};

// ---- finding -----------------------------------------------------------------------------------

DeclaredTable *
declared_table(const Value *value)
{
    return value_host_data(value, &table_type);
}

DeclaredColumn *
table_column(const DeclaredTable *table, const char *key)
{
    for (size_t i = 0; i < table->columns.count; i++) {
        DeclaredColumn *column = table->columns.rows[i];
        if (g_strcmp0(column->key, key) == 0)
            return column;
    }
    return NULL;
}

static bool
has_key(const DeclaredTable *table, const char *key)
{
    if (table->namespace == NULL)
        return strcmp(table->name, key) == 0;
    size_t length = strlen(table->namespace);
    return strncmp(key, table->namespace, length) == 0 && key[length] == '.' &&
           strcmp(key + length + 1, table->name) == 0;
}

// The chain of a key's hash: tables are linked by `next_in_chain`, newest first.
DeclaredTable *
metadata_table(const MetaData *metadata, const char *key)
{
    unsigned hash = g_str_hash(key);
    DeclaredTable *table = metadata->chains[hash % TABLE_CHAINS];
    while (table != NULL && !(table->hash == hash && has_key(table, key)))
        table = table->next_in_chain;
    return table;
}

// ---- filling a table --------------------------------------------------------------------------

void
table_add_construct(Evaluator *evaluator, DeclaredTable *table, Construct *construct)
{
    Pointers *list = construct->kind == CONSTRUCT_INDEX ? &table->indexes : &table->constraints;
    if (construct->table == table)
        return;
    construct->table = table;
    pointers_add(evaluator_arena(evaluator), list, construct);
}

// (SQLAlchemy: sql/schema.py, Column._set_parent: foreign keys go with the column that goes)
static void
replace_column(DeclaredTable *table, DeclaredColumn *column, size_t at)
{
    DeclaredColumn *old = table->columns.rows[at];
    unsigned kept = 0;
    for (unsigned i = 0; i < table->constraints.count; i++) {
        Construct *construct = table->constraints.rows[i];
        if (construct->kind != CONSTRUCT_FOREIGN_KEY ||
            !pointers_contain(&old->constructs, construct))
            table->constraints.rows[kept++] = construct;
    }
    table->constraints.count = kept;
    old->table = NULL;
    table->columns.rows[at] = column;
}

void
table_add_column(Evaluator *evaluator, DeclaredTable *table, DeclaredColumn *column)
{
    if (column->table == table)
        return;
    if (table->columns.count >= MOST_COLUMNS) {
        table->unknown = TOO_MANY_COLUMNS;
        return;
    }
    if (column->table != NULL)
        column = column_copy(evaluator, column);
    column->table = table;
    for (size_t i = 0; i < column->constructs.count; i++) {
        Construct *construct = column->constructs.rows[i];
        if (construct->kind == CONSTRUCT_CHECK || construct->kind == CONSTRUCT_FOREIGN_KEY)
            table_add_construct(evaluator, table, construct);
    }
    for (size_t i = 0; i < table->columns.count; i++)
        if (g_strcmp0(((DeclaredColumn *)table->columns.rows[i])->name, column->name) == 0) {
            replace_column(table, column, i);
            event_column_attached(evaluator, column);
            return;
        }
    pointers_add(evaluator_arena(evaluator), &table->columns, column);
    for (size_t i = 0; column->more != NULL && i < column->more->waiting.count; i++)
        table_add_construct(evaluator, table, column->more->waiting.rows[i]);
    event_column_attached(evaluator, column);
}

static void
add_option(Evaluator *evaluator, DeclaredTable *table, const Argument *option)
{
    Arena *arena = evaluator_arena(evaluator);
    static const char *const reflecting[] = {"autoload", "autoload_with"};
    for (size_t i = 0; i < G_N_ELEMENTS(reflecting); i++)
        if (strcmp(option->name, reflecting[i]) == 0 && option->value->kind != VALUE_NONE) {
            table->reflected = reflecting[i];
            table->reflected_at = option->origin;
        }
    if (strcmp(option->name, "comment") == 0)
        table->comment = value_text(option->value);
    else
        pointers_add(arena, &table->options, arena_copy(arena, option, sizeof *option));
}

void
table_add_argument(Evaluator *evaluator, DeclaredTable *table, const Argument *argument)
{
    if (argument->name != NULL) {
        add_option(evaluator, table, argument);
        return;
    }
    Value *value = argument->value;
    DeclaredColumn *column = declared_column(value);
    Construct *construct = declared_construct(value);
    if (column != NULL) {
        table_add_column(evaluator, table, column);
    } else if (construct != NULL) {
        table_add_construct(evaluator, table, construct);
    } else if (value->kind == VALUE_UNKNOWN) {
        table->unknown =
            arena_printf(evaluator_arena(evaluator), "a column or constraint is not known: %s",
                         value->unknown.reason);
        declare_remark(evaluator, argument->origin, SEVERITY_UNKNOWN,
                       "a column or constraint of \"%s\" is not known: %s", table->name,
                       value->unknown.reason);
    }
}

// ---- Table(…) -----------------------------------------------------------------------------------

DeclaredTable *
metadata_add_table(Evaluator *evaluator, MetaData *metadata, const char *name,
                   const char *namespace, Origin origin)
{
    Arena *arena = evaluator_arena(evaluator);
    if (namespace == NULL)
    namespace = metadata->namespace;
    g_autofree char *key =
        namespace == NULL ? g_strdup(name) : g_strdup_printf("%s.%s", namespace, name);
    DeclaredTable *table = metadata_table(metadata, key);
    if (table != NULL)
        return table;
    table = ARENA_NEW(arena, DeclaredTable);
    table->name = name;
    table->namespace = namespace;
    table->metadata = metadata;
    table->origin = origin;
    table->value = value_host(evaluator, &table_type, NULL, table, origin);
    pointers_add(arena, &metadata->tables, table);
    table->hash = g_str_hash(key);
    DeclaredTable **chain = &metadata->chains[table->hash % TABLE_CHAINS];
    table->next_in_chain = *chain;
    *chain = table;
    return table;
}

void
table_add_definition(Evaluator *evaluator, DeclaredTable *table, Definition definition)
{
    for (size_t i = 0; i < table->definitions.count; i++) {
        const Definition *other = table->definitions.rows[i];
        if (other->origin.line == definition.origin.line &&
            g_strcmp0(other->origin.file, definition.origin.file) == 0)
            return;
    }
    Definition *row = ARENA_NEW(evaluator_arena(evaluator), Definition);
    *row = definition;
    pointers_add(evaluator_arena(evaluator), &table->definitions, row);
}

static bool
extends_existing(Evaluator *evaluator, const Call *call)
{
    Value *extend = call_keyword(call, "extend_existing");
    return extend != NULL && evaluator_truth(evaluator, extend) == 1;
}

static bool
keeps_existing(Evaluator *evaluator, const Call *call)
{
    Value *keep = call_keyword(call, "keep_existing");
    return keep != NULL && evaluator_truth(evaluator, keep) == 1;
}

Value *
table_from_call(Evaluator *evaluator, MetaData *metadata, const Call *call, size_t skip)
{
    Value *name = call_argument(call, 0, "name");
    if (value_text(name) == NULL) {
        declare_remark(
            evaluator, call->origin, SEVERITY_UNKNOWN, "a table whose name is not known: %s",
            name != NULL && name->kind == VALUE_UNKNOWN ? name->unknown.reason : "it is no text");
        return value_unknown(evaluator, call->origin, "a table whose name is not known");
    }
    DeclaredTable *table =
        metadata_add_table(evaluator, metadata, value_text(name),
                           value_text(call_keyword(call, "schema")), call->origin);
    bool is_new = table->columns.count == 0 && table->constraints.count == 0;
    const Value *schema = call_keyword(call, "schema");
    if (schema != NULL && schema->kind == VALUE_UNKNOWN && table->unknown == NULL) {
        table->unknown = arena_printf(evaluator_arena(evaluator), "its schema is not known: %s",
                                      schema->unknown.reason);
        declare_remark(evaluator, call->origin, SEVERITY_UNKNOWN, "%s: %s", table->name,
                       table->unknown);
    }
    if (!is_new && (call->count <= skip || keeps_existing(evaluator, call)))
        return table->value;
    table_add_definition(
        evaluator, table,
        (Definition){.origin = call->origin, .extends = extends_existing(evaluator, call)});
    for (size_t i = skip; i < call->count; i++)
        table_add_argument(evaluator, table, &call->arguments[i]);
    if (call->rest != NULL)
        table_add_argument(evaluator, table,
                           &(Argument){.value = call->rest, .origin = call->origin});
    event_table_attached(evaluator, table);
    return table->value;
}

static Value *
table_class_call(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    MetaData *metadata = declared_metadata(call_argument(call, 1, "metadata"));
    if (metadata == NULL) {
        declare_remark(evaluator, call->origin, SEVERITY_UNKNOWN,
                       "the metadata of a table is not known");
        return value_unknown(evaluator, call->origin, "a table whose metadata is not known");
    }
    return table_from_call(evaluator, metadata, call, 2);
}

static int
table_class_is_instance(Evaluator *evaluator, const Value *self, const Value *value)
{
    (void)evaluator;
    (void)self;
    return value_is_unknown(value) ? -1 : declared_table(value) != NULL;
}

const HostType table_class_type = {
    .name = "Table",
    .call = table_class_call,
    .is_instance = table_class_is_instance,
};
