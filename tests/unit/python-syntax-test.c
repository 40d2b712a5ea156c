// What the parser makes of each construct. The texts of trees are those of the oracle, whose
// python-tree compares them with CPython's; what only newer Pythons have is written down here.
#include "python/parser.h"
#include "tests/harness.h"
#include "tests/oracle/python-tree-rows.h"

#include <string.h>

typedef struct {
    const char *fact, *source, *expected;
} Case;

static Case cases[] = {
    {"a class has bases and keywords apart", "class A(B, metaclass=M): pass\n",
     "ClassDef(\"A\",[Name(\"B\")],[keyword(\"metaclass\",Name(\"M\"))],[Pass()],[])"},
    {"parameters keep their kinds and defaults", "def f(a, b=1, /, c=2, *d, e, f=3, **g): pass\n",
     "FunctionDef(\"f\",arguments([arg(\"a\",~),"
     "arg(\"b\",~)],[arg(\"c\",~)],[arg(\"d\",~)],[arg(\"e\",~),"
     "arg(\"f\",~)],[~,Constant(i3)],[arg(\"g\",~)],[Constant(i1),"
     "Constant(i2)]),[Pass()],[],~)"},
    {"a bare star begins the keyword-only parameters", "def f(a, *, b: int = 1) -> str: pass\n",
     "FunctionDef(\"f\",arguments([],[arg(\"a\",~)],[],[arg(\"b\",Name(\"int\"))],[Constant(i1)],[]"
     ",[]),"
     "[Pass()],[],Name(\"str\"))"},
    {"type parameters have bounds and defaults", "def f[T: int = str, *U = *V, **P](): pass\n",
     "FunctionDef(\"f\",arguments([],[],[],[],[],[],[]),"
     "[Pass()],[],~,[TypeVar(\"T\",Name(\"int\"),Name(\"str\")),"
     "TypeVarTuple(\"U\",~,Starred(Name(\"V\"))),ParamSpec(\"P\",~,~)])"},
    {"a type alias is a statement", "type X[T] = list[T]\n",
     "TypeAlias(Name(\"X\"),[TypeVar(\"T\",~,~)],Subscript(Name(\"list\"),"
     "Name(\"T\")))"},
    {"several exceptions need no parentheses",
     "try: pass\n"
     "except A, B.c: pass\n",
     "Try([Pass()],[ExceptHandler(Tuple([Name(\"A\"),Attribute(Name(\"B\"),\"c\")]),~,[Pass()])],"
     "[],[])"},
    {"type, match and case remain names",
     "type = match = case = 1\n"
     "match[0]\n"
     "match(x)\n",
     "Assign([Name(\"type\"),Name(\"match\"),Name(\"case\")],Constant(i1)),"
     "Expr(Subscript(Name(\"match\"),Constant(i0))),Expr(Call(Name(\"match\"),"
     "[Name(\"x\")],[]))"},
    {"decorators are expressions",
     "@a.b(1)\n"
     "@c\n"
     "async def f(): await x\n",
     "AsyncFunctionDef(\"f\",arguments([],[],[],[],[],[],[]),"
     "[Expr(Await(Name(\"x\")))],[Call(Attribute(Name(\"a\"),\"b\"),"
     "[Constant(i1)],[]),Name(\"c\")],~)"},
    {"operators bind as in Python", "a or b and not c < d | e ^ f & g << h + i * -j ** k\n",
     "Expr(BoolOp(or,[Name(\"a\"),BoolOp(and,[Name(\"b\"),"
     "UnaryOp(not,Compare(Name(\"c\"),[<],[BinOp(Name(\"d\"),|,BinOp(Name(\"e\"),"
     "^,BinOp(Name(\"f\"),&,BinOp(Name(\"g\"),<<,BinOp(Name(\"h\"),"
     "+,BinOp(Name(\"i\"),*,UnaryOp(-,BinOp(Name(\"j\"),"
     "**,Name(\"k\")))))))))]))])]))"},
    {"a power binds to the right and below a sign", "-a ** -b ** c\n",
     "Expr(UnaryOp(-,BinOp(Name(\"a\"),**,UnaryOp(-,BinOp(Name(\"b\"),"
     "**,Name(\"c\"))))))"},
    {"comparisons are chains", "a < b is not c not in d\n",
     "Expr(Compare(Name(\"a\"),[<,is not,not in],[Name(\"b\"),Name(\"c\"),"
     "Name(\"d\")]))"},
    {"conditionals nest to the right", "a if b else c if d else e\n",
     "Expr(IfExp(Name(\"b\"),Name(\"a\"),IfExp(Name(\"d\"),Name(\"c\"),Name(\"e\"))))"},
    {"a lambda has parameters", "lambda a, *b, c=1: a\n",
     "Expr(Lambda(arguments([],[arg(\"a\",~)],[arg(\"b\",~)],[arg(\"c\",~)],[Constant(i1)],[],[]),"
     "Name(\"a\")))"},
    {"calls keep the order of their arguments", "f(a, *b, c=1, **d)\n",
     "Expr(Call(Name(\"f\"),[Name(\"a\"),"
     "Starred(Name(\"b\"))],[keyword(\"c\",Constant(i1)),keyword(~,Name(\"d\"))]))"},
    {"a generator may be the only argument", "f(x for x in y if z if w)\n",
     "Expr(Call(Name(\"f\"),[GeneratorExp(Name(\"x\"),[comprehension(Name(\"x\"),"
     "Name(\"y\"),[Name(\"z\"),Name(\"w\")],0)])],[]))"},
    {"a walrus names what stands beside it", "if (n := f(m := 1)): pass\n",
     "If(NamedExpr(Name(\"n\"),Call(Name(\"f\"),[NamedExpr(Name(\"m\"),"
     "Constant(i1))],[])),[Pass()],[])"},
    {"subscripts hold slices and tuples",
     "a[1:2, ::3, ...]\n"
     "a[*b]\n",
     "Expr(Subscript(Name(\"a\"),Tuple([Slice(Constant(i1),Constant(i2),~),"
     "Slice(~,~,Constant(i3)),Constant(...)]))),Expr(Subscript(Name(\"a\"),"
     "Tuple([Starred(Name(\"b\"))])))"},
    {"tuples need no parentheses", "a, *b = (c,), ()\n",
     "Assign([Tuple([Name(\"a\"),"
     "Starred(Name(\"b\"))])],Tuple([Tuple([Name(\"c\")]),Tuple([])]))"},
    {"comprehensions of all kinds",
     "[a async for a in b]\n"
     "{a for a in b}\n"
     "{a: b for a, b in c}\n",
     "Expr(ListComp(Name(\"a\"),[comprehension(Name(\"a\"),Name(\"b\"),[],1)])),"
     "Expr(SetComp(Name(\"a\"),[comprehension(Name(\"a\"),Name(\"b\"),[],0)])),"
     "Expr(DictComp(Name(\"a\"),Name(\"b\"),[comprehension(Tuple([Name(\"a\"),"
     "Name(\"b\")]),Name(\"c\"),[],0)]))"},
    {"a dict may unpack others", "{'a': 1, **b}\n",
     "Expr(Dict([Constant(s\"a\"),~],[Constant(i1),Name(\"b\")]))"},
    {"integers are of any size",
     "1_000\n"
     "0xFFFFFFFFFFFFFFFFFFFF\n"
     "0b11\n"
     "0o17\n"
     "00\n"
     "9223372036854775807\n"
     "9223372036854775808\n",
     "Expr(Constant(i1000)),Expr(Constant(i1208925819614629174706175)),"
     "Expr(Constant(i3)),Expr(Constant(i15)),Expr(Constant(i0)),"
     "Expr(Constant(i9223372036854775807)),"
     "Expr(Constant(i9223372036854775808))"},
    {"floats and imaginary numbers",
     "1.5e3\n"
     ".5\n"
     "10.\n"
     "2j\n",
     "Expr(Constant(f4097700000000000)),Expr(Constant(f3fe0000000000000)),"
     "Expr(Constant(f4024000000000000)),Expr(Constant(j4000000000000000))"},
    {"a number may touch a keyword", "1if 2else 3\n",
     "Expr(IfExp(Constant(i2),Constant(i1),Constant(i3)))"},
    {"strings side by side are one", "'a' \"b\" '''c'''\n", "Expr(Constant(s\"abc\"))"},
    {"escapes are decoded",
     "'\\x41\\u00e9\\U0001F600\\101\\n\\q\\\n"
     "'\n",
     "Expr(Constant(sx41c3a9f09f9880410a5c71))"},
    {"a string may hold a NUL and a lone surrogate", "'a\\0b\\ud800'\n",
     "Expr(Constant(sx610062eda080))"},
    {"a named character is kept as written", "'\\N{BULLET}'\n",
     "Expr(Constant(sx5c4e7b42554c4c45547d))"},
    {"raw strings keep their backslashes", "r'\\n' if 0 else r'a\\'b'\n",
     "Expr(IfExp(Constant(i0),Constant(sx5c6e),Constant(sx615c2762)))"},
    {"bytes are bytes", "b'\\xff\\377' b'a'\n", "Expr(Constant(bxffff61))"},
    {"u is remembered", "u'a'\n", "Expr(Constant(u\"a\"))"},
    {"f-strings have pieces", "f'a{b!r:>{c}}d{{}}' 'e'\n",
     "Expr(JoinedStr([Constant(s\"a\"),FormattedValue(Name(\"b\"),"
     "114,JoinedStr([Constant(s\">\"),FormattedValue(Name(\"c\"),-1,~)])),"
     "Constant(s\"d{}e\")]))"},
    {"an f-string may nest its own quotes", "f'{a['b']} {f'{c}'}'\n",
     "Expr(JoinedStr([FormattedValue(Subscript(Name(\"a\"),Constant(s\"b\")),"
     "-1,~),Constant(s\" \"),"
     "FormattedValue(JoinedStr([FormattedValue(Name(\"c\"),-1,~)]),-1,~)]))"},
    {"an f-string shows its expression", "f'{a = } {b=!s} {c=:x}'\n",
     "Expr(JoinedStr([Constant(s\"a = \"),FormattedValue(Name(\"a\"),114,~),"
     "Constant(s\" b=\"),FormattedValue(Name(\"b\"),115,~),Constant(s\" c=\"),"
     "FormattedValue(Name(\"c\"),-1,JoinedStr([Constant(s\"x\")]))]))"},
    {"an f-string's field may span lines",
     "f'{\n"
     "a # b\n"
     "}'\n",
     "Expr(JoinedStr([FormattedValue(Name(\"a\"),-1,~)]))"},
    {"a format is text", "f'{a:%H:%M}{b:{c}{d}}'\n",
     "Expr(JoinedStr([FormattedValue(Name(\"a\"),"
     "-1,JoinedStr([Constant(s\"%H:%M\")])),FormattedValue(Name(\"b\"),"
     "-1,JoinedStr([FormattedValue(Name(\"c\"),-1,~),FormattedValue(Name(\"d\"),"
     "-1,~)]))]))"},
    {"a lambda in an f-string ends at the colon", "f'{(lambda x: x)}{a:=5}'\n",
     "Expr(JoinedStr([FormattedValue(Lambda(arguments([],[arg(\"x\",~)],[],[],[],[],[]),"
     "Name(\"x\")),-1,~),FormattedValue(Name(\"a\"),"
     "-1,JoinedStr([Constant(s\"=5\")]))]))"},
    {"annotations without and with values",
     "a: int\n"
     "(b): int = 1\n"
     "c.d: e = f, g\n",
     "AnnAssign(Name(\"a\"),Name(\"int\"),~,1),AnnAssign(Name(\"b\"),Name(\"int\"),"
     "Constant(i1),0),AnnAssign(Attribute(Name(\"c\"),\"d\"),Name(\"e\"),"
     "Tuple([Name(\"f\"),Name(\"g\")]),0)"},
    {"augmented assignments",
     "a += 1\n"
     "a.b **= c\n"
     "a[0] //= yield\n",
     "AugAssign(Name(\"a\"),+,Constant(i1)),AugAssign(Attribute(Name(\"a\"),"
     "\"b\"),**,Name(\"c\")),AugAssign(Subscript(Name(\"a\"),Constant(i0)),"
     "//,Yield(~))"},
    {"imports",
     "import a.b as c, d\n"
     "from .. import *\n"
     "from ...a.b import (c as d, e,)\n",
     "Import([alias(\"a.b\",\"c\"),alias(\"d\",~)]),"
     "ImportFrom(~,[alias(\"*\",~)],2),ImportFrom(\"a.b\",[alias(\"c\",\"d\"),"
     "alias(\"e\",~)],3)"},
    {"small statements share a line",
     "pass; break; continue; return; global a, b; nonlocal c; del d, e[0]; raise A from B; assert "
     "a, b\n",
     "Pass(),Break(),Continue(),Return(~),Global(\"a\",\"b\"),Nonlocal(\"c\"),"
     "Delete([Name(\"d\"),Subscript(Name(\"e\"),Constant(i0))]),Raise(Name(\"A\"),"
     "Name(\"B\")),Assert(Name(\"a\"),Name(\"b\"))"},
    {"elif is an if in the else branch",
     "if a: pass\n"
     "elif b: pass\n"
     "else: pass\n",
     "If(Name(\"a\"),[Pass()],[If(Name(\"b\"),[Pass()],[Pass()])])"},
    {"loops have an else",
     "for a, b in c, d: pass\n"
     "else: pass\n"
     "while a: pass\n"
     "else: pass\n",
     "For(Tuple([Name(\"a\"),Name(\"b\")]),Tuple([Name(\"c\"),Name(\"d\")]),"
     "[Pass()],[Pass()]),While(Name(\"a\"),[Pass()],[Pass()])"},
    {"with has items",
     "with a as b, c: pass\n"
     "with (a as b, c as d,): pass\n"
     "with (a, b): pass\n"
     "with (a, b) as c: pass\n"
     "with (a for a in b): pass\n",
     "With([withitem(Name(\"a\"),Name(\"b\")),withitem(Name(\"c\"),~)],[Pass()]),"
     "With([withitem(Name(\"a\"),Name(\"b\")),withitem(Name(\"c\"),"
     "Name(\"d\"))],[Pass()]),With([withitem(Name(\"a\"),~),withitem(Name(\"b\"),"
     "~)],[Pass()]),With([withitem(Tuple([Name(\"a\"),Name(\"b\")]),"
     "Name(\"c\"))],[Pass()]),With([withitem(GeneratorExp(Name(\"a\"),"
     "[comprehension(Name(\"a\"),Name(\"b\"),[],0)]),~)],[Pass()])"},
    {"a try has all its parts",
     "try: pass\n"
     "except: pass\n"
     "except A as b: pass\n"
     "else: pass\n"
     "finally: pass\n",
     "Try([Pass()],[ExceptHandler(~,~,[Pass()]),ExceptHandler(Name(\"A\"),"
     "\"b\",[Pass()])],[Pass()],[Pass()])"},
    {"except* is told apart",
     "try: pass\n"
     "except* (A, B): pass\n",
     "TryStar([Pass()],[ExceptHandler(Tuple([Name(\"A\"),Name(\"B\")]),"
     "~,[Pass()])],[],[])"},
    {"patterns of all kinds",
     "match a, b:\n"
     " case 1 | -2 | 1+2j | 'x' 'y': pass\n"
     " case None: pass\n"
     " case _: pass\n"
     " case x: pass\n"
     " case a.b: pass\n"
     " case [a, *_, b]: pass\n"
     " case a, *b: pass\n"
     " case (a): pass\n"
     " case (a, ): pass\n"
     " case {'k': v, a.b: 1, **r}: pass\n"
     " case A.B(c, d=e) as f if g: pass\n",
     "Match(Tuple([Name(\"a\"),Name(\"b\")]),"
     "[match_case(MatchOr([MatchValue(Constant(i1)),"
     "MatchValue(UnaryOp(-,Constant(i2))),MatchValue(BinOp(Constant(i1),"
     "+,Constant(j4000000000000000))),MatchValue(Constant(s\"xy\"))]),"
     "~,[Pass()]),match_case(MatchSingleton(Constant(None)),~,[Pass()]),"
     "match_case(MatchAs(~,~),~,[Pass()]),match_case(MatchAs(~,\"x\"),"
     "~,[Pass()]),match_case(MatchValue(Attribute(Name(\"a\"),\"b\")),"
     "~,[Pass()]),match_case(MatchSequence([MatchAs(~,\"a\"),MatchStar(~),"
     "MatchAs(~,\"b\")]),~,[Pass()]),match_case(MatchSequence([MatchAs(~,\"a\"),"
     "MatchStar(\"b\")]),~,[Pass()]),match_case(MatchAs(~,\"a\"),~,[Pass()]),"
     "match_case(MatchSequence([MatchAs(~,\"a\")]),~,[Pass()]),"
     "match_case(MatchMapping([Constant(s\"k\"),Attribute(Name(\"a\"),"
     "\"b\")],[MatchAs(~,\"v\"),MatchValue(Constant(i1))],\"r\"),~,[Pass()]),"
     "match_case(MatchAs(MatchClass(Attribute(Name(\"A\"),\"B\"),"
     "[MatchAs(~,\"c\")],[\"d\"],[MatchAs(~,\"e\")]),\"f\"),Name(\"g\"),[Pass()])])"},
    {"a continued line is one line",
     "a = 1 + \\\n"
     "  2\n",
     "Assign([Name(\"a\")],BinOp(Constant(i1),+,Constant(i2)))"},
    {"brackets continue lines",
     "f(\n"
     "1,\n"
     "    # b\n"
     "\n"
     "2)\n",
     "Expr(Call(Name(\"f\"),[Constant(i1),Constant(i2)],[]))"},
    {"a form feed starts the margin anew",
     "if a:\n"
     "    b\n"
     "\f\n"
     "c\n",
     "If(Name(\"a\"),[Expr(Name(\"b\"))],[]),Expr(Name(\"c\"))"},
    {"CRLF and CR end lines",
     "if a:\r\n"
     "    b\rc\r\n",
     "If(Name(\"a\"),[Expr(Name(\"b\"))],[]),Expr(Name(\"c\"))"},
    {"a file may end without a line end",
     "if a:\n"
     "    b",
     "If(Name(\"a\"),[Expr(Name(\"b\"))],[])"},
    {"names are normalised", "\357\254\201 = \302\252b\n", "Assign([Name(\"fi\")],Name(\"ab\"))"},
    {"an empty file is an empty module", "", ""},
    {"a byte order mark is no text", "\357\273\277a\n", "Expr(Name(\"a\"))"},
};

static void
check_case(void **state)
{
    const Case *row = *state;
    g_autoptr(SyntaxTree) tree = python_parse("a.py", row->source, strlen(row->source));
    Dump dump = {.placeless = 1, .out = g_string_new(NULL)};
    dump_node(&dump, tree->module);
    g_autofree char *found = g_string_free(dump.out, FALSE);
    g_autofree char *expected = g_strdup_printf("Module([%s])", row->expected);
    assert_string_equal(found, expected);
    assert_int_equal(tree->diagnostics.count, 0);
}

int
main(void)
{
    struct CMUnitTest tests[G_N_ELEMENTS(cases)] = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        tests[i] = (struct CMUnitTest){
            .name = cases[i].fact, .test_func = check_case, .initial_state = &cases[i]};
    return cmocka_run_group_tests_name("python-syntax", tests, NULL, NULL);
}
