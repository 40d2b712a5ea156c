#include "run/approval.h"

#include "run/journal.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

// How a Markdown review carries what was said, for trueup to read.
#define MARK "<!-- trueup:review "
#define MARK_END " -->"

static char *
state_file(const char *revision)
{
    g_autofree char *safe = g_strdup(revision);
    g_strdelimit(safe, "/\\", '_');
    g_autofree char *name = g_strconcat(safe, ".json", NULL);
    return g_build_filename(g_get_user_state_dir(), "trueup", "reviews", name, NULL);
}

// ---- reading -----------------------------------------------------------------------------------

static const char *
member(Arena *arena, JsonObject *object, const char *name)
{
    JsonNode *node = json_object_get_member(object, name);
    bool is_text = node != NULL && JSON_NODE_HOLDS_VALUE(node) &&
                   json_node_get_value_type(node) == G_TYPE_STRING;
    return is_text ? arena_text(arena, json_node_get_string(node)) : NULL;
}

static void
take_row(Approvals *approvals, JsonObject *object)
{
    Approval row = {.sql = member(approvals->arena, object, "sql"),
                    .by = member(approvals->arena, object, "by"),
                    .at = member(approvals->arena, object, "at"),
                    .note = member(approvals->arena, object, "note")};
    JsonNode *approved = json_object_get_member(object, "approved");
    row.approved =
        approved != NULL && JSON_NODE_HOLDS_VALUE(approved) && json_node_get_boolean(approved);
    if (row.sql == NULL || row.by == NULL || row.at == NULL)
        return;
    for (guint i = 0; i < approvals->rows->len; i++) {
        Approval *there = &g_array_index(approvals->rows, Approval, i);
        if (strcmp(there->sql, row.sql) != 0)
            continue;
        if (strcmp(row.at, there->at) > 0) // the later word counts
            *there = row;
        return;
    }
    g_array_append_val(approvals->rows, row);
}

static JsonObject *
root_of(JsonParser *parser, const char *text)
{
    if (!json_parser_load_from_data(parser, text, -1, NULL))
        return NULL;
    JsonNode *root = json_parser_get_root(parser);
    return root != NULL && JSON_NODE_HOLDS_OBJECT(root) ? json_node_get_object(root) : NULL;
}

static void
take_rows(Approvals *approvals, JsonObject *object)
{
    JsonNode *node = json_object_get_member(object, "statements");
    JsonArray *rows =
        node != NULL && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
    for (guint i = 0; rows != NULL && i < json_array_get_length(rows); i++) {
        JsonNode *row = json_array_get_element(rows, i);
        if (JSON_NODE_HOLDS_OBJECT(row))
            take_row(approvals, json_node_get_object(row));
    }
}

static void
read_state(Approvals *approvals)
{
    g_autofree char *path = state_file(approvals->revision);
    g_autofree char *text = NULL;
    g_autoptr(JsonParser) parser = json_parser_new();
    JsonObject *object =
        g_file_get_contents(path, &text, NULL, NULL) ? root_of(parser, text) : NULL;
    if (object == NULL)
        return;
    const char *version = member(approvals->arena, object, "version");
    approvals->version = version != NULL ? (int)g_ascii_strtoll(version, NULL, 10) : 0;
    approvals->hash = member(approvals->arena, object, "file");
    approvals->text = member(approvals->arena, object, "text");
    take_rows(approvals, object);
}

static void
read_project(Approvals *approvals, const char *reviews, const char *hash)
{
    g_autofree char *name = g_strconcat(approvals->revision, ".md", NULL);
    g_autofree char *path = g_build_filename(reviews, name, NULL);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return;
    char *mark = strstr(text, MARK), *end = mark != NULL ? strstr(mark, MARK_END) : NULL;
    if (end == NULL)
        return;
    *end = '\0';
    g_autoptr(JsonParser) parser = json_parser_new();
    JsonObject *object = root_of(parser, mark + strlen(MARK));
    if (object != NULL && g_strcmp0(member(approvals->arena, object, "file"), hash) == 0)
        take_rows(approvals, object);
}

Approvals *
approvals_read(const char *revision, const char *reviews, const char *hash)
{
    Approvals *approvals = g_new0(Approvals, 1);
    approvals->arena = arena_new();
    approvals->revision = g_strdup(revision);
    approvals->rows = g_array_new(FALSE, FALSE, sizeof(Approval));
    read_state(approvals);
    if (reviews != NULL)
        read_project(approvals, reviews, hash);
    return approvals;
}

void
approvals_free(Approvals *approvals)
{
    if (approvals == NULL)
        return;
    arena_free(approvals->arena);
    g_free(approvals->revision);
    g_array_free(approvals->rows, TRUE);
    g_free(approvals);
}

// ---- saying ------------------------------------------------------------------------------------

const Approval *
approvals_find(const Approvals *approvals, const char *sql)
{
    for (guint i = 0; i < approvals->rows->len; i++) {
        const Approval *row = &g_array_index(approvals->rows, Approval, i);
        if (strcmp(row->sql, sql) == 0)
            return row;
    }
    return NULL;
}

void
approvals_say(Approvals *approvals, const char *sql, bool approved, const char *note)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    g_autofree char *at = g_date_time_format(now, "%Y-%m-%dT%H:%M:%S%:z");
    const Approval *there = approvals_find(approvals, sql);
    const char *kept = there != NULL ? there->note : NULL;
    Approval row = {.sql = arena_text(approvals->arena, sql),
                    .approved = approved,
                    .by = arena_text(approvals->arena, g_get_user_name()),
                    .at = arena_text(approvals->arena, at),
                    .note = note == NULL    ? kept
                            : *note == '\0' ? NULL
                                            : arena_text(approvals->arena, note)};
    if (there != NULL)
        *(Approval *)(guintptr)there = row;
    else
        g_array_append_val(approvals->rows, row);
}

// ---- keeping -----------------------------------------------------------------------------------

static void
add_member(JsonBuilder *builder, const char *name, const char *text)
{
    json_builder_set_member_name(builder, name);
    if (text != NULL)
        json_builder_add_string_value(builder, text);
    else
        json_builder_add_null_value(builder);
}

static char *
write_json(const Approvals *approvals, bool with_text)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    add_member(builder, "revision", approvals->revision);
    add_member(builder, "file", approvals->hash);
    g_autofree char *version = g_strdup_printf("%d", approvals->version);
    add_member(builder, "version", version);
    if (with_text)
        add_member(builder, "text", approvals->text);
    json_builder_set_member_name(builder, "statements");
    json_builder_begin_array(builder);
    for (guint i = 0; i < approvals->rows->len; i++) {
        const Approval *row = &g_array_index(approvals->rows, Approval, i);
        json_builder_begin_object(builder);
        add_member(builder, "sql", row->sql);
        json_builder_set_member_name(builder, "approved");
        json_builder_add_boolean_value(builder, row->approved);
        add_member(builder, "by", row->by);
        add_member(builder, "at", row->at);
        add_member(builder, "note", row->note);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
    json_builder_end_object(builder);
    g_autoptr(JsonGenerator) generator = json_generator_new();
    JsonNode *root = json_builder_get_root(builder);
    json_generator_set_root(generator, root);
    char *text = json_generator_to_data(generator, NULL);
    json_node_unref(root);
    return text;
}

// "-->" in a name would end the comment.
char *
approvals_json(const Approvals *approvals)
{
    g_autofree char *text = write_json(approvals, false);
    g_auto(GStrv) parts = g_strsplit(text, ">", -1);
    g_autofree char *escaped = g_strjoinv("\\u003e", parts);
    return g_strconcat(MARK, escaped, MARK_END, NULL);
}

bool
approvals_keep(Approvals *approvals, const char *file, GError **error)
{
    g_autofree char *hash = journal_hash(file);
    g_autofree char *text = NULL;
    if (g_strcmp0(hash, approvals->hash) != 0) {
        if (!g_file_get_contents(file, &text, NULL, error))
            return false;
        g_autofree char *valid = g_utf8_make_valid(text, -1);
        approvals->version++;
        approvals->hash = arena_text(approvals->arena, hash);
        approvals->text = arena_text(approvals->arena, valid);
    }
    g_autofree char *path = state_file(approvals->revision);
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *json = write_json(approvals, true);
    if (g_mkdir_with_parents(folder, 0700) != 0) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s: cannot be made", folder);
        return false;
    }
    return g_file_set_contents_full(path, json, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}
