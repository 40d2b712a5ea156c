// What the readers of src/project make of a text, for the oracles to compare: one record a line.
#include "project/dotenv.h"
#include "project/ini.h"
#include "project/url.h"

#include <stdio.h>
#include <string.h>

// "name=value", with newlines and backslashes escaped so that a record stays on its line.
static void
print_record(const char *first, const char *second, const char *value)
{
    const char *const parts[] = {first, second, value};
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (parts[i] == NULL)
            continue;
        g_autofree char *escaped = g_strescape(parts[i], "\"\x7f");
        printf("%s%s", i == 0 ? "" : "\t", escaped);
    }
    printf("\n");
}

static void
dump_ini(const char *text)
{
    const char *const defaults[] = {"here", "/home/ada", NULL};
    g_autoptr(Ini) ini = ini_parse("x", text, defaults, NULL);
    if (ini == NULL) {
        printf("error\n");
        return;
    }
    const char *const *sections = ini_sections(ini);
    for (size_t i = 0; sections[i] != NULL; i++) {
        const IniOption *option;
        print_record("section", sections[i], NULL);
        for (size_t j = 0; (option = ini_option(ini, j)) != NULL; j++) {
            if (strcmp(option->section, sections[i]) != 0)
                continue;
            g_autofree char *value = ini_get(ini, sections[i], option->key, NULL);
            print_record(option->key, value == NULL ? "error" : value, NULL);
        }
    }
}

static void
dump_dotenv(const char *text)
{
    const char *const environment[] = {"HOME=/home/ada", NULL};
    g_autoptr(Arena) arena = arena_new();
    Dotenv dotenv = dotenv_parse(arena, text, environment);
    for (size_t i = 0; i < dotenv.count; i++)
        print_record(dotenv.rows[i].name, dotenv.rows[i].value, NULL);
}

static void
dump_url(const char *text)
{
    g_autoptr(Arena) arena = arena_new();
    const DatabaseUrl *url = url_parse(arena, text, NULL);
    printf("%s\n", url != NULL ? url->conninfo : "error");
}

// project-dump ini|dotenv|url, the text on stdin
int
main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*dump)(const char *text);
    } dumps[] = {{"ini", dump_ini}, {"dotenv", dump_dotenv}, {"url", dump_url}};
    g_autoptr(GString) text = g_string_new(NULL);
    char block[4096];
    size_t length;
    while ((length = fread(block, 1, sizeof block, stdin)) > 0)
        g_string_append_len(text, block, (gssize)length);
    for (size_t i = 0; count == 2 && i < G_N_ELEMENTS(dumps); i++)
        if (strcmp(dumps[i].name, arguments[1]) == 0) {
            dumps[i].dump(text->str);
            return 0;
        }
    return 2;
}
