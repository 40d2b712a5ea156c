#include "tests/screens/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DEADLINE_MS = 10000, CHUNK = 65536 };

struct Terminal {
    VTerm *emulator;
    VTermScreen *screen;
    VTermState *state;
    int rows, columns;
    int side; // our end of the pseudo terminal; -1: closed
    pid_t pid;
    bool has_ended, is_alternate, cursor_is_visible;
    int status;
    GString *written; // all bytes of the program
    size_t counted;
};

static int
set_property(VTermProp property, VTermValue *value, void *data)
{
    Terminal *terminal = data;
    if (property == VTERM_PROP_ALTSCREEN)
        terminal->is_alternate = value->boolean;
    if (property == VTERM_PROP_CURSORVISIBLE)
        terminal->cursor_is_visible = value->boolean;
    return 1;
}

static const VTermScreenCallbacks callbacks = {.settermprop = set_property};

static void
run_program(const TerminalOptions *options)
{
    static const char *const ours[] = {
        "TERM=xterm-256color", "LC_ALL=C.UTF-8", "NO_COLOR=", "ESCDELAY=25", "TMUX=", "STY="};
    for (size_t i = 0; i < G_N_ELEMENTS(ours); i++)
        putenv((char *)(uintptr_t)ours[i]);
    // log and history of a test are not the person's
    const char *trueup = g_getenv("TRUEUP");
    g_autofree char *folder = trueup != NULL ? g_path_get_dirname(trueup) : g_get_current_dir();
    g_autofree char *state = g_build_filename(folder, "tests", "screens", "state", NULL);
    g_setenv("XDG_STATE_HOME", state, TRUE);
    for (size_t i = 0; options->environment != NULL && options->environment[i] != NULL; i++)
        putenv((char *)(uintptr_t)options->environment[i]);
    unsetenv("LINES");
    unsetenv("COLUMNS");
    if (g_getenv("TMUX")[0] == '\0')
        unsetenv("TMUX");
    if (g_getenv("STY")[0] == '\0')
        unsetenv("STY");
    if (options->folder != NULL && chdir(options->folder) != 0)
        _exit(126);
    execvp(options->command[0], (char *const *)(uintptr_t)options->command);
    _exit(127);
}

Terminal *
terminal_open(const TerminalOptions *options)
{
    Terminal *terminal = g_new0(Terminal, 1);
    terminal->rows = options->rows;
    terminal->columns = options->columns;
    terminal->cursor_is_visible = true;
    terminal->written = g_string_new(NULL);
    terminal->emulator = vterm_new(options->rows, options->columns);
    vterm_set_utf8(terminal->emulator, 1);
    terminal->screen = vterm_obtain_screen(terminal->emulator);
    terminal->state = vterm_obtain_state(terminal->emulator);
    vterm_screen_enable_altscreen(terminal->screen, 1);
    vterm_screen_set_callbacks(terminal->screen, &callbacks, terminal);
    vterm_screen_reset(terminal->screen, 1);
    struct winsize size = {.ws_row = (unsigned short)options->rows,
                           .ws_col = (unsigned short)options->columns};
    terminal->pid = forkpty(&terminal->side, NULL, NULL, &size);
    if (terminal->pid == 0)
        run_program(options);
    assert_true(terminal->pid > 0);
    fcntl(terminal->side, F_SETFD, FD_CLOEXEC);
    return terminal;
}

static void
wait_for_end(Terminal *terminal, int flags)
{
    int status = 0;
    if (terminal->has_ended || waitpid(terminal->pid, &status, flags) != terminal->pid)
        return;
    terminal->has_ended = true;
    terminal->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

void
terminal_close(Terminal *terminal)
{
    if (!terminal->has_ended) {
        kill(terminal->pid, SIGKILL);
        wait_for_end(terminal, 0);
    }
    if (terminal->side >= 0)
        close(terminal->side);
    vterm_free(terminal->emulator);
    g_string_free(terminal->written, TRUE);
    g_free(terminal);
}

static void
write_all(Terminal *terminal, const char *bytes, size_t length)
{
    while (length > 0 && terminal->side >= 0) {
        ssize_t written = write(terminal->side, bytes, length);
        if (written <= 0)
            return;
        bytes += written;
        length -= (size_t)written;
    }
}

// What the emulator answers (cursor reports, keys) goes to the program.
static void
send_output(Terminal *terminal)
{
    char bytes[4096];
    for (size_t length = vterm_output_read(terminal->emulator, bytes, sizeof bytes); length > 0;
         length = vterm_output_read(terminal->emulator, bytes, sizeof bytes))
        write_all(terminal, bytes, length);
}

// Takes what the program wrote; false when nothing came in that time, or when it has ended.
static bool
take_some(Terminal *terminal, int timeout_ms)
{
    if (terminal->side < 0)
        return false;
    struct pollfd poller = {.fd = terminal->side, .events = POLLIN};
    if (poll(&poller, 1, timeout_ms) <= 0)
        return false;
    static char bytes[CHUNK];
    ssize_t length = read(terminal->side, bytes, sizeof bytes);
    if (length <= 0) {
        wait_for_end(terminal, WNOHANG);
        if (timeout_ms > 0)
            g_usleep(1000); // the other side is closed: poll() returns at once
        return false;
    }
    g_string_append_len(terminal->written, bytes, length);
    vterm_input_write(terminal->emulator, bytes, (size_t)length);
    send_output(terminal);
    return true;
}

char *
terminal_row(Terminal *terminal, int row)
{
    GString *text = g_string_new(NULL);
    row = row < 0 ? terminal->rows + row : row;
    for (int column = 0; column < terminal->columns;) {
        VTermScreenCell cell;
        vterm_screen_get_cell(terminal->screen, (VTermPos){row, column}, &cell);
        if (cell.chars[0] == 0)
            g_string_append_c(text, ' ');
        for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i] != 0; i++)
            g_string_append_unichar(text, cell.chars[i]);
        column += cell.width > 1 ? cell.width : 1;
    }
    while (text->len > 0 && text->str[text->len - 1] == ' ')
        g_string_truncate(text, text->len - 1);
    return g_string_free(text, FALSE);
}

char *
terminal_text(Terminal *terminal)
{
    GString *text = g_string_new(NULL);
    for (int row = 0; row < terminal->rows; row++) {
        g_autofree char *line = terminal_row(terminal, row);
        g_string_append_printf(text, "%s\n", line);
    }
    return g_string_free(text, FALSE);
}

bool
terminal_has(Terminal *terminal, const char *text)
{
    g_autofree char *all = terminal_text(terminal);
    return strstr(all, text) != NULL;
}

typedef struct {
    const char *text;
    int row; // -1000: any
    bool is_gone, is_cursor;
} Wanted;

enum { ANY_ROW = -1000 };

static bool
is_at_cursor(Terminal *terminal, const char *text)
{
    int row, column;
    terminal_cursor(terminal, &row, &column);
    g_autofree char *line = terminal_row(terminal, row);
    const char *found = strstr(line, text);
    return found != NULL && g_utf8_strlen(line, found - line) == column;
}

static bool
is_fulfilled(Terminal *terminal, const Wanted *wanted)
{
    if (wanted->is_cursor)
        return is_at_cursor(terminal, wanted->text);
    g_autofree char *text =
        wanted->row == ANY_ROW ? terminal_text(terminal) : terminal_row(terminal, wanted->row);
    return (strstr(text, wanted->text) != NULL) != wanted->is_gone;
}

static bool
wait_until(Terminal *terminal, const Wanted *wanted)
{
    gint64 end = g_get_monotonic_time() + DEADLINE_MS * 1000;
    while (g_get_monotonic_time() < end) {
        if (is_fulfilled(terminal, wanted))
            return true;
        if (!take_some(terminal, 20) && terminal->has_ended)
            break;
    }
    if (is_fulfilled(terminal, wanted))
        return true;
    g_autofree char *text = terminal_text(terminal);
    fprintf(stderr, "# waited in vain %s \"%s\" in:\n%s# program %s\n",
            wanted->is_gone ? "for the end of" : "for", wanted->text, text,
            terminal->has_ended ? "has ended" : "runs");
    return false;
}

bool
terminal_wait(Terminal *terminal, const char *text)
{
    return wait_until(terminal, &(Wanted){.text = text, .row = ANY_ROW});
}

bool
terminal_wait_row(Terminal *terminal, int row, const char *text)
{
    return wait_until(terminal, &(Wanted){.text = text, .row = row});
}

bool
terminal_wait_cursor(Terminal *terminal, const char *text)
{
    return wait_until(terminal, &(Wanted){.text = text, .row = ANY_ROW, .is_cursor = true});
}

bool
terminal_wait_gone(Terminal *terminal, const char *text)
{
    return wait_until(terminal, &(Wanted){.text = text, .row = ANY_ROW, .is_gone = true});
}

void
terminal_settle(Terminal *terminal, int silence_ms)
{
    while (take_some(terminal, silence_ms))
        continue;
}

void
terminal_type(Terminal *terminal, const char *text)
{
    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        gunichar character = g_utf8_get_char(text);
        if (character == '\r')
            vterm_keyboard_key(terminal->emulator, VTERM_KEY_ENTER, VTERM_MOD_NONE);
        else if (character == '\t')
            vterm_keyboard_key(terminal->emulator, VTERM_KEY_TAB, VTERM_MOD_NONE);
        else if (character == 033)
            vterm_keyboard_key(terminal->emulator, VTERM_KEY_ESCAPE, VTERM_MOD_NONE);
        else
            vterm_keyboard_unichar(terminal->emulator, character, VTERM_MOD_NONE);
    }
    send_output(terminal);
}

void
terminal_key(Terminal *terminal, VTermKey key)
{
    vterm_keyboard_key(terminal->emulator, key, VTERM_MOD_NONE);
    send_output(terminal);
}

void
terminal_control(Terminal *terminal, char letter)
{
    vterm_keyboard_unichar(terminal->emulator, (uint32_t)letter, VTERM_MOD_CTRL);
    send_output(terminal);
}

void
terminal_alt(Terminal *terminal, char letter)
{
    vterm_keyboard_unichar(terminal->emulator, (uint32_t)letter, VTERM_MOD_ALT);
    send_output(terminal);
}

void
terminal_paste(Terminal *terminal, const char *text)
{
    vterm_keyboard_start_paste(terminal->emulator);
    send_output(terminal);
    write_all(terminal, text, strlen(text));
    vterm_keyboard_end_paste(terminal->emulator);
    send_output(terminal);
}

void
terminal_resize(Terminal *terminal, int rows, int columns)
{
    terminal->rows = rows;
    terminal->columns = columns;
    vterm_set_size(terminal->emulator, rows, columns);
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    ioctl(terminal->side, TIOCSWINSZ, &size);
}

void
terminal_hang_up(Terminal *terminal)
{
    close(terminal->side);
    terminal->side = -1;
}

void
terminal_signal(Terminal *terminal, int number)
{
    kill(terminal->pid, number);
}

static int
palette_number(const VTermColor *color)
{
    if (VTERM_COLOR_IS_DEFAULT_FG(color) || VTERM_COLOR_IS_DEFAULT_BG(color))
        return -1;
    return VTERM_COLOR_IS_INDEXED(color) ? color->indexed.idx : -2;
}

Look
terminal_look(Terminal *terminal, int row, int column)
{
    Look look = {0};
    VTermScreenCell cell;
    row = row < 0 ? terminal->rows + row : row;
    vterm_screen_get_cell(terminal->screen, (VTermPos){row, column}, &cell);
    GString *text = g_string_new(NULL);
    for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i] != 0; i++)
        g_string_append_unichar(text, cell.chars[i]);
    g_strlcpy(look.text, text->str, sizeof look.text);
    g_string_free(text, TRUE);
    look.bold = cell.attrs.bold;
    look.reverse = cell.attrs.reverse;
    look.foreground = palette_number(&cell.fg);
    look.background = palette_number(&cell.bg);
    return look;
}

int
terminal_find(Terminal *terminal, int row, const char *text)
{
    g_autofree char *line = terminal_row(terminal, row);
    const char *found = strstr(line, text);
    return found == NULL ? -1 : (int)g_utf8_strlen(line, found - line);
}

void
terminal_cursor(const Terminal *terminal, int *row, int *column)
{
    VTermPos position;
    vterm_state_get_cursorpos(terminal->state, &position);
    *row = position.row;
    *column = position.col;
}

bool
terminal_is_alternate(const Terminal *terminal)
{
    return terminal->is_alternate;
}

bool
terminal_cursor_is_visible(const Terminal *terminal)
{
    return terminal->cursor_is_visible;
}

size_t
terminal_bytes(Terminal *terminal)
{
    size_t since = terminal->written->len - terminal->counted;
    terminal->counted = terminal->written->len;
    return since;
}

bool
terminal_wrote(Terminal *terminal, const char *bytes)
{
    return strstr(terminal->written->str, bytes) != NULL;
}

bool
terminal_has_ended(Terminal *terminal)
{
    wait_for_end(terminal, WNOHANG);
    return terminal->has_ended;
}

int
terminal_exit(Terminal *terminal)
{
    gint64 end = g_get_monotonic_time() + DEADLINE_MS * 1000;
    while (!terminal->has_ended && g_get_monotonic_time() < end) {
        if (!take_some(terminal, 20))
            wait_for_end(terminal, WNOHANG);
        if (terminal->side < 0)
            g_usleep(2000);
    }
    while (take_some(terminal, 0))
        continue;
    return terminal->has_ended ? terminal->status : -1;
}

int
terminal_pid(const Terminal *terminal)
{
    return terminal->pid;
}
