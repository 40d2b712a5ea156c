#include "revision/connection-private.h"

#include "base/sql.h"

#include <string.h>

// inspect(bind): what code asks of the catalogs. (SQLAlchemy: engine/reflection.py, Inspector)

typedef enum { ANSWER_NAMES, ANSWER_ROWS, ANSWER_ONE, ANSWER_TRUTH } AnswerKind;

typedef struct {
    const char *name;
    AnswerKind answer;
    bool of_table;
    const char *sql; // $TABLE and $SCHEMA are replaced by literals
} Question;

#define RELATION "to_regclass(quote_ident($SCHEMA) || '.' || quote_ident($TABLE))"

static const Question questions[] = {
    {"get_check_constraints", ANSWER_ROWS, true,
     "SELECT conname AS name FROM pg_constraint WHERE contype = 'c' AND conrelid = " RELATION
     " ORDER BY 1"},
    {"get_columns", ANSWER_ROWS, true,
     "SELECT attname AS name, NOT attnotnull AS nullable FROM pg_attribute WHERE attnum > 0 AND "
     "NOT attisdropped AND attrelid = " RELATION " ORDER BY attnum"},
    {"get_enums", ANSWER_ROWS, false,
     "SELECT typname AS name, nspname AS schema FROM pg_type t JOIN pg_namespace n ON n.oid = "
     "t.typnamespace WHERE typtype = 'e' AND nspname = $SCHEMA ORDER BY 1"},
    {"get_foreign_keys", ANSWER_ROWS, true,
     "SELECT conname AS name, f.relname AS referred_table FROM pg_constraint c JOIN pg_class f ON "
     "f.oid = c.confrelid WHERE contype = 'f' AND conrelid = " RELATION " ORDER BY 1"},
    {"get_indexes", ANSWER_ROWS, true,
     "SELECT r.relname AS name, indisunique AS unique FROM pg_index i JOIN pg_class r ON r.oid = "
     "i.indexrelid WHERE NOT indisprimary AND indrelid = " RELATION " ORDER BY 1"},
    {"get_pk_constraint", ANSWER_ONE, true,
     "SELECT conname AS name FROM pg_constraint WHERE contype = 'p' AND conrelid = " RELATION},
    {"get_schema_names", ANSWER_NAMES, false,
     "SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' ORDER BY 1"},
    {"get_table_names", ANSWER_NAMES, false,
     "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE relkind "
     "IN ('r', 'p') AND nspname = $SCHEMA ORDER BY 1"},
    {"get_unique_constraints", ANSWER_ROWS, true,
     "SELECT conname AS name FROM pg_constraint WHERE contype = 'u' AND conrelid = " RELATION
     " ORDER BY 1"},
    {"get_view_names", ANSWER_NAMES, false,
     "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE relkind "
     "= 'v' AND nspname = $SCHEMA ORDER BY 1"},
    {"has_table", ANSWER_TRUTH, true, "SELECT " RELATION " IS NOT NULL"},
};

static char *
filled(const Question *question, const char *table, const char *namespace)
{
    g_autofree char *schema =
        namespace == NULL ? g_strdup("current_schema()::text") : sql_format("%L", namespace);
    g_autofree char *name = sql_format("%L", table == NULL ? "" : table);
    g_auto(GStrv) parts = g_strsplit(question->sql, "$SCHEMA", -1);
    g_autofree char *first = g_strjoinv(schema, parts);
    g_auto(GStrv) others = g_strsplit(first, "$TABLE", -1);
    return g_strjoinv(name, others);
}

static Value *
row_as_dict(Evaluator *evaluator, const Result *result, size_t row)
{
    Value *dict = value_dict(evaluator);
    for (size_t i = 0; i < result_columns(result); i++)
        value_put(evaluator, dict, value_from_text(evaluator, result_name(result, i)),
                  cell_value(evaluator, result, row, i));
    return dict;
}

static Value *
answer_value(Evaluator *evaluator, const Question *question, const Result *result)
{
    if (question->answer == ANSWER_TRUTH)
        return cell_value(evaluator, result, 0, 0);
    if (question->answer == ANSWER_ONE)
        return result_rows(result) == 0 ? value_dict(evaluator) : row_as_dict(evaluator, result, 0);
    Value *list = value_list(evaluator);
    for (size_t i = 0; i < result_rows(result); i++)
        value_append(evaluator, list,
                     question->answer == ANSWER_NAMES ? cell_value(evaluator, result, i, 0)
                                                      : row_as_dict(evaluator, result, i));
    return list;
}

// Asks the server, if there is one to be asked; the question is no statement of the revision.
static Value *
ask(Evaluator *evaluator, const Question *question, const Call *call, size_t from)
{
    ScriptReader *reader = script_reader(evaluator);
    const ScriptServer *server = reader->options->server;
    Value *table = question->of_table ? call_argument(call, from, "table_name") : NULL;
    Value *schema = call_argument(call, from + question->of_table, "schema");
    script_flush(reader);
    script_live(reader, call->origin);
    if (server == NULL || server->ask == NULL || reader->error != NULL)
        return script_unasked(evaluator, call->origin);
    if (question->of_table && value_text(table) == NULL) {
        script_not_known(reader, table, call->origin, NULL, "which table is asked for");
        return value_unknown(evaluator, call->origin, "which table is asked for");
    }
    g_autofree char *sql = filled(question, value_text(table), value_text(schema));
    ScriptStatement statement = {.sql = sql,
                                 .origin = call->origin,
                                 .is_data = true,
                                 .returns_rows = true,
                                 .outside_transaction = reader->autocommit > 0};
    g_autoptr(Result) result = server->ask(server->data, &statement, &reader->error);
    return result == NULL ? script_unasked(evaluator, call->origin)
                          : answer_value(evaluator, question, result);
}

static const Question *
find_question(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(questions); i++)
        if (strcmp(questions[i].name, name) == 0)
            return &questions[i];
    return NULL;
}

static Value *
question_call(Evaluator *evaluator, Value *self, const Call *call)
{
    // dialect.has_table(connection, table): its first argument is who is asked
    bool of_dialect = self->host.data != NULL;
    return ask(evaluator, self->host.row, call, of_dialect ? 1 : 0);
}

static const HostType question_type = {.name = "method", .call = question_call};

Value *
inspect_question(Evaluator *evaluator, const char *name, bool of_dialect, Origin origin)
{
    const Question *question = find_question(name);
    return question == NULL ? NULL
                            : value_host(evaluator, &question_type, question,
                                         of_dialect ? evaluator : NULL, origin);
}

static Value *
inspector_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    (void)self;
    Value *found = inspect_question(evaluator, name, false, origin);
    if (found != NULL || name[0] == '_')
        return found;
    return value_unknown(evaluator, origin, "an inspector's \"%s\"", name);
}

static const HostType inspector_type = {
    .name = "Inspector",
    .get_attribute = inspector_attribute,
};

static Value *
inspect_call(Evaluator *evaluator, Value *self, const Call *call)
{
    (void)self;
    const Value *subject = call_argument(call, 0, "subject");
    bool is_connection =
        subject != NULL && subject->kind == VALUE_HOST && subject->host.type == &connection_type;
    return is_connection ? value_host(evaluator, &inspector_type, NULL, NULL, call->origin)
                         : value_unknown(evaluator, call->origin, "what inspect() is of");
}

const HostType script_inspect = {.name = "inspect", .call = inspect_call};

// Inspector.from_engine(bind)
static Value *
class_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    (void)self;
    return strcmp(name, "from_engine") == 0
               ? value_host(evaluator, &script_inspect, NULL, NULL, origin)
               : NULL;
}

const HostType script_inspector_class = {
    .name = "Inspector",
    .call = inspect_call,
    .get_attribute = class_attribute,
};
