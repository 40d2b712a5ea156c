# Small traps for both versions, one case for each.
import enum
import sqlalchemy as sa
from sqlalchemy import (BigInteger, Boolean, CheckConstraint, Column, Computed, DateTime, Enum, Float, ForeignKey,
                        ForeignKeyConstraint, Identity, Index, Integer, JSON, LargeBinary, MetaData, Numeric,
                        PrimaryKeyConstraint, Sequence, SmallInteger, String, Table, Text, UniqueConstraint, func, text)
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import declarative_base, declared_attr, relationship, synonym, column_property, backref

Base = declarative_base()

# case: a subclass of Column with defaults of its own
class NotNull(Column):
    inherit_cache = True

    def __init__(self, *arguments, **keywords):
        keywords.setdefault("nullable", False)
        super().__init__(*arguments, **keywords)


class TrapNotNull(Base):
    __tablename__ = "trap_not_null"
    id = Column(Integer, primary_key=True)
    a = NotNull(String(5))
    b = NotNull(String(5), nullable=True)


# case: functools.partial over Column
from functools import partial

NullColumn = partial(Column, nullable=True)
Required = partial(Column, nullable=False, index=True)


class TrapPartial(Base):
    __tablename__ = "trap_partial"
    id = Column(Integer, primary_key=True)
    a = Required(String(5))
    b = NullColumn(Integer, unique=True)


# case: keyword arguments from a dict and from a merge of dicts
common = {"nullable": False, "server_default": text("0")}


class TrapKeywords(Base):
    __tablename__ = "trap_keywords"
    id = Column(Integer, primary_key=True)
    a = Column(Integer, **common)
    b = Column(Integer, **{**common, "nullable": True})
    c = Column("see", Integer, **dict(common, index=True))


# case: a table's columns from a list, a generator and a star
names = ["a", "b", "c"]
Table("trap_star", Base.metadata, Column("id", Integer, primary_key=True), *[Column(n, String(3)) for n in names],
      *(UniqueConstraint(n) for n in names[:1]))

# case: table arguments by concatenation and in a helper
def audit_args(table, *more, **options):
    return (Index(f"ix_{table}_audit", "a"),) + more + (options,)


class TrapArgs(Base):
    __tablename__ = "trap_args"
    __table_args__ = audit_args("trap_args", UniqueConstraint("a", "b"), comment="x")
    id = Column(Integer, primary_key=True)
    a = Column(Integer)
    b = Column(Integer)


# case: table arguments that extend those of a mixin
class ArgsMixin:
    @declared_attr
    def __table_args__(cls):
        return (CheckConstraint("a > 0", name=f"ck_{cls.__tablename__}"),)

    a = Column(Integer)


class TrapExtended(ArgsMixin, Base):
    __tablename__ = "trap_extended"
    id = Column(Integer, primary_key=True)

    @declared_attr
    def __table_args__(cls):
        return ArgsMixin.__table_args__ + (Index("ix_trap_extended_a", "a"),) if False else super().__table_args__ + (Index("ix_trap_extended_a", "a"),)


# case: enum labels in their order, with a mixed-in str, and values
class Level(str, enum.Enum):
    low = "LOW"
    mid = "MID"
    high = "HIGH"

    @property
    def rank(self):
        return list(Level).index(self)


class TrapEnum(Base):
    __tablename__ = "trap_enum"
    id = Column(Integer, primary_key=True)
    a = Column(Enum(Level))
    b = Column(Enum(*[l.value for l in Level], name="trap_values"))
    c = Column(Enum(Level, name="trap_level_vc", values_callable=lambda x: [str(e.value) for e in x]))
    d = Column(Enum(Level, native_enum=False, name="trap_level_check"))
    e = Column(Enum("p", "quite", native_enum=False, create_constraint=True, name="trap_check"))


# case: an enum of the functional API, of ints and of auto()
Kind = enum.Enum("Kind", "plain fancy")
Number = enum.IntEnum("Number", {"one": 1, "two": 2})


class Auto(enum.Enum):
    first = enum.auto()
    second = enum.auto()


class TrapEnumForms(Base):
    __tablename__ = "trap_enum_forms"
    id = Column(Integer, primary_key=True)
    a = Column(Enum(Kind))
    b = Column(Enum(Number))
    c = Column(Enum(Auto), server_default="first")
    d = Column(pg.ENUM(Auto, name="trap_auto2"))


# case: an enum that is shared by tables and made once
shared = Enum("x", "y", name="trap_shared", metadata=Base.metadata)
Table("trap_shared_a", Base.metadata, Column("id", Integer, primary_key=True), Column("s", shared))
Table("trap_shared_b", Base.metadata, Column("id", Integer, primary_key=True), Column("s", shared, server_default="y"), Column("t", pg.ARRAY(shared)))

# case: an enum in a schema, and one that inherits it
Table("trap_schema_enum", Base.metadata, Column("id", Integer, primary_key=True),
      Column("a", Enum("p", "q", name="trap_pq", schema="public")), Column("b", Enum("r", "s", name="trap_rs", inherit_schema=True)), schema="public")

# case: types of every family in a list of pairs
pairs = [("a", Float(20)), ("b", Numeric(7, 3)), ("c", pg.TIMESTAMP(precision=2)), ("d", pg.INTERVAL(fields="DAY")),
         ("e", pg.BIT(3)), ("f", LargeBinary(10)), ("g", sa.PickleType), ("h", sa.Interval(second_precision=2)), ("i", pg.OID),
         ("j", pg.MACADDR), ("k", sa.Unicode(7)), ("l", sa.UnicodeText), ("m", pg.DOUBLE_PRECISION(53)), ("n", pg.TSVECTOR()),
         ("o", sa.NCHAR(4)), ("p", sa.DECIMAL(5)), ("q", sa.TIME(timezone=True)), ("r", pg.INT8RANGE), ("s", pg.HSTORE), ("t", pg.MONEY)]
Table("trap_types", Base.metadata, Column("id", BigInteger, primary_key=True), *[Column(n, t) for n, t in pairs])

# case: a boolean with its check, and one without
Table("trap_bool", Base.metadata, Column("id", SmallInteger, primary_key=True), Column("a", Boolean(create_constraint=True, name="trap_bool_a")), Column("b", Boolean, server_default=sa.sql.expression.true()))

# case: synonyms, relationships and properties are no columns
class TrapOthers(Base):
    __tablename__ = "trap_others"
    id = Column(Integer, primary_key=True)
    _name = Column("name", String(10))
    name = synonym("_name")
    parent_id = Column(ForeignKey("trap_others.id"))
    children = relationship("TrapOthers", backref=backref("parent", remote_side=[id]))
    upper = column_property(func.upper(_name))
    double = column_property(id * 2)
    both = column_property(Column("other", String(4)))

    @property
    def nothing(self):
        return Column(Integer)


# case: a foreign key's type follows through three tables
class TrapA(Base):
    __tablename__ = "trap_fa"
    code = Column(String(11), primary_key=True)


class TrapB(Base):
    __tablename__ = "trap_fb"
    code = Column(ForeignKey("trap_fa.code"), primary_key=True)


class TrapC(Base):
    __tablename__ = "trap_fc"
    id = Column(Integer, primary_key=True)
    code = Column(None, ForeignKey(TrapB.code))
    other = Column(ForeignKey(TrapB.__table__.c.code), nullable=False)


# case: a key of another column's name, and strings that name keys
Table("trap_keys", Base.metadata, Column("id", Integer, primary_key=True), Column("b", Integer, key="a"), Column("a", Integer, key="c"),
      UniqueConstraint("a", name="trap_keys_a"), Index("ix_trap_keys", "c", "a"))

# case: identifiers that need quotes
class TrapQuotes(Base):
    __tablename__ = "trap Quotes"
    __table_args__ = (Index("ix Trap", "Mixed Case"), UniqueConstraint("order", "user"), CheckConstraint('"order" > 0'))
    id = Column("ID", Integer, primary_key=True)
    mixed = Column("Mixed Case", String(4))
    order = Column(Integer)
    user = Column(Integer, index=True)


# case: names of constraints that are equal after PostgreSQL has named them
class TrapNames(Base):
    __tablename__ = "trap_names"
    id = Column(Integer, primary_key=True)
    a = Column(Integer, CheckConstraint("a > 1"), unique=True)
    b = Column(Integer, ForeignKey("trap_names.id"))
    __table_args__ = (UniqueConstraint("a"), CheckConstraint("a > b"), ForeignKeyConstraint(["a"], ["trap_names.id"]), ForeignKeyConstraint(["b"], ["trap_names.a"]))


# case: sequences that stand alone, on a schema and in a default
alone = Sequence("trap_alone", start=5, increment=2, minvalue=1, maxvalue=99, cycle=True, cache=4, metadata=Base.metadata)
Table("trap_sequence", Base.metadata, Column("id", Integer, Sequence("trap_seq_pk", start=7), primary_key=True),
      Column("n", Integer, server_default=alone.next_value()), Column("m", BigInteger, Sequence("trap_m")), Column("o", Integer, server_default=text("nextval('trap_m')")))

# case: identity columns, always and by default
Table("trap_identity", Base.metadata, Column("id", BigInteger, Identity(always=False, start=10, increment=10), primary_key=True), Column("b", Integer, Identity(always=True)))

# case: computed columns
Table("trap_computed", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer, Computed("a + 1")), Column("c", String(10), Computed("'x' || 'y'", persisted=True), nullable=False))

# case: a server default that is a function of functions, a cast, an operator and a case
class TrapDefaults(Base):
    __tablename__ = "trap_defaults"
    id = Column(Integer, primary_key=True)
    a = Column(DateTime, server_default=func.date_trunc("day", func.now()))
    b = Column(Integer, server_default=sa.literal(2) + 3)
    c = Column(Text, server_default=func.coalesce(None, "x"))
    d = Column(pg.UUID, server_default=func.gen_random_uuid())
    e = Column(DateTime(timezone=True), server_default=text("(now() at time zone 'utc')"))
    f = Column(Text, server_default=func.substr(func.md5("a"), 1, 4))
    g = Column(pg.JSONB, server_default=text("'[]'::jsonb"))
    h = Column(Numeric, server_default="1.50")
    i = Column(Boolean, server_default="f")
    j = Column(Text, server_default=sa.text("'a:b'"))
    k = Column(Text, server_default="100%")
    l = Column(DateTime, server_default=sa.func.now() + sa.text("interval '1 day'"))
    m = Column(DateTime, server_onupdate=func.now(), onupdate=func.now())
    n = Column(Integer, server_default=sa.FetchedValue())
    o = Column(pg.ARRAY(Text), server_default="{}")


# case: Float and Numeric defaults and Python-side defaults are not the server's
Table("trap_python", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer, default=5), Column("b", String(3), default=lambda: "x"), Column("c", Integer, default=func.random()), Column("d", DateTime, default=func.now(), onupdate=func.now()))

# case: indexes with one name for each of several tables, by a loop
for trap in ("trap_loop_a", "trap_loop_b"):
    t = Table(trap, Base.metadata, Column("id", Integer, primary_key=True), Column("at", DateTime), Column("who", Integer))
    Index(f"ix_{trap}_at", t.c.at.desc())
    Index(None, t.c.who, t.c.at)
    t.append_constraint(CheckConstraint("who > 0", name=f"ck_{trap}"))

# case: an index over a function, a cast, a JSON path and a collation
class TrapIndexes(Base):
    __tablename__ = "trap_indexes"
    id = Column(Integer, primary_key=True)
    name = Column(String(40))
    data = Column(pg.JSONB)
    at = Column(DateTime)


Index("trap_ix1", func.lower(TrapIndexes.name), unique=True)
Index("trap_ix2", sa.cast(TrapIndexes.at, sa.Date))
Index("trap_ix3", TrapIndexes.data["a"]["b"].astext)
Index("trap_ix4", TrapIndexes.data[("a", "b")].astext)
Index("trap_ix5", func.coalesce(TrapIndexes.name, ""), TrapIndexes.id.desc())
Index("trap_ix6", TrapIndexes.name.collate("C"))
Index("trap_ix7", func.date_trunc("day", TrapIndexes.at), postgresql_where=sa.and_(TrapIndexes.name.isnot(None), TrapIndexes.id > 5))
Index("trap_ix8", TrapIndexes.name, postgresql_using="hash")
Index("trap_ix9", (TrapIndexes.id + 1).label("plus"))
Index("trap_ix10", TrapIndexes.name, postgresql_where=TrapIndexes.name.in_(["a", "b"]))
Index("trap_ix11", func.to_tsvector(text("'english'"), TrapIndexes.name), postgresql_using="gin")
Index("trap_ix12", TrapIndexes.name, postgresql_ops={"name": "gin_trgm_ops"}, postgresql_using="gin")
Index("trap_ix14", sa.extract("year", TrapIndexes.at))

# case: checks with IN, LIKE, BETWEEN, regular expressions, NULL and casts
class TrapChecks(Base):
    __tablename__ = "trap_checks"
    id = Column(Integer, primary_key=True)
    a = Column(Integer)
    b = Column(String(9))
    __table_args__ = (
        CheckConstraint(a.in_([1, 2, 3])),
        CheckConstraint(b.like("x%")),
        CheckConstraint(a.between(1, 5)),
        CheckConstraint(b.op("~")("^[a-z]+$")),
        CheckConstraint(sa.or_(a.is_(None), b.is_(None))),
        CheckConstraint(sa.cast(b, Integer) > 5, name="trap_cast"),
        CheckConstraint(~b.in_(["p", "q"])),
        CheckConstraint((a % 2) == 0),
        CheckConstraint(func.char_length(b) <= 8, name="trap_len"),
        CheckConstraint(sa.text("a <> 7")),
        CheckConstraint(b != "it's", name="trap_quote"),
        CheckConstraint(a.isnot_distinct_from(4) if hasattr(a, "isnot_distinct_from") else a == 4),
    )


# case: a table with a prefix
Table("trap_options", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer, CheckConstraint("a > 0", name="trap_option_ck")), prefixes=["UNLOGGED"])

# case: a partitioned table
Table("trap_parts", Base.metadata, Column("id", Integer, primary_key=True), Column("at", DateTime, primary_key=True), postgresql_partition_by="RANGE (at)")

# case: tables that are changed afterwards
class TrapLater(Base):
    __tablename__ = "trap_later"
    id = Column(Integer, primary_key=True)
    a = Column(Integer)


TrapLater.b = Column(String(2), nullable=False)
TrapLater.__table__.append_column(Column("c", Integer, unique=True))
TrapLater.__table__.c.a.nullable = False
TrapLater.__table__.append_constraint(UniqueConstraint("a", "b"))
TrapLater.__table__.comment = "later"
TrapLater.__table__.c.a.comment = "a, later"
TrapLater.__table__.c.a.server_default = sa.DefaultClause("3")
TrapLater.__table__.c.c.type = BigInteger()

# case: to_metadata copies a table
source = Table("trap_from", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer, index=True), UniqueConstraint("a"))
source.to_metadata(Base.metadata, name="trap_copied")

# case: columns copied from another table
Table("trap_columns_of", Base.metadata, *[Column(c.name, c.type, nullable=c.nullable) for c in
      Table("trap_columns", Base.metadata, Column("x", String(6), nullable=False), Column("y", Numeric(4, 1))).columns], Column("id", Integer, primary_key=True))

# case: the same mixin below two bases
OtherBase = declarative_base(metadata=Base.metadata)


class TrapShare:
    @declared_attr
    def __tablename__(cls):
        return "trap_share_" + cls.__name__[-1].lower()

    id = Column(Integer, primary_key=True)
    made = Column(DateTime, server_default=func.now(), nullable=False)

    @declared_attr
    def who(cls):
        return Column(Integer, ForeignKey("trap_share_a.id"), index=True)


class TrapShareA(TrapShare, Base):
    pass


class TrapShareB(TrapShare, OtherBase):
    extra = Column(Integer)


# case: single-table inheritance with a mixin, an index and a unique column below
class TrapStaff(Base):
    __tablename__ = "trap_staff"
    id = Column(Integer, primary_key=True)
    kind = Column(String(9), nullable=False)
    __mapper_args__ = {"polymorphic_on": kind}


class BadgeMixin:
    badge = Column(String(5), unique=True)


class TrapBoss(BadgeMixin, TrapStaff):
    level = Column(Integer, index=True, nullable=False)
    __mapper_args__ = {"polymorphic_identity": "boss"}


class TrapHelper(TrapStaff):
    boss_id = Column(ForeignKey("trap_staff.id"))
    __mapper_args__ = {"polymorphic_identity": "helper"}


# case: a joined class of two levels, with a primary key of another name
class TrapRoot(Base):
    __tablename__ = "trap_root"
    root_id = Column(Integer, primary_key=True)
    type = Column(String(4))


class TrapBranch(TrapRoot):
    __tablename__ = "trap_branch"
    branch_id = Column(Integer, ForeignKey("trap_root.root_id"), primary_key=True)


class TrapLeaf(TrapBranch):
    leaf_only = Column(Integer)


# case: a class body with conditions and loops that are known
import sys


class TrapBody(Base):
    __tablename__ = "trap_body"
    id = Column(Integer, primary_key=True)
    if sys.version_info >= (3,):
        a = Column(Integer)
    else:
        a = Column(String)
    for n in range(2):
        pass
    del n
    vars_ = None


# case: classes that a function makes
def make_log(name, key=Integer):
    class Log(Base):
        __tablename__ = f"trap_log_{name}"
        id = Column(key, primary_key=True)
        text = Column(Text)

    Log.__name__ = name
    return Log


TrapLogs = {n: make_log(n) for n in ("one", "two")}
make_log("three", key=String(3))

# case: classes by type()
TrapByType = type("TrapByType", (Base,), {"__tablename__": "trap_by_type", "id": Column(Integer, primary_key=True), "v": Column(Integer, nullable=False)})

# case: columns that a class decorator adds
def with_stamp(cls):
    cls.stamp = Column(DateTime, nullable=False)
    Index(f"ix_{cls.__tablename__}_stamp", cls.__table__.c.stamp)
    return cls


@with_stamp
class TrapDecorated(Base):
    __tablename__ = "trap_decorated"
    id = Column(Integer, primary_key=True)


# case: columns that __init_subclass__ adds
class Stamping:
    def __init_subclass__(cls, **keywords):
        cls.stamped = Column(Integer, nullable=False)
        super().__init_subclass__(**keywords)


class TrapStamped(Stamping, Base):
    __tablename__ = "trap_stamped"
    id = Column(Integer, primary_key=True)


# case: a naming convention, with explicit names, conv() and none
Named = MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0N_name)s",
                                    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s", "pk": "pk_%(table_name)s", "ck": "ck_%(table_name)s_%(constraint_name)s"})
from sqlalchemy.sql.elements import conv

Table("trap_named", Named, Column("id", Integer, primary_key=True), Column("a", Integer, index=True), Column("b", Integer, unique=True), Column("c", ForeignKey("trap_named.id")),
      UniqueConstraint("a", "b"), CheckConstraint("a > 0", name="a_pos"), CheckConstraint("b > 0", name=conv("exactly")), Index("own_name", "a", "b"), Index(None, "b", "c"),
      ForeignKeyConstraint(["a", "b"], ["trap_named2.x", "trap_named2.y"]), Column("d", Boolean(create_constraint=True, name="flag")))
Table("trap_named2", Named, Column("x", Integer), Column("y", Integer), PrimaryKeyConstraint("x", "y"))

# case: a convention whose names are longer than PostgreSQL takes
Long = MetaData(naming_convention={"ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s"})
Table("trap_" + "long" * 9, Long, Column("id", Integer, primary_key=True), Column("a_rather_" + "l" * 20, Integer, index=True, unique=False), Column("b_rather_" + "m" * 20, Integer, unique=True), Column("c_rather_" + "n" * 20, ForeignKey("trap_" + "long" * 9 + ".id")))

# case: a primary key constraint with a name, an order of its own and options
Table("trap_pk", Base.metadata, Column("a", Integer), Column("b", Integer), Column("c", Integer), PrimaryKeyConstraint("c", "a", name="trap_pk_own"))

# case: a deferrable primary key and a not-null column that is no key
Table("trap_deferrable", Base.metadata, Column("a", Integer, autoincrement=False), Column("b", Integer, nullable=False), PrimaryKeyConstraint("a", deferrable=True, initially="DEFERRED"))

# case: exclusion constraints over columns and expressions
Table("trap_exclude", Base.metadata, Column("id", Integer, primary_key=True), Column("room", Integer), Column("t", pg.TSTZRANGE),
      pg.ExcludeConstraint(("room", "="), ("t", "&&"), name="trap_no_two", using="gist"), pg.ExcludeConstraint((func.lower(sa.column("t")), "="), where=text("room > 3"), name="trap_lower"))

# case: comments with quotes and percent signs, and on a table of a class
Table("trap_comments", Base.metadata, Column("id", Integer, primary_key=True, comment="100% 'key'"), Column("a", Integer, comment=""), comment='say "hello"; 50%')

# case: NullPool of names: a column called metadata_ and others that Python shadows
class TrapShadow(Base):
    __tablename__ = "trap_shadow"
    id = Column(Integer, primary_key=True)
    metadata_ = Column("metadata", JSON)
    registry_ = Column("registry", Integer)
    type = Column(String(3))
    class_ = Column("class", Integer)
    __private = Column(Integer)
    _protected = Column(Integer)


# case: an association object and a secondary table that is declared by a function
def secondary(left, right, **keywords):
    return Table(f"trap_{left}_{right}", Base.metadata, Column(f"{left}_id", ForeignKey(f"trap_{left}.id", **keywords), primary_key=True),
                 Column(f"{right}_id", Integer, ForeignKey(f"trap_{right}.id", **keywords), primary_key=True))


class TrapPost(Base):
    __tablename__ = "trap_post"
    id = Column(BigInteger, primary_key=True)
    tags = relationship("TrapTag", secondary=secondary("post", "tag", ondelete="CASCADE"))


class TrapTag(Base):
    __tablename__ = "trap_tag"
    id = Column(SmallInteger, primary_key=True)


# case: extend_existing and keep_existing
Table("trap_existing", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer))
Table("trap_existing", Base.metadata, Column("a", String(4)), Column("b", Integer), extend_existing=True)
Table("trap_existing", Base.metadata, Column("c", Integer), keep_existing=True)

# case: types with a literal processor, a mutable and a comparator
from sqlalchemy.ext.mutable import MutableDict, MutableList


class Upper(sa.types.TypeDecorator):
    impl = String(17)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return value.upper()


Table("trap_mutable", Base.metadata, Column("id", Integer, primary_key=True), Column("a", MutableDict.as_mutable(pg.JSONB)), Column("b", MutableList.as_mutable(pg.ARRAY(Integer))), Column("c", Upper, server_default="A"), Column("d", pg.ARRAY(Upper)), Column("e", MutableDict.as_mutable(JSON(none_as_null=True))))

# case: a type decorator's variant and one whose impl is a decorator
class Outer(sa.types.TypeDecorator):
    impl = Numeric(9, 4)
    cache_ok = True


class OuterMost(sa.types.TypeDecorator):
    impl = Outer
    cache_ok = True


Table("trap_outer", Base.metadata, Column("id", Integer, primary_key=True), Column("a", OuterMost), Column("b", Outer().with_variant(Text(), "postgresql")), Column("c", OuterMost()))

# case: a compiled type
from sqlalchemy.ext.compiler import compiles


class TrapCompiled(sa.types.TypeEngine):
    pass


@compiles(TrapCompiled)
def compile_any(element, compiler, **keywords):
    return "VARCHAR(19)"


@compiles(TrapCompiled, "postgresql")
def compile_postgresql(element, compiler, **keywords):
    return "TIMESTAMP(3) WITH TIME ZONE"


Table("trap_compiled", Base.metadata, Column("id", Integer, primary_key=True), Column("a", TrapCompiled()))

# case: a collation that the application makes
# not run
# ddl: a VARCHAR(9) COLLATE public.nocase
# ddl: b VARCHAR COLLATE pg_catalog."C"
# ddl: c TEXT COLLATE pg_catalog."de_DE.utf8"
Table("trap_collation", Base.metadata, Column("id", Integer, primary_key=True), Column("a", String(9, collation="nocase")), Column("b", String(collation="C")), Column("c", Text(collation="de_DE.utf8")))
