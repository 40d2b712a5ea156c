#include "project/project-private.h"

#include "base/text.h"

#include <string.h>

// What [trueup] and [database …] may hold. A name that ends in "." begins a family.
static const char *const known_settings[] = {
    "lock_timeout",
    "lock_attempts",
    "online_lock_timeout",
    "online_lock_attempts",
    "concurrently_lock_timeout",
    "models",
    "default",
    "ignore",
    "online_rows",
    "backup_max",
    "glyphs",
    "sqlalchemy",
    "sandbox",
    "alembic",
    "refresh",
    "color.",
    "key.",
};
static const char *const known_of_database[] = {"url", "label", "guard"};
static const char *const known_of_lint[] = {"exclude", "include", "in_transaction"};

// With the largest unit it still fits.
#define LARGEST_NUMBER (INT64_MAX >> 41)
static const struct {
    const char *name;
    int64_t bytes;
} units[] = {
    {"", 1},
    {"b", 1},
    {"bytes", 1},
    {"kb", INT64_C(1) << 10},
    {"mb", INT64_C(1) << 20},
    {"gb", INT64_C(1) << 30},
    {"tb", INT64_C(1) << 40},
};

static bool
is_known(const char *key, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (g_str_has_suffix(names[i], ".") ? g_str_has_prefix(key, names[i])
                                            : strcmp(names[i], key) == 0)
            return true;
    return false;
}

static bool
belongs(const IniOption *option)
{
    if (strcmp(option->section, "trueup") == 0)
        return is_known(option->key, known_settings, G_N_ELEMENTS(known_settings));
    if (g_str_has_prefix(option->section, "database "))
        return is_known(option->key, known_of_database, G_N_ELEMENTS(known_of_database));
    if (strcmp(option->section, "lint") == 0 || g_str_has_prefix(option->section, "lint "))
        return is_known(option->key, known_of_lint, G_N_ELEMENTS(known_of_lint));
    return strcmp(option->section, "type") == 0 || strcmp(option->section, "DEFAULT") == 0;
}

static void
remark_unknown(Finder *finder)
{
    const IniOption *option;
    for (size_t i = 0; (option = ini_option(finder->conf, i)) != NULL; i++) {
        if (belongs(option))
            continue;
        g_autofree char *text =
            g_strdup_printf("\"%s\" in [%s] is no setting of trueup; it is not used",
                            option->written, option->section);
        diagnostics_add(&finder->project->diagnostics,
                        (Diagnostic){.origin = option_origin(finder, finder->conf_path, option),
                                     .severity = SEVERITY_REMARK,
                                     .text = text,
                                     .hint = "man trueup.conf lists the settings"});
    }
}

// "10000", "10,000"; "1 GB" where units are allowed. -1: neither. By hand:
// g_ascii_string_to_unsigned() refuses a good number when errno is set between its lines, for
// instance by a lock that it takes at its first call (it happened once, on a busy machine).
static int64_t
parse_number(const char *text, bool with_unit)
{
    int64_t number = 0;
    const char *c = text;
    for (; g_ascii_isdigit(*c) || (*c == ',' && c > text); c++)
        if (*c != ',' && (number = number * 10 + g_ascii_digit_value(*c)) > LARGEST_NUMBER)
            return -1;
    if (c == text)
        return -1;
    g_autofree char *unit = g_ascii_strdown(c, -1);
    g_strstrip(unit);
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++)
        if (strcmp(units[i].name, unit) == 0 && (with_unit || i == 0))
            return number * units[i].bytes;
    return -1;
}

static bool
read_number(Finder *finder, const char *key, bool with_unit, int64_t *value, GError **error)
{
    GError *problem = NULL;
    g_autofree char *text = ini_get(finder->conf, "trueup", key, &problem);
    if (problem != NULL) {
        g_propagate_error(error, problem);
        return false;
    }
    if (text == NULL)
        return true;
    int64_t number = parse_number(text, with_unit);
    if (number < 0) {
        g_set_error(error, PROJECT_ERROR, PROJECT_ERROR_VALUE,
                    "trueup.conf:%d: %s is \"%s\"\nhint: write %s",
                    ini_find(finder->conf, "trueup", key)->line, key, text,
                    with_unit ? "a size, for instance 1 GB" : "a number, for instance 10000");
        return false;
    }
    *value = number;
    return true;
}

static bool
read_types(Finder *finder, GError **error)
{
    GPtrArray *types = g_ptr_array_new();
    const IniOption *option;
    bool done = true;
    for (size_t i = 0; done && (option = ini_option(finder->conf, i)) != NULL; i++) {
        if (strcmp(option->section, "type") != 0)
            continue;
        g_autofree char *value = ini_get(finder->conf, "type", option->key, error);
        done = value != NULL;
        if (!done)
            break;
        g_ptr_array_add(types, arena_text(finder->arena, option->written));
        g_ptr_array_add(types, arena_text(finder->arena, value));
    }
    g_ptr_array_add(types, NULL);
    finder->project->types = arena_copy(finder->arena, types->pdata, types->len * sizeof(char *));
    g_ptr_array_free(types, TRUE);
    return done;
}

// 1.3 is as 1.4, and 2.1 as 2.0.
static bool
read_sqlalchemy(Finder *finder, GError **error)
{
    GError *problem = NULL;
    g_autofree char *set =
        finder->conf == NULL ? NULL : ini_get(finder->conf, "trueup", "sqlalchemy", &problem);
    const char *option = finder->options->sqlalchemy;
    if (problem != NULL) {
        g_propagate_error(error, problem);
        return false;
    }
    const char *text = option != NULL ? option : set;
    if (text == NULL)
        return true;
    bool is_version = (text[0] == '1' || text[0] == '2') && (text[1] == '\0' || text[1] == '.');
    if (!is_version) {
        g_set_error(error, PROJECT_ERROR, PROJECT_ERROR_VALUE,
                    "%s \"%s\" is no version of SQLAlchemy\nhint: 1.4 or 2.0",
                    option != NULL ? "--sqlalchemy" : "sqlalchemy =", text);
        return false;
    }
    finder->project->sqlalchemy = text[0] == '1' ? "1.4" : "2.0";
    return true;
}

bool
read_settings(Finder *finder, GError **error)
{
    Project *project = finder->project;
    static const char *const none[] = {NULL};
    project->ignore = project->types = none;
    project->online_rows = 10000;
    project->backup_max_bytes = INT64_C(1) << 30;
    if (!read_sqlalchemy(finder, error) || !read_patience(finder, error))
        return false;
    if (finder->conf == NULL)
        return true;
    remark_unknown(finder);
    GError *problem = NULL;
    g_autofree char *ignore = ini_get(finder->conf, "trueup", "ignore", &problem);
    if (problem != NULL) {
        g_propagate_error(error, problem);
        return false;
    }
    if (ignore != NULL)
        project->ignore = split_list(finder->arena, ignore);
    g_autofree char *alembic = ini_get(finder->conf, "trueup", "alembic", &problem);
    if (problem != NULL) {
        g_propagate_error(error, problem);
        return false;
    }
    project->alembic = arena_text(finder->arena, alembic);
    return read_number(finder, "online_rows", false, &project->online_rows, error) &&
           read_number(finder, "backup_max", true, &project->backup_max_bytes, error) &&
           read_look(finder, error) && read_types(finder, error);
}

static void
add_setting(GArray *settings, const char *name, const char *value, const char *from, Origin origin)
{
    Setting setting = {name, value, from, origin};
    g_array_append_val(settings, setting);
}

static void
add_from_conf(Finder *finder, GArray *settings, const char *section, const char *name,
              const char *value)
{
    const IniOption *option = finder->conf != NULL ? ini_find(finder->conf, section, name) : NULL;
    Origin origin = {NULL, 0, 0};
    if (option != NULL)
        origin = option_origin(finder, finder->conf_path, option);
    add_setting(settings, name, value, option != NULL ? origin_in_arena(finder, origin) : "default",
                origin);
}

static void
add_of_trueup(Finder *finder, void *settings, const char *name, const char *value)
{
    add_from_conf(finder, settings, "trueup", name, value);
}

static void
add_database(Finder *finder, GArray *settings)
{
    const ProjectDatabase *database = finder->project->database;
    static const Origin nowhere = {NULL, 0, 0};
    if (database == NULL) {
        add_setting(settings, "url", "none", "nothing says which database", nowhere);
        return;
    }
    add_setting(settings, "url", database->url, database->from, database->origin);
    if (database->refusal != NULL)
        return;
    const char *section =
        arena_printf(finder->arena, "database %s", database->name != NULL ? database->name : "");
    bool declared = finder->conf != NULL && ini_has_section(finder->conf, section);
    if (database->label != NULL && declared)
        add_from_conf(finder, settings, section, "label", database->label);
    else if (database->label != NULL)
        add_setting(settings, "label", database->label, "default, remote host", nowhere);
    const char *guard = database->guard ? "yes" : "no";
    if (database->guard_declared)
        add_from_conf(finder, settings, section, "guard", guard);
    else
        add_setting(settings, "guard", guard,
                    database->is_local ? "default, local host" : "default, remote host", nowhere);
}

static const char *
join_list(Arena *arena, const char *const *list)
{
    g_autofree char *joined = g_strjoinv(", ", (char **)(uintptr_t)list);
    return arena_text(arena, joined);
}

static void
add_types(Finder *finder, GArray *settings)
{
    const char *const *types = finder->project->types;
    for (size_t i = 0; types[i] != NULL; i += 2) {
        g_autofree char *key = g_utf8_strdown(types[i], -1);
        Origin origin =
            option_origin(finder, finder->conf_path, ini_find(finder->conf, "type", key));
        add_setting(settings, arena_printf(finder->arena, "type %s", types[i]), types[i + 1],
                    origin_in_arena(finder, origin), origin);
    }
}

void
list_settings(Finder *finder)
{
    Project *project = finder->project;
    static const Origin nowhere = {NULL, 0, 0};
    GArray *settings = g_array_new(FALSE, FALSE, sizeof(Setting));
    add_setting(settings, "project", project->root, "found", nowhere);
    add_database(finder, settings);
    for (size_t i = 1; i < project->bind_count; i++) {
        const ProjectDatabase *database = project->binds[i].database;
        add_setting(settings, arena_printf(finder->arena, "bind %s", project->binds[i].name),
                    database != NULL ? database->url : "not known",
                    database != NULL ? database->from : "SQLALCHEMY_BINDS",
                    database != NULL ? database->origin : nowhere);
    }
    add_setting(settings, "models", project->models_title != NULL ? project->models_title : "none",
                finder->models_from, finder->models_origin);
    add_setting(settings, "migrations",
                project->migrations != NULL ? project_relative(project, project->migrations)
                                            : "none",
                finder->migrations_from, finder->migrations_origin);
    const char *space = project->version_namespace != NULL ? project->version_namespace : "public";
    add_setting(settings, "version table",
                arena_printf(finder->arena, "%s.%s", space, project->version_table),
                finder->version_from, nowhere);
    if (project->ignore[0] != NULL)
        add_from_conf(finder, settings, "trueup", "ignore",
                      join_list(finder->arena, project->ignore));
    if (project->sqlalchemy != NULL && finder->options->sqlalchemy != NULL)
        add_setting(settings, "sqlalchemy", project->sqlalchemy, "option --sqlalchemy", nowhere);
    else if (project->sqlalchemy != NULL)
        add_from_conf(finder, settings, "trueup", "sqlalchemy", project->sqlalchemy);
    g_autofree char *rows = text_count(project->online_rows);
    add_from_conf(finder, settings, "trueup", "online_rows", arena_text(finder->arena, rows));
    g_autofree char *bytes = text_size(project->backup_max_bytes);
    add_from_conf(finder, settings, "trueup", "backup_max", arena_text(finder->arena, bytes));
    list_patience(finder, add_of_trueup, settings);
    name_sandbox(finder);
    add_setting(settings, "sandbox", finder->sandbox_title, finder->sandbox_from,
                finder->sandbox_origin);
    if (project->alembic != NULL)
        add_from_conf(finder, settings, "trueup", "alembic", project->alembic);
    list_look(finder, add_of_trueup, settings);
    add_types(finder, settings);
    project->setting_count = settings->len;
    project->settings = arena_copy(finder->arena, settings->data, settings->len * sizeof(Setting));
    g_array_free(settings, TRUE);
}
