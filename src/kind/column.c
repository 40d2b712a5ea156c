#include "kind/kind-private.h"

#include "base/sql.h"
#include "base/text.h"
#include "kind/reflect-private.h"

#include <string.h>

// ---- comparing ---------------------------------------------------------------------------------

enum {
    ASPECT_TYPE = 2,
    ASPECT_NOT_NULL = 4,
    ASPECT_DEFAULT = 8,
    ASPECT_GENERATED = 16,
    ASPECT_DEGENERATED = 32,
    ASPECT_SOURCE = 64,
    ASPECT_SEQUENCE = 128,
    ASPECT_STORAGE = 256,
    ASPECT_COMPRESSION = 512,
    ASPECT_STATISTICS = 1024,
    ASPECT_OPTIONS = 2048,
};

static const char *const aspects[] = {
    "comment",  "type",     "not null", "default",     "generated",  "no longer generated",
    "identity", "sequence", "storage",  "compression", "statistics", "options",
    NULL,
};

// What the column's default is as text; that of a serial column is its sequence.
static const char *
plain_default(const Column *column)
{
    return column->serial || column->identity != IDENTITY_NOT ? NULL : column->default_sql;
}

static const char *
python_default(const Column *column)
{
    const PythonColumn *python = column->python;
    return python != NULL && python->default_type == PYTHON_DEFAULT_LITERAL ? python->default_sql
                                                                            : NULL;
}

// A default that the database has and the model says only in Python is kept on purpose: it is what
// the running version's INSERTs of a new NOT NULL column live on.
static unsigned
compare_default(Comparison *comparison, const Column *from, const Column *to)
{
    const char *a = plain_default(from), *b = plain_default(to);
    if (b == NULL && a != NULL && !to->serial && to->identity == IDENTITY_NOT)
        b = python_default(to);
    if (a == NULL && b != NULL && !from->serial && from->identity == IDENTITY_NOT)
        a = python_default(from);
    return compare_expression(comparison, (OpenPair){.from = &from->object,
                                                     .to = &to->object,
                                                     .aspect = ASPECT_DEFAULT,
                                                     .from_sql = a,
                                                     .to_sql = b,
                                                     .cast = to->type});
}

static unsigned
compare_value(Comparison *comparison, const Column *from, const Column *to)
{
    if (from->generated != GENERATED_NOT && to->generated == GENERATED_NOT)
        return from->generated == GENERATED_STORED
                   ? ASPECT_DEGENERATED | compare_flag(to->default_sql != NULL, ASPECT_DEFAULT)
                   : ASPECT_GENERATED;
    if (from->generated != to->generated)
        return ASPECT_GENERATED;
    if (from->generated == GENERATED_NOT)
        return compare_default(comparison, from, to);
    return compare_expression(comparison, (OpenPair){.from = &from->object,
                                                     .to = &to->object,
                                                     .aspect = ASPECT_GENERATED,
                                                     .from_sql = from->default_sql,
                                                     .to_sql = to->default_sql,
                                                     .cast = to->type});
}

static unsigned
compare_sequences(const Column *from, const Column *to)
{
    const Sequence *a = from->sequence, *b = to->sequence;
    bool other_word = from->identity != to->identity;
    if (from->serial != to->serial ||
        (other_word && (from->identity == IDENTITY_NOT || to->identity == IDENTITY_NOT)))
        return ASPECT_SOURCE;
    unsigned found = compare_flag(other_word, ASPECT_SOURCE);
    if (a == NULL || b == NULL)
        return found;
    return found | compare_sequence_values(a, b, ASPECT_SEQUENCE) |
           compare_text(a->object.name, b->object.name, ASPECT_SEQUENCE) |
           compare_text(a->object.comment, b->object.comment, ASPECT_SEQUENCE);
}

static unsigned
compare_column(Comparison *comparison, const Object *from, const Object *to)
{
    const Column *a = (const Column *)from, *b = (const Column *)to;
    return compare_comments(from, to) | compare_types(a->type, b->type, ASPECT_TYPE) |
           compare_flag(a->not_null != b->not_null, ASPECT_NOT_NULL) |
           compare_value(comparison, a, b) | compare_sequences(a, b) |
           compare_flag(a->storage != b->storage, ASPECT_STORAGE) |
           compare_flag(a->compression != b->compression, ASPECT_COMPRESSION) |
           compare_flag(a->statistics != b->statistics, ASPECT_STATISTICS) |
           compare_sets(a->options, a->option_count, b->options, b->option_count, ASPECT_OPTIONS);
}

// ---- DDL ---------------------------------------------------------------------------------------

// "ALTER TABLE t ALTER COLUMN c "
static char *
alter_prefix(const Column *column, bool only)
{
    const Object *object = &column->object;
    return sql_format("ALTER TABLE %s%Q ALTER COLUMN %I", only ? "ONLY " : "", object->namespace,
                      object->parent->name, object->name);
}

static const char *
serial_word(const Type *type)
{
    if (!type_is_builtin(type) || type->dimensions > 0)
        return NULL;
    return strcmp(type->name, "int2") == 0   ? "SMALLSERIAL"
           : strcmp(type->name, "int4") == 0 ? "SERIAL"
           : strcmp(type->name, "int8") == 0 ? "BIGSERIAL"
                                             : NULL;
}

// The name that PostgreSQL gives to the sequence of a column, where it need not be shortened.
static bool
has_usual_name(const Column *column)
{
    const Object *object = &column->object;
    g_autofree char *usual = g_strdup_printf("%s_%s_seq", object->parent->name, object->name);
    return strlen(usual) < 64 && strcmp(usual, column->sequence->object.name) == 0 &&
           g_strcmp0(object->namespace, column->sequence->object.namespace) == 0;
}

// A sequence that stands alone on the other side is there already: it only changes hands.
static const Sequence *
stands_alone(const Schema *schema, const Sequence *sequence)
{
    if (schema == NULL)
        return NULL;
    return (const Sequence *)schema_find(schema, KIND_SEQUENCE, sequence->object.namespace,
                                         sequence->object.name);
}

// True when the word `serial` says all about it.
static bool
is_plain_serial(const Statements *statements, const Column *column)
{
    if (!column->serial ||
        (column->sequence != NULL && statements != NULL &&
         stands_alone(statements->from, column->sequence) != NULL) ||
        serial_word(column->type) == NULL || !column->not_null)
        return false;
    if (column->sequence == NULL)
        return true;
    g_autoptr(GString) options = g_string_new(NULL);
    ddl_add_sequence_options(options, column->sequence);
    return options->len == 0 && has_usual_name(column) && !column->sequence->unlogged &&
           column->sequence->object.comment == NULL &&
           type_same_base(&column->sequence->type, column->type);
}

static char *
nextval_of(const Object *sequence)
{
    g_autofree char *name = sql_format("%Q", sequence->namespace, sequence->name);
    return sql_format("nextval(%L::regclass)", name);
}

static void
add_identity(GString *sql, const Column *column)
{
    sql_add(sql, "GENERATED %s AS IDENTITY",
            column->identity == IDENTITY_ALWAYS ? "ALWAYS" : "BY DEFAULT");
    if (column->sequence == NULL)
        return;
    g_autoptr(GString) options = g_string_new(NULL);
    if (!has_usual_name(column))
        sql_add(options, " SEQUENCE NAME %Q", column->sequence->object.namespace,
                column->sequence->object.name);
    ddl_add_sequence_options(options, column->sequence);
    if (options->len > 0)
        sql_add(sql, " (%s)", options->str + 1);
}

void
ddl_add_column_value(GString *sql, const Column *column)
{
    if (column->identity != IDENTITY_NOT) {
        g_string_append_c(sql, ' ');
        add_identity(sql, column);
    } else if (column->generated != GENERATED_NOT) {
        sql_add(sql, " GENERATED ALWAYS AS (%s) %s", column->default_sql,
                column->generated == GENERATED_STORED ? "STORED" : "VIRTUAL");
    } else if (column->serial && column->sequence != NULL) {
        g_autofree char *next = nextval_of(&column->sequence->object);
        sql_add(sql, " DEFAULT %s", next);
    } else if (column->default_sql != NULL) {
        sql_add(sql, " DEFAULT %s", column->default_sql);
    }
}

void
ddl_add_column(GString *sql, const Statements *statements, const Column *column)
{
    sql_add(sql, "%I ", column->object.name);
    if (is_plain_serial(statements, column)) {
        // serial says NOT NULL by itself
        g_string_append(sql, serial_word(column->type));
        return;
    }
    ddl_add_type(sql, column->type);
    ddl_add_column_value(sql, column);
    if (column->not_null)
        g_string_append(sql, " NOT NULL");
}

void
statements_before_column(Statements *statements, const Column *column)
{
    if (!column->serial || column->sequence == NULL || is_plain_serial(statements, column))
        return;
    const Sequence *alone = stands_alone(statements->from, column->sequence);
    if (alone == NULL)
        statements_add_sequence(statements, column->sequence);
    else
        statements_add_sequence_changes(statements, alone, column->sequence);
}

// What a column has that says nothing of it. SET STORAGE DEFAULT came with PostgreSQL 16
// (pg_type.typstorage; a type of fixed length knows PLAIN only, and is never set otherwise).
static char
usual_storage(const Type *type)
{
    static const char *const main[] = {"numeric", "inet", "cidr"};
    for (size_t i = 0; i < G_N_ELEMENTS(main) && type->dimensions == 0; i++)
        if (type_is_builtin(type) && strcmp(type->name, main[i]) == 0)
            return 'm';
    return 'x';
}

static void
add_storage(Statements *statements, const Column *column, unsigned which)
{
    static const struct {
        char letter;
        const char *word;
    } words[] = {{'p', "PLAIN"}, {'e', "EXTERNAL"}, {'m', "MAIN"}, {'x', "EXTENDED"}};
    g_autofree char *prefix = alter_prefix(column, true);
    char storage = column->storage != 0 ? column->storage : usual_storage(column->type);
    for (size_t i = 0; which & ASPECT_STORAGE && i < G_N_ELEMENTS(words); i++)
        if (words[i].letter == storage)
            statements_add(statements, "%s SET STORAGE %s", prefix, words[i].word);
    if (which & ASPECT_COMPRESSION)
        statements_add(statements, "%s SET COMPRESSION %s", prefix,
                       column->compression == 'p'   ? "pglz"
                       : column->compression == 'l' ? "lz4"
                                                    : "default");
    if (which & ASPECT_STATISTICS)
        statements_add(statements, "%s SET STATISTICS %d", prefix, column->statistics);
}

static void
own_sequence(Statements *statements, const Column *column)
{
    const Object *object = &column->object, *sequence = &column->sequence->object;
    statements_add(statements, "ALTER SEQUENCE %Q OWNED BY %Q.%I", sequence->namespace,
                   sequence->name, object->namespace, object->parent->name, object->name);
}

void
statements_after_column(Statements *statements, const Column *column)
{
    if (column->serial && column->sequence != NULL && !is_plain_serial(statements, column))
        own_sequence(statements, column);
    if (column->sequence != NULL)
        statements_add_comment(statements, &column->sequence->object, false);
    unsigned which = (column->storage != 0 ? ASPECT_STORAGE : 0) |
                     (column->compression != 0 ? ASPECT_COMPRESSION : 0) |
                     (column->statistics >= 0 ? ASPECT_STATISTICS : 0);
    if (which != 0)
        add_storage(statements, column, which);
    g_autofree char *prefix = alter_prefix(column, true);
    statements_add_options(statements, prefix, (OptionList){NULL, 0},
                           (OptionList){column->options, column->option_count});
    statements_add_comment(statements, &column->object, false);
}

// Of a column that comes from a parent table, what this table says otherwise.
void
statements_after_inherited(Statements *statements, const Column *above, const Column *column)
{
    g_autofree char *prefix = alter_prefix(column, true);
    if (column->generated == GENERATED_NOT && above->generated == GENERATED_NOT &&
        compare_text(plain_default(above), plain_default(column), 1) != 0) {
        if (plain_default(column) == NULL)
            statements_add(statements, "%s DROP DEFAULT", prefix);
        else
            statements_add(statements, "%s SET DEFAULT %s", prefix, plain_default(column));
    }
    if (column->not_null && !above->not_null)
        statements_add(statements, "%s SET NOT NULL", prefix);
}

// A new column that must not be null gets the model's own value where it has one: the rows that
// are there need it, and so do the INSERTs of the version that still runs.
static void
create_column(Statements *statements, const Object *object)
{
    const Column *column = (const Column *)object;
    g_autoptr(GString) sql = g_string_new(NULL);
    Column filled = *column;
    if (column->not_null && plain_default(column) == NULL && !column->serial &&
        column->identity == IDENTITY_NOT && column->generated == GENERATED_NOT)
        filled.default_sql = python_default(column);
    ddl_add_column(sql, statements, &filled);
    statements_before_column(statements, column);
    statements_add(statements, "ALTER TABLE %Q ADD COLUMN %s", object->namespace,
                   object->parent->name, sql->str);
    statements_after_column(statements, column);
}

static void
drop_column(Statements *statements, const Object *object)
{
    statements_add(statements, "ALTER TABLE %Q DROP COLUMN %I", object->namespace,
                   object->parent->name, object->name)
        ->loses_data = ((const Column *)object)->generated == GENERATED_NOT;
}

static void
release_column(Statements *statements, const Object *object)
{
    g_autofree char *prefix = alter_prefix((const Column *)object, true);
    if (plain_default((const Column *)object) != NULL)
        statements_add(statements, "%s DROP DEFAULT", prefix);
}

// ---- changing the type -------------------------------------------------------------------------

// The old default is out of the way while the type changes: it may have no cast to the new one.
static void
alter_type(Statements *statements, const Column *from, const Column *to)
{
    g_autofree char *prefix = alter_prefix(to, false);
    g_autoptr(GString) sql = g_string_new(NULL);
    if (plain_default(from) != NULL && to->generated == GENERATED_NOT)
        sql_add(sql, "%s DROP DEFAULT, ALTER COLUMN %I", prefix, to->object.name);
    else
        sql_add(sql, "%s", prefix);
    g_string_append(sql, " TYPE ");
    ddl_add_type(sql, to->type);
    if (to->generated == GENERATED_NOT)
        ddl_add_using(sql, from, to);
    if (plain_default(to) != NULL && to->generated == GENERATED_NOT)
        sql_add(sql, ", ALTER COLUMN %I SET DEFAULT %s", to->object.name, plain_default(to));
    statements_add(statements, "%s", sql->str)->loses_data = ddl_loses_values(from->type, to->type);
}

// ---- changing what gives a new row its value --------------------------------------------------

static Sequence
aside(Statements *statements, const Sequence *sequence)
{
    Sequence other = *sequence;
    g_autofree char *cut = text_cut(sequence->object.name, 50);
    other.object.name = arena_printf(statements->arena, "%s_trueup", cut);
    return other;
}

static void
copy_value(Statements *statements, const Object *from, const Object *to)
{
    g_autofree char *name = sql_format("%Q", to->namespace, to->name);
    statements_add(statements, "SELECT pg_catalog.setval(%L, last_value, is_called) FROM %Q", name,
                   from->namespace, from->name);
}

// A sequence that is new goes on behind the values that are there.
static void
set_behind_rows(Statements *statements, const Column *column)
{
    const Object *object = &column->object, *sequence = &column->sequence->object;
    g_autofree char *name = sql_format("%Q", sequence->namespace, sequence->name);
    if (column->sequence->increment > 0)
        statements_add(statements,
                       "SELECT pg_catalog.setval(%L, max(%I)) FROM %Q HAVING max(%I) >= %ld", name,
                       object->name, object->namespace, object->parent->name, object->name,
                       (long)column->sequence->minimum);
}

// The sequence of an identity becomes one of its own, and goes on where it stands.
static void
free_sequence(Statements *statements, const Column *column, const Sequence *alone)
{
    g_autofree char *prefix = alter_prefix(column, true);
    Sequence kept = aside(statements, alone);
    statements_add_sequence(statements, &kept);
    copy_value(statements, &column->sequence->object, &kept.object);
    statements_add(statements, "%s DROP IDENTITY", prefix);
    statements_add(statements, "ALTER SEQUENCE %Q RENAME TO %I", alone->object.namespace,
                   kept.object.name, alone->object.name);
    if (alone->owner_table != NULL)
        statements_add_owner(statements, alone);
    statements_add_comment(statements, &alone->object, false);
}

static const Column *
column_that_draws(const Schema *schema, const Sequence *sequence)
{
    for (size_t i = 0; schema != NULL && i < schema->count; i++) {
        const Table *table = (const Table *)schema->objects[i];
        for (size_t k = 0; table->object.kind == KIND_TABLE && k < table->column_count; k++)
            if (table->columns[k]->serial && table->columns[k]->sequence != NULL &&
                object_compare(&table->columns[k]->sequence->object, &sequence->object) == 0)
                return table->columns[k];
    }
    return NULL;
}

// Whether one column has the sequence before and another one after, and both columns stay: it only
// changes hands. One with the usual name does not.
static bool
is_handed_on(const Statements *statements, const Sequence *sequence)
{
    const Column *before = column_that_draws(statements->from, sequence);
    const Column *after = before == NULL ? NULL : column_that_draws(statements->to, sequence);
    return after != NULL &&
           schema_find_column(statements->to, before->object.namespace, before->object.parent->name,
                              before->object.name) != NULL &&
           schema_find_column(statements->from, after->object.namespace, after->object.parent->name,
                              after->object.name) != NULL &&
           (strcmp(before->object.parent->name, after->object.parent->name) != 0 ||
            strcmp(before->object.name, after->object.name) != 0 ||
            g_strcmp0(before->object.namespace, after->object.namespace) != 0);
}

// Takes the old source away. Its sequence is kept aside when the new source is one too.
static void
leave_source(Statements *statements, const Column *from, const Column *to)
{
    g_autofree char *prefix = alter_prefix(to, true);
    bool goes_on = to->serial || to->identity != IDENTITY_NOT;
    const Object *sequence = from->sequence != NULL ? &from->sequence->object : NULL;
    if (from->identity != IDENTITY_NOT && goes_on && sequence != NULL) {
        Sequence kept = aside(statements, from->sequence);
        statements_add_sequence(statements, &kept);
        copy_value(statements, sequence, &kept.object);
    }
    const Sequence *alone = sequence == NULL ? NULL : stands_alone(statements->to, from->sequence);
    if (from->identity != IDENTITY_NOT && !goes_on && alone != NULL) {
        free_sequence(statements, from, alone);
        return;
    }
    if (from->identity != IDENTITY_NOT)
        statements_add(statements, "%s DROP IDENTITY", prefix);
    if (!from->serial)
        return;
    statements_add(statements, "%s DROP DEFAULT", prefix);
    if (sequence == NULL || is_handed_on(statements, from->sequence))
        return;
    if (goes_on || alone != NULL)
        statements_add(statements, "ALTER SEQUENCE %Q OWNED BY NONE", sequence->namespace,
                       sequence->name);
    else
        statements_add(statements, "DROP SEQUENCE %Q", sequence->namespace, sequence->name);
    if (alone != NULL)
        statements_add_sequence_changes(statements, from->sequence, alone);
    if (alone != NULL && alone->owner_table != NULL)
        statements_add_owner(statements, alone);
    if (goes_on)
        statements_add(statements, "ALTER SEQUENCE %Q RENAME TO %I", sequence->namespace,
                       sequence->name, aside(statements, from->sequence).object.name);
}

// A sequence of that name which stood alone leaves its name and its place to the identity's.
static void
enter_identity(Statements *statements, const Column *column)
{
    g_autofree char *prefix = alter_prefix(column, true);
    g_autoptr(GString) sql = g_string_new(NULL);
    const Sequence *alone =
        column->sequence == NULL ? NULL : stands_alone(statements->from, column->sequence);
    add_identity(sql, column);
    if (alone == NULL) {
        statements_add(statements, "%s ADD %s", prefix, sql->str);
        return;
    }
    Sequence kept = aside(statements, alone);
    statements_add(statements, "ALTER SEQUENCE %Q RENAME TO %I", alone->object.namespace,
                   alone->object.name, kept.object.name);
    statements_add(statements, "%s ADD %s", prefix, sql->str);
    copy_value(statements, &kept.object, &column->sequence->object);
    statements_add(statements, "DROP SEQUENCE %Q", kept.object.namespace, kept.object.name);
    statements_add_comment(statements, &column->sequence->object, false);
}

static void
enter_serial(Statements *statements, const Column *column)
{
    g_autofree char *prefix = alter_prefix(column, true);
    g_autofree char *next = nextval_of(&column->sequence->object);
    const Sequence *alone = stands_alone(statements->from, column->sequence);
    if (alone != NULL)
        statements_add_sequence_changes(statements, alone, column->sequence);
    else if (!is_handed_on(statements, column->sequence))
        statements_add_sequence(statements, column->sequence);
    statements_add(statements, "%s SET DEFAULT %s", prefix, next);
    own_sequence(statements, column);
}

static void
enter_source(Statements *statements, const Column *from, const Column *to)
{
    if (to->identity != IDENTITY_NOT)
        enter_identity(statements, to);
    else if (to->serial && to->sequence != NULL)
        enter_serial(statements, to);
    if (to->sequence == NULL || stands_alone(statements->from, to->sequence) ||
        (to->serial && is_handed_on(statements, to->sequence)))
        return;
    if (from->sequence != NULL) {
        Sequence kept = aside(statements, from->sequence);
        copy_value(statements, &kept.object, &to->sequence->object);
        statements_add(statements, "DROP SEQUENCE %Q", kept.object.namespace, kept.object.name);
    } else {
        set_behind_rows(statements, to);
    }
    statements_add_comment(statements, &to->sequence->object, false);
}

static bool
changes_generator(const Column *from, const Column *to)
{
    return from->serial != to->serial ||
           (from->identity == IDENTITY_NOT) != (to->identity == IDENTITY_NOT);
}

static void
alter_sequence_of(Statements *statements, const Column *from, const Column *to)
{
    const Sequence *a = from->sequence, *b = to->sequence;
    if (strcmp(a->object.name, b->object.name) != 0)
        statements_add(statements, "ALTER SEQUENCE %Q RENAME TO %I", a->object.namespace,
                       a->object.name, b->object.name);
    g_autoptr(GString) changes = g_string_new(NULL);
    g_autofree char *prefix = alter_prefix(to, true);
    if (to->identity != IDENTITY_NOT) {
        SequencePair pair = {a, b, "SET "};
        statements_fit_sequence(statements, prefix, pair);
        ddl_add_sequence_changes(changes, pair);
    } else {
        statements_add_sequence_changes(statements, a, b);
    }
    if (changes->len > 0)
        statements_add(statements, "%s%s", prefix, changes->str);
    if (g_strcmp0(a->object.comment, b->object.comment) != 0)
        statements_add_comment(statements, &b->object, true);
}

static void
alter_source(Statements *statements, const Column *from, const Column *to, unsigned which)
{
    g_autofree char *prefix = alter_prefix(to, true);
    if (changes_generator(from, to))
        enter_source(statements, from, to);
    else if (which & ASPECT_SOURCE)
        statements_add(statements, "%s SET GENERATED %s", prefix,
                       to->identity == IDENTITY_ALWAYS ? "ALWAYS" : "BY DEFAULT");
    if (which & ASPECT_SEQUENCE && !changes_generator(from, to))
        alter_sequence_of(statements, from, to);
}

static void
alter_default(Statements *statements, const Column *from, const Column *to)
{
    g_autofree char *prefix = alter_prefix(to, true);
    if (plain_default(to) != NULL)
        statements_add(statements, "%s SET DEFAULT %s", prefix, plain_default(to));
    else if (from->generated == GENERATED_NOT && !to->serial)
        statements_add(statements, "%s DROP DEFAULT", prefix);
}

// Rows that hold NULL get the default that the same model gives to new ones.
static void
alter_not_null(Statements *statements, const Column *from, const Column *to)
{
    g_autofree char *prefix = alter_prefix(to, false);
    const Object *object = &to->object;
    const char *fill = plain_default(to) != NULL ? plain_default(to) : python_default(to);
    if (to->not_null && !from->not_null && fill != NULL && to->generated == GENERATED_NOT)
        statements_add(statements, "UPDATE %Q SET %I = %s WHERE %I IS NULL", object->namespace,
                       object->parent->name, object->name, fill, object->name);
    statements_add(statements, "%s %s NOT NULL", prefix, to->not_null ? "SET" : "DROP");
}

static void
alter_column(Statements *statements, const Object *from, const Object *to, unsigned which)
{
    const Column *a = (const Column *)from, *b = (const Column *)to;
    g_autofree char *prefix = alter_prefix(b, false);
    if (which & ASPECT_DEGENERATED)
        statements_add(statements, "%s DROP EXPRESSION", prefix);
    if (changes_generator(a, b))
        leave_source(statements, a, b);
    if (which & ASPECT_TYPE)
        alter_type(statements, a, b);
    else if (which & ASPECT_DEFAULT)
        alter_default(statements, a, b);
    bool first = b->not_null; // an identity wants NOT NULL first, and gives it up last
    if (which & ASPECT_NOT_NULL && first)
        alter_not_null(statements, a, b);
    if (which & (ASPECT_SOURCE | ASPECT_SEQUENCE))
        alter_source(statements, a, b, which);
    if (which & ASPECT_NOT_NULL && !first)
        alter_not_null(statements, a, b);
    if (which & (ASPECT_STORAGE | ASPECT_COMPRESSION | ASPECT_STATISTICS))
        add_storage(statements, b, which);
    g_autofree char *alone = alter_prefix(b, true);
    if (which & ASPECT_OPTIONS)
        statements_add_options(statements, alone, (OptionList){a->options, a->option_count},
                               (OptionList){b->options, b->option_count});
    if (which & ASPECT_COMMENT)
        statements_add_comment(statements, to, true);
}

// ALTER COLUMN goes through all heirs, but for the default: that is said of each table alone,
// unless its type changes with it.
static unsigned
overwrites_below(const Object *from, const Object *to, unsigned changed, const Object *below)
{
    const Column *a = (const Column *)from, *b = (const Column *)to;
    const Column *heir = (const Column *)below;
    bool says_default = changed & ASPECT_TYPE && b->generated == GENERATED_NOT &&
                        (plain_default(a) != NULL || plain_default(b) != NULL);
    return compare_flag(changed & ASPECT_NOT_NULL && b->not_null != heir->not_null,
                        ASPECT_NOT_NULL) |
           compare_flag(changed & ASPECT_STORAGE && b->storage != heir->storage, ASPECT_STORAGE) |
           (says_default ? compare_text(plain_default(b), plain_default(heir), ASPECT_DEFAULT) : 0);
}

static void
column_depends(Dependencies *dependencies, const Object *object)
{
    depend_on_type(dependencies, ((const Column *)object)->type);
}

const Kind kind_column = {
    .name = "column",
    .plural = "columns",
    .aspects = aspects,
    .anew = ASPECT_GENERATED,
    .disturbs = ASPECT_TYPE,
    .released = ASPECT_DEFAULT,
    .inherited = ASPECT_TYPE | ASPECT_NOT_NULL | ASPECT_GENERATED | ASPECT_DEGENERATED,
    .compare = compare_column,
    .create = create_column,
    .alter = alter_column,
    .drop = drop_column,
    .release = release_column,
    .overwrites = overwrites_below,
    .depends = column_depends,
    .queries = attribute_queries,
};
