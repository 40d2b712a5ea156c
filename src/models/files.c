#include "models/files.h"

#include "base/file.h"
#include "models/configured.h"
#include "python/parser.h"
#include "sqlalchemy/neighbours.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

enum { DEEPEST_FOLDER = 40 };

// What stands in every file that declares a table or a base for one.
static const char *const tokens[] = {
    "Column(",    "mapped_column", "Mapped[",      "Table(",    ".Model",       "eclarative",
    "table=True", "SQLModel",      "table = True", "registry(", "automap_base",
};

// Folders that hold no models of the application.
static const char *const skipped_folders[] = {
    "__pycache__", "alembic",    "build",        "dist",          "docs",     "env",
    "examples",    "migrations", "node_modules", "site-packages", "static",   "templates",
    "test",        "tests",      "testing",      "venv",          "versions",
};

static bool
is_listed(const char *const *list, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i], name) == 0)
            return true;
    return false;
}

// A file with a NUL byte is read too: what is said about it is better than nothing.
static bool
can_declare(const char *text, gsize length)
{
    if (memchr(text, '\0', length) != NULL)
        return true;
    if (memmem(text, length, "from alembic import op", 22) != NULL)
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(tokens); i++)
        if (memmem(text, length, tokens[i], strlen(tokens[i])) != NULL)
            return true;
    return false;
}

static void
add_unread(ModelFiles *files, const char *path, const char *why)
{
    diagnostics_add(
        &files->unread,
        (Diagnostic){.origin = {path, 0, 0}, .severity = SEVERITY_UNKNOWN, .text = why});
}

static unsigned
look_at(const char *text, size_t length)
{
    return can_declare(text, length);
}

static bool
look_into(const ModelFiles *files, const char *path, unsigned *found, GError **error)
{
    if (files->sources != NULL)
        return python_sources_look(files->sources, path, look_at, found, error);
    g_autofree char *text = NULL;
    size_t length = 0;
    if (!file_read(path, SOURCE_LARGEST, &text, &length, error))
        return false;
    *found = look_at(text, length);
    return true;
}

// A file that was named is read whatever it contains.
static void
add_file(ModelFiles *files, const char *path, bool named)
{
    unsigned found = 0;
    g_autoptr(GError) error = NULL;
    files->seen++;
    if (!look_into(files, path, &found, &error)) {
        add_unread(files, path, error->message);
        return;
    }
    if (!named && found == 0)
        return;
    g_ptr_array_add(files->files, g_strdup(path));
}

static bool
is_test(const char *name)
{
    return g_str_has_prefix(name, "test_") || g_str_has_suffix(name, "_test.py") ||
           strcmp(name, "conftest.py") == 0;
}

static void
add_folder(ModelFiles *files, const char *folder, int depth)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    if (dir == NULL || depth > DEEPEST_FOLDER) {
        bool is_closed = g_access(folder, R_OK | X_OK) != 0;
        const char *reason = is_closed ? g_strerror(errno) : "it is more than 40 folders deep";
        g_autofree char *why = g_strdup_printf("the folder cannot be read: %s", reason);
        add_unread(files, folder, why);
        return;
    }
    for (const char *name = g_dir_read_name(dir); name != NULL; name = g_dir_read_name(dir)) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        bool is_python = g_str_has_suffix(name, ".py");
        if (name[0] == '.')
            continue;
        if (is_python && !is_test(name) && !g_file_test(path, G_FILE_TEST_IS_DIR))
            add_file(files, path, false);
        bool follows = !is_python && g_file_test(path, G_FILE_TEST_IS_DIR) &&
                       !g_file_test(path, G_FILE_TEST_IS_SYMLINK);
        if (follows && !is_listed(skipped_folders, G_N_ELEMENTS(skipped_folders), name))
            add_folder(files, path, depth + 1);
    }
}

// ---- roots --------------------------------------------------------------------------------------

static void
add_root(ModelFiles *files, const char *folder)
{
    g_autofree char *absolute = g_canonicalize_filename(folder, NULL);
    for (guint i = 0; i < files->roots->len; i++)
        if (strcmp(g_ptr_array_index(files->roots, i), absolute) == 0)
            return;
    g_ptr_array_add(files->roots, g_steal_pointer(&absolute));
}

// Above the outermost folder that has an __init__.py.
static void
add_package_root(ModelFiles *files, const char *path)
{
    g_autofree char *folder =
        g_file_test(path, G_FILE_TEST_IS_DIR) ? g_strdup(path) : g_path_get_dirname(path);
    for (int depth = 0; depth < DEEPEST_FOLDER; depth++) {
        g_autofree char *init = g_build_filename(folder, "__init__.py", NULL);
        if (!g_file_test(init, G_FILE_TEST_EXISTS))
            break;
        char *parent = g_path_get_dirname(folder);
        g_free(folder);
        folder = parent;
    }
    add_root(files, folder);
}

static bool
is_project(const char *folder)
{
    static const char *const marks[] = {"pyproject.toml", "setup.py", "setup.cfg"};
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
        g_autofree char *path = g_build_filename(folder, marks[i], NULL);
        if (g_file_test(path, G_FILE_TEST_EXISTS))
            return true;
    }
    return false;
}

// A package without an __init__.py (PEP 420) is found from the folder of its project.
static void
add_project_root(ModelFiles *files, const char *path)
{
    enum { HIGHEST = 4 };
    g_autofree char *folder = g_path_get_dirname(path);
    for (int depth = 0; depth < HIGHEST && !is_project(folder); depth++) {
        char *parent = g_path_get_dirname(folder);
        g_free(folder);
        folder = parent;
    }
    if (is_project(folder))
        add_root(files, folder);
}

static int
compare_paths(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void
model_files_init(ModelFiles *files, const char *const *paths, const char *directory,
                 PythonSources *sources)
{
    *files = (ModelFiles){.sources = sources,
                          .files = g_ptr_array_new_with_free_func(g_free),
                          .roots = g_ptr_array_new_with_free_func(g_free),
                          .arena = arena_new()};
    files->unread.arena = files->arena;
    for (size_t i = 0; paths[i] != NULL; i++) {
        g_autofree char *path = g_canonicalize_filename(paths[i], NULL);
        add_package_root(files, path);
        if (g_file_test(path, G_FILE_TEST_IS_DIR))
            add_folder(files, path, 0);
        else
            add_file(files, path, true);
    }
    if (directory != NULL) {
        g_autofree char *source = g_build_filename(directory, "src", NULL);
        add_root(files, directory);
        if (g_file_test(source, G_FILE_TEST_IS_DIR))
            add_root(files, source);
    }
    for (size_t i = 0; paths[i] != NULL; i++) {
        g_autofree char *path = g_canonicalize_filename(paths[i], NULL);
        add_project_root(files, path);
    }
    g_ptr_array_add(files->roots, g_strdup(NEIGHBOURS));
    g_ptr_array_add(files->roots, g_strdup(CONFIGURED_TYPES));
    g_ptr_array_add(files->roots, NULL);
    g_ptr_array_sort(files->files, compare_paths);
}

void
model_files_clear(ModelFiles *files)
{
    g_clear_pointer(&files->files, g_ptr_array_unref);
    g_clear_pointer(&files->roots, g_ptr_array_unref);
    g_clear_pointer(&files->arena, arena_free);
}

// ---- which SQLAlchemy ---------------------------------------------------------------------------

static bool
is_name_character(char c)
{
    return g_ascii_isalnum(c) || c == '-' || c == '_' || c == '.';
}

// "2", "2.0", "2.0.0b1": below it there is no 2.x.
static bool
is_first_of_two(const char *number)
{
    if (number[0] != '2' || g_ascii_isdigit(number[1]))
        return false;
    const char *rest = number + 1;
    while (rest[0] == '.' && rest[1] == '0' && !g_ascii_isdigit(rest[2]))
        rest += 2;
    return rest[0] != '.' || !g_ascii_isdigit(rest[1]);
}

// One bound: "==1.4.46", ">=2.0", "<2", "~=1.4": 1, 2, or 0 when it leaves both open.
static int
bound_version(const char *operator, size_t length, const char *number)
{
    bool is_below = operator[0] == '<' &&(length < 2 || operator[1] != '=');
    bool is_least = operator[0] == '>';
    if (is_below)
        return number[0] == '1' || is_first_of_two(number) ? 1 : 0;
    if (number[0] >= '2')
        return 2;
    return is_least ? 0 : 1;
}

static int
version_of(const char *at)
{
    if (*at == '[') // extras
        at += strcspn(at, "]\n");
    bool seen = false;
    for (int found = 0;;) {
        at += strcspn(at, seen ? "=<>~^\n;#\"'" : "=<>~^\n;#");
        size_t length = strspn(at, "=<>~^");
        const char *number = at + length + strspn(at + length, " \"'v");
        if (length == 0)
            return found;
        at += length;
        if (!g_ascii_isdigit(*number))
            continue;
        int version = bound_version(at - length, length, number);
        if (version != 0)
            found = version;
        seen = true;
        at = number;
    }
}

// In lock files the version stands on a line of its own below the name.
static int
locked_version(const char *at)
{
    const char *version = strstr(at, "version");
    if (version == NULL || version - at > 400)
        return 0;
    version += strcspn(version, "0123456789\n");
    return *version == '1' ? 1 : *version == '2' ? 2 : 0;
}

// fastapi-users[sqlalchemy,oauth]==15.0.2 says nothing of SQLAlchemy's version.
static bool
is_extra(const char *end)
{
    return end[strcspn(end, "[]\"'\n")] == ']';
}

int
pinned_in_text(const char *text)
{
    static const char word[] = "sqlalchemy";
    g_autofree char *lower = g_ascii_strdown(text, -1);
    int found = 0;
    for (const char *at = strstr(lower, word); at != NULL; at = strstr(at + 1, word)) {
        const char *end = at + strlen(word);
        bool alone = (at == lower || !is_name_character(at[-1])) && !is_name_character(*end);
        if (!alone || is_extra(end))
            continue;
        bool is_locked = g_str_has_prefix(end, "\"\nversion") || g_str_has_prefix(end, "\": {\n");
        int version = is_locked ? locked_version(end) : version_of(end);
        if (is_locked && version != 0)
            return version;
        if (found == 0)
            found = version;
    }
    return found;
}

static int
pinned_in_file(const char *directory, const char *name)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);
    g_autofree char *text = NULL;
    return file_read(path, SOURCE_LARGEST, &text, NULL, NULL) ? pinned_in_text(text) : 0;
}

static int
pinned_in_requirements(const char *directory)
{
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    int found = 0;
    for (const char *name = dir == NULL ? NULL : g_dir_read_name(dir); name != NULL && found == 0;
         name = g_dir_read_name(dir))
        if (g_str_has_prefix(name, "requirements") &&
            (g_str_has_suffix(name, ".txt") || g_str_has_suffix(name, ".in")))
            found = pinned_in_file(directory, name);
    return found;
}

int
pinned_sqlalchemy(const char *directory)
{
    static const char *const names[] = {"poetry.lock",    "uv.lock", "pdm.lock",  "Pipfile.lock",
                                        "pyproject.toml", "Pipfile", "setup.cfg", "setup.py"};
    int found = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(names) && found == 0; i++) {
        found = pinned_in_file(directory, names[i]);
        if (i == 3 && found == 0) // what requirements pin counts before what a project allows
            found = pinned_in_requirements(directory);
    }
    if (found == 0) {
        g_autofree char *folder = g_build_filename(directory, "requirements", NULL);
        for (size_t i = 0; found == 0 && i < 1; i++)
            found = pinned_in_requirements(folder);
    }
    return found;
}

int
models_sqlalchemy(const char *directory, const char *said)
{
    enum { HIGHEST = 3 };
    if (said != NULL)
        return said[0] == '1' ? 1 : 2;
    g_autofree char *folder = g_canonicalize_filename(directory, NULL);
    int pinned = pinned_sqlalchemy(folder);
    for (int depth = 1; depth < HIGHEST && pinned == 0; depth++) {
        char *parent = g_path_get_dirname(folder);
        g_free(folder);
        folder = parent;
        pinned = pinned_sqlalchemy(folder);
    }
    return pinned;
}
