#include "plan/fill.h"

#include "base/sql.h"

#include <string.h>

// ---- writing -----------------------------------------------------------------------------------

static char *
key_text(const Fill *fill)
{
    GString *key = g_string_new(NULL);
    sql_add_identifiers(key, fill->key, fill->key_count);
    return g_string_free(key, FALSE);
}

// "-- trueup: fill user.role by id batch 1000 pause 100ms"
static void
add_marker(GString *sql, const Fill *fill)
{
    g_autofree char *key = key_text(fill);
    sql_add(sql, "-- trueup: fill %Q.%I by %s batch %u pause %ums\n", fill->namespace, fill->table,
            fill->column, key, fill->batch, fill->pause_ms);
}

// "id", or "(tenant, id)": what is compared.
static void
add_key(GString *sql, const Fill *fill)
{
    g_autofree char *key = key_text(fill);
    sql_add(sql, fill->key_count > 1 ? "(%s)" : "%s", key);
}

// "trueup_from_1, trueup_from_2"
static void
add_variables(GString *sql, const Fill *fill, const char *word)
{
    for (size_t i = 0; i < fill->key_count; i++)
        sql_add(sql, "%strueup_%s_%u", i > 0 ? ", " : "", word, (unsigned)i + 1);
}

static void
add_row_of_variables(GString *sql, const Fill *fill, const char *word)
{
    g_string_append(sql, fill->key_count > 1 ? "(" : "");
    add_variables(sql, fill, word);
    g_string_append(sql, fill->key_count > 1 ? ")" : "");
}

static void
add_declarations(GString *sql, const Fill *fill, const char *word)
{
    for (size_t i = 0; i < fill->key_count; i++)
        sql_add(sql, "    trueup_%s_%u %Q.%I%%TYPE;\n", word, (unsigned)i + 1, fill->namespace,
                fill->table, fill->key[i]);
}

// "id DESC, tenant DESC"
static void
add_backwards(GString *sql, const Fill *fill)
{
    for (size_t i = 0; i < fill->key_count; i++)
        sql_add(sql, "%s%I DESC", i > 0 ? ", " : "", fill->key[i]);
}

static void
add_loop(GString *sql, const Fill *fill)
{
    g_autofree char *key = key_text(fill);
    sql_add(sql, "        SELECT %s INTO ", key);
    add_variables(sql, fill, "to");
    sql_add(sql, "\n            FROM (SELECT %s FROM %Q WHERE ", key, fill->namespace, fill->table);
    add_key(sql, fill);
    g_string_append(sql, " >= ");
    add_row_of_variables(sql, fill, "from");
    g_string_append(sql, " AND ");
    add_key(sql, fill);
    g_string_append(sql, " <= ");
    add_row_of_variables(sql, fill, "last");
    sql_add(sql, "\n                  ORDER BY %s LIMIT %u) AS batch\n            ORDER BY ", key,
            fill->batch);
    add_backwards(sql, fill);
    sql_add(sql, " LIMIT 1;\n        UPDATE %Q SET %I = %s\n            WHERE ", fill->namespace,
            fill->table, fill->column, fill->expression);
    add_key(sql, fill);
    g_string_append(sql, " >= ");
    add_row_of_variables(sql, fill, "from");
    g_string_append(sql, " AND ");
    add_key(sql, fill);
    g_string_append(sql, " <= ");
    add_row_of_variables(sql, fill, "to");
    sql_add(sql, " AND %I IS NULL;\n        COMMIT;\n        EXIT WHEN (", fill->column);
    add_variables(sql, fill, "to");
    g_string_append(sql, ") IS NOT DISTINCT FROM (");
    add_variables(sql, fill, "from");
    g_string_append(sql, ");\n");
}

static void
add_step(GString *sql, const Fill *fill)
{
    for (size_t i = 1; i <= fill->key_count; i++)
        sql_add(sql, "        trueup_from_%u := trueup_to_%u;\n", (unsigned)i, (unsigned)i);
    g_autofree char *pause =
        g_strdup_printf("%u.%03u", fill->pause_ms / 1000, fill->pause_ms % 1000);
    sql_add(sql, "        PERFORM pg_catalog.pg_sleep(%s);\n", pause);
}

// A column may be called like one of plpgsql's own variables ("found"): then the column is meant.
static char *
write_fill(const Fill *fill, const char *tag)
{
    GString *sql = g_string_new(NULL);
    g_autofree char *key = key_text(fill);
    add_marker(sql, fill);
    sql_add(sql, "DO %s\n#variable_conflict use_column\nDECLARE\n", tag);
    add_declarations(sql, fill, "from");
    add_declarations(sql, fill, "to");
    add_declarations(sql, fill, "last");
    sql_add(sql, "BEGIN\n    SELECT %s INTO ", key);
    add_variables(sql, fill, "from");
    sql_add(sql, " FROM %Q ORDER BY %s LIMIT 1;\n    SELECT %s INTO ", fill->namespace, fill->table,
            key, key);
    add_variables(sql, fill, "last");
    sql_add(sql, " FROM %Q ORDER BY ", fill->namespace, fill->table);
    add_backwards(sql, fill);
    g_string_append(sql, " LIMIT 1;\n    WHILE trueup_from_1 IS NOT NULL LOOP\n");
    add_loop(sql, fill);
    add_step(sql, fill);
    sql_add(sql, "    END LOOP;\nEND\n%s", tag);
    return g_string_free(sql, FALSE);
}

// The expression may hold a body in dollars itself.
static char *
free_tag(const char *expression)
{
    for (unsigned number = 0;; number++) {
        g_autofree char *tag =
            number == 0 ? g_strdup("$trueup$") : g_strdup_printf("$trueup%u$", number);
        if (strstr(expression, tag) == NULL)
            return g_steal_pointer(&tag);
    }
}

char *
fill_text(const Fill *fill)
{
    g_autofree char *tag = free_tag(fill->expression);
    return write_fill(fill, tag);
}

// ---- reading -----------------------------------------------------------------------------------

typedef struct {
    Arena *arena;
    const char *at;
} Scan;

static bool
skip(Scan *scan, const char *text)
{
    if (!g_str_has_prefix(scan->at, text))
        return false;
    scan->at += strlen(text);
    return true;
}

static const char *
scan_quoted(Scan *scan)
{
    g_autoptr(GString) name = g_string_new(NULL);
    for (const char *at = scan->at + 1; *at != '\0'; at++) {
        if (*at == '"' && at[1] != '"') {
            scan->at = at + 1;
            return arena_text(scan->arena, name->str);
        }
        at += *at == '"';
        g_string_append_c(name, *at);
    }
    return NULL;
}

static const char *
scan_identifier(Scan *scan)
{
    if (*scan->at == '"')
        return scan_quoted(scan);
    size_t length = strcspn(scan->at, " .,\n");
    const char *name = arena_text_n(scan->arena, scan->at, length);
    scan->at += length;
    return length > 0 ? name : NULL;
}

static bool
scan_number(Scan *scan, unsigned *number)
{
    size_t length = strspn(scan->at, "0123456789");
    g_autofree char *digits = g_strndup(scan->at, length);
    guint64 value;
    if (!g_ascii_string_to_unsigned(digits, 10, 0, G_MAXINT, &value, NULL))
        return false;
    *number = (unsigned)value;
    scan->at += length;
    return true;
}

// "user.role" or "public.user.role"
static bool
scan_column(Scan *scan, Fill *fill)
{
    const char *names[3] = {NULL};
    size_t count = 0;
    do
        names[count++] = scan_identifier(scan);
    while (count < G_N_ELEMENTS(names) && names[count - 1] != NULL && skip(scan, "."));
    if (count < 2 || names[count - 1] == NULL)
        return false;
    fill->namespace = count == 3 ? names[0] : NULL;
    fill->table = names[count - 2];
    fill->column = names[count - 1];
    return true;
}

static bool
scan_key(Scan *scan, Fill *fill)
{
    enum { MOST = 32 }; // columns of an index
    const char **key = ARENA_NEW_ARRAY(scan->arena, const char *, MOST);
    do
        key[fill->key_count++] = scan_identifier(scan);
    while (fill->key_count < MOST && key[fill->key_count - 1] != NULL && skip(scan, ", "));
    fill->key = key;
    return key[fill->key_count - 1] != NULL;
}

static bool
scan_marker(Scan *scan, Fill *fill)
{
    return skip(scan, "-- trueup: fill ") && scan_column(scan, fill) && skip(scan, " by ") &&
           scan_key(scan, fill) && skip(scan, " batch ") && scan_number(scan, &fill->batch) &&
           skip(scan, " pause ") && scan_number(scan, &fill->pause_ms) && skip(scan, "ms\n");
}

// What stands where the expression is written.
static const char *
cut_out_expression(Arena *arena, const char *text, const Fill *fill)
{
    static const char mark[] = "\x01";
    Fill marked = *fill;
    marked.expression = mark;
    size_t tag_length = 0;
    const char *tag = strstr(text, "\nDO $");
    const char *tag_end = tag == NULL ? NULL : strchr(tag + 5, '$');
    if (tag_end == NULL)
        return NULL;
    tag += 4;
    tag_length = (size_t)(tag_end + 1 - tag);
    g_autofree char *own_tag = g_strndup(tag, tag_length);
    g_autofree char *whole = write_fill(&marked, own_tag);
    char *cut = strstr(whole, mark);
    *cut = '\0';
    const char *behind = cut + 1;
    size_t length = strlen(text), frame = strlen(whole) + strlen(behind);
    if (length <= frame || !g_str_has_prefix(text, whole) || !g_str_has_suffix(text, behind))
        return NULL;
    return arena_text_n(arena, text + strlen(whole), length - frame);
}

bool
fill_read(Arena *arena, const char *sql, Fill *fill)
{
    g_autofree char *text = g_strstrip(g_strdup(sql));
    if (g_str_has_suffix(text, ";"))
        text[strlen(text) - 1] = '\0';
    Scan scan = {arena, text};
    Fill found = {0};
    if (!scan_marker(&scan, &found))
        return false;
    found.expression = cut_out_expression(arena, text, &found);
    if (found.expression == NULL)
        return false;
    g_autofree char *again = fill_text(&found);
    if (strcmp(again, text) != 0)
        return false;
    *fill = found;
    return true;
}

// ---- batch by batch ----------------------------------------------------------------------------

static void
add_text_key(GString *sql, const Fill *fill)
{
    for (size_t i = 0; i < fill->key_count; i++)
        sql_add(sql, "%s%I::text", i > 0 ? ", " : "", fill->key[i]);
}

// "(tenant, id) >= ('1', '2')": the columns give the literals their types.
static void
add_bound(GString *sql, const Fill *fill, const char *operator, const char * const * values)
{
    add_key(sql, fill);
    sql_add(sql, " %s ", operator);
    g_string_append(sql, fill->key_count > 1 ? "(" : "");
    for (size_t i = 0; i < fill->key_count; i++)
        sql_add(sql, i > 0 ? ", %L" : "%L", values[i]);
    g_string_append(sql, fill->key_count > 1 ? ")" : "");
}

// The order is that of the values, while the texts of the outer query bear the same names.
static char *
outermost_sql(const Fill *fill, bool last)
{
    GString *sql = g_string_new("SELECT ");
    g_autofree char *key = key_text(fill);
    add_text_key(sql, fill);
    sql_add(sql, " FROM (SELECT %s FROM %Q ORDER BY ", key, fill->namespace, fill->table);
    if (last)
        add_backwards(sql, fill);
    else
        g_string_append(sql, key);
    g_string_append(sql, " LIMIT 1) AS batch");
    return g_string_free(sql, FALSE);
}

char *
fill_first_sql(const Fill *fill)
{
    return outermost_sql(fill, false);
}

char *
fill_last_sql(const Fill *fill)
{
    return outermost_sql(fill, true);
}

char *
fill_end_sql(const Fill *fill, const char *const *from, const char *const *last)
{
    GString *sql = g_string_new("SELECT ");
    g_autofree char *key = key_text(fill);
    add_text_key(sql, fill);
    sql_add(sql, " FROM (SELECT %s FROM (SELECT %s FROM %Q WHERE ", key, key, fill->namespace,
            fill->table);
    add_bound(sql, fill, ">=", from);
    g_string_append(sql, " AND ");
    add_bound(sql, fill, "<=", last);
    sql_add(sql, " ORDER BY %s LIMIT %u) AS batch ORDER BY ", key, fill->batch);
    add_backwards(sql, fill);
    g_string_append(sql, " LIMIT 1) AS batch");
    return g_string_free(sql, FALSE);
}

char *
fill_batch_sql(const Fill *fill, const char *const *from, const char *const *to)
{
    GString *sql = g_string_new(NULL);
    sql_add(sql, "UPDATE %Q SET %I = %s WHERE ", fill->namespace, fill->table, fill->column,
            fill->expression);
    add_bound(sql, fill, ">=", from);
    g_string_append(sql, " AND ");
    add_bound(sql, fill, "<=", to);
    sql_add(sql, " AND %I IS NULL", fill->column);
    return g_string_free(sql, FALSE);
}
