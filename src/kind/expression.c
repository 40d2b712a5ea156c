#include "kind/expression-private.h"

#include "kind/reflect-private.h"

#include <string.h>

typedef struct {
    const char *shape; // node text without positions and column numbers; one copy each
    const char **target;
    ExpressionColumns columns; // the numbers that were taken out, in order
    unsigned oid, relation;
    unsigned next; // another expression with the same answer, index + 1; 0: none
    ExpressionSource source : 8;
    bool is_asked; // the first of its kind
} Expression;

struct ExpressionTexts {
    Expression *rows;
    size_t count, room, distinct;
    GString *buffer; // the shape being made
    GArray *numbers; // the column numbers being taken out
};

ExpressionTexts *
expressions_new(void)
{
    ExpressionTexts *texts = g_new0(ExpressionTexts, 1);
    texts->buffer = g_string_new(NULL);
    texts->numbers = g_array_new(FALSE, FALSE, sizeof(int16_t));
    return texts;
}

void
expressions_free(ExpressionTexts *texts)
{
    if (texts == NULL)
        return;
    g_free(texts->rows);
    g_string_free(texts->buffer, TRUE);
    g_array_free(texts->numbers, TRUE);
    g_free(texts);
}

size_t
expressions_count(const ExpressionTexts *texts)
{
    return texts->count;
}

size_t
expressions_distinct(const ExpressionTexts *texts)
{
    return texts->distinct;
}

// ---- adding ------------------------------------------------------------------------------------

// Bytes of "NAME number" at `at`; 0 when something else stands there.
static size_t
match_number(const char *at, size_t left, const char *name, int *number)
{
    size_t length = strlen(name), digits = length;
    if (left <= length || memcmp(at, name, length) != 0)
        return 0;
    bool negative = at[digits] == '-';
    digits += negative;
    int value = 0;
    while (digits < left && g_ascii_isdigit(at[digits]))
        value = value * 10 + (at[digits++] - '0');
    if (!g_ascii_isdigit(at[digits - 1]))
        return 0;
    *number = negative ? -value : value;
    return digits;
}

// Takes what the text does not depend on out of the nodes: positions altogether, the numbers of
// columns aside.
static void
make_shape(ExpressionTexts *texts, const char *nodes, size_t length)
{
    const char *at = nodes, *end = nodes + length;
    g_string_truncate(texts->buffer, 0);
    g_array_set_size(texts->numbers, 1); // room for their count
    while (at < end) {
        const char *colon = memchr(at, ':', (size_t)(end - at));
        const char *stop = colon == NULL ? end : colon;
        g_string_append_len(texts->buffer, at, stop - at);
        at = stop;
        if (at == end)
            return;
        size_t left = (size_t)(end - at), skip;
        int number;
        if ((skip = match_number(at, left, ":varattno ", &number)) > 0) {
            int16_t column = (int16_t)number;
            g_array_append_val(texts->numbers, column);
            g_string_append_c(texts->buffer, ':');
        } else if ((skip = match_number(at, left, ":location ", &number)) == 0 &&
                   (skip = match_number(at, left, ":varattnosyn ", &number)) == 0) {
            g_string_append_c(texts->buffer, ':');
            skip = 1;
        }
        at += skip;
    }
}

ExpressionColumns
expressions_add(Reflection *reflection, ExpressionPlace place, const char *nodes, size_t length)
{
    ExpressionTexts *texts = reflection->texts;
    make_shape(texts, nodes, length);
    if (texts->count == texts->room) {
        texts->room = texts->room == 0 ? 256 : texts->room * 2;
        texts->rows = g_renew(Expression, texts->rows, texts->room);
    }
    int16_t *count = &g_array_index(texts->numbers, int16_t, 0);
    *count = (int16_t)(texts->numbers->len - 1);
    ExpressionColumns columns = *count == 0
                                    ? NULL
                                    : arena_intern_bytes(reflection->scratch, texts->numbers->data,
                                                         texts->numbers->len * sizeof *count);
    texts->rows[texts->count++] = (Expression){
        .shape = arena_intern_n(reflection->scratch, texts->buffer->str, texts->buffer->len),
        .target = place.target,
        .columns = columns,
        .oid = place.oid,
        .relation = place.relation,
        .source = place.source,
    };
    return columns;
}

// ---- grouping ----------------------------------------------------------------------------------

// The name of a column that an expression refers to; NULL for a whole row or a system column, whose
// text depends on the relation itself.
static const char *
name_of(const Relation *relation, const Expression *expression, int i)
{
    return reflection_column_name(relation, expression->columns[1 + i]);
}

static int
count_columns(const Expression *expression)
{
    return expression->columns == NULL ? 0 : expression->columns[0];
}

// Names are interned, and so are lists of numbers: the same is the same pointer.
static bool
same_answer(const Reflection *reflection, const Expression *one, const Expression *other)
{
    int count = count_columns(one);
    if (one->shape != other->shape || one->source != other->source || count != count_columns(other))
        return false;
    if (one->relation == other->relation || count == 0)
        return one->columns == other->columns;
    const Relation *first = reflection_relation(reflection, one->relation);
    const Relation *second = reflection_relation(reflection, other->relation);
    for (int i = 0; i < count; i++) {
        const char *name = name_of(first, one, i);
        if (name == NULL || name != name_of(second, other, i))
            return false;
    }
    return true;
}

static size_t
hash_expression(const Reflection *reflection, const Expression *expression)
{
    uint64_t hash = (uint64_t)(uintptr_t)expression->shape + expression->source;
    int count = count_columns(expression);
    const Relation *relation =
        count == 0 ? NULL : reflection_relation(reflection, expression->relation);
    for (int i = 0; i < count; i++)
        hash = hash * 0x9E3779B97F4A7C15u + (uint64_t)(uintptr_t)name_of(relation, expression, i);
    return (size_t)((hash * 0x9E3779B97F4A7C15u) >> 20);
}

// Chains expressions with the same answer behind the first of them.
static void
group(Reflection *reflection)
{
    ExpressionTexts *texts = reflection->texts;
    size_t size = 64;
    while (size < texts->count * 2)
        size *= 2;
    g_autofree unsigned *slots = g_new0(unsigned, size); // index + 1
    texts->distinct = 0;
    for (size_t i = 0; i < texts->count; i++) {
        Expression *expression = &texts->rows[i];
        size_t slot = hash_expression(reflection, expression) & (size - 1);
        while (slots[slot] != 0 &&
               !same_answer(reflection, expression, &texts->rows[slots[slot] - 1]))
            slot = (slot + 1) & (size - 1);
        if (slots[slot] == 0) {
            slots[slot] = (unsigned)i + 1;
            expression->is_asked = true;
            texts->distinct++;
        } else {
            Expression *first = &texts->rows[slots[slot] - 1];
            expression->next = first->next;
            first->next = (unsigned)i + 1;
        }
    }
}

// ---- asking ------------------------------------------------------------------------------------

static const struct {
    const char *name, *select, *join;
} sources[] = {
    [EXPRESSION_DEFAULT] = {"default text", "x.adbin", "pg_attrdef x ON x.oid"},
    [EXPRESSION_CHECK] = {"check text", "x.conbin", "pg_constraint x ON x.oid"},
    [EXPRESSION_INDEX] = {"index text", "x.indexprs", "pg_index x ON x.indexrelid"},
    [EXPRESSION_PREDICATE] = {"predicate text", "x.indpred", "pg_index x ON x.indexrelid"},
};
_Static_assert(G_N_ELEMENTS(sources) == EXPRESSION_SOURCES, "a row for each source");

typedef enum { NUMBER_INDEX, NUMBER_OID, NUMBER_RELATION } Number;

// One array literal of what is to be asked of a source. Without column references no relation is
// needed, and none is opened: its cache entry is what costs.
static void
add_numbers(GString *sql, const ExpressionTexts *texts, ExpressionSource source, Number number)
{
    const char *comma = "";
    g_string_append(sql, "'{");
    for (size_t i = 0; i < texts->count; i++) {
        const Expression *expression = &texts->rows[i];
        if (!expression->is_asked || expression->source != source)
            continue;
        unsigned relation = expression->columns == NULL ? 0 : expression->relation;
        unsigned value = number == NUMBER_INDEX ? (unsigned)i
                         : number == NUMBER_OID ? expression->oid
                                                : relation;
        g_string_append_printf(sql, "%s%u", comma, value);
        comma = ",";
    }
    g_string_append(sql, "}'");
}

static char *
question(const ExpressionTexts *texts, ExpressionSource source)
{
    GString *sql = g_string_new(NULL);
    g_string_append_printf(sql, "SELECT o.n, pg_get_expr(%s, o.rel) FROM unnest(",
                           sources[source].select);
    add_numbers(sql, texts, source, NUMBER_INDEX);
    g_string_append(sql, "::int4[], ");
    add_numbers(sql, texts, source, NUMBER_OID);
    g_string_append(sql, "::oid[], ");
    add_numbers(sql, texts, source, NUMBER_RELATION);
    g_string_append_printf(sql, "::oid[]) o(n, oid, rel) JOIN %s = o.oid", sources[source].join);
    return g_string_free(sql, FALSE);
}

static void
take_answer(void *data, size_t query, const CatalogRow *row)
{
    Reflection *reflection = data;
    ExpressionTexts *texts = reflection->texts;
    const char *text = row_copy(row, 1, reflection->arena);
    (void)query;
    unsigned next = (unsigned)row_int(row, 0) + 1;
    while (next != 0) {
        g_assert(next <= texts->count);
        *texts->rows[next - 1].target = text;
        next = texts->rows[next - 1].next;
    }
}

bool
expressions_ask(Reflection *reflection, Snapshot *snapshot, const SnapshotReader *reader,
                GError **error)
{
    SnapshotQuery queries[EXPRESSION_SOURCES];
    char *texts[EXPRESSION_SOURCES];
    SnapshotReader own = *reader;
    own.row = take_answer;
    own.data = reflection;
    group(reflection);
    if (reflection->texts->count == 0)
        return true;
    for (int i = 0; i < EXPRESSION_SOURCES; i++) {
        texts[i] = question(reflection->texts, (ExpressionSource)i);
        queries[i] = (SnapshotQuery){sources[i].name, texts[i], i >= EXPRESSION_INDEX};
    }
    bool answered = snapshot_read(snapshot, queries, EXPRESSION_SOURCES, &own, error);
    for (int i = 0; i < EXPRESSION_SOURCES; i++)
        g_free(texts[i]);
    return answered;
}

// ---- sequences ---------------------------------------------------------------------------------

// (PostgreSQL: pg_proc.dat; the numbers of built-in functions never change)
static const char nextval_call[] = "{FUNCEXPR :funcid 1574 ";
static const char *const integer_casts[] = {"{FUNCEXPR :funcid 480 ", "{FUNCEXPR :funcid 714 "};
static const char implicit_cast[] = ":funcformat 2 ";
enum { LONGEST_CAST = 200 }; // from its start to the call within

// Whether the call stands at the start, or within an implicit cast to integer or smallint.
static bool
is_whole_call(const char *nodes, const char *call)
{
    if (call == nodes)
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(integer_casts); i++) {
        size_t length = strlen(integer_casts[i]), distance = (size_t)(call - nodes);
        if (distance < length || distance > LONGEST_CAST)
            continue;
        if (memcmp(nodes, integer_casts[i], length) == 0 &&
            memmem(nodes, distance, implicit_cast, strlen(implicit_cast)) != NULL)
            return true;
    }
    return false;
}

// A Datum of eight bytes in the order of the server's machine; an oid fills four of them.
static unsigned
read_datum(const char *text)
{
    unsigned bytes[8] = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(bytes); i++) {
        char *end;
        bytes[i] = (unsigned)g_ascii_strtoll(text, &end, 10) & 0xff;
        if (end == text)
            return 0;
        text = end;
    }
    if (bytes[4] + bytes[5] + bytes[6] + bytes[7] == 0)
        return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | bytes[3] << 24;
    return bytes[7] | bytes[6] << 8 | bytes[5] << 16 | bytes[4] << 24;
}

unsigned
expression_sequence(const char *nodes, size_t length, bool *is_whole)
{
    static const char argument[] = ":args ({CONST :consttype 2205 ", value[] = ":constvalue 4 [ ";
    const char *call = memmem(nodes, length, nextval_call, strlen(nextval_call));
    if (call == NULL)
        return 0;
    const char *end = nodes + length;
    const char *constant = memmem(call, (size_t)(end - call), argument, strlen(argument));
    if (constant == NULL)
        return 0;
    const char *datum = memmem(constant, (size_t)(end - constant), value, strlen(value));
    if (datum == NULL || memchr(datum, ']', (size_t)(end - datum)) == NULL)
        return 0;
    *is_whole = is_whole_call(nodes, call);
    return read_datum(datum + strlen(value));
}
