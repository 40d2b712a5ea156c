#include "plan/hazard.h"

#include "plan/hazard-private.h"

typedef struct {
    HazardRule rule;
    const char *way;
    bool needs_approval;
    const char *(*find)(const Judging *judging); // the text, or NULL
} Rule;

// Rules bear squawk's names where the concept is the same.
static const Rule rules[] = {
    {{"changing-column-type", "a new type rewrites or reads a large table"},
     "a new column, filled in batches, takes the old one's place",
     true,
     hazard_type_change},
    {{"adding-field-with-default", "a new column's value is written to all rows of a large table"},
     "add it nullable, fill in batches, then NOT NULL by a check",
     true,
     hazard_filled_column},
    {{"adding-not-nullable-field", "SET NOT NULL reads a large table under a strong lock"},
     "a CHECK NOT VALID, validated, first: then it reads nothing",
     true,
     hazard_not_null},
    {{"adding-required-field", "a column that must have a value and gets none"},
     "give it a default",
     true,
     hazard_required_column},
    {{"adding-foreign-key-constraint", "a foreign key is checked while writes wait"},
     "NOT VALID, then VALIDATE in another transaction",
     true,
     hazard_foreign_key},
    {{"constraint-missing-not-valid", "a check reads a large table while all wait"},
     "NOT VALID, then VALIDATE in another transaction",
     true,
     hazard_check},
    {{"disallowed-unique-constraint", "a unique constraint builds its index while all wait"},
     "CREATE UNIQUE INDEX CONCURRENTLY, then USING INDEX",
     true,
     hazard_unique},
    {{"adding-serial-primary-key-field", "a primary key builds its index while all wait"},
     "CREATE UNIQUE INDEX CONCURRENTLY, then USING INDEX",
     true,
     hazard_primary_key},
    {{"require-concurrent-index-creation", "an index on a large table is built while writes wait"},
     "CREATE INDEX CONCURRENTLY",
     true,
     hazard_index},
    {{"require-concurrent-index-deletion", "an index of a large table goes under a strong lock"},
     "DROP INDEX CONCURRENTLY",
     true,
     hazard_index_drop},
    {{"require-concurrent-reindex", "an index of a large table is rebuilt while others wait"},
     "REINDEX CONCURRENTLY",
     true,
     hazard_reindex},
    {{"require-concurrent-partition-detach", "a partition is detached under a strong lock"},
     "DETACH PARTITION CONCURRENTLY",
     false,
     hazard_detach},
    {{"ban-alter-domain-with-add-constraint", "all values of a domain are looked at"},
     NULL,
     true,
     hazard_domain},
    {{"prefer-repack", "VACUUM FULL or CLUSTER rewrites a large table while all wait"},
     NULL,
     true,
     hazard_vacuum_full},
    {{"ban-drop-column", "a column and its values go"},
     "stop reading it first, drop it later",
     true,
     hazard_column_drop},
    {{"ban-drop-table", "a table and its rows go"},
     "stop reading it first, drop it later",
     true,
     hazard_table_drop},
    {{"ban-truncate-cascade", "all rows of a table go"}, NULL, true, hazard_truncate},
    {{"breaks-readers", "something that is read goes"},
     "stop reading it first",
     true,
     hazard_view_drop},
    {{"renaming-column", "the running version knows the old name"},
     "a new column beside it, until that version is gone",
     true,
     hazard_column_rename},
    {{"renaming-table", "the running version knows the old name"},
     "a view under the old name, until that version is gone",
     true,
     hazard_table_rename},
    {{"new-column-writers", "INSERTs of the running version fail"},
     "keep a default until that version is gone",
     true,
     hazard_writers},
    {{"default-too-long", "a default that does not fit its column"},
     NULL,
     true,
     hazard_default_too_long},
    {{"fk-drop-locks-both", "dropping a foreign key locks both of its tables"},
     NULL,
     false,
     hazard_key_drop},
    {{"no-fk-index", "a foreign key without an index on its side"},
     "CREATE INDEX CONCURRENTLY",
     false,
     hazard_key_without_index},
    {{"lock-held-longer", "work is done while an earlier statement's strong lock is held"},
     "a revision of its own",
     true,
     hazard_long_hold},
    {{"not-in-transaction", "a failure leaves something half done"}, NULL, true, hazard_half_done},
};

// ---- the door ----------------------------------------------------------------------------------

const HazardRule *
hazard_rule(size_t number)
{
    // What no statement tells by itself: preflight, rehearsal and apply find these.
    static const HazardRule others[] = {
        {"stamped-not-run", "a revision counts as applied and never ran"},
        {"uncommitted-revision", "a revision's file is untracked or modified in git"},
        {"duplicate-values", "rows that break a unique constraint"},
        {"null-values", "rows that break a NOT NULL"},
        {"orphan-rows", "rows that break a foreign key"},
        {"check-violations", "rows that break a check"},
        {"values-too-long", "values that do not fit a new type"},
        {"live-revision", "statements depend on what queries return"},
        {"old-transaction", "a transaction that CONCURRENTLY would wait for"},
        {"invalid-index", "an index that a failed build left"},
        {"measured-elsewhere", "locks were measured on another major version"},
    };
    if (number < G_N_ELEMENTS(rules))
        return &rules[number].rule;
    number -= G_N_ELEMENTS(rules);
    return number < G_N_ELEMENTS(others) ? &others[number] : NULL;
}

static const PgQuery__RangeVar *
range_of(const TreeNode *node)
{
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_ALTER_TABLE_STMT:
        return node->alter_table_stmt->relation;
    case PG_QUERY__NODE__NODE_INDEX_STMT:
        return node->index_stmt->relation;
    case PG_QUERY__NODE__NODE_RENAME_STMT:
        return node->rename_stmt->relation;
    case PG_QUERY__NODE__NODE_CLUSTER_STMT:
        return node->cluster_stmt->relation;
    default:
        return NULL;
    }
}

static const TreeNode *
first_node(const Tree *tree)
{
    return tree != NULL && tree->n_stmts > 0 ? tree->stmts[0]->stmt : NULL;
}

size_t
hazards_find(Arena *arena, const HazardFacts *facts, const HazardStatement *statement,
             const Hazard **hazards)
{
    g_autoptr(Tree) tree = tree_parse(statement->sql);
    Judging judging = {arena, facts, statement, first_node(tree), NULL};
    *hazards = NULL;
    if (judging.node == NULL)
        return 0;
    const PgQuery__RangeVar *range = range_of(judging.node);
    if (range != NULL)
        judging.table = tree_find_table(facts->database, range->schemaname, range->relname);
    Hazard *found = ARENA_NEW_ARRAY(arena, Hazard, G_N_ELEMENTS(rules));
    size_t count = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
        const char *text = rules[i].find(&judging);
        if (text != NULL)
            found[count++] =
                (Hazard){rules[i].rule.name, text, rules[i].way, rules[i].needs_approval};
    }
    *hazards = found;
    return count;
}
