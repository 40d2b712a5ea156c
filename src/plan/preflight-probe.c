#include "plan/preflight-private.h"

#include "base/sql.h"
#include "plan/fill.h"

#include <pg_query.h>
#include <string.h>

// ---- expressions back to text ------------------------------------------------------------------

static char *
deparse(const Tree *tree)
{
    size_t size = pg_query__parse_result__get_packed_size(tree);
    g_autofree guint8 *bytes = g_malloc(size);
    pg_query__parse_result__pack(tree, bytes);
    PgQueryProtobuf packed = {.len = size, .data = (char *)bytes};
    PgQueryDeparseResult result = pg_query_deparse_protobuf(packed);
    char *text = result.error == NULL ? g_strdup(result.query) : NULL;
    pg_query_free_deparse_result(result);
    return text;
}

// The expression is lent to a small query, which is deparsed, and taken back.
char *
probe_expression(const TreeNode *expression)
{
    static const char head[] = "SELECT 1 WHERE ";
    g_autoptr(Tree) tree = tree_parse("SELECT 1 WHERE true");
    PgQuery__SelectStmt *select = tree->stmts[0]->stmt->select_stmt;
    TreeNode *own = select->where_clause;
    select->where_clause = (TreeNode *)(guintptr)expression;
    g_autofree char *text = deparse(tree);
    select->where_clause = own;
    return text != NULL && g_str_has_prefix(text, head) ? g_strdup(text + strlen(head)) : NULL;
}

// ---- tables and their keys ---------------------------------------------------------------------

static const Table *
find_any_table(const Asking *asking, const PgQuery__RangeVar *range)
{
    return range == NULL
               ? NULL
               : tree_find_table(asking->options->database, range->schemaname, range->relname);
}

// As it will be when the statement runs; NULL: not there, or not the one that is there now.
static const Table *
find_table(const Asking *asking, const PgQuery__RangeVar *range)
{
    const Table *table = find_any_table(asking, range);
    return table == NULL || g_hash_table_contains(asking->remade, table) ? NULL : table;
}

static bool
is_changed(const Asking *asking, const Table *table)
{
    return asking->changes_anything || g_hash_table_contains(asking->changed, table);
}

GString *
probe_from(const Table *table)
{
    GString *sql = g_string_new(NULL);
    sql_add(sql, "FROM %Q AS probed WHERE ", table->object.namespace, table->object.name);
    return sql;
}

static const Constraint *
primary_key(const Table *table)
{
    for (size_t i = 0; i < table->object.child_count; i++) {
        const Constraint *key = (const Constraint *)table->object.children[i];
        if (key->object.kind == KIND_CONSTRAINT && key->type == CONSTRAINT_PRIMARY_KEY)
            return key;
    }
    return NULL;
}

static const char *
row_of(Arena *arena, const char *const *columns, size_t count)
{
    g_autoptr(GString) row = g_string_new(NULL);
    for (size_t i = 0; i < count; i++)
        sql_add(row, "%s%I::text", i > 0 ? " || ', ' || " : "", columns[i]);
    return arena_text(arena, row->str);
}

static const char *
names_of(Arena *arena, const char *const *columns, size_t count)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (size_t i = 0; i < count; i++)
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", columns[i]);
    return arena_text(arena, names->str);
}

Probe
probe_of(Asking *asking, const Table *table)
{
    const Constraint *key = primary_key(table);
    Probe probe = {.statement = asking->statement,
                   .level = FINDING_BREAKS,
                   .may_be_mended = is_changed(asking, table),
                   .noun = "row",
                   .samples = "ctid::text",
                   .key = "ctid"};
    if (key == NULL)
        return probe;
    probe.samples = row_of(asking->arena, key->columns, key->column_count);
    probe.key = names_of(asking->arena, key->columns, key->column_count);
    return probe;
}

void
probe_add(Asking *asking, Probe probe)
{
    if (probe.may_be_mended) {
        probe.level = FINDING_FACT;
        probe.what = arena_printf(asking->arena, "%s, before what the statements before it change",
                                  probe.what);
    }
    g_array_append_val(asking->probes, probe);
}

static const char *
path_of(Arena *arena, const Object *object)
{
    g_autofree char *path = object_path(object);
    return arena_text(arena, path);
}

// ---- what fills come before --------------------------------------------------------------------

static char *
filled_key(const Table *table, const char *column)
{
    return g_strdup_printf("%s.%s.%s", table->object.namespace, table->object.name, column);
}

static void
note_filled(Asking *asking, const Table *table, const char *column)
{
    if (table != NULL && column != NULL)
        g_hash_table_add(asking->filled, filled_key(table, column));
}

static bool
is_filled(const Asking *asking, const Table *table, const char *column)
{
    g_autofree char *key = filled_key(table, column);
    return g_hash_table_contains(asking->filled, key);
}

static bool
has_columns(const Table *table, const char *const *columns, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (columns[i] == NULL || object_child(&table->object, KIND_COLUMN, columns[i]) == NULL)
            return false;
    return true;
}

// ---- the questions -----------------------------------------------------------------------------

static void
probe_nulls(Asking *asking, const Table *table, const char *column)
{
    const Column *found = (const Column *)object_child(&table->object, KIND_COLUMN, column);
    if (found == NULL || found->not_null || is_filled(asking, table, column))
        return;
    Probe probe = probe_of(asking, table);
    g_autoptr(GString) source = probe_from(table);
    sql_add(source, "%I IS NULL", column);
    probe.rule = "null-values";
    probe.source = arena_text(asking->arena, source->str);
    probe.what = arena_printf(asking->arena, "of %s have no %s",
                              path_of(asking->arena, &table->object), column);
    probe.hint = "give them a value first: an UPDATE before it, or migrate --fill";
    probe_add(asking, probe);
}

static void
probe_rows(Asking *asking, const Table *table, const char *column)
{
    Probe probe = probe_of(asking, table);
    g_autoptr(GString) source = probe_from(table);
    g_string_append(source, "true");
    probe.rule = "adding-required-field";
    probe.source = arena_text(asking->arena, source->str);
    probe.what = arena_printf(asking->arena, "of %s would have no %s",
                              path_of(asking->arena, &table->object), column);
    probe.hint = "a default gives them one, or migrate --fill";
    probe_add(asking, probe);
}

static void
probe_lost(Asking *asking, const Table *table, const char *column)
{
    const Column *found = (const Column *)object_child(&table->object, KIND_COLUMN, column);
    if (found == NULL || found->generated != GENERATED_NOT)
        return;
    Probe probe = probe_of(asking, table);
    g_autoptr(GString) source = probe_from(table);
    sql_add(source, "%I IS NOT NULL", column);
    probe.level = FINDING_HAZARD;
    probe.rule = "ban-drop-column";
    probe.source = arena_text(asking->arena, source->str);
    probe.what = arena_printf(asking->arena, "of %s lose their %s",
                              path_of(asking->arena, &table->object), column);
    probe_add(asking, probe);
}

// Rows with a NULL in a key are no duplicates, unless NULLS NOT DISTINCT is said.
static void
probe_duplicates(Asking *asking, const Table *table, const char *const *columns, size_t count)
{
    if (count == 0 || !has_columns(table, columns, count))
        return;
    Probe probe = probe_of(asking, table);
    g_autoptr(GString) names = g_string_new(NULL);
    g_autoptr(GString) nulls = g_string_new(NULL);
    sql_add_identifiers(names, columns, count);
    for (size_t i = 0; i < count; i++)
        sql_add(nulls, "%s%I IS NOT NULL", i > 0 ? " AND " : "", columns[i]);
    g_autofree char *source =
        sql_format("FROM (SELECT %s FROM %Q WHERE %s GROUP BY %s HAVING count(*) > 1 ORDER BY %s) "
                   "AS probed",
                   names->str, table->object.namespace, table->object.name, nulls->str, names->str,
                   names->str);
    probe.rule = "duplicate-values";
    probe.source = arena_text(asking->arena, source);
    probe.samples = row_of(asking->arena, columns, count);
    probe.key = names_of(asking->arena, columns, count);
    probe.noun = "value";
    probe.what = arena_printf(asking->arena, "of %s stand in several rows of %s", probe.key,
                              path_of(asking->arena, &table->object));
    probe_add(asking, probe);
}

static void
probe_check(Asking *asking, const Table *table, const char *expression, const char *const *columns)
{
    size_t count = g_strv_length((char **)(guintptr)columns);
    if (!has_columns(table, columns, count))
        return;
    for (size_t i = 0; i < count; i++)
        if (is_filled(asking, table, columns[i]))
            return;
    Probe probe = probe_of(asking, table);
    g_autoptr(GString) source = probe_from(table);
    sql_add(source, "NOT (%s)", expression);
    probe.rule = "check-violations";
    probe.source = arena_text(asking->arena, source->str);
    probe.what = arena_printf(asking->arena, "of %s break the check %s",
                              path_of(asking->arena, &table->object), expression);
    probe_add(asking, probe);
}

typedef struct {
    const char *const *columns, *const *referenced;
    size_t count;
    const Table *target;
} Reference;

static void
probe_orphans(Asking *asking, const Table *table, Reference reference)
{
    if (reference.target == NULL || reference.count == 0 ||
        !has_columns(table, reference.columns, reference.count) ||
        !has_columns(reference.target, reference.referenced, reference.count))
        return;
    Probe probe = probe_of(asking, table);
    g_autoptr(GString) source = probe_from(table);
    g_autoptr(GString) joined = g_string_new(NULL);
    for (size_t i = 0; i < reference.count; i++) {
        sql_add(source, "probed.%I IS NOT NULL AND ", reference.columns[i]);
        sql_add(joined, "%starget.%I = probed.%I", i > 0 ? " AND " : "", reference.referenced[i],
                reference.columns[i]);
    }
    sql_add(source, "NOT EXISTS (SELECT 1 FROM %Q AS target WHERE %s)",
            reference.target->object.namespace, reference.target->object.name, joined->str);
    probe.rule = "orphan-rows";
    probe.may_be_mended |= is_changed(asking, reference.target);
    probe.source = arena_text(asking->arena, source->str);
    probe.what = arena_printf(asking->arena, "of %s refer to no row of %s",
                              path_of(asking->arena, &table->object),
                              path_of(asking->arena, &reference.target->object));
    probe_add(asking, probe);
}

// ---- statements --------------------------------------------------------------------------------

static const char *const *
strings_of(Arena *arena, TreeNode *const *nodes, size_t count)
{
    const char **names = ARENA_NEW_ARRAY(arena, const char *, count + 1);
    for (size_t i = 0; i < count; i++)
        names[i] = arena_text(arena, tree_name(nodes + i, 1, NULL));
    return names;
}

static void
probe_foreign_key(Asking *asking, const Table *table, const PgQuery__Constraint *constraint)
{
    Arena *arena = asking->arena;
    Reference reference = {
        .columns = strings_of(arena, constraint->fk_attrs, constraint->n_fk_attrs),
        .count = constraint->n_fk_attrs,
        .target = find_table(asking, constraint->pktable),
    };
    const Constraint *key = reference.target == NULL ? NULL : primary_key(reference.target);
    if (constraint->n_pk_attrs == constraint->n_fk_attrs)
        reference.referenced = strings_of(arena, constraint->pk_attrs, constraint->n_pk_attrs);
    else if (key != NULL && key->column_count == reference.count)
        reference.referenced = key->columns;
    else
        return;
    probe_orphans(asking, table, reference);
}

static void
probe_constraint(Asking *asking, const Table *table, const PgQuery__Constraint *constraint)
{
    Arena *arena = asking->arena;
    const char *const *keys = strings_of(arena, constraint->keys, constraint->n_keys);
    g_autofree char *expression = NULL;
    switch (constraint->contype) {
    case PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY:
        for (size_t i = 0; i < constraint->n_keys; i++)
            probe_nulls(asking, table, keys[i]);
        probe_duplicates(asking, table, keys, constraint->n_keys);
        return;
    case PG_QUERY__CONSTR_TYPE__CONSTR_UNIQUE:
        probe_duplicates(asking, table, keys, constraint->n_keys);
        return;
    case PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN:
        probe_foreign_key(asking, table, constraint);
        return;
    case PG_QUERY__CONSTR_TYPE__CONSTR_CHECK:
        expression = probe_expression(constraint->raw_expr);
        if (expression != NULL)
            probe_check(asking, table, expression,
                        tree_columns(arena, &constraint->raw_expr->base));
        return;
    default:
        return;
    }
}

// A constraint that is there and was never validated.
static void
probe_stored(Asking *asking, const Table *table, const char *name)
{
    const Constraint *constraint =
        (const Constraint *)object_child(&table->object, KIND_CONSTRAINT, name);
    if (constraint == NULL || constraint->validated)
        return;
    if (constraint->type == CONSTRAINT_FOREIGN_KEY) {
        const Table *target =
            schema_find_table(asking->options->database, constraint->referenced_namespace,
                              constraint->referenced_table);
        probe_orphans(asking, table,
                      (Reference){constraint->columns, constraint->referenced_columns,
                                  constraint->column_count, target});
        return;
    }
    g_autoptr(Tree) tree =
        constraint->expression == NULL ? NULL : tree_parse_expression(constraint->expression);
    if (tree != NULL)
        probe_check(asking, table, constraint->expression,
                    tree_columns(asking->arena, &tree->base));
}

static bool
is_required(const PgQuery__ColumnDef *definition)
{
    bool not_null = false, has_value = false;
    for (size_t i = 0; i < definition->n_constraints; i++) {
        PgQuery__ConstrType type = definition->constraints[i]->constraint->contype;
        not_null |= type == PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL;
        has_value |= type == PG_QUERY__CONSTR_TYPE__CONSTR_DEFAULT ||
                     type == PG_QUERY__CONSTR_TYPE__CONSTR_GENERATED ||
                     type == PG_QUERY__CONSTR_TYPE__CONSTR_IDENTITY;
    }
    const char *type =
        tree_name(definition->type_name->names, definition->type_name->n_names, NULL);
    return not_null && !has_value && (type == NULL || strstr(type, "serial") == NULL);
}

static void
probe_command(Asking *asking, const Table *table, const PgQuery__AlterTableCmd *command)
{
    switch (command->subtype) {
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetNotNull:
        probe_nulls(asking, table, command->name);
        return;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddColumn:
        if (is_required(command->def->column_def))
            probe_rows(asking, table, command->def->column_def->colname);
        return;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropColumn:
        probe_lost(asking, table, command->name);
        note_filled(asking, table, command->name); // one of that name made later is another one
        return;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddConstraint:
        probe_constraint(asking, table, command->def->constraint);
        return;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ValidateConstraint:
        probe_stored(asking, table, command->name);
        return;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AlterColumnType:
        probe_type_change(asking, table, command);
        return;
    default:
        return;
    }
}

static void
probe_alter(Asking *asking, const PgQuery__AlterTableStmt *alter)
{
    const Table *table = find_table(asking, alter->relation);
    for (size_t i = 0; table != NULL && i < alter->n_cmds; i++)
        probe_command(asking, table, alter->cmds[i]->alter_table_cmd);
}

static void
probe_index(Asking *asking, const PgQuery__IndexStmt *statement)
{
    const Table *table = find_table(asking, statement->relation);
    if (table == NULL || !statement->unique || statement->where_clause != NULL)
        return;
    const char **columns =
        ARENA_NEW_ARRAY(asking->arena, const char *, statement->n_index_params + 1);
    for (size_t i = 0; i < statement->n_index_params; i++) {
        const PgQuery__IndexElem *element = statement->index_params[i]->index_elem;
        columns[i] = element->expr == NULL ? arena_text(asking->arena, element->name) : NULL;
    }
    probe_duplicates(asking, table, columns, statement->n_index_params);
}

static void
note_changed(Asking *asking, const PgQuery__RangeVar *range)
{
    const Table *table = find_any_table(asking, range);
    if (table != NULL)
        g_hash_table_add(asking->changed, (gpointer)(guintptr)table);
}

static void
note_remade(Asking *asking, const PgQuery__RangeVar *range)
{
    const Table *table = find_any_table(asking, range);
    if (table != NULL)
        g_hash_table_add(asking->remade, (gpointer)(guintptr)table);
}

static void
note_drop(Asking *asking, const PgQuery__DropStmt *drop)
{
    for (size_t i = 0; i < drop->n_objects; i++) {
        const PgQuery__List *names = drop->objects[i]->list;
        const char *namespace = NULL;
        if (drop->remove_type != PG_QUERY__OBJECT_TYPE__OBJECT_TABLE ||
            drop->objects[i]->node_case != PG_QUERY__NODE__NODE_LIST)
            return;
        const char *name = tree_name(names->items, names->n_items, &namespace);
        const Table *table = tree_find_table(asking->options->database, namespace, name);
        if (table != NULL)
            g_hash_table_add(asking->remade, (gpointer)(guintptr)table);
    }
}

// A column under another name is a column that nothing is known of.
static void
note_rename(Asking *asking, const PgQuery__RenameStmt *rename)
{
    if (rename->rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_TABLE ||
        rename->rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN)
        note_remade(asking, rename->relation);
}

static void
note_update(Asking *asking, const PgQuery__UpdateStmt *update)
{
    const Table *table = find_table(asking, update->relation);
    note_changed(asking, update->relation);
    for (size_t i = 0; i < update->n_target_list; i++)
        note_filled(asking, table, update->target_list[i]->res_target->name);
}

static void
note_enum(Asking *asking, const PgQuery__CreateEnumStmt *statement)
{
    const char *name = tree_name(statement->type_name, statement->n_type_name, NULL);
    GPtrArray *labels = g_ptr_array_new();
    for (size_t i = 0; i < statement->n_vals; i++)
        g_ptr_array_add(labels, arena_text(asking->arena, tree_name(statement->vals + i, 1, NULL)));
    g_hash_table_insert(asking->enums, arena_text(asking->arena, name), labels);
}

static void
probe_node(Asking *asking, const TreeNode *node)
{
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_ALTER_TABLE_STMT:
        probe_alter(asking, node->alter_table_stmt);
        return;
    case PG_QUERY__NODE__NODE_INDEX_STMT:
        probe_index(asking, node->index_stmt);
        return;
    case PG_QUERY__NODE__NODE_UPDATE_STMT:
        note_update(asking, node->update_stmt);
        return;
    case PG_QUERY__NODE__NODE_INSERT_STMT:
        note_changed(asking, node->insert_stmt->relation);
        return;
    case PG_QUERY__NODE__NODE_DELETE_STMT:
        note_changed(asking, node->delete_stmt->relation);
        return;
    case PG_QUERY__NODE__NODE_DROP_STMT:
        note_drop(asking, node->drop_stmt);
        return;
    case PG_QUERY__NODE__NODE_CREATE_STMT:
        note_remade(asking, node->create_stmt->relation);
        return;
    case PG_QUERY__NODE__NODE_RENAME_STMT:
        note_rename(asking, node->rename_stmt);
        return;
    case PG_QUERY__NODE__NODE_DO_STMT:
    case PG_QUERY__NODE__NODE_CALL_STMT:
    case PG_QUERY__NODE__NODE_TRUNCATE_STMT:
    case PG_QUERY__NODE__NODE_SELECT_STMT: // of a function
    case PG_QUERY__NODE__NODE_MERGE_STMT:
        asking->changes_anything = true;
        return;
    case PG_QUERY__NODE__NODE_CREATE_ENUM_STMT:
        note_enum(asking, node->create_enum_stmt);
        return;
    default:
        return;
    }
}

void
probe_statements(Asking *asking)
{
    for (size_t i = 0; i < asking->options->statement_count; i++) {
        const char *sql = asking->options->statements[i];
        Fill fill;
        asking->statement = i;
        if (fill_read(asking->arena, sql, &fill)) {
            note_filled(asking,
                        tree_find_table(asking->options->database, fill.namespace, fill.table),
                        fill.column);
            continue;
        }
        g_autoptr(Tree) tree = tree_parse(sql);
        for (size_t k = 0; tree != NULL && k < tree->n_stmts; k++)
            if (tree->stmts[k]->stmt != NULL)
                probe_node(asking, tree->stmts[k]->stmt);
    }
}
