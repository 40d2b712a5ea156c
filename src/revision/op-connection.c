#include "revision/cursor-private.h"

#include "base/sql.h"
#include "sqlalchemy/clause.h"
#include "sqlalchemy/mapped.h"
#include "sqlalchemy/statement.h"

#include <string.h>

// A connection: statements with their parameters, and what they return.

// ---- statements and parameters ------------------------------------------------------------------

typedef struct {
    ScriptReader *reader;
    Origin origin;
    const CursorShape *shape;
    bool is_driver; // a plain text of connection.execute(): %% is one percent sign
} Sending;

// A plain string that SQLAlchemy 1.4 hands to the driver.
static const char *
driver_text(ScriptReader *reader, const char *text)
{
    g_auto(GStrv) pieces = g_strsplit(text, "%%", -1);
    g_autofree char *joined = g_strjoinv("%", pieces);
    return arena_text(evaluator_arena(reader->evaluator), joined);
}

static const char *
statement_sql_of(const Sending *sending, Value *statement, Value *parameters, Value **why)
{
    ScriptReader *reader = sending->reader;
    Evaluator *evaluator = reader->evaluator;
    const char *text = value_text(statement);
    const char *unknown = NULL;
    if (text != NULL && sending->is_driver)
        return driver_text(reader, text);
    if (value_is_unknown(statement)) {
        *why = statement;
        return NULL;
    }
    Value *clause = text == NULL ? statement : clause_text(evaluator, text, sending->origin);
    ClauseSettings settings = {.qualified = true, .parameters = parameters};
    const char *sql = clause_sql_for(evaluator, clause, &settings, &unknown);
    if (sql == NULL)
        *why = value_unknown(evaluator, sending->origin, "%s",
                             unknown == NULL ? "it cannot be read" : unknown);
    return sql;
}

// " RETURNING id" for the INSERT of a table whose key is declared.
static const char *
key_of(const Sending *sending, const Value *statement)
{
    const Statement *known = statement_of(statement);
    const DeclaredTable *table = known == NULL ? NULL : statement_inserts(known);
    g_autoptr(GString) sql = g_string_new(NULL);
    for (size_t i = 0; table != NULL && i < table->columns.count; i++) {
        const DeclaredColumn *column = table->columns.rows[i];
        if (mapping_is_key(table, column))
            sql_add(sql, sql->len == 0 ? " RETURNING %I" : ", %I", column->name);
    }
    return sql->len == 0 ? NULL : arena_text(sending->reader->script->arena, sql->str);
}

static ScriptCursor *
send_one(const Sending *sending, Value *statement, Value *parameters)
{
    ScriptReader *reader = sending->reader;
    Value *why = NULL;
    const char *sql = statement_sql_of(sending, statement, parameters, &why);
    if (sql == NULL) {
        script_not_known(reader, why, sending->origin, NULL, "a statement");
        return NULL;
    }
    ScriptText text = script_text(sql);
    if (text.count == 0)
        return NULL;
    ScriptStatement made = {.sql = script_trimmed(evaluator_arena(reader->evaluator), sql),
                            .origin = sending->origin,
                            .is_data = text.is_data,
                            .takes_many = text.count > 1};
    ScriptCursor *cursor =
        cursor_new(reader, made, sending->shape, text.returns && text.count == 1);
    cursor_set_key(cursor, key_of(sending, statement));
    return cursor;
}

static bool
is_list_of_parameters(const Value *value)
{
    const Items *items = value_sequence(value);
    return items != NULL && (items->count == 0 || items->items[0]->kind == VALUE_DICT ||
                             value_sequence(items->items[0]) != NULL);
}

// execute(statement, {…}), execute(statement, [{…}, …]), execute(statement, name=value)
static ScriptCursor *
send_with(const Sending *sending, Value *statement, const Call *call)
{
    Evaluator *evaluator = sending->reader->evaluator;
    Value *given = call_argument(call, 1, "parameters");
    ScriptCursor *last = NULL;
    bool has_words = call->count > call->positional;
    if (given == NULL && has_words) {
        given = value_dict(evaluator);
        for (size_t i = call->positional; i < call->count; i++)
            value_put(evaluator, given, value_from_text(evaluator, call->arguments[i].name),
                      call->arguments[i].value);
    }
    if (!is_list_of_parameters(given))
        return send_one(sending, statement, given);
    const Items *rows = value_sequence(given);
    for (size_t i = 0; i < rows->count; i++)
        last = send_one(sending, statement, rows->items[i]);
    if (rows->rest != NULL)
        script_not_known(sending->reader, rows->rest, sending->origin, NULL, "a row");
    return last;
}

void
script_execute(ScriptReader *reader, Value *statement, Origin origin)
{
    Sending sending = {.reader = reader, .origin = origin};
    ScriptCursor *cursor = send_one(&sending, statement, NULL);
    if (cursor == NULL)
        return;
    cursor_run(cursor);
}

ScriptCursor *
script_cursor(ScriptReader *reader, Value *statement, const CursorShape *shape, Origin origin)
{
    Sending sending = {.reader = reader, .origin = origin, .shape = shape};
    return send_one(&sending, statement, NULL);
}

Value *
script_execute_call(Evaluator *evaluator, const Call *call)
{
    ScriptReader *reader = script_reader(evaluator);
    Sending sending = {.reader = reader, .origin = call->origin};
    Value *statement = call_argument(call, 0, "statement");
    sending.is_driver = value_text(statement) != NULL;
    if (statement == NULL) {
        script_opaque(reader, call->origin, NULL, "execute() without a statement");
        return value_unknown(evaluator, call->origin, "execute() without a statement");
    }
    return cursor_value(evaluator, send_with(&sending, statement, call), call->origin);
}

// ---- the connection -----------------------------------------------------------------------------

typedef Value *(*ConnectionRun)(Evaluator *evaluator, Value *self, const Call *call);

typedef struct {
    const char *name;
    ConnectionRun run;
} ConnectionMethod;

static Value *
run_statement(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return script_execute_call(evaluator, call);
}

static Value *
run_first(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *cursor = run_statement(evaluator, self, call);
    return cursor->kind == VALUE_UNKNOWN ? cursor
                                         : cursor_scalar(evaluator, cursor_of(cursor), call);
}

static Value *
run_firsts(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *cursor = run_statement(evaluator, self, call);
    return cursor->kind == VALUE_UNKNOWN ? cursor
                                         : cursor_scalars(evaluator, cursor_of(cursor), call);
}

static Value *
same_connection(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return script_connection(evaluator, call->origin);
}

// The transaction is the revision's: Alembic commits it at its end.
static Value *
do_nothing(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    (void)call;
    return value_none(evaluator);
}

static Value *
say_yes(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    (void)call;
    return value_bool(evaluator, true);
}

static Value *
refuse(Evaluator *evaluator, Value *self, const Call *call)
{
    const ConnectionMethod *method = self->host.row;
    script_opaque(script_reader(evaluator), call->origin, NULL,
                  "%s() of a connection is not followed", method->name);
    return value_unknown(evaluator, call->origin, "%s() of a connection is not followed",
                         method->name);
}

static const ConnectionMethod connection_methods[] = {
    {"begin", same_connection},
    {"begin_nested", same_connection},
    {"close", do_nothing},
    {"commit", do_nothing},
    {"connect", same_connection},
    {"connection", same_connection},
    {"exec_driver_sql", run_statement},
    {"execute", run_statement},
    {"execution_options", same_connection},
    {"get_bind", same_connection},
    {"get_transaction", same_connection},
    {"in_transaction", say_yes},
    {"rollback", refuse},
    {"scalar", run_first},
    {"scalars", run_firsts},
};

static Value *
connection_method_call(Evaluator *evaluator, Value *self, const Call *call)
{
    const ConnectionMethod *method = self->host.row;
    return method->run(evaluator, self, call);
}

static const HostType connection_method_type = {.name = "method", .call = connection_method_call};

static Value *
dialect_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    (void)self;
    if (strcmp(name, "name") == 0)
        return value_from_text(evaluator, "postgresql");
    if (strcmp(name, "driver") == 0)
        return value_from_text(evaluator, "psycopg2");
    if (g_str_has_prefix(name, "supports_"))
        return value_bool(evaluator, strcmp(name, "supports_native_enum") == 0 ||
                                         strcmp(name, "supports_alter") == 0 ||
                                         strcmp(name, "supports_sequences") == 0);
    if (name[0] == '_')
        return NULL;
    Value *question = inspect_question(evaluator, name, true, origin);
    if (question != NULL)
        return question;
    return strstr(name, "version") != NULL || strcmp(name, "default_schema_name") == 0
               ? script_unasked(evaluator, origin)
               : value_unknown(evaluator, origin, "the dialect's \"%s\"", name);
}

static const HostType dialect_type = {.name = "dialect", .get_attribute = dialect_attribute};

// engine.url: its password is nobody's business
static Value *
url_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    (void)self;
    static const char *const backends[] = {"drivername", "get_backend_name", "name"};
    for (size_t i = 0; i < G_N_ELEMENTS(backends); i++)
        if (strcmp(backends[i], name) == 0)
            return value_from_text(evaluator, "postgresql");
    return name[0] == '_' ? NULL : script_unasked(evaluator, origin);
}

static const char *
url_repr(Evaluator *evaluator, const Value *self)
{
    (void)evaluator;
    (void)self;
    return "postgresql://***";
}

static const HostType url_type = {
    .name = "URL",
    .get_attribute = url_attribute,
    .repr = url_repr,
};

static Value *
connection_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    for (size_t i = 0; i < G_N_ELEMENTS(connection_methods); i++)
        if (strcmp(connection_methods[i].name, name) == 0)
            return value_host(evaluator, &connection_method_type, &connection_methods[i], NULL,
                              origin);
    if (strcmp(name, "dialect") == 0)
        return value_host(evaluator, &dialect_type, NULL, NULL, origin);
    if (strcmp(name, "engine") == 0 || strcmp(name, "bind") == 0)
        return self;
    if (strcmp(name, "name") == 0)
        return value_from_text(evaluator, "postgresql");
    if (strcmp(name, "has_table") == 0)
        return inspect_question(evaluator, name, false, origin);
    if (strcmp(name, "url") == 0)
        return value_host(evaluator, &url_type, NULL, NULL, origin);
    if (name[0] == '_')
        return NULL;
    return value_unknown(evaluator, origin, "a connection's \"%s\"", name);
}

const HostType connection_type = {
    .name = "connection",
    .get_attribute = connection_attribute,
};

Value *
script_connection(Evaluator *evaluator, Origin origin)
{
    return value_host(evaluator, &connection_type, NULL, NULL, origin);
}
