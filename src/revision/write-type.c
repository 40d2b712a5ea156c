#include "revision/write-private.h"

#include <string.h>

// What stands between the parentheses.
typedef enum {
    ARGUMENTS_NONE,
    ARGUMENTS_LENGTH,    // length=20
    ARGUMENTS_NUMERIC,   // precision=10, scale=2
    ARGUMENTS_PRECISION, // precision=3
    ARGUMENTS_INTERVAL,  // fields='DAY TO SECOND', precision=3
} Arguments;

typedef struct {
    const char *name;             // pg_type.typname
    const char *models, *catalog; // up to the parenthesis
    Arguments arguments;
    const char *fixed;       // an argument in any case
    const char *with_models; // the word when there are modifiers; NULL: the same
} TypeRow;

// (SQLAlchemy: sqltypes.py, dialects/postgresql/base.py ischema_names) Sorted by name.
static const TypeRow rows[] = {
    {"bit", "postgresql.BIT", "postgresql.BIT", ARGUMENTS_LENGTH, NULL, NULL},
    {"bool", "sa.Boolean", "sa.BOOLEAN", ARGUMENTS_NONE, NULL, NULL},
    {"bpchar", "sa.CHAR", "sa.CHAR", ARGUMENTS_LENGTH, NULL, NULL},
    {"bytea", "sa.LargeBinary", "postgresql.BYTEA", ARGUMENTS_NONE, NULL, NULL},
    {"cidr", "postgresql.CIDR", "postgresql.CIDR", ARGUMENTS_NONE, NULL, NULL},
    {"date", "sa.Date", "sa.DATE", ARGUMENTS_NONE, NULL, NULL},
    {"daterange", "postgresql.DATERANGE", "postgresql.DATERANGE", ARGUMENTS_NONE, NULL, NULL},
    {"float4", "sa.REAL", "sa.REAL", ARGUMENTS_NONE, NULL, NULL},
    {"float8", "sa.Float", "postgresql.DOUBLE_PRECISION(precision=53)", ARGUMENTS_NONE, NULL, NULL},
    {"inet", "postgresql.INET", "postgresql.INET", ARGUMENTS_NONE, NULL, NULL},
    {"int2", "sa.SmallInteger", "sa.SMALLINT", ARGUMENTS_NONE, NULL, NULL},
    {"int4", "sa.Integer", "sa.INTEGER", ARGUMENTS_NONE, NULL, NULL},
    {"int4range", "postgresql.INT4RANGE", "postgresql.INT4RANGE", ARGUMENTS_NONE, NULL, NULL},
    {"int8", "sa.BigInteger", "sa.BIGINT", ARGUMENTS_NONE, NULL, NULL},
    {"int8range", "postgresql.INT8RANGE", "postgresql.INT8RANGE", ARGUMENTS_NONE, NULL, NULL},
    {"interval", "sa.Interval", "postgresql.INTERVAL", ARGUMENTS_INTERVAL, NULL,
     "postgresql.INTERVAL"},
    {"json", "sa.JSON", "postgresql.JSON(astext_type=sa.Text())", ARGUMENTS_NONE, NULL, NULL},
    {"jsonb", "postgresql.JSONB(astext_type=sa.Text())", "postgresql.JSONB(astext_type=sa.Text())",
     ARGUMENTS_NONE, NULL, NULL},
    {"macaddr", "postgresql.MACADDR", "postgresql.MACADDR", ARGUMENTS_NONE, NULL, NULL},
    {"money", "postgresql.MONEY", "postgresql.MONEY", ARGUMENTS_NONE, NULL, NULL},
    {"numeric", "sa.Numeric", "sa.NUMERIC", ARGUMENTS_NUMERIC, NULL, NULL},
    {"numrange", "postgresql.NUMRANGE", "postgresql.NUMRANGE", ARGUMENTS_NONE, NULL, NULL},
    {"oid", "postgresql.OID", "postgresql.OID", ARGUMENTS_NONE, NULL, NULL},
    {"regclass", "postgresql.REGCLASS", "postgresql.REGCLASS", ARGUMENTS_NONE, NULL, NULL},
    {"text", "sa.Text", "sa.TEXT", ARGUMENTS_NONE, NULL, NULL},
    {"time", "sa.Time", "postgresql.TIME", ARGUMENTS_PRECISION, NULL, "postgresql.TIME"},
    {"timestamp", "sa.DateTime", "postgresql.TIMESTAMP", ARGUMENTS_PRECISION, NULL,
     "postgresql.TIMESTAMP"},
    {"timestamptz", "sa.DateTime", "postgresql.TIMESTAMP", ARGUMENTS_PRECISION, "timezone=True",
     "postgresql.TIMESTAMP"},
    {"timetz", "sa.Time", "postgresql.TIME", ARGUMENTS_PRECISION, "timezone=True",
     "postgresql.TIME"},
    {"tsrange", "postgresql.TSRANGE", "postgresql.TSRANGE", ARGUMENTS_NONE, NULL, NULL},
    {"tstzrange", "postgresql.TSTZRANGE", "postgresql.TSTZRANGE", ARGUMENTS_NONE, NULL, NULL},
    {"tsvector", "postgresql.TSVECTOR", "postgresql.TSVECTOR", ARGUMENTS_NONE, NULL, NULL},
    {"uuid", "postgresql.UUID", "postgresql.UUID", ARGUMENTS_NONE, NULL, NULL},
    {"varbit", "postgresql.BIT", "postgresql.BIT", ARGUMENTS_LENGTH, "varying=True", NULL},
    {"varchar", "sa.String", "sa.VARCHAR", ARGUMENTS_LENGTH, NULL, NULL},
};

static int
compare_row(const void *name, const void *row)
{
    return strcmp(name, ((const TypeRow *)row)->name);
}

static void add_argument(GString *arguments, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void
add_argument(GString *arguments, const char *format, ...)
{
    if (arguments->len > 0)
        g_string_append(arguments, ", ");
    va_list values;
    va_start(values, format);
    g_string_append_vprintf(arguments, format, values);
    va_end(values);
}

static void
add_numeric(GString *arguments, const char *modifiers)
{
    g_auto(GStrv) parts = g_strsplit(modifiers, ",", 2);
    add_argument(arguments, "precision=%s", g_strstrip(parts[0]));
    add_argument(arguments, "scale=%s", parts[1] != NULL ? g_strstrip(parts[1]) : "0");
}

// "day to second(3)"
static void
add_interval(GString *arguments, const char *modifiers)
{
    const char *open = strchr(modifiers, '(');
    size_t length = open != NULL ? (size_t)(open - modifiers) : strlen(modifiers);
    bool only_precision = g_ascii_isdigit(*modifiers);
    g_autofree char *fields = g_strndup(modifiers, only_precision ? 0 : length);
    g_autofree char *words = g_ascii_strup(g_strstrip(fields), -1);
    if (*words != '\0')
        add_argument(arguments, "fields='%s'", words);
    const char *digits = only_precision ? modifiers : open != NULL ? open + 1 : NULL;
    if (digits != NULL)
        add_argument(arguments, "precision=%d", (int)g_ascii_strtoll(digits, NULL, 10));
}

static void
add_modifiers(GString *arguments, const TypeRow *row, const char *modifiers)
{
    switch (row->arguments) {
    case ARGUMENTS_NONE:
        break;
    case ARGUMENTS_LENGTH:
        add_argument(arguments, "length=%s", modifiers);
        break;
    case ARGUMENTS_NUMERIC:
        add_numeric(arguments, modifiers);
        break;
    case ARGUMENTS_PRECISION:
        add_argument(arguments, "precision=%s", modifiers);
        break;
    case ARGUMENTS_INTERVAL:
        add_interval(arguments, modifiers);
        break;
    }
}

// In the order in which repr() has them: timezone behind, varying and precision before.
static void
add_arguments(GString *arguments, const TypeRow *row, const Type *type)
{
    bool first = row->arguments == ARGUMENTS_PRECISION;
    if (row->fixed != NULL && first)
        add_argument(arguments, "%s", row->fixed);
    if (type->modifiers != NULL)
        add_modifiers(arguments, row, type->modifiers);
    if (row->fixed != NULL && !first)
        add_argument(arguments, "%s", row->fixed);
    if (type->collation == NULL)
        return;
    g_autoptr(GString) collation = g_string_new(NULL);
    add_repr(collation, type->collation);
    add_argument(arguments, "collation=%s", collation->str);
}

static const char *
builtin_expression(Writing *writing, const Type *type, TypeWords words)
{
    const TypeRow *row = bsearch(type->name, rows, G_N_ELEMENTS(rows), sizeof *rows, compare_row);
    bool takes_collation =
        row != NULL && (strcmp(row->name, "varchar") == 0 || strcmp(row->name, "text") == 0 ||
                        strcmp(row->name, "bpchar") == 0);
    if (row == NULL ||
        (type->collation != NULL && (!takes_collation || type->collation_namespace != NULL)))
        return NULL;
    g_autoptr(GString) arguments = g_string_new(NULL);
    add_arguments(arguments, row, type);
    const char *word = words == WORDS_CATALOG ? row->catalog : row->models;
    if (words == WORDS_MODELS && type->modifiers != NULL && row->with_models != NULL)
        word = row->with_models;
    writing->uses_postgresql |= g_str_has_prefix(word, "postgresql.");
    return strchr(word, '(') != NULL ? word
                                     : arena_printf(writing->arena, "%s(%s)", word, arguments->str);
}

static const EnumType *
find_enum(const Writing *writing, const Type *type)
{
    const Schema *sides[] = {writing->after, writing->before};
    for (size_t i = 0; i < G_N_ELEMENTS(sides); i++) {
        const Object *found =
            sides[i] == NULL ? NULL : schema_find(sides[i], KIND_ENUM, type->namespace, type->name);
        if (found != NULL)
            return (const EnumType *)found;
    }
    return NULL;
}

// create_table() makes the type of an sa.Enum; where the type is there already, or is made by a
// statement of its own, that must not happen a second time.
static const char *
enum_expression(Writing *writing, const Type *type, TypeWords words)
{
    const EnumType *found = find_enum(writing, type);
    if (found == NULL)
        return NULL;
    g_autofree char *key = g_strdup_printf("%s.%s", type->namespace, type->name);
    bool made_here = g_hash_table_contains(writing->made_by_tables, key);
    bool is_plain = made_here && words == WORDS_MODELS;
    g_autoptr(GString) text = g_string_new(is_plain ? "sa.Enum(" : "postgresql.ENUM(");
    for (size_t i = 0; i < found->label_count; i++) {
        add_repr(text, found->labels[i]);
        g_string_append(text, ", ");
    }
    g_string_append(text, "name=");
    add_repr(text, type->name);
    if (strcmp(type->namespace, "public") != 0) {
        g_string_append(text, ", schema=");
        add_repr(text, type->namespace);
    }
    g_string_append(text, made_here ? ")" : ", create_type=False)");
    writing->uses_postgresql |= !is_plain;
    return arena_text(writing->arena, text->str);
}

const char *
type_expression(Writing *writing, const Type *type, TypeWords words)
{
    Type element = *type;
    element.dimensions = 0;
    const char *text = type_is_builtin(type) ? builtin_expression(writing, &element, words)
                                             : enum_expression(writing, &element, words);
    if (text == NULL || type->dimensions == 0)
        return text;
    writing->uses_postgresql = true;
    return arena_printf(writing->arena, "postgresql.ARRAY(%s)", text);
}
