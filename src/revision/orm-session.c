#include "revision/orm-private.h"

#include "sqlalchemy/statement.h"

#include <string.h>

// Sessions. Their transaction is the revision's: what a session commits, Alembic commits at its
// end.

typedef struct SessionRow SessionRow;
struct SessionRow {
    const char *name;
    Value *(*run)(OrmSession *session, const SessionRow *row, const Call *call);
};

static Evaluator *
evaluator_of(const OrmSession *session)
{
    return session->reader->evaluator;
}

static Value *
session_value(OrmSession *session, Origin origin)
{
    return value_host(evaluator_of(session), &orm_session_type, NULL, session, origin);
}

static Value *
nothing(const OrmSession *session)
{
    return value_none(evaluator_of(session));
}

static Value *
not_given(OrmSession *session, const SessionRow *row, const Call *call)
{
    script_opaque(session->reader, call->origin, NULL, "%s() of nothing that is known", row->name);
    return value_unknown(evaluator_of(session), call->origin, "%s() of nothing", row->name);
}

// ---- changes ------------------------------------------------------------------------------------

static Value *
run_add(OrmSession *session, const SessionRow *row, const Call *call)
{
    Value *instance = call_argument(call, 0, "instance");
    if (instance == NULL)
        return not_given(session, row, call);
    orm_add(session, instance, call->origin);
    return nothing(session);
}

// add_all([…]), bulk_save_objects([…])
static Value *
run_add_all(OrmSession *session, const SessionRow *row, const Call *call)
{
    Evaluator *evaluator = evaluator_of(session);
    Value *given = call_argument(call, 0, row->name[0] == 'a' ? "instances" : "objects");
    Value *list = given == NULL ? NULL : evaluator_iterate(evaluator, given, call->origin);
    const Items *items = value_sequence(list);
    if (items == NULL || items->rest != NULL) {
        script_not_known(session->reader, items == NULL ? list : items->rest, call->origin, NULL,
                         "what is added to a session");
        return nothing(session);
    }
    for (size_t i = 0; i < items->count; i++)
        orm_add(session, items->items[i], call->origin);
    return nothing(session);
}

static Value *
run_delete(OrmSession *session, const SessionRow *row, const Call *call)
{
    Value *instance = call_argument(call, 0, "instance");
    if (instance == NULL)
        return not_given(session, row, call);
    orm_delete(session, instance, call->origin);
    return nothing(session);
}

static Value *
run_merge(OrmSession *session, const SessionRow *row, const Call *call)
{
    Value *instance = call_argument(call, 0, "instance");
    return instance == NULL ? not_given(session, row, call)
                            : orm_merge(session, instance, call->origin);
}

static Value *
run_flush(OrmSession *session, const SessionRow *row, const Call *call)
{
    (void)row;
    orm_flush(session, call->origin);
    return nothing(session);
}

static Value *
run_commit(OrmSession *session, const SessionRow *row, const Call *call)
{
    (void)row;
    orm_flush(session, call->origin);
    orm_expire(session);
    return nothing(session);
}

static Value *
run_close(OrmSession *session, const SessionRow *row, const Call *call)
{
    (void)row;
    (void)call;
    orm_clear(session);
    return nothing(session);
}

// Nothing has been changed so far: then there is nothing to take back.
static Value *
run_rollback(OrmSession *session, const SessionRow *row, const Call *call)
{
    const ScriptReader *reader = session->reader;
    bool has_changes = false;
    (void)row;
    script_flush(session->reader);
    for (guint i = 0; i < reader->statements->len; i++)
        has_changes |= !g_array_index(reader->statements, ScriptStatement, i).returns_rows;
    if (has_changes)
        script_opaque(session->reader, call->origin, NULL,
                      "rollback() behind statements that were sent is not followed");
    orm_clear(session);
    return nothing(session);
}

static Value *
run_expire(OrmSession *session, const SessionRow *row, const Call *call)
{
    (void)row;
    (void)call;
    orm_expire(session);
    return nothing(session);
}

static Value *
run_nothing(OrmSession *session, const SessionRow *row, const Call *call)
{
    (void)row;
    (void)call;
    return nothing(session);
}

static Value *
run_refresh(OrmSession *session, const SessionRow *row, const Call *call)
{
    Value *instance = call_argument(call, 0, "instance");
    OrmObject *object = instance == NULL ? NULL : orm_object(instance);
    if (object == NULL)
        return not_given(session, row, call);
    Value *key = value_list(evaluator_of(session));
    orm_flush(session, call->origin);
    for (size_t i = 0; i < object->mapping->table->columns.count; i++)
        if (mapping_is_key(object->mapping->table, object->mapping->table->columns.rows[i]) &&
            object->loaded[i] != NULL)
            value_append(evaluator_of(session), key, object->loaded[i]);
    object->is_expired = true;
    orm_get(session, object->mapping->class, key, call->origin);
    return nothing(session);
}

// ---- rows without instances ---------------------------------------------------------------------

// bulk_insert_mappings(Class, [{…}])
static Value *
run_insert_rows(OrmSession *session, const SessionRow *row, const Call *call)
{
    Value *class = call_argument(call, 0, "mapper"), *rows = call_argument(call, 1, "mappings");
    const Mapping *mapping = class == NULL ? NULL : orm_mapping(session, class);
    const Items *items = value_sequence(rows);
    if (mapping == NULL || items == NULL || items->rest != NULL)
        return not_given(session, row, call);
    orm_flush(session, call->origin);
    for (size_t i = 0; i < items->count; i++) {
        Value *insert = orm_invoke(session, mapping->table->value, "insert", 0, NULL);
        insert = orm_invoke(session, insert, "values", 1, &items->items[i]);
        script_execute(session->reader, insert, call->origin);
    }
    return nothing(session);
}

// bulk_update_mappings(Class, [{key, …}])
static Value *
run_update_rows(OrmSession *session, const SessionRow *row, const Call *call)
{
    Evaluator *evaluator = evaluator_of(session);
    Value *class = call_argument(call, 0, "mapper"), *rows = call_argument(call, 1, "mappings");
    const Mapping *mapping = class == NULL ? NULL : orm_mapping(session, class);
    const Items *items = value_sequence(rows);
    if (mapping == NULL || items == NULL || items->rest != NULL)
        return not_given(session, row, call);
    orm_flush(session, call->origin);
    for (size_t i = 0; i < items->count; i++) {
        Value *update = orm_invoke(session, mapping->table->value, "update", 0, NULL);
        Value *values = value_dict(evaluator);
        for (size_t j = 0; j < mapping->table->columns.count; j++) {
            DeclaredColumn *column = mapping->table->columns.rows[j];
            Value *value = items->items[i]->kind != VALUE_DICT || mapping->attributes[j] == NULL
                               ? NULL
                               : value_find(items->items[i], mapping->attributes[j]);
            if (value == NULL)
                continue;
            Value *condition =
                evaluator_binary(evaluator, "==", column->value, value, call->origin);
            if (mapping_is_key(mapping->table, column))
                update = orm_invoke(session, update, "where", 1, &condition);
            else
                value_put(evaluator, values, value_from_text(evaluator, column->key), value);
        }
        script_execute(session->reader, orm_invoke(session, update, "values", 1, &values),
                       call->origin);
    }
    return nothing(session);
}

// ---- questions ----------------------------------------------------------------------------------

static Value *
run_query(OrmSession *session, const SessionRow *row, const Call *call)
{
    (void)row;
    return orm_query(session, call);
}

static Value *
run_get(OrmSession *session, const SessionRow *row, const Call *call)
{
    Value *class = call_argument(call, 0, "entity"), *key = call_argument(call, 1, "ident");
    return class == NULL || key == NULL ? not_given(session, row, call)
                                        : orm_get(session, class, key, call->origin);
}

// execute(select(Class)) gives instances; a plain text is the connection's.
static ScriptCursor *
send(OrmSession *session, const Call *call)
{
    Value *given = call_argument(call, 0, "statement");
    const Statement *statement = given == NULL ? NULL : statement_of(given);
    size_t count = 0;
    Value *const *columns = statement == NULL ? NULL : statement_columns(statement, &count);
    bool has_classes = false;
    for (size_t i = 0; i < count; i++)
        has_classes |= orm_mapping(session, columns[i]) != NULL;
    orm_flush(session, call->origin);
    if (has_classes)
        return script_cursor(session->reader, given, orm_shape(session, columns, count, false),
                             call->origin);
    return cursor_of(script_execute_call(evaluator_of(session), call));
}

static Value *
run_execute(OrmSession *session, const SessionRow *row, const Call *call)
{
    (void)row;
    return cursor_value(evaluator_of(session), send(session, call), call->origin);
}

static Value *
run_scalar(OrmSession *session, const SessionRow *row, const Call *call)
{
    ScriptCursor *cursor = send(session, call);
    (void)row;
    return cursor == NULL ? script_unasked(evaluator_of(session), call->origin)
                          : cursor_scalar(evaluator_of(session), cursor, call);
}

static Value *
run_scalars(OrmSession *session, const SessionRow *row, const Call *call)
{
    ScriptCursor *cursor = send(session, call);
    (void)row;
    return cursor == NULL ? script_unasked(evaluator_of(session), call->origin)
                          : cursor_scalars(evaluator_of(session), cursor, call);
}

static Value *
run_connection(OrmSession *session, const SessionRow *row, const Call *call)
{
    (void)row;
    return script_connection(evaluator_of(session), call->origin);
}

// with session.begin(): its end is a commit
static void
block_leave(Evaluator *evaluator, Value *self, Origin origin)
{
    (void)evaluator;
    orm_flush(self->host.data, origin);
}

static Value *
block_enter(Evaluator *evaluator, Value *self, Origin origin)
{
    (void)evaluator;
    return session_value(self->host.data, origin);
}

static Value *
block_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    return orm_session_type.get_attribute(evaluator, self, name, origin);
}

static const HostType block_type = {
    .name = "transaction",
    .enter = block_enter,
    .leave = block_leave,
    .get_attribute = block_attribute,
};

static Value *
run_begin(OrmSession *session, const SessionRow *row, const Call *call)
{
    (void)row;
    return value_host(evaluator_of(session), &block_type, NULL, session, call->origin);
}

static const SessionRow session_rows[] = {
    {"add", run_add},
    {"add_all", run_add_all},
    {"begin", run_begin},
    {"begin_nested", run_begin},
    {"bulk_insert_mappings", run_insert_rows},
    {"bulk_save_objects", run_add_all},
    {"bulk_update_mappings", run_update_rows},
    {"close", run_close},
    {"commit", run_commit},
    {"configure", run_nothing},
    {"connection", run_connection},
    {"delete", run_delete},
    {"execute", run_execute},
    {"expire", run_expire},
    {"expire_all", run_expire},
    {"expunge_all", run_close},
    {"flush", run_flush},
    {"get", run_get},
    {"get_bind", run_connection},
    {"merge", run_merge},
    {"query", run_query},
    {"refresh", run_refresh},
    {"remove", run_close},
    {"rollback", run_rollback},
    {"scalar", run_scalar},
    {"scalars", run_scalars},
};

static Value *
method_call(Evaluator *evaluator, Value *self, const Call *call)
{
    const SessionRow *row = self->host.row;
    (void)evaluator;
    return row->run(self->host.data, row, call);
}

static const HostType method_type = {.name = "method", .call = method_call};

static Value *
session_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    for (size_t i = 0; i < G_N_ELEMENTS(session_rows); i++)
        if (strcmp(session_rows[i].name, name) == 0)
            return value_host(evaluator, &method_type, &session_rows[i], self->host.data, origin);
    if (strcmp(name, "bind") == 0)
        return script_connection(evaluator, origin);
    if (strcmp(name, "no_autoflush") == 0)
        return self;
    return name[0] == '_' ? NULL : value_unknown(evaluator, origin, "a session's \"%s\"", name);
}

const HostType orm_session_type = {
    .name = "Session",
    .get_attribute = session_attribute,
};

// ---- makers -------------------------------------------------------------------------------------

static OrmSession *
new_session(Evaluator *evaluator)
{
    OrmSession *session = ARENA_NEW(evaluator_arena(evaluator), OrmSession);
    session->reader = script_reader(evaluator);
    session->identities = value_dict(evaluator);
    session->reader->declarations.relate = orm_relate;
    return session;
}

// Session(bind=…)
static Value *
session_call(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return session_value(new_session(evaluator), call->origin);
}

const HostType script_session_class = {.name = "Session", .call = session_call};

// What sessionmaker(…) and scoped_session(…) give: called, a new session; else one that is shared.
typedef struct {
    OrmSession *shared;
    bool is_scoped;
} Maker;

static OrmSession *
shared_session(Evaluator *evaluator, Maker *maker)
{
    if (maker->shared == NULL)
        maker->shared = new_session(evaluator);
    return maker->shared;
}

static Value *
made_call(Evaluator *evaluator, Value *self, const Call *call)
{
    Maker *maker = self->host.data;
    return session_value(
        maker->is_scoped ? shared_session(evaluator, maker) : new_session(evaluator), call->origin);
}

static Value *
made_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    Value *session = session_value(shared_session(evaluator, self->host.data), origin);
    return session_attribute(evaluator, session, name, origin);
}

static const HostType made_type = {
    .name = "sessionmaker",
    .call = made_call,
    .get_attribute = made_attribute,
};

static Value *
maker_call(Evaluator *evaluator, Value *self, const Call *call)
{
    Maker *maker = ARENA_NEW(evaluator_arena(evaluator), Maker);
    maker->is_scoped = self->host.row != NULL;
    return value_host(evaluator, &made_type, NULL, maker, call->origin);
}

const HostType script_sessionmaker = {.name = "sessionmaker", .call = maker_call};

// flag_modified(instance, "data"): it is written even if it is equal
static Value *
flag_call(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *instance = call_argument(call, 0, "instance");
    const char *name = value_text(call_argument(call, 1, "key"));
    OrmObject *object = instance == NULL ? NULL : orm_object(instance);
    (void)self;
    for (size_t i = 0; object != NULL && i < object->mapping->table->columns.count; i++)
        if (g_strcmp0(object->mapping->attributes[i], name) == 0)
            object->forced[i] = true;
    return value_none(evaluator);
}

const HostType script_flag_modified = {.name = "flag_modified", .call = flag_call};
