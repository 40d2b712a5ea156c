#include "server/sandbox-private.h"

#include "base/sql.h"

#include <string.h>
#include <unistd.h>

enum { NAME_BYTES = 63 };

static void
add_setting(GString *address, const char *keyword, const char *value)
{
    g_string_append_printf(address, "%s%s='", address->len > 0 ? " " : "", keyword);
    for (const char *byte = value; *byte != '\0'; byte++) {
        if (*byte == '\'' || *byte == '\\')
            g_string_append_c(address, '\\');
        g_string_append_c(address, *byte);
    }
    g_string_append_c(address, '\'');
}

typedef struct {
    const char *keyword, *value; // value NULL: as it was
} Setting;

// The address with some of its settings changed; `settings` ends with a NULL keyword.
static char *
change_address(const char *address, const Setting *settings, GError **error)
{
    char *complaint = NULL;
    g_autoptr(PQconninfoOption) options = PQconninfoParse(address, &complaint);
    if (options == NULL) {
        server_error_set_address(error, complaint);
        PQfreemem(complaint);
        return NULL;
    }
    GString *changed = g_string_new(NULL);
    for (PQconninfoOption *option = options; option->keyword != NULL; option++) {
        const char *value = option->val;
        for (const Setting *setting = settings; setting->keyword != NULL; setting++)
            if (setting->value != NULL && strcmp(setting->keyword, option->keyword) == 0)
                value = setting->value;
        if (value != NULL)
            add_setting(changed, option->keyword, value);
    }
    return g_string_free(changed, FALSE);
}

static char *
setting_of(const char *address, const char *keyword)
{
    g_autoptr(PQconninfoOption) options = PQconninfoParse(address, NULL);
    for (PQconninfoOption *option = options; option != NULL && option->keyword != NULL; option++)
        if (strcmp(option->keyword, keyword) == 0)
            return g_strdup(option->val);
    return NULL;
}

char *
sandbox_database_name(const char *address)
{
    return setting_of(address, "dbname");
}

static char *
private_address(const Sandbox *sandbox, const char *database, const char *role)
{
    GString *address = g_string_new(NULL);
    add_setting(address, "host", sandbox->process.folder);
    add_setting(address, "port", "5432");
    add_setting(address, "dbname", database);
    add_setting(address, "user", role);
    return g_string_free(address, FALSE);
}

// What is kept may go while it is copied, and it need not start: then it is as if it were not
// there.
static bool
start_from_kept(Sandbox *sandbox, const SandboxOptions *options)
{
    SandboxImage *image = &sandbox->image;
    if (!sandbox_find_kept(sandbox->base, options->kept, image))
        return false;
    if (sandbox_process_start(&sandbox->process, sandbox->programs, image->image, &sandbox->user,
                              options->cancellable, NULL)) {
        if (sandbox_is_kept(image))
            return true;
        sandbox_process_stop(&sandbox->process);
    }
    sandbox_image_clear(image);
    return false;
}

static void
name_kept(Sandbox *sandbox)
{
    const SandboxImage *image = &sandbox->image;
    if (image->image == NULL)
        return;
    g_ptr_array_add(sandbox->databases, g_strdup(image->database));
    sandbox->kept =
        (SandboxKept){.name = image->name,
                      .address = private_address(sandbox, image->database, sandbox->role),
                      .note = image->note};
}

static bool
start_private(Sandbox *sandbox, const SandboxOptions *options, GError **error)
{
    sandbox->private = true;
    sandbox->role = g_strdup(SANDBOX_ROLE);
    sandbox->programs =
        options->programs != NULL ? g_strdup(options->programs) : sandbox_find_programs(error);
    if (sandbox->programs == NULL || !sandbox_find_user(&sandbox->user, error))
        return false;
    sandbox->base = sandbox_image(sandbox->programs, &sandbox->user, error);
    if (sandbox->base == NULL ||
        (!start_from_kept(sandbox, options) &&
         !sandbox_process_start(&sandbox->process, sandbox->programs, sandbox->base, &sandbox->user,
                                options->cancellable, error)))
        return false;
    name_kept(sandbox);
    g_autofree char *address = private_address(sandbox, "template1", SANDBOX_SUPERUSER);
    sandbox->admin = connection_open(address, NULL, error);
    return sandbox->admin != NULL;
}

// A superuser must not run foreign code, so databases of a scratch server that was named with one
// belong to a role that is made for the time being, with a password that only we know.
static bool
make_scratch_role(Sandbox *sandbox, GError **error)
{
    g_autoptr(Result) result = connection_query(
        sandbox->admin, "SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user",
        NULL, 0, error);
    if (result == NULL)
        return false;
    if (result_rows(result) == 0 || !result_boolean(result, 0, 0))
        return true;
    g_autofree char *secret = g_uuid_string_random();
    g_autofree char *number = g_uuid_string_random();
    g_autofree char *role = g_strdup_printf("trueup_%.8s", number);
    g_autofree char *sql = sql_format("CREATE ROLE %I LOGIN PASSWORD %L", role, secret);
    if (!connection_execute(sandbox->admin, sql, error))
        return false;
    sandbox->role = g_steal_pointer(&role);
    sandbox->password = g_steal_pointer(&secret);
    sandbox->drop_role = true;
    return true;
}

static bool
start_scratch(Sandbox *sandbox, const SandboxOptions *options, GError **error)
{
    sandbox->address = g_strdup(options->address);
    sandbox->admin = connection_open(options->address, options->cancellable, error);
    return sandbox->admin != NULL && make_scratch_role(sandbox, error);
}

Sandbox *
sandbox_start(const SandboxOptions *options, GError **error)
{
    static const SandboxOptions none = {0};
    const SandboxOptions *wanted = options != NULL ? options : &none;
    g_autoptr(Sandbox) sandbox = g_new0(Sandbox, 1);
    g_mutex_init(&sandbox->mutex);
    sandbox->process.lifeline = sandbox->process.life = -1;
    sandbox->databases = g_ptr_array_new_with_free_func(g_free);
    bool started = wanted->address != NULL ? start_scratch(sandbox, wanted, error)
                                           : start_private(sandbox, wanted, error);
    return started ? g_steal_pointer(&sandbox) : NULL;
}

static bool
drop_database(Sandbox *sandbox, const char *name, GError **error)
{
    if (sandbox_version(sandbox) >= 130000) {
        g_autofree char *sql = sql_format("DROP DATABASE IF EXISTS %I WITH (FORCE)", name);
        return connection_execute(sandbox->admin, sql, error);
    }
    const char *const values[] = {name};
    g_autoptr(Result) ended = connection_query(
        sandbox->admin,
        "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity "
        "WHERE datname = $1",
        values, 1, error);
    g_autofree char *sql = sql_format("DROP DATABASE IF EXISTS %I", name);
    return ended != NULL && connection_execute(sandbox->admin, sql, error);
}

static void
leave_scratch(Sandbox *sandbox)
{
    connection_watch(sandbox->admin, NULL);
    for (guint i = 0; i < sandbox->databases->len; i++)
        (void)!drop_database(sandbox, g_ptr_array_index(sandbox->databases, i), NULL);
    if (sandbox->drop_role) {
        g_autofree char *sql = sql_format("DROP ROLE %I", sandbox->role);
        (void)!connection_execute(sandbox->admin, sql, NULL);
    }
}

void
sandbox_stop(Sandbox *sandbox)
{
    if (sandbox == NULL)
        return;
    if (sandbox->admin != NULL && !sandbox->private)
        leave_scratch(sandbox);
    connection_close(sandbox->admin);
    sandbox_keep_now(sandbox);
    sandbox_process_stop(&sandbox->process);
    sandbox_image_clear(&sandbox->image);
    g_free((char *)(guintptr)sandbox->kept.address);
    g_free(sandbox->keeping);
    g_free(sandbox->keep_in);
    g_free(sandbox->base);
    g_ptr_array_unref(sandbox->databases);
    g_mutex_clear(&sandbox->mutex);
    g_free(sandbox->programs);
    g_free(sandbox->address);
    g_free(sandbox->role);
    g_free(sandbox->password);
    g_free(sandbox);
}

const char *
sandbox_programs(const Sandbox *sandbox)
{
    return sandbox->programs;
}

const char *
sandbox_folder(const Sandbox *sandbox)
{
    return sandbox->process.folder;
}

int
sandbox_version(const Sandbox *sandbox)
{
    return connection_facts(sandbox->admin)->version;
}

static bool
is_taken(const Sandbox *sandbox, const char *name)
{
    return strcmp(name, "template1") == 0 ||
           g_ptr_array_find_with_equal_func(sandbox->databases, name, g_str_equal, NULL);
}

// A name that is free: on a scratch server others may have the same idea.
static char *
free_name(const Sandbox *sandbox, const char *wanted)
{
    GString *stem = g_string_new(NULL);
    if (!sandbox->private) {
        g_autofree char *number = g_uuid_string_random();
        g_string_append_printf(stem, "trueup_%.8s_", number);
    }
    g_string_append(stem, wanted);
    g_autofree char *valid = g_utf8_make_valid(stem->str, -1);
    g_string_assign(stem, valid);
    while (stem->len > NAME_BYTES - 8) {
        const char *end = g_utf8_find_prev_char(stem->str, stem->str + stem->len);
        g_string_truncate(stem, (gsize)(end - stem->str));
    }
    g_autofree char *base = g_string_free(stem, FALSE);
    g_autofree char *name = g_strdup(base);
    for (unsigned number = 2; is_taken(sandbox, name); number++) {
        g_free(name);
        name = g_strdup_printf("%s_%u", base, number);
    }
    return g_steal_pointer(&name);
}

static char *
address_of(const Sandbox *sandbox, const char *database, GError **error)
{
    if (sandbox->private)
        return private_address(sandbox, database, sandbox->role);
    const Setting settings[] = {{"dbname", database},
                                {"user", sandbox->role},
                                {"password", sandbox->password},
                                {NULL, NULL}};
    return change_address(sandbox->address, settings, error);
}

static bool
create_database(Sandbox *sandbox, const char *name, const char *template, GError **error)
{
    g_autofree char *from = template != NULL
                                ? sandbox_database_name(template)
                                : g_strdup(sandbox->private ? "template1" : "template0");
    GString *sql = g_string_new(NULL);
    sql_add(sql, "CREATE DATABASE %I TEMPLATE %I", name, from);
    if (sandbox->role != NULL)
        sql_add(sql, " OWNER %I", sandbox->role);
    if (sandbox->private && sandbox_version(sandbox) >= 150000)
        sql_add(sql, " STRATEGY file_copy"); // without fsync a fifth of the time that its log takes
    bool made = connection_execute(sandbox->admin, sql->str, error);
    g_string_free(sql, TRUE);
    if (!made || sandbox->private)
        return made;
    g_autofree char *set = sql_format("ALTER DATABASE %I SET check_function_bodies = off", name);
    return connection_execute(sandbox->admin, set, error);
}

char *
sandbox_database(Sandbox *sandbox, const char *name, const char *template, GError **error)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&sandbox->mutex);
    g_autofree char *chosen = free_name(sandbox, name);
    if (!create_database(sandbox, chosen, template, error))
        return NULL;
    char *address = address_of(sandbox, chosen, error);
    g_ptr_array_add(sandbox->databases, g_steal_pointer(&chosen));
    return address;
}

bool
sandbox_drop_database(Sandbox *sandbox, const char *address, GError **error)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&sandbox->mutex);
    g_autofree char *name = sandbox_database_name(address);
    guint index = 0;
    g_assert(g_ptr_array_find_with_equal_func(sandbox->databases, name, g_str_equal, &index));
    if (!drop_database(sandbox, name, error))
        return false;
    g_ptr_array_remove_index(sandbox->databases, index);
    return true;
}

char *
sandbox_superuser_address(const Sandbox *sandbox, const char *address)
{
    if (!sandbox->private)
        return NULL;
    g_autofree char *database = sandbox_database_name(address);
    return private_address(sandbox, database, SANDBOX_SUPERUSER);
}

Connection *
sandbox_open_as_superuser(Sandbox *sandbox, const char *address, GError **error)
{
    g_autofree char *database = sandbox_database_name(address);
    const Setting settings[] = {{"dbname", database}, {NULL, NULL}};
    g_autofree char *mighty = sandbox->private
                                  ? private_address(sandbox, database, SANDBOX_SUPERUSER)
                                  : change_address(sandbox->address, settings, error);
    return mighty != NULL ? connection_open(mighty, NULL, error) : NULL;
}

bool
sandbox_need_role(Sandbox *sandbox, const char *name, GError **error)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&sandbox->mutex);
    const char *const values[] = {name};
    g_autoptr(Result) there = connection_query(
        sandbox->admin, "SELECT FROM pg_catalog.pg_roles WHERE rolname = $1", values, 1, error);
    if (there == NULL)
        return false;
    if (result_rows(there) > 0)
        return true;
    g_autofree char *sql = sql_format("CREATE ROLE %I", name);
    return connection_execute(sandbox->admin, sql, error);
}
