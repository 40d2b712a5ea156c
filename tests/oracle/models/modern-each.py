# sqlalchemy: 2.0
# SQLAlchemy 2.0 in small traps, one case for each.
import enum
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Dict, List, Literal, Optional, Union
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import (BigInteger, CheckConstraint, Column, Computed, DateTime, Enum, ForeignKey,
                        ForeignKeyConstraint, Identity, Index, Integer, JSON, MetaData, Numeric,
                        Sequence, SmallInteger, String, Table, Text, UniqueConstraint, func, text)
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import (DeclarativeBase, Mapped, MappedAsDataclass, declarative_mixin,
                            declared_attr, deferred, mapped_column, registry, relationship)
from typing import Annotated


class Base(DeclarativeBase):
    pass


# case: the order of columns of dataclasses with mixins and sort_order
class OrderMixin(MappedAsDataclass):
    created: Mapped[datetime] = mapped_column(init=False, server_default=func.now(), sort_order=10)
    id: Mapped[int] = mapped_column(primary_key=True, init=False, sort_order=-10)


class OrderBase(MappedAsDataclass, DeclarativeBase):
    pass


class Ordered(OrderMixin, OrderBase):
    __tablename__ = "mod_ordered"
    name: Mapped[str] = mapped_column(String(30))
    note: Mapped[Optional[str]] = mapped_column(default=None)


# case: keyword-only dataclass fields do not change the table
class KwBase(MappedAsDataclass, DeclarativeBase, kw_only=True):
    pass


class KeywordOnly(KwBase):
    __tablename__ = "mod_kw"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    tags: Mapped[List[str]] = mapped_column(pg.ARRAY(String(10)), default_factory=list)
    level: Mapped[int] = mapped_column(default=3, insert_default=4)
    mark: Mapped[str] = mapped_column(repr=False, compare=False, hash=False, default="x")


# case: an Annotated primary key and an Annotated foreign key
intpk = Annotated[int, mapped_column(primary_key=True)]
parent_fk = Annotated[int, mapped_column(ForeignKey("mod_parent.id", ondelete="CASCADE"), index=True)]


class AnnotatedParent(Base):
    __tablename__ = "mod_parent"
    id: Mapped[intpk]


class AnnotatedChild(Base):
    __tablename__ = "mod_child"
    id: Mapped[intpk]
    parent_id: Mapped[parent_fk]
    other_id: Mapped[Optional[parent_fk]]


# case: what mapped_column says wins over Annotated
stamp = Annotated[datetime, mapped_column(DateTime(timezone=True), server_default=func.now(), nullable=False)]


class AnnotatedOver(Base):
    __tablename__ = "mod_over"
    id: Mapped[int] = mapped_column(primary_key=True)
    created: Mapped[stamp]
    changed: Mapped[stamp] = mapped_column(nullable=True)
    seen: Mapped[Optional[stamp]]
    named: Mapped[stamp] = mapped_column("named_at", server_default=None)


# case: Annotated types in type_annotation_map
str30 = Annotated[str, 30]
str50 = Annotated[str, "fifty"]
money = Annotated[Decimal, "money"]


class MapBase(DeclarativeBase):
    type_annotation_map = {
        str30: String(30),
        str50: String(50),
        money: Numeric(12, 2),
        dict[str, Any]: pg.JSONB,
        List[int]: pg.ARRAY(Integer),
        datetime: DateTime(timezone=True),
        UUID: pg.UUID(as_uuid=True),
        int: BigInteger,
    }


class MapTypes(MapBase):
    __tablename__ = "mod_map"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[str30]
    b: Mapped[Optional[str50]]
    c: Mapped[money]
    d: Mapped[dict[str, Any]]
    e: Mapped[List[int]]
    f: Mapped[datetime]
    g: Mapped[UUID]
    h: Mapped[Optional[dict[str, Any]]]
    i: Mapped[Optional[int]]


# case: type_annotation_map of a registry
class RegistryBase(DeclarativeBase):
    registry = registry(type_annotation_map={str: String(77), bool: SmallInteger})


class FromRegistry(RegistryBase):
    __tablename__ = "mod_registry"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    flag: Mapped[bool]
    plain: Mapped[Optional[str]] = mapped_column(Text)


# case: unions written with a bar, quoted annotations, nested None
class Unions(Base):
    __tablename__ = "mod_unions"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped["int | None"]
    b: Mapped["Optional[str]"]
    c: Mapped[Union[str, None]]
    d: "Mapped[Optional[date]]"
    e: Mapped[Optional["time"]]


# case: every plain annotation
class Plain(Base):
    __tablename__ = "mod_plain"
    a: Mapped[int] = mapped_column(primary_key=True)
    b: Mapped[float]
    c: Mapped[bytes]
    d: Mapped[Decimal]
    e: Mapped[date]
    f: Mapped[time]
    g: Mapped[timedelta]
    h: Mapped[UUID]
    i: Mapped[bool]
    j: Mapped[datetime]
    k: Mapped[str]


# case: enums of annotations, in their forms
class Color(enum.Enum):
    red = 1
    green = 2


class Size(str, enum.Enum):
    small = "S"
    large = "LARGE"


class Enums(Base):
    __tablename__ = "mod_enums"
    id: Mapped[int] = mapped_column(primary_key=True)
    color: Mapped[Color]
    size: Mapped[Optional[Size]]
    way: Mapped[Literal["in", "outwards"]]
    again: Mapped[Color] = mapped_column(default=Color.red, server_default="red")


# case: Enum in type_annotation_map says how all enums are kept
class Status(enum.Enum):
    open = "o"
    closed = "c"


class EnumMapBase(DeclarativeBase):
    type_annotation_map = {enum.Enum: Enum(enum.Enum, native_enum=False, length=32)}


class EnumMapped(EnumMapBase):
    __tablename__ = "mod_enum_map"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[Status]


# case: values_callable in type_annotation_map
class Answer(enum.Enum):
    YES = "yes"
    NO = "no"


class ValuesBase(DeclarativeBase):
    type_annotation_map = {Answer: Enum(Answer, values_callable=lambda e: [m.value for m in e], name="mod_answer")}


class WithValues(ValuesBase):
    __tablename__ = "mod_values"
    id: Mapped[int] = mapped_column(primary_key=True)
    answer: Mapped[Answer]


# case: use_existing_column with single-table inheritance
class Person(Base):
    __tablename__ = "mod_person"
    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(String(20))
    __mapper_args__ = {"polymorphic_on": "type", "polymorphic_identity": "person"}


class Engineer(Person):
    start_date: Mapped[Optional[date]] = mapped_column(use_existing_column=True)
    __mapper_args__ = {"polymorphic_identity": "engineer"}


class Manager(Person):
    start_date: Mapped[Optional[date]] = mapped_column(use_existing_column=True)
    level: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "manager"}


# case: joined inheritance, an inherited key and a mixin
class StampMixin:
    created: Mapped[datetime] = mapped_column(server_default=func.now())


class Vehicle(StampMixin, Base):
    __tablename__ = "mod_vehicle"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind"}


class Car(Vehicle):
    __tablename__ = "mod_car"
    id: Mapped[int] = mapped_column(ForeignKey("mod_vehicle.id"), primary_key=True)
    doors: Mapped[int]


class Truck(Car):
    __tablename__ = "mod_truck"
    id: Mapped[int] = mapped_column(ForeignKey(Car.id), primary_key=True)
    load: Mapped[Optional[Decimal]] = mapped_column(Numeric(6, 1))


# case: concrete inheritance copies nothing
class Shape(Base):
    __tablename__ = "mod_shape"
    id: Mapped[int] = mapped_column(primary_key=True)
    area: Mapped[float]


class Circle(Shape):
    __tablename__ = "mod_circle"
    id: Mapped[int] = mapped_column(primary_key=True)
    radius: Mapped[float]
    __mapper_args__ = {"concrete": True}


# case: declared_attr.cascading gives each class below a column of its own
class HasId:
    @declared_attr.cascading
    def id(cls) -> Mapped[int]:
        if cls.__name__ == "CascadeBelow":
            return mapped_column(ForeignKey("mod_above.id"), primary_key=True)
        return mapped_column(primary_key=True)


class CascadeAbove(HasId, Base):
    __tablename__ = "mod_above"


class CascadeBelow(CascadeAbove):
    __tablename__ = "mod_below"
    extra: Mapped[str]


# case: declared_attr.directive for the name and the arguments
class Directive:
    @declared_attr.directive
    def __tablename__(cls) -> str:
        return "mod_" + cls.__name__.lower()

    @declared_attr.directive
    def __table_args__(cls):
        return (UniqueConstraint("a", "b", name=f"uq_{cls.__tablename__}"), {"comment": cls.__name__})

    id: Mapped[int] = mapped_column(primary_key=True)


class Directed(Directive, Base):
    a: Mapped[int]
    b: Mapped[int]


# case: a mixin's foreign key by declared_attr, with a column of its own in each class
class OwnedMixin:
    @declared_attr
    def owner_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("mod_owner.id"), nullable=cls.__name__ == "Loose")

    @declared_attr
    def owner(cls) -> Mapped["Owner"]:
        return relationship("Owner")


class Owner(Base):
    __tablename__ = "mod_owner"
    id: Mapped[int] = mapped_column(primary_key=True)


class Tight(OwnedMixin, Base):
    __tablename__ = "mod_tight"
    id: Mapped[int] = mapped_column(primary_key=True)


class Loose(OwnedMixin, Base):
    __tablename__ = "mod_loose"
    id: Mapped[int] = mapped_column(primary_key=True)


# case: an abstract class between base and model keeps its columns' order
class Middle(Base):
    __abstract__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    note: Mapped[Optional[str]]


class Lowest(Middle):
    __tablename__ = "mod_lowest"
    first: Mapped[int]
    note: Mapped[str] = mapped_column(String(5))


# case: a mixin's column that is overridden by None is left out, one that is only annotated is not
class FullMixin:
    id: Mapped[int] = mapped_column(primary_key=True)
    extra: Mapped[str]
    more: Mapped[str] = mapped_column()


class WithoutExtra(FullMixin, Base):
    __tablename__ = "mod_without"
    extra = None
    more = None


# case: Identity in its forms
class Identities(Base):
    __tablename__ = "mod_identity"
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    a: Mapped[int] = mapped_column(BigInteger, Identity(start=100, increment=5, minvalue=50, maxvalue=900, cycle=True, cache=3))


# case: Computed columns and defaults that are expressions
class ComputedColumns(Base):
    __tablename__ = "mod_computed"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[int]
    double: Mapped[int] = mapped_column(Computed("a * 2", persisted=True))
    shown: Mapped[int] = mapped_column(Computed(func.abs(sa.column("a") - 3)))


# case: Sequence as a default, optional, with a type, and next_value() as a server default
numbers = Sequence("mod_numbers", start=1000, increment=10, metadata=Base.metadata)


class Sequences(Base):
    __tablename__ = "mod_sequences"
    id: Mapped[int] = mapped_column(Sequence("mod_seq_id"), primary_key=True)
    number: Mapped[int] = mapped_column(numbers, server_default=numbers.next_value())
    optional: Mapped[int] = mapped_column(Sequence("mod_never", optional=True))


# case: server defaults of many kinds
class Defaults(Base):
    __tablename__ = "mod_defaults"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[int] = mapped_column(server_default=text("1 + 1"))
    b: Mapped[bool] = mapped_column(server_default=sa.true())
    c: Mapped[bool] = mapped_column(server_default=sa.false())
    d: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    e: Mapped[str] = mapped_column(server_default=func.concat("a", "b'c"))
    f: Mapped[datetime] = mapped_column(server_default=func.timezone("utc", func.now()))
    g: Mapped[Optional[int]] = mapped_column(server_default=sa.null())
    h: Mapped[dict] = mapped_column(pg.JSONB, server_default="{}")
    i: Mapped[list] = mapped_column(pg.ARRAY(Integer), server_default=text("'{}'::int[]"))
    j: Mapped[str] = mapped_column(server_default=sa.literal("it's"))
    k: Mapped[int] = mapped_column(server_default=sa.cast("5", Integer))
    l: Mapped[date] = mapped_column(server_default=func.current_date())
    m: Mapped[str] = mapped_column(server_default=sa.text("md5(random()::text)"))


# case: columns that are deferred, in both forms
class Deferred(Base):
    __tablename__ = "mod_deferred"
    id: Mapped[int] = mapped_column(primary_key=True)
    big: Mapped[str] = mapped_column(Text, deferred=True, deferred_group="g")
    old = deferred(mapped_column(Text))
    older = deferred(Column(Text, nullable=False))


# case: names and keys that differ
class Keys(Base):
    __tablename__ = "mod_keys"
    id_: Mapped[int] = mapped_column("id", primary_key=True)
    from_: Mapped[str] = mapped_column("from", String(10), key="source")
    __table_args__ = (UniqueConstraint("source"), Index("ix_mod_keys_from", "source"))


# case: a table without annotations below a modern base
class OldStyle(Base):
    __tablename__ = "mod_old"
    id = mapped_column(Integer, primary_key=True)
    a = mapped_column(String(5))
    b = mapped_column(String(5), nullable=False)
    c = Column(Numeric(8, 3), nullable=False, unique=True)


# case: exclusion constraints in their forms
class Excludes(Base):
    __tablename__ = "mod_excludes"
    id: Mapped[int] = mapped_column(primary_key=True)
    room: Mapped[int]
    during = mapped_column(pg.TSRANGE)
    live: Mapped[bool]
    __table_args__ = (
        pg.ExcludeConstraint(("room", "="), ("during", "&&"), name="mod_no_overlap", where=text("live")),
        pg.ExcludeConstraint((sa.column("during"), "&&"), using="gist", deferrable=True, initially="DEFERRED"),
    )


# case: checks written as expressions
class Checks(Base):
    __tablename__ = "mod_checks"
    id: Mapped[int] = mapped_column(primary_key=True)
    low: Mapped[int]
    high: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    __table_args__ = (
        CheckConstraint(sa.column("low") < sa.column("high"), name="mod_low_high"),
        CheckConstraint(sa.or_(sa.column("kind").in_(["a", "b"]), sa.column("low") == 0), name="mod_kind"),
        CheckConstraint(sa.func.length(sa.column("kind")) > 2, name="mod_length"),
        CheckConstraint(sa.not_(sa.column("kind").like("x%")), name="mod_like"),
        CheckConstraint(sa.column("high").between(0, 10), name="mod_between"),
        CheckConstraint("low >= 0", name="mod_text"),
    )


# case: a check on the class's own attributes, below __table_args__ as a function
class OwnChecks(Base):
    __tablename__ = "mod_own_checks"
    id: Mapped[int] = mapped_column(primary_key=True)
    low: Mapped[int] = mapped_column(CheckConstraint("low > 0"))
    high: Mapped[Optional[int]] = mapped_column()

    @declared_attr.directive
    def __table_args__(cls):
        return (CheckConstraint(cls.low <= cls.high), Index("ix_mod_own", cls.low.desc(), postgresql_where=cls.high.is_not(None)))


# case: indexes on expressions, operators and methods
class Indexes(Base):
    __tablename__ = "mod_indexes"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    data: Mapped[dict] = mapped_column(pg.JSONB)
    tags: Mapped[list] = mapped_column(pg.ARRAY(Text))
    at: Mapped[Optional[datetime]]
    __table_args__ = (
        Index("mod_i1", func.lower(sa.column("name")).label("lowered")),
        Index("mod_i2", "data", postgresql_using="gin", postgresql_ops={"data": "jsonb_path_ops"}),
        Index("mod_i3", sa.column("at").desc().nulls_last(), sa.column("name").asc().nulls_first()),
        Index("mod_i4", "tags", postgresql_using="gin"),
        Index("mod_i5", "name", postgresql_include=["at"], unique=True, postgresql_nulls_not_distinct=True),
        Index("mod_i6", "name", postgresql_with={"fillfactor": 70}),
        Index("mod_i7", text("(data ->> 'a')")),
        Index("mod_i8", "name", postgresql_ops={"name": "text_pattern_ops"}, postgresql_where=text("at IS NULL")),
        Index(None, "at", "name"),
    )


# case: indexes made after the class, from its attributes
class After(Base):
    __tablename__ = "mod_after"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    data: Mapped[dict] = mapped_column(pg.JSONB)


Index("mod_after_lower", func.lower(After.name))
Index("mod_after_json", After.data["kind"].astext, postgresql_where=After.name != "x")
Index("mod_after_two", After.name.desc(), After.id)
After.__table__.append_constraint(UniqueConstraint(After.name, name="mod_after_uq"))
After.late = mapped_column(String(3))

# case: unique constraints with their options
Table("mod_uniques", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer),
      UniqueConstraint("a", "b", postgresql_nulls_not_distinct=True), UniqueConstraint("b", deferrable=True, initially="DEFERRED", name="mod_b"),
      UniqueConstraint("a", postgresql_include=["b"], name="mod_inc"))

# case: foreign keys with their options, in a schema and by columns
Table("mod_target", Base.metadata, Column("x", Integer), Column("y", Integer), sa.PrimaryKeyConstraint("x", "y", name="mod_pk"))
Table("mod_source", Base.metadata, Column("id", Integer, primary_key=True), Column("x", Integer), Column("y", Integer),
      Column("self", ForeignKey("mod_source.id", onupdate="CASCADE", ondelete="SET NULL", deferrable=True, initially="DEFERRED")),
      ForeignKeyConstraint(["x", "y"], ["mod_target.x", "mod_target.y"], match="FULL", name="mod_fk", ondelete="NO ACTION"))


# case: tables that refer to each other
class Chicken(Base):
    __tablename__ = "mod_chicken"
    id: Mapped[int] = mapped_column(primary_key=True)
    egg_id: Mapped[Optional[int]] = mapped_column(ForeignKey("mod_egg.id", use_alter=True, name="mod_chicken_egg"))


class Egg(Base):
    __tablename__ = "mod_egg"
    id: Mapped[int] = mapped_column(primary_key=True)
    chicken_id: Mapped[int] = mapped_column(ForeignKey("mod_chicken.id"))


# case: a schema of the metadata, of a table, and foreign keys between
class SchemaBase(DeclarativeBase):
    metadata = MetaData(schema="public", naming_convention={"ix": "ix_%(column_0_label)s", "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s", "pk": "pk_%(table_name)s"})


class InSchema(SchemaBase):
    __tablename__ = "mod_in"
    id: Mapped[int] = mapped_column(primary_key=True)


class ToSchema(SchemaBase):
    __tablename__ = "mod_to"
    id: Mapped[int] = mapped_column(primary_key=True)
    in_id: Mapped[int] = mapped_column(ForeignKey("public.mod_in.id"), index=True)


# case: a naming convention with every token and names that are too long
class LongBase(DeclarativeBase):
    metadata = MetaData(naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s_%(referred_column_0_name)s",
        "pk": "pk_%(table_name)s",
    })


class Lengthy(LongBase):
    __tablename__ = "mod_a_table_whose_name_is_rather_long_for_its_purpose"
    id: Mapped[int] = mapped_column(primary_key=True)
    a_column_with_a_long_name: Mapped[int] = mapped_column(index=True)
    another_column_with_a_long_name: Mapped[int] = mapped_column(unique=True)
    parent_with_a_long_name_too_id: Mapped[Optional[int]] = mapped_column(ForeignKey("mod_a_table_whose_name_is_rather_long_for_its_purpose.id"))
    __table_args__ = (UniqueConstraint("a_column_with_a_long_name", "another_column_with_a_long_name"),
                      CheckConstraint("a_column_with_a_long_name > 0", name="positive"))


# case: a naming convention's own function
def short_hash(constraint, table):
    return "h" + str(len(table.name))


class OwnTokenBase(DeclarativeBase):
    metadata = MetaData(naming_convention={"uq": "uq_%(short)s_%(column_0_name)s", "short": short_hash, "pk": "pk_%(table_name)s"})


class OwnToken(OwnTokenBase):
    __tablename__ = "mod_own_token"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


# case: with_variant in its forms
class Variants(Base):
    __tablename__ = "mod_variants"
    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    a: Mapped[dict] = mapped_column(JSON().with_variant(pg.JSONB, "postgresql"))
    b: Mapped[str] = mapped_column(String(9).with_variant(pg.CITEXT(), "postgresql"))
    c: Mapped[str] = mapped_column(Text().with_variant(String(50), "mysql", "mariadb"))
    d: Mapped[list] = mapped_column(JSON().with_variant(pg.ARRAY(String(4)), "postgresql").with_variant(Text, "sqlite"))


# case: a type decorator that chooses by dialect
class Guid(sa.types.TypeDecorator):
    impl = sa.CHAR
    cache_ok = True

    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return dialect.type_descriptor(pg.UUID())
        return dialect.type_descriptor(sa.CHAR(32))


class Guids(Base):
    __tablename__ = "mod_guids"
    id: Mapped[UUID] = mapped_column(Guid, primary_key=True)
    other: Mapped[Optional[UUID]] = mapped_column(Guid(), index=True)
    several: Mapped[list] = mapped_column(pg.ARRAY(Guid))


# case: type decorators above each other, with arguments
class Bounded(sa.types.TypeDecorator):
    impl = String
    cache_ok = True

    def __init__(self, length=10, **keywords):
        self.bound = length
        super().__init__(length * 2, **keywords)


class Wider(Bounded):
    def __init__(self):
        super().__init__(40)


class Boundeds(Base):
    __tablename__ = "mod_bounded"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[str] = mapped_column(Bounded)
    b: Mapped[str] = mapped_column(Bounded(7))
    c: Mapped[str] = mapped_column(Wider)
    d: Mapped[str] = mapped_column(Wider())


# case: a user defined type
class Point(sa.types.UserDefinedType):
    cache_ok = True

    def get_col_spec(self, **keywords):
        return "POINT"


class Points(Base):
    __tablename__ = "mod_points"
    id: Mapped[int] = mapped_column(primary_key=True)
    at = mapped_column(Point)
    to = mapped_column(Point())


# case: a __table__ of one's own, with attributes added
class OwnTable(Base):
    __table__ = Table("mod_own_table", Base.metadata, Column("id", Integer, primary_key=True),
                      Column("name", String(10), nullable=False), Index("mod_own_ix", "name"))
    label = None


# case: an imperative mapping
imperative = registry(metadata=Base.metadata)
imp_table = Table("mod_imperative", imperative.metadata, Column("id", BigInteger, primary_key=True), Column("n", String(5), unique=True))


class Imperative:
    pass


imperative.map_imperatively(Imperative, imp_table)


# case: mapped by a decorator, as a dataclass
decorated = registry(metadata=Base.metadata)


@decorated.mapped_as_dataclass
class DecoratedData:
    __tablename__ = "mod_decorated"
    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    name: Mapped[str] = mapped_column(String(12), default="x")
    extra: Mapped[Optional[int]] = mapped_column(default=None)


# case: association tables with a class's columns
assoc = Table("mod_assoc", Base.metadata, Column("left", ForeignKey("mod_left.id"), primary_key=True), Column("right", ForeignKey("mod_right.code"), primary_key=True))


class Left(Base):
    __tablename__ = "mod_left"
    id: Mapped[int] = mapped_column(primary_key=True)
    rights: Mapped[List["Right"]] = relationship(secondary=assoc)


class Right(Base):
    __tablename__ = "mod_right"
    code: Mapped[str] = mapped_column(String(8), primary_key=True)


# case: comments on the table and its columns
class Commented(Base):
    __tablename__ = "mod_commented"
    __table_args__ = {"comment": "it's a table"}
    id: Mapped[int] = mapped_column(primary_key=True, comment="the key")
    a: Mapped[str] = mapped_column(comment="100% \"quoted\"")


# case: columns by setattr
class Looped(Base):
    __tablename__ = "mod_looped"
    id: Mapped[int] = mapped_column(primary_key=True)
    three = None


for number in range(2):
    setattr(Looped, f"extra_{number}", mapped_column(Integer))


# case: columns that a function makes
def money_column(name, scale=2, **keywords):
    return mapped_column(name, Numeric(10, scale), server_default=text("0"), **keywords)


def reference(table, null=False, **keywords):
    return mapped_column(ForeignKey(f"{table}.id", ondelete="RESTRICT"), nullable=null, index=True, **keywords)


class Made(Base):
    __tablename__ = "mod_made"
    id: Mapped[int] = mapped_column(primary_key=True)
    price: Mapped[Decimal] = money_column("price", nullable=False)
    rate: Mapped[Decimal] = money_column("rate_x", scale=5)
    up_id: Mapped[int] = reference("mod_made")
    down_id: Mapped[Optional[int]] = reference("mod_made", null=True)


# case: generic classes and type parameters
from typing import Generic, TypeVar

T = TypeVar("T")


class Repo(Generic[T]):
    item: T


class KeyMixin(Generic[T]):
    id: Mapped[int] = mapped_column(primary_key=True)


class FromGeneric(KeyMixin[int], Base):
    __tablename__ = "mod_generic"
    name: Mapped[str]


# case: ClassVar and plain attributes are no columns
from typing import ClassVar


class NoColumns(Base):
    __tablename__ = "mod_no_columns"
    __allow_unmapped__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    limit: ClassVar[int] = 5
    other: int = 3
    made = 4


# case: NewType is the type behind it
from typing import NewType

UserId = NewType("UserId", int)


class NewTypes(Base):
    __tablename__ = "mod_newtype"
    type_map_is_none = None
    id: Mapped[UserId] = mapped_column(Integer, primary_key=True)


# case: a primary key with a default, a function, a composite one
class Composite(Base):
    __tablename__ = "mod_composite"
    a: Mapped[int] = mapped_column(primary_key=True)
    b: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    c: Mapped[str] = mapped_column(primary_key=True, default="x")


class DefaultKey(Base):
    __tablename__ = "mod_default_key"
    id: Mapped[int] = mapped_column(primary_key=True, default=lambda: 5)


class ServerKey(Base):
    __tablename__ = "mod_server_key"
    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())


# case: arrays and nested types
class Arrays(Base):
    __tablename__ = "mod_arrays"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[list] = mapped_column(pg.ARRAY(Integer, dimensions=2))
    b: Mapped[list] = mapped_column(sa.ARRAY(Numeric(4, 1)))
    c: Mapped[list] = mapped_column(pg.ARRAY(pg.ENUM("x", "y", name="mod_xy")))
    d: Mapped[list] = mapped_column(pg.ARRAY(pg.TIMESTAMP(timezone=True, precision=3)))
    e: Mapped[list] = mapped_column(pg.ARRAY(String(5, collation="C")))

# case: domains in their forms
positive = pg.DOMAIN("mod_positive", Integer, check="VALUE > 0", not_null=True, default="5")
postal = pg.DOMAIN("mod_postal", Text, check=text(r"VALUE ~ '^\\d{5}$'"), constraint_name="mod_five", collation="C")


class Domains(Base):
    __tablename__ = "mod_domains"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[int] = mapped_column(positive)
    b: Mapped[Optional[str]] = mapped_column(postal)
    c: Mapped[Optional[int]] = mapped_column(positive, unique=True, server_default=text("7"))
    d: Mapped[list] = mapped_column(pg.ARRAY(postal))
    e: Mapped[str] = mapped_column(pg.DOMAIN("mod_email", String(40), schema="public", default=text("'a' || 'b'")))


# case: a domain that others make is only used
# not run
# ddl: f public.mod_elsewhere
Table("mod_others_domain", Base.metadata, Column("f", pg.DOMAIN("mod_elsewhere", Text, create_type=False)))
