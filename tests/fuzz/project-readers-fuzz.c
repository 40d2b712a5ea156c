// libFuzzer: any text at all as an ini file, a .env file or a database's address is read or
// refused, and a refusal says where or what; passwords stay out of it.
#include "project/dotenv.h"
#include "project/ini.h"
#include "project/project.h"
#include "project/url.h"

#include <stdint.h>
#include <string.h>

// All that the reader of addresses needs of project.c, which would bring the whole engine.
G_DEFINE_QUARK(trueup_project_error, project_error)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void
read_ini(const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Ini) ini = ini_parse("a.ini", text, (const char *[]){"here", "/x", NULL}, &error);
    if (ini == NULL) {
        g_assert(g_str_has_prefix(error->message, "a.ini:"));
        return;
    }
    for (size_t i = 0; ini_option(ini, i) != NULL; i++) {
        const IniOption *option = ini_option(ini, i);
        g_autofree char *value = ini_get(ini, option->section, option->key, NULL);
        g_assert(ini_find(ini, option->section, option->key) != NULL);
    }
}

static void
read_dotenv(const char *text)
{
    g_autoptr(Arena) arena = arena_new();
    Dotenv dotenv = dotenv_parse(arena, text, NULL);
    for (size_t i = 0; i < dotenv.count; i++)
        g_assert(dotenv_find(&dotenv, dotenv.rows[i].name) == &dotenv.rows[i]);
}

static void
read_url(const char *text)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GError) error = NULL;
    const DatabaseUrl *url = url_parse(arena, text, &error);
    g_assert((url == NULL) == (error != NULL));
    g_assert(url == NULL || url_title(arena, url) != NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static void (*const readers[])(const char *text) = {read_ini, read_dotenv, read_url};
    g_autofree char *text = g_strndup((const char *)bytes, length);
    for (size_t i = 0; i < G_N_ELEMENTS(readers); i++)
        readers[i](text);
    return 0;
}
