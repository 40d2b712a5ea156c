#include "cli/shell-private.h"

#include "base/text.h"
#include "base/typed.h"

#include <errno.h>
#include <histedit.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>
#include <wchar.h>

// Lines with libedit. Signals arrive as bytes of a file, beside the keys: Ctrl-C ends the line, a
// new size draws it anew. Where stdin is no terminal, lines are just read.
struct ShellReader {
    Shell *shell;
    EditLine *edit; // NULL: no terminal
    History *history;
    char *prompt;
    int signals; // signalfd; -1: none
    bool is_interrupted;
};

static ShellReader *
reader_of(EditLine *edit)
{
    void *data = NULL;
    el_get(edit, EL_CLIENTDATA, &data);
    return data;
}

static char *
prompt_text(EditLine *edit)
{
    return reader_of(edit)->prompt;
}

// ---- keys and signals --------------------------------------------------------------------------

static void
take_signal(ShellReader *reader)
{
    struct signalfd_siginfo info;
    if (read(reader->signals, &info, sizeof info) != sizeof info)
        return;
    if (info.ssi_signo == SIGWINCH)
        el_resize(reader->edit);
    else
        reader->is_interrupted = true;
}

// One byte of a key; 0 at the end of input, -1 when a signal ended the line.
static int
wait_for_byte(ShellReader *reader, char *byte)
{
    struct pollfd files[] = {{STDIN_FILENO, POLLIN, 0}, {reader->signals, POLLIN, 0}};
    while (poll(files, G_N_ELEMENTS(files), -1) >= 0 || errno == EINTR) {
        if (files[1].revents & POLLIN)
            take_signal(reader);
        if (reader->is_interrupted) {
            errno = EINTR;
            return -1;
        }
        if (files[0].revents != 0)
            return (int)read(STDIN_FILENO, byte, 1);
    }
    return -1;
}

static int
read_character(EditLine *edit, wchar_t *character)
{
    ShellReader *reader = reader_of(edit);
    mbstate_t state = {0};
    for (;;) {
        char byte = '\0';
        int count = wait_for_byte(reader, &byte);
        if (count <= 0)
            return count;
        size_t used = mbrtowc(character, &byte, 1, &state);
        if (used != (size_t)-2)
            return used == (size_t)-1 ? read_character(edit, character) : 1;
    }
}

// ---- Tab ---------------------------------------------------------------------------------------

static size_t
common_length(const GPtrArray *words)
{
    const char *first = words->pdata[0];
    size_t length = strlen(first);
    for (guint i = 1; i < words->len; i++) {
        const char *other = words->pdata[i];
        size_t same = 0;
        while (same < length && first[same] == other[same])
            same++;
        length = same;
    }
    return length;
}

static void
list_words(const GPtrArray *words)
{
    enum { MOST = 60 };
    g_autoptr(GString) text = g_string_new("\n");
    for (guint i = 0; i < MIN(words->len, MOST); i++) {
        g_autofree char *safe = text_safe(words->pdata[i], NULL);
        g_string_append_printf(text, "%s%s", i > 0 ? "  " : "", safe);
    }
    if (words->len > MOST)
        g_string_append_printf(text, "  and %u more", words->len - MOST);
    g_string_append_c(text, '\n');
    fputs(text->str, stdout);
    fflush(stdout);
}

static unsigned char
complete(EditLine *edit, wint_t key)
{
    (void)key;
    const LineInfo *line = el_line(edit);
    const char *word = line->cursor;
    while (word > line->buffer && strchr(" \t(,", word[-1]) == NULL)
        word--;
    g_autofree char *before = g_strndup(line->buffer, (gsize)(word - line->buffer));
    g_autofree char *begun = g_strndup(word, (gsize)(line->cursor - word));
    g_autoptr(GPtrArray) words = shell_complete(reader_of(edit)->shell, before, begun);
    if (words->len == 0)
        return CC_ERROR;
    const char *first = words->pdata[0];
    size_t length = common_length(words), typed = strlen(begun);
    bool goes_on = strncmp(first, begun, typed) == 0; // a name in quotes does not
    size_t kept = goes_on ? MIN(typed, length) : 0;
    g_autofree char *rest = g_strndup(first + kept, length - kept);
    g_autofree char *more = g_strconcat(rest, words->len == 1 ? " " : "", NULL);
    if (more[0] != '\0' && (goes_on || words->len == 1)) {
        el_deletestr(edit, goes_on ? 0 : (int)g_utf8_strlen(begun, -1));
        el_insertstr(edit, more);
        return CC_REFRESH;
    }
    list_words(words);
    return CC_REDISPLAY;
}

// ---- a reader ----------------------------------------------------------------------------------

static void
load_history(ShellReader *reader)
{
    HistEvent event;
    reader->history = history_init();
    history(reader->history, &event, H_SETSIZE, 1000);
    for (guint i = 0; i < reader->shell->typed->len; i++)
        history(reader->history, &event, H_ENTER, (const char *)reader->shell->typed->pdata[i]);
    el_set(reader->edit, EL_HIST, history, reader->history);
}

static void
set_signals(int how)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGWINCH);
    pthread_sigmask(how, &set, NULL);
}

static int
open_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGWINCH);
    return signalfd(-1, &set, SFD_CLOEXEC);
}

static void
open_editor(ShellReader *reader)
{
    reader->signals = open_signals();
    reader->edit = el_init("trueup", stdin, stdout, stderr);
    el_set(reader->edit, EL_CLIENTDATA, reader);
    el_set(reader->edit, EL_EDITOR, "emacs");
    el_set(reader->edit, EL_SIGNAL, 0);
    el_set(reader->edit, EL_GETCFN, read_character);
    el_set(reader->edit, EL_PROMPT, prompt_text);
    // the wide form: the other one copies both texts and never frees them
    el_wset(reader->edit, EL_ADDFN, L"complete", L"what can stand here", complete);
    el_set(reader->edit, EL_BIND, "^I", "complete", NULL);
    el_set(reader->edit, EL_BIND, "^R", "em-inc-search-prev", NULL);
    load_history(reader);
}

ShellReader *
shell_reader_new(Shell *shell)
{
    ShellReader *reader = g_new0(ShellReader, 1);
    reader->shell = shell;
    reader->signals = -1;
    const char *database = shell->database != NULL && shell->database->database != NULL
                               ? shell->database->database
                               : "trueup";
    g_autofree char *safe = text_safe(database, NULL);
    reader->prompt = g_strconcat(safe, "> ", NULL);
    if (isatty(STDIN_FILENO) == 1)
        open_editor(reader);
    return reader;
}

void
shell_reader_free(ShellReader *reader)
{
    if (reader == NULL)
        return;
    if (reader->edit != NULL) {
        history_end(reader->history);
        el_end(reader->edit);
        close(reader->signals);
    }
    g_free(reader->prompt);
    g_free(reader);
}

static void
remember(ShellReader *reader, const char *line)
{
    HistEvent event;
    if (typed_remember(reader->shell->typed, line))
        history(reader->history, &event, H_ENTER, line);
}

static ShellRead
read_edited(ShellReader *reader, char **line)
{
    int count = 0;
    reader->is_interrupted = false;
    set_signals(SIG_BLOCK);
    el_set(reader->edit, EL_PREP_TERM, 1); // before the prompt: a key typed at once is a key
    const char *text = el_gets(reader->edit, &count);
    set_signals(SIG_UNBLOCK);
    if (reader->is_interrupted) {
        fputs("\n", stdout);
        el_reset(reader->edit);
        return SHELL_INTERRUPTED;
    }
    if (text == NULL || count <= 0)
        return SHELL_END;
    *line = g_strchomp(g_strndup(text, (gsize)count));
    remember(reader, *line);
    return SHELL_LINE;
}

ShellRead
shell_read(ShellReader *reader, char **line)
{
    if (reader->edit != NULL)
        return read_edited(reader, line);
    char *text = NULL;
    size_t room = 0;
    ssize_t length = getline(&text, &room, stdin);
    if (length >= 0)
        *line = g_strchomp(g_strndup(text, (gsize)length));
    free(text);
    return length >= 0 ? SHELL_LINE : SHELL_END;
}
