#include "diff/merge-private.h"

#include <string.h>

static bool
matches_pattern(const Walk *walk, const Object *object)
{
    if (walk->patterns->len == 0)
        return false;
    g_autofree char *qualified =
        g_strdup_printf("%s.%s", object->namespace == NULL ? "" : object->namespace, object->name);
    for (size_t i = 0; i < walk->patterns->len; i++) {
        const char *text = walk->options->ignore[i];
        const char *name = strchr(text, '.') != NULL ? qualified : object->name;
        if (g_pattern_spec_match_string(walk->patterns->pdata[i], name))
            return true;
    }
    return false;
}

// Alembic's table, whatever it is called: one column version_num varchar(32).
static bool
is_version_table(const Object *object)
{
    const Table *table = (const Table *)object;
    return object->kind == KIND_TABLE && table->column_count == 1 &&
           strcmp(table->columns[0]->object.name, "version_num") == 0 &&
           strcmp(table->columns[0]->type->name, "varchar") == 0;
}

// Partitions come and go at run time: models declare their parent.
static bool
is_partition_of_known(const Object *object, const Schema *other)
{
    const Table *table = (const Table *)object;
    if (object->kind != KIND_TABLE || table->partition_bound == NULL)
        return false;
    const Object *parent = table->parents[0];
    return schema_find_table(other, parent->namespace, parent->name) != NULL ||
           is_partition_of_known(parent, other);
}

static const char *
reason_on_one_side(const Walk *walk, const Object *object, const Schema *other)
{
    if (object->extension != NULL)
        return arena_printf(walk->arena, "member of extension %s", object->extension);
    if (schema_speaks_for_all(other))
        return NULL;
    // Models declare an enum only by a column of theirs, and dropping a table leaves it behind.
    if (object->kind == KIND_ENUM)
        return "an enum that no model uses";
    if (is_version_table(object))
        return "a table of versions";
    return is_partition_of_known(object, other) ? "a partition of a table that is compared" : NULL;
}

const char *
reason_to_ignore(const Walk *walk, const Object *object, const Schema *other)
{
    if (matches_pattern(walk, object))
        return "ignored by trueup.conf";
    if (object->kind == KIND_TABLE && ((const Table *)object)->reflected != NULL)
        return arena_printf(walk->arena, "read at run time (%s)",
                            ((const Table *)object)->reflected);
    return other == NULL ? NULL : reason_on_one_side(walk, object, other);
}
