#include "ui/screens/generate-private.h"

#include "base/text.h"

#include <string.h>

enum { HOW_LABEL = 9, HOW_ROWS = 11, WIDE = 100 };

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

// The second line of a change: what is chosen, or what stands in its way.
static char *
second_line(const GenerateScreen *generate, const PlanChange *change)
{
    const PlanQuestion *question = generate_question(generate, change);
    if (question != NULL && change->change->verb == VERB_RENAME)
        return g_strdup_printf("renamed to %s?  r yes  o no", change->change->to->name);
    if (question != NULL)
        return g_strdup_printf("%s  i fill", question->text);
    if (!change->included)
        return g_strdup_printf("! %s", change->left_out != NULL ? change->left_out : "left out");
    const char *word = change->strategy == STRATEGY_ONLINE ? "online" : "direct";
    if (change->fill != NULL)
        return g_strdup_printf("%s, filled with %s", word, change->fill);
    return change->reason != NULL ? g_strdup_printf("%s: %s", word, change->reason)
                                  : g_strdup(word);
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
    g_autofree char *more = second_line(generate, change);
    canvas_text(canvas, (Span){row, 1, 3}, ROLE_KEY, box_of(generate, change));
    canvas_text(canvas, (Span){row, 5, 1}, sign_role(change), sign);
    canvas_name(canvas, (Span){row, 7, canvas->columns - 11}, ROLE_TEXT, name);
    canvas_right(canvas, (Span){row, 0, canvas->columns - 1}, ROLE_TEXT, file);
    canvas_text(canvas, (Span){row + 1, 7, canvas->columns - 8},
                generate_question(generate, change) != NULL ? ROLE_ASK : ROLE_SAME, more);
}

static void
draw_list(const GenerateScreen *generate, const Canvas *canvas)
{
    const PlanParts *parts = generate->revisions->parts;
    canvas_text(canvas, (Span){0, 1, canvas->columns - 7}, ROLE_TITLE, "changes");
    canvas_right(canvas, (Span){0, 0, canvas->columns - 1}, ROLE_TITLE, "file");
    for (size_t i = 0; i < generate->list.height && generate->list.top + i < parts->change_count;
         i++) {
        size_t at = generate->list.top + i;
        int row = 1 + 2 * (int)i;
        draw_change(generate, canvas, row, &parts->changes[at]);
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

static void
add_how(const Canvas *canvas, int *row, const char *label, const char *text)
{
    if (*row >= canvas->rows || text == NULL)
        return;
    canvas_text(canvas, (Span){*row, 1, HOW_LABEL - 1}, ROLE_TITLE, label);
    canvas_text(canvas, (Span){*row, HOW_LABEL, canvas->columns - HOW_LABEL}, ROLE_TEXT, text);
    (*row)++;
}

static void
add_form(const Canvas *canvas, int *row, const PlanChange *change, bool is_online)
{
    const char *const *steps = is_online ? change->online : change->direct;
    bool is_taken = is_online == (change->strategy == STRATEGY_ONLINE);
    g_autofree char *joined = steps == NULL ? NULL : g_strjoinv("; ", (char **)(uintptr_t)steps);
    g_autofree char *text =
        g_strdup_printf("(%c) %s  %s", is_taken ? 'x' : ' ', is_online ? "online" : "direct",
                        joined != NULL ? joined : "");
    if (*row >= canvas->rows)
        return;
    canvas_text(canvas, (Span){*row, 1, canvas->columns - 1}, ROLE_TEXT, text);
    (*row)++;
}

static void
add_fill(const Canvas *canvas, int *row, const PlanChange *change)
{
    if (change->fill == NULL)
        return;
    g_autofree char *fill =
        g_strdup_printf("%s%s%s", change->fill, change->fill_source != NULL ? "   from " : "",
                        change->fill_source != NULL ? change->fill_source : "");
    add_how(canvas, row, "fill", fill);
    if (change->change->verb != VERB_CREATE || !change->fill_is_constant)
        return;
    add_how(canvas, row, "after",
            change->keeps_default ? "(x) keep the default    ( ) drop it  ! new-column-writers"
                                  : "( ) keep the default    (x) drop it  ! new-column-writers");
}

static void
draw_how(const GenerateScreen *generate, const Canvas *canvas)
{
    const PlanChange *change = generate_change(generate);
    canvas_horizontal(canvas, 0, 0, canvas->columns);
    g_autofree char *title =
        change != NULL ? g_strdup_printf(" %s, how ", change->name) : g_strdup(" nothing differs ");
    canvas_text(canvas, (Span){0, 1, canvas->columns - 2}, ROLE_TITLE, title);
    int row = 1;
    if (change != NULL) {
        add_form(canvas, &row, change, false);
        if (change->has_online)
            add_form(canvas, &row, change, true);
        add_how(canvas, &row, "why", change->reason);
        add_fill(canvas, &row, change);
    }
    const Choices *choices = generate_choices(generate);
    g_autofree char *message =
        g_strdup_printf("[%s]   id %s   form %s", choices->message != NULL ? choices->message : "",
                        generate->id, choices->is_sql ? "( ) py (x) sql" : "(x) py ( ) sql");
    g_autofree char *files = g_strdup_printf(
        choices->one_revision ? "( ) several    (x) one, --one-revision"
                              : "(x) %zu, each one transaction or one part without   ( ) one",
        generate->revisions->count);
    add_how(canvas, &row, "message", message);
    add_how(canvas, &row, "files", files);
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
    g_autofree char *title = g_strdup_printf("%s %zu of %zu  %s", names[generate->view],
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
                                               : "waiting until models and database are compared";
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
