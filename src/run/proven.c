#include "run/proven.h"

#include "run/approval.h"
#include "run/journal.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

char *
proven_folder(void)
{
    return g_build_filename(g_get_user_state_dir(), "trueup", "proofs", NULL);
}

// "a41c7d09e5b2-1f0e….json": of a revision, for a database.
static char *
file_of(const char *id, const char *whose)
{
    g_autofree char *folder = proven_folder();
    g_autofree char *database = g_compute_checksum_for_string(G_CHECKSUM_SHA256, whose, -1);
    g_autofree char *name = g_strdup_printf("%s-%.12s.json", id, database);
    g_strdelimit(name, "/\\", '_');
    return g_build_filename(folder, name, NULL);
}

// ---- keeping one -------------------------------------------------------------------------------

static void
add_text(JsonBuilder *builder, const char *name, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text != NULL ? text : "", -1);
    json_builder_set_member_name(builder, name);
    json_builder_add_string_value(builder, valid);
}

static void
add_fingerprint(JsonBuilder *builder, const char *name, const Fingerprint *fingerprint)
{
    if (fingerprint == NULL)
        return;
    json_builder_set_member_name(builder, name);
    json_builder_begin_object(builder);
    for (size_t i = 0; i < fingerprint->count; i++)
        add_text(builder, fingerprint->lines[i].key, fingerprint->lines[i].sql);
    json_builder_end_object(builder);
}

static const char *
first_trouble(const Rehearsal *rehearsal)
{
    for (int i = 0; i < REHEARSAL_STEPS; i++)
        if (rehearsal->checks[i].verdict == VERDICT_NO)
            return rehearsal->checks[i].text != NULL ? rehearsal->checks[i].text
                                                     : rehearsal_step_name((RehearsalStep)i);
    for (size_t i = 0; i < rehearsal->count; i++)
        if (rehearsal->statements[i].failure != NULL)
            return rehearsal->statements[i].failure;
    return "not all of it could be proven";
}

static void
add_times(JsonBuilder *builder, const Rehearsal *rehearsal, const RehearsalPart *part)
{
    json_builder_set_member_name(builder, "microseconds");
    json_builder_begin_array(builder);
    for (size_t i = 0; i < rehearsal->count; i++) {
        const RehearsedStatement *row = &rehearsal->statements[i];
        if (row->part == part)
            json_builder_add_int_value(builder, row->is_measured ? row->duration_us : -1);
    }
    json_builder_end_array(builder);
}

static JsonNode *
node_of(const Rehearsal *rehearsal, const RehearsedPart *row)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    g_autofree char *at = g_date_time_format_iso8601(now);
    bool holds = rehearsal_holds(rehearsal);
    json_builder_begin_object(builder);
    add_text(builder, "revision", row->part->id);
    add_text(builder, "file", row->hash);
    add_text(builder, "run", rehearsal->hash);
    add_text(builder, "database", rehearsal->whose);
    add_text(builder, "target", rehearsal->target);
    add_text(builder, "at", at);
    add_text(builder, "server", rehearsal->server_version);
    add_text(builder, "trouble", holds ? "" : first_trouble(rehearsal));
    add_times(builder, rehearsal, row->part);
    add_fingerprint(builder, "start", row->start);
    add_fingerprint(builder, "there", row->there);
    json_builder_end_object(builder);
    return json_builder_get_root(builder);
}

static void
keep(const Rehearsal *rehearsal, const RehearsedPart *row)
{
    g_autofree char *path = file_of(row->part->id, rehearsal->whose);
    g_autoptr(JsonNode) root = node_of(rehearsal, row);
    g_autofree char *text = json_to_string(root, TRUE);
    if (g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL))
        return;
    g_unlink(path); // half of one would be worse than none
}

void
proven_keep(const Rehearsal *rehearsal)
{
    g_autofree char *folder = proven_folder();
    if (rehearsal->whose == NULL || g_mkdir_with_parents(folder, 0700) != 0)
        return;
    for (size_t i = 0; i < rehearsal->part_count; i++)
        if (rehearsal->parts[i].part->revision != NULL)
            keep(rehearsal, &rehearsal->parts[i]);
}

// ---- reading one -------------------------------------------------------------------------------

typedef struct {
    JsonParser *parser;
    JsonObject *root;
} Kept;

static void
kept_clear(Kept *kept)
{
    g_clear_object(&kept->parser);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Kept, kept_clear)

static const char *
text_of(const Kept *kept, const char *name)
{
    JsonNode *node = kept->root != NULL ? json_object_get_member(kept->root, name) : NULL;
    const char *text =
        node != NULL && JSON_NODE_HOLDS_VALUE(node) ? json_node_get_string(node) : NULL;
    return text != NULL ? text : "";
}

static Kept
read_file(const char *path)
{
    Kept kept = {.parser = json_parser_new()};
    JsonNode *root = NULL;
    if (json_parser_load_from_file(kept.parser, path, NULL))
        root = json_parser_get_root(kept.parser);
    if (root != NULL && JSON_NODE_HOLDS_OBJECT(root))
        kept.root = json_node_get_object(root);
    return kept;
}

static Fingerprint *
fingerprint_of(const Kept *kept, const char *name)
{
    JsonNode *node = json_object_get_member(kept->root, name);
    if (node == NULL || !JSON_NODE_HOLDS_OBJECT(node))
        return NULL;
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(FingerprintLine));
    g_autoptr(GList) keys = json_object_get_members(json_node_get_object(node));
    for (GList *key = keys; key != NULL; key = key->next) {
        FingerprintLine line = {
            key->data, json_object_get_string_member(json_node_get_object(node), key->data)};
        g_array_append_val(lines, line);
    }
    return fingerprint_of_lines((const FingerprintLine *)(const void *)lines->data, lines->len);
}

// ---- what they are worth -----------------------------------------------------------------------

// What a step names, as the database has it now.
static Fingerprint *
fingerprint_now(const RunStep *step, const Ready *ready)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new();
    for (size_t i = 0; i < step->script->count; i++)
        g_ptr_array_add(texts, (gpointer)(guintptr)step->script->statements[i].sql);
    return ready->database == NULL
               ? fingerprint_of_lines(NULL, 0)
               : fingerprint_new(ready->database, (const char *const *)texts->pdata, texts->len);
}

// The first step is compared with where the rehearsal came to it, unless the rehearsal began there.
static char *
changed_since(const Kept *kept, const RunStep *step, const Ready *ready, bool is_first)
{
    g_autoptr(Fingerprint) start = fingerprint_of(kept, "start");
    g_autoptr(Fingerprint) there = fingerprint_of(kept, "there");
    g_autoptr(Fingerprint) now = fingerprint_now(step, ready);
    g_autofree char *since_start = start != NULL ? fingerprint_change(start, now) : NULL;
    if (since_start == NULL)
        return NULL;
    g_autofree char *since_there =
        is_first && there != NULL ? fingerprint_change(there, now) : g_strdup(since_start);
    return since_there != NULL ? g_steal_pointer(&since_start) : NULL;
}

static bool
is_known_elsewhere(const char *id)
{
    g_autofree char *folder = proven_folder();
    g_autofree char *prefix = g_strdup_printf("%s-", id);
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    const char *name = NULL;
    while (directory != NULL && (name = g_dir_read_name(directory)) != NULL)
        if (g_str_has_prefix(name, prefix))
            return true;
    return false;
}

static Proven
not_rehearsed(const RunStep *step, const Kept *kept, bool is_first, Arena *arena)
{
    static const char hint[] = "\"trueup review\" rehearses it";
    const char *id = step->revision->id;
    if (kept->root != NULL)
        return (Proven){PROVEN_NOT,
                        arena_printf(arena, "not rehearsed: the file of %s changed since %s", id,
                                     text_of(kept, "at")),
                        hint};
    if (is_first && is_known_elsewhere(id))
        return (Proven){
            PROVEN_ELSEWHERE,
            arena_printf(arena, "not rehearsed: the proof of %s is of another database", id), hint};
    return (Proven){PROVEN_NOT, "not rehearsed", hint};
}

// The steps of one plan, and the rehearsal that its first step was in.
typedef struct {
    const Ready *ready;
    Arena *arena;
    const char *run; // NULL: the first step is at hand
} Judging;

static Proven
judge_kept(const Judging *judging, const RunStep *step, const Kept *kept)
{
    static const char again[] = "\"trueup review\" rehearses it again";
    Arena *arena = judging->arena;
    const char *id = step->revision->id, *at = text_of(kept, "at");
    if (*text_of(kept, "trouble") != '\0')
        return (Proven){PROVEN_FAILS,
                        arena_printf(arena, "the rehearsal of %s (%s) did not hold: %s", id, at,
                                     text_of(kept, "trouble")),
                        again};
    if (judging->run != NULL && strcmp(judging->run, text_of(kept, "run")) != 0)
        return (Proven){PROVEN_NOT,
                        arena_printf(arena, "%s was not rehearsed with those before it", id),
                        again};
    g_autofree char *change = changed_since(kept, step, judging->ready, judging->run == NULL);
    if (change != NULL)
        return (Proven){PROVEN_OTHER_SCHEMA,
                        arena_printf(arena, "the schema changed since %s was rehearsed (%s): %s",
                                     id, at, change),
                        again};
    return (Proven){PROVEN_HERE,
                    arena_printf(arena,
                                 "the schema and the files are those of the proof, rehearsed on "
                                 "PostgreSQL %s at %s",
                                 text_of(kept, "server"), at),
                    NULL};
}

static Proven
judge_step(Judging *judging, const RunStep *step)
{
    g_autofree char *path = file_of(step->revision->id, judging->ready->whose);
    g_auto(Kept) kept = read_file(path);
    g_autofree char *hash = kept.root != NULL ? journal_hash(step->revision->file) : NULL;
    bool is_first = judging->run == NULL;
    Proven proven = hash != NULL && strcmp(text_of(&kept, "file"), hash) == 0
                        ? judge_kept(judging, step, &kept)
                        : not_rehearsed(step, &kept, is_first, judging->arena);
    if (is_first)
        judging->run = arena_text(judging->arena, text_of(&kept, "run"));
    return proven;
}

Proven
proven_find(const RunPlan *plan, const Ready *ready, Arena *arena)
{
    Judging judging = {ready, arena, NULL};
    Proven worst = {PROVEN_NOT, "not rehearsed", "\"trueup review\" rehearses it"};
    g_autofree char *folder = proven_folder();
    if (plan->direction != SCRIPT_UPGRADE || !g_file_test(folder, G_FILE_TEST_IS_DIR))
        return worst;
    for (size_t i = 0; i < plan->count; i++) {
        Proven proven = judge_step(&judging, &plan->steps[i]);
        if (i == 0 || proven_is_asked(&proven) || worst.state == PROVEN_HERE)
            worst = proven;
        if (proven.state != PROVEN_HERE)
            break;
    }
    return worst;
}

// The proof of a file as it is now; root NULL: there is none that holds.
static Kept
read_holding(const RunStep *step, const Ready *ready)
{
    g_autofree char *path = file_of(step->revision->id, ready->whose);
    g_autofree char *hash = journal_hash(step->revision->file);
    Kept kept = read_file(path);
    bool holds = strcmp(text_of(&kept, "file"), hash) == 0 && *text_of(&kept, "trouble") == '\0';
    if (!holds)
        kept.root = NULL;
    return kept;
}

Fingerprint *
proven_there(const RunPlan *plan, size_t step, const Ready *ready)
{
    if (plan->direction != SCRIPT_UPGRADE)
        return NULL;
    g_auto(Kept) first = read_holding(&plan->steps[0], ready);
    g_auto(Kept) kept = read_holding(&plan->steps[step], ready);
    if (first.root == NULL || kept.root == NULL ||
        strcmp(text_of(&first, "run"), text_of(&kept, "run")) != 0)
        return NULL;
    g_autoptr(Fingerprint) start = fingerprint_of(&kept, "start");
    g_autoptr(Fingerprint) there = fingerprint_of(&kept, "there");
    if (start == NULL || there == NULL)
        return NULL;
    // what has changed since, a person has accepted
    g_autoptr(Fingerprint) now = fingerprint_now(&plan->steps[step], ready);
    return fingerprint_moved(now, start, there);
}

// Only of a file as it is now, and where a row stands for each of its statements.
static void
read_times(const RunStep *step, const Ready *ready, int64_t *times)
{
    g_autofree char *path = file_of(step->revision->id, ready->whose);
    g_autofree char *hash = journal_hash(step->revision->file);
    g_auto(Kept) kept = read_file(path);
    JsonNode *node = kept.root != NULL && strcmp(text_of(&kept, "file"), hash) == 0
                         ? json_object_get_member(kept.root, "microseconds")
                         : NULL;
    JsonArray *rows =
        node != NULL && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
    if (rows == NULL || json_array_get_length(rows) != step->script->count)
        return;
    for (guint i = 0; i < json_array_get_length(rows); i++)
        times[i] = json_array_get_int_element(rows, i);
}

const int64_t *
proven_times(const RunPlan *plan, const Ready *ready, Arena *arena)
{
    int64_t *times = ARENA_NEW_ARRAY(arena, int64_t, plan->statements + 1);
    size_t at = 0;
    for (size_t i = 0; i < plan->statements; i++)
        times[i] = -1;
    for (size_t i = 0; i < plan->count; at += plan->steps[i++].script->count)
        if (plan->direction == SCRIPT_UPGRADE)
            read_times(&plan->steps[i], ready, times + at);
    return times;
}

static size_t
count_approved(const RunStep *step, const char *reviews)
{
    size_t count = 0;
    g_autofree char *hash = journal_hash(step->revision->file);
    g_autoptr(Approvals) approvals = approvals_read(step->revision->id, reviews, hash);
    for (size_t i = 0; i < step->script->count; i++) {
        const Approval *row = approvals_find(approvals, step->script->statements[i].sql);
        count += row != NULL && row->approved;
    }
    return count;
}

const char *
proven_approved(const RunPlan *plan, Arena *arena)
{
    enum { MOST = 100 }; // of a long chain nobody approves statements
    size_t count = 0;
    g_autofree char *reviews = plan->project->migrations != NULL
                                   ? g_build_filename(plan->project->migrations, "reviews", NULL)
                                   : NULL;
    for (size_t i = 0; i < plan->count && plan->count <= MOST; i++)
        count += count_approved(&plan->steps[i], reviews);
    return count == 0
               ? NULL
               : arena_printf(arena, "%zu of %zu statements approved", count, plan->statements);
}

bool
proven_is_asked(const Proven *proven)
{
    return proven->state == PROVEN_FAILS || proven->state == PROVEN_OTHER_SCHEMA;
}
