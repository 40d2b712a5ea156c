#include "ui/screens/generate-private.h"

#include "base/text.h"

#include <string.h>

enum { HOW_LABEL = 9, WIDE = 100, LIST_WIDE = 50, STEPS_ROWS = 18 };

// ---- the list of changes -----------------------------------------------------------------------

static const char *
box_of(const GenerateScreen *generate, const PlanChange *change)
{
    if (change->included)
        return "[x]";
    return generate_question(generate, change) != NULL ? "[?]" : "[ ]";
}

static Role
sign_role(const PlanChange *change)
{
    static const Role roles[] = {[VERB_CREATE] = ROLE_ADD,
                                 [VERB_ALTER] = ROLE_CHANGE,
                                 [VERB_DROP] = ROLE_DROP,
                                 [VERB_RENAME] = ROLE_ASK};
    return roles[change->change->verb];
}

// The second line of a change: what it makes, or what stands in its way.
static const char *
second_line(const GenerateScreen *generate, const PlanChange *change, Arena *arena)
{
    const PlanQuestion *question = generate_question(generate, change);
    if (question != NULL && change->change->verb == VERB_RENAME)
        return arena_printf(arena, "renamed to %s?  r d o", change->change->to->name);
    if (question != NULL)
        return arena_printf(arena, "%s  i fill", question->text);
    double lost = generate_loss(generate, change);
    if (lost >= 0 && (change->included || g_strcmp0(change->left_out, "loses data") == 0)) {
        bool is_column = change->change->from->kind == KIND_COLUMN;
        g_autofree char *values = text_plural((int64_t)lost, is_column ? "value" : "row");
        return arena_printf(arena, "! loses %s", lost > 0 ? values : "nothing that is there");
    }
    if (!change->included)
        return arena_printf(arena, "! %s",
                            change->left_out != NULL ? change->left_out : "left out");
    return generate_change_makes(change, arena);
}

// How many rows its table has, where there is room for it.
static void
draw_rows(const Canvas *canvas, int row, double rows)
{
    if (canvas->columns < LIST_WIDE || rows < 0)
        return;
    g_autofree char *text = text_count((int64_t)rows);
    canvas_right(canvas, (Span){row, canvas->columns - 16, 10}, ROLE_TEXT, text);
}

static void
draw_change(const GenerateScreen *generate, const Canvas *canvas, int row, const PlanChange *change)
{
    static const char signs[] = {
        [VERB_CREATE] = '+', [VERB_ALTER] = '~', [VERB_DROP] = '-', [VERB_RENAME] = '>'};
    const Object *object = change->change->to != NULL ? change->change->to : change->change->from;
    const char sign[] = {signs[change->change->verb], '\0'};
    const char *kind = object->kind == KIND_COLUMN ? "" : change->change->kind->name;
    g_autofree char *name =
        g_strdup_printf("%s%s%s", kind, kind[0] != '\0' ? " " : "", change->name);
    g_autofree char *file =
        change->included ? g_strdup_printf("%zu", change->part + 1) : g_strdup("");
    g_autoptr(Arena) arena = arena_new();
    int room = canvas->columns - (canvas->columns < LIST_WIDE ? 11 : 24);
    canvas_text(canvas, (Span){row, 1, 3}, ROLE_KEY, box_of(generate, change));
    canvas_text(canvas, (Span){row, 5, 1}, sign_role(change), sign);
    canvas_name(canvas, (Span){row, 7, room}, ROLE_TEXT, name);
    draw_rows(canvas, row, change->rows);
    canvas_right(canvas, (Span){row, 0, canvas->columns - 1}, ROLE_TEXT, file);
    canvas_text(canvas, (Span){row + 1, 7, canvas->columns - 7},
                generate_question(generate, change) != NULL ? ROLE_ASK : ROLE_SAME,
                second_line(generate, change, arena));
}

static void
draw_list(const GenerateScreen *generate, const Canvas *canvas)
{
    canvas_text(canvas, (Span){0, 1, canvas->columns - 7}, ROLE_TITLE, "changes");
    if (canvas->columns >= LIST_WIDE)
        canvas_right(canvas, (Span){0, canvas->columns - 16, 10}, ROLE_TITLE, "rows");
    canvas_right(canvas, (Span){0, 0, canvas->columns - 1}, ROLE_TITLE, "file");
    for (size_t i = 0; i < generate->list.height && generate->list.top + i < generate->list.count;
         i++) {
        size_t at = generate->list.top + i;
        int row = 1 + 2 * (int)i;
        draw_change(generate, canvas, row, generate_row(generate, at));
        if (at != generate->list.cursor)
            continue;
        bool has_focus = generate->focus == 0;
        canvas_glyph(canvas, row, 0, has_focus ? ROLE_TEXT : ROLE_SAME,
                     has_focus ? GLYPH_POINTER : GLYPH_POINTER_AWAY);
        if (!has_focus)
            continue;
        canvas_repaint(canvas, row, 0, canvas->columns, ROLE_FOCUS);
        canvas_cursor(canvas, row, 0);
    }
}

// ---- how the selected change is done -----------------------------------------------------------

// Lines one below the other, as long as there is room.
typedef struct {
    const Canvas *canvas;
    int row;
    bool is_high;
} How;

static void
add_at(How *how, int column, Role role, const char *text)
{
    if (how->row >= how->canvas->rows)
        return;
    canvas_text(how->canvas, (Span){how->row, column, how->canvas->columns - column}, role, text);
    how->row++;
}

// Two things under one label: beside each other, or where there are many rows below each other.
static void
add_labelled(How *how, const char *label, const char *first, const char *second)
{
    g_autofree char *both = g_strdup_printf("%s   %s", first, second);
    if (how->row < how->canvas->rows)
        canvas_text(how->canvas, (Span){how->row, 1, HOW_LABEL - 1}, ROLE_TITLE, label);
    add_at(how, HOW_LABEL, ROLE_TEXT, how->is_high || *second == '\0' ? first : both);
    if (how->is_high && *second != '\0')
        add_at(how, HOW_LABEL, ROLE_TEXT, second);
}

// In as many lines as it takes where there is room for them.
static void
add_reason(How *how, const char *reason)
{
    int width = how->canvas->columns - 6;
    if (!how->is_high || width < 20) {
        add_at(how, 5, ROLE_SAME, reason);
        return;
    }
    for (const char *rest = reason; *rest != '\0';) {
        Break line = canvas_break(how->canvas, rest, width);
        g_autofree char *text = g_strndup(rest, line.bytes);
        add_at(how, 5, ROLE_SAME, text);
        rest += line.next;
    }
}

// "(x) direct   ADD COLUMN ..", or below it a step a line.
static void
add_form(How *how, const PlanChange *change, bool is_online)
{
    const char *const *steps = is_online ? change->online : change->direct;
    size_t count = steps == NULL ? 0 : g_strv_length((char **)(uintptr_t)steps);
    bool is_taken = is_online == (change->strategy == STRATEGY_ONLINE);
    g_autofree char *number = text_plural((int64_t)count, is_online ? "revision" : "statement");
    g_autofree char *many = count > 1 ? g_strconcat(number, ": ", NULL) : g_strdup("");
    g_autofree char *joined =
        how->is_high || count == 0 ? g_strdup("") : g_strjoinv("; ", (char **)(uintptr_t)steps);
    g_autofree char *text =
        how->is_high
            ? g_strdup_printf("(%c) %s%s%s", is_taken ? 'x' : ' ', is_online ? "online" : "direct",
                              count > 1 ? ", " : "", count > 1 ? number : "")
            : g_strdup_printf("(%c) %s   %s%s", is_taken ? 'x' : ' ',
                              is_online ? "online" : "direct", many, joined);
    add_at(how, 1, ROLE_TEXT, text);
    for (size_t i = 0; how->is_high && i < count; i++) {
        g_autofree char *step = g_strdup_printf("%zu  %s", i + 1, steps[i]);
        add_at(how, 5, ROLE_TEXT, step);
    }
    if (is_taken && change->reason != NULL)
        add_reason(how, change->reason);
}

static char *
source_words(const GenerateScreen *generate, const PlanChange *change)
{
    const Origin origin = change->change->to->origin;
    if (change->fill_source == NULL)
        return g_strdup("");
    if (origin.file == NULL || strcmp(change->fill_source, "given") == 0)
        return g_strdup(change->fill_source);
    return g_strdup_printf("from %s, %s:%d", change->fill_source,
                           app_relative(generate->app, origin.file), origin.line);
}

static void
add_fill(How *how, const GenerateScreen *generate, const PlanChange *change)
{
    if (change->fill == NULL)
        return;
    g_autofree char *source = source_words(generate, change);
    g_autofree char *fill = g_strdup_printf("[%-17s]", change->fill);
    add_labelled(how, "fill", fill, source);
    if (change->change->verb != VERB_CREATE || !change->fill_is_constant)
        return;
    bool is_kept = change->keeps_default;
    add_labelled(how, "after", is_kept ? "(x) keep the default" : "( ) keep the default",
                 is_kept ? "( ) drop it  ! new-column-writers"
                         : "(x) drop it  ! new-column-writers");
    static const char *const parts[] = {"kept: INSERTs of the running version go on",
                                        "dropped: they fail from then on"};
    if (how->is_high) {
        add_at(how, HOW_LABEL, ROLE_SAME, parts[0]);
        add_at(how, HOW_LABEL, ROLE_SAME, parts[1]);
        return;
    }
    g_autofree char *both = g_strdup_printf("%s; %s", parts[0], parts[1]);
    add_at(how, 5, ROLE_SAME, both);
}

// What the parts that run in no transaction are, if there are any.
static const char *
apart_words(const PlanParts *parts)
{
    bool is_apart = false;
    for (size_t i = 0; i < parts->count; i++) {
        const PlanPart *part = &parts->parts[i];
        is_apart = is_apart || part->outside_transaction;
        for (size_t j = 0; j < part->count; j++)
            if (part->outside_transaction && strstr(part->steps[j].sql, "CONCURRENTLY") != NULL)
                return ", CONCURRENTLY alone in its own";
    }
    return is_apart ? ", the fill alone in its own" : "";
}

static void
add_files(How *how, const GenerateScreen *generate)
{
    bool is_joined = generate_choices(generate)->one_revision;
    g_autofree char *many = g_strdup_printf("(x) %zu%s", generate->revisions->count,
                                            apart_words(generate->revisions->parts));
    add_labelled(how, "files", is_joined ? "( ) each transaction its own" : many,
                 is_joined ? "(x) one, --one-revision" : "( ) one, --one-revision");
}

static void
draw_how(const GenerateScreen *generate, const Canvas *canvas)
{
    const PlanChange *change = generate_change(generate);
    canvas_horizontal(canvas, 0, 0, canvas->columns);
    g_autoptr(Arena) arena = arena_new();
    g_autofree char *title =
        change != NULL ? g_strdup_printf(" %s, how ", generate_change_words(change, arena))
                       : g_strdup(" nothing differs ");
    canvas_text(canvas, (Span){0, 1, canvas->columns - 2}, ROLE_TITLE, title);
    How how = {canvas, 1, canvas->rows >= STEPS_ROWS};
    if (change != NULL) {
        add_form(&how, change, false);
        if (change->has_online)
            add_form(&how, change, true);
        add_fill(&how, generate, change);
    }
    const Choices *choices = generate_choices(generate);
    g_autofree char *message =
        g_strdup_printf("[%-16s]", choices->message != NULL ? choices->message : "");
    g_autofree char *form = g_strdup_printf("id %s   form %s", generate->id,
                                            choices->is_sql ? "( ) py (x) sql" : "(x) py ( ) sql");
    add_labelled(&how, "message", message, form);
    add_files(&how, generate);
}

// ---- the preview -------------------------------------------------------------------------------

static void
draw_preview(const GenerateScreen *generate, const Canvas *canvas)
{
    static const char *const names[] = {"file", "downgrade", "sql"};
    const NewRevisions *revisions = generate->revisions;
    if (generate->file >= revisions->count) {
        canvas_text(canvas, (Span){0, 1, canvas->columns - 1}, ROLE_SAME, "nothing is chosen");
        return;
    }
    const char *name = strrchr(revisions->files[generate->file].path, '/') + 1;
    g_autofree char *title = g_strdup_printf("%s %zu of %zu %s", names[generate->view],
                                             generate->file + 1, revisions->count, name);
    canvas_name(canvas, (Span){0, 1, canvas->columns - 1}, ROLE_TITLE, title);
    size_t count = generate->lines_list.count;
    for (int i = 0; i + 1 < canvas->rows && generate->lines_list.top + (size_t)i < count; i++)
        canvas_text(canvas, (Span){i + 1, 1, canvas->columns - 1}, ROLE_CODE,
                    generate->lines[generate->lines_list.top + (size_t)i]);
    if (generate->focus == 1)
        canvas_cursor(canvas, 1, 1);
}

static void
draw_nothing(const GenerateScreen *generate, const Canvas *canvas)
{
    const char *text = generate->error != NULL ? generate->error
                       : generate->job != NULL ? "comparing …"
                                               : app_waiting(generate->app);
    canvas_prose(canvas, 0, ROLE_TEXT, text);
    canvas_cursor(canvas, 0, 0);
}

void
generate_draw(const Screen *screen, const Canvas *canvas)
{
    const GenerateScreen *generate = (const GenerateScreen *)screen;
    if (generate->revisions == NULL) {
        draw_nothing(generate, canvas);
        return;
    }
    int left = generate->left_columns, rows = generate->list_rows;
    Canvas list = canvas_part(canvas, 0, 0, rows, left);
    Canvas how = canvas_part(canvas, rows, 0, canvas->rows - rows,
                             canvas->columns >= WIDE ? left : canvas->columns);
    Canvas preview = canvas_part(canvas, 0, left + 1, canvas->columns >= WIDE ? canvas->rows : rows,
                                 canvas->columns - left - 1);
    canvas_vertical(canvas, 0, left, preview.rows);
    draw_list(generate, &list);
    draw_how(generate, &how);
    draw_preview(generate, &preview);
}
