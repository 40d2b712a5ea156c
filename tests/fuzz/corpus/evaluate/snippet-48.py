def f():
    "doc"
    f.calls = getattr(f, "calls", 0) + 1
    return f.calls
f()
result = [f(), f.__name__, f.__doc__]
