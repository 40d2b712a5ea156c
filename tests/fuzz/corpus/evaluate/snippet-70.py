x = "a.b.c"
head, _, tail = x.rpartition(".")
result = [head, tail, x.split(".", 1), x.index("b"), x.rfind("."), "A_B".lower().replace("_", "-"), "".join(c for c in "a1b2" if c.isdigit()), "ab\tc".expandtabs(4) if False else 0]
