# What Python does around the declarations: loops, conditions, constants, functions, star arguments.
import functools
import sqlalchemy as sa
from sqlalchemy.orm import declarative_base

Base = declarative_base()
MAX_LENGTH = 2**5
PREFIX = "app"
STATES = ["new", "old"] + [s.upper() for s in ("gone",)]
options = dict(nullable=False, server_default="x")
NotNull = functools.partial(sa.Column, nullable=False)


def money(digits=10, **kwargs):
    return sa.Column(sa.Numeric(digits, 2), **kwargs)


def table_name(name):
    return "%s_%s" % (PREFIX, name)


class Item(Base):
    __tablename__ = table_name("item")
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(MAX_LENGTH * 2), **options)
    state = sa.Column(sa.Enum(*STATES, name="item_state"))
    price = money(nullable=False)
    cost = money(digits=12, server_default="0")
    strict = NotNull(sa.Integer)
    if MAX_LENGTH > 10:
        big = sa.Column(sa.BigInteger)
    else:
        small = sa.Column(sa.SmallInteger)
    __table_args__ = tuple(sa.Index(f"ix_item_{c}", c) for c in ("price", "cost")) + (
        sa.CheckConstraint("price >= 0", name="price_not_negative"), {"comment": "items " + PREFIX.upper()})


def make(name, *columns, **kwargs):
    return sa.Table(name, Base.metadata, sa.Column("id", sa.Integer, primary_key=True), *columns, **kwargs)


made = [make(f"made_{i}", sa.Column(f"c{i}", sa.Integer)) for i in range(3)]
links = {name: make(name, sa.Column("item_id", sa.ForeignKey("app_item.id", ondelete="CASCADE")), schema="links")
         for name in ("first", "second")}


def class_factory(name):
    class Made(Base):
        __tablename__ = name
        id = sa.Column(sa.Integer, primary_key=True)
    return Made


A, B = class_factory("factory_a"), class_factory("factory_b")
Dynamic = type("Dynamic", (Base,), {"__tablename__": "dynamic", "id": sa.Column(sa.Integer, primary_key=True),
                                    "x": sa.Column(sa.String(3))})
try:
    import json
except ImportError:
    json = None


class Tried(Base):
    __tablename__ = "tried"
    id = sa.Column(sa.Integer, primary_key=True)
    data = sa.Column(sa.JSON if json else sa.Text)
    label = sa.Column("label", sa.String(len("twelve chars")), doc="it's documented", info={"x": 1})
