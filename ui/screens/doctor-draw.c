#include "ui/screens/doctor-private.h"

#include "base/text.h"

#include <string.h>

enum {
    WIDE = 120,
    SOURCE = 48, // columns of the file beside the evidence
    ROOMY = 26,  // rows from which the query to paste is shown as well
    MODELS_COLUMN = 18,
    HISTORY_COLUMN = 38,
    DATABASE_COLUMN = 60,
    PURPOSE_COLUMN = 40,
};

// ---- the lines ---------------------------------------------------------------------------------

typedef struct {
    DoctorScreen *doctor;
    const Canvas *measure;
    int width;
} RowMaker;

static void
add_row(const RowMaker *maker, DoctorRow row)
{
    g_array_append_val(maker->doctor->rows, row);
}

// Prose, broken at the width; what goes on is indented and is no item.
static void
add_prose(const RowMaker *maker, const char *text, int indent, DoctorRow first)
{
    const char *rest = text;
    bool is_first = true;
    do {
        int left = is_first ? first.indent : indent;
        Break line = canvas_break(maker->measure, rest, MAX(maker->width - left - 1, 10));
        DoctorRow row = is_first ? first : (DoctorRow){.kind = DOCTOR_TEXT, .indent = indent};
        row.text = arena_text_n(maker->doctor->arena, rest, line.bytes);
        add_row(maker, row);
        rest += line.next;
        is_first = false;
    } while (*rest != '\0');
}

static const char *
place_of(const RowMaker *maker, Origin origin)
{
    if (origin.file == NULL)
        return "";
    return arena_printf(maker->doctor->arena, "%s:%d ",
                        app_relative(maker->doctor->app, origin.file), origin.line);
}

static void
add_evidence(const RowMaker *maker, size_t number, const DoctorLine *line)
{
    Arena *arena = maker->doctor->arena;
    DoctorRow item = {.kind = DOCTOR_ITEM, .indent = 1, .evidence = line};
    const char *text =
        arena_printf(arena, "%zu %s%s", number, place_of(maker, line->origin), line->text);
    add_prose(maker, text, 3, item);
}

static void
add_ruled_out(const RowMaker *maker)
{
    const Diagnosis *diagnosis = maker->doctor->diagnosis;
    bool all = maker->doctor->shows_reasons;
    g_autoptr(GString) text = g_string_new(all ? "Ruled out:" : "Ruled out (i says why): ");
    for (size_t i = 0; i < diagnosis->ruled_out_count && !all; i++)
        if (diagnosis->ruled_out[i].is_common)
            g_string_append_printf(text, i > 0 ? ", %s" : "%s", diagnosis->ruled_out[i].verdict);
    add_prose(maker, text->str, 1, (DoctorRow){.indent = 1});
    for (size_t i = 0; i < diagnosis->ruled_out_count && all; i++) {
        const DoctorRuledOut *row = &diagnosis->ruled_out[i];
        add_prose(maker, arena_printf(maker->doctor->arena, "%s: %s", row->verdict, row->reason), 5,
                  (DoctorRow){.indent = 3});
    }
}

static void
add_ways(const RowMaker *maker)
{
    const Diagnosis *diagnosis = maker->doctor->diagnosis;
    if (diagnosis->way_count > 0)
        add_row(maker, (DoctorRow){.kind = DOCTOR_HEADING, .text = "the way out"});
    for (size_t i = 0; i < diagnosis->way_count; i++)
        add_row(maker, (DoctorRow){.kind = DOCTOR_ITEM,
                                   .text = arena_printf(maker->doctor->arena, "%zu %s", i + 1,
                                                        diagnosis->ways[i].command),
                                   .purpose = diagnosis->ways[i].purpose,
                                   .indent = 1,
                                   .way = &diagnosis->ways[i]});
    if (diagnosis->until != NULL)
        add_prose(maker, diagnosis->until, 1, (DoctorRow){.indent = 1});
}

void
doctor_make_rows(DoctorScreen *doctor, const Canvas *measure)
{
    const Diagnosis *diagnosis = doctor->diagnosis;
    g_array_set_size(doctor->rows, 0);
    arena_free(doctor->arena);
    doctor->arena = arena_new();
    if (diagnosis == NULL)
        return;
    int width = measure->columns >= WIDE ? measure->columns - SOURCE : measure->columns;
    const RowMaker maker = {doctor, measure, MIN(width, 100)};
    add_row(&maker, (DoctorRow){.kind = DOCTOR_HEADING,
                                .text = arena_printf(doctor->arena, "verdict: %s%s",
                                                     diagnosis->so_far ? "so far: " : "",
                                                     diagnosis->title)});
    add_prose(&maker, diagnosis->sentence, 1, (DoctorRow){.indent = 1});
    add_row(&maker, (DoctorRow){.text = ""});
    bool is_roomy = measure->rows >= ROOMY;
    for (size_t i = 0; i < diagnosis->evidence_count; i++)
        if (!diagnosis->evidence[i].is_sql || is_roomy)
            add_evidence(&maker, i + 1, &diagnosis->evidence[i]);
    add_ruled_out(&maker);
    add_ways(&maker);
}

// ---- drawing -----------------------------------------------------------------------------------

static void
draw_facts(const DoctorScreen *doctor, const Canvas *canvas)
{
    const Diagnosis *diagnosis = doctor->diagnosis;
    const int columns[] = {MODELS_COLUMN, HISTORY_COLUMN, DATABASE_COLUMN, canvas->columns};
    const char *const heads[] = {"models", "history", "database"};
    canvas_name(canvas, (Span){0, 1, MODELS_COLUMN - 2}, ROLE_TITLE, diagnosis->name);
    for (size_t i = 0; i < G_N_ELEMENTS(heads); i++)
        canvas_text(canvas, (Span){0, columns[i], columns[i + 1] - columns[i] - 1}, ROLE_TITLE,
                    heads[i]);
    for (size_t i = 0; i < diagnosis->fact_count; i++) {
        const DoctorFact *fact = &diagnosis->facts[i];
        int row = (int)i + 1;
        bool has_part = fact->part != NULL && strcmp(fact->models, "yes") == 0;
        const char *label =
            fact->part != NULL ? arena_text_n(doctor->arena, fact->label, strcspn(fact->label, " "))
                               : fact->label;
        const char *cells[] = {has_part ? fact->part : fact->models, fact->history, fact->database};
        if (fact->differs)
            canvas_text(canvas, (Span){row, 1, 1}, ROLE_ADD, "+");
        canvas_text(canvas, (Span){row, 3, MODELS_COLUMN - 4}, ROLE_TEXT, label);
        for (size_t j = 0; j < G_N_ELEMENTS(cells); j++)
            canvas_name(canvas, (Span){row, columns[j], columns[j + 1] - columns[j] - 1},
                        fact->differs ? ROLE_ADD : ROLE_TEXT, cells[j]);
    }
}

static void
draw_heading(const Canvas *canvas, int row, const char *text)
{
    canvas_horizontal(canvas, row, 0, canvas->columns);
    g_autofree char *title = g_strdup_printf(" %s ", text);
    canvas_text(canvas, (Span){row, 1, canvas->columns - 2}, ROLE_TITLE, title);
}

static void
draw_row(const DoctorScreen *doctor, const Canvas *canvas, int row, const DoctorRow *line)
{
    (void)doctor;
    if (line->kind == DOCTOR_HEADING) {
        draw_heading(canvas, row, line->text);
        return;
    }
    int room = canvas->columns - line->indent;
    bool has_purpose = line->purpose != NULL && canvas->columns > PURPOSE_COLUMN + 20;
    int used = canvas_text(canvas, (Span){row, line->indent, room}, ROLE_TEXT, line->text);
    if (has_purpose && line->indent + used < PURPOSE_COLUMN)
        canvas_text(canvas, (Span){row, PURPOSE_COLUMN, canvas->columns - PURPOSE_COLUMN},
                    ROLE_SAME, line->purpose);
    else if (has_purpose)
        canvas_text(canvas, (Span){row, line->indent + used + 2, room - used - 2}, ROLE_SAME,
                    line->purpose);
}

static void
draw_source(const DoctorScreen *doctor, const Canvas *canvas)
{
    const DoctorRow *row = doctor_row(doctor);
    Origin origin = row != NULL && row->evidence != NULL ? row->evidence->origin : (Origin){0};
    if (origin.file == NULL || doctor->source == NULL)
        return;
    draw_heading(canvas, 0, app_relative(doctor->app, origin.file));
    int count = (int)g_strv_length(doctor->source);
    int first = MAX(1, origin.line - (canvas->rows - 1) / 2);
    for (int i = 0; i + 1 < canvas->rows && first + i <= count; i++) {
        int line = first + i;
        g_autofree char *number = g_strdup_printf("%5d", line);
        canvas_text(canvas, (Span){i + 1, 2, 5}, ROLE_SAME, number);
        canvas_text(canvas, (Span){i + 1, 8, canvas->columns - 8},
                    line == origin.line ? ROLE_TITLE : ROLE_CODE, doctor->source[line - 1]);
        if (line == origin.line)
            canvas_glyph(canvas, i + 1, 1, ROLE_TEXT, GLYPH_POINTER);
    }
}

static void
draw_nothing(const DoctorScreen *doctor, const Canvas *canvas)
{
    const char *text = doctor->job != NULL     ? "asking …"
                       : doctor->error != NULL ? doctor->error
                       : doctor->name != NULL  ? app_waiting(doctor->app)
                                               : "t asks about a name: user.role";
    canvas_prose(canvas, 0, ROLE_TEXT, text);
    canvas_cursor(canvas, 0, 0);
}

void
doctor_draw(const Screen *screen, const Canvas *canvas)
{
    const DoctorScreen *doctor = (const DoctorScreen *)screen;
    if (doctor->diagnosis == NULL) {
        draw_nothing(doctor, canvas);
        return;
    }
    draw_facts(doctor, canvas);
    int top = (int)doctor->diagnosis->fact_count + 1;
    bool is_wide = canvas->columns >= WIDE;
    Canvas lines = canvas_part(canvas, top, 0, canvas->rows - top,
                               is_wide ? canvas->columns - SOURCE : canvas->columns);
    for (size_t i = 0; i < doctor->list.height && doctor->list.top + i < doctor->rows->len; i++) {
        size_t at = doctor->list.top + i;
        draw_row(doctor, &lines, (int)i, &g_array_index(doctor->rows, DoctorRow, at));
        if (at != doctor->list.cursor)
            continue;
        canvas_glyph(&lines, (int)i, 0, ROLE_TEXT, GLYPH_POINTER);
        canvas_repaint(&lines, (int)i, 0, lines.columns, ROLE_FOCUS);
        canvas_cursor(&lines, (int)i, 0);
    }
    if (!is_wide)
        return;
    Canvas source = canvas_part(canvas, top, lines.columns, lines.rows, SOURCE);
    canvas_vertical(&source, 0, 0, source.rows);
    draw_source(doctor, &source);
}
