#include "tests/server/describe.h"

#include "kind/kind.h"

#include <string.h>

static void
add_list(GString *text, const char *label, const char *const *names, size_t count)
{
    if (count == 0)
        return;
    g_string_append_printf(text, " %s(", label);
    for (size_t i = 0; i < count; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", names[i]);
    g_string_append_c(text, ')');
}

static void
add_text(GString *text, const char *label, const char *value)
{
    if (value != NULL)
        g_string_append_printf(text, " %s %s", label, value);
}

static void
add_flag(GString *text, bool is_set, const char *label)
{
    if (is_set)
        g_string_append_printf(text, " %s", label);
}

static void
add_type(GString *text, const Type *type)
{
    g_autofree char *formatted = type_format(type);
    g_string_append_printf(text, " %s", formatted);
    if (type->collation != NULL)
        g_string_append_printf(text, " collate %s%s%s",
                               type->collation_namespace == NULL ? "" : type->collation_namespace,
                               type->collation_namespace == NULL ? "" : ".", type->collation);
}

static void
add_sequence(GString *text, const Sequence *sequence)
{
    add_type(text, &sequence->type);
    g_string_append_printf(text, " start %ld by %ld from %ld to %ld cache %ld",
                           (long)sequence->start, (long)sequence->increment,
                           (long)sequence->minimum, (long)sequence->maximum, (long)sequence->cache);
    add_flag(text, sequence->cycle, "cycle");
    add_flag(text, sequence->unlogged, "unlogged");
    if (sequence->owner_table != NULL)
        g_string_append_printf(text, " owned by %s.%s.%s", sequence->owner_namespace,
                               sequence->owner_table, sequence->owner_column);
}

static void
add_table(GString *text, const Table *table)
{
    static const char *const types[] = {
        [TABLE_ORDINARY] = "", [TABLE_PARTITIONED] = " partitioned", [TABLE_FOREIGN] = " foreign"};
    g_string_append(text, types[table->type]);
    add_text(text, "by", table->partition_key);
    for (size_t i = 0; i < table->parent_count; i++)
        add_text(text, "parent", table->parents[i]->name);
    add_text(text, "bound", table->partition_bound);
    add_flag(text, table->unlogged, "unlogged");
    add_flag(text, table->row_security, "row-security");
    add_flag(text, table->force_row_security, "forced");
    if (table->replica_identity != 'd')
        g_string_append_printf(text, " replica %c", table->replica_identity);
    add_text(text, "using", table->access_method);
    add_text(text, "tablespace", table->tablespace);
    add_list(text, "with", table->options, table->option_count);
    add_text(text, "server", table->server);
    add_list(text, "foreign", table->foreign_options, table->foreign_option_count);
    if (table->row_estimate >= 0)
        g_string_append_printf(text, " rows %.0f bytes %ld", table->row_estimate,
                               (long)table->size_bytes);
}

static void
add_column(GString *text, const Column *column)
{
    static const char *const identities[] = {
        [IDENTITY_NOT] = NULL, [IDENTITY_ALWAYS] = "always", [IDENTITY_BY_DEFAULT] = "by default"};
    static const char *const generated[] = {[GENERATED_NOT] = "default",
                                            [GENERATED_STORED] = "stored",
                                            [GENERATED_VIRTUAL] = "virtual"};
    g_string_append_printf(text, " %d", column->position);
    add_type(text, column->type);
    add_flag(text, column->not_null, "not null");
    add_text(text, generated[column->generated], column->default_sql);
    add_text(text, "identity", identities[column->identity]);
    if (column->sequence != NULL) {
        add_text(text, column->serial ? "serial" : "of", column->sequence->object.name);
        g_string_append_c(text, '[');
        add_sequence(text, column->sequence);
        g_string_append_c(text, ']');
    }
    add_flag(text, column->inherited, "inherited");
    if (column->storage != '\0')
        g_string_append_printf(text, " storage %c", column->storage);
    if (column->compression != '\0')
        g_string_append_printf(text, " compression %c", column->compression);
    if (column->statistics != -1)
        g_string_append_printf(text, " statistics %d", column->statistics);
    add_list(text, "with", column->options, column->option_count);
}

static void
add_element(GString *text, const IndexElement *element)
{
    if (element->column != NULL)
        g_string_append_printf(text, "%s", element->column);
    else
        g_string_append_printf(text, "{%s}", element->expression);
    add_text(text, "collate", element->collation);
    if (element->opclass != NULL)
        g_string_append_printf(text, " %s%s%s",
                               element->opclass_namespace == NULL ? "" : element->opclass_namespace,
                               element->opclass_namespace == NULL ? "" : ".", element->opclass);
    if (element->opclass_options != NULL)
        g_string_append_printf(text, "(%s)", element->opclass_options);
    add_flag(text, element->descending, "desc");
    add_flag(text, element->nulls_first, "nulls first");
    add_text(text, "with", element->operator);
}

static void
add_index(GString *text, const Index *index)
{
    g_string_append_printf(text, " %s (", index->method);
    for (size_t i = 0; i < index->element_count; i++) {
        g_string_append(text, i > 0 ? ", " : "");
        add_element(text, &index->elements[i]);
    }
    g_string_append_c(text, ')');
    add_flag(text, index->unique, "unique");
    add_flag(text, index->nulls_not_distinct, "nulls not distinct");
    add_list(text, "include", index->included, index->included_count);
    add_text(text, "where", index->predicate);
    add_text(text, "tablespace", index->tablespace);
    add_list(text, "with", index->options, index->option_count);
    add_flag(text, !index->valid, "invalid");
    add_flag(text, index->clustered, "clustered");
    add_flag(text, index->replica_identity, "replica");
    if (index->parent_index != NULL)
        add_text(text, "of", index->parent_index->name);
}

static void
add_foreign_key(GString *text, const Constraint *constraint)
{
    g_string_append_printf(text, " to %s.%s", constraint->referenced_namespace,
                           constraint->referenced_table);
    add_list(text, "columns", constraint->referenced_columns, constraint->column_count);
    if (constraint->match != 's')
        g_string_append_printf(text, " match %c", constraint->match);
    if (constraint->on_update != 'a')
        g_string_append_printf(text, " update %c", constraint->on_update);
    if (constraint->on_delete != 'a')
        g_string_append_printf(text, " delete %c", constraint->on_delete);
    add_list(text, "set", constraint->set_columns, constraint->set_column_count);
}

static void
add_constraint(GString *text, const Constraint *constraint)
{
    static const char *const types[] = {[CONSTRAINT_PRIMARY_KEY] = "primary key",
                                        [CONSTRAINT_UNIQUE] = "unique",
                                        [CONSTRAINT_CHECK] = "check",
                                        [CONSTRAINT_FOREIGN_KEY] = "foreign key",
                                        [CONSTRAINT_EXCLUSION] = "exclusion"};
    g_string_append_printf(text, " %s", types[constraint->type]);
    add_list(text, "columns", constraint->columns, constraint->column_count);
    add_text(text, "is", constraint->expression);
    if (constraint->type == CONSTRAINT_FOREIGN_KEY)
        add_foreign_key(text, constraint);
    add_flag(text, constraint->deferrable, "deferrable");
    add_flag(text, constraint->deferred, "deferred");
    add_flag(text, constraint->no_inherit, "no inherit");
    add_flag(text, !constraint->validated, "not valid");
    add_flag(text, !constraint->enforced, "not enforced");
    add_flag(text, constraint->inherited, "inherited");
    if (constraint->index != NULL) {
        add_text(text, "index", constraint->index->object.name);
        add_index(text, constraint->index);
    }
}

static void
add_domain(GString *text, const Domain *domain)
{
    add_type(text, &domain->type);
    add_flag(text, domain->not_null, "not null");
    add_text(text, "default", domain->default_sql);
    for (size_t i = 0; i < domain->check_count; i++) {
        add_text(text, "check", domain->checks[i].name);
        add_text(text, "is", domain->checks[i].expression);
        add_flag(text, !domain->checks[i].validated, "not valid");
    }
}

static void
add_composite(GString *text, const CompositeType *type)
{
    for (size_t i = 0; i < type->attribute_count; i++) {
        g_string_append_printf(text, "%s %s", i > 0 ? "," : "", type->attributes[i].name);
        add_type(text, &type->attributes[i].type);
    }
}

static void
add_program(GString *text, const Program *program)
{
    if (program->type != '\0')
        g_string_append_printf(text, " %c", program->type);
    add_list(text, "columns", program->columns, program->column_count);
    if (program->object.kind != KIND_RANGE) // what steps aside with it
        add_list(text, "with", program->options, program->option_count);
    add_text(text, "drop", program->signature);
    add_text(text, "is", program->definition);
}

static void
add_policy(GString *text, const Policy *policy)
{
    g_string_append_printf(text, " %c%s", policy->command,
                           policy->permissive ? "" : " restrictive");
    add_list(text, "to", policy->roles, policy->role_count);
    add_text(text, "using", policy->using_sql);
    add_text(text, "check", policy->check_sql);
}

static void
add_fields(GString *text, const Object *object)
{
    switch (object->kind) {
    case KIND_NAMESPACE:
        return;
    case KIND_EXTENSION:
        add_text(text, "in", ((const Extension *)object)->installed_in);
        return;
    case KIND_ENUM:
        add_list(text, "labels", ((const EnumType *)object)->labels,
                 ((const EnumType *)object)->label_count);
        return;
    case KIND_DOMAIN:
        add_domain(text, (const Domain *)object);
        return;
    case KIND_COMPOSITE:
        add_composite(text, (const CompositeType *)object);
        return;
    case KIND_SEQUENCE:
        add_sequence(text, (const Sequence *)object);
        return;
    case KIND_COLLATION:
    case KIND_RANGE:
    case KIND_FUNCTION:
    case KIND_TRIGGER:
    case KIND_VIEW:
        add_program(text, (const Program *)object);
        return;
    case KIND_TABLE:
        add_table(text, (const Table *)object);
        return;
    case KIND_COLUMN:
        add_column(text, (const Column *)object);
        return;
    case KIND_CONSTRAINT:
        add_constraint(text, (const Constraint *)object);
        return;
    case KIND_INDEX:
        add_index(text, (const Index *)object);
        return;
    case KIND_POLICY:
        add_policy(text, (const Policy *)object);
        return;
    case KIND_DEFINITION:
        add_list(text, "made by", ((const OtherObject *)object)->statements,
                 ((const OtherObject *)object)->statement_count);
        return;
    case KIND_PRIVILEGE:
        add_list(text, "may", ((const Privilege *)object)->entries,
                 ((const Privilege *)object)->entry_count);
        return;
    }
}

static int
compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// In the order of their names: what the schema has is in no order.
static void
add_needs(GString *text, const Object *object)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < object->need_count; i++) {
        g_autofree char *path = object_path(object->needs[i]);
        g_ptr_array_add(names,
                        g_strdup_printf("%s %s", kind_of(object->needs[i]->kind)->name, path));
    }
    g_ptr_array_sort(names, compare_names);
    add_list(text, "needs", (const char *const *)names->pdata, names->len);
}

static void
describe_object(GString *text, const Object *object, bool is_child)
{
    g_string_append_printf(text, "%s%s %s", is_child ? "  " : "", kind_of(object->kind)->name,
                           object->name);
    add_fields(text, object);
    add_text(text, "comment", object->comment);
    add_text(text, "member of", object->extension);
    add_text(text, "unknown:", object->unknown);
    add_needs(text, object);
    g_string_append_c(text, '\n');
    for (size_t i = 0; i < object->child_count; i++)
        describe_object(text, object->children[i], true);
}

char *
describe_schema(const Schema *schema, const char *namespace)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < schema->count; i++) {
        const Object *object = schema->objects[i];
        bool is_base = object->kind == KIND_NAMESPACE ||
                       (object->kind == KIND_EXTENSION && strcmp(object->name, "plpgsql") == 0);
        if (!is_base && (object->namespace == NULL || strcmp(object->namespace, namespace) == 0))
            describe_object(text, object, false);
    }
    return g_string_free(text, FALSE);
}
