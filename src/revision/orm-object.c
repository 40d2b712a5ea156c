#include "revision/orm-private.h"

#include "base/sql.h"
#include "sqlalchemy/clause.h"
#include "sqlalchemy/sqltype.h"

#include <string.h>

// Instances as rows: loading them, and sending what has changed.

const Mapping *
orm_mapping(OrmSession *session, Value *class)
{
    for (size_t i = 0; i < session->mappings.count; i++) {
        const Mapping *mapping = session->mappings.rows[i];
        if (class->kind == VALUE_CLASS && mapping->class->class == class->class)
            return mapping;
    }
    Evaluator *evaluator = session->reader->evaluator;
    const Mapping *mapping = mapping_of(evaluator, class);
    if (mapping != NULL)
        pointers_add(evaluator_arena(evaluator), &session->mappings,
                     arena_copy(evaluator_arena(evaluator), mapping, sizeof *mapping));
    return mapping;
}

OrmObject *
orm_object(const Value *instance)
{
    return instance->kind == VALUE_INSTANCE ? instance->instance->host_data : NULL;
}

Value *
orm_attribute(const Mapping *mapping, const Value *instance, size_t column)
{
    const char *name = mapping->attributes[column];
    const Binding *row = name == NULL ? NULL : namespace_find(&instance->instance->names, name);
    return row == NULL ? NULL : row->value;
}

static DeclaredColumn *
column_at(const Mapping *mapping, size_t place)
{
    return mapping->table->columns.rows[place];
}

static void
set_attribute(OrmSession *session, const Mapping *mapping, Value *instance, size_t column,
              Value *value)
{
    if (mapping->attributes[column] != NULL)
        evaluator_set(session->reader->evaluator, instance, mapping->attributes[column], value,
                      declared_origin(column_at(mapping, column)));
}

Value *
orm_invoke(OrmSession *session, Value *self, const char *name, size_t count,
           Value *const *arguments)
{
    Evaluator *evaluator = session->reader->evaluator;
    Value *method = evaluator_get(evaluator, self, name, (Origin){0});
    return evaluator_call_with(evaluator, method, (Origin){0}, count, arguments);
}

// ---- identities ---------------------------------------------------------------------------------

// "table 5"; NULL: a part of the key is not known.
static Value *
identity_of(OrmSession *session, const Mapping *mapping, Value *const *values)
{
    Evaluator *evaluator = session->reader->evaluator;
    g_autoptr(GString) text = g_string_new(mapping->class->class->name);
    for (size_t i = 0; i < mapping->table->columns.count; i++) {
        const DeclaredColumn *column = column_at(mapping, i);
        if (!mapping_is_key(mapping->table, column))
            continue;
        const char *literal =
            values[i] == NULL ? NULL : literal_sql(evaluator, values[i], column->type);
        if (literal == NULL || values[i]->kind == VALUE_NONE)
            return NULL;
        g_string_append_printf(text, " %s", literal);
    }
    return value_from_text(evaluator, text->str);
}

// What a list or dict is now, where the session notices changes within it.
static const char *
noted(OrmSession *session, const DeclaredColumn *column, Value *value)
{
    bool is_mutable = column->type != NULL &&
                      strcmp(sql_type_class_name(column->type), "as_mutable") == 0 &&
                      (value->kind == VALUE_DICT || value_sequence(value) != NULL);
    return is_mutable ? literal_sql(session->reader->evaluator, value, column->type) : NULL;
}

static void
note_loaded(OrmObject *object, size_t column, Value *value)
{
    object->loaded[column] = value;
    object->texts[column] =
        value == NULL ? NULL : noted(object->session, column_at(object->mapping, column), value);
    object->forced[column] = false;
}

static void
remember(OrmObject *object)
{
    OrmSession *session = object->session;
    Value *identity = identity_of(session, object->mapping, object->loaded);
    if (identity != NULL)
        value_put(session->reader->evaluator, session->identities, identity, object->instance);
}

static OrmObject *
new_object(OrmSession *session, const Mapping *mapping, Value *instance, OrmState state)
{
    Arena *arena = evaluator_arena(session->reader->evaluator);
    OrmObject *object = ARENA_NEW(arena, OrmObject);
    size_t count = mapping->table->columns.count;
    *object = (OrmObject){.session = session,
                          .instance = instance,
                          .mapping = mapping,
                          .state = state,
                          .loaded = ARENA_NEW_ARRAY(arena, Value *, count + 1),
                          .texts = ARENA_NEW_ARRAY(arena, const char *, count + 1),
                          .forced = ARENA_NEW_ARRAY(arena, bool, count + 1)};
    instance->instance->host_data = object;
    pointers_add(arena, &session->objects, object);
    return object;
}

Value *
orm_load(OrmSession *session, const Mapping *mapping, const Result *result, size_t row,
         size_t column)
{
    Evaluator *evaluator = session->reader->evaluator;
    size_t count = mapping->table->columns.count;
    g_autofree Value **values = g_new0(Value *, count + 1);
    bool is_missing = true; // of an outer join
    for (size_t i = 0; i < count; i++) {
        values[i] = type_result(evaluator, column_at(mapping, i)->type,
                                cell_value(evaluator, result, row, column + i));
        is_missing &= values[i]->kind == VALUE_NONE;
    }
    Value *identity = identity_of(session, mapping, values);
    Value *known = identity == NULL ? NULL : value_find(session->identities, value_text(identity));
    OrmObject *object = known == NULL ? NULL : orm_object(known);
    if (is_missing)
        return value_none(evaluator);
    if (object != NULL && !object->is_expired)
        return known;
    if (object == NULL)
        object =
            new_object(session, mapping, evaluator_instance(evaluator, mapping->class), ORM_KEPT);
    object->is_expired = false;
    for (size_t i = 0; i < count; i++) {
        set_attribute(session, mapping, object->instance, i, values[i]);
        note_loaded(object, i, values[i]);
    }
    remember(object);
    return object->instance;
}

// ---- sending ------------------------------------------------------------------------------------

static bool
asks_server(const OrmSession *session)
{
    const ScriptServer *server = session->reader->options->server;
    return server != NULL && server->ask != NULL;
}

static bool
is_given(const DeclaredColumn *column)
{
    bool makes_itself = column->server_default != NULL;
    for (size_t i = 0; i < column->constructs.count; i++) {
        ConstructKind kind = ((const Construct *)column->constructs.rows[i])->kind;
        makes_itself |= kind == CONSTRUCT_SEQUENCE || kind == CONSTRUCT_IDENTITY ||
                        kind == CONSTRUCT_COMPUTED || kind == CONSTRUCT_FETCHED_VALUE;
    }
    return makes_itself;
}

/** What an INSERT of an instance says, and which columns the server fills. */
typedef struct {
    Value *values;  // a dict by keys of columns
    Pointers made;  // Value: columns to be read back
    GArray *places; // of these, size_t
} Insertion;

// (SQLAlchemy: orm/persistence.py, _collect_insert_commands: None is written where nothing else
// fills the column)
static void
add_insertion(OrmObject *object, size_t place, Insertion *insertion)
{
    OrmSession *session = object->session;
    Evaluator *evaluator = session->reader->evaluator;
    const DeclaredColumn *column = column_at(object->mapping, place);
    Value *value = orm_attribute(object->mapping, object->instance, place);
    bool is_nothing = value == NULL || value->kind == VALUE_NONE;
    if (is_nothing && column->python_default != NULL) {
        value = default_value(evaluator, column->python_default, declared_origin(column));
        bool is_expression = clause_of(value) != NULL;
        if (!is_expression)
            set_attribute(session, object->mapping, object->instance, place, value);
    } else if (is_nothing && (is_given(column) || mapping_is_key(object->mapping->table, column))) {
        pointers_add(evaluator_arena(evaluator), &insertion->made, column->value);
        g_array_append_val(insertion->places, place);
        return;
    }
    value_put(evaluator, insertion->values, value_from_text(evaluator, column->key),
              value == NULL ? value_none(evaluator) : value);
}

static void
take_made(OrmObject *object, const Insertion *insertion, ScriptCursor *cursor)
{
    OrmSession *session = object->session;
    Evaluator *evaluator = session->reader->evaluator;
    Value *rows = cursor == NULL ? NULL : cursor_rest(evaluator, cursor);
    const Items *items = value_sequence(rows);
    for (guint i = 0; i < insertion->places->len; i++) {
        size_t place = g_array_index(insertion->places, size_t, i);
        Value *value =
            items == NULL || items->count == 0
                ? script_unasked(evaluator, declared_origin(column_at(object->mapping, place)))
                : evaluator_subscript(evaluator, items->items[0], value_from_integer(evaluator, i),
                                      (Origin){0});
        set_attribute(session, object->mapping, object->instance, place, value);
    }
}

// ---- relationships ------------------------------------------------------------------------------

static void insert_object(OrmObject *object, Origin origin);

static void
set_column(OrmObject *object, const DeclaredColumn *column, Value *value)
{
    for (size_t i = 0; i < object->mapping->table->columns.count; i++)
        if (column_at(object->mapping, i) == column)
            set_attribute(object->session, object->mapping, object->instance, i, value);
}

static Value *
get_column(const OrmObject *object, const DeclaredColumn *column)
{
    for (size_t i = 0; i < object->mapping->table->columns.count; i++)
        if (column_at(object->mapping, i) == column)
            return orm_attribute(object->mapping, object->instance, i);
    return NULL;
}

// `many` refers to `one`: its foreign key takes the key of that.
static bool
link_objects(OrmObject *many, const OrmObject *one)
{
    ForeignPair pair = foreign_pair(many->mapping->table, one->mapping->table);
    Value *key = pair.column == NULL ? NULL : get_column(one, pair.target);
    if (key == NULL)
        return false;
    set_column(many, pair.column, key);
    return true;
}

// obj.parent = other
static bool
follow_one(OrmObject *object, Value *value, Origin origin)
{
    if (!orm_add(object->session, value, origin))
        return true; // said already
    OrmObject *other = orm_object(value);
    if (other->state == ORM_NEW && other != object)
        insert_object(other, origin);
    return link_objects(object, other);
}

// parent.children: those that were put in refer to it; none may have been taken out.
static bool
follow_list(OrmObject *object, const char *name, const Items *items, Origin origin)
{
    Value *before = object->related == NULL ? NULL : value_find(object->related, name);
    const Items *were = before == NULL ? NULL : value_sequence(before);
    for (size_t i = 0; were != NULL && i < were->count; i++) {
        bool is_there = false;
        for (size_t j = 0; j < items->count && !is_there; j++)
            is_there = items->items[j]->kind == VALUE_INSTANCE &&
                       items->items[j]->instance == were->items[i]->instance;
        if (!is_there)
            return false;
    }
    for (size_t i = 0; i < items->count; i++) {
        if (!orm_add(object->session, items->items[i], origin))
            return true;
        if (!link_objects(orm_object(items->items[i]), object))
            return false;
    }
    return items->rest == NULL;
}

// Before a row is written, what it refers to; behind it, what refers to it.
static void
follow_relationships(OrmObject *object, bool lists, Origin origin)
{
    const Namespace *names = &object->instance->instance->names;
    for (size_t i = 0; i < names->count; i++) {
        const Binding row = names->rows[i];
        bool is_related = row.value != NULL && row.value->kind != VALUE_NONE &&
                          mapping_relationship(object->mapping->class, row.name) != NULL;
        const Items *items = value_sequence(row.value);
        if (!is_related || (items != NULL) != lists)
            continue;
        bool is_followed = lists ? follow_list(object, row.name, items, origin)
                                 : follow_one(object, row.value, origin);
        if (!is_followed)
            script_opaque(object->session->reader, origin, object->mapping->table->name,
                          "what the relationship \"%s\" changes is not followed", row.name);
    }
}

static void
insert_object(OrmObject *object, Origin origin)
{
    OrmSession *session = object->session;
    Evaluator *evaluator = session->reader->evaluator;
    object->state = ORM_KEPT;
    follow_relationships(object, false, origin);
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(size_t));
    Insertion insertion = {.values = value_dict(evaluator), .places = places};
    for (size_t i = 0; i < object->mapping->table->columns.count; i++)
        add_insertion(object, i, &insertion);
    Value *statement = orm_invoke(session, object->mapping->table->value, "insert", 0, NULL);
    if (insertion.values->dict.count > 0)
        statement = orm_invoke(session, statement, "values", 1, &insertion.values);
    bool asks = asks_server(session) && places->len > 0;
    if (asks)
        statement = orm_invoke(session, statement, "returning", insertion.made.count,
                               (Value *const *)insertion.made.rows);
    ScriptCursor *cursor = script_cursor(session->reader, statement, NULL, origin);
    if (cursor != NULL && !asks)
        cursor_run(cursor);
    take_made(object, &insertion, asks ? cursor : NULL);
    for (size_t i = 0; i < object->mapping->table->columns.count; i++)
        note_loaded(object, i, orm_attribute(object->mapping, object->instance, i));
    remember(object);
    follow_relationships(object, true, origin);
}

static bool
has_changed(const OrmObject *object, size_t place)
{
    Evaluator *evaluator = object->session->reader->evaluator;
    const DeclaredColumn *column = column_at(object->mapping, place);
    Value *value = orm_attribute(object->mapping, object->instance, place);
    const char *before = object->texts[place];
    if (value == NULL)
        return false;
    if (object->forced[place])
        return true;
    if (value == object->loaded[place])
        return before != NULL && g_strcmp0(before, noted(object->session, column, value)) != 0;
    return object->loaded[place] == NULL ||
           value_equal(evaluator, value, object->loaded[place]) != 1;
}

// The row's own condition: by what its key was when it was read.
static Value *
with_key(const OrmObject *object, Value *statement)
{
    OrmSession *session = object->session;
    Evaluator *evaluator = session->reader->evaluator;
    for (size_t i = 0; i < object->mapping->table->columns.count; i++) {
        const DeclaredColumn *column = column_at(object->mapping, i);
        if (!mapping_is_key(object->mapping->table, column))
            continue;
        Value *value = object->loaded[i] != NULL ? object->loaded[i] : value_none(evaluator);
        Value *condition =
            evaluator_binary(evaluator, "==", column->value, value, declared_origin(column));
        statement = orm_invoke(session, statement, "where", 1, &condition);
    }
    return statement;
}

static void
send(OrmSession *session, Value *statement, Origin origin)
{
    ScriptCursor *cursor = script_cursor(session->reader, statement, NULL, origin);
    if (cursor != NULL)
        cursor_run(cursor);
}

static void
update_object(OrmObject *object, Origin origin)
{
    OrmSession *session = object->session;
    Evaluator *evaluator = session->reader->evaluator;
    Value *values = value_dict(evaluator);
    follow_relationships(object, false, origin);
    follow_relationships(object, true, origin);
    for (size_t i = 0; i < object->mapping->table->columns.count; i++)
        if (has_changed(object, i))
            value_put(evaluator, values,
                      value_from_text(evaluator, column_at(object->mapping, i)->key),
                      orm_attribute(object->mapping, object->instance, i));
    if (values->dict.count == 0)
        return;
    Value *statement =
        with_key(object, orm_invoke(session, object->mapping->table->value, "update", 0, NULL));
    send(session, orm_invoke(session, statement, "values", 1, &values), origin);
    for (size_t i = 0; i < object->mapping->table->columns.count; i++)
        note_loaded(object, i, orm_attribute(object->mapping, object->instance, i));
}

static void
delete_object(OrmObject *object, Origin origin)
{
    OrmSession *session = object->session;
    Value *statement = orm_invoke(session, object->mapping->table->value, "delete", 0, NULL);
    send(session, with_key(object, statement), origin);
    object->state = ORM_GONE;
    Value *identity = identity_of(session, object->mapping, object->loaded);
    if (identity != NULL)
        value_put(session->reader->evaluator, session->identities, identity,
                  value_none(session->reader->evaluator));
}

void
orm_flush(OrmSession *session, Origin origin)
{
    if (session->is_flushing)
        return;
    session->is_flushing = true;
    for (size_t i = 0; i < session->objects.count; i++) {
        OrmObject *object = session->objects.rows[i];
        if (object->state == ORM_NEW)
            insert_object(object, origin);
        else if (object->state == ORM_KEPT)
            update_object(object, origin);
    }
    for (size_t i = session->objects.count; i-- > 0;) {
        OrmObject *object = session->objects.rows[i];
        if (object->state == ORM_DELETED)
            delete_object(object, origin);
    }
    session->is_flushing = false;
}

// ---- adding, deleting ---------------------------------------------------------------------------

// What code below a condition that only rows decide would send is seen there.
static void
flush_below_condition(OrmSession *session, Origin origin)
{
    if (evaluator_condition(session->reader->evaluator) != NULL)
        orm_flush(session, origin);
}

static const Mapping *
mapping_for(OrmSession *session, Value *instance, Origin origin, const char *what)
{
    ScriptReader *reader = session->reader;
    const Mapping *mapping =
        instance->kind == VALUE_INSTANCE ? orm_mapping(session, instance->instance->class) : NULL;
    if (mapping != NULL && mapping->unknown == NULL)
        return mapping;
    if (mapping != NULL)
        script_opaque(reader, origin, mapping->table->name, "%s of a %s is not followed: %s", what,
                      mapping->class->class->name, mapping->unknown);
    else
        script_not_known(reader, instance, origin, NULL, what);
    return NULL;
}

static void
add_from_list(OrmObject *object, const char *name, Origin origin)
{
    const Binding *row = namespace_find(&object->instance->instance->names, name);
    const Items *items = row == NULL ? NULL : value_sequence(row->value);
    for (size_t i = 0; items != NULL && i < items->count; i++)
        if (items->items[i]->kind == VALUE_INSTANCE && orm_object(items->items[i]) == NULL)
            orm_add(object->session, items->items[i], origin);
}

// What was put into lists of relationships meanwhile was there before.
static void
add_from_lists(OrmSession *session, Origin origin)
{
    for (size_t i = 0; i < session->objects.count; i++) {
        OrmObject *object = session->objects.rows[i];
        for (size_t j = 0; object->related != NULL && j < object->related->dict.count; j++)
            add_from_list(object, value_text(object->related->dict.entries[j].key), origin);
    }
}

bool
orm_add(OrmSession *session, Value *instance, Origin origin)
{
    if (session->has_lists && orm_object(instance) == NULL && !session->is_adding) {
        session->is_adding = true;
        add_from_lists(session, origin);
        session->is_adding = false;
    }
    OrmObject *object = orm_object(instance);
    const Mapping *mapping = mapping_for(session, instance, origin, "what is added to a session");
    if (mapping == NULL)
        return false;
    if (object == NULL)
        new_object(session, mapping, instance, ORM_NEW);
    else if (object->state == ORM_GONE)
        object->state = ORM_NEW;
    else if (object->state == ORM_DELETED)
        object->state = ORM_KEPT;
    flush_below_condition(session, origin);
    return true;
}

// With a relationship() the rows on its other side would be changed as well.
static bool
has_relationship(const Mapping *mapping)
{
    const Namespace *names = &mapping->class->class->names;
    for (size_t i = 0; i < names->count; i++)
        if (mapping_relationship(mapping->class, names->rows[i].name) != NULL)
            return true;
    return false;
}

void
orm_delete(OrmSession *session, Value *instance, Origin origin)
{
    const Mapping *mapping = mapping_for(session, instance, origin, "what a session deletes");
    if (mapping == NULL)
        return;
    if (has_relationship(mapping)) {
        script_opaque(session->reader, origin, mapping->table->name,
                      "delete() of a %s, which has relationships, is not followed",
                      mapping->class->class->name);
        return;
    }
    OrmObject *object = orm_object(instance);
    if (object == NULL)
        evaluator_raise(session->reader->evaluator, origin, "ValueError",
                        "the instance is not persisted");
    else
        object->state = object->state == ORM_NEW ? ORM_GONE : ORM_DELETED;
    flush_below_condition(session, origin);
}

Value *
orm_merge(OrmSession *session, Value *instance, Origin origin)
{
    Evaluator *evaluator = session->reader->evaluator;
    const Mapping *mapping = mapping_for(session, instance, origin, "what a session merges");
    if (mapping == NULL)
        return value_unknown(evaluator, origin, "what merge() gives");
    size_t count = mapping->table->columns.count;
    Value *key = value_list(evaluator);
    for (size_t i = 0; i < count; i++) {
        Value *value = orm_attribute(mapping, instance, i);
        if (mapping_is_key(mapping->table, column_at(mapping, i)) && value != NULL &&
            value->kind != VALUE_NONE)
            value_append(evaluator, key, value);
    }
    Value *kept = key->sequence.count == 0 ? value_none(evaluator)
                                           : orm_get(session, mapping->class, key, origin);
    if (kept->kind == VALUE_UNKNOWN)
        return kept;
    if (kept->kind == VALUE_NONE) {
        kept = evaluator_instance(evaluator, mapping->class);
        new_object(session, mapping, kept, ORM_NEW);
    }
    for (size_t i = 0; i < count; i++) {
        Value *value = orm_attribute(mapping, instance, i);
        if (value != NULL)
            set_attribute(session, mapping, kept, i, value);
    }
    flush_below_condition(session, origin);
    return kept;
}

void
orm_clear(OrmSession *session)
{
    for (size_t i = 0; i < session->objects.count; i++)
        ((OrmObject *)session->objects.rows[i])->state = ORM_GONE;
    session->objects.count = 0;
    session->identities = value_dict(session->reader->evaluator);
}

void
orm_expire(OrmSession *session)
{
    for (size_t i = 0; i < session->objects.count; i++)
        ((OrmObject *)session->objects.rows[i])->is_expired = true;
}
