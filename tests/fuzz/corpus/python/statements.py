a: int
(b): int = 1
c.d: e = f, g

a += 1
a.b **= c
a[0] //= yield

import a.b as c, d
from .. import *
from ...a.b import (c as d, e,)

pass; break; continue; return; global a, b; nonlocal c; del d, e[0]; raise A from B; assert a, b

if a: pass
elif b: pass
else: pass

for a, b in c, d: pass
else: pass
while a: pass
else: pass

with a as b, c: pass
with (a as b, c as d,): pass
with (a, b): pass
with (a, b) as c: pass
with (a for a in b): pass

try: pass
except: pass
except A as b: pass
else: pass
finally: pass

try: pass
except* (A, B): pass

if a:
    b