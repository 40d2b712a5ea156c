#include "project/project-private.h"
#include "project/url.h"

#include "base/text.h"

#include <string.h>

// Variables that name a database, first that says something.
static const char *const url_variables[] = {"DATABASE_URL", "SQLALCHEMY_DATABASE_URI"};
static const char *const dotenv_files[] = {".env", ".flaskenv"};
// What libpq reads by itself, as keywords.
static const struct {
    const char *variable, *keyword;
} libpq_variables[] = {
    {"PGSERVICE", "service"}, {"PGHOST", "host"},       {"PGHOSTADDR", "hostaddr"},
    {"PGPORT", "port"},       {"PGDATABASE", "dbname"}, {"PGUSER", "user"},
};
// The URL that `alembic init` writes and that names nothing.
static const char template_url[] = "driver://user:pass@localhost/dbname";

// Somebody who names a database.
typedef struct {
    const char *text; // a URL or a conninfo
    const char *from;
    Origin origin;
} Source;

static void
add_source(Finder *finder, GArray *sources, Source source)
{
    source.text = arena_text(finder->arena, source.text);
    g_array_append_val(sources, source);
}

static void
add_environment(Finder *finder, GArray *sources)
{
    for (size_t i = 0; i < G_N_ELEMENTS(url_variables); i++) {
        const char *text = environment_get(finder->environment, url_variables[i]);
        if (text != NULL)
            add_source(finder, sources,
                       (Source){text,
                                arena_printf(finder->arena, "environment %s", url_variables[i]),
                                {NULL, 0, 0}});
    }
}

// The nearest file of that name, from the start up to the root, as python-dotenv's find_dotenv().
static const char *
nearest_file(Finder *finder, const char *name)
{
    g_autofree char *folder = g_strdup(finder->start);
    for (;;) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
            return arena_text(finder->arena, path);
        if (strcmp(folder, finder->project->root) == 0 || strcmp(folder, "/") == 0)
            return NULL;
        char *above = g_path_get_dirname(folder);
        g_free(folder);
        folder = above;
    }
}

static void
add_dotenv(Finder *finder, GArray *sources, const char *name)
{
    const char *path = nearest_file(finder, name);
    g_autofree char *text = path != NULL ? read_file_if_there(path, NULL) : NULL;
    if (text == NULL)
        return;
    Dotenv dotenv = dotenv_parse(finder->arena, text, finder->environment);
    for (size_t i = 0; i < G_N_ELEMENTS(url_variables); i++) {
        const DotenvRow *row = dotenv_find(&dotenv, url_variables[i]);
        if (row == NULL || row->value == NULL || *row->value == '\0')
            continue;
        Origin origin = {path, row->line, 0};
        add_source(finder, sources,
                   (Source){row->value,
                            arena_printf(finder->arena, "%s %s", origin_in_arena(finder, origin),
                                         url_variables[i]),
                            origin});
    }
}

static void
add_app(Finder *finder, GArray *sources)
{
    AppUrl app = find_app_url(finder, sources->len > 0);
    if (app.text != NULL)
        add_source(finder, sources,
                   (Source){app.text,
                            arena_printf(finder->arena, "%s %s",
                                         origin_in_arena(finder, app.origin), app.name),
                            app.origin});
}

static void
add_alembic(Finder *finder, GArray *sources)
{
    if (finder->alembic == NULL)
        return;
    const IniOption *option = ini_find(finder->alembic, "alembic", "sqlalchemy.url");
    g_autofree char *text = ini_get(finder->alembic, "alembic", "sqlalchemy.url", NULL);
    if (option == NULL || text == NULL || *text == '\0' || strcmp(text, template_url) == 0)
        return;
    Origin origin = option_origin(finder, finder->alembic_path, option);
    add_source(
        finder, sources,
        (Source){text,
                 arena_printf(finder->arena, "%s sqlalchemy.url", origin_in_arena(finder, origin)),
                 origin});
}

static void
add_libpq(Finder *finder, GArray *sources)
{
    g_autoptr(GString) conninfo = g_string_new(NULL);
    g_autoptr(GString) names = g_string_new("environment");
    for (size_t i = 0; i < G_N_ELEMENTS(libpq_variables); i++) {
        const char *value = environment_get(finder->environment, libpq_variables[i].variable);
        if (value == NULL)
            continue;
        g_auto(GStrv) quoted = g_strsplit(value, "\\", -1);
        g_autofree char *backslashes = g_strjoinv("\\\\", quoted);
        g_auto(GStrv) parts = g_strsplit(backslashes, "'", -1);
        g_autofree char *text = g_strjoinv("\\'", parts);
        g_string_append_printf(conninfo, "%s%s='%s'", conninfo->len > 0 ? " " : "",
                               libpq_variables[i].keyword, text);
        g_string_append_printf(names, " %s", libpq_variables[i].variable);
    }
    if (conninfo->len > 0)
        add_source(finder, sources,
                   (Source){conninfo->str, arena_text(finder->arena, names->str), {NULL, 0, 0}});
}

// The text as it may be shown. Where a password begins and ends is known only of what can be read.
static const char *
masked_url(Arena *arena, const char *text, bool is_readable)
{
    if (is_readable || g_str_has_prefix(text, "sqlite:")) {
        g_autofree char *masked = text_without_password(text);
        return arena_text(arena, masked);
    }
    const char *scheme = strstr(text, "://");
    return scheme != NULL ? arena_printf(arena, "%.*s://***", (int)(scheme - text), text) : "***";
}

static ProjectDatabase *
database_of(Arena *arena, const Source *source)
{
    ProjectDatabase *database = ARENA_NEW(arena, ProjectDatabase);
    g_autoptr(GError) error = NULL;
    const DatabaseUrl *url = url_parse(arena, source->text, &error);
    database->url = masked_url(arena, source->text, url != NULL);
    database->from = source->from;
    database->origin = source->origin;
    if (url == NULL) {
        database->refusal = arena_printf(arena, "%s: %s", source->from, error->message);
        database->title = database->url;
        return database;
    }
    database->conninfo = url->conninfo;
    database->title = url_title(arena, url);
    database->database = url->database;
    database->host = url->host != NULL && *url->host != '/' ? url->host : NULL;
    database->port = url->port;
    database->is_local = url->is_local;
    database->guard = !url->is_local;
    if (!url->is_local)
        database->label = url->service != NULL ? url->service : url->host;
    return database;
}

static bool
same_host(const ProjectDatabase *a, const ProjectDatabase *b)
{
    return (a->is_local && b->is_local) || g_strcmp0(a->host, b->host) == 0;
}

static bool
same_database(const ProjectDatabase *a, const ProjectDatabase *b)
{
    if (a->conninfo == NULL || b->conninfo == NULL)
        return strcmp(a->url, b->url) == 0;
    const char *port = a->port != NULL ? a->port : "5432";
    const char *other = b->port != NULL ? b->port : "5432";
    return same_host(a, b) && strcmp(port, other) == 0 && strcmp(a->title, b->title) == 0;
}

// "yes", "no" as ConfigParser's getboolean() knows them.
static bool
read_boolean(const char *text, bool *value)
{
    static const struct {
        const char *word;
        bool value;
    } words[] = {{"1", true},  {"yes", true}, {"true", true},   {"on", true},
                 {"0", false}, {"no", false}, {"false", false}, {"off", false}};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_ascii_strcasecmp(words[i].word, text) == 0) {
            *value = words[i].value;
            return true;
        }
    return false;
}

// Label and guard of [database NAME] into `database`.
static bool
apply_section(Finder *finder, const char *section, ProjectDatabase *database, GError **error)
{
    g_autofree char *label = ini_get(finder->conf, section, "label", error);
    g_autofree char *guard = label == NULL && error != NULL && *error != NULL
                                 ? NULL
                                 : ini_get(finder->conf, section, "guard", error);
    if (error != NULL && *error != NULL)
        return false;
    g_autofree char *upper = g_ascii_strup(database->name, -1);
    database->label = arena_text(finder->arena, label != NULL ? label : upper);
    database->guard_declared = guard != NULL;
    if (guard != NULL && !read_boolean(guard, &database->guard)) {
        const IniOption *option = ini_find(finder->conf, section, "guard");
        g_set_error(error, PROJECT_ERROR, PROJECT_ERROR_VALUE,
                    "trueup.conf:%d: guard is \"%s\"\nhint: write yes or no", option->line, guard);
        return false;
    }
    return true;
}

static ProjectDatabase *
declared_database(Finder *finder, const char *section, GError **error)
{
    const IniOption *option = ini_find(finder->conf, section, "url");
    GError *problem = NULL;
    g_autofree char *url = ini_get(finder->conf, section, "url", &problem);
    if (problem != NULL) {
        g_propagate_error(error, problem);
        return NULL;
    }
    ProjectDatabase *database;
    if (url != NULL) {
        Origin origin = option_origin(finder, finder->conf_path, option);
        Source source = {url, origin_in_arena(finder, origin), origin};
        database = database_of(finder->arena, &source);
    } else { // its URL comes from elsewhere
        database = ARENA_NEW(finder->arena, ProjectDatabase);
    }
    g_autofree char *name = g_strdup(section + strlen("database"));
    database->name = arena_text(finder->arena, g_strstrip(name));
    return apply_section(finder, section, database, error) ? database : NULL;
}

static bool
read_declared(Finder *finder, GError **error)
{
    GArray *databases = g_array_new(FALSE, FALSE, sizeof(ProjectDatabase));
    bool done = true;
    const char *const none[] = {NULL};
    const char *const *sections = finder->conf != NULL ? ini_sections(finder->conf) : none;
    for (size_t i = 0; done && sections[i] != NULL; i++) {
        if (!g_str_has_prefix(sections[i], "database "))
            continue;
        ProjectDatabase *database = declared_database(finder, sections[i], error);
        done = database != NULL;
        if (done)
            g_array_append_val(databases, *database);
    }
    finder->project->database_count = databases->len;
    finder->project->databases =
        arena_copy(finder->arena, databases->data, databases->len * sizeof(ProjectDatabase));
    g_array_free(databases, TRUE);
    return done;
}

static const ProjectDatabase *
find_declared(const Project *project, const char *name)
{
    for (size_t i = 0; i < project->database_count; i++)
        if (strcmp(project->databases[i].name, name) == 0)
            return &project->databases[i];
    return NULL;
}

// What trueup.conf says about this very database goes with it, whoever named it.
static void
adopt_declared(Finder *finder, ProjectDatabase *database, const ProjectDatabase *declared)
{
    const Project *project = finder->project;
    for (size_t i = 0; declared == NULL && i < project->database_count; i++)
        if (project->databases[i].conninfo != NULL && database->conninfo != NULL &&
            same_database(&project->databases[i], database))
            declared = &project->databases[i];
    if (declared == NULL)
        return;
    database->name = declared->name;
    database->label = declared->label;
    database->guard_declared = declared->guard_declared;
    if (declared->guard_declared)
        database->guard = declared->guard;
}

static bool
unknown_name(const Project *project, const char *name, const char *from, GError **error)
{
    if (name[0] == '\0') {
        g_set_error(error, PROJECT_ERROR, PROJECT_ERROR_VALUE,
                    "%s: it is empty, and names no database\n"
                    "hint: give a URL, a name of trueup.conf, or leave it out",
                    from);
        return false;
    }
    g_autoptr(GString) known = g_string_new(NULL);
    for (size_t i = 0; i < project->database_count; i++)
        g_string_append_printf(known, "%s%s", i > 0 ? ", " : "", project->databases[i].name);
    g_set_error(error, PROJECT_ERROR, PROJECT_ERROR_VALUE,
                "%s: trueup.conf has no [database %s]\nhint: %s%s", from, name,
                known->len > 0 ? "it has " : "give a URL, or \"dbname=…\" for a local database",
                known->str);
    return false;
}

// The default of trueup.conf; NULL without an error: there is none.
static const ProjectDatabase *
default_database(Finder *finder, GError **error)
{
    const Project *project = finder->project;
    if (finder->conf == NULL)
        return NULL;
    const IniOption *option = ini_find(finder->conf, "trueup", "default");
    if (option == NULL)
        return NULL;
    const ProjectDatabase *found = find_declared(project, option->raw);
    if (found == NULL) {
        g_autofree char *from = g_strdup_printf("trueup.conf:%d", option->line);
        unknown_name(project, option->raw, from, error);
    }
    return found;
}

static void
note_conflict(Finder *finder, const ProjectDatabase *chosen, const ProjectDatabase *other)
{
    if (finder->project->conflict == NULL && !same_database(chosen, other))
        finder->project->conflict =
            arena_printf(finder->arena, "%s names %s, but %s names %s; the first is used",
                         chosen->from, chosen->title, other->from, other->title);
}

// All that name one, in the order of precedence. `given` is [database …] of --database or of
// `default`; with a URL it is a source itself, without one it lends its label to the first.
static void
choose(Finder *finder, const ProjectDatabase *given, bool by_option)
{
    Project *project = finder->project;
    g_autoptr(GArray) sources = g_array_new(FALSE, FALSE, sizeof(Source));
    add_environment(finder, sources);
    for (size_t i = 0; i < G_N_ELEMENTS(dotenv_files); i++)
        add_dotenv(finder, sources, dotenv_files[i]);
    bool has_url = given != NULL && given->url != NULL;
    if (by_option && has_url) {
        project->database = given;
        return;
    }
    size_t before_default = sources->len;
    add_app(finder, sources);
    add_alembic(finder, sources);
    ProjectDatabase *chosen = NULL;
    for (size_t i = 0; i <= sources->len; i++) {
        if (i == before_default && has_url) {
            if (project->database == NULL)
                project->database = given;
            else
                note_conflict(finder, project->database, given);
        }
        if (i == sources->len)
            break;
        ProjectDatabase *one = database_of(finder->arena, &g_array_index(sources, Source, i));
        if (project->database == NULL)
            project->database = chosen = one;
        else
            note_conflict(finder, project->database, one);
    }
    if (project->database == NULL) {
        add_libpq(finder, sources);
        if (sources->len > 0)
            project->database = chosen =
                database_of(finder->arena, &g_array_index(sources, Source, 0));
    }
    if (chosen != NULL)
        adopt_declared(finder, chosen, has_url ? NULL : given);
}

const ProjectDatabase *
database_from(Finder *finder, const char *text, const char *from, Origin origin)
{
    Source source = {text, from, origin};
    ProjectDatabase *database = database_of(finder->arena, &source);
    adopt_declared(finder, database, NULL);
    return database;
}

static bool
choose_given(Finder *finder, const char *text, GError **error)
{
    Project *project = finder->project;
    const ProjectDatabase *declared = find_declared(project, text);
    if (declared != NULL) {
        choose(finder, declared, true);
        return true;
    }
    if (!url_looks_like_one(text))
        return unknown_name(project, text, "--database", error);
    project->database = database_from(finder, text, "option --database", (Origin){0});
    return true;
}

bool
find_databases(Finder *finder, GError **error)
{
    if (!read_declared(finder, error))
        return false;
    if (finder->options->database != NULL)
        return choose_given(finder, finder->options->database, error);
    GError *problem = NULL;
    const ProjectDatabase *declared = default_database(finder, &problem);
    if (problem != NULL) {
        g_propagate_error(error, problem);
        return false;
    }
    choose(finder, declared, false);
    return true;
}

const ProjectDatabase *
project_database(const Project *project, const char *name_or_url, GError **error)
{
    const ProjectDatabase *declared = find_declared(project, name_or_url);
    if (declared != NULL && declared->url != NULL)
        return declared;
    if (declared != NULL && project->database != NULL &&
        g_strcmp0(project->database->name, name_or_url) == 0)
        return project->database;
    if (!url_looks_like_one(name_or_url)) {
        unknown_name(project, name_or_url, "database", error);
        return NULL;
    }
    Source source = {name_or_url, "option", {NULL, 0, 0}};
    return database_of(project->arena, &source);
}

const ProjectDatabase *
project_need_database(const Project *project, GError **error)
{
    const ProjectDatabase *database = project->database;
    if (database != NULL && database->refusal == NULL)
        return database;
    if (database != NULL)
        g_set_error_literal(error, PROJECT_ERROR, PROJECT_ERROR_NOT_POSTGRESQL, database->refusal);
    else
        g_set_error_literal(error, PROJECT_ERROR, PROJECT_ERROR_NO_DATABASE,
                            "nothing says which database\n"
                            "hint: --database URL, or DATABASE_URL in the environment or in .env");
    return NULL;
}
