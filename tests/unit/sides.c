#include "tests/unit/sides.h"

#include "tests/harness.h"

#include <string.h>

typedef struct {
    Schema *schema;
    Table *table;
    int position;
} Reader;

static Object
head(Reader *reader, KindId kind, const char *name)
{
    bool child = kind >= KIND_COLUMN && kind != KIND_VIEW;
    return (Object){.kind = kind,
                    .namespace = "public",
                    .name = arena_intern(reader->schema->arena, name),
                    .parent = child ? &reader->table->object : NULL};
}

static const char **
one_name(Reader *reader, const char *name)
{
    const char **names = ARENA_NEW_ARRAY(reader->schema->arena, const char *, 1);
    names[0] = arena_intern(reader->schema->arena, name);
    return names;
}

static void
read_table(Reader *reader, char **words)
{
    reader->table = ARENA_NEW(reader->schema->arena, Table);
    reader->table->object = head(reader, KIND_TABLE, words[1]);
    reader->table->replica_identity = 'd';
    reader->table->row_estimate = words[2] != NULL ? g_ascii_strtod(words[2], NULL) : -1;
    reader->position = 0;
    schema_add(reader->schema, &reader->table->object);
}

static const PythonColumn *
read_python(Arena *arena, const char *text)
{
    PythonColumn *python = ARENA_NEW(arena, PythonColumn);
    bool is_callable = g_str_has_suffix(text, "()");
    python->default_type = is_callable ? PYTHON_DEFAULT_CALLABLE : PYTHON_DEFAULT_LITERAL;
    python->default_sql = is_callable ? NULL : arena_text(arena, text);
    python->default_text = arena_text_n(arena, text, strlen(text) - (is_callable ? 2 : 0));
    return python;
}

// column NAME TYPE [not null] [default EXPRESSION | python EXPRESSION]
static void
read_column(Reader *reader, char **words)
{
    Column *column = ARENA_NEW(reader->schema->arena, Column);
    Type type;
    bool serial = strcmp(words[0], "serial") == 0;
    g_autofree char *rest = g_strjoinv(" ", words + 2);
    const char *value = strstr(rest, "default "), *python = strstr(rest, "python ");
    assert_true(type_parse(reader->schema->arena, serial ? "integer" : words[2], &type));
    if (strcmp(type.name, "mood") == 0)
        type.namespace = "public";
    column->object = head(reader, KIND_COLUMN, words[1]);
    column->type = type_intern(reader->schema->arena, type);
    column->position = ++reader->position;
    column->statistics = -1;
    column->serial = serial;
    column->not_null = serial || strstr(rest, "not null") != NULL;
    if (value != NULL)
        column->default_sql = arena_text(reader->schema->arena, value + strlen("default "));
    if (python != NULL)
        column->python = read_python(reader->schema->arena, python + strlen("python "));
    schema_add(reader->schema, &column->object);
}

static Constraint *
add_constraint(Reader *reader, ConstraintType type, const char *name)
{
    Constraint *constraint = ARENA_NEW(reader->schema->arena, Constraint);
    constraint->object = head(reader, KIND_CONSTRAINT, name);
    constraint->type = type;
    constraint->validated = constraint->enforced = true;
    schema_add(reader->schema, &constraint->object);
    return constraint;
}

static void
read_key(Reader *reader, char **words)
{
    bool primary = strcmp(words[0], "primary") == 0, named = strcmp(words[0], "named") == 0;
    g_autofree char *name =
        primary ? g_strdup_printf("%s_pkey", reader->table->object.name)
        : named ? g_strdup(words[1])
                : g_strdup_printf("%s_%s_key", reader->table->object.name, words[1]);
    Constraint *constraint =
        add_constraint(reader, primary ? CONSTRAINT_PRIMARY_KEY : CONSTRAINT_UNIQUE, name);
    constraint->name_given = named;
    constraint->columns = one_name(reader, words[named ? 2 : 1]);
    constraint->column_count = 1;
}

static void
read_check(Reader *reader, char **words)
{
    Constraint *constraint = add_constraint(reader, CONSTRAINT_CHECK, words[1]);
    g_autofree char *expression = g_strjoinv(" ", words + 2);
    constraint->name_given = true;
    constraint->expression = arena_text(reader->schema->arena, expression);
}

static void
read_reference(Reader *reader, char **words)
{
    g_autofree char *name = g_strdup_printf("%s_%s_fkey", reader->table->object.name, words[1]);
    Constraint *constraint = add_constraint(reader, CONSTRAINT_FOREIGN_KEY, name);
    constraint->columns = one_name(reader, words[1]);
    constraint->column_count = 1;
    constraint->referenced_namespace = "public";
    constraint->referenced_table = arena_intern(reader->schema->arena, words[2]);
    constraint->referenced_columns = one_name(reader, words[3]);
    constraint->match = 's';
    constraint->on_update = constraint->on_delete = 'a';
}

static void
read_index(Reader *reader, char **words)
{
    Index *index = ARENA_NEW(reader->schema->arena, Index);
    IndexElement *element = ARENA_NEW(reader->schema->arena, IndexElement);
    element->column = arena_intern(reader->schema->arena, words[2]);
    index->object = head(reader, KIND_INDEX, words[1]);
    index->method = "btree";
    index->elements = element;
    index->element_count = 1;
    index->valid = index->name_given = true;
    schema_add(reader->schema, &index->object);
}

static void
read_enum(Reader *reader, char **words)
{
    EnumType *type = ARENA_NEW(reader->schema->arena, EnumType);
    type->object = head(reader, KIND_ENUM, words[1]);
    type->label_count = g_strv_length(words + 2);
    const char **labels = ARENA_NEW_ARRAY(reader->schema->arena, const char *, type->label_count);
    for (size_t i = 0; i < type->label_count; i++)
        labels[i] = arena_intern(reader->schema->arena, words[i + 2]);
    type->labels = labels;
    schema_add(reader->schema, &type->object);
}

// A view needs the column of the last table that was read, as a catalog says.
static void
read_view(Reader *reader, char **words)
{
    Program *view = ARENA_NEW(reader->schema->arena, Program);
    view->object = head(reader, KIND_VIEW, words[1]);
    view->definition =
        arena_printf(reader->schema->arena, " SELECT %s FROM public.%s", words[3], words[2]);
    view->type = 'v';
    const Object **needs = ARENA_NEW_ARRAY(reader->schema->arena, const Object *, 1);
    needs[0] = &reader->table->object;
    view->object.needs = needs;
    view->object.need_count = 1;
    schema_add(reader->schema, &view->object);
}

static void
read_catalog(Reader *reader, char **words)
{
    (void)words;
    reader->schema->server_version = 150018;
}

static const struct {
    const char *word;
    void (*read)(Reader *reader, char **words);
} lines[] = {
    {"catalog", read_catalog},  {"enum", read_enum},     {"table", read_table},
    {"column", read_column},    {"serial", read_column}, {"primary", read_key},
    {"unique", read_key},       {"named", read_key},     {"check", read_check},
    {"refers", read_reference}, {"index", read_index},   {"view", read_view},
};

static void
read_line(Reader *reader, char *line)
{
    g_auto(GStrv) words = g_strsplit(g_strstrip(line), " ", -1);
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++)
        if (words[0] != NULL && strcmp(lines[i].word, words[0]) == 0) {
            lines[i].read(reader, words);
            return;
        }
    assert_string_equal(line, "");
}

Schema *
sides_read(const char *text)
{
    Reader reader = {.schema = schema_new("hand-made")};
    for (size_t i = 0; i < KINDS; i++)
        reader.schema->speaks_for[i] = true;
    g_auto(GStrv) all = g_strsplit(text, "\n", -1);
    for (size_t i = 0; all[i] != NULL; i++)
        read_line(&reader, all[i]);
    schema_finish(reader.schema);
    return reader.schema;
}
