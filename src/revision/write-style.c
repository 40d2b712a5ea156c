#include "revision/write-private.h"

#include <stdlib.h>
#include <string.h>

enum { SLUG_LENGTH = 40 };

void
write_style_free(WriteStyle *style)
{
    if (style == NULL)
        return;
    g_free(style->template);
    g_free(style->file_template);
    g_free(style->timezone);
    g_free(style->encoding);
    g_free(style->template_problem);
    g_strfreev(style->engines);
    g_free(style);
}

static char *
read_text(const char *folder, const char *name)
{
    g_autofree char *path = folder != NULL ? g_build_filename(folder, name, NULL) : NULL;
    char *text = NULL;
    if (path == NULL || !g_file_get_contents(path, &text, NULL, NULL))
        return NULL;
    return text;
}

// ---- several databases -------------------------------------------------------------------------

bool
write_is_multidb(const Project *project)
{
    g_autofree char *template = read_text(project->migrations, "script.py.mako");
    return template != NULL && strstr(template, "engine_name") != NULL;
}

static void
add_engine(GPtrArray *engines, const char *name)
{
    for (guint i = 0; i < engines->len; i++)
        if (strcmp(engines->pdata[i], name) == 0)
            return;
    g_ptr_array_add(engines, g_strdup(name));
}

// The default one, those that the application names, and those that the newest revision has a
// function for.
static void
read_engines(const Project *project, const RevisionGraph *graph, WriteStyle *style)
{
    if (!write_is_multidb(project))
        return;
    g_autoptr(GPtrArray) engines = g_ptr_array_new();
    g_autoptr(GRegex) pattern =
        g_regex_new("^def upgrade_(\\w*)\\(", G_REGEX_MULTILINE | G_REGEX_RAW, 0, NULL);
    add_engine(engines, "");
    for (size_t i = 0; i < project->bind_count; i++)
        add_engine(engines, project->binds[i].name);
    for (size_t i = 0; graph != NULL && i < graph->heads.count; i++) {
        g_autofree char *text = NULL;
        g_autoptr(GMatchInfo) match = NULL;
        if (!g_file_get_contents(graph->heads.items[i]->file, &text, NULL, NULL))
            continue;
        for (g_regex_match(pattern, text, 0, &match); g_match_info_matches(match);
             g_match_info_next(match, NULL)) {
            g_autofree char *name = g_match_info_fetch(match, 1);
            add_engine(engines, name);
        }
    }
    g_ptr_array_add(engines, NULL);
    style->engines = (char **)g_ptr_array_free(g_steal_pointer(&engines), FALSE);
}

// ---- what is said somewhere in Python ----------------------------------------------------------

// "render_as_batch=True": 1 yes, 0 no, -1 not said.
static int
keyword_value(const char *text, const char *keyword)
{
    g_autofree char *expression = g_strdup_printf("\\b%s\\s*[=:]\\s*(True|False)\\b", keyword);
    g_autoptr(GRegex) pattern = g_regex_new(expression, G_REGEX_RAW, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    if (text == NULL || !g_regex_match(pattern, text, 0, &match))
        return -1;
    g_autofree char *value = g_match_info_fetch(match, 1);
    return strcmp(value, "True") == 0;
}

static int
keyword_in_file(const char *folder, const char *name, const char *keyword)
{
    g_autofree char *text = read_text(folder, name);
    return text != NULL && strstr(text, "Migrate(") != NULL ? keyword_value(text, keyword) : -1;
}

// What the Python files of a folder say; the folders in it are added to `below`.
static int
keyword_in_folder(const char *folder, const char *keyword, GPtrArray *below)
{
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    int said = -1;
    const char *name;
    while (directory != NULL && said < 0 && (name = g_dir_read_name(directory)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (*name != '.' && g_file_test(path, G_FILE_TEST_IS_DIR))
            g_ptr_array_add(below, g_steal_pointer(&path));
        else if (g_str_has_suffix(name, ".py"))
            said = keyword_in_file(folder, name, keyword);
    }
    return said;
}

// What env.py says, else the Python files that call Migrate(): the root's and one below.
static int
migrate_keyword(const Project *project, const char *env, const char *keyword)
{
    g_autoptr(GPtrArray) below = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) deeper = g_ptr_array_new_with_free_func(g_free);
    int said = keyword_value(env, keyword);
    if (said < 0)
        said = keyword_in_folder(project->root, keyword, below);
    for (guint i = 0; i < below->len && said < 0; i++)
        said = keyword_in_folder(below->pdata[i], keyword, deeper);
    return said;
}

// ---- what the files that are there show --------------------------------------------------------

static const char *const table_calls[] = {"op.add_column(", "op.alter_column(", "op.create_index(",
                                          "op.drop_column(", "op.drop_index("};

// How autogenerate wrote a revision: 1 in batches, 0 not, -1 it does not show.
static int
batch_in(const char *text)
{
    if (strstr(text, "batch_alter_table(") != NULL)
        return 1;
    if (strstr(text, "### commands auto generated by Alembic") == NULL)
        return -1;
    for (size_t i = 0; i < G_N_ELEMENTS(table_calls); i++) {
        const char *found = strstr(text, table_calls[i]);
        if (found != NULL && found > text && found[-1] == ' ')
            return 0;
    }
    return -1;
}

// From the newest file on: what ends the history, and before it.
static void
look_at_revisions(const RevisionGraph *graph, WriteStyle *style, int *batch)
{
    enum { MOST = 60 };
    bool knows_ends = false;
    for (size_t i = 0; i < graph->heads.count && i < MOST; i++) {
        const Revision *revision = graph->heads.items[i];
        for (int steps = 0; revision != NULL && steps < MOST && *batch < 0; steps++) {
            g_autofree char *text = NULL;
            if (!g_file_get_contents(revision->file, &text, NULL, NULL))
                break;
            if (!knows_ends)
                style->crlf = strstr(text, "\r\n") != NULL;
            knows_ends = true;
            *batch = revision->is_sql ? -1 : batch_in(text);
            revision = revision->parents.count > 0 ? revision->parents.items[0] : NULL;
        }
    }
    if (!knows_ends && style->template != NULL)
        style->crlf = strstr(style->template, "\r\n") != NULL;
}

// Flask-Migrate's env.py takes its keywords from Migrate(); from 4.0 on it batches by itself.
static void
choose_batch(const Project *project, const RevisionGraph *graph, const char *env, WriteStyle *style)
{
    bool is_flask = env != NULL && strstr(env, "current_app") != NULL;
    int said = is_flask ? migrate_keyword(project, env, "render_as_batch")
                        : keyword_value(env, "render_as_batch");
    int shown = -1;
    if (graph != NULL)
        look_at_revisions(graph, style, &shown);
    style->uses_batch = said >= 0 ? said == 1 : shown >= 0 ? shown == 1 : is_flask;
}

// ---- all of it -------------------------------------------------------------------------------

static void
read_template(const Project *project, WriteStyle *style)
{
    style->template = read_text(project->migrations, "script.py.mako");
    if (style->template == NULL)
        return;
    static const TemplateValues none = {
        .message = "", .id = "", .created = "", .imports = "", .upgrades = "", .downgrades = ""};
    g_autofree char *text = template_fill(style->template, &none, &style->template_problem);
    // A multidb template is Mako throughout; its form is known.
    if (write_is_multidb(project))
        g_clear_pointer(&style->template_problem, g_free);
}

static bool
read_slug_length(const Project *project, WriteStyle *style, GError **error)
{
    guint64 length = SLUG_LENGTH;
    if (project->slug_length != NULL &&
        !g_ascii_string_to_unsigned(project->slug_length, 10, 1, 1000, &length, NULL)) {
        g_set_error(error, WRITE_ERROR, WRITE_ERROR_VALUE,
                    "truncate_slug_length = %s: this is no length\n"
                    "hint: alembic.ini sets it; 40 is usual",
                    project->slug_length);
        return false;
    }
    style->slug_length = (unsigned)length;
    return true;
}

WriteStyle *
write_style_read(const Project *project, const RevisionGraph *graph, GError **error)
{
    g_autoptr(WriteStyle) style = g_new0(WriteStyle, 1);
    g_autofree char *env = read_text(project->migrations, "env.py");
    style->file_template =
        g_strdup(project->file_template != NULL ? project->file_template : "%(rev)s_%(slug)s");
    style->timezone = g_strdup(project->timezone);
    bool is_utf8 = project->output_encoding == NULL ||
                   g_ascii_strcasecmp(project->output_encoding, "utf-8") == 0 ||
                   g_ascii_strcasecmp(project->output_encoding, "utf8") == 0;
    style->encoding = is_utf8 ? NULL : g_strdup(project->output_encoding);
    if (!read_slug_length(project, style, error))
        return NULL;
    read_template(project, style);
    read_engines(project, graph, style);
    choose_batch(project, graph, env, style);
    style->compares_defaults = migrate_keyword(project, env, "compare_server_default") == 1;
    return g_steal_pointer(&style);
}

// Python's names of codecs that iconv spells otherwise.
static const char *
codec_name(const char *encoding)
{
    static const char *const latin[] = {"latin-1", "latin_1", "latin", "l1", "iso8859_1"};
    for (size_t i = 0; i < G_N_ELEMENTS(latin); i++)
        if (g_ascii_strcasecmp(encoding, latin[i]) == 0)
            return "ISO-8859-1";
    return encoding;
}

char *
write_encode(const WriteStyle *style, const char *text, size_t *length, GError **error)
{
    g_autoptr(GString) ends = g_string_new(text);
    if (style->crlf)
        g_string_replace(ends, "\n", "\r\n", 0);
    if (style->encoding == NULL) {
        *length = ends->len;
        return g_string_free(g_steal_pointer(&ends), FALSE);
    }
    gsize written;
    char *bytes = g_convert(ends->str, (gssize)ends->len, codec_name(style->encoding), "UTF-8",
                            NULL, &written, NULL);
    *length = written;
    if (bytes == NULL)
        g_set_error(error, WRITE_ERROR, WRITE_ERROR_VALUE,
                    "output_encoding = %s: it has no character for what the revision says\n"
                    "hint: alembic.ini sets it; utf-8 has all of them",
                    style->encoding);
    return bytes;
}
