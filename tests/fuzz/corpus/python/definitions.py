class A(B, metaclass=M): pass

def f(a, b=1, /, c=2, *d, e, f=3, **g): pass

def f(a, *, b: int = 1) -> str: pass

def f[T: int = str, *U = *V, **P](): pass

type X[T] = list[T]

type = match = case = 1
match[0]
match(x)

@a.b(1)
@c
async def f(): await x

lambda a, *b, c=1: a
