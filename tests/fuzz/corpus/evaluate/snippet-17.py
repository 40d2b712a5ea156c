def deco(f):
    def wrapped(*a, **k):
        return "<" + f(*a, **k) + ">"
    return wrapped
def with_arg(n):
    def deco2(f):
        return lambda *a: f(*a) * n
    return deco2
@with_arg(2)
@deco
def g(x):
    return x
result = g("a")
