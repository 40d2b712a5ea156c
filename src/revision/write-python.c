#include "revision/write-private.h"

#include <string.h>

static const char import_postgresql[] = "from sqlalchemy.dialects import postgresql";

// A function's lines as templates take them: the first without its indent, the last without its
// end.
static char *
for_template(char *body)
{
    g_autofree char *owned = body;
    char *text = g_strdup(g_str_has_prefix(owned, "    ") ? owned + 4 : owned);
    g_strchomp(text);
    return text;
}

static char *
write_direction(const WriteStyle *style, const DraftBind *draft, bool down, bool *uses_postgresql)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GHashTable) enums = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Writing writing = {.arena = arena,
                       .style = style,
                       .before = down ? draft->after : draft->before,
                       .after = down ? draft->before : draft->after,
                       .existing = down ? WORDS_MODELS : WORDS_CATALOG,
                       .wanted = down ? WORDS_CATALOG : WORDS_MODELS,
                       .made_by_tables = enums};
    char *body = write_body(&writing, down ? draft->downgrade : draft->upgrade);
    *uses_postgresql |= writing.uses_postgresql;
    if (!down || draft->lasting == NULL)
        return body;
    char *whole = g_strdup_printf("    # not brought back: %s\n%s", draft->lasting, body);
    g_free(body);
    return whole;
}

// ---- the functions of a multidb project --------------------------------------------------------

static const DraftBind nothing = {0};

static const DraftBind *
bind_of(const RevisionDraft *draft, const char *engine)
{
    for (size_t i = 0; i < draft->bind_count; i++) {
        const char *name = draft->binds[i].name != NULL ? draft->binds[i].name : "";
        if (strcmp(name, engine) == 0)
            return &draft->binds[i];
    }
    return &nothing;
}

static void
add_function(GString *text, const char *name, char *body)
{
    g_autofree char *lines = for_template(body);
    g_string_append_printf(text, "\n\ndef %s():\n    %s\n", name, lines);
}

// Every engine has its two functions.
static char *
write_engines(const WriteStyle *style, const RevisionDraft *draft, bool *uses_postgresql)
{
    GString *text = g_string_new("def upgrade(engine_name):\n"
                                 "    globals()[\"upgrade_%s\" % engine_name]()\n"
                                 "\n\n"
                                 "def downgrade(engine_name):\n"
                                 "    globals()[\"downgrade_%s\" % engine_name]()\n");
    for (char **engine = style->engines; *engine != NULL; engine++) {
        const DraftBind *bind = bind_of(draft, *engine);
        g_autofree char *up = g_strdup_printf("upgrade_%s", *engine);
        g_autofree char *down = g_strdup_printf("downgrade_%s", *engine);
        add_function(text, up, write_direction(style, bind, false, uses_postgresql));
        add_function(text, down, write_direction(style, bind, true, uses_postgresql));
    }
    return g_string_free(text, FALSE);
}

// The template of several databases is Mako throughout; its form is known.
static char *
fill_engines(const TemplateValues *values, const char *functions)
{
    g_autofree char *owned = template_fill(template_flask, values, NULL);
    g_autoptr(GString) text = g_string_new_len(owned, strstr(owned, "def upgrade():") - owned);
    g_string_append(text, functions);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *
fill_whole(const WriteStyle *style, const TemplateValues *values)
{
    char *text = style->template != NULL ? template_fill(style->template, values, NULL) : NULL;
    return text != NULL ? text : template_fill(template_flask, values, NULL);
}

char *
write_python(const WriteStyle *style, const RevisionDraft *draft)
{
    bool uses_postgresql = false;
    const DraftBind *first = draft->bind_count > 0 ? &draft->binds[0] : &nothing;
    bool is_one = style->engines == NULL;
    g_autofree char *upgrades =
        is_one ? for_template(write_direction(style, first, false, &uses_postgresql)) : NULL;
    g_autofree char *downgrades =
        is_one ? for_template(write_direction(style, first, true, &uses_postgresql)) : NULL;
    g_autofree char *engines = is_one ? NULL : write_engines(style, draft, &uses_postgresql);
    const RevisionHead *head = &draft->head;
    TemplateValues values = {.message = head->message != NULL ? head->message : "empty message",
                             .id = head->id,
                             .created = head->created,
                             .down = head->down,
                             .labels = head->labels,
                             .depends_on = head->depends_on,
                             .imports = uses_postgresql ? import_postgresql : "",
                             .upgrades = is_one ? upgrades : "",
                             .downgrades = is_one ? downgrades : ""};
    return is_one ? fill_whole(style, &values) : fill_engines(&values, engines);
}

// ---- .sql ------------------------------------------------------------------------------------

static void
add_header_line(GString *text, const char *name, Names names)
{
    g_string_append_printf(text, "-- %s:", name);
    for (size_t i = 0; i < names.count; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : " ", names.items[i]);
    g_string_append_c(text, '\n');
}

// No line of a message may read as a line of the header.
static void
add_message(GString *text, const char *message)
{
    g_auto(GStrv) lines = g_strsplit(message, "\n", -1);
    for (char **line = lines; *line != NULL; line++)
        g_string_append_printf(text, "-- %s\n", *line);
}

static void
add_section(GString *text, const char *name, DraftStatements statements)
{
    bool is_outside = false;
    for (size_t i = 0; i < statements.count; i++)
        is_outside |= statements.rows[i].outside_transaction;
    g_string_append_printf(text, "-- migrate:%s%s\n", name, is_outside ? " transaction:false" : "");
    for (size_t i = 0; i < statements.count; i++) {
        if (statements.rows[i].comment != NULL)
            g_string_append_printf(text, "-- %s\n", statements.rows[i].comment);
        const char *const *line = statements.rows[i].allow;
        for (; line != NULL && *line != NULL; line++)
            g_string_append_printf(text, "-- %s\n", *line);
        g_string_append_printf(text, "%s;\n", statements.rows[i].sql);
    }
}

char *
write_sql(const WriteStyle *style, const RevisionDraft *draft)
{
    (void)style;
    const RevisionHead *head = &draft->head;
    const DraftBind *body = draft->bind_count > 0 ? &draft->binds[0] : &nothing;
    GString *text = g_string_new(NULL);
    add_message(text, head->message != NULL ? head->message : "empty message");
    add_header_line(text, "revision", (Names){&head->id, 1});
    add_header_line(text, "down_revision", head->down);
    if (head->labels.count > 0)
        add_header_line(text, "branch_labels", head->labels);
    if (head->depends_on.count > 0)
        add_header_line(text, "depends_on", head->depends_on);
    g_string_append_printf(text, "--\n-- Create Date: %s\n\n", head->created);
    add_section(text, "up", body->upgrade);
    g_string_append_c(text, '\n');
    if (body->lasting != NULL)
        g_string_append_printf(text, "-- not brought back: %s\n", body->lasting);
    add_section(text, "down", body->downgrade);
    return g_string_free(text, FALSE);
}
