def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
def gen(n):
    for i in range(n):
        if i == 2:
            continue
        yield i
    else:
        yield "end"
    yield from [7, 8]
result = [fib(12), list(gen(4)), sum(x for x in gen(2) if x != "end"), next(iter([5])), next(gen(1))]
