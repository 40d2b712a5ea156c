# Metaclasses and decorators that change the classes they are given, one case for each.
import re

import sqlalchemy as sa
from sqlalchemy import Column, Integer, String
from sqlalchemy.ext.declarative import DeclarativeMeta
from sqlalchemy.orm import declarative_base

# case: a metaclass names the tables before they are made


class Named(DeclarativeMeta):
    def __init__(cls, name, bases, names):
        if "id" in names:
            cls.__tablename__ = "meta_" + re.sub("([A-Z])", r"_\1", name).lower().lstrip("_")
        super().__init__(name, bases, names)


Base = declarative_base(metaclass=Named)


class BlogPost(Base):
    id = Column(Integer, primary_key=True)


# case: __new__ of a metaclass adds a column to the names


class Adding(DeclarativeMeta):
    def __new__(mcs, name, bases, names, **keywords):
        if "__tablename__" in names:
            names["added"] = Column(String(9))
        return super().__new__(mcs, name, bases, names)

    def __init__(cls, name, bases, names, **keywords):
        super().__init__(name, bases, names)


Base = declarative_base()


class Meta1(Base, metaclass=Adding):
    __tablename__ = "meta_t1"
    id = Column(Integer, primary_key=True)


class Meta1Below(Meta1):
    __tablename__ = "meta_t1_below"
    id = Column(Integer, sa.ForeignKey("meta_t1.id"), primary_key=True)


# case: __new__ of a metaclass takes a name away


class Taking(DeclarativeMeta):
    def __new__(mcs, name, bases, names):
        names.pop("secret", None)
        return super().__new__(mcs, name, bases, names)


Base = declarative_base()


class Meta2(Base, metaclass=Taking):
    __tablename__ = "meta_t2"
    id = Column(Integer, primary_key=True)
    secret = Column(Integer)
    open = Column(Integer)


# case: a metaclass adds to a table that is made


class After(DeclarativeMeta):
    def __init__(cls, name, bases, names):
        super().__init__(name, bases, names)
        if "__tablename__" in names:
            cls.later = Column(Integer)
            sa.Index("ix_%s_later" % cls.__tablename__, cls.__table__.c.later)


Base = declarative_base()


class Meta3(Base, metaclass=After):
    __tablename__ = "meta_t3"
    id = Column(Integer, primary_key=True)


# case: a base that is made by a metaclass of one's own


class Own(DeclarativeMeta):
    pass


class Base(metaclass=Own):
    __abstract__ = True
    registry = sa.orm.registry()
    metadata = registry.metadata


class Meta4(Base):
    __tablename__ = "meta_t4"
    id = Column(Integer, primary_key=True)


# case: a decorator adds a column
Base = declarative_base()


def counted(name):
    def decorate(cls):
        setattr(cls, name, Column(Integer))
        return cls

    return decorate


@counted("seen")
class Meta5(Base):
    __tablename__ = "meta_t5"
    id = Column(Integer, primary_key=True)


# case: __init_subclass__ adds a column and takes a keyword
Base = declarative_base()


class Sized:
    def __init_subclass__(cls, size=None, **keywords):
        cls.name = Column(String(size))
        super().__init_subclass__(**keywords)


class Meta6(Sized, Base, size=7):
    __tablename__ = "meta_t6"
    id = Column(Integer, primary_key=True)


# case: a class made by type() with a metaclass
Base = declarative_base()


def table_named(name):
    return type(name.title(), (Base,), {"__tablename__": name, "id": Column(Integer, primary_key=True)})


Meta7 = table_named("meta_t7")
Meta7Other = table_named("meta_t7_other")
