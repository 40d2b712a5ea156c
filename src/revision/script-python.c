#include "revision/script-private.h"

#include "revision/connection-private.h"
#include "sqlalchemy/inert.h"
#include "sqlalchemy/neighbours.h"
#include "sqlalchemy/sqlalchemy.h"
#include "sqlalchemy/statement.h"

#include <string.h>

// .py revisions: the file is evaluated, then its upgrade() or downgrade() is called.

extern const HostModule script_context_module, script_op_module;

// ---- modules ------------------------------------------------------------------------------------

// `from alembic import op`: a module below it.
static const HostMember no_members[] = {{0}};
static const HostModule alembic_module = {"alembic", no_members, NULL};

static const HostMember orm_members[] = {
    {"Session", &script_session_class, NULL},
    {"sessionmaker", &script_sessionmaker, NULL},
    {"scoped_session", &script_sessionmaker, "scoped"},
    {"flag_modified", &script_flag_modified, NULL},
    {0},
};

static const HostMember inspect_members[] = {
    {"inspect", &script_inspect, NULL},
    {"Inspector", &script_inspector_class, NULL},
    {0},
};

static const HostModule *
find_module(const HostModule *const *rows, const char *name)
{
    for (; *rows != NULL; rows++)
        if (strcmp((*rows)->name, name) == 0)
            return *rows;
    return NULL;
}

// The members of the first list hide those of the second.
static const HostModule *
join_module(Arena *arena, const HostMember *own, const HostModule *base)
{
    size_t count = 0, more = 0;
    while (own[count].name != NULL)
        count++;
    while (base->members != NULL && base->members[more].name != NULL)
        more++;
    HostMember *members = ARENA_NEW_ARRAY(arena, HostMember, count + more + 1);
    memcpy(members, own, count * sizeof *members);
    if (more > 0)
        memcpy(members + count, base->members, more * sizeof *members);
    HostModule module = {base->name, members, base->resolve};
    return arena_copy(arena, &module, sizeof module);
}

const HostModule *const *
script_modules(Arena *arena)
{
    const HostModule *const *base = sqlalchemy_modules(arena);
    size_t count = 0;
    while (base[count] != NULL)
        count++;
    const HostModule **rows = ARENA_NEW_ARRAY(arena, const HostModule *, count + 16);
    size_t own = 0;
    rows[own++] = &alembic_module;
    rows[own++] = &script_op_module;
    rows[own++] = &script_context_module;
    static const char *const statements[] = {"sqlalchemy", "sqlalchemy.sql", "sqlalchemy.schema",
                                             "sqlalchemy.sql.expression",
                                             "sqlalchemy.dialects.postgresql"};
    static const char *const orms[] = {"sqlalchemy.orm", "sqlalchemy.orm.session",
                                       "sqlalchemy.orm.attributes"};
    static const HostModule nothing = {"", no_members, NULL};
    for (size_t i = 0; i < G_N_ELEMENTS(orms); i++) {
        const HostModule *found = find_module(base, orms[i]);
        HostModule named = found == NULL ? nothing : *found;
        named.name = orms[i];
        rows[own++] = join_module(arena, orm_members, &named);
    }
    static const char *const inspecting[] = {"sqlalchemy.engine.reflection",
                                             "sqlalchemy.inspection", "sqlalchemy.engine"};
    for (size_t i = 0; i < G_N_ELEMENTS(inspecting); i++)
        rows[own++] = join_module(arena, inspect_members, find_module(base, inspecting[i]));
    for (size_t i = 0; i < G_N_ELEMENTS(statements); i++) {
        const HostModule *joined =
            join_module(arena, statement_members, find_module(base, statements[i]));
        rows[own++] = i == 0 ? join_module(arena, inspect_members, joined) : joined;
    }
    memcpy(rows + own, base, count * sizeof *rows);
    return rows;
}

// ---- calls that are not followed ----------------------------------------------------------------

// Modules whose functions change nothing but what the program itself holds.
static const char *const harmless[] = {
    "argparse",     "base64",     "binascii",
    "bisect",       "calendar",   "collections",
    "colorsys",     "contextlib", "copy",
    "csv",          "dateutil",   "datetime",
    "decimal",      "difflib",    "enum",
    "fractions",    "functools",  "getpass",
    "hashlib",      "hmac",       "html",
    "inspect",      "io",         "itertools",
    "json",         "logging",    "math",
    "numbers",      "operator",   "pprint",
    "pytz",         "random",     "re",
    "secrets",      "shlex",      "six",
    "slugify",      "statistics", "string",
    "structlog",    "textwrap",   "time",
    "timeit",       "tqdm",       "traceback",
    "types",        "typing",     "unicodedata",
    "urllib.parse", "uuid",       "warnings",
    "zlib",         "zoneinfo",   "arrow",
    "loguru",       "dateparser", "colorama",
    "orjson",       "progress",   "rich",
    "tabulate",     "termcolor",  "text_unidecode",
    "unidecode",    "sys.stdout", "sys.stderr",
    "progressbar",
};

static bool
is_harmless(const char *reason)
{
    static const char *const before[] = {"it depends on what is not known: ", "module "};
    const char *module = reason;
    for (size_t i = 0; i < G_N_ELEMENTS(before); i++)
        module += g_str_has_prefix(module, before[i]) ? strlen(before[i]) : 0;
    for (size_t i = 0; i < G_N_ELEMENTS(harmless); i++) {
        size_t length = strlen(harmless[i]);
        if (strncmp(module, harmless[i], length) == 0 && strchr(". ", module[length]) != NULL)
            return true;
    }
    return false;
}

// Types of other databases, and what only the application's own classes are made of.
static bool
is_inert_type(const char *name)
{
    static const char *const quiet[] = {"backref",  "relationship", "synonym",        "validates",
                                        "event",    "listens_for",  "contains_eager", "joinedload",
                                        "base",     "subqueryload", "selectinload",   "load_only",
                                        "lazyload", "noload",       "raiseload",      "defer",
                                        "undefer",  "defaultload",  "Load",           "SchemaType"};
    for (size_t i = 0; i < G_N_ELEMENTS(quiet); i++)
        if (strcmp(quiet[i], name) == 0)
            return true;
    while (g_ascii_isupper(*name) || g_ascii_isdigit(*name) || *name == '_')
        name++;
    return *name == '\0';
}

// The head of the file itself reaches outside: whatever that does belongs to the revision.
static void
lose_at_head(ScriptReader *reader, const Value *callee, const Call *call)
{
    static const char *const outside[] = {
        "__import__()", "eval()",    "exec()",        "open()",  "input()",  "os.system",
        "os.popen",     "os.remove", "os.unlink",     "os.exec", "os.spawn", "os.kill",
        "os.fork",      "shutil",    "subprocess",    "socket",  "requests", "httpx",
        "ctypes",       "http",      "urllib.request"};
    if (callee->kind != VALUE_UNKNOWN || g_strcmp0(call->origin.file, reader->revision->file) != 0)
        return;
    const char *reason = callee->unknown.reason;
    reason += g_str_has_prefix(reason, "module ") ? strlen("module ") : 0;
    for (size_t i = 0; i < G_N_ELEMENTS(outside); i++)
        if (g_str_has_prefix(reason, outside[i]))
            script_opaque(reader, call->origin, NULL, "a call is not followed: %s",
                          callee->unknown.reason);
}

// What it does is not known. A value whose making is not followed may do nothing; code that is not
// read may do anything.
static void
lose_call(Evaluator *evaluator, const Value *callee, const Call *call)
{
    ScriptReader *reader = script_reader(evaluator);
    if (!reader->running || evaluator_is_importing(evaluator)) {
        lose_at_head(reader, callee, call);
        return;
    }
    const char *inert = value_host_row(callee, &inert_type);
    if (inert != NULL && is_inert_type(inert))
        return;
    if (inert != NULL) {
        script_opaque(reader, call->origin, NULL, "what %s does is not followed", inert);
        return;
    }
    if (callee->kind != VALUE_UNKNOWN) {
        script_opaque(reader, call->origin, NULL, "a call of a %s is not followed",
                      value_kind_name(callee));
        return;
    }
    if (script_is_unasked(callee)) {
        script_live(reader, callee->unknown.origin);
        script_must_know(reader, call->origin, "what is called");
        return;
    }
    bool is_module = g_str_has_suffix(callee->unknown.reason, " is not read");
    if (is_module && is_harmless(callee->unknown.reason))
        return;
    script_opaque(reader, call->origin, NULL, "a call is not followed: %s", callee->unknown.reason);
}

// ---- one file -----------------------------------------------------------------------------------

static char **
roots_of(const ScriptReader *reader)
{
    g_autoptr(GPtrArray) roots = g_ptr_array_new();
    g_ptr_array_add(roots, g_path_get_dirname(reader->revision->file));
    for (size_t i = 0; reader->options->folders != NULL && reader->options->folders[i] != NULL; i++)
        g_ptr_array_add(roots, g_strdup(reader->options->folders[i]));
    for (size_t i = 0; reader->options->roots != NULL && reader->options->roots[i] != NULL; i++)
        g_ptr_array_add(roots, g_strdup(reader->options->roots[i]));
    g_ptr_array_add(roots, g_strdup(NEIGHBOURS));
    g_ptr_array_add(roots, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&roots), FALSE);
}

static void
set_naming(ScriptReader *reader)
{
    const char *const *naming = reader->options->naming;
    Evaluator *evaluator = reader->evaluator;
    reader->metadata = metadata_new(evaluator, (Origin){0});
    if (naming == NULL || naming[0] == NULL)
        return;
    Value *dict = value_dict(evaluator);
    for (; naming[0] != NULL && naming[1] != NULL; naming += 2)
        value_put(evaluator, dict, value_from_text(evaluator, naming[0]),
                  value_from_text(evaluator, naming[1]));
    reader->metadata->naming = dict;
}

// A syntax error, or a head that was given up.
static bool
has_no_end(ScriptReader *reader)
{
    const Diagnostics *said = evaluator_diagnostics(reader->evaluator);
    for (size_t i = 0; i < said->count; i++) {
        const Diagnostic *row = &said->rows[i];
        bool stops = row->severity == SEVERITY_ERROR || g_str_has_prefix(row->text, "gave up");
        if (!stops || g_strcmp0(row->origin.file, reader->revision->file) != 0)
            continue;
        script_opaque(reader, row->origin, NULL, "%s", row->text);
        return true;
    }
    return false;
}

// What upgrade() must be given: the name of a database of a multi-database project; op, and what
// else env.py gives to run_migrations(), of which only op is known.
static Value *
call_direction(ScriptReader *reader, Value *function)
{
    Evaluator *evaluator = reader->evaluator;
    const char *bind = reader->options->bind;
    Origin origin = {.file = reader->revision->file};
    Value *name = bind == NULL ? NULL : value_from_text(evaluator, bind);
    size_t count = bind != NULL ? 1 : evaluator_needed_arguments(function);
    Value **arguments = ARENA_NEW_ARRAY(evaluator_arena(evaluator), Value *, count + 1);
    Value *alembic = evaluator_import(evaluator, "alembic.op");
    for (size_t i = 0; i < count; i++) {
        const char *given = evaluator_parameter(function, i);
        arguments[i] = name != NULL ? name
                       : g_strcmp0(given, "op") == 0
                           ? alembic
                           : value_unknown(evaluator, origin, "what env.py gives as \"%s\"",
                                           given == NULL ? "?" : given);
    }
    return evaluator_call_with(evaluator, function, origin, count, arguments);
}

static void
run_direction(ScriptReader *reader, Value *module, const char *name)
{
    Evaluator *evaluator = reader->evaluator;
    Origin origin = {.file = reader->revision->file};
    Value *function = evaluator_find(evaluator, module, name, origin);
    if (function == NULL) {
        reader->script->missing = true;
        return;
    }
    reader->running = true;
    Value *returned = call_direction(reader, function);
    script_flush(reader);
    reader->running = false;
    if (returned->kind == VALUE_UNKNOWN)
        script_not_known(reader, returned, origin, NULL, "how it ends");
}

static void
copy_diagnostics(ScriptReader *reader)
{
    const Diagnostics *said = evaluator_diagnostics(reader->evaluator);
    for (size_t i = 0; i < said->count; i++)
        diagnostics_add(&reader->script->diagnostics, said->rows[i]);
}

static void
note_files(const ScriptReader *reader)
{
    EvaluatorModules read = evaluator_modules(reader->evaluator);
    for (size_t i = 0; i < read.count; i++)
        if (read.modules[i]->module->file != NULL)
            g_hash_table_add(reader->memory->files, g_strdup(read.modules[i]->module->file));
}

bool
script_read_python(ScriptReader *reader, ScriptDirection direction, GError **error)
{
    g_auto(GStrv) roots = roots_of(reader);
    g_autoptr(Arena) arena = arena_new();
    // What is only read ends soon when it is hostile; a live run has as many rows as there are.
    enum { STEPS = 1000 * 1000, LIVE_STEPS = 100 * STEPS, MEGABYTE = 1024 * 1024 };
    bool is_live = reader->options->server != NULL;
    EvaluatorOptions options = {.roots = (const char *const *)roots,
                                .modules = script_modules(arena),
                                .files = neighbour_files,
                                .host = reader,
                                .is_run = true,
                                .lost = lose_call,
                                .steps_each = is_live ? LIVE_STEPS : STEPS,
                                .steps = is_live ? 2 * LIVE_STEPS : 10 * STEPS,
                                .memory = (size_t)(is_live ? 1024 : 64) * MEGABYTE};
    g_autoptr(Evaluator) evaluator = evaluator_new(&options);
    reader->evaluator = evaluator;
    reader->declarations.diagnostics.arena = evaluator_arena(evaluator);
    set_naming(reader);
    Value *module = evaluator_import_file(evaluator, reader->revision->file);
    if (module->kind != VALUE_MODULE) {
        g_set_error(error, REVISION_ERROR, REVISION_ERROR_FILES, "%s", module->unknown.reason);
        return false;
    }
    if (!has_no_end(reader))
        run_direction(reader, module, direction == SCRIPT_UPGRADE ? "upgrade" : "downgrade");
    copy_diagnostics(reader);
    note_files(reader);
    return true;
}
