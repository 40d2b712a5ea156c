#include "revision/script-private.h"

#include "revision/op-private.h"

#include <string.h>

ScriptMemory *
script_memory_new(void)
{
    ScriptMemory *memory = g_new0(ScriptMemory, 1);
    memory->enums = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    memory->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return memory;
}

void
script_memory_free(ScriptMemory *memory)
{
    if (memory == NULL)
        return;
    g_hash_table_unref(memory->enums);
    g_hash_table_unref(memory->files);
    g_free(memory);
}

GHashTable *
script_memory_enums(ScriptMemory *memory)
{
    return memory->enums;
}

GHashTable *
script_memory_files(ScriptMemory *memory)
{
    return memory->files;
}

ScriptReader *
script_reader(const Evaluator *evaluator)
{
    return evaluator_host(evaluator);
}

// ---- what could not be known --------------------------------------------------------------------

static void
add_unproven(ScriptReader *reader, const char *touches)
{
    const char *name = arena_intern(reader->script->arena, touches == NULL ? "*" : touches);
    if (!g_ptr_array_find(reader->unproven, name, NULL))
        g_ptr_array_add(reader->unproven, (gpointer)(uintptr_t)name);
}

void
script_opaque(ScriptReader *reader, Origin origin, const char *touches, const char *format, ...)
{
    RevisionScript *script = reader->script;
    add_unproven(reader, touches);
    if (script->opaque != NULL)
        return;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    script->opaque = arena_text(script->arena, text);
    script->opaque_origin = origin;
    script->opaque_origin.file =
        arena_intern(script->arena, origin.file == NULL ? reader->revision->file : origin.file);
}

void
script_live(ScriptReader *reader, Origin origin)
{
    RevisionScript *script = reader->script;
    if (script->live)
        return;
    script->live = true;
    script->live_origin = origin;
    script->live_origin.file = arena_intern(script->arena, origin.file);
}

void
script_must_know(ScriptReader *reader, Origin origin, const char *what)
{
    const ScriptServer *server = reader->options->server;
    if (server != NULL && server->ask != NULL && reader->error == NULL)
        script_opaque(reader, origin, NULL, "%s is not known: it goes by a result that is not read",
                      what);
}

static const char unasked[] = "what a query returns";

Value *
script_unasked(Evaluator *evaluator, Origin origin)
{
    return value_unknown(evaluator, origin, "%s", unasked);
}

bool
script_is_unasked(const Value *value)
{
    return value != NULL && value->kind == VALUE_UNKNOWN &&
           strstr(value->unknown.reason, unasked) != NULL;
}

void
script_not_known(ScriptReader *reader, const Value *value, Origin origin, const char *touches,
                 const char *what)
{
    if (script_is_unasked(value)) {
        script_live(reader, value->unknown.origin);
        add_unproven(reader, touches);
        script_must_know(reader, origin, what);
        return;
    }
    if (value == NULL || value->kind != VALUE_UNKNOWN) {
        script_opaque(reader, origin, touches, "%s is a %s, which is not followed", what,
                      value == NULL ? "nothing" : value_kind_name(value));
        return;
    }
    Origin at = value->unknown.origin.file != NULL ? value->unknown.origin : origin;
    script_opaque(reader, at, touches, "%s is not known: %s", what, value->unknown.reason);
}

// ---- statements ---------------------------------------------------------------------------------

// The text of an object that is not followed has its name in angle brackets: it must not be sent.
static bool
holds_an_object(const char *sql)
{
    static const char *const marks[] = {"<object>", "<unknown: ",   "<result>", "<connection>",
                                        "<method>", "<expression>", "<Row>",    "<statement>"};
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
        if (strstr(sql, marks[i]) != NULL)
            return true;
    return false;
}

// op.execute("COMMIT"), the way before there was autocommit_block(): the driver begins no
// transaction of its own behind it, so each statement up to the end of the revision stands alone.
static bool
turns_transaction(ScriptReader *reader, const char *sql)
{
    static const char ends[] = "^\\s*(?:commit|end)(?:\\s+(?:work|transaction))?[\\s;]*$";
    static const char begins[] = "^\\s*(?:begin|start)(?:\\s+(?:work|transaction))?[\\s;]*$";
    bool ended = g_regex_match_simple(ends, sql, G_REGEX_CASELESS | G_REGEX_RAW, 0);
    if (!ended && !g_regex_match_simple(begins, sql, G_REGEX_CASELESS | G_REGEX_RAW, 0))
        return false;
    reader->ended = ended;
    return true;
}

bool
script_settle(ScriptReader *reader, ScriptStatement *statement, const char *touches)
{
    Arena *arena = reader->script->arena;
    const Value *condition = // a .sql revision has none
        reader->evaluator != NULL ? evaluator_condition(reader->evaluator) : NULL;
    const ScriptServer *server = reader->options->server;
    bool is_over = server != NULL && server->stops && reader->script->opaque != NULL;
    if (reader->error != NULL || is_over)
        return false;
    if (holds_an_object(statement->sql)) {
        script_opaque(reader, statement->origin, touches,
                      "a statement holds the text of an object that is not known");
        return false;
    }
    if (condition != NULL) {
        script_not_known(reader, condition, statement->origin, touches, "whether this is done");
        if (!script_is_unasked(condition))
            return false;
        statement->uncertain = true;
    }
    if (!reader->revision->is_sql && turns_transaction(reader, statement->sql))
        return false;
    statement->sql = arena_text(arena, statement->sql);
    statement->origin.file = arena_intern(arena, statement->origin.file);
    statement->outside_transaction |= reader->autocommit > 0 || reader->ended;
    return true;
}

void
script_send(ScriptReader *reader, ScriptStatement statement, const char *touches)
{
    script_flush(reader);
    if (!script_settle(reader, &statement, touches))
        return;
    g_array_append_val(reader->statements, statement);
    const ScriptServer *server = reader->options->server;
    if (server != NULL && server->run != NULL &&
        !server->run(server->data, &statement, &reader->error) && reader->error == NULL)
        g_set_error(&reader->error, REVISION_ERROR, REVISION_ERROR_FILES, "stopped");
}

// ---- reading ------------------------------------------------------------------------------------

static void
finish(ScriptReader *reader)
{
    RevisionScript *script = reader->script;
    script->count = reader->statements->len;
    script->statements = arena_copy(script->arena, reader->statements->data,
                                    sizeof(ScriptStatement) * reader->statements->len);
    g_ptr_array_add(reader->unproven, NULL);
    script->unproven =
        arena_copy(script->arena, reader->unproven->pdata, sizeof(char *) * reader->unproven->len);
}

RevisionScript *
revision_script_read(const Revision *revision, ScriptDirection direction,
                     const ScriptOptions *options, GError **error)
{
    static const ScriptOptions nothing = {0};
    g_autoptr(RevisionScript) script = g_new0(RevisionScript, 1);
    g_autoptr(GArray) statements = g_array_new(FALSE, FALSE, sizeof(ScriptStatement));
    g_autoptr(GPtrArray) unproven = g_ptr_array_new();
    g_autoptr(ScriptMemory) own = script_memory_new();
    script->arena = arena_new();
    script->diagnostics.arena = script->arena;
    options = options == NULL ? &nothing : options;
    ScriptReader reader = {.declarations = {.modern = options->modern,
                                            .scripts = true,
                                            .change_type = op_change_type,
                                            .types = options->types,
                                            .diagnostics = {.arena = script->arena}},
                           .script = script,
                           .revision = revision,
                           .options = options,
                           .statements = statements,
                           .unproven = unproven,
                           .memory = options->memory == NULL ? own : options->memory};
    bool read = revision->is_sql ? script_read_sql(&reader, direction, error)
                                 : script_read_python(&reader, direction, error);
    if (reader.error != NULL && read) {
        g_propagate_error(error, reader.error);
        return NULL;
    }
    g_clear_error(&reader.error);
    if (!read)
        return NULL;
    finish(&reader);
    return g_steal_pointer(&script);
}

void
revision_script_free(RevisionScript *script)
{
    if (script == NULL)
        return;
    arena_free(script->arena);
    g_free(script);
}
