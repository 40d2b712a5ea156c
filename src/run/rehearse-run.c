#include "run/rehearse-private.h"

#include "run/parse-private.h"
#include "server/script.h"

#include <string.h>

// ---- what a statement is -----------------------------------------------------------------------

static bool
has_option(PgQuery__Node *const *options, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (options[i]->node_case == PG_QUERY__NODE__NODE_DEF_ELEM &&
            strcmp(options[i]->def_elem->defname, name) == 0)
            return true;
    return false;
}

static bool
detaches_concurrently(const PgQuery__AlterTableStmt *alter)
{
    for (size_t i = 0; i < alter->n_cmds; i++) {
        const PgQuery__AlterTableCmd *command = alter->cmds[i]->alter_table_cmd;
        if (command->subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_DetachPartition &&
            command->def->partition_cmd->concurrent)
            return true;
    }
    return false;
}

bool
rehearsal_is_alone(const char *sql)
{
    g_autoptr(Tree) parsed = tree_parse(sql);
    if (parsed == NULL || parsed->n_stmts != 1)
        return false;
    const PgQuery__Node *node = parsed->stmts[0]->stmt;
    switch ((int)node->node_case) {
    case PG_QUERY__NODE__NODE_INDEX_STMT:
        return node->index_stmt->concurrent;
    case PG_QUERY__NODE__NODE_DROP_STMT:
        return node->drop_stmt->concurrent;
    case PG_QUERY__NODE__NODE_REINDEX_STMT:
        return has_option(node->reindex_stmt->params, node->reindex_stmt->n_params, "concurrently");
    case PG_QUERY__NODE__NODE_VACUUM_STMT:
        return node->vacuum_stmt->is_vacuumcmd;
    case PG_QUERY__NODE__NODE_ALTER_TABLE_STMT:
        return detaches_concurrently(node->alter_table_stmt);
    default:
        return false;
    }
}

static bool
is_kind(const char *sql, PgQuery__Node__NodeCase kind, bool local)
{
    g_autoptr(Tree) parsed = tree_parse(sql);
    if (parsed == NULL || parsed->n_stmts != 1 || parsed->stmts[0]->stmt->node_case != kind)
        return false;
    return !local || parsed->stmts[0]->stmt->variable_set_stmt->is_local;
}

bool
rehearsal_is_transaction(const char *sql)
{
    return is_kind(sql, PG_QUERY__NODE__NODE_TRANSACTION_STMT, false);
}

bool
rehearsal_is_local(const char *sql)
{
    return is_kind(sql, PG_QUERY__NODE__NODE_VARIABLE_SET_STMT, true);
}

RehearsalPart
rehearsal_part_of_script(Arena *arena, const char *file, const char *text)
{
    RehearsalPart part = {.file = arena_text(arena, file)};
    g_autofree char *name = g_path_get_basename(file);
    part.id = arena_text(arena, name);
    part.title = part.id;
    g_autoptr(GArray) statements = g_array_new(FALSE, TRUE, sizeof(ScriptStatement));
    Script script = {.text = text, .line = 1};
    Piece piece;
    while (script_next(&script, &piece)) {
        if (piece.type == PIECE_META)
            continue;
        ScriptStatement statement = {.sql = arena_text_n(arena, piece.text, piece.length),
                                     .origin = {.file = part.file, .line = piece.line}};
        bool transaction = rehearsal_is_transaction(statement.sql);
        part.has_transactions = part.has_transactions || transaction;
        statement.outside_transaction = rehearsal_is_alone(statement.sql);
        g_array_append_val(statements, statement);
    }
    part.count = statements->len;
    part.statements =
        arena_copy(arena, statements->data, statements->len * sizeof(ScriptStatement));
    return part;
}

// ---- running -----------------------------------------------------------------------------------

// What only a superuser may do is done by the sandbox's, in a session of its own.
static bool
wants_rights(const char *sql)
{
    return is_kind(sql, PG_QUERY__NODE__NODE_CREATE_EXTENSION_STMT, false) ||
           is_kind(sql, PG_QUERY__NODE__NODE_CREATE_ROLE_STMT, false) ||
           is_kind(sql, PG_QUERY__NODE__NODE_ALTER_ROLE_STMT, false);
}

bool
rehearsal_send(Rehearsing *rehearsing, const ScriptStatement *statement, Result **rows,
               GError **error)
{
    Connection *connection = rehearsing->connection;
    if (rehearsing->options->sandbox != NULL && wants_rights(statement->sql))
        return sandbox_run_text(rehearsing->options->sandbox, rehearsing->address, "revision",
                                statement->sql, error);
    if (rows == NULL)
        return connection_execute(connection, statement->sql, error);
    *rows = connection_query(connection, statement->sql, NULL, 0, error);
    return *rows != NULL;
}

const char *
rehearsal_words(Arena *arena, const GError *error)
{
    ServerErrorDetails details = server_error_details(error);
    if (*details.message == '\0')
        return arena_text(arena, error->message);
    return arena_printf(arena, "%s (%s)", details.message, details.sqlstate);
}

// A part that is being run.
typedef struct {
    Rehearsing *rehearsing;
    const RehearsalRunner *runner;
    const RehearsalPart *part;
    bool is_open; // its transaction
} PartRun;

static bool
begin(PartRun *run, GError **error)
{
    if (run->is_open || !run->runner->in_transactions || run->part->has_transactions)
        return true;
    run->is_open = connection_execute(run->rehearsing->connection, "BEGIN", error);
    return run->is_open;
}

static bool
commit(PartRun *run, GError **error)
{
    bool was_open = run->is_open;
    run->is_open = false;
    return !was_open || connection_commit(run->rehearsing->connection, error);
}

// What stands beside a part that was not read may need what that makes: it may fail.
static bool
try_statement(PartRun *run, const ScriptStatement *statement, Result **rows)
{
    Connection *connection = run->rehearsing->connection;
    if (run->is_open && !connection_execute(connection, "SAVEPOINT trueup_rehearsal", NULL))
        return false;
    bool done = run->runner->run(run->runner->data, run->part, statement, rows, NULL);
    if (!done && run->is_open)
        return connection_execute(connection, "ROLLBACK TO SAVEPOINT trueup_rehearsal", NULL);
    return connection_is_alive(connection);
}

static bool
run_statement(PartRun *run, const ScriptStatement *statement, Result **rows, GError **error)
{
    bool ready = statement->outside_transaction ? commit(run, error) : begin(run, error);
    if (ready && run->part->opaque != NULL)
        return try_statement(run, statement, rows);
    return ready && run->runner->run(run->runner->data, run->part, statement, rows, error);
}

static bool
run_live(void *data, const ScriptStatement *statement, GError **error)
{
    return run_statement(data, statement, NULL, error);
}

static Result *
ask_live(void *data, const ScriptStatement *statement, GError **error)
{
    Result *rows = NULL;
    bool done = run_statement(data, statement, &rows, error);
    return done ? rows : NULL;
}

// Reads the revision again, with the server at hand: what it sends depends on the answers.
static bool
run_by_reading(PartRun *run, bool undo, GError **error)
{
    ScriptServer server = {.run = run_live, .ask = ask_live, .data = run};
    ScriptOptions options = *run->rehearsing->options->script;
    options.server = &server;
    g_autoptr(RevisionScript) script = revision_script_read(
        run->part->revision, undo ? SCRIPT_DOWNGRADE : SCRIPT_UPGRADE, &options, error);
    return script != NULL;
}

static bool
run_part(PartRun *run, bool undo, GError **error)
{
    const RehearsalPart *part = run->part;
    const ScriptStatement *statements = undo ? part->undo : part->statements;
    size_t count = undo ? part->undo_count : part->count;
    bool done = true;
    if (part->opaque != NULL && run->runner->alembic != NULL)
        return run->runner->alembic(run->runner->data, part, undo, error);
    if (part->live != NULL && run->rehearsing->options->script != NULL) {
        done = run_by_reading(run, undo, error);
    } else {
        for (size_t i = 0; done && i < count; i++)
            done = run_statement(run, &statements[i], NULL, error);
    }
    if (done)
        return commit(run, error);
    connection_rollback(run->rehearsing->connection);
    return false;
}

bool
rehearsal_run(Rehearsing *rehearsing, const RehearsalRunner *runner, bool undo, GError **error)
{
    for (size_t i = 0; i < rehearsing->count; i++) {
        size_t at = undo ? rehearsing->count - 1 - i : i;
        PartRun run = {.rehearsing = rehearsing, .runner = runner, .part = &rehearsing->parts[at]};
        if (runner->before != NULL && !runner->before(runner->data, at, error))
            return false;
        if (!run_part(&run, undo, error))
            return false;
    }
    return true;
}
