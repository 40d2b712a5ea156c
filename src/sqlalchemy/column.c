#include "sqlalchemy/column-private.h"

#include "python/evaluator.h"
#include "sqlalchemy/clause.h"
#include "sqlalchemy/sqltype.h"

#include <string.h>

// Column and mapped_column. (SQLAlchemy: sql/schema.py, Column.__init__)

const ColumnClass column_class_plain = {"Column", false, false};
const ColumnClass column_class_mapped = {"mapped_column", true, false};

DeclaredColumn *
declared_column(const Value *value)
{
    return value_host_data(value, &column_type);
}

Origin
declared_origin(const DeclaredColumn *column)
{
    return column->value->host.origin;
}

ColumnMore *
column_more(Evaluator *evaluator, DeclaredColumn *column)
{
    if (column->more == NULL)
        column->more = ARENA_NEW(evaluator_arena(evaluator), ColumnMore);
    return column->more;
}

DeclaredColumn *
column_new(Evaluator *evaluator, bool mapped, Origin origin)
{
    DeclaredColumn *column = ARENA_NEW(evaluator_arena(evaluator), DeclaredColumn);
    column->mapped = mapped;
    column->number = declarations_of(evaluator)->numbers++;
    column->value = value_host(evaluator, &column_type, NULL, column, origin);
    return column;
}

static void
mark_unknown(Evaluator *evaluator, DeclaredColumn *column, const Value *why, const char *what)
{
    const char *reason =
        why != NULL && why->kind == VALUE_UNKNOWN ? why->unknown.reason : "it is no constant";
    column->unknown = arena_printf(evaluator_arena(evaluator), "%s is not known: %s", what, reason);
}

static bool
read_truth(Evaluator *evaluator, DeclaredColumn *column, Value *value, const char *what)
{
    int truth = evaluator_truth(evaluator, value);
    if (truth < 0)
        mark_unknown(evaluator, column, value, what);
    return truth == 1;
}

// ---- keywords: one row each ---------------------------------------------------------------------

typedef void (*ReadKeyword)(Evaluator *evaluator, DeclaredColumn *column, Value *value);

static void
read_name(Evaluator *evaluator, DeclaredColumn *column, Value *value)
{
    if (value_text(value) != NULL)
        column->name = value_text(value);
    else if (value->kind != VALUE_NONE)
        mark_unknown(evaluator, column, value, "the name");
}

static void
read_type(Evaluator *evaluator, DeclaredColumn *column, Value *value)
{
    if (is_sql_type(value))
        column->type = value;
    else if (value->kind != VALUE_NONE)
        mark_unknown(evaluator, column, value, "the type");
}

static void
read_key(Evaluator *evaluator, DeclaredColumn *column, Value *value)
{
    (void)evaluator;
    column->key = value_text(value);
}

static void
read_primary_key(Evaluator *evaluator, DeclaredColumn *column, Value *value)
{
    column->primary_key = read_truth(evaluator, column, value, "primary_key=");
}

static void
read_nullable(Evaluator *evaluator, DeclaredColumn *column, Value *value)
{
    bool nullable = read_truth(evaluator, column, value, "nullable=");
    column->nullable = nullable ? NULLABLE_YES : NULLABLE_NO;
}

static void
read_unique(Evaluator *evaluator, DeclaredColumn *column, Value *value)
{
    column->unique = read_truth(evaluator, column, value, "unique=");
}

static void
read_index(Evaluator *evaluator, DeclaredColumn *column, Value *value)
{
    column->index = read_truth(evaluator, column, value, "index=");
}

static void
read_default(Evaluator *evaluator, DeclaredColumn *column, Value *value)
{
    (void)evaluator;
    const Construct *construct = declared_construct(value);
    if (construct != NULL && construct->kind == CONSTRUCT_SEQUENCE)
        pointers_add(evaluator_arena(evaluator), &column->constructs, declared_construct(value));
    else
        column->python_default = value->kind == VALUE_NONE ? NULL : value;
}

static void
read_onupdate(Evaluator *evaluator, DeclaredColumn *column, Value *value)
{
    (void)evaluator;
    column->python_onupdate = value->kind == VALUE_NONE ? NULL : value;
}

static void
read_server_default(Evaluator *evaluator, DeclaredColumn *column, Value *value)
{
    (void)evaluator;
    column->server_default = value->kind == VALUE_NONE ? NULL : value;
}

static void
read_autoincrement(Evaluator *evaluator, DeclaredColumn *column, Value *value)
{
    const char *text = value_text(value);
    if (g_strcmp0(text, "auto") == 0)
        column->autoincrement = AUTOINCREMENT_AUTO;
    else if (g_strcmp0(text, "ignore_fk") == 0)
        column->autoincrement = AUTOINCREMENT_IGNORE_FK;
    else
        column->autoincrement = read_truth(evaluator, column, value, "autoincrement=")
                                    ? AUTOINCREMENT_YES
                                    : AUTOINCREMENT_NO;
}

static void
read_comment(Evaluator *evaluator, DeclaredColumn *column, Value *value)
{
    if (value->kind != VALUE_NONE && value_text(value) == NULL)
        mark_unknown(evaluator, column, value, "comment=");
    column->comment = value_text(value);
}

static void
read_sort_order(Evaluator *evaluator, DeclaredColumn *column, Value *value)
{
    (void)evaluator;
    int64_t order = 0;
    if (value_integer(value, &order))
        column->sort_order = (int)order;
}

static void
read_existing(Evaluator *evaluator, DeclaredColumn *column, Value *value)
{
    column->existing = evaluator_truth(evaluator, value) == 1;
}

static const struct {
    const char *name;
    ReadKeyword read;
} keywords[] = {
    {"autoincrement", read_autoincrement},
    {"comment", read_comment},
    {"default", read_default},
    {"default_factory", read_default},
    {"index", read_index},
    {"insert_default", read_default},
    {"key", read_key},
    {"name", read_name},
    {"nullable", read_nullable},
    {"onupdate", read_onupdate},
    {"primary_key", read_primary_key},
    {"server_default", read_server_default},
    {"sort_order", read_sort_order},
    {"type_", read_type},
    {"unique", read_unique},
    {"use_existing_column", read_existing},
};

static void
read_keyword(Evaluator *evaluator, DeclaredColumn *column, const char *name, Value *value)
{
    for (size_t i = 0; i < G_N_ELEMENTS(keywords); i++)
        if (keywords[i].name[0] == name[0] && strcmp(keywords[i].name, name) == 0) {
            keywords[i].read(evaluator, column, value);
            return;
        }
}

// ---- positional arguments -----------------------------------------------------------------------

static void
read_positional(Evaluator *evaluator, DeclaredColumn *column, const Argument *argument, bool first)
{
    Value *value = argument->value;
    Construct *construct = declared_construct(value);
    if (construct != NULL) {
        if (construct->column == NULL)
            construct->column = column;
        pointers_add(evaluator_arena(evaluator), &column->constructs, construct);
        if (construct->kind == CONSTRUCT_DEFAULT)
            column->server_default = value;
        if (construct->kind == CONSTRUCT_PYTHON_DEFAULT)
            column->python_default = value;
        return;
    }
    if (is_sql_type(value))
        column->type = value;
    else if (first && value_text(value) != NULL)
        column->name = value_text(value);
    else if (value->kind != VALUE_NONE)
        mark_unknown(evaluator, column, value, first ? "the name or the type" : "the type");
}

static void
read_call(Evaluator *evaluator, DeclaredColumn *column, const Call *call)
{
    for (size_t i = 0; i < call->positional; i++)
        read_positional(evaluator, column, &call->arguments[i], i == 0);
    for (size_t i = call->positional; i < call->count; i++)
        read_keyword(evaluator, column, call->arguments[i].name, call->arguments[i].value);
    if (call->rest != NULL)
        mark_unknown(evaluator, column, call->rest, "an argument");
    if (column->key == NULL)
        column->key = column->name;
}

static Value *
column_class_call(Evaluator *evaluator, Value *self, const Call *call)
{
    const ColumnClass *class = value_host_row(self, &column_class_type);
    DeclaredColumn *column = column_new(evaluator, class->mapped, call->origin);
    read_call(evaluator, column, call);
    return column->value;
}

// super().__init__(…) in a subclass of Column: what it is called with makes the column.
static Value *
remember_call(Evaluator *evaluator, Value *self, const Call *call)
{
    Value *instance = self->host.data;
    Call rest = *call;
    if (instance == NULL && call->positional > 0) { // Column.__init__(self, …)
        instance = call->arguments[0].value;
        rest.arguments++;
        rest.count--;
        rest.positional--;
    }
    if (instance != NULL && instance->kind == VALUE_INSTANCE)
        instance->instance->host_data = arena_copy(evaluator_arena(evaluator), &rest, sizeof rest);
    return value_none(evaluator);
}

static const HostType remember_type = {.name = "__init__", .call = remember_call};

static Value *
column_class_inherit(Evaluator *evaluator, Value *self, Value *class, Value *instance,
                     const char *name)
{
    (void)self;
    (void)class;
    return instance != NULL && strcmp(name, "__init__") == 0
               ? value_host(evaluator, &remember_type, NULL, instance, (Origin){0})
               : NULL;
}

static Value *
column_class_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    (void)self;
    return strcmp(name, "__init__") == 0
               ? value_host(evaluator, &remember_type, NULL, NULL, origin)
               : value_unknown(evaluator, origin, "the attribute %s of a Column is not followed",
                               name);
}

// A subclass of Column that is written in Python.
static Value *
column_class_instantiate(Evaluator *evaluator, Value *self, Value *class, const Call *call)
{
    const Binding *init = value_class_row(class, "__init__", NULL);
    if (init == NULL || init->value == NULL || init->value->kind != VALUE_FUNCTION)
        return column_class_call(evaluator, self, call);
    Value *instance = value_instance(evaluator, class);
    Value *function = evaluator_find(evaluator, instance, "__init__", call->origin);
    evaluator_call(evaluator, function, call);
    const Call *remembered = instance->instance->host_data;
    Value *made = column_class_call(evaluator, self, remembered != NULL ? remembered : call);
    declared_column(made)->value->host.origin = call->origin;
    if (remembered == NULL)
        mark_unknown(evaluator, declared_column(made), NULL, "what a subclass of Column does");
    return made;
}

static int
column_class_is_instance(Evaluator *evaluator, const Value *self, const Value *value)
{
    (void)evaluator;
    (void)self;
    if (value_is_unknown(value))
        return -1;
    return declared_column(value) != NULL;
}

const HostType column_class_type = {
    .name = "Column",
    .call = column_class_call,
    .forgets_call = true,
    .instantiate = column_class_instantiate,
    .inherit = column_class_inherit,
    .get_attribute = column_class_attribute,
    .is_instance = column_class_is_instance,
};

// ---- copies -------------------------------------------------------------------------------------

// Once the column has a table, a foreign key belongs to a constraint of that, and is not copied.
static void
copy_constructs(Evaluator *evaluator, DeclaredColumn *copy, const DeclaredColumn *column)
{
    Arena *arena = evaluator_arena(evaluator);
    const Pointers *from = &column->constructs;
    for (size_t i = 0; i < from->count; i++) {
        const Construct *original = from->rows[i];
        if (column->table != NULL && original->kind == CONSTRUCT_FOREIGN_KEY)
            continue;
        Construct *construct = arena_copy(arena, from->rows[i], sizeof *construct);
        construct->column = copy;
        construct->table = NULL;
        pointers_add(arena, &copy->constructs, construct);
    }
}

DeclaredColumn *
column_copy(Evaluator *evaluator, const DeclaredColumn *column)
{
    DeclaredColumn *copy = arena_copy(evaluator_arena(evaluator), column, sizeof *column);
    copy->table = NULL;
    copy->constructs = (Pointers){0};
    copy->more = NULL;
    copy_constructs(evaluator, copy, column);
    const DeclaredColumn *of = column->more != NULL ? column->more->type_of : NULL;
    if (column->table != NULL && copy->type == NULL)
        of = column;
    if (of != NULL)
        column_more(evaluator, copy)->type_of = of;
    copy->value = value_host(evaluator, &column_type, NULL, copy, declared_origin(column));
    return copy;
}

// (SQLAlchemy 2: sql/schema.py, Column._merge)
void
column_merge(Evaluator *evaluator, DeclaredColumn *column, const DeclaredColumn *from)
{
    column->primary_key |= from->primary_key;
    column->unique |= from->unique;
    column->index |= from->index;
    if (column->type == NULL)
        column->type = from->type;
    if (from->nullable != NULLABLE_NOT_SAID)
        column->nullable = from->nullable;
    if (column->autoincrement == AUTOINCREMENT_AUTO)
        column->autoincrement = from->autoincrement;
    if (column->python_default == NULL)
        column->python_default = from->python_default;
    if (column->server_default == NULL)
        column->server_default = from->server_default;
    if (column->comment == NULL)
        column->comment = from->comment;
    if (column->unknown == NULL)
        column->unknown = from->unknown;
    if (column->sort_order == 0)
        column->sort_order = from->sort_order;
    copy_constructs(evaluator, column, from);
}

// ---- a column as Python sees it -----------------------------------------------------------------

static Value *
copy_method_call(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)call;
    return column_copy(evaluator, self->host.data)->value;
}

static const HostType copy_method = {.name = "copy", .call = copy_method_call};

static Value *
text_or_none(Evaluator *evaluator, const char *text)
{
    return text == NULL ? value_none(evaluator) : value_from_text(evaluator, text);
}

static Value *
column_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    const DeclaredColumn *column = declared_column(self);
    if (strcmp(name, "name") == 0)
        return text_or_none(evaluator, column->name);
    if (strcmp(name, "key") == 0)
        return text_or_none(evaluator, column->key);
    if (strcmp(name, "comment") == 0)
        return text_or_none(evaluator, column->comment);
    if (strcmp(name, "type") == 0 && column->type != NULL)
        return column->type;
    if (strcmp(name, "table") == 0 && column->table != NULL)
        return column->table->value;
    if (strcmp(name, "primary_key") == 0)
        return value_bool(evaluator, column->primary_key);
    if (strcmp(name, "nullable") == 0)
        return value_bool(evaluator,
                          column->nullable == NULLABLE_YES ||
                              (column->nullable == NULLABLE_NOT_SAID && !column->primary_key));
    if (strcmp(name, "info") == 0)
        return value_dict(evaluator);
    if (strcmp(name, "expression") == 0 || strcmp(name, "column") == 0)
        return self;
    if (strcmp(name, "copy") == 0 || strcmp(name, "_copy") == 0)
        return value_host(evaluator, &copy_method, NULL, declared_column(self), origin);
    Value *method = clause_attribute(evaluator, self, name, origin);
    return method != NULL ? method : value_unknown(evaluator, origin, "the column's \"%s\"", name);
}

static void
column_set(Evaluator *evaluator, Value *self, const char *name, Value *value)
{
    read_keyword(evaluator, declared_column(self), strcmp(name, "type") == 0 ? "type_" : name,
                 value);
}

static const char *
column_repr(Evaluator *evaluator, const Value *self)
{
    const DeclaredColumn *column = declared_column(self);
    if (column->name == NULL)
        return NULL;
    return column->table == NULL ? column->name
                                 : arena_printf(evaluator_arena(evaluator), "%s.%s",
                                                column->table->name, column->name);
}

// An instance's attribute that nothing was given for is None.
static Value *
column_get(Evaluator *evaluator, Value *self, Value *instance, Value *class)
{
    const Binding *row = instance == NULL || !declarations_of(evaluator)->scripts
                             ? NULL
                             : value_class_row(class, "__table__", NULL);
    return row == NULL ? self : value_none(evaluator);
}

const HostType column_type = {
    .name = "Column",
    .get = column_get,
    .get_attribute = column_attribute,
    .set_attribute = column_set,
    .subscript = clause_subscript,
    .binary = clause_binary,
    .unary = clause_unary,
    .repr = column_repr,
};
