#include "revision/revision-private.h"

#include "base/file.h"
#include "python/parser.h"

#include <string.h>

// ---- .py: the assignments before the first function ------------------------------------------

// Where the first line begins that starts with one of these words, or where the text ends.
static size_t
find_line(const char *bytes, size_t length, const char *const *starts)
{
    for (const char *line = bytes; line != NULL && line < bytes + length;) {
        for (size_t i = 0; starts[i] != NULL; i++)
            if (*line == *starts[i] && g_str_has_prefix(line, starts[i]))
                return (size_t)(line - bytes);
        line = memchr(line, '\n', length - (size_t)(line - bytes));
        line = line == NULL ? NULL : line + 1;
    }
    return length;
}

// How much of the file comes before its first `def` or `class` at the left margin; all of it where
// a line behind that looks like one of the header. A line of a docstring may look like a `def`;
// then the parser sees an unfinished string, and all of it is read.
static size_t
head_length(const char *bytes, size_t length)
{
    static const char *const bodies[] = {"def ", "async def ", "class ", "@", NULL};
    static const char *const names[] = {"revision", "down_revision", "branch_labels", "depends_on",
                                        NULL};
    size_t head = find_line(bytes, length, bodies);
    return find_line(bytes + head, length - head, names) == length - head ? head : length;
}

static bool
has_error(const SyntaxTree *tree)
{
    for (size_t i = 0; i < tree->diagnostics.count; i++)
        if (tree->diagnostics.rows[i].severity == SEVERITY_ERROR)
            return true;
    return false;
}

static SyntaxTree *
parse_some(const HeadReading *reading, const char *file, const char *bytes, size_t length)
{
    arena_reset(reading->arena);
    return python_parse_into(reading->arena, reading->names, file, bytes, length);
}

// Borrowed until the next file.
static const SyntaxTree *
parse_head(const HeadReading *reading, const char *file, const char *bytes, size_t length)
{
    size_t head = head_length(bytes, length);
    const SyntaxTree *tree = parse_some(reading, file, bytes, head);
    if (head == length || !has_error(tree))
        return tree;
    return parse_some(reading, file, bytes, length);
}

// The value that a name at the top of the file was given last, or NULL.
static const Node *
find_value(const SyntaxTree *tree, const char *name)
{
    const Node *value = NULL;
    for (const Node *node = tree->module->body; node != NULL; node = node->next) {
        if (node->kind == NODE_ANNOTATED_ASSIGN && node->annotated.target->kind == NODE_NAME &&
            strcmp(node->annotated.target->name, name) == 0)
            value = node->annotated.value;
        if (node->kind != NODE_ASSIGN)
            continue;
        for (const Node *target = node->assign.targets; target != NULL; target = target->next)
            if (target->kind == NODE_NAME && strcmp(target->name, name) == 0)
                value = node->assign.value;
    }
    return value;
}

// Adds every string of a value: "x", ("x", "y"), ["x"], {"x"}, a name defined in the file. Returns
// false for anything else.
static bool
add_strings(const SyntaxTree *tree, const Node *value, Arena *arena, GPtrArray *strings)
{
    switch (value->kind) {
    case NODE_NONE:
        return true;
    case NODE_STRING:
        g_ptr_array_add(strings, (gpointer)(guintptr)arena_intern(arena, value->text.bytes));
        return true;
    case NODE_NAME: {
        const Node *named = find_value(tree, value->name);
        bool chained = named == NULL || named->kind == NODE_NAME;
        return !chained && add_strings(tree, named, arena, strings);
    }
    case NODE_TUPLE:
    case NODE_LIST:
    case NODE_SET:
        for (const Node *item = value->items; item != NULL; item = item->next)
            if (item->kind != NODE_STRING || !add_strings(tree, item, arena, strings))
                return false;
        return true;
    default:
        return false;
    }
}

static Names
take_names(Arena *arena, const GPtrArray *strings)
{
    return (Names){arena_copy(arena, strings->pdata, strings->len * sizeof(gpointer)),
                   strings->len};
}

static bool
read_names(RevisionGraph *graph, const SyntaxTree *tree, const char *variable, Names *names)
{
    g_autoptr(GPtrArray) strings = g_ptr_array_new();
    const Node *value = find_value(tree, variable);
    if (value != NULL && !add_strings(tree, value, graph->arena, strings)) {
        diagnostics_add(
            &graph->diagnostics,
            (Diagnostic){.origin = syntax_origin(tree, value),
                         .severity = SEVERITY_ERROR,
                         .text = arena_printf(
                             graph->arena, "%s is computed, and revisions are not run", variable),
                         .hint = "write it as a string, a tuple of strings or None"});
        return false;
    }
    *names = take_names(graph->arena, strings);
    return true;
}

// (Alembic: script/base.py, `doc`: the lines up to the first blank one)
static const char *
first_paragraph(Arena *arena, const char *docstring)
{
    const char *start = docstring + strspn(docstring, " \t\r\n");
    const char *end = strstr(start, "\n\n"), *other = strstr(start, "\r\n\r\n");
    if (other != NULL && (end == NULL || other < end))
        end = other;
    g_autofree char *text = end == NULL ? g_strdup(start) : g_strndup(start, (size_t)(end - start));
    g_strdelimit(text, "\r\n", ' ');
    return arena_text(arena, g_strstrip(text));
}

static void
read_docstring(RevisionGraph *graph, Revision *revision, const char *docstring)
{
    static const char mark[] = "Create Date: ";
    g_autofree char *text = g_strdup(docstring);
    revision->docstring = arena_text(graph->arena, g_strstrip(text));
    revision->message = first_paragraph(graph->arena, docstring);
    const char *created = strstr(docstring, mark);
    if (created == NULL)
        return;
    created += strlen(mark);
    size_t length = strspn(created, "0123456789-");
    if (length == strlen("2026-11-24"))
        revision->created = arena_text_n(graph->arena, created, length);
}

static Revision *
reject(RevisionGraph *graph, const char *file, const char *text)
{
    diagnostics_add(&graph->diagnostics,
                    (Diagnostic){.origin = {file, 0, 0}, .severity = SEVERITY_ERROR, .text = text});
    return NULL;
}

// (Alembic: script/base.py, _legacy_rev: without the variable, a file 1a2b.py is revision 1a2b; it
// cannot do without down_revision)
static const char *
id_of_name(Arena *arena, const char *file)
{
    g_autofree char *name = g_path_get_basename(file);
    size_t length = strspn(name, "0123456789abcdef");
    return length > 0 && strcmp(name + length, ".py") == 0 ? arena_intern_n(arena, name, length)
                                                           : NULL;
}

static const char *
find_id(RevisionGraph *graph, const SyntaxTree *tree, const char *file, int *line)
{
    const Node *id = find_value(tree, "revision");
    if (id == NULL)
        return find_value(tree, "down_revision") != NULL ? id_of_name(graph->arena, file) : NULL;
    *line = (int)id->line;
    return id->kind == NODE_STRING && id->text.length > 0
               ? arena_intern(graph->arena, id->text.bytes)
               : NULL;
}

static Revision *
read_python(RevisionGraph *graph, const SyntaxTree *tree, const char *file)
{
    int line = 1;
    const char *id = find_id(graph, tree, file, &line);
    if (id == NULL)
        return reject(graph, file, "no revision: it gives \"revision\" no string");
    Revision *revision = ARENA_NEW(graph->arena, Revision);
    revision->id = id;
    revision->file = arena_intern(graph->arena, file);
    revision->line = line;
    const Node *first = tree->module->body;
    bool documented =
        first != NULL && first->kind == NODE_EXPRESSION && first->value->kind == NODE_STRING;
    read_docstring(graph, revision, documented ? first->value->text.bytes : "");
    bool known = read_names(graph, tree, "down_revision", &revision->down) &&
                 read_names(graph, tree, "depends_on", &revision->depends_on) &&
                 read_names(graph, tree, "branch_labels", &revision->own_labels);
    return known ? revision : NULL;
}

// ---- .sql: "-- revision: x" lines before "-- migrate:" ---------------------------------------

static Names
split_names(Arena *arena, const char *text)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_auto(GStrv) parts = g_strsplit_set(text, ", \t\r", -1);
    for (size_t i = 0; parts[i] != NULL; i++)
        if (parts[i][0] != '\0' && strcmp(parts[i], "None") != 0)
            g_ptr_array_add(names, (gpointer)(guintptr)arena_intern(arena, parts[i]));
    return take_names(arena, names);
}

// "revision: x" -> x, when the line begins with that word; else NULL.
static const char *
header_value(const char *line, const char *word)
{
    size_t length = strlen(word);
    return g_str_has_prefix(line, word) && line[length] == ':' ? line + length + 1 : NULL;
}

static void
read_sql_line(RevisionGraph *graph, Revision *revision, const char *line, GString *docstring)
{
    const struct {
        const char *word;
        Names *names;
    } rows[] = {{"down_revision", &revision->down},
                {"branch_labels", &revision->own_labels},
                {"depends_on", &revision->depends_on}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const char *value = header_value(line, rows[i].word);
        if (value != NULL) {
            *rows[i].names = split_names(graph->arena, value);
            return;
        }
    }
    const char *id = header_value(line, "revision");
    if (id == NULL) {
        g_string_append_printf(docstring, "%s\n", line);
        return;
    }
    Names ids = split_names(graph->arena, id);
    revision->id = ids.count == 1 ? ids.items[0] : NULL;
}

// dbmate's files: 20240102120000_add_a_table.sql with "-- migrate:up" and no header. The number is
// the identifier, the graph has them in the order of their names.
static bool
read_number(RevisionGraph *graph, Revision *revision, const char *bytes, GString *docstring)
{
    g_autofree char *name = g_path_get_basename(revision->file);
    size_t digits = strspn(name, "0123456789");
    const char *rest = name + digits + (name[digits] == '_');
    if (digits == 0 || strchr("_.", name[digits]) == NULL || strstr(bytes, "-- migrate:up") == NULL)
        return false;
    revision->id = arena_intern_n(graph->arena, name, digits);
    revision->line = 1;
    revision->is_numbered = true;
    g_string_append_len(docstring, rest, (gssize)strlen(rest) - (gssize)strlen(".sql"));
    g_string_replace(docstring, "_", " ", 0);
    return true;
}

static Revision *
read_sql(RevisionGraph *graph, const char *file, const char *bytes)
{
    Revision *revision = ARENA_NEW(graph->arena, Revision);
    revision->file = arena_intern(graph->arena, file);
    revision->is_sql = true;
    GString *docstring = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(bytes, "\n", -1);
    for (int i = 0; lines[i] != NULL && g_str_has_prefix(lines[i], "--"); i++) {
        const char *line = g_strstrip(lines[i] + 2);
        if (g_str_has_prefix(line, "migrate:"))
            break;
        bool had_id = revision->id != NULL;
        read_sql_line(graph, revision, line, docstring);
        if (!had_id && revision->id != NULL)
            revision->line = i + 1;
    }
    bool known = revision->id != NULL || read_number(graph, revision, bytes, docstring);
    read_docstring(graph, revision, docstring->str);
    g_string_free(docstring, TRUE);
    return known
               ? revision
               : reject(graph, file, "no revision: it has no line \"-- revision: ID\" at its top");
}

// (Alembic: revision.py, verify_rev_id)
static void
check_id(RevisionGraph *graph, const Revision *revision)
{
    if (strpbrk(revision->id, "@-+") == NULL)
        return;
    diagnostics_add(
        &graph->diagnostics,
        (Diagnostic){.origin = {revision->file, revision->line, 0},
                     .severity = SEVERITY_ERROR,
                     .text = arena_printf(graph->arena,
                                          "revision \"%s\": an identifier has no @, - or +",
                                          revision->id),
                     .hint = "these mean a branch, or steps from a revision"});
}

Revision *
revision_read_header(RevisionGraph *graph, const HeadReading *reading, const char *file)
{
    enum { LARGEST_REVISION = 64 << 20 };
    g_autofree char *bytes = NULL;
    size_t length = 0;
    g_autoptr(GError) error = NULL;
    if (!file_read(file, LARGEST_REVISION, &bytes, &length, &error))
        return reject(graph, file, error->message);
    Revision *revision = g_str_has_suffix(file, ".sql")
                             ? read_sql(graph, file, bytes)
                             : read_python(graph, parse_head(reading, file, bytes, length), file);
    if (revision != NULL)
        check_id(graph, revision);
    return revision;
}
