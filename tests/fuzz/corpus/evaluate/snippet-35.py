from collections import namedtuple, OrderedDict
from typing import NamedTuple
A = namedtuple("A", "x y")
class B(NamedTuple):
    p: int
    q: str = "q"
a = A(1, y=2)
x, y = a
result = [a, a.x, a[1], x, y, B(1), B(1, "z").q, A._fields, OrderedDict([("k", 1)])["k"]]
