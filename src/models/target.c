#include "models/target.h"

#include "base/text.h"
#include "python/evaluator.h"

#include <string.h>

bool
is_target(const Declarations *declarations, const MetaData *metadata)
{
    return declarations->targets.count == 0 || metadata->bind != NULL ||
           pointers_contain(&declarations->targets, metadata);
}

static size_t
count_with_tables(const Declarations *declarations)
{
    size_t count = 0;
    for (size_t i = 0; i < declarations->metadata.count; i++) {
        const MetaData *metadata = declarations->metadata.rows[i];
        count += metadata->bind == NULL && metadata->tables.count > 0;
    }
    return count;
}

// target_metadata may be one, or several in a list, a tuple or a dict.
static void
add_targets(Evaluator *evaluator, const Value *value)
{
    Declarations *declarations = declarations_of(evaluator);
    MetaData *metadata = declared_metadata(value);
    const Items *several = value == NULL ? NULL : value_sequence(value);
    if (metadata != NULL && metadata->tables.count > 0)
        pointers_add(evaluator_arena(evaluator), &declarations->targets, metadata);
    for (size_t i = 0; several != NULL && i < several->count; i++)
        add_targets(evaluator, several->items[i]);
    for (size_t i = 0; value != NULL && value->kind == VALUE_DICT && i < value->dict.count; i++)
        add_targets(evaluator, value->dict.entries[i].value);
}

static void
add_flask_targets(Evaluator *evaluator)
{
    Declarations *declarations = declarations_of(evaluator);
    for (size_t i = 0; i < declarations->metadata.count; i++) {
        MetaData *metadata = declarations->metadata.rows[i];
        if (metadata->is_flask && metadata->tables.count > 0)
            pointers_add(evaluator_arena(evaluator), &declarations->targets, metadata);
    }
}

void
find_targets(Evaluator *evaluator, const char *migrations)
{
    Declarations *declarations = declarations_of(evaluator);
    if (migrations == NULL || count_with_tables(declarations) < 2)
        return;
    g_autofree char *environment = g_build_filename(migrations, "env.py", NULL);
    if (!g_file_test(environment, G_FILE_TEST_EXISTS))
        return;
    const Value *module = evaluator_import_file(evaluator, environment);
    const Binding *row = module->kind == VALUE_MODULE
                             ? namespace_find(&module->module->names, "target_metadata")
                             : NULL;
    if (row != NULL)
        add_targets(evaluator, row->value);
    if (declarations->targets.count == 0)
        add_flask_targets(evaluator);
}

static void
tell_metadata(Evaluator *evaluator, const MetaData *metadata)
{
    enum { NAMED = 20 };
    g_autoptr(GString) names = g_string_new(NULL);
    for (size_t i = 0; i < metadata->tables.count && i < NAMED; i++)
        g_string_append_printf(names, "%s\"%s\"", i > 0 ? ", " : "",
                               ((DeclaredTable *)metadata->tables.rows[i])->name);
    if (metadata->tables.count > NAMED)
        g_string_append_printf(names, " and %u more", metadata->tables.count - NAMED);
    g_autofree char *count = text_plural(metadata->tables.count, "table");
    const DeclaredTable *first = metadata->tables.rows[0];
    declare_remark(evaluator, first->origin, SEVERITY_REMARK,
                   "%s of another MetaData than the one of env.py not compared: %s", count,
                   names->str);
}

void
tell_other_metadata(Evaluator *evaluator)
{
    const Declarations *declarations = declarations_of(evaluator);
    for (size_t i = 0; i < declarations->metadata.count; i++) {
        const MetaData *metadata = declarations->metadata.rows[i];
        if (metadata->tables.count > 0 && !is_target(declarations, metadata))
            tell_metadata(evaluator, metadata);
    }
}
