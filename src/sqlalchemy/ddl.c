#include "sqlalchemy/ddl.h"

#include "python/evaluator.h"
#include "sqlalchemy/inert.h"

#include <string.h>

static const HostType ddl_type;

const char *
ddl_text(const Value *value)
{
    return value == NULL ? NULL : value_host_data(value, &ddl_type);
}

bool
ddl_changes_tables(const char *text)
{
    static const char *const words[] = {"INDEX", "ALTER TABLE", "DROP TABLE"};
    g_autofree char *upper = g_ascii_strup(text, -1);
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strstr(upper, words[i]) != NULL)
            return true;
    return false;
}

static Value *
ddl_class_call(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    const char *text = value_text(call_argument(call, 0, "statement"));
    Arena *arena = evaluator_arena(evaluator);
    return value_host(evaluator, &ddl_type, NULL, arena_text(arena, text), call->origin);
}

const HostType ddl_class_type = {.name = "DDL", .call = ddl_class_call};

// DDL(…).execute_if(dialect="sqlite") is not for us.
static bool
is_for_others(const Value *dialect)
{
    const Items *several = value_sequence(dialect);
    if (value_text(dialect) != NULL)
        return strcmp(value_text(dialect), "postgresql") != 0;
    for (size_t i = 0; several != NULL && i < several->count; i++)
        if (g_strcmp0(value_text(several->items[i]), "postgresql") == 0)
            return false;
    return several != NULL;
}

static Value *
execute_if(Evaluator *evaluator, Value *self, const Call *call)
{
    bool sends = !is_for_others(call_keyword(call, "dialect"));
    Arena *arena = evaluator_arena(evaluator);
    const char *text = self->host.data;
    return value_host(evaluator, &ddl_type, NULL, arena_text(arena, sends ? text : ""),
                      call->origin);
}

static const HostType execute_if_type = {.name = "execute_if", .call = execute_if};

static Value *
ddl_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    if (strcmp(name, "execute_if") == 0)
        return value_host(evaluator, &execute_if_type, NULL, self->host.data, origin);
    return name[0] == '_' ? NULL : inert_value(evaluator, "DDL", origin);
}

static const HostType ddl_type = {.name = "DDL", .get_attribute = ddl_attribute};
