from enum import Enum
class Base(Enum):
    @classmethod
    def choices(cls):
        return [(m.value, m.name) for m in cls]
    @classmethod
    def _missing_(cls, value):
        return cls.UNKNOWN
class K(Base):
    UNKNOWN = "?"
    FOO = "foo"
class L(str, Enum):
    def __new__(cls, value, label):
        obj = str.__new__(cls, value)
        obj._value_ = value
        obj.label = label
        return obj
    ONE = ("one", "The One")
    TWO = ("two", "The Two")
class M(Enum):
    _ignore_ = ["junk"]
    junk = 5
    A = 1
    __secret = 2
    def __str__(self):
        return self.name
result = [K.choices(), K("nope"), L.ONE.label, L.TWO.value, L("one").label, [m.name for m in L], [str(m) for m in M]]
