#include "revision/write-private.h"

#include <string.h>

const char template_flask[] = "\"\"\"${message}\n"
                              "\n"
                              "Revision ID: ${up_revision}\n"
                              "Revises: ${down_revision | comma,n}\n"
                              "Create Date: ${create_date}\n"
                              "\n"
                              "\"\"\"\n"
                              "from alembic import op\n"
                              "import sqlalchemy as sa\n"
                              "${imports if imports else \"\"}\n"
                              "\n"
                              "# revision identifiers, used by Alembic.\n"
                              "revision = ${repr(up_revision)}\n"
                              "down_revision = ${repr(down_revision)}\n"
                              "branch_labels = ${repr(branch_labels)}\n"
                              "depends_on = ${repr(depends_on)}\n"
                              "\n"
                              "\n"
                              "def upgrade():\n"
                              "    ${upgrades if upgrades else \"pass\"}\n"
                              "\n"
                              "\n"
                              "def downgrade():\n"
                              "    ${downgrades if downgrades else \"pass\"}\n";

// ---- what the expressions of a template mean ---------------------------------------------------

// A message must not end the docstring that it stands in.
static void
add_message(GString *text, const TemplateValues *values)
{
    const char *message = values->message;
    for (const char *c = message; *c != '\0'; c++) {
        if (*c == '\\' || g_str_has_prefix(c, "\"\"\"") || (*c == '"' && c[1] == '\0'))
            g_string_append_c(text, '\\');
        g_string_append_c(text, *c);
    }
}

static void
add_id(GString *text, const TemplateValues *values)
{
    g_string_append(text, values->id);
}

static void
add_parents(GString *text, const TemplateValues *values)
{
    for (size_t i = 0; i < values->down.count; i++)
        g_string_append_printf(text, i > 0 ? ", %s" : "%s", values->down.items[i]);
}

// Without Alembic's filter: as Python prints it.
static void
add_parents_bare(GString *text, const TemplateValues *values)
{
    if (values->down.count == 1)
        g_string_append(text, values->down.items[0]);
    else
        add_repr_names(text, values->down, false);
}

static void
add_created(GString *text, const TemplateValues *values)
{
    g_string_append(text, values->created);
}

static void
add_imports(GString *text, const TemplateValues *values)
{
    g_string_append(text, values->imports);
}

static void
add_id_repr(GString *text, const TemplateValues *values)
{
    add_repr(text, values->id);
}

static void
add_parents_repr(GString *text, const TemplateValues *values)
{
    add_repr_names(text, values->down, false);
}

static void
add_labels_repr(GString *text, const TemplateValues *values)
{
    add_repr_names(text, values->labels, true);
}

static void
add_depends_repr(GString *text, const TemplateValues *values)
{
    add_repr_names(text, values->depends_on, false);
}

static void
add_upgrades(GString *text, const TemplateValues *values)
{
    g_string_append(text, values->upgrades);
}

static void
add_downgrades(GString *text, const TemplateValues *values)
{
    g_string_append(text, values->downgrades);
}

// As they stand in the templates of Alembic and Flask-Migrate, old and new, without blanks and with
// single quotes.
static const struct {
    const char *expression;
    void (*add)(GString *text, const TemplateValues *values);
} expressions[] = {
    {"message", add_message},
    {"up_revision", add_id},
    {"down_revision|comma,n", add_parents},
    {"down_revision", add_parents_bare},
    {"create_date", add_created},
    {"importsifimportselse''", add_imports},
    {"imports", add_imports},
    {"repr(up_revision)", add_id_repr},
    {"repr(down_revision)", add_parents_repr},
    {"repr(branch_labels)", add_labels_repr},
    {"repr(depends_on)", add_depends_repr},
    {"upgradesifupgradeselse'pass'", add_upgrades},
    {"downgradesifdowngradeselse'pass'", add_downgrades},
};

static bool
add_expression(GString *text, const char *expression, size_t length, const TemplateValues *values)
{
    g_autoptr(GString) bare = g_string_new(NULL);
    for (size_t i = 0; i < length; i++)
        if (!g_ascii_isspace(expression[i]))
            g_string_append_c(bare, expression[i] == '"' ? '\'' : expression[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(expressions); i++)
        if (strcmp(expressions[i].expression, bare->str) == 0) {
            expressions[i].add(text, values);
            return true;
        }
    return false;
}

// ---- Mako ------------------------------------------------------------------------------------

static const char *
skip_blanks(const char *line)
{
    return line + strspn(line, " \t");
}

// One line with its end; false: only Mako can say what it means.
static bool
add_line(GString *text, const char *line, const TemplateValues *values)
{
    const char *begin = skip_blanks(line);
    if (g_str_has_prefix(begin, "##"))
        return true;
    if (*begin == '%' && begin[1] != '%')
        return false;
    bool is_escaped = *begin == '%';
    for (const char *c = line; *c != '\0'; c++) {
        if (*c == '<' && (c[1] == '%' || g_str_has_prefix(c, "</%")))
            return false;
        if (is_escaped && c == begin)
            continue;
        const char *end = g_str_has_prefix(c, "${") ? strchr(c, '}') : NULL;
        if (end == NULL && !g_str_has_prefix(c, "${")) {
            g_string_append_c(text, *c);
            continue;
        }
        if (end == NULL || !add_expression(text, c + 2, (size_t)(end - c - 2), values))
            return false;
        c = end;
    }
    return true;
}

// A backslash at the end of a line takes the line end away.
static char *
join_lines(const char *template)
{
    g_autoptr(GString) text = g_string_new(template);
    g_string_replace(text, "\r\n", "\n", 0);
    g_string_replace(text, "\\\n", "", 0);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *
fill_lines(const char *template, const TemplateValues *values, int *stuck)
{
    g_autofree char *joined = join_lines(template);
    g_autoptr(GString) text = g_string_new(NULL);
    int number = 0;
    for (const char *line = joined; *line != '\0';) {
        const char *newline = strchr(line, '\n');
        size_t length = newline != NULL ? (size_t)(newline - line) + 1 : strlen(line);
        g_autofree char *piece = g_strndup(line, length);
        number++;
        if (!add_line(text, piece, values)) {
            *stuck = number;
            return NULL;
        }
        line += length;
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

// Whether `name` stands in it as a word: "upgrades" is a part of "downgrades".
static bool
has_word(const char *text, const char *name)
{
    const char *at = strstr(text, name);
    while (at != NULL && at > text && g_ascii_isalpha(at[-1]))
        at = strstr(at + 1, name);
    return at != NULL;
}

char *
template_fill(const char *template, const TemplateValues *values, char **problem)
{
    int stuck = 0;
    g_autofree char *text = fill_lines(template, values, &stuck);
    if (text != NULL && has_word(template, "upgrades") && has_word(template, "downgrades"))
        return g_steal_pointer(&text);
    if (problem != NULL)
        *problem = text == NULL ? g_strdup_printf("only Mako can say what line %d means", stuck)
                                : g_strdup("it has no place for the statements");
    return NULL;
}
