#include "revision/op-private.h"

#include "base/sql.h"
#include "sqlalchemy/clause.h"

#include <string.h>

// What a directive was given.

// Does the word of a list "a|b" equal the name?
static bool
is_word_of(const char *names, size_t length, const char *name)
{
    size_t wanted = strlen(name);
    for (const char *at = names, *end = names + length; at < end;) {
        const char *bar = memchr(at, '|', (size_t)(end - at));
        size_t word = (size_t)((bar == NULL ? end : bar) - at);
        if (word == wanted && strncmp(at, name, word) == 0)
            return true;
        at += word + 1;
    }
    return false;
}

static Value *
keyword_of(const Call *call, const char *names, size_t length)
{
    for (size_t i = call->positional; i < call->count; i++)
        if (is_word_of(names, length, call->arguments[i].name))
            return call->arguments[i].value;
    return NULL;
}

Value *
op_argument(OpCall *op, const char *name)
{
    const char *at = op->batch == NULL ? op->directive->parameters : op->directive->of_batch;
    for (size_t place = 0; at != NULL && *at != '\0'; place++) {
        size_t length = strcspn(at, " ");
        if (is_word_of(at, length, name)) {
            if (place < op->call->positional)
                return op->call->arguments[place].value;
            return keyword_of(op->call, at, length);
        }
        at += length;
        at += *at == ' ';
    }
    Value *value = call_keyword(op->call, name);
    // Behind **unknown it may be there or not.
    return value != NULL ? value : op->call->rest;
}

Value *
op_given(OpCall *op, const char *name)
{
    Value *value = op_argument(op, name);
    return value == NULL || value->kind == VALUE_NONE ? NULL : value;
}

void
op_fail(OpCall *op, const Value *value, const char *what)
{
    op->failed = true;
    g_autofree char *about = g_strdup_printf("%s of %s()", what, op->directive->name);
    script_not_known(op->reader, value, op->call->origin, op_touches(op), about);
}

void
op_refuse(OpCall *op, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    op->failed = true;
    script_opaque(op->reader, op->call->origin, op_touches(op), "%s(): %s", op->directive->name,
                  text);
}

const char *
op_text(OpCall *op, const char *name)
{
    Value *value = op_given(op, name);
    if (value == NULL)
        return NULL;
    if (value_text(value) == NULL)
        op_fail(op, value, name);
    return value_text(value);
}

const char *
op_need_text(OpCall *op, const char *name)
{
    const char *text = op_text(op, name);
    if (text == NULL && !op->failed)
        op_refuse(op, "%s is not given", name);
    return text == NULL ? "?" : text;
}

const char *const *
op_texts(OpCall *op, const char *name, size_t *count)
{
    Value *value = op_given(op, name);
    *count = 0;
    Value *seen = value == NULL || value_text(value) != NULL
                      ? value
                      : evaluator_iterate(op->evaluator, value, op->call->origin);
    const Items *items = value_sequence(seen);
    size_t length = items == NULL ? 1 : items->count;
    const char **texts = ARENA_NEW_ARRAY(op->arena, const char *, length + 1);
    if (value != NULL && items == NULL && value_text(value) != NULL) { // one name for a list of one
        texts[(*count)++] = value_text(value);
        return texts;
    }
    if (items == NULL || items->rest != NULL) {
        op_fail(op, seen, name);
        return texts;
    }
    for (size_t i = 0; i < items->count; i++) {
        const DeclaredColumn *column = declared_column(items->items[i]);
        texts[i] = column != NULL ? column->name : value_text(items->items[i]);
        if (texts[i] == NULL) {
            op_fail(op, items->items[i], name);
            return texts;
        }
    }
    *count = items->count;
    return texts;
}

int
op_truth(OpCall *op, const char *name)
{
    Value *value = op_given(op, name);
    if (value == NULL)
        return -1;
    int truth = evaluator_truth(op->evaluator, value);
    if (truth < 0)
        op_fail(op, value, name);
    return truth;
}

const char *
op_table(OpCall *op)
{
    return op->batch != NULL ? op_batch_table(op->batch) : op_need_text(op, "table_name");
}

const char *
op_namespace(OpCall *op)
{
    return op->batch != NULL ? op_batch_namespace(op->batch) : op_text(op, "schema");
}

const char *
op_touches(OpCall *op)
{
    static const char *const names[] = {"table_name", "source_table", "old_table_name"};
    const char *table = op->batch == NULL ? NULL : op_batch_table(op->batch);
    const char *namespace = op->batch == NULL ? NULL : op_batch_namespace(op->batch);
    for (size_t i = 0; table == NULL && i < G_N_ELEMENTS(names); i++)
        table = value_text(op_argument(op, names[i]));
    if (namespace == NULL)
    namespace = value_text(call_keyword(op->call, "schema"));
    if (table == NULL)
        return NULL;
    return arena_printf(op->arena, "%s.%s", namespace == NULL ? "public" : namespace, table);
}

const char *
op_sql(OpCall *op, Value *value, const char *what)
{
    const char *unknown = NULL;
    const char *sql = clause_sql(op->evaluator, value, &unknown);
    if (sql == NULL)
        op_fail(op,
                value->kind == VALUE_UNKNOWN
                    ? value
                    : value_unknown(op->evaluator, op->call->origin, "%s",
                                    unknown == NULL ? "it cannot be read" : unknown),
                what);
    return sql == NULL ? "?" : sql;
}

void
op_send_text(OpCall *op, const char *sql)
{
    if (op->failed)
        return;
    ScriptStatement statement = {.sql = sql, .origin = op->call->origin};
    if (op->batch != NULL)
        op_batch_add(op->batch, statement);
    else
        script_send(op->reader, statement, op_touches(op));
}

void
op_send(OpCall *op, const char *format, ...)
{
    g_autoptr(GString) sql = g_string_new(NULL);
    va_list arguments;
    va_start(arguments, format);
    sql_add_arguments(sql, format, arguments);
    va_end(arguments);
    op_send_text(op, sql->str);
}
