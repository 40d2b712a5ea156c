#include "run/drift-private.h"

#include "base/sql.h"
#include "base/text.h"
#include "plan/plan.h"
#include "plan/strategy.h"

#include <string.h>

enum { LONGEST_EXCERPT = 12 }; // lines

typedef struct {
    const Drift *drift;
    const DriftTable *table;
    const DriftRow *row; // NULL: the table itself
    Arena *arena;
    GArray *rows;
} EvidenceBuilder;

static void
add(EvidenceBuilder *builder, Evidence evidence)
{
    if (evidence.text != NULL)
        g_array_append_val(builder->rows, evidence);
}

static const Object *
models_side(const EvidenceBuilder *builder)
{
    return builder->row != NULL ? builder->row->models : builder->table->models;
}

static const Object *
database_side(const EvidenceBuilder *builder)
{
    return builder->row != NULL ? builder->row->database : builder->table->database;
}

// ---- the model's lines -----------------------------------------------------------------------

// How many more brackets a line of Python opens than it closes; strings and comments do not count.
static int
open_brackets(const char *line, size_t length)
{
    int depth = 0;
    char quote = '\0';
    for (size_t i = 0; i < length; i++) {
        if (quote != '\0') {
            if (line[i] == '\\')
                i++;
            else if (line[i] == quote)
                quote = '\0';
        } else if (line[i] == '\'' || line[i] == '"') {
            quote = line[i];
        } else if (line[i] == '#') {
            break;
        } else {
            depth += strchr("([{", line[i]) != NULL;
            depth -= strchr(")]}", line[i]) != NULL;
        }
    }
    return depth;
}

// The statement at that line, with its continuation lines, and the indentation of its first line
// taken off each.
static const char *
excerpt(const char *source, int line, Arena *arena)
{
    for (int i = 1; i < line && source != NULL; i++) {
        source = strchr(source, '\n');
        source = source == NULL ? NULL : source + 1;
    }
    if (source == NULL || *source == '\0')
        return NULL;
    size_t margin = strspn(source, " \t");
    GString *text = g_string_new(NULL);
    int depth = 0;
    for (int lines = 0; lines < LONGEST_EXCERPT && *source != '\0'; lines++) {
        size_t length = strcspn(source, "\r\n");
        size_t blanks = MIN(strspn(source, " \t"), MIN(margin, length));
        if (lines > 0)
            g_string_append_c(text, '\n');
        g_string_append_len(text, source + blanks, (gssize)(length - blanks));
        depth += open_brackets(source, length);
        source += length + strspn(source + length, "\r");
        source += *source == '\n';
        if (depth <= 0)
            break;
    }
    const char *copy = arena_text(arena, text->str);
    g_string_free(text, TRUE);
    return copy;
}

static const char *
read_excerpt(Origin origin, Arena *arena)
{
    g_autofree char *source = NULL;
    if (origin.file == NULL || !g_file_get_contents(origin.file, &source, NULL, NULL))
        return NULL;
    return excerpt(source, origin.line, arena);
}

static const PythonColumn *
python_side(const Object *models)
{
    return models != NULL && models->kind == KIND_COLUMN ? ((const Column *)models)->python : NULL;
}

static bool
has_literal(const Column *column)
{
    return column->python != NULL && column->python->default_type == PYTHON_DEFAULT_LITERAL;
}

static void
add_models(EvidenceBuilder *builder)
{
    const Object *models = models_side(builder);
    if (models == NULL || models->origin.file == NULL)
        return;
    Origin origin = models->origin;
    const char *place = arena_printf(builder->arena, "%s:%d", origin.file, origin.line);
    const PythonColumn *python = python_side(models);
    const char *class = python == NULL ? NULL : python->class;
    add(builder, (Evidence){.label = "models",
                            .text = place,
                            .longer = class == NULL ? NULL
                                                    : arena_printf(builder->arena, "%s, class %s",
                                                                   place, class),
                            .origin = origin});
    add(builder, (Evidence){.label = "source",
                            .text = read_excerpt(origin, builder->arena),
                            .is_code = true,
                            .origin = origin});
}

// ---- the database ----------------------------------------------------------------------------

static const Column *
same_but_for_case(const Table *table, const char *name)
{
    g_autofree char *folded = g_utf8_casefold(name, -1);
    for (size_t i = 0; i < table->column_count; i++) {
        g_autofree char *other = g_utf8_casefold(table->columns[i]->object.name, -1);
        if (strcmp(folded, other) == 0)
            return table->columns[i];
    }
    return NULL;
}

static const char *
describe_absence(const Table *table, const char *name, Arena *arena)
{
    g_autofree char *title = sql_format("%Q", table->object.namespace, table->object.name);
    g_autofree char *columns = text_plural((int64_t)table->column_count, "column");
    const Column *other = same_but_for_case(table, name);
    if (other == NULL)
        return arena_printf(arena, "%s has %s, none named %s in any case", title, columns, name);
    g_autofree char *spelt = sql_format("%I", other->object.name);
    return arena_printf(arena, "%s has %s, one of them named %s: names differ in their case", title,
                        columns, spelt);
}

// A clock, with the date when it is not today's; free with g_free().
static char *
clock_of(int64_t unix_seconds)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(unix_seconds);
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    if (time == NULL || now == NULL)
        return g_strdup("at an unknown time");
    bool is_today = g_date_time_get_year(time) == g_date_time_get_year(now) &&
                    g_date_time_get_day_of_year(time) == g_date_time_get_day_of_year(now);
    return g_date_time_format(time, is_today ? "%H:%M:%S" : "%Y-%m-%d %H:%M");
}

static void
add_rows(EvidenceBuilder *builder, const Table *table)
{
    if (builder->table->row_estimate < 0 && builder->table->size_bytes < 0)
        return;
    g_autofree char *rows = text_about_rows(builder->table->row_estimate);
    const char *text = arena_text(builder->arena, rows);
    if (table->analysed_at != 0 && builder->table->row_estimate >= 0) {
        g_autofree char *clock = clock_of(table->analysed_at);
        size_t number = strlen(rows) - (g_str_has_suffix(rows, " rows") ? strlen(" rows") : 0);
        text = arena_printf(builder->arena, "%.*s; last analysed %s", (int)number, rows, clock);
    }
    add(builder, (Evidence){.label = "rows", .text = text, .wide_only = true});
}

static void
add_database(EvidenceBuilder *builder)
{
    const Object *table = builder->table->database;
    if (table == NULL || table->kind != KIND_TABLE)
        return;
    if (builder->row != NULL && builder->row->mark == MARK_MISSING &&
        builder->row->group == GROUP_COLUMN)
        add(builder, (Evidence){.label = "database",
                                .text = describe_absence((const Table *)table, builder->row->label,
                                                         builder->arena),
                                .wide_only = true});
    add_rows(builder, (const Table *)table);
}

static void
add_sides(EvidenceBuilder *builder)
{
    const DriftRow *row = builder->row;
    if (row == NULL || row->mark != MARK_DIFFERS)
        return;
    add(builder, (Evidence){.label = "declared", .text = row->models_words});
    add(builder, (Evidence){.label = "database", .text = row->database_words});
}

static void
add_default(EvidenceBuilder *builder)
{
    const Object *models = models_side(builder), *database = database_side(builder);
    if (models == NULL || database == NULL || models->kind != KIND_COLUMN)
        return;
    const Column *declared = (const Column *)models, *real = (const Column *)database;
    if (builder->row == NULL || builder->row->mark != MARK_SAME || real->default_sql == NULL ||
        declared->default_sql != NULL || !has_literal(declared))
        return;
    add(builder, (Evidence){.label = "default",
                            .text = arena_printf(
                                builder->arena, "default %s in the database, the same in Python",
                                default_words(real->default_sql, builder->arena))});
}

// ---- the change ------------------------------------------------------------------------------

static Change
reverse(const Change *change)
{
    static const Verb opposite[] = {[VERB_CREATE] = VERB_DROP,
                                    [VERB_ALTER] = VERB_ALTER,
                                    [VERB_DROP] = VERB_CREATE,
                                    [VERB_RENAME] = VERB_RENAME};
    _Static_assert(G_N_ELEMENTS(opposite) == VERBS, "an opposite for each verb");
    Change other = *change;
    other.verb = opposite[change->verb];
    other.from = change->to;
    other.to = change->from;
    return other;
}

// SQL as a person would type it: what is in public goes by its bare name. Strings, quoted
// identifiers and longer names stay as they are.
static void
add_without_public(GString *text, const char *sql)
{
    static const char prefix[] = "public.";
    char quote = '\0', before = ' ';
    for (const char *c = sql; *c != '\0'; before = *c++) {
        if (quote == '\0' && g_str_has_prefix(c, prefix) && !g_ascii_isalnum(before) &&
            strchr("_.$\"", before) == NULL) {
            c += strlen(prefix) - 1;
            continue;
        }
        if (quote == '\0' && (*c == '\'' || *c == '"'))
            quote = *c;
        else if (*c == quote)
            quote = '\0';
        g_string_append_c(text, *c);
    }
}

// The statements of these changes alone, one below the other; NULL when they cannot be planned so.
static const char *
statements_of(const EvidenceBuilder *builder, GArray *changes, bool backwards)
{
    const Changes *all = builder->drift->changes;
    Changes some = {.arena = all->arena,
                    .rows = (Change *)(void *)changes->data,
                    .count = changes->len,
                    .from = backwards ? all->to : all->from,
                    .to = backwards ? all->from : all->to};
    g_autoptr(Plan) plan = drift_plan(builder->drift, &some, backwards);
    if (plan == NULL || plan->count == 0)
        return NULL;
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < plan->count; i++) {
        g_string_append(text, i > 0 ? ";\n" : "");
        add_without_public(text, plan->steps[i].sql);
    }
    const char *sql = arena_text(builder->arena, text->str);
    g_string_free(text, TRUE);
    return sql;
}

static bool
belongs(const EvidenceBuilder *builder, const Change *change)
{
    if (builder->row != NULL)
        return change == builder->row->change;
    const DriftTable *table = builder->table;
    const Object *sides[] = {change->from, change->to};
    for (size_t i = 0; i < G_N_ELEMENTS(sides); i++)
        if (sides[i] != NULL &&
            (sides[i] == table->models || sides[i] == table->database ||
             (sides[i]->parent != NULL &&
              (sides[i]->parent == table->models || sides[i]->parent == table->database))))
            return true;
    return false;
}

static bool
adds_required_column(const Column *column)
{
    return column->not_null && column->default_sql == NULL && !column->serial &&
           column->identity == IDENTITY_NOT && column->generated == GENERATED_NOT;
}

// What the change costs, where that is known without asking anybody.
static Evidence
describe_cost(const EvidenceBuilder *builder)
{
    const DriftRow *row = builder->row;
    Evidence cost = {.label = ""};
    if (row == NULL || row->group != GROUP_COLUMN || row->mark != MARK_MISSING)
        return cost;
    const Column *column = (const Column *)row->models;
    if (adds_required_column(column) && has_literal(column)) {
        cost.text = "one statement, no rewrite; the default stays, so old INSERTs go on";
        cost.longer = "one statement, no rewrite; the default stays";
    } else if (!column->not_null && column->default_sql == NULL) {
        cost.text = "one statement, no rewrite";
    }
    return cost;
}

static void
add_change(EvidenceBuilder *builder)
{
    const Changes *all = builder->drift->changes;
    if (all == NULL)
        return;
    g_autoptr(GArray) forward = g_array_new(FALSE, FALSE, sizeof(Change));
    g_autoptr(GArray) backward = g_array_new(FALSE, FALSE, sizeof(Change));
    for (size_t i = 0; i < all->count; i++) {
        if (!belongs(builder, &all->rows[i]) || all->rows[i].proof == PROOF_UNPROVEN)
            continue;
        Change other = reverse(&all->rows[i]);
        g_array_append_val(forward, all->rows[i]);
        g_array_append_val(backward, other);
    }
    if (forward->len == 0)
        return;
    add(builder, (Evidence){.label = "change",
                            .text = statements_of(builder, forward, false),
                            .is_code = true});
    add(builder, describe_cost(builder));
    add(builder, (Evidence){.label = "undo",
                            .text = statements_of(builder, backward, true),
                            .is_code = true,
                            .wide_only = true});
}

// ---- hazards and limits ----------------------------------------------------------------------

// "trueup fills them with 'user'."
static const char *
filling(const EvidenceBuilder *builder, const Column *column)
{
    const char *value = column->python->default_sql;
    const char *misfit = plan_value_misfit(builder->arena, builder->drift->models, column, value);
    return misfit == NULL ? arena_printf(builder->arena, "trueup fills them with %s.", value)
                          : arena_printf(builder->arena, "They need another value: %s.", misfit);
}

static void
add_hazard(EvidenceBuilder *builder)
{
    const DriftRow *row = builder->row;
    if (row == NULL || row->group != GROUP_COLUMN || row->mark != MARK_MISSING ||
        builder->table->database == NULL || builder->table->row_estimate == 0)
        return;
    const Column *column = (const Column *)row->models;
    if (!adds_required_column(column))
        return;
    g_autofree char *rows = builder->table->row_estimate < 0
                                ? g_strdup("a table that has rows")
                                : text_about_rows(builder->table->row_estimate);
    const PythonColumn *fill = column->python;
    const char *text =
        has_literal(column)
            ? arena_printf(builder->arena,
                           "adding-required-field: default=%s is in Python only; a plain ADD "
                           "COLUMN fails on %s (23502). %s",
                           fill->default_text, rows, filling(builder, column))
            : arena_printf(builder->arena,
                           "adding-required-field: there is no default%s; a plain ADD COLUMN fails "
                           "on %s (23502). It needs a value for them.",
                           fill != NULL && fill->default_type == PYTHON_DEFAULT_CALLABLE
                               ? " but a Python function"
                               : "",
                           rows);
    add(builder,
        (Evidence){.label = "!",
                   .text = text,
                   .brief = arena_printf(builder->arena, "adding-required-field: %s (23502)", rows),
                   .longer = has_literal(column)
                                 ? arena_printf(builder->arena,
                                                "adding-required-field: default=%s is in "
                                                "Python only; a plain ADD COLUMN fails on "
                                                "%s (23502). trueup fills them.",
                                                fill->default_text, rows)
                                 : NULL});
}

static void
add_unknown(EvidenceBuilder *builder)
{
    const Object *models = models_side(builder);
    const Change *change = builder->row != NULL ? builder->row->change : builder->table->change;
    const char *reason = models != NULL && models->unknown != NULL ? models->unknown
                         : change != NULL                          ? change->reason
                         : builder->row == NULL                    ? builder->table->reason
                                                                   : NULL;
    add(builder, (Evidence){.label = "unproven", .text = reason});
}

static void
add_history(EvidenceBuilder *builder, const DriftHistory *history)
{
    if (history == NULL || builder->table->name == NULL)
        return;
    const Object *models = models_side(builder), *database = database_side(builder);
    const Object *object = models != NULL ? models : database;
    add(builder, history->about(history->data, builder->arena, builder->table->name,
                                builder->row == NULL ? NULL : object->name));
}

EvidenceList
drift_evidence(const Drift *drift, const DriftTable *table, const DriftRow *row,
               const DriftHistory *history, Arena *arena)
{
    EvidenceBuilder builder = {.drift = drift,
                               .table = table,
                               .row = row,
                               .arena = arena,
                               .rows = g_array_new(FALSE, TRUE, sizeof(Evidence))};
    add_unknown(&builder);
    add_models(&builder);
    add_sides(&builder);
    add_default(&builder);
    if (row == NULL || row->group != GROUP_REFERENCE)
        add_history(&builder, history);
    add_database(&builder);
    add_change(&builder);
    add_hazard(&builder);
    EvidenceList list = {.count = builder.rows->len};
    list.rows = arena_copy(arena, builder.rows->data, builder.rows->len * sizeof(Evidence));
    g_array_free(builder.rows, TRUE);
    return list;
}

const char *
drift_headline(const DriftTable *table, const DriftRow *row, Arena *arena)
{
    static const char *const sentences[] = {
        [MARK_READING] = "not compared yet",
        [MARK_SAME] = "the same in the models and in the database",
        [MARK_MISSING] = "in the models, not in the database",
        [MARK_EXTRA] = "in the database, not in the models",
        [MARK_DIFFERS] = "different in the models and in the database",
        [MARK_UNKNOWN] = "cannot be decided",
        [MARK_RENAMED] = "may be a rename",
    };
    _Static_assert(G_N_ELEMENTS(sentences) == MARKS, "a sentence for each mark");
    bool is_whole = table->models == NULL || table->database == NULL;
    if (row == NULL && !is_whole && table->differences > 0) {
        g_autofree char *count = text_plural((int64_t)table->differences, "difference");
        return arena_printf(arena, "%s: %s", table->title, count);
    }
    if (row == NULL)
        return arena_printf(arena, "%s: %s", table->title, sentences[table->mark]);
    if (row->mark == MARK_RENAMED && row->change != NULL)
        return arena_printf(arena, "%s.%s: may be %s renamed (%.2f)", table->title, row->label,
                            row->database->name, row->change->score);
    return arena_printf(arena, "%s.%s: %s", table->title, row->label, sentences[row->mark]);
}
