#include "run/stamp-private.h"

#include "diff/judge.h"
#include "kind/reflect.h"
#include "run/replay.h"

#include <string.h>

// What stamped revisions would have done, by doing it: they are replayed on what the others lead
// to, and what changed is looked for in the database. What only statements show (rows) stays what
// the reading of the files says.

typedef struct {
    const StampCheck *check;
    const StampPlan *plan;
    Trace *trace;
    GHashTable *revisions; // those that are judged
    const RevisionTexts *texts;
    Sandbox *sandbox;
    const Replay *replay;
    const Changes *made; // by the revisions
    const Changes *open; // what the database would need to be where they lead to
    GArray *lines;       // TraceLine
} Looking;

static const Object *
object_of(const Change *change)
{
    return change->to != NULL ? change->to : change->from;
}

// ---- comparing -------------------------------------------------------------------------------

static Changes *
compare(const Looking *looking, const Schema *from, const Schema *to, const char *judge,
        Sandbox **sandbox, GError **error)
{
    const DiffOptions options = {.ignore = looking->plan->project->ignore};
    g_autoptr(Changes) changes = diff_schemas(from, to, &options, error);
    const ArbiterOptions arbiter = {
        .address = judge, .sandbox = sandbox, .cancellable = looking->check->cancellable};
    bool judged = changes != NULL && diff_judge(changes, &arbiter, error);
    return judged ? g_steal_pointer(&changes) : NULL;
}

static bool
is_same(const Object *a, const Object *b)
{
    if (a->kind != b->kind || strcmp(a->name, b->name) != 0 ||
        g_strcmp0(a->namespace, b->namespace) != 0)
        return false;
    bool has_parents = a->parent != NULL && b->parent != NULL;
    return has_parents ? is_same(a->parent, b->parent) : a->parent == b->parent;
}

static const Change *
find_change(const Changes *changes, const Object *object)
{
    for (size_t i = 0; i < changes->count; i++)
        if (changes->rows[i].proof == PROOF_DIFFERS &&
            is_same(object_of(&changes->rows[i]), object))
            return &changes->rows[i];
    return NULL;
}

// ---- words -----------------------------------------------------------------------------------

static const char *
column_words(Arena *arena, const Column *now, const Column *then)
{
    g_autofree char *old = type_words(now->type);
    g_autofree char *new = type_words(then->type);
    if (strcmp(old, new) != 0)
        return arena_printf(arena, "%s, would be %s", old, new);
    if (now->not_null != then->not_null)
        return now->not_null ? "NOT NULL, would be NULL" : "NULL, would be NOT NULL";
    if (g_strcmp0(now->default_sql, then->default_sql) != 0)
        return arena_printf(arena, "DEFAULT %s, would be %s",
                            now->default_sql != NULL ? now->default_sql : "none",
                            then->default_sql != NULL ? then->default_sql : "none");
    return NULL;
}

static const char *
differing_words(Arena *arena, const Change *open)
{
    const char *words = NULL;
    if (open->from->kind == KIND_COLUMN)
        words = column_words(arena, (const Column *)open->from, (const Column *)open->to);
    if (words != NULL)
        return words;
    for (unsigned bit = 0; open->kind->aspects[bit] != NULL; bit++)
        if ((open->aspects >> bit & 1) != 0)
            return arena_printf(arena, "another %s", open->kind->aspects[bit]);
    return "different";
}

static const char *
found_words(Arena *arena, const Change *open)
{
    switch (open->verb) {
    case VERB_CREATE:
        return "missing";
    case VERB_DROP:
        return "still there";
    case VERB_ALTER:
    case VERB_RENAME:
        break;
    }
    return differing_words(arena, open);
}

static const char *
name_of(Arena *arena, const Object *object)
{
    bool alone = object->kind == KIND_INDEX || object->kind == KIND_CONSTRAINT;
    g_autofree char *path = alone ? g_strdup(object->name) : object_path(object);
    return arena_text(arena, path);
}

// ---- whose it is -----------------------------------------------------------------------------

static const Revision *
owner_by_facts(const Trace *trace, const Object *object)
{
    const char *table = object->parent != NULL ? object->parent->name : NULL;
    for (guint i = trace->facts->len; i > 0; i--) {
        const Fact *fact = &g_array_index(trace->facts, Fact, i - 1);
        if (strcmp(fact->name, object->name) == 0 &&
            (fact->table == NULL || g_strcmp0(fact->table, table) == 0))
            return fact->revision;
    }
    return NULL;
}

static const Revision *
owner_by_mention(const Looking *looking, const Object *object)
{
    const Object *table = object->parent;
    Mention mention = revision_texts_find(looking->texts, looking->revisions,
                                          table != NULL ? table->name : object->name,
                                          table != NULL ? object->name : NULL);
    return mention.revision;
}

// What no statement shows is of code that runs on the server; else of the last one.
static const Revision *
owner_by_default(const Looking *looking)
{
    const GArray *unseen = looking->trace->unseen;
    for (guint i = unseen->len; i > 0; i--)
        if (!g_array_index(unseen, TraceUnseen, i - 1).is_opaque)
            return g_array_index(unseen, TraceUnseen, i - 1).revision;
    const Revision *last = NULL;
    for (size_t i = 0; i < looking->plan->graph->all.count; i++)
        if (g_hash_table_contains(looking->revisions, looking->plan->graph->all.items[i]))
            last = looking->plan->graph->all.items[i];
    return last;
}

static const Revision *
owner_of(const Looking *looking, const Object *object)
{
    const Revision *owner = owner_by_facts(looking->trace, object);
    if (owner == NULL)
        owner = owner_by_mention(looking, object);
    if (owner == NULL && object->parent != NULL)
        owner = owner_by_facts(looking->trace, object->parent);
    return owner != NULL ? owner : owner_by_default(looking);
}

static void
add_line(Looking *looking, const Object *object, Verb verb, const char *found)
{
    static const char marks[] = {
        [VERB_CREATE] = '+', [VERB_ALTER] = '~', [VERB_DROP] = '-', [VERB_RENAME] = '~'};
    const TraceLine line = {.revision = owner_of(looking, object),
                            .mark = marks[verb],
                            .name = name_of(looking->trace->arena, object),
                            .found = found};
    g_array_append_val(looking->lines, line);
}

// As the database has it: what differs there is neither missing nor left.
static void
add_object(Looking *looking, const Object *object, Verb verb)
{
    const Change *open = find_change(looking->open, object);
    bool differs = open != NULL && open->verb == VERB_ALTER;
    add_line(looking, object, differs ? VERB_ALTER : verb,
             open != NULL ? found_words(looking->trace->arena, open) : NULL);
}

// A new table is one thing, but for what another revision gave to it, and what it lacks.
static void
add_parts(Looking *looking, const Object *table)
{
    const Change *whole = find_change(looking->open, table);
    bool is_missing = whole != NULL && whole->verb == VERB_CREATE;
    for (unsigned i = 0; i < table->child_count; i++) {
        const Object *part = table->children[i];
        bool is_own = owner_of(looking, part) != owner_of(looking, table);
        if (is_missing && is_own)
            add_line(looking, part, VERB_CREATE, "missing");
        else if (!is_missing && (is_own || find_change(looking->open, part) != NULL))
            add_object(looking, part, VERB_CREATE);
    }
}

static void
add_made(Looking *looking)
{
    for (size_t i = 0; i < looking->made->count; i++) {
        const Change *made = &looking->made->rows[i];
        if (made->proof != PROOF_DIFFERS || replay_is_unproven(looking->replay, object_of(made)))
            continue;
        add_object(looking, object_of(made), made->verb);
        if (made->verb == VERB_CREATE)
            add_parts(looking, made->to);
    }
}

// A revision that shows in the schema has a trace there, whatever else it does.
static void
forget_unseen(const Looking *looking)
{
    for (guint i = 0; i < looking->trace->unseen->len; i++) {
        TraceUnseen *row = &g_array_index(looking->trace->unseen, TraceUnseen, i);
        for (guint k = 0; k < looking->lines->len; k++)
            if (g_array_index(looking->lines, TraceLine, k).revision == row->revision)
                row->is_all = row->is_opaque;
    }
}

// ---- looking ---------------------------------------------------------------------------------

static bool
look(Looking *looking, const Schema *database, GError **error)
{
    const Replay *replay = looking->replay;
    g_autoptr(Changes) made = compare(looking, replay->earlier, replay->schema, replay->address,
                                      &looking->sandbox, error);
    g_autoptr(Changes) open =
        made == NULL ? NULL
                     : compare(looking, database, replay->schema,
                               looking->check->database->conninfo, &looking->sandbox, error);
    if (open == NULL)
        return false;
    g_autoptr(RevisionTexts) texts = revision_texts_read(looking->plan->graph);
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(TraceLine));
    looking->made = made;
    looking->open = open;
    looking->texts = texts;
    looking->lines = lines;
    add_made(looking);
    forget_unseen(looking);
    g_array_set_size(looking->trace->lines, 0);
    g_array_append_vals(looking->trace->lines, lines->data, lines->len);
    return true;
}

static GHashTable *
difference(GHashTable *with, GHashTable *without, bool common)
{
    GHashTable *set = g_hash_table_new(NULL, NULL);
    GHashTableIter iterator;
    gpointer revision;
    g_hash_table_iter_init(&iterator, with);
    while (g_hash_table_iter_next(&iterator, &revision, NULL))
        if (g_hash_table_contains(without, revision) == common)
            g_hash_table_add(set, revision);
    return set;
}

bool
stamp_replay(const StampPlan *plan, Trace *trace, GHashTable *with, GHashTable *without,
             const StampCheck *check, GError **error)
{
    g_autoptr(GHashTable) common = difference(with, without, true);
    g_autoptr(GHashTable) judged = difference(with, without, false);
    if (g_hash_table_size(judged) == 0 || check->database == NULL)
        return true;
    const ReplayOptions options = {
        .only = with, .first = common, .bind = plan->bind, .cancellable = check->cancellable};
    Looking looking = {.check = check, .plan = plan, .trace = trace, .revisions = judged};
    g_autoptr(GError) trouble = NULL; // without a sandbox the files have to do
    g_autoptr(Replay) replay =
        replay_open(plan->project, plan->graph, &options, &looking.sandbox, &trouble);
    g_autoptr(Sandbox) sandbox = looking.sandbox;
    if (g_error_matches(trouble, SERVER_ERROR, SERVER_ERROR_CANCELLED)) {
        g_propagate_error(error, g_steal_pointer(&trouble));
        return false;
    }
    if (replay == NULL || replay->broken != NULL)
        return true;
    looking.replay = replay;
    const CheckOptions reading = {.cancellable = check->cancellable};
    CheckFacts facts = {0};
    g_autoptr(Schema) database =
        check_database(plan->project, check->database, &reading, trace->arena, &facts, error);
    return database != NULL && look(&looking, database, error);
}
