#include "sqlalchemy/guess.h"

#include "python/evaluator.h"
#include "sqlalchemy/declarative-private.h"

#include <string.h>

typedef struct Guesses {
    Pointers lost;   // Value: a class with a base that is not known, that base, …
    Base *base;      // of such classes; NULL: there is none yet
    Value *database; // what guess_foreign() gives; NULL: nobody imported one
} Guesses;

static Guesses *
guesses_of(Evaluator *evaluator)
{
    Declarations *declarations = declarations_of(evaluator);
    if (declarations->guesses == NULL)
        declarations->guesses = ARENA_NEW(evaluator_arena(evaluator), Guesses);
    return declarations->guesses;
}

static bool
names_its_table(Evaluator *evaluator, const Value *class)
{
    Pointers lineage = class_lineage(evaluator, class);
    for (size_t i = 0; i < lineage.count; i++)
        if (class_own_row(lineage.rows[i], "__tablename__") != NULL ||
            class_own_row(lineage.rows[i], "__table__") != NULL)
            return true;
    return false;
}

// A column, or a name that only models have.
static bool
has_a_models_name(const Value *class)
{
    static const char *const names[] = {"__table_args__", "__mapper_args__", "__bind_key__"};
    for (size_t i = 0; i < class->class->names.count; i++)
        if (declared_column(class->class->names.rows[i].value) != NULL)
            return true;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (class_own_row(class, names[i]) != NULL)
            return true;
    return false;
}

// An id of what is not known either is a weak sign: others have such attributes too.
static bool
has_an_id(const Value *class)
{
    const Binding *row = class_own_row(class, "id");
    return row != NULL && row->value != NULL && row->value->kind == VALUE_UNKNOWN;
}

static Base *
guessed_base(Evaluator *evaluator, const Value *base)
{
    Guesses *guesses = guesses_of(evaluator);
    if (guesses->base == NULL) {
        Base *guessed = ARENA_NEW(evaluator_arena(evaluator), Base);
        guessed->metadata = metadata_new(evaluator, base->unknown.origin);
        guessed->guessed = base->unknown.reason;
        guesses->base = guessed;
    }
    return guesses->base;
}

void
guess_class(Evaluator *evaluator, const Value *base, Value *class)
{
    if (class_data(class) != NULL)
        return;
    if (names_its_table(evaluator, class)) {
        declare_class(evaluator, guessed_base(evaluator, base), class);
    } else if (has_a_models_name(class) || has_an_id(class)) {
        Pointers *lost = &guesses_of(evaluator)->lost;
        pointers_add(evaluator_arena(evaluator), lost, class);
        pointers_add(evaluator_arena(evaluator), lost, (Value *)(uintptr_t)base);
    }
}

Value *
guess_foreign(Evaluator *evaluator, const Value *module, const char *name)
{
    if (strcmp(name, "db") != 0)
        return NULL;
    Guesses *guesses = guesses_of(evaluator);
    if (guesses->database == NULL)
        guesses->database = flask_guess(evaluator, module);
    return guesses->database;
}

// Its columns are those of a table that is read: it is a mixin.
static bool
is_below_a_table(Evaluator *evaluator, const Value *wanted)
{
    const Pointers *classes = &declarations_of(evaluator)->classes;
    for (size_t i = 0; i < classes->count; i++) {
        Pointers lineage = class_lineage(evaluator, classes->rows[i]);
        for (size_t j = 0; j < lineage.count; j++)
            if (class_data(classes->rows[i])->table != NULL && lineage.rows[j] == wanted)
                return true;
    }
    return false;
}

void
guess_settle(Evaluator *evaluator)
{
    const Pointers *lost = &guesses_of(evaluator)->lost;
    for (size_t i = 0; i < lost->count; i += 2) {
        const Value *class = lost->rows[i], *base = lost->rows[i + 1];
        if (is_below_a_table(evaluator, class))
            continue;
        declare_remark(
            evaluator, class->class->origin,
            has_a_models_name(class) ? SEVERITY_UNKNOWN : SEVERITY_REMARK,
            "class %s may be a table that is missing here: a base class is not known: %s",
            class->class->name, base->unknown.reason);
    }
}
