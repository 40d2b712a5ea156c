#include "kind/kind-private.h"

#include "base/sql.h"
#include "kind/reflect-private.h"

#include <string.h>

// ---- reading -----------------------------------------------------------------------------------

typedef struct {
    int64_t start, increment, minimum, maximum, cache;
    unsigned oid, type, table;
    int column;
    bool cycle, identity;
} SequenceRow;

static void
read_sequence(Reflection *reflection, const CatalogRow *row)
{
    SequenceRow *sequence = ARENA_NEW(reflection->scratch, SequenceRow);
    *sequence = (SequenceRow){
        .oid = row_oid(row, 0),
        .type = row_oid(row, 1),
        .start = row_int64(row, 2),
        .increment = row_int64(row, 3),
        .minimum = row_int64(row, 4),
        .maximum = row_int64(row, 5),
        .cache = row_int64(row, 6),
        .cycle = row_bool(row, 7),
        .identity = row_char(row, 10) == 'i',
        .table = row_oid(row, 8),
        .column = row_int(row, 9),
    };
    reflection_wait(reflection, KIND_SEQUENCE, sequence);
}

// Whether it belongs to a column as identity and serial do; then it is no object of its own.
static bool
give_to_column(Reflection *reflection, const SequenceRow *row, Sequence *sequence)
{
    const Relation *table = reflection_relation(reflection, row->table);
    Column *column = reflection_column(table, row->column);
    if (column == NULL)
        return false;
    sequence->owner_namespace = table->object->namespace;
    sequence->owner_table = table->object->name;
    sequence->owner_column = column->object.name;
    uint64_t place = reflection_key((unsigned)row->column, row->table);
    // A column may own more sequences than the one that its default draws from.
    bool is_serial =
        !sequence->identity && (uintptr_t)oid_map_find(&reflection->drawn, place) == row->oid;
    if (!is_serial && !sequence->identity)
        return false;
    column->serial = is_serial;
    column->sequence = sequence;
    return true;
}

static void
end_sequences(Reflection *reflection)
{
    const GPtrArray *rows = reflection->pending[KIND_SEQUENCE];
    for (size_t i = 0; rows != NULL && i < rows->len; i++) {
        const SequenceRow *row = rows->pdata[i];
        const Relation *relation = reflection_relation(reflection, row->oid);
        if (relation == NULL)
            continue;
        Sequence *sequence = (Sequence *)relation->object;
        sequence->start = row->start;
        sequence->increment = row->increment;
        sequence->minimum = row->minimum;
        sequence->maximum = row->maximum;
        sequence->cache = row->cache;
        sequence->cycle = row->cycle;
        sequence->identity = row->identity;
        sequence->type =
            *reflection_type(reflection, (TypeNumbers){.oid = row->type, .modifier = -1});
        if (!give_to_column(reflection, row, sequence))
            schema_add(reflection->schema, &sequence->object);
    }
}

static const CatalogQuery queries[] = {
    {"sequence", query_sequence, false, read_sequence, end_sequences},
    {0},
};

// ---- comparing ---------------------------------------------------------------------------------

enum { ASPECT_VALUES = 2, ASPECT_OWNER = 4, ASPECT_UNLOGGED = 8 };

static const char *const aspects[] = {"comment", "parameters", "owner", "unlogged", NULL};

unsigned
compare_sequence_values(const Sequence *a, const Sequence *b, unsigned aspect)
{
    return compare_types(&a->type, &b->type, aspect) |
           compare_flag(a->start != b->start || a->increment != b->increment ||
                            a->minimum != b->minimum || a->maximum != b->maximum ||
                            a->cache != b->cache || a->cycle != b->cycle,
                        aspect);
}

static unsigned
compare_sequence(Comparison *comparison, const Object *from, const Object *to)
{
    (void)comparison;
    const Sequence *a = (const Sequence *)from, *b = (const Sequence *)to;
    return compare_comments(from, to) | compare_sequence_values(a, b, ASPECT_VALUES) |
           compare_text(a->owner_namespace, b->owner_namespace, ASPECT_OWNER) |
           compare_text(a->owner_table, b->owner_table, ASPECT_OWNER) |
           compare_text(a->owner_column, b->owner_column, ASPECT_OWNER) |
           compare_flag(a->unlogged != b->unlogged, ASPECT_UNLOGGED);
}

// ---- DDL ---------------------------------------------------------------------------------------

typedef struct {
    int64_t minimum, maximum;
} Range;

// What a sequence of that type may hold; a descending one begins below zero.
static Range
default_range(const Sequence *sequence)
{
    int64_t limit = strcmp(sequence->type.name, "int2") == 0   ? G_MAXINT16
                    : strcmp(sequence->type.name, "int4") == 0 ? G_MAXINT32
                                                               : G_MAXINT64;
    if (sequence->increment < 0)
        return (Range){-limit - 1, -1};
    return (Range){1, limit};
}

static void
add_as_type(GString *sql, const Type *type)
{
    g_string_append(sql, " AS ");
    ddl_add_type(sql, type);
}

void
ddl_add_sequence_options(GString *sql, const Sequence *sequence)
{
    Range range = default_range(sequence);
    if (sequence->increment != 1)
        sql_add(sql, " INCREMENT BY %ld", (long)sequence->increment);
    if (sequence->minimum != range.minimum)
        sql_add(sql, " MINVALUE %ld", (long)sequence->minimum);
    if (sequence->maximum != range.maximum)
        sql_add(sql, " MAXVALUE %ld", (long)sequence->maximum);
    if (sequence->start != (sequence->increment < 0 ? sequence->maximum : sequence->minimum))
        sql_add(sql, " START WITH %ld", (long)sequence->start);
    if (sequence->cache != 1)
        sql_add(sql, " CACHE %ld", (long)sequence->cache);
    if (sequence->cycle)
        sql_add(sql, " CYCLE");
}

void
ddl_add_sequence_changes(GString *sql, SequencePair pair)
{
    const Sequence *from = pair.from, *to = pair.to;
    const char *set = pair.set;
    if (from->increment != to->increment)
        sql_add(sql, " %sINCREMENT BY %ld", set, (long)to->increment);
    if (from->minimum != to->minimum)
        sql_add(sql, " %sMINVALUE %ld", set, (long)to->minimum);
    if (from->maximum != to->maximum)
        sql_add(sql, " %sMAXVALUE %ld", set, (long)to->maximum);
    if (from->start != to->start)
        sql_add(sql, " %sSTART WITH %ld", set, (long)to->start);
    if (from->cache != to->cache)
        sql_add(sql, " %sCACHE %ld", set, (long)to->cache);
    if (from->cycle != to->cycle)
        sql_add(sql, " %s%s", set, to->cycle ? "CYCLE" : "NO CYCLE");
}

void
statements_add_sequence(Statements *statements, const Sequence *sequence)
{
    g_autoptr(GString) sql = g_string_new(NULL);
    sql_add(sql, "CREATE %sSEQUENCE %Q", sequence->unlogged ? "UNLOGGED " : "",
            sequence->object.namespace, sequence->object.name);
    if (strcmp(sequence->type.name, "int8") != 0)
        add_as_type(sql, &sequence->type);
    ddl_add_sequence_options(sql, sequence);
    statements_add(statements, "%s", sql->str);
}

static void
create_sequence(Statements *statements, const Object *object)
{
    statements_add_sequence(statements, (const Sequence *)object);
    statements_add_comment(statements, object, false);
}

void
statements_add_owner(Statements *statements, const Sequence *sequence)
{
    statements_add(statements, "ALTER SEQUENCE %Q OWNED BY %Q.%I", sequence->object.namespace,
                   sequence->object.name, sequence->owner_namespace, sequence->owner_table,
                   sequence->owner_column);
}

static void
finish_sequence(Statements *statements, const Object *object)
{
    if (((const Sequence *)object)->owner_table != NULL)
        statements_add_owner(statements, (const Sequence *)object);
}

// The owner's column may go: the sequence must not go with it.
static void
release_sequence(Statements *statements, const Object *object)
{
    if (((const Sequence *)object)->owner_table != NULL)
        statements_add(statements, "ALTER SEQUENCE %Q OWNED BY NONE", object->namespace,
                       object->name);
}

// A last value outside of the new bounds is refused: the bounds grow first, the value moves to the
// nearest one, and only then they shrink.
void
statements_fit_sequence(Statements *statements, const char *prefix, SequencePair pair)
{
    const Sequence *from = pair.from, *to = pair.to;
    if (to->minimum <= from->minimum && to->maximum >= from->maximum)
        return;
    const Object *object = &from->object;
    g_autofree char *name = sql_format("%Q", object->namespace, object->name);
    if (to->maximum > from->maximum && to->minimum > from->minimum)
        statements_add(statements, "%s %sMAXVALUE %ld", prefix, pair.set, (long)to->maximum);
    if (to->minimum < from->minimum && to->maximum < from->maximum)
        statements_add(statements, "%s %sMINVALUE %ld", prefix, pair.set, (long)to->minimum);
    if (to->minimum > from->minimum)
        statements_add(statements,
                       "SELECT pg_catalog.setval(%L, %ld, false) FROM %Q WHERE last_value < %ld",
                       name, (long)to->minimum, object->namespace, object->name, (long)to->minimum);
    if (to->maximum < from->maximum)
        statements_add(statements,
                       "SELECT pg_catalog.setval(%L, %ld) FROM %Q WHERE last_value > %ld", name,
                       (long)to->maximum, object->namespace, object->name, (long)to->maximum);
}

void
statements_add_sequence_changes(Statements *statements, const Sequence *from, const Sequence *to)
{
    g_autoptr(GString) sql = g_string_new(NULL);
    g_autofree char *prefix =
        sql_format("ALTER SEQUENCE %Q", to->object.namespace, to->object.name);
    SequencePair pair = {from, to, ""};
    // The wider type first: AS moves bounds that are its own.
    bool is_wider = to->maximum > from->maximum || to->minimum < from->minimum;
    if (!type_equal(&from->type, &to->type) && is_wider) {
        add_as_type(sql, &to->type);
        statements_add(statements, "%s%s MINVALUE %ld MAXVALUE %ld", prefix, sql->str,
                       (long)MIN(from->minimum, to->minimum),
                       (long)MAX(from->maximum, to->maximum));
        g_string_truncate(sql, 0);
    }
    statements_fit_sequence(statements, prefix, pair);
    if (!type_equal(&from->type, &to->type))
        add_as_type(sql, &to->type);
    ddl_add_sequence_changes(sql, pair);
    if (sql->len > 0)
        statements_add(statements, "%s%s", prefix, sql->str);
}

static void
alter_sequence(Statements *statements, const Object *from, const Object *to, unsigned which)
{
    if (which & ASPECT_VALUES)
        statements_add_sequence_changes(statements, (const Sequence *)from, (const Sequence *)to);
    if (which & ASPECT_UNLOGGED)
        statements_add(statements, "ALTER SEQUENCE %Q SET %s", to->namespace, to->name,
                       ((const Sequence *)to)->unlogged ? "UNLOGGED" : "LOGGED");
    if (which & ASPECT_COMMENT)
        statements_add_comment(statements, to, true);
}

const Kind kind_sequence = {
    .name = "sequence",
    .plural = "sequences",
    .aspects = aspects,
    .loosens = ASPECT_OWNER,
    .compare = compare_sequence,
    .create = create_sequence,
    .alter = alter_sequence,
    .drop = statements_add_drop,
    .release = release_sequence,
    .finish = finish_sequence,
    .queries = queries,
};
