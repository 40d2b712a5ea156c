#include "sqlalchemy/declarative-private.h"

#include <string.h>

/**
 * (Flask-SQLAlchemy: camel_to_snake_case)
 * re.sub(r"((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))", r"_\1", name).lower().lstrip("_")
 */
char *
flask_table_name(const char *class_name)
{
    GString *name = g_string_new(NULL);
    for (const char *c = class_name; *c != '\0'; c++) {
        bool after_small = c > class_name && (g_ascii_islower(c[-1]) || g_ascii_isdigit(c[-1]));
        bool before_small = c > class_name && g_ascii_islower(c[1]);
        if (g_ascii_isupper(*c) && (after_small || before_small))
            g_string_append_c(name, '_');
        g_string_append_c(name, g_ascii_tolower(*c));
    }
    char *start = name->str + strspn(name->str, "_");
    char *result = g_strdup(start);
    g_string_free(name, TRUE);
    return result;
}
