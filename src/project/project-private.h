#pragma once

// What the files of this room share while a Project is being made.

#include "project/dotenv.h"
#include "project/ini.h"
#include "project/project.h"

/** A project under construction, and the files that speak about it. */
typedef struct {
    Project *project;
    Arena *arena; // the project's
    const ProjectOptions *options;
    const char *start;              // absolute
    const char *const *environment; // of the process, or what a test says
    Ini *conf;                      // trueup.conf; NULL: none
    Ini *alembic;                   // alembic.ini, or [tool.alembic] as one; NULL: none
    const char *conf_path, *alembic_path;
    const char *migrations_from, *models_from, *version_from;
    Origin migrations_origin, models_origin;
    const char *sandbox_title, *sandbox_from; // as `trueup config` says them
    Origin sandbox_origin;
} Finder;

/** root, migrations, versions, and the ini files that say so. */
bool find_places(Finder *finder, GError **error);
/** models, and what they were called. */
bool find_models(Finder *finder, GError **error);
/** databases, the chosen one, and the sources that disagree. */
bool find_databases(Finder *finder, GError **error);
/** What is left of trueup.conf: ignore, types, numbers. Unknown names become diagnostics. */
bool read_settings(Finder *finder, GError **error);

/** What it says about the screens: glyphs, refresh, color.ROLE, key.ACTION. */
bool read_look(Finder *finder, GError **error);
bool read_patience(Finder *finder, GError **error);
typedef void (*ListSetting)(Finder *finder, void *data, const char *name, const char *value);
/** The same, one after the other. */
void list_look(Finder *finder, ListSetting add, void *data);
void list_patience(Finder *finder, ListSetting add, void *data);

/** The scratch server that --sandbox or trueup.conf names. */
bool find_sandbox(Finder *finder, GError **error);
/** What a private server would be made of, where no scratch server is named. */
void name_sandbox(Finder *finder);

/** All of them as lines of `trueup config`. */
void list_settings(Finder *finder);
/** Origin and name of an option, "trueup.conf:2". */
Origin option_origin(Finder *finder, const char *path, const IniOption *option);
const char *origin_in_arena(Finder *finder, Origin origin);

/** The text of a file, NULL without an error when there is none. */
char *read_file_if_there(const char *path, GError **error);
/** NULL: not set, or empty. */
const char *environment_get(const char *const *environment, const char *name);
/** `path`, relative to `folder` unless absolute; "." and ".." resolved; in the arena. */
const char *absolute_path(Arena *arena, const char *path, const char *folder);
/** A list as trueup.conf writes one: parts between commas and newlines, NULL-terminated. */
const char *const *split_list(Arena *arena, const char *text);

/** The database that the application's own configuration names. */
typedef struct {
    const char *text; // the URL; NULL: none was found
    const char *name; // "SQLALCHEMY_DATABASE_URI"
    Origin origin;
} AppUrl;

/**
 * Looks for it in the files that usually hold it, by evaluating them.
 *
 * environment_spoke  the environment or .env names a database: the default that a configuration
 *                    falls back on is not used then
 */
AppUrl find_app_url(Finder *finder, bool environment_spoke);

/** An item of SQLALCHEMY_BINDS. */
typedef struct {
    const char *name;
    const char *text; // its URL; NULL: it is not known
    Origin origin;
} AppBind;

/** Looks for them as find_app_url() does; ends with a row whose name is NULL. */
const AppBind *find_app_binds(Finder *finder);
/** binds, of a project whose revisions are for several databases. */
void find_binds(Finder *finder);
/** The database that a URL names, with what trueup.conf says of it; in the arena. */
const ProjectDatabase *database_from(Finder *finder, const char *text, const char *from,
                                     Origin origin);

/** The names in a folder, sorted; own. */
GPtrArray *sorted_names(const char *folder);
/** True for a folder of the project's code: no tests, no migrations, no link, not foreign. */
bool is_code_folder(const Finder *finder, const char *path, const char *name);
/** True for folders that hold no code of the project: virtualenvs, node_modules, hidden ones. */
bool is_foreign_folder(const char *path, const char *name);
