from enum import Enum, auto, Flag, IntFlag, unique
class Auto(Enum):
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()
    ONE = auto()
    TWO = auto()
class P(Flag):
    R = auto()
    W = auto()
    X = auto()
class Pt(Enum):
    EARTH = (3.3, 6.4)
    MARS = (4.5, 2.1)
    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius
F = Enum("F", "A B C")
G = Enum("G", ["x", "y"])
H = Enum("H", {"p": 10, "q": 20})
J = Enum("J", [("m", 1), ("n", 2)], type=str)
result = [[a.value for a in Auto], [p.value for p in P], Pt.EARTH.mass, Pt.MARS.value, [(f.name, f.value) for f in F], [g.value for g in G], H.q.value, J.m.value, Auto.ONE]
