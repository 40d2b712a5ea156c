def f(x, /, y, *, z):
    return (x, y, z)
try:
    f(1, 2, 3)
except TypeError:
    e = "type"
try:
    f(1)
except TypeError as t:
    e2 = "missing"
result = [f(1, 2, z=3), f(1, y=5, z=6), e, e2]
