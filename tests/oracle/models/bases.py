# Declarative bases in all their forms.
import sqlalchemy as sa
from sqlalchemy.orm import as_declarative, declarative_base, declared_attr, registry
from sqlalchemy.orm.decl_api import DeclarativeMeta

mapper_registry = registry()


class MetaBase(metaclass=DeclarativeMeta):
    __abstract__ = True
    registry = mapper_registry
    metadata = mapper_registry.metadata


class ByMeta(MetaBase):
    __tablename__ = "by_meta"
    id = sa.Column(sa.Integer, primary_key=True)


@as_declarative(metadata=sa.MetaData(schema="decorated"))
class Decorated:
    id = sa.Column(sa.Integer, primary_key=True)

    @declared_attr
    def __tablename__(cls):
        return cls.__name__.lower()


class ByDecorator(Decorated):
    name = sa.Column(sa.String(9), nullable=False)


Generated = registry(metadata=sa.MetaData(naming_convention={"pk": "pk_%(table_name)s"})).generate_base()


class ByGenerated(Generated):
    __tablename__ = "by_generated"
    id = sa.Column(sa.Integer, primary_key=True)


class Common:
    key = sa.Column(sa.String(12), primary_key=True)


class Counted:
    count = sa.Column(sa.Integer, nullable=False, server_default="0")


Two = declarative_base(cls=(Common, Counted))


class ByTwo(Two):
    __tablename__ = "by_two"
    note = sa.Column(sa.Text)


@mapper_registry.mapped
class Mapped:
    __tablename__ = "mapped_class"
    id = sa.Column(sa.Integer, primary_key=True)
    other_id = sa.Column(sa.ForeignKey("by_meta.id"))


@mapper_registry.mapped
class WithTable:
    __table__ = sa.Table("with_table", mapper_registry.metadata, sa.Column("id", sa.Integer, primary_key=True))


existing = sa.Table("by_meta", mapper_registry.metadata, sa.Column("extra", sa.Integer, unique=True), extend_existing=True)
kept = sa.Table("by_meta", mapper_registry.metadata, sa.Column("never", sa.Integer), keep_existing=True)
ByMeta.__table__.append_column(sa.Column("appended", sa.Date, index=True))
