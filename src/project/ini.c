#include "project/ini.h"

#include "base/arena.h"

#include <string.h>

G_DEFINE_QUARK(trueup_ini_error, ini_error)

enum { INTERPOLATION_DEPTH = 10 }; // configparser.MAX_INTERPOLATION_DEPTH

struct Ini {
    Arena *arena;
    const char *file;
    GArray *options;     // IniOption
    GPtrArray *sections; // names, NULL behind the last once parsed
    GHashTable *seen;    // "section\nkey" -> index in options
};

// Where the reader stands; the state that configparser._read keeps.
typedef struct {
    Ini *ini;
    const char *section; // NULL before the first
    GString *value;      // of the option that may still go on; NULL: none
    size_t option;       // its index
    size_t indent;       // of the last section or option line
    int line;
} Reader;

// Python's str.isspace() for one character.
static bool
is_space(gunichar character)
{
    return g_unichar_isspace(character) || character == 0x0b || character == 0x85 ||
           (character >= 0x1c && character <= 0x1f);
}

static const char *
skip_space(const char *text)
{
    while (*text != '\0' && is_space(g_utf8_get_char(text)))
        text = g_utf8_next_char(text);
    return text;
}

static char *
strip(const char *text)
{
    text = skip_space(text);
    const char *end = text + strlen(text);
    while (end > text) {
        const char *last = g_utf8_prev_char(end);
        if (!is_space(g_utf8_get_char(last)))
            break;
        end = last;
    }
    return g_strndup(text, (gsize)(end - text));
}

static char *
seen_key(Ini *ini, const char *section, const char *key)
{
    return arena_printf(ini->arena, "%s\n%s", section, key);
}

static void
end_value(Reader *reader)
{
    if (reader->value == NULL)
        return;
    // join().rstrip()
    g_autofree char *joined = g_strconcat("x", reader->value->str, NULL);
    g_autofree char *stripped = strip(joined);
    g_array_index(reader->ini->options, IniOption, reader->option).raw =
        arena_text(reader->ini->arena, stripped + 1);
    g_string_free(reader->value, TRUE);
    reader->value = NULL;
}

static void
add_option(Ini *ini, IniOption option)
{
    g_array_append_val(ini->options, option);
    g_hash_table_insert(ini->seen, seen_key(ini, option.section, option.key),
                        GSIZE_TO_POINTER(ini->options->len));
}

static bool
begin_section(Reader *reader, const char *name, GError **error)
{
    Ini *ini = reader->ini;
    end_value(reader);
    char *section = arena_text(ini->arena, name);
    reader->section = section;
    if (strcmp(name, "DEFAULT") == 0)
        return true;
    if (ini_has_section(ini, name)) {
        g_set_error(error, INI_ERROR, INI_ERROR_DUPLICATE,
                    "%s:%d: section \"%s\" stands here a second time\n"
                    "hint: join the two",
                    ini->file, reader->line, name);
        return false;
    }
    g_ptr_array_add(ini->sections, section);
    return true;
}

static bool
begin_option(Reader *reader, const char *text, GError **error)
{
    Ini *ini = reader->ini;
    size_t name_length = strcspn(text, "=:");
    g_autofree char *left = g_strndup(text, name_length);
    g_autofree char *name = strip(left);
    if (text[name_length] == '\0' || *name == '\0') {
        g_set_error(error, INI_ERROR, INI_ERROR_SYNTAX,
                    "%s:%d: neither a section nor NAME = VALUE\n"
                    "hint: a line that goes on must be indented deeper than its option",
                    ini->file, reader->line);
        return false;
    }
    end_value(reader);
    g_autofree char *key = g_utf8_strdown(name, -1);
    size_t before =
        GPOINTER_TO_SIZE(g_hash_table_lookup(ini->seen, seen_key(ini, reader->section, key)));
    if (before > 0 && g_array_index(ini->options, IniOption, before - 1).line > 0) {
        g_set_error(error, INI_ERROR, INI_ERROR_DUPLICATE,
                    "%s:%d: \"%s\" in section \"%s\" stands here a second time\n"
                    "hint: the first is in line %d",
                    ini->file, reader->line, key, reader->section,
                    g_array_index(ini->options, IniOption, before - 1).line);
        return false;
    }
    add_option(ini, (IniOption){reader->section, arena_intern(ini->arena, key),
                                arena_intern(ini->arena, name), "", reader->line});
    reader->option = ini->options->len - 1;
    g_autofree char *value = strip(text + name_length + 1);
    reader->value = g_string_new(value);
    return true;
}

// "[name] anything" -> "name": up to the last bracket, as the greedy pattern takes it.
static char *
section_name(const char *text)
{
    const char *end = *text == '[' ? strrchr(text, ']') : NULL;
    return end == NULL || end == text + 1 ? NULL : g_strndup(text + 1, (gsize)(end - text - 1));
}

static bool
read_line(Reader *reader, const char *line, GError **error)
{
    const char *start = skip_space(line);
    if (*start == '#' || *start == ';')
        return true;
    if (*start == '\0') {
        if (reader->value != NULL) // an empty line may stand inside a value
            g_string_append_c(reader->value, '\n');
        return true;
    }
    g_autofree char *text = strip(start);
    size_t indent = (size_t)g_utf8_pointer_to_offset(line, start);
    if (reader->section != NULL && reader->value != NULL && indent > reader->indent) {
        g_string_append_printf(reader->value, "\n%s", text);
        return true;
    }
    reader->indent = indent;
    g_autofree char *section = section_name(text);
    if (section != NULL)
        return begin_section(reader, section, error);
    if (reader->section != NULL)
        return begin_option(reader, text, error);
    g_set_error(error, INI_ERROR, INI_ERROR_SYNTAX,
                "%s:%d: the file does not begin with a [section]", reader->ini->file, reader->line);
    return false;
}

static bool
read_text(Ini *ini, const char *text, GError **error)
{
    Reader reader = {.ini = ini};
    bool done = true;
    while (done && *text != '\0') {
        size_t length = strcspn(text, "\r\n");
        g_autofree char *line = g_strndup(text, length);
        text += length;
        text += strncmp(text, "\r\n", 2) == 0 ? 2 : *text != '\0';
        reader.line++;
        done = read_line(&reader, line, error);
    }
    end_value(&reader);
    return done;
}

Ini *
ini_parse(const char *file, const char *text, const char *const *defaults, GError **error)
{
    g_autoptr(Ini) ini = g_new0(Ini, 1);
    ini->arena = arena_new();
    ini->file = arena_text(ini->arena, file);
    ini->options = g_array_new(FALSE, FALSE, sizeof(IniOption));
    ini->sections = g_ptr_array_new();
    ini->seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; defaults != NULL && defaults[i] != NULL; i += 2) {
        const char *key = arena_intern(ini->arena, defaults[i]);
        add_option(ini,
                   (IniOption){"DEFAULT", key, key, arena_text(ini->arena, defaults[i + 1]), 0});
    }
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    bool has_mark = g_str_has_prefix(valid, "\xef\xbb\xbf");
    if (!read_text(ini, valid + (has_mark ? 3 : 0), error))
        return NULL;
    g_ptr_array_add(ini->sections, NULL);
    return g_steal_pointer(&ini);
}

void
ini_free(Ini *ini)
{
    if (ini == NULL)
        return;
    g_array_free(ini->options, TRUE);
    g_ptr_array_free(ini->sections, TRUE);
    g_hash_table_destroy(ini->seen);
    arena_free(ini->arena);
    g_free(ini);
}

const char *const *
ini_sections(const Ini *ini)
{
    return (const char *const *)ini->sections->pdata;
}

bool
ini_has_section(const Ini *ini, const char *section)
{
    for (guint i = 0; i < ini->sections->len; i++)
        if (g_strcmp0(g_ptr_array_index(ini->sections, i), section) == 0)
            return true;
    return false;
}

const IniOption *
ini_option(const Ini *ini, size_t i)
{
    return i < ini->options->len ? &g_array_index(ini->options, IniOption, i) : NULL;
}

static const IniOption *
find_in(const Ini *ini, const char *section, const char *key)
{
    g_autofree char *name = g_strdup_printf("%s\n%s", section, key);
    size_t number = GPOINTER_TO_SIZE(g_hash_table_lookup(ini->seen, name));
    return number > 0 ? &g_array_index(ini->options, IniOption, number - 1) : NULL;
}

const IniOption *
ini_find(const Ini *ini, const char *section, const char *key)
{
    if (strcmp(section, "DEFAULT") != 0 && !ini_has_section(ini, section))
        return NULL;
    const IniOption *own = find_in(ini, section, key);
    return own != NULL ? own : find_in(ini, "DEFAULT", key);
}

static bool interpolate(const Ini *ini, const IniOption *asked, GString *value, const char *text,
                        int depth, GError **error);

// "%(name)s…" at `text`: adds its value and moves behind it.
static bool
interpolate_name(const Ini *ini, const IniOption *asked, GString *value, const char **text,
                 int depth, GError **error)
{
    size_t length = strcspn(*text + 2, ")");
    const char *end = *text + 2 + length;
    if (length == 0 || strncmp(end, ")s", 2) != 0) {
        g_set_error(error, INI_ERROR, INI_ERROR_INTERPOLATION,
                    "%s:%d: \"%%(\" without \")s\" in \"%s\"\nhint: write %%%% for a percent sign",
                    ini->file, asked->line, asked->key);
        return false;
    }
    g_autofree char *written = g_strndup(*text + 2, length);
    g_autofree char *name = g_utf8_strdown(written, -1);
    const IniOption *other = ini_find(ini, asked->section, name);
    if (other == NULL) {
        g_set_error(error, INI_ERROR, INI_ERROR_INTERPOLATION,
                    "%s:%d: \"%s\" refers to \"%s\", which is set nowhere", ini->file, asked->line,
                    asked->key, name);
        return false;
    }
    *text = end + 2;
    return interpolate(ini, asked, value, other->raw, depth + 1, error);
}

static bool
interpolate(const Ini *ini, const IniOption *asked, GString *value, const char *text, int depth,
            GError **error)
{
    if (depth > INTERPOLATION_DEPTH && strchr(text, '%') != NULL) {
        g_set_error(error, INI_ERROR, INI_ERROR_INTERPOLATION, "%s:%d: \"%s\" refers to itself",
                    ini->file, asked->line, asked->key);
        return false;
    }
    while (*text != '\0') {
        size_t plain = strcspn(text, "%");
        g_string_append_len(value, text, (gssize)plain);
        text += plain;
        if (*text == '\0')
            return true;
        if (text[1] == '%') {
            g_string_append_c(value, '%');
            text += 2;
        } else if (text[1] != '(') {
            g_set_error(error, INI_ERROR, INI_ERROR_INTERPOLATION,
                        "%s:%d: a bare \"%%\" in \"%s\"\nhint: write %%%% for a percent sign",
                        ini->file, asked->line, asked->key);
            return false;
        } else if (!interpolate_name(ini, asked, value, &text, depth, error)) {
            return false;
        }
    }
    return true;
}

char *
ini_get(const Ini *ini, const char *section, const char *key, GError **error)
{
    const IniOption *option = ini_find(ini, section, key);
    if (option == NULL)
        return NULL;
    // A value of DEFAULT is interpolated with the options of the section that asks.
    IniOption asked = *option;
    asked.section = section;
    GString *value = g_string_new(NULL);
    bool done = interpolate(ini, &asked, value, option->raw, 1, error);
    return g_string_free(value, !done);
}
