#include "models/emit-private.h"

#include "base/sql.h"
#include "models/name.h"
#include "python/evaluator.h"
#include "sqlalchemy/clause.h"

#include <stdlib.h>
#include <string.h>

// Indexes. (SQLAlchemy: dialects/postgresql/base.py, PGDDLCompiler.visit_create_index)

typedef struct {
    Emission *emission;
    TableWork *work;
    const Construct *construct;
    Index *index;
    IndexElement *elements;
    const char **names; // what each element is called in a name that PostgreSQL makes
    const char **keys;  // what postgresql_ops calls it
    const char **parts; // the column within an expression, for naming conventions; NULL: none
    size_t room;        // of these
} IndexWork;

// ---- elements -----------------------------------------------------------------------------------

static bool
drop_suffix(char *text, const char *suffix)
{
    size_t length = strlen(text), tail = strlen(suffix);
    if (length <= tail || g_ascii_strcasecmp(text + length - tail, suffix) != 0)
        return false;
    text[length - tail] = '\0';
    g_strchomp(text);
    return true;
}

// Order that stands in the text itself: text("created DESC NULLS LAST").
static void
take_order(char *text, IndexElement *element)
{
    bool last = drop_suffix(text, " NULLS LAST");
    bool first = !last && drop_suffix(text, " NULLS FIRST");
    element->descending = drop_suffix(text, " DESC");
    if (!element->descending)
        drop_suffix(text, " ASC");
    element->nulls_first = first || (element->descending && !last);
}

static bool
is_identifier(const char *text)
{
    if (!g_ascii_isalpha(text[0]) && text[0] != '_')
        return false;
    return strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$") ==
           strlen(text);
}

static bool
is_enclosed(const char *text)
{
    int depth = 0;
    size_t length = strlen(text);
    if (text[0] != '(' || text[length - 1] != ')')
        return false;
    for (size_t i = 0; i < length; i++) {
        depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
        if (depth == 0)
            return i + 1 == length;
    }
    return false;
}

static const char *
column_name(const TableWork *work, const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);
    for (size_t i = 0; i < work->declared->columns.count; i++)
        if (strcmp(work->columns[i]->object.name, lower) == 0)
            return work->columns[i]->object.name;
    return NULL;
}

// SQL text becomes a column, a column with an operator class, or an expression.
static void
take_sql(IndexWork *work, size_t at, const char *sql)
{
    IndexElement *element = &work->elements[at];
    Arena *arena = work->emission->arena;
    g_autofree char *text = g_strstrip(g_strdup(sql));
    take_order(text, element);
    if (is_enclosed(text)) {
        text[strlen(text) - 1] = ' ';
        text[0] = ' ';
        g_strstrip(text);
    }
    char *blank = strrchr(text, ' ');
    if (blank != NULL && is_identifier(blank + 1) &&
        (g_str_has_suffix(text, "_ops") || column_name(work->work, blank + 1) == NULL)) {
        g_autofree char *head = g_strstrip(g_strndup(text, (size_t)(blank - text)));
        bool is_operand = is_identifier(head) || head[strlen(head) - 1] == ')';
        if (is_operand && g_str_has_suffix(text, "_ops")) {
            element->opclass = arena_intern(arena, blank + 1);
            *blank = '\0';
            g_strchomp(text);
        }
    }
    const char *column = is_identifier(text) ? column_name(work->work, text) : NULL;
    element->column = column;
    element->expression = column != NULL ? NULL : arena_intern(arena, text);
}

// (PostgreSQL: FigureIndexColname) The name of an outermost function, else "expr".
static const char *
expression_name(Arena *arena, const char *sql)
{
    size_t length = strspn(sql, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    if (length == 0 || sql[length] != '(' || sql[strlen(sql) - 1] != ')')
        return "expr";
    g_autofree char *name = g_ascii_strdown(sql, (gssize)length);
    return arena_intern(arena, name);
}

static void
take_column(IndexWork *work, size_t at, const DeclaredColumn *column)
{
    work->elements[at].column = arena_intern(work->emission->arena, column->name);
    work->keys[at] = column->key;
}

// desc(), nullslast() around a column or an expression
static const Clause *
unwrap_order(const Clause *clause, IndexElement *element)
{
    while (clause->kind == CLAUSE_POSTFIX) {
        if (strcmp(clause->text, " DESC") == 0)
            element->descending = element->nulls_first = true;
        if (strcmp(clause->text, " NULLS FIRST") == 0)
            element->nulls_first = true;
        if (strcmp(clause->text, " NULLS LAST") == 0)
            element->nulls_first = false;
        if (g_str_has_prefix(clause->text, " COLLATE"))
            return clause;
        clause = clause->parts[0];
    }
    return clause;
}

// The order is read from the outside in, so NULLS LAST around DESC must come after it.
static void
settle_nulls(const Clause *clause, IndexElement *element)
{
    for (; clause->kind == CLAUSE_POSTFIX; clause = clause->parts[0]) {
        if (strcmp(clause->text, " NULLS FIRST") == 0)
            element->nulls_first = true;
        if (strcmp(clause->text, " NULLS LAST") == 0)
            element->nulls_first = false;
        if (g_str_has_prefix(clause->text, " NULLS"))
            return;
    }
}

static void
take_clause(IndexWork *work, size_t at, Value *value)
{
    Emission *emission = work->emission;
    IndexElement *element = &work->elements[at];
    const Clause *whole = clause_of(value);
    const Clause *clause = unwrap_order(whole, element);
    settle_nulls(whole, element);
    work->keys[at] = clause->key;
    const DeclaredColumn *part = clause_column(clause);
    work->parts[at] = part == NULL ? NULL : part->name;
    if (clause->kind == CLAUSE_COLUMN) {
        take_column(work, at, clause->column);
        work->keys[at] = clause->key != NULL ? clause->key : work->keys[at];
        return;
    }
    Value *inner = clause_value(emission->evaluator, *clause, value->host.origin);
    const char *sql = construct_sql(emission, &work->index->object, inner);
    IndexElement order = *element;
    if (sql == NULL)
        return;
    take_sql(work, at, sql);
    element->descending |= order.descending;
    element->nulls_first |= order.nulls_first;
    if (whole->kind == CLAUSE_POSTFIX)
        settle_nulls(whole, element);
}

static void
take_element(IndexWork *work, size_t at, Value *value)
{
    value = clause_element(work->emission->evaluator, value);
    const char *key = value_text(value);
    DeclaredColumn *column = declared_column(value);
    const TableWork *table = work->work;
    if (key != NULL)
        column = table_column(table->declared, key);
    if (column != NULL)
        take_column(work, at, column);
    else if (clause_of(value) != NULL)
        take_clause(work, at, value);
    if (work->elements[at].column != NULL || work->elements[at].expression != NULL)
        return;
    work->elements[at].expression = "?";
    emission_unknown(work->emission, &work->index->object,
                     value->kind == VALUE_UNKNOWN ? "an element is not known: %s"
                     : key != NULL                ? "the table has no column \"%s\""
                                                  : "an element is not known%s",
                     value->kind == VALUE_UNKNOWN ? value->unknown.reason
                     : key != NULL                ? key
                                                  : "");
}

// {function.key: "gin_trgm_ops"}: without label() its key is None
static Value *
find_nameless(const Value *dict)
{
    for (size_t i = 0; i < dict->dict.count; i++)
        if (dict->dict.entries[i].key->kind == VALUE_NONE)
            return dict->dict.entries[i].value;
    return NULL;
}

static void
set_opclasses(IndexWork *work)
{
    Value *ops = call_keyword(&work->construct->call, "postgresql_ops");
    for (size_t i = 0; ops != NULL && ops->kind == VALUE_DICT && i < work->index->element_count;
         i++) {
        const char *key = work->keys[i] != NULL ? work->keys[i] : work->elements[i].column;
        Value *opclass = key == NULL ? find_nameless(ops) : value_find(ops, key);
        if (opclass != NULL && value_text(opclass) != NULL)
            work->elements[i].opclass = arena_intern(work->emission->arena, value_text(opclass));
    }
}

// ---- options ----------------------------------------------------------------------------------

static int
compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// postgresql_with={"fillfactor": 50}
static void
set_storage(IndexWork *work)
{
    Value *with = call_keyword(&work->construct->call, "postgresql_with");
    Emission *emission = work->emission;
    if (with == NULL || with->kind != VALUE_DICT || with->dict.count == 0)
        return;
    const char **options = ARENA_NEW_ARRAY(emission->arena, const char *, with->dict.count);
    for (size_t i = 0; i < with->dict.count; i++) {
        const char *name = value_text(with->dict.entries[i].key);
        const char *value = evaluator_str(emission->evaluator, with->dict.entries[i].value);
        g_autofree char *text = g_strdup_printf("%s=%s", name == NULL ? "?" : name, value);
        options[i] = arena_intern(emission->arena, text);
    }
    qsort(options, with->dict.count, sizeof *options, compare_texts);
    work->index->options = options;
    work->index->option_count = (unsigned)with->dict.count;
}

static void
set_included(IndexWork *work)
{
    Value *include = call_keyword(&work->construct->call, "postgresql_include");
    const Items *items = include == NULL ? NULL : value_sequence(include);
    if (items == NULL)
        return;
    work->index->included = construct_columns(work->emission, work->work,
                                              (const Value *const *)items->items, items->count);
    work->index->included_count = work->index->included == NULL ? 0 : (unsigned)items->count;
}

static void
set_options(IndexWork *work)
{
    Emission *emission = work->emission;
    const char *using = construct_text(emission, work->construct, "postgresql_using");
    Value *where = call_keyword(&work->construct->call, "postgresql_where");
    work->index->unique = construct_flag(emission, work->construct, "unique");
    work->index->nulls_not_distinct =
        construct_flag(emission, work->construct, "postgresql_nulls_not_distinct");
    if (using != NULL)
        work->index->method = using;
    work->index->tablespace = construct_text(emission, work->construct, "postgresql_tablespace");
    if (where != NULL && where->kind != VALUE_NONE)
        work->index->predicate = construct_sql(emission, &work->index->object, where);
    set_opclasses(work);
    set_storage(work);
    set_included(work);
}

// ---- names ------------------------------------------------------------------------------------

static void
set_names(IndexWork *work)
{
    for (size_t i = 0; i < work->index->element_count; i++)
        work->names[i] = work->elements[i].column != NULL ? work->elements[i].column
                         : work->elements[i].expression == NULL
                             ? "expr"
                             : expression_name(work->emission->arena, work->elements[i].expression);
}

// A convention names the column within an expression, PostgreSQL its function.
static const char *const *
convention_columns(IndexWork *work)
{
    for (size_t i = 0; i < work->index->element_count; i++)
        if (work->parts[i] == NULL)
            work->parts[i] = work->names[i];
    return work->parts;
}

static void
name_index(IndexWork *work, const char *given)
{
    Index *index = work->index;
    const char *unknown = NULL;
    set_names(work);
    NameRequest request = {.key = "ix",
                           .table = work->work->declared,
                           .construct = work->construct,
                           .given = given,
                           .columns = convention_columns(work),
                           .column_count = index->element_count};
    const char *name =
        convention_name(work->emission->evaluator, work->emission->arena, &request, &unknown);
    if (unknown != NULL)
        emission_unknown(work->emission, &index->object, "%s", unknown);
    index->name_given = name != NULL;
    index->name_by_convention = is_made_name(name, given);
    const Object *table = &work->work->table->object;
    if (name != NULL) {
        take_name(work->emission->relations, table->namespace, name);
        index->object.name = name;
        return;
    }
    g_autofree char *joined = joined_names(work->names, index->element_count);
    index->object.name = choose_relation_name(work->emission, table, joined, "idx");
}

// ---- one index --------------------------------------------------------------------------------

static IndexWork
index_new(Emission *emission, TableWork *table, size_t count, Origin origin)
{
    Index *index = ARENA_NEW(emission->arena, Index);
    emission_child(emission, table, &index->object, origin);
    index->object.kind = KIND_INDEX;
    index->method = "btree";
    index->valid = true;
    IndexWork work = {.emission = emission, .work = table, .index = index};
    work.room = count + 1;
    work.elements = ARENA_NEW_ARRAY(emission->scratch, IndexElement, count);
    work.names = ARENA_NEW_ARRAY(emission->scratch, const char *, work.room);
    work.keys = ARENA_NEW_ARRAY(emission->scratch, const char *, work.room);
    work.parts = ARENA_NEW_ARRAY(emission->scratch, const char *, work.room);
    index->elements = work.elements;
    index->element_count = (unsigned)count;
    return work;
}

// Many indexes are over a column of the same name: they share their elements.
const IndexElement *
emission_elements(Emission *emission, IndexElement *elements, size_t count)
{
    const IndexElement *shared =
        arena_intern_bytes(emission->arena, elements, sizeof *elements * count);
    arena_release(emission->scratch, elements, sizeof *elements * count);
    return shared;
}

static bool
is_made_already(const Emission *emission, const Object *index)
{
    for (guint i = 0; i < emission->indexes->len; i++) {
        const Object *other = emission->indexes->pdata[i];
        if (other->name == index->name && other->namespace == index->namespace)
            return true;
    }
    return false;
}

// SQLAlchemy would make it twice, and the second time PostgreSQL refuses.
static void
add_index(IndexWork *work)
{
    Emission *emission = work->emission;
    Object *index = &work->index->object;
    arena_release(emission->scratch, work->names, sizeof(char *) * work->room);
    arena_release(emission->scratch, work->parts, sizeof(char *) * work->room);
    arena_release(emission->scratch, work->keys, sizeof(char *) * work->room);
    work->index->elements = emission_elements(emission, work->elements, work->index->element_count);
    if (!is_made_already(emission, index)) {
        g_ptr_array_add(emission->indexes, index);
        schema_add(emission->schema, index);
        return;
    }
    g_autofree char *said =
        g_strdup_printf("index \"%s\" is declared twice: it is taken once", index->name);
    diagnostics_add(
        &emission->schema->diagnostics,
        (Diagnostic){.origin = index->origin, .severity = SEVERITY_ERROR, .text = said});
}

static void
emit_index(Emission *emission, TableWork *table, const Construct *construct)
{
    const Call *call = &construct->call;
    bool has_name = call->positional > 0;
    size_t count = has_name ? call->positional - 1 : 0;
    IndexWork work = index_new(emission, table, count, call->origin);
    work.construct = construct;
    for (size_t i = 0; i < count; i++)
        take_element(&work, i, call->arguments[i + 1].value);
    Value *name = call_argument(call, 0, "name");
    if (name != NULL && name->kind == VALUE_UNKNOWN)
        emission_unknown(emission, &work.index->object, "its name is not known: %s",
                         name->unknown.reason);
    if (call->rest != NULL)
        emission_unknown(emission, &work.index->object, "an argument is not known");
    set_options(&work);
    name_index(&work, name == NULL ? NULL : value_text(name));
    add_index(&work);
}

// Column(index=True)
static void
emit_column_index(Emission *emission, TableWork *table, const DeclaredColumn *column)
{
    IndexWork work = index_new(emission, table, 1, declared_origin(column));
    take_column(&work, 0, column);
    work.index->unique = column->unique;
    name_index(&work, NULL);
    add_index(&work);
}

// What libraries add by themselves: (sqlalchemy-searchable: ix_TABLE_COLUMN; geoalchemy2:
// idx_TABLE_COLUMN)
static void
emit_type_index(Emission *emission, TableWork *table, size_t at)
{
    const DeclaredColumn *column = table->declared->columns.rows[at];
    TypeAnswer answer = table->answers[at];
    bool searched = answer.searches && table->declared->metadata->searchable;
    if (!searched && !answer.spatial)
        return;
    IndexWork work = index_new(emission, table, 1, declared_origin(column));
    take_column(&work, 0, column);
    work.index->method = searched ? "gin" : "gist";
    name_index(&work, arena_printf(emission->arena, "%s_%s_%s", searched ? "ix" : "idx",
                                   table->table->object.name, column->name));
    add_index(&work);
}

void
emit_indexes(Emission *emission, TableWork *work)
{
    g_ptr_array_set_size(emission->indexes, 0);
    for (size_t i = 0; i < work->declared->columns.count; i++) {
        const DeclaredColumn *column = work->declared->columns.rows[i];
        if (column->index)
            emit_column_index(emission, work, column);
        emit_type_index(emission, work, i);
    }
    for (size_t i = 0; i < work->declared->indexes.count; i++)
        emit_index(emission, work, work->declared->indexes.rows[i]);
}
