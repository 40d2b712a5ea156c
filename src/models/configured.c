#include "models/configured.h"

#include "sqlalchemy/neighbours.h"

#include <string.h>

// A class whose column type is known, in words that the evaluator reads like any other.
static const char head[] = "from sqlalchemy.types import UserDefinedType\n";

static void
add_class(GString *text, const char *name, const char *sql)
{
    g_autofree char *escaped = g_strescape(sql, NULL);
    g_string_append_printf(text,
                           "class %s(UserDefinedType):\n"
                           "    def __init__(self, *arguments, **keywords):\n"
                           "        pass\n"
                           "    def get_col_spec(self, **keywords):\n"
                           "        return \"%s\"\n",
                           name, escaped);
}

// "app.types.Money" -> "<types>/app/types.py"; NULL: its module is not said.
static char *
path_of(const char *name)
{
    const char *dot = strrchr(name, '.');
    if (dot == NULL || dot == name)
        return NULL;
    g_autofree char *module = g_strndup(name, (size_t)(dot - name));
    g_strdelimit(module, ".", '/');
    return g_strdup_printf(CONFIGURED_TYPES "/%s.py", module);
}

static bool
is_identifier(const char *name)
{
    for (const char *c = name; *c != '\0'; c++)
        if (!g_ascii_isalnum(*c) && *c != '_')
            return false;
    return *name != '\0' && !g_ascii_isdigit(*name);
}

static GHashTable *
texts_by_path(const char *const *types)
{
    GHashTable *texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (; types != NULL && types[0] != NULL && types[1] != NULL; types += 2) {
        g_autofree char *path = path_of(types[0]);
        if (path == NULL || !is_identifier(strrchr(types[0], '.') + 1))
            continue;
        GString *text = g_hash_table_lookup(texts, path);
        if (text == NULL) {
            text = g_string_new(head);
            g_hash_table_insert(texts, g_steal_pointer(&path), text);
        }
        add_class(text, strrchr(types[0], '.') + 1, types[1]);
    }
    return texts;
}

const EvaluatorFile *
configured_files(Arena *arena, const char *const *types)
{
    g_autoptr(GHashTable) texts = texts_by_path(types);
    size_t known = 0;
    while (neighbour_files[known].path != NULL)
        known++;
    size_t count = known + g_hash_table_size(texts);
    EvaluatorFile *files = ARENA_NEW_ARRAY(arena, EvaluatorFile, count + 1);
    memcpy(files, neighbour_files, known * sizeof *files);
    GHashTableIter iter;
    gpointer path, text;
    g_hash_table_iter_init(&iter, texts);
    while (g_hash_table_iter_next(&iter, &path, &text)) {
        files[known++] =
            (EvaluatorFile){arena_text(arena, path), arena_text(arena, ((GString *)text)->str)};
        g_string_free(text, TRUE);
    }
    files[known] = (EvaluatorFile){0};
    return files;
}
