#include "sqlalchemy/statement-private.h"

#include "base/sql.h"
#include "python/evaluator.h"
#include "sqlalchemy/mapped.h"

#include <string.h>

// From statements to SQL. (SQLAlchemy: sql/compiler.py, SQLCompiler.visit_select and its like)

typedef struct {
    Evaluator *evaluator;
    GString *sql;
    ClauseSettings settings; // for what is inside: `enclosing` are this statement's tables
    const char *unknown;
    Pointers from; // DeclaredTable of this statement
} Writer;

static void
give_up(Writer *writer, const char *why)
{
    if (writer->unknown == NULL)
        writer->unknown = why == NULL ? "a part of a statement is not known" : why;
}

static void
refuse(Writer *writer, const Value *value, const char *what)
{
    give_up(writer, value != NULL && value->kind == VALUE_UNKNOWN ? value->unknown.reason : what);
}

// An expression; a plain text stands for SQL, as select(["a"]) and order_by("a") have it.
static void
add_expression(Writer *writer, Value *value)
{
    const char *unknown = NULL;
    const char *text = value_text(value);
    if (writer->unknown != NULL)
        return;
    if (!clause_count(writer->evaluator)) {
        give_up(writer, "a statement has too many parts");
        return;
    }
    const char *sql =
        text != NULL ? text : clause_sql_for(writer->evaluator, value, &writer->settings, &unknown);
    if (sql == NULL)
        refuse(writer, value, unknown);
    else
        g_string_append(writer->sql, sql);
}

static void
add_expressions(Writer *writer, const Pointers *list, const char *between)
{
    for (size_t i = 0; i < list->count; i++) {
        g_string_append(writer->sql, i == 0 ? "" : between);
        add_expression(writer, list->rows[i]);
    }
}

static void
add_clause(Writer *writer, const char *word, const Pointers *list, const char *between)
{
    if (list->count == 0)
        return;
    g_string_append(writer->sql, word);
    add_expressions(writer, list, between);
}

// a AND b, where b is "x OR y": with parentheses
static void
add_conditions(Writer *writer, const char *word, const Pointers *conditions)
{
    if (conditions->count == 0)
        return;
    g_string_append(writer->sql, word);
    if (conditions->count == 1) {
        add_expression(writer, conditions->rows[0]);
        return;
    }
    const Clause **parts =
        ARENA_NEW_ARRAY(evaluator_arena(writer->evaluator), const Clause *, conditions->count);
    for (size_t i = 0; i < conditions->count; i++)
        parts[i] = clause_coerce(writer->evaluator, conditions->rows[i]);
    Clause all = clause_conjunction(parts, conditions->count);
    add_expression(writer, clause_value(writer->evaluator, all, (Origin){0}));
}

// ---- which tables -------------------------------------------------------------------------------

static void
collect_clause(Writer *writer, Pointers *tables, const Clause *clause)
{
    const DeclaredTable *table = clause->column == NULL ? NULL : clause->column->table;
    if (table != NULL && !pointers_contain(tables, table))
        pointers_add(evaluator_arena(writer->evaluator), tables, table->value->host.data);
    if (!clause_count(writer->evaluator)) {
        give_up(writer, "an expression has too many parts");
        return;
    }
    for (size_t i = 0; i < clause->count && writer->unknown == NULL; i++)
        collect_clause(writer, tables, clause->parts[i]);
}

static void
collect(Writer *writer, Pointers *tables, Value *value)
{
    DeclaredTable *table = statement_table(writer->evaluator, value);
    const Join *join = value_host_data(value, &join_type);
    if (table != NULL && !pointers_contain(tables, table))
        pointers_add(evaluator_arena(writer->evaluator), tables, table);
    if (join != NULL) {
        collect(writer, tables, join->left);
        collect(writer, tables, join->right);
    }
    if (table == NULL && join == NULL && value->kind == VALUE_HOST)
        collect_clause(writer, tables, clause_coerce(writer->evaluator, value));
}

static void
collect_all(Writer *writer, Pointers *tables, const Pointers *values)
{
    for (size_t i = 0; i < values->count; i++)
        collect(writer, tables, values->rows[i]);
}

// ---- FROM ---------------------------------------------------------------------------------------

static void
add_table(Writer *writer, const DeclaredTable *table)
{
    if (table->source == NULL) {
        sql_add(writer->sql, "%Q", table->namespace, table->name);
        return;
    }
    if (table->is_cte) {
        sql_add(writer->sql, "%I", table->name);
        return;
    }
    const DeclaredTable *original = statement_table(writer->evaluator, table->source);
    if (original != NULL) {
        sql_add(writer->sql, "%Q AS %I", original->namespace, original->name, table->name);
        return;
    }
    g_string_append_c(writer->sql, '(');
    add_expression(writer, table->source);
    sql_add(writer->sql, ") AS %I", table->name);
}

static Value *
column_value(const DeclaredTable *table, const DeclaredColumn *column)
{
    const DeclaredColumn *own = table_column(table, column->key);
    return own == NULL ? column->value : own->value;
}

// The condition that the one foreign key between the two sides makes; NULL: there is no such.
// (SQLAlchemy: sql/selectable.py, Join._join_condition)
static Value *
foreign_condition(Writer *writer, const Join *join)
{
    Pointers lefts = {0}, rights = {0};
    Value *found = NULL;
    collect(writer, &lefts, join->left);
    collect(writer, &rights, join->right);
    for (size_t i = 0; i < lefts.count * rights.count; i++) {
        const DeclaredTable *left = lefts.rows[i / rights.count];
        const DeclaredTable *right = rights.rows[i % rights.count];
        ForeignPair to_left = foreign_pair(right, left);
        ForeignPair to_right = foreign_pair(left, right);
        if (to_left.column == NULL && to_right.column == NULL)
            continue;
        bool is_ambiguous = found != NULL || (to_left.column != NULL && to_right.column != NULL);
        if (is_ambiguous)
            return NULL;
        Value *sides[] = {
            column_value(left, to_left.column != NULL ? to_left.target : to_right.column),
            column_value(right, to_left.column != NULL ? to_left.column : to_right.target)};
        found = clause_binary(writer->evaluator, "==", sides[0], sides[1], (Origin){0});
    }
    return found;
}

static void
add_source(Writer *writer, Value *value)
{
    const Join *join = value_host_data(value, &join_type);
    const DeclaredTable *table = statement_table(writer->evaluator, value);
    if (table != NULL) {
        add_table(writer, table);
        return;
    }
    if (join == NULL) {
        add_expression(writer, value);
        return;
    }
    add_source(writer, join->left);
    g_string_append_printf(writer->sql, " %s ", join->word);
    add_source(writer, join->right);
    Value *condition = join->condition == NULL || join->condition->kind == VALUE_NONE
                           ? foreign_condition(writer, join)
                           : join->condition;
    if (condition == NULL) {
        give_up(writer, "a join without a condition goes by foreign keys that are not known");
        return;
    }
    g_string_append(writer->sql, " ON ");
    add_expression(writer, condition);
}

// The tables that nothing explicit covers; those of the statement around it are its own.
static void
add_tables(Writer *writer, const char *word, const Pointers *sources, const Pointers *found)
{
    Pointers covered = {0}, rest = {0};
    Arena *arena = evaluator_arena(writer->evaluator);
    collect_all(writer, &covered, sources);
    size_t inner = 0;
    for (size_t i = 0; i < found->count; i++)
        if (!pointers_contain(&covered, found->rows[i]))
            pointers_add(arena, &rest, found->rows[i]);
    const Pointers *enclosing = writer->settings.enclosing;
    for (size_t i = 0; i < rest.count; i++)
        inner += enclosing == NULL || !pointers_contain(enclosing, rest.rows[i]);
    bool correlates = enclosing != NULL && (inner > 0 || sources->count > 0);
    const char *between = word;
    for (size_t i = 0; i < sources->count; i++, between = ", ") {
        g_string_append(writer->sql, between);
        add_source(writer, sources->rows[i]);
    }
    for (size_t i = 0; i < rest.count; i++) {
        if (correlates && pointers_contain(enclosing, rest.rows[i]))
            continue;
        g_string_append(writer->sql, between);
        add_table(writer, rest.rows[i]);
        between = ", ";
    }
}

// WITH name AS (…), for each of this statement's tables that is one
static void
add_with(Writer *writer, const Pointers *tables)
{
    bool first = true;
    for (size_t i = 0; i < tables->count; i++) {
        const DeclaredTable *table = tables->rows[i];
        if (!table->is_cte)
            continue;
        sql_add(writer->sql, first ? "WITH %I AS (" : ", %I AS (", table->name);
        add_expression(writer, table->source);
        g_string_append(writer->sql, ")");
        first = false;
    }
    g_string_append(writer->sql, first ? "" : " ");
}

// ---- SELECT -------------------------------------------------------------------------------------

static void
add_column(Writer *writer, Value *value)
{
    const DeclaredTable *table = statement_table(writer->evaluator, value);
    const Clause *clause = clause_of(value);
    if (table == NULL) {
        add_expression(writer, value);
        if (clause != NULL && clause->key != NULL)
            sql_add(writer->sql, " AS %I", clause->key);
        return;
    }
    if (table->columns.count == 0 || table->unknown != NULL || table->reflected != NULL)
        give_up(writer, "the columns of a table are not known");
    for (size_t i = 0; i < table->columns.count; i++) {
        g_string_append(writer->sql, i == 0 ? "" : ", ");
        add_expression(writer, ((DeclaredColumn *)table->columns.rows[i])->value);
    }
}

static void
add_number(Writer *writer, const char *word, Value *value)
{
    if (value == NULL || value->kind == VALUE_NONE)
        return;
    g_string_append(writer->sql, word);
    add_expression(writer, value);
}

static void
add_distinct(Writer *writer, const Statement *statement)
{
    if (!statement->distinct)
        return;
    g_string_append(writer->sql, "DISTINCT ");
    const Items *items = value_sequence(statement->distinct_on);
    if (items == NULL)
        return;
    g_string_append(writer->sql, "ON (");
    for (size_t i = 0; i < items->count; i++) {
        g_string_append(writer->sql, i == 0 ? "" : ", ");
        add_expression(writer, items->items[i]);
    }
    g_string_append(writer->sql, ") ");
}

static void
add_select(Writer *writer, const Statement *statement)
{
    Pointers found = {0};
    collect_all(writer, &found, &statement->columns);
    collect_all(writer, &found, &statement->conditions);
    Pointers all = {0};
    collect_all(writer, &all, &statement->sources);
    collect_all(writer, &all, &statement->columns);
    collect_all(writer, &all, &statement->conditions);
    add_with(writer, &all);
    const Pointers *enclosing = writer->settings.enclosing;
    g_autoptr(GString) from = g_string_new(NULL);
    GString *sql = writer->sql;
    writer->sql = from;
    add_tables(writer, " FROM ", &statement->sources, &found);
    writer->sql = sql;
    writer->settings.enclosing = &all;
    g_string_append(writer->sql, "SELECT ");
    add_distinct(writer, statement);
    for (size_t i = 0; i < statement->columns.count; i++) {
        g_string_append(writer->sql, i == 0 ? "" : ", ");
        add_column(writer, statement->columns.rows[i]);
    }
    g_string_append(writer->sql, from->str);
    add_conditions(writer, " WHERE ", &statement->conditions);
    add_clause(writer, " GROUP BY ", &statement->groups, ", ");
    add_conditions(writer, " HAVING ", &statement->havings);
    add_clause(writer, " ORDER BY ", &statement->orders, ", ");
    add_number(writer, " LIMIT ", statement->limit);
    add_number(writer, " OFFSET ", statement->offset);
    writer->settings.enclosing = enclosing;
}

static void
add_compound(Writer *writer, const Statement *statement)
{
    for (size_t i = 0; i < statement->parts.count; i++) {
        if (i > 0)
            g_string_append_printf(writer->sql, " %s ", statement->text);
        add_expression(writer, statement->parts.rows[i]);
    }
    add_clause(writer, " ORDER BY ", &statement->orders, ", ");
    add_number(writer, " LIMIT ", statement->limit);
}

// ---- values -------------------------------------------------------------------------------------

static const DeclaredColumn *
column_of_key(const DeclaredTable *table, const Value *key)
{
    const DeclaredColumn *column = declared_column(key);
    if (column != NULL)
        return column;
    return value_text(key) == NULL ? NULL : table_column(table, value_text(key));
}

static const char *
name_of_key(const DeclaredTable *table, const Value *key)
{
    const DeclaredColumn *column = column_of_key(table, key);
    const Clause *clause = clause_of(key);
    if (column != NULL)
        return column->name;
    return clause != NULL && clause->kind == CLAUSE_NAME ? clause->text : value_text(key);
}

static void
add_value(Writer *writer, const DeclaredColumn *column, Value *value)
{
    Value *type = column == NULL ? NULL : column->type;
    Clause literal = {.kind = CLAUSE_VALUE, .value = value, .type = type};
    bool is_plain =
        clause_of(value) == NULL && declared_column(value) == NULL && statement_of(value) == NULL;
    if (value->kind == VALUE_UNKNOWN) {
        give_up(writer, value->unknown.reason);
        return;
    }
    if (statement_of(value) != NULL) {
        literal = (Clause){.kind = CLAUSE_STATEMENT, .value = value};
        is_plain = true;
    }
    add_expression(writer,
                   is_plain ? clause_value(writer->evaluator, literal, (Origin){0}) : value);
}

// A row as a dict: a tuple's values go by the order of the columns.
static Value *
row_dict(Writer *writer, const DeclaredTable *table, Value *row)
{
    const Items *items = value_sequence(row);
    if (row->kind == VALUE_DICT || items == NULL || items->count > table->columns.count)
        return row;
    Value *dict = value_dict(writer->evaluator);
    for (size_t i = 0; i < items->count; i++)
        value_put(
            writer->evaluator, dict,
            value_from_text(writer->evaluator, ((DeclaredColumn *)table->columns.rows[i])->key),
            items->items[i]);
    return dict;
}

static bool
check_row(Writer *writer, const Value *row)
{
    if (row->kind != VALUE_DICT || row->dict.rest != NULL) {
        refuse(writer, row->kind == VALUE_DICT ? row->dict.rest : row,
               "the values of a statement are not known");
        return false;
    }
    return true;
}

static const Value *
find_in_row(const DeclaredTable *table, const Value *row, const char *name)
{
    for (size_t i = 0; i < row->dict.count; i++)
        if (g_strcmp0(name_of_key(table, row->dict.entries[i].key), name) == 0)
            return row->dict.entries[i].value;
    return NULL;
}

// The program's own dict stays as it is: it may be used for another row.
static Value *
row_copy(Writer *writer, const Value *row)
{
    Value *copy = value_dict(writer->evaluator);
    for (size_t i = 0; i < row->dict.count; i++)
        value_put(writer->evaluator, copy, row->dict.entries[i].key, row->dict.entries[i].value);
    return copy;
}

// Column(default=…) of Python's side fills what a row leaves out.
static Value *
with_defaults(Writer *writer, const DeclaredTable *table, const Value *row)
{
    Value *whole = row_copy(writer, row);
    for (size_t i = 0; i < table->columns.count; i++) {
        const DeclaredColumn *column = table->columns.rows[i];
        if (column->python_default == NULL || find_in_row(table, row, column->name) != NULL)
            continue;
        Value *value =
            default_value(writer->evaluator, column->python_default, declared_origin(column));
        value_put(writer->evaluator, whole, value_from_text(writer->evaluator, column->key), value);
    }
    return whole;
}

// Column(onupdate=…) is written with every UPDATE that does not say otherwise.
static Value *
with_updates(Writer *writer, const DeclaredTable *table, const Value *row)
{
    Value *whole = row_copy(writer, row);
    for (size_t i = 0; i < table->columns.count; i++) {
        const DeclaredColumn *column = table->columns.rows[i];
        if (column->python_onupdate == NULL || find_in_row(table, row, column->name) != NULL)
            continue;
        value_put(
            writer->evaluator, whole, value_from_text(writer->evaluator, column->key),
            default_value(writer->evaluator, column->python_onupdate, declared_origin(column)));
    }
    return whole;
}

static void
add_row(Writer *writer, const DeclaredTable *table, const Value *row, const Value *first)
{
    g_string_append_c(writer->sql, '(');
    for (size_t i = 0; i < first->dict.count; i++) {
        const Value *key = first->dict.entries[i].key;
        const Value *value = find_in_row(table, row, name_of_key(table, key));
        g_string_append(writer->sql, i == 0 ? "" : ", ");
        if (value == NULL)
            give_up(writer, "the rows of a statement do not have the same columns");
        else
            add_value(writer, column_of_key(table, key), (Value *)(uintptr_t)value);
    }
    g_string_append_c(writer->sql, ')');
}

static void
add_keys(Writer *writer, const DeclaredTable *table, const Value *row)
{
    g_string_append(writer->sql, "(");
    for (size_t i = 0; i < row->dict.count; i++) {
        const char *name = name_of_key(table, row->dict.entries[i].key);
        sql_add(writer->sql, i == 0 ? "%I" : ", %I", name == NULL ? "?" : name);
        if (name == NULL)
            give_up(writer, "the name of a column is not known");
    }
    g_string_append(writer->sql, ") VALUES ");
}

static void
add_rows(Writer *writer, const DeclaredTable *table, const Pointers *rows)
{
    Value *first = NULL;
    for (size_t i = 0; i < rows->count; i++) {
        Value *row = row_dict(writer, table, rows->rows[i]);
        if (!check_row(writer, row))
            return;
        row = with_defaults(writer, table, row);
        if (first == NULL) {
            first = row;
            add_keys(writer, table, row);
        }
        g_string_append(writer->sql, i == 0 ? "" : ", ");
        add_row(writer, table, row, first);
    }
}

static void
add_names(Writer *writer, const DeclaredTable *table, Value *list)
{
    const Items *items = value_sequence(list);
    g_string_append(writer->sql, " (");
    for (size_t i = 0; items != NULL && i < items->count; i++) {
        const char *name = name_of_key(table, items->items[i]);
        g_string_append(writer->sql, i == 0 ? "" : ", ");
        if (name != NULL)
            sql_add_identifier(writer->sql, name);
        else
            add_expression(writer, items->items[i]);
    }
    g_string_append_c(writer->sql, ')');
}

static void
add_assignments(Writer *writer, const DeclaredTable *table, const Value *row)
{
    for (size_t i = 0; i < row->dict.count; i++) {
        const Value *key = row->dict.entries[i].key;
        const char *name = name_of_key(table, key);
        sql_add(writer->sql, i == 0 ? "%I = " : ", %I = ", name == NULL ? "?" : name);
        if (name == NULL)
            refuse(writer, key, "the name of a column is not known");
        add_value(writer, column_of_key(table, key), row->dict.entries[i].value);
    }
}

static void
add_conflict(Writer *writer, const DeclaredTable *table, const Conflict *conflict)
{
    g_string_append(writer->sql, " ON CONFLICT");
    if (conflict->constraint != NULL)
        sql_add(writer->sql, " ON CONSTRAINT %I", conflict->constraint);
    else if (conflict->elements != NULL)
        add_names(writer, table, conflict->elements);
    if (conflict->elements_where != NULL && conflict->elements_where->kind != VALUE_NONE) {
        g_string_append(writer->sql, " WHERE ");
        add_expression(writer, conflict->elements_where);
    }
    if (!conflict->updates) {
        g_string_append(writer->sql, " DO NOTHING");
        return;
    }
    g_string_append(writer->sql, " DO UPDATE SET ");
    if (conflict->set == NULL || !check_row(writer, conflict->set))
        return;
    add_assignments(writer, table, conflict->set);
    if (conflict->where != NULL && conflict->where->kind != VALUE_NONE) {
        g_string_append(writer->sql, " WHERE ");
        add_expression(writer, conflict->where);
    }
}

// ---- INSERT, UPDATE, DELETE ---------------------------------------------------------------------

// Parameters of the call are the values of a statement that has none.
static Pointers
rows_of(Writer *writer, const Statement *statement)
{
    Pointers rows = statement->rows;
    Value *parameters = writer->settings.parameters;
    if (rows.count == 0 && parameters != NULL && parameters->kind != VALUE_NONE) {
        rows = (Pointers){0};
        pointers_add(evaluator_arena(writer->evaluator), &rows, parameters);
    }
    return rows;
}

static void
add_returning(Writer *writer, const Statement *statement)
{
    if (statement->returning.count == 0)
        return;
    g_string_append(writer->sql, " RETURNING ");
    for (size_t i = 0; i < statement->returning.count; i++) {
        g_string_append(writer->sql, i == 0 ? "" : ", ");
        add_column(writer, statement->returning.rows[i]);
    }
}

static void
add_insert(Writer *writer, const Statement *statement)
{
    const DeclaredTable *table = statement->table;
    Pointers rows = rows_of(writer, statement);
    sql_add(writer->sql, "INSERT INTO %Q ", table->namespace, table->name);
    if (statement->query != NULL) {
        Value *names = value_list(writer->evaluator);
        for (size_t i = 0; i < statement->columns.count; i++)
            value_append(writer->evaluator, names, statement->columns.rows[i]);
        g_string_truncate(writer->sql, writer->sql->len - 1);
        add_names(writer, table, names);
        g_string_append_c(writer->sql, ' ');
        add_expression(writer, statement->query);
    } else if (rows.count == 0) {
        g_string_append(writer->sql, "DEFAULT VALUES");
    } else {
        add_rows(writer, table, &rows);
    }
    if (statement->conflict != NULL)
        add_conflict(writer, table, statement->conflict);
    add_returning(writer, statement);
}

static void
add_update(Writer *writer, const Statement *statement)
{
    const DeclaredTable *table = statement->table;
    Pointers rows = rows_of(writer, statement), found = {0}, target = {0}, none = {0};
    Arena *arena = evaluator_arena(writer->evaluator);
    pointers_add(arena, &target, table->value->host.data);
    collect_all(writer, &found, &statement->conditions);
    if (rows.count == 0 || !check_row(writer, rows.rows[0])) {
        give_up(writer, "an UPDATE without values");
        return;
    }
    const Value *row = with_updates(writer, table, rows.rows[0]);
    for (size_t i = 0; i < row->dict.count; i++)
        collect(writer, &found, row->dict.entries[i].value);
    sql_add(writer->sql, "UPDATE %Q SET ", table->namespace, table->name);
    writer->settings.enclosing = &target;
    g_autoptr(GString) from = g_string_new(NULL);
    GString *sql = writer->sql;
    writer->sql = from;
    writer->settings.enclosing = NULL;
    Pointers others = {0};
    for (size_t i = 0; i < found.count; i++)
        if (found.rows[i] != target.rows[0])
            pointers_add(arena, &others, found.rows[i]);
    add_tables(writer, " FROM ", &none, &others);
    writer->sql = sql;
    pointers_add(arena, &found, target.rows[0]);
    writer->settings.enclosing = &found;
    add_assignments(writer, table, row);
    g_string_append(writer->sql, from->str);
    add_conditions(writer, " WHERE ", &statement->conditions);
    add_returning(writer, statement);
}

static void
add_delete(Writer *writer, const Statement *statement)
{
    const DeclaredTable *table = statement->table;
    Pointers found = {0}, others = {0}, none = {0};
    collect_all(writer, &found, &statement->conditions);
    for (size_t i = 0; i < found.count; i++)
        if (found.rows[i] != table->value->host.data)
            pointers_add(evaluator_arena(writer->evaluator), &others, found.rows[i]);
    sql_add(writer->sql, "DELETE FROM %Q", table->namespace, table->name);
    add_tables(writer, " USING ", &none, &others);
    pointers_add(evaluator_arena(writer->evaluator), &found, table->value->host.data);
    writer->settings.enclosing = &found;
    add_conditions(writer, " WHERE ", &statement->conditions);
    add_returning(writer, statement);
}

const char *
statement_sql(Evaluator *evaluator, Value *value, const ClauseSettings *settings,
              const char **unknown)
{
    const Statement *statement = statement_of(value);
    g_autoptr(GString) sql = g_string_new(NULL);
    Writer writer = {.evaluator = evaluator, .sql = sql, .settings = {.qualified = true}};
    if (settings != NULL)
        writer.settings = *settings;
    if (statement->kind == STATEMENT_TEXT)
        return statement->text;
    clause_count_begin(evaluator);
    switch (statement->kind) {
    case STATEMENT_TEXT:
        break;
    case STATEMENT_SELECT:
        add_select(&writer, statement);
        break;
    case STATEMENT_INSERT:
        add_insert(&writer, statement);
        break;
    case STATEMENT_UPDATE:
        add_update(&writer, statement);
        break;
    case STATEMENT_DELETE:
        add_delete(&writer, statement);
        break;
    case STATEMENT_COMPOUND:
        add_compound(&writer, statement);
        break;
    }
    clause_count_end(evaluator);
    if (writer.unknown != NULL) {
        if (unknown != NULL)
            *unknown = writer.unknown;
        return NULL;
    }
    return arena_text(evaluator_arena(evaluator), sql->str);
}
