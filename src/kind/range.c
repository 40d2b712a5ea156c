#include "kind/kind-private.h"

#include "base/sql.h"

#include <string.h>

// ---- reading -----------------------------------------------------------------------------------

// ---- comparing ---------------------------------------------------------------------------------

enum { ASPECT_DEFINITION = 2 };

static const char *const aspects[] = {"comment", "definition", NULL};

static unsigned
compare_range(Comparison *comparison, const Object *from, const Object *to)
{
    (void)comparison;
    return compare_comments(from, to) |
           compare_text(((const Program *)from)->definition, ((const Program *)to)->definition,
                        ASPECT_DEFINITION);
}

// ---- DDL ---------------------------------------------------------------------------------------

static void
create_range(Statements *statements, const Object *object)
{
    statements_add(statements, "%s", ((const Program *)object)->definition);
    statements_add_comment(statements, object, false);
}

static void
alter_range(Statements *statements, const Object *from, const Object *to, unsigned which)
{
    (void)from;
    if (which & ASPECT_COMMENT)
        statements_add_comment(statements, to, true);
}

const Kind kind_range = {
    .name = "range type",
    .plural = "range types",
    .aspects = aspects,
    .anew = ASPECT_DEFINITION,
    .compare = compare_range,
    .create = create_range,
    .alter = alter_range,
    .drop = statements_add_drop,
};
