#include "sqlalchemy/autoincrement.h"

const Construct *
column_construct(const DeclaredColumn *column, ConstructKind kind)
{
    for (size_t i = 0; i < column->constructs.count; i++) {
        const Construct *construct = column->constructs.rows[i];
        if (construct->kind == kind)
            return construct;
    }
    const Construct *given =
        column->server_default == NULL ? NULL : declared_construct(column->server_default);
    return given != NULL && given->kind == kind ? given : NULL;
}

// By its key, or as the object that it is.
static bool
is_named(const Value *value, const DeclaredColumn *column)
{
    return g_strcmp0(value_text(value), column->key) == 0 || declared_column(value) == column;
}

static bool
is_in_key(const Construct *construct, const DeclaredColumn *column)
{
    for (size_t i = 0; i < construct->call.positional; i++)
        if (is_named(construct->call.arguments[i].value, column))
            return true;
    return false;
}

bool
column_is_in_primary_key(const DeclaredColumn *column)
{
    for (size_t i = 0; column->table != NULL && i < column->table->constraints.count; i++) {
        const Construct *construct = column->table->constraints.rows[i];
        if (construct->kind == CONSTRUCT_PRIMARY_KEY && is_in_key(construct, column))
            return true;
    }
    return column->primary_key;
}

static bool
is_in_foreign_key(const Construct *construct, const DeclaredColumn *column)
{
    const Items *columns = value_sequence(call_argument(&construct->call, 0, "columns"));
    for (size_t i = 0; columns != NULL && i < columns->count; i++)
        if (is_named(columns->items[i], column))
            return true;
    return false;
}

static bool
is_foreign(const DeclaredColumn *column)
{
    if (column_construct(column, CONSTRUCT_FOREIGN_KEY) != NULL)
        return true;
    for (size_t i = 0; i < column->table->constraints.count; i++) {
        const Construct *construct = column->table->constraints.rows[i];
        if (construct->kind == CONSTRUCT_FOREIGN_KEYS && is_in_foreign_key(construct, column))
            return true;
    }
    return false;
}

static bool
has_server_default(const DeclaredColumn *column)
{
    return column->server_default != NULL ||
           column_construct(column, CONSTRUCT_FETCHED_VALUE) != NULL ||
           column_construct(column, CONSTRUCT_COMPUTED) != NULL;
}

bool
column_is_autoincrement(const DeclaredColumn *column)
{
    size_t keys = 0, explicit = 0;
    if (column->table == NULL || !column_is_in_primary_key(column) || has_server_default(column))
        return false;
    for (size_t i = 0; i < column->table->columns.count; i++) {
        const DeclaredColumn *other = column->table->columns.rows[i];
        bool is_key = column_is_in_primary_key(other);
        keys += is_key;
        explicit += is_key && other->autoincrement == AUTOINCREMENT_YES;
    }
    if (explicit > 0)
        return column->autoincrement == AUTOINCREMENT_YES;
    if (column->autoincrement == AUTOINCREMENT_IGNORE_FK)
        return keys == 1;
    return keys == 1 && column->autoincrement == AUTOINCREMENT_AUTO && !is_foreign(column);
}
