# A column for each type.
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import declarative_base
from sqlalchemy.types import TypeDecorator, UserDefinedType

Base = declarative_base()


class Lower(TypeDecorator):
    impl = sa.String
    cache_ok = True


class Fixed(TypeDecorator):
    impl = sa.String(40)
    cache_ok = True


class Guid(TypeDecorator):
    impl = sa.CHAR
    cache_ok = True

    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return dialect.type_descriptor(pg.UUID())
        return dialect.type_descriptor(sa.CHAR(32))


class Money(TypeDecorator):
    impl = sa.Numeric
    cache_ok = True

    def __init__(self, digits=2):
        super().__init__(precision=12, scale=digits)


class Point(UserDefinedType):
    cache_ok = True

    def get_col_spec(self, **kw):
        return "POINT"


class Numbers(Base):
    __tablename__ = "numbers"
    id = sa.Column(sa.Integer, primary_key=True)
    a = sa.Column(sa.SmallInteger)
    b = sa.Column(sa.BigInteger())
    c = sa.Column(sa.INT)
    d = sa.Column(sa.Float)
    e = sa.Column(sa.Float(24))
    f = sa.Column(sa.Float(53))
    g = sa.Column(sa.REAL)
    h = sa.Column(sa.Numeric)
    i = sa.Column(sa.Numeric(10))
    j = sa.Column(sa.Numeric(precision=10, scale=2))
    k = sa.Column(sa.Numeric(scale=2))
    l = sa.Column(sa.DECIMAL(8, 3))
    m = sa.Column(pg.DOUBLE_PRECISION)
    n = sa.Column(pg.MONEY)
    o = sa.Column(pg.OID)
    p = sa.Column(Money)
    q = sa.Column(Money(4))
    r = sa.Column(sa.Boolean)


class Texts(Base):
    __tablename__ = "texts"
    id = sa.Column(sa.String(36), primary_key=True)
    a = sa.Column(sa.String)
    b = sa.Column(sa.String(50, collation="C"))
    c = sa.Column(sa.VARCHAR(20))
    d = sa.Column(sa.CHAR)
    e = sa.Column(sa.CHAR(3))
    f = sa.Column(sa.NCHAR(3))
    g = sa.Column(sa.Unicode(30))
    h = sa.Column(sa.Text)
    i = sa.Column(sa.Text(collation="C"))
    j = sa.Column(sa.UnicodeText)
    k = sa.Column(Lower(20))
    l = sa.Column(Lower)
    m = sa.Column(Fixed(50))
    n = sa.Column(sa.LargeBinary)
    o = sa.Column(sa.LargeBinary(100))
    p = sa.Column(sa.PickleType)
    q = sa.Column(pg.BYTEA)


class Times(Base):
    __tablename__ = "times"
    id = sa.Column(pg.UUID(as_uuid=True), primary_key=True)
    a = sa.Column(sa.Date)
    b = sa.Column(sa.DateTime)
    c = sa.Column(sa.DateTime(timezone=True))
    d = sa.Column(sa.DateTime(True))
    e = sa.Column(sa.TIMESTAMP)
    f = sa.Column(sa.TIMESTAMP(timezone=True))
    g = sa.Column(pg.TIMESTAMP(precision=3))
    h = sa.Column(pg.TIMESTAMP(timezone=True, precision=0))
    i = sa.Column(sa.Time)
    j = sa.Column(sa.Time(timezone=True))
    k = sa.Column(pg.TIME(precision=2))
    l = sa.Column(sa.Interval)
    m = sa.Column(sa.Interval(native=False))
    n = sa.Column(sa.Interval(second_precision=3))
    o = sa.Column(pg.INTERVAL)
    p = sa.Column(pg.INTERVAL(fields="YEAR TO MONTH"))
    q = sa.Column(pg.INTERVAL(fields="DAY TO SECOND", precision=3))


class Others(Base):
    __tablename__ = "others"
    id = sa.Column(Guid, primary_key=True)
    a = sa.Column(sa.JSON)
    b = sa.Column(pg.JSONB)
    c = sa.Column(sa.JSON().with_variant(pg.JSONB(), "postgresql"))
    d = sa.Column(sa.Integer().with_variant(sa.BigInteger(), "sqlite"))
    e = sa.Column(sa.ARRAY(sa.Integer))
    f = sa.Column(pg.ARRAY(sa.String(20)))
    g = sa.Column(sa.ARRAY(sa.Integer, dimensions=2))
    h = sa.Column(pg.ARRAY(sa.Text, dimensions=3))
    i = sa.Column(pg.INET)
    j = sa.Column(pg.CIDR)
    k = sa.Column(pg.MACADDR)
    l = sa.Column(pg.TSVECTOR)
    m = sa.Column(pg.HSTORE)
    n = sa.Column(pg.BIT)
    o = sa.Column(pg.BIT(4))
    p = sa.Column(pg.BIT(varying=True))
    q = sa.Column(pg.BIT(5, varying=True))
    r = sa.Column(pg.INT4RANGE)
    s = sa.Column(pg.TSTZRANGE)
    t = sa.Column(pg.DATERANGE())
    u = sa.Column(Point)
    v = sa.Column(pg.ARRAY(pg.UUID))
    w = sa.Column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), sa.ForeignKey("numbers.id"))
    x = sa.Column(pg.REGCLASS)
