#include "run/rehearse-private.h"

#include "diff/diff.h"
#include "kind/reflect.h"
#include "run/check.h"
#include "run/dump.h"
#include "run/journal.h"
#include "run/ready.h"

#include <string.h>

static const char *const step_names[] = {
    [REHEARSAL_UPGRADE] = "upgrade",     [REHEARSAL_EQUALS_MODELS] = "equals the models",
    [REHEARSAL_DOWNGRADE] = "downgrade", [REHEARSAL_EQUALS_START] = "equals the start",
    [REHEARSAL_AGAIN] = "upgrade again",
};
_Static_assert(G_N_ELEMENTS(step_names) == REHEARSAL_STEPS, "a name for each step");

const char *
rehearsal_step_name(RehearsalStep step)
{
    return step_names[step];
}

bool
rehearsal_holds(const Rehearsal *rehearsal)
{
    for (size_t i = 0; i < REHEARSAL_STEPS; i++)
        if (rehearsal->checks[i].verdict == VERDICT_NO)
            return false;
    for (size_t i = 0; i < rehearsal->count; i++)
        if (rehearsal->statements[i].failure != NULL)
            return false;
    return true;
}

bool
rehearsal_is_partial(const Rehearsal *rehearsal)
{
    for (size_t i = 0; i < rehearsal->part_count; i++)
        if (rehearsal->parts[i].part->opaque != NULL && !rehearsal->with_alembic)
            return true;
    return false;
}

// ---- databases ---------------------------------------------------------------------------------

static bool
go_to(Rehearsing *rehearsing, const char *address, GError **error)
{
    g_clear_pointer(&rehearsing->connection, connection_close);
    rehearsing->address = arena_text(rehearsing->arena, address);
    rehearsing->connection = connection_open(address, rehearsing->options->cancellable, error);
    return rehearsing->connection != NULL;
}

static bool
go_to_copy(Rehearsing *rehearsing, const char *name, const char *template, GError **error)
{
    g_clear_pointer(&rehearsing->connection, connection_close);
    g_autofree char *address =
        sandbox_database(rehearsing->options->sandbox, name, template, error);
    return address != NULL && go_to(rehearsing, address, error);
}

// ---- what is touched ---------------------------------------------------------------------------

typedef struct {
    Rehearsing *rehearsing;
    RelationMap *relations;
    const Schema *schema;
} Touch;

static void
note_foreseen(Touch *touch, const char *sql)
{
    const LockFacts facts = {.schema = touch->schema};
    Locks locks = locks_predict(touch->rehearsing->arena, &facts, sql);
    for (size_t i = 0; i < locks.count; i++)
        relations_note_mode(touch->relations, locks.rows[i].namespace, locks.rows[i].name,
                            locks.rows[i].mode);
}

static bool
touch_statement(void *data, const RehearsalPart *part, const ScriptStatement *statement,
                Result **rows, GError **error)
{
    Touch *touch = data;
    (void)part;
    if (statement->outside_transaction)
        note_foreseen(touch, statement->sql);
    return rehearsal_send(touch->rehearsing, statement, rows, error) &&
           relations_note_locks(touch->relations, touch->rehearsing->connection, NULL, error);
}

static void
keep_oid(void *data, const char *oid)
{
    g_ptr_array_add(data, g_strdup(oid));
}

// The upgrade runs once on empty tables: what it locks is what it touches. Where it fails there,
// it will fail again where it is measured, and is told of then.
static bool
find_touched(Rehearsing *rehearsing, const char *start, GPtrArray *oids, GError **error)
{
    if (!go_to_copy(rehearsing, "touched", start, error))
        return false;
    g_autoptr(Schema) schema = reflect(rehearsing->connection, NULL, error);
    g_autoptr(RelationMap) relations =
        schema != NULL ? relations_read(rehearsing->connection, error) : NULL;
    if (relations == NULL)
        return false;
    Touch touch = {.rehearsing = rehearsing, .relations = relations, .schema = schema};
    const RehearsalRunner runner = {
        .run = touch_statement, .data = &touch, .in_transactions = true};
    g_autoptr(GError) failed = NULL;
    if (!rehearsal_run(rehearsing, &runner, false, &failed) &&
        g_error_matches(failed, SERVER_ERROR, SERVER_ERROR_CANCELLED)) {
        g_propagate_error(error, g_steal_pointer(&failed));
        return false;
    }
    relations_each_locked(relations, keep_oid, oids);
    return true;
}

// ---- the proof ---------------------------------------------------------------------------------

static bool
prove_statement(void *data, const RehearsalPart *part, const ScriptStatement *statement,
                Result **rows, GError **error)
{
    Rehearsing *rehearsing = data;
    g_autoptr(GError) failed = NULL;
    if (rehearsal_send(rehearsing, statement, rows, &failed))
        return true;
    ScriptStatement at = *statement;
    at.origin.file = rehearsing->options->project != NULL && part->file != NULL
                         ? project_relative(rehearsing->options->project, part->file)
                         : part->file;
    g_autofree char *where = origin_text(at.origin);
    rehearsing->failure = arena_printf(rehearsing->arena, "%s: %s", where,
                                       rehearsal_words(rehearsing->arena, failed));
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

static bool
prove_alembic(void *data, const RehearsalPart *part, bool undo, GError **error)
{
    Rehearsing *rehearsing = data;
    g_autoptr(GError) failed = NULL;
    if (rehearsal_alembic(rehearsing, part, undo, &failed))
        return true;
    rehearsing->failure = arena_text(rehearsing->arena, failed->message);
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

// What the statements of a part name, as `schema` has it.
static Fingerprint *
fingerprint_part(const RehearsalPart *part, const Schema *schema)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new();
    for (size_t i = 0; i < part->count; i++)
        g_ptr_array_add(texts, (gpointer)(guintptr)part->statements[i].sql);
    return fingerprint_new(schema, (const char *const *)texts->pdata, texts->len);
}

// What a part names, as the target will have it then: what the copy lacks, or has of its own, is
// nothing that the parts before it did.
static void
note_there(const Rehearsing *rehearsing, size_t part, const Schema *schema)
{
    RehearsedPart *row = &rehearsing->rehearsed[part];
    g_autoptr(Fingerprint) begun = fingerprint_part(&rehearsing->parts[part], rehearsing->begun);
    g_autoptr(Fingerprint) there = fingerprint_part(&rehearsing->parts[part], schema);
    row->there =
        row->start != NULL ? fingerprint_moved(row->start, begun, there) : g_steal_pointer(&there);
}

// Each part's schema is looked at, so that it can be applied without those before it. In a long
// chain that is left out: it would cost more than the chain.
static bool
look_before(void *data, size_t part, GError **error)
{
    Rehearsing *rehearsing = data;
    if (rehearsing->count > REHEARSAL_LOOKS)
        return true;
    g_autoptr(Schema) schema = reflect(rehearsing->connection, NULL, error);
    if (schema == NULL)
        return false;
    if (part > 0) {
        note_there(rehearsing, part, schema);
        return true;
    }
    rehearsing->begun = g_steal_pointer(&schema);
    note_there(rehearsing, part, rehearsing->begun);
    return true;
}

// "versions/a41c.py:31: what 'random' is cannot be known; …" of all parts that nobody ran in full.
static const char *
gaps(const Rehearsing *rehearsing)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; i < rehearsing->count && rehearsing->options->alembic == NULL; i++) {
        const RehearsalPart *part = &rehearsing->parts[i];
        Origin at = part->opaque_at;
        if (part->opaque == NULL)
            continue;
        at.file =
            project_relative(rehearsing->options->project, at.file != NULL ? at.file : part->file);
        g_autofree char *where = origin_text(at);
        g_string_append_printf(text, "%s%s: %s", text->len > 0 ? "; " : "", where, part->opaque);
    }
    return text->len > 0 ? arena_text(rehearsing->arena, text->str) : NULL;
}

// Where a part was not read, that the rest went well is no proof.
static void
qualify(const Rehearsing *rehearsing, RehearsalCheck *check)
{
    const char *missing = gaps(rehearsing);
    if (missing == NULL)
        return;
    check->verdict = VERDICT_NOT_DONE;
    check->text = arena_printf(rehearsing->arena,
                               "what is readable ran; not read: %s (--with-alembic lets the "
                               "project's Alembic run it here)",
                               missing);
}

static bool
prove_run(Rehearsing *rehearsing, RehearsalStep step, GError **error)
{
    RehearsalCheck *check = &rehearsing->rehearsal->checks[step];
    const RehearsalRunner runner = {.run = prove_statement,
                                    .data = rehearsing,
                                    .in_transactions = true,
                                    .alembic =
                                        rehearsing->options->alembic != NULL ? prove_alembic : NULL,
                                    .before = step == REHEARSAL_UPGRADE ? look_before : NULL};
    gint64 start_us = g_get_monotonic_time();
    g_autoptr(GError) failed = NULL;
    bool done = rehearsal_run(rehearsing, &runner, step == REHEARSAL_DOWNGRADE, &failed);
    check->duration_us = g_get_monotonic_time() - start_us;
    check->verdict = done ? VERDICT_OK : VERDICT_NO;
    if (done)
        qualify(rehearsing, check);
    if (done)
        return true;
    check->text = rehearsing->failure != NULL ? rehearsing->failure
                                              : arena_text(rehearsing->arena, failed->message);
    if (!connection_is_alive(rehearsing->connection) ||
        g_error_matches(failed, SERVER_ERROR, SERVER_ERROR_CANCELLED))
        g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

static const char *const verb_marks[] = {
    [VERB_CREATE] = "+", [VERB_ALTER] = "~", [VERB_DROP] = "-", [VERB_RENAME] = ">"};

// "+ user.role", sorted as the changes are.
static GPtrArray *
describe(const Changes *changes)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < changes->count; i++) {
        const Change *change = &changes->rows[i];
        if (change->proof == PROOF_UNPROVEN)
            continue;
        g_autofree char *path = object_path(change->to != NULL ? change->to : change->from);
        g_ptr_array_add(lines, g_strdup_printf("%s %s", verb_marks[change->verb], path));
    }
    return lines;
}

static void
compare_schemas(Rehearsing *rehearsing, RehearsalStep step, const Schema *was, const Schema *is)
{
    RehearsalCheck *check = &rehearsing->rehearsal->checks[step];
    g_autoptr(Changes) changes = diff_schemas(was, is, NULL, NULL);
    if (changes == NULL)
        return;
    g_autoptr(GPtrArray) lines = describe(changes);
    if (lines->len == 0) {
        check->verdict = check->verdict == VERDICT_NO ? VERDICT_NO : VERDICT_OK;
        return;
    }
    g_ptr_array_add(lines, NULL);
    g_autofree char *text = g_strjoinv(", ", (char **)lines->pdata);
    check->verdict = VERDICT_NO;
    check->text = arena_printf(rehearsing->arena, "differs: %s", text);
}

static GPtrArray *
differences(Rehearsing *rehearsing, const Schema *models, const Schema *schema, GError **error)
{
    const RehearsalOptions *options = rehearsing->options;
    ProjectDatabase database = {.conninfo = rehearsing->address};
    g_autoptr(Changes) changes =
        check_compare(options->project, &database, models, schema, options->cancellable, error);
    return changes != NULL ? describe(changes) : NULL;
}

// What differs behind it and did before is left out on purpose; what did not is a mistake.
static void
judge_models(Rehearsing *rehearsing, GPtrArray *before, GPtrArray *after)
{
    RehearsalCheck *check = &rehearsing->rehearsal->checks[REHEARSAL_EQUALS_MODELS];
    g_autoptr(GPtrArray) stay = g_ptr_array_new();
    check->verdict = VERDICT_OK;
    for (guint i = 0; i < after->len; i++) {
        const char *line = arena_text(rehearsing->arena, after->pdata[i]);
        if (g_ptr_array_find_with_equal_func(before, line, g_str_equal, NULL)) {
            g_ptr_array_add(stay, (gpointer)(guintptr)line);
            continue;
        }
        check->verdict = VERDICT_NO;
        check->text = arena_printf(rehearsing->arena, "the models want %s", line);
    }
    g_ptr_array_add(stay, NULL);
    rehearsing->rehearsal->left_out =
        arena_copy(rehearsing->arena, stay->pdata, stay->len * sizeof(char *));
}

static void
prove_models(Rehearsing *rehearsing, const Schema *start, const Schema *result)
{
    const Project *project = rehearsing->options->project;
    RehearsalCheck *check = &rehearsing->rehearsal->checks[REHEARSAL_EQUALS_MODELS];
    if (project == NULL || project->models[0] == NULL) {
        check->text = "there are no models";
        return;
    }
    g_autoptr(GError) failed = NULL;
    g_autoptr(Schema) models =
        check_models(project, NULL, rehearsing->options->cancellable, &failed);
    g_autoptr(GPtrArray) before =
        models != NULL ? differences(rehearsing, models, start, &failed) : NULL;
    g_autoptr(GPtrArray) after =
        before != NULL ? differences(rehearsing, models, result, &failed) : NULL;
    if (after == NULL) {
        check->text = arena_text(rehearsing->arena, failed->message);
        return;
    }
    judge_models(rehearsing, before, after);
    if (gaps(rehearsing) == NULL)
        return;
    check->text = check->verdict == VERDICT_NO
                      ? arena_printf(rehearsing->arena, "unproven, %s", check->text)
                      : "as far as it was read";
    check->verdict = VERDICT_NOT_DONE;
}

static bool
has_undo(const Rehearsing *rehearsing)
{
    for (size_t i = 0; i < rehearsing->count; i++)
        if (!rehearsing->parts[i].has_undo)
            return false;
    return rehearsing->count > 0;
}

// Down, and up again.
static bool
prove_way_back(Rehearsing *rehearsing, const Schema *start, const Schema *result, GError **error)
{
    const char *missing = gaps(rehearsing);
    if (missing != NULL || !has_undo(rehearsing)) {
        rehearsing->rehearsal->checks[REHEARSAL_DOWNGRADE].text =
            missing != NULL ? "a part was not read" : "there is no downgrade";
        return true;
    }
    if (!prove_run(rehearsing, REHEARSAL_DOWNGRADE, error))
        return error == NULL || *error == NULL;
    g_autoptr(Schema) back = reflect(rehearsing->connection, NULL, error);
    if (back == NULL)
        return false;
    compare_schemas(rehearsing, REHEARSAL_EQUALS_START, start, back);
    if (!prove_run(rehearsing, REHEARSAL_AGAIN, error))
        return error == NULL || *error == NULL;
    g_autoptr(Schema) again = reflect(rehearsing->connection, NULL, error);
    if (again == NULL)
        return false;
    compare_schemas(rehearsing, REHEARSAL_AGAIN, result, again);
    return true;
}

// What the upgrade led to: is it the models, and is there a way back and forth again?
static bool
prove_result(Rehearsing *rehearsing, const Schema *start, GError **error)
{
    g_autoptr(Schema) result = reflect(rehearsing->connection, NULL, error);
    g_autoptr(GError) failed = NULL;
    if (result == NULL)
        return false;
    prove_models(rehearsing, start, result);
    if (prove_way_back(rehearsing, start, result, &failed) && failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

static bool
prove(Rehearsing *rehearsing, GError **error)
{
    g_autoptr(Schema) start = reflect(rehearsing->connection, NULL, error);
    g_autoptr(GError) failed = NULL;
    if (start == NULL)
        return false;
    if (!prove_run(rehearsing, REHEARSAL_UPGRADE, &failed)) {
        if (failed == NULL)
            return true;
        g_propagate_error(error, g_steal_pointer(&failed));
        return false;
    }
    return prove_result(rehearsing, start, error);
}

// On a restored copy the measured run is the upgrade: nothing can be copied there.
static bool
prove_on_copy(Rehearsing *rehearsing, GError **error)
{
    g_autoptr(Schema) start = reflect(rehearsing->connection, NULL, error);
    if (start == NULL || !rehearsal_measure(rehearsing, error))
        return false;
    RehearsalCheck *check = &rehearsing->rehearsal->checks[REHEARSAL_UPGRADE];
    check->verdict = VERDICT_OK;
    for (guint i = 0; i < rehearsing->statements->len; i++) {
        const RehearsedStatement *row =
            &g_array_index(rehearsing->statements, RehearsedStatement, i);
        check->duration_us += row->duration_us;
        if (row->failure == NULL)
            continue;
        check->verdict = VERDICT_NO;
        check->text = row->failure;
        return true;
    }
    return prove_result(rehearsing, start, error);
}

// ---- the whole ---------------------------------------------------------------------------------

static void
add_file(GChecksum *sum, const RehearsalPart *part)
{
    g_autofree char *text = NULL;
    gsize length = 0;
    if (part->file != NULL && g_file_get_contents(part->file, &text, &length, NULL))
        g_checksum_update(sum, (const guchar *)text, (gssize)length);
    g_checksum_update(sum, (const guchar *)part->id, -1);
}

// What the proof is of: the files, and the schema that they were run on.
static void
hash_all(Rehearsing *rehearsing, const char *schema)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    for (size_t i = 0; i < rehearsing->count; i++)
        add_file(sum, &rehearsing->parts[i]);
    if (schema != NULL)
        g_checksum_update(sum, (const guchar *)schema, -1);
    rehearsing->rehearsal->hash = arena_text(rehearsing->arena, g_checksum_get_string(sum));
}

static void
note_servers(Rehearsing *rehearsing, const ConnectionFacts *target)
{
    Rehearsal *rehearsal = rehearsing->rehearsal;
    const ConnectionFacts *here = connection_facts(rehearsing->connection);
    rehearsal->target = arena_text(rehearsing->arena, target->identity);
    rehearsal->target_version = arena_text(rehearsing->arena, target->version_text);
    rehearsal->server_version = arena_text(rehearsing->arena, here->version_text);
    rehearsal->same_major = here->version / 10000 == target->version / 10000;
}

// What pg_dump says of itself and of the moment is no schema.
static char *
without_comments(const char *dump)
{
    g_autoptr(GRegex) noise =
        g_regex_new("^(--.*|\\\\(un)?restrict .*)\n", G_REGEX_MULTILINE | G_REGEX_RAW, 0, NULL);
    return g_regex_replace_literal(noise, dump, -1, 0, "", 0, NULL);
}

static bool
note_target(Rehearsing *rehearsing, Connection *target, GError **error)
{
    rehearsing->rehearsal->whose = ready_whose(target, rehearsing->arena, error);
    g_autoptr(Schema) schema =
        rehearsing->rehearsal->whose != NULL ? reflect(target, NULL, error) : NULL;
    for (size_t i = 0; schema != NULL && i < rehearsing->count; i++)
        rehearsing->rehearsed[i].start = fingerprint_part(&rehearsing->parts[i], schema);
    return schema != NULL;
}

static bool
rehearse_in_sandbox(Rehearsing *rehearsing, GError **error)
{
    const RehearsalOptions *options = rehearsing->options;
    g_autoptr(Connection) target =
        connection_open(options->database->conninfo, options->cancellable, error);
    if (target == NULL || !note_target(rehearsing, target, error))
        return false;
    g_autofree char *dump = dump_schema(options->sandbox, target, options->cancellable, error);
    g_autofree char *start =
        dump != NULL ? sandbox_load_text(options->sandbox, "rehearsal", "pg_dump", dump, error)
                     : NULL;
    g_autoptr(GPtrArray) oids = g_ptr_array_new_with_free_func(g_free);
    if (start == NULL || !find_touched(rehearsing, start, oids, error))
        return false;
    g_clear_pointer(&rehearsing->connection, connection_close);
    g_autofree char *schema = without_comments(dump);
    hash_all(rehearsing, schema);
    rehearsing->rehearsal->made_up = true;
    if (!rehearsal_make_rows(rehearsing, start, oids, error) ||
        !go_to_copy(rehearsing, "measured", start, error) ||
        !rehearsal_measure(rehearsing, error) || !go_to(rehearsing, start, error))
        return false;
    note_servers(rehearsing, connection_facts(target));
    return prove(rehearsing, error);
}

static bool
rehearse_on_copy(Rehearsing *rehearsing, GError **error)
{
    hash_all(rehearsing, NULL);
    if (!go_to(rehearsing, rehearsing->options->copy, error))
        return false;
    note_servers(rehearsing, connection_facts(rehearsing->connection));
    return prove_on_copy(rehearsing, error);
}

static const char *const *
list_of(Arena *arena, GPtrArray *texts)
{
    g_ptr_array_add(texts, NULL);
    return arena_copy(arena, texts->pdata, texts->len * sizeof(char *));
}

static RehearsedPart *
lay_parts(const Rehearsing *rehearsing)
{
    RehearsedPart *rows = ARENA_NEW_ARRAY(rehearsing->arena, RehearsedPart, rehearsing->count);
    for (size_t i = 0; i < rehearsing->count; i++) {
        const RehearsalPart *part = &rehearsing->parts[i];
        g_autofree char *hash = part->file != NULL ? journal_hash(part->file) : g_strdup("");
        rows[i] = (RehearsedPart){.part = part, .hash = arena_text(rehearsing->arena, hash)};
    }
    rehearsing->rehearsal->parts = rows;
    rehearsing->rehearsal->part_count = rehearsing->count;
    return rows;
}

Rehearsal *
rehearse(const RehearsalPart *parts, size_t count, const RehearsalOptions *options, GError **error)
{
    gint64 start_us = g_get_monotonic_time();
    static const char *const nothing[] = {NULL};
    g_autoptr(Rehearsal) rehearsal = g_new0(Rehearsal, 1);
    rehearsal->arena = arena_new();
    rehearsal->left_out = nothing;
    g_autoptr(GArray) statements = g_array_new(FALSE, FALSE, sizeof(RehearsedStatement));
    g_autoptr(GPtrArray) notes = g_ptr_array_new();
    Rehearsing rehearsing = {.arena = rehearsal->arena,
                             .rehearsal = rehearsal,
                             .options = options,
                             .parts = parts,
                             .count = count,
                             .statements = statements,
                             .notes = notes};
    rehearsing.rehearsed = lay_parts(&rehearsing);
    rehearsal->with_alembic = options->alembic != NULL;
    bool done = options->copy != NULL ? rehearse_on_copy(&rehearsing, error)
                                      : rehearse_in_sandbox(&rehearsing, error);
    connection_close(rehearsing.connection);
    schema_free(rehearsing.begun);
    rehearsal->count = statements->len;
    rehearsal->statements = arena_copy(rehearsal->arena, statements->data,
                                       statements->len * sizeof(RehearsedStatement));
    rehearsal->notes = list_of(rehearsal->arena, notes);
    rehearsal->duration_us = g_get_monotonic_time() - start_us;
    return done ? g_steal_pointer(&rehearsal) : NULL;
}

void
rehearsal_free(Rehearsal *rehearsal)
{
    if (rehearsal == NULL)
        return;
    for (size_t i = 0; i < rehearsal->part_count; i++) {
        fingerprint_free(rehearsal->parts[i].start);
        fingerprint_free(rehearsal->parts[i].there);
    }
    arena_free(rehearsal->arena);
    g_free(rehearsal);
}
