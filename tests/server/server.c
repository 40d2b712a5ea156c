#include "tests/server/server.h"

static Sandbox *sandbox;

int
server_start(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    sandbox = sandbox_start(NULL, &error);
    if (sandbox == NULL)
        print_error("%s\n", error->message);
    return sandbox != NULL ? 0 : -1;
}

int
server_stop(void **state)
{
    (void)state;
    sandbox_stop(sandbox);
    sandbox = NULL;
    return 0;
}

Sandbox *
server_sandbox(void)
{
    return sandbox;
}

static void
must(bool done, const GError *error)
{
    if (!done)
        fail_msg("%s", error->message);
}

char *
server_database(const char *sql)
{
    g_autoptr(GError) error = NULL;
    char *address = sandbox_load_text(sandbox, "test", "test.sql", sql != NULL ? sql : "", &error);
    must(address != NULL, error);
    return address;
}

Connection *
server_connect(const char *address)
{
    g_autoptr(GError) error = NULL;
    Connection *connection = connection_open(address, NULL, &error);
    must(connection != NULL, error);
    return connection;
}

Connection *
server_connect_superuser(const char *address)
{
    g_autofree char *superuser = sandbox_superuser_address(sandbox, address);
    return server_connect(superuser);
}

void
server_run(Connection *connection, const char *sql)
{
    g_autoptr(GError) error = NULL;
    bool done = connection_execute(connection, sql, &error);
    must(done, error);
}

char *
server_value(Connection *connection, const char *sql)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Result) result = connection_query(connection, sql, NULL, 0, &error);
    must(result != NULL, error);
    const char *value = result_rows(result) > 0 ? result_text(result, 0, 0) : NULL;
    return g_strdup(value != NULL ? value : "");
}
