#include "run/doctor-private.h"

#include "base/file.h"
#include "models/models.h"
#include "project/url.h"

#include <string.h>

// What the project's own files say beside the models that were read: a class in a file that nothing
// names, one of another bind, a script that makes tables somewhere else.

enum { MOST_FILES = 2000, DEEPEST_FOLDER = 8 };
#define LARGEST_FILE ((size_t)1024 * 1024)

static const char *const skipped[] = {"node_modules", "site-packages", "dist-packages",
                                      "__pycache__",  "venv",          "env",
                                      "build",        "dist",          "static"};

// ---- the models that were not read ------------------------------------------------------------

Schema *
doctor_read_elsewhere(const Project *project, GCancellable *cancellable)
{
    const char *const paths[] = {project->root, NULL};
    const ModelsOptions options = {.directory = project->root,
                                   .sqlalchemy = project->sqlalchemy,
                                   .types = project->types,
                                   .bind = MODELS_ALL_BINDS,
                                   .cancellable = cancellable};
    return project->models[0] == NULL ? NULL : models_read(paths, &options, NULL, NULL);
}

// ---- scripts that make tables -----------------------------------------------------------------

typedef struct {
    Arena *arena;
    GRegex *url;
    const char *database; // where the table is
    DoctorProbes *probes;
    size_t files; // looked at
} FileSearch;

static Origin
origin_at(const FileSearch *search, const char *path, const char *text, const char *at)
{
    int line = 1;
    for (const char *c = text; c < at; c++)
        line += *c == '\n';
    return (Origin){arena_text(search->arena, path), line, 0};
}

// "postgresql://…/microblog_old" where that database is looked for.
static void
find_address(const FileSearch *search, const char *path, const char *text)
{
    g_autoptr(GMatchInfo) match = NULL;
    for (bool found = g_regex_match(search->url, text, 0, &match); found;
         found = g_match_info_next(match, NULL)) {
        g_autofree char *address = g_match_info_fetch(match, 0);
        int start = 0;
        const DatabaseUrl *url = url_parse(search->arena, address, NULL);
        if (url == NULL || g_strcmp0(url->database, search->database) != 0 ||
            !g_match_info_fetch_pos(match, 0, &start, NULL))
            continue;
        search->probes->other_address = url_title(search->arena, url);
        search->probes->other_address_at = origin_at(search, path, text, text + start);
        return;
    }
}

static void
look_into(FileSearch *search, const char *path)
{
    g_autofree char *text = NULL;
    DoctorProbes *probes = search->probes;
    search->files++;
    if (!file_read(path, LARGEST_FILE, &text, NULL, NULL))
        return;
    const char *maker = strstr(text, "create_all(");
    if (maker != NULL && probes->create_all_at.file == NULL)
        probes->create_all_at = origin_at(search, path, text, maker);
    if (probes->other_address == NULL && g_utf8_validate(text, -1, NULL))
        find_address(search, path, text);
}

static void
look_through(FileSearch *search, const char *folder, int depth)
{
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    const char *name;
    while (directory != NULL && (name = g_dir_read_name(directory)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        bool is_foreign = name[0] == '.';
        for (size_t i = 0; i < G_N_ELEMENTS(skipped) && !is_foreign; i++)
            is_foreign = strcmp(name, skipped[i]) == 0;
        if (search->files >= MOST_FILES || is_foreign)
            continue;
        if (g_str_has_suffix(name, ".py"))
            look_into(search, path);
        else if (depth < DEEPEST_FOLDER && g_file_test(path, G_FILE_TEST_IS_DIR) &&
                 !g_file_test(path, G_FILE_TEST_IS_SYMLINK))
            look_through(search, path, depth + 1);
    }
}

void
doctor_search_scripts(const Project *project, Arena *arena, DoctorProbes *probes)
{
    if (probes->other_database == NULL)
        return;
    FileSearch search = {
        .arena = arena,
        .url = g_regex_new("postgres(?:ql)?(?:\\+\\w+)?://[^'\"\\s]+", G_REGEX_OPTIMIZE, 0, NULL),
        .database = probes->other_database,
        .probes = probes,
    };
    look_through(&search, project->root, 0);
    g_regex_unref(search.url);
}
