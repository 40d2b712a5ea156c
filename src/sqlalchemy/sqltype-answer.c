#include "sqlalchemy/sqltype-private.h"

#include "base/sql.h"
#include "python/evaluator.h"
#include "sqlalchemy/declared.h"

#include <inttypes.h>
#include <string.h>

TypeAnswer
answer_unknown(Evaluator *evaluator, const Value *why, const char *what)
{
    const char *reason = why != NULL && why->kind == VALUE_UNKNOWN ? why->unknown.reason : NULL;
    Arena *arena = evaluator_arena(evaluator);
    return (TypeAnswer){.unknown = reason == NULL
                                       ? arena_printf(arena, "%s is not known", what)
                                       : arena_printf(arena, "%s is not known: %s", what, reason)};
}

TypeAnswer
answer_plain(Evaluator *evaluator, const DeclaredType *type)
{
    (void)evaluator;
    if (type->row->family == FAMILY_NULL)
        return (TypeAnswer){.unknown = "it has no type", .family = FAMILY_NULL};
    return (TypeAnswer){.sql = type->row->sql,
                        .family = type->row->family,
                        .searches = strcmp(type->row->name, "TSVectorType") == 0};
}

// An argument that is an integer: 1 with `number`, 0 when not given or None, -1 when not known.
static int
integer_argument(const Value *value, int64_t *number)
{
    if (value == NULL || value->kind == VALUE_NONE)
        return 0;
    return value_integer(value, number) ? 1 : -1;
}

static const char *
with_collation(Evaluator *evaluator, const char *sql, const Value *collation)
{
    const char *name = value_text(collation);
    if (name == NULL)
        return sql;
    g_autofree char *quoted = g_strdup_printf("%s COLLATE \"%s\"", sql, name);
    return arena_text(evaluator_arena(evaluator), quoted);
}

// VARCHAR(length) COLLATE …
TypeAnswer
answer_length(Evaluator *evaluator, const DeclaredType *type)
{
    int64_t length = 0;
    Value *given = call_argument(&type->call, 0, "length");
    int known = integer_argument(given, &length);
    if (known < 0 || type->call.rest != NULL)
        return answer_unknown(evaluator, known < 0 ? given : type->call.rest, "the length");
    const char *sql = known == 0 ? type->row->sql
                                 : arena_printf(evaluator_arena(evaluator), "%s(%" PRId64 ")",
                                                type->row->sql, length);
    Value *collation = call_argument(&type->call, 1, "collation");
    return (TypeAnswer){.sql = with_collation(evaluator, sql, collation),
                        .family = type->row->family};
}

// NUMERIC(precision, scale); without a precision the scale is not written
TypeAnswer
answer_numeric(Evaluator *evaluator, const DeclaredType *type)
{
    int64_t precision = 0, scale = 0;
    Value *first = call_argument(&type->call, 0, "precision");
    Value *second = call_argument(&type->call, 1, "scale");
    int has_precision = integer_argument(first, &precision);
    int has_scale = integer_argument(second, &scale);
    if (has_precision < 0 || has_scale < 0)
        return answer_unknown(evaluator, has_precision < 0 ? first : second, "the precision");
    TypeAnswer answer = {.sql = type->row->sql, .family = FAMILY_NUMERIC};
    Arena *arena = evaluator_arena(evaluator);
    if (has_precision && has_scale)
        answer.sql =
            arena_printf(arena, "%s(%" PRId64 ", %" PRId64 ")", type->row->sql, precision, scale);
    else if (has_precision)
        answer.sql = arena_printf(arena, "%s(%" PRId64 ")", type->row->sql, precision);
    return answer;
}

TypeAnswer
answer_float(Evaluator *evaluator, const DeclaredType *type)
{
    int64_t precision = 0;
    Value *given = call_argument(&type->call, 0, "precision");
    int known = integer_argument(given, &precision);
    if (known < 0)
        return answer_unknown(evaluator, given, "the precision");
    return (TypeAnswer){.sql = known == 0 ? "FLOAT"
                                          : arena_printf(evaluator_arena(evaluator),
                                                         "FLOAT(%" PRId64 ")", precision),
                        .family = FAMILY_NUMERIC};
}

// DateTime(timezone), TIMESTAMP(timezone, precision)
TypeAnswer
answer_time(Evaluator *evaluator, const DeclaredType *type)
{
    Value *zone = call_argument(&type->call, 0, "timezone");
    Value *second = call_argument(&type->call, 1, "precision");
    int64_t precision = 0;
    int with_zone = zone == NULL ? 0 : evaluator_truth(evaluator, zone);
    int has_precision = integer_argument(second, &precision);
    if (with_zone < 0 || has_precision < 0)
        return answer_unknown(evaluator, with_zone < 0 ? zone : second, "its time zone");
    Arena *arena = evaluator_arena(evaluator);
    const char *tail = with_zone ? "WITH TIME ZONE" : "WITHOUT TIME ZONE";
    const char *sql =
        has_precision ? arena_printf(arena, "%s(%" PRId64 ") %s", type->row->sql, precision, tail)
                      : arena_printf(arena, "%s %s", type->row->sql, tail);
    return (TypeAnswer){.sql = sql, .family = FAMILY_DATE};
}

// Interval(native, second_precision, day_precision)
TypeAnswer
answer_interval(Evaluator *evaluator, const DeclaredType *type)
{
    Value *native = call_argument(&type->call, 0, "native");
    Value *second = call_argument(&type->call, 1, "second_precision");
    int64_t precision = 0;
    if (native != NULL && evaluator_truth(evaluator, native) == 0)
        return (TypeAnswer){.sql = "TIMESTAMP WITHOUT TIME ZONE", .family = FAMILY_DATE};
    int known = integer_argument(second, &precision);
    if (known < 0)
        return answer_unknown(evaluator, second, "the precision");
    return (TypeAnswer){.sql = known == 0 ? "INTERVAL"
                                          : arena_printf(evaluator_arena(evaluator),
                                                         "INTERVAL (%" PRId64 ")", precision),
                        .family = FAMILY_INTERVAL};
}

// postgresql.INTERVAL(precision, fields)
TypeAnswer
answer_postgresql_interval(Evaluator *evaluator, const DeclaredType *type)
{
    Value *given = call_argument(&type->call, 0, "precision");
    const char *fields = value_text(call_argument(&type->call, 1, "fields"));
    int64_t precision = 0;
    int known = integer_argument(given, &precision);
    if (known < 0)
        return answer_unknown(evaluator, given, "the precision");
    g_autoptr(GString) sql = g_string_new("INTERVAL");
    if (fields != NULL)
        g_string_append_printf(sql, " %s", fields);
    if (known)
        g_string_append_printf(sql, " (%" PRId64 ")", precision);
    return (TypeAnswer){.sql = arena_text(evaluator_arena(evaluator), sql->str),
                        .family = FAMILY_INTERVAL};
}

// postgresql.BIT(length, varying)
TypeAnswer
answer_bit(Evaluator *evaluator, const DeclaredType *type)
{
    Value *given = call_argument(&type->call, 0, "length");
    Value *varying = call_argument(&type->call, 1, "varying");
    int64_t length = 1;
    int known = integer_argument(given, &length);
    if (known < 0)
        return answer_unknown(evaluator, given, "the length");
    bool varies = varying != NULL && evaluator_truth(evaluator, varying) == 1;
    Arena *arena = evaluator_arena(evaluator);
    if (varies)
        return (TypeAnswer){.sql = known ? arena_printf(arena, "BIT VARYING(%" PRId64 ")", length)
                                         : "BIT VARYING"};
    return (TypeAnswer){.sql = arena_printf(arena, "BIT(%" PRId64 ")", length)};
}

// Boolean(create_constraint, name): the constraint is not made on PostgreSQL, which has the type
TypeAnswer
answer_boolean(Evaluator *evaluator, const DeclaredType *type)
{
    (void)evaluator;
    (void)type;
    return (TypeAnswer){.sql = "BOOLEAN", .family = FAMILY_BOOLEAN};
}

TypeAnswer
answer_uuid(Evaluator *evaluator, const DeclaredType *type)
{
    Value *native = call_argument(&type->call, 1, "native_uuid");
    bool is_text = native != NULL && evaluator_truth(evaluator, native) == 0;
    return (TypeAnswer){.sql = is_text ? "CHAR(32)" : "UUID"};
}

static const char *
brackets(Evaluator *evaluator, const char *sql, int dimensions)
{
    g_autoptr(GString) text = g_string_new(sql);
    const char *collation = strstr(text->str, " COLLATE ");
    gssize at = collation == NULL ? (gssize)text->len : collation - text->str;
    for (int i = 0; i < dimensions; i++)
        g_string_insert(text, at, "[]");
    return arena_text(evaluator_arena(evaluator), text->str);
}

// ARRAY(item_type, as_tuple, dimensions)
TypeAnswer
answer_array(Evaluator *evaluator, const DeclaredType *type)
{
    Value *element = call_argument(&type->call, 0, "item_type");
    if (element == NULL)
        return answer_unknown(evaluator, type->call.rest, "the element type");
    TypeAnswer answer = sql_type_answer(evaluator, element);
    int64_t dimensions = 1;
    int known = integer_argument(call_argument(&type->call, 2, "dimensions"), &dimensions);
    if (known < 0)
        return answer_unknown(evaluator, NULL, "the number of dimensions");
    answer.family = FAMILY_OTHER;
    if (answer.sql != NULL)
        answer.sql = brackets(evaluator, answer.sql, (int)MIN(dimensions, 6));
    answer.dimensions = 1;
    return answer;
}

// DOMAIN(name, data_type, collation=, default=, constraint_name=, not_null=, check=, create_type=)
TypeAnswer
answer_domain(Evaluator *evaluator, const DeclaredType *type)
{
    const Call *call = &type->call;
    const char *name = value_text(call_argument(call, 0, "name"));
    Value *base = call_argument(call, 1, "data_type");
    Value *creates = call_keyword(call, "create_type"), *filled = call_keyword(call, "not_null");
    if (name == NULL)
        return answer_unknown(evaluator, call_argument(call, 0, "name"), "the domain");
    DeclaredDomain *domain = ARENA_NEW(evaluator_arena(evaluator), DeclaredDomain);
    *domain = (DeclaredDomain){
        .name = name,
        .namespace = value_text(call_keyword(call, "schema")),
        .type = base == NULL ? NULL : sql_type_answer(evaluator, base).sql,
        .standard = call_keyword(call, "default"),
        .check = call_keyword(call, "check"),
        .constraint = value_text(call_keyword(call, "constraint_name")),
        .not_null = filled != NULL && evaluator_truth(evaluator, filled) == 1,
        .makes_type = creates == NULL || evaluator_truth(evaluator, creates) != 0,
        .origin = call->origin,
    };
    Value *inherits = call_keyword(call, "inherit_schema");
    domain->inherits_namespace = inherits != NULL && evaluator_truth(evaluator, inherits) == 1;
    if (domain->type != NULL)
        domain->type = with_collation(evaluator, domain->type, call_keyword(call, "collation"));
    g_autofree char *sql = sql_format("%Q", domain->namespace, name);
    return (TypeAnswer){.sql = arena_text(evaluator_arena(evaluator), sql), .domain = domain};
}

// ---- types of others --------------------------------------------------------------------------

TypeAnswer
answer_inner(Evaluator *evaluator, const DeclaredType *type)
{
    Value *wrapped = call_argument(&type->call, 0, "sqltype");
    return wrapped == NULL ? answer_unknown(evaluator, type->call.rest, "the type")
                           : sql_type_answer(evaluator, wrapped);
}

// Their max_length= takes the place of the length in the row.
TypeAnswer
answer_max_length(Evaluator *evaluator, const DeclaredType *type)
{
    int64_t length = 0;
    Value *given = call_argument(&type->call, 0, "length");
    if (given == NULL)
        given = call_keyword(&type->call, "max_length");
    int known = integer_argument(given, &length);
    TypeAnswer answer = answer_plain(evaluator, type);
    if (known < 0)
        return answer_unknown(evaluator, given, "the length");
    if (known) {
        size_t word = strcspn(type->row->sql, "(");
        answer.sql = arena_printf(evaluator_arena(evaluator), "%.*s(%" PRId64 ")", (int)word,
                                  type->row->sql, length);
    }
    return answer;
}

// ChoiceType(choices, impl)
TypeAnswer
answer_choice(Evaluator *evaluator, const DeclaredType *type)
{
    Value *stored = call_argument(&type->call, 1, "impl");
    if (stored == NULL || stored->kind == VALUE_NONE)
        return answer_plain(evaluator, type);
    return sql_type_answer(evaluator, stored);
}

// Vector(3)
TypeAnswer
answer_dimensions(Evaluator *evaluator, const DeclaredType *type)
{
    int64_t dimensions = 0;
    Value *given = call_argument(&type->call, 0, "dim");
    int known = integer_argument(given, &dimensions);
    if (known < 0)
        return answer_unknown(evaluator, given, "the number of dimensions");
    return (TypeAnswer){.sql = known == 0
                                   ? type->row->sql
                                   : arena_printf(evaluator_arena(evaluator), "%s(%" PRId64 ")",
                                                  type->row->sql, dimensions)};
}

// (geoalchemy2: types/__init__.py, _GISType.get_col_spec)
TypeAnswer
answer_geometry(Evaluator *evaluator, const DeclaredType *type)
{
    Value *shape = call_argument(&type->call, 0, "geometry_type");
    Value *reference = call_argument(&type->call, 1, "srid");
    int64_t srid = -1;
    Value *indexed = call_keyword(&type->call, "spatial_index");
    bool spatial = indexed == NULL || evaluator_truth(evaluator, indexed) != 0;
    if (shape != NULL && shape->kind == VALUE_NONE)
        return (TypeAnswer){.sql = type->row->sql, .spatial = spatial};
    const char *name = shape == NULL ? "GEOMETRY" : value_text(shape);
    if (name == NULL || integer_argument(reference, &srid) < 0)
        return answer_unknown(evaluator, name == NULL ? shape : reference, "the geometry");
    g_autofree char *upper = g_ascii_strup(name, -1);
    return (TypeAnswer){.sql = arena_printf(evaluator_arena(evaluator), "%s(%s,%" PRId64 ")",
                                            type->row->sql, upper, srid),
                        .spatial = spatial};
}
