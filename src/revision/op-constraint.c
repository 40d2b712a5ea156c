#include "revision/op-private.h"

#include "base/sql.h"
#include "sqlalchemy/clause.h"

#include <string.h>

// Constraints: as a line of CREATE TABLE, and by directives of their own. (SQLAlchemy:
// sql/compiler.py, DDLCompiler.visit_…_constraint; Alembic: operations/schemaobj.py)

// ---- names --------------------------------------------------------------------------------------

void
op_add_name(GString *sql, const char *name)
{
    if (name != NULL)
        sql_add(sql, "CONSTRAINT %I ", name);
}

// Names that op.f() made are cut, others are not. (SQLAlchemy: _truncate_and_render_maxlen_name)
const char *
op_fitting_name(OpCall *op, const Value *given)
{
    const char *name = value_text(given);
    if (name == NULL || g_utf8_strlen(name, -1) <= LONGEST_NAME)
        return name;
    if (!pointers_contain(&op->reader->declarations.final_names, given)) {
        op_refuse(op, "the name \"%s\" is longer than %d characters", name, LONGEST_NAME);
        return name;
    }
    g_autofree char *cut = truncated_name(name);
    return arena_text(op->arena, cut);
}

const char *
op_name(OpCall *op, NameRequest request, Value *given)
{
    const char *unknown = NULL;
    if (given != NULL && given->kind != VALUE_NONE && value_text(given) == NULL)
        op_fail(op, given, "the name");
    request.given = value_text(given);
    if (request.given != NULL && pointers_contain(&op->reader->declarations.final_names, given))
        return op_fitting_name(op, given);
    const char *name = convention_name(op->evaluator, op->arena, &request, &unknown);
    if (unknown != NULL)
        op_refuse(op, "%s", unknown);
    return g_strcmp0(name, request.given) == 0 ? op_fitting_name(op, given) : name;
}

const char *const *
op_column_names(OpCall *op, Value *const *values, size_t count)
{
    const char **names = ARENA_NEW_ARRAY(op->arena, const char *, count + 1);
    for (size_t i = 0; i < count; i++) {
        const DeclaredColumn *column = declared_column(values[i]);
        const Clause *clause = clause_of(values[i]);
        names[i] = column != NULL                                  ? column->name
                   : clause != NULL && clause->kind == CLAUSE_NAME ? clause->text
                                                                   : value_text(values[i]);
        if (names[i] == NULL) {
            op_fail(op, values[i], "a column");
            names[i] = "?";
        }
    }
    return names;
}

static const char *const *
positional_names(OpCall *op, const Call *call)
{
    Value **values = ARENA_NEW_ARRAY(op->arena, Value *, call->positional + 1);
    for (size_t i = 0; i < call->positional; i++)
        values[i] = call->arguments[i].value;
    if (call->rest != NULL)
        op_fail(op, call->rest, "a column");
    return op_column_names(op, values, call->positional);
}

// ---- what stands behind a constraint ------------------------------------------------------------

static void
add_deferral(OpCall *op, GString *sql, const Call *call)
{
    Value *deferrable = call_keyword(call, "deferrable");
    const char *initially = value_text(call_keyword(call, "initially"));
    if (deferrable != NULL && deferrable->kind != VALUE_NONE) {
        int truth = evaluator_truth(op->evaluator, deferrable);
        if (truth < 0)
            op_fail(op, deferrable, "deferrable");
        g_string_append(sql, truth == 1 ? " DEFERRABLE" : " NOT DEFERRABLE");
    }
    if (initially != NULL)
        sql_add(sql, " INITIALLY %s", initially);
}

static bool
is_true(OpCall *op, const Call *call, const char *name)
{
    Value *value = call_keyword(call, name);
    return value != NULL && evaluator_truth(op->evaluator, value) == 1;
}

static void
add_not_valid(OpCall *op, GString *sql, const Call *call)
{
    if (is_true(op, call, "postgresql_not_valid"))
        g_string_append(sql, " NOT VALID");
}

static void
add_key_columns(GString *sql, const char *word, const char *const *names, size_t count)
{
    sql_add(sql, "%s (", word);
    sql_add_identifiers(sql, names, count);
    g_string_append_c(sql, ')');
}

static void
add_included(OpCall *op, GString *sql, const Call *call)
{
    const Items *items = value_sequence(call_keyword(call, "postgresql_include"));
    if (items == NULL || items->count == 0)
        return;
    const char *const *names = op_column_names(op, items->items, items->count);
    add_key_columns(sql, " INCLUDE", names, items->count);
}

static const char *
unique_word(OpCall *op, const Call *call)
{
    return is_true(op, call, "postgresql_nulls_not_distinct") ? "UNIQUE NULLS NOT DISTINCT"
                                                              : "UNIQUE";
}

// ---- foreign keys -------------------------------------------------------------------------------

typedef struct {
    const char *namespace, *table;
    const char *const *columns, *const *referred;
    size_t count;
    Value *name;
    const Call *call; // its keywords
} ForeignKey;

// "schema.table.column", or a column of a table.
static bool
split_target(OpCall *op, const Value *target, ForeignKey *key, const char **column)
{
    const DeclaredColumn *declared = declared_column(target);
    if (declared != NULL && declared->table != NULL) {
        key->namespace = declared->table->namespace;
        key->table = declared->table->name;
        *column = declared->name;
        return true;
    }
    const char *text = value_text(target);
    const char *dot = text == NULL ? NULL : strrchr(text, '.');
    if (dot == NULL) {
        op_fail(op, target, "what a foreign key refers to");
        return false;
    }
    *column = arena_text(op->arena, dot + 1);
    const char *table = arena_text_n(op->arena, text, (size_t)(dot - text));
    const char *before = strrchr(table, '.');
    key->table = before == NULL ? table : before + 1;
    key->namespace =
        before == NULL ? NULL : arena_text_n(op->arena, table, (size_t)(before - table));
    return true;
}

static void
add_foreign_key(OpCall *op, GString *sql, const DeclaredTable *table, const ForeignKey *key)
{
    static const char *const words[][2] = {
        {"match", "MATCH"}, {"ondelete", "ON DELETE"}, {"onupdate", "ON UPDATE"}};
    NameRequest request = {.key = "fk",
                           .table = table,
                           .columns = key->columns,
                           .column_count = key->count,
                           .referred_table = key->table,
                           .referred_columns = key->referred};
    op_add_name(sql, op_name(op, request, key->name));
    add_key_columns(sql, "FOREIGN KEY", key->columns, key->count);
    sql_add(sql, " REFERENCES %Q (", key->namespace, key->table);
    sql_add_identifiers(sql, key->referred, key->count);
    g_string_append_c(sql, ')');
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        Value *value = call_keyword(key->call, words[i][0]);
        if (value == NULL || value->kind == VALUE_NONE)
            continue;
        if (value_text(value) == NULL)
            op_fail(op, value, words[i][0]);
        else
            sql_add(sql, " %s %s", words[i][1], value_text(value));
    }
    add_deferral(op, sql, key->call);
    add_not_valid(op, sql, key->call);
}

static void
add_column_foreign_key(OpCall *op, GString *sql, const DeclaredTable *table,
                       const Construct *construct)
{
    const char **columns = ARENA_NEW_ARRAY(op->arena, const char *, 2);
    const char **referred = ARENA_NEW_ARRAY(op->arena, const char *, 2);
    ForeignKey key = {.columns = columns,
                      .referred = referred,
                      .count = 1,
                      .name = call_keyword(&construct->call, "name"),
                      .call = &construct->call};
    columns[0] = construct->column->name;
    Value *target = call_argument(&construct->call, 0, "column");
    if (split_target(op, target, &key, &referred[0]))
        add_foreign_key(op, sql, table, &key);
}

static void
add_table_foreign_key(OpCall *op, GString *sql, const DeclaredTable *table,
                      const Construct *construct)
{
    Value *given[] = {call_argument(&construct->call, 0, "columns"),
                      call_argument(&construct->call, 1, "refcolumns")};
    const Items *columns = value_sequence(given[0]), *targets = value_sequence(given[1]);
    if (columns == NULL || targets == NULL || columns->rest != NULL || targets->rest != NULL ||
        columns->count != targets->count) {
        op_fail(op, columns == NULL ? given[0] : given[1], "a foreign key");
        return;
    }
    const char **referred = ARENA_NEW_ARRAY(op->arena, const char *, targets->count + 1);
    ForeignKey key = {.columns = op_column_names(op, columns->items, columns->count),
                      .referred = referred,
                      .count = columns->count,
                      .name = call_argument(&construct->call, 2, "name"),
                      .call = &construct->call};
    for (size_t i = 0; i < targets->count; i++)
        if (!split_target(op, targets->items[i], &key, &referred[i]))
            return;
    add_foreign_key(op, sql, table, &key);
}

// ---- check, exclusion ---------------------------------------------------------------------------

static void
add_check(OpCall *op, GString *sql, const DeclaredTable *table, const Construct *construct)
{
    Value *text = call_argument(&construct->call, 0, "sqltext");
    if (text == NULL)
        return;
    const char *columns[] = {construct->column == NULL ? NULL : construct->column->name, NULL};
    NameRequest request = {.key = "ck",
                           .table = table,
                           .construct = construct,
                           .columns = columns,
                           .column_count = construct->column != NULL};
    op_add_name(sql, op_name(op, request, call_argument(&construct->call, 1, "name")));
    sql_add(sql, "CHECK (%s)", op_sql(op, text, "a check constraint"));
    add_deferral(op, sql, &construct->call);
    add_not_valid(op, sql, &construct->call);
}

// postgresql_ops={"period": "range_ops"}: by the column's name
static void
add_opclass(GString *sql, Value *ops, const char *column)
{
    const Value *found = ops == NULL || column == NULL ? NULL : value_find(ops, column);
    if (value_text(found) != NULL)
        sql_add(sql, " %s", value_text(found));
}

static void
add_exclusion_element(OpCall *op, GString *sql, Value *pair, Value *ops)
{
    const Items *parts = value_sequence(pair);
    if (parts == NULL || parts->count < 2 || value_text(parts->items[1]) == NULL) {
        op_fail(op, pair, "an element of an exclusion constraint");
        return;
    }
    const char *name = value_text(parts->items[0]);
    if (name != NULL)
        sql_add(sql, "%I", name);
    else
        g_string_append(sql, op_sql(op, parts->items[0], "an element"));
    add_opclass(sql, ops, name);
    sql_add(sql, " WITH %s", value_text(parts->items[1]));
}

static void
add_exclusion(OpCall *op, GString *sql, const Call *call, size_t from)
{
    const char *using = value_text(call_keyword(call, "using"));
    Value *where = call_keyword(call, "where");
    sql_add(sql, "EXCLUDE USING %s (", using == NULL ? "gist" : using);
    for (size_t i = from; i < call->positional; i++) {
        g_string_append(sql, i == from ? "" : ", ");
        add_exclusion_element(op, sql, call->arguments[i].value, call_keyword(call, "ops"));
    }
    g_string_append_c(sql, ')');
    if (where != NULL && where->kind != VALUE_NONE)
        sql_add(sql, " WHERE (%s)", op_sql(op, where, "where"));
    add_deferral(op, sql, call);
}

// ---- one construct ------------------------------------------------------------------------------

static void
add_key(OpCall *op, GString *sql, const DeclaredTable *table, const Construct *construct)
{
    bool is_primary = construct->kind == CONSTRUCT_PRIMARY_KEY;
    const Call *call = &construct->call;
    const char *const *names = positional_names(op, call);
    NameRequest request = {.key = is_primary ? "pk" : "uq",
                           .table = table,
                           .construct = construct,
                           .columns = names,
                           .column_count = call->positional};
    if (call->positional == 0)
        return;
    op_add_name(sql, op_name(op, request, call_keyword(call, "name")));
    add_key_columns(sql, is_primary ? "PRIMARY KEY" : unique_word(op, call), names,
                    call->positional);
    add_included(op, sql, call);
    add_deferral(op, sql, call);
}

void
op_add_construct(OpCall *op, GString *sql, const DeclaredTable *table, const Construct *construct)
{
    switch (construct->kind) {
    case CONSTRUCT_FOREIGN_KEY:
    case CONSTRUCT_FOREIGN_KEYS:
        if (is_true(op, &construct->call, "use_alter"))
            return; // create_all() would add it later; Alembic does not
        if (construct->kind == CONSTRUCT_FOREIGN_KEY)
            add_column_foreign_key(op, sql, table, construct);
        else
            add_table_foreign_key(op, sql, table, construct);
        return;
    case CONSTRUCT_UNIQUE:
    case CONSTRUCT_PRIMARY_KEY:
        add_key(op, sql, table, construct);
        return;
    case CONSTRUCT_CHECK:
        add_check(op, sql, table, construct);
        return;
    case CONSTRUCT_EXCLUDE: {
        Value *name = call_keyword(&construct->call, "name");
        op_add_name(sql, value_text(name));
        add_exclusion(op, sql, &construct->call, 0);
        return;
    }
    case CONSTRUCT_INDEX:
    case CONSTRUCT_SEQUENCE:
    case CONSTRUCT_IDENTITY:
    case CONSTRUCT_COMPUTED:
    case CONSTRUCT_FETCHED_VALUE:
    case CONSTRUCT_DEFAULT:
    case CONSTRUCT_PYTHON_DEFAULT:
        return;
    }
}

void
op_add_unique(OpCall *op, GString *sql, const DeclaredColumn *column)
{
    const char *names[] = {column->name, NULL};
    NameRequest request = {
        .key = "uq", .table = column->table, .columns = names, .column_count = 1};
    op_add_name(sql, op_name(op, request, NULL));
    add_key_columns(sql, "UNIQUE", names, 1);
}

bool
op_add_type_check(OpCall *op, GString *sql, const DeclaredColumn *column, Value *type)
{
    const DeclaredEnum *enumeration = sql_type_answer(op->evaluator, type).enumeration;
    if (enumeration == NULL || enumeration->native || !enumeration->makes_check)
        return false;
    const char *names[] = {column->name, NULL};
    NameRequest request = {
        .key = "ck", .table = column->table, .columns = names, .column_count = 1};
    Value *name =
        enumeration->name == NULL ? NULL : value_from_text(op->evaluator, enumeration->name);
    op_add_name(sql, op_name(op, request, name));
    sql_add(sql, "CHECK (%I IN (", column->name);
    for (size_t i = 0; i < enumeration->label_count; i++)
        sql_add(sql, i == 0 ? "%L" : ", %L", enumeration->labels[i]);
    g_string_append(sql, "))");
    return true;
}

// ---- directives ---------------------------------------------------------------------------------

static void
send_constraint(OpCall *op, const DeclaredTable *table, const GString *sql)
{
    op_send(op, "ALTER TABLE %Q ADD %s", table->namespace, table->name, sql->str);
}

static Value *
run_key(OpCall *op, const char *key, const char *word)
{
    DeclaredTable *table = op_new_table(op, op_table(op), op_namespace(op));
    size_t count = 0;
    NameRequest request = {.key = key, .table = table};
    request.columns = op_texts(op, "columns", &count);
    request.column_count = count;
    g_autoptr(GString) sql = g_string_new(NULL);
    op_add_name(sql, op_name(op, request, op_given(op, "constraint_name")));
    add_key_columns(sql, word, request.columns, count);
    add_included(op, sql, op->call);
    add_deferral(op, sql, op->call);
    send_constraint(op, table, sql);
    return value_none(op->evaluator);
}

static Value *
run_unique(OpCall *op)
{
    return run_key(op, "uq", unique_word(op, op->call));
}

static Value *
run_primary_key(OpCall *op)
{
    return run_key(op, "pk", "PRIMARY KEY");
}

static Value *
run_foreign_key(OpCall *op)
{
    DeclaredTable *table =
        op_new_table(op, op->batch != NULL ? op_table(op) : op_need_text(op, "source_table"),
                     op->batch != NULL ? op_namespace(op) : op_text(op, "source_schema"));
    size_t count = 0, referred = 0;
    ForeignKey key = {.namespace = op_text(op, "referent_schema"),
                      .table = op_need_text(op, "referent_table"),
                      .name = op_given(op, "constraint_name"),
                      .call = op->call};
    key.columns = op_texts(op, "local_cols", &count);
    key.referred = op_texts(op, "remote_cols", &referred);
    key.count = count;
    if (count != referred || count == 0) {
        if (!op->failed)
            op_refuse(op, "it needs as many columns on one side as on the other");
        return value_none(op->evaluator);
    }
    g_autoptr(GString) sql = g_string_new(NULL);
    add_foreign_key(op, sql, table, &key);
    send_constraint(op, table, sql);
    return value_none(op->evaluator);
}

static Value *
run_check(OpCall *op)
{
    DeclaredTable *table = op_new_table(op, op_table(op), op_namespace(op));
    Value *condition = op_given(op, "condition");
    NameRequest request = {.key = "ck", .table = table};
    g_autoptr(GString) sql = g_string_new(NULL);
    op_add_name(sql, op_name(op, request, op_given(op, "constraint_name")));
    if (condition == NULL)
        op_refuse(op, "it has no condition");
    else
        sql_add(sql, "CHECK (%s)", op_sql(op, condition, "condition"));
    add_deferral(op, sql, op->call);
    add_not_valid(op, sql, op->call);
    send_constraint(op, table, sql);
    return value_none(op->evaluator);
}

static Value *
run_exclusion(OpCall *op)
{
    DeclaredTable *table = op_new_table(op, op_table(op), op_namespace(op));
    g_autoptr(GString) sql = g_string_new(NULL);
    op_add_name(sql, op_text(op, "constraint_name"));
    add_exclusion(op, sql, op->call, op->batch == NULL ? 2 : 1);
    send_constraint(op, table, sql);
    return value_none(op->evaluator);
}

// The kind decides by which convention the name is completed.
static Value *
run_drop_constraint(OpCall *op)
{
    static const char *const keys[][2] = {
        {"foreignkey", "fk"}, {"primary", "pk"}, {"unique", "uq"}, {"check", "ck"}};
    DeclaredTable *table = op_new_table(op, op_table(op), op_namespace(op));
    const char *type = op_text(op, "type_");
    Value *given = op_given(op, "constraint_name");
    const char *name = op_fitting_name(op, given);
    for (size_t i = 0; given != NULL && type != NULL && i < G_N_ELEMENTS(keys); i++)
        if (strcmp(keys[i][0], type) == 0) {
            NameRequest request = {.key = keys[i][1], .table = table};
            name = op_name(op, request, given);
        }
    if (given != NULL && name == NULL)
        op_fail(op, given, "the name");
    else if (name == NULL)
        op_refuse(op, "the constraint has no name");
    bool checks = op->reader->options->modern && op_truth(op, "if_exists") == 1;
    op_send(op, "ALTER TABLE %Q DROP CONSTRAINT %s%I", table->namespace, table->name,
            checks ? "IF EXISTS " : "", name == NULL ? "?" : name);
    return value_none(op->evaluator);
}

const OpDirective op_constraint_directives[] = {
    {"create_check_constraint", run_check,
     "constraint_name|name table_name|source condition schema", "constraint_name|name condition"},
    {"create_exclude_constraint", run_exclusion, "constraint_name|name table_name|source",
     "constraint_name|name"},
    {"create_foreign_key", run_foreign_key,
     "constraint_name|name source_table|source referent_table|referent local_cols remote_cols "
     "onupdate ondelete deferrable initially match source_schema referent_schema",
     "constraint_name|name referent_table|referent local_cols remote_cols"},
    {"create_primary_key", run_primary_key, "constraint_name|name table_name columns|cols schema",
     "constraint_name|name columns|cols"},
    {"create_unique_constraint", run_unique,
     "constraint_name|name table_name|source columns|local_cols schema",
     "constraint_name|name columns|local_cols"},
    {"drop_constraint", run_drop_constraint,
     "constraint_name|name table_name|tablename type_|type schema",
     "constraint_name|name type_|type"},
    {0},
};
