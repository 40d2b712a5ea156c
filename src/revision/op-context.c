#include "revision/op-private.h"

#include "revision/connection-private.h"

#include <string.h>

// op.get_context(), op.get_bind(), op.f() and what else only asks.

static Value *
run_get_bind(OpCall *op)
{
    return script_connection(op->evaluator, op->call->origin);
}

// A name that no convention changes, as conv() makes it: a new text, known by its place in memory.
static Value *
run_f(OpCall *op)
{
    Value *name = op_argument(op, "name");
    if (value_text(name) == NULL)
        return name == NULL ? value_none(op->evaluator) : name;
    Value *exempt = value_from_text(op->evaluator, value_text(name));
    pointers_add(op->arena, &op->reader->declarations.final_names, exempt);
    return exempt;
}

static Value *
run_literal(OpCall *op)
{
    Value *value = op_argument(op, "value");
    Value *sqlalchemy = evaluator_import(op->evaluator, "sqlalchemy");
    Value *literal = evaluator_get(op->evaluator, sqlalchemy, "literal", op->call->origin);
    return value == NULL ? value_none(op->evaluator)
                         : evaluator_call(op->evaluator, literal, op->call);
}

// ---- autocommit_block() -------------------------------------------------------------------------

static Value *
block_enter(Evaluator *evaluator, Value *self, Origin origin)
{
    (void)origin;
    script_flush(script_reader(evaluator));
    script_reader(evaluator)->autocommit++;
    return self;
}

static void
block_leave(Evaluator *evaluator, Value *self, Origin origin)
{
    (void)self;
    (void)origin;
    script_flush(script_reader(evaluator));
    script_reader(evaluator)->autocommit--;
}

static const HostType block_type = {
    .name = "autocommit_block",
    .enter = block_enter,
    .leave = block_leave,
};

// begin_transaction(): a transaction is open already.
static const HostType nothing_block = {.name = "transaction"};

typedef struct {
    const char *name;
    const HostType *made;
} ContextMethod;

static Value *
method_call(Evaluator *evaluator, Value *self, const Call *call)
{
    const ContextMethod *method = self->host.row;
    return value_host(evaluator, method->made, NULL, NULL, call->origin);
}

static const HostType method_type = {.name = "method", .call = method_call};

static const ContextMethod methods[] = {
    {"autocommit_block", &block_type},
    {"begin_transaction", &nothing_block},
};

// ---- the migration context, and the module alembic.context ------------------------------------

static Value *
context_execute(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *statement = call_argument(call, 0, "sql");
    if (statement != NULL)
        script_execute(script_reader(evaluator), statement, call->origin);
    return value_none(evaluator);
}

static const HostType execute_type = {.name = "execute", .call = context_execute};

static Value *
dialect_value(Evaluator *evaluator, Origin origin)
{
    return evaluator_get(evaluator, script_connection(evaluator, origin), "dialect", origin);
}

// ---- context.config -----------------------------------------------------------------------------

static const char *
setting_of(const ScriptOptions *options, const char *name)
{
    const char *const *pairs = options->settings;
    for (; pairs != NULL && pairs[0] != NULL && pairs[1] != NULL; pairs += 2)
        if (strcmp(pairs[0], name) == 0)
            return pairs[1];
    return NULL;
}

// get_main_option(name, default): what alembic.ini says; an address is nobody's business, and what
// env.py sets is not known.
static Value *
option_call(Evaluator *evaluator, Value *self, const Call *call)
{
    const ScriptOptions *options = script_reader(evaluator)->options;
    (void)self;
    const char *name = value_text(call_argument(call, 0, "name"));
    Value *standard = call_argument(call, 1, "default");
    if (name == NULL || strcmp(name, "sqlalchemy.url") == 0)
        return value_unknown(evaluator, call->origin, "this option of alembic.ini");
    if (setting_of(options, name) != NULL)
        return value_from_text(evaluator, setting_of(options, name));
    return standard != NULL ? standard : value_none(evaluator);
}

static const HostType option_type = {.name = "method", .call = option_call};

static Value *
config_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    (void)self;
    if (strcmp(name, "get_main_option") == 0)
        return value_host(evaluator, &option_type, NULL, NULL, origin);
    if (strcmp(name, "config_ini_section") == 0)
        return value_from_text(evaluator, "alembic");
    if (strcmp(name, "attributes") == 0)
        return value_dict(evaluator);
    return name[0] == '_' ? NULL : value_unknown(evaluator, origin, "the config's \"%s\"", name);
}

static const HostType config_type = {.name = "Config", .get_attribute = config_attribute};

static const HostType context_type;

static Value *
context_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    (void)self;
    bool offline = script_reader(evaluator)->options->offline;
    for (size_t i = 0; i < G_N_ELEMENTS(methods); i++)
        if (strcmp(methods[i].name, name) == 0)
            return value_host(evaluator, &method_type, &methods[i], NULL, origin);
    if (strcmp(name, "bind") == 0 || strcmp(name, "connection") == 0)
        return offline ? value_none(evaluator) : script_connection(evaluator, origin);
    if (strcmp(name, "dialect") == 0)
        return dialect_value(evaluator, origin);
    const ScriptOptions *options = script_reader(evaluator)->options;
    if (strcmp(name, "version_table_schema") == 0)
        return options->version_namespace == NULL
                   ? value_none(evaluator)
                   : value_from_text(evaluator, options->version_namespace);
    if (strcmp(name, "version_table") == 0)
        return value_from_text(evaluator, options->version_table == NULL ? "alembic_version"
                                                                         : options->version_table);
    if (strcmp(name, "config") == 0)
        return value_host(evaluator, &config_type, NULL, NULL, origin);
    if (strcmp(name, "as_sql") == 0)
        return value_bool(evaluator, offline);
    if (strcmp(name, "impl") == 0 || strcmp(name, "migration_context") == 0)
        return self != NULL ? self : value_host(evaluator, &context_type, NULL, NULL, origin);
    if (strcmp(name, "execute") == 0)
        return value_host(evaluator, &execute_type, NULL, NULL, origin);
    return name[0] == '_' ? NULL : value_unknown(evaluator, origin, "the context's \"%s\"", name);
}

static const HostType context_type = {
    .name = "MigrationContext",
    .get_attribute = context_attribute,
};

static Value *
run_get_context(OpCall *op)
{
    return value_host(op->evaluator, &context_type, NULL, NULL, op->call->origin);
}

const OpDirective op_context_directives[] = {
    {"f", run_f, "name", "name"},
    {"get_bind", run_get_bind, "", ""},
    {"get_context", run_get_context, "", ""},
    {"inline_literal", run_literal, "value type_", NULL},
    {0},
};

// ---- modules ------------------------------------------------------------------------------------

// context.is_offline_mode() and context.get_context(), op.get_bind(): functions of modules.
static Value *
offline_call(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    (void)call;
    return value_bool(evaluator, script_reader(evaluator)->options->offline);
}

static Value *
get_context_call(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    return value_host(evaluator, &context_type, NULL, NULL, call->origin);
}

// get_x_argument(as_dictionary=True): trueup's command line has none for Alembic.
static Value *
x_argument_call(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    Value *as_dictionary = call_argument(call, 0, "as_dictionary");
    bool is_dictionary = as_dictionary != NULL && evaluator_truth(evaluator, as_dictionary) == 1;
    return is_dictionary ? value_dict(evaluator) : value_list(evaluator);
}

static const HostType offline_type = {.name = "is_offline_mode", .call = offline_call};
static const HostType get_context_type = {.name = "get_context", .call = get_context_call};
static const HostType x_argument_type = {.name = "get_x_argument", .call = x_argument_call};

static const HostMember context_members[] = {
    {"get_context", &get_context_type, NULL},
    {"get_x_argument", &x_argument_type, NULL},
    {"is_offline_mode", &offline_type, NULL},
    {0},
};

static Value *
resolve_context(Evaluator *evaluator, const HostModule *module, const char *name)
{
    (void)module;
    return context_attribute(evaluator, NULL, name, (Origin){0});
}

static Value *
resolve_op(Evaluator *evaluator, const HostModule *module, const char *name)
{
    (void)module;
    return op_type.get_attribute(evaluator, NULL, name, (Origin){0});
}

static const HostMember no_members[] = {{0}};

const HostModule script_context_module = {"alembic.context", context_members, resolve_context};
const HostModule script_op_module = {"alembic.op", no_members, resolve_op};
