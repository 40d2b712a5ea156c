#include "kind/kind-private.h"

#include "base/sql.h"

#include <string.h>

// Options of foreign things, "host=a", which are not those of WITH: any text may be in them.

static void
add_option(GString *sql, const char *option, bool with_value)
{
    const char *equal = strchr(option, '=');
    g_autofree char *name = g_strndup(option, (size_t)(equal - option));
    sql_add(sql, "%I", name);
    if (with_value)
        sql_add(sql, " %L", equal + 1);
}

static const char *
find_option(OptionList list, const char *option)
{
    size_t length = strcspn(option, "=") + 1;
    for (size_t i = 0; i < list.count; i++)
        if (strncmp(list.rows[i], option, length) == 0)
            return list.rows[i];
    return NULL;
}

char *
ddl_foreign_options(const OptionList *from, OptionList to)
{
    GString *sql = g_string_new(NULL);
    for (size_t i = 0; i < to.count; i++) {
        const char *old = from == NULL ? NULL : find_option(*from, to.rows[i]);
        if (old != NULL && strcmp(old, to.rows[i]) == 0)
            continue;
        sql_add(sql, "%s%s", sql->len > 0 ? ", " : "",
                from == NULL  ? ""
                : old == NULL ? "ADD "
                              : "SET ");
        add_option(sql, to.rows[i], true);
    }
    for (size_t i = 0; from != NULL && i < from->count; i++) {
        if (find_option(to, from->rows[i]) != NULL)
            continue;
        sql_add(sql, "%sDROP ", sql->len > 0 ? ", " : "");
        add_option(sql, from->rows[i], false);
    }
    return g_string_free(sql, FALSE);
}
