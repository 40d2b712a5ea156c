#include "base/text.h"

#include <math.h>
#include <string.h>

static bool
is_bidi(gunichar character)
{
    return character == 0x061c || character == 0x200e || character == 0x200f ||
           (character >= 0x202a && character <= 0x202e) ||
           (character >= 0x2066 && character <= 0x2069);
}

static bool
is_hostile(gunichar character)
{
    return character < 0x20 || (character >= 0x7f && character < 0xa0) || is_bidi(character) ||
           character == 0x2028 || character == 0x2029 || character == 0xfeff ||
           g_unichar_type(character) == G_UNICODE_UNASSIGNED ||
           g_unichar_type(character) == G_UNICODE_PRIVATE_USE;
}

TextStep
text_step(const char *text)
{
    TextStep step = {0};
    if (*text == '\0')
        return step;
    gunichar character = g_utf8_get_char_validated(text, -1);
    if (character == (gunichar)-1 || character == (gunichar)-2) {
        step.bytes = 1;
        step.hostile = true;
        g_snprintf(step.escape, sizeof step.escape, "\\x%02x", (guchar)*text);
        return step;
    }
    step.bytes = (size_t)(g_utf8_next_char(text) - text);
    step.character = character;
    step.hostile = is_hostile(character);
    if (!step.hostile)
        return step;
    if (character == '\n' || character == '\t')
        g_snprintf(step.escape, sizeof step.escape, "\\%c", character == '\n' ? 'n' : 't');
    else if (character < 0x100)
        g_snprintf(step.escape, sizeof step.escape, "\\x%02x", character);
    else
        g_snprintf(step.escape, sizeof step.escape, character > 0xffff ? "\\U%08x" : "\\u%04x",
                   character);
    return step;
}

char *
text_safe(const char *text, const char *keep)
{
    GString *safe = g_string_sized_new(strlen(text));
    for (TextStep step = text_step(text); step.bytes > 0; step = text_step(text)) {
        bool kept = keep != NULL && step.bytes == 1 && strchr(keep, *text) != NULL;
        if (step.hostile && !kept)
            g_string_append(safe, step.escape);
        else
            g_string_append_len(safe, text, (gssize)step.bytes);
        text += step.bytes;
    }
    return g_string_free(safe, FALSE);
}

char *
text_count(int64_t count)
{
    char digits[32];
    g_snprintf(digits, sizeof digits, "%" G_GUINT64_FORMAT, (guint64)(count < 0 ? -count : count));
    GString *text = g_string_new(count < 0 ? "-" : NULL);
    size_t length = strlen(digits);
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            g_string_append_c(text, ',');
        g_string_append_c(text, digits[i]);
    }
    return g_string_free(text, FALSE);
}

char *
text_estimate(double rows)
{
    static const char *const units[] = {"", "k", "M", "G", "T"};
    if (rows < 0)
        return g_strdup("");
    size_t unit = 0;
    while (rows >= 999.5 && unit + 1 < G_N_ELEMENTS(units)) {
        rows /= 1000;
        unit++;
    }
    bool tenths = unit > 0 && rows < 99.95;
    return tenths ? g_strdup_printf("%.1f%s", rows, units[unit])
                  : g_strdup_printf("%.0f%s", rows, units[unit]);
}

char *
text_about_rows(double rows)
{
    if (rows < 0)
        return g_strdup("not analysed");
    double scale = rows < 1000 ? 1 : pow(10, floor(log10(rows)) - 2);
    if (rows >= 1000 && rows < 10000)
        scale = 100;
    g_autofree char *count = text_count((int64_t)(round(rows / scale) * scale));
    return g_strdup_printf("about %s %s", count, rows == 1 ? "row" : "rows");
}

// (PostgreSQL: dbsize.c, pg_size_pretty: the next unit from 10 * 1024 on)
char *
text_size(int64_t size_bytes)
{
    static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB", "PB"};
    size_t unit = 0;
    double size = (double)size_bytes;
    while (fabs(size) >= 10 * 1024 && unit + 1 < G_N_ELEMENTS(units)) {
        size /= 1024;
        unit++;
    }
    return g_strdup_printf("%.0f %s", size, units[unit]);
}

char *
text_duration(int64_t duration_us)
{
    double ms = (double)duration_us / 1000;
    if (ms < 9.95)
        return g_strdup_printf("%.1f ms", ms);
    if (ms < 999.5)
        return g_strdup_printf("%.0f ms", ms);
    if (ms < 59950)
        return g_strdup_printf("%.1f s", ms / 1000);
    long seconds = (long)(ms / 1000 + 0.5);
    if (seconds < 3600)
        return g_strdup_printf("%ld min %02ld s", seconds / 60, seconds % 60);
    return g_strdup_printf("%ld h %02ld min", seconds / 3600, seconds / 60 % 60);
}

char *
text_plural(int64_t count, const char *noun)
{
    g_autofree char *number = text_count(count);
    size_t length = strlen(noun);
    if (count == 1)
        return g_strdup_printf("%s %s", number, noun);
    if (g_str_has_suffix(noun, "x") || g_str_has_suffix(noun, "s"))
        return g_strdup_printf("%s %ses", number, noun);
    if (length > 1 && noun[length - 1] == 'y' && strchr("aeiou", noun[length - 2]) == NULL)
        return g_strdup_printf("%s %.*sies", number, (int)(length - 1), noun);
    return g_strdup_printf("%s %ss", number, noun);
}

char *
text_without_password(const char *connection)
{
    // ://user:secret@  and  password=secret, 'quoted' or not, as a word or a query parameter
    g_autoptr(GRegex) url = g_regex_new("(://[^/@:?\\s]*:)[^\\s]*(@)", 0, 0, NULL);
    g_autoptr(GRegex) word =
        g_regex_new("\\b((?:ssl)?password\\s*=\\s*)('(?:[^'\\\\]|\\\\.)*'|[^\\s&']+)",
                    G_REGEX_CASELESS, 0, NULL);
    g_autofree char *valid = g_utf8_make_valid(connection, -1);
    g_autofree char *masked = g_regex_replace(url, valid, -1, 0, "\\1***\\2", 0, NULL);
    return g_regex_replace(word, masked, -1, 0, "\\1***", 0, NULL);
}

size_t
text_distance(const char *from, const char *to)
{
    size_t columns = strlen(to) + 1;
    g_autofree size_t *row = g_new(size_t, columns);
    for (size_t j = 0; j < columns; j++)
        row[j] = j;
    for (size_t i = 0; from[i] != '\0'; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 1; j < columns; j++) {
            size_t replaced = diagonal + (from[i] != to[j - 1]);
            diagonal = row[j];
            row[j] = MIN(replaced, MIN(row[j], row[j - 1]) + 1);
        }
    }
    return row[columns - 1];
}

char *
text_shell_word(const char *word)
{
    bool is_plain = *word != '\0' && strpbrk(word, " \"'$`\\;&|<>*?()#~!\n\t") == NULL;
    return is_plain ? g_strdup(word) : g_shell_quote(word);
}

char *
text_cut(const char *text, size_t bytes)
{
    size_t length = strlen(text);
    if (length <= bytes)
        return g_strdup(text);
    length = bytes;
    while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80) // inside of a character
        length--;
    return g_strndup(text, length);
}
