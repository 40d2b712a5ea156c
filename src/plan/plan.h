#pragma once

/**
 * plan: from differences to statements in an order that runs.
 *
 * Shape    Changes -> Plan: Steps, each with its SQL up and what belongs to it. One topological
 * sort over creates, alters and drops with their real dependencies (Kind.depends, Object.needs).
 * Owns     Plan owns its steps and texts; it borrows the changes and their schemas
 * Threads  pure functions of their arguments
 * Errors   PLAN_ERROR_CYCLE names the objects that need each other in a circle
 */

#include "diff/diff.h"

#include <glib.h>

#define PLAN_ERROR plan_error_quark()
GQuark plan_error_quark(void);
typedef enum { PLAN_ERROR_CYCLE, PLAN_ERROR_IMPOSSIBLE, PLAN_ERROR_NO_CHANGE } PlanError;

typedef struct {
    const char *sql; // without the semicolon
    bool outside_transaction;
    bool loses_data;
    const Change *change; // why; NULL for what a change elsewhere made necessary
    const Object *object; // what it touches
} Step;

typedef struct {
    Arena *arena;
    const Step *steps;
    size_t count;
    const struct PlanGroup *groups; // private: the steps that belong together
    size_t group_count;
} Plan;

/** Who needs each object of a schema, which it borrows. */
typedef struct PlanUsers PlanUsers;
void plan_users_free(PlanUsers *users);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlanUsers, plan_users_free)

/**
 * The statements that do `changes`, in order. Open pairs must be settled before. What is unproven
 * is left alone. VERB_RENAME is done as it says: leave out candidates that nobody confirmed.
 * Returns  own, free with plan_free(); NULL on error
 */
Plan *plan_new(const Changes *changes, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/**
 * The same for many small plans of the same two schemas.
 * users   keeps who needs what in changes->from from one call to the next: NULL in it at first,
 * made when it is needed, freed by the caller with plan_users_free()
 */
Plan *plan_new_with(const Changes *changes, PlanUsers **users,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
void plan_free(Plan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Plan, plan_free)

/** The plan as a script for psql: statements end in ";\n"; free with g_free(). */
char *plan_script(const Plan *plan) G_GNUC_WARN_UNUSED_RESULT;

/** The statements that create all of `schema` on an empty database, in order of dependency. */
Plan *plan_create_all(const Schema *schema, GError **error) G_GNUC_WARN_UNUSED_RESULT;
