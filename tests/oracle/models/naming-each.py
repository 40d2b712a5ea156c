# Naming conventions, one case for each.
import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, String, Table
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import declarative_base, declared_attr, registry, relationship

Base = declarative_base()

# case: the table and the column
metadata = sa.MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'uq': 'uq_%(table_name)s_%(column_0_name)s'})
Table("conv_p0", metadata, Column("id", Integer, primary_key=True))
Table("conv_t0", metadata, Column("id", Integer, primary_key=True), Column("a", Integer, index=True, key="ka"), Column("b", Integer, unique=True),
      Column("p", ForeignKey("conv_p0.id")), sa.UniqueConstraint("ka", "b"), sa.CheckConstraint("a > 0", name="positive"))

# case: all columns
metadata = sa.MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'uq': 'uq_%(column_0_N_name)s_%(table_name)s'})
Table("conv_p1", metadata, Column("id", Integer, primary_key=True))
Table("conv_t1", metadata, Column("id", Integer, primary_key=True), Column("a", Integer, index=True, key="ka"), Column("b", Integer, unique=True),
      Column("p", ForeignKey("conv_p1.id")), sa.UniqueConstraint("ka", "b"), sa.CheckConstraint("a > 0", name="positive"))

# case: all columns without a separator
metadata = sa.MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'uq': 'uq_%(column_0N_name)s_%(table_name)s'})
Table("conv_p2", metadata, Column("id", Integer, primary_key=True))
Table("conv_t2", metadata, Column("id", Integer, primary_key=True), Column("a", Integer, index=True, key="ka"), Column("b", Integer, unique=True),
      Column("p", ForeignKey("conv_p2.id")), sa.UniqueConstraint("ka", "b"), sa.CheckConstraint("a > 0", name="positive"))

# case: a label
metadata = sa.MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'uq': 'uq_%(column_0_label)s'})
Table("conv_p3", metadata, Column("id", Integer, primary_key=True))
Table("conv_t3", metadata, Column("id", Integer, primary_key=True), Column("a", Integer, index=True, key="ka"), Column("b", Integer, unique=True),
      Column("p", ForeignKey("conv_p3.id")), sa.UniqueConstraint("ka", "b"), sa.CheckConstraint("a > 0", name="positive"))

# case: a key
metadata = sa.MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'uq': 'uq_%(table_name)s_%(column_0_key)s'})
Table("conv_p4", metadata, Column("id", Integer, primary_key=True))
Table("conv_t4", metadata, Column("id", Integer, primary_key=True), Column("a", Integer, index=True, key="ka"), Column("b", Integer, unique=True),
      Column("p", ForeignKey("conv_p4.id")), sa.UniqueConstraint("ka", "b"), sa.CheckConstraint("a > 0", name="positive"))

# case: the second column
metadata = sa.MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'pk': 'pk_%(table_name)s_%(column_0_key)s'})
Table("conv_p5", metadata, Column("id", Integer, primary_key=True))
Table("conv_t5", metadata, Column("id", Integer, primary_key=True), Column("a", Integer, index=True, key="ka"), Column("b", Integer, unique=True),
      Column("p", ForeignKey("conv_p5.id")), sa.UniqueConstraint("ka", "b"), sa.CheckConstraint("a > 0", name="positive"))

# case: a primary key
metadata = sa.MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'pk': 'pk_%(table_name)s'})
Table("conv_p6", metadata, Column("id", Integer, primary_key=True))
Table("conv_t6", metadata, Column("id", Integer, primary_key=True), Column("a", Integer, index=True, key="ka"), Column("b", Integer, unique=True),
      Column("p", ForeignKey("conv_p6.id")), sa.UniqueConstraint("ka", "b"), sa.CheckConstraint("a > 0", name="positive"))

# case: an index
metadata = sa.MetaData(naming_convention={'ix': 'index_%(table_name)s_%(column_0_name)s'})
Table("conv_p7", metadata, Column("id", Integer, primary_key=True))
Table("conv_t7", metadata, Column("id", Integer, primary_key=True), Column("a", Integer, index=True, key="ka"), Column("b", Integer, unique=True),
      Column("p", ForeignKey("conv_p7.id")), sa.UniqueConstraint("ka", "b"), sa.CheckConstraint("a > 0", name="positive"))

# case: a check
metadata = sa.MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'ck': 'ck_%(table_name)s_%(constraint_name)s'})
Table("conv_p8", metadata, Column("id", Integer, primary_key=True))
Table("conv_t8", metadata, Column("id", Integer, primary_key=True), Column("a", Integer, index=True, key="ka"), Column("b", Integer, unique=True),
      Column("p", ForeignKey("conv_p8.id")), sa.UniqueConstraint("ka", "b"), sa.CheckConstraint("a > 0", name="positive"))

# case: a foreign key
metadata = sa.MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'fk': 'fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s'})
Table("conv_p9", metadata, Column("id", Integer, primary_key=True))
Table("conv_t9", metadata, Column("id", Integer, primary_key=True), Column("a", Integer, index=True, key="ka"), Column("b", Integer, unique=True),
      Column("p", ForeignKey("conv_p9.id")), sa.UniqueConstraint("ka", "b"), sa.CheckConstraint("a > 0", name="positive"))

# case: a foreign key with the column
metadata = sa.MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'fk': 'fk_%(table_name)s_%(referred_table_name)s_%(referred_column_0_name)s'})
Table("conv_p10", metadata, Column("id", Integer, primary_key=True))
Table("conv_t10", metadata, Column("id", Integer, primary_key=True), Column("a", Integer, index=True, key="ka"), Column("b", Integer, unique=True),
      Column("p", ForeignKey("conv_p10.id")), sa.UniqueConstraint("ka", "b"), sa.CheckConstraint("a > 0", name="positive"))

# case: a percent sign
metadata = sa.MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'uq': 'u%%q_%(table_name)s_%(column_0_N_name)s'})
Table("conv_p11", metadata, Column("id", Integer, primary_key=True))
Table("conv_t11", metadata, Column("id", Integer, primary_key=True), Column("a", Integer, index=True, key="ka"), Column("b", Integer, unique=True),
      Column("p", ForeignKey("conv_p11.id")), sa.UniqueConstraint("ka", "b"), sa.CheckConstraint("a > 0", name="positive"))

# case: all labels of an index
metadata = sa.MetaData(naming_convention={'ix': 'ix_%(column_0_N_label)s'})
Table("conv_p12", metadata, Column("id", Integer, primary_key=True))
Table("conv_t12", metadata, Column("id", Integer, primary_key=True), Column("a", Integer, index=True, key="ka"), Column("b", Integer, unique=True),
      Column("p", ForeignKey("conv_p12.id")), sa.UniqueConstraint("ka", "b"), sa.CheckConstraint("a > 0", name="positive"))

# case: a function of the columns
def columns(constraint, table):
    return "_".join(c.name for c in constraint.columns) + "_of_" + table.name

metadata = sa.MetaData(naming_convention={"ix": "ix_%(column_0_label)s", "uq": "uq_%(columns)s", "columns": columns})
Table("conv_own", metadata, Column("a", Integer), Column("b", Integer, unique=True), sa.UniqueConstraint("a", "b"))

# case: a function that asks whether an index is unique
def kind(constraint, table):
    return "uq" if constraint.unique else "ix"

metadata = sa.MetaData(naming_convention={"ix": "%(kind)s_%(column_0_label)s", "kind": kind})
Table("conv_kind", metadata, Column("a", Integer, index=True), Column("b", Integer, index=True, unique=True))

# case: a function of a foreign key's elements
def parents(constraint, table):
    return "_".join(e.parent.name + "_" + e.target_fullname.replace(".", "_") for e in constraint.elements)

metadata = sa.MetaData(naming_convention={"fk": "fk_%(parents)s", "parents": parents})
Table("conv_el_p", metadata, Column("id", Integer, primary_key=True))
Table("conv_el", metadata, Column("x", ForeignKey("conv_el_p.id")))

# case: conv() is exempt
from sqlalchemy.sql.elements import conv

metadata = sa.MetaData(naming_convention={"ck": "ck_%(table_name)s_%(constraint_name)s"})
Table("conv_conv", metadata, Column("a", Integer), sa.CheckConstraint("a > 0", name=conv("as_is")), sa.CheckConstraint("a > 1", name="made"))

# case: a name of more than 63 bytes gets a hash
metadata = sa.MetaData(naming_convention={"uq": "uq_%(table_name)s_%(column_0_N_name)s"})
Table("conv_a_table_with_a_long_name", metadata, Column("a_column_with_a_long_name", Integer), Column("another_column_with_a_long_name", Integer), sa.UniqueConstraint("a_column_with_a_long_name", "another_column_with_a_long_name"))

# case: a schema in the labels
metadata = sa.MetaData(schema="conv_space")
Table("conv_schema", metadata, Column("a", Integer, index=True))

# case: a check of an enum
metadata = sa.MetaData(naming_convention={"ck": "ck_%(table_name)s_%(constraint_name)s"})
Table("conv_enum", metadata, Column("a", sa.Enum("x", "y", native_enum=False, create_constraint=True, name="kinds")))

# case: an index over an expression
table = Table("conv_expr", Base.metadata, Column("a", sa.Text))
sa.Index(None, sa.func.lower(table.c.a))

# case: a convention set afterwards
metadata = sa.MetaData()
metadata.naming_convention = {"uq": "later_%(table_name)s_%(column_0_name)s", "ix": "ix_%(column_0_label)s"}
Table("conv_later", metadata, Column("a", Integer, unique=True))

# case: keys that are classes
metadata = sa.MetaData(naming_convention={sa.UniqueConstraint: "cls_%(table_name)s_%(column_0_name)s"})
Table("conv_class", metadata, Column("a", Integer, unique=True))
