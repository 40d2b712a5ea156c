#pragma once

/** kind-private: the rows of the table of kinds, each defined at the end of its kind's file. */

#include "kind/kind.h"

extern const Kind kind_namespace, kind_extension, kind_collation, kind_enum, kind_domain,
    kind_composite, kind_range, kind_sequence, kind_function, kind_table, kind_column,
    kind_constraint, kind_index, kind_trigger, kind_policy, kind_view;
