#pragma once

/**
 * write: statements as the text of a revision file, and the file.
 *
 * Shape    RevisionDraft (header + statements up and down) x WriteStyle -> text of a .py script
 *          that passes for Alembic's own, or of a .sql revision; text -> file. What op.* can say
 *          is said with it, everything else is op.execute() of the statement as it stands.
 * Owns     what is returned is the caller's; a WriteStyle owns its texts
 * Threads  pure functions of their arguments but for write_style_read() and write_file()
 * Errors   WRITE_ERROR
 * Source   Alembic 1.8: autogenerate/render.py (how each call is laid out), script/base.py (names
 *          of files, header); the project's own script.py.mako as far as it is static
 */

#include "diff/diff.h"
#include "plan/strategy.h"
#include "project/project.h"
#include "revision/revision.h"

#include <glib.h>

#define WRITE_ERROR write_error_quark()
GQuark write_error_quark(void);
typedef enum {
    WRITE_ERROR_VALUE,  // an option or a setting that cannot be meant
    WRITE_ERROR_EXISTS, // a file of that name is there
    WRITE_ERROR_FILE,   // it cannot be written
} WriteError;

typedef enum { FORM_PY, FORM_SQL } RevisionForm;

/** What stands above the functions; names are as Alembic has them. */
typedef struct {
    const char *id;
    const char *message; // NULL: "empty message"
    Names down, depends_on, labels;
    const char *created; // "2026-11-24 12:05:31.402117"
} RevisionHead;

typedef struct {
    const char *sql;          // one statement without its last semicolon, or a fill's text
    const char *comment;      // one line above it, without its sign; NULL: none
    const char *const *allow; // lines for lint behind that, alike; NULL-terminated; NULL: none
    bool outside_transaction;
    const Object *object; // what it touches; NULL: not known
} DraftStatement;

typedef struct {
    const DraftStatement *rows;
    size_t count;
} DraftStatements;

/** What a revision does in one database. */
typedef struct {
    const char *name; // of several: its bind, "" is the default one; NULL: there is one
    DraftStatements upgrade, downgrade;
    const Schema *before, *after; // what the upgrade finds and leaves; NULL: nothing is known
    const char *lasting;          // what the downgrade cannot bring back; NULL: nothing
} DraftBind;

typedef struct {
    RevisionHead head;
    const DraftBind *binds;
    size_t bind_count; // 0: it does nothing anywhere
} RevisionDraft;

/** What somebody asks of a new revision. */
typedef struct {
    const char *message, *id, *version_path; // NULL: not given
    Names heads;                             // identifiers of its parents; none: "head"
    Names labels, depends_on;
    bool splice; // the parents need not be heads
} RevisionRequest;

/** Where a new revision goes; texts live in the arena that was given. */
typedef struct {
    RevisionHead head;  // all but `created`
    const char *folder; // absolute
} RevisionPlace;

/** Finds the parents and the folder that a request means, with Alembic's rules and sentences. */
RevisionPlace *write_place(const Project *project, const RevisionGraph *graph,
                           const RevisionRequest *request, Arena *arena, GError **error);

/** How this project's revision files look. */
typedef struct {
    char *template;         // script.py.mako; NULL: there is none
    char *file_template;    // "%(rev)s_%(slug)s"
    char *timezone;         // NULL: local time without a zone
    char *encoding;         // NULL: UTF-8
    char **engines;         // a multidb project's, "" is the default one; NULL: it is none
    char *template_problem; // why the template is not followed; NULL: it is, or there is none
    unsigned slug_length;
    bool uses_batch;        // per-table calls stand in `with op.batch_alter_table(…)`
    bool crlf;              // line ends of the files that are there
    bool compares_defaults; // env.py or Migrate(…) sets compare_server_default
} WriteStyle;

/** Whether the project's revisions are run once for each of several databases: script.py.mako of
 * Flask-Migrate's multidb templates. */
bool write_is_multidb(const Project *project);

/** Reads alembic.ini, script.py.mako, env.py and the newest revision of a project. */
WriteStyle *write_style_read(const Project *project, const RevisionGraph *graph,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
void write_style_free(WriteStyle *style);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WriteStyle, write_style_free)

/** The text of a .py revision, with "\n"; free with g_free(). */
char *write_python(const WriteStyle *style, const RevisionDraft *draft) G_GNUC_WARN_UNUSED_RESULT;
/** The text of a .sql revision; free with g_free(). */
char *write_sql(const WriteStyle *style, const RevisionDraft *draft) G_GNUC_WARN_UNUSED_RESULT;

/** A new identifier: twelve hexadecimal digits, or where the newest file is numbered as dbmate does
 * it, the time, `later` seconds later. `graph` NULL: nothing is known of them. Free with g_free().
 */
char *write_new_id(const RevisionGraph *graph, size_t later) G_GNUC_WARN_UNUSED_RESULT;
/** The time as the header has it, in the style's zone; free with g_free(). NULL on error. */
char *write_created(const WriteStyle *style, GDateTime *now,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** The name of the file, with ".py" or ".sql"; free with g_free(). NULL on error. */
char *write_file_name(const WriteStyle *style, const RevisionHead *head, RevisionForm form,
                      GDateTime *now, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The bytes of a file of this text, in the encoding and with the line ends of the style. */
char *write_encode(const WriteStyle *style, const char *text, size_t *length,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct {
    const char *path, *bytes;
    size_t length;
} WrittenFile;
/**
 * Writes all of these files or none. A file that is there is never touched; each is written under
 * another name, made safe on the disk, and then gets its own.
 */
bool write_files(const WrittenFile *files, size_t count, GError **error) G_GNUC_WARN_UNUSED_RESULT;
