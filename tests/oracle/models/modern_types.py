# sqlalchemy: 2.0
# Types and constructs that only SQLAlchemy 2 has.
import enum
from typing import Optional

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, registry

reg = registry(type_annotation_map={str: sa.String(99)})


class Kind(enum.Enum):
    a = "A1"
    b = "B2"


class Base(DeclarativeBase):
    metadata = sa.MetaData(naming_convention={"pk": "pk_%(table_name)s", "ix": "ix_%(column_0_label)s"})
    type_annotation_map = {int: sa.BigInteger, enum.Enum: sa.Enum(enum.Enum, native_enum=False)}


class Abstract(Base):
    __abstract__ = True

    @declared_attr.directive
    def __tablename__(cls) -> str:
        return cls.__name__.lower()

    id: Mapped[int] = mapped_column(primary_key=True)


class Refers:
    @declared_attr
    def target_id(cls) -> Mapped[int]:
        return mapped_column(sa.ForeignKey("target.id"))

    @declared_attr
    def other_id(cls) -> Mapped[Optional[int]]:
        return mapped_column(sa.ForeignKey("target.id"), index=True)


class Target(Abstract):
    a: Mapped[float] = mapped_column(sa.Double)
    b: Mapped[Optional[str]] = mapped_column(sa.Uuid)
    c: Mapped[str] = mapped_column(sa.Uuid(native_uuid=False))
    d: Mapped[str] = mapped_column(sa.UUID)
    e: Mapped[str] = mapped_column(pg.CITEXT)
    f: Mapped[str] = mapped_column(pg.TSQUERY)
    g: Mapped[str] = mapped_column(pg.REGCONFIG)
    h: Mapped[str] = mapped_column(pg.INT4MULTIRANGE)
    i: Mapped[Kind]
    j: Mapped[int] = mapped_column(sa.Integer().with_variant(sa.SmallInteger, "postgresql", "mysql"))
    k: Mapped[Kind] = mapped_column(sa.Enum(Kind, name="kind_native"))
    __table_args__ = (
        sa.UniqueConstraint("a", "d", postgresql_nulls_not_distinct=True),
        sa.Index("nulls", "b", unique=True, postgresql_nulls_not_distinct=True),
        sa.Index("json_index", sa.func.lower(sa.text("e"))),
    )


class Referrer(Refers, Abstract):
    x: Mapped[str]


@reg.mapped
class Registered:
    __tablename__ = "registered"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


@reg.mapped_as_dataclass
class AsData:
    __tablename__ = "as_data"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[Optional[str]] = mapped_column(default=None)


class Person(Abstract):
    type: Mapped[str]
    name: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "type", "polymorphic_identity": "person"}


class Engineer(Person):
    __tablename__ = "engineer"
    id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    skill: Mapped[str]
