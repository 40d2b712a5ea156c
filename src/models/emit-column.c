#include "models/emit-private.h"

#include "python/evaluator.h"
#include "sqlalchemy/autoincrement.h"
#include "sqlalchemy/clause.h"

#include <string.h>

// Columns. (SQLAlchemy: dialects/postgresql/base.py, PGDDLCompiler.get_column_specification)

typedef struct {
    Emission *emission;
    TableWork *work;
    const DeclaredColumn *declared;
    const TypeAnswer *answer; // of its own type; zero when it has none
    Column *column;
    TypeFamily family;
} ColumnWork;

// ---- type -------------------------------------------------------------------------------------

// A column with a foreign key and no type has the type of the column that it refers to.
static Value *
referenced_type(const ColumnWork *work, const DeclaredColumn *column, int depth)
{
    if (column->type != NULL || depth > 20)
        return column->type;
    if (column->more != NULL && column->more->type_of != NULL)
        return referenced_type(work, column->more->type_of, depth + 1);
    const Construct *key = column_construct(column, CONSTRUCT_FOREIGN_KEY);
    if (key == NULL || column->table == NULL)
        return NULL;
    const DeclaredColumn *target = foreign_key_target(work->emission, column->table, key,
                                                      call_argument(&key->call, 0, "column"));
    return target == NULL ? NULL : referenced_type(work, target, depth + 1);
}

static Value *
keyed_type(const ColumnWork *work)
{
    Value *type = referenced_type(work, work->declared, 0);
    // The same of a ForeignKeyConstraint of the table.
    const Pointers *constraints = &work->work->declared->constraints;
    for (size_t i = 0; type == NULL && i < constraints->count; i++) {
        const Construct *construct = constraints->rows[i];
        const Items *columns = value_sequence(call_argument(&construct->call, 0, "columns"));
        const Items *targets = value_sequence(call_argument(&construct->call, 1, "refcolumns"));
        if (construct->kind != CONSTRUCT_FOREIGN_KEYS || columns == NULL || targets == NULL)
            continue;
        for (size_t j = 0; j < MIN(columns->count, targets->count); j++) {
            bool is_this = g_strcmp0(value_text(columns->items[j]), work->declared->key) == 0;
            const DeclaredColumn *target =
                is_this ? foreign_key_target(work->emission, work->work->declared, construct,
                                             targets->items[j])
                        : NULL;
            if (target != NULL)
                type = referenced_type(work, target, 0);
        }
    }
    return type;
}

// NULL: it is not known, and the column says why.
static const Type *
known_type(ColumnWork *work)
{
    Emission *emission = work->emission;
    Value *declared = keyed_type(work);
    Object *object = &work->column->object;
    if (declared == NULL) {
        emission_unknown(emission, object, "%s",
                         work->declared->unknown != NULL ? work->declared->unknown
                                                         : "the type is not known");
        return NULL;
    }
    TypeAnswer answer = declared == work->declared->type
                            ? *work->answer
                            : sql_type_answer(emission->evaluator, declared);
    work->family = answer.family;
    if (answer.unknown != NULL) {
        emission_unknown(emission, object, "the type is not known: %s", answer.unknown);
        return NULL;
    }
    if (answer.sql == NULL && answer.enumeration != NULL) {
        Type type = emit_enum(emission, answer.enumeration, work->work->declared->namespace);
        type.dimensions = answer.dimensions;
        return type_intern(emission->arena, type);
    }
    if (answer.domain != NULL) {
        Type type = emit_domain(emission, answer.domain, work->work->declared->namespace);
        type.dimensions = answer.dimensions;
        return type_intern(emission->arena, type);
    }
    const Type *type = emit_type(emission, answer.sql);
    if (type == NULL)
        emission_unknown(emission, object, "PostgreSQL has no type %s", answer.sql);
    return type;
}

static void
set_type(ColumnWork *work)
{
    const Type *type = known_type(work);
    work->column->type = type != NULL ? type : emit_type(work->emission, "TEXT");
}

// ---- SERIAL ------------------------------------------------------------------------------------

static bool
is_integer_like(const ColumnWork *work)
{
    return work->family == FAMILY_INTEGER || work->family == FAMILY_BIG_INTEGER ||
           work->family == FAMILY_SMALL_INTEGER || work->family == FAMILY_NUMERIC;
}

static bool
is_serial(const ColumnWork *work)
{
    if (!is_integer_like(work) || work->declared->python_default != NULL ||
        !column_is_autoincrement(work->declared))
        return false;
    const Construct *sequence = column_construct(work->declared, CONSTRUCT_SEQUENCE);
    bool optional = sequence != NULL && construct_flag(work->emission, sequence, "optional");
    return (sequence == NULL || optional) &&
           column_construct(work->declared, CONSTRUCT_IDENTITY) == NULL;
}

static Sequence *
owned_sequence(ColumnWork *work, const char *type)
{
    Emission *emission = work->emission;
    const Object *table = &work->work->table->object;
    Sequence *sequence = ARENA_NEW(emission->arena, Sequence);
    sequence->object =
        (Object){.kind = KIND_SEQUENCE,
                 .namespace = table->namespace,
                 .name = choose_relation_name(emission, table, work->column->object.name, "seq"),
                 .origin = work->column->object.origin};
    sequence->type = (Type){.name = arena_intern(emission->arena, type)};
    sequence->start = sequence->increment = sequence->minimum = sequence->cache = 1;
    sequence->maximum = strcmp(type, "int2") == 0   ? INT16_MAX
                        : strcmp(type, "int4") == 0 ? INT32_MAX
                                                    : INT64_MAX;
    sequence->owner_namespace = table->namespace;
    sequence->owner_table = table->name;
    sequence->owner_column = work->column->object.name;
    return sequence;
}

static void
make_serial(ColumnWork *work)
{
    const char *type = work->family == FAMILY_BIG_INTEGER     ? "int8"
                       : work->family == FAMILY_SMALL_INTEGER ? "int2"
                                                              : "int4";
    Type integer = {.name = arena_intern(work->emission->arena, type)};
    work->column->type = type_intern(work->emission->arena, integer);
    work->column->serial = true;
    work->column->not_null = true;
    work->column->sequence = owned_sequence(work, type);
}

// ---- identity, generated, default -------------------------------------------------------------

static void
identity_number(const Construct *construct, const char *name, int64_t *number)
{
    Value *value = call_keyword(&construct->call, name);
    if (value != NULL)
        (void)!value_integer(value, number);
}

static void
make_identity(ColumnWork *work, const Construct *construct)
{
    Column *column = work->column;
    Value *always = call_argument(&construct->call, 0, "always");
    bool is_always = always != NULL && evaluator_truth(work->emission->evaluator, always) == 1;
    column->identity = is_always ? IDENTITY_ALWAYS : IDENTITY_BY_DEFAULT;
    if (work->declared->nullable != NULLABLE_YES)
        column->not_null = true;
    Sequence *sequence = owned_sequence(work, column->type->name);
    identity_number(construct, "increment", &sequence->increment);
    if (sequence->increment < 0) {
        sequence->minimum = sequence->maximum == INT64_MAX ? INT64_MIN : -sequence->maximum - 1;
        sequence->maximum = -1;
    }
    identity_number(construct, "minvalue", &sequence->minimum);
    identity_number(construct, "maxvalue", &sequence->maximum);
    sequence->start = sequence->increment < 0 ? sequence->maximum : sequence->minimum;
    Value *start = call_argument(&construct->call, 1, "start");
    if (start != NULL)
        (void)!value_integer(start, &sequence->start);
    identity_number(construct, "cache", &sequence->cache);
    sequence->cycle = construct_flag(work->emission, construct, "cycle");
    sequence->identity = true;
    column->sequence = sequence;
}

static void
make_generated(ColumnWork *work, const Construct *construct)
{
    Value *expression = call_argument(&construct->call, 0, "sqltext");
    work->column->generated = GENERATED_STORED;
    if (expression != NULL)
        work->column->default_sql =
            construct_sql(work->emission, &work->column->object, expression);
}

static void
set_default(ColumnWork *work, Value *value)
{
    Emission *emission = work->emission;
    const Construct *construct = declared_construct(value);
    if (construct != NULL && construct->kind == CONSTRUCT_DEFAULT)
        value = call_argument(&construct->call, 0, "arg");
    else if (construct != NULL)
        return; // FetchedValue, Identity, Computed: not DEFAULT
    if (value == NULL)
        return;
    bool is_text = value_text(value) != NULL;
    if (!is_text && clause_of(value) == NULL) {
        emission_unknown(emission, &work->column->object, "the server default is not known%s%s",
                         value->kind == VALUE_UNKNOWN ? ": " : "",
                         value->kind == VALUE_UNKNOWN ? value->unknown.reason : "");
        return;
    }
    const char *sql = is_text ? literal_sql(emission->evaluator, value, NULL) : NULL;
    work->column->default_sql = is_text ? arena_intern(emission->arena, sql)
                                        : construct_sql(emission, &work->column->object, value);
    // DEFAULT NULL is no default to PostgreSQL.
    if (work->column->default_sql != NULL &&
        g_ascii_strcasecmp(work->column->default_sql, "NULL") == 0)
        work->column->default_sql = NULL;
}

// ---- what only Python knows --------------------------------------------------------------------

static const char *
callable_text(const Emission *emission, const Value *value)
{
    const char *name = value_name(value);
    return name == NULL ? value_kind_name(value) : arena_intern(emission->arena, name);
}

static void
read_python_default(const ColumnWork *work, PythonColumn *python)
{
    Emission *emission = work->emission;
    Value *value = work->declared->python_default;
    const Construct *construct = value == NULL ? NULL : declared_construct(value);
    if (construct != NULL)
        value = call_argument(&construct->call, 0, "arg");
    if (value == NULL || value->kind == VALUE_NONE)
        return;
    const char *sql = literal_sql(emission->evaluator, value, work->declared->type);
    if (sql == NULL || value->kind == VALUE_UNKNOWN) {
        python->default_type = PYTHON_DEFAULT_CALLABLE;
        python->default_text = arena_intern(emission->arena, callable_text(emission, value));
        return;
    }
    python->default_type = PYTHON_DEFAULT_LITERAL;
    python->default_sql = arena_intern(emission->arena, sql);
    python->default_text =
        arena_intern(emission->arena, evaluator_repr(emission->evaluator, value));
}

// Most columns of a class have no default: they share what is kept.
static void
set_python(ColumnWork *work)
{
    Arena *arena = work->emission->arena;
    PythonColumn python;
    memset(&python, 0, sizeof python); // gaps count too
    const char *class_name = work->declared->class_name;
    python.class = class_name == work->work->declared->class_name ? work->work->class_name
                                                                  : arena_intern(arena, class_name);
    read_python_default(work, &python);
    work->column->python = arena_intern_bytes(arena, &python, sizeof python);
}

// ---- one column -------------------------------------------------------------------------------

static void
emit_sequences_of(Emission *emission, const DeclaredColumn *column)
{
    for (size_t i = 0; i < column->constructs.count; i++) {
        const Construct *construct = column->constructs.rows[i];
        if (construct->kind == CONSTRUCT_SEQUENCE)
            emit_sequence(emission, construct);
    }
}

static Column *
emit_column(ColumnWork *work)
{
    Emission *emission = work->emission;
    const DeclaredColumn *declared = work->declared;
    Column *column = work->column = ARENA_NEW(emission->arena, Column);
    emission_child(emission, work->work, &column->object, declared_origin(declared));
    column->object.kind = KIND_COLUMN;
    column->object.name =
        arena_intern(emission->arena, declared->name == NULL ? "?" : declared->name);
    column->object.comment = arena_text(emission->arena, declared->comment);
    column->statistics = -1;
    column->not_null = declared->nullable == NULLABLE_NO || column_is_in_primary_key(declared);
    set_type(work);
    const Construct *identity = column_construct(declared, CONSTRUCT_IDENTITY);
    const Construct *computed = column_construct(declared, CONSTRUCT_COMPUTED);
    if (is_serial(work))
        make_serial(work);
    if (identity != NULL)
        make_identity(work, identity);
    if (computed != NULL)
        make_generated(work, computed);
    else if (declared->server_default != NULL)
        set_default(work, declared->server_default);
    set_python(work);
    emit_sequences_of(emission, declared);
    if (declared->unknown != NULL)
        emission_unknown(emission, &column->object, "%s", declared->unknown);
    return column;
}

void
emit_columns(Emission *emission, TableWork *work)
{
    size_t count = work->declared->columns.count;
    work->columns = ARENA_NEW_ARRAY(emission->scratch, Column *, count + 1);
    for (size_t i = 0; i < count; i++) {
        ColumnWork column = {.emission = emission,
                             .work = work,
                             .declared = work->declared->columns.rows[i],
                             .answer = &work->answers[i]};
        work->columns[i] = emit_column(&column);
        work->columns[i]->position = (int)i + 1;
        schema_add(emission->schema, &work->columns[i]->object);
    }
}
