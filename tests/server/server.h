#pragma once

/**
 * server: what every test with a PostgreSQL begins with: one private server for each test program.
 *
 * Shape    group setup and teardown, fresh databases on request, SQL that must succeed
 * Errors   anything that goes wrong fails the test that asked, with the server's words
 *
 *   cmocka_run_group_tests_name("reflect", tests, server_start, server_stop);
 */

#include "tests/harness.h"

#include "server/connection.h"
#include "server/sandbox.h"

/** Group setup and teardown; $PGBIN chooses other server programs. */
int server_start(void **state);
int server_stop(void **state);
/** The server of this program. */
Sandbox *server_sandbox(void);

/** The address of a fresh database, after `sql` was run in it (NULL: empty). Free with g_free(). */
char *server_database(const char *sql);
/** A session; close it with connection_close(). */
Connection *server_connect(const char *address);
/** A session as superuser. */
Connection *server_connect_superuser(const char *address);
/** Runs statements. */
void server_run(Connection *connection, const char *sql);
/** The first value that a query gives, "" for NULL or no row. Free with g_free(). */
char *server_value(Connection *connection, const char *sql);
