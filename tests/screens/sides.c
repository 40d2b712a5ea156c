#include "tests/screens/sides.h"

#include "ui/engine.h"

#include <string.h>

typedef struct {
    const char *table, *name, *models, *database; // types; NULL: not on that side
    bool not_null, serial;
    const char *fill; // the default that only Python has
    int line;
} MadeColumn;

static const MadeColumn demo_columns[] = {
    {"follower", "follower_id", "integer", "integer", true, false, NULL, 6},
    {"follower", "followed_id", "integer", "integer", true, false, NULL, 7},
    {"follower", "note", NULL, "text", false, false, NULL, 0},
    {"message", "id", "integer", "integer", true, true, NULL, 9},
    {"message", "body", "varchar(140)", "varchar(140)", false, false, NULL, 12},
    {"message", "read_at", "timestamp", NULL, false, false, NULL, 14},
    {"message", "seen_at", NULL, "timestamp", false, false, NULL, 0},
    {"notification", "id", "integer", "integer", true, true, NULL, 20},
    {"notification", "name", "varchar(128)", "varchar(128)", false, false, NULL, 21},
    {"post", "id", "integer", "integer", true, true, NULL, 11},
    {"post", "body", "varchar(280)", "varchar(140)", false, false, NULL, 12},
    {"post", "timestamp", "timestamp", "timestamp", false, false, NULL, 13},
    {"task", "id", "varchar(36)", "varchar(36)", true, false, NULL, 30},
    {"user", "id", "integer", "integer", true, true, NULL, 27},
    {"user", "username", "varchar(64)", "varchar(64)", true, false, NULL, 28},
    {"user", "email", "varchar(120)", "varchar(120)", true, false, NULL, 30},
    {"user", "password_hash", "varchar(256)", "varchar(256)", false, false, NULL, 31},
    {"user", "about_me", "varchar(140)", "varchar(140)", false, false, NULL, 32},
    {"user", "last_seen", "timestamp", "timestamp", false, false, NULL, 33},
    {"user", "role", "varchar(20)", NULL, true, false, "'user'", 34},
};

static const MadeColumn hostile_columns[] = {
    {"\033[31mred\033[0m", "id", "integer", "integer", true, false, NULL, 1},
    {"\033[31mred\033[0m", "\xe2\x80\xaegnp.exe", "text", "text", false, false, NULL, 2},
    {"\033[31mred\033[0m", "bell\a\r\n\ttab", "text", NULL, false, false, NULL, 3},
    {"\033[31mred\033[0m", "\xff\xfe\x80", "text", "text", false, false, NULL, 4},
    {"\033[31mred\033[0m",
     "\xc2\x9b"
     "31mC1",
     "text", "text", false, false, NULL, 5},
    {"marks", "e\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86\xcc\x87", "text", "text", false,
     false, NULL, 6},
    {"marks",
     "\xcc\x81"
     "first",
     "text", "text", false, false, NULL, 7},
    {"\xe8\xa1\xa8\xe3\x81\xae\xe5\x90\x8d\xe5\x89\x8d\xe3\x81\xaf\xe9\x95\xb7\xe3\x81\x84", "id",
     "integer", "integer", true, false, NULL, 8},
};

static Table *
add_table(Schema *schema, const char *namespace, const char *name, bool is_models)
{
    Table *table = ARENA_NEW(schema->arena, Table);
    table->object = (Object){.kind = KIND_TABLE,
                             .namespace = arena_intern(schema->arena, namespace),
                             .name = arena_intern(schema->arena, name)};
    if (is_models)
        table->object.origin = (Origin){"models/user.py", 12, 1};
    table->row_estimate = is_models ? -1 : 1204;
    table->size_bytes = is_models ? -1 : 131072;
    schema_add(schema, &table->object);
    return table;
}

static void
add_column(Schema *schema, const Table *table, const MadeColumn *made, bool is_models)
{
    const char *text = is_models ? made->models : made->database;
    if (text == NULL)
        return;
    Type type;
    if (!type_parse(schema->arena, text, &type))
        return;
    Column *column = ARENA_NEW(schema->arena, Column);
    column->object = (Object){.kind = KIND_COLUMN,
                              .namespace = table->object.namespace,
                              .name = arena_intern(schema->arena, made->name),
                              .parent = &table->object};
    if (is_models)
        column->object.origin = (Origin){"models/user.py", made->line, 1};
    column->type = type_intern(schema->arena, type);
    column->position = made->line > 0 ? made->line : 1000;
    column->statistics = -1;
    column->not_null = made->not_null;
    column->serial = made->serial;
    if (is_models && made->fill != NULL) {
        PythonColumn *python = ARENA_NEW(schema->arena, PythonColumn);
        *python = (PythonColumn){"User", PYTHON_DEFAULT_LITERAL, made->fill, made->fill};
        column->python = python;
    }
    schema_add(schema, &column->object);
}

static void
add_columns(Schema *schema, const MadeColumn *columns, size_t count, bool is_models)
{
    const char *name = NULL;
    const Table *table = NULL;
    for (size_t i = 0; i < count; i++) {
        if (name == NULL || strcmp(name, columns[i].table) != 0)
            table = add_table(schema, "public", columns[i].table, is_models);
        name = columns[i].table;
        add_column(schema, table, &columns[i], is_models);
    }
}

static void
add_many(Schema *schema, size_t count, bool is_models)
{
    static const char *const names[] = {"id",       "created_at", "updated_at", "name",
                                        "owner_id", "amount",     "state",      "comment",
                                        "payload",  "checked",    "position",   "reference"};
    for (size_t i = 0; i < count; i++) {
        g_autofree char *name = g_strdup_printf("table_%05zu_of_many", i);
        const Table *table = add_table(schema, "public", name, is_models);
        for (size_t j = 0; j < G_N_ELEMENTS(names); j++) {
            bool is_missing = !is_models && i % 10 == 3 && j == 7;
            add_column(schema, table,
                       &(MadeColumn){name, names[j], "varchar(40)",
                                     is_missing ? NULL : "varchar(40)", j == 0, false, NULL,
                                     (int)j + 1},
                       is_models);
        }
    }
}

static Schema *
make_side(const MadeOptions *made, bool is_models)
{
    static const char *const namespaces[] = {"public"};
    static const KindId kinds[] = {KIND_TABLE, KIND_COLUMN, KIND_CONSTRAINT, KIND_INDEX, KIND_ENUM};
    bool as_models = is_models || made->agrees;
    Schema *schema = schema_new(is_models ? "models" : "microblog");
    if (is_models) {
        for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
            schema->speaks_for[kinds[i]] = true;
        schema->namespaces = namespaces;
        schema->namespace_count = 1;
    } else {
        for (size_t kind = 0; kind < KINDS; kind++)
            schema->speaks_for[kind] = true;
    }
    if (made->is_hostile)
        add_columns(schema, hostile_columns, G_N_ELEMENTS(hostile_columns), as_models);
    else if (made->tables > 0)
        add_many(schema, made->tables, as_models);
    else
        add_columns(schema, demo_columns, G_N_ELEMENTS(demo_columns), as_models);
    if (!is_models && made->tables == 0 && !made->agrees)
        add_table(schema, "audit", "token", false);
    schema_finish(schema);
    return schema;
}

static Side *
make_models(const UiOptions *options, const UiCall *call, GError **error)
{
    (void)call;
    const MadeOptions *made = options->source->data;
    if (made->no_models == NULL)
        return side_new(make_side(made, true));
    g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_FAILED, made->no_models);
    return NULL;
}

static Side *
make_database(const UiOptions *options, const UiCall *call, GError **error)
{
    const MadeOptions *made = options->source->data;
    while (made->hangs)
        g_usleep(G_USEC_PER_SEC); // whatever is told to it
    for (unsigned waited = 0; waited < made->delay_ms; waited += 10) {
        g_usleep(10000);
        call->report(call->data, "pg_constraint", 3, 9);
        if (g_cancellable_set_error_if_cancelled(call->cancellable, error))
            return NULL;
    }
    if (made->refusal != NULL) {
        g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_FAILED, made->refusal);
        return NULL;
    }
    Side *side = side_new(make_side(made, false));
    side->server_version = "15.18";
    return side;
}

// The engine's answer, without a server to ask.
static Diagnosis *
make_diagnosis(const UiOptions *options, const Picture *picture, const Past *past, const char *name,
               const UiCall *call, GError **error)
{
    (void)call, (void)past;
    const Check check = {.models = picture->models->schema,
                         .database = picture->database->schema,
                         .changes = picture->changes,
                         .drift = picture->drift,
                         .graph = picture->graph,
                         .history = picture->history};
    const DoctorCase question = {.project = options->project,
                                 .database = options->database,
                                 .check = &check,
                                 .skip_probes = true};
    return doctor_ask(&question, name, error);
}

UiSource
made_source(const MadeOptions *options)
{
    return (UiSource){.models = make_models,
                      .database = make_database,
                      .compare = ui_engine.compare,
                      .diagnose = make_diagnosis,
                      .data = options};
}
