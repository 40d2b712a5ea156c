f(a, *b, c=1, **d)

f(x for x in y if z if w)

if (n := f(m := 1)): pass

a[1:2, ::3, ...]
a[*b]

a, *b = (c,), ()

[a async for a in b]
{a for a in b}
{a: b for a, b in c}

{'a': 1, **b}
