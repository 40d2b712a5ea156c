#include "schema/type.h"

#include "base/sql.h"
#include "schema/type-private.h"

#include <stdlib.h>
#include <string.h>

enum { VARHDRSZ = 4, FULL_INTERVAL_RANGE = 0x7fff, FULL_INTERVAL_PRECISION = 0xffff };

// Interval fields by their mask (PostgreSQL: timestamp.c, intervaltypmodout; datetime.h).
static const struct {
    int mask;
    const char *fields;
} interval_fields[] = {
    {1 << 2, "year"},
    {1 << 1, "month"},
    {1 << 3, "day"},
    {1 << 10, "hour"},
    {1 << 11, "minute"},
    {1 << 12, "second"},
    {1 << 2 | 1 << 1, "year to month"},
    {1 << 3 | 1 << 10, "day to hour"},
    {1 << 3 | 1 << 10 | 1 << 11, "day to minute"},
    {1 << 3 | 1 << 10 | 1 << 11 | 1 << 12, "day to second"},
    {1 << 10 | 1 << 11, "hour to minute"},
    {1 << 10 | 1 << 11 | 1 << 12, "hour to second"},
    {1 << 11 | 1 << 12, "minute to second"},
};

bool
type_is_builtin(const Type *type)
{
    return type->namespace == NULL;
}

bool
type_same_base(const Type *a, const Type *b)
{
    return g_strcmp0(a->namespace, b->namespace) == 0 && strcmp(a->name, b->name) == 0 &&
           (a->dimensions > 0) == (b->dimensions > 0);
}

bool
type_equal(const Type *a, const Type *b)
{
    return type_same_base(a, b) && g_strcmp0(a->modifiers, b->modifiers) == 0 &&
           g_strcmp0(a->collation_namespace, b->collation_namespace) == 0 &&
           g_strcmp0(a->collation, b->collation) == 0;
}

int
type_length(const Type *type)
{
    const BuiltinType *builtin = type_is_builtin(type) ? builtin_type(type->name) : NULL;
    if (builtin == NULL || type->modifiers == NULL ||
        (builtin->modifiers != MODIFIERS_LENGTH && builtin->modifiers != MODIFIERS_BITS))
        return -1;
    return (int)g_ascii_strtoll(type->modifiers, NULL, 10);
}

// ---- from a catalog ------------------------------------------------------------------------

static const char *
interval_modifiers(Arena *arena, int typmod)
{
    int range = (typmod >> 16) & FULL_INTERVAL_RANGE, precision = typmod & 0xffff;
    const char *fields = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(interval_fields); i++)
        if (interval_fields[i].mask == range)
            fields = interval_fields[i].fields;
    if (precision == FULL_INTERVAL_PRECISION)
        return fields;
    g_autofree char *text = g_strdup_printf("%s(%d)", fields == NULL ? "" : fields, precision);
    return arena_intern(arena, text);
}

static const char *
modifiers_of(Arena *arena, Modifiers modifiers, int typmod)
{
    char text[32] = "";
    switch (modifiers) {
    case MODIFIERS_NONE:
        return NULL;
    case MODIFIERS_LENGTH:
        g_snprintf(text, sizeof text, "%d", typmod - VARHDRSZ);
        break;
    case MODIFIERS_BITS:
    case MODIFIERS_PRECISION:
        g_snprintf(text, sizeof text, "%d", typmod);
        break;
    case MODIFIERS_NUMERIC: {
        // (PostgreSQL: numeric.c; from 15 on the scale has 11 bits and may be negative)
        int value = typmod - VARHDRSZ, scale = ((value & 0x7ff) ^ 1024) - 1024;
        g_snprintf(text, sizeof text, "%d,%d", (value >> 16) & 0xffff, scale);
        break;
    }
    case MODIFIERS_INTERVAL:
        return interval_modifiers(arena, typmod);
    }
    return arena_intern(arena, text);
}

Type
type_from_catalog(Arena *arena, const char *namespace, const char *name, int typmod, int dimensions)
{
    Type type = {.namespace = arena_intern(arena, namespace),
                 .name = arena_intern(arena, name),
                 .dimensions = dimensions};
    const BuiltinType *builtin = namespace == NULL ? builtin_type(name) : NULL;
    if (builtin != NULL && typmod >= 0)
        type.modifiers = modifiers_of(arena, builtin->modifiers, typmod);
    return type;
}

const Type *
type_intern(Arena *arena, Type type)
{
    Type exact; // with zeros between the fields: equal types are equal bytes
    memset(&exact, 0, sizeof exact);
    exact.namespace = type.namespace;
    exact.name = type.name;
    exact.modifiers = type.modifiers;
    exact.dimensions = type.dimensions;
    exact.collation_namespace = type.collation_namespace;
    exact.collation = type.collation;
    return arena_intern_bytes(arena, &exact, sizeof exact);
}

// ---- to text ---------------------------------------------------------------------------------

static char *
fill_in(const char *pattern, const char *modifiers)
{
    const char *place = strstr(pattern, "%s");
    if (place == NULL)
        return g_strdup(pattern);
    GString *text = g_string_new_len(pattern, place - pattern);
    if (modifiers != NULL && g_ascii_isalpha(modifiers[0]))
        g_string_append_printf(text, " %s", modifiers); // interval day to second(3)
    else if (modifiers != NULL && modifiers[0] == '(')
        g_string_append(text, modifiers); // interval(3)
    else if (modifiers != NULL)
        g_string_append_printf(text, "(%s)", modifiers);
    g_string_append(text, place + 2);
    return g_string_free(text, FALSE);
}

static char *
add_brackets(char *text, const Type *type)
{
    if (type->dimensions == 0)
        return text;
    g_autofree char *element = text;
    return g_strconcat(element, "[]", NULL);
}

// bpchar without a length has no other name: CHARACTER alone would be CHARACTER(1).
static const BuiltinType *
named_builtin(const Type *type)
{
    bool bare = strcmp(type->name, "bpchar") == 0 && type->modifiers == NULL;
    return type_is_builtin(type) && !bare ? builtin_type(type->name) : NULL;
}

char *
type_format(const Type *type)
{
    const BuiltinType *builtin = named_builtin(type);
    if (builtin != NULL)
        return add_brackets(fill_in(builtin->format, type->modifiers), type);
    char *name = sql_format("%Q", type->namespace, type->name);
    if (type->modifiers != NULL) {
        g_autofree char *bare = name;
        name = g_strdup_printf("%s(%s)", bare, type->modifiers);
    }
    return add_brackets(name, type);
}

char *
type_words(const Type *type)
{
    const BuiltinType *builtin = named_builtin(type);
    if (builtin != NULL) {
        g_autofree char *modifiers = type->modifiers == NULL || type->modifiers[0] == '(' ||
                                             !g_ascii_isalpha(type->modifiers[0])
                                         ? g_strdup(type->modifiers)
                                         : g_ascii_strup(type->modifiers, -1);
        return add_brackets(fill_in(builtin->words, modifiers), type);
    }
    if (!type_is_builtin(type))
        return type_format(type);
    g_autofree char *name = g_ascii_strup(type->name, -1);
    return add_brackets(type->modifiers == NULL ? g_strdup(name)
                                                : g_strdup_printf("%s(%s)", name, type->modifiers),
                        type);
}

// ---- from SQL --------------------------------------------------------------------------------

typedef struct {
    const char *at;
    Arena *arena;
    Type type;
    GString *words;        // the name so far, lower case, words parted by single blanks
    bool quoted;           // a part of the name was in double quotes: no alias
    const char *modifiers; // raw text between the parentheses
} TypeParser;

static void
skip_blanks(TypeParser *parser)
{
    while (g_ascii_isspace(*parser->at))
        parser->at++;
}

// One identifier, folded unless quoted; NULL when there is none.
static char *
take_name(TypeParser *parser)
{
    skip_blanks(parser);
    GString *name = g_string_new(NULL);
    if (*parser->at == '"') {
        parser->quoted = true;
        for (parser->at++; *parser->at != '\0'; parser->at++) {
            if (*parser->at == '"' && *++parser->at != '"')
                return g_string_free(name, FALSE);
            g_string_append_c(name, *parser->at);
        }
    }
    while (g_ascii_isalnum(*parser->at) || *parser->at == '_' || *parser->at == '$' ||
           (guchar)*parser->at >= 0x80)
        g_string_append_c(name, g_ascii_tolower(*parser->at++));
    return g_string_free(name, name->len == 0);
}

static bool
take_modifiers(TypeParser *parser)
{
    skip_blanks(parser);
    if (*parser->at != '(')
        return true;
    const char *end = strchr(parser->at, ')');
    if (end == NULL || parser->modifiers != NULL)
        return false;
    GString *text = g_string_new(NULL);
    for (const char *c = parser->at + 1; c < end; c++)
        if (!g_ascii_isspace(*c))
            g_string_append_c(text, *c);
    parser->modifiers = arena_intern(parser->arena, text->str);
    g_string_free(text, TRUE);
    parser->at = end + 1;
    return parser->modifiers[0] != '\0';
}

static bool
take_brackets(TypeParser *parser)
{
    for (skip_blanks(parser); *parser->at == '['; skip_blanks(parser)) {
        const char *end = strchr(parser->at, ']');
        if (end == NULL)
            return false;
        parser->type.dimensions++;
        parser->at = end + 1;
    }
    if (g_ascii_strncasecmp(parser->at, "array", 5) == 0 && !g_ascii_isalnum(parser->at[5])) {
        parser->type.dimensions++;
        parser->at += 5;
        return take_brackets(parser);
    }
    return true;
}

static bool
take_collation(TypeParser *parser)
{
    skip_blanks(parser);
    if (g_ascii_strncasecmp(parser->at, "collate", 7) != 0)
        return true;
    parser->at += 7;
    g_autofree char *first = take_name(parser);
    if (first == NULL)
        return false;
    parser->type.collation = arena_intern(parser->arena, first);
    if (*parser->at != '.')
        return true;
    parser->at++;
    g_autofree char *second = take_name(parser);
    if (second == NULL)
        return false;
    if (strcmp(first, "pg_catalog") != 0)
        parser->type.collation_namespace = parser->type.collation;
    parser->type.collation = arena_intern(parser->arena, second);
    return true;
}

// The words of a name such as "timestamp (3) with time zone", and a namespace before it.
static bool
take_words(TypeParser *parser)
{
    for (;;) {
        skip_blanks(parser);
        if (!g_ascii_strncasecmp(parser->at, "collate", 7) ||
            (!g_ascii_strncasecmp(parser->at, "array", 5) && parser->words->len > 0))
            return parser->words->len > 0;
        g_autofree char *word = take_name(parser);
        if (word == NULL)
            return parser->words->len > 0;
        if (*parser->at == '.' && parser->words->len == 0 && parser->type.namespace == NULL) {
            parser->type.namespace = arena_intern(parser->arena, word);
            parser->at++;
            continue;
        }
        if (parser->words->len > 0)
            g_string_append_c(parser->words, ' ');
        g_string_append(parser->words, word);
        if (!take_modifiers(parser))
            return false;
    }
}

// float(1..24) is real, float(25..53) double precision; the precision itself is gone.
static bool
settle_float(TypeParser *parser)
{
    if (parser->modifiers == NULL)
        return true;
    gint64 precision = g_ascii_strtoll(parser->modifiers, NULL, 10);
    parser->type.name = precision <= 24 ? "float4" : "float8";
    parser->modifiers = NULL;
    return precision >= 1 && precision <= 53;
}

static bool
settle_interval(TypeParser *parser)
{
    const char *fields = parser->words->str + strlen("interval");
    if (*fields == ' ')
        fields++;
    for (size_t i = 0; i < G_N_ELEMENTS(interval_fields); i++)
        if (strcmp(interval_fields[i].fields, fields) == 0) {
            g_autofree char *text = parser->modifiers == NULL
                                        ? g_strdup(fields)
                                        : g_strdup_printf("%s(%s)", fields, parser->modifiers);
            parser->type.modifiers = arena_intern(parser->arena, text);
            return true;
        }
    if (*fields != '\0')
        return false;
    g_autofree char *text =
        parser->modifiers == NULL ? NULL : g_strdup_printf("(%s)", parser->modifiers);
    parser->type.modifiers = arena_intern(parser->arena, text);
    return true;
}

static const char *
settle_modifiers(TypeParser *parser)
{
    const BuiltinType *builtin = builtin_type(parser->type.name);
    Modifiers modifiers = builtin == NULL ? MODIFIERS_NONE : builtin->modifiers;
    const char *given = parser->modifiers;
    if (given == NULL) // CHAR and BIT mean (1)
        return strcmp(parser->type.name, "bpchar") == 0 || strcmp(parser->type.name, "bit") == 0
                   ? "1"
                   : NULL;
    if (modifiers == MODIFIERS_NUMERIC && strchr(given, ',') == NULL) {
        g_autofree char *text = g_strdup_printf("%s,0", given);
        return arena_intern(parser->arena, text);
    }
    return given;
}

// Decides what the words mean, with the namespace, modifiers and quoting known.
static bool
settle_name(TypeParser *parser)
{
    const char *words = parser->words->str;
    const char *alias = parser->quoted ? NULL : type_alias(words);
    bool builtin =
        parser->type.namespace == NULL || strcmp(parser->type.namespace, "pg_catalog") == 0;
    if (!builtin || parser->quoted) {
        parser->type.name = arena_intern(parser->arena, words);
        parser->type.modifiers = parser->modifiers;
        if (builtin)
            parser->type.namespace = NULL;
        return strcmp(words, "") != 0;
    }
    parser->type.namespace = NULL;
    if (g_str_has_prefix(words, "interval") && (words[8] == '\0' || words[8] == ' ')) {
        parser->type.name = "interval";
        return settle_interval(parser);
    }
    if (alias == NULL && strchr(words, ' ') != NULL)
        return false;
    parser->type.name = arena_intern(parser->arena, alias != NULL ? alias : words);
    if (strcmp(words, "float") == 0)
        return settle_float(parser);
    // Written as bpchar, PostgreSQL's own name, it has no length unless one is given.
    if (strcmp(words, "bpchar") == 0 && parser->modifiers == NULL)
        return true;
    parser->type.modifiers = arena_intern(parser->arena, settle_modifiers(parser));
    return true;
}

bool
type_parse(Arena *arena, const char *text, Type *type)
{
    TypeParser parser = {.at = text, .arena = arena, .words = g_string_new(NULL)};
    bool parsed = take_words(&parser) && take_brackets(&parser) && take_collation(&parser);
    skip_blanks(&parser);
    parsed = parsed && *parser.at == '\0' && settle_name(&parser);
    g_string_free(parser.words, TRUE);
    if (!parsed)
        return false;
    parser.type.name = arena_intern(arena, parser.type.name);
    *type = parser.type;
    return true;
}
