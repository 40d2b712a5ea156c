// What the parser says about bad files, and what it still reads of them.
#include "python/parser.h"
#include "tests/harness.h"
#include "tests/oracle/python-tree-rows.h"

#include <string.h>

typedef struct {
    const char *fact, *source, *expected;
} Case;

static Case cases[] = {
    {"a broken function does not hide the classes",
     "class A:\n"
     "    def f(self:\n"
     "        return 1\n"
     "    x = 1\n"
     "class B: pass\n",
     "2:10: this \"(\" is never closed\n"
     "ClassDef(\"A\",[],[],[Broken(),Assign([Name(\"x\")],Constant(i1))],[]),ClassDef(\"B\",[],[],["
     "Pass()],[])"},
    {"a broken line is lost alone",
     "a = 1\n"
     "b = = 2\n"
     "c = 3\n",
     "2:5: \"=\" cannot stand here\n"
     "Assign([Name(\"a\")],Constant(i1)),Broken(),Assign([Name(\"c\")],Constant(i3))"},
    {"a broken block is lost whole",
     "if a b:\n"
     "    c\n"
     "    if d:\n"
     "        e\n"
     "f\n",
     "1:6: \":\" is missing before \"b\"\n"
     "Broken(),Expr(Name(\"f\"))"},
    {"an open bracket is named where it opens",
     "x = f(1,\n"
     "      2\n"
     "y = 3\n"
     "class A: pass\n",
     "1:6: this \"(\" is never closed\n"
     "Broken(),Assign([Name(\"y\")],Constant(i3)),ClassDef(\"A\",[],[],[Pass()],[])"},
    {"an open bracket does not swallow a class",
     "x = [\n"
     "    1,\n"
     "class A: pass\n",
     "1:5: this \"[\" is never closed\n"
     "Broken(),ClassDef(\"A\",[],[],[Pass()],[])"},
    {"an unclosed string is named where it opens",
     "a = 'b\n"
     "c = 1\n",
     "1:5: a string is not closed on its line\n"
     "Broken(),Assign([Name(\"c\")],Constant(i1))"},
    {"an unclosed docstring is named where it opens",
     "def f():\n"
     "    '''b\n"
     "    x = 1\n"
     "class A: pass\n",
     "2:5: a string in triple quotes is never closed\n"
     "FunctionDef(\"f\",arguments([],[],[],[],[],[],[]),[Broken(),Assign([Name(\"x\")],Constant(i1)"
     ")],[],~),ClassDef(\"A\",[],[],[Pass()],[])"},
    {"a wrong closing bracket names its opening",
     "a = (1]\n"
     "b\n",
     "1:7: \"]\" does not close the \"(\" of line 1\n"
     "Broken(),Expr(Name(\"b\"))"},
    {"print without parentheses is named as Python 2",
     "def f():\n"
     "    print 'x'\n"
     "    return 1\n",
     "2:11: this is Python 2: \"print\" and \"exec\" are functions in Python 3\n"
     "FunctionDef(\"f\",arguments([],[],[],[],[],[],[]),[Broken(),Return(Constant(i1))],[],~)"},
    {"exec without parentheses is named as Python 2", "exec 'x'\n",
     "1:6: this is Python 2: \"print\" and \"exec\" are functions in Python 3\n"
     "Broken()"},
    {"several exceptions before as are explained",
     "try: pass\n"
     "except A, B as b: pass\n",
     "2:13: several exceptions before \"as\" stand in parentheses\n"
     "Broken()"},
    {"a raise with a comma is named as Python 2", "raise A, 'b'\n",
     "1:8: this is Python 2: \"raise\" takes one expression in Python 3\n"
     "Broken()"},
    {"backquotes are named as Python 2", "a = `b`\n",
     "1:5: this is Python 2: Python 3 has no backquotes\n"
     "Broken()"},
    {"<> is named as Python 2", "a <> b\n",
     "1:3: this is Python 2: \"<>\" is written \"!=\" in Python 3\n"
     "Broken()"},
    {"old octal and long numbers are refused",
     "a = 0777\n"
     "b = 10L\n",
     "1:5: a number cannot begin with 0\n"
     "2:5: this is Python 2: integers have no L in Python 3\n"
     "Broken(),Broken()"},
    {"an indented line without a reason is lost with its block",
     "a\n"
     "    b\n"
     "    c\n"
     "d\n",
     "2:5: this line is indented for no reason\n"
     "Expr(Name(\"a\")),Broken(),Expr(Name(\"d\"))"},
    {"a missing block is told, and what follows goes on",
     "if a:\n"
     "b\n",
     "2:1: \"if\" of line 1 has no indented block\n"
     "If(Name(\"a\"),[Broken()],[]),Expr(Name(\"b\"))"},
    {"a dedent to nowhere is told",
     "if a:\n"
     "        b\n"
     "    c\n"
     "d\n",
     "3:5: this indentation matches no line above\n"
     "If(Name(\"a\"),[Expr(Name(\"b\")),Broken()],[]),Expr(Name(\"c\")),Expr(Name(\"d\"))"},
    {"a call is no target", "f() = 1\n",
     "1:1: a call cannot be assigned to\n"
     "Broken()"},
    {"a comparison is no target of a loop", "for a < b in c: pass\n",
     "1:7: \"in\" is missing before \"<\"\n"
     "Broken()"},
    {"a tuple cannot be augmented", "a, b += 1\n",
     "1:1: a tuple cannot be assigned to with \"+=\"\n"
     "Broken()"},
    {"a tuple has no annotation", "a, b: int\n",
     "1:5: \":\" cannot stand here\n"
     "Broken()"},
    {"a keyword is no name", "class None: pass\n",
     "1:7: \"None\" cannot stand here\n"
     "Broken()"},
    {"a positional argument after a keyword", "f(a=1, b)\n",
     "1:8: a positional argument follows a keyword argument\n"
     "Broken()"},
    {"a parameter without default cannot follow one with a default", "def f(a=1, b): pass\n",
     "1:12: a parameter without a default follows one that has a default\n"
     "Broken()"},
    {"an expression that is incomplete ends with its line",
     "a = 1 +\n"
     "b\n",
     "1:8: the end of the line comes too early\n"
     "Broken(),Expr(Name(\"b\"))"},
    {"a file that ends in a bracket names the bracket", "def f(\n",
     "1:6: this \"(\" is never closed\n"
     "Broken()"},
    {"try alone is told",
     "try: pass\n"
     "a\n",
     "2:1: \"try\" has neither \"except\" nor \"finally\"\n"
     "Try([Pass()],[],[],[]),Expr(Name(\"a\"))"},
    {"decorators alone are told",
     "@a\n"
     "b\n",
     "2:1: a function or a class must follow the decorators\n"
     "Broken()"},
    {"a character that Python does not know is named", "a = b ? c\n",
     "1:7: the character U+003F cannot stand here\n"
     "Broken()"},
    {"a typographic quote is named", "a = \342\200\234b\342\200\235\n",
     "1:5: the character U+201C cannot stand here\n"
     "Broken()"},
    {"nothing follows a backslash", "a = \\ b\n",
     "1:5: something follows the \"\\\" that continues a line\n"
     "Broken()"},
    {"an escape that is too short is told", "a = '\\x1'\n",
     "1:5: an escape in this string has too few hexadecimal digits\n"
     "Broken()"},
    {"bytes are ASCII", "b'\303\251'\n",
     "1:1: a bytes literal can hold only ASCII characters\n"
     "Broken()"},
    {"bytes cannot stand beside text", "'a' b'b'\n",
     "1:5: bytes and text stand side by side\n"
     "Broken()"},
    {"an empty replacement field is told", "f'{}'\n",
     "1:4: a replacement field of this f-string is empty\n"
     "Broken()"},
    {"a single brace in an f-string is told", "f'}'\n",
     "1:3: a single \"}\" stands in an f-string\n"
     "Broken()"},
    {"a replacement field without end is told",
     "f'{a'\n"
     "b\n",
     "1:5: a string is not closed on its line\n"
     "Broken(),Expr(Name(\"b\"))"},
    {"an f-string without end is named where it opens",
     "f'{a}\n"
     "b\n",
     "1:1: a string is not closed on its line\n"
     "Broken(),Expr(Name(\"b\"))"},
    {"a wrong conversion is told", "f'{a!x}'\n",
     "1:6: after \"!\" in an f-string comes s, r or a\n"
     "Broken()"},
    {"match without case is told",
     "match a:\n"
     "    b\n"
     "c\n",
     "2:5: only \"case\" can stand in the block of a \"match\"\n"
     "Broken(),Expr(Name(\"c\"))"},
    {"a statement after the error goes on in the block",
     "class A:\n"
     "    a = )\n"
     "    b = 1\n",
     "2:9: \")\" closes no bracket\n"
     "ClassDef(\"A\",[],[],[Broken(),Assign([Name(\"b\")],Constant(i1))],[])"},
    {"tabs and spaces do not mix",
     "if a:\n"
     "        b\n"
     "\tc\n",
     "3:2: tabs and spaces are mixed in this indentation\n"
     "If(Name(\"a\"),[Expr(Name(\"b\")),Broken()],[])"},
    {"statements before the error on a line stay",
     "a; b c; d\n"
     "e\n",
     "1:6: \"c\" cannot stand here\n"
     "Expr(Name(\"a\")),Broken(),Expr(Name(\"e\"))"},
    {"invalid UTF-8 is refused at its place", "a = '\377'\n",
     "1:6: byte 0xff is not UTF-8, and the file declares no other encoding\n"
     "Broken()"},
    {"an unknown encoding is named",
     "# coding: klingon\n"
     "a\n",
     "1:1: unknown encoding \"klingon\"\n"
     "Broken()"},
    {"latin-1 is read when declared",
     "# -*- coding: latin-1 -*-\n"
     "a = '\351'\n",
     "Assign([Name(\"a\")],Constant(sxc3a9))"},
    {"cp1252 is read when declared",
     "# vim: set fileencoding=cp1252 :\n"
     "a = '\200'\n",
     "Assign([Name(\"a\")],Constant(sxe282ac))"},
    {"a byte that cp1252 does not have is refused",
     "# coding: cp1252\n"
     "a = '\201'\n",
     "2:6: byte 0x81 is not in the encoding that the file declares\n"
     "Broken()"},
    {"other encodings are converted",
     "#!/usr/bin/python\n"
     "# coding: koi8-r\n"
     "a = '\301'\n",
     "Assign([Name(\"a\")],Constant(sxd0b0))"},
    {"a declaration in the third line is none",
     "\n"
     "\n"
     "# coding: latin-1\n"
     "a = '\351'\n",
     "4:6: byte 0xe9 is not UTF-8, and the file declares no other encoding\n"
     "Broken()"},
    {"ASCII is no more than ASCII",
     "# coding: ascii\n"
     "a = '\351'\n",
     "2:6: byte 0xe9 is not in the encoding that the file declares\n"
     "Broken()"},
};

static char *
describe(const SyntaxTree *tree)
{
    Dump dump = {.placeless = 1, .out = g_string_new(NULL)};
    for (size_t i = 0; i < tree->diagnostics.count; i++) {
        const Diagnostic *row = &tree->diagnostics.rows[i];
        g_string_append_printf(dump.out, "%d:%d: %s\n", row->origin.line, row->origin.column,
                               row->text);
    }
    size_t start = dump.out->len;
    dump_node(&dump, tree->module);
    g_string_erase(dump.out, (gssize)start, (gssize)strlen("Module(["));
    g_string_truncate(dump.out, dump.out->len - strlen("])"));
    return g_string_free(dump.out, FALSE);
}

static void
check_case(void **state)
{
    const Case *row = *state;
    g_autoptr(SyntaxTree) tree = python_parse("a.py", row->source, strlen(row->source));
    g_autofree char *found = describe(tree);
    assert_string_equal(found, row->expected);
}

// What is hostile is refused, with a bounded tree.
static void
check_refusal(const char *bytes, size_t length, const char *text)
{
    g_autoptr(SyntaxTree) tree = python_parse("a.py", bytes, length);
    assert_true(arena_size(tree->arena) < 200 * 1024 * 1024);
    assert_true(tree->diagnostics.count > 0);
    assert_string_equal(tree->diagnostics.rows[0].text, text);
}

static char *
repeat(const char *before, const char *text, size_t count, const char *after)
{
    GString *out = g_string_new(before);
    for (size_t i = 0; i < count; i++)
        g_string_append(out, text);
    return g_string_free(g_string_append(out, after), FALSE);
}

typedef struct {
    const char *fact, *before, *text;
    size_t count;
    const char *after, *refusal; // refusal NULL: it is read
} Repetition;

static Repetition repetitions[] = {
    {"200 brackets may be open", "a = ", "(", 200, "", "the end of the file comes too early"},
    {"201 brackets are refused", "a = ", "(", 201, "", "more than 200 brackets are open here"},
    {"100,000 parentheses are refused", "a = ", "(", 100000, "",
     "more than 200 brackets are open here"},
    {"100,000 lines of an open bracket are refused", "a = ", "(\n", 100000, "",
     "more than 200 brackets are open here"},
    {"unclosed brackets on every line are refused", "", "a = (\n", 100000, "",
     "this \"(\" is never closed"},
    {"100,000 signs are refused", "a = ", "-", 100000, "1\n",
     "this is nested more than 1,000 levels deep"},
    {"900 signs are read", "a = ", "-", 900, "1\n", NULL},
    {"100,000 times not is refused", "a = ", "not ", 100000, "1\n",
     "this is nested more than 1,000 levels deep"},
    {"100,000 lambdas are refused", "a = ", "lambda:", 100000, "1\n",
     "this is nested more than 1,000 levels deep"},
    {"100,000 powers are refused", "a = 1", "**1", 100000, "\n",
     "this is nested more than 1,000 levels deep"},
    {"100,000 conditionals are refused", "a = ", "1 if 1 else ", 100000, "1\n",
     "this is nested more than 1,000 levels deep"},
    {"a sum of 900 terms is read", "a = 1", "+1", 900, "\n", NULL},
    {"a sum of 100,000 terms is refused", "a = 1", "+1", 100000, "\n",
     "this expression is more than 1,000 levels deep"},
    {"100,000 attributes are refused", "a", ".a", 100000, "\n",
     "this expression is more than 1,000 levels deep"},
    {"100,000 calls are refused", "a", "()", 100000, "\n",
     "this expression is more than 1,000 levels deep"},
    {"100,000 awaits are refused", "a = ", "await ", 100000, "b\n", "\"await\" cannot stand here"},
    {"100,000 elif are refused", "if a: pass\n", "elif a: pass\n", 100000, "",
     "more than 1,000 \"elif\" follow each other"},
    {"100,000 strings side by side are read", "a = ", "'b' ", 100000, "\n", NULL},
    {"100,000 assignments are read", "", "a = ", 100000, "1\n", NULL},
    {"nested f-strings are refused", "a = ", "f'{", 100000, "",
     "more than 200 brackets are open here"},
    {"nested formats are refused", "a = f'", "{a:", 100000, "",
     "more than 200 brackets are open here"},
    {"nested patterns are refused", "match a:\n case ", "[", 100000, ": pass\n",
     "more than 200 brackets are open here"},
    {"a number of 100,000 digits is refused", "a = ", "9", 100000, "\n",
     "a number has more than 4,300 digits"},
    {"what is read again and again is bounded",
     "x = (1 2\nx = (1 2\nx = (1 2\nx = (1 2\nx = (1 2\nx = (1 2\nx = (1 2\nx = (1 2\n",
     "'--------------------------------------------------------------'\n", 200000, "",
     "\")\" is missing before \"2\""},
    {"a file of 50 MB is refused", "", "a = 1234567890\n", 3500000, "",
     "the file has 50 MB; more than 16 MB of Python is not read"},
    {"a tree that is too large is cut", "", "a;", 4000000, "\n",
     "the file is too large: the rest of it is not read"},
};

static void
check_repetition(void **state)
{
    const Repetition *row = *state;
    g_autofree char *source = repeat(row->before, row->text, row->count, row->after);
    if (row->refusal != NULL) {
        check_refusal(source, strlen(source), row->refusal);
        return;
    }
    g_autoptr(SyntaxTree) tree = python_parse("a.py", source, strlen(source));
    assert_int_equal(tree->diagnostics.count, 0);
}

static char *
indented(size_t levels)
{
    GString *out = g_string_new(NULL);
    for (size_t i = 0; i < levels; i++)
        g_string_append_printf(out, "%*sif a:\n", (int)i, "");
    g_string_append_printf(out, "%*spass\n", (int)levels, "");
    return g_string_free(out, FALSE);
}

static void
a_hundred_levels_of_indentation_are_the_limit(void **state)
{
    (void)state;
    g_autofree char *fine = indented(98);
    g_autoptr(SyntaxTree) tree = python_parse("a.py", fine, strlen(fine));
    assert_int_equal(tree->diagnostics.count, 0);
    g_autofree char *deep = indented(2000);
    check_refusal(deep, strlen(deep), "more than 100 levels of indentation");
}

static void
a_nul_byte_is_refused(void **state)
{
    (void)state;
    static const char source[] = "a = 1\nb\0c\n";
    g_autoptr(SyntaxTree) tree = python_parse("a.py", source, sizeof source - 1);
    g_autofree char *found = describe(tree);
    assert_string_equal(found, "2:2: the file contains a NUL byte\nBroken()");
}

static void
errors_name_file_line_and_column(void **state)
{
    (void)state;
    static const char source[] = "a = 1\nb = é = )\n";
    g_autoptr(SyntaxTree) tree = python_parse("app/models.py", source, sizeof source - 1);
    g_autofree char *place = origin_text(tree->diagnostics.rows[0].origin);
    assert_string_equal(place, "app/models.py:2:10");
}

static void
equal_names_are_one_pointer(void **state)
{
    (void)state;
    static const char source[] = "abc = abc\n";
    g_autoptr(SyntaxTree) tree = python_parse("a.py", source, sizeof source - 1);
    const Node *assign = tree->module->body;
    assert_ptr_equal(assign->assign.targets->name, assign->assign.value->name);
}

int
main(void)
{
    struct CMUnitTest tests[G_N_ELEMENTS(cases) + G_N_ELEMENTS(repetitions) + 4] = {
        cmocka_unit_test(a_hundred_levels_of_indentation_are_the_limit),
        cmocka_unit_test(a_nul_byte_is_refused),
        cmocka_unit_test(errors_name_file_line_and_column),
        cmocka_unit_test(equal_names_are_one_pointer),
    };
    size_t count = 4;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        tests[count++] = (struct CMUnitTest){
            .name = cases[i].fact, .test_func = check_case, .initial_state = &cases[i]};
    for (size_t i = 0; i < G_N_ELEMENTS(repetitions); i++)
        tests[count++] = (struct CMUnitTest){.name = repetitions[i].fact,
                                             .test_func = check_repetition,
                                             .initial_state = &repetitions[i]};
    return cmocka_run_group_tests_name("python-errors", tests, NULL, NULL);
}
