#include "revision/op-private.h"

#include "base/sql.h"
#include "sqlalchemy/autoincrement.h"
#include "sqlalchemy/clause.h"

#include <inttypes.h>
#include <string.h>

// A column as CREATE TABLE and ADD COLUMN write it. (SQLAlchemy: dialects/postgresql/base.py,
// PGDDLCompiler.get_column_specification)

DeclaredTable *
op_new_table(OpCall *op, const char *name, const char *namespace)
{
    // A metadata for each: tables of the same name do not meet.
    MetaData *metadata = metadata_new(op->evaluator, op->call->origin);
    metadata->naming = op->reader->metadata->naming;
    return metadata_add_table(op->evaluator, metadata, name, namespace, op->call->origin);
}

// ---- type ---------------------------------------------------------------------------------------

void
op_add_type(OpCall *op, GString *sql, Value *type, const char *namespace)
{
    TypeAnswer answer = sql_type_answer(op->evaluator, type);
    const DeclaredEnum *enumeration = answer.enumeration;
    if (answer.unknown != NULL || (answer.sql == NULL && enumeration == NULL)) {
        Value *unknown = value_unknown(op->evaluator, op->call->origin, "%s",
                                       answer.unknown == NULL ? "there is none" : answer.unknown);
        op_fail(op, type->kind == VALUE_UNKNOWN ? type : unknown, "a type");
        return;
    }
    if (answer.sql != NULL) {
        g_string_append(sql, answer.sql);
        return;
    }
    sql_add(sql, "%Q", enumeration->inherits_namespace ? namespace : enumeration->namespace,
            enumeration->name);
    for (int i = 0; i < answer.dimensions; i++)
        g_string_append(sql, "[]");
}

// ---- SERIAL -------------------------------------------------------------------------------------

// "SERIAL" and its like; NULL: the column has its own type.
static const char *
serial_word(OpCall *op, const DeclaredColumn *column)
{
    if (column->type == NULL || column->python_default != NULL ||
        column_construct(column, CONSTRUCT_IDENTITY) != NULL || !column_is_autoincrement(column))
        return NULL;
    const Construct *sequence = column_construct(column, CONSTRUCT_SEQUENCE);
    Value *optional = sequence == NULL ? NULL : call_keyword(&sequence->call, "optional");
    if (sequence != NULL && (optional == NULL || evaluator_truth(op->evaluator, optional) != 1))
        return NULL;
    switch (sql_type_answer(op->evaluator, column->type).family) {
    case FAMILY_BIG_INTEGER:
        return "BIGSERIAL";
    case FAMILY_SMALL_INTEGER:
        return "SMALLSERIAL";
    case FAMILY_INTEGER:
    case FAMILY_NUMERIC:
        return "SERIAL";
    default:
        return NULL;
    }
}

// ---- identity, generated, default ---------------------------------------------------------------

static void
add_number(GString *options, const Construct *construct, size_t place, const char *const *words)
{
    int64_t number = 0;
    Value *value = call_argument(&construct->call, place, words[0]);
    if (value == NULL || !value_integer(value, &number))
        return;
    g_string_append_printf(options, "%s%s %" PRId64, options->len > 0 ? " " : "", words[1], number);
}

static void
add_switch(OpCall *op, GString *options, const Construct *construct, const char *const *words)
{
    Value *value = call_keyword(&construct->call, words[0]);
    int truth =
        value == NULL || value->kind == VALUE_NONE ? -1 : evaluator_truth(op->evaluator, value);
    const char *word = truth == 1 ? words[1] : words[2];
    if (truth >= 0 && word != NULL)
        g_string_append_printf(options, "%s%s", options->len > 0 ? " " : "", word);
}

void
op_add_identity(OpCall *op, GString *sql, const Construct *construct)
{
    enum { BY_NAME = 100 };
    Value *always = call_argument(&construct->call, 0, "always");
    bool is_always = always != NULL && evaluator_truth(op->evaluator, always) == 1;
    g_autoptr(GString) options = g_string_new(NULL);
    add_number(options, construct, 3, (const char *[]){"increment", "INCREMENT BY"});
    add_number(options, construct, 2, (const char *[]){"start", "START WITH"});
    add_number(options, construct, BY_NAME, (const char *[]){"minvalue", "MINVALUE"});
    add_number(options, construct, BY_NAME, (const char *[]){"maxvalue", "MAXVALUE"});
    add_switch(op, options, construct, (const char *[]){"nominvalue", "NO MINVALUE", NULL});
    add_switch(op, options, construct, (const char *[]){"nomaxvalue", "NO MAXVALUE", NULL});
    add_number(options, construct, BY_NAME, (const char *[]){"cache", "CACHE"});
    add_switch(op, options, construct, (const char *[]){"cycle", "CYCLE", "NO CYCLE"});
    sql_add(sql, "%s AS IDENTITY", is_always ? "ALWAYS" : "BY DEFAULT");
    if (options->len > 0)
        sql_add(sql, " (%s)", options->str);
}

void
op_add_default(OpCall *op, GString *sql, Value *value)
{
    const Construct *construct = declared_construct(value);
    if (construct != NULL && construct->kind == CONSTRUCT_DEFAULT)
        value = call_argument(&construct->call, 0, "arg");
    if (value == NULL || (construct != NULL && construct->kind != CONSTRUCT_DEFAULT))
        return; // FetchedValue
    const char *text = value_text(value);
    if (text != NULL)
        sql_add(sql, "%L", text);
    else if (clause_of(value) != NULL)
        g_string_append(sql, op_sql(op, value, "server_default"));
    else
        op_fail(op, value, "server_default");
}

static void
add_default(OpCall *op, GString *sql, const DeclaredColumn *column)
{
    g_autoptr(GString) text = g_string_new(NULL);
    if (column->server_default == NULL)
        return;
    op_add_default(op, text, column->server_default);
    if (text->len > 0)
        sql_add(sql, " DEFAULT %s", text->str);
}

static bool
is_nullable(const DeclaredColumn *column)
{
    if (column->nullable != NULLABLE_NOT_SAID)
        return column->nullable == NULLABLE_YES;
    return !column_is_in_primary_key(column);
}

static void
add_checks(OpCall *op, GString *sql, const DeclaredColumn *column)
{
    for (size_t i = 0; i < column->constructs.count; i++) {
        const Construct *construct = column->constructs.rows[i];
        if (construct->kind != CONSTRUCT_CHECK)
            continue;
        g_string_append_c(sql, ' ');
        op_add_construct(op, sql, column->table, construct);
    }
}

void
op_add_column(OpCall *op, GString *sql, const DeclaredColumn *column)
{
    const char *namespace = column->table == NULL ? NULL : column->table->namespace;
    const Construct *identity = column_construct(column, CONSTRUCT_IDENTITY);
    const Construct *computed = column_construct(column, CONSTRUCT_COMPUTED);
    const char *serial = serial_word(op, column);
    if (column->unknown != NULL || column->name == NULL)
        op_refuse(op, "the column %s: %s", column->name == NULL ? "without a name" : column->name,
                  column->unknown == NULL ? "it has no name" : column->unknown);
    else if (column->type == NULL)
        op_refuse(op, "the column %s has no type", column->name);
    if (op->failed)
        return;
    sql_add(sql, "%I ", column->name);
    if (serial != NULL) {
        g_string_append(sql, serial);
    } else {
        op_add_type(op, sql, column->type, namespace);
        add_default(op, sql, column);
    }
    Value *expression = computed == NULL ? NULL : call_argument(&computed->call, 0, "sqltext");
    if (expression != NULL)
        sql_add(sql, " GENERATED ALWAYS AS (%s) STORED", op_sql(op, expression, "Computed()"));
    if (identity != NULL) {
        g_string_append(sql, " GENERATED ");
        op_add_identity(op, sql, identity);
    }
    if (!is_nullable(column) && identity == NULL)
        g_string_append(sql, " NOT NULL");
    else if (identity != NULL && column->nullable == NULLABLE_YES)
        g_string_append(sql, " NULL");
    add_checks(op, sql, column);
}
