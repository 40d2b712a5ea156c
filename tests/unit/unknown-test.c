#include "tests/harness.h"

#include "models/models.h"

#include <string.h>

#include <glib/gstdio.h>

// What models say that cannot be known is said, with its line and its reason; never guessed.

typedef struct {
    const char *fact, *body, *expected;
} Case;

static const char head[] = "import sqlalchemy as sa\n"
                           "from sqlalchemy.orm import declarative_base\n"
                           "from elsewhere import Thing, make\n"
                           "Base = declarative_base()\n"
                           "class A(Base):\n"
                           "    __tablename__ = 'a'\n"
                           "    id = sa.Column(sa.Integer, primary_key=True)\n";

static Case cases[] = {
    {"what is known has no remark", "    b = sa.Column(sa.String(9))\n", ""},
    {"a type from a module that is not there", "    b = sa.Column(Thing)\n",
     "8: a.b: the name or the type is not known: module elsewhere is not read\n"},
    {"a length that is not known", "    b = sa.Column(sa.String(Thing))\n",
     "8: a.b: the type is not known: the length is not known: module elsewhere is not read\n"},
    {"keywords that are not known", "    b = sa.Column(sa.Integer, **make())\n",
     "8: a.b: an argument is not known: module elsewhere is not read\n"},
    {"a server default that is not known", "    b = sa.Column(sa.Integer, server_default=make())\n",
     "8: a.b: the server default is not known: module elsewhere is not read\n"},
    {"an index over a column that is not there", "    __table_args__ = (sa.Index('i', 'b'),)\n",
     "8: a: the table has no column \"b\"\n"},
    {"a reference to a table that is not there",
     "    b = sa.Column(sa.Integer, sa.ForeignKey('x.id'))\n",
     "8: a: it refers to \"x.id\", which is not among the models\n"},
    {"a base class that is not known",
     "class B(Thing, Base):\n"
     "    __tablename__ = 'b'\n"
     "    id = sa.Column(sa.Integer, primary_key=True)\n",
     "8: the columns of \"b\" are not known for certain: a base class or a column is not known: "
     "module elsewhere is not read\n"},
    {"columns that a loop adds",
     "for name in make():\n    setattr(A, name, sa.Column(sa.Integer))\n",
     "5: a: class A may have more columns: module elsewhere is not read\n"},
    {"a decorator that is not read",
     "@make\nclass B(Base):\n"
     "    __tablename__ = 'b'\n"
     "    id = sa.Column(sa.Integer, primary_key=True)\n",
     "9: b: what a decorator or a metaclass does to class B is not known: "
     "module elsewhere is not read\n"},
    {"a metaclass that is not read",
     "class B(Base, metaclass=Thing):\n"
     "    __tablename__ = 'b'\n"
     "    id = sa.Column(sa.Integer, primary_key=True)\n",
     "8: b: what a decorator or a metaclass does to class B is not known: "
     "module elsewhere is not read\n"},
    {"an index below a condition that is not known", "if make():\n    sa.Index('i', A.id)\n",
     "9: a: an index or constraint depends on what is not known: module elsewhere is not read\n"},
    {"a column below a condition that is not known",
     "if make():\n    A.b = sa.Column(sa.Integer)\n",
     "9: a: a column depends on what is not known: module elsewhere is not read\n"},
    {"a class made by type() under a name that is not known",
     "B = type(make(), (Base,), {'__tablename__': 'b'})\n",
     "8: a class made by type() of what is not known\n"},
    {"a body with code in a text",
     "class B(Base):\n"
     "    __tablename__ = 'b'\n"
     "    id = sa.Column(sa.Integer, primary_key=True)\n"
     "    exec('c = sa.Column(sa.Integer)')\n",
     "8: the columns of \"b\" are not known for certain: the body of its class is not known\n"},
    {"an attribute that may be a column", "    b = make()\n    c = Thing\n",
     "8: a: \"b\" may be a column: module elsewhere is not read\n"
     "9: a: \"c\" may be a column: module elsewhere is not read\n"},
    {"a function below a decorator that is not known is no column",
     "    @make()\n    def b(self): return 1\n", ""},
    {"a naming convention's function that is not known",
     "class B(declarative_base(metadata=sa.MetaData(naming_convention={\n"
     "        'uq': 'u_%(own)s', 'own': make}))):\n"
     "    __tablename__ = 'b'\n"
     "    id = sa.Column(sa.Integer, primary_key=True)\n"
     "    c = sa.Column(sa.Integer, unique=True)\n",
     "12: b: a function of the naming convention is not known: module elsewhere is not read\n"},
    {"a table whose name is not known", "t = sa.Table(make(), Base.metadata)\n",
     "8: a table whose name is not known: module elsewhere is not read\n"},
};

static char *
describe(const Schema *schema)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < schema->diagnostics.count; i++) {
        const Diagnostic *row = &schema->diagnostics.rows[i];
        g_string_append_printf(text, "%d: %s\n", row->origin.line, row->text);
    }
    return g_string_free(text, FALSE);
}

static void
check_case(void **state)
{
    const Case *row = *state;
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("trueup-unknown-XXXXXX", &error);
    assert_non_null(folder);
    g_autofree char *path = g_build_filename(folder, "models.py", NULL);
    g_autofree char *source = g_strconcat(head, row->body, NULL);
    assert_true(g_file_set_contents(path, source, -1, &error));
    const char *const paths[] = {path, NULL};
    g_autoptr(Schema) schema =
        models_read(paths, &(ModelsOptions){.sqlalchemy = "1.4"}, NULL, &error);
    g_remove(path);
    g_rmdir(folder);
    if (schema == NULL)
        fail_msg("%s", error->message);
    g_autofree char *found = describe(schema);
    assert_string_equal(found, row->expected);
}

int
main(void)
{
    struct CMUnitTest tests[G_N_ELEMENTS(cases)] = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        tests[i] = (struct CMUnitTest){
            .name = cases[i].fact, .test_func = check_case, .initial_state = &cases[i]};
    return cmocka_run_group_tests_name("unknown", tests, NULL, NULL);
}
