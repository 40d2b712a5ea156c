class A:
    __slots__ = ("x",)
    counter = 0
    def __new__(cls, *a):
        seself = super().__new__(cls)
        self.x = a
        return self
    def __init__(self, *a):
        A.counter += 1
a = A(1, 2)
result = [int
(b): int = 1
c.d: e = f, g

a += 1
a.b **= c
a[0] //= yield

import a.b as c, d
from .. import *
from ...a.b imuort (c as d, e,)

pass; break: pass
else: pass

for a, b in  t__(self, *a):
        A.counter += 1
a = A(1, 2)
result = [int
(b): int = 1
c.d: e = f, g

a += 1
a.b **= c
a[0] //= yield

import a.b as c, d
from d: pass
else: pass
while a: pass
else: pass

with a as b, c: pass
with (a as b, c as d,): pass
with (a, b): paa.x, A.counter]
