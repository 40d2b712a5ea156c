# Which keys are SERIAL.
import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, String, Table
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Wrapped(sa.TypeDecorator):
    impl = Integer
    cache_ok = True

# case: an integer key is SERIAL
Table("serial_0", Base.metadata, Column("id", Integer, primary_key=True))

# case: a big key is BIGSERIAL
Table("serial_1", Base.metadata, Column("id", sa.BigInteger, primary_key=True))

# case: a small key is SMALLSERIAL
Table("serial_2", Base.metadata, Column("id", sa.SmallInteger, primary_key=True))

# case: a numeric key without a scale is SERIAL
Table("serial_3", Base.metadata, Column("id", sa.Numeric(10, 0), primary_key=True))

# case: a numeric key with a scale is none
Table("serial_4", Base.metadata, Column("id", sa.Numeric(10, 2), primary_key=True))

# case: a text key is none
Table("serial_5", Base.metadata, Column("id", String(5), primary_key=True))

# case: autoincrement=False is none
Table("serial_6", Base.metadata, Column("id", Integer, primary_key=True, autoincrement=False))

# case: a server default is none
Table("serial_7", Base.metadata, Column("id", Integer, primary_key=True, server_default=sa.text("5")))

# case: a Python default is none
Table("serial_8", Base.metadata, Column("id", Integer, primary_key=True, default=5))

# case: a callable default is none
Table("serial_9", Base.metadata, Column("id", Integer, primary_key=True, default=lambda: 5))

# case: a sequence is none
Table("serial_10", Base.metadata, Column("id", Integer, sa.Sequence("serial_s"), primary_key=True))

# case: an optional sequence is SERIAL
Table("serial_11", Base.metadata, Column("id", Integer, sa.Sequence("serial_o", optional=True), primary_key=True))

# case: a composite key has no SERIAL
Table("serial_12", Base.metadata, Column("a", Integer, primary_key=True), Column("b", Integer, primary_key=True))

# case: one of a composite key may be SERIAL
Table("serial_13", Base.metadata, Column("a", Integer, primary_key=True, autoincrement=True), Column("b", Integer, primary_key=True))

# case: autoincrement outside of a key means nothing
Table("serial_14", Base.metadata, Column("a", Integer, autoincrement=True), Column("id", Integer, primary_key=True))

# case: a variant for postgresql counts
Table("serial_15", Base.metadata, Column("id", Integer().with_variant(sa.BigInteger, "postgresql"), primary_key=True))

# case: a variant for sqlite does not
Table("serial_16", Base.metadata, Column("id", sa.BigInteger().with_variant(Integer, "sqlite"), primary_key=True))

# case: an identity is its own
Table("serial_17", Base.metadata, Column("id", Integer, sa.Identity(), primary_key=True))

# case: an identity that is always generated
Table("serial_18", Base.metadata, Column("id", Integer, sa.Identity(always=True, start=10, increment=5), primary_key=True))

# case: an identity with all options
Table("serial_19", Base.metadata, Column("id", sa.BigInteger, sa.Identity(start=3, minvalue=2, maxvalue=1000, cycle=True, cache=7), primary_key=True))

# case: an identity outside of a key
Table("serial_20", Base.metadata, Column("id", String(9), primary_key=True), Column("n", Integer, sa.Identity()))

# case: a key by constraint is SERIAL
Table("serial_21", Base.metadata, Column("id", Integer), sa.PrimaryKeyConstraint("id", name="key_of_serial"))

# case: a composite key by constraint
Table("serial_22", Base.metadata, Column("a", Integer), Column("b", Integer), sa.PrimaryKeyConstraint("b", "a"))

# case: a key of a decorated type
Table("serial_23", Base.metadata, Column("id", Wrapped, primary_key=True))

# case: a sequence with options
Table("serial_24", Base.metadata, Column("id", Integer, sa.Sequence("serial_q", start=5, increment=2, minvalue=1, maxvalue=99, cycle=True, cache=3), primary_key=True))

# case: a key that refers is no SERIAL
Table("serial_p", Base.metadata, Column('id', Integer, primary_key=True))
Table("serial_f", Base.metadata, Column('id', Integer, ForeignKey('serial_p.id'), primary_key=True))

# case: a key that refers is SERIAL when told
Table("serial_p2", Base.metadata, Column('id', Integer, primary_key=True))
Table("serial_f2", Base.metadata, Column('id', Integer, ForeignKey('serial_p2.id'), primary_key=True, autoincrement=True))

# case: a key that refers is SERIAL with ignore_fk
Table("serial_p3", Base.metadata, Column('id', Integer, primary_key=True))
Table("serial_f3", Base.metadata, Column('id', Integer, ForeignKey('serial_p3.id'), primary_key=True, autoincrement='ignore_fk'))

# case: a reference without a type has the type of the key, without SERIAL
Table("serial_p4", Base.metadata, Column('id', sa.BigInteger, primary_key=True))
Table("serial_f4", Base.metadata, Column('id', Integer, primary_key=True), Column('p_id', ForeignKey('serial_p4.id')))

# case: a sequence of its own, of the metadata
counter = sa.Sequence("counter_m", metadata=Base.metadata)
Table("serial_m", Base.metadata, Column('id', Integer, counter, server_default=counter.next_value(), primary_key=True))
