#pragma once

/**
 * drift, inside: the state of the screen, and what its files share.
 *
 * Shape    picture -> entries of the table list -> rows of the selected table -> lines of detail.
 *          Each is made anew when what it is made of changes, never while drawing.
 * Source   SCREENS.md §8.1
 */

#include "ui/actions.h"
#include "ui/app.h"
#include "ui/widgets/list.h"

#include <string.h>

enum { DRIFT_WIDE = 100, DRIFT_WIDEST = 160, DRIFT_NARROW = 80, DRIFT_MANY = 1000 };

typedef enum { FILTER_TABLES, FILTER_ROWS, FILTER_EVERYTHING } Filter;
enum { FILTERS = FILTER_EVERYTHING + 1 };
typedef enum { PANE_TABLES, PANE_ROWS, PANE_DETAIL } Pane;
enum { PANES = PANE_DETAIL + 1 };
typedef enum { ORDER_DECLARED, ORDER_NAME, ORDER_DIFFERENCES } Order;
enum { ORDERS = ORDER_DIFFERENCES + 1 };
typedef enum { DETAIL_EVIDENCE, DETAIL_MODELS, DETAIL_DATABASE, DETAIL_DIFF } Detail;
enum { DETAILS = DETAIL_DIFF + 1 };

/** A line of the table list: a table, or the fold of a schema. */
typedef struct {
    const DriftTable *table; // NULL: a fold
    const char *namespace;
} TableEntry;

typedef enum { ENTRY_ROW, ENTRY_MORE, ENTRY_GROUP, ENTRY_AGREE } EntryKind;
/** A line of the row list: a row, its second line, the head of a group, "= 7 more agree". */
typedef struct {
    EntryKind kind;
    const DriftRow *row; // ENTRY_ROW and ENTRY_MORE
    Group group;
    size_t count; // ENTRY_AGREE
} RowEntry;

/** A line of the detail, ready to be drawn. */
typedef struct {
    const char *label; // NULL: none
    const char *text;
    int indent; // of the text
    Role label_role, role;
    Origin origin;
} DetailLine;

typedef struct {
    const DriftTable *table;
    const char *object; // NULL: the table's own name
} Match;

/** Where the panes are, of the area between the frame's rows. Columns 0: not shown. */
typedef struct {
    int tables_left, tables_columns;
    int rows_left, rows_columns;
    int name, words;         // widths inside the row list
    int list_top, list_rows; // of both lists, their titles included
    int detail_top, detail_rows, detail_left, detail_columns; // its title included
    int source_left, source_columns;                          // beside the detail
    int source_top, source_rows;
} Layout;

typedef struct {
    Screen base;
    App *app;          // borrowed, for what is drawn of its state
    Picture *picture;  // NULL: nothing read yet
    bool was_compared; // the picture before this one was whole
    // choices
    Pane focus;
    bool zoom, wrap;
    Filter filter;
    bool filter_chosen; // by the person; else it follows the state
    Order order;
    Detail detail;
    int pan;
    GHashTable *folded;     // namespaces folded against their habit: text -> NULL
    unsigned folded_groups; // bits of Group
    // selection, by object
    char *selected_namespace, *selected_table, *selected_row;
    Group selected_group;
    char *wanted; // "user.role": to be selected when it is there; NULL: done
    // search
    char *search; // NULL: none
    bool is_typing;
    GArray *matches; // Match
    bool *matched;   // for each table of the picture: has it one; NULL: no search yet
    size_t match;
    GPtrArray *ticks; // char **, lists of names: the one at tick_state holds; NULL: none yet
    guint tick_state;
    // what is listed
    Arena *rows_arena; // of the rows of the selected table
    DriftRows table_rows;
    const DriftTable *rows_of; // whose rows they are
    GArray *tables, *rows;     // TableEntry, RowEntry
    size_t hidden_tables;      // that the filter or the search hides
    size_t hidden_agree;       // of them, how many agree
    List table_list, row_list, detail_list;
    Arena *detail_arena;
    GArray *lines; // DetailLine
    bool detail_is_made;
    int columns, area_rows;
    Layout layout;
    // the model's file beside the evidence
    char *source_file;
    char **source_lines;
} DriftScreen;

static inline const DriftScreen *
drift_const(const Screen *screen)
{
    return (const DriftScreen *)screen;
}

static inline DriftScreen *
drift_of(Screen *screen)
{
    return (DriftScreen *)screen;
}

const Drift *drift_value(const DriftScreen *drift);
/** True once both sides were read and compared. */
bool drift_is_compared(const DriftScreen *drift);
bool drift_mark_counts(Mark mark);

// drift-list.c
Filter drift_filter(const DriftScreen *drift);
const DriftTable *drift_table(const DriftScreen *drift);
/** The row under the cursor; NULL: none, or the tables have the focus. */
const DriftRow *drift_row(const DriftScreen *drift);
/** Makes both lists anew, the same objects selected at the same height. */
void drift_list(DriftScreen *drift);
void drift_list_rows(DriftScreen *drift);
/** Remembers what is under the cursors; after each move. */
void drift_remember(DriftScreen *drift);
bool drift_move(DriftScreen *drift, General general);
/** Selects a table, and one of its rows when `object` is not NULL. */
void drift_select(DriftScreen *drift, const DriftTable *table, const char *object);
/** "user", "user.role", "audit.log.id": selects it; false when there is none. */
bool drift_select_path(DriftScreen *drift, const char *path);
bool drift_fold(DriftScreen *drift, bool fold);
bool drift_namespace_is_folded(const DriftScreen *drift, const char *namespace);

// drift-search.c
void drift_search(DriftScreen *drift, const char *text);
/** The same search in a new picture; selects nothing. */
void drift_search_again(DriftScreen *drift);
bool drift_next_match(DriftScreen *drift, int step);
/** False when there is no other. */
bool drift_next_difference(DriftScreen *drift, int step);
bool drift_table_matches(const DriftScreen *drift, const DriftTable *table);

// drift-detail.c
void drift_make_detail(DriftScreen *drift);
void drift_load_source(DriftScreen *drift);
/** The SQL that concerns what is selected; NULL: none. Free with g_free(). */
char *drift_sql(const DriftScreen *drift);
/** Where e leads; file NULL: nowhere. */
Origin drift_origin(const DriftScreen *drift);
/** "user.role"; free with g_free(). */
char *drift_path(const DriftScreen *drift);

// drift-layout.c
/** Both sides were compared, and there is nothing to tell. */
bool drift_agrees(const DriftScreen *drift);
void drift_arrange(Screen *screen, App *app, int rows, int columns);

// drift-draw.c
void drift_draw(const Screen *screen, const Canvas *canvas);

// drift-tick.c
void drift_tick(Screen *screen, App *app);
/** Why Space does nothing now; NULL: it works. */
const char *drift_no_tick(const Screen *screen, const App *app);
bool drift_undo(Screen *screen, App *app, int step);
/** row NULL: the table as a whole. */
bool drift_is_ticked(const DriftScreen *drift, const DriftTable *table, const DriftRow *row);
bool drift_selection_is_ticked(const DriftScreen *drift);
size_t drift_ticked_count(const DriftScreen *drift);
/** After a new picture. */
void drift_keep_ticks(DriftScreen *drift);

// drift-count.c
void drift_count(Screen *screen, App *app);

extern const Action drift_actions[];
