a = 1 + \
  2

f(
1,
    # b

2)

if a:
    b

c

if a:
    bc

if a:
	b
        c

ﬁ = ªb


﻿a
