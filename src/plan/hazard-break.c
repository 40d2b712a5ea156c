#include "plan/hazard-private.h"

#include <string.h>

// ---- what is lost, and whom it breaks ----------------------------------------------------------

const char *
hazard_column_drop(const Judging *judging)
{
    const PgQuery__AlterTableCmd *command =
        hazard_command(judging, PG_QUERY__ALTER_TABLE_TYPE__AT_DropColumn);
    if (command == NULL || judging->table == NULL)
        return NULL;
    return arena_printf(judging->arena, "the values of %s are gone, in %s; who reads it fails",
                        command->name, hazard_with_rows(judging, judging->table));
}

static const char *
find_drop(const Judging *judging, PgQuery__ObjectType type, const char *words)
{
    if (judging->node->node_case != PG_QUERY__NODE__NODE_DROP_STMT ||
        judging->node->drop_stmt->remove_type != type)
        return NULL;
    return words;
}

const char *
hazard_table_drop(const Judging *judging)
{
    const char *words = find_drop(judging, PG_QUERY__OBJECT_TYPE__OBJECT_TABLE, "");
    if (words == NULL)
        return NULL;
    const TreeNode *object = judging->node->drop_stmt->objects[0];
    const char *namespace;
    const char *name = tree_name(object->list->items, object->list->n_items, &namespace);
    const Table *table = tree_find_table(judging->facts->database, namespace, name);
    return table == NULL ? NULL
                         : arena_printf(judging->arena, "the rows of %s are gone",
                                        hazard_with_rows(judging, table));
}

const char *
hazard_view_drop(const Judging *judging)
{
    return find_drop(judging, PG_QUERY__OBJECT_TYPE__OBJECT_VIEW,
                     "who reads the view fails from here on");
}

const char *
hazard_truncate(const Judging *judging)
{
    return judging->node->node_case == PG_QUERY__NODE__NODE_TRUNCATE_STMT
               ? "all rows are gone, of the tables that refer to it as well with CASCADE"
               : NULL;
}

const char *
hazard_column_rename(const Judging *judging)
{
    if (judging->node->node_case != PG_QUERY__NODE__NODE_RENAME_STMT ||
        judging->node->rename_stmt->rename_type != PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN ||
        judging->table == NULL)
        return NULL;
    return arena_printf(judging->arena, "the running version still says %s and fails from here on",
                        judging->node->rename_stmt->subname);
}

const char *
hazard_table_rename(const Judging *judging)
{
    if (judging->node->node_case != PG_QUERY__NODE__NODE_RENAME_STMT ||
        judging->node->rename_stmt->rename_type != PG_QUERY__OBJECT_TYPE__OBJECT_TABLE ||
        judging->table == NULL)
        return NULL;
    return arena_printf(judging->arena, "the running version still says %s and fails from here on",
                        judging->table->object.name);
}

// ---- NOT NULL without a value ------------------------------------------------------------------

static bool
is_required(const PgQuery__ColumnDef *definition)
{
    return hazard_word(definition, PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL) != NULL &&
           hazard_word(definition, PG_QUERY__CONSTR_TYPE__CONSTR_DEFAULT) == NULL &&
           hazard_word(definition, PG_QUERY__CONSTR_TYPE__CONSTR_GENERATED) == NULL &&
           hazard_word(definition, PG_QUERY__CONSTR_TYPE__CONSTR_IDENTITY) == NULL;
}

static bool
is_serial(const PgQuery__ColumnDef *definition)
{
    const char *name =
        tree_name(definition->type_name->names, definition->type_name->n_names, NULL);
    return strstr(name, "serial") != NULL;
}

const char *
hazard_required_column(const Judging *judging)
{
    const PgQuery__AlterTableCmd *command =
        hazard_command(judging, PG_QUERY__ALTER_TABLE_TYPE__AT_AddColumn);
    if (command == NULL || !is_required(command->def->column_def) ||
        is_serial(command->def->column_def) || !hazard_may_have_rows(judging, judging->table))
        return NULL;
    return arena_printf(judging->arena, "fails when %s has a row: it would have no value",
                        hazard_with_rows(judging, judging->table));
}

// The column as it is now, or as it will be.
static const Column *
column_named(const Judging *judging, const char *name)
{
    if (judging->table == NULL)
        return NULL;
    const Object *found = object_child(&judging->table->object, KIND_COLUMN, name);
    const Change *change = judging->statement->change;
    if (found == NULL && change != NULL && change->to != NULL && change->to->kind == KIND_COLUMN &&
        strcmp(change->to->name, name) == 0)
        found = change->to;
    return (const Column *)found;
}

static const char *
say_writers(const Judging *judging, const char *name)
{
    return arena_printf(judging->arena,
                        "INSERTs of the running version that do not name %s fail from here on",
                        name);
}

const char *
hazard_writers(const Judging *judging)
{
    const PgQuery__AlterTableCmd *dropped =
        hazard_command(judging, PG_QUERY__ALTER_TABLE_TYPE__AT_ColumnDefault);
    const PgQuery__AlterTableCmd *set =
        hazard_command(judging, PG_QUERY__ALTER_TABLE_TYPE__AT_SetNotNull);
    const PgQuery__AlterTableCmd *added =
        hazard_command(judging, PG_QUERY__ALTER_TABLE_TYPE__AT_AddColumn);
    if (added != NULL && judging->table != NULL && is_required(added->def->column_def) &&
        !is_serial(added->def->column_def))
        return say_writers(judging, added->def->column_def->colname);
    const Column *column = NULL;
    if (dropped != NULL && dropped->def == NULL)
        column = column_named(judging, dropped->name);
    if (column != NULL && column->not_null)
        return say_writers(judging, dropped->name);
    column = set != NULL ? column_named(judging, set->name) : NULL;
    bool has_value =
        column != NULL && (column->default_sql != NULL || column->serial ||
                           column->identity != IDENTITY_NOT || judging->statement->keeps_default);
    return column != NULL && !has_value ? say_writers(judging, set->name) : NULL;
}

// ---- others ------------------------------------------------------------------------------------

const char *
hazard_default_too_long(const Judging *judging)
{
    const PgQuery__AlterTableCmd *command =
        hazard_command(judging, PG_QUERY__ALTER_TABLE_TYPE__AT_ColumnDefault);
    const Column *column =
        command == NULL || command->def == NULL ? NULL : column_named(judging, command->name);
    if (column == NULL || command->def->node_case != PG_QUERY__NODE__NODE_A_CONST ||
        command->def->a_const->val_case != PG_QUERY__A__CONST__VAL_SVAL)
        return NULL;
    const char *text = command->def->a_const->sval->sval;
    int length = column->type == NULL ? -1 : type_length(column->type);
    if (length < 0 || g_utf8_strlen(text, -1) <= length)
        return NULL;
    return arena_printf(judging->arena,
                        "'%s' is longer than %s takes: every INSERT without a value "
                        "fails",
                        text, command->name);
}

static bool
leads_index(const Index *index, const char *column)
{
    return index != NULL && index->predicate == NULL && index->element_count > 0 &&
           g_strcmp0(index->elements[0].column, column) == 0;
}

static bool
has_index_on(const Table *table, const char *column)
{
    for (size_t i = 0; i < table->object.child_count; i++) {
        const Object *child = table->object.children[i];
        const Constraint *key = (const Constraint *)child;
        bool is_key = child->kind == KIND_CONSTRAINT && key->type != CONSTRAINT_CHECK &&
                      key->type != CONSTRAINT_FOREIGN_KEY && key->column_count > 0 &&
                      strcmp(key->columns[0], column) == 0;
        if (is_key || (child->kind == KIND_INDEX && leads_index((const Index *)child, column)))
            return true;
    }
    return false;
}

const char *
hazard_key_without_index(const Judging *judging)
{
    const PgQuery__Constraint *key =
        hazard_constraint(judging, PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN);
    if (key == NULL || judging->table == NULL || key->n_fk_attrs == 0 ||
        !hazard_is_large(judging, judging->table))
        return NULL;
    const char *column = tree_name(key->fk_attrs, 1, NULL);
    if (has_index_on(judging->table, column))
        return NULL;
    return arena_printf(judging->arena,
                        "no index begins with %s: each DELETE from %s reads all of %s", column,
                        key->pktable->relname, hazard_with_rows(judging, judging->table));
}

const char *
hazard_half_done(const Judging *judging)
{
    const TreeNode *node = judging->node;
    if (node->node_case == PG_QUERY__NODE__NODE_INDEX_STMT && node->index_stmt->concurrent)
        return "if it fails, an invalid index stays, and IF NOT EXISTS would skip it";
    return NULL;
}
