#include "cli/json.h"

#include <string.h>

JsonBuilder *
json_begin(void)
{
    JsonBuilder *builder = json_builder_new();
    json_builder_begin_object(builder);
    return builder;
}

void
json_add_text(JsonBuilder *builder, const char *name, const char *text)
{
    if (name != NULL)
        json_builder_set_member_name(builder, name);
    if (text == NULL) {
        json_builder_add_null_value(builder);
        return;
    }
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    json_builder_add_string_value(builder, valid);
}

void
json_add_number(JsonBuilder *builder, const char *name, int64_t number)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_int_value(builder, number);
}

const char *
relative_to(const char *root, const char *file)
{
    size_t length = root != NULL ? strlen(root) : 0;
    return length > 0 && strncmp(file, root, length) == 0 && file[length] == '/' ? file + length + 1
                                                                                 : file;
}

void
json_add_origin(JsonBuilder *builder, const char *root, Origin origin)
{
    json_add_text(builder, "file", origin.file != NULL ? relative_to(root, origin.file) : NULL);
    if (origin.line > 0)
        json_add_number(builder, "line", origin.line);
    else
        json_add_text(builder, "line", NULL);
}

void
json_print(JsonBuilder *builder, Output *output)
{
    json_builder_end_object(builder);
    JsonNode *node = json_builder_get_root(builder);
    g_autofree char *text = json_to_string(node, TRUE);
    g_string_append(output->text, text);
    g_string_append_c(output->text, '\n');
    json_node_unref(node);
    g_object_unref(builder);
}
