#include "sqlalchemy/declarative-private.h"

#include "python/evaluator.h"
#include "sqlalchemy/column-private.h"
#include "sqlalchemy/inert.h"
#include "sqlalchemy/statement.h"

#include <string.h>

// A table as Python sees it, and what is done to it besides declaring it.

static void
doubt_table(Evaluator *evaluator, DeclaredTable *table, Origin origin, const char *what)
{
    if (table->unknown != NULL)
        return;
    table->unknown = what;
    declare_remark(evaluator, origin, SEVERITY_UNKNOWN, "%s: %s", table->name, what);
}

static Value *
append_call(Evaluator *evaluator, Value *self, const Call *call)
{
    for (size_t i = 0; i < call->positional; i++)
        table_add_argument(evaluator, self->host.data, &call->arguments[i]);
    declare_addition(evaluator, self->host.data, "a column or constraint", call->origin);
    return value_none(evaluator);
}

static const HostType append_method = {.name = "append_constraint", .call = append_call};

// ---- table.constraints, table.indexes ---------------------------------------------------------

static Value *
change_call(Evaluator *evaluator, Value *self, const Call *call)
{
    DeclaredTable *table = self->host.data;
    const char *method = self->host.row;
    const Value *value = call_argument(call, 0, "element");
    const Construct *construct = value == NULL ? NULL : declared_construct(value);
    // An index of its columns is among them already.
    bool is_there = strcmp(method, "add") == 0 && construct != NULL && construct->table == table;
    if (strcmp(method, "add") == 0 && construct != NULL && construct->table == NULL)
        table_add_argument(evaluator, table, &call->arguments[0]);
    else if (!is_there)
        doubt_table(evaluator, table, call->origin,
                    "what is taken from its constraints or indexes is not known");
    return value_none(evaluator);
}

static const HostType change_type = {.name = "change", .call = change_call};

static Value *
collection_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    static const char *const methods[] = {"add",    "remove", "discard",           "clear",
                                          "update", "pop",    "difference_update", "append"};
    for (size_t i = 0; i < G_N_ELEMENTS(methods); i++)
        if (strcmp(name, methods[i]) == 0)
            return value_host(evaluator, &change_type, methods[i], self->host.data, origin);
    return inert_value(evaluator, "set of constraints", origin);
}

static Value *
collection_iterate(Evaluator *evaluator, Value *self, Origin origin)
{
    (void)self;
    return value_unknown(evaluator, origin, "the constraints of a table");
}

static const HostType collection_type = {
    .name = "set",
    .get_attribute = collection_attribute,
    .iterate = collection_iterate,
};

// ---- table.to_metadata(…) ---------------------------------------------------------------------

// It names columns, and holds none of the table that it is copied from.
static bool
is_plain(const Value *value)
{
    const Items *items = value_sequence(value);
    for (size_t i = 0; items != NULL && i < items->count; i++)
        if (!is_plain(items->items[i]))
            return false;
    return items != NULL ? items->rest == NULL
                         : value->kind != VALUE_HOST && value->kind != VALUE_UNKNOWN;
}

static bool
copy_construct(Evaluator *evaluator, DeclaredTable *copy, const Construct *construct)
{
    if (construct->column != NULL)
        return true;
    for (size_t i = 0; i < construct->call.count; i++)
        if (!is_plain(construct->call.arguments[i].value))
            return false;
    Construct *made = arena_copy(evaluator_arena(evaluator), construct, sizeof *construct);
    made->table = NULL;
    table_add_construct(evaluator, copy, made);
    return true;
}

static bool
copy_constructs_of(Evaluator *evaluator, DeclaredTable *copy, const DeclaredTable *table)
{
    const Pointers *lists[] = {&table->constraints, &table->indexes};
    bool all = true;
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        for (size_t j = 0; j < lists[i]->count; j++)
            all &= copy_construct(evaluator, copy, lists[i]->rows[j]);
    return all;
}

static Value *
copy_call(Evaluator *evaluator, Value *self, const Call *call)
{
    const DeclaredTable *table = self->host.data;
    MetaData *metadata = declared_metadata(call_argument(call, 0, "metadata"));
    const char *name = value_text(call_argument(call, 3, "name"));
    const char *schema = value_text(call_argument(call, 1, "schema"));
    if (metadata == NULL)
        return value_unknown(evaluator, call->origin, "a table whose metadata is not known");
    DeclaredTable *copy =
        metadata_add_table(evaluator, metadata, name != NULL ? name : table->name,
                           schema != NULL ? schema : table->namespace, call->origin);
    if (copy == table || copy->columns.count > 0)
        return copy->value;
    for (size_t i = 0; i < table->columns.count; i++)
        table_add_column(evaluator, copy, column_copy(evaluator, table->columns.rows[i]));
    copy->comment = table->comment;
    copy->options = table->options;
    copy->unknown = table->unknown;
    if (!copy_constructs_of(evaluator, copy, table))
        doubt_table(evaluator, copy, call->origin,
                    "which constraints and indexes to_metadata() copies is not known");
    return copy->value;
}

static const HostType copy_type = {.name = "to_metadata", .call = copy_call};

// ---- the table ----------------------------------------------------------------------------------

static const char *
table_repr(Evaluator *evaluator, const Value *self)
{
    const DeclaredTable *table = declared_table(self);
    return table->namespace == NULL
               ? table->name
               : arena_printf(evaluator_arena(evaluator), "%s.%s", table->namespace, table->name);
}

static Value *
table_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    DeclaredTable *table = declared_table(self);
    if (strcmp(name, "c") == 0 || strcmp(name, "columns") == 0)
        return value_host(evaluator, &columns_type, NULL, table, origin);
    if (strcmp(name, "name") == 0)
        return value_from_text(evaluator, table->name);
    if (strcmp(name, "fullname") == 0 || strcmp(name, "key") == 0)
        return value_from_text(evaluator, table_repr(evaluator, self));
    if (strcmp(name, "schema") == 0)
        return table->namespace == NULL ? value_none(evaluator)
                                        : value_from_text(evaluator, table->namespace);
    if (strcmp(name, "metadata") == 0)
        return table->metadata->value;
    if (strcmp(name, "comment") == 0)
        return table->comment == NULL ? value_none(evaluator)
                                      : value_from_text(evaluator, table->comment);
    if (strcmp(name, "constraints") == 0 || strcmp(name, "indexes") == 0)
        return value_host(evaluator, &collection_type, NULL, table, origin);
    if (strcmp(name, "to_metadata") == 0 || strcmp(name, "tometadata") == 0)
        return value_host(evaluator, &copy_type, NULL, table, origin);
    if (g_str_has_prefix(name, "append_"))
        return value_host(evaluator, &append_method, NULL, table, origin);
    Value *method = declarations_of(evaluator)->scripts
                        ? statement_table_method(evaluator, self, name, origin)
                        : NULL;
    if (method != NULL)
        return method;
    return inert_value(evaluator, "Table", origin);
}

// table.comment = "…"
static void
table_set(Evaluator *evaluator, Value *self, const char *name, Value *value)
{
    static const char *const structural[] = {"name",        "schema",  "fullname",
                                             "constraints", "indexes", "primary_key",
                                             "metadata",    "columns", "foreign_keys"};
    DeclaredTable *table = declared_table(self);
    if (strcmp(name, "comment") == 0)
        table->comment = value_text(value);
    bool is_lost = strcmp(name, "comment") == 0 && value->kind == VALUE_UNKNOWN;
    for (size_t i = 0; i < G_N_ELEMENTS(structural); i++)
        is_lost |= strcmp(name, structural[i]) == 0;
    if (is_lost)
        doubt_table(evaluator, table, table->origin,
                    arena_printf(evaluator_arena(evaluator),
                                 "its \"%s\" is set afterwards, which is not followed", name));
}

const HostType table_type = {
    .name = "Table",
    .get_attribute = table_attribute,
    .set_attribute = table_set,
    .repr = table_repr,
};
