# Single-table, joined and concrete inheritance.
import sqlalchemy as sa
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Person(Base):
    __tablename__ = "person"
    id = sa.Column(sa.Integer, primary_key=True)
    type = sa.Column(sa.String(20), nullable=False)
    __mapper_args__ = {"polymorphic_on": type, "polymorphic_identity": "person"}


class Engineer(Person):
    __tablename__ = "engineer"
    id = sa.Column(sa.Integer, sa.ForeignKey("person.id"), primary_key=True)
    language = sa.Column(sa.String(20), nullable=False)
    __mapper_args__ = {"polymorphic_identity": "engineer"}


class Manager(Person):
    budget = sa.Column(sa.Integer, index=True)
    boss_id = sa.Column(sa.ForeignKey("person.id"))
    __mapper_args__ = {"polymorphic_identity": "manager"}


class Chief(Manager):
    shares = sa.Column(sa.Numeric(5, 2))


class Senior(Engineer):
    __tablename__ = "senior"
    id = sa.Column(sa.ForeignKey("engineer.id", ondelete="CASCADE"), primary_key=True)


class Vehicle(Base):
    __tablename__ = "vehicle"
    id = sa.Column(sa.Integer, primary_key=True)
    wheels = sa.Column(sa.Integer)


class Bicycle(Vehicle):
    __tablename__ = "bicycle"
    id = sa.Column(sa.Integer, primary_key=True)
    wheels = sa.Column(sa.Integer)
    bell = sa.Column(sa.Boolean)
    __mapper_args__ = {"concrete": True}
