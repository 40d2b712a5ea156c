#include "ui/screens/drift-private.h"

#include "base/sql.h"
#include "base/text.h"

// The detail is made of paragraphs, each with a label; a Writer breaks them into lines.
typedef struct {
    DriftScreen *drift;
    Canvas measure;
    int width; // of the pane
    int label; // columns that the label takes
} Writer;

static void
add_line(Writer *writer, DetailLine line)
{
    line.text = arena_text(writer->drift->detail_arena, line.text);
    g_array_append_val(writer->drift->lines, line);
}

typedef struct {
    const char *label, *text;
    int indent, hanging; // of the first line, and of the others
    Role label_role, role;
    bool is_code;
    Origin origin;
} Paragraph;

// Lines of code keep their indentation; prose is broken at blanks.
static void
add_paragraph(Writer *writer, const Paragraph *paragraph)
{
    const char *rest = paragraph->text;
    bool is_first = true;
    do {
        int indent = is_first ? paragraph->indent : paragraph->hanging;
        int room = writer->drift->wrap || !paragraph->is_code ? writer->width - indent : 4096;
        Break line = canvas_break(&writer->measure, rest, MAX(room, 8));
        g_autofree char *part = g_strndup(rest, line.bytes);
        add_line(writer, (DetailLine){.label = is_first ? paragraph->label : NULL,
                                      .text = part,
                                      .indent = indent,
                                      .label_role = paragraph->label_role,
                                      .role = paragraph->role,
                                      .origin = paragraph->origin});
        is_first = false;
        rest += line.next;
    } while (*rest != '\0');
}

static const char *
text_of(const DriftScreen *drift, const Evidence *evidence)
{
    if (drift->columns >= DRIFT_WIDE && evidence->longer != NULL)
        return app_relative(drift->app, evidence->longer);
    if (drift->columns < DRIFT_NARROW && evidence->brief != NULL)
        return app_relative(drift->app, evidence->brief);
    return app_relative(drift->app, evidence->text);
}

// A statement that is too long for one line: each action below ALTER TABLE.
static char *
broken_sql(const char *sql, bool fits)
{
    static const char *const actions[] = {" ADD ", " ALTER COLUMN ", " DROP ", " RENAME ",
                                          " VALIDATE "};
    GString *text = g_string_new(sql);
    if (fits || !g_str_has_prefix(sql, "ALTER TABLE ") || strchr(sql, '\n') != NULL)
        return g_string_free(text, FALSE);
    for (size_t i = 0; i < G_N_ELEMENTS(actions); i++) {
        const char *found = strstr(sql, actions[i]);
        if (found == NULL)
            continue;
        g_string_erase(text, found - sql, 1);
        g_string_insert(text, found - sql, "\n  ");
        break;
    }
    return g_string_free(text, FALSE);
}

// The model's lines as one: "role = db.Column(db.String(20), default='user', nullable=False)".
static char *
joined_source(const char *source)
{
    GString *text = g_string_new(NULL);
    for (const char *rest = source; *rest != '\0';) {
        size_t length = strcspn(rest, "\n");
        bool is_inside = text->len > 0 && text->str[text->len - 1] == '(';
        bool is_closing = strchr(")]}", rest[0]) != NULL;
        g_string_append(text, text->len > 0 && !is_inside && !is_closing ? " " : "");
        g_string_append_len(text, rest, (gssize)length);
        rest += length + (rest[length] == '\n');
        rest += strspn(rest, " \t");
    }
    return g_string_free(text, FALSE);
}

static void
add_place(Writer *writer, const Evidence *place, const Evidence *source)
{
    const DriftScreen *drift = writer->drift;
    const char *where = text_of(drift, place);
    Paragraph paragraph = {.label = place->label,
                           .text = where,
                           .indent = writer->label,
                           .hanging = writer->label,
                           .origin = place->origin};
    bool has_room = drift->columns >= DRIFT_NARROW && drift->columns < DRIFT_WIDE;
    if (source == NULL || !has_room) {
        add_paragraph(writer, &paragraph);
        return;
    }
    g_autofree char *code = joined_source(source->text);
    g_autofree char *text = g_strdup_printf("%s   %s", where, code);
    paragraph.text = text;
    paragraph.hanging =
        MIN(writer->label + canvas_width(&writer->measure, where) + 6, writer->width / 2);
    add_paragraph(writer, &paragraph);
}

static bool
is_labelled(const Evidence *evidence, const char *label)
{
    return strcmp(evidence->label, label) == 0;
}

static void
add_evidence(Writer *writer, const Evidence *evidence)
{
    const DriftScreen *drift = writer->drift;
    bool is_hazard = is_labelled(evidence, "!");
    // a small screen has room for what, why and the hazard; z shows the rest
    bool is_sql = is_labelled(evidence, "change") || is_labelled(evidence, "");
    if (drift->columns < DRIFT_NARROW && !drift->zoom && is_sql)
        return;
    if (evidence->wide_only && drift->columns < DRIFT_WIDE && !drift->zoom)
        return;
    int indent = is_hazard ? 3 : writer->label;
    const char *text = text_of(drift, evidence);
    bool fits = canvas_width(&writer->measure, text) <= writer->width - indent;
    bool is_broken = evidence->is_code && drift->columns >= DRIFT_WIDE;
    g_autofree char *broken = is_broken ? broken_sql(text, fits) : g_strdup(text);
    add_paragraph(writer,
                  &(Paragraph){.label = evidence->label,
                               .text = broken,
                               .indent = indent,
                               .hanging = indent,
                               .label_role = is_hazard ? ROLE_HAZARD : ROLE_SAME,
                               .is_code = evidence->is_code && drift->columns < DRIFT_NARROW,
                               .origin = evidence->origin});
}

static void
add_all_evidence(Writer *writer, const DriftTable *table, const DriftRow *row)
{
    DriftScreen *drift = writer->drift;
    EvidenceList list = drift_evidence(drift_value(drift), table, row,
                                       picture_history(drift->picture), drift->detail_arena);
    for (size_t i = 0; i < list.count; i++) {
        const Evidence *evidence = &list.rows[i];
        const Evidence *next = i + 1 < list.count ? evidence + 1 : NULL;
        if (is_labelled(evidence, "source"))
            continue; // beside its place, or in the pane at the right
        if (is_labelled(evidence, "change") && drift->columns >= DRIFT_WIDE)
            add_line(writer, (DetailLine){.text = ""});
        bool has_source = next != NULL && is_labelled(next, "source");
        if (is_labelled(evidence, "models"))
            add_place(writer, evidence, has_source ? next : NULL);
        else
            add_evidence(writer, evidence);
    }
}

// --- DDL of a side, and both as a difference ---

static void
add_code_line(Writer *writer, Role role, const char *sign, const char *text)
{
    g_autofree char *line = g_strconcat(sign, text, NULL);
    add_line(writer, (DetailLine){.text = line, .indent = 1, .role = role});
}

static void
add_difference(Writer *writer, const char *database, const char *models)
{
    DdlLines lines = drift_ddl_lines(database, models, writer->drift->detail_arena);
    for (size_t i = 0; i < lines.count; i++) {
        char sign[] = {lines.rows[i].sign, ' ', '\0'};
        Role role = sign[0] == '-' ? ROLE_DROP : sign[0] == '+' ? ROLE_ADD : ROLE_SAME;
        add_code_line(writer, role, sign, lines.rows[i].text);
    }
}

static void
add_ddl(Writer *writer, const DriftTable *table)
{
    const DriftScreen *drift = writer->drift;
    g_autofree char *models = drift_ddl(table->models);
    g_autofree char *database = drift_ddl(table->database);
    if (drift->detail == DETAIL_DIFF) {
        add_difference(writer, database, models);
        return;
    }
    bool is_models = drift->detail == DETAIL_MODELS;
    const char *text = is_models ? models : database;
    if (text[0] == '\0')
        text = is_models ? "-- the models have no such thing" : "-- the database has no such thing";
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (size_t i = 0; lines[i] != NULL; i++)
        add_code_line(writer, ROLE_TEXT, "", lines[i]);
}

// --- the whole ---

static void
add_fold(Writer *writer)
{
    const DriftScreen *drift = writer->drift;
    const TableEntry *entry =
        drift->table_list.cursor < drift->tables->len
            ? &g_array_index(drift->tables, TableEntry, drift->table_list.cursor)
            : NULL;
    if (entry == NULL)
        return;
    add_paragraph(writer, &(Paragraph){.label = "schema",
                                       .text = entry->namespace,
                                       .indent = writer->label,
                                       .hanging = writer->label,
                                       .label_role = ROLE_SAME});
}

void
drift_make_detail(DriftScreen *drift)
{
    int columns = drift->layout.detail_columns;
    if (drift->detail_is_made || columns == 0 || drift->picture == NULL)
        return;
    drift->detail_is_made = true;
    g_clear_pointer(&drift->detail_arena, arena_free);
    drift->detail_arena = arena_new();
    g_array_set_size(drift->lines, 0);
    Writer writer = {.drift = drift,
                     .measure = {.rows = 1, .columns = columns},
                     .width = columns - (drift->layout.source_columns > 0 ? 1 : 0),
                     .label = drift->columns >= DRIFT_WIDE ? 11 : 10};
    const DriftTable *table = drift_table(drift);
    const char *problem = app_reading_models(drift->app).error;
    if (drift->picture->models == NULL && problem != NULL)
        add_paragraph(&writer, &(Paragraph){.label = "models",
                                            .text = problem,
                                            .indent = writer.label,
                                            .hanging = writer.label,
                                            .label_role = ROLE_SAME});
    if (table == NULL)
        add_fold(&writer);
    else if (drift->detail == DETAIL_EVIDENCE)
        add_all_evidence(&writer, table, drift_row(drift));
    else
        add_ddl(&writer, table);
    drift->detail_list.count = drift->lines->len;
    drift->detail_list.top = drift->detail_list.cursor = 0;
}

Origin
drift_origin(const DriftScreen *drift)
{
    const DriftTable *table = drift_table(drift);
    const DriftRow *row = drift_row(drift);
    if (row != NULL && row->origin.file != NULL)
        return row->origin;
    return table != NULL ? table->origin : (Origin){0};
}

void
drift_load_source(DriftScreen *drift)
{
    Origin origin = drift_origin(drift);
    if (g_strcmp0(origin.file, drift->source_file) == 0)
        return;
    g_free(drift->source_file);
    g_clear_pointer(&drift->source_lines, g_strfreev);
    drift->source_file = g_strdup(origin.file);
    if (origin.file == NULL)
        return;
    g_autofree char *path =
        g_canonicalize_filename(origin.file, app_options(drift->app)->project->root);
    g_autofree char *text = NULL;
    if (g_file_get_contents(path, &text, NULL, NULL))
        drift->source_lines = g_strsplit(text, "\n", -1);
}

char *
drift_sql(const DriftScreen *drift)
{
    const DriftTable *table = drift_table(drift);
    if (table == NULL)
        return NULL;
    g_autoptr(Arena) arena = arena_new();
    EvidenceList list = drift_evidence(drift_value(drift), table, drift_row(drift), NULL, arena);
    for (size_t i = 0; i < list.count; i++)
        if (strcmp(list.rows[i].label, "change") == 0)
            return g_strdup(list.rows[i].text);
    return drift_ddl(table->models != NULL ? table->models : table->database);
}

char *
drift_path(const DriftScreen *drift)
{
    const DriftTable *table = drift_table(drift);
    const DriftRow *row = drift_row(drift);
    if (table == NULL)
        return g_strdup("");
    if (row == NULL || row->group == GROUP_REFERENCE)
        return g_strdup(table->title);
    return g_strdup_printf("%s.%s", table->title, row->label);
}
