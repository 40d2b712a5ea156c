#include "models/emit-private.h"

#include "base/sql.h"
#include "models/name.h"
#include "python/evaluator.h"
#include "sqlalchemy/clause.h"

#include <string.h>

// Primary key, unique, check and exclusion constraints, named as PostgreSQL would.

static Constraint *
constraint_new(Emission *emission, TableWork *work, ConstraintType type, Origin origin)
{
    Constraint *constraint = ARENA_NEW(emission->arena, Constraint);
    emission_child(emission, work, &constraint->object, origin);
    constraint->object.kind = KIND_CONSTRAINT;
    constraint->type = type;
    constraint->validated = constraint->enforced = true;
    return constraint;
}

static void
set_deferral(Emission *emission, Constraint *constraint, const Construct *construct)
{
    const char *initially = construct_text(emission, construct, "initially");
    constraint->deferrable = construct_flag(emission, construct, "deferrable");
    constraint->deferred = initially != NULL && g_ascii_strcasecmp(initially, "DEFERRED") == 0;
    constraint->deferrable |= constraint->deferred;
}

static Index *
index_behind(Emission *emission, const Constraint *constraint, const char *method)
{
    Index *index = ARENA_NEW(emission->arena, Index);
    index->object = constraint->object;
    index->object.kind = KIND_INDEX;
    index->method = method;
    index->unique = constraint->type != CONSTRAINT_EXCLUSION;
    index->valid = true;
    IndexElement *elements =
        ARENA_NEW_ARRAY(emission->scratch, IndexElement, constraint->column_count);
    for (size_t i = 0; i < constraint->column_count; i++)
        elements[i].column = constraint->columns[i];
    index->element_count = constraint->column_count;
    index->elements = emission_elements(emission, elements, index->element_count);
    return index;
}

// ---- primary key and unique -------------------------------------------------------------------

typedef struct {
    ConstraintType type;
    const char *key, *label; // of the naming convention; as PostgreSQL names it
    const Construct *construct;
    const char *const *columns;
    size_t count;
    Origin origin;
} KeyRequest;

static bool
same_columns(const Constraint *constraint, const KeyRequest *request)
{
    if (constraint->column_count != request->count)
        return false;
    for (size_t i = 0; i < request->count; i++)
        if (strcmp(constraint->columns[i], request->columns[i]) != 0)
            return false;
    return true;
}

// PostgreSQL makes one constraint of two that are alike (transformIndexConstraints).
static Constraint *
find_alike(const TableWork *work, const KeyRequest *request)
{
    if (request->construct != NULL && call_keyword(&request->construct->call, "deferrable") != NULL)
        return NULL;
    if (work->primary_key != NULL && same_columns(work->primary_key, request))
        return work->primary_key;
    for (size_t i = 0; i < work->unique_count; i++)
        if (same_columns(work->uniques[i], request))
            return work->uniques[i];
    return NULL;
}

static const char *
key_name(Emission *emission, TableWork *work, const KeyRequest *request, Constraint *constraint)
{
    const char *unknown = NULL;
    NameRequest name = {.key = request->key,
                        .table = work->declared,
                        .construct = request->construct,
                        .given = request->construct == NULL
                                     ? NULL
                                     : construct_text(emission, request->construct, "name"),
                        .columns = request->columns,
                        .column_count = request->count};
    const char *chosen = convention_name(emission->evaluator, emission->arena, &name, &unknown);
    if (unknown != NULL)
        emission_unknown(emission, &constraint->object, "%s", unknown);
    constraint->name_given = chosen != NULL;
    constraint->name_by_convention = is_made_name(chosen, name.given);
    if (chosen != NULL) {
        take_name(emission->relations, work->table->object.namespace, chosen);
        take_name(emission->constraints, work->table->object.namespace, chosen);
        return chosen;
    }
    g_autofree char *joined = request->type == CONSTRAINT_PRIMARY_KEY
                                  ? NULL
                                  : joined_names(request->columns, request->count);
    return choose_relation_name(emission, &work->table->object, joined, request->label);
}

static void
set_index_options(Emission *emission, Index *index, const Construct *construct)
{
    if (construct == NULL)
        return;
    index->nulls_not_distinct =
        construct_flag(emission, construct, "postgresql_nulls_not_distinct");
    const Items *included = value_sequence(call_keyword(&construct->call, "postgresql_include"));
    if (included == NULL)
        return;
    const char **names = ARENA_NEW_ARRAY(emission->arena, const char *, included->count);
    for (size_t i = 0; i < included->count; i++)
        names[index->included_count++] =
            arena_intern(emission->arena, value_text(included->items[i]));
    index->included = names;
}

// Of two that are alike the name that is given wins.
static void
take_given_name(Emission *emission, TableWork *work, const KeyRequest *request, Constraint *alike)
{
    bool is_given =
        request->construct != NULL && construct_text(emission, request->construct, "name") != NULL;
    if (alike->name_given || !is_given)
        return;
    alike->object.name = key_name(emission, work, request, alike);
    Object *index = (Object *)(uintptr_t)&alike->index->object;
    index->name = alike->object.name;
}

static Constraint *
emit_key(Emission *emission, TableWork *work, const KeyRequest *request)
{
    if (request->columns == NULL || request->count == 0)
        return NULL;
    Constraint *alike = find_alike(work, request);
    if (alike != NULL) {
        take_given_name(emission, work, request, alike);
        return NULL;
    }
    Constraint *constraint = constraint_new(emission, work, request->type, request->origin);
    constraint->columns = request->columns;
    constraint->column_count = request->count;
    if (request->construct != NULL)
        set_deferral(emission, constraint, request->construct);
    constraint->object.name = key_name(emission, work, request, constraint);
    Index *index = index_behind(emission, constraint, "btree");
    set_index_options(emission, index, request->construct);
    constraint->index = index;
    if (request->type == CONSTRAINT_PRIMARY_KEY)
        work->primary_key = constraint;
    else
        work->uniques[work->unique_count++] = constraint;
    schema_add(emission->schema, &constraint->object);
    return constraint;
}

static Value **
positional_values(const Emission *emission, const Construct *construct, size_t from)
{
    size_t count = construct->call.positional;
    Value **values = ARENA_NEW_ARRAY(emission->scratch, Value *, count + 1);
    for (size_t i = from; i < count; i++)
        values[i - from] = construct->call.arguments[i].value;
    return values;
}

static void
emit_construct_key(Emission *emission, TableWork *work, const Construct *construct,
                   KeyRequest request)
{
    Value **values = positional_values(emission, construct, 0);
    request.construct = construct;
    request.count = construct->call.positional;
    request.origin = construct->call.origin;
    request.columns =
        construct_columns(emission, work, (const Value *const *)values, request.count);
    if (request.columns == NULL || construct->call.rest != NULL)
        emission_unknown(emission, &work->table->object,
                         "the columns of a constraint are not known");
    emit_key(emission, work, &request);
}

static void
emit_primary_key(Emission *emission, TableWork *work)
{
    const Pointers *constraints = &work->declared->constraints;
    KeyRequest request = {.type = CONSTRAINT_PRIMARY_KEY, .key = "pk", .label = "pkey"};
    for (size_t i = 0; i < constraints->count; i++) {
        const Construct *construct = constraints->rows[i];
        if (construct->kind == CONSTRUCT_PRIMARY_KEY && construct->call.positional > 0) {
            emit_construct_key(emission, work, construct, request);
            return;
        }
        if (construct->kind == CONSTRUCT_PRIMARY_KEY)
            request.construct = construct; // it only names the columns' key
    }
    const Pointers *columns = &work->declared->columns;
    const char **names = ARENA_NEW_ARRAY(emission->scratch, const char *, columns->count + 1);
    for (size_t i = 0; i < columns->count; i++) {
        const DeclaredColumn *column = columns->rows[i];
        if (!column->primary_key)
            continue;
        if (request.count == 0)
            request.origin = declared_origin(column);
        // (SQLAlchemy: columns_autoinc_first, where the key is made of the columns' flags)
        size_t place = work->columns[i]->serial ? 0 : request.count;
        memmove(names + place + 1, names + place, (request.count - place) * sizeof *names);
        names[place] = work->columns[i]->object.name;
        request.count++;
    }
    request.columns = emission_names(emission, names, request.count);
    arena_release(emission->scratch, names, sizeof *names * (columns->count + 1));
    emit_key(emission, work, &request);
}

static void
emit_uniques(Emission *emission, TableWork *work)
{
    const Pointers *columns = &work->declared->columns;
    const KeyRequest unique = {.type = CONSTRAINT_UNIQUE, .key = "uq", .label = "key"};
    for (size_t i = 0; i < columns->count; i++) {
        const DeclaredColumn *column = columns->rows[i];
        if (!column->unique || column->index)
            continue;
        KeyRequest request = unique;
        request.columns = emission_names(emission, &work->columns[i]->object.name, 1);
        request.count = 1;
        request.origin = declared_origin(column);
        emit_key(emission, work, &request);
    }
    for (size_t i = 0; i < work->declared->constraints.count; i++) {
        const Construct *construct = work->declared->constraints.rows[i];
        if (construct->kind == CONSTRUCT_UNIQUE)
            emit_construct_key(emission, work, construct, unique);
    }
}

// ---- check ------------------------------------------------------------------------------------

static bool
is_word(char c)
{
    return g_ascii_isalnum(c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

// Where the token that begins here ends; `name` gets an identifier, folded as PostgreSQL does.
static const char *
next_token(const char *at, char **name)
{
    *name = NULL;
    if (*at == '\'' || *at == '"') {
        const char *end = at + 1;
        while (*end != '\0' && (*end != *at || end[1] == *at))
            end += *end == *at ? 2 : 1;
        if (*at == '"')
            *name = g_strndup(at + 1, (size_t)(end - at - 1));
        return *end == '\0' ? end : end + 1;
    }
    if (!is_word(*at))
        return at + 1;
    const char *end = at;
    while (is_word(*end))
        end++;
    if (!g_ascii_isdigit(*at))
        *name = g_ascii_strdown(at, end - at);
    return end;
}

// The only column that an expression uses; NULL when there is none or more than one.
static const char *
only_column(const TableWork *work, const char *sql)
{
    const char *only = NULL;
    for (const char *at = sql; *at != '\0';) {
        g_autofree char *name = NULL;
        at = next_token(at, &name);
        if (name == NULL || at[strspn(at, " ")] == '(')
            continue;
        for (size_t i = 0; i < work->declared->columns.count; i++) {
            const char *column = work->columns[i]->object.name;
            if (strcmp(column, name) != 0)
                continue;
            if (only != NULL && only != column)
                return NULL;
            only = column;
        }
    }
    return only;
}

static void
emit_check(Emission *emission, TableWork *work, const char *sql, NameRequest name, Origin origin)
{
    Constraint *constraint = constraint_new(emission, work, CONSTRAINT_CHECK, origin);
    const char *unknown = NULL;
    constraint->expression = sql;
    constraint->object.name =
        convention_name(emission->evaluator, emission->arena, &name, &unknown);
    constraint->name_given = constraint->object.name != NULL;
    constraint->name_by_convention = is_made_name(constraint->object.name, name.given);
    if (unknown != NULL)
        emission_unknown(emission, &constraint->object, "%s", unknown);
    if (constraint->name_given)
        take_name(emission->constraints, work->table->object.namespace, constraint->object.name);
    else
        constraint->object.name =
            choose_constraint_name(emission, &work->table->object, only_column(work, sql), "check");
    schema_add(emission->schema, &constraint->object);
}

static void
emit_check_construct(Emission *emission, TableWork *work, const Construct *construct)
{
    Value *text = call_argument(&construct->call, 0, "sqltext");
    if (text == NULL)
        return;
    const char *sql = construct_sql(emission, &work->table->object, text);
    Value *name = call_argument(&construct->call, 1, "name");
    const char *columns[1] = {NULL};
    NameRequest request = {.key = "ck",
                           .table = work->declared,
                           .construct = construct,
                           .given = name == NULL ? NULL : value_text(name),
                           .columns = columns};
    if (sql == NULL)
        return;
    columns[0] = construct->column != NULL ? construct->column->name : only_column(work, sql);
    request.column_count = columns[0] != NULL;
    emit_check(emission, work, sql, request, construct->call.origin);
}

// Enum(native_enum=False, create_constraint=True)
static void
emit_enum_check(Emission *emission, TableWork *work, size_t at)
{
    const DeclaredColumn *column = work->declared->columns.rows[at];
    const DeclaredEnum *enumeration = work->answers[at].enumeration;
    if (enumeration == NULL || enumeration->native || !enumeration->makes_check)
        return;
    g_autoptr(GString) sql = g_string_new(NULL);
    sql_add(sql, "%I IN (", work->columns[at]->object.name);
    for (size_t i = 0; i < enumeration->label_count; i++)
        sql_add(sql, i == 0 ? "%L" : ", %L", enumeration->labels[i]);
    g_string_append_c(sql, ')');
    const char *columns[] = {work->columns[at]->object.name};
    NameRequest request = {.key = "ck",
                           .table = work->declared,
                           .given = enumeration->name,
                           .columns = columns,
                           .column_count = 1};
    emit_check(emission, work, arena_intern(emission->arena, sql->str), request,
               declared_origin(column));
}

// In the order of CREATE TABLE: those of columns first.
static void
emit_checks(Emission *emission, TableWork *work)
{
    const Pointers *constraints = &work->declared->constraints;
    for (size_t i = 0; i < constraints->count; i++) {
        const Construct *construct = constraints->rows[i];
        if (construct->kind == CONSTRUCT_CHECK && construct->column != NULL)
            emit_check_construct(emission, work, construct);
    }
    for (size_t i = 0; i < constraints->count; i++) {
        const Construct *construct = constraints->rows[i];
        if (construct->kind == CONSTRUCT_CHECK && construct->column == NULL)
            emit_check_construct(emission, work, construct);
    }
    for (size_t i = 0; i < work->declared->columns.count; i++)
        emit_enum_check(emission, work, i);
}

// ---- exclusion --------------------------------------------------------------------------------

static bool
exclusion_element(Emission *emission, const TableWork *work, Value *pair, IndexElement *element)
{
    const Items *parts = value_sequence(pair);
    if (parts == NULL || parts->count < 2 || value_text(parts->items[1]) == NULL)
        return false;
    const Value *what = parts->items[0];
    const Clause *clause = clause_of(what);
    const char *name = value_text(what);
    if (declared_column(what) != NULL)
        name = declared_column(what)->name;
    if (clause != NULL && clause->kind == CLAUSE_NAME)
        name = clause->text;
    const DeclaredColumn *column = name == NULL ? NULL : table_column(work->declared, name);
    element->operator= arena_intern(emission->arena, value_text(parts->items[1]));
    if (column != NULL)
        element->column = arena_intern(emission->arena, column->name);
    else
        element->expression = construct_sql(emission, &work->table->object, parts->items[0]);
    return element->column != NULL || element->expression != NULL;
}

static void
emit_exclusion(Emission *emission, TableWork *work, const Construct *construct)
{
    Constraint *constraint =
        constraint_new(emission, work, CONSTRAINT_EXCLUSION, construct->call.origin);
    set_deferral(emission, constraint, construct);
    size_t count = construct->call.positional;
    IndexElement *elements = ARENA_NEW_ARRAY(emission->scratch, IndexElement, count);
    const char **columns = ARENA_NEW_ARRAY(emission->arena, const char *, count);
    for (size_t i = 0; i < count; i++) {
        if (!exclusion_element(emission, work, construct->call.arguments[i].value, &elements[i]))
            elements[i].expression = "?";
        if (elements[i].column == NULL && elements[i].expression[0] == '?')
            emission_unknown(emission, &constraint->object, "an element is not known");
        columns[i] = elements[i].column != NULL ? elements[i].column : "expr";
        constraint->column_count += elements[i].column != NULL;
    }
    const char *using = construct_text(emission, construct, "using");
    const char *name = construct_text(emission, construct, "name");
    Value *where = call_keyword(&construct->call, "where");
    constraint->name_given = name != NULL;
    g_autofree char *joined = joined_names(columns, count);
    constraint->object.name =
        name != NULL ? name : choose_relation_name(emission, &work->table->object, joined, "excl");
    constraint->columns = columns;
    Index *index = index_behind(emission, constraint, using == NULL ? "gist" : using);
    index->elements = emission_elements(emission, elements, count);
    index->element_count = (unsigned)count;
    if (where != NULL && where->kind != VALUE_NONE)
        index->predicate = construct_sql(emission, &constraint->object, where);
    constraint->index = index;
    schema_add(emission->schema, &constraint->object);
}

void
emit_constraints(Emission *emission, TableWork *work)
{
    size_t most = work->declared->columns.count + work->declared->constraints.count;
    work->uniques = ARENA_NEW_ARRAY(emission->scratch, Constraint *, most + 1);
    emit_checks(emission, work);
    emit_primary_key(emission, work);
    emit_uniques(emission, work);
    for (size_t i = 0; i < work->declared->constraints.count; i++) {
        const Construct *construct = work->declared->constraints.rows[i];
        if (construct->kind == CONSTRUCT_EXCLUDE)
            emit_exclusion(emission, work, construct);
    }
}
