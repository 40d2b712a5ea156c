#include "sqlalchemy/declarative-private.h"

#include "python/evaluator.h"

#include <string.h>

// Which classes a class is made of. (SQLAlchemy: orm/decl_base.py walks cls.__mro__)

ClassData *
class_data(const Value *class)
{
    return class != NULL && class->kind == VALUE_CLASS ? class->class->host_data : NULL;
}

const Binding *
class_own_row(const Value *class, const char *name)
{
    return class->kind == VALUE_CLASS ? namespace_find(&class->class->names, name) : NULL;
}

static void
add_class(Evaluator *evaluator, Pointers *lineage, Value *class)
{
    for (size_t i = 0; i < lineage->count; i++) {
        const Value *other = lineage->rows[i];
        if (other == class || (other->kind == VALUE_CLASS && class->kind == VALUE_CLASS &&
                               other->class == class->class))
            return;
    }
    pointers_add(evaluator_arena(evaluator), lineage, class);
}

static void
add_lineage(Evaluator *evaluator, Pointers *lineage, const Value *class)
{
    for (size_t i = 0; i < class->class->mro_count; i++) {
        Value *part = class->class->mro[i];
        const Base *base = value_host_data(part, &base_type);
        if (part->kind == VALUE_CLASS || part->kind == VALUE_UNKNOWN)
            add_class(evaluator, lineage, part);
        if (base == NULL || base->extends == NULL)
            continue;
        const Items *several = value_sequence(base->extends);
        for (size_t j = 0; several != NULL && j < several->count; j++)
            if (several->items[j]->kind == VALUE_CLASS)
                add_lineage(evaluator, lineage, several->items[j]);
        if (base->extends->kind == VALUE_CLASS)
            add_lineage(evaluator, lineage, base->extends);
    }
}

Pointers
class_lineage(Evaluator *evaluator, const Value *class)
{
    Pointers lineage = {0};
    add_lineage(evaluator, &lineage, class);
    return lineage;
}
