# Constraints, one case for each.
import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, String, Table
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import declarative_base

Base = declarative_base()

# case: a unique column
Table("constraint_0", Base.metadata, Column("a", Integer, unique=True))

# case: a unique index column
Table("constraint_1", Base.metadata, Column("a", Integer, unique=True, index=True))

# case: an index column
Table("constraint_2", Base.metadata, Column("a", Integer, index=True))

# case: a unique constraint
Table("constraint_3", Base.metadata, Column("a", Integer), Column("b", Integer), sa.UniqueConstraint("a", "b"))

# case: a named unique constraint
Table("constraint_4", Base.metadata, Column("a", Integer), sa.UniqueConstraint("a", name="u_named"))

# case: a deferrable unique constraint
Table("constraint_5", Base.metadata, Column("a", Integer), sa.UniqueConstraint("a", deferrable=True, initially="DEFERRED"))

# case: a unique constraint of the primary key is the key's
Table("constraint_6", Base.metadata, Column("a", Integer, primary_key=True), sa.UniqueConstraint("a"))

# case: two unnamed checks
Table("constraint_7", Base.metadata, Column("a", Integer), sa.CheckConstraint("a > 0"), sa.CheckConstraint("a < 9"))

# case: a check of two columns
Table("constraint_8", Base.metadata, Column("a", Integer), Column("b", Integer), sa.CheckConstraint("a > b"))

# case: a named check
Table("constraint_9", Base.metadata, Column("a", Integer), sa.CheckConstraint("a > 0", name="positive"))

# case: a check of a column
Table("constraint_10", Base.metadata, Column("a", Integer, sa.CheckConstraint("a > 1")))

# case: a named check of a column
Table("constraint_11", Base.metadata, Column("a", Integer, sa.CheckConstraint("a > 1", name="column_check")))

# case: a check by text()
Table("constraint_12", Base.metadata, Column("a", Integer), sa.CheckConstraint(sa.text("a <> 3")))

# case: a check by column()
Table("constraint_13", Base.metadata, Column("a", Integer), sa.CheckConstraint(sa.column("a") > 3))

# case: a named key
Table("constraint_14", Base.metadata, Column("a", Integer), sa.PrimaryKeyConstraint("a", name="my_key"))

# case: a comment on a column
Table("constraint_15", Base.metadata, Column("a", Integer, comment="what's this"))

# case: a comment on a table
Table("constraint_16", Base.metadata, Column("a", Integer), comment="a table")

# case: a temporary prefix
Table("constraint_17", Base.metadata, Column("a", Integer), prefixes=["UNLOGGED"])

# case: a storage option of the table is not made
Table("constraint_18", Base.metadata, Column("a", Integer), info={"x": 1})

# case: a column with a key
Table("constraint_19", Base.metadata, Column("a b", Integer, key="ab"), sa.UniqueConstraint("ab"))

# case: a quoted name
Table("constraint_20", Base.metadata, Column("Select", Integer, quote=True), Column("order", Integer))

# case: a name in capitals
Table("constraint_21", Base.metadata, Column("CamelCase", Integer, index=True))

# case: a column that is a system name
Table("constraint_22", Base.metadata, Column("user", Integer), Column("table", String(3)))

# case: an exclusion constraint
Table("constraint_23", Base.metadata, Column("a", Integer), Column("during", pg.TSRANGE), pg.ExcludeConstraint(("a", "="), ("during", "&&"), name="no_overlap", using="gist"))

# case: an exclusion constraint without a name
Table("constraint_24", Base.metadata, Column("during", pg.TSRANGE), pg.ExcludeConstraint(("during", "&&")))

# case: an exclusion constraint with a condition
Table("constraint_25", Base.metadata, Column("a", Integer), Column("during", pg.TSRANGE), pg.ExcludeConstraint(("during", "&&"), where=sa.text("a > 0"), name="no_overlap_where"))

# case: an exclusion constraint that waits
Table("constraint_26", Base.metadata, Column("during", pg.TSRANGE), pg.ExcludeConstraint(("during", "&&"), name="no_overlap_later", deferrable=True, initially="DEFERRED"))

# case: a nullable primary key is NOT NULL
Table("constraint_27", Base.metadata, Column("a", Integer, primary_key=True, nullable=False))

# case: nullable=False
Table("constraint_28", Base.metadata, Column("a", Integer, nullable=False))

# case: nullable=True on a text
Table("constraint_29", Base.metadata, Column("a", String, nullable=True))

# case: a foreign key with ondelete
Table("target_0", Base.metadata, Column("id", Integer, primary_key=True))
Table("refers_0", Base.metadata, Column("x", Integer, ForeignKey("target_0.id", ondelete='CASCADE')))

# case: a foreign key with onupdate
Table("target_1", Base.metadata, Column("id", Integer, primary_key=True))
Table("refers_1", Base.metadata, Column("x", Integer, ForeignKey("target_1.id", onupdate='SET NULL')))

# case: a foreign key with both
Table("target_2", Base.metadata, Column("id", Integer, primary_key=True))
Table("refers_2", Base.metadata, Column("x", Integer, ForeignKey("target_2.id", ondelete='RESTRICT', onupdate='CASCADE')))

# case: a foreign key with deferrable
Table("target_3", Base.metadata, Column("id", Integer, primary_key=True))
Table("refers_3", Base.metadata, Column("x", Integer, ForeignKey("target_3.id", deferrable=True, initially='DEFERRED')))

# case: a foreign key with a name
Table("target_4", Base.metadata, Column("id", Integer, primary_key=True))
Table("refers_4", Base.metadata, Column("x", Integer, ForeignKey("target_4.id", name='fk_named')))

# case: a foreign key with match
Table("target_5", Base.metadata, Column("id", Integer, primary_key=True))
Table("refers_5", Base.metadata, Column("x", Integer, ForeignKey("target_5.id", match='FULL')))

# case: a foreign key with use_alter
Table("target_6", Base.metadata, Column("id", Integer, primary_key=True))
Table("refers_6", Base.metadata, Column("x", Integer, ForeignKey("target_6.id", use_alter=True, name='fk_alter')))

# case: a foreign key with ondelete in small letters
Table("target_7", Base.metadata, Column("id", Integer, primary_key=True))
Table("refers_7", Base.metadata, Column("x", Integer, ForeignKey("target_7.id", ondelete='set null')))

# case: a foreign key with SET DEFAULT
Table("target_8", Base.metadata, Column("id", Integer, primary_key=True))
Table("refers_8", Base.metadata, Column("x", Integer, ForeignKey("target_8.id", ondelete='SET DEFAULT')))

# case: a foreign key with not deferrable
Table("target_9", Base.metadata, Column("id", Integer, primary_key=True))
Table("refers_9", Base.metadata, Column("x", Integer, ForeignKey("target_9.id", deferrable=False)))

# case: a table that refers to itself
Table("self_ref", Base.metadata, Column("id", Integer, primary_key=True), Column("parent", Integer, ForeignKey("self_ref.id")))

# case: two tables that refer to each other
Table("ring_a", Base.metadata, Column("id", Integer, primary_key=True), Column("b", Integer, ForeignKey("ring_b.id")))
Table("ring_b", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer, ForeignKey("ring_a.id")))

# case: a foreign key of two columns
Table("pair", Base.metadata, Column("a", Integer, primary_key=True), Column("b", Integer, primary_key=True))
Table("to_pair", Base.metadata, Column("x", Integer), Column("y", Integer), sa.ForeignKeyConstraint(["x", "y"], ["pair.a", "pair.b"]))

# case: a named foreign key of two columns that cascades
Table("pair2", Base.metadata, Column("a", Integer, primary_key=True), Column("b", Integer, primary_key=True))
Table("to_pair2", Base.metadata, Column("x", Integer), Column("y", Integer), sa.ForeignKeyConstraint(["x", "y"], ["pair2.a", "pair2.b"], name="to_pair_fk", ondelete="CASCADE"))

# case: two foreign keys to one column
Table("twice", Base.metadata, Column("id", Integer, primary_key=True))
Table("to_twice", Base.metadata, Column("x", ForeignKey("twice.id")), Column("y", ForeignKey("twice.id")))

# case: a foreign key to a unique column
Table("by_name", Base.metadata, Column("id", Integer, primary_key=True), Column("name", String(9), unique=True))
Table("to_name", Base.metadata, Column("x", ForeignKey("by_name.name")))

# case: a foreign key to a column object
one = Table("by_object", Base.metadata, Column("id", Integer, primary_key=True))
Table("to_object", Base.metadata, Column("x", ForeignKey(one.c.id)))

# case: a type through two references
Table("far", Base.metadata, Column("id", sa.BigInteger, primary_key=True))
Table("near", Base.metadata, Column("id", ForeignKey("far.id"), primary_key=True))
Table("here", Base.metadata, Column("x", ForeignKey("near.id")))

# case: a constraint that is appended
table = Table("appended", Base.metadata, Column("a", Integer))
table.append_constraint(sa.UniqueConstraint("a", name="appended_later"))

# case: a column that is appended
table = Table("grown", Base.metadata, Column("a", Integer))
table.append_column(Column("b", String(3), index=True))

# case: a constraint made of columns attaches itself
table = Table("attached", Base.metadata, Column("a", Integer), Column("b", Integer))
sa.UniqueConstraint(table.c.a, table.c.b)
sa.CheckConstraint(table.c.a > table.c.b, name="attached_check")

# case: a foreign key to another schema
Table("there", Base.metadata, Column("id", Integer, primary_key=True), schema="elsewhere")
Table("to_there", Base.metadata, Column("x", ForeignKey("elsewhere.there.id")))

# case: names are cut at 63 bytes
Table("a_table_with_a_name_that_is_rather_long_for_a_table_of_its_kind", Base.metadata, Column("a_column_with_a_name_that_is_rather_long_too", Integer, unique=True), Column("id", Integer, primary_key=True))

# case: names of constraints that are given by position
Table("constraint_parent", Base.metadata, Column("id", Integer, primary_key=True))
Table("constraint_by_place", Base.metadata, Column("id", Integer, sa.Identity(True, False, 5), primary_key=True),
      Column("a", Integer, ForeignKey("constraint_parent.id", None, False, "constraint_place_a", "CASCADE", "SET NULL")),
      Column("b", Integer), Column("c", Integer, sa.Computed("b + 1", True)),
      sa.ForeignKeyConstraint(["b"], ["constraint_parent.id"], "constraint_place_b"),
      sa.CheckConstraint("b > 0", "constraint_place_c"))

# case: a check that is given its table
constraint_told = Table("constraint_told", Base.metadata, Column("a", Integer))
sa.CheckConstraint("a > 0", name="constraint_told_a", table=constraint_told)

# case: foreign keys go with the column that is replaced
Table("constraint_there", Base.metadata, Column("id", Integer, primary_key=True))
Table("constraint_twice", Base.metadata, Column("a", Integer, ForeignKey("constraint_there.id")), Column("b", Integer))


class ConstraintTwice(Base):
    __tablename__ = "constraint_twice"
    __table_args__ = {"extend_existing": True}
    id = Column(Integer, primary_key=True)
    a = Column(Integer, ForeignKey("constraint_there.id", ondelete="CASCADE"), nullable=False)
