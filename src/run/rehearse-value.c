#include "run/rehearse-value.h"

#include <glib.h>
#include <string.h>

// By the type's name: %s is the number of the row, from 1.
static const struct {
    const char *type, *value;
} forms[] = {
    {"int2", "(%s) %% 32000"},
    {"int4", "%s"},
    {"int8", "%s"},
    {"oid", "%s"},
    {"float4", "%s"},
    {"float8", "%s"},
    {"money", "%s"},
    {"bool", "(%s) %% 2 = 0"},
    {"date", "date '2000-01-01' + ((%s) %% 9000)::int"},
    {"timestamp", "timestamp '2020-01-01' + (%s) * interval '1 minute'"},
    {"timestamptz", "timestamptz '2020-01-01 00:00+00' + (%s) * interval '1 minute'"},
    {"time", "time '00:00' + ((%s) %% 86400) * interval '1 second'"},
    {"timetz", "timetz '00:00+00' + ((%s) %% 86400) * interval '1 second'"},
    {"interval", "(%s) * interval '1 second'"},
    {"uuid", "md5((%s)::text)"},
    {"json", "'{\"n\": ' || (%s) || '}'"},
    {"jsonb", "'{\"n\": ' || (%s) || '}'"},
    {"bytea", "decode(md5((%s)::text), 'hex')"},
    {"inet", "inet '10.0.0.0' + (%s)"},
    {"cidr", "inet '10.0.0.0' + (%s)"},
    {"point", "point((%s)::float8, 0)"},
    {"tsvector", "('w' || (%s))::text::tsvector"},
    {"xml", "'<a/>' || left((%s)::text, 0)"},
    {"hstore", "'n=>' || (%s)"},
    {"macaddr", "'08:00:2b:' || right(md5((%s)::text), 6)"},
};

static const char *const text_types[] = {"text", "varchar", "bpchar", "citext", "name", NULL};

// As long as the column allows: numbers with zeros in front where there is little room.
static char *
text_value(const MadeColumn *column, const char *row)
{
    int length = column->modifier > 4 ? column->modifier - 4 : 60;
    if (length >= 16)
        return g_strdup_printf("'made-up-' || (%s)", row);
    return g_strdup_printf("right(lpad((%s)::text, %d, '0'), %d)", row, length, length);
}

static char *
numeric_value(const MadeColumn *column, const char *row)
{
    if (column->modifier < 4)
        return g_strdup(row);
    int precision = ((column->modifier - 4) >> 16) & 0xffff;
    int scale = (column->modifier - 4) & 0x7ff;
    return g_strdup_printf("(%s) %% (10::numeric ^ %d)", row, MAX(precision - scale, 0));
}

static char *
form_value(const MadeColumn *column, const char *row)
{
    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        if (strcmp(forms[i].type, column->base_type) != 0)
            continue;
        g_auto(GStrv) parts = g_strsplit(forms[i].value, "%s", 2);
        g_autofree char *text = g_strconcat(parts[0], row, parts[1], NULL);
        g_auto(GStrv) percents = g_strsplit(text, "%%", -1);
        return g_strjoinv("%", percents);
    }
    return NULL;
}

static char *
own_value(const MadeColumn *column, const char *row)
{
    if (column->choices != NULL)
        return g_strdup_printf("(%s)[1 + ((%s) %% %d)::int]", column->choices, row,
                               column->choice_count);
    if (column->category == 'A')
        return g_strdup("'{}'");
    if (column->type_type == 'e')
        return g_strdup_printf("(enum_range(NULL::%s))[1 + ((%s) %% "
                               "array_length(enum_range(NULL::%s), 1))::int]",
                               column->type, row, column->type);
    if (column->type_type == 'r')
        return g_strdup("'empty'");
    if (g_strv_contains(text_types, column->base_type))
        return text_value(column, row);
    if (strcmp(column->base_type, "numeric") == 0)
        return numeric_value(column, row);
    return form_value(column, row);
}

static const MadeColumn *
find_column(const MadeTable *table, int number)
{
    for (int i = 0; i < table->column_count; i++)
        if (table->columns[i].number == number)
            return &table->columns[i];
    return NULL;
}

// Which of the parent's rows a row refers to. Several keys of a table count like the digits of a
// number, so that no pair comes twice (a table of pairs has a primary key of both).
static char *
parent_row(const MadeTable *table, int key, const char *row)
{
    int64_t before = 1;
    for (int i = 0; i < key; i++)
        if (table->keys[i].to != NULL)
            before *= CLAMP(table->keys[i].to->rows, 1, 1000000);
    before = MIN(before, INT64_C(1) << 40);
    return g_strdup_printf("1 + (((%s) - 1) / %" G_GINT64_FORMAT ") %% %" G_GINT64_FORMAT, row,
                           before, table->keys[key].to->rows);
}

static char *
key_value(const MadeTable *table, int key, int place, const char *row, int depth)
{
    const MadeKey *foreign = &table->keys[key];
    const MadeColumn *target = find_column(foreign->to, foreign->targets[place]);
    if (target == NULL)
        return NULL;
    if (foreign->to == table) // the row that it refers to is itself
        return own_value(target, row);
    g_autofree char *parent = parent_row(table, key, row);
    return made_value(foreign->to, target, parent, depth + 1);
}

char *
made_value(const MadeTable *table, const MadeColumn *column, const char *row, int depth)
{
    enum { DEEPEST = 12 };
    if (column->made != NULL) {
        g_auto(GStrv) parts = g_strsplit(column->made, "%s", -1);
        return g_strjoinv(row, parts);
    }
    for (int i = 0; i < table->key_count && depth < DEEPEST; i++)
        for (int j = 0; j < table->keys[i].count; j++) {
            bool fits = table->keys[i].columns[j] == column->number && table->keys[i].to != NULL;
            if (fits && table->keys[i].to->rows > 0)
                return key_value(table, i, j, row, depth);
        }
    return own_value(column, row);
}
