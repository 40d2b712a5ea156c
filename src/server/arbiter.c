#include "server/arbiter-private.h"

#include <string.h>

// Two texts that pairs have in common, read once; the pairs may mean different things by them.
typedef struct {
    const char *from_sql, *to_sql;
    Expression *from, *to;
    GPtrArray *columns; // names of all columns that either side refers to
    GPtrArray *cases;   // Case
} Texts;

typedef struct {
    const ArbiterOptions *options;
    Connection *connection; // whom to ask; NULL: nobody yet
    GPtrArray *texts;       // owns them
    GPtrArray *cases;       // owns them
    char **path;            // the schemas of the role's search_path; NULL: not known
} Settling;

// Work on single items that know nothing of each other. A second thread takes half of many.
typedef struct {
    const GPtrArray *items;
    guint first, end;
    GFunc work;
} Share;
enum { WORTH_A_THREAD = 50 };

static gpointer
do_share(gpointer data)
{
    const Share *share = data;
    for (guint i = share->first; i < share->end; i++)
        share->work(g_ptr_array_index(share->items, i), NULL);
    return NULL;
}

static void
share_work(const GPtrArray *items, GFunc work)
{
    guint half = items->len >= WORTH_A_THREAD ? items->len / 2 : 0;
    Share others = {items, 0, half, work}, own = {items, half, items->len, work};
    GThread *thread = half > 0 ? g_thread_new("arbiter", do_share, &others) : NULL;
    do_share(&own);
    if (thread != NULL)
        g_thread_join(thread);
}

static void
case_free(gpointer data)
{
    Case *question = data;
    g_free(question->reason);
    g_free(question);
}

static void
texts_clear(Texts *texts)
{
    g_clear_pointer(&texts->from, expression_free);
    g_clear_pointer(&texts->to, expression_free);
    g_clear_pointer(&texts->columns, g_ptr_array_unref);
}

static void
texts_free(gpointer data)
{
    Texts *texts = data;
    texts_clear(texts);
    g_clear_pointer(&texts->cases, g_ptr_array_unref);
    g_free(texts);
}

static Scope
pair_scope(const ArbiterPair *pair)
{
    return (Scope){.from = pair->from_table, .to = pair->to_table, .value = pair->value};
}

static bool
same_type(const Type *a, const Type *b)
{
    return a == b || (a != NULL && b != NULL && type_equal(a, b));
}

// True when a verdict on the case is one on this pair. Equal texts over columns of equal types are
// the same question, whatever the table; unless they may name the table.
static bool
is_same_question(const Case *question, const ArbiterPair *pair)
{
    const ArbiterPair *known = question->pair;
    Scope mine = pair_scope(pair), theirs = pair_scope(known);
    if (!same_type(known->cast, pair->cast) || !same_type(known->value, pair->value))
        return false;
    if (pair->from_table != NULL && known->from_table != NULL &&
        strcmp(pair->from_table->object.name, known->from_table->object.name) != 0 &&
        (strchr(pair->from, '.') != NULL || strchr(pair->to, '.') != NULL))
        return false;
    for (guint i = 0; i < question->columns->len; i++) {
        const char *column = g_ptr_array_index(question->columns, i);
        if (!same_type(scope_type(&mine, column), scope_type(&theirs, column)))
            return false;
    }
    return true;
}

static void
add_columns(GPtrArray *columns, const Expression *expression)
{
    for (guint i = 0; i < expression->columns->len; i++) {
        char *name = g_ptr_array_index(expression->columns, i);
        if (!g_ptr_array_find_with_equal_func(columns, name, g_str_equal, NULL))
            g_ptr_array_add(columns, name);
    }
}

static void
read_texts(gpointer data, gpointer unused)
{
    Texts *texts = data;
    (void)unused;
    texts->from = expression_parse(texts->from_sql);
    texts->to = expression_parse(texts->to_sql);
    texts->columns = g_ptr_array_new();
    add_columns(texts->columns, texts->from);
    add_columns(texts->columns, texts->to);
}

static Case *
new_case(const Texts *texts, const ArbiterPair *pair)
{
    Case *question = g_new0(Case, 1);
    question->pair = pair;
    question->from = texts->from;
    question->to = texts->to;
    question->columns = texts->columns;
    question->verdict = VERDICT_UNDECIDED;
    return question;
}

static guint
texts_hash(gconstpointer data)
{
    const Texts *texts = data;
    return g_str_hash(texts->from_sql) * 31 + g_str_hash(texts->to_sql);
}

static gboolean
texts_equal(gconstpointer a, gconstpointer b)
{
    const Texts *one = a, *other = b;
    return strcmp(one->from_sql, other->from_sql) == 0 && strcmp(one->to_sql, other->to_sql) == 0;
}

// The texts of each pair, in the pairs' order; free with g_free().
static Texts **
collect_texts(const Settling *settling, const ArbiterPair *pairs, size_t count)
{
    g_autoptr(GHashTable) known = g_hash_table_new(texts_hash, texts_equal);
    Texts **of_pair = g_new(Texts *, count + 1);
    for (size_t i = 0; i < count; i++) {
        Texts wanted = {.from_sql = pairs[i].from, .to_sql = pairs[i].to};
        Texts *texts = g_hash_table_lookup(known, &wanted);
        if (texts == NULL) {
            texts = g_memdup2(&wanted, sizeof wanted);
            texts->cases = g_ptr_array_new();
            g_hash_table_add(known, texts);
            g_ptr_array_add(settling->texts, texts);
        }
        of_pair[i] = texts;
    }
    return of_pair;
}

static Case *
case_of(const Settling *settling, const Texts *texts, const ArbiterPair *pair)
{
    for (guint i = 0; i < texts->cases->len; i++)
        if (is_same_question(g_ptr_array_index(texts->cases, i), pair))
            return g_ptr_array_index(texts->cases, i);
    Case *question = new_case(texts, pair);
    g_ptr_array_add(texts->cases, question);
    g_ptr_array_add(settling->cases, question);
    return question;
}

// Trees are many times their text: those that nobody will look at again go.
static void
let_go(const Settling *settling)
{
    for (guint i = 0; i < settling->texts->len; i++) {
        Texts *texts = g_ptr_array_index(settling->texts, i);
        bool open = false;
        for (guint j = 0; j < texts->cases->len; j++)
            open |= ((const Case *)g_ptr_array_index(texts->cases, j))->verdict != VERDICT_SAME;
        if (!open)
            texts_clear(texts);
    }
}

// ---- by trees ----

static void
settle_by_tree(Case *question, const Meanings *meanings)
{
    if (strcmp(question->pair->from, question->pair->to) == 0) {
        question->verdict = VERDICT_SAME;
        return;
    }
    if (question->from->root == NULL || question->to->root == NULL)
        return;
    Scope scope = case_scope(question, meanings);
    g_autofree char *from = expression_canonical(question->from, &scope);
    g_autofree char *to = expression_canonical(question->to, &scope);
    if (strcmp(from, to) == 0)
        question->verdict = VERDICT_SAME;
}

static void
settle_alone(gpointer data, gpointer unused)
{
    (void)unused;
    settle_by_tree(data, NULL);
}

bool
arbiter_same_tree(const ArbiterPair *pair)
{
    Texts texts = {.from_sql = pair->from, .to_sql = pair->to};
    read_texts(&texts, NULL);
    Case *question = new_case(&texts, pair);
    settle_by_tree(question, NULL);
    bool same = question->verdict == VERDICT_SAME;
    case_free(question);
    texts_clear(&texts);
    return same;
}

// ---- by the server ----

// Says why a case cannot be asked about at all, if that is so.
static void
refuse_strange(const Settling *settling, Case *question)
{
    if (question->from->root == NULL || question->to->root == NULL)
        case_set_reason(question,
                        g_strdup_printf("the expression of the %s is not one that can be read here",
                                        question->to->root == NULL
                                            ? arbiter_to_name(settling->options)
                                            : arbiter_from_name(settling->options)));
    else if (question->from->strange || question->to->strange)
        case_set_reason(question, g_strdup("the expressions differ, and hold more than a server "
                                           "may be asked about (a sub-select, a parameter)"));
}

static GPtrArray *
open_cases(const Settling *settling, bool foreign)
{
    GPtrArray *open = g_ptr_array_new();
    for (guint i = 0; i < settling->cases->len; i++) {
        Case *question = g_ptr_array_index(settling->cases, i);
        bool undecided = question->verdict == VERDICT_UNDECIDED && question->foreign == foreign;
        if (undecided && question->from->root != NULL && question->to->root != NULL &&
            !question->from->strange && !question->to->strange)
            g_ptr_array_add(open, question);
    }
    return open;
}

// pg_temp and the like are no place of anybody's functions.
static char **
read_path(Connection *connection, GError **error)
{
    g_autoptr(Result) rows = connection_query(
        connection, "SELECT pg_catalog.unnest(pg_catalog.current_schemas(true))", NULL, 0, error);
    if (rows == NULL)
        return NULL;
    g_autoptr(GStrvBuilder) path = g_strv_builder_new();
    for (size_t i = 0; i < result_rows(rows); i++)
        if (!g_str_has_prefix(result_text(rows, i, 0), "pg_temp"))
            g_strv_builder_add(path, result_text(rows, i, 0));
    return g_strv_builder_end(path);
}

static bool
begin(Settling *settling, GError **error)
{
    Connection *connection = settling->connection;
    if (!connection_begin_read_only(connection, error) ||
        !connection_execute(connection,
                            "SET LOCAL statement_timeout = '5s'; SET LOCAL search_path TO DEFAULT",
                            error))
        return false;
    settling->path = read_path(connection, error);
    return settling->path != NULL &&
           connection_execute(connection, "SET LOCAL search_path = pg_catalog", error);
}

static void
add_types(const Case *question, GPtrArray *types)
{
    Scope scope = case_scope(question, NULL);
    if (scope.cast != NULL)
        g_ptr_array_add(types, (gpointer)(guintptr)scope.cast);
    for (guint i = 0; i < question->columns->len; i++) {
        const Type *type = scope_type(&scope, g_ptr_array_index(question->columns, i));
        if (type != NULL)
            g_ptr_array_add(types, (gpointer)(guintptr)type);
    }
}

static Meanings *
read_meanings(const Settling *settling, const GPtrArray *cases, GError **error)
{
    g_autoptr(GPtrArray) expressions = g_ptr_array_new();
    g_autoptr(GPtrArray) types = g_ptr_array_new();
    for (guint i = 0; i < cases->len; i++) {
        Case *question = g_ptr_array_index(cases, i);
        g_ptr_array_add(expressions, (gpointer)(guintptr)question->from);
        g_ptr_array_add(expressions, (gpointer)(guintptr)question->to);
        add_types(question, types);
    }
    const MeaningsQuestion all = {
        .expressions = expressions, .types = types, .path = settling->path};
    return meanings_read(settling->connection, &all, error);
}

// Marks the case when something in it is not built in, and says what.
static void
judge_rights(Case *question, const Meanings *meanings)
{
    g_autoptr(GPtrArray) types = g_ptr_array_new();
    char *foreign = expression_foreign(question->from, meanings);
    if (foreign == NULL)
        foreign = expression_foreign(question->to, meanings);
    add_types(question, types);
    for (guint i = 0; foreign == NULL && i < types->len; i++) {
        const Type *type = g_ptr_array_index(types, i);
        if (!meanings_is_native_type(meanings, type))
            foreign = type_format(type);
    }
    if (foreign == NULL)
        return;
    question->foreign = true;
    question->reason =
        g_strdup_printf("%s is not built in, and only a sandbox may try what it does", foreign);
    g_free(foreign);
}

static bool
ask_server(Settling *settling, GPtrArray **definitions, GError **error)
{
    g_autoptr(GPtrArray) all = open_cases(settling, false);
    if (!begin(settling, error))
        return false;
    g_autoptr(Meanings) meanings = read_meanings(settling, all, error);
    if (meanings == NULL)
        return false;
    for (guint i = 0; i < all->len; i++) {
        Case *question = g_ptr_array_index(all, i);
        settle_by_tree(question, meanings);
        if (question->verdict == VERDICT_UNDECIDED)
            judge_rights(question, meanings);
    }
    const Server server = {.connection = settling->connection,
                           .meanings = meanings,
                           .from_name = arbiter_from_name(settling->options),
                           .to_name = arbiter_to_name(settling->options)};
    g_autoptr(GPtrArray) native = open_cases(settling, false);
    if (!explain_cases(&server, native, error))
        return false;
    g_autoptr(GPtrArray) foreign = open_cases(settling, true);
    if (foreign->len == 0 || settling->options->sandbox == NULL)
        return true;
    *definitions = foreign_definitions(settling->connection, error);
    return *definitions != NULL;
}

static bool
settle_by_server(Settling *settling, GError **error)
{
    g_autoptr(GPtrArray) definitions = NULL;
    bool asked = ask_server(settling, &definitions, error);
    connection_rollback(settling->connection);
    if (!asked)
        return false;
    g_autoptr(GPtrArray) foreign = open_cases(settling, true);
    if (definitions != NULL)
        foreign_settle(settling->options, foreign, definitions, settling->path);
    return true;
}

static void
give_reason(const GPtrArray *cases, const char *reason)
{
    for (guint i = 0; i < cases->len; i++)
        case_set_reason(g_ptr_array_index(cases, i), g_strndup(reason, strcspn(reason, "\n")));
}

// Neither side is a database: an empty one in the sandbox knows at least what is built in.
static Connection *
open_sandbox(const ArbiterOptions *options, char **address, GError **error)
{
    if (*options->sandbox == NULL)
        *options->sandbox = sandbox_start(options->sandbox_options, error);
    if (*options->sandbox != NULL)
        *address = sandbox_database(*options->sandbox, "arbiter", NULL, error);
    return *address != NULL ? connection_open(*address, options->cancellable, error) : NULL;
}

static bool
settle_in_sandbox(Settling *settling, const GPtrArray *open, GError **error)
{
    const ArbiterOptions *options = settling->options;
    g_autofree char *address = NULL;
    g_autoptr(GError) cause = NULL;
    g_autoptr(Connection) connection = open_sandbox(options, &address, &cause);
    settling->connection = connection;
    bool settled = connection == NULL || settle_by_server(settling, error);
    if (connection == NULL)
        give_reason(open, cause->message);
    g_clear_pointer(&connection, connection_close);
    if (address != NULL)
        (void)!sandbox_drop_database(*options->sandbox, address, NULL);
    return settled;
}

// Most comparisons end before this: only what trees leave open is worth a session.
static bool
settle_rest(Settling *settling, GError **error)
{
    const ArbiterOptions *options = settling->options;
    g_autoptr(GPtrArray) open = open_cases(settling, false);
    if (open->len == 0)
        return true;
    settling->connection = options->connection;
    if (options->connection != NULL)
        return settle_by_server(settling, error);
    if (options->address != NULL) {
        g_autoptr(Connection) connection =
            connection_open(options->address, options->cancellable, error);
        settling->connection = connection;
        return connection != NULL && settle_by_server(settling, error);
    }
    if (options->sandbox != NULL)
        return settle_in_sandbox(settling, open, error);
    give_reason(open, "the expressions differ in text, and there is no server to ask");
    return true;
}

static void
hand_out(ArbiterPair *pair, const Case *question, Arena *arena)
{
    pair->verdict = question->verdict;
    pair->reason = question->verdict == VERDICT_UNDECIDED && question->reason != NULL
                       ? arena_intern(arena, question->reason)
                       : NULL;
}

bool
arbiter_settle(ArbiterPair *pairs, size_t count, const ArbiterOptions *options, GError **error)
{
    Settling settling = {.options = options};
    g_autoptr(GPtrArray) cases = g_ptr_array_new_with_free_func(case_free);
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(texts_free);
    settling.cases = cases;
    settling.texts = texts;
    g_autofree Texts **texts_of = collect_texts(&settling, pairs, count);
    g_autofree Case **case_of_pair = g_new0(Case *, count + 1);
    share_work(texts, read_texts);
    for (size_t i = 0; i < count; i++)
        case_of_pair[i] = case_of(&settling, texts_of[i], &pairs[i]);
    share_work(cases, settle_alone);
    for (guint i = 0; i < cases->len; i++) {
        Case *question = g_ptr_array_index(cases, i);
        if (question->verdict == VERDICT_UNDECIDED)
            refuse_strange(&settling, question);
    }
    let_go(&settling);
    bool settled = settle_rest(&settling, error);
    g_strfreev(settling.path);
    for (size_t i = 0; settled && i < count; i++)
        hand_out(&pairs[i], case_of_pair[i], options->arena);
    return settled;
}
