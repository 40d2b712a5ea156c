#pragma once

/**
 * orm-private: sessions of SQLAlchemy's ORM, as revisions use them for rows.
 *
 * Shape    Session(bind=op.get_bind()) -> OrmSession; session.query(Class) -> OrmQuery, a SELECT
 *          that is sent when somebody wants its rows; an instance of a mapped class -> OrmObject
 *          while a session has it. What has changed is sent by flush, as SQLAlchemy does it: before
 *          the next query, at flush() and commit().
 * Owns     everything is in the evaluator's arena
 * Source   SQLAlchemy: orm/session.py, orm/query.py, orm/unitofwork.py, orm/persistence.py
 */

#include "revision/cursor-private.h"
#include "sqlalchemy/mapped.h"

typedef enum { ORM_NEW, ORM_KEPT, ORM_DELETED, ORM_GONE } OrmState;

typedef struct OrmSession OrmSession;

/** An instance that a session has. */
typedef struct {
    OrmSession *session;
    Value *instance;
    const Mapping *mapping;
    OrmState state;
    Value **loaded;     // by column: what the row holds; NULL: not known
    const char **texts; // the same as literals, of what changes in its place; NULL: it does not
    bool *forced;       // flag_modified()
    Value *related;     // a dict: the lists of its relationships as they were read; NULL: none
    bool is_expired;
} OrmObject;

struct OrmSession {
    ScriptReader *reader;
    Pointers mappings; // Mapping
    Pointers objects;  // OrmObject
    Value *identities; // dict: "CLASS KEY" -> instance
    bool is_flushing, is_adding;
    bool has_lists; // of relationships
};

// ---- orm-session.c ------------------------------------------------------------------------------

extern const HostType orm_session_type; // data: OrmSession

// ---- orm-object.c -------------------------------------------------------------------------------

const Mapping *orm_mapping(OrmSession *session, Value *class);
/** The object of an instance of a mapped class; NULL: it is none, or no session has it. */
OrmObject *orm_object(const Value *instance);
/** The instance of a row: the cells from `column` on are the table's columns in order. */
Value *orm_load(OrmSession *session, const Mapping *mapping, const Result *result, size_t row,
                size_t column);
/** Session.add(). False: it is no such instance, which is said. */
bool orm_add(OrmSession *session, Value *instance, Origin origin);
void orm_delete(OrmSession *session, Value *instance, Origin origin);
/** Sends what has changed. */
void orm_flush(OrmSession *session, Origin origin);
/** The value of an attribute by its column's place; NULL: nothing was ever given. */
Value *orm_attribute(const Mapping *mapping, const Value *instance, size_t column);
/** self.name(…) of a host object: table.insert(), statement.where(condition). */
Value *orm_invoke(OrmSession *session, Value *self, const char *name, size_t count,
                  Value *const *arguments);
/** session.merge(): the instance that the session has from then on. */
Value *orm_merge(OrmSession *session, Value *instance, Origin origin);
/** Forgets everything that was not sent. */
void orm_clear(OrmSession *session);
void orm_expire(OrmSession *session);

// ---- orm-query.c --------------------------------------------------------------------------------

/** session.query(…). */
Value *orm_query(OrmSession *session, const Call *call);
/** The shape of what a SELECT of these columns gives; NULL: plain rows. */
const CursorShape *orm_shape(OrmSession *session, Value *const *columns, size_t count,
                             bool is_single);
/** The one instance with that key; None when there is none. */
Value *orm_get(OrmSession *session, Value *class, Value *key, Origin origin);
/** What an instance is related to: a list, an instance or None; NULL: it is not followed. */
Value *orm_relate(Evaluator *evaluator, Value *instance, const Call *relationship);
