#include "ui/screens/review-private.h"

#include "run/journal.h"

#include <json-glib/json-glib.h>
#include <string.h>

// The JSON is our own program's, and read as if it were anybody's.

static const char *
text_of(Arena *arena, JsonObject *object, const char *name)
{
    JsonNode *node = json_object_get_member(object, name);
    bool is_text = node != NULL && JSON_NODE_HOLDS_VALUE(node) &&
                   json_node_get_value_type(node) == G_TYPE_STRING;
    return is_text ? arena_text(arena, json_node_get_string(node)) : NULL;
}

static const char *
text_or(Arena *arena, JsonObject *object, const char *name)
{
    const char *text = text_of(arena, object, name);
    return text != NULL ? text : "";
}

static int64_t
number_of(JsonObject *object, const char *name)
{
    JsonNode *node = json_object_get_member(object, name);
    return node != NULL && JSON_NODE_HOLDS_VALUE(node) ? json_node_get_int(node) : 0;
}

static bool
truth_of(JsonObject *object, const char *name)
{
    JsonNode *node = json_object_get_member(object, name);
    return node != NULL && JSON_NODE_HOLDS_VALUE(node) && json_node_get_boolean(node);
}

// An array's objects; those that are none are empty ones.
static JsonArray *
array_of(JsonObject *object, const char *name)
{
    JsonNode *node = object != NULL ? json_object_get_member(object, name) : NULL;
    return node != NULL && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
}

static guint
length_of(JsonArray *array)
{
    return array != NULL ? json_array_get_length(array) : 0;
}

static JsonObject *
object_at(JsonArray *array, guint at)
{
    JsonNode *node = json_array_get_element(array, at);
    return JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

// ---- parts -------------------------------------------------------------------------------------

static void
read_part(ReviewModel *model, ReviewPart *part, JsonObject *object, const char *reviews)
{
    *part = (ReviewPart){.id = text_or(model->arena, object, "id"),
                         .title = text_or(model->arena, object, "title"),
                         .file = text_of(model->arena, object, "file"),
                         .opaque = text_of(model->arena, object, "opaque"),
                         .is_revision = truth_of(object, "is_revision")};
    g_autofree char *hash = part->file != NULL ? journal_hash(part->file) : g_strdup("");
    g_autofree char *text = NULL;
    part->approvals = approvals_read(part->id, reviews, hash);
    part->is_changed = part->approvals->hash != NULL && strcmp(part->approvals->hash, hash) != 0;
    if (part->file != NULL && g_file_get_contents(part->file, &text, NULL, NULL))
        part->text = arena_text(model->arena, text);
}

static void
read_parts(ReviewModel *model, JsonObject *root, const char *reviews)
{
    JsonArray *parts = array_of(root, "parts");
    model->parts = ARENA_NEW_ARRAY(model->arena, ReviewPart, length_of(parts));
    for (guint i = 0; i < length_of(parts); i++) {
        JsonObject *object = object_at(parts, i);
        if (object != NULL)
            read_part(model, &model->parts[model->part_count++], object, reviews);
    }
}

// ---- statements --------------------------------------------------------------------------------

static const ReviewLine *
read_lines(Arena *arena, JsonArray *array, const char *label, const char *text, size_t *count)
{
    ReviewLine *lines = ARENA_NEW_ARRAY(arena, ReviewLine, length_of(array));
    *count = 0;
    for (guint i = 0; i < length_of(array); i++) {
        JsonObject *object = object_at(array, i);
        if (object != NULL)
            lines[(*count)++] =
                (ReviewLine){text_or(arena, object, label), text_or(arena, object, text)};
    }
    return lines;
}

static void
read_hazards(ReviewModel *model, JsonObject *root, size_t number, ReviewItem *item)
{
    JsonArray *hazards = array_of(root, "hazards");
    ReviewLine *lines = ARENA_NEW_ARRAY(model->arena, ReviewLine, length_of(hazards));
    for (guint i = 0; i < length_of(hazards); i++) {
        JsonObject *object = object_at(hazards, i);
        if (object == NULL || number_of(object, "statement") != (int64_t)number)
            continue;
        const char *way = text_of(model->arena, object, "way");
        const char *text = text_or(model->arena, object, "text");
        lines[item->hazard_count++] = (ReviewLine){
            text_or(model->arena, object, "rule"),
            way != NULL ? arena_printf(model->arena, "%s. Better: %s", text, way) : text};
        item->needs_approval = item->needs_approval || truth_of(object, "needs_approval");
    }
    item->hazards = lines;
    model->hazard_count += item->hazard_count;
}

static void
read_items(ReviewModel *model, JsonObject *root)
{
    JsonArray *rows = array_of(root, "rows");
    model->items = ARENA_NEW_ARRAY(model->arena, ReviewItem, length_of(rows));
    for (guint i = 0; i < length_of(rows); i++) {
        JsonObject *row = object_at(rows, i);
        if (row == NULL || (size_t)number_of(row, "part") >= model->part_count)
            continue;
        ReviewItem *item = &model->items[model->item_count++];
        *item = (ReviewItem){.part = (size_t)number_of(row, "part"),
                             .sql = text_or(model->arena, row, "sql"),
                             .lock = text_or(model->arena, row, "lock"),
                             .blocks = text_or(model->arena, row, "blocks"),
                             .work = text_or(model->arena, row, "work"),
                             .time = text_or(model->arena, row, "time"),
                             .rows = text_or(model->arena, row, "rows"),
                             .failure = text_of(model->arena, row, "failure"),
                             .line = (int)number_of(row, "line")};
        item->facts =
            read_lines(model->arena, array_of(row, "facts"), "label", "text", &item->fact_count);
        read_hazards(model, root, model->item_count, item);
    }
}

// ---- the proof, and the rest -------------------------------------------------------------------

static const char *
join_texts(Arena *arena, JsonArray *array)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < length_of(array); i++) {
        JsonNode *node = json_array_get_element(array, i);
        if (JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING)
            g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "",
                                   json_node_get_string(node));
    }
    return text->len > 0 ? arena_text(arena, text->str) : NULL;
}

static void
read_proof(ReviewModel *model, JsonObject *root)
{
    JsonNode *node = json_object_get_member(root, "rehearsal");
    if (node == NULL || !JSON_NODE_HOLDS_OBJECT(node))
        return;
    JsonObject *rehearsal = json_node_get_object(node);
    model->rehearsed_on = text_of(model->arena, rehearsal, "rehearsed_on");
    model->target_version = text_of(model->arena, rehearsal, "target_version");
    model->content = text_of(model->arena, rehearsal, "content");
    model->duration_us = number_of(rehearsal, "microseconds");
    model->left_out = join_texts(model->arena, array_of(rehearsal, "left_out"));
    JsonArray *proof = array_of(rehearsal, "proof");
    for (guint i = 0; i < MIN(length_of(proof), REVIEW_CHECKS); i++) {
        JsonObject *object = object_at(proof, i);
        if (object != NULL)
            model->checks[i] = (ReviewCheck){
                text_of(model->arena, object, "step"), text_or(model->arena, object, "verdict"),
                text_of(model->arena, object, "text"), number_of(object, "microseconds")};
    }
}

static void
read_lint(ReviewModel *model, JsonObject *root)
{
    JsonArray *lint = array_of(root, "lint");
    ReviewFinding *findings = ARENA_NEW_ARRAY(model->arena, ReviewFinding, length_of(lint));
    for (guint i = 0; i < length_of(lint); i++) {
        JsonObject *object = object_at(lint, i);
        if (object != NULL)
            findings[model->lint_count++] =
                (ReviewFinding){.rule = text_or(model->arena, object, "rule"),
                                .file = text_or(model->arena, object, "file"),
                                .text = text_or(model->arena, object, "message"),
                                .line = (int)number_of(object, "line")};
    }
    model->lint = findings;
}

// The object of a document; what stands before it and behind it are remarks of the program.
static JsonParser *
parse_document(const char *json, JsonObject **root)
{
    const char *begin = strchr(json, '{'), *end = strrchr(json, '}');
    g_autoptr(JsonParser) parser = json_parser_new();
    if (begin == NULL || end < begin ||
        !json_parser_load_from_data(parser, begin, end - begin + 1, NULL))
        return NULL;
    JsonNode *node = json_parser_get_root(parser);
    if (node == NULL || !JSON_NODE_HOLDS_OBJECT(node))
        return NULL;
    *root = json_node_get_object(node);
    return g_steal_pointer(&parser);
}

void
review_model_measured(ReviewModel *model, const char *json)
{
    JsonObject *root;
    g_autoptr(JsonParser) parser = parse_document(json, &root);
    if (parser == NULL || !json_object_has_member(root, "measured"))
        return;
    const char *sql = text_or(model->arena, root, "sql");
    for (size_t i = 0; i < model->item_count; i++) {
        ReviewItem *item = &model->items[i];
        if (item->is_measured || strcmp(item->sql, sql) != 0)
            continue;
        item->lock = text_or(model->arena, root, "lock");
        item->blocks = text_or(model->arena, root, "blocks");
        item->work = text_or(model->arena, root, "work");
        item->time = text_or(model->arena, root, "time");
        item->rows = text_or(model->arena, root, "rows");
        item->failure = text_of(model->arena, root, "failure");
        item->is_measured = true;
        model->measured_count++;
        return;
    }
}

ReviewModel *
review_model_read(const char *json, const char *reviews)
{
    JsonObject *root;
    g_autoptr(JsonParser) parser = parse_document(json, &root);
    if (parser == NULL || !json_object_has_member(root, "parts"))
        return NULL;
    ReviewModel *model = g_new0(ReviewModel, 1);
    model->arena = arena_new();
    model->position = text_of(model->arena, root, "position");
    model->target = text_or(model->arena, root, "target");
    model->not_rehearsed = text_of(model->arena, root, "not_rehearsed");
    model->rehearsed_at = g_get_real_time() / G_USEC_PER_SEC;
    read_parts(model, root, reviews);
    read_items(model, root);
    read_proof(model, root);
    read_lint(model, root);
    model->undo =
        read_lines(model->arena, array_of(root, "rollback"), "revision", "sql", &model->undo_count);
    return model;
}

void
review_model_free(ReviewModel *model)
{
    if (model == NULL)
        return;
    for (size_t i = 0; i < model->part_count; i++)
        approvals_free(model->parts[i].approvals);
    arena_free(model->arena);
    g_free(model);
}

// ---- what people said --------------------------------------------------------------------------

bool
review_is_approved(const ReviewModel *model, const ReviewItem *item)
{
    const Approval *said = approvals_find(model->parts[item->part].approvals, item->sql);
    return said != NULL && said->approved;
}

size_t
review_approved(const ReviewModel *model)
{
    size_t count = 0;
    for (size_t i = 0; i < model->item_count; i++)
        count += review_is_approved(model, &model->items[i]);
    return count;
}
