# Declarative classes, one case for each.
import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, String, Table
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import declarative_base, declared_attr, registry, relationship

Base = declarative_base()

# case: a base by decorator
mapper = registry()

@mapper.mapped
class A:
    __tablename__ = "decl_mapped"
    id = Column(Integer, primary_key=True)

# case: a base of a registry
mapper = registry()
Own = mapper.generate_base()

class A(Own):
    __tablename__ = "decl_generated"
    id = Column(Integer, primary_key=True)

# case: a base with a class of its own
class Common:
    id = Column(Integer, primary_key=True)

    @declared_attr
    def __tablename__(cls):
        return "decl_" + cls.__name__.lower()

Own = declarative_base(cls=Common)

class Thing(Own):
    name = Column(String(5))

# case: an imperative mapping
mapper = registry()
table = Table("decl_imperative", mapper.metadata, Column("id", Integer, primary_key=True))

class A:
    pass

mapper.map_imperatively(A, table)

# case: __table__
class A(Base):
    __table__ = Table("decl_table", Base.metadata, Column("id", Integer, primary_key=True), Column("x", Integer))

# case: an abstract class
class Abstract(Base):
    __abstract__ = True
    id = Column(Integer, primary_key=True)
    made = Column(sa.DateTime)

class A(Abstract):
    __tablename__ = "decl_abstract"
    name = Column(String)

# case: table arguments as a dict
class A(Base):
    __tablename__ = "decl_dict"
    __table_args__ = {"schema": "decl_space", "comment": "here"}
    id = Column(Integer, primary_key=True)

# case: table arguments that end in a dict
class A(Base):
    __tablename__ = "decl_tuple"
    __table_args__ = (sa.UniqueConstraint("a"), {"comment": "x"})
    id = Column(Integer, primary_key=True)
    a = Column(Integer)

# case: table arguments by a function
class A(Base):
    __tablename__ = "decl_function"
    id = Column(Integer, primary_key=True)
    a = Column(Integer)

    @declared_attr
    def __table_args__(cls):
        return (sa.Index("decl_function_index", cls.a.desc()),)

# case: table arguments joined with those of a mixin
class Mixin:
    @declared_attr
    def __table_args__(cls):
        return (sa.UniqueConstraint("a", name="of_mixin_" + cls.__tablename__),)

class A(Mixin, Base):
    __tablename__ = "decl_joined"
    id = Column(Integer, primary_key=True)
    a = Column(Integer)

    @declared_attr
    def __table_args__(cls):
        return super().__table_args__ + (sa.Index("decl_joined_index", "a"),)

# case: an attribute and a column of another name
class A(Base):
    __tablename__ = "decl_names"
    id = Column("the_id", Integer, primary_key=True)
    _text = Column("text", sa.Text)
    class_ = Column("class", String(3))
    trailing_ = Column(Integer)

# case: columns of mixins come as SQLAlchemy puts them
class First:
    a = Column(Integer)
    b = Column(Integer)

class Second:
    c = Column(Integer)

    @declared_attr
    def d(cls):
        return Column(Integer)

class A(First, Second, Base):
    __tablename__ = "decl_order"
    id = Column(Integer, primary_key=True)
    e = Column(Integer)

    @declared_attr
    def f(cls):
        return Column(Integer)

# case: a mixin with a foreign key
class Owned:
    @declared_attr
    def owner_id(cls):
        return Column(ForeignKey("decl_owner.id"), index=True)

class Owner(Base):
    __tablename__ = "decl_owner"
    id = Column(Integer, primary_key=True)

class A(Owned, Base):
    __tablename__ = "decl_owned"
    id = Column(Integer, primary_key=True)

# case: a mixin of a mixin
class Deep:
    deep = Column(Integer)

class Deeper(Deep):
    deeper = Column(Integer)

class A(Deeper, Base):
    __tablename__ = "decl_deep"
    id = Column(Integer, primary_key=True)

# case: a class that overrides a mixin's column
class Named:
    name = Column(String(10))

class A(Named, Base):
    __tablename__ = "decl_override"
    id = Column(Integer, primary_key=True)
    name = Column(sa.Text, nullable=False)

# case: a mixin's column that is switched off
class Named:
    name = Column(String(10))

class A(Named, Base):
    __tablename__ = "decl_none"
    id = Column(Integer, primary_key=True)
    name = None

# case: single-table inheritance
class A(Base):
    __tablename__ = "decl_single"
    id = Column(Integer, primary_key=True)
    kind = Column(String(9))
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "a"}

class B(A):
    __mapper_args__ = {"polymorphic_identity": "b"}
    extra = Column(Integer, nullable=False)

# case: joined inheritance
class A(Base):
    __tablename__ = "decl_joined_a"
    id = Column(Integer, primary_key=True)
    kind = Column(String(9))
    __mapper_args__ = {"polymorphic_on": kind}

class B(A):
    __tablename__ = "decl_joined_b"
    id = Column(ForeignKey("decl_joined_a.id"), primary_key=True)
    extra = Column(Integer)
    __mapper_args__ = {"polymorphic_identity": "b"}

# case: concrete inheritance
class A(Base):
    __tablename__ = "decl_concrete_a"
    id = Column(Integer, primary_key=True)
    name = Column(String)

class B(A):
    __tablename__ = "decl_concrete_b"
    id = Column(Integer, primary_key=True)
    other = Column(Integer)
    __mapper_args__ = {"concrete": True}

# case: a column that is added to a class later
class A(Base):
    __tablename__ = "decl_later"
    id = Column(Integer, primary_key=True)

A.late = Column(String(7))
setattr(A, "later", Column(Integer, index=True))

# case: deferred and column_property around columns
from sqlalchemy.orm import column_property, deferred

class A(Base):
    __tablename__ = "decl_wrapped"
    id = Column(Integer, primary_key=True)
    body = deferred(Column(sa.Text, nullable=False))
    wide = column_property(Column("w", Integer))
    twice = column_property(id * 2)

# case: a secondary table
class A(Base):
    __tablename__ = "decl_many"
    id = Column(Integer, primary_key=True)
    others = relationship("A", secondary="decl_pairs", primaryjoin="A.id == decl_pairs.c.a", secondaryjoin="A.id == decl_pairs.c.b")

Table("decl_pairs", Base.metadata, Column("a", ForeignKey("decl_many.id"), primary_key=True), Column("b", ForeignKey("decl_many.id"), primary_key=True))

# case: columns made in a loop
# says: the body of its class is not known
# unlike: decl_loop
class A(Base):
    __tablename__ = "decl_loop"
    id = Column(Integer, primary_key=True)
    for number in range(3):
        locals()["c%d" % number] = Column(Integer)
    del number

# case: columns by a function
def reference(table, **options):
    return Column(Integer, ForeignKey(table + ".id"), nullable=False, **options)

class A(Base):
    __tablename__ = "decl_factory"
    id = Column(Integer, primary_key=True)
    parent = reference("decl_factory", index=True)

# case: keyword arguments in a dict
OPTIONS = dict(nullable=False, server_default="x")

class A(Base):
    __tablename__ = "decl_options"
    id = Column(Integer, primary_key=True)
    a = Column(String, **OPTIONS)
    b = Column(String, **{**OPTIONS, "nullable": True})

# case: extend_existing
Table("decl_extend", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer))
Table("decl_extend", Base.metadata, Column("a", String(3)), Column("b", Integer), extend_existing=True)

# case: keep_existing
Table("decl_keep", Base.metadata, Column("id", Integer, primary_key=True))
Table("decl_keep", Base.metadata, Column("b", Integer), keep_existing=True)

# case: an index after the class
class A(Base):
    __tablename__ = "decl_after"
    id = Column(Integer, primary_key=True)
    a = Column(Integer)

sa.Index("decl_after_index", A.a, unique=True)
A.__table__.append_constraint(sa.CheckConstraint("a > 0", name="decl_after_check"))

# case: a hybrid in an index
from sqlalchemy.ext.hybrid import hybrid_property

class A(Base):
    __tablename__ = "decl_hybrid"
    id = Column(Integer, primary_key=True)
    _name = Column("name", sa.Text)

    @hybrid_property
    def name(self):
        return sa.func.lower(self._name)

    @hybrid_property
    def size(self):
        return len(self._name)

    @size.expression
    def size(cls):
        return sa.func.length(cls._name)

    @declared_attr
    def __table_args__(cls):
        return (sa.Index("decl_hybrid_name", cls.name), sa.Index("decl_hybrid_size", cls.size))

# case: a hybrid's comparator in an index
from sqlalchemy.ext.hybrid import Comparator, hybrid_property


class Lower(Comparator):
    def __eq__(self, other):
        return sa.func.lower(self.__clause_element__()) == sa.func.lower(other)


class A(Base):
    __tablename__ = "decl_comparator"
    id = Column(Integer, primary_key=True)
    _name = Column("name", sa.Text)

    @hybrid_property
    def name(self):
        return self._name

    @name.comparator
    def name(cls):
        return Lower(cls._name)

    @declared_attr
    def __table_args__(cls):
        return (sa.Index("decl_comparator_index", sa.func.upper(cls.name)),)

# case: a listener to a type adds a constraint
from sqlalchemy.event import listens_for


class Positive(sa.TypeDecorator):
    impl = Integer
    cache_ok = True


@listens_for(Positive, "before_parent_attach")
def _type_attached(type_, column):
    @listens_for(column, "after_parent_attach")
    def _column_attached(column, table):
        sa.CheckConstraint(sa.type_coerce(column, Integer) > 0, name="positive_" + column.name)

class A(Base):
    __tablename__ = "decl_listener"
    id = Column(Integer, primary_key=True)
    a = Column(Positive)

# case: private names of classes do not meet
class One:
    __args = (sa.UniqueConstraint("a", name="private_a"),)

class Two(One):
    __args = (sa.UniqueConstraint("b", name="private_b"),)

    @classmethod
    def args(cls):
        return One._One__args + cls.__args

class A(Base):
    __tablename__ = "decl_private"
    id = Column(Integer, primary_key=True)
    a = Column(Integer)
    b = Column(Integer)
    __table_args__ = Two.args()

# case: a table name by a regular expression
import re


class Named:
    @declared_attr
    def __tablename__(cls):
        return "decl_" + "_".join(part.lower() for part in re.split("(?=[A-Z])", cls.__name__) if part)

class HTTPRequestLog(Named, Base):
    id = Column(Integer, primary_key=True)

# case: a user's type with a column specification
class Point(sa.types.UserDefinedType):
    cache_ok = True

    def __init__(self, kind="point"):
        self.kind = kind

    def get_col_spec(self, **kw):
        return self.kind

class A(Base):
    __tablename__ = "decl_user_type"
    id = Column(Integer, primary_key=True)
    a = Column(Point)
    b = Column(Point("box"))

# case: a type that chooses by dialect
class Guid(sa.TypeDecorator):
    impl = sa.CHAR(32)
    cache_ok = True

    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return dialect.type_descriptor(pg.UUID())
        return dialect.type_descriptor(sa.CHAR(32))

class A(Base):
    __tablename__ = "decl_guid"
    id = Column(Guid, primary_key=True)
    b = Column(Guid())
    c = Column(ForeignKey("decl_guid.id"))

# case: a decorated type passes its arguments on
class Short(sa.TypeDecorator):
    impl = String
    cache_ok = True

class Fixed(sa.TypeDecorator):
    impl = String(40)
    cache_ok = True

class A(Base):
    __tablename__ = "decl_short"
    id = Column(Integer, primary_key=True)
    a = Column(Short(7))
    b = Column(Fixed)

# case: @compiles for postgresql
from sqlalchemy.ext.compiler import compiles

class Tree(sa.types.UserDefinedType):
    cache_ok = True

@compiles(Tree, "postgresql")
def compile_tree(element, compiler, **kw):
    return "text[]"

class A(Base):
    __tablename__ = "decl_compiles"
    id = Column(Integer, primary_key=True)
    a = Column(Tree)

# case: the comma that makes a tuple of a column
# says: the comma after "a" makes it a tuple
class A(Base):
    __tablename__ = "decl_comma"
    id = Column(Integer, primary_key=True)
    a = Column(Integer),
    b = Column(Integer)

# case 2.0: functions of a mixin come after its columns
Base = declarative_base()


class DeclShare:
    first = Column(Integer)

    @declared_attr
    def made(cls):
        return Column(Integer)

    last = Column(Integer)


class DeclOrdered(DeclShare, Base):
    __tablename__ = "decl_ordered"
    id = Column(Integer, primary_key=True)

    @declared_attr
    def own_made(cls):
        return Column(Integer)

    own = Column(Integer)


# case: the columns of a table that is given are attributes of its class
Base = declarative_base()


class DeclGiven(Base):
    __table__ = Table("decl_given", Base.metadata, Column("id", Integer, primary_key=True),
                      Column("name", String(9), key="title"))


sa.Index("ix_decl_given", DeclGiven.title)

# case: a class that is mapped imperatively has the columns of its table
mapper_registry = sa.orm.registry()
decl_plain = Table("decl_plain", mapper_registry.metadata, Column("id", Integer, primary_key=True), Column("name", String(9)))


class DeclPlain:
    id: int

    def __repr__(self):
        return self.name


mapper_registry.map_imperatively(DeclPlain, decl_plain, properties={})
sa.Index("ix_decl_plain", DeclPlain.name, DeclPlain.id)

# case 2.0: an annotation is read before the names that come below it
from datetime import time
from typing import Optional

from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class DeclClock(Base):
    __tablename__ = "decl_clock"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[Optional[time]] = mapped_column(sa.Time)
    time: Mapped[Optional[str]] = mapped_column(String)

# case: a type's __init__ calls the one of its class by name
# The length and the precision are what it passes on.
from sqlalchemy import types as sqltypes


class NamedInit(sqltypes.TypeDecorator):
    impl = sqltypes.Numeric

    def __init__(self):
        sqltypes.TypeDecorator.__init__(self, precision=5, scale=1)


class NamedString(sqltypes.String):
    def __init__(self, half=3, length=None):
        sqltypes.String.__init__(self, length=half * 2)


class NamedInitTable(Base):
    __tablename__ = "named_init"
    id = Column(Integer, primary_key=True)
    amount = Column(NamedInit)
    code = Column(NamedString(6))


# case: what a function returns or raises for a setting that is not known
import os


def setting_is_on(name, default):
    value = os.environ.get(name)
    if value is None:
        return default
    if value in ("1", "true"):
        return True
    if value in ("0", "false"):
        return False
    raise ValueError(value)


SETTING = setting_is_on("NOBODY_SETS_THIS", False)


class AfterSetting(Base):
    __tablename__ = "after_setting"
    id = Column(Integer, primary_key=True)


# case: a mapped class knows its mapper, a base its own attributes
def initialize(function):
    def wrapper(self, *args, **kwargs):
        function(self, *args, **kwargs)

    return wrapper


Base.__init__ = initialize(Base.__init__)


class KnowsMapper(Base):
    __tablename__ = "knows_mapper"
    id = Column(Integer, primary_key=True)


columns_of_it = KnowsMapper.__mapper__.columns
base_name = Base.__name__ + "x"


class AfterMapper(Base):
    __tablename__ = "after_mapper"
    id = Column(Integer, primary_key=True)

# case: two databases have a table of one name
# says: another MetaData declares a table of this name too
# not run
# ddl: CREATE TABLE public.two_only
One, Two = declarative_base(), declarative_base()


class TwoFirst(One):
    __tablename__ = "two_same"
    id = Column(Integer, primary_key=True)


class TwoSecond(Two):
    __tablename__ = "two_same"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))


class TwoOnly(Two):
    __tablename__ = "two_only"
    id = Column(Integer, primary_key=True)

# case: a schema that is not known is said, of a class and of a table
# not run
# says: the columns of "lost_schema" are not known for certain: its schema is not known
# says: lost_schema2: its schema is not known
# ddl: CREATE TABLE public.lost_schema2
from nowhere import lost


class LostSchema(Base):
    __tablename__ = "lost_schema"
    __table_args__ = {"schema": lost()}
    id = Column(Integer, primary_key=True)


Table("lost_schema2", Base.metadata, Column("id", Integer), schema=lost())

# case: whether a class is abstract, and which table it has, may not be known
# not run
# says: the columns of "lost_abstract" are not known for certain: whether its class is abstract is not known
# says: the table of class LostTable is not known
# ddl: CREATE TABLE public.lost_abstract
from nowhere import lost


class LostAbstract(Base):
    __tablename__ = "lost_abstract"
    __abstract__ = lost()
    id = Column(Integer, primary_key=True)


class LostTable(Base):
    __table__ = lost()


# case: a class and a table in the hands of a call that is not read, and an attribute set afterwards
# not run
# says: lost_hands: what it is handed to may add columns or indexes
# says: lost_hands2: what it is handed to may add columns or indexes
# says: lost_later: "extra", which is set afterwards, may be a column
# ddl: CREATE TABLE public.lost_hands
from nowhere import lost


class LostHands(Base):
    __tablename__ = "lost_hands"
    id = Column(Integer, primary_key=True)


lost(LostHands)
lost(1, table=Table("lost_hands2", Base.metadata, Column("id", Integer)))


class LostLater(Base):
    __tablename__ = "lost_later"
    id = Column(Integer, primary_key=True)


LostLater.extra = lost()
