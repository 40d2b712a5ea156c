#include "revision/script-private.h"

#include <string.h>

// .sql revisions: what stands below "-- migrate:up" and "-- migrate:down". (dbmate: README,
// "Creating Migrations" and "Migration Options")

typedef struct {
    const char *text; // below the marker
    size_t length;
    int line; // of the first one below it
    bool outside_transaction;
} Section;

static bool
is_marker(const char *line)
{
    line += strspn(line, " \t");
    return g_str_has_prefix(line, "-- migrate:");
}

static Section
find_section(const char *bytes, const char *direction)
{
    Section section = {0};
    int number = 1;
    for (const char *line = bytes, *start = bytes; line != NULL && *line != '\0'; number++) {
        const char *next = strchr(line, '\n');
        size_t length = next == NULL ? strlen(line) : (size_t)(next - line);
        g_autofree char *text = g_strndup(line, length);
        start = line;
        line = next == NULL ? NULL : next + 1;
        if (!is_marker(text))
            continue;
        if (section.text != NULL) {
            section.length = (size_t)(start - section.text);
            return section;
        }
        const char *what = strstr(text, "migrate:") + strlen("migrate:");
        size_t word = strlen(direction);
        if (strncmp(what, direction, word) != 0 ||
            (what[word] != '\0' && !strchr(" \t\r", what[word])))
            continue;
        section.text = line == NULL ? "" : line;
        section.line = number + 1;
        section.outside_transaction = strstr(what, "transaction:false") != NULL;
    }
    section.length = section.text == NULL ? 0 : strlen(section.text);
    return section;
}

static int
lines_in(const char *text, size_t length)
{
    int lines = 0;
    for (size_t i = 0; i < length; i++)
        lines += text[i] == '\n';
    return lines;
}

// Where the first word is: comments before it belong to the statement, its line is that word's.
static int
first_line(const char *text, size_t length)
{
    int line = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '-' && i + 1 < length && text[i + 1] == '-') {
            while (i < length && text[i] != '\n')
                i++;
            line += i < length;
            continue;
        }
        if (!g_ascii_isspace(text[i]))
            return line;
        line += text[i] == '\n';
    }
    return line;
}

static void
send_statements(ScriptReader *reader, const Section *section)
{
    g_autofree char *rest = g_strndup(section->text, section->length);
    int line = section->line;
    for (const char *at = rest; *at != '\0';) {
        const char *end = script_statement_end(at);
        size_t length = (size_t)(end - at);
        g_autofree char *one = g_strndup(at, length);
        ScriptText text = script_text(one);
        ScriptStatement statement = {
            .sql = script_trimmed(reader->script->arena, one),
            .origin = {.file = reader->revision->file, .line = line + first_line(at, length)},
            .outside_transaction = section->outside_transaction,
            .is_data = text.is_data};
        if (text.count > 0)
            script_send(reader, statement, NULL);
        line += lines_in(at, length);
        at = end;
    }
}

bool
script_read_sql(ScriptReader *reader, ScriptDirection direction, GError **error)
{
    g_autofree char *bytes = NULL;
    if (!g_file_get_contents(reader->revision->file, &bytes, NULL, NULL)) {
        g_set_error(error, REVISION_ERROR, REVISION_ERROR_FILES, "%s: cannot be read",
                    reader->revision->file);
        return false;
    }
    Section section = find_section(bytes, direction == SCRIPT_UPGRADE ? "up" : "down");
    reader->script->missing = section.text == NULL;
    if (section.text != NULL)
        send_statements(reader, &section);
    return true;
}
