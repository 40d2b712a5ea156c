#include "revision/write-private.h"

#include <inttypes.h>
#include <string.h>

// ---- what gives a value ----------------------------------------------------------------------

// A literal is said as text, as models do; everything else as SQL.
static void
add_default(const Writing *writing, GString *text, const char *sql)
{
    const char *literal = sql_literal_text(writing->arena, sql);
    if (literal != NULL) {
        add_repr(text, literal);
        return;
    }
    g_string_append(text, "sa.text(");
    add_repr_sql(text, sql);
    g_string_append_c(text, ')');
}

typedef struct {
    int64_t start, minimum, maximum;
} SequenceRange;

// What a sequence has when nothing else is said (PostgreSQL: commands/sequence.c, init_params).
static SequenceRange
usual_range(const Sequence *sequence, const Type *type)
{
    int64_t most = strcmp(type->name, "int2") == 0   ? INT16_MAX
                   : strcmp(type->name, "int4") == 0 ? INT32_MAX
                                                     : INT64_MAX;
    bool ascends = sequence->increment > 0;
    SequenceRange range = {.minimum = ascends ? 1 : -most - 1, .maximum = ascends ? most : -1};
    range.start = ascends ? sequence->minimum : sequence->maximum;
    return range;
}

static bool
has_usual_sequence(const Column *column, const Sequence *sequence)
{
    if (column->object.parent == NULL || sequence->object.comment != NULL || sequence->unlogged)
        return false;
    g_autofree char *usual =
        g_strdup_printf("%s_%s_seq", column->object.parent->name, column->object.name);
    return strcmp(usual, sequence->object.name) == 0;
}

static bool
add_identity(GString *text, const Column *column)
{
    const Sequence *sequence = column->sequence;
    g_string_append_printf(text, ", sa.Identity(always=%s",
                           column->identity == IDENTITY_ALWAYS ? "True" : "False");
    if (sequence != NULL) {
        SequenceRange usual = usual_range(sequence, column->type);
        if (!has_usual_sequence(column, sequence))
            return false;
        if (sequence->start != usual.start)
            g_string_append_printf(text, ", start=%" PRId64, sequence->start);
        if (sequence->increment != 1)
            g_string_append_printf(text, ", increment=%" PRId64, sequence->increment);
        if (sequence->minimum != usual.minimum)
            g_string_append_printf(text, ", minvalue=%" PRId64, sequence->minimum);
        if (sequence->maximum != usual.maximum)
            g_string_append_printf(text, ", maxvalue=%" PRId64, sequence->maximum);
        if (sequence->cycle)
            g_string_append(text, ", cycle=True");
        if (sequence->cache != 1)
            g_string_append_printf(text, ", cache=%" PRId64, sequence->cache);
    }
    g_string_append_c(text, ')');
    return true;
}

static bool
add_value(const Writing *writing, GString *text, const Column *column)
{
    if (column->identity != IDENTITY_NOT)
        return add_identity(text, column);
    if (column->generated == GENERATED_VIRTUAL)
        return false; // (SQLAlchemy 1.4 knows only STORED)
    if (column->generated == GENERATED_STORED) {
        g_string_append(text, ", sa.Computed(");
        add_repr_sql(text, column->default_sql);
        g_string_append(text, ", persisted=True)");
    } else if (column->default_sql != NULL && !column->serial) {
        g_string_append(text, ", server_default=");
        add_default(writing, text, column->default_sql);
    }
    return true;
}

// ---- calls -----------------------------------------------------------------------------------

const Caller caller_op = {"op.", true}, caller_batch = {"batch_op.", false};

const char *
column_expression(Writing *writing, const Column *column, const ColumnWords *words)
{
    const char *type = type_expression(writing, column->type, words->words);
    if (type == NULL)
        return NULL;
    g_autoptr(GString) text = g_string_new("sa.Column(");
    add_repr(text, column->object.name);
    g_string_append_printf(text, ", %s", type);
    if (!add_value(writing, text, column))
        return NULL;
    if (words->autoincrement != NULL)
        g_string_append_printf(text, ", autoincrement=%s", words->autoincrement);
    g_string_append_printf(text, ", nullable=%s", column->not_null ? "False" : "True");
    if (words->comment != NULL) {
        g_string_append(text, ", comment=");
        add_repr(text, words->comment);
    }
    g_string_append_c(text, ')');
    return arena_text(writing->arena, text->str);
}

static void
add_schema(GString *text, const char *separator, const Ddl *ddl, const Caller *caller)
{
    if (ddl->namespace == NULL || !caller->names_table)
        return;
    g_string_append_printf(text, "%sschema=", separator);
    add_repr(text, ddl->namespace);
}

static void
begin_call(GString *text, const char *name, const Ddl *ddl, const Caller *caller)
{
    g_string_append_printf(text, "%s%s(", caller->prefix, name);
    if (!caller->names_table)
        return;
    add_repr(text, ddl->table);
    g_string_append(text, ", ");
}

static const char *
add_column_call(Writing *writing, const Ddl *ddl, const Caller *caller)
{
    ColumnWords words = {.words = writing->wanted, .comment = ddl->comment};
    const char *column = column_expression(writing, &ddl->column, &words);
    if (column == NULL)
        return NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    begin_call(text, "add_column", ddl, caller);
    g_string_append(text, column);
    add_schema(text, ", ", ddl, caller);
    g_string_append_c(text, ')');
    return arena_text(writing->arena, text->str);
}

static const char *
drop_column_call(const Writing *writing, const Ddl *ddl, const Caller *caller)
{
    g_autoptr(GString) text = g_string_new(NULL);
    begin_call(text, "drop_column", ddl, caller);
    add_repr(text, ddl->name);
    add_schema(text, ", ", ddl, caller);
    g_string_append_c(text, ')');
    return arena_text(writing->arena, text->str);
}

const char *
column_call(Writing *writing, const Ddl *ddl, const Caller *caller)
{
    return ddl->type == DDL_ADD_COLUMN ? add_column_call(writing, ddl, caller)
                                       : drop_column_call(writing, ddl, caller);
}

// ---- alter_column ----------------------------------------------------------------------------

static const char separator[] = ",\n           ";

static const Column *
find_column(const Schema *schema, const Ddl *ddl)
{
    return schema == NULL
               ? NULL
               : schema_find_column(schema, ddl->namespace != NULL ? ddl->namespace : "public",
                                    ddl->table, ddl->name);
}

static void
add_what_is_there(Writing *writing, GString *text, const Ddl *ddl, const Column *existing)
{
    const char *comment = existing->object.comment, *value = existing->default_sql;
    if (ddl->sets & SETS_COMMENT && comment != NULL) {
        g_string_append_printf(text, "%sexisting_comment=", separator);
        add_repr(text, comment);
    }
    if (!(ddl->sets & SETS_NOT_NULL))
        g_string_append_printf(text, "%sexisting_nullable=%s", separator,
                               existing->not_null ? "False" : "True");
    bool has_default = value != NULL && !existing->serial && existing->generated == GENERATED_NOT &&
                       existing->identity == IDENTITY_NOT;
    if (has_default && !(ddl->sets & SETS_DEFAULT)) {
        g_string_append_printf(text, "%sexisting_server_default=", separator);
        add_default(writing, text, value);
    }
}

static bool
add_what_comes(Writing *writing, GString *text, const Ddl *ddl)
{
    if (ddl->sets & SETS_DEFAULT) {
        g_string_append_printf(text, "%sserver_default=", separator);
        if (ddl->column.default_sql == NULL)
            g_string_append(text, "None");
        else
            add_default(writing, text, ddl->column.default_sql);
    }
    if (ddl->sets & SETS_TYPE) {
        const char *type = type_expression(writing, ddl->column.type, writing->wanted);
        if (type == NULL)
            return false;
        g_string_append_printf(text, "%stype_=%s", separator, type);
    }
    if (ddl->sets & SETS_NOT_NULL)
        g_string_append_printf(text, "%snullable=%s", separator,
                               ddl->column.not_null ? "False" : "True");
    if (ddl->sets & SETS_COMMENT) {
        g_string_append_printf(text, "%scomment=", separator);
        if (ddl->comment == NULL)
            g_string_append(text, "None");
        else
            add_repr(text, ddl->comment);
    }
    return true;
}

// Autogenerate knows one type where it stays the same, that of the database.
static void
add_existing_type(Writing *writing, GString *text, const Ddl *ddl, const Column *existing)
{
    if (existing == NULL)
        return;
    const Column *other = find_column(writing->after, ddl);
    bool stays = other != NULL && type_equal(existing->type, other->type);
    const char *type =
        type_expression(writing, existing->type, stays ? WORDS_CATALOG : writing->existing);
    if (type != NULL)
        g_string_append_printf(text, "%sexisting_type=%s", separator, type);
}

const char *
column_alter(Writing *writing, const Ddl *ddl, const Caller *caller)
{
    g_autoptr(GString) text = g_string_new(NULL);
    begin_call(text, "alter_column", ddl, caller);
    add_repr(text, ddl->name);
    if (ddl->type == DDL_RENAME_COLUMN) {
        g_string_append_printf(text, "%snew_column_name=", separator);
        add_repr(text, ddl->new_name);
    } else {
        const Column *existing = find_column(writing->before, ddl);
        add_existing_type(writing, text, ddl, existing);
        if (!add_what_comes(writing, text, ddl))
            return NULL;
        if (existing != NULL)
            add_what_is_there(writing, text, ddl, existing);
    }
    if (ddl->using_sql != NULL) {
        g_string_append_printf(text, "%spostgresql_using=", separator);
        add_repr(text, ddl->using_sql);
    }
    add_schema(text, separator, ddl, caller);
    g_string_append_c(text, ')');
    return arena_text(writing->arena, text->str);
}
