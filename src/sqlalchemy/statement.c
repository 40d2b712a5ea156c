#include "sqlalchemy/statement-private.h"

#include "base/sql.h"
#include "python/evaluator.h"
#include "sqlalchemy/column-private.h"
#include "sqlalchemy/declarative-private.h"

#include <string.h>

// Statements, and the functions that make them.

const HostType statement_type = {
    .name = "statement",
    .get_attribute = statement_attribute,
};

const Statement *
statement_of(const Value *value)
{
    return value_host_data(value, &statement_type);
}

Value *const *
statement_columns(const Statement *statement, size_t *count)
{
    const Pointers *list =
        statement->kind == STATEMENT_SELECT ? &statement->columns : &statement->returning;
    *count = list->count;
    return (Value *const *)list->rows;
}

const DeclaredTable *
statement_inserts(const Statement *statement)
{
    return statement->kind == STATEMENT_INSERT && statement->returning.count == 0 ? statement->table
                                                                                  : NULL;
}

Value *
statement_value(Evaluator *evaluator, Statement statement, Origin origin)
{
    return value_host(evaluator, &statement_type, NULL,
                      arena_copy(evaluator_arena(evaluator), &statement, sizeof statement), origin);
}

DeclaredTable *
statement_table(Evaluator *evaluator, Value *value)
{
    DeclaredTable *table = declared_table(value);
    const ClassData *data = value != NULL && value->kind == VALUE_CLASS ? class_data(value) : NULL;
    (void)evaluator;
    return table != NULL ? table : data == NULL ? NULL : data->table;
}

// ---- tables and what stands for one -------------------------------------------------------------

static DeclaredTable *
new_table(Evaluator *evaluator, const char *name, const char *namespace, Origin origin)
{
    // A metadata of its own: tables of one name do not meet.
    MetaData *metadata = metadata_new(evaluator, origin);
    return metadata_add_table(evaluator, metadata, name, namespace, origin);
}

// column("x", Integer) of table(): an expression until it has a table
static DeclaredColumn *
lightweight_column(Evaluator *evaluator, Value *value, Origin origin)
{
    const Clause *clause = clause_of(value);
    DeclaredColumn *given = declared_column(value);
    if (given != NULL)
        return column_copy(evaluator, given);
    if (clause == NULL || clause->kind != CLAUSE_NAME)
        return NULL;
    DeclaredColumn *column = column_new(evaluator, false, origin);
    column->name = column->key = clause->text;
    column->type = clause->type;
    return column;
}

// table("t", column("a"), …)
static Value *
table_call(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    const char *name = value_text(call_argument(call, 0, "name"));
    if (name == NULL)
        return value_unknown(evaluator, call->origin, "the name of table()");
    DeclaredTable *table =
        new_table(evaluator, name, value_text(call_keyword(call, "schema")), call->origin);
    for (size_t i = 1; i < call->positional; i++) {
        DeclaredColumn *column =
            lightweight_column(evaluator, call->arguments[i].value, call->origin);
        if (column != NULL)
            table_add_column(evaluator, table, column);
        else
            table->unknown = "a column of table() is not known";
    }
    if (call->rest != NULL)
        table->unknown = "a column of table() is not known";
    return table->value;
}

// The columns of a table, or those that a statement selects, under another name.
static void
copy_columns(Evaluator *evaluator, DeclaredTable *to, const DeclaredTable *from)
{
    for (size_t i = 0; i < from->columns.count; i++)
        table_add_column(evaluator, to, column_copy(evaluator, from->columns.rows[i]));
}

static void
add_selected(Evaluator *evaluator, DeclaredTable *to, Value *value)
{
    const DeclaredTable *table = statement_table(evaluator, value);
    const DeclaredColumn *column = declared_column(value);
    const Clause *clause = clause_of(value);
    if (table != NULL) {
        copy_columns(evaluator, to, table);
        return;
    }
    const char *name = column != NULL                  ? column->name
                       : clause == NULL                ? value_text(value)
                       : clause->key != NULL           ? clause->key
                       : clause->kind == CLAUSE_COLUMN ? clause->column->name
                       : clause->kind == CLAUSE_NAME || clause->kind == CLAUSE_FUNCTION
                           ? clause->text
                           : NULL;
    if (name == NULL)
        return;
    DeclaredColumn *made = column_new(evaluator, false, (Origin){0});
    made->name = made->key = name;
    made->type = column != NULL ? column->type : clause == NULL ? NULL : clause->type;
    table_add_column(evaluator, to, made);
}

Value *
statement_alias(Evaluator *evaluator, Value *source, const char *name, bool is_cte)
{
    Arena *arena = evaluator_arena(evaluator);
    const DeclaredTable *table = statement_table(evaluator, source);
    const Statement *statement = statement_of(source);
    if (name == NULL)
        name = arena_printf(arena, "anon_%u", ++declarations_of(evaluator)->aliases);
    DeclaredTable *alias = new_table(evaluator, name, NULL, source->host.origin);
    alias->source = source;
    alias->is_cte = is_cte;
    if (table != NULL)
        copy_columns(evaluator, alias, table);
    if (statement != NULL && statement->kind == STATEMENT_COMPOUND && statement->parts.count > 0)
        statement = statement_of(statement->parts.rows[0]);
    for (size_t i = 0; statement != NULL && i < statement->columns.count; i++)
        add_selected(evaluator, alias, statement->columns.rows[i]);
    return alias->value;
}

Value *
join_new(Evaluator *evaluator, Join join, Origin origin)
{
    return value_host(evaluator, &join_type, NULL,
                      arena_copy(evaluator_arena(evaluator), &join, sizeof join), origin);
}

// ---- makers -------------------------------------------------------------------------------------

typedef struct {
    const char *name;
    StatementKind kind;
    const char *word;
} StatementMaker;

static const HostType maker_type;

static void
add_all(Evaluator *evaluator, Pointers *pointers, Value *value)
{
    const Items *items = value_sequence(value);
    Arena *arena = evaluator_arena(evaluator);
    if (items == NULL) {
        pointers_add(arena, pointers, value);
        return;
    }
    for (size_t i = 0; i < items->count; i++)
        pointers_add(arena, pointers, items->items[i]);
    if (items->rest != NULL)
        pointers_add(arena, pointers, items->rest);
}

// select(a, b), and 1.4's select([a, b], condition)
static Value *
make_select(Evaluator *evaluator, const Call *call)
{
    Statement statement = {.kind = STATEMENT_SELECT};
    Arena *arena = evaluator_arena(evaluator);
    Value *first = call_argument(call, 0, "columns");
    bool is_legacy = value_sequence(first) != NULL;
    if (is_legacy)
        add_all(evaluator, &statement.columns, first);
    for (size_t i = 0; !is_legacy && i < call->positional; i++)
        pointers_add(arena, &statement.columns, call->arguments[i].value);
    Value *condition = is_legacy ? call_argument(call, 1, "whereclause") : NULL;
    Value *from = call_keyword(call, "from_obj");
    if (condition != NULL && condition->kind != VALUE_NONE)
        pointers_add(arena, &statement.conditions, condition);
    if (from != NULL)
        add_all(evaluator, &statement.sources, from);
    if (call->rest != NULL)
        pointers_add(arena, &statement.columns, call->rest);
    return statement_value(evaluator, statement, call->origin);
}

static Value *
make_change(Evaluator *evaluator, StatementKind kind, const Call *call)
{
    Value *given = call_argument(call, 0, "table");
    Statement statement = {.kind = kind, .table = statement_table(evaluator, given)};
    Arena *arena = evaluator_arena(evaluator);
    if (statement.table == NULL)
        return value_is_unknown(given) && given != NULL
                   ? given
                   : value_unknown(evaluator, call->origin, "the table of a statement");
    Value *second = call_argument(call, 1, kind == STATEMENT_INSERT ? "values" : "whereclause");
    Value *values = kind == STATEMENT_INSERT ? second : call_keyword(call, "values");
    if (second != NULL && second->kind != VALUE_NONE && kind != STATEMENT_INSERT)
        pointers_add(arena, &statement.conditions, second);
    if (values != NULL && values->kind != VALUE_NONE)
        pointers_add(arena, &statement.rows, values);
    return statement_value(evaluator, statement, call->origin);
}

static Value *
make_compound(Evaluator *evaluator, const char *word, const Call *call)
{
    Statement statement = {.kind = STATEMENT_COMPOUND, .text = word};
    for (size_t i = 0; i < call->positional; i++)
        pointers_add(evaluator_arena(evaluator), &statement.parts, call->arguments[i].value);
    return statement_value(evaluator, statement, call->origin);
}

// DDL("…"): a text in which %% is a percent sign
static Value *
make_text(Evaluator *evaluator, const Call *call)
{
    const char *text = value_text(call_argument(call, 0, "statement"));
    if (text == NULL)
        return value_unknown(evaluator, call->origin, "the text of DDL()");
    g_auto(GStrv) pieces = g_strsplit(text, "%%", -1);
    g_autofree char *joined = g_strjoinv("%", pieces);
    Statement statement = {.kind = STATEMENT_TEXT,
                           .text = arena_text(evaluator_arena(evaluator), joined)};
    return statement_value(evaluator, statement, call->origin);
}

static Value *
maker_call(Evaluator *evaluator, Value *self, const Call *call)
{
    const StatementMaker *maker = self->host.row;
    switch (maker->kind) {
    case STATEMENT_TEXT:
        return make_text(evaluator, call);
    case STATEMENT_SELECT:
        return make_select(evaluator, call);
    case STATEMENT_INSERT:
    case STATEMENT_UPDATE:
    case STATEMENT_DELETE:
        return make_change(evaluator, maker->kind, call);
    case STATEMENT_COMPOUND:
        return make_compound(evaluator, maker->word, call);
    }
    return value_none(evaluator);
}

static const HostType maker_type = {.name = "function", .call = maker_call};

// exists(select(…)), exists().where(…)
static Value *
exists_call(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *query = call_argument(call, 0, "select");
    if (statement_of(query) == NULL) {
        Value *one = clause_text(evaluator, "1", call->origin);
        Call all = call->positional > 0 ? *call : (Call){.origin = call->origin};
        Statement statement = {.kind = STATEMENT_SELECT};
        if (all.positional == 0)
            pointers_add(evaluator_arena(evaluator), &statement.columns, one);
        query = all.positional > 0 ? make_select(evaluator, &all)
                                   : statement_value(evaluator, statement, call->origin);
    }
    return clause_value(evaluator,
                        (Clause){.kind = CLAUSE_STATEMENT, .text = "EXISTS ", .value = query},
                        call->origin);
}

static const HostType exists_type = {.name = "exists", .call = exists_call};

static Value *
join_call(Evaluator *evaluator, Value *self, const Call *call)
{
    Join join = {.left = call_argument(call, 0, "left"),
                 .right = call_argument(call, 1, "right"),
                 .condition = call_argument(call, 2, "onclause"),
                 .word = self->host.row};
    if (join.left == NULL || join.right == NULL)
        return value_unknown(evaluator, call->origin, "the sides of join()");
    return join_new(evaluator, join, call->origin);
}

static const HostType join_maker_type = {.name = "join", .call = join_call};

// alias(table, name), aliased(class, name=…)
static Value *
alias_call(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *source = call_argument(call, 0, "selectable");
    if (source == NULL ||
        (statement_of(source) == NULL && statement_table(evaluator, source) == NULL))
        return value_unknown(evaluator, call->origin, "what alias() is of");
    if (source->kind == VALUE_CLASS)
        source = statement_table(evaluator, source)->value;
    const char *name = value_text(call_keyword(call, "name"));
    if (name == NULL && call->positional > 1)
        name = value_text(call->arguments[1].value);
    return statement_alias(evaluator, source, name, false);
}

// (SQLAlchemy: sql/compiler.py, get_identity_options)
static void
add_sequence_options(Evaluator *evaluator, GString *sql, const Call *given)
{
    static const char *const numbers[][2] = {{"increment", "INCREMENT BY"},
                                             {"start", "START WITH"},
                                             {"minvalue", "MINVALUE"},
                                             {"maxvalue", "MAXVALUE"},
                                             {"cache", "CACHE"}};
    static const char *const flags[][3] = {{"nominvalue", "NO MINVALUE", NULL},
                                           {"nomaxvalue", "NO MAXVALUE", NULL},
                                           {"cycle", "CYCLE", "NO CYCLE"}};
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
        int64_t number = 0;
        Value *value = call_keyword(given, numbers[i][0]);
        if (value != NULL && value_integer(value, &number))
            g_string_append_printf(sql, " %s %" G_GINT64_FORMAT, numbers[i][1], number);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(flags); i++) {
        Value *value = call_keyword(given, flags[i][0]);
        bool is_said = value != NULL && value->kind != VALUE_NONE;
        const char *word =
            is_said ? flags[i][evaluator_truth(evaluator, value) == 1 ? 1 : 2] : NULL;
        if (word != NULL)
            g_string_append_printf(sql, " %s", word);
    }
}

// CreateSequence(Sequence("s", start=5)), DropSequence(…)
static Value *
sequence_call(Evaluator *evaluator, Value *self, const Call *call)
{
    const Construct *sequence = declared_construct(call_argument(call, 0, "element"));
    const Call *given = sequence == NULL ? NULL : &sequence->call;
    const char *name = given == NULL ? NULL : value_text(call_argument(given, 0, "name"));
    if (name == NULL || sequence->kind != CONSTRUCT_SEQUENCE)
        return value_unknown(evaluator, call->origin, "which sequence is meant");
    const char *verb = self->host.row;
    g_autoptr(GString) sql = g_string_new(NULL);
    sql_add(sql, "%s SEQUENCE %Q", verb, value_text(call_keyword(given, "schema")), name);
    if (verb[0] == 'C')
        add_sequence_options(evaluator, sql, given);
    Statement statement = {.kind = STATEMENT_TEXT,
                           .text = arena_text(evaluator_arena(evaluator), sql->str)};
    return statement_value(evaluator, statement, call->origin);
}

// CreateSchema("s", if_not_exists=True), DropSchema("s", cascade=True)
static Value *
schema_call(Evaluator *evaluator, Value *self, const Call *call)
{
    const char *name = value_text(call_argument(call, 0, "name")), *verb = self->host.row;
    static const char *const flags[][3] = {{"if_not_exists", "CREATE", "IF NOT EXISTS "},
                                           {"if_exists", "DROP", "IF EXISTS "}};
    if (name == NULL)
        return value_unknown(evaluator, call->origin, "which schema is meant");
    g_autoptr(GString) sql = g_string_new(NULL);
    g_string_append_printf(sql, "%s SCHEMA ", verb);
    for (size_t i = 0; i < G_N_ELEMENTS(flags); i++) {
        Value *flag = call_keyword(call, flags[i][0]);
        bool is_set = flag != NULL && evaluator_truth(evaluator, flag) == 1;
        g_string_append(sql, is_set && strcmp(verb, flags[i][1]) == 0 ? flags[i][2] : "");
    }
    Value *cascade = call_keyword(call, "cascade");
    sql_add(sql, "%I%s", name,
            cascade != NULL && evaluator_truth(evaluator, cascade) == 1 ? " CASCADE" : "");
    Statement statement = {.kind = STATEMENT_TEXT,
                           .text = arena_text(evaluator_arena(evaluator), sql->str)};
    return statement_value(evaluator, statement, call->origin);
}

static const HostType schema_type = {.name = "schema statement", .call = schema_call};
static const HostType sequence_type = {.name = "sequence statement", .call = sequence_call};
static const HostType alias_type = {.name = "alias", .call = alias_call};
static const HostType lightweight_type = {.name = "table", .call = table_call};

static const StatementMaker makers[] = {
    {"DDL", STATEMENT_TEXT, NULL},
    {"select", STATEMENT_SELECT, NULL},
    {"insert", STATEMENT_INSERT, NULL},
    {"update", STATEMENT_UPDATE, NULL},
    {"delete", STATEMENT_DELETE, NULL},
    {"union", STATEMENT_COMPOUND, "UNION"},
    {"union_all", STATEMENT_COMPOUND, "UNION ALL"},
    {"intersect", STATEMENT_COMPOUND, "INTERSECT"},
    {"except_", STATEMENT_COMPOUND, "EXCEPT"},
};

const HostMember statement_members[] = {
    {"DDL", &maker_type, &makers[0]},
    {"select", &maker_type, &makers[1]},
    {"insert", &maker_type, &makers[2]},
    {"update", &maker_type, &makers[3]},
    {"delete", &maker_type, &makers[4]},
    {"union", &maker_type, &makers[5]},
    {"union_all", &maker_type, &makers[6]},
    {"intersect", &maker_type, &makers[7]},
    {"except_", &maker_type, &makers[8]},
    {"CreateSchema", &schema_type, "CREATE"},
    {"CreateSequence", &sequence_type, "CREATE"},
    {"DropSchema", &schema_type, "DROP"},
    {"DropSequence", &sequence_type, "DROP"},
    {"exists", &exists_type, NULL},
    {"join", &join_maker_type, "JOIN"},
    {"outerjoin", &join_maker_type, "LEFT OUTER JOIN"},
    {"alias", &alias_type, NULL},
    {"table", &lightweight_type, NULL},
    {"TableClause", &lightweight_type, NULL},
    {0},
};
