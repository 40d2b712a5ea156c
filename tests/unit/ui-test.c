#include "tests/harness.h"
#include "ui/keymap.h"
#include "ui/screens/screens.h"
#include "ui/ui.h"
#include "ui/widgets/field.h"
#include "ui/widgets/list.h"

#include <locale.h>
#include <string.h>

// ---- the table of actions -------------------------------------------------------------------

typedef void (*Visit)(const Action *action, void *data);

static void
visit_all(const ScreenOps *ops, Visit visit, void *data)
{
    const Action *tables[] = {ops->actions, ui_general_actions, ui_moving_actions};
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
        for (const Action *row = tables[i]; row->name != NULL; row++)
            visit(row, data);
}

// A screen's row of the name and the keys of a general one.
static bool
replaces(const Action *owner, const Action *general)
{
    return strcmp(owner->name, general->name) == 0 && strcmp(owner->keys, general->keys) == 0;
}

static void
claim_keys(const Action *action, void *data)
{
    GHashTable *owners = data;
    g_auto(GStrv) keys = g_strsplit(action->keys, " ", -1);
    for (size_t i = 0; keys[i] != NULL; i++) {
        const Action *owner = g_hash_table_lookup(owners, keys[i]);
        if (owner != NULL && !replaces(owner, action))
            fail_msg("%s: both %s and %s", keys[i], owner->name, action->name);
        g_hash_table_insert(owners, g_strdup(keys[i]), (gpointer)(guintptr)action);
    }
}

static void
no_two_actions_of_a_screen_share_a_key(void **state)
{
    (void)state;
    for (size_t i = 0; ui_screens[i] != NULL; i++) {
        g_autoptr(GHashTable) owners = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        visit_all(ui_screens[i], claim_keys, owners);
    }
}

static void
check_action(const Action *action, void *data)
{
    GHashTable *names = data;
    const Action *other = g_hash_table_lookup(names, action->name);
    g_hash_table_insert(names, (gpointer)(guintptr)action->name, (gpointer)(guintptr)action);
    if (other != NULL && !replaces(other, action))
        fail_msg("two actions are named %s", action->name);
    if (action->help == NULL || action->help[0] == '\0')
        fail_msg("%s has no sentence", action->name);
    if (action->run == NULL && action->general == DO_NOTHING)
        fail_msg("%s does nothing", action->name);
    g_auto(GStrv) keys = g_strsplit(action->keys, " ", -1);
    for (size_t i = 0; keys[i] != NULL; i++)
        if (key_named(keys[i]) == KEY_NONE)
            fail_msg("%s: there is no key %s", action->name, keys[i]);
}

static void
every_action_has_a_name_a_key_and_a_sentence(void **state)
{
    (void)state;
    for (size_t i = 0; ui_screens[i] != NULL; i++) {
        g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
        visit_all(ui_screens[i], check_action, names);
    }
}

static void
is_in_manual(const Action *action, void *data)
{
    g_autofree char *wanted = g_strdup_printf("%s (\\fB:%s\\fR)", action->help, action->name);
    if (strstr(data, wanted) == NULL)
        fail_msg("the manual does not have %s", action->name);
}

static void
the_manual_has_every_action(void **state)
{
    (void)state;
    g_autofree char *manual = ui_keys_manual();
    for (size_t i = 0; ui_screens[i] != NULL; i++)
        visit_all(ui_screens[i], is_in_manual, manual);
}

static void
an_action_is_found_by_key_and_by_name(void **state)
{
    (void)state;
    assert_string_equal(keymap_action(NULL, &ui_drift, 'n')->name, "next");
    assert_string_equal(keymap_action(NULL, &ui_drift, KEY_F1)->name, "help");
    assert_string_equal(keymap_action(NULL, &ui_drift, KEY_F5)->name, "refresh");
    assert_null(keymap_action(NULL, &ui_drift, 'X'));
    assert_null(keymap_action(NULL, &ui_drift, KEY_DELETE));
    assert_string_equal(keymap_keys(NULL, action_named(&ui_drift, "quit")), "Q F10");
}

static void
keys_are_called_what_they_are_found_by(void **state)
{
    (void)state;
    static const Key keys[] = {'a',         ' ',          KEY_ESCAPE,  KEY_RETURN, KEY_TABULATOR,
                               KEY_PAGE_UP, KEY_BACK_TAB, KEY_F1 + 8,  3,          26,
                               0xe9,        KEY_RUBOUT,   KEY_TO_START};
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_autofree char *name = key_title(keys[i]);
        assert_int_equal(key_named(name), keys[i]);
    }
}

typedef struct {
    const char *fact, *action, *keys;
    const char *expected; // the first line of the error; NULL: it is taken
} KeySetting;

static KeySetting key_settings[] = {
    {"an action takes another key", "refresh", "F9", NULL},
    {"an action takes several keys", "refresh", "F9  Ctrl-G", NULL},
    {"an action that a screen has its own row for takes a key", "refresh", "F9", NULL},
    {"an action that there is not", "refersh", "F9",
     "trueup.conf:7: no screen has an action \"refersh\" to give a key to"},
    {"a key that there is not", "refresh", "F13",
     "trueup.conf:7: key.refresh: there is no key \"F13\""},
    {"a key of the mouse", "refresh", "Click",
     "trueup.conf:7: key.refresh: there is no key \"Click\""},
    {"a key of the same screen", "refresh", "n",
     "trueup.conf:7: key.refresh: on the screen drift \"n\" is the key of \"next\""},
    {"Esc is no other action's", "quit", "Esc",
     "trueup.conf:7: key.quit: on the screen drift \"Esc\" is the key of \"escape\""},
    {"Ctrl-C stays what it is", "cancel", "F9",
     "trueup.conf:7: the key of \"cancel\" is always Ctrl-C"},
    {"Enter never changes a database", "start", "Space Enter",
     "trueup.conf:7: key.start: this changes a database, and that is never done by \"Enter\""},
};

static void
check_key_setting(void **state)
{
    const KeySetting *row = *state;
    ProjectKey key = {row->action, row->keys, "trueup.conf:7"};
    Project project = {.keys = &key, .key_count = 1};
    g_autoptr(GError) error = NULL;
    g_autoptr(KeyMap) map = keymap_new(&project, &error);
    if (row->expected != NULL) {
        assert_null(map);
        g_autofree char *line = g_strndup(error->message, strcspn(error->message, "\n"));
        assert_string_equal(line, row->expected);
        return;
    }
    assert_null(error);
    const Action *found = NULL;
    for (size_t i = 0; ui_screens[i] != NULL && found == NULL; i++)
        found = action_named(ui_screens[i], row->action) != NULL
                    ? keymap_action(map, ui_screens[i], key_named("F9"))
                    : NULL;
    assert_non_null(found);
    assert_string_equal(found->name, row->action);
}

static void
a_key_that_was_given_away_does_nothing(void **state)
{
    (void)state;
    ProjectKey key = {"refresh", "F9", "trueup.conf:7"};
    Project project = {.keys = &key, .key_count = 1};
    g_autoptr(KeyMap) map = keymap_new(&project, NULL);
    assert_non_null(map);
    assert_null(keymap_action(map, &ui_drift, 'R'));
    g_autofree char *first = keymap_first(map, action_named(&ui_drift, "refresh"));
    assert_string_equal(first, "F9");
}

static void
every_role_of_the_settings_is_one_of_the_screens(void **state)
{
    (void)state;
    static const char *const names[] = {"text", "add",   "drop",  "change", "ask", "hazard",
                                        "same", "focus", "title", "guard",  "key", "code"};
    assert_int_equal(G_N_ELEMENTS(names), ROLES);
    bool seen[ROLES] = {false};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        Role role;
        assert_true(role_named(names[i], &role));
        assert_false(seen[role]);
        seen[role] = true;
    }
    Role role;
    assert_false(role_named("added", &role));
}

// ---- lists ----------------------------------------------------------------------------------

static void
a_list_keeps_a_row_around_the_cursor(void **state)
{
    (void)state;
    List list = {.count = 100};
    list_settle(&list, 10);
    for (int i = 0; i < 12; i++) {
        list_move(&list, DO_DOWN);
        list_settle(&list, 10);
    }
    assert_int_equal(list.cursor, 12);
    assert_int_equal(list.top, 4);
    list_move(&list, DO_END);
    list_settle(&list, 10);
    assert_int_equal(list.cursor, 99);
    assert_int_equal(list.top, 90);
}

static void
an_object_that_moved_stays_at_its_height(void **state)
{
    (void)state;
    List list = {.count = 100, .cursor = 50, .top = 45};
    list_settle(&list, 10);
    list.count = 80;
    list_keep(&list, 30);
    list_settle(&list, 10);
    assert_int_equal(list.cursor, 30);
    assert_int_equal(list.top, 25);
}

static void
a_list_of_nothing_can_be_moved_in(void **state)
{
    (void)state;
    List list = {0};
    for (General general = DO_UP; general <= DO_END; general++) {
        list_move(&list, general);
        list_settle(&list, 5);
    }
    assert_int_equal(list.cursor, 0);
    assert_int_equal(list.top, 0);
}

// ---- fields ---------------------------------------------------------------------------------

typedef struct {
    const char *fact, *before;
    Key keys[6];
    const char *after;
} Typing;

static Typing typings[] = {
    {"a field takes letters of any script", "", {'r', 0xf6, 0x8868}, "rö表"},
    {"Backspace takes a whole character", "rö", {KEY_RUBOUT}, "r"},
    {"Ctrl-A goes to the start", "role", {1, 'x'}, "xrole"},
    {"Ctrl-W takes a word", "check user", {23}, "check "},
    {"Ctrl-U takes what is before the cursor", "role", {KEY_ARROW_LEFT, 21}, "e"},
    {"Ctrl-K takes what is behind it", "role", {1, 6, 11}, "r"},
    {"Delete takes the next character", "role", {KEY_TO_START, KEY_DELETE}, "ole"},
    {"at the edges nothing happens", "", {KEY_RUBOUT, KEY_DELETE, 23, 21, 11, 2}, ""},
};

static void
check_typing(void **state)
{
    const Typing *row = *state;
    Field field = {0};
    field_set(&field, row->before);
    for (size_t i = 0; i < G_N_ELEMENTS(row->keys) && row->keys[i] != KEY_NONE; i++)
        assert_true(field_key(&field, row->keys[i]));
    assert_string_equal(field_text(&field), row->after);
    field_clear(&field);
}

static void
enter_is_not_the_fields(void **state)
{
    (void)state;
    Field field = {0};
    assert_false(field_key(&field, KEY_RETURN));
    assert_false(field_key(&field, KEY_ESCAPE));
    assert_false(field_key(&field, KEY_ARROW_UP));
    field_clear(&field);
}

// ---- widths ---------------------------------------------------------------------------------

typedef struct {
    const char *fact, *text;
    int width;
} Width;

static Width widths[] = {
    {"a letter takes one cell", "role", 4},
    {"a wide character takes two", "表", 2},
    {"marks take none", "e\xcc\x81", 1},
    {"an escape is as wide as it reads", "\033[31m", 8},
    {"a mark without a base is an escape", "\xcc\x81", 6},
    {"more marks than a cell holds are escapes",
     "e\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86", 13},
    {"bytes that are no UTF-8 are escapes", "\xff\xfe", 8},
    {"a bidi override is an escape", "\xe2\x80\xae", 6},
};

static void
check_width(void **state)
{
    const Width *row = *state;
    assert_int_equal(canvas_width(&(Canvas){0}, row->text), row->width);
}

typedef struct {
    const char *fact, *text;
    int width;
    size_t bytes, next;
} Broken;

static Broken breaks[] = {
    {"what fits is one line", "a plain ADD", 20, 11, 11},
    {"prose breaks at the last blank", "a plain ADD COLUMN", 12, 11, 12},
    {"a blank at the edge ends the line", "a plain ADD COLUMN", 11, 11, 12},
    {"a word that is too long is cut", "abcdefgh", 3, 3, 3},
    {"a newline ends the line", "ab\ncd", 20, 2, 3},
    {"a wide character is never cut", "表表", 3, 3, 3},
    {"a width of nothing still goes on", "表", 1, 3, 3},
};

static void
check_break(void **state)
{
    const Broken *row = *state;
    Break found = canvas_break(&(Canvas){0}, row->text, row->width);
    assert_int_equal(found.bytes, row->bytes);
    assert_int_equal(found.next, row->next);
}

// ---- colours --------------------------------------------------------------------------------

static void
without_colour_every_mark_still_stands_out(void **state)
{
    (void)state;
    static const Role roles[] = {ROLE_ADD,    ROLE_DROP,  ROLE_CHANGE, ROLE_ASK,
                                 ROLE_HAZARD, ROLE_FOCUS, ROLE_GUARD};
    for (size_t i = 0; i < G_N_ELEMENTS(roles); i++) {
        Paint paint = role_paint(SCHEME_MONO, roles[i]);
        assert_int_equal(paint.color, -1);
        assert_true(paint.bold || paint.reverse);
    }
}

static double
luminance(int gray_or_red, int green, int blue)
{
    double sum = 0;
    const int parts[] = {gray_or_red, green, blue};
    static const double weights[] = {0.2126, 0.7152, 0.0722};
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        double part = parts[i] / 255.0;
        double linear = part <= 0.03928 ? part / 12.92 : 0;
        if (part > 0.03928) {
            double base = (part + 0.055) / 1.055;
            linear = base * base * (0.6 + 0.4 * base); // near enough to the power of 2.4
        }
        sum += weights[i] * linear;
    }
    return sum;
}

static double
luminance_of(short color)
{
    static const int levels[] = {0, 95, 135, 175, 215, 255};
    if (color >= 232)
        return luminance(8 + (color - 232) * 10, 8 + (color - 232) * 10, 8 + (color - 232) * 10);
    int index = color - 16;
    return luminance(levels[index / 36], levels[index / 6 % 6], levels[index % 6]);
}

static void
every_colour_can_be_read_on_black_and_on_white(void **state)
{
    (void)state;
    for (unsigned role = 0; role < ROLES; role++) {
        short color = role_paint(SCHEME_256, (Role)role).color;
        if (color < 0)
            continue;
        double light = luminance_of(color);
        assert_true((light + 0.05) / 0.05 >= 3.8);
        assert_true(1.05 / (light + 0.05) >= 3.8);
    }
}

int
main(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    static const struct CMUnitTest facts[] = {
        cmocka_unit_test(no_two_actions_of_a_screen_share_a_key),
        cmocka_unit_test(every_action_has_a_name_a_key_and_a_sentence),
        cmocka_unit_test(the_manual_has_every_action),
        cmocka_unit_test(an_action_is_found_by_key_and_by_name),
        cmocka_unit_test(a_key_that_was_given_away_does_nothing),
        cmocka_unit_test(every_role_of_the_settings_is_one_of_the_screens),
        cmocka_unit_test(keys_are_called_what_they_are_found_by),
        cmocka_unit_test(a_list_keeps_a_row_around_the_cursor),
        cmocka_unit_test(an_object_that_moved_stays_at_its_height),
        cmocka_unit_test(a_list_of_nothing_can_be_moved_in),
        cmocka_unit_test(enter_is_not_the_fields),
        cmocka_unit_test(without_colour_every_mark_still_stands_out),
        cmocka_unit_test(every_colour_can_be_read_on_black_and_on_white),
    };
    struct CMUnitTest tests[G_N_ELEMENTS(facts) + G_N_ELEMENTS(typings) + G_N_ELEMENTS(widths) +
                            G_N_ELEMENTS(breaks) + G_N_ELEMENTS(key_settings)];
    size_t count = G_N_ELEMENTS(facts);
    memcpy(tests, facts, sizeof facts);
    for (size_t i = 0; i < G_N_ELEMENTS(typings); i++)
        tests[count++] = (struct CMUnitTest){
            .name = typings[i].fact, .test_func = check_typing, .initial_state = &typings[i]};
    for (size_t i = 0; i < G_N_ELEMENTS(widths); i++)
        tests[count++] = (struct CMUnitTest){
            .name = widths[i].fact, .test_func = check_width, .initial_state = &widths[i]};
    for (size_t i = 0; i < G_N_ELEMENTS(breaks); i++)
        tests[count++] = (struct CMUnitTest){
            .name = breaks[i].fact, .test_func = check_break, .initial_state = &breaks[i]};
    for (size_t i = 0; i < G_N_ELEMENTS(key_settings); i++)
        tests[count++] = (struct CMUnitTest){.name = key_settings[i].fact,
                                             .test_func = check_key_setting,
                                             .initial_state = &key_settings[i]};
    return cmocka_run_group_tests_name("ui", tests, NULL, NULL);
}
