#include "run/parse-private.h"
#include "run/trace-private.h"

#include <string.h>

// ---- facts -----------------------------------------------------------------------------------

static const char *
keep(Trace *trace, const char *text)
{
    return text != NULL && *text != '\0' ? arena_intern(trace->arena, text) : NULL;
}

static bool
same_object(const Fact *a, const Fact *b)
{
    // indexes are dropped without their table being named
    bool same_table = a->kind == FACT_INDEX || a->table == b->table;
    return !a->gone && a->kind == b->kind && a->namespace == b->namespace && same_table &&
           a->name == b->name;
}

static Fact *
find_fact(Trace *trace, const Fact *like)
{
    for (guint i = trace->facts->len; i > 0; i--) {
        Fact *fact = &g_array_index(trace->facts, Fact, i - 1);
        if (same_object(fact, like))
            return fact;
    }
    return NULL;
}

static Fact *
state(Trace *trace, Fact fact)
{
    fact.namespace = keep(trace, fact.namespace);
    fact.table = keep(trace, fact.table);
    fact.name = keep(trace, fact.name);
    fact.revision = trace->revision;
    trace->seen++;
    Fact *before = find_fact(trace, &fact);
    if (before != NULL) {
        bool made_here = before->present && !fact.present;
        if (!made_here && fact.present) { // keeps what it knows
            fact.type = fact.type != NULL ? fact.type : before->type;
            fact.not_null = fact.says_null ? fact.not_null : before->not_null;
            fact.says_null = fact.says_null || before->says_null;
        }
        before->gone = true;
    }
    g_array_append_val(trace->facts, fact);
    return &g_array_index(trace->facts, Fact, trace->facts->len - 1);
}

// What belongs to a table goes with it.
static void
forget_parts(Trace *trace, const char *namespace, const char *table)
{
    const char *schema = keep(trace, namespace), *name = keep(trace, table);
    for (guint i = 0; i < trace->facts->len; i++) {
        Fact *fact = &g_array_index(trace->facts, Fact, i);
        if (fact->table == name && fact->namespace == schema && fact->kind != FACT_LABEL)
            fact->gone = true;
    }
}

static void
rename_parts(Trace *trace, const char *namespace, const char *from, const char *to)
{
    const char *schema = keep(trace, namespace), *old = keep(trace, from), *new = keep(trace, to);
    for (guint i = 0; i < trace->facts->len; i++) {
        Fact *fact = &g_array_index(trace->facts, Fact, i);
        if (fact->table == old && fact->namespace == schema)
            fact->table = new;
    }
}

// ---- types -----------------------------------------------------------------------------------

static const char *
modifiers_of(Trace *trace, const PgQuery__TypeName *name)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; i < name->n_typmods; i++) {
        const PgQuery__Node *node = name->typmods[i];
        if (node->node_case != PG_QUERY__NODE__NODE_A_CONST ||
            node->a_const->val_case != PG_QUERY__A__CONST__VAL_IVAL)
            return NULL;
        g_string_append_printf(text, i > 0 ? ",%d" : "%d", node->a_const->ival->ival);
    }
    return text->len > 0 ? keep(trace, text->str) : NULL;
}

static const char *
element_of(const char *name)
{
    static const char *const serials[][2] = {
        {"serial", "int4"},  {"serial4", "int4"},     {"bigserial", "int8"},
        {"serial8", "int8"}, {"smallserial", "int2"}, {"serial2", "int2"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(serials); i++)
        if (strcmp(serials[i][0], name) == 0)
            return serials[i][1];
    return name;
}

static const Type *
type_of(Trace *trace, const PgQuery__TypeName *name)
{
    if (name == NULL)
        return NULL;
    ParsedName parsed = parse_name(name->names, name->n_names);
    if (parsed.name == NULL || strcmp(parsed.name, "interval") == 0) // fields: not as numbers
        return NULL;
    Type *type = ARENA_NEW(trace->arena, Type);
    *type = (Type){.name = keep(trace, element_of(parsed.name)),
                   .modifiers = modifiers_of(trace, name),
                   .dimensions = name->n_array_bounds > 0 ? 1 : 0};
    return type;
}

// ---- tables ----------------------------------------------------------------------------------

static void
add_constraint(Trace *trace, const PgQuery__RangeVar *table, const PgQuery__Constraint *constraint,
               bool implied)
{
    if (*constraint->conname != '\0')
        state(trace, (Fact){.kind = FACT_CONSTRAINT,
                            .namespace = table->schemaname,
                            .table = table->relname,
                            .name = constraint->conname,
                            .present = true,
                            .implied = implied});
}

static void
add_column(Trace *trace, const PgQuery__RangeVar *table, const PgQuery__ColumnDef *column,
           bool implied)
{
    Fact fact = {.kind = FACT_COLUMN,
                 .namespace = table->schemaname,
                 .table = table->relname,
                 .name = column->colname,
                 .present = true,
                 .implied = implied,
                 .type = type_of(trace, column->type_name)};
    for (size_t i = 0; i < column->n_constraints; i++) {
        const PgQuery__Constraint *constraint = column->constraints[i]->constraint;
        if (constraint->contype == PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL)
            fact.says_null = fact.not_null = true;
    }
    state(trace, fact);
}

static void
read_create(Trace *trace, const PgQuery__Node *node)
{
    const PgQuery__CreateStmt *create = node->create_stmt;
    forget_parts(trace, create->relation->schemaname, create->relation->relname);
    state(trace, (Fact){.kind = FACT_RELATION,
                        .namespace = create->relation->schemaname,
                        .name = create->relation->relname,
                        .present = true});
    for (size_t i = 0; i < create->n_table_elts; i++) {
        const PgQuery__Node *part = create->table_elts[i];
        if (part->node_case == PG_QUERY__NODE__NODE_COLUMN_DEF)
            add_column(trace, create->relation, part->column_def, true);
        else if (part->node_case == PG_QUERY__NODE__NODE_CONSTRAINT)
            add_constraint(trace, create->relation, part->constraint, true);
    }
}

static void
change_column(Trace *trace, const PgQuery__RangeVar *table, const char *name, Fact change)
{
    change.kind = FACT_COLUMN;
    change.namespace = table->schemaname;
    change.table = table->relname;
    change.name = name;
    state(trace, change);
}

static void
read_command(Trace *trace, const PgQuery__RangeVar *table, const PgQuery__AlterTableCmd *command)
{
    switch ((int)command->subtype) {
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddColumn:
        add_column(trace, table, command->def->column_def, false);
        break;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropColumn:
        change_column(trace, table, command->name, (Fact){.present = false});
        break;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AlterColumnType:
        change_column(
            trace, table, command->name,
            (Fact){.present = true, .type = type_of(trace, command->def->column_def->type_name)});
        break;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetNotNull:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropNotNull:
        change_column(
            trace, table, command->name,
            (Fact){.present = true,
                   .says_null = true,
                   .not_null = command->subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_SetNotNull});
        break;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddConstraint:
        add_constraint(trace, table, command->def->constraint, false);
        break;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropConstraint:
        state(trace, (Fact){.kind = FACT_CONSTRAINT,
                            .namespace = table->schemaname,
                            .table = table->relname,
                            .name = command->name});
        break;
    default:
        break; // leaves no trace that is looked at
    }
}

static void
read_alter(Trace *trace, const PgQuery__Node *node)
{
    const PgQuery__AlterTableStmt *alter = node->alter_table_stmt;
    for (size_t i = 0; i < alter->n_cmds; i++)
        read_command(trace, alter->relation, alter->cmds[i]->alter_table_cmd);
}

static void
read_index(Trace *trace, const PgQuery__Node *node)
{
    const PgQuery__IndexStmt *index = node->index_stmt;
    if (*index->idxname != '\0')
        state(trace, (Fact){.kind = FACT_INDEX,
                            .namespace = index->relation->schemaname,
                            .table = index->relation->relname,
                            .name = index->idxname,
                            .present = true});
}

// ---- other objects ---------------------------------------------------------------------------

static void
add_relation(Trace *trace, const PgQuery__RangeVar *relation)
{
    if (relation != NULL)
        state(trace, (Fact){.kind = FACT_RELATION,
                            .namespace = relation->schemaname,
                            .name = relation->relname,
                            .present = true});
}

static void
read_view(Trace *trace, const PgQuery__Node *node)
{
    add_relation(trace, node->view_stmt->view);
}

static void
read_table_as(Trace *trace, const PgQuery__Node *node)
{
    add_relation(trace, node->create_table_as_stmt->into->rel);
}

static void
read_sequence(Trace *trace, const PgQuery__Node *node)
{
    add_relation(trace, node->create_seq_stmt->sequence);
}

static void
read_enum(Trace *trace, const PgQuery__Node *node)
{
    const PgQuery__CreateEnumStmt *create = node->create_enum_stmt;
    ParsedName name = parse_name(create->type_name, create->n_type_name);
    state(
        trace,
        (Fact){.kind = FACT_TYPE, .namespace = name.namespace, .name = name.name, .present = true});
}

static void
read_label(Trace *trace, const PgQuery__Node *node)
{
    const PgQuery__AlterEnumStmt *alter = node->alter_enum_stmt;
    ParsedName name = parse_name(alter->type_name, alter->n_type_name);
    state(trace, (Fact){.kind = FACT_LABEL,
                        .namespace = name.namespace,
                        .table = name.name,
                        .name = alter->new_val,
                        .present = true});
}

static void
read_function(Trace *trace, const PgQuery__Node *node)
{
    const PgQuery__CreateFunctionStmt *create = node->create_function_stmt;
    ParsedName name = parse_name(create->funcname, create->n_funcname);
    state(trace, (Fact){.kind = FACT_FUNCTION,
                        .namespace = name.namespace,
                        .name = name.name,
                        .present = true});
}

static void
read_trigger(Trace *trace, const PgQuery__Node *node)
{
    const PgQuery__CreateTrigStmt *create = node->create_trig_stmt;
    state(trace, (Fact){.kind = FACT_TRIGGER,
                        .namespace = create->relation->schemaname,
                        .table = create->relation->relname,
                        .name = create->trigname,
                        .present = true});
}

static void
read_schema(Trace *trace, const PgQuery__Node *node)
{
    state(trace, (Fact){.kind = FACT_NAMESPACE,
                        .name = node->create_schema_stmt->schemaname,
                        .present = true});
}

static void
read_extension(Trace *trace, const PgQuery__Node *node)
{
    state(trace, (Fact){.kind = FACT_EXTENSION,
                        .name = node->create_extension_stmt->extname,
                        .present = true});
}

// ---- drop and rename -------------------------------------------------------------------------

static bool
kind_of(PgQuery__ObjectType type, FactKind *kind)
{
    static const struct {
        PgQuery__ObjectType type;
        FactKind kind;
    } kinds[] = {
        {PG_QUERY__OBJECT_TYPE__OBJECT_TABLE, FACT_RELATION},
        {PG_QUERY__OBJECT_TYPE__OBJECT_VIEW, FACT_RELATION},
        {PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW, FACT_RELATION},
        {PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE, FACT_RELATION},
        {PG_QUERY__OBJECT_TYPE__OBJECT_INDEX, FACT_INDEX},
        {PG_QUERY__OBJECT_TYPE__OBJECT_TYPE, FACT_TYPE},
        {PG_QUERY__OBJECT_TYPE__OBJECT_FUNCTION, FACT_FUNCTION},
        {PG_QUERY__OBJECT_TYPE__OBJECT_PROCEDURE, FACT_FUNCTION},
        {PG_QUERY__OBJECT_TYPE__OBJECT_TRIGGER, FACT_TRIGGER},
        {PG_QUERY__OBJECT_TYPE__OBJECT_SCHEMA, FACT_NAMESPACE},
        {PG_QUERY__OBJECT_TYPE__OBJECT_EXTENSION, FACT_EXTENSION},
        {PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN, FACT_COLUMN},
        {PG_QUERY__OBJECT_TYPE__OBJECT_TABCONSTRAINT, FACT_CONSTRAINT},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (kinds[i].type == type) {
            *kind = kinds[i].kind;
            return true;
        }
    return false;
}

static void
read_drop(Trace *trace, const PgQuery__Node *node)
{
    const PgQuery__DropStmt *drop = node->drop_stmt;
    FactKind kind;
    if (!kind_of(drop->remove_type, &kind))
        return;
    for (size_t i = 0; i < drop->n_objects; i++) {
        ParsedName name = parse_object_name(drop->objects[i]);
        if (kind == FACT_RELATION)
            forget_parts(trace, name.namespace, name.name);
        Fact fact = {.kind = kind, .namespace = name.namespace, .name = name.name};
        if (kind == FACT_TRIGGER) { // schema.table.trigger
            fact.namespace = name.container;
            fact.table = name.namespace;
        }
        if (name.name != NULL)
            state(trace, fact);
    }
}

static void
read_rename(Trace *trace, const PgQuery__Node *node)
{
    const PgQuery__RenameStmt *rename = node->rename_stmt;
    FactKind kind;
    if (!kind_of(rename->rename_type, &kind))
        return;
    bool is_part = kind == FACT_COLUMN || kind == FACT_CONSTRAINT || kind == FACT_TRIGGER;
    ParsedName named = parse_object_name(rename->object);
    Fact old = {.kind = kind, .namespace = named.namespace, .name = named.name};
    if (rename->relation != NULL) {
        old.namespace = rename->relation->schemaname;
        old.table = is_part ? rename->relation->relname : NULL;
        old.name = is_part ? rename->subname : rename->relation->relname;
    }
    if (old.name == NULL || *old.name == '\0')
        return;
    Fact new = *state(trace, old);
    new.name = rename->newname;
    new.present = true;
    state(trace, new);
    if (kind == FACT_RELATION)
        rename_parts(trace, old.namespace, old.name, rename->newname);
}

// ---- what leaves no trace --------------------------------------------------------------------

static void
add_unseen(Trace *trace, const char *verb, const PgQuery__RangeVar *table)
{
    TraceUnseen row = {.revision = trace->revision,
                       .words = table != NULL
                                    ? arena_printf(trace->arena, "%s %s", verb, table->relname)
                                    : arena_text(trace->arena, verb)};
    g_array_append_val(trace->unseen, row);
}

static void
read_node(Trace *trace, const PgQuery__Node *node)
{
    static const struct {
        int node;
        void (*read)(Trace *trace, const PgQuery__Node *node);
    } readers[] = {
        {PG_QUERY__NODE__NODE_CREATE_STMT, read_create},
        {PG_QUERY__NODE__NODE_ALTER_TABLE_STMT, read_alter},
        {PG_QUERY__NODE__NODE_INDEX_STMT, read_index},
        {PG_QUERY__NODE__NODE_VIEW_STMT, read_view},
        {PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT, read_table_as},
        {PG_QUERY__NODE__NODE_CREATE_SEQ_STMT, read_sequence},
        {PG_QUERY__NODE__NODE_CREATE_ENUM_STMT, read_enum},
        {PG_QUERY__NODE__NODE_ALTER_ENUM_STMT, read_label},
        {PG_QUERY__NODE__NODE_CREATE_FUNCTION_STMT, read_function},
        {PG_QUERY__NODE__NODE_CREATE_TRIG_STMT, read_trigger},
        {PG_QUERY__NODE__NODE_CREATE_SCHEMA_STMT, read_schema},
        {PG_QUERY__NODE__NODE_CREATE_EXTENSION_STMT, read_extension},
        {PG_QUERY__NODE__NODE_DROP_STMT, read_drop},
        {PG_QUERY__NODE__NODE_RENAME_STMT, read_rename},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(readers); i++)
        if (readers[i].node == (int)node->node_case) {
            readers[i].read(trace, node);
            return;
        }
    if (node->node_case == PG_QUERY__NODE__NODE_UPDATE_STMT)
        add_unseen(trace, "UPDATE", node->update_stmt->relation);
    else if (node->node_case == PG_QUERY__NODE__NODE_INSERT_STMT)
        add_unseen(trace, "INSERT INTO", node->insert_stmt->relation);
    else if (node->node_case == PG_QUERY__NODE__NODE_DELETE_STMT)
        add_unseen(trace, "DELETE FROM", node->delete_stmt->relation);
    else if (node->node_case == PG_QUERY__NODE__NODE_DO_STMT)
        add_unseen(trace, "DO", NULL);
}

void
trace_read(Trace *trace, const char *sql)
{
    g_autoptr(Tree) parsed = tree_parse(sql);
    if (parsed == NULL)
        add_unseen(trace, "a statement that is not SQL as PostgreSQL 15 knows it", NULL);
    for (size_t i = 0; parsed != NULL && i < parsed->n_stmts; i++)
        read_node(trace, parsed->stmts[i]->stmt);
}
