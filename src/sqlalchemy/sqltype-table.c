#include "sqlalchemy/sqltype-private.h"

#include <string.h>

// (SQLAlchemy: dialects/postgresql/base.py, PGTypeCompiler; sql/compiler.py, GenericTypeCompiler)
const SqlTypeRow sql_types_generic[] = {
    {"Integer", FAMILY_INTEGER, "INTEGER", answer_plain},
    {"INTEGER", FAMILY_INTEGER, "INTEGER", answer_plain},
    {"INT", FAMILY_INTEGER, "INTEGER", answer_plain},
    {"SmallInteger", FAMILY_SMALL_INTEGER, "SMALLINT", answer_plain},
    {"SMALLINT", FAMILY_SMALL_INTEGER, "SMALLINT", answer_plain},
    {"BigInteger", FAMILY_BIG_INTEGER, "BIGINT", answer_plain},
    {"BIGINT", FAMILY_BIG_INTEGER, "BIGINT", answer_plain},
    {"Float", FAMILY_NUMERIC, "FLOAT", answer_float},
    {"FLOAT", FAMILY_NUMERIC, "FLOAT", answer_float},
    {"Double", FAMILY_NUMERIC, "DOUBLE PRECISION", answer_plain},
    {"DOUBLE", FAMILY_NUMERIC, "DOUBLE PRECISION", answer_plain},
    {"DOUBLE_PRECISION", FAMILY_NUMERIC, "DOUBLE PRECISION", answer_plain},
    {"REAL", FAMILY_NUMERIC, "REAL", answer_plain},
    {"Numeric", FAMILY_NUMERIC, "NUMERIC", answer_numeric},
    {"NUMERIC", FAMILY_NUMERIC, "NUMERIC", answer_numeric},
    {"DECIMAL", FAMILY_NUMERIC, "DECIMAL", answer_numeric},
    {"String", FAMILY_STRING, "VARCHAR", answer_length},
    {"VARCHAR", FAMILY_STRING, "VARCHAR", answer_length},
    {"CHAR", FAMILY_STRING, "CHAR", answer_length},
    {"NCHAR", FAMILY_STRING, "NCHAR", answer_length},
    {"NVARCHAR", FAMILY_STRING, "NVARCHAR", answer_length},
    {"Unicode", FAMILY_STRING, "VARCHAR", answer_length},
    {"Text", FAMILY_STRING, "TEXT", answer_length},
    {"TEXT", FAMILY_STRING, "TEXT", answer_length},
    {"UnicodeText", FAMILY_STRING, "TEXT", answer_length},
    {"CLOB", FAMILY_STRING, "CLOB", answer_length},
    {"Boolean", FAMILY_BOOLEAN, "BOOLEAN", answer_boolean},
    {"BOOLEAN", FAMILY_BOOLEAN, "BOOLEAN", answer_boolean},
    {"MatchType", FAMILY_BOOLEAN, "BOOLEAN", answer_plain},
    {"Date", FAMILY_DATE, "DATE", answer_plain},
    {"DATE", FAMILY_DATE, "DATE", answer_plain},
    {"DateTime", FAMILY_DATE, "TIMESTAMP", answer_time},
    {"DATETIME", FAMILY_DATE, "DATETIME", answer_plain},
    {"TIMESTAMP", FAMILY_DATE, "TIMESTAMP", answer_time},
    {"Time", FAMILY_DATE, "TIME", answer_time},
    {"TIME", FAMILY_DATE, "TIME", answer_time},
    {"Interval", FAMILY_INTERVAL, "INTERVAL", answer_interval},
    {"LargeBinary", FAMILY_BINARY, "BYTEA", answer_plain},
    {"Binary", FAMILY_BINARY, "BYTEA", answer_plain},
    {"PickleType", FAMILY_BINARY, "BYTEA", answer_plain},
    {"BLOB", FAMILY_BINARY, "BLOB", answer_length},
    {"BINARY", FAMILY_BINARY, "BINARY", answer_length},
    {"VARBINARY", FAMILY_BINARY, "VARBINARY", answer_length},
    {"JSON", FAMILY_JSON, "JSON", answer_plain},
    {"Uuid", FAMILY_OTHER, "UUID", answer_uuid},
    {"UUID", FAMILY_OTHER, "UUID", answer_plain},
    {"ARRAY", FAMILY_OTHER, NULL, answer_array},
    {"Enum", FAMILY_ENUM, NULL, answer_enum},
    {"TypeDecorator", FAMILY_OTHER, NULL, answer_decorator},
    {"UserDefinedType", FAMILY_OTHER, NULL, answer_user},
    {"TypeEngine", FAMILY_OTHER, NULL, answer_user},
    {"NullType", FAMILY_NULL, NULL, answer_plain},
    {"NULLTYPE", FAMILY_NULL, NULL, answer_plain},
    {NULL, FAMILY_OTHER, NULL, NULL},
};

const SqlTypeRow sql_types_dialect[] = {
    {"ARRAY", FAMILY_OTHER, NULL, answer_array},
    {"BIT", FAMILY_OTHER, "BIT", answer_bit},
    {"BYTEA", FAMILY_BINARY, "BYTEA", answer_plain},
    {"CIDR", FAMILY_OTHER, "CIDR", answer_plain},
    {"CITEXT", FAMILY_STRING, "CITEXT", answer_plain},
    {"DATEMULTIRANGE", FAMILY_OTHER, "DATEMULTIRANGE", answer_plain},
    {"DATERANGE", FAMILY_OTHER, "DATERANGE", answer_plain},
    {"DOMAIN", FAMILY_OTHER, NULL, answer_domain},
    {"ENUM", FAMILY_ENUM, NULL, answer_enum},
    {"HSTORE", FAMILY_OTHER, "HSTORE", answer_plain},
    {"INET", FAMILY_OTHER, "INET", answer_plain},
    {"INT4MULTIRANGE", FAMILY_OTHER, "INT4MULTIRANGE", answer_plain},
    {"INT4RANGE", FAMILY_OTHER, "INT4RANGE", answer_plain},
    {"INT8MULTIRANGE", FAMILY_OTHER, "INT8MULTIRANGE", answer_plain},
    {"INT8RANGE", FAMILY_OTHER, "INT8RANGE", answer_plain},
    {"INTERVAL", FAMILY_INTERVAL, "INTERVAL", answer_postgresql_interval},
    {"JSONB", FAMILY_JSON, "JSONB", answer_plain},
    {"JSONPATH", FAMILY_OTHER, "JSONPATH", answer_plain},
    {"MACADDR", FAMILY_OTHER, "MACADDR", answer_plain},
    {"MACADDR8", FAMILY_OTHER, "MACADDR8", answer_plain},
    {"MONEY", FAMILY_OTHER, "MONEY", answer_plain},
    {"NUMMULTIRANGE", FAMILY_OTHER, "NUMMULTIRANGE", answer_plain},
    {"NUMRANGE", FAMILY_OTHER, "NUMRANGE", answer_plain},
    {"OID", FAMILY_OTHER, "OID", answer_plain},
    {"REGCLASS", FAMILY_OTHER, "REGCLASS", answer_plain},
    {"REGCONFIG", FAMILY_OTHER, "REGCONFIG", answer_plain},
    {"TSMULTIRANGE", FAMILY_OTHER, "TSMULTIRANGE", answer_plain},
    {"TSQUERY", FAMILY_OTHER, "TSQUERY", answer_plain},
    {"TSRANGE", FAMILY_OTHER, "TSRANGE", answer_plain},
    {"TSTZMULTIRANGE", FAMILY_OTHER, "TSTZMULTIRANGE", answer_plain},
    {"TSTZRANGE", FAMILY_OTHER, "TSTZRANGE", answer_plain},
    {"TSVECTOR", FAMILY_OTHER, "TSVECTOR", answer_plain},
    {NULL, FAMILY_OTHER, NULL, NULL},
};

// Types of sqlalchemy-utils, citext, pgvector, geoalchemy2, flask-security and fastapi-users, as
// they are on PostgreSQL. (their sources)
const SqlTypeRow sql_types_foreign[] = {
    {"ArrowType", FAMILY_DATE, "TIMESTAMP", answer_plain},
    {"AsaList", FAMILY_STRING, "TEXT", answer_plain},
    {"AutoString", FAMILY_STRING, "VARCHAR", answer_length},
    {"BitType", FAMILY_OTHER, "BIT", answer_max_length},
    {"CIText", FAMILY_STRING, "CITEXT", answer_plain},
    {"ChoiceType", FAMILY_STRING, "VARCHAR(255)", answer_choice},
    {"ColorType", FAMILY_STRING, "VARCHAR(20)", answer_max_length},
    {"CountryType", FAMILY_STRING, "VARCHAR(2)", answer_plain},
    {"CurrencyType", FAMILY_STRING, "VARCHAR(3)", answer_plain},
    {"DateRangeType", FAMILY_OTHER, "DATERANGE", answer_plain},
    {"DateTimeRangeType", FAMILY_OTHER, "TSRANGE", answer_plain},
    {"EmailType", FAMILY_STRING, "VARCHAR(255)", answer_max_length},
    {"EncryptedType", FAMILY_BINARY, "BYTEA", answer_plain},
    {"EnrichedDateTimeType", FAMILY_DATE, "TIMESTAMP", answer_plain},
    {"GUID", FAMILY_OTHER, "UUID", answer_plain},
    {"Geography", FAMILY_OTHER, "geography", answer_geometry},
    {"Geometry", FAMILY_OTHER, "geometry", answer_geometry},
    {"HALFVEC", FAMILY_OTHER, "HALFVEC", answer_dimensions},
    {"IPAddressType", FAMILY_STRING, "VARCHAR(50)", answer_max_length},
    {"Int8RangeType", FAMILY_OTHER, "INT8RANGE", answer_plain},
    {"IntRangeType", FAMILY_OTHER, "INT4RANGE", answer_plain},
    {"JSONType", FAMILY_JSON, "JSON", answer_plain},
    {"LocaleType", FAMILY_STRING, "VARCHAR(10)", answer_plain},
    {"LtreeType", FAMILY_OTHER, "LTREE", answer_plain},
    {"NumericRangeType", FAMILY_OTHER, "NUMRANGE", answer_plain},
    {"PasswordType", FAMILY_BINARY, "BYTEA", answer_plain},
    {"PhoneNumberType", FAMILY_STRING, "VARCHAR(20)", answer_plain},
    {"Raster", FAMILY_OTHER, "raster", answer_plain},
    {"SPARSEVEC", FAMILY_OTHER, "SPARSEVEC", answer_dimensions},
    {"ScalarListType", FAMILY_STRING, "TEXT", answer_plain},
    {"StringEncryptedType", FAMILY_STRING, "VARCHAR", answer_plain},
    {"TIMESTAMPAware", FAMILY_DATE, "TIMESTAMP WITH TIME ZONE", answer_plain},
    {"TSVectorType", FAMILY_OTHER, "TSVECTOR", answer_plain},
    {"TimezoneType", FAMILY_STRING, "VARCHAR(50)", answer_plain},
    {"URLType", FAMILY_STRING, "TEXT", answer_plain},
    {"UUIDType", FAMILY_OTHER, "UUID", answer_plain},
    {"VECTOR", FAMILY_OTHER, "VECTOR", answer_dimensions},
    {"Vector", FAMILY_OTHER, "VECTOR", answer_dimensions},
    {"WeekDaysType", FAMILY_OTHER, "BIT(7)", answer_plain},
    {NULL, FAMILY_OTHER, NULL, NULL},
};

// MutableDict.as_mutable(JSON) and its like are the type that they are given.
const SqlTypeRow sql_type_inner = {"as_mutable", FAMILY_OTHER, NULL, answer_inner};

static const SqlTypeRow *
find_row(const SqlTypeRow *rows, const char *name)
{
    for (; rows->name != NULL; rows++)
        if (strcmp(rows->name, name) == 0)
            return rows;
    return NULL;
}

const SqlTypeRow *
sql_type_row(const char *name)
{
    const SqlTypeRow *row = find_row(sql_types_generic, name);
    if (row == NULL)
        row = find_row(sql_types_dialect, name);
    return row != NULL ? row : find_row(sql_types_foreign, name);
}

const SqlTypeRow *
sql_type_generic_row(const char *name)
{
    return find_row(sql_types_generic, name);
}
