# Which primary keys count by themselves.
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

metadata = sa.MetaData()
C, T = sa.Column, sa.Table
T("a", metadata, C("id", sa.Integer, primary_key=True))
T("b", metadata, C("id", sa.BigInteger, primary_key=True))
T("c", metadata, C("id", sa.SmallInteger, primary_key=True))
T("d", metadata, C("id", sa.Numeric(10, 0), primary_key=True))
T("e", metadata, C("id", sa.String(5), primary_key=True))
T("f", metadata, C("id", sa.Integer, primary_key=True, autoincrement=False))
T("g", metadata, C("id", sa.Integer, primary_key=True, server_default=sa.text("5")))
T("h", metadata, C("id", sa.Integer, primary_key=True, default=5))
T("i", metadata, C("id", sa.Integer, sa.Sequence("my_seq"), primary_key=True))
T("j", metadata, C("id", sa.Integer, sa.ForeignKey("a.id"), primary_key=True))
T("k", metadata, C("id", sa.Integer, sa.ForeignKey("a.id"), primary_key=True, autoincrement="ignore_fk"))
T("l", metadata, C("x", sa.Integer, primary_key=True), C("y", sa.Integer, primary_key=True))
T("m", metadata, C("x", sa.Integer, primary_key=True, autoincrement=True), C("y", sa.Integer, primary_key=True))
T("n", metadata, C("id", sa.Integer, primary_key=True), C("other", sa.Integer, autoincrement=True))
T("o", metadata, C("id", sa.Integer().with_variant(sa.BigInteger, "postgresql"), primary_key=True))
T("p", metadata, C("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True))
T("q", metadata, C("id", sa.Integer, sa.Identity(), primary_key=True))
T("r", metadata, C("id", sa.BigInteger, sa.Identity(always=True, start=10, increment=5, minvalue=5, maxvalue=500, cache=3,
                                                      cycle=True), primary_key=True))
T("s", metadata, C("id", sa.Integer), C("b", sa.Integer, sa.Identity(start=42)), sa.PrimaryKeyConstraint("id"))
T("t", metadata, C("id", sa.Integer), C("c", sa.Integer), sa.PrimaryKeyConstraint("id", "c", name="t_key"))
T("u", metadata, C("id", sa.Integer, sa.Sequence("seq_u", start=5, increment=2, minvalue=1, maxvalue=99, cycle=True),
                   primary_key=True))
T("v", metadata, C("n", sa.Integer, sa.Sequence("seq_v", metadata=metadata).next_value()) if False else
  C("n", sa.Integer, server_default=sa.Sequence("seq_v", metadata=metadata).next_value()))
T("w", metadata, C("id", sa.Integer, sa.ForeignKey("a.id")), sa.PrimaryKeyConstraint("id"))
T("x", metadata, C("id", pg.UUID, primary_key=True, server_default=sa.func.gen_random_uuid()))
T("y", metadata, C("a_id", sa.ForeignKey("a.id"), primary_key=True), C("b_id", sa.ForeignKey("b.id"), primary_key=True),
  C("n", sa.Integer, sa.Computed("a_id * 2")), C("m", sa.Integer, sa.Computed("a_id + b_id", persisted=True)))
T("z", metadata, C("id", sa.Integer, primary_key=True, autoincrement=True), C("ref", sa.ForeignKey("y.a_id") if False else sa.ForeignKey("x.id")))
