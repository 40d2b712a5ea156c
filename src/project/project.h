#pragma once

/**
 * project: which project this is, which models, which database, and who says so.
 *
 * Shape    a place to start from, options and the environment -> Project. Reads files, contacts
 *          nothing.
 * Owns     Project owns everything that it names; free with project_free()
 * Threads  immutable once found
 * Errors   PROJECT_ERROR for a file or an option that cannot be meant; what is merely odd is in
 *          `diagnostics`. Finding no project, no models or no database is not an error: the fields
 *          are NULL, and who needs them says so with project_need_…()
 * Source   DESIGN.md "Which project, which database"; alembic's script_location and
 *          version_locations (alembic/script/base.py, ScriptDirectory.from_config)
 */

#include "base/diagnostic.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define PROJECT_ERROR project_error_quark()
GQuark project_error_quark(void);
typedef enum {
    PROJECT_ERROR_FILE,           // a configuration file cannot be read or parsed
    PROJECT_ERROR_VALUE,          // a setting or an option that cannot be meant
    PROJECT_ERROR_NO_DATABASE,    // nothing says which database
    PROJECT_ERROR_NO_MODELS,      // no models were found
    PROJECT_ERROR_NOT_POSTGRESQL, // the URL is another system's
} ProjectError;

/** One line of `trueup config`. A password in `value` is masked already. */
typedef struct {
    const char *name;  // "url", "models", "online_rows"
    const char *value; // for people
    const char *from;  // "option --database", "environment DATABASE_URL", ".env:3 DATABASE_URL"
    Origin origin;     // the line to edit; file NULL: there is none
} Setting;

/** A database that something names. */
typedef struct {
    const char *name;     // "dev" of [database dev]; NULL: from elsewhere
    const char *conninfo; // for libpq; may hold a password: never show it. NULL: see `refusal`
    const char *url;      // as it was written, the password masked
    const char *title;    // "microblog@localhost:5432"
    const char *database; // "microblog"; NULL: libpq's default
    const char *host;     // "db1.example.net"; NULL: a local socket
    const char *port;     // NULL: 5432
    const char *label;    // "DEV"; NULL: none
    const char *from;     // who says so, as in Setting
    const char *refusal;  // why it is not for trueup (sqlite, mysql); NULL: it is
    Origin origin;
    bool guard;          // ask for the name before anything is changed
    bool guard_declared; // [database …] says yes or no; else `guard` means an unknown remote host
    bool is_local;       // a socket or a loopback address
} ProjectDatabase;

/** One of several databases, under the name that upgrade(engine_name) gets. */
typedef struct {
    const char *name; // "users"; "" is the default one
    const ProjectDatabase *database;
} ProjectBind;

/** "color.add = 34 bold": how a role of the screens and the reports looks. */
typedef struct {
    const char *role; // "add"; one that there is
    int color;        // of 256; -1: the terminal's own
    bool bold, dim, reverse;
} ProjectColor;

/** "key.refresh = F5 R"; which actions and keys there are, the screens know. */
typedef struct {
    const char *action, *keys; // "refresh", "F5 R"
    const char *place;         // "trueup.conf:7"
} ProjectKey;

/** How long locks are waited for, and how often. */
typedef struct {
    int lock_timeout_ms, attempts;               // of a transaction
    int online_lock_timeout_ms, online_attempts; // of parts that fill or validate
    int alone_lock_timeout_ms;                   // of CONCURRENTLY
} ProjectPatience;

typedef struct {
    Arena *arena;
    const char *root;            // absolute; files are shown relative to it
    const char *migrations;      // absolute folder with env.py; NULL: none
    const char *const *versions; // absolute folders of revisions; NULL-terminated
    size_t versions_named;       // how many of them the configuration names; the others lie below
    bool sql_only;               // made by "init --sql": new revisions are .sql
    bool version_locations;      // alembic.ini names them: what is missing is made
    // How alembic.ini wants new revision files; NULL: it does not say.
    const char *file_template, *timezone, *output_encoding, *slug_length;
    const char *version_table, *version_namespace; // "alembic_version", NULL
    const char *const *models;                     // absolute files or folders; NULL-terminated
    const char *models_title;                      // "models/", "app/models.py and 2 more"
    const char *const *looked_for_models; // without models: where was looked; NULL-terminated
    const char *const *types;             // [type]: name, SQL, name, SQL, …; NULL-terminated
    const char *sqlalchemy;               // "1.4", "2.0"; NULL: by what it pins and imports
    const char *const *ignore;            // patterns; NULL-terminated
    int64_t online_rows, backup_max_bytes;
    ProjectPatience patience;
    bool ascii;        // glyphs = ascii: no characters beyond it on the screens
    int64_t refresh_s; // the screens read the catalog again so often; 0: never
    const ProjectColor *colors;
    const ProjectKey *keys;
    size_t color_count, key_count;
    const char *alembic;              // how its own Alembic is called: "flask db"; NULL: not said
    const ProjectDatabase *databases; // the [database NAME] sections, in their order
    size_t database_count;
    const ProjectDatabase *database; // the chosen one; NULL: nothing says which
    const ProjectBind *binds;        // of a project for several databases, the default one first
    size_t bind_count;               // 0: there is one database
    const char *conflict;            // another source names another database; NULL: none
    const char *sandbox;     // a scratch server's address; may hold a password. NULL: a private one
    const Setting *settings; // everything, in the order of `trueup config`
    size_t setting_count;
    Diagnostics diagnostics;
} Project;

typedef struct {
    const char *start;              // where the search begins; NULL: the current directory
    const char *database;           // --database; NULL: not given
    const char *directory;          // --directory; NULL: not given
    const char *sqlalchemy;         // --sqlalchemy; NULL: not given
    const char *sandbox;            // --sandbox; NULL: not given
    const char *const *models;      // --models; NULL-terminated; NULL: not given
    const char *const *environment; // "NAME=VALUE", NULL-terminated; NULL: the process's own
    bool skip_models;               // nobody asks for them: look for none
} ProjectOptions;

/**
 * Finds the project at or above `start`, and what its files say.
 * Returns  own, free with project_free(); NULL on error
 */
Project *project_find(const ProjectOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void project_free(Project *project);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Project, project_free)

/** The chosen database; NULL with an error that says what to do when there is none for us. */
const ProjectDatabase *project_need_database(const Project *project, GError **error);

/** The database of a bind; NULL with an error when there is no such bind, or it is not for us. */
const ProjectDatabase *project_need_bind(const Project *project, const char *name, GError **error);

/** The bind that a database is of; NULL: the default one, or there is one database. Borrowed. */
const char *project_bind_of(const Project *project, const ProjectDatabase *database);

/** True when there are models; else an error that says where was looked. */
bool project_need_models(const Project *project, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The database that NAME, a URL or a conninfo names; in the project's arena. NULL on error. */
const ProjectDatabase *project_database(const Project *project, const char *name_or_url,
                                        GError **error);

/** `path` as it is shown: relative to the project where it lies in it. Borrowed or in the arena. */
const char *project_relative(const Project *project, const char *path);
