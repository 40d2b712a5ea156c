#include "revision/op-private.h"

#include "base/sql.h"
#include "sqlalchemy/clause.h"

#include <string.h>

// Enum types and domains, which CREATE TABLE needs before. (SQLAlchemy:
// dialects/postgresql/base.py, ENUM._on_table_create: what one run has made is remembered and not
// made again)

static void
add_labels(GString *sql, const DeclaredEnum *enumeration)
{
    g_string_append_c(sql, '(');
    for (size_t i = 0; i < enumeration->label_count; i++)
        sql_add(sql, i == 0 ? "%L" : ", %L", enumeration->labels[i]);
    g_string_append_c(sql, ')');
}

static char *
create_sql(const char *namespace, const DeclaredEnum *enumeration)
{
    g_autoptr(GString) sql = g_string_new(NULL);
    sql_add(sql, "CREATE TYPE %Q AS ENUM ", namespace, enumeration->name);
    add_labels(sql, enumeration);
    return g_string_free(g_steal_pointer(&sql), FALSE);
}

// (SQLAlchemy 2: dialects/postgresql/base.py, visit_create_domain_type)
static void
create_domain(OpCall *op, const DeclaredTable *table, const DeclaredDomain *domain)
{
    const char *namespace = domain->inherits_namespace ? table->namespace : domain->namespace;
    char *key = g_strdup_printf("%s.%s", namespace == NULL ? "" : namespace, domain->name);
    if (domain->type == NULL)
        op_fail(op, value_unknown(op->evaluator, op->call->origin, "it cannot be read"),
                "the type of a domain");
    if (!g_hash_table_add(op->reader->memory->enums, key) || op->failed)
        return;
    g_autoptr(GString) sql = g_string_new(NULL);
    sql_add(sql, "CREATE DOMAIN %Q AS %s", namespace, domain->name, domain->type);
    if (domain->standard != NULL && domain->standard->kind != VALUE_NONE)
        sql_add(sql, " DEFAULT %s",
                value_text(domain->standard) != NULL
                    ? literal_sql(op->evaluator, domain->standard, NULL)
                    : op_sql(op, domain->standard, "the default of a domain"));
    if (domain->not_null)
        sql_add(sql, " NOT NULL");
    if (domain->check != NULL && domain->check->kind != VALUE_NONE) {
        if (domain->constraint != NULL)
            sql_add(sql, " CONSTRAINT %I", domain->constraint);
        sql_add(sql, " CHECK (%s)", op_sql(op, domain->check, "the check of a domain"));
    }
    op_send_text(op, sql->str);
}

static void
create_for_column(OpCall *op, const DeclaredTable *table, const DeclaredColumn *column)
{
    TypeAnswer answer = sql_type_answer(op->evaluator, column->type);
    const DeclaredEnum *enumeration = answer.enumeration;
    if (answer.domain != NULL && answer.domain->makes_type && !op->failed)
        create_domain(op, table, answer.domain);
    if (answer.unknown != NULL || enumeration == NULL || !enumeration->native ||
        !enumeration->makes_type || enumeration->name == NULL || op->failed)
        return;
    const char *namespace =
        enumeration->inherits_namespace ? table->namespace : enumeration->namespace;
    char *key = g_strdup_printf("%s.%s", namespace == NULL ? "" : namespace, enumeration->name);
    if (!g_hash_table_add(op->reader->memory->enums, key))
        return;
    g_autofree char *sql = create_sql(namespace, enumeration);
    op_send_text(op, sql);
}

void
op_create_enums(OpCall *op, const DeclaredTable *table)
{
    for (size_t i = 0; i < table->columns.count; i++) {
        const DeclaredColumn *column = table->columns.rows[i];
        if (column->type != NULL)
            create_for_column(op, table, column);
    }
}

static char *
touches(const DeclaredEnum *enumeration)
{
    return g_strdup_printf("%s.%s",
                           enumeration->namespace == NULL ? "public" : enumeration->namespace,
                           enumeration->name);
}

// With checkfirst SQLAlchemy asks the server; here the statement does.
void
op_enum_create(ScriptReader *reader, const DeclaredEnum *enumeration, bool checks, Origin at)
{
    g_autofree char *plain = create_sql(enumeration->namespace, enumeration);
    g_autofree char *name = sql_format("%Q", enumeration->namespace, enumeration->name);
    g_autofree char *checked =
        sql_format("DO $$\nBEGIN\n    IF to_regtype(%L) IS NULL THEN\n        %s;\n    END IF;\n"
                   "END\n$$",
                   name, plain);
    g_autofree char *touched = touches(enumeration);
    script_send(reader, (ScriptStatement){.sql = checks ? checked : plain, .origin = at}, touched);
}

void
op_enum_drop(ScriptReader *reader, const DeclaredEnum *enumeration, bool checks, Origin at)
{
    g_autofree char *sql = sql_format("DROP TYPE %s%Q", checks ? "IF EXISTS " : "",
                                      enumeration->namespace, enumeration->name);
    g_autofree char *touched = touches(enumeration);
    script_send(reader, (ScriptStatement){.sql = sql, .origin = at}, touched);
}

// Whether the server is asked first: ENUM says yes by itself, sa.Enum no.
static bool
checks_first(Evaluator *evaluator, const Value *type, const Call *call)
{
    Value *given = call_argument(call, 1, "checkfirst");
    if (given != NULL)
        return evaluator_truth(evaluator, given) != 0;
    return strcmp(sql_type_class_name(type), "ENUM") == 0;
}

Value *
op_change_type(Evaluator *evaluator, Value *type, const char *name, const Call *call)
{
    ScriptReader *reader = script_reader(evaluator);
    TypeAnswer answer = sql_type_answer(evaluator, type);
    const DeclaredEnum *enumeration = answer.enumeration;
    if (!reader->running)
        return value_none(evaluator);
    bool drops = strcmp(name, "drop") == 0;
    if (enumeration == NULL || enumeration->name == NULL || (answer.unknown != NULL && !drops)) {
        script_opaque(reader, call->origin, NULL, "%s() of a type is not followed%s%s", name,
                      answer.unknown == NULL ? "" : ": ",
                      answer.unknown == NULL ? "" : answer.unknown);
        return value_none(evaluator);
    }
    if (!enumeration->native)
        return value_none(evaluator);
    bool checks = checks_first(evaluator, type, call);
    if (drops)
        op_enum_drop(reader, enumeration, checks, call->origin);
    else
        op_enum_create(reader, enumeration, checks, call->origin);
    return value_none(evaluator);
}
