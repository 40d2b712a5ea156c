#pragma once

/**
 * strategy-private: between the choice for each change and the parts that come of them.
 *
 * Shape    Change + Choice -> Decision; a Decision and the groups of its statements in the Plan ->
 *          Blocks, each a list of statements that stand in one part; Blocks in an order -> parts
 * Owns     everything lives in the arena of the PlanParts, but for the lists of a Block
 */

#include "plan/plan-private.h"
#include "plan/strategy.h"

/** How a block shares a revision with others. */
typedef enum {
    BLOCK_TOGETHER, // in a transaction, with any others
    BLOCK_ALONE,    // in a transaction of its own: what follows needs it committed
    BLOCK_OUTSIDE,  // in none, alone
} BlockType;

typedef struct {
    const char *sql, *comment;
    const Fill *fill;
    bool loses_data, is_data;
} BlockStatement;

typedef struct {
    BlockType type;
    GArray *statements, *undo; // BlockStatement, in the order that they run in
    const char *words;         // "fill in batches of 1,000, pause 100 ms"
    const char *title;         // of a part that begins with it: "fill user.role"
    const char *lasting;       // what its undo does not bring back
    const Change *change;
    const Object *object;
    size_t rank;          // its place in the order of the plan
    GPtrArray *followers; // Block *
    unsigned waits;
    size_t part;
    bool is_online; // its undo is its own; else the inverse plan has it
    bool is_undone; // written while undoing
} Block;

/** What was decided about a change, and what that needs to know. */
typedef struct {
    const struct Deciding *deciding;
    PlanChange *row;
    const Change *change;
    Choice choice;      // zero where nothing was said
    const Table *table; // that it belongs to, as the database has it; NULL: new, or none
    Fill *fill;         // of the batched fill; NULL: there is no key to fill by, or no fill
} Decision;

typedef struct Deciding {
    Arena *arena;
    const Changes *changes;
    const StrategyOptions *options;
    const Schema *database;
    double online_rows;
    Decision *decisions;
    GArray *questions; // PlanQuestion
} Deciding;

/** Writes blocks; the first is TOGETHER unless said otherwise. */
typedef struct {
    const Decision *decision;
    GPtrArray *blocks; // Block *
} Writer;

// ---- block.c -----------------------------------------------------------------------------------

Block *block_add(Writer *writer, BlockType type, const char *words);
void block_free(Block *block);
/** Adds a statement to the last block; format and arguments as sql_add(). Returns the row, to say
 * more about it. */
BlockStatement *block_do(Writer *writer, const char *format, ...);
void block_undo(Writer *writer, const char *format, ...);
/** Adds all of them. */
void block_do_all(Writer *writer, const Statements *statements);
void block_undo_all(Writer *writer, const Statements *statements);
/** Statements that a kind may append to, up and down. */
Statements block_statements(const Decision *decision);
Statements block_undo_statements(const Decision *decision);

// ---- decide.c ----------------------------------------------------------------------------------

/** Fills the decisions and questions of all changes. */
void decide_all(Deciding *deciding);
/** The bit of an aspect by its name; 0 when the kind has no such aspect. */
unsigned change_aspect(const Change *change, const char *name);
/** A fill by the key that was chosen, the primary key, or another that is never NULL; NULL: there
 * is none. */
Fill *decide_fill_by_key(const Decision *decision, const char *column, const char *expression);
/** Asks; the text is copied. */
void decide_ask(Deciding *deciding, const Decision *decision, const char *text, const char *hint);

// ---- value.c -----------------------------------------------------------------------------------

/** Whether the expression is a constant: a literal, signed or cast. */
bool value_is_constant(const char *sql);

// ---- forms.c, column-form.c, type-form.c, partition-form.c -------------------------------------

/** How a change is written where the plan's own statements are not enough. */
typedef struct {
    const char *name;
    bool (*fits)(const Decision *decision);
    bool (*hurts)(const Decision *decision); // whether direct would, on a large table
    void (*write)(Writer *writer);
    const char *reason; // why it is taken
} OnlineForm;

/** The online form of a change, or NULL. */
const OnlineForm *online_form(const Decision *decision);
/** Writes what direct means where a fill is to be written; false: the plan's statements serve. */
bool write_direct_form(Writer *writer);

bool new_column_fits(const Decision *decision);
bool new_column_hurts(const Decision *decision);
void new_column_write(Writer *writer);
bool not_null_fits(const Decision *decision);
bool not_null_hurts(const Decision *decision);
void not_null_write(Writer *writer);
/** The part that fills; the parts that show by a check that no NULL is left, and say NOT NULL. */
void column_write_fill(Writer *writer, const Fill *fill);
void column_write_not_null(Writer *writer, const Column *column);

bool partition_index_fits(const Decision *decision);
void partition_index_write(Writer *writer);
bool partition_key_fits(const Decision *decision);
void partition_key_write(Writer *writer);
bool partition_reference_fits(const Decision *decision);
void partition_reference_write(Writer *writer);

/** CREATE INDEX CONCURRENTLY and what is said of the index afterwards. */
void form_do_concurrent_index(Writer *writer, const Index *index);
/** The index that is to stand behind the constraint. */
Index form_index_of_key(const Decision *decision, const Constraint *key, const char *name);
/** ADD CONSTRAINT … USING INDEX. */
void form_do_key_using_index(Writer *writer, const Constraint *key, const char *index);

bool new_type_fits(const Decision *decision);
void new_type_write(Writer *writer);

// ---- parts.c -----------------------------------------------------------------------------------

/** Puts the blocks into parts: fills Block.part and returns the number of parts. */
size_t schedule_blocks(GPtrArray *blocks);

// ---- group.c -----------------------------------------------------------------------------------

typedef struct {
    Deciding *deciding;
    const Plan *plan;
    GHashTable *rows;      // const Object * -> the caller's Change of it
    GPtrArray *blocks;     // Block *, in an order that runs
    Block **first, **last; // of each group of the plan
} BlockList;

/** Takes back what cannot be done online after all. */
void settle_strategies(const BlockList *blocks);
/** Writes the blocks of all groups, and what waits for what. */
void make_blocks(BlockList *blocks);

// ---- undo.c ------------------------------------------------------------------------------------

typedef struct {
    Arena *arena;
    const Changes *changes; // that the parts do
    GPtrArray *blocks;      // Block *, with their parts
    GArray **parts;         // of each part, the PlanSteps that undo it
    GHashTable *rows;       // const Object * -> the caller's Change of it
    GHashTable *by_change;  // const Change * of the caller -> its last Block with statements
    PlanUsers **users;      // of changes->to
} Undoing;

/** Fills the part; false with PLAN_ERROR when no way back can be found. */
bool undo_part(const Undoing *undoing, size_t number, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// ---- strategy.c --------------------------------------------------------------------------------

/** The caller's row of a change that a plan copied or turned round; NULL: it has none. */
const Change *row_of_change(GHashTable *rows, const Change *change);

// ---- judge.c -----------------------------------------------------------------------------------

/** Fills locks and hazards of all steps (PlanStep), up and down. */
void judge_parts(const Deciding *deciding, GArray **steps, GArray **undo, size_t count);
