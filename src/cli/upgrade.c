#include "cli/apply.h"
#include "cli/commands.h"

static ExitStatus
upgrade_run(const Call *call, GError **error)
{
    const char *target = call->operands[0] != NULL ? call->operands[0] : "head";
    return apply(call, SCRIPT_UPGRADE, target, error);
}

const Command cli_upgrade = {
    .name = "upgrade",
    .operands = "[REVISION]",
    .operands_max = 1,
    .group = "revisions",
    .summary = "apply revisions up to REVISION (default: head)",
    .details =
        "The database is asked first, read-only and within 30 s, what the statements would "
        "fail on: rows with no value, duplicates, orphans, values that do not fit, missing "
        "rights or disk. That is refused with counts and three keys (status 3), unless its "
        "name is confirmed. A backup comes first where tables are written anew, values are "
        "lost, or the database is guarded. Right before the first step the schema is "
        "compared with what was asked, and again between revisions and after each wait for a "
        "lock: what somebody changed meanwhile stops it there. One transaction for each revision. "
        "Progress goes to "
        "stderr. What fails is shown with its file, line and SQL, and where the database "
        "stands then. Ctrl-C ends at a boundary between revisions. At the head the models are "
        "compared with the database.",
    .options = apply_options,
    .options_size = sizeof(ApplyOptions),
    .fails_with_one = true,
    .run = upgrade_run,
};
