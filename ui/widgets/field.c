#include "ui/widgets/field.h"

#include <string.h>

enum { LONGEST = 4096 };

void
field_set(Field *field, const char *text)
{
    if (field->text == NULL)
        field->text = g_string_new(NULL);
    g_string_assign(field->text, text);
    field->cursor = field->text->len;
}

void
field_clear(Field *field)
{
    if (field->text != NULL)
        g_string_free(field->text, TRUE);
    *field = (Field){0};
}

const char *
field_text(const Field *field)
{
    return field->text != NULL ? field->text->str : "";
}

static size_t
before(const Field *field, size_t at)
{
    const char *text = field->text->str;
    return at == 0 ? 0 : (size_t)(g_utf8_prev_char(text + at) - text);
}

static size_t
after(const Field *field, size_t at)
{
    const char *text = field->text->str;
    return at >= field->text->len ? at : (size_t)(g_utf8_next_char(text + at) - text);
}

static size_t
word_before(const Field *field, size_t at)
{
    const char *text = field->text->str;
    while (at > 0 && text[at - 1] == ' ')
        at--;
    while (at > 0 && text[at - 1] != ' ')
        at--;
    return at;
}

static void
erase(Field *field, size_t from, size_t to)
{
    g_string_erase(field->text, (gssize)from, (gssize)(to - from));
    field->cursor = from;
}

static void
insert(Field *field, Key key)
{
    char bytes[8];
    int length = g_unichar_to_utf8(key, bytes);
    if (field->text->len + (size_t)length > LONGEST)
        return;
    g_string_insert_len(field->text, (gssize)field->cursor, bytes, length);
    field->cursor += (size_t)length;
}

static bool
move_key(Field *field, Key key)
{
    if (key == KEY_ARROW_LEFT || key == key_control('b'))
        field->cursor = before(field, field->cursor);
    else if (key == KEY_ARROW_RIGHT || key == key_control('f'))
        field->cursor = after(field, field->cursor);
    else if (key == KEY_TO_START || key == key_control('a'))
        field->cursor = 0;
    else if (key == KEY_TO_END || key == key_control('e'))
        field->cursor = field->text->len;
    else
        return false;
    return true;
}

static bool
erase_key(Field *field, Key key)
{
    size_t at = field->cursor;
    if (key == KEY_RUBOUT)
        erase(field, before(field, at), at);
    else if (key == KEY_DELETE || key == key_control('d'))
        erase(field, at, after(field, at));
    else if (key == key_control('u'))
        erase(field, 0, at);
    else if (key == key_control('k'))
        erase(field, at, field->text->len);
    else if (key == key_control('w'))
        erase(field, word_before(field, at), at);
    else
        return false;
    return true;
}

bool
field_key(Field *field, Key key)
{
    if (field->text == NULL)
        field_set(field, "");
    if (move_key(field, key) || erase_key(field, key))
        return true;
    if (!key_is_text(key))
        return false;
    insert(field, key);
    return true;
}

void
field_draw(const Field *field, const Canvas *canvas, int row, int column, int width)
{
    g_autofree char *left = g_strndup(field_text(field), field->cursor);
    const char *shown = left;
    // the end of what is left of the cursor stays in view
    while (*shown != '\0' && canvas_width(canvas, shown) >= width)
        shown = g_utf8_next_char(shown);
    int used = canvas_text(canvas, (Span){row, column, width}, ROLE_TEXT, shown);
    canvas_cursor(canvas, row, column + used);
    canvas_text(canvas, (Span){row, column + used, width - used}, ROLE_TEXT,
                field_text(field) + field->cursor);
}
