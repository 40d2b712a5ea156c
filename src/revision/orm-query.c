#include "revision/orm-private.h"

#include "sqlalchemy/clause.h"
#include "sqlalchemy/statement.h"

#include <string.h>

// session.query(…): a SELECT that grows, and what is made of its rows.

typedef struct {
    OrmSession *session;
    Value *select;       // the statement
    Pointers entities;   // Value: what was asked for
    Pointers conditions; // Value: of update() and delete()
    bool is_plain;       // nothing but conditions
} OrmQuery;

static const HostType query_type;

typedef struct {
    OrmSession *session;
    Value *const *columns;
    size_t count;
    bool is_single;
} Shape;

// ---- rows ---------------------------------------------------------------------------------------

static const char *
name_of(const Result *result, size_t column, const Value *entity)
{
    return entity->kind == VALUE_CLASS ? entity->class->name : result_name(result, column);
}

// The type by which a single column's values are read.
static Value *
type_of(const Value *entity)
{
    const DeclaredColumn *column = declared_column(entity);
    const Clause *clause = clause_of(entity);
    return column != NULL ? column->type : clause == NULL ? NULL : clause->type;
}

static size_t
width_of(OrmSession *session, Value *entity)
{
    const Mapping *mapping = orm_mapping(session, entity);
    const DeclaredTable *table = declared_table(entity);
    return mapping != NULL ? mapping->table->columns.count
           : table != NULL ? table->columns.count
                           : 1;
}

/** A row that is being put together. */
typedef struct {
    const Shape *shape;
    const Result *result;
    size_t row, column;
    GPtrArray *names, *values;
} Making;

static void
take_entity(Making *making, Value *entity)
{
    OrmSession *session = making->shape->session;
    Evaluator *evaluator = session->reader->evaluator;
    const Mapping *mapping = orm_mapping(session, entity);
    size_t width = width_of(session, entity);
    if (mapping != NULL) {
        const char *name = name_of(making->result, making->column, entity);
        g_ptr_array_add(making->names, (gpointer)(uintptr_t)name);
        g_ptr_array_add(making->values,
                        orm_load(session, mapping, making->result, making->row, making->column));
        making->column += width;
        return;
    }
    for (size_t i = 0; i < width; i++, making->column++) {
        Value *value = cell_value(evaluator, making->result, making->row, making->column);
        const char *name =
            arena_intern(evaluator_arena(evaluator), result_name(making->result, making->column));
        g_ptr_array_add(making->names, (gpointer)(uintptr_t)name);
        g_ptr_array_add(making->values,
                        width > 1 ? value : type_result(evaluator, type_of(entity), value));
    }
}

static Value *
shaped_row(Evaluator *evaluator, void *data, const Result *result, size_t row)
{
    const Shape *shape = data;
    g_autoptr(GPtrArray) names = g_ptr_array_new(), values = g_ptr_array_new();
    Making making = {shape, result, row, 0, names, values};
    for (size_t i = 0; i < shape->count; i++)
        if (making.column + width_of(shape->session, shape->columns[i]) <= result_columns(result))
            take_entity(&making, shape->columns[i]);
    if (shape->is_single && values->len == 1)
        return values->pdata[0];
    return row_make(evaluator, (const char *const *)names->pdata, (Value *const *)values->pdata,
                    values->len);
}

const CursorShape *
orm_shape(OrmSession *session, Value *const *columns, size_t count, bool is_single)
{
    Arena *arena = evaluator_arena(session->reader->evaluator);
    Shape *shape = ARENA_NEW(arena, Shape);
    *shape = (Shape){session, columns, count, is_single};
    CursorShape *made = ARENA_NEW(arena, CursorShape);
    *made = (CursorShape){.row = shaped_row, .data = shape};
    return made;
}

// ---- queries ------------------------------------------------------------------------------------

static Value *
query_value(Evaluator *evaluator, OrmQuery query, Origin origin)
{
    return value_host(evaluator, &query_type, NULL,
                      arena_copy(evaluator_arena(evaluator), &query, sizeof query), origin);
}

static Value *
select_of(Evaluator *evaluator, const Pointers *entities, Origin origin)
{
    Value *module = evaluator_import(evaluator, "sqlalchemy");
    Value *empty = evaluator_call_with(
        evaluator, evaluator_get(evaluator, module, "select", origin), origin, 0, NULL);
    Value *method = evaluator_get(evaluator, empty, "with_only_columns", origin);
    return evaluator_call_with(evaluator, method, origin, entities->count,
                               (Value *const *)entities->rows);
}

// What it is not known how to read the rows of.
static bool
check_entity(OrmSession *session, Value *entity, Origin origin)
{
    const Mapping *mapping = orm_mapping(session, entity);
    bool is_column = declared_column(entity) != NULL || clause_of(entity) != NULL ||
                     statement_of(entity) != NULL;
    if (mapping != NULL && mapping->unknown != NULL) {
        script_opaque(session->reader, origin, mapping->table->name,
                      "a query of %s is not followed: %s", mapping->class->class->name,
                      mapping->unknown);
        return false;
    }
    if (mapping == NULL && !is_column && declared_table(entity) == NULL) {
        script_not_known(session->reader, entity, origin, NULL, "what a query asks for");
        return false;
    }
    return true;
}

static Value *
query_of(OrmSession *session, Value *const *entities, size_t count, Origin origin)
{
    Evaluator *evaluator = session->reader->evaluator;
    OrmQuery query = {.session = session, .is_plain = true};
    for (size_t i = 0; i < count; i++) {
        if (!check_entity(session, entities[i], origin))
            return value_unknown(evaluator, origin, "what a query asks for");
        pointers_add(evaluator_arena(evaluator), &query.entities, entities[i]);
    }
    query.select = select_of(evaluator, &query.entities, origin);
    return query_value(evaluator, query, origin);
}

Value *
orm_query(OrmSession *session, const Call *call)
{
    g_autofree Value **entities = g_new(Value *, call->positional + 1);
    for (size_t i = 0; i < call->positional; i++)
        entities[i] = call->arguments[i].value;
    return query_of(session, entities, call->positional, call->origin);
}

typedef struct MethodRow MethodRow;
typedef struct {
    const MethodRow *row;
    OrmQuery *query;
    Value *self;
} BoundMethod;

struct MethodRow {
    const char *name;
    Value *(*run)(Evaluator *evaluator, const BoundMethod *method, const Call *call);
    const char *word; // the statement's method that does the same
};

static Value *
changed(Evaluator *evaluator, const BoundMethod *method, Value *select, Origin origin)
{
    OrmQuery query = *method->query;
    query.select = select;
    query.is_plain = false;
    return select->kind == VALUE_UNKNOWN ? select : query_value(evaluator, query, origin);
}

// order_by(), group_by(), limit(): the statement's own
static Value *
forward(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    const char *name = method->row->word != NULL ? method->row->word : method->row->name;
    Value *own = evaluator_get(evaluator, method->query->select, name, call->origin);
    return changed(evaluator, method, evaluator_call(evaluator, own, call), call->origin);
}

// subquery(), exists(), label(): no query any more
static Value *
leave(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    const char *name = method->row->word != NULL ? method->row->word : method->row->name;
    return evaluator_call(
        evaluator, evaluator_get(evaluator, method->query->select, name, call->origin), call);
}

static Value *
same(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    (void)evaluator;
    (void)call;
    return method->self;
}

static Value *
with_conditions(Evaluator *evaluator, const OrmQuery *before, Value *const *conditions,
                size_t count, Origin origin)
{
    OrmQuery query = *before;
    Arena *arena = evaluator_arena(evaluator);
    query.conditions = (Pointers){0};
    for (size_t i = 0; i < before->conditions.count; i++)
        pointers_add(arena, &query.conditions, before->conditions.rows[i]);
    for (size_t i = 0; i < count; i++)
        pointers_add(arena, &query.conditions, conditions[i]);
    query.select = orm_invoke(before->session, before->select, "where", count, conditions);
    return query_value(evaluator, query, origin);
}

static Value *
run_filter(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    g_autofree Value **conditions = g_new(Value *, call->positional + 1);
    for (size_t i = 0; i < call->positional; i++)
        conditions[i] = call->arguments[i].value;
    return with_conditions(evaluator, method->query, conditions, call->positional, call->origin);
}

// What filter_by(name=…) is about: the first class, or the table of the first column.
static Value *
subject_of(const OrmQuery *query)
{
    for (size_t i = 0; i < query->entities.count; i++) {
        Value *entity = query->entities.rows[i];
        const DeclaredColumn *column = declared_column(entity);
        if (entity->kind == VALUE_CLASS)
            return entity;
        if (declared_table(entity) != NULL)
            return entity;
        if (column != NULL && column->table != NULL)
            return column->table->value;
    }
    return NULL;
}

static Value *
run_filter_by(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    Value *subject = subject_of(method->query);
    g_autofree Value **conditions = g_new(Value *, call->count + 1);
    if (subject == NULL || call->rest != NULL)
        return value_unknown(evaluator, call->origin, "what filter_by() is about");
    if (subject->kind != VALUE_CLASS)
        subject = evaluator_get(evaluator, subject, "c", call->origin);
    for (size_t i = 0; i < call->count; i++) {
        Value *column = evaluator_get(evaluator, subject, call->arguments[i].name, call->origin);
        conditions[i] =
            evaluator_binary(evaluator, "==", column, call->arguments[i].value, call->origin);
    }
    return with_conditions(evaluator, method->query, conditions, call->count, call->origin);
}

static Value *
run_with_entities(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    OrmQuery query = *method->query;
    query.entities = (Pointers){0};
    for (size_t i = 0; i < call->positional; i++) {
        if (!check_entity(query.session, call->arguments[i].value, call->origin))
            return value_unknown(evaluator, call->origin, "what a query asks for");
        pointers_add(evaluator_arena(evaluator), &query.entities, call->arguments[i].value);
    }
    query.select = orm_invoke(query.session, query.select, "with_only_columns",
                              query.entities.count, (Value *const *)query.entities.rows);
    return query_value(evaluator, query, call->origin);
}

// ---- what is asked ------------------------------------------------------------------------------

static Value *
rows_of(const OrmQuery *query, Value *select, Origin origin)
{
    OrmSession *session = query->session;
    Evaluator *evaluator = session->reader->evaluator;
    orm_flush(session, origin);
    const CursorShape *shape = orm_shape(session, (Value *const *)query->entities.rows,
                                         query->entities.count, query->entities.count == 1);
    ScriptCursor *cursor = script_cursor(session->reader, select, shape, origin);
    return cursor == NULL ? script_unasked(evaluator, origin) : cursor_rest(evaluator, cursor);
}

static Value *
run_all(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    (void)evaluator;
    return rows_of(method->query, method->query->select, call->origin);
}

static Value *
run_first(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    Value *one = value_from_integer(evaluator, 1);
    Value *limited = orm_invoke(method->query->session, method->query->select, "limit", 1, &one);
    Value *rows = rows_of(method->query, limited, call->origin);
    const Items *items = value_sequence(rows);
    if (items == NULL)
        return rows;
    return items->count == 0 ? value_none(evaluator) : items->items[0];
}

static Value *
run_one(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    Value *rows = rows_of(method->query, method->query->select, call->origin);
    const Items *items = value_sequence(rows);
    bool may_be_none = strcmp(method->row->name, "one") != 0;
    if (items == NULL)
        return rows;
    if (items->count == 1)
        return items->items[0];
    if (items->count == 0 && may_be_none)
        return value_none(evaluator);
    return items->count == 0 ? evaluator_raise(evaluator, call->origin, "Exception",
                                               "no row was found when one was required")
                             : evaluator_raise(evaluator, call->origin, "Exception",
                                               "several rows were found when one was required");
}

static Value *
run_scalar(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    Value *row = run_first(evaluator, method, call);
    bool is_several = method->query->entities.count > 1;
    return is_several && row->kind == VALUE_HOST
               ? evaluator_subscript(evaluator, row, value_from_integer(evaluator, 0), call->origin)
               : row;
}

// SELECT count(*) FROM (…)
static Value *
run_count(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    OrmSession *session = method->query->session;
    Value *module = evaluator_import(evaluator, "sqlalchemy");
    Value *functions = evaluator_get(evaluator, module, "func", call->origin);
    Value *count = orm_invoke(session, functions, "count", 0, NULL);
    Value *inner = orm_invoke(session, method->query->select, "subquery", 0, NULL);
    Pointers columns = {0};
    pointers_add(evaluator_arena(evaluator), &columns, count);
    Value *select =
        orm_invoke(session, select_of(evaluator, &columns, call->origin), "select_from", 1, &inner);
    orm_flush(session, call->origin);
    ScriptCursor *cursor = script_cursor(session->reader, select, NULL, call->origin);
    return cursor == NULL ? script_unasked(evaluator, call->origin)
                          : cursor_scalar(evaluator, cursor, call);
}

static Value *
run_get(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    Value *subject = subject_of(method->query), *key = call_argument(call, 0, "ident");
    return subject == NULL || key == NULL
               ? value_unknown(evaluator, call->origin, "which row get() is about")
               : orm_get(method->query->session, subject, key, call->origin);
}

// ---- update() and delete() ----------------------------------------------------------------------

// How many rows there were is asked only when it is used.
static Value *
changed_rows(Evaluator *evaluator, Value *self)
{
    return cursor_count(evaluator, self->host.data, self->host.origin);
}

static Value *count_binary(Evaluator *evaluator, const char *operator, Value * left, Value *right,
                           Origin origin);

static Value *
count_truth(Evaluator *evaluator, Value *self)
{
    Value *count = changed_rows(evaluator, self);
    return count->kind == VALUE_UNKNOWN
               ? count
               : value_bool(evaluator, evaluator_truth(evaluator, count) == 1);
}

static const char *
count_repr(Evaluator *evaluator, const Value *self)
{
    Value *count = changed_rows(evaluator, (Value *)(uintptr_t)self);
    return count->kind == VALUE_UNKNOWN ? NULL : evaluator_repr(evaluator, count);
}

static const HostType count_type = {
    .name = "number of rows",
    .binary = count_binary,
    .truth = count_truth,
    .repr = count_repr,
};

static Value *
count_binary(Evaluator *evaluator, const char *operator, Value * left, Value *right, Origin origin)
{
    Value *sides[] = {left, right};
    for (size_t i = 0; i < G_N_ELEMENTS(sides); i++)
        if (sides[i]->kind == VALUE_HOST && sides[i]->host.type == &count_type)
            sides[i] = changed_rows(evaluator, sides[i]);
    return evaluator_binary(evaluator, operator, sides[0], sides[1], origin);
}

static Value *
send_change(Evaluator *evaluator, const BoundMethod *method, Value *statement, Origin origin)
{
    const OrmQuery *query = method->query;
    OrmSession *session = query->session;
    statement = orm_invoke(session, statement, "where", query->conditions.count,
                           (Value *const *)query->conditions.rows);
    orm_flush(session, origin);
    orm_expire(session);
    ScriptCursor *cursor = script_cursor(session->reader, statement, NULL, origin);
    return cursor == NULL ? script_unasked(evaluator, origin)
                          : value_host(evaluator, &count_type, NULL, cursor, origin);
}

static Value *
table_to_change(Evaluator *evaluator, const BoundMethod *method, Origin origin)
{
    Value *subject = subject_of(method->query);
    const Mapping *mapping = subject == NULL ? NULL : orm_mapping(method->query->session, subject);
    if (subject != NULL && method->query->is_plain)
        return mapping == NULL ? subject : mapping->table->value;
    script_opaque(method->query->session->reader, origin, NULL,
                  "%s() of a query that is more than conditions is not followed",
                  method->row->name);
    (void)evaluator;
    return NULL;
}

static Value *
run_delete(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    Value *table = table_to_change(evaluator, method, call->origin);
    if (table == NULL)
        return value_unknown(evaluator, call->origin, "what delete() is about");
    Value *statement = orm_invoke(method->query->session, table, "delete", 0, NULL);
    return send_change(evaluator, method, statement, call->origin);
}

static Value *
run_update(Evaluator *evaluator, const BoundMethod *method, const Call *call)
{
    Value *table = table_to_change(evaluator, method, call->origin);
    Value *values = call_argument(call, 0, "values");
    if (table == NULL || values == NULL)
        return value_unknown(evaluator, call->origin, "what update() is about");
    Value *statement = orm_invoke(method->query->session, table, "update", 0, NULL);
    return send_change(evaluator, method,
                       orm_invoke(method->query->session, statement, "values", 1, &values),
                       call->origin);
}

// ---- one instance, and related ones -------------------------------------------------------------

Value *
orm_get(OrmSession *session, Value *class, Value *key, Origin origin)
{
    Evaluator *evaluator = session->reader->evaluator;
    Value *query = query_of(session, &class, 1, origin);
    const Mapping *mapping = orm_mapping(session, class);
    const Items *parts = value_sequence(key);
    if (query->kind == VALUE_UNKNOWN || mapping == NULL)
        return query;
    size_t place = 0;
    for (size_t i = 0; i < mapping->table->columns.count; i++) {
        DeclaredColumn *column = mapping->table->columns.rows[i];
        if (!mapping_is_key(mapping->table, column))
            continue;
        Value *part = parts == NULL          ? key
                      : place < parts->count ? parts->items[place]
                                             : value_none(evaluator);
        Value *condition = evaluator_binary(evaluator, "==", column->value, part, origin);
        query = with_conditions(evaluator, query->host.data, &condition, 1, origin);
        place++;
    }
    return orm_invoke(session, query, "first", 0, NULL);
}

// "Child", Child, lambda: Child
static Value *
related_class(Evaluator *evaluator, const Call *relationship)
{
    Value *given = call_argument(relationship, 0, "argument");
    const Declarations *declarations = declarations_of(evaluator);
    if (given != NULL && given->kind == VALUE_FUNCTION)
        given = evaluator_call_with(evaluator, given, relationship->origin, 0, NULL);
    if (value_text(given) == NULL)
        return given;
    for (size_t i = 0; i < declarations->classes.count; i++) {
        Value *class = declarations->classes.rows[i];
        if (strcmp(class->class->name, value_text(given)) == 0)
            return class;
    }
    return NULL;
}

static Value *
related_order(const OrmSession *session, const Call *relationship)
{
    Evaluator *evaluator = session->reader->evaluator;
    Value *order = call_keyword(relationship, "order_by");
    if (value_text(order) == NULL)
        return order;
    Value *module = evaluator_import_file(evaluator, session->reader->revision->file);
    return evaluator_expression(evaluator, module, value_text(order), relationship->origin);
}

static const char *
name_of_relationship(const OrmObject *object, const Call *relationship)
{
    const Namespace *names = &object->mapping->class->class->names;
    for (size_t i = 0; i < names->count; i++)
        if (mapping_relationship(object->mapping->class, names->rows[i].name) == relationship)
            return names->rows[i].name;
    return NULL;
}

// Several rows that refer to this one: the list stays the same from then on.
static Value *
related_list(OrmObject *object, Value *class, ForeignPair pair, const Call *relationship)
{
    OrmSession *session = object->session;
    Evaluator *evaluator = session->reader->evaluator;
    const char *name = name_of_relationship(object, relationship);
    Value *key = evaluator_get(evaluator, object->instance, pair.target->key, relationship->origin);
    Value *query = query_of(session, &class, 1, relationship->origin);
    Value *condition =
        evaluator_binary(evaluator, "==", pair.column->value, key, relationship->origin);
    Value *order = related_order(session, relationship);
    if (query->kind == VALUE_UNKNOWN || name == NULL)
        return NULL;
    query = with_conditions(evaluator, query->host.data, &condition, 1, relationship->origin);
    if (order != NULL && order->kind != VALUE_NONE)
        query = orm_invoke(session, query, "order_by", 1, &order);
    Value *rows = orm_invoke(session, query, "all", 0, NULL);
    const Items *items = value_sequence(rows);
    if (items == NULL)
        return rows;
    Value *kept = value_list(evaluator);
    for (size_t i = 0; i < items->count; i++)
        value_append(evaluator, kept, items->items[i]);
    session->has_lists = true;
    object->related = object->related == NULL ? value_dict(evaluator) : object->related;
    value_put(evaluator, object->related, value_from_text(evaluator, name), kept);
    evaluator_set(evaluator, object->instance, name, rows, relationship->origin);
    return rows;
}

Value *
orm_relate(Evaluator *evaluator, Value *instance, const Call *relationship)
{
    OrmObject *object = orm_object(instance);
    if (object == NULL || relationship == NULL || call_keyword(relationship, "secondary") != NULL ||
        call_keyword(relationship, "primaryjoin") != NULL)
        return NULL;
    Value *class = related_class(evaluator, relationship);
    const Mapping *other = class == NULL ? NULL : orm_mapping(object->session, class);
    if (other == NULL)
        return NULL;
    ForeignPair outward = foreign_pair(object->mapping->table, other->table);
    ForeignPair inward = foreign_pair(other->table, object->mapping->table);
    bool is_list = call_keyword(relationship, "uselist") == NULL;
    if (outward.column != NULL && inward.column != NULL)
        return NULL;
    if (inward.column != NULL)
        return is_list ? related_list(object, class, inward, relationship) : NULL;
    if (outward.column == NULL || !outward.target->primary_key)
        return NULL;
    Value *key = evaluator_get(evaluator, instance, outward.column->key, relationship->origin);
    return key->kind == VALUE_NONE ? key
                                   : orm_get(object->session, class, key, relationship->origin);
}

// ---- a query as Python sees it ------------------------------------------------------------------

static const MethodRow methods[] = {
    {"all", run_all, NULL},
    {"alias", leave, NULL},
    {"as_scalar", leave, NULL},
    {"autoflush", same, NULL},
    {"correlate", same, NULL},
    {"count", run_count, NULL},
    {"cte", leave, NULL},
    {"delete", run_delete, NULL},
    {"distinct", forward, NULL},
    {"enable_eagerloads", same, NULL},
    {"except_", forward, NULL},
    {"execution_options", same, NULL},
    {"exists", leave, NULL},
    {"filter", run_filter, NULL},
    {"filter_by", run_filter_by, NULL},
    {"first", run_first, NULL},
    {"get", run_get, NULL},
    {"group_by", forward, NULL},
    {"having", forward, NULL},
    {"intersect", forward, NULL},
    {"join", forward, NULL},
    {"label", leave, NULL},
    {"limit", forward, NULL},
    {"offset", forward, NULL},
    {"one", run_one, NULL},
    {"one_or_none", run_one, NULL},
    {"options", same, NULL},
    {"order_by", forward, NULL},
    {"outerjoin", forward, NULL},
    {"populate_existing", same, NULL},
    {"scalar", run_scalar, NULL},
    {"scalar_subquery", leave, NULL},
    {"select_from", forward, NULL},
    {"subquery", leave, NULL},
    {"union", forward, NULL},
    {"union_all", forward, NULL},
    {"update", run_update, NULL},
    {"where", run_filter, NULL},
    {"with_entities", run_with_entities, NULL},
    {"with_for_update", same, NULL},
    {"yield_per", same, NULL},
};

static Value *
method_call(Evaluator *evaluator, Value *self, const Call *call)
{
    const BoundMethod *method = self->host.data;
    return method->row->run(evaluator, method, call);
}

static const HostType method_type = {.name = "method", .call = method_call};

static Value *
query_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    OrmQuery *query = self->host.data;
    for (size_t i = 0; i < G_N_ELEMENTS(methods); i++) {
        if (strcmp(methods[i].name, name) != 0)
            continue;
        BoundMethod method = {&methods[i], query, self};
        return value_host(evaluator, &method_type, NULL,
                          arena_copy(evaluator_arena(evaluator), &method, sizeof method), origin);
    }
    if (strcmp(name, "statement") == 0 || strcmp(name, "selectable") == 0)
        return query->select;
    if (strcmp(name, "session") == 0)
        return value_host(evaluator, &orm_session_type, NULL, query->session, origin);
    return name[0] == '_' && strcmp(name, "__clause_element__") != 0
               ? NULL
               : value_unknown(evaluator, origin, "a query's \"%s\"", name);
}

static Value *
query_iterate(Evaluator *evaluator, Value *self, Origin origin)
{
    const OrmQuery *query = self->host.data;
    (void)evaluator;
    return rows_of(query, query->select, origin);
}

// query[0], query[:10]: of all rows
static Value *
query_subscript(Evaluator *evaluator, Value *self, Value *key, Origin origin)
{
    const OrmQuery *query = self->host.data;
    return evaluator_subscript(evaluator, rows_of(query, query->select, origin), key, origin);
}

static const HostType query_type = {
    .name = "query",
    .get_attribute = query_attribute,
    .iterate = query_iterate,
    .subscript = query_subscript,
};
