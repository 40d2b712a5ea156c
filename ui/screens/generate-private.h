#pragma once

/**
 * generate, inside: the state of the screen, and what its files share.
 *
 * Shape    picture + Choices -> a job -> NewRevisions -> list of changes, how the selected one is
 *          done, preview of the files. Choices are values: each one made is a new copy, so that
 *          undo goes back to the one before.
 * Source   SCREENS.md §8.3
 */

#include "ui/actions.h"
#include "ui/app.h"
#include "ui/widgets/list.h"

/** Everything that the person chose. */
typedef struct {
    GArray *changes;                 // GenerateChoice; names are owned
    GArray *fills, *renames, *apart; // GenerateAnswer; texts are owned
    char *message;
    bool is_named; // the person said the message; else it is made of the first change
    bool one_revision, is_sql;
} Choices;

typedef enum { PREVIEW_FILE, PREVIEW_DOWNGRADE, PREVIEW_SQL } Preview;
enum { PREVIEWS = PREVIEW_SQL + 1 };

typedef struct {
    Screen base;
    App *app;
    Picture *picture;        // that the revisions are of
    Past *past;              // the same; NULL: there is none
    NewRevisions *revisions; // NULL: none yet
    Job *job;
    bool is_stale; // choices were made since the job began
    char *error;
    char *id;          // of the first file, so that the preview stays
    char **ticked;     // what Drift's choices were when they were taken over; NULL: none
    GPtrArray *states; // Choices *, the one at `state` holds
    guint state;
    char *selected; // name of the change under the cursor
    size_t *order;  // of the rows: places in the changes
    List list;
    int focus;   // 0 the list, 1 the preview
    size_t file; // of the preview
    Preview view;
    char **lines; // of the preview
    List lines_list;
    int list_rows, left_columns;
    Job *counting;          // what would be lost; NULL: nobody counts
    const Picture *counted; // whose losses were counted; never followed
    GHashTable *losses;     // "public.follower.note" -> double
} GenerateScreen;

Choices *choices_new(void);
Choices *choices_copy(const Choices *choices);
void choices_free(void *choices);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Choices, choices_free)
/** The row for that change, made when there is none. */
GenerateChoice *choices_row(Choices *choices, const char *name);
void choices_answer(GArray *answers, const char *name, const char *value);
void choices_forget(GArray *answers, const char *name);
/** The options that say the same; they borrow from the choices. */
GenerateOptions choices_options(const Choices *choices, const char *id);
/** The command that writes the same; `parts` NULL: not known yet. Free with g_free(). */
char *choices_command(const Choices *choices, const PlanParts *parts);

// generate-ticks.c
/** A new state for choices that were made on Drift; false: there is nothing new. */
bool generate_take_ticks(GenerateScreen *generate);
/** Drift shows what was chosen here. */
void generate_give_ticks(GenerateScreen *generate);

/** A new state behind the one that holds; those that were undone are gone. */
Choices *generate_choose(GenerateScreen *generate);
const Choices *generate_choices(const GenerateScreen *generate);

// generate-order.c
/** Puts the rows into their order, and the cursor on the change that is selected. */
void generate_make_order(GenerateScreen *generate);
void generate_select(GenerateScreen *generate);
/** The change of that row, and of the cursor's; NULL: there is none. */
const PlanChange *generate_row(const GenerateScreen *generate, size_t row);
const PlanChange *generate_change(const GenerateScreen *generate);

const PlanQuestion *generate_question(const GenerateScreen *generate, const PlanChange *change);

// generate-loss.c
/** Counts what the droppable changes hold, once for each picture. */
void generate_count_losses(GenerateScreen *generate);
/** Values or rows that go with it; -1: not known. */
double generate_loss(const GenerateScreen *generate, const PlanChange *change);

// generate-preview.c
void generate_make_preview(GenerateScreen *generate);
/** What the part does, as SQL; free with g_free(). */
char *generate_sql(const PlanPart *part);

void generate_draw(const Screen *screen, const Canvas *canvas);
