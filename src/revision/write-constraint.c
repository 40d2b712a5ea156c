#include "revision/write-private.h"

#include <string.h>

// ---- what both forms say ---------------------------------------------------------------------

static const char *
action_word(char action)
{
    static const struct {
        char letter;
        const char *word;
    } words[] = {{'r', "RESTRICT"}, {'c', "CASCADE"}, {'n', "SET NULL"}, {'d', "SET DEFAULT"}};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (words[i].letter == action)
            return words[i].word;
    return NULL;
}

// What only SQL can say about it.
static bool
is_beyond_words(const Constraint *constraint)
{
    const Index *index = constraint->index;
    if (constraint->no_inherit || !constraint->enforced || constraint->set_column_count > 0 ||
        constraint->inherited || constraint->type == CONSTRAINT_EXCLUSION)
        return true;
    return index != NULL &&
           (index->nulls_not_distinct || index->included_count > 0 || index->option_count > 0 ||
            index->tablespace != NULL || index->predicate != NULL || index->parent_index != NULL);
}

// Reflected schemas have final names only; of a model's, those that its convention made. A check
// would be named once more by a convention, whoever named it.
static bool
is_final(const Constraint *constraint)
{
    return constraint->name_by_convention ||
           (constraint->type == CONSTRAINT_CHECK && constraint->object.oid != 0);
}

void
add_name(GString *text, const Caller *caller, const char *name, bool is_final_name)
{
    if (is_final_name)
        g_string_append_printf(text, "%sf(", caller->prefix);
    add_repr(text, name);
    if (is_final_name)
        g_string_append_c(text, ')');
}

static void
add_schema(GString *text, const char *word, const char *namespace)
{
    if (namespace == NULL || strcmp(namespace, "public") == 0)
        return;
    g_string_append_printf(text, ", %s=", word);
    add_repr(text, namespace);
}

static void
add_actions(GString *text, const Constraint *constraint)
{
    const char *update = action_word(constraint->on_update);
    const char *delete = action_word(constraint->on_delete);
    if (update != NULL)
        g_string_append_printf(text, ", onupdate='%s'", update);
    if (delete != NULL)
        g_string_append_printf(text, ", ondelete='%s'", delete);
}

static void
add_deferring(GString *text, const Constraint *constraint)
{
    if (constraint->deferred)
        g_string_append(text, ", initially='DEFERRED'");
    if (constraint->deferrable)
        g_string_append(text, ", deferrable=True");
    if (constraint->match == 'f')
        g_string_append(text, ", match='FULL'");
}

// ---- inside create_table() -------------------------------------------------------------------

static void
add_own_name(GString *text, const Constraint *constraint)
{
    if (!constraint->name_given)
        return;
    g_string_append(text, ", name=");
    add_name(text, &caller_op, constraint->object.name, is_final(constraint));
}

static void
add_columns(GString *text, const Constraint *constraint)
{
    for (size_t i = 0; i < constraint->column_count; i++) {
        if (i > 0)
            g_string_append(text, ", ");
        add_repr(text, constraint->columns[i]);
    }
}

static void
add_targets(GString *text, const Constraint *constraint)
{
    const char *namespace = constraint->referenced_namespace;
    bool is_usual = namespace == NULL || strcmp(namespace, "public") == 0;
    for (size_t i = 0; i < constraint->column_count; i++) {
        g_autofree char *target =
            g_strdup_printf("%s%s%s.%s", is_usual ? "" : namespace, is_usual ? "" : ".",
                            constraint->referenced_table, constraint->referenced_columns[i]);
        if (i > 0)
            g_string_append(text, ", ");
        add_repr(text, target);
    }
}

// Autogenerate leaves a comma behind the columns where nothing follows.
static void
add_foreign_key(GString *text, const Constraint *constraint)
{
    g_autoptr(GString) options = g_string_new(NULL);
    add_own_name(options, constraint);
    add_actions(options, constraint);
    add_deferring(options, constraint);
    g_string_append(text, "sa.ForeignKeyConstraint([");
    add_columns(text, constraint);
    g_string_append(text, "], [");
    add_targets(text, constraint);
    g_string_append_printf(text, "]%s)", options->len > 0 ? options->str : ", ");
}

const char *
constraint_expression(const Writing *writing, const Constraint *constraint)
{
    bool has_targets =
        constraint->type != CONSTRAINT_FOREIGN_KEY || constraint->referenced_columns != NULL;
    if (is_beyond_words(constraint) || !constraint->validated || !has_targets)
        return NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    switch (constraint->type) {
    case CONSTRAINT_FOREIGN_KEY:
        add_foreign_key(text, constraint);
        return arena_text(writing->arena, text->str);
    case CONSTRAINT_CHECK:
        g_string_append(text, "sa.CheckConstraint(");
        add_repr_sql(text, constraint->expression);
        break;
    case CONSTRAINT_PRIMARY_KEY:
    case CONSTRAINT_UNIQUE:
    case CONSTRAINT_EXCLUSION:
        g_string_append(text, constraint->type == CONSTRAINT_UNIQUE ? "sa.UniqueConstraint("
                                                                    : "sa.PrimaryKeyConstraint(");
        add_columns(text, constraint);
        add_deferring(text, constraint);
        break;
    }
    add_own_name(text, constraint);
    g_string_append_c(text, ')');
    return arena_text(writing->arena, text->str);
}

// ---- calls -----------------------------------------------------------------------------------

static const struct {
    const char *call, *word; // word: of drop_constraint(type_=…); NULL: none
} calls[] = {
    [CONSTRAINT_PRIMARY_KEY] = {"create_primary_key", "primary"},
    [CONSTRAINT_UNIQUE] = {"create_unique_constraint", "unique"},
    [CONSTRAINT_CHECK] = {"create_check_constraint", "check"},
    [CONSTRAINT_FOREIGN_KEY] = {"create_foreign_key", "foreignkey"},
    [CONSTRAINT_EXCLUSION] = {NULL, NULL},
};

static void
add_reference(GString *text, const Ddl *ddl, const Constraint *constraint, const Caller *caller)
{
    add_repr(text, constraint->referenced_table);
    g_string_append(text, ", ");
    add_repr_list(text, constraint->columns, constraint->column_count);
    g_string_append(text, ", ");
    add_repr_list(text, constraint->referenced_columns, constraint->column_count);
    if (caller->names_table)
        add_schema(text, "source_schema", ddl->namespace);
    add_schema(text, "referent_schema", constraint->referenced_namespace);
    add_actions(text, constraint);
    add_deferring(text, constraint);
}

const char *
constraint_call(const Writing *writing, const Ddl *ddl, const Caller *caller)
{
    const Constraint *constraint = (const Constraint *)ddl->object;
    bool is_reference = constraint->type == CONSTRAINT_FOREIGN_KEY;
    bool takes_not_valid = is_reference || constraint->type == CONSTRAINT_CHECK;
    if (is_beyond_words(constraint) || (is_reference && constraint->referenced_columns == NULL) ||
        (ddl->not_valid && !takes_not_valid))
        return NULL;
    g_autoptr(GString) text = g_string_new(caller->prefix);
    g_string_append_printf(text, "%s(", calls[constraint->type].call);
    add_name(text, caller, ddl->name, is_final(constraint));
    g_string_append(text, ", ");
    if (caller->names_table) {
        add_repr(text, ddl->table);
        g_string_append(text, ", ");
    }
    if (is_reference)
        add_reference(text, ddl, constraint, caller);
    else if (constraint->type == CONSTRAINT_CHECK)
        add_repr_sql(text, constraint->expression);
    else
        add_repr_list(text, constraint->columns, constraint->column_count);
    if (!is_reference && constraint->type != CONSTRAINT_CHECK)
        add_deferring(text, constraint);
    if (!is_reference && caller->names_table)
        add_schema(text, "schema", ddl->namespace);
    if (ddl->not_valid)
        g_string_append(text, ", postgresql_not_valid=True");
    g_string_append_c(text, ')');
    return arena_text(writing->arena, text->str);
}

const char *
constraint_drop(const Writing *writing, const Ddl *ddl, const Caller *caller)
{
    const Constraint *constraint = (const Constraint *)ddl->object;
    const char *word = constraint == NULL ? NULL : calls[constraint->type].word;
    g_autoptr(GString) text = g_string_new(caller->prefix);
    g_string_append(text, "drop_constraint(");
    add_name(text, caller, ddl->name, constraint != NULL && is_final(constraint));
    if (caller->names_table) {
        g_string_append(text, ", ");
        add_repr(text, ddl->table);
        add_schema(text, "schema", ddl->namespace);
    }
    if (word != NULL)
        g_string_append_printf(text, ", type_='%s'", word);
    g_string_append_c(text, ')');
    return arena_text(writing->arena, text->str);
}
