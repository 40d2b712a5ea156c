#include "sqlalchemy/declarative-private.h"

#include "python/evaluator.h"
#include "sqlalchemy/column-private.h"
#include "sqlalchemy/event.h"

#include <stdlib.h>
#include <string.h>

// From a class to its table. (SQLAlchemy: orm/decl_base.py, _ClassScanMapperConfig of 1.4 and 2.0)

/** A column of the class and the attribute that it is. */
typedef struct {
    const char *name;
    DeclaredColumn *column;
} Collected;

typedef struct {
    Evaluator *evaluator;
    Base *base;
    Value *class;
    Pointers lineage;
    size_t own_rows; // names that the body made, before copies are set on the class
    Collected *columns;
    size_t count, room;
    Value *tablename, *table_args;
    bool inherited_args, mixins_done;
    const char *unknown;
    Pointers doubts; // Binding: what is not known and may be a column
} ClassScan;

static Class *
scanned(const ClassScan *scan)
{
    return scan->class->class;
}

// ---- what is collected --------------------------------------------------------------------------

static void
collect(ClassScan *scan, const char *name, DeclaredColumn *column)
{
    if (scan->count == MOST_COLUMNS) {
        scan->unknown = TOO_MANY_COLUMNS;
        return;
    }
    for (size_t i = 0; i < scan->count; i++)
        if (strcmp(scan->columns[i].name, name) == 0) {
            scan->columns[i].column = column;
            return;
        }
    if (scan->count == scan->room) {
        size_t room = scan->room == 0 ? 16 : scan->room * 2;
        Collected *rows = ARENA_NEW_ARRAY(evaluator_arena(scan->evaluator), Collected, room);
        if (scan->count > 0)
            memcpy(rows, scan->columns, scan->count * sizeof *rows);
        arena_release(evaluator_arena(scan->evaluator), scan->columns, scan->room * sizeof *rows);
        scan->columns = rows;
        scan->room = room;
    }
    scan->columns[scan->count++] = (Collected){name, column};
}

static void
set_attribute(ClassScan *scan, const char *name, Value *value, Origin origin)
{
    evaluator_class_set(scan->evaluator, scan->class, name, value, origin);
}

static bool
is_special(const char *name)
{
    return name[0] == '_' && name[1] == '_';
}

// An earlier class in the lineage has the name already: its own word, or a mapped parent's column.
static bool
is_overridden(const ClassScan *scan, size_t at, const char *name)
{
    for (size_t i = 0; i < at; i++) {
        const Value *class = scan->lineage.rows[i];
        const Binding *row = class_own_row(class, name);
        bool counts = row != NULL && row->value != NULL;
        if (counts && (i > 0 || (size_t)(row - scanned(scan)->names.rows) < scan->own_rows))
            return true;
    }
    return false;
}

static bool
is_mapped(const Value *class)
{
    const ClassData *data = class_data(class);
    return data != NULL && data->mapped;
}

static Value *
annotation_of(ClassScan *scan, const Value *class, const Binding *row)
{
    if (row->annotation == NULL)
        return NULL;
    return evaluator_annotation(scan->evaluator, class->class->module, class, row);
}

// The column that a row of a class declares: NULL when it declares none.
static DeclaredColumn *
row_column(ClassScan *scan, const Value *class, const Binding *row)
{
    DeclaredColumn *column = row->value == NULL ? NULL : declared_column(row->value);
    if (row->value != NULL && column == NULL && row->value->kind != VALUE_UNKNOWN)
        return NULL;
    if (!declarations_of(scan->evaluator)->modern)
        return column;
    if (column != NULL && !column->mapped)
        return column;
    Value *annotation = annotation_of(scan, class, row);
    bool is_lost = annotation != NULL && annotation->kind == VALUE_UNKNOWN;
    if (is_lost && column != NULL && column->type == NULL && column->unknown == NULL)
        column->unknown =
            arena_printf(evaluator_arena(scan->evaluator), "its annotation is not known: %s",
                         annotation->unknown.reason);
    if (mapped_argument(annotation) == NULL)
        return column;
    if (column == NULL)
        column = column_new(scan->evaluator, true, row->origin);
    if (row->value != NULL && row->value->kind == VALUE_UNKNOWN)
        column->unknown = row->value->unknown.reason;
    return column_annotate(scan->evaluator, scan->base, column, annotation) ? column : NULL;
}

// An attribute whose value is not known: Mapped[…] says that it is a column, nothing says that it
// is none.
static void
note_doubt(ClassScan *scan, const Binding *row)
{
    if (row->value == NULL || row->value->kind != VALUE_UNKNOWN || row->annotation != NULL)
        return;
    const Value *likely = row->value->unknown.likely;
    if (likely != NULL && likely->kind == VALUE_FUNCTION)
        return;
    Arena *arena = evaluator_arena(scan->evaluator);
    pointers_add(arena, &scan->doubts, arena_copy(arena, row, sizeof *row));
}

static void
tell_doubts(ClassScan *scan, DeclaredTable *table)
{
    for (size_t i = 0; i < scan->doubts.count; i++) {
        const Binding *row = scan->doubts.rows[i];
        const char *text =
            arena_printf(evaluator_arena(scan->evaluator), "\"%s\" may be a column: %s", row->name,
                         row->value->unknown.reason);
        if (table->unknown == NULL)
            table->unknown = text;
        declare_remark(scan->evaluator, row->origin, SEVERITY_UNKNOWN, "%s: %s", table->name, text);
    }
}

static void
name_column(ClassScan *scan, DeclaredColumn *column, const char *attribute)
{
    if (column->name == NULL)
        column->name = attribute;
    if (column->key == NULL)
        column->key = attribute;
    if (column->class_name == NULL)
        column->class_name = scanned(scan)->name;
}

// ---- pass one: columns of mixins are copied to the class --------------------------------------

// x = None in the class itself takes away a mixin's x = mapped_column(), but no x: Mapped[int].
// (SQLAlchemy 2: decl_base.py, attribute_is_overridden compares the values)
static bool
is_kept_despite_none(const ClassScan *scan, size_t at, const Binding *row)
{
    if (row->value != NULL || row->annotation == NULL)
        return false;
    for (size_t i = 0; i < at; i++) {
        const Binding *other = class_own_row(scan->lineage.rows[i], row->name);
        if (other != NULL && other->value != NULL)
            return other->value->kind == VALUE_NONE;
    }
    return false;
}

static void
copy_mixin_row(ClassScan *scan, size_t at, const Binding *row)
{
    const Value *mixin = scan->lineage.rows[at];
    if (is_special(row->name) ||
        (is_overridden(scan, at, row->name) && !is_kept_despite_none(scan, at, row)))
        return;
    DeclaredColumn *column = row_column(scan, mixin, row);
    if (column == NULL)
        return;
    bool is_shared = row->value != NULL && declared_column(row->value) == column;
    DeclaredColumn *copy = is_shared ? column_copy(scan->evaluator, column) : column;
    copy->name = copy->name != NULL && column->name != NULL ? column->name : NULL;
    name_column(scan, copy, row->name);
    copy->class_name = mixin->class->name;
    set_attribute(scan, row->name, copy->value, row->origin);
}

static void
copy_mixin(ClassScan *scan, size_t at)
{
    const Value *mixin = scan->lineage.rows[at];
    if (mixin->kind != VALUE_CLASS || is_mapped(mixin))
        return;
    const Namespace *names = &mixin->class->names;
    for (size_t i = 0; i < names->count; i++)
        copy_mixin_row(scan, at, &names->rows[i]);
}

// ---- pass two ---------------------------------------------------------------------------------

static void
read_special(ClassScan *scan, size_t at, const Binding *row)
{
    const Value *class = scan->lineage.rows[at];
    bool counts = at == 0 || !is_mapped(class) || declared_attr_function(row->value) != NULL;
    if (!counts || row->value == NULL)
        return;
    if (strcmp(row->name, "__tablename__") == 0 && scan->tablename == NULL) {
        Value *name = evaluator_get(scan->evaluator, scan->class, "__tablename__", row->origin);
        scan->tablename = name->kind == VALUE_NONE ? NULL : name;
    }
    if (strcmp(row->name, "__table_args__") == 0 && scan->table_args == NULL) {
        scan->table_args =
            evaluator_get(scan->evaluator, scan->class, "__table_args__", row->origin);
        scan->inherited_args = at > 0;
    }
}

static DeclaredColumn *
own_copy(const ClassScan *scan, const char *name)
{
    const Binding *row = class_own_row(scan->class, name);
    return row == NULL ? NULL : declared_column(row->value);
}

// A declared_attr: its function is called with the class.
static void
read_declared_attr(ClassScan *scan, const Binding *row)
{
    Value *function = declared_attr_function(row->value);
    const char *name = row->name;
    Origin origin = row->origin;
    // What a class above has made of it already does not count then.
    Value *made = declared_attr_cascades(row->value)
                      ? evaluator_call_with(scan->evaluator, function, origin, 1, &scan->class)
                      : evaluator_get(scan->evaluator, scan->class, name, origin);
    DeclaredColumn *column = declared_column(made);
    if (made->kind == VALUE_UNKNOWN)
        scan->unknown = made->unknown.reason;
    set_attribute(scan, name, made, origin);
    if (column == NULL || column->table != NULL)
        return;
    if (column->mapped && declarations_of(scan->evaluator)->modern) {
        Value *annotation = evaluator_return_annotation(scan->evaluator, function);
        if (mapped_argument(annotation) != NULL)
            column_annotate(scan->evaluator, scan->base, column, annotation);
    }
    name_column(scan, column, name);
    collect(scan, name, column);
}

static void
read_mixin_row(ClassScan *scan, size_t at, const Binding *row)
{
    if (is_overridden(scan, at, row->name) && !declared_attr_cascades(row->value))
        return;
    if (declared_attr_function(row->value) != NULL) {
        read_declared_attr(scan, row);
        return;
    }
    note_doubt(scan, row);
    DeclaredColumn *column = own_copy(scan, row->name);
    if (column != NULL && column->table == NULL)
        collect(scan, row->name, column);
}

// (SQLAlchemy 1.4 calls the functions of the class itself when its mixins are done: their columns
// are the youngest, and it sorts by age)
static bool
is_read_later(const ClassScan *scan, const Value *function)
{
    return function != NULL && !scan->mixins_done && !declarations_of(scan->evaluator)->modern;
}

static void
read_own_row(ClassScan *scan, const Binding *row)
{
    const Value *function = declared_attr_function(row->value);
    if (is_read_later(scan, function))
        return;
    if (function != NULL) {
        read_declared_attr(scan, row);
        return;
    }
    const Items *tuple = row->value == NULL ? NULL : value_sequence(row->value);
    if (tuple != NULL && tuple->count == 1 && declared_column(tuple->items[0]) != NULL)
        declare_remark(scan->evaluator, row->origin, SEVERITY_REMARK,
                       "the comma after \"%s\" makes it a tuple: SQLAlchemy ignores the column",
                       row->name);
    const char *name = row->name;
    Origin origin = row->origin;
    note_doubt(scan, row);
    DeclaredColumn *column = row_column(scan, scan->class, row);
    if (column == NULL || (column->table != NULL && !column->mapped))
        return;
    name_column(scan, column, name);
    collect(scan, name, column);
    set_attribute(scan, name, column->value, origin);
}

// One row of the class at that place in the lineage; of a mixin's functions the second time.
static void
read_row(ClassScan *scan, size_t at, const Binding *row, bool is_second)
{
    bool is_function = declared_attr_function(row->value) != NULL;
    if (is_special(row->name)) {
        if (!is_second)
            read_special(scan, at, row);
    } else if (at == 0) {
        if (!is_second)
            read_own_row(scan, row);
    } else if (!is_mapped(scan->lineage.rows[at]) && is_function == is_second) {
        read_mixin_row(scan, at, row);
    }
}

// The functions of a mixin come after its columns. (SQLAlchemy: decl_base.py, _scan_attributes
// takes the copies of a base over before it looks at its attributes one by one)
static void
read_class(ClassScan *scan, size_t at)
{
    const Value *class = scan->lineage.rows[at];
    if (class->kind == VALUE_UNKNOWN) {
        if (scan->unknown == NULL)
            scan->unknown = class->unknown.reason;
        return;
    }
    const Namespace *names = &class->class->names;
    g_auto(RowOrder) order =
        class_row_order(scan->evaluator, names, at == 0 ? scan->own_rows : names->count);
    for (size_t i = 0; i < 2 * order.count; i++) {
        // a copy: setting attributes moves the rows
        const Binding row = names->rows[order.rows[i % order.count]];
        read_row(scan, at, &row, i >= order.count);
    }
}

static void
read_own_functions(ClassScan *scan)
{
    if (declarations_of(scan->evaluator)->modern)
        return;
    for (size_t i = 0; i < scan->own_rows; i++) {
        const Binding row = scanned(scan)->names.rows[i];
        if (!is_special(row.name) && declared_attr_function(row.value) != NULL)
            read_own_row(scan, &row);
    }
}

// ---- order --------------------------------------------------------------------------------------

static int
by_number(const void *a, const void *b)
{
    unsigned left = ((const Collected *)a)->column->number;
    unsigned right = ((const Collected *)b)->column->number;
    return left < right ? -1 : left > right;
}

// qsort is not stable: insertion keeps the order of equals. (Classes have few columns.)
static void
sort_by_order(Collected *columns, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t j = i;
             j > 0 && columns[j].column->sort_order < columns[j - 1].column->sort_order; j--) {
            Collected swap = columns[j];
            columns[j] = columns[j - 1];
            columns[j - 1] = swap;
        }
}

static void
sort_columns(ClassScan *scan)
{
    if (scan->count == 0)
        return;
    if (declarations_of(scan->evaluator)->modern)
        sort_by_order(scan->columns, scan->count);
    else
        qsort(scan->columns, scan->count, sizeof *scan->columns, by_number);
}

// ---- the table ----------------------------------------------------------------------------------

static MetaData *
metadata_of(ClassScan *scan)
{
    Value *metadata =
        evaluator_find(scan->evaluator, scan->class, "metadata", scanned(scan)->origin);
    MetaData *own = declared_metadata(metadata);
    bool is_own = class_own_row(scan->class, "metadata") != NULL;
    Value *bind =
        evaluator_find(scan->evaluator, scan->class, "__bind_key__", scanned(scan)->origin);
    if (scan->base->flask != NULL && !is_own && bind != NULL && value_text(bind) != NULL)
        return flask_metadata(scan->evaluator, scan->base->flask, value_text(bind));
    return own != NULL ? own : scan->base->metadata;
}

static void
add_table_args(ClassScan *scan, DeclaredTable *table, Value *args)
{
    const Items *items = args->kind == VALUE_DICT ? NULL : value_sequence(args);
    for (size_t i = 0; items != NULL && i < items->count; i++) {
        if (items->items[i]->kind == VALUE_DICT)
            add_table_args(scan, table, items->items[i]);
        else
            table_add_argument(
                scan->evaluator, table,
                &(Argument){.value = items->items[i], .origin = scanned(scan)->origin});
    }
    Value *rest = args->kind == VALUE_UNKNOWN ? args : items == NULL ? NULL : items->rest;
    if (rest != NULL)
        table_add_argument(scan->evaluator, table,
                           &(Argument){.value = rest, .origin = scanned(scan)->origin});
    for (size_t i = 0; args->kind == VALUE_DICT && i < args->dict.count; i++)
        table_add_argument(scan->evaluator, table,
                           &(Argument){.name = value_text(args->dict.entries[i].key),
                                       .value = args->dict.entries[i].value,
                                       .origin = scanned(scan)->origin});
}

static Value *
find_in_args(Value *args, const char *key)
{
    if (args == NULL || args->kind == VALUE_DICT)
        return args == NULL ? NULL : value_find(args, key);
    const Items *items = value_sequence(args);
    return items == NULL || items->count == 0 ? NULL
                                              : find_in_args(items->items[items->count - 1], key);
}

static const char *
schema_in_args(Value *args)
{
    return value_text(find_in_args(args, "schema"));
}

static Definition
definition_of(ClassScan *scan)
{
    Value *extend = find_in_args(scan->table_args, "extend_existing");
    return (Definition){.class_name = scanned(scan)->name,
                        .origin = scanned(scan)->origin,
                        .extends = extend != NULL && evaluator_truth(scan->evaluator, extend) == 1};
}

static void
add_columns(ClassScan *scan, DeclaredTable *table)
{
    for (size_t i = 0; i < scan->count; i++) {
        DeclaredColumn *column = scan->columns[i].column;
        const DeclaredColumn *there = column->existing ? table_column(table, column->key) : NULL;
        if (there == NULL)
            table_add_column(scan->evaluator, table, column);
    }
}

static void
note_constructs(const ClassScan *scan, DeclaredTable *table)
{
    const Pointers *lists[] = {&table->constraints, &table->indexes};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        for (size_t j = 0; j < lists[i]->count; j++) {
            Construct *construct = lists[i]->rows[j];
            if (construct->class_name == NULL)
                construct->class_name = scanned(scan)->name;
        }
}

static void
mark_uncertain(ClassScan *scan, DeclaredTable *table)
{
    Arena *arena = evaluator_arena(scan->evaluator);
    if (scan->unknown != NULL)
        table->unknown =
            arena_printf(arena, "a base class or a column is not known: %s", scan->unknown);
    const Value *schema = find_in_args(scan->table_args, "schema");
    if (schema != NULL && schema->kind == VALUE_UNKNOWN && table->unknown == NULL)
        table->unknown = arena_printf(arena, "its schema is not known: %s", schema->unknown.reason);
    const Binding *abstract = class_own_row(scan->class, "__abstract__");
    bool is_open = abstract != NULL && abstract->value != NULL &&
                   abstract->value->kind == VALUE_UNKNOWN && table->unknown == NULL;
    if (is_open)
        table->unknown = arena_printf(arena, "whether its class is abstract is not known: %s",
                                      abstract->value->unknown.reason);
    if (scan->base->guessed != NULL && table->unknown == NULL)
        table->unknown = arena_printf(arena,
                                      "columns, schema and naming convention of its base class are "
                                      "not known: %s",
                                      scan->base->guessed);
    if (scanned(scan)->uncertain && table->unknown == NULL)
        table->unknown = "it is declared below a condition that is not known";
    if (scanned(scan)->names.rest != NULL && table->unknown == NULL)
        table->unknown = "the body of its class is not known";
    if (table->unknown != NULL)
        declare_remark(scan->evaluator, table->origin, SEVERITY_UNKNOWN,
                       "the columns of \"%s\" are not known for certain: %s", table->name,
                       table->unknown);
}

static DeclaredTable *
make_table(ClassScan *scan)
{
    const char *name = value_text(scan->tablename);
    Origin origin = scanned(scan)->origin;
    if (name == NULL) {
        declare_remark(scan->evaluator, origin, SEVERITY_UNKNOWN,
                       "the table name of class %s is not known: %s", scanned(scan)->name,
                       scan->tablename->kind == VALUE_UNKNOWN ? scan->tablename->unknown.reason
                                                              : "it is no text");
        return NULL;
    }
    DeclaredTable *table = metadata_add_table(scan->evaluator, metadata_of(scan), name,
                                              schema_in_args(scan->table_args), origin);
    table->class_name = scanned(scan)->name;
    table->origin = origin;
    if (!scanned(scan)->uncertain)
        table_add_definition(scan->evaluator, table, definition_of(scan));
    add_columns(scan, table);
    if (scan->table_args != NULL)
        add_table_args(scan, table, scan->table_args);
    note_constructs(scan, table);
    const Binding *autoload = class_own_row(scan->class, "__autoload_with__");
    if (autoload != NULL || class_own_row(scan->class, "__autoload__") != NULL)
        table->reflected = "__autoload_with__";
    if (scan->base->reflected != NULL)
        table->reflected = scan->base->reflected;
    table->reflected_at = origin;
    mark_uncertain(scan, table);
    event_table_attached(scan->evaluator, table);
    set_attribute(scan, "__table__", table->value, origin);
    return table;
}

// ---- inheritance ------------------------------------------------------------------------------

static Value *
mapped_parent(const ClassScan *scan)
{
    for (size_t i = 1; i < scan->lineage.count; i++)
        if (is_mapped(scan->lineage.rows[i]))
            return scan->lineage.rows[i];
    return NULL;
}

static bool
is_concrete(ClassScan *scan)
{
    const Binding *row = class_own_row(scan->class, "__mapper_args__");
    if (row == NULL || row->value == NULL)
        return false;
    Value *args = evaluator_get(scan->evaluator, scan->class, "__mapper_args__", row->origin);
    Value *concrete = args->kind == VALUE_DICT ? value_find(args, "concrete") : NULL;
    return concrete != NULL && evaluator_truth(scan->evaluator, concrete) == 1;
}

static bool
has_primary_key(const ClassScan *scan)
{
    const Items *items = scan->table_args == NULL ? NULL : value_sequence(scan->table_args);
    for (size_t i = 0; items != NULL && i < items->count; i++) {
        const Construct *construct = declared_construct(items->items[i]);
        if (construct != NULL && construct->kind == CONSTRUCT_PRIMARY_KEY)
            return true;
    }
    for (size_t i = 0; i < scan->count; i++)
        if (scan->columns[i].column->primary_key)
            return true;
    return false;
}

// (Flask-SQLAlchemy: model.py, should_set_tablename)
static bool
needs_flask_name(const ClassScan *scan)
{
    for (size_t i = 0; i < scan->lineage.count; i++) {
        const Value *class = scan->lineage.rows[i];
        const Binding *row = class_own_row(class, "__tablename__");
        if (row == NULL || row->value == NULL)
            continue;
        if (declared_attr_function(row->value) != NULL)
            return false;
        return i > 0 && is_mapped(class);
    }
    return true;
}

static void
choose_name(ClassScan *scan)
{
    if (!scan->base->names_tables || !needs_flask_name(scan))
        return;
    g_autofree char *name = flask_table_name(scanned(scan)->name);
    set_attribute(scan, "__tablename__", value_from_text(scan->evaluator, name),
                  scanned(scan)->origin);
}

void
class_take_table(Evaluator *evaluator, Value *class, DeclaredTable *table)
{
    if (table->class_name == NULL)
        table->class_name = class->class->name;
    for (size_t i = 0; i < table->columns.count; i++) {
        const DeclaredColumn *column = table->columns.rows[i];
        const Binding *row = column->key == NULL ? NULL : class_own_row(class, column->key);
        if (column->key != NULL && (row == NULL || row->value == NULL))
            evaluator_class_set(evaluator, class, column->key, column->value,
                                declared_origin(column));
    }
}

static void
map_class(ClassScan *scan, ClassData *data)
{
    Value *parent = mapped_parent(scan);
    const Binding *given = class_own_row(scan->class, "__table__");
    data->concrete = is_concrete(scan);
    if (given != NULL && given->value != NULL) {
        Value *table = evaluator_get(scan->evaluator, scan->class, "__table__", given->origin);
        data->table = declared_table(table);
        if (table->kind == VALUE_UNKNOWN)
            declare_remark(scan->evaluator, scanned(scan)->origin, SEVERITY_UNKNOWN,
                           "the table of class %s is not known: %s", scanned(scan)->name,
                           table->unknown.reason);
        if (data->table != NULL)
            class_take_table(scan->evaluator, scan->class, data->table);
        return;
    }
    bool shares = scan->tablename == NULL ||
                  (scan->base->names_tables && parent != NULL && !has_primary_key(scan));
    if (parent != NULL && shares) {
        data->table = class_data(parent)->table;
        if (data->table != NULL)
            add_columns(scan, data->table);
        return;
    }
    if (scan->tablename != NULL) {
        data->table = make_table(scan);
        return;
    }
    data->mapped = false;
    if (scan->unknown != NULL)
        declare_remark(scan->evaluator, scanned(scan)->origin, SEVERITY_UNKNOWN,
                       "class %s may be a table that is missing here: a base class or an attribute "
                       "is not known: %s",
                       scanned(scan)->name, scan->unknown);
}

static void
scan_class(ClassScan *scan)
{
    for (size_t i = 1; i < scan->lineage.count; i++)
        copy_mixin(scan, i);
    for (size_t i = 0; i < scan->lineage.count; i++)
        read_class(scan, i);
    scan->mixins_done = true;
    read_own_functions(scan);
    if (scan->inherited_args && scan->tablename == NULL)
        scan->table_args = NULL;
    sort_columns(scan);
}

// A SQLModel class has all fields of its parents, theirs first. (SQLModel: main.py)
static void
read_fields(ClassScan *scan, const Value *class)
{
    const Namespace *names = &class->class->names;
    size_t count = class == scan->class ? scan->own_rows : names->count;
    for (size_t i = 0; i < count; i++) {
        const Binding row = names->rows[i];
        DeclaredColumn *column =
            is_special(row.name) ? NULL : model_field_column(scan->evaluator, class, &row);
        if (column == NULL)
            continue;
        name_column(scan, column, row.name);
        collect(scan, row.name, column);
    }
}

static void
scan_model(ClassScan *scan)
{
    for (size_t i = scan->lineage.count; i-- > 0;) {
        const Value *class = scan->lineage.rows[i];
        if (class->kind == VALUE_CLASS)
            read_fields(scan, class);
        else
            scan->unknown = class->unknown.reason;
    }
    for (size_t i = 0; i < scan->lineage.count; i++) {
        const Value *class = scan->lineage.rows[i];
        for (size_t j = 0; class->kind == VALUE_CLASS && j < class->class->names.count; j++)
            if (is_special(class->class->names.rows[j].name))
                read_special(scan, i, &class->class->names.rows[j]);
    }
    for (size_t i = 0; i < scan->count; i++)
        set_attribute(scan, scan->columns[i].name, scan->columns[i].column->value,
                      declared_origin(scan->columns[i].column));
    if (scan->tablename != NULL)
        return;
    g_autofree char *lower = g_utf8_strdown(scanned(scan)->name, -1);
    scan->tablename = value_from_text(scan->evaluator, lower);
}

static bool
is_model_table(Evaluator *evaluator, const Class *class)
{
    for (size_t i = 0; i < class->keyword_count; i++)
        if (strcmp(class->keywords[i].name, "table") == 0)
            return evaluator_truth(evaluator, class->keywords[i].value) == 1;
    return false;
}

static bool
is_abstract(Evaluator *evaluator, const Value *class)
{
    const Binding *row = class_own_row(class, "__abstract__");
    return row != NULL && row->value != NULL && evaluator_truth(evaluator, row->value) == 1;
}

// __mapper_cls__ may make tables of its own: history tables of the versioned class.
static void
call_mapper(Evaluator *evaluator, Value *class, DeclaredTable *table)
{
    Origin origin = class->class->origin;
    Value *mapper = evaluator_find(evaluator, class, "__mapper_cls__", origin);
    if (mapper != NULL && mapper->kind == VALUE_FUNCTION)
        evaluator_call_with(evaluator, mapper, origin, 2, (Value *[]){class, table->value});
}

void
declare_class(Evaluator *evaluator, Base *base, Value *class)
{
    if (class_data(class) != NULL)
        return;
    Arena *arena = evaluator_arena(evaluator);
    ClassData *data = ARENA_NEW(arena, ClassData);
    data->base = base;
    class->class->host_data = data;
    if (is_abstract(evaluator, class) || (base->model && !is_model_table(evaluator, class->class)))
        return;
    ClassScan scan = {.evaluator = evaluator,
                      .base = base,
                      .class = class,
                      .lineage = class_lineage(evaluator, class)};
    data->is_scanned = true;
    choose_name(&scan);
    scan.own_rows = class->class->names.count;
    if (base->model)
        scan_model(&scan);
    else
        scan_class(&scan);
    data->mapped = true;
    map_class(&scan, data);
    data->is_scanned = false;
    if (data->mapped)
        pointers_add(arena, &declarations_of(evaluator)->classes, class);
    if (data->mapped && data->table != NULL) {
        tell_doubts(&scan, data->table);
        call_mapper(evaluator, class, data->table);
        event_class_mapped(evaluator, class);
    }
    arena_release(arena, scan.columns, sizeof *scan.columns * scan.room);
}
