#include "sqlalchemy/statement.h"

#include "python/evaluator.h"

// Statements, and the functions that make them.

struct Statement {
    const char *text; // of DDL()
};

static const HostType statement_type = {.name = "statement"};

const Statement *
statement_of(const Value *value)
{
    return value_host_data(value, &statement_type);
}

const char *
statement_sql(Evaluator *evaluator, Value *value, const ClauseSettings *settings,
              const char **unknown)
{
    (void)evaluator;
    (void)settings;
    (void)unknown;
    return statement_of(value)->text;
}

// DDL("…"): a text in which %% is a percent sign
static Value *
ddl_call(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    const char *text = value_text(call_argument(call, 0, "statement"));
    if (text == NULL)
        return value_unknown(evaluator, call->origin, "the text of DDL()");
    g_auto(GStrv) pieces = g_strsplit(text, "%%", -1);
    g_autofree char *joined = g_strjoinv("%", pieces);
    Statement statement = {.text = arena_text(evaluator_arena(evaluator), joined)};
    return value_host(evaluator, &statement_type, NULL,
                      arena_copy(evaluator_arena(evaluator), &statement, sizeof statement),
                      call->origin);
}

static const HostType ddl_type = {.name = "DDL", .call = ddl_call};

const HostMember statement_members[] = {
    {"DDL", &ddl_type, NULL},
    {0},
};
