#pragma once

/**
 * script-private: what the files that read a revision's body share.
 *
 * Shape    a ScriptReader is one reading of one direction; the host objects of alembic and
 *          SQLAlchemy's connections find it by script_reader()
 * Owns     statements and reasons go to the script's arena, the rest to the evaluator's
 */

#include "python/evaluator.h"
#include "revision/script.h"
#include "sqlalchemy/declared.h"

typedef struct ScriptCursor ScriptCursor; // op-connection.c

typedef struct {
    Declarations declarations; // first: evaluator_host() is both
    RevisionScript *script;
    const Revision *revision;
    const ScriptOptions *options;
    Evaluator *evaluator;
    GArray *statements;  // ScriptStatement
    GPtrArray *unproven; // const char *
    MetaData *metadata;  // with the project's naming_convention
    ScriptMemory *memory;
    ScriptCursor *pending; // sent last: whether its result is used is not known yet
    GError *error;         // of the server: nothing more is sent
    unsigned autocommit;   // blocks that are open
    bool ended;            // op.execute("COMMIT") has ended the transaction
    bool running;          // upgrade() itself, not the head of the file
} ScriptReader;

struct ScriptMemory {
    GHashTable *enums; // "namespace.name"
    GHashTable *files; // that revisions were read of, or that these import
};

ScriptReader *script_reader(const Evaluator *evaluator);

/**
 * The revision cannot be read in full: the first reason stays.
 * touches  "namespace.table" that the unread part is about; NULL: it could be anything
 */
void script_opaque(ScriptReader *reader, Origin origin, const char *touches, const char *format,
                   ...) G_GNUC_PRINTF(4, 5);
/** The same because of a value that is not known; what queries return makes it live instead. */
void script_not_known(ScriptReader *reader, const Value *value, Origin origin, const char *touches,
                      const char *what);
void script_live(ScriptReader *reader, Origin origin);
/** In a live run everything has been asked: what still goes by an unasked result is opaque. */
void script_must_know(ScriptReader *reader, Origin origin, const char *what);
/** Sends a statement, after what is pending. Its texts are copied. `touches` as above. */
void script_send(ScriptReader *reader, ScriptStatement statement, const char *touches);
/** The statement as it is sent, its texts copied; false: it is not to be sent. */
bool script_settle(ScriptReader *reader, ScriptStatement *statement, const char *touches);
/** What a query returns when nobody asks the server. */
Value *script_unasked(Evaluator *evaluator, Origin origin);
bool script_is_unasked(const Value *value);

/** Behind the first semicolon that ends a statement, or the end of the text. */
const char *script_statement_end(const char *sql);
/** What a text of SQL holds. */
typedef struct {
    size_t count;
    bool is_data; // every statement is about rows
    bool returns; // the only statement is a query
} ScriptText;
ScriptText script_text(const char *sql);
/** Without space and semicolons at its end; in `arena`. */
const char *script_trimmed(Arena *arena, const char *sql);

bool script_read_sql(ScriptReader *reader, ScriptDirection direction, GError **error);
bool script_read_python(ScriptReader *reader, ScriptDirection direction, GError **error);

/** The host modules of a revision, before those of SQLAlchemy. */
const HostModule *const *script_modules(Arena *arena);
/** Forgets whether the last query's result is used: it is sent. */
void script_flush(ScriptReader *reader);
