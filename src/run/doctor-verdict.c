#include "run/doctor-private.h"

// ---- the ways out ------------------------------------------------------------------------------

static const DoctorWay generate[] = {
    {"trueup migrate --only %s", "make the revision"}, {"trueup upgrade", "apply it"}, {0}};
static const DoctorWay upgrade[] = {
    {"trueup review", "read what it does"}, {"trueup upgrade", "apply it"}, {0}};
static const DoctorWay branch[] = {{"trueup merge heads", "join the branches"},
                                   {"trueup upgrade heads", "or apply all of them"},
                                   {0}};
static const DoctorWay repair[] = {
    {"trueup repair %s", "review the missing statements, then run them"}, {0}};
static const DoctorWay resume[] = {
    {"trueup upgrade --resume", "drops the invalid index and makes it again"}, {0}};
static const DoctorWay adopt[] = {
    {"trueup migrate --adopt %s", "take it into the history, once the model declares it"},
    {"trueup stamp heads", "that revision is there already; stamp shows that it is"},
    {0}};
static const DoctorWay rename_it[] = {
    {"trueup migrate --rename %o", "make the revision that renames it"},
    {"trueup upgrade", "apply it"},
    {0}};
// %h: only where no revision knows the other spelling
static const DoctorWay respell[] = {
    {"trueup migrate --adopt %h%q", "take it into the history as it is spelt"},
    {"trueup stamp heads%h", "that revision is there already; stamp shows that it is"},
    {"trueup migrate --rename %o", "make the revision that renames it"},
    {"trueup upgrade", "apply it; or write the name in quotes"},
    {0}};
static const DoctorWay remove_it[] = {{"trueup migrate --only %s", "make a revision that drops it"},
                                      {0}};
static const DoctorWay one_class[] = {
    {"__table__ = %c.__table__", "in the class that was read later, or keep one class"}, {0}};
static const DoctorWay ask_the_bind[] = {
    {"trueup config", "which databases are known; then --database with the one of that bind"}, {0}};
static const DoctorWay in_context[] = {
    {"with app.app_context(): db.create_all()", "so that it uses the app's own configuration"},
    {"trueup config", "which database this is, and who says so"},
    {0}};
static const DoctorWay baseline[] = {
    {"trueup stamp --baseline", "make what is there the beginning of the history"}, {0}};
static const DoctorWay read_file[] = {
    {"trueup check %s --models %m --models %f", "with that file; then name it in trueup.conf"},
    {"trueup models", "what was read, and every unknown"},
    {0}};
static const DoctorWay look_at_models[] = {{"trueup models", "what was read, and every unknown"},
                                           {0}};
static const DoctorWay look_at_config[] = {
    {"trueup check --database %d", "compare with the one that has it"},
    {"trueup config", "which database this is, and who says so"},
    {0}};
static const DoctorWay restart[] = {
    {"metadata.clear(), then reflect again", "or restart the process"}, {0}};
static const DoctorWay versions[] = {
    {"git log -S %v -- migrations", "find the branch that has the file"},
    {"trueup history", "the revisions that are here"},
    {0}};
static const DoctorWay grant[] = {{"GRANT SELECT ON %t TO %r", "for its owner to run"}, {0}};
static const DoctorWay set_path[] = {
    {"ALTER ROLE %r SET search_path = %p", "or name the schema in the model"}, {0}};
static const DoctorWay quote[] = {{"SELECT … FROM %t", "write the name in quotes"}, {0}};
static const DoctorWay nothing[] = {{0}};

const VerdictRow doctor_verdicts[VERDICTS] = {
    [VERDICT_REFLECTED] = {"reflected before the migration ran", "reflected at run time", restart},
    [VERDICT_NOT_READ] = {"models not read", "model not readable", look_at_models},
    [VERDICT_VERSION_UNKNOWN] = {"version unknown", "unknown version", versions},
    [VERDICT_NO_PRIVILEGE] = {"no privilege", "no privilege", grant},
    [VERDICT_LETTER_CASE] = {"letter case", "letter case", respell},
    [VERDICT_PARTLY_APPLIED] = {"partly applied", "partly applied", resume},
    [VERDICT_TWICE] = {"table defined twice", "table defined twice", one_class},
    [VERDICT_OTHER_BIND] = {"other bind", "other bind", ask_the_bind},
    [VERDICT_OUTSIDE_CONTEXT] = {"created in another database", "made outside the app context",
                                 in_context},
    [VERDICT_NO_BASE] = {"no base schema", "no base schema", baseline},
    [VERDICT_OTHER_DATABASE] = {"wrong database", "other database", look_at_config, 5},
    [VERDICT_OTHER_SCHEMA] = {"other schema", "other schema", set_path, 4},
    [VERDICT_RENAMED] = {"renamed", "renamed", rename_it, 6},
    [VERDICT_NEVER_GENERATED] = {"never generated", "never generated", generate},
    [VERDICT_OTHER_HEAD] = {"another head", "another head", branch},
    [VERDICT_NOT_APPLIED] = {"generated, not applied", "not applied", upgrade, 1},
    [VERDICT_STAMPED] = {"stamped, never run", "stamped and not run", repair, 2},
    [VERDICT_DROPPED_BY_HAND] = {"dropped by hand", "dropped by hand", repair, 3},
    [VERDICT_CHANGED_BY_HAND] = {"changed by hand", "changed by hand", repair},
    [VERDICT_ADDED_BY_HAND] = {"added by hand", "added by hand", adopt},
    [VERDICT_MODEL_NOT_FOUND] = {"model not found", "model not found", read_file},
    [VERDICT_REMOVED_FROM_MODELS] = {"no longer in the models", "removed from the models",
                                     remove_it},
    [VERDICT_SEARCH_PATH] = {"search_path", "search_path", set_path},
    [VERDICT_RESERVED_WORD] = {"reserved word", "quoting", quote, 7},
    [VERDICT_AGREE] = {"nothing is missing", "agreement", nothing},
};
