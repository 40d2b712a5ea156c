#include "run/rehearse-mend.h"

#include <string.h>

// A check says in SQL what a row may be, which cannot be solved in general. What is tried, in this
// order: NULL for all of its columns that allow it; NULL for all but one; what the check itself
// names ('ok', 10); values of the type that are often right.

enum { MOST_TRIES = 40 };

static const struct {
    char category; // pg_type.typcategory
    const char *value;
} usual[] = {
    {'N', "1 + (%s) % 9"},
    {'N', "0"},
    {'N', "1"},
    {'N', "-1"},
    {'B', "true"},
    {'B', "false"},
    {'S', "'m' || (%s)"},
    {'S', "'m' || (%s) || '@example.net'"},
    {'S', "'https://example.net/' || (%s)"},
    {'S', "(%s)::text"},
    {'S', "'A'"},
    {'S', "''"},
    {'D', "timestamp '2020-01-01'"},
    {'D', "now()"},
    {'T', "interval '1 day'"},
    {'A', "NULL"},
    {'U', "'{}'"},
    {'U', "'[]'"},
};

void
mending_clear(Mending *mending)
{
    g_clear_pointer(&mending->constraint, g_free);
}

// ---- the check ---------------------------------------------------------------------------------

// "new row for relation "t" violates check constraint "k" (23514)"
static char *
constraint_of(const GError *failed)
{
    static const char before[] = "check constraint \"";
    const char *name = strstr(failed->message, before);
    const char *end = name != NULL ? g_strrstr(name, "\"") : NULL;
    if (!server_error_is(failed, "23514") || end == NULL || end < name + strlen(before))
        return NULL;
    name += strlen(before);
    return g_strndup(name, (gsize)(end - name));
}

typedef struct {
    MadeColumn **columns;
    int count;
    char **words; // of its text: 'ok', 10; NULL-terminated
} Check;

static void
check_clear(Check *check)
{
    g_free(check->columns);
    g_strfreev(check->words);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Check, check_clear)

static MadeColumn *
column_of(MadeTable *table, const char *number)
{
    for (int i = 0; i < table->column_count; i++)
        if (table->columns[i].number == (int)g_ascii_strtoll(number, NULL, 10))
            return &table->columns[i];
    return NULL;
}

static char **
words_of(const char *text)
{
    g_autoptr(GRegex) literal = g_regex_new("'(?:[^']|'')*'|(?<![\\w.])[0-9]+", 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    g_regex_match(literal, text, 0, &match);
    for (; g_match_info_matches(match); g_match_info_next(match, NULL))
        g_ptr_array_add(words, g_match_info_fetch(match, 0));
    g_ptr_array_add(words, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&words), FALSE);
}

static bool
read_check(Connection *connection, MadeTable *table, const char *name, Check *check)
{
    const char *const values[] = {table->oid, name};
    g_autoptr(Result) result = connection_query(
        connection,
        "SELECT array_to_string(conkey, ' '), pg_catalog.pg_get_constraintdef(oid)"
        "  FROM pg_catalog.pg_constraint WHERE conrelid = $1::oid AND conname = $2",
        values, 2, NULL);
    if (result == NULL || result_rows(result) == 0)
        return false;
    g_auto(GStrv) numbers = g_strsplit(result_text(result, 0, 0), " ", -1);
    check->columns = g_new0(MadeColumn *, g_strv_length(numbers) + 1);
    for (size_t i = 0; numbers[i] != NULL; i++) {
        MadeColumn *column = column_of(table, numbers[i]);
        if (column != NULL && !column->is_generated)
            check->columns[check->count++] = column;
    }
    check->words = words_of(result_text(result, 0, 1));
    return check->count > 0;
}

// ---- what is tried -----------------------------------------------------------------------------

// NULL where that is allowed, but for one of the columns; -1: for none.
static void
set_nulls(const Check *check, int kept)
{
    for (int i = 0; i < check->count; i++)
        check->columns[i]->made =
            i == kept || check->columns[i]->not_null ? check->columns[i]->mended : "NULL";
}

static bool
takes_word(const MadeColumn *column, const char *word)
{
    bool is_text = column->category == 'S' || column->category == 'E' || column->category == 'U';
    return *word == '\'' ? is_text : column->category == 'N';
}

static void
set_word(const Check *check, Arena *arena, const char *word)
{
    for (int i = 0; i < check->count; i++)
        if (takes_word(check->columns[i], word))
            check->columns[i]->made = arena_text(arena, word);
}

// False when no column of that check has that many.
static bool
set_usual(const Check *check, int number)
{
    bool any = false;
    for (int i = 0; i < check->count; i++) {
        int at = 0;
        for (size_t row = 0; row < G_N_ELEMENTS(usual); row++)
            if (usual[row].category == check->columns[i]->category && at++ == number) {
                check->columns[i]->made = usual[row].value;
                any = true;
            }
    }
    return any;
}

static bool
apply(const Check *check, Arena *arena, int attempt)
{
    if (attempt == 0)
        set_nulls(check, -1);
    attempt -= 1;
    if (attempt >= 0 && attempt < check->count)
        set_nulls(check, attempt);
    attempt -= check->count;
    int words = (int)g_strv_length(check->words);
    if (attempt >= 0 && attempt < words)
        set_word(check, arena, check->words[attempt]);
    attempt -= words;
    return attempt < 0 || set_usual(check, attempt);
}

// What was found for the checks before stays.
static void
keep_found(const MadeTable *table)
{
    for (int i = 0; i < table->column_count; i++)
        table->columns[i].mended = table->columns[i].made;
}

bool
mending_try(Mending *mending, Connection *connection, MadeTable *table, Arena *arena,
            const GError *failed)
{
    g_autofree char *name = constraint_of(failed);
    g_auto(Check) check = {0};
    if (name == NULL || mending->all++ >= MOST_TRIES)
        return false;
    if (g_strcmp0(name, mending->constraint) != 0) {
        keep_found(table);
        mending->attempt = 0;
        g_free(mending->constraint);
        mending->constraint = g_steal_pointer(&name);
    }
    return read_check(connection, table, mending->constraint, &check) &&
           apply(&check, arena, mending->attempt++);
}
