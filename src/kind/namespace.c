#include "kind/kind-private.h"

#include "base/sql.h"

#include <string.h>

// ---- reading -----------------------------------------------------------------------------------

// ---- comparing ---------------------------------------------------------------------------------

static const char *const aspects[] = {"comment", NULL};

static unsigned
compare_namespace(Comparison *comparison, const Object *from, const Object *to)
{
    (void)comparison;
    return compare_comments(from, to);
}

// ---- DDL ---------------------------------------------------------------------------------------

static void
create_namespace(Statements *statements, const Object *object)
{
    statements_add(statements, "CREATE SCHEMA %I", object->name);
    statements_add_comment(statements, object, false);
}

static void
alter_namespace(Statements *statements, const Object *from, const Object *to, unsigned which)
{
    (void)from;
    if (which & ASPECT_COMMENT)
        statements_add_comment(statements, to, true);
}

const Kind kind_namespace = {
    .name = "schema",
    .plural = "schemas",
    .aspects = aspects,
    .compare = compare_namespace,
    .create = create_namespace,
    .alter = alter_namespace,
    .drop = statements_add_drop,
};
