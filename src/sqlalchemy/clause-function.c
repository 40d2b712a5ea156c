#include "sqlalchemy/clause-private.h"

#include "base/sql.h"
#include "python/evaluator.h"

#include <string.h>

// text(), literal(), func.name(…), and_(), case() and their like.

typedef struct MakerRow MakerRow;
typedef Value *(*MakerRun)(Evaluator *evaluator, const MakerRow *row, const Call *call);
struct MakerRow {
    const char *name;
    const char *sql;
    int precedence;
    MakerRun run;
};

static Value *
constant(Evaluator *evaluator, const char *sql, Origin origin)
{
    return clause_value(evaluator, (Clause){.kind = CLAUSE_SQL, .text = sql}, origin);
}

static Value *
make_constant(Evaluator *evaluator, const MakerRow *row, const Call *call)
{
    return constant(evaluator, row->sql, call->origin);
}

// bindparams=[bindparam("x", 1), …]
static Value *
text_parameters(Evaluator *evaluator, Value *list)
{
    const Items *items = value_sequence(list);
    Value *dict = items == NULL ? NULL : value_dict(evaluator);
    for (size_t i = 0; items != NULL && i < items->count; i++) {
        const Clause *clause = clause_of(items->items[i]);
        if (clause != NULL && clause->kind == CLAUSE_PARAMETER)
            value_put(evaluator, dict, value_from_text(evaluator, clause->text), items->items[i]);
    }
    return dict;
}

// text(): "\:" is a colon that names no parameter.
static Value *
make_text(Evaluator *evaluator, const MakerRow *row, const Call *call)
{
    Value *given = call_argument(call, 0, "text");
    const char *text = value_text(given);
    if (text == NULL)
        return value_unknown(evaluator, call->origin, "the text of %s(): %s", row->name,
                             value_is_unknown(given) && given != NULL ? given->unknown.reason
                                                                      : "it is no string");
    Clause clause = {.kind = CLAUSE_SQL, .text = text, .raw = text};
    if (strstr(text, "\\:") != NULL) {
        g_auto(GStrv) pieces = g_strsplit(text, "\\:", -1);
        g_autofree char *joined = g_strjoinv(":", pieces);
        clause.text = arena_text(evaluator_arena(evaluator), joined);
    }
    clause.parameters = text_parameters(evaluator, call_keyword(call, "bindparams"));
    return clause_value(evaluator, clause, call->origin);
}

static Value *
make_literal_column(Evaluator *evaluator, const MakerRow *row, const Call *call)
{
    const char *text = value_text(call_argument(call, 0, "text"));
    return text == NULL ? value_unknown(evaluator, call->origin, "the text of %s()", row->name)
                        : constant(evaluator, text, call->origin);
}

static Value *
make_column(Evaluator *evaluator, const MakerRow *row, const Call *call)
{
    const char *text = value_text(call_argument(call, 0, "text"));
    if (text == NULL)
        return value_unknown(evaluator, call->origin, "the name of %s()", row->name);
    return clause_value(
        evaluator,
        (Clause){.kind = CLAUSE_NAME, .text = text, .type = call_argument(call, 1, "type_")},
        call->origin);
}

static Value *
make_literal(Evaluator *evaluator, const MakerRow *row, const Call *call)
{
    Value *value = call_argument(call, 0, "value");
    if (value == NULL)
        return value_unknown(evaluator, call->origin, "the value of %s()", row->name);
    return clause_value(
        evaluator,
        (Clause){.kind = CLAUSE_VALUE, .value = value, .type = call_argument(call, 1, "type_")},
        call->origin);
}

// bindparam("name", value): without a value the statement's parameters have one
static Value *
make_parameter(Evaluator *evaluator, const MakerRow *row, const Call *call)
{
    const char *name = value_text(call_argument(call, 0, "key"));
    Value *expanding = call_keyword(call, "expanding");
    if (name == NULL)
        return value_unknown(evaluator, call->origin, "the name of %s()", row->name);
    return clause_value(
        evaluator,
        (Clause){.kind = CLAUSE_PARAMETER,
                 .text = name,
                 .value = call_argument(call, 1, "value"),
                 .type = call_argument(call, 2, "type_"),
                 .expands = expanding != NULL && evaluator_truth(evaluator, expanding) == 1},
        call->origin);
}

static Value **
values_of(Evaluator *evaluator, const Call *call, size_t from)
{
    size_t count = call->positional > from ? call->positional - from : 0;
    Value **values = ARENA_NEW_ARRAY(evaluator_arena(evaluator), Value *, count + 1);
    for (size_t i = 0; i < count; i++)
        values[i] = call->arguments[from + i].value;
    return values;
}

static Value *
make_list(Evaluator *evaluator, const MakerRow *row, const Call *call)
{
    if (call->positional == 1 && row->precedence != PRECEDENCE_LIST)
        return call->arguments[0].value;
    if (call->positional == 0 || call->rest != NULL)
        return value_unknown(evaluator, call->origin, "the parts of %s()", row->name);
    Value **values = values_of(evaluator, call, 0);
    return clause_value(evaluator,
                        (Clause){.kind = CLAUSE_LIST,
                                 .text = row->sql,
                                 .parts = clause_parts(evaluator, values, call->positional),
                                 .count = call->positional,
                                 .precedence = row->precedence},
                        call->origin);
}

static Value *
make_not(Evaluator *evaluator, const MakerRow *row, const Call *call)
{
    Value *operand = call_argument(call, 0, "clause");
    return operand == NULL ? value_unknown(evaluator, call->origin, "%s() of nothing", row->name)
                           : clause_unary(evaluator, "~", operand, call->origin);
}

// cast(x, T) is x.cast(T): the methods do the work
static Value *
make_by_method(Evaluator *evaluator, const MakerRow *row, const Call *call)
{
    if (call->positional == 0)
        return value_unknown(evaluator, call->origin, "%s() of nothing", row->name);
    Value *self = call->arguments[0].value;
    if (clause_of(self) == NULL && declared_column(self) == NULL) {
        const char *text = value_text(self);
        Clause clause = {.kind = text != NULL && row->sql != NULL ? CLAUSE_NAME : CLAUSE_VALUE,
                         .text = text,
                         .value = self};
        self = clause_value(evaluator, clause, call->origin);
    }
    Value *method = clause_attribute(evaluator, self, row->name, call->origin);
    Call rest = *call;
    rest.arguments++;
    rest.count--;
    rest.positional--;
    return method == NULL ? self : evaluator_call(evaluator, method, &rest);
}

static Value *
make_coerce(Evaluator *evaluator, const MakerRow *row, const Call *call)
{
    Value *value = call_argument(call, 0, "expression");
    return value != NULL ? value : value_unknown(evaluator, call->origin, "%s()", row->name);
}

// conv("name"), op.f("name"): no naming convention is applied to it again
static Value *
make_final_name(Evaluator *evaluator, const MakerRow *row, const Call *call)
{
    const char *text = value_text(call_argument(call, 0, "value"));
    if (text == NULL)
        return make_coerce(evaluator, row, call);
    Value *name = value_from_text(evaluator, text);
    pointers_add(evaluator_arena(evaluator), &declarations_of(evaluator)->final_names, name);
    return name;
}

static Value *
make_array(Evaluator *evaluator, const MakerRow *row, const Call *call)
{
    const Items *items = value_sequence(call_argument(call, 0, "clauses"));
    if (items == NULL || items->rest != NULL || items->count == 0)
        return value_unknown(evaluator, call->origin, "the elements of %s()", row->name);
    return clause_value(evaluator,
                        (Clause){.kind = CLAUSE_ARRAY,
                                 .parts = clause_parts(evaluator, items->items, items->count),
                                 .count = items->count},
                        call->origin);
}

static Value *
make_extract(Evaluator *evaluator, const MakerRow *row, const Call *call)
{
    const char *field = value_text(call_argument(call, 0, "field"));
    Value *from = call_argument(call, 1, "expr");
    if (field == NULL || from == NULL)
        return value_unknown(evaluator, call->origin, "%s() of something not known", row->name);
    return clause_value(evaluator,
                        (Clause){.kind = CLAUSE_EXTRACT,
                                 .text = field,
                                 .parts = clause_parts(evaluator, &from, 1),
                                 .count = 1},
                        call->origin);
}

// (condition, value), a list of such, or a dict; an unknown of which it is not known what it holds
// is handed back.
static Value *
add_whens(Evaluator *evaluator, Value *given, Pointers *values)
{
    Arena *arena = evaluator_arena(evaluator);
    for (size_t i = 0; given->kind == VALUE_DICT && i < given->dict.count; i++) {
        pointers_add(arena, values, given->dict.entries[i].key);
        pointers_add(arena, values, given->dict.entries[i].value);
    }
    const Items *items = value_sequence(given);
    if (items == NULL)
        return given->kind == VALUE_DICT      ? given->dict.rest
               : given->kind == VALUE_UNKNOWN ? given
                                              : NULL;
    bool is_pair = items->count == 2 && value_sequence(items->items[0]) == NULL;
    Value *unknown = items->rest;
    for (size_t i = 0; i < items->count; i++) {
        if (is_pair)
            pointers_add(arena, values, items->items[i]);
        else if (unknown == NULL)
            unknown = add_whens(evaluator, items->items[i], values);
    }
    return unknown;
}

// case((condition, value), …, else_=value), case({1: "a"}, value=column)
static Value *
make_case(Evaluator *evaluator, const MakerRow *row, const Call *call)
{
    Pointers values = {0};
    Value *unknown = call->rest;
    for (size_t i = 0; i < call->positional && unknown == NULL; i++)
        unknown = add_whens(evaluator, call->arguments[i].value, &values);
    Value *subject = call_keyword(call, "value"), *whens = call_keyword(call, "whens");
    if (whens != NULL && unknown == NULL)
        unknown = add_whens(evaluator, whens, &values);
    Value *otherwise = call_keyword(call, "else_");
    if (unknown != NULL)
        return unknown;
    if (values.count == 0 || values.count % 2 != 0)
        return value_unknown(evaluator, call->origin, "the conditions of %s()", row->name);
    if (otherwise != NULL)
        pointers_add(evaluator_arena(evaluator), &values, otherwise);
    // Conditions and results have types of their own.
    const Clause **parts =
        ARENA_NEW_ARRAY(evaluator_arena(evaluator), const Clause *, values.count);
    for (size_t i = 0; i < values.count; i++)
        parts[i] = clause_coerce(evaluator, values.rows[i]);
    return clause_value(evaluator,
                        (Clause){.kind = CLAUSE_CASE,
                                 .parts = parts,
                                 .count = values.count,
                                 .value = subject,
                                 .column = declared_column(subject)},
                        call->origin);
}

static const MakerRow makers[] = {
    {"and_", "AND", PRECEDENCE_AND, make_list},
    {"array", NULL, 0, make_array},
    {"asc", "", 0, make_by_method},
    {"between", NULL, 0, make_by_method},
    {"bindparam", NULL, 0, make_parameter},
    {"case", NULL, 0, make_case},
    {"cast", NULL, 0, make_by_method},
    {"collate", "", 0, make_by_method},
    {"column", NULL, 0, make_column},
    {"conv", NULL, 0, make_final_name},
    {"desc", "", 0, make_by_method},
    {"extract", NULL, 0, make_extract},
    {"false", "false", 0, make_constant},
    {"literal", NULL, 0, make_literal},
    {"literal_column", NULL, 0, make_literal_column},
    {"not_", NULL, 0, make_not},
    {"null", "NULL", 0, make_constant},
    {"nulls_first", "", 0, make_by_method},
    {"nulls_last", "", 0, make_by_method},
    {"nullsfirst", "", 0, make_by_method},
    {"nullslast", "", 0, make_by_method},
    {"or_", "OR", PRECEDENCE_OR, make_list},
    {"quoted_name", NULL, 0, make_coerce},
    {"text", NULL, 0, make_text},
    {"true", "true", 0, make_constant},
    {"tuple_", ",", PRECEDENCE_LIST, make_list},
    {"type_coerce", NULL, 0, make_coerce},
};

static Value *
maker_call(Evaluator *evaluator, Value *self, const Call *call)
{
    const MakerRow *row = value_host_row(self, &clause_maker_type);
    return row->run(evaluator, row, call);
}

Value *
clause_text(Evaluator *evaluator, const char *text, Origin origin)
{
    Argument argument = {.value = value_from_text(evaluator, text), .origin = origin};
    Call call = {&argument, 1, 1, NULL, origin};
    return make_text(evaluator, &(MakerRow){.name = "text"}, &call);
}

const HostType clause_maker_type = {.name = "function", .call = maker_call};

// ---- func.schema.name(…) ------------------------------------------------------------------------

// Written without parentheses, in capitals. (SQLAlchemy: sql/functions.py, AnsiFunction)
static const char *const bare_functions[] = {
    "current_date", "current_time",   "current_timestamp", "current_user",
    "localtime",    "localtimestamp", "session_user",      "user",
};

static Value *
function_call(Evaluator *evaluator, Value *self, const Call *call)
{
    const char *name = self->host.data;
    for (size_t i = 0; i < G_N_ELEMENTS(bare_functions); i++)
        if (call->count == 0 && g_ascii_strcasecmp(bare_functions[i], name) == 0) {
            g_autofree char *upper = g_ascii_strup(name, -1);
            return constant(evaluator, arena_text(evaluator_arena(evaluator), upper), call->origin);
        }
    if (call->rest != NULL)
        return value_unknown(evaluator, call->origin, "the arguments of %s()", name);
    // Each argument has a type of its own.
    const Clause **parts =
        ARENA_NEW_ARRAY(evaluator_arena(evaluator), const Clause *, call->positional + 1);
    for (size_t i = 0; i < call->positional; i++)
        parts[i] = clause_coerce(evaluator, call->arguments[i].value);
    return clause_value(evaluator,
                        (Clause){.kind = CLAUSE_FUNCTION,
                                 .text = name,
                                 .parts = parts,
                                 .count = call->positional,
                                 .type = call_keyword(call, "type_")},
                        call->origin);
}

static Value *
function_attribute(Evaluator *evaluator, Value *self, const char *name, Origin origin)
{
    const char *before = self->host.data;
    size_t length = strlen(name);
    if (name[0] == '_')
        return NULL;
    // func.char_() is char(): the underscore is for Python's keywords
    g_autofree char *word = g_strndup(name, name[length - 1] == '_' ? length - 1 : length);
    g_autofree char *quoted = sql_format("%I", word);
    bool is_plain =
        strspn(word, "abcdefghijklmnopqrstuvwxyz_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") ==
        strlen(word);
    const char *part = is_plain && !g_ascii_isdigit(word[0]) ? word : quoted;
    char *path = before == NULL ? arena_text(evaluator_arena(evaluator), part)
                                : arena_printf(evaluator_arena(evaluator), "%s.%s", before, part);
    return value_host(evaluator, &clause_function_type, NULL, path, origin);
}

const HostType clause_function_type = {
    .name = "func",
    .call = function_call,
    .get_attribute = function_attribute,
};

size_t
clause_add_members(HostMember *members)
{
    size_t count = 0;
    members[count++] = (HostMember){"func", &clause_function_type, NULL};
    for (size_t i = 0; i < G_N_ELEMENTS(makers); i++)
        members[count++] = (HostMember){makers[i].name, &clause_maker_type, &makers[i]};
    return count;
}
