from enum import Enum, IntEnum
class S(str, Enum):
    A = "a"
    B = "b"
class I(IntEnum):
    X = 1
    Y = 2
result = [S.A == "a", S.A.value, S("b"), S.A.upper(), str(S.A), I.X + 1, I.Y > I.X, str(I.X), repr(I.X), f"{I.Y}", "%d" % I.X, "x" + S.A, [s.value for s in S], sorted(I), "%s" % S.A, S.A in ("a", "z"), I(2).name]
