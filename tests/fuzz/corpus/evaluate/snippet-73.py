class P:
    def __init__(self, x): self.x = x
    def __lt__(self, o): return self.x < o.x
    def __str__(self): return "P%s" % self.x
    def __format__(self, s): return "F" + s
    def __bool__(self): return self.x > 0
    def __hash__(self): return self.x
    def __ne__(self, o): return True
    def __radd__(self, o): return o + self.x
    def __neg__(self): return -self.x
result = [P(1) < P(2), str(P(3)), f"{P(3):abc}", bool(P(0)), 5 + P(2), "%s" % P(4), "{}".format(P(1)), P(1) != P(1), [str(p) for p in sorted([P(2), P(1)])], -P(3)]
