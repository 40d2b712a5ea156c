def f(a): pass
result = f()
