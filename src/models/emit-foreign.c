#include "models/emit-private.h"

#include "models/name.h"
#include "python/evaluator.h"

#include <string.h>

// Foreign keys. (SQLAlchemy: sql/schema.py, ForeignKey._resolve_col_tokens)

static const DeclaredTable *
find_table(const Emission *emission, const DeclaredTable *from, const char *key)
{
    (void)emission;
    const MetaData *metadata = from->metadata;
    if (strchr(key, '.') == NULL && metadata->namespace != NULL) {
        g_autofree char *full = g_strdup_printf("%s.%s", metadata->namespace, key);
        return metadata_table(metadata, full);
    }
    return metadata_table(metadata, key);
}

static DeclaredColumn *
find_column(const DeclaredTable *table, const char *key)
{
    DeclaredColumn *column = table_column(table, key);
    for (size_t i = 0; column == NULL && i < table->columns.count; i++)
        if (g_strcmp0(((DeclaredColumn *)table->columns.rows[i])->name, key) == 0)
            column = table->columns.rows[i];
    return column;
}

DeclaredColumn *
foreign_key_target(const Emission *emission, const DeclaredTable *from, const Construct *construct,
                   const Value *target)
{
    if (target == NULL)
        return NULL;
    DeclaredColumn *direct = declared_column(target);
    if (direct != NULL)
        return direct;
    const char *text = value_text(target);
    if (text == NULL)
        return NULL;
    const char *dot = strrchr(text, '.');
    if (dot == NULL) {
        const DeclaredTable *table = find_table(emission, from, text);
        return table == NULL || construct->column == NULL
                   ? NULL
                   : find_column(table, construct->column->key);
    }
    g_autofree char *key = g_strndup(text, (size_t)(dot - text));
    const DeclaredTable *table = find_table(emission, from, key);
    return table == NULL ? NULL : find_column(table, dot + 1);
}

// ---- options ----------------------------------------------------------------------------------

static const struct {
    const char *words;
    char letter;
} actions[] = {
    {"NO ACTION", 'a'}, {"RESTRICT", 'r'},    {"CASCADE", 'c'},
    {"SET NULL", 'n'},  {"SET DEFAULT", 'd'},
};

static char
action_letter(Emission *emission, Constraint *constraint, const Construct *construct,
              const char *keyword)
{
    Value *value = call_keyword(&construct->call, keyword);
    if (value == NULL || value->kind == VALUE_NONE)
        return 'a';
    const char *text = value_text(value);
    for (size_t i = 0; text != NULL && i < G_N_ELEMENTS(actions); i++)
        if (g_ascii_strcasecmp(actions[i].words, text) == 0)
            return actions[i].letter;
    emission_unknown(emission, &constraint->object, "its %s is not known", keyword);
    return 'a';
}

static void
set_options(Emission *emission, Constraint *constraint, const Construct *construct)
{
    const char *initially = construct_text(emission, construct, "initially");
    const char *match = construct_text(emission, construct, "match");
    constraint->on_delete = action_letter(emission, constraint, construct, "ondelete");
    constraint->on_update = action_letter(emission, constraint, construct, "onupdate");
    constraint->match = match == NULL                               ? 's'
                        : g_ascii_strcasecmp(match, "FULL") == 0    ? 'f'
                        : g_ascii_strcasecmp(match, "PARTIAL") == 0 ? 'p'
                                                                    : 's';
    constraint->deferred = initially != NULL && g_ascii_strcasecmp(initially, "DEFERRED") == 0;
    constraint->deferrable =
        constraint->deferred || construct_flag(emission, construct, "deferrable");
    constraint->validated = !construct_flag(emission, construct, "postgresql_not_valid");
    constraint->enforced = true;
}

// ---- one foreign key --------------------------------------------------------------------------

typedef struct {
    Emission *emission;
    TableWork *work;
    const Construct *construct;
    Constraint *constraint;
    const char *const *columns;
    const Value *const *targets;
    size_t count;
} KeyWork;

// A target that is not among the models: the text says its name all the same.
static void
take_text(KeyWork *key, const Value *target, const char **column)
{
    const char *text = value_text(target);
    emission_unknown(key->emission, &key->constraint->object,
                     text == NULL ? "what it refers to is not known"
                                  : "it refers to \"%s\", which is not among the models",
                     text);
    g_auto(GStrv) parts = text == NULL ? NULL : g_strsplit(text, ".", 3);
    guint count = parts == NULL ? 0 : g_strv_length(parts);
    Arena *arena = key->emission->arena;
    *column = arena_intern(arena, count > 0 ? parts[count - 1] : "?");
    key->constraint->referenced_table = arena_intern(arena, count > 1 ? parts[count - 2] : "?");
    key->constraint->referenced_namespace = arena_intern(arena, count > 2 ? parts[0] : "public");
}

static bool
set_targets(KeyWork *key)
{
    Arena *arena = key->emission->arena;
    size_t size = sizeof(char *) * (key->count + 1);
    const char **columns = arena_alloc(key->emission->scratch, size);
    for (size_t i = 0; i < key->count; i++) {
        const DeclaredColumn *target =
            foreign_key_target(key->emission, key->work->declared, key->construct, key->targets[i]);
        if (target == NULL || target->table == NULL) {
            take_text(key, key->targets[i], &columns[i]);
            continue;
        }
        columns[i] = arena_intern(arena, target->name);
        key->constraint->referenced_table = arena_intern(arena, target->table->name);
        key->constraint->referenced_namespace = arena_intern(
            arena, target->table->namespace == NULL ? "public" : target->table->namespace);
    }
    key->constraint->referenced_columns = emission_names(key->emission, columns, key->count);
    arena_release(key->emission->scratch, columns, size);
    return key->constraint->object.unknown == NULL;
}

static void
set_name(KeyWork *key)
{
    Constraint *constraint = key->constraint;
    const char *unknown = NULL;
    NameRequest request = {.key = "fk",
                           .table = key->work->declared,
                           .construct = key->construct,
                           .given = construct_text(key->emission, key->construct, "name"),
                           .columns = key->columns,
                           .column_count = key->count,
                           .referred_table = constraint->referenced_table,
                           .referred_columns = constraint->referenced_columns};
    const char *name =
        convention_name(key->emission->evaluator, key->emission->arena, &request, &unknown);
    if (unknown != NULL)
        emission_unknown(key->emission, &constraint->object, "%s", unknown);
    constraint->name_given = name != NULL;
    constraint->name_by_convention = is_made_name(name, request.given);
    const Object *table = &key->work->table->object;
    if (name != NULL) {
        take_name(key->emission->constraints, table->namespace, name);
        constraint->object.name = name;
        return;
    }
    g_autofree char *joined = joined_names(key->columns, key->count);
    constraint->object.name = choose_constraint_name(key->emission, table, joined, "fkey");
}

static void
emit_key(KeyWork *key)
{
    Constraint *constraint = key->constraint = ARENA_NEW(key->emission->arena, Constraint);
    emission_child(key->emission, key->work, &constraint->object, key->construct->call.origin);
    constraint->object.kind = KIND_CONSTRAINT;
    constraint->type = CONSTRAINT_FOREIGN_KEY;
    constraint->columns = key->columns;
    constraint->column_count = (unsigned)key->count;
    set_options(key->emission, constraint, key->construct);
    set_targets(key);
    set_name(key);
    schema_add(key->emission->schema, &constraint->object);
}

static void
emit_column_key(Emission *emission, TableWork *work, const Construct *construct)
{
    const char *column = arena_intern(emission->arena, construct->column->name);
    const Value *target = call_argument(&construct->call, 0, "column");
    if (target == NULL || column == NULL)
        return;
    KeyWork key = {emission, work, construct, NULL, emission_names(emission, &column, 1),
                   &target,  1};
    emit_key(&key);
}

static void
emit_table_key(Emission *emission, TableWork *work, const Construct *construct)
{
    Value *local = call_argument(&construct->call, 0, "columns");
    Value *remote = call_argument(&construct->call, 1, "refcolumns");
    const Items *columns = local == NULL ? NULL : value_sequence(local);
    const Items *targets = remote == NULL ? NULL : value_sequence(remote);
    if (columns == NULL || targets == NULL || columns->count != targets->count) {
        emission_unknown(emission, &work->table->object, "a foreign key is not known");
        return;
    }
    KeyWork key = {.emission = emission, .work = work, .construct = construct};
    key.count = columns->count;
    key.columns =
        construct_columns(emission, work, (const Value *const *)columns->items, columns->count);
    key.targets = (const Value *const *)targets->items;
    if (key.columns == NULL)
        emission_unknown(emission, &work->table->object,
                         "the columns of a foreign key are not known");
    else
        emit_key(&key);
}

void
emit_foreign_keys(Emission *emission, TableWork *work)
{
    // A column's key gets its constraint when the table is made, after those that are written out:
    // which of two without a name PostgreSQL calls t_a_fkey1 depends on it.
    const Pointers *constraints = &work->declared->constraints;
    for (size_t i = 0; i < constraints->count; i++)
        if (((const Construct *)constraints->rows[i])->kind == CONSTRUCT_FOREIGN_KEYS)
            emit_table_key(emission, work, constraints->rows[i]);
    for (size_t i = 0; i < constraints->count; i++) {
        const Construct *construct = constraints->rows[i];
        if (construct->kind == CONSTRUCT_FOREIGN_KEY && construct->column != NULL)
            emit_column_key(emission, work, construct);
    }
}
