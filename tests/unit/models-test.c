#include "tests/harness.h"

#include "models/files.h"
#include "models/name.h"
#include "sqlalchemy/declarative-private.h"

#include <glib.h>

// Names as PostgreSQL and SQLAlchemy make them, and what requirements say of SQLAlchemy.

typedef struct {
    const char *fact;
    const char *table, *column, *label; // column NULL: a flask name of the table
    const char *expected;
} NameCase;

static NameCase names[] = {
    {"a short name is table, column and label", "user", "id", "seq", "user_id_seq"},
    {"a primary key's name has no column", "user", "", "pkey", "user_pkey"},
    {"the longer part of a name that is too long is cut first",
     "a_table_with_a_name_that_is_quite_long_for_a_table_in_a_schema", "short", "fkey",
     "a_table_with_a_name_that_is_quite_long_for_a_table_i_short_fkey"},
    {"both parts are cut to the same length",
     "a_table_with_a_name_that_is_quite_long_for_a_table_in_a_schema",
     "a_column_with_a_name_that_is_quite_long_for_a_column", "key",
     "a_table_with_a_name_that_is_q_a_column_with_a_name_that_is__key"},
    {"a character is not cut in half", "ääääääääääääääääääääääääääääääää", "b", "key",
     "ääääääääääääääääääääääääääää_b_key"},
    {"a class name becomes words", "BlogPost", NULL, NULL, "blog_post"},
    {"capitals stay together", "HTTPRequestLog", NULL, NULL, "http_request_log"},
    {"a digit ends a word", "User2Login", NULL, NULL, "user2_login"},
    {"a capital before a digit is a word", "OAuth2Token", NULL, NULL, "o_auth2_token"},
    {"a small letter before a capital ends a word", "IPv4Address", NULL, NULL, "i_pv4_address"},
    {"an underscore stays", "My_Model", NULL, NULL, "my__model"},
    {"capitals alone are one word", "ABC", NULL, NULL, "abc"},
};

static void
check_name(void **state)
{
    const NameCase *row = *state;
    const char *column = row->column != NULL && row->column[0] == '\0' ? NULL : row->column;
    g_autofree char *found = row->column == NULL ? flask_table_name(row->table)
                                                 : object_name(row->table, column, row->label);
    assert_string_equal(found, row->expected);
}

typedef struct {
    const char *fact, *text;
    int expected;
} PinCase;

static PinCase pins[] = {
    {"a pinned 1.4 is 1.4", "Flask==2.2\nSQLAlchemy==1.4.46\n", 1},
    {"a pinned 2.0 is 2", "sqlalchemy==2.0.23\n", 2},
    {"below 2 is 1.4", "SQLAlchemy>=1.4,<2\n", 1},
    {"below 1.4 is 1.4", "sqlalchemy>=1.2.0,<1.4.0\n", 1},
    {"below 2.0.0 is 1.4", "sqlalchemy<2.0.0\n", 1},
    {"below 2.1 is 2", "sqlalchemy>=2.0,<2.1\n", 2},
    {"below 2.1 alone leaves it open", "sqlalchemy>=1.4,<2.1\n", 0},
    {"below 3 leaves it open", "sqlalchemy>=1.4,<3\n", 0},
    {"at least 2 is 2", "  \"sqlalchemy>=2.0\",\n", 2},
    {"at least 1.4 leaves it open", "SQLAlchemy>=1.4\n", 0},
    {"another package's name says nothing", "Flask-SQLAlchemy==2.5.1\nsqlalchemy-utils==0.41\n", 0},
    {"extras stand between name and version", "sqlalchemy[asyncio]==2.0.1\n", 2},
    {"as an extra of another package it says nothing",
     "\"fastapi-users[sqlalchemy,oauth]==15.0.2\",\n\"sqlalchemy==2.0.45\"\n", 2},
    {"poetry's word is read", "sqlalchemy = \"^2.0.19\"\n", 2},
    {"a lock file has the version below the name",
     "[[package]]\nname = \"sqlalchemy\"\nversion = \"1.4.46\"\n", 1},
    {"a Pipfile's lock too",
     "\"sqlalchemy\": {\n \"hashes\": [\"sha256:12\"],\n \"version\": \"==2.0.1\"\n}", 2},
};

static void
check_pin(void **state)
{
    const PinCase *row = *state;
    assert_int_equal(pinned_in_text(row->text), row->expected);
}

static void
a_name_of_a_convention_is_cut_with_four_digits_of_its_hash(void **state)
{
    (void)state;
    g_autofree char *found =
        truncated_name("ix_a_table_name_that_is_long_enough_to_be_cut_another_column_that_is_long");
    assert_string_equal(found, "ix_a_table_name_that_is_long_enough_to_be_cut_another_c_06f6");
    g_autofree char *kept = truncated_name("ix_user_email");
    assert_string_equal(kept, "ix_user_email");
}

static void
joined_columns_end_where_a_name_would(void **state)
{
    (void)state;
    const char *const columns[] = {"a", "b", "c"};
    g_autofree char *found = joined_names(columns, 3);
    assert_string_equal(found, "a_b_c");
}

int
main(void)
{
    struct CMUnitTest tests[G_N_ELEMENTS(names) + G_N_ELEMENTS(pins) + 2] = {0};
    size_t count = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        tests[count++] = (struct CMUnitTest){
            .name = names[i].fact, .test_func = check_name, .initial_state = &names[i]};
    for (size_t i = 0; i < G_N_ELEMENTS(pins); i++)
        tests[count++] = (struct CMUnitTest){
            .name = pins[i].fact, .test_func = check_pin, .initial_state = &pins[i]};
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(
        a_name_of_a_convention_is_cut_with_four_digits_of_its_hash);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(joined_columns_end_where_a_name_would);
    return cmocka_run_group_tests_name("models", tests, NULL, NULL);
}
