#include "revision/connection-private.h"

#include "base/sql.h"
#include "sqlalchemy/clause.h"
#include "sqlalchemy/statement.h"

#include <string.h>

// A connection: statements with their parameters, and what they return.

struct ScriptCursor {
    ScriptReader *reader;
    ScriptStatement statement; // settled
    size_t place;              // among the reader's statements
    bool sent;
    bool counts; // rows are changed: how many can be asked for, as long as it is not sent
    bool keeps;  // its rows are kept when it is sent: the code holds the cursor
    Value *rows; // a list, once they are known
    size_t at;   // the next row
    bool scalars, mappings;
};

static const HostType cursor_type;

// ---- sending ------------------------------------------------------------------------------------

static Value *
rows_value(ScriptReader *reader, const Result *result, Origin origin)
{
    Value *rows = value_list(reader->evaluator);
    for (size_t i = 0; i < result_rows(result); i++)
        value_append(reader->evaluator, rows, row_value(reader->evaluator, result, i, origin));
    return rows;
}

// Hands the statement to the server; its rows are kept if there is somebody who could want them.
static void
cursor_send(ScriptCursor *cursor)
{
    ScriptReader *reader = cursor->reader;
    const ScriptServer *server = reader->options->server;
    if (cursor->sent || reader->error != NULL)
        return;
    cursor->sent = true;
    if (reader->pending == cursor)
        reader->pending = NULL;
    if (server == NULL)
        return;
    if (!cursor->keeps || server->ask == NULL) {
        if (server->run != NULL && !server->run(server->data, &cursor->statement, &reader->error) &&
            reader->error == NULL)
            g_set_error(&reader->error, REVISION_ERROR, REVISION_ERROR_FILES, "stopped");
        return;
    }
    g_autoptr(Result) result = server->ask(server->data, &cursor->statement, &reader->error);
    if (result != NULL)
        cursor->rows = rows_value(reader, result, cursor->statement.origin);
}

void
script_flush(ScriptReader *reader)
{
    if (reader->pending != NULL)
        cursor_send(reader->pending);
}

// Somebody wants to know what came back.
static void
cursor_use(ScriptCursor *cursor)
{
    ScriptReader *reader = cursor->reader;
    script_live(reader, cursor->statement.origin);
    if (cursor->place < reader->statements->len)
        g_array_index(reader->statements, ScriptStatement, cursor->place).returns_rows = true;
    cursor->statement.returns_rows = true;
    cursor_send(cursor);
}

static ScriptCursor *
cursor_new(ScriptReader *reader, ScriptStatement statement, bool returns)
{
    ScriptCursor *cursor = ARENA_NEW(evaluator_arena(reader->evaluator), ScriptCursor);
    script_flush(reader);
    cursor->reader = reader;
    cursor->place = SIZE_MAX;
    cursor->statement = statement;
    if (!script_settle(reader, &cursor->statement, NULL)) {
        cursor->sent = true;
        return cursor;
    }
    cursor->place = reader->statements->len;
    g_array_append_val(reader->statements, cursor->statement);
    cursor->keeps = returns;
    cursor->counts = !returns && statement.is_data && !statement.takes_many &&
                     strstr(statement.sql, "RETURNING") == NULL;
    if (returns || cursor->counts)
        reader->pending = cursor;
    else
        cursor_send(cursor);
    return cursor;
}

// ---- statements and parameters ------------------------------------------------------------------

typedef struct {
    ScriptReader *reader;
    Origin origin;
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
    return cursor_new(reader, made, text.returns && text.count == 1);
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
    cursor->keeps = false;
    cursor_send(cursor);
}

static Value *
cursor_value(Evaluator *evaluator, ScriptCursor *cursor, Origin origin)
{
    return cursor == NULL ? script_unasked(evaluator, origin)
                          : value_host(evaluator, &cursor_type, NULL, cursor, origin);
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

// ---- what comes back ----------------------------------------------------------------------------

typedef struct {
    const char *name;
    Value *(*run)(Evaluator *evaluator, ScriptCursor *cursor, const Call *call);
} CursorMethod;

// Nobody asked the server.
static bool
is_unasked(const ScriptCursor *cursor)
{
    return cursor->rows == NULL;
}

// The row as the cursor gives it: scalars() gives its first value.
static Value *
shown_row(Evaluator *evaluator, const ScriptCursor *cursor, Value *row)
{
    return cursor->scalars ? evaluator_subscript(evaluator, row, value_from_integer(evaluator, 0),
                                                 cursor->statement.origin)
                           : row;
}

static Value *
cursor_rest(Evaluator *evaluator, ScriptCursor *cursor)
{
    cursor_use(cursor);
    if (is_unasked(cursor))
        return script_unasked(evaluator, cursor->statement.origin);
    Value *rows = value_list(evaluator);
    const Items *items = value_sequence(cursor->rows);
    for (; cursor->at < items->count; cursor->at++)
        value_append(evaluator, rows, shown_row(evaluator, cursor, items->items[cursor->at]));
    return rows;
}

static Value *
run_all(Evaluator *evaluator, ScriptCursor *cursor, const Call *call)
{
    (void)call;
    return cursor_rest(evaluator, cursor);
}

static Value *
run_next(Evaluator *evaluator, ScriptCursor *cursor, const Call *call)
{
    (void)call;
    cursor_use(cursor);
    if (is_unasked(cursor))
        return script_unasked(evaluator, cursor->statement.origin);
    const Items *items = value_sequence(cursor->rows);
    if (cursor->at >= items->count)
        return value_none(evaluator);
    return shown_row(evaluator, cursor, items->items[cursor->at++]);
}

static Value *
run_one(Evaluator *evaluator, ScriptCursor *cursor, const Call *call)
{
    Value *row = run_next(evaluator, cursor, call);
    if (row->kind == VALUE_NONE)
        return evaluator_raise(evaluator, call->origin, "Exception",
                               "no row was found when one was required");
    return row;
}

static Value *
run_scalar(Evaluator *evaluator, ScriptCursor *cursor, const Call *call)
{
    Value *row = run_next(evaluator, cursor, call);
    if (row->kind == VALUE_NONE || row->kind == VALUE_UNKNOWN || cursor->scalars)
        return row;
    return evaluator_subscript(evaluator, row, value_from_integer(evaluator, 0), call->origin);
}

static Value *
run_scalar_one(Evaluator *evaluator, ScriptCursor *cursor, const Call *call)
{
    Value *row = run_one(evaluator, cursor, call);
    if (row->kind == VALUE_UNKNOWN || cursor->scalars)
        return row;
    return evaluator_subscript(evaluator, row, value_from_integer(evaluator, 0), call->origin);
}

static Value *
run_scalars(Evaluator *evaluator, ScriptCursor *cursor, const Call *call)
{
    cursor->scalars = true;
    return cursor_value(evaluator, cursor, call->origin);
}

static Value *
run_same(Evaluator *evaluator, ScriptCursor *cursor, const Call *call)
{
    return cursor_value(evaluator, cursor, call->origin);
}

static Value *
run_close(Evaluator *evaluator, ScriptCursor *cursor, const Call *call)
{
    (void)cursor;
    (void)call;
    return value_none(evaluator);
}

static const CursorMethod cursor_methods[] = {
    {"all", run_all},
    {"close", run_close},
    {"fetchall", run_all},
    {"fetchone", run_next},
    {"first", run_next},
    {"mappings", run_same},
    {"one", run_one},
    {"one_or_none", run_next},
    {"scalar", run_scalar},
    {"scalar_one", run_scalar_one},
    {"scalar_one_or_none", run_scalar},
    {"scalars", run_scalars},
    {"unique", run_same},
};

static Value *
cursor_method_call(Evaluator *evaluator, Value *self, const Call *call)
{
    const CursorMethod *method = self->host.row;
    return method->run(evaluator, self->host.data, call);
}

static const HostType cursor_method_type = {.name = "method", .call = cursor_method_call};

// How many rows a statement has changed is asked with the statement, before it is sent.
static Value *
cursor_count(Evaluator *evaluator, ScriptCursor *cursor, Origin origin)
{
    ScriptReader *reader = cursor->reader;
    if (cursor->counts && !cursor->sent) {
        cursor->statement.sql = arena_printf(
            reader->script->arena, "WITH changed AS (%s RETURNING 1) SELECT count(*) FROM changed",
            cursor->statement.sql);
        cursor->keeps = true;
        cursor_use(cursor);
        if (is_unasked(cursor))
            return script_unasked(evaluator, origin);
        Value *row = value_sequence(cursor->rows)->items[0];
        return evaluator_subscript(evaluator, row, value_from_integer(evaluator, 0), origin);
    }
    if (cursor->counts && reader->options->server != NULL)
        script_opaque(reader, origin, NULL, "rowcount is asked for after another statement");
    cursor_use(cursor);
    if (!is_unasked(cursor))
        return value_from_integer(evaluator, (int64_t)value_sequence(cursor->rows)->count);
    return script_unasked(evaluator, origin);
}

static Value *
cursor_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    ScriptCursor *cursor = self->host.data;
    for (size_t i = 0; i < G_N_ELEMENTS(cursor_methods); i++)
        if (strcmp(cursor_methods[i].name, name) == 0)
            return value_host(evaluator, &cursor_method_type, &cursor_methods[i], cursor, origin);
    if (strcmp(name, "rowcount") == 0)
        return cursor_count(evaluator, cursor, origin);
    if (name[0] == '_')
        return NULL;
    script_live(cursor->reader, origin);
    return script_unasked(evaluator, origin);
}

static Value *
cursor_iterate(Evaluator *evaluator, Value *self, Origin origin)
{
    (void)origin;
    return cursor_rest(evaluator, self->host.data);
}

static const HostType cursor_type = {
    .name = "result",
    .get_attribute = cursor_attribute,
    .iterate = cursor_iterate,
};

// ---- the connection, and sessions on it
// -----------------------------------------------------------

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
    return cursor->kind == VALUE_UNKNOWN ? cursor : run_scalar(evaluator, cursor->host.data, call);
}

static Value *
run_firsts(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *cursor = run_statement(evaluator, self, call);
    return cursor->kind == VALUE_UNKNOWN ? cursor : run_scalars(evaluator, cursor->host.data, call);
}

static Value *
same_connection(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return script_connection(evaluator, call->origin);
}

// The transaction is the revision's: what a session commits, Alembic commits at its end.
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
    {"bulk_insert_mappings", refuse},
    {"close", do_nothing},
    {"commit", do_nothing},
    {"connect", same_connection},
    {"connection", same_connection},
    {"exec_driver_sql", run_statement},
    {"execute", run_statement},
    {"execution_options", same_connection},
    {"expire_all", do_nothing},
    {"flush", do_nothing},
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

// Session(bind=…), sessionmaker(bind=…)(): the connection with a few more methods
static Value *
session_call(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return script_connection(evaluator, call->origin);
}

static Value *
maker_call(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return value_host(evaluator, &script_session_class, NULL, NULL, call->origin);
}

const HostType script_session_class = {.name = "Session", .call = session_call};
const HostType script_sessionmaker = {.name = "sessionmaker", .call = maker_call};
