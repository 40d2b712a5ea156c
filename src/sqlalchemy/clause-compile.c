#include "sqlalchemy/clause-private.h"

#include "base/sql.h"
#include "python/evaluator.h"
#include "sqlalchemy/sqltype.h"
#include "sqlalchemy/statement.h"

#include <string.h>

// From clauses to SQL. (SQLAlchemy: sql/compiler.py, with literal_binds; columns without tables)

typedef struct {
    Evaluator *evaluator;
    GString *sql;
    const char *unknown;
    const ClauseSettings *settings; // NULL: an expression by itself
    int depth;
} Compiler;

enum { DEEPEST = 200 };

static void compile_clause(Compiler *compiler, const Clause *clause);

void
clause_count_begin(Evaluator *evaluator)
{
    Declarations *declarations = declarations_of(evaluator);
    if (declarations->nested++ == 0)
        declarations->parts = 0;
}

void
clause_count_end(Evaluator *evaluator)
{
    declarations_of(evaluator)->nested--;
}

bool
clause_count(Evaluator *evaluator)
{
    enum { MOST_PARTS = 200 * 1000 };
    return ++declarations_of(evaluator)->parts <= MOST_PARTS;
}

static void
give_up(Compiler *compiler, const char *why)
{
    if (compiler->unknown == NULL)
        compiler->unknown = why;
}

static int
precedence_of(const Clause *clause)
{
    switch (clause->kind) {
    case CLAUSE_BINARY:
    case CLAUSE_PREFIX:
    case CLAUSE_POSTFIX:
    case CLAUSE_LIST:
        return clause->precedence;
    case CLAUSE_SQL:
    case CLAUSE_NAME:
    case CLAUSE_COLUMN:
    case CLAUSE_VALUE:
    case CLAUSE_FUNCTION:
    case CLAUSE_CAST:
    case CLAUSE_EXTRACT:
    case CLAUSE_CASE:
    case CLAUSE_ARRAY:
    case CLAUSE_INDEXED:
    case CLAUSE_PARAMETER:
    case CLAUSE_STATEMENT:
    case CLAUSE_UNKNOWN:
        return PRECEDENCE_ATOM;
    }
    return PRECEDENCE_ATOM;
}

static bool
binds_to_itself(const Clause *outer, const Clause *inner)
{
    static const char *const natural[] = {"AND", "OR", "+", "*", "||"};
    if (g_strcmp0(outer->text, inner->text) != 0)
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(natural); i++)
        if (strcmp(natural[i], outer->text) == 0)
            return true;
    return false;
}

static void
compile_operand(Compiler *compiler, const Clause *outer, const Clause *inner)
{
    int binding = precedence_of(inner);
    bool own_parentheses = inner->kind == CLAUSE_LIST &&
                           (inner->text[0] == ',' || strcmp(inner->text, "BETWEEN") == 0);
    bool wrap = !own_parentheses && binding <= precedence_of(outer) && binding != PRECEDENCE_ATOM &&
                !binds_to_itself(outer, inner);
    g_string_append(compiler->sql, wrap ? "(" : "");
    compile_clause(compiler, inner);
    g_string_append(compiler->sql, wrap ? ")" : "");
}

static void
compile_arguments(Compiler *compiler, const Clause *clause)
{
    for (size_t i = 0; i < clause->count; i++) {
        g_string_append(compiler->sql, i == 0 ? "" : ", ");
        compile_clause(compiler, clause->parts[i]);
    }
}

// (a, b), x AND y of BETWEEN, a AND b
static void
compile_list(Compiler *compiler, const Clause *clause)
{
    if (clause->text[0] == ',') {
        g_string_append_c(compiler->sql, '(');
        compile_arguments(compiler, clause);
        g_string_append_c(compiler->sql, ')');
        return;
    }
    const char *word = strcmp(clause->text, "BETWEEN") == 0 ? "AND" : clause->text;
    for (size_t i = 0; i < clause->count; i++) {
        if (i > 0)
            g_string_append_printf(compiler->sql, " %s ", word);
        compile_operand(compiler, clause, clause->parts[i]);
    }
}

static void
compile_cast(Compiler *compiler, const Clause *clause)
{
    TypeAnswer answer = sql_type_answer(compiler->evaluator, clause->value);
    g_string_append(compiler->sql, "CAST(");
    compile_clause(compiler, clause->parts[0]);
    g_string_append(compiler->sql, " AS ");
    if (answer.sql != NULL)
        g_string_append(compiler->sql, answer.sql);
    else if (answer.enumeration != NULL && answer.enumeration->name != NULL)
        sql_add(compiler->sql, "%Q", answer.enumeration->namespace, answer.enumeration->name);
    else
        give_up(compiler, answer.unknown);
    g_string_append_c(compiler->sql, ')');
}

static void
compile_case(Compiler *compiler, const Clause *clause)
{
    size_t pairs = clause->count / 2;
    g_string_append(compiler->sql, "CASE");
    if (clause->value != NULL && clause->value->kind != VALUE_NONE) {
        g_string_append_c(compiler->sql, ' ');
        compile_clause(compiler, clause_coerce(compiler->evaluator, clause->value));
    }
    for (size_t i = 0; i < pairs; i++) {
        g_string_append(compiler->sql, " WHEN ");
        compile_clause(compiler, clause->parts[2 * i]);
        g_string_append(compiler->sql, " THEN ");
        compile_clause(compiler, clause->parts[2 * i + 1]);
    }
    if (clause->count > 2 * pairs) {
        g_string_append(compiler->sql, " ELSE ");
        compile_clause(compiler, clause->parts[2 * pairs]);
    }
    g_string_append(compiler->sql, " END");
}

static void
compile_value(Compiler *compiler, const Clause *clause)
{
    const char *literal = literal_sql(compiler->evaluator, clause->value, clause->type);
    const Value *unknown = literal == NULL ? literal_unknown(clause->value) : NULL;
    if (literal == NULL)
        give_up(compiler, unknown != NULL ? unknown->unknown.reason
                                          : "a value in an expression is not known");
    else
        g_string_append(compiler->sql, literal);
}

static void
compile_column(Compiler *compiler, const Clause *clause)
{
    const DeclaredTable *table = clause->column->table;
    if (clause->column->name == NULL) {
        give_up(compiler, "the name of a column in an expression is not known");
        return;
    }
    if (compiler->settings != NULL && compiler->settings->qualified && table != NULL)
        sql_add(compiler->sql, "%Q.", table->namespace, table->name);
    sql_add_identifier(compiler->sql, clause->column->name);
}

// ---- parameters ---------------------------------------------------------------------------------

// A list is what stands behind IN.
static void
compile_given(Compiler *compiler, Value *value, Value *type, bool expands)
{
    const Items *items = value->kind == VALUE_TUPLE || expands ? value_sequence(value) : NULL;
    if (items != NULL) {
        g_string_append_c(compiler->sql, '(');
        for (size_t i = 0; i < items->count; i++) {
            g_string_append(compiler->sql, i == 0 ? "" : ", ");
            compile_given(compiler, items->items[i], type, false);
        }
        g_string_append(compiler->sql, items->count == 0 ? "NULL)" : ")");
        return;
    }
    const char *literal = literal_sql(compiler->evaluator, value, type);
    const Value *unknown = literal == NULL ? literal_unknown(value) : NULL;
    if (literal != NULL)
        g_string_append(compiler->sql, literal);
    else
        give_up(compiler, unknown != NULL ? unknown->unknown.reason
                                          : "the value of a parameter is not known");
}

static Value *
given_parameter(const Compiler *compiler, Value *own, const char *name)
{
    Value *given = compiler->settings == NULL || compiler->settings->parameters == NULL
                       ? NULL
                       : value_find(compiler->settings->parameters, name);
    return given != NULL || own == NULL ? given : value_find(own, name);
}

// The bindparam() that bindparams() was given for a name; NULL: a value, or nothing.
static const Clause *
own_parameter(Value *own, const char *name)
{
    const Value *value = own == NULL ? NULL : value_find(own, name);
    const Clause *clause = value == NULL ? NULL : clause_of(value);
    return clause != NULL && clause->kind == CLAUSE_PARAMETER ? clause : NULL;
}

static void
compile_named(Compiler *compiler, const Clause *text, const char *name)
{
    const Clause *own = own_parameter(text->parameters, name);
    Value *given = given_parameter(compiler, text->parameters, name);
    const Clause *clause = given == NULL ? NULL : clause_of(given);
    if (clause != NULL && clause->kind == CLAUSE_PARAMETER)
        given = clause->value;
    if (given != NULL) {
        compile_given(compiler, given, own == NULL ? NULL : own->type, own != NULL && own->expands);
        return;
    }
    give_up(compiler, arena_printf(evaluator_arena(compiler->evaluator),
                                   "the parameter :%s has no value", name));
}

static bool
is_word(char c)
{
    return g_ascii_isalnum(c) || c == '_' || (unsigned char)c >= 0x80;
}

// :name where neither a letter, a colon nor a backslash stands before, nor a colon behind.
// (SQLAlchemy: sql/elements.py, TextClause._bind_params_regex)
static void
compile_text(Compiler *compiler, const Clause *clause)
{
    char before = ' ';
    for (const char *at = clause->raw; *at != '\0'; before = *at++) {
        if (at[0] == '\\' && at[1] == ':')
            continue;
        size_t length = 0;
        while (at[0] == ':' && is_word(at[1 + length]))
            length++;
        bool is_name = length > 0 && before != ':' && before != '\\' && !is_word(before) &&
                       at[1 + length] != ':';
        if (!is_name) {
            g_string_append_c(compiler->sql, *at);
            continue;
        }
        g_autofree char *name = g_strndup(at + 1, length);
        compile_named(compiler, clause, name);
        at += length;
    }
}

static void
compile_parameter(Compiler *compiler, const Clause *clause)
{
    Value *given = given_parameter(compiler, NULL, clause->text);
    Value *value = given != NULL ? given : clause->value;
    if (value == NULL)
        give_up(compiler, arena_printf(evaluator_arena(compiler->evaluator),
                                       "the parameter :%s has no value", clause->text));
    else
        compile_given(compiler, value, clause->type, clause->expands);
}

static void
compile_statement(Compiler *compiler, const Clause *clause)
{
    const char *unknown = NULL;
    const char *sql =
        statement_sql(compiler->evaluator, clause->value, compiler->settings, &unknown);
    if (sql == NULL)
        give_up(compiler, unknown);
    else
        g_string_append_printf(compiler->sql, "%s(%s)", clause->text == NULL ? "" : clause->text,
                               sql);
}

static void
compile_kind(Compiler *compiler, const Clause *clause)
{
    switch (clause->kind) {
    case CLAUSE_SQL:
        if (compiler->settings != NULL && clause->raw != NULL)
            compile_text(compiler, clause);
        else
            g_string_append(compiler->sql, clause->text);
        return;
    case CLAUSE_PARAMETER:
        compile_parameter(compiler, clause);
        return;
    case CLAUSE_STATEMENT:
        compile_statement(compiler, clause);
        return;
    case CLAUSE_NAME:
        sql_add_identifier(compiler->sql, clause->text);
        return;
    case CLAUSE_COLUMN:
        compile_column(compiler, clause);
        return;
    case CLAUSE_VALUE:
        compile_value(compiler, clause);
        return;
    case CLAUSE_FUNCTION:
        g_string_append_printf(compiler->sql, "%s(", clause->text);
        compile_arguments(compiler, clause);
        if (clause->count == 0 && g_ascii_strcasecmp(clause->text, "count") == 0)
            g_string_append_c(compiler->sql, '*');
        g_string_append_c(compiler->sql, ')');
        return;
    case CLAUSE_ARRAY:
        g_string_append(compiler->sql, "ARRAY[");
        compile_arguments(compiler, clause);
        g_string_append_c(compiler->sql, ']');
        return;
    case CLAUSE_BINARY:
        compile_operand(compiler, clause, clause->parts[0]);
        g_string_append_printf(compiler->sql, " %s ", clause->text);
        compile_operand(compiler, clause, clause->parts[1]);
        return;
    case CLAUSE_PREFIX:
        g_string_append(compiler->sql, clause->text);
        compile_operand(compiler, clause, clause->parts[0]);
        return;
    case CLAUSE_POSTFIX:
        compile_operand(compiler, clause, clause->parts[0]);
        g_string_append(compiler->sql, clause->text);
        return;
    case CLAUSE_LIST:
        compile_list(compiler, clause);
        return;
    case CLAUSE_CAST:
        compile_cast(compiler, clause);
        return;
    case CLAUSE_EXTRACT:
        g_string_append_printf(compiler->sql, "EXTRACT(%s FROM ", clause->text);
        compile_arguments(compiler, clause);
        g_string_append_c(compiler->sql, ')');
        return;
    case CLAUSE_CASE:
        compile_case(compiler, clause);
        return;
    case CLAUSE_INDEXED:
        compile_clause(compiler, clause->parts[0]);
        g_string_append_c(compiler->sql, '[');
        compile_clause(compiler, clause->parts[1]);
        g_string_append_c(compiler->sql, ']');
        return;
    case CLAUSE_UNKNOWN:
        give_up(compiler, clause->text);
        return;
    }
}

static void
compile_clause(Compiler *compiler, const Clause *clause)
{
    if (compiler->unknown != NULL)
        return;
    if (++compiler->depth > DEEPEST)
        give_up(compiler, "an expression is nested too deeply");
    else if (!clause_count(compiler->evaluator))
        give_up(compiler, "an expression has too many parts");
    else
        compile_kind(compiler, clause);
    compiler->depth--;
}

const char *
clause_sql(Evaluator *evaluator, Value *value, const char **unknown)
{
    const char *text = value_text(value);
    return text != NULL ? text : clause_sql_for(evaluator, value, NULL, unknown);
}

const char *
clause_sql_for(Evaluator *evaluator, Value *value, const ClauseSettings *settings,
               const char **unknown)
{
    if (statement_of(value) != NULL)
        return statement_sql(evaluator, value, settings, unknown);
    g_autoptr(GString) sql = g_string_new(NULL);
    Compiler compiler = {.evaluator = evaluator, .sql = sql, .settings = settings};
    clause_count_begin(evaluator);
    compile_clause(&compiler, clause_coerce(evaluator, value));
    clause_count_end(evaluator);
    if (compiler.unknown != NULL) {
        if (unknown != NULL)
            *unknown = compiler.unknown;
        return NULL;
    }
    return arena_text(evaluator_arena(evaluator), sql->str);
}
