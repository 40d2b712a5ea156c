# Enums: their names, labels and schemas.
import enum

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Color(enum.Enum):
    RED = "r"
    DARK_BLUE = "b"
    ALIAS = "r"


class UserStatus(str, enum.Enum):
    active = "Active"
    gone = "Gone away"


class Level(enum.IntEnum):
    low = 1
    high = 2


class Auto(enum.Enum):
    one = enum.auto()
    two = enum.auto()


Functional = enum.Enum("Functional", "a b c")
shared = sa.Enum("x", "y", name="shared_enum")
states = ("new", "old")
STATES = {"a": 1, "b": 2}


class Thing(Base):
    __tablename__ = "thing"
    id = sa.Column(sa.Integer, primary_key=True)
    a = sa.Column(sa.Enum(Color))
    b = sa.Column(sa.Enum(UserStatus), server_default="active")
    c = sa.Column(sa.Enum(UserStatus, values_callable=lambda c: [e.value for e in c], name="status_values"))
    d = sa.Column(sa.Enum(Level))
    e = sa.Column(sa.Enum(Auto, name="auto_enum"))
    f = sa.Column(sa.Enum(Functional))
    g = sa.Column(shared)
    h = sa.Column(sa.Enum("it's", "two words", name="Mixed Case"))
    i = sa.Column(sa.Enum(*states, name="states"))
    j = sa.Column(sa.Enum(*STATES.keys(), name="dict_states"))
    k = sa.Column(sa.Enum("a", "bcd", native_enum=False))
    l = sa.Column(sa.Enum("a", "bcd", native_enum=False, length=20))
    m = sa.Column(sa.Enum("a", "bcd", native_enum=False, create_constraint=True, name="m_check"))
    n = sa.Column(pg.ENUM("a", "b", name="own_enum"))
    o = sa.Column(pg.ARRAY(sa.Enum("p", "q", name="array_enum")))
    p = sa.Column(sa.Enum(*[s.value for s in Color], name="comprehended"))
    q = sa.Column(sa.Enum(Color, native_enum=False))
    r = sa.Column(sa.Enum(Color, name="r_enum", values_callable=lambda obj: [str(e.value) for e in obj]), default=Color.RED)


class Other(Base):
    __tablename__ = "other"
    id = sa.Column(sa.Integer, primary_key=True)
    a = sa.Column(shared, nullable=False)
    b = sa.Column(sa.Enum(Color), server_default=sa.text("'RED'"))
    c = sa.Column(sa.Enum(Color), server_default=Color.DARK_BLUE.name)
    __table_args__ = {"schema": "elsewhere"}


class Third(Base):
    __tablename__ = "third"
    id = sa.Column(sa.Integer, primary_key=True)
    a = sa.Column(sa.Enum("k", "l", name="own_schema", schema="elsewhere"))
    b = sa.Column(sa.Enum("m", "n", name="inherits", inherit_schema=True))
    __table_args__ = {"schema": "third_schema"}
