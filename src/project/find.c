#include "project/project-private.h"

#include <gio/gio.h>
#include <string.h>

// Where env.py usually lies, best first; then any folder below the root, this deep.
static const char *const usual_migrations[] = {"migrations", "alembic"};
enum { SEARCH_DEPTH = 3 };

static const char *
join(Arena *arena, const char *folder, const char *name)
{
    return arena_printf(arena, "%s/%s", strcmp(folder, "/") == 0 ? "" : folder, name);
}

static bool
has_file(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    return g_file_test(path, G_FILE_TEST_IS_REGULAR);
}

static bool
has_versions(const char *folder)
{
    g_autofree char *versions = g_build_filename(folder, "versions", NULL);
    return g_file_test(versions, G_FILE_TEST_IS_DIR);
}

// Alembic's folder has an env.py, one for SQL alone ("init --sql") a script.sql; Flask-Alembic's
// has none, and its revisions beside the template.
static bool
is_migrations(const char *folder)
{
    bool is_configured_for_us = has_file(folder, "env.py") || has_file(folder, "script.sql");
    return has_file(folder, "script.py.mako") || (is_configured_for_us && has_versions(folder));
}

static bool
has_tool_alembic(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "pyproject.toml", NULL);
    g_autofree char *text = read_file_if_there(path, NULL);
    return text != NULL && strstr(text, "[tool.alembic]") != NULL;
}

static bool
is_configured(const char *folder)
{
    return has_file(folder, "trueup.conf") ||
           (!is_migrations(folder) &&
            (has_file(folder, "alembic.ini") || has_tool_alembic(folder)));
}

static bool
has_usual_migrations(const char *folder)
{
    for (size_t i = 0; i < G_N_ELEMENTS(usual_migrations); i++) {
        g_autofree char *path = g_build_filename(folder, usual_migrations[i], NULL);
        if (is_migrations(path))
            return true;
    }
    return false;
}

static bool
looks_like_a_root(const char *folder)
{
    static const char *const marks[] = {
        ".git",      ".env",      ".flaskenv",        "pyproject.toml",
        "setup.py",  "setup.cfg", "requirements.txt", "wsgi.py",
        "manage.py", "Pipfile"};
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
        g_autofree char *path = g_build_filename(folder, marks[i], NULL);
        if (g_file_test(path, G_FILE_TEST_EXISTS))
            return true;
    }
    return false;
}

// The nearest folder at or above `start` for which `is_it` holds. A repository or the home folder
// is the last one that is asked.
static const char *
nearest(Finder *finder, bool (*is_it)(const char *folder))
{
    for (const char *folder = finder->start;;) {
        if (is_it(folder))
            return folder;
        g_autofree char *git = g_build_filename(folder, ".git", NULL);
        if (g_file_test(git, G_FILE_TEST_EXISTS) || strcmp(folder, g_get_home_dir()) == 0 ||
            strcmp(folder, "/") == 0)
            return NULL;
        g_autofree char *above = g_path_get_dirname(folder);
        folder = arena_text(finder->arena, above);
    }
}

static const char *
find_root(Finder *finder)
{
    bool (*const marks[])(const char *) = {is_configured, has_usual_migrations, is_migrations,
                                           looks_like_a_root};
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
        const char *folder = nearest(finder, marks[i]);
        if (folder == NULL)
            continue;
        g_autofree char *above = g_path_get_dirname(folder);
        return is_migrations(folder) ? arena_text(finder->arena, above) : folder;
    }
    return finder->start;
}

static int
compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// The folders in `folder` that may hold code of the project, sorted; NULL-terminated.
static GPtrArray *
folders_in(const char *folder)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    const char *name;
    while (directory != NULL && (name = g_dir_read_name(directory)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_DIR) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK) &&
            !is_foreign_folder(path, name))
            g_ptr_array_add(names, g_steal_pointer(&path));
    }
    g_ptr_array_sort(names, compare_names);
    return names;
}

// Every folder below `folder` that is one of migrations, into `found`.
static void
search_migrations(const char *folder, int depth, GPtrArray *found)
{
    g_autoptr(GPtrArray) folders = folders_in(folder);
    for (guint i = 0; i < folders->len; i++) {
        const char *path = g_ptr_array_index(folders, i);
        if (is_migrations(path))
            g_ptr_array_add(found, g_strdup(path));
        else if (depth > 1)
            search_migrations(path, depth - 1, found);
    }
}

static const char *
guess_migrations(Finder *finder)
{
    const char *root = finder->project->root;
    for (size_t i = 0; i < G_N_ELEMENTS(usual_migrations); i++) {
        const char *path = join(finder->arena, root, usual_migrations[i]);
        if (is_migrations(path))
            return path;
    }
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_free);
    for (int depth = 1; depth <= SEARCH_DEPTH && found->len == 0; depth++)
        search_migrations(root, depth, found);
    if (found->len == 0)
        return NULL;
    if (found->len > 1) {
        g_autoptr(GString) others = g_string_new(NULL);
        for (guint i = 1; i < found->len; i++)
            g_string_append_printf(others, "%s%s", i > 1 ? ", " : "",
                                   project_relative(finder->project, g_ptr_array_index(found, i)));
        g_autofree char *text = g_strdup_printf(
            "there are several folders of migrations; %s is used, not %s",
            project_relative(finder->project, g_ptr_array_index(found, 0)), others->str);
        diagnostics_add(&finder->project->diagnostics,
                        (Diagnostic){.severity = SEVERITY_REMARK,
                                     .text = text,
                                     .hint = "--directory DIR names another"});
    }
    return arena_text(finder->arena, g_ptr_array_index(found, 0));
}

// The strings of a TOML value, "a" or ["a", "b"], as alembic.ini would write them: one a line.
static void
add_toml_strings(GString *ini, const char *value)
{
    const char *separator = "";
    bool list = *value == '[';
    while (*value != '\0' && *value != ']' && (list || *value != '\n')) {
        char quote = *value++;
        if (quote != '"' && quote != '\'')
            continue;
        const char *end = strchr(value, quote);
        if (end == NULL)
            return;
        g_string_append_printf(ini, "%s%.*s", separator, (int)(end - value), value);
        separator = "\n  ";
        value = end + 1;
    }
}

// [tool.alembic] of pyproject.toml as the text of an ini file with the same line numbers.
static char *
alembic_section_of(const char *toml)
{
    GString *ini = g_string_new(NULL);
    bool inside = false;
    for (const char *line = toml; *line != '\0';) {
        const char *end = line + strcspn(line, "\n");
        g_autofree char *copy = g_strndup(line, (gsize)(end - line));
        const char *equal = strchr(copy, '=');
        if (g_str_has_prefix(g_strstrip(copy), "["))
            inside = strcmp(copy, "[tool.alembic]") == 0;
        equal = strchr(copy, '=');
        if (inside && *copy == '[') {
            g_string_append(ini, "[alembic]");
        } else if (inside && equal != NULL && *copy != '#') {
            g_string_append_printf(ini, "%.*s= ", (int)(equal - copy), copy);
            const char *value = strchr(line, '=') + 1;
            add_toml_strings(ini, value + strspn(value, " \t"));
        }
        g_string_append_c(ini, '\n');
        line = *end == '\n' ? end + 1 : end;
    }
    return g_string_free(ini, FALSE);
}

// An ini file that is not ours: what is wrong with it is worth a remark, no more.
static void
load_alembic(Finder *finder, const char *folder, const char *name)
{
    if (finder->alembic != NULL)
        return;
    const char *path = join(finder->arena, folder, name);
    g_autofree char *text = read_file_if_there(path, NULL);
    if (text != NULL && g_str_has_suffix(name, ".toml")) {
        char *section = has_tool_alembic(folder) ? alembic_section_of(text) : NULL;
        g_free(text);
        text = section;
    }
    if (text == NULL)
        return;
    g_autoptr(GError) error = NULL;
    const char *const defaults[] = {"here", folder, NULL};
    Ini *ini = ini_parse(project_relative(finder->project, path), text, defaults, &error);
    if (ini == NULL) {
        diagnostics_add(&finder->project->diagnostics,
                        (Diagnostic){.severity = SEVERITY_ERROR, .text = error->message});
    } else if (!ini_has_section(ini, "alembic")) {
        ini_free(ini);
    } else {
        finder->alembic = ini;
        finder->alembic_path = path;
    }
}

// The value of an option in [alembic]; what cannot be interpolated becomes a remark.
static char *
alembic_get(Finder *finder, const char *key)
{
    g_autoptr(GError) error = NULL;
    if (finder->alembic == NULL)
        return NULL;
    char *value = ini_get(finder->alembic, "alembic", key, &error);
    if (error != NULL)
        diagnostics_add(&finder->project->diagnostics,
                        (Diagnostic){.severity = SEVERITY_ERROR, .text = error->message});
    return value;
}

// "migrations", "%(here)s/alembic", "package:folder"
static const char *
script_location(Finder *finder, const char *value)
{
    const char *root = finder->project->root;
    const char *colon = strchr(value, ':');
    if (colon == NULL)
        return absolute_path(finder->arena, value, root);
    g_autofree char *package = g_strndup(value, (gsize)(colon - value));
    g_strdelimit(package, ".", '/');
    const char *path = arena_printf(finder->arena, "%s/%s/%s", root, package, colon + 1);
    const char *below = arena_printf(finder->arena, "%s/src/%s/%s", root, package, colon + 1);
    return g_file_test(below, G_FILE_TEST_IS_DIR) ? below : path;
}

static void
find_migrations(Finder *finder)
{
    Project *project = finder->project;
    const char *directory = finder->options->directory;
    if (directory != NULL) {
        project->migrations = absolute_path(finder->arena, directory, finder->start);
        finder->migrations_from = "option --directory";
        return;
    }
    load_alembic(finder, project->root, "alembic.ini");
    load_alembic(finder, project->root, "pyproject.toml");
    g_autofree char *location = alembic_get(finder, "script_location");
    if (location != NULL) {
        project->migrations = script_location(finder, location);
        const IniOption *option = ini_find(finder->alembic, "alembic", "script_location");
        finder->migrations_origin = option_origin(finder, finder->alembic_path, option);
        finder->migrations_from = origin_in_arena(finder, finder->migrations_origin);
    } else {
        project->migrations = guess_migrations(finder);
        finder->migrations_from = "found";
    }
}

// What parts the folders of version_locations: named by an option, else spaces and commas.
static const char *
path_separators(Finder *finder)
{
    static const struct {
        const char *name, *separators;
    } names[] = {{"space", " \n"}, {"newline", "\n"}, {"os", ":\n"}, {":", ":\n"}, {";", ";\n"}};
    g_autofree char *newer = alembic_get(finder, "path_separator");
    g_autofree char *older = alembic_get(finder, "version_path_separator");
    const char *name = newer != NULL ? newer : older;
    for (size_t i = 0; name != NULL && i < G_N_ELEMENTS(names); i++)
        if (strcmp(names[i].name, name) == 0)
            return names[i].separators;
    return " ,\n";
}

// (Alembic: recursive_version_locations walks down as os.walk() does: no links, no __pycache__)
static void
add_folders_below(Finder *finder, GPtrArray *folders, const char *folder)
{
    GPtrArray *names = sorted_names(folder);
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        const char *path = join(finder->arena, folder, name);
        if (strcmp(name, "__pycache__") == 0 || !g_file_test(path, G_FILE_TEST_IS_DIR) ||
            g_file_test(path, G_FILE_TEST_IS_SYMLINK))
            continue;
        g_ptr_array_add(folders, (gpointer)(uintptr_t)path);
        add_folders_below(finder, folders, path);
    }
    g_ptr_array_free(names, TRUE);
}

static void
find_versions(Finder *finder)
{
    Project *project = finder->project;
    GPtrArray *folders = g_ptr_array_new();
    g_autofree char *locations = alembic_get(finder, "version_locations");
    g_autofree char *recursive = alembic_get(finder, "recursive_version_locations");
    if (locations != NULL && *locations != '\0') {
        g_auto(GStrv) parts = g_strsplit_set(locations, path_separators(finder), -1);
        for (char **part = parts; *part != NULL; part++)
            if (*g_strstrip(*part) != '\0')
                g_ptr_array_add(folders, (gpointer)(uintptr_t)script_location(finder, *part));
    } else if (project->migrations != NULL) {
        bool is_flat =
            !has_versions(project->migrations) && !has_file(project->migrations, "env.py");
        project->sql_only =
            has_file(project->migrations, "script.sql") && !has_file(project->migrations, "env.py");
        const char *folder =
            is_flat ? project->migrations : join(finder->arena, project->migrations, "versions");
        g_ptr_array_add(folders, (gpointer)(uintptr_t)folder);
    }
    project->versions_named = folders->len;
    bool is_recursive = recursive != NULL && g_ascii_strcasecmp(recursive, "true") == 0;
    for (guint i = 0; is_recursive && i < project->versions_named; i++)
        add_folders_below(finder, folders, g_ptr_array_index(folders, i));
    g_ptr_array_add(folders, NULL);
    project->versions = arena_copy(finder->arena, folders->pdata, folders->len * sizeof(char *));
    g_ptr_array_free(folders, TRUE);
}

static const char *
alembic_text(Finder *finder, const char *key)
{
    g_autofree char *value = alembic_get(finder, key);
    return value != NULL && *value != '\0' ? arena_text(finder->arena, value) : NULL;
}

static void
find_file_settings(Finder *finder)
{
    Project *project = finder->project;
    project->version_locations = alembic_text(finder, "version_locations") != NULL;
    project->file_template = alembic_text(finder, "file_template");
    project->timezone = alembic_text(finder, "timezone");
    project->output_encoding = alembic_text(finder, "output_encoding");
    project->slug_length = alembic_text(finder, "truncate_slug_length");
}

// version_table="…" in env.py, where it is a plain text.
static const char *
keyword_in_env(Finder *finder, const char *text, const char *keyword)
{
    g_autofree char *expression = g_strdup_printf("\\b%s\\s*=\\s*(['\"])([^'\"]+)\\1", keyword);
    g_autoptr(GRegex) pattern = g_regex_new(expression, 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    if (text == NULL || !g_regex_match(pattern, text, 0, &match))
        return NULL;
    g_autofree char *value = g_match_info_fetch(match, 2);
    return arena_text(finder->arena, value);
}

static void
find_version_table(Finder *finder)
{
    Project *project = finder->project;
    g_autofree char *path =
        project->migrations != NULL ? g_build_filename(project->migrations, "env.py", NULL) : NULL;
    g_autofree char *text = path != NULL ? read_file_if_there(path, NULL) : NULL;
    g_autofree char *valid = text != NULL ? g_utf8_make_valid(text, -1) : NULL;
    const char *table = keyword_in_env(finder, valid, "version_table");
    project->version_table = table != NULL ? table : "alembic_version";
    project->version_namespace = keyword_in_env(finder, valid, "version_table_schema");
    bool from_env = table != NULL || project->version_namespace != NULL;
    finder->version_from =
        from_env ? arena_text(finder->arena, project_relative(project, path)) : "default";
}

bool
find_places(Finder *finder, GError **error)
{
    Project *project = finder->project;
    project->root = find_root(finder);
    finder->conf_path = join(finder->arena, project->root, "trueup.conf");
    g_autofree char *text = read_file_if_there(finder->conf_path, error);
    if (text != NULL) {
        finder->conf = ini_parse("trueup.conf", text, NULL, error);
        if (finder->conf == NULL)
            return false;
    } else if (error != NULL && *error != NULL) {
        return false;
    }
    find_migrations(finder);
    if (project->migrations != NULL)
        load_alembic(finder, project->migrations, "alembic.ini");
    load_alembic(finder, project->root, "alembic.ini");
    find_versions(finder);
    find_file_settings(finder);
    find_version_table(finder);
    return true;
}
