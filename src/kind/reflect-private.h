#pragma once

/**
 * reflect-private: what a reflection knows while it reads.
 *
 * Shape    rows -> objects in schema->arena, and what only the reading needs in `scratch`. Objects
 *          are known by their catalog and oid, so that later rows find them
 */

#include "kind/expression-private.h"
#include "kind/oid-map-private.h"
#include "kind/reader.h"
#include "schema/schema.h"

/** Oids of the catalogs that objects are addressed in (pg_depend.classid). */
typedef enum {
    CATALOG_TABLESPACE = 1213,
    CATALOG_TYPE = 1247,
    CATALOG_FUNCTION = 1255,
    CATALOG_RELATION = 1259,
    CATALOG_ACCESS_METHOD = 2601,
    CATALOG_DEFAULT = 2604,
    CATALOG_CONSTRAINT = 2606,
    CATALOG_NAMESPACE = 2615,
    CATALOG_OPERATOR_CLASS = 2616,
    CATALOG_TRIGGER = 2620,
    CATALOG_EXTENSION = 3079,
    CATALOG_POLICY = 3256,
    CATALOG_COLLATION = 3456,
} Catalog;

enum { FIRST_NORMAL_OID = 16384 }; // what users made is at or above it
enum { MOST_COLUMNS = 1600 };      // of a relation (PostgreSQL: MaxHeapAttributeNumber)

/** A column by its number; what its object does not say is needed to read indexes. */
typedef struct {
    const char *name; // NULL: dropped
    union {
        Column *column;   // of tables
        const Type *type; // of composite types
    };
    unsigned type_oid, collation;
} RelationColumn;

/** A row of pg_class: a table, view, sequence or composite type. */
typedef struct {
    unsigned oid, column_count;
    char kind;               // relkind
    RelationColumn *columns; // by attribute number - 1
    Object *object;          // Table, Program (a view), Sequence, CompositeType
} Relation;

/** Of an exclusion constraint, one for each column of its index. */
typedef struct {
    const char *const *names, *const *namespaces;
    unsigned count;
} ExclusionOperators;

typedef struct {
    const Object *object, *needed;
} ReflectedNeed;

/** A row of pg_type. */
typedef struct {
    unsigned namespace, element, base, collation;
    int modifier, dimensions; // of a domain's base type
    char type, storage;
    bool is_array;
    const char *name;
} CatalogType;

/** Anything that is only named. */
typedef struct {
    unsigned namespace;
    const char *name;
} CatalogName;

typedef struct {
    unsigned oid, namespace;
    bool is_default;
    const char *name;
} OperatorClass;

struct Reflection {
    Schema *schema;
    Arena *arena;   // the schema's
    Arena *scratch; // dies with the reflection
    int block_size;
    OidMap namespaces;        // oid -> const char *; temporary ones are not here
    OidMap names;             // catalog and oid -> const char *: access methods, tablespaces
    OidMap collations;        // oid -> CatalogName *
    OidMap classes;           // oid -> OperatorClass *
    OidMap class_defaults;    // access method and type -> its default OperatorClass *
    OidMap types;             // oid -> CatalogType *
    OidMap shared_types;      // type and modifier -> const Type *
    OidMap relations;         // oid -> Relation *
    OidMap row_types;         // oid of a type -> Relation * whose rows have it
    OidMap objects;           // catalog and oid -> Object *
    OidMap wanted;            // catalog and oid of what somebody will ask for
    OidMap members;           // catalog and oid -> Extension *
    OidMap class_options;     // index and position -> const char *
    OidMap index_owners;      // oid -> Constraint *
    OidMap exclusions;        // oid of the index -> ExclusionOperators *
    OidMap drawn;             // column and table -> oid of the sequence that its default draws from
    const Relation *last;     // whose columns are being read
    GPtrArray *relation_list; // Relation *, in the order in which they came
    GPtrArray *pending[KINDS];          // rows of each kind that wait for `end`, in scratch
    GPtrArray *comments, *dependencies; // remark.c
    ExpressionTexts *texts;
    GArray *needs;    // of ReflectedNeed
    unsigned granted; // relations with privileges of their own
    bool whole;       // ReflectOptions
};

static inline uint64_t
reflection_key(unsigned high, unsigned low)
{
    return (uint64_t)high << 32 | low;
}

/** The object of that catalog and oid, or NULL. */
Object *reflection_object(const Reflection *reflection, Catalog catalog, unsigned oid);
/** Makes it known, and sets its oid. */
void reflection_know(Reflection *reflection, Catalog catalog, unsigned oid, Object *object);
/**
 * Constraints and defaults, of which there are many, are made known only when a row that was read
 * before will ask for them.
 */
void reflection_want(Reflection *reflection, Catalog catalog, unsigned oid);
void reflection_know_if_wanted(Reflection *reflection, Catalog catalog, unsigned oid,
                               Object *object);
/** NULL: temporary, or there is none. */
const char *reflection_namespace(const Reflection *reflection, unsigned oid);
/** The same for what lives in pg_catalog unless said otherwise: NULL for pg_catalog. */
const char *reflection_other_namespace(const Reflection *reflection, unsigned oid);
Relation *reflection_relation(const Reflection *reflection, unsigned oid);
/** The name of an access method or tablespace; NULL: none. */
const char *reflection_name(const Reflection *reflection, Catalog catalog, unsigned oid);
/** A new object's head; children take their parent's namespace. */
Object reflection_child(KindId kind, const char *name, const Relation *parent);

/** The name of a relation's column; NULL when there is none. */
const char *reflection_column_name(const Relation *relation, int64_t number);
/** Names of columns by numbers, as conkey and the like have them; equal lists are one. */
const char *const *reflection_column_names(Reflection *reflection, const Relation *relation,
                                           const int16_t *numbers, size_t count);
/** The Column of a table; NULL when there is none. */
Column *reflection_column(const Relation *relation, int64_t number);

/** What pg_attribute says about a type. */
typedef struct {
    unsigned oid, collation;
    int modifier;
    int dimensions;        // of a domain's base type, which has no array type of its own
    const char *formatted; // format_type() of a user's type with modifiers; NULL: none
} TypeNumbers;
/** Shared in the schema's arena. */
const Type *reflection_type(Reflection *reflection, TypeNumbers numbers);

/** A domain's row of pg_type, which the enums' query also reads. */
void reflection_domain(Reflection *reflection, unsigned oid, const CatalogType *type,
                       const CatalogRow *row);

/** What their rows left open, when all is read: base types of domains, attributes of composites. */
void reflection_domains(Reflection *reflection);
void reflection_composites(Reflection *reflection);

/** Options as the catalogs keep them, sorted, without what is the server's own. */
const char *const *reflection_options(Reflection *reflection, const CatalogRow *row,
                                      unsigned column, unsigned *count);
/** A record in scratch that waits for `end`. */
void reflection_wait(Reflection *reflection, KindId kind, void *record);
/** `object` needs `needed`; nothing happens when either is NULL or they are the same. */
void reflection_need(Reflection *reflection, const Object *object, const Object *needed);

/** The same for the columns that an expression of it refers to. */
void reflection_need_columns(Reflection *reflection, const Object *object, const Relation *relation,
                             ExpressionColumns columns);

/** Queries that belong to no kind: names that others refer to, and what is said about objects. */
extern const CatalogQuery reflect_lookups[], reflect_remarks[], reflect_analysed[];
/** Those of tables and of columns, which other kinds have too. */
extern const CatalogQuery relation_queries[], attribute_queries[];

/** A row of pg_depend: that object needs this one. */
void reflection_dependency(Reflection *reflection, const CatalogRow *row);
/** The object that a catalog's address names: a column, a constraint, …; NULL: none that is read.
 */
const Object *reflection_addressed(const Reflection *reflection, unsigned catalog, unsigned oid,
                                   int column);

extern const char query_analysed[], query_attribute[], query_collation[], query_constraint[],
    query_default[], query_definition[], query_definition_depend[], query_depend[],
    query_description[], query_enum[], query_extension[], query_foreign[], query_function[],
    query_index[], query_inherits[], query_member[], query_name[], query_namespace[],
    query_opclass[], query_other[], query_part[], query_partitioned[], query_policy[],
    query_privilege[], query_range[], query_relation[], query_sequence[], query_trigger[],
    query_type[], query_view[];
