# Naming conventions.
import sqlalchemy as sa
from sqlalchemy.orm import declarative_base


def fk_guid(constraint, table):
    return "_".join([table.name] + [e.parent.name for e in constraint.elements]) if False else "token"


convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s_%(referred_column_0_name)s",
    "pk": "pk_%(table_name)s",
}
Base = declarative_base(metadata=sa.MetaData(naming_convention=convention, schema="app"))


class Parent(Base):
    __tablename__ = "parent"
    id = sa.Column(sa.Integer, primary_key=True)
    a = sa.Column(sa.Integer, index=True)
    b = sa.Column(sa.Integer, unique=True)
    c = sa.Column(sa.Integer, unique=True, index=True)
    d = sa.Column(sa.Enum("x", "y", native_enum=False, create_constraint=True, name="d_enum"))
    __table_args__ = (
        sa.UniqueConstraint("a", "b"),
        sa.UniqueConstraint("a", "c", name="given"),
        sa.CheckConstraint("a > 0", name="positive"),
        sa.Index(None, "b", "c"),
        sa.Index("given_index", "b", "a"),
    )


class Child(Base):
    __tablename__ = "child"
    id = sa.Column(sa.Integer, primary_key=True)
    parent_id = sa.Column(sa.ForeignKey("app.parent.id"))
    other_id = sa.Column(sa.ForeignKey(Parent.id, name="given_fk"))
    near_id = sa.Column(sa.ForeignKey("parent.id"))
    a_column_with_a_name_that_is_so_long_that_the_name = sa.Column(sa.Integer, index=True, unique=True)
    another_column_with_a_name_that_is_very_long_again = sa.Column(sa.Integer, unique=True)


metadata = sa.MetaData(naming_convention={
    "ix": "%(column_0_label)s_idx",
    "uq": "%(table_name)s_%(column_0N_name)s_key",
    "fk": "%(table_name)s_%(column_0_key)s_fkey",
    "pk": "%(table_name)s_pkey",
    sa.CheckConstraint: "unused" if False else "chk_%(table_name)s_%(column_0_name)s",
})
sa.Table("t", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("a", sa.Integer, index=True, key="k"),
         sa.Column("b", sa.Integer, unique=True), sa.UniqueConstraint("k", "b"),
         sa.Column("r", sa.ForeignKey("s.t.id"), key="rk"), schema="s")
