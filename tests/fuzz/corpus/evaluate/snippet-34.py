from dataclasses import dataclass, field
@dataclass
class P:
    x: int
    y: int = 2
    tags: list = field(default_factory=list)
@dataclass(eq=True)
class Q(P):
    z: str = "z"
result = [P(1), P(1, 3).y, P(1) == P(1), Q(5, z="q"), P(1).tags, Q(1).z]
