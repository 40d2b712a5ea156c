# Mixins, abstract bases, declared_attr, and the order of columns.
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.declarative import declared_attr
from sqlalchemy.orm import declarative_base, relationship


class Base:
    @declared_attr
    def __tablename__(cls):
        return cls.__name__.lower() + "s"

    id = sa.Column(sa.Integer, primary_key=True)


Base = declarative_base(cls=Base)


class TimestampMixin:
    created_at = sa.Column(sa.DateTime, default=datetime.utcnow, nullable=False)
    updated_at = sa.Column(sa.DateTime, default=datetime.utcnow, onupdate=datetime.utcnow)


class NameMixin(object):
    name = sa.Column(sa.String(50), nullable=False, index=True)

    @declared_attr
    def __table_args__(cls):
        return (sa.UniqueConstraint("name", name="uq_%s_name" % cls.__tablename__), {"comment": cls.__name__})


class OwnedMixin:
    @declared_attr
    def owner_id(cls):
        return sa.Column(sa.Integer, sa.ForeignKey("users.id"), nullable=False)

    @declared_attr
    def owner(cls):
        return relationship("User")


class User(TimestampMixin, Base):
    email = sa.Column(sa.String, unique=True)


class Project(OwnedMixin, NameMixin, TimestampMixin, Base):
    budget = sa.Column(sa.Integer)
    created_at = sa.Column(sa.Date)


class Abstract(Base):
    __abstract__ = True
    kind = sa.Column(sa.String(5))

    @declared_attr
    def ref_id(cls):
        return sa.Column(sa.ForeignKey("projects.id", name=f"fk_{cls.__tablename__}_ref"))


class Task(Abstract):
    title = sa.Column(sa.String)


class Bug(TimestampMixin, Abstract):
    __tablename__ = "the_bugs"
    severity = sa.Column(sa.Integer)
    __mapper_args__ = {"eager_defaults": True}


class Plain(Base):
    __table__ = sa.Table("plain", Base.metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("x", sa.Integer))


def reference(table, nullable=False, **kwargs):
    return sa.Column(sa.ForeignKey(f"{table}.id"), nullable=nullable, **kwargs)


class Link(Base):
    left_id = reference("tasks")
    right_id = reference("the_bugs", nullable=True, index=True)
    for_loop = 5


for column in ("x", "y"):
    setattr(Link, column, sa.Column(sa.Integer))
Link.later = sa.Column("later_column", sa.String(7))
