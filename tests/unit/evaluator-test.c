#include "tests/harness.h"

#include "python/evaluator.h"

#include <string.h>

// A project is one text: files begin with a line "# file: NAME". What is asked is an expression in
// the module "main"; the answer is its repr().
typedef struct {
    const char *fact, *files, *expression, *expected;
} Case;

#define BIG_LOOP "x = 0\nwhile True:\n    x += 1\ny = 5\n"

static Case cases[] = {
    {"numbers, texts and containers are what Python says", "",
     "[1 + 2, 'a' * 3, {'k': (1,)}, 7 // 2]", "[3, 'aaa', {'k': (1,)}, 3]"},
    {"integers have no largest one", "", "2 ** 100", "1267650600228229401496703205376"},
    {"an f-string formats", "n = 7\n", "f'{n:>3}|{n!r}|{n:03d}'", "'  7|7|007'"},
    {"a function binds its arguments", "def f(a, b=2, *c, d, **e):\n    return a, b, c, d, e\n",
     "f(1, d=4, x=5)", "(1, 2, (), 4, {'x': 5})"},
    {"a class finds attributes along its MRO",
     "class A:\n    x = 1\nclass B(A):\n    pass\nclass C(A):\n    x = 2\nclass D(B, C):\n    "
     "pass\n",
     "D.x", "2"},
    {"enum members keep order, names and aliases",
     "import enum\nclass Color(enum.Enum):\n    RED = 'r'\n    BLUE = 'b'\n    ALSO = 'r'\n",
     "[(c.name, c.value) for c in Color], Color.ALSO.name",
     "([('RED', 'r'), ('BLUE', 'b')], 'RED')"},
    {"an enum is made by a call, too", "from enum import Enum\nE = Enum('E', 'A B')\n",
     "[e.value for e in E]", "[1, 2]"},
    {"a module that nobody reads is unknown with that reason",
     "import celery\nx = celery.task(1)\n", "x", "<unknown: module celery is not read>"},
    {"an environment variable is unknown with its default named",
     "import os\nx = os.environ.get('DB', 'pg')\n", "x",
     "<unknown: the environment variable DB is not known (its default is 'pg')>"},
    {"both ways of an unknown condition are looked at",
     "import os\nif os.getenv('A'):\n    x, y = 1, 2\nelse:\n    x, y = 1, 3\n", "[x, y]",
     "[1, <unknown: it depends on what is not known: the environment variable A is not known>]"},
    {"a way that raises is no way",
     "import os\nx = 1\nif not os.getenv('A'):\n    raise RuntimeError('no A')\nelse:\n    x = 2\n",
     "x", "2"},
    {"what an unknown condition adds to a list is unknown",
     "import os\nx = [1]\nif os.getenv('A'):\n    x.append(2)\n", "x",
     "[1, *<unknown: it depends on what is not known: the environment variable A is not known>]"},
    {"an early return below an unknown condition makes the result unknown",
     "import os\ndef f():\n    if os.getenv('A'):\n        return 1\n    return 2\n", "f()",
     "<unknown: it depends on what is not known: the environment variable A is not known>"},
    {"an exception is caught by its class",
     "try:\n    {}['k']\nexcept LookupError as e:\n    x = str(e)\n", "x", "\"'k'\""},
    {"a statement that fails does not end the module", "x = undefined + 1\ny = 2\n", "[x, y]",
     "[<unknown: name 'undefined' is not defined>, 2]"},
    {"names come from files of the project",
     "from app.models import User as U\n# file: app/__init__.py\n# file: app/models.py\n"
     "from . import base\nclass User(base.Base):\n    pass\n# file: app/base.py\n"
     "class Base:\n    x = 5\n",
     "U.x", "5"},
    {"a star takes __all__, a package re-exports",
     "from app import *\n# file: app/__init__.py\nfrom .a import *\n# file: app/a.py\n"
     "__all__ = ['x']\nx = 1\ny = 2\n",
     "x", "1"},
    {"an import cycle sees the module half done",
     "import a\n# file: a.py\nimport b\nx = 1\n# file: b.py\nfrom a import x\ndef f():\n    return "
     "x\n",
     "a.b.f()", "1"},
    {"TYPE_CHECKING is for annotations, and imports nothing before",
     "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from other import Thing\n"
     "# file: other.py\nThing = 3\n",
     "Thing", "3"},
    {"an import that fails runs its handler",
     "try:\n    from other import Nothing\nexcept ImportError:\n    x = 'none'\n"
     "# file: other.py\n",
     "x", "'none'"},
    {"one file is one module",
     "import a, b\n# file: a.py\nimport c\n# file: b.py\nimport c\n"
     "# file: c.py\nx = object()\n",
     "a.c is b.c", "True"},
    {"a loop without end is given up, and the file goes on", BIG_LOOP, "[x, y]",
     "[<unknown: gave up after 2000000 steps>, 5]"},
    {"a huge text is given up", "", "'a' * 10 ** 9",
     "<unknown: gave up after a str of more than 4194304 characters>"},
    {"a huge integer is given up", "", "10 ** 10 ** 10",
     "<unknown: gave up after 4300 digits of an integer>"},
    {"endless recursion is given up", "def f(n):\n    return f(n + 1)\n", "f(0)",
     "<unknown: gave up after 200 calls within each other>"},
    {"exponential growth is given up", "x = ['a']\nfor i in range(100):\n    x = x + x\n", "len(x)",
     "<unknown: gave up after 250000 items of a sequence>"},
    {"a comparison of what grows exponentially is given up",
     "a, b = [1], [1]\nfor i in range(60):\n    a, b = [a, a], [b, b]\nx = a == b\n", "x",
     "<unknown: gave up after 2000000 steps>"},
    {"a hostile pattern is given up",
     "import re\nfor i in range(1000):\n    x = re.sub('(a+)+$', 'x', 'a' * 40 + 'b')\n", "x",
     "<unknown: gave up after 2000000 steps>"},
    {"a call tree that doubles is given up",
     "def f(n):\n    return f(n - 1) + f(n - 1) if n else 1\nx = f(60)\ny = f(3)\n", "[x, y]",
     "[<unknown: gave up after too much memory for one statement>, 8]"},
    {"unknown conditions within each other are given up",
     "import os\ndef f(n):\n    if os.getenv('A'):\n        return f(n - 1)\n    return f(n - 1)\n"
     "x = f(50)\n",
     "x", "<unknown: gave up after too many unknown conditions within each other>"},
    {"a function works after its module's tree has gone",
     "from other import f\n# file: other.py\ndef f(n):\n    'doc'\n"
     "    return [f'{i}-{n}' for i in range(n)], f.__doc__\n",
     "f(2)", "(['0-2', '1-2'], 'doc')"},
    {"what a library's type has but nobody follows is unknown, not missing",
     "from datetime import datetime\nx = datetime.ctime\n", "x",
     "<unknown: the attribute ctime of datetime.datetime is not followed>"},
    {"names of an import that nobody reads are unknown after a star", "from celery import *\n",
     "task", "<unknown: module celery is not read>"},
    {"keywords that are not known make missing parameters unknown",
     "import os\ndef f(a=1, b=2):\n    return a, b\nx = f(5, **os.environ)\n", "x",
     "(5, <unknown: **os.environ is not followed>)"},
    {"a loop over what is not known runs its body as a branch",
     "import os\nx, y = 1, 1\nfor line in os.listdir('.'):\n    x = 2\n", "[x, y]",
     "[<unknown: it depends on what is not known: what lies outside of the source is not known>, "
     "1]"},
    {"type parameters are names in their class and function",
     "class Box[T](list[T]):\n    x: T = 1\ndef f[T](a: T) -> T:\n    return a\ntype Pair[T] = "
     "tuple[T, T]\n",
     "[Box.x, f(2), Box.__bases__]", "[1, 2, (<class 'list'>,)]"},
};

static char *
find_file(const char *files, const char *path)
{
    g_autofree char *whole = g_strconcat("# file: main.py\n", files, NULL);
    g_auto(GStrv) parts = g_strsplit(whole, "# file: ", -1);
    for (char **part = parts; *part != NULL; part++) {
        char *end = strchr(*part, '\n');
        if (end != NULL && strncmp(*part, path, strlen(path)) == 0 && (*part)[strlen(path)] == '\n')
            return g_strdup(end + 1);
    }
    return NULL;
}

static bool
read_file(void *data, const char *path, char **text, size_t *length)
{
    *text = find_file(data, path + strlen("/"));
    *length = *text == NULL ? 0 : strlen(*text);
    return *text != NULL;
}

static void
check_case(void **state)
{
    static const char *const roots[] = {"", NULL};
    const Case *row = *state;
    g_autofree char *files = g_strdup(row->files);
    EvaluatorOptions options = {.roots = roots, .read = read_file, .read_data = files};
    g_autoptr(Evaluator) evaluator = evaluator_new(&options);
    Value *module = evaluator_import(evaluator, "main");
    Value *value = evaluator_expression(evaluator, module, row->expression, (Origin){0});
    assert_string_equal(evaluator_repr(evaluator, value), row->expected);
}

// After all statements have been run a room above may still ask, as often as it likes: one question
// that is given up, or that raises, does not spoil the next.
static void
questions_after_the_run_do_not_spoil_each_other(void **state)
{
    static const char *const roots[] = {"", NULL};
    (void)state;
    char files[] =
        "def bad():\n    return {}['k']\ndef endless():\n    while True:\n        pass\n"
        "def good():\n    return 5\nclass A:\n    x: 'undefined[1]'\n    y: 'list[int]'\n";
    EvaluatorOptions options = {.roots = roots, .read = read_file, .read_data = files};
    g_autoptr(Evaluator) evaluator = evaluator_new(&options);
    Value *module = evaluator_import(evaluator, "main");
    static const char *const calls[][2] = {
        {"bad", "<unknown: it raises KeyError: 'k'>"},
        {"endless", "<unknown: gave up after 2000000 steps>"},
        {"good", "5"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(calls); i++) {
        Value *function = evaluator_get(evaluator, module, calls[i][0], (Origin){0});
        Value *result = evaluator_call_with(evaluator, function, (Origin){0}, 0, NULL);
        assert_string_equal(evaluator_repr(evaluator, result), calls[i][1]);
    }
    const Value *class = evaluator_get(evaluator, module, "A", (Origin){0});
    const Binding *x = namespace_find(&class->class->names, "x");
    const Binding *y = namespace_find(&class->class->names, "y");
    Value *first = evaluator_annotation(evaluator, module->module, class, x);
    Value *second = evaluator_annotation(evaluator, module->module, class, y);
    assert_string_equal(evaluator_repr(evaluator, first),
                        "<unknown: name 'undefined' is not defined>");
    assert_string_equal(evaluator_repr(evaluator, second), "list[int]");
}

int
main(void)
{
    struct CMUnitTest tests[G_N_ELEMENTS(cases) + 1] = {
        [G_N_ELEMENTS(cases)] = cmocka_unit_test(questions_after_the_run_do_not_spoil_each_other)};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        tests[i] = (struct CMUnitTest){
            .name = cases[i].fact, .test_func = check_case, .initial_state = &cases[i]};
    return cmocka_run_group_tests_name("evaluator", tests, NULL, NULL);
}
