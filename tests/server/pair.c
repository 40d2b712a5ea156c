#include "tests/server/pair.h"

#include "kind/reflect.h"
#include "tests/server/server.h"

#include <gio/gio.h>

void
pair_assert_no_error(const GError *error)
{
    if (error != NULL)
        fail_msg("%s", error->message);
}

Schema *
pair_reflect(const char *address)
{
    Connection *connection = server_connect(address);
    g_autoptr(GError) error = NULL;
    Schema *schema = reflect(connection, &(ReflectOptions){.whole = true}, &error);
    pair_assert_no_error(error);
    connection_close(connection);
    return schema;
}

// What pg_dump prints, without the lines that are never the same.
static char *
dump(const char *address)
{
    const char *const command[] = {"pg_dump", "-s", "-O", "-d", address, NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(GSubprocess) process =
        g_subprocess_newv(command, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
    pair_assert_no_error(error);
    g_autofree char *text = NULL;
    g_subprocess_communicate_utf8(process, NULL, NULL, &text, NULL, &error);
    pair_assert_no_error(error);
    assert_true(g_subprocess_get_successful(process));
    g_autoptr(GRegex) restricted = g_regex_new("^\\\\(un)?restrict.*$", G_REGEX_MULTILINE, 0, NULL);
    return g_regex_replace_literal(restricted, text, -1, 0, "", 0, NULL);
}

void
pair_apply(const char *address, const Plan *plan)
{
    Connection *connection = server_connect(address);
    for (size_t i = 0; i < plan->count; i++)
        server_run(connection, plan->steps[i].sql);
    connection_close(connection);
}

void
pair_assert_equal(const char *address, const char *target)
{
    g_autoptr(Schema) from = pair_reflect(address);
    g_autoptr(Schema) to = pair_reflect(target);
    g_autoptr(Changes) changes = diff_schemas(from, to, NULL, NULL);
    g_autoptr(Plan) plan = plan_new(changes, NULL);
    g_autofree char *left = plan_script(plan);
    assert_string_equal(left, "");
    assert_int_equal(changes->count, 0);
    g_autofree char *found = dump(address);
    g_autofree char *expected = dump(target);
    assert_string_equal(found, expected);
}
