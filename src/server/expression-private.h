#pragma once

// expression-private: an expression as a parse tree: what it names, whether everything in it is
// built in, and a text that is the same for expressions that are the same.

#include "server/arbiter.h"
#include "server/statement-private.h"

typedef struct {
    const char *sql; // as it was given
    Tree *statement; // SELECT (sql); NULL: not exactly one expression, or not known here
    const PgQuery__Node *root;
    GPtrArray *columns;   // names of the columns that it refers to
    GPtrArray *functions; // the FuncCalls
    GPtrArray *types;     // the TypeNames
    GPtrArray *operators; // the lists of name parts, as AExpr
    bool strange;         // has something that is neither built in nor foreign: a sub-select, a
                          // parameter, or what this parser is too old for
} Expression;

Expression *expression_parse(const char *sql) G_GNUC_WARN_UNUSED_RESULT;
void expression_free(Expression *expression);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Expression, expression_free)

/** What the names in expressions mean on the server, as the role's search_path finds them. */
typedef struct Meanings Meanings;

typedef struct {
    const GPtrArray *expressions; // Expression
    const GPtrArray *types;       // Type: of columns and casts
    char **path;                  // the schemas of the role's search_path, NULL-terminated
} MeaningsQuestion;

/** Asks for all names in one query, inside the caller's transaction, search_path = pg_catalog. */
Meanings *meanings_read(Connection *connection, const MeaningsQuestion *question,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void meanings_free(Meanings *meanings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Meanings, meanings_free)

typedef enum { NAME_FUNCTION = 'f', NAME_TYPE = 't', NAME_OPERATOR = 'o' } NameKind;

/** The schema that an unqualified name is found in; NULL: none. */
const char *meanings_schema(const Meanings *meanings, NameKind kind, const char *name);
/** True when it is built in, or an enum whose casts are. namespace NULL: found by the path. */
bool meanings_is_native(const Meanings *meanings, NameKind kind, const char *namespace,
                        const char *name);
/** True when all of that name are built in, in whatever schema, and there is one. */
bool meanings_are_native(const Meanings *meanings, NameKind kind, const char *name);
/** The same as meanings_is_native() for a type. */
bool meanings_is_native_type(const Meanings *meanings, const Type *type);

/** NULL when everything in it is built in; else what is not: "public.slugify()". Free with
 * g_free(). */
char *expression_foreign(const Expression *expression, const Meanings *meanings);

/** The same SQL with unqualified names of enums qualified. Free with g_free(). */
char *expression_qualified(const Expression *expression, const Meanings *meanings);

/** What the names of columns in an expression mean. */
typedef struct {
    const Table *from, *to;
    const Type *value, *cast;
    const Meanings
        *meanings; // NULL: not known, unqualified names are only equal to unqualified ones
} Scope;
/** The type of a column, or of VALUE; NULL: there is none of that name. */
const Type *scope_type(const Scope *scope, const char *column);

/** Equal texts mean equal expressions; the other direction does not hold. Free with g_free(). */
char *expression_canonical(const Expression *expression, const Scope *scope);
