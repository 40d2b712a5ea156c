#include "kind/kind-private.h"

#include "base/sql.h"
#include "kind/reflect-private.h"

#include <string.h>

// ---- reading -----------------------------------------------------------------------------------

static void
read_trigger(Reflection *reflection, const CatalogRow *row)
{
    const Relation *table = reflection_relation(reflection, row_oid(row, 1));
    if (table == NULL)
        return;
    Program *trigger = ARENA_NEW(reflection->arena, Program);
    trigger->object = reflection_child(KIND_TRIGGER, row_intern(row, 2, reflection->arena), table);
    trigger->type = row_char(row, 3);
    trigger->definition = row_copy(row, 4, reflection->arena);
    reflection_know(reflection, CATALOG_TRIGGER, row_oid(row, 0), &trigger->object);
    schema_add(reflection->schema, &trigger->object);
}

static const CatalogQuery queries[] = {
    {"trigger", query_trigger, false, read_trigger, NULL},
    {0},
};

// ---- comparing ---------------------------------------------------------------------------------

enum { ASPECT_DEFINITION = 2, ASPECT_ENABLED = 4 };

static const char *const aspects[] = {"comment", "definition", "enabled", NULL};

static unsigned
compare_trigger(Comparison *comparison, const Object *from, const Object *to)
{
    (void)comparison;
    const Program *a = (const Program *)from, *b = (const Program *)to;
    return compare_comments(from, to) |
           compare_text(a->definition, b->definition, ASPECT_DEFINITION) |
           compare_flag(a->type != b->type, ASPECT_ENABLED);
}

// ---- DDL ---------------------------------------------------------------------------------------

// pg_trigger.tgenabled
static void
add_enabled(Statements *statements, const Program *trigger)
{
    const char *word = trigger->type == 'D'   ? "DISABLE"
                       : trigger->type == 'A' ? "ENABLE ALWAYS"
                       : trigger->type == 'R' ? "ENABLE REPLICA"
                                              : "ENABLE";
    statements_add(statements, "ALTER TABLE %Q %s TRIGGER %I", trigger->object.namespace,
                   trigger->object.parent->name, word, trigger->object.name);
}

static void
create_trigger(Statements *statements, const Object *object)
{
    const Program *trigger = (const Program *)object;
    statements_add(statements, "%s", trigger->definition);
    if (trigger->type != 'O' && trigger->type != 0)
        add_enabled(statements, trigger);
    statements_add_comment(statements, object, false);
}

static void
alter_trigger(Statements *statements, const Object *from, const Object *to, unsigned which)
{
    (void)from;
    if (which & ASPECT_ENABLED)
        add_enabled(statements, (const Program *)to);
    if (which & ASPECT_COMMENT)
        statements_add_comment(statements, to, true);
}

const Kind kind_trigger = {
    .name = "trigger",
    .plural = "triggers",
    .aspects = aspects,
    .anew = ASPECT_DEFINITION,
    .compare = compare_trigger,
    .create = create_trigger,
    .alter = alter_trigger,
    .drop = statements_add_drop,
    .queries = queries,
};
