#pragma once

/**
 * types: what people define beside tables: enums, domains, composites, ranges, collations,
 * namespaces, extensions, views, functions, triggers, policies, privileges and the rest.
 *
 * Owns     the arena of the Schema
 * Source   pg_type, pg_enum, pg_namespace, pg_extension, pg_rewrite, pg_proc, pg_trigger, pg_policy
 */

#include "schema/object.h"
#include "schema/type.h"

typedef struct {
    Object object;
    const char *const *labels; // in order
    size_t label_count;
    const char *const *renamed; // confirmed renames that `labels` has already: old, new, old, …
    size_t renamed_count;       // pairs
} EnumType;

typedef struct {
    const char *name;
    bool name_given;
    const char *expression;
    const char *comment;
    unsigned oid; // 0 when it does not come from a catalog
    bool validated;
} DomainCheck;

typedef struct {
    Object object;
    Type type;
    bool not_null;
    const char *default_sql;
    const DomainCheck *checks; // sorted by name
    size_t check_count;
} Domain;

typedef struct {
    const char *name;
    Type type;
} Attribute;

typedef struct {
    Object object;
    const Attribute *attributes; // in order
    size_t attribute_count;
} CompositeType;

/**
 * Kinds that are one definition: functions, views, triggers, ranges, collations. The text is what
 * the pg_get_* function prints, all names qualified, without a semicolon.
 */
typedef struct {
    Object object;
    const char *definition;     // the whole CREATE, or a view's query
    const char *signature;      // functions: as DROP wants them, "public.f(a integer, b text)"
    char type;                  // view: 'v' 'm'; function: 'f' 'p' 'a' 'w'; trigger: tgenabled
    const char *const *columns; // views: names in order
    size_t column_count;
    // Views: "security_barrier=true". Ranges: what renames the functions and the type beside them.
    const char *const *options;
    size_t option_count;
} Program;

typedef struct {
    Object object;
    bool permissive;
    char command;             // 'r' 'a' 'w' 'd' '*'
    const char *const *roles; // sorted; none: PUBLIC
    size_t role_count;
    const char *using_sql, *check_sql;
} Policy;

/** An object that is nothing but its definition. Its name is what DROP and COMMENT ON call it. */
typedef struct {
    Object object;
    const char *const *statements; // that make it
    const char *const *settings;   // each says one thing of it anew; "=…": so it comes; "": none
    const char *const *options;    // "host=…"
    const char *alters;            // what options are altered by: "ALTER SERVER s"
    const char *takes_back;        // what is said of a part of something: instead of DROP
    unsigned statement_count, setting_count, option_count;
} OtherObject;

/** What one role may do with one object beside what it may anyway. */
typedef struct {
    Object object;
    const char *command;        // "ALTER DEFAULT PRIVILEGES FOR ROLE r "; NULL: of an object
    const char *target;         // "TABLE public.t", "TABLES"
    const char *grantee;        // an identifier, or PUBLIC
    const char *const *entries; // "+SELECT", "+SELECT (a)*" with grant option, "-EXECUTE" taken
    unsigned entry_count;
    int position;     // among those of the object: they are granted, and printed, in that order
    char default_for; // of default privileges: 'r' 'S' 'f' 'T' 'n'
    bool is_ours;     // of default privileges: they meet what we make
} Privilege;

typedef struct {
    Object object;            // namespace of the object is NULL: it lives in none
    const char *version;      // NULL: whatever the server has
    const char *installed_in; // the namespace that its members are in
    bool fixed;               // cannot move to another one
} Extension;
