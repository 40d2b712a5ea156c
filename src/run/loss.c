#include "run/loss.h"

#include "base/sql.h"
#include "run/parse-private.h"

#include <string.h>

enum { COUNT_TIMEOUT_MS = 2000 };

// A table, or a column of it, that a statement destroys.
typedef struct {
    const char *namespace, *table, *column; // column NULL: all of it
} Victim;

typedef struct {
    Arena *arena;
    GArray *victims; // Victim
} Search;

static const char *
copy_name(Search *search, const char *name)
{
    return name != NULL && *name != '\0' ? arena_intern(search->arena, name) : NULL;
}

static void
add_victim(Search *search, const char *namespace, const char *table, const char *column)
{
    Victim victim = {copy_name(search, namespace), copy_name(search, table),
                     copy_name(search, column)};
    for (guint i = 0; i < search->victims->len; i++)
        if (memcmp(&g_array_index(search->victims, Victim, i), &victim, sizeof victim) == 0)
            return;
    if (victim.table != NULL)
        g_array_append_val(search->victims, victim);
}

static void
read_alter(Search *search, const PgQuery__AlterTableStmt *alter)
{
    for (size_t i = 0; i < alter->n_cmds; i++) {
        const PgQuery__AlterTableCmd *command = alter->cmds[i]->alter_table_cmd;
        if (command->subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_DropColumn)
            add_victim(search, alter->relation->schemaname, alter->relation->relname,
                       command->name);
    }
}

static void
read_drop(Search *search, const PgQuery__DropStmt *drop)
{
    bool is_table = drop->remove_type == PG_QUERY__OBJECT_TYPE__OBJECT_TABLE;
    for (size_t i = 0; i < drop->n_objects && is_table; i++) {
        ParsedName name = parse_object_name(drop->objects[i]);
        add_victim(search, name.namespace, name.name, NULL);
    }
}

static void
read_truncate(Search *search, const PgQuery__TruncateStmt *truncate)
{
    for (size_t i = 0; i < truncate->n_relations; i++)
        add_victim(search, truncate->relations[i]->range_var->schemaname,
                   truncate->relations[i]->range_var->relname, NULL);
}

static void
read_node(Search *search, const PgQuery__Node *node)
{
    if (node->node_case == PG_QUERY__NODE__NODE_ALTER_TABLE_STMT)
        read_alter(search, node->alter_table_stmt);
    else if (node->node_case == PG_QUERY__NODE__NODE_DROP_STMT)
        read_drop(search, node->drop_stmt);
    else if (node->node_case == PG_QUERY__NODE__NODE_TRUNCATE_STMT)
        read_truncate(search, node->truncate_stmt);
}

// Parsing every statement of a long chain costs more than running some: only what has the word.
static bool
may_destroy(const char *sql)
{
    return strcasestr(sql, "drop") != NULL || strcasestr(sql, "truncate") != NULL;
}

static void
read_statement(Search *search, const char *sql)
{
    if (!may_destroy(sql))
        return;
    g_autoptr(Tree) parsed = tree_parse(sql);
    for (size_t i = 0; parsed != NULL && i < parsed->n_stmts; i++)
        read_node(search, parsed->stmts[i]->stmt);
}

// ---- counting --------------------------------------------------------------------------------

static bool
is_there(Connection *connection, const Victim *victim, bool *there, GError **error)
{
    g_autofree char *table = sql_format("%Q", victim->namespace, victim->table);
    g_autofree char *sql =
        victim->column == NULL
            ? sql_format("SELECT pg_catalog.to_regclass(%L) IS NOT NULL", table)
            : sql_format("SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute "
                         "WHERE attrelid = pg_catalog.to_regclass(%L) AND attname = %L "
                         "AND NOT attisdropped)",
                         table, victim->column);
    g_autoptr(Result) result = connection_query(connection, sql, NULL, 0, error);
    if (result == NULL)
        return false;
    *there = result_boolean(result, 0, 0);
    return true;
}

static bool
begin(Connection *connection, GError **error)
{
    g_autofree char *sql =
        sql_format("BEGIN READ ONLY; SET LOCAL statement_timeout = %d", COUNT_TIMEOUT_MS);
    return connection_execute(connection, sql, error);
}

static bool
count(Connection *connection, const Victim *victim, int64_t *values, GError **error)
{
    g_autofree char *what =
        victim->column != NULL ? sql_format("%I", victim->column) : g_strdup("*");
    g_autofree char *sql =
        sql_format("SELECT count(%s) FROM %Q", what, victim->namespace, victim->table);
    GError *problem = NULL;
    if (!begin(connection, error))
        return false;
    g_autoptr(Result) result = connection_query(connection, sql, NULL, 0, &problem);
    connection_rollback(connection);
    *values = result != NULL ? result_integer(result, 0, 0) : -1;
    bool goes_on =
        result != NULL || (connection_is_alive(connection) &&
                           !g_error_matches(problem, SERVER_ERROR, SERVER_ERROR_CANCELLED));
    if (!goes_on)
        g_propagate_error(error, g_steal_pointer(&problem));
    g_clear_error(&problem);
    return goes_on;
}

static bool
add_loss(Connection *connection, const Victim *victim, Arena *arena, GArray *losses, GError **error)
{
    bool there = false;
    int64_t values = 0;
    if (!is_there(connection, victim, &there, error) ||
        (there && !count(connection, victim, &values, error)))
        return false;
    if (values == 0)
        return true;
    Loss loss = {.noun = victim->column != NULL ? "value" : "row", .count = values};
    loss.name = arena_printf(
        arena, "%s%s%s%s%s", victim->namespace != NULL ? victim->namespace : "",
        victim->namespace != NULL ? "." : "", victim->table, victim->column != NULL ? "." : "",
        victim->column != NULL ? victim->column : "");
    g_array_append_val(losses, loss);
    return true;
}

bool
run_losses(Connection *connection, const RunPlan *plan, Arena *arena, Losses *losses,
           GError **error)
{
    Search search = {arena, g_array_new(FALSE, TRUE, sizeof(Victim))};
    for (size_t i = 0; i < plan->count; i++)
        for (size_t j = 0; j < plan->steps[i].script->count; j++)
            read_statement(&search, plan->steps[i].script->statements[j].sql);
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Loss));
    bool done = true;
    for (guint i = 0; i < search.victims->len && done; i++)
        done = add_loss(connection, &g_array_index(search.victims, Victim, i), arena, found, error);
    g_array_free(search.victims, TRUE);
    *losses = (Losses){arena_copy(arena, found->data, found->len * sizeof(Loss)), found->len};
    return done;
}
