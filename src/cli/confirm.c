#include "cli/confirm.h"

#include "base/text.h"
#include "run/error.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool
confirm_can_ask(void)
{
    return isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1;
}

bool
confirm_is_guarded(const ProjectDatabase *database)
{
    return database->guard && (database->guard_declared || confirm_can_ask());
}

// ---- asking ----------------------------------------------------------------------------------

// A byte from the terminal; false: Ctrl-C, or nobody there. The signal itself ends the waiting
// before anything is cancelled, and a read() then would wait for a key that nobody types.
static bool
wait_for_byte(const Call *call, char *byte)
{
    for (;;) {
        GPollFD files[2] = {{.fd = STDIN_FILENO, .events = G_IO_IN}};
        bool watch = g_cancellable_make_pollfd(call->cancellable, &files[1]);
        g_poll(files, watch ? 2 : 1, -1);
        if (watch)
            g_cancellable_release_fd(call->cancellable);
        if (g_cancellable_is_cancelled(call->cancellable))
            return false;
        if (files[0].revents != 0)
            return read(STDIN_FILENO, byte, 1) > 0;
    }
}

// A line from the terminal, without its end; NULL: Ctrl-C or nobody there. What was typed before
// the question stood there does not answer it.
static char *
ask(const Call *call, const char *prompt)
{
    g_autofree char *safe = text_safe(prompt, NULL);
    ioctl(STDIN_FILENO, TCFLSH, 0); // tcflush(), of the input queue
    fprintf(stderr, "%s ", safe);
    GString *line = g_string_new(NULL);
    for (;;) {
        char byte = 0;
        if (!wait_for_byte(call, &byte)) {
            fputc('\n', stderr);
            g_string_free(line, TRUE);
            return NULL;
        }
        if (byte == '\n')
            return g_strstrip(g_string_free(line, FALSE));
        g_string_append_c(line, byte);
    }
}

static bool
fail_cancelled(GError **error)
{
    g_set_error_literal(error, SERVER_ERROR, SERVER_ERROR_CANCELLED,
                        "cancelled; nothing was changed");
    return false;
}

static bool
fail_no(GError **error)
{
    g_set_error_literal(error, RUN_ERROR, RUN_ERROR_DECIDE, "not confirmed; nothing was changed");
    return false;
}

// Three tries: a slip is no refusal.
static bool
ask_for(const Call *call, const char *prompt, const char *expected, GError **error)
{
    for (int tries = 0; tries < 3; tries++) {
        g_autofree char *answer = ask(call, prompt);
        if (answer == NULL)
            return fail_cancelled(error);
        if (*answer == '\0')
            return fail_no(error);
        g_auto(GStrv) parts = g_strsplit(answer, ",", -1); // 1,204 is as good as 1204
        g_autofree char *plain = g_strjoinv("", parts);
        if (strcmp(answer, expected) == 0 || strcmp(plain, expected) == 0)
            return true;
        fprintf(stderr, "expected: %s\n", expected);
    }
    return fail_no(error);
}

// ---- losses ----------------------------------------------------------------------------------

static char *
describe_loss(const Loss *loss)
{
    g_autofree char *count = text_plural(loss->count, loss->noun);
    return loss->count < 0 ? g_strdup_printf("%s: its %ss", loss->name, loss->noun)
                           : g_strdup_printf("%s: %s", loss->name, count);
}

static const char *
last_part(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot != NULL ? dot + 1 : name;
}

static bool
ask_loss(const Call *call, const Loss *loss, GError **error)
{
    g_autofree char *what = describe_loss(loss);
    g_autofree char *expected = loss->count < 0 ? g_strdup(last_part(loss->name))
                                                : g_strdup_printf("%" G_GINT64_FORMAT, loss->count);
    g_autofree char *prompt = g_strdup_printf("%s will be lost. Type %s to go on:", what, expected);
    return ask_for(call, prompt, expected, error);
}

// "follower.note=37"; *said is the number, -1 where there is none. False: not about this one.
static bool
read_accepted(const char *option, const Loss *loss, int64_t *said)
{
    size_t length = strlen(loss->name);
    if (strncmp(option, loss->name, length) != 0 ||
        (option[length] != '=' && option[length] != '\0'))
        return false;
    g_auto(GStrv) parts = g_strsplit(option[length] == '=' ? option + length + 1 : "", ",", -1);
    g_autofree char *digits = g_strjoinv("", parts);
    *said = *digits != '\0' ? g_ascii_strtoll(digits, NULL, 10) : -1;
    return true;
}

static bool
is_accepted(const ConfirmOptions *options, const Loss *loss)
{
    for (char **option = options->accept_loss; option != NULL && *option != NULL; option++) {
        int64_t said = -1;
        if (read_accepted(*option, loss, &said))
            return said == loss->count || loss->count < 0;
    }
    return false;
}

static bool
refuse_losses(const ConfirmOptions *options, const Losses *losses, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GString) hint = g_string_new(NULL);
    for (size_t i = 0; i < losses->count; i++) {
        const Loss *loss = &losses->rows[i];
        if (is_accepted(options, loss))
            continue;
        g_autofree char *what = describe_loss(loss);
        g_string_append_printf(text, "%s%s would be lost", text->len > 0 ? "\n" : "", what);
        g_string_append_printf(hint, " --accept-loss %s", loss->name);
        if (loss->count >= 0)
            g_string_append_printf(hint, "=%" G_GINT64_FORMAT, loss->count);
    }
    if (text->len == 0)
        return true;
    g_set_error(error, RUN_ERROR, RUN_ERROR_DECIDE, "%s; nothing was run\nhint:%s", text->str,
                hint->str);
    return false;
}

static bool
settle_losses(const Call *call, const ConfirmOptions *options, const Losses *losses, GError **error)
{
    if (!confirm_can_ask())
        return refuse_losses(options, losses, error);
    for (size_t i = 0; i < losses->count; i++)
        if (!is_accepted(options, &losses->rows[i]) && !ask_loss(call, &losses->rows[i], error))
            return false;
    return true;
}

// ---- the name --------------------------------------------------------------------------------

static bool
settle_name(const Call *call, const ConfirmOptions *options, const Question *question,
            GError **error)
{
    const char *name = question->facts->database;
    const char *label =
        question->database->label != NULL ? question->database->label : question->database->name;
    if (options->confirm != NULL)
        return true; // it was compared before
    if (confirm_can_ask()) {
        g_autofree char *prompt = g_strdup_printf(
            "This is %s. Type %s to %s it:", label != NULL ? label : question->facts->identity,
            name, question->what);
        return ask_for(call, prompt, name, error);
    }
    bool is_word = strchr(question->what, ' ') == NULL; // "stamp"
    if (question->hazard != NULL)
        g_set_error(error, RUN_ERROR, RUN_ERROR_DECIDE,
                    "%s\nhint: %s%s--confirm %s %s%s nevertheless", question->hazard,
                    question->hint != NULL ? question->hint : "",
                    question->hint != NULL ? "; " : "", name, is_word ? question->what : "goes on",
                    is_word ? "s" : "");
    else
        g_set_error(error, RUN_ERROR, RUN_ERROR_DECIDE,
                    "%s is guarded (%s); nothing was run\nhint: --confirm %s",
                    question->facts->identity, label != NULL ? label : "guard = yes", name);
    return false;
}

static bool
ask_yes(const Call *call, const Question *question, GError **error)
{
    const char *name = question->database->name;
    g_autofree char *prompt = g_strdup_printf(
        "%c%s %s%s%s%s?  y yes, anything else no:", g_ascii_toupper(question->what[0]),
        question->what + 1, question->facts->database, name != NULL ? " (" : "",
        name != NULL ? name : "", name != NULL ? ")" : "");
    g_autofree char *answer = ask(call, prompt);
    if (answer == NULL)
        return fail_cancelled(error);
    return strcmp(answer, "y") == 0 || strcmp(answer, "yes") == 0 || fail_no(error);
}

bool
confirm(const Call *call, const ConfirmOptions *options, const Question *question, GError **error)
{
    if (options->confirm != NULL && strcmp(options->confirm, question->facts->database) != 0) {
        g_set_error(error, RUN_ERROR, RUN_ERROR_DECIDE,
                    "--confirm %s, and this is %s; nothing was run\nhint: --confirm %s",
                    options->confirm, question->facts->identity, question->facts->database);
        return false;
    }
    if (!settle_losses(call, options, &question->losses, error))
        return false;
    if (confirm_is_guarded(question->database) || question->hazard != NULL)
        return settle_name(call, options, question, error);
    bool asked = options->yes || options->confirm != NULL || !confirm_can_ask() ||
                 question->losses.count > 0;
    return asked || ask_yes(call, question, error);
}
