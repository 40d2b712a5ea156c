#include "base/arena.h"
#include "base/diagnostic.h"
#include "base/sql.h"
#include "base/text.h"
#include "tests/harness.h"

#include <glib.h>
#include <string.h>

typedef struct {
    const char *fact, *(*of)(const char *), *input, *expected;
} Case;

static const char *
identifier(const char *name)
{
    return sql_format("%I", name);
}

static const char *
literal(const char *text)
{
    return sql_format("%L", text);
}

static const char *
safe(const char *text)
{
    return text_safe(text, NULL);
}

static const char *
count(const char *number)
{
    return text_count(g_ascii_strtoll(number, NULL, 10));
}

static const char *
estimate(const char *number)
{
    return text_estimate(g_ascii_strtod(number, NULL));
}

static const char *
about(const char *number)
{
    return text_about_rows(g_ascii_strtod(number, NULL));
}

static const char *
size(const char *number)
{
    return text_size(g_ascii_strtoll(number, NULL, 10));
}

static const char *
duration(const char *number)
{
    return text_duration(g_ascii_strtoll(number, NULL, 10));
}

static const char *
masked(const char *text)
{
    return text_without_password(text);
}

static Case cases[] = {
    {"a plain name stays bare", identifier, "role", "role"},
    {"a reserved word is quoted", identifier, "user", "\"user\""},
    {"an unreserved word stays bare", identifier, "name", "name"},
    {"capitals are quoted", identifier, "Role", "\"Role\""},
    {"a quote in a name is doubled", identifier, "a\"b", "\"a\"\"b\""},
    {"an empty name is quoted", identifier, "", "\"\""},
    {"a quote in a literal is doubled", literal, "it's", "'it''s'"},
    {"a backslash makes an E literal", literal, "a\\'b", "E'a\\\\''b'"},
    {"no text is NULL", literal, NULL, "NULL"},
    {"an escape sequence is shown", safe, "a\x1b[31m", "a\\x1b[31m"},
    {"a bidi override is shown", safe, "a\u202eb", "a\\u202eb"},
    {"invalid UTF-8 is shown", safe, "a\xff", "a\\xff"},
    {"a C1 control is shown", safe, "a\xc2\x9b", "a\\x9b"},
    {"letters of other scripts stay", safe, "größe 表", "größe 表"},
    {"counts have commas", count, "1234567", "1,234,567"},
    {"small counts have none", count, "999", "999"},
    {"estimates have three digits", estimate, "18530", "18.5k"},
    {"large estimates lose their tenths", estimate, "128712", "129k"},
    {"small estimates are exact", estimate, "64", "64"},
    {"a million is M", estimate, "2087000", "2.1M"},
    {"unknown is blank", estimate, "-1", ""},
    {"prose rounds to hundreds", about, "1204", "about 1,200 rows"},
    {"prose rounds to three digits", about, "18530", "about 18,500 rows"},
    {"sizes read as PostgreSQL prints them", size, "131072", "128 kB"},
    {"bytes up to ten kB", size, "8192", "8192 bytes"},
    {"tenths of a millisecond", duration, "600", "0.6 ms"},
    {"milliseconds", duration, "84000", "84 ms"},
    {"seconds", duration, "4200000", "4.2 s"},
    {"minutes", duration, "185000000", "3 min 05 s"},
    {"hours", duration, "7800000000", "2 h 10 min"},
    {"a password in a URL is masked", masked, "postgresql://ada:s3cret@h/db",
     "postgresql://ada:***@h/db"},
    {"a password with an at sign is masked", masked, "postgresql://ada:p@ss@h/db",
     "postgresql://ada:***@h/db"},
    {"a password in a conninfo is masked", masked, "host=h password='a b' user=x",
     "host=h password=*** user=x"},
    {"a URL without one stays", masked, "postgresql://ada@h:5432/db", "postgresql://ada@h:5432/db"},
};

static void
check_case(void **state)
{
    const Case *row = *state;
    g_autofree char *found = (char *)(uintptr_t)row->of(row->input);
    assert_string_equal(found, row->expected);
}

static void
equal_names_are_one_pointer(void **state)
{
    (void)state;
    g_autoptr(Arena) arena = arena_new();
    const char *first = arena_intern(arena, "user");
    for (int i = 0; i < 10000; i++) {
        g_autofree char *name = g_strdup_printf("name%d", i);
        assert_string_equal(arena_intern(arena, name), name);
    }
    assert_ptr_equal(first, arena_intern_n(arena, "users", 4));
}

static void
large_pieces_do_not_lose_the_current_block(void **state)
{
    (void)state;
    g_autoptr(Arena) arena = arena_new();
    char *small = arena_text(arena, "small");
    memset(arena_alloc(arena, 3000000), 'x', 3000000);
    assert_string_equal(small, "small");
    assert_true(arena_size(arena) >= 3000000);
}

static void
an_emptied_arena_interns_anew(void **state)
{
    (void)state;
    g_autoptr(Arena) arena = arena_new();
    for (int round = 0; round < 3; round++) {
        char name[] = "user", other[] = "role";
        memset(arena_alloc(arena, 100000), 'x', 100000);
        assert_string_equal(arena_intern(arena, name), "user");
        assert_ptr_not_equal(arena_intern(arena, name), name);
        assert_string_equal(arena_intern(arena, other), "role");
        arena_reset(arena);
        assert_int_equal(arena_size(arena), 0);
    }
}

static void
an_adopted_arena_lives_as_long_as_its_new_owner(void **state)
{
    (void)state;
    g_autoptr(Arena) arena = arena_new();
    arena_adopt(arena, arena_new());
    for (int round = 0; round < 3; round++) {
        Arena *other = arena_new();
        const char *name = arena_intern(other, "user");
        char *large = memset(arena_alloc(other, 100000), 'x', 100000);
        arena_adopt(arena, other);
        assert_string_equal(arena_text(arena, "role"), "role");
        assert_string_equal(name, "user");
        assert_int_equal(large[99999], 'x');
    }
    assert_true(arena_size(arena) >= 300000);
}

static void
diagnostics_keep_their_order_and_copies(void **state)
{
    (void)state;
    g_autoptr(Arena) arena = arena_new();
    Diagnostics found = {.arena = arena};
    char text[] = "first";
    for (int i = 0; i < 20; i++)
        diagnostics_add(&found, (Diagnostic){{"a.py", i, 0}, SEVERITY_REMARK, text, NULL});
    text[0] = 'x';
    assert_int_equal(found.count, 20);
    assert_string_equal(found.rows[0].text, "first");
    assert_int_equal(found.rows[19].origin.line, 19);
}

int
main(void)
{
    struct CMUnitTest tests[G_N_ELEMENTS(cases) + 5] = {
        cmocka_unit_test(equal_names_are_one_pointer),
        cmocka_unit_test(large_pieces_do_not_lose_the_current_block),
        cmocka_unit_test(an_emptied_arena_interns_anew),
        cmocka_unit_test(an_adopted_arena_lives_as_long_as_its_new_owner),
        cmocka_unit_test(diagnostics_keep_their_order_and_copies),
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        tests[i + 5] = (struct CMUnitTest){
            .name = cases[i].fact, .test_func = check_case, .initial_state = &cases[i]};
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
