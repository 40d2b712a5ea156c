#include "server/arbiter-private.h"

void
case_set_reason(Case *question, char *reason)
{
    g_free(question->reason);
    question->reason = reason;
}

Scope
case_scope(const Case *question, const Meanings *meanings)
{
    const ArbiterPair *pair = question->pair;
    return (Scope){.from = pair->from_table,
                   .to = pair->to_table,
                   .value = pair->value,
                   .cast = pair->cast,
                   .meanings = meanings};
}

const char *
arbiter_from_name(const ArbiterOptions *options)
{
    return options->from_name != NULL ? options->from_name : "database";
}

const char *
arbiter_to_name(const ArbiterOptions *options)
{
    return options->to_name != NULL ? options->to_name : "models";
}
