#include "sqlalchemy/clause-private.h"

#include "base/sql.h"
#include "python/evaluator.h"
#include "sqlalchemy/sqltype.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

// From clauses to SQL. (SQLAlchemy: sql/compiler.py, with literal_binds; columns without tables)

typedef struct {
    Evaluator *evaluator;
    GString *sql;
    const char *unknown;
    int depth;
} Compiler;

enum { DEEPEST = 200 };

static void compile_clause(Compiler *compiler, const Clause *clause);

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
    case CLAUSE_INDEXED:
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
    if (literal == NULL)
        give_up(compiler, "a value in an expression is not known");
    else
        g_string_append(compiler->sql, literal);
}

static void
compile_column(Compiler *compiler, const Clause *clause)
{
    if (clause->column->name == NULL)
        give_up(compiler, "the name of a column in an expression is not known");
    else
        sql_add_identifier(compiler->sql, clause->column->name);
}

static void
compile_kind(Compiler *compiler, const Clause *clause)
{
    switch (clause->kind) {
    case CLAUSE_SQL:
        g_string_append(compiler->sql, clause->text);
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
        g_string_append_c(compiler->sql, ')');
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
    if (++compiler->depth > DEEPEST)
        give_up(compiler, "an expression is nested too deeply");
    else
        compile_kind(compiler, clause);
    compiler->depth--;
}

const char *
clause_sql(Evaluator *evaluator, Value *value, const char **unknown)
{
    const char *text = value_text(value);
    if (text != NULL)
        return text;
    g_autoptr(GString) sql = g_string_new(NULL);
    Compiler compiler = {.evaluator = evaluator, .sql = sql};
    compile_clause(&compiler, clause_coerce(evaluator, value));
    if (compiler.unknown != NULL) {
        if (unknown != NULL)
            *unknown = compiler.unknown;
        return NULL;
    }
    return arena_text(evaluator_arena(evaluator), sql->str);
}

// ---- literals -----------------------------------------------------------------------------------

static const char *
literal_text(Evaluator *evaluator, const char *text)
{
    g_autofree char *sql = sql_format("%L", text);
    return arena_text(evaluator_arena(evaluator), sql);
}

static const char *
literal_number(Evaluator *evaluator, double number)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    if (!isfinite(number))
        return NULL;
    g_ascii_dtostr(buffer, sizeof buffer, number);
    bool is_whole = strpbrk(buffer, ".e") == NULL;
    return arena_printf(evaluator_arena(evaluator), "%s%s", buffer, is_whole ? ".0" : "");
}

const char *
literal_sql(Evaluator *evaluator, Value *value, Value *type)
{
    int64_t number = 0;
    const char *label = type == NULL ? NULL : enum_label(evaluator, type, value);
    if (label != NULL)
        return literal_text(evaluator, label);
    if (value->kind == VALUE_NONE)
        return "NULL";
    if (value->kind == VALUE_BOOL)
        return value->truth ? "true" : "false";
    if (value->kind == VALUE_FLOAT)
        return literal_number(evaluator, value->number);
    if (value->kind == VALUE_INT && value_integer(value, &number))
        return arena_printf(evaluator_arena(evaluator), "%" PRId64, number);
    if (value_text(value) != NULL)
        return literal_text(evaluator, value_text(value));
    if (value->kind == VALUE_INSTANCE && value->instance->class->class->is_enum) {
        Value *name = evaluator_get(evaluator, value, "name", (Origin){0});
        return value_text(name) == NULL ? NULL : literal_text(evaluator, value_text(name));
    }
    return NULL;
}
