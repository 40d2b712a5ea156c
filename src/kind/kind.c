#include "kind/kind.h"

#include "kind/kind-private.h"

static const Kind *const kinds[] = {
    [KIND_NAMESPACE] = &kind_namespace,   [KIND_EXTENSION] = &kind_extension,
    [KIND_COLLATION] = &kind_collation,   [KIND_ENUM] = &kind_enum,
    [KIND_DOMAIN] = &kind_domain,         [KIND_COMPOSITE] = &kind_composite,
    [KIND_RANGE] = &kind_range,           [KIND_SEQUENCE] = &kind_sequence,
    [KIND_FUNCTION] = &kind_function,     [KIND_TABLE] = &kind_table,
    [KIND_COLUMN] = &kind_column,         [KIND_CONSTRAINT] = &kind_constraint,
    [KIND_INDEX] = &kind_index,           [KIND_TRIGGER] = &kind_trigger,
    [KIND_POLICY] = &kind_policy,         [KIND_VIEW] = &kind_view,
    [KIND_DEFINITION] = &kind_definition, [KIND_PRIVILEGE] = &kind_privilege,
};

_Static_assert(G_N_ELEMENTS(kinds) == KINDS, "a row for each kind");

const Kind *
kind_of(KindId id)
{
    return kinds[id];
}
