#pragma once

// What the two halves of a trace share: the facts.

#include "run/trace.h"
#include "schema/type.h"

typedef enum {
    FACT_RELATION, // table, view, sequence
    FACT_COLUMN,
    FACT_CONSTRAINT,
    FACT_INDEX,
    FACT_TYPE,
    FACT_LABEL, // of an enum
    FACT_FUNCTION,
    FACT_TRIGGER,
    FACT_NAMESPACE,
    FACT_EXTENSION,
} FactKind;
enum { FACT_KINDS = FACT_EXTENSION + 1 };

typedef struct {
    FactKind kind;
    const char *namespace; // NULL: found through search_path
    const char *table;     // of columns, constraints, indexes, triggers; the type of a label
    const char *name;
    bool present;
    bool implied; // a column of a new table: said only where it is missing
    bool gone;    // overruled
    const Type *type;
    bool says_null, not_null;
    const Revision *revision;
} Fact;

struct Trace {
    Arena *arena;
    GArray *facts;            // Fact
    GArray *lines;            // TraceLine
    GArray *unseen;           // TraceUnseen
    const Revision *revision; // at hand
    size_t seen;              // facts of it
};

/** Reads one text of SQL; false: nothing of it can be seen. */
void trace_read(Trace *trace, const char *sql);
