#include "sqlalchemy/declarative-private.h"

#include "python/evaluator.h"
#include "sqlalchemy/column-private.h"
#include "sqlalchemy/inert.h"
#include "sqlalchemy/module-private.h"

#include <string.h>

// Flask-SQLAlchemy: db = SQLAlchemy(…). (Flask-SQLAlchemy: extension.py, model.py)

struct FlaskDatabase {
    Value *value;
    Value *model; // db.Model
    MetaData *metadata;
    Pointers binds; // MetaData of the other binds
    Value *names;   // attributes: set by the application or a subclass, or asked for before
};

extern const HostType flask_database_type;

MetaData *
flask_metadata(Evaluator *evaluator, FlaskDatabase *database, const char *bind)
{
    if (bind == NULL)
        return database->metadata;
    for (size_t i = 0; i < database->binds.count; i++) {
        MetaData *metadata = database->binds.rows[i];
        if (strcmp(metadata->bind, bind) == 0)
            return metadata;
    }
    MetaData *metadata = metadata_new(evaluator, database->value->host.origin);
    metadata->bind = bind;
    // (Flask-SQLAlchemy: the naming convention of the default is taken over)
    metadata->naming = database->metadata->naming;
    pointers_add(evaluator_arena(evaluator), &database->binds, metadata);
    return metadata;
}

static FlaskDatabase *
database_new(Evaluator *evaluator, const Call *call)
{
    FlaskDatabase *database = ARENA_NEW(evaluator_arena(evaluator), FlaskDatabase);
    Value *extends = call_keyword(call, "model_class");
    const ClassData *data = class_data(extends);
    database->value = value_host(evaluator, &flask_database_type, NULL, database, call->origin);
    database->metadata = declared_metadata(call_keyword(call, "metadata"));
    Base base = {.flask = database, .names_tables = true, .extends = extends};
    if (data != NULL) {
        base.annotations = data->base->annotations;
        if (database->metadata == NULL)
            database->metadata = data->base->metadata;
    }
    if (database->metadata == NULL)
        database->metadata = metadata_new(evaluator, call->origin);
    database->metadata->is_flask = true;
    base.metadata = database->metadata;
    database->model = base_new(evaluator, base, call->origin);
    database->names = value_dict(evaluator);
    return database;
}

Value *
flask_guess(Evaluator *evaluator, const Value *unknown)
{
    Call call = {.origin = unknown->unknown.origin};
    FlaskDatabase *database = database_new(evaluator, &call);
    ((Base *)value_host_data(database->model, &base_type))->guessed = unknown->unknown.reason;
    return database->value;
}

static Value *
flask_call(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return database_new(evaluator, call)->value;
}

// class SQLAlchemy(_SQLAlchemy): …; its own methods are not followed
static Value *
flask_instantiate(Evaluator *evaluator, Value *self, Value *class, const Call *call)
{
    (void)self;
    FlaskDatabase *database = database_new(evaluator, call);
    const Namespace *names = &class->class->names;
    for (size_t i = 0; i < names->count; i++)
        if (names->rows[i].value != NULL && names->rows[i].name[0] != '_')
            value_put(evaluator, database->names, value_from_text(evaluator, names->rows[i].name),
                      names->rows[i].value);
    return database->value;
}

const HostType flask_class_type = {
    .name = "SQLAlchemy",
    .call = flask_call,
    .instantiate = flask_instantiate,
};

// db.Table("name", Column…), also with the metadata or a bind_key
static Value *
table_call(Evaluator *evaluator, Value *self, const Call *call)
{
    FlaskDatabase *database = self->host.data;
    const char *bind = value_text(call_keyword(call, "bind_key"));
    MetaData *given = declared_metadata(call_argument(call, 1, "metadata"));
    MetaData *metadata = given != NULL ? given : flask_metadata(evaluator, database, bind);
    return table_from_call(evaluator, metadata, call, given != NULL ? 2 : 1);
}

static int
table_is_instance(Evaluator *evaluator, const Value *self, const Value *value)
{
    (void)evaluator;
    (void)self;
    return value_is_unknown(value) ? -1 : declared_table(value) != NULL;
}

static const HostType flask_table_type = {
    .name = "Table",
    .call = table_call,
    .is_instance = table_is_instance,
};

static Value *
reflect_call(Evaluator *evaluator, Value *self, const Call *call)
{
    FlaskDatabase *database = self->host.data;
    database->metadata->reflected = "db.reflect()";
    database->metadata->reflected_at = call->origin;
    return value_none(evaluator);
}

static const HostType reflect_type = {.name = "reflect", .call = reflect_call};

static Value *
base_call(Evaluator *evaluator, Value *self, const Call *call)
{
    FlaskDatabase *database = self->host.data;
    (void)call;
    return base_new(evaluator, (Base){.metadata = database->metadata}, call->origin);
}

static const HostType make_base_type = {.name = "make_declarative_base", .call = base_call};

static Value *
own_attribute(Evaluator *evaluator, FlaskDatabase *database, const char *name, Origin origin)
{
    if (strcmp(name, "Model") == 0)
        return database->model;
    if (strcmp(name, "metadata") == 0)
        return database->metadata->value;
    if (strcmp(name, "event") == 0)
        return evaluator_import(evaluator, "sqlalchemy.event");
    if (strcmp(name, "Table") == 0)
        return value_host(evaluator, &flask_table_type, NULL, database, origin);
    if (strcmp(name, "reflect") == 0)
        return value_host(evaluator, &reflect_type, NULL, database, origin);
    if (strcmp(name, "make_declarative_base") == 0)
        return value_host(evaluator, &make_base_type, NULL, database, origin);
    return NULL;
}

static Value *
database_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    FlaskDatabase *database = value_host_data(self, &flask_database_type);
    Value *set = value_find(database->names, name);
    if (set != NULL)
        return set;
    Value *own = own_attribute(evaluator, database, name, origin);
    if (own != NULL)
        return own;
    // Everything of sqlalchemy and sqlalchemy.orm is an attribute too.
    Value *exported = sqlalchemy_export(evaluator, name);
    if (exported == NULL)
        return inert_value(evaluator, "SQLAlchemy", origin);
    value_put(evaluator, database->names, value_from_text(evaluator, name), exported);
    return exported;
}

static void
database_set(Evaluator *evaluator, Value *self, const char *name, Value *value)
{
    FlaskDatabase *database = value_host_data(self, &flask_database_type);
    value_put(evaluator, database->names, value_from_text(evaluator, name), value);
}

const HostType flask_database_type = {
    .name = "SQLAlchemy",
    .get_attribute = database_attribute,
    .set_attribute = database_set,
};
