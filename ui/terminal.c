#include "ui/terminal.h"

#include "ui/terminfo.h"

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

enum { PENDING = 256, KEYS = 512 };

struct Terminal {
    SCREEN *screen;
    WINDOW *input; // a pad of 1x1: reading from it draws nothing
    Scheme scheme;
    Paint paints[ROLES];
    bool ascii, mouse;
    char *note;
    Key keys[KEYS]; // read and not yet handed out
    size_t key_first, key_count;
    int click_row, click_column;
    Place cursor;
};

// What a signal handler needs: it gets no argument but the number.
static struct {
    volatile sig_atomic_t is_open;
    struct termios before;
    const char *log_path;
} rescue;

static const char ending[] = "\033[?2004l\033[?1006l\033[?1000l\033[0m\033[?25h\033[?1049l\r";

static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

static void
write_all(const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(STDOUT_FILENO, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return;
        bytes += written;
        length -= (size_t)written;
    }
}

static void
crash(int number)
{
    if (rescue.is_open) {
        rescue.is_open = false;
        write_all(ending, sizeof ending - 1);
        tcsetattr(STDIN_FILENO, TCSANOW, &rescue.before);
        static const char told[] = "trueup crashed; what it did last is in ";
        write_all(told, sizeof told - 1);
        write_all(rescue.log_path, strlen(rescue.log_path));
        write_all("\n", 1);
    }
    raise(number); // SA_RESETHAND: the default now
}

static void
catch_crashes(void)
{
    struct sigaction action = {.sa_handler = crash, .sa_flags = (int)SA_RESETHAND | SA_NODEFER};
    for (size_t i = 0; i < G_N_ELEMENTS(crashes); i++) {
        struct sigaction present;
        sigaction(crashes[i], NULL, &present);
        if (present.sa_handler == SIG_DFL) // a sanitizer has its own
            sigaction(crashes[i], &action, NULL);
    }
}

static Scheme
choose_scheme(UiColor color)
{
    const char *no_color = g_getenv("NO_COLOR");
    bool is_unwanted = color == UI_COLOR_NEVER ||
                       (color != UI_COLOR_ALWAYS && no_color != NULL && no_color[0] != '\0');
    if (is_unwanted || !has_colors() || COLORS < 8)
        return SCHEME_MONO;
    return COLORS >= 256 ? SCHEME_256 : SCHEME_16;
}

// Line glyphs are of ambiguous width in the locales of East Asia (SCREENS.md §6).
static bool
wants_ascii(void)
{
    const char *locale = setlocale(LC_CTYPE, NULL);
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        return true;
    return g_str_has_prefix(locale, "ja") || g_str_has_prefix(locale, "zh") ||
           g_str_has_prefix(locale, "ko");
}

static void
start_colors(Terminal *terminal, UiColor color)
{
    start_color();
    use_default_colors();
    terminal->scheme = choose_scheme(color);
    for (unsigned role = 0; role < ROLES; role++) {
        Paint paint = role_paint(terminal->scheme, (Role)role);
        terminal->paints[role] = paint;
        if (paint.color >= 0)
            init_pair((short)(role + 1), paint.color, -1);
    }
}

// Not without colour: there bold and reverse are all that tells the roles apart.
void
terminal_use_colors(Terminal *terminal, const Project *project)
{
    if (terminal->scheme == SCHEME_MONO)
        return;
    for (size_t i = 0; i < project->color_count; i++) {
        const ProjectColor *color = &project->colors[i];
        Role role;
        if (!role_named(color->role, &role) || color->color >= COLORS)
            continue;
        terminal->paints[role] =
            (Paint){(short)color->color, color->bold, color->dim, color->reverse};
        if (color->color >= 0)
            init_pair((short)(role + 1), (short)color->color, -1);
    }
}

static void
set_modes(bool on)
{
    const char *modes = on ? "\033[?2004h" : "\033[?2004l";
    write_all(modes, strlen(modes));
}

static void
start_input(Terminal *terminal)
{
    raw(); // Ctrl-C, Ctrl-Z, Ctrl-S are keys; no flow control
    noecho();
    nonl();
    intrflush(stdscr, FALSE);
    const char *delay = g_getenv("ESCDELAY");
    guint64 delay_ms = 100;
    if (delay != NULL)
        g_ascii_string_to_unsigned(delay, 10, 1, 10000, &delay_ms, NULL);
    set_escdelay((int)delay_ms);
    terminal->input = newpad(1, 1);
    keypad(terminal->input, TRUE);
    nodelay(terminal->input, TRUE);
    define_key("\033[200~", KEY_MAX + 1);
    define_key("\033[201~", KEY_MAX + 2);
    mousemask(0, NULL);
    mouseinterval(0);
}

static bool
no_terminal(GError **error, const char *name)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        g_set_error(error, UI_ERROR, UI_ERROR_NO_TERMINAL,
                    "the screens need a terminal\nhint: \"trueup check\" prints a report");
    else
        g_set_error(error, UI_ERROR, UI_ERROR_NO_TERMINAL,
                    "No usable terminal description for TERM=%s; this is what the screen would "
                    "have said.",
                    name);
    return false;
}

Terminal *
terminal_open(UiColor color, bool ascii, GError **error)
{
    const char *name = g_getenv("TERM");
    name = name == NULL || name[0] == '\0' ? "unknown" : name;
    const char *usable =
        isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) ? terminfo_usable(name) : NULL;
    if (usable == NULL) {
        no_terminal(error, name);
        return NULL;
    }
    tcgetattr(STDIN_FILENO, &rescue.before);
    SCREEN *screen = newterm(usable, stdout, stdin);
    if (screen == NULL) {
        no_terminal(error, name);
        return NULL;
    }
    Terminal *terminal = g_new0(Terminal, 1);
    terminal->screen = screen;
    rescue.log_path = "no log";
    rescue.is_open = true;
    catch_crashes();
    start_colors(terminal, color);
    start_input(terminal);
    terminal->ascii = ascii || wants_ascii();
    if (strcmp(usable, name) != 0)
        terminal->note = g_strdup_printf("TERM=%s has no description here, used %s", name, usable);
    set_modes(true);
    return terminal;
}

void
terminal_close(Terminal *terminal)
{
    if (terminal == NULL)
        return;
    terminal_set_mouse(terminal, false);
    set_modes(false);
    endwin();
    rescue.is_open = false;
    delwin(terminal->input);
    delscreen(terminal->screen);
    g_free(terminal->note);
    g_free(terminal);
}

Canvas
terminal_canvas(Terminal *terminal)
{
    return (Canvas){.window = stdscr,
                    .cursor = &terminal->cursor,
                    .rows = LINES,
                    .columns = COLS,
                    .paints = terminal->paints,
                    .ascii = terminal->ascii};
}

const char *
terminal_note(const Terminal *terminal)
{
    return terminal->note;
}

void
terminal_clear(Terminal *terminal)
{
    terminal->cursor = (Place){0, 0};
    werase(stdscr);
}

void
terminal_show(Terminal *terminal)
{
    wmove(stdscr, terminal->cursor.row, terminal->cursor.column);
    wrefresh(stdscr);
}

void
terminal_repaint(Terminal *terminal)
{
    (void)terminal;
    clearok(curscr, TRUE);
}

bool
terminal_resize(Terminal *terminal)
{
    (void)terminal;
    struct winsize size = {0};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
        return false;
    if (size.ws_row == LINES && size.ws_col == COLS)
        return false;
    resizeterm(size.ws_row, size.ws_col);
    return true;
}

typedef struct {
    int code;
    Key key;
} Code;

static const Code codes[] = {
    {KEY_UP, KEY_ARROW_UP},         {KEY_DOWN, KEY_ARROW_DOWN},   {KEY_LEFT, KEY_ARROW_LEFT},
    {KEY_RIGHT, KEY_ARROW_RIGHT},   {KEY_PPAGE, KEY_PAGE_UP},     {KEY_NPAGE, KEY_PAGE_DOWN},
    {KEY_HOME, KEY_TO_START},       {KEY_END, KEY_TO_END},        {KEY_DC, KEY_DELETE},
    {KEY_BTAB, KEY_BACK_TAB},       {KEY_BACKSPACE, KEY_RUBOUT},  {KEY_ENTER, KEY_RETURN},
    {KEY_MAX + 1, KEY_PASTE_BEGIN}, {KEY_MAX + 2, KEY_PASTE_END},
};

static Key
mouse_key(Terminal *terminal)
{
    MEVENT event;
    if (getmouse(&event) != OK)
        return KEY_NONE;
    terminal->click_row = event.y;
    terminal->click_column = event.x;
    if (event.bstate & BUTTON4_PRESSED)
        return KEY_WHEEL_UP;
    if (event.bstate & BUTTON5_PRESSED)
        return KEY_WHEEL_DOWN;
    return event.bstate & (BUTTON1_PRESSED | BUTTON1_CLICKED) ? KEY_CLICK : KEY_NONE;
}

static Key
function_key(Terminal *terminal, int code)
{
    if (code == KEY_MOUSE)
        return mouse_key(terminal);
    if (code == KEY_RESIZE)
        return KEY_NONE;
    if (code > KEY_F(0) && code <= KEY_F(12))
        return KEY_F1 + (Key)(code - KEY_F(1));
    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++)
        if (codes[i].code == code)
            return codes[i].key;
    return KEY_UNKNOWN;
}

static Key
character_key(wint_t character)
{
    if (character == '\n')
        return KEY_RETURN;
    if (character == '\b')
        return KEY_RUBOUT;
    if (character == 0)
        return KEY_UNKNOWN; // Ctrl-Space
    return (Key)character;
}

static void
push_key(Terminal *terminal, Key key)
{
    if (key != KEY_NONE && terminal->key_count < KEYS)
        terminal->keys[(terminal->key_first + terminal->key_count++) % KEYS] = key;
}

// A sequence that terminfo does not know arrives as Esc and letters. It must not run what the
// letters mean: Esc [ 2 5 ~ is one unknown key, and so is Alt with a letter.
static size_t
skip_sequence(const wint_t *read, size_t count)
{
    if (count < 2)
        return 1;
    if (read[1] != '[' && read[1] != 'O')
        return 2;
    size_t i = 2;
    while (i < count && read[i] >= 0x20 && read[i] < 0x40)
        i++;
    return MIN(i + 1, count);
}

static void
take_input(Terminal *terminal)
{
    wint_t read[PENDING];
    bool is_code[PENDING];
    size_t count = 0;
    wint_t character;
    for (int kind = wget_wch(terminal->input, &character); kind != ERR && count < PENDING;
         kind = count < PENDING ? wget_wch(terminal->input, &character) : ERR) {
        is_code[count] = kind == KEY_CODE_YES;
        read[count++] = character;
    }
    for (size_t i = 0; i < count;) {
        if (is_code[i]) {
            push_key(terminal, function_key(terminal, (int)read[i++]));
        } else if (read[i] == KEY_ESCAPE && i + 1 < count && !is_code[i + 1] &&
                   read[i + 1] != KEY_ESCAPE) {
            i += skip_sequence(read + i, count - i);
            push_key(terminal, KEY_UNKNOWN);
        } else {
            push_key(terminal, character_key(read[i++]));
        }
    }
}

Key
terminal_key(Terminal *terminal)
{
    if (terminal->key_count == 0)
        take_input(terminal);
    if (terminal->key_count == 0)
        return KEY_NONE;
    Key key = terminal->keys[terminal->key_first];
    terminal->key_first = (terminal->key_first + 1) % KEYS;
    terminal->key_count--;
    return key;
}

bool
terminal_is_there(const Terminal *terminal)
{
    (void)terminal;
    // A pseudo terminal whose other side is closed says so to any question.
    struct termios present;
    return tcgetattr(STDIN_FILENO, &present) == 0;
}

void
terminal_click(const Terminal *terminal, int *row, int *column)
{
    *row = terminal->click_row;
    *column = terminal->click_column;
}

void
terminal_drop_input(Terminal *terminal)
{
    terminal->key_count = 0;
    flushinp();
}

void
terminal_leave(Terminal *terminal)
{
    if (terminal->mouse)
        mousemask(0, NULL);
    set_modes(false);
    endwin();
    rescue.is_open = false;
}

void
terminal_return(Terminal *terminal)
{
    rescue.is_open = true;
    terminal_resize(terminal);
    clearok(curscr, TRUE);
    wrefresh(curscr);
    set_modes(true);
    terminal_set_mouse(terminal, terminal->mouse);
}

void
terminal_suspend(Terminal *terminal)
{
    terminal_leave(terminal);
    struct sigaction present, stop = {.sa_handler = SIG_DFL};
    sigaction(SIGTSTP, &stop, &present);
    kill(0, SIGTSTP);
    sigaction(SIGTSTP, &present, NULL);
    terminal_return(terminal);
}

bool
terminal_mouse(const Terminal *terminal)
{
    return terminal->mouse;
}

void
terminal_set_mouse(Terminal *terminal, bool on)
{
    terminal->mouse = on;
    mousemask(on ? BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED : 0, NULL);
}

bool
terminal_copy(Terminal *terminal, const char *text)
{
    (void)terminal;
    size_t length = strlen(text);
    if (length > TERMINAL_COPY_LIMIT)
        return false;
    g_autofree char *encoded = g_base64_encode((const guchar *)text, length);
    const char *name = g_getenv("TERM");
    bool is_screen = g_getenv("TMUX") == NULL && name != NULL && g_str_has_prefix(name, "screen");
    // GNU screen hands on what stands in a DCS string
    g_autofree char *sequence = is_screen ? g_strdup_printf("\033P\033]52;c;%s\a\033\\", encoded)
                                          : g_strdup_printf("\033]52;c;%s\a", encoded);
    write_all(sequence, strlen(sequence));
    return true;
}

void
terminal_set_log_path(Terminal *terminal, const char *path)
{
    (void)terminal;
    rescue.log_path = path;
}
