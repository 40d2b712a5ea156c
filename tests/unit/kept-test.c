#include "tests/harness.h"

#include "models/models.h"
#include "schema/table.h"

#include <glib.h>
#include <glib/gstdio.h>

// What a second reading of the models does when files have changed, and when none has.

static const struct {
    const char *name, *text;
} files[] = {
    {"__init__.py", "from .base import Base\nfrom .user import User\nfrom .post import Post\n"},
    {"base.py", "from sqlalchemy.orm import declarative_base\nBase = declarative_base()\n"},
    {"user.py", "from sqlalchemy import Column, Integer, String\nfrom .base import Base\n"
                "class User(Base):\n    __tablename__ = 'user'\n"
                "    id = Column(Integer, primary_key=True)\n    name = Column(String(20))\n"},
    {"post.py", "from sqlalchemy import Column, ForeignKey, Integer\nfrom .base import Base\n"
                "from .user import User\n"
                "class Post(Base):\n    __tablename__ = 'post'\n"
                "    id = Column(Integer, primary_key=True)\n"
                "    author = Column(ForeignKey(User.id))\n"},
};

typedef struct {
    char *folder;
    ModelsKept *kept;
} Fixture;

static void
write_file(const Fixture *fixture, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(fixture->folder, name, NULL);
    assert_true(g_file_set_contents(path, text, -1, NULL));
}

static int
set_up(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    fixture->folder = g_dir_make_tmp("trueup-kept-XXXXXX", NULL);
    fixture->kept = models_kept_new();
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
        write_file(fixture, files[i].name, files[i].text);
    *state = fixture;
    return 0;
}

static int
tear_down(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GDir) folder = g_dir_open(fixture->folder, 0, NULL);
    for (const char *name = g_dir_read_name(folder); name != NULL; name = g_dir_read_name(folder)) {
        g_autofree char *path = g_build_filename(fixture->folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(fixture->folder);
    models_kept_unref(fixture->kept);
    g_free(fixture->folder);
    g_free(fixture);
    return 0;
}

// "post.author int4, post.id int4, user.id int4, user.name varchar(20); 4 files read"
static char *
read_again(const Fixture *fixture)
{
    const char *paths[] = {fixture->folder, NULL};
    ModelsOptions options = {.kept = fixture->kept};
    ModelsCounts counts;
    g_autoptr(GError) error = NULL;
    g_autoptr(Schema) schema = models_read(paths, &options, &counts, &error);
    assert_null(error);
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < schema->count; i++) {
        const Object *table = schema->objects[i];
        for (size_t j = 0; j < table->child_count; j++) {
            const Object *child = table->children[j];
            if (child->kind != KIND_COLUMN)
                continue;
            g_autofree char *type = type_format(((const Column *)child)->type);
            g_string_append_printf(text, "%s%s.%s %s", text->len > 0 ? ", " : "", table->name,
                                   child->name, type);
        }
    }
    g_string_append_printf(text, "; %zu files read", counts.files_read);
    return g_string_free(text, FALSE);
}

// What was read within a tick of the clock after it was written is not trusted.
static char *
read_until_settled(const Fixture *fixture)
{
    gint64 end_us = g_get_monotonic_time() + 10 * G_USEC_PER_SEC;
    for (;;) {
        char *text = read_again(fixture);
        if (g_str_has_suffix(text, "; 0 files read") || g_get_monotonic_time() > end_us)
            return text;
        g_free(text);
    }
}

static void
each_file_is_read_once(void **state)
{
    g_autofree char *first = read_again(*state);
    assert_string_equal(first, "post.author integer, post.id integer, user.id integer, "
                               "user.name character varying(20); 4 files read");
}

static void
what_did_not_change_is_not_read_again(void **state)
{
    g_autofree char *again = read_until_settled(*state);
    assert_string_equal(again, "post.author integer, post.id integer, user.id integer, "
                               "user.name character varying(20); 0 files read");
}

static void
a_file_that_changed_is_read_alone(void **state)
{
    const Fixture *fixture = *state;
    g_autofree char *settled = read_until_settled(fixture);
    g_auto(GStrv) parts = g_strsplit(files[2].text, "String(20)", 2);
    g_autofree char *changed = g_strjoinv("String(21)", parts); // of the same length
    write_file(fixture, "user.py", changed);
    g_autofree char *found = read_again(fixture);
    assert_string_equal(found, "post.author integer, post.id integer, user.id integer, "
                               "user.name character varying(21); 1 files read");
}

static void
what_others_take_from_a_changed_file_is_new_too(void **state)
{
    const Fixture *fixture = *state;
    g_autofree char *settled = read_until_settled(fixture);
    g_auto(GStrv) parts = g_strsplit(files[2].text, "id = Column(Integer", 2);
    g_autofree char *changed = g_strjoinv("id = Column(String(7)", parts);
    write_file(fixture, "user.py", changed);
    g_autofree char *found = read_again(fixture);
    assert_string_equal(found, "post.author character varying(7), post.id integer, "
                               "user.id character varying(7), user.name character varying(20); "
                               "1 files read");
}

static void
a_file_that_is_gone_declares_nothing_more(void **state)
{
    const Fixture *fixture = *state;
    g_autofree char *settled = read_until_settled(fixture);
    write_file(fixture, "__init__.py", "from .base import Base\nfrom .user import User\n");
    g_autofree char *path = g_build_filename(fixture->folder, "post.py", NULL);
    assert_int_equal(g_unlink(path), 0);
    g_autofree char *found = read_again(fixture);
    assert_string_equal(found, "user.id integer, user.name character varying(20); 1 files read");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_file_is_read_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_did_not_change_is_not_read_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_that_changed_is_read_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_others_take_from_a_changed_file_is_new_too, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_file_that_is_gone_declares_nothing_more, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests_name("kept", tests, NULL, NULL);
}
