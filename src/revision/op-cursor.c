#include "revision/cursor-private.h"

#include <string.h>

// A statement that is sent, and what it returns.

struct ScriptCursor {
    ScriptReader *reader;
    ScriptStatement statement; // settled
    size_t place;              // among the reader's statements
    bool sent;
    bool counts; // rows are changed: how many can be asked for, as long as it is not sent
    bool keeps;  // its rows are kept when it is sent: the code holds the cursor
    const CursorShape *shape;
    const char *key; // " RETURNING id" of an INSERT; NULL: it is none
    Value *rows;     // a list, once they are known
    size_t at;       // the next row
    bool scalars, mappings;
};

static const HostType cursor_type;

// ---- sending ------------------------------------------------------------------------------------

static Value *
rows_value(const ScriptCursor *cursor, const Result *result)
{
    Evaluator *evaluator = cursor->reader->evaluator;
    const CursorShape *shape = cursor->shape;
    Value *rows = value_list(evaluator);
    for (size_t i = 0; i < result_rows(result); i++)
        value_append(evaluator, rows,
                     shape == NULL ? row_value(evaluator, result, i, cursor->statement.origin)
                                   : shape->row(evaluator, shape->data, result, i));
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
        cursor->rows = rows_value(cursor, result);
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

ScriptCursor *
cursor_new(ScriptReader *reader, ScriptStatement statement, const CursorShape *shape, bool returns)
{
    ScriptCursor *cursor = ARENA_NEW(evaluator_arena(reader->evaluator), ScriptCursor);
    script_flush(reader);
    cursor->reader = reader;
    cursor->shape = shape;
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

void
cursor_set_key(ScriptCursor *cursor, const char *returning)
{
    cursor->key = returning;
}

void
cursor_run(ScriptCursor *cursor)
{
    cursor->keeps = false;
    cursor_send(cursor);
}

Value *
cursor_value(Evaluator *evaluator, ScriptCursor *cursor, Origin origin)
{
    return cursor == NULL ? script_unasked(evaluator, origin)
                          : value_host(evaluator, &cursor_type, NULL, cursor, origin);
}

ScriptCursor *
cursor_of(const Value *value)
{
    return value_host_data(value, &cursor_type);
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

Value *
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

Value *
cursor_scalar(Evaluator *evaluator, ScriptCursor *cursor, const Call *call)
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

Value *
cursor_scalars(Evaluator *evaluator, ScriptCursor *cursor, const Call *call)
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
    {"scalar", cursor_scalar},
    {"scalar_one", run_scalar_one},
    {"scalar_one_or_none", cursor_scalar},
    {"scalars", cursor_scalars},
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
Value *
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

// The key of the row that an INSERT has made, which is asked for before it is sent.
static Value *
cursor_key(Evaluator *evaluator, ScriptCursor *cursor, Origin origin)
{
    if (cursor->key == NULL || cursor->sent) {
        script_opaque(cursor->reader, origin, NULL, "which key an INSERT has made is not known");
        return script_unasked(evaluator, origin);
    }
    cursor->statement.sql =
        arena_printf(cursor->reader->script->arena, "%s%s", cursor->statement.sql, cursor->key);
    cursor->counts = false;
    cursor->keeps = true;
    cursor_use(cursor);
    return is_unasked(cursor) ? script_unasked(evaluator, origin)
                              : value_sequence(cursor->rows)->items[0];
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
    if (strcmp(name, "inserted_primary_key") == 0)
        return cursor_key(evaluator, cursor, origin);
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
