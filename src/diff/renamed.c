#include "diff/merge-private.h"

#include "base/sql.h"

#include <string.h>

G_DEFINE_QUARK(trueup_diff_error, diff_error)

// A confirmed rename is taken as done: the walk compares a copy of the schema in which the column
// has its new name everywhere, as PostgreSQL itself carries it along. What is copied is little: the
// table, its partitions and heirs, what refers to them, and whatever a catalog says needs these.

typedef struct {
    Arena *arena;
    Schema *schema;     // the copy; its objects are originals until they are copied
    GHashTable *copies; // original object -> its copy
    const char *namespace, *table, *from, *to; // the rename at hand
} Renaming;

static size_t
size_of(KindId kind)
{
    static const size_t sizes[] = {
        [KIND_NAMESPACE] = sizeof(Object),
        [KIND_EXTENSION] = sizeof(Extension),
        [KIND_COLLATION] = sizeof(Program),
        [KIND_ENUM] = sizeof(EnumType),
        [KIND_DOMAIN] = sizeof(Domain),
        [KIND_COMPOSITE] = sizeof(CompositeType),
        [KIND_RANGE] = sizeof(Program),
        [KIND_SEQUENCE] = sizeof(Sequence),
        [KIND_FUNCTION] = sizeof(Program),
        [KIND_TABLE] = sizeof(Table),
        [KIND_COLUMN] = sizeof(Column),
        [KIND_CONSTRAINT] = sizeof(Constraint),
        [KIND_INDEX] = sizeof(Index),
        [KIND_TRIGGER] = sizeof(Program),
        [KIND_POLICY] = sizeof(Policy),
        [KIND_VIEW] = sizeof(Program),
        [KIND_DEFINITION] = sizeof(OtherObject),
        [KIND_PRIVILEGE] = sizeof(Privilege),
    };
    _Static_assert(G_N_ELEMENTS(sizes) == KINDS, "a size for each kind");
    return sizes[kind];
}

static int
compare_children(const void *a, const void *b)
{
    return object_compare(*(const Object *const *)a, *(const Object *const *)b);
}

static void
link_copied_columns(Arena *arena, Table *table, GHashTable *copies)
{
    const Column **columns = ARENA_NEW_ARRAY(arena, const Column *, table->column_count);
    for (size_t i = 0; i < table->column_count; i++)
        columns[i] = g_hash_table_lookup(copies, table->columns[i]);
    table->columns = columns;
}

// The copy of the top-level object at that place, with its children; made when it is not one yet.
static Object *
copy_at(Renaming *renaming, size_t place)
{
    const Object *original = renaming->schema->objects[place];
    Object *copy = g_hash_table_lookup(renaming->copies, original);
    if (copy != NULL)
        return copy;
    copy = arena_copy(renaming->arena, original, size_of(original->kind));
    const Object **children =
        ARENA_NEW_ARRAY(renaming->arena, const Object *, original->child_count);
    for (size_t i = 0; i < original->child_count; i++) {
        const Object *child = original->children[i];
        Object *below = arena_copy(renaming->arena, child, size_of(child->kind));
        below->parent = copy;
        children[i] = below;
        g_hash_table_insert(renaming->copies, (gpointer)(guintptr)child, below);
    }
    copy->children = children;
    g_hash_table_insert(renaming->copies, (gpointer)(guintptr)original, copy);
    g_hash_table_insert(renaming->copies, copy, copy); // found again by later renames
    if (copy->kind == KIND_TABLE)
        link_copied_columns(renaming->arena, (Table *)copy, renaming->copies);
    const Object **objects = (const Object **)(guintptr)renaming->schema->objects;
    objects[place] = copy;
    return copy;
}

// ---- names ------------------------------------------------------------------------------------

static const char *
new_name(const Renaming *renaming, const char *name)
{
    return name != NULL && strcmp(name, renaming->from) == 0 ? renaming->to : name;
}

static const char *const *
new_names(const Renaming *renaming, const char *const *names, size_t count)
{
    const char **changed = ARENA_NEW_ARRAY(renaming->arena, const char *, count);
    for (size_t i = 0; i < count; i++)
        changed[i] = new_name(renaming, names[i]);
    return changed;
}

// The bytes of the word, quoted name or text that starts here.
static size_t
token_length(const char *at)
{
    if (*at == '\'' || *at == '"') {
        size_t length = 1;
        while (at[length] != '\0' && (at[length] != *at || at[length + 1] == *at))
            length += at[length] == *at ? 2 : 1;
        return at[length] == '\0' ? length : length + 1;
    }
    size_t length = 0;
    while (g_ascii_isalnum(at[length]) || at[length] == '_' || (guchar)at[length] >= 0x80)
        length++;
    return length == 0 ? 1 : length;
}

// An expression as the catalog prints it, which names columns as quote_ident() does.
static const char *
new_expression(const Renaming *renaming, const char *expression)
{
    if (expression == NULL)
        return NULL;
    g_autofree char *from = sql_format("%I", renaming->from);
    g_autofree char *to = sql_format("%I", renaming->to);
    g_autoptr(GString) text = g_string_new(NULL);
    for (const char *at = expression; *at != '\0';) {
        size_t length = token_length(at);
        bool is_name = length == strlen(from) && strncmp(at, from, length) == 0;
        if (is_name && at[length] != '(' && !(at > expression && at[-1] == ':'))
            g_string_append(text, to);
        else
            g_string_append_len(text, at, (gssize)length);
        at += length;
    }
    return arena_intern(renaming->arena, text->str);
}

static void
rename_in_index(const Renaming *renaming, Index *index)
{
    IndexElement *elements =
        arena_copy(renaming->arena, index->elements, index->element_count * sizeof *elements);
    for (size_t i = 0; i < index->element_count; i++) {
        elements[i].column = new_name(renaming, elements[i].column);
        elements[i].expression = new_expression(renaming, elements[i].expression);
    }
    index->elements = elements;
    index->included = new_names(renaming, index->included, index->included_count);
    index->predicate = new_expression(renaming, index->predicate);
}

static void
rename_in_constraint(const Renaming *renaming, Constraint *constraint)
{
    constraint->columns = new_names(renaming, constraint->columns, constraint->column_count);
    constraint->expression = new_expression(renaming, constraint->expression);
    constraint->set_columns =
        new_names(renaming, constraint->set_columns, constraint->set_column_count);
    if (constraint->index == NULL)
        return;
    Index *index = arena_copy(renaming->arena, constraint->index, sizeof *index);
    rename_in_index(renaming, index);
    constraint->index = index;
}

static void
rename_in_child(const Renaming *renaming, Object *child)
{
    Column *column = (Column *)child;
    Policy *policy = (Policy *)child;
    switch (child->kind) {
    case KIND_COLUMN:
        child->name = new_name(renaming, child->name);
        if (column->generated != GENERATED_NOT)
            column->default_sql = new_expression(renaming, column->default_sql);
        return;
    case KIND_CONSTRAINT:
        rename_in_constraint(renaming, (Constraint *)child);
        return;
    case KIND_INDEX:
        rename_in_index(renaming, (Index *)child);
        return;
    case KIND_POLICY:
        policy->using_sql = new_expression(renaming, policy->using_sql);
        policy->check_sql = new_expression(renaming, policy->check_sql);
        return;
    default:
        return; // a trigger's or view's text is compared as it stands
    }
}

// ---- where the column is ----------------------------------------------------------------------

static bool
is_the_table(const Renaming *renaming, const Object *object)
{
    return object->kind == KIND_TABLE && g_strcmp0(object->namespace, renaming->namespace) == 0 &&
           strcmp(object->name, renaming->table) == 0;
}

// Heirs and partitions have the column from there.
static bool
has_the_column(const Renaming *renaming, const Object *object)
{
    if (object->kind != KIND_TABLE)
        return false;
    if (is_the_table(renaming, object))
        return true;
    const Table *table = (const Table *)object;
    for (size_t i = 0; i < table->parent_count; i++)
        if (has_the_column(renaming, table->parents[i]))
            return true;
    return false;
}

static bool
refers_to_table(const Renaming *renaming, const Object *object)
{
    const Constraint *key = (const Constraint *)object;
    return object->kind == KIND_CONSTRAINT && key->type == CONSTRAINT_FOREIGN_KEY &&
           strcmp(key->referenced_table, renaming->table) == 0 &&
           g_strcmp0(key->referenced_namespace, renaming->namespace) == 0 &&
           key->referenced_columns != NULL;
}

static void
rename_in_table(Renaming *renaming, size_t place)
{
    Object *table = copy_at(renaming, place);
    for (size_t i = 0; i < table->child_count; i++)
        rename_in_child(renaming, (Object *)(guintptr)table->children[i]);
    qsort((void *)(guintptr)table->children, table->child_count, sizeof(Object *),
          compare_children);
}

static void
rename_in_references(Renaming *renaming, size_t place)
{
    const Object *object = renaming->schema->objects[place];
    for (size_t i = 0; i < object->child_count; i++) {
        if (!refers_to_table(renaming, object->children[i]))
            continue;
        object = copy_at(renaming, place);
        Constraint *key = (Constraint *)(guintptr)object->children[i];
        key->referenced_columns = new_names(renaming, key->referenced_columns, key->column_count);
    }
}

static void
rename_everywhere(Renaming *renaming)
{
    for (size_t i = 0; i < renaming->schema->count; i++) {
        if (has_the_column(renaming, renaming->schema->objects[i]))
            rename_in_table(renaming, i);
        rename_in_references(renaming, i);
    }
}

// ---- what needs the copies --------------------------------------------------------------------

static bool
needs_a_copy(const Renaming *renaming, const Object *object)
{
    for (size_t i = 0; i < object->need_count; i++)
        if (g_hash_table_contains(renaming->copies, object->needs[i]))
            return true;
    for (size_t i = 0; i < object->child_count; i++)
        if (needs_a_copy(renaming, object->children[i]))
            return true;
    return false;
}

static void
turn_needs(const Renaming *renaming, Object *object)
{
    const Object **needs = ARENA_NEW_ARRAY(renaming->arena, const Object *, object->need_count);
    for (size_t i = 0; i < object->need_count; i++) {
        const Object *copy = g_hash_table_lookup(renaming->copies, object->needs[i]);
        needs[i] = copy != NULL ? copy : object->needs[i];
    }
    object->needs = needs;
    for (size_t i = 0; i < object->child_count; i++)
        turn_needs(renaming, (Object *)(guintptr)object->children[i]);
}

static void
turn_all_needs(Renaming *renaming)
{
    for (size_t i = 0; i < renaming->schema->count; i++)
        if (needs_a_copy(renaming, renaming->schema->objects[i]))
            turn_needs(renaming, copy_at(renaming, i));
}

// ---- the renames -------------------------------------------------------------------------------

static bool
refuse_label(const Rename *rename, const char *why, GError **error)
{
    g_set_error(error, DIFF_ERROR, DIFF_ERROR_UNKNOWN_NAME, "cannot rename \"%s.%s\" to \"%s\": %s",
                rename->table, rename->from, rename->to, why);
    return false;
}

// A label of an enum; NULL when no enum is meant.
static const EnumType *
meant_enum(const Schema *schema, const Renaming *renaming)
{
    return schema_find_table(schema, renaming->namespace, renaming->table) != NULL
               ? NULL
               : (const EnumType *)schema_find(schema, KIND_ENUM, renaming->namespace,
                                               renaming->table);
}

static size_t
place_of_label(const EnumType *type, const char *label)
{
    size_t i = 0;
    while (i < type->label_count && strcmp(type->labels[i], label) != 0)
        i++;
    return i;
}

static bool
rename_label(Renaming *renaming, const Rename *rename, const Schema *to, GError **error)
{
    const EnumType *old = meant_enum(renaming->schema, renaming), *new = meant_enum(to, renaming);
    size_t place = place_of_label(old, renaming->from);
    if (place == old->label_count)
        return refuse_label(rename, "the enum has no such label", error);
    if (new == NULL || place_of_label(new, renaming->to) == new->label_count)
        return refuse_label(rename, "the target's enum has no label of the new name", error);
    if (place_of_label(old, renaming->to) < old->label_count)
        return refuse_label(rename, "a label of that name is there already", error);
    for (size_t i = 0; i < renaming->schema->count; i++) {
        if (renaming->schema->objects[i] != &old->object)
            continue;
        EnumType *copy = (EnumType *)copy_at(renaming, i);
        const char **labels =
            arena_copy(renaming->arena, copy->labels, copy->label_count * sizeof *labels);
        const char **renamed =
            ARENA_NEW_ARRAY(renaming->arena, const char *, 2 * copy->renamed_count + 2);
        for (size_t k = 0; k < 2 * copy->renamed_count; k++)
            renamed[k] = copy->renamed[k];
        renamed[2 * copy->renamed_count] = renaming->from;
        renamed[2 * copy->renamed_count++ + 1] = labels[place] = renaming->to;
        copy->labels = labels;
        copy->renamed = renamed;
    }
    return true;
}

// Labels of one enum that have the same place, and no other enum's change: one was renamed, maybe.
bool
diff_label_candidate(const Change *change, const char **from, const char **to)
{
    const EnumType *old = (const EnumType *)change->from, *new = (const EnumType *)change->to;
    const char *found = NULL, *other = NULL;
    if (change->kind != kind_of(KIND_ENUM) || change->verb != VERB_ALTER ||
        old->label_count != new->label_count)
        return false;
    for (size_t i = old->label_count; i-- > 0;) {
        if (strcmp(old->labels[i], new->labels[i]) == 0)
            continue;
        if (place_of_label(new, old->labels[i]) < new->label_count ||
            place_of_label(old, new->labels[i]) < old->label_count)
            return false; // moved
        found = old->labels[i];
        other = new->labels[i];
    }
    if (found == NULL)
        return false;
    *from = found;
    *to = other;
    return true;
}

static void
find_names(Renaming *renaming, const Walk *walk, const Rename *rename)
{
    const char *dot = strchr(rename->table, '.');
    renaming->namespace =
        dot == NULL ? "public"
                    : arena_text_n(walk->arena, rename->table, (size_t)(dot - rename->table));
    // the copy that is renamed keeps these names: they are the changes' own
    renaming->table = arena_text(walk->arena, dot == NULL ? rename->table : dot + 1);
    renaming->from = arena_text(walk->arena, rename->from);
    renaming->to = arena_text(walk->arena, rename->to);
}

static bool
find_columns(Renaming *renaming, const Walk *walk, const Rename *rename, GError **error)
{
    const char *side = "source", *name = rename->from;
    const Column *old =
        schema_find_column(walk->from, renaming->namespace, renaming->table, rename->from);
    const Column *new =
        schema_find_column(walk->to, renaming->namespace, renaming->table, rename->to);
    if (old != NULL) {
        side = "target";
        name = rename->to;
    }
    if (old == NULL || new == NULL) {
        g_set_error(error, DIFF_ERROR, DIFF_ERROR_UNKNOWN_NAME,
                    "cannot rename \"%s.%s\" to \"%s\": the %s has no column \"%s\"", rename->table,
                    rename->from, rename->to, side, name);
        return false;
    }
    if (schema_find_column(walk->from, renaming->namespace, renaming->table, rename->to) == NULL)
        return true;
    g_set_error(error, DIFF_ERROR, DIFF_ERROR_AMBIGUOUS_NAME,
                "cannot rename \"%s.%s\" to \"%s\": a column of that name is there already",
                rename->table, rename->from, rename->to);
    return false;
}

static void
add_rename_row(const Walk *walk, const Renaming *renaming)
{
    const Object *from =
        &schema_find_column(walk->from, renaming->namespace, renaming->table, renaming->from)
             ->object;
    const Object *to =
        &schema_find_column(walk->to, renaming->namespace, renaming->table, renaming->to)->object;
    Change row = {.verb = VERB_RENAME, .kind = kind_of(KIND_COLUMN), .from = from, .to = to};
    g_array_append_val(walk->rows, row);
}

bool
apply_renames(Walk *walk, GError **error)
{
    const Rename *rename = walk->options->renames;
    if (rename == NULL || rename->table == NULL)
        return true;
    Schema *copy = arena_copy(walk->arena, walk->from, sizeof *copy);
    copy->objects =
        arena_copy(walk->arena, walk->from->objects, copy->count * sizeof *copy->objects);
    g_autoptr(GHashTable) copies = g_hash_table_new(NULL, NULL);
    Renaming renaming = {.arena = walk->arena, .schema = copy, .copies = copies};
    for (; rename->table != NULL; rename++) {
        find_names(&renaming, walk, rename);
        if (meant_enum(walk->from, &renaming) != NULL) {
            if (!rename_label(&renaming, rename, walk->to, error))
                return false;
            continue;
        }
        if (!find_columns(&renaming, walk, rename, error))
            return false;
        add_rename_row(walk, &renaming);
        rename_everywhere(&renaming);
    }
    turn_all_needs(&renaming);
    walk->from = copy;
    return true;
}
