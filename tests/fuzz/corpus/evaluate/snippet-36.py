from functools import partial, wraps, lru_cache, reduce
def g(a, b=0, **k): return (a, b, k)
h = partial(g, 1, b=2)
def deco(f):
    @wraps(f)
    def inner(*a): return f(*a)
    return inner
@deco
def named(): pass
@lru_cache(maxsize=None)
def cached(x): return x * 2
@lru_cache
def cached2(x): return x * 3
result = [h(), h(b=5, c=6), named.__name__, cached(4), cached2(4), reduce(lambda a, b: a + b, [1, 2, 3], 10)]
