# Functions that hear of classes being mapped and of tables being made, one case for each.
import sqlalchemy as sa
from sqlalchemy import Column, Index, Integer, String, Table, event
from sqlalchemy.orm import Mapper, configure_mappers, declarative_base

# case: a listener of instrument_class adds an index to each table with a name
Base = declarative_base()


class Manager:
    def __init__(self):
        self.done = []

    def columns_of(self, table):
        return [column for column in table.c if isinstance(column.type, String)]

    def index(self, mapper, class_):
        for column in self.columns_of(mapper.local_table):
            if column not in self.done:
                Index("_".join((column.table.name, column.name, "idx")), column, postgresql_using="hash")
                self.done.append(column)


manager = Manager()
event.listen(Base, "instrument_class", manager.index, propagate=True)


class Event0(Base):
    __tablename__ = "event_t0"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))
    title = Column("headline", String(20))


class Event0Other(Base):
    __tablename__ = "event_t0_other"
    id = Column(Integer, primary_key=True)


# case: a listener of mapper_configured hears of its class alone
Base = declarative_base()


class Event1(Base):
    __tablename__ = "event_t1"
    id = Column(Integer, primary_key=True)


class Event1Other(Base):
    __tablename__ = "event_t1_other"
    id = Column(Integer, primary_key=True)


@event.listens_for(Event1, "mapper_configured")
def add_index(mapper, class_):
    Index("event_t1_%s" % class_.__tablename__, class_.__table__.c.id)


configure_mappers()

# case: with propagate a listener of mapper_configured hears of the classes below too
Base = declarative_base()


class Timed:
    pass


@event.listens_for(Timed, "mapper_configured", propagate=True)
def add_time(mapper, class_):
    class_.__table__.append_column(Column("at", sa.DateTime))


class Event2(Timed, Base):
    __tablename__ = "event_t2"
    id = Column(Integer, primary_key=True)


configure_mappers()

# case: a listener of after_configured walks over the tables
Base = declarative_base()


class Event3(Base):
    __tablename__ = "event_t3"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))


@event.listens_for(Mapper, "after_configured", once=True)
def index_names():
    for table in list(Base.metadata.tables.values()):
        if "name" in table.c:
            Index("ix_%s_by_name" % table.name, table.c.name)


configure_mappers()

# case: __declare_last__ is called when all classes are there
Base = declarative_base()


class Event4(Base):
    __tablename__ = "event_t4"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))

    @classmethod
    def __declare_last__(cls):
        Index("ix_event_t4_last", cls.name)


configure_mappers()

# case: a listener of class_instrument sees the class
Base = declarative_base()


class Event5(Base):
    __tablename__ = "event_t5"
    id = Column(Integer, primary_key=True)


def says_nothing(class_):
    class_.instrumented = True


event.listen(Base, "class_instrument", says_nothing)


class Event5Other(Base):
    __tablename__ = "event_t5_other"
    id = Column(Integer, primary_key=True)


# case: what a listener does that is not read is said of its tables
# says: what a listener of "instrument_class" does to tables is not known
# not run
from unheard import change

Base = declarative_base()


@event.listens_for(Base, "instrument_class", propagate=True)
def index_all(mapper, class_):
    change(mapper.local_table)


class Event6(Base):
    __tablename__ = "event_t6"
    id = Column(Integer, primary_key=True)


# case: a listener that is not read may change each table that it hears of
# says: what a listener of "mapper_configured" does to tables is not known
# not run
from unheard import change

Base = declarative_base()
event.listen(Mapper, "mapper_configured", change)


class Event7(Base):
    __tablename__ = "event_t7"
    id = Column(Integer, primary_key=True)


# case: DDL that is sent with a table is said when it can change the table
# says: event_t8: what is sent to the database when it is created is not read
# unlike: event_t8
Base = declarative_base()


class Event8(Base):
    __tablename__ = "event_t8"
    id = Column(Integer, primary_key=True)


event.listen(Event8.__table__, "after_create", sa.DDL("CREATE INDEX event_t8_by_ddl ON event_t8 (id)"))

# case: DDL for other databases is nothing to us
Base = declarative_base()


class Event9(Base):
    __tablename__ = "event_t9"
    id = Column(Integer, primary_key=True)


event.listen(Event9.__table__, "after_create", sa.DDL("CREATE INDEX x ON y").execute_if(dialect="sqlite"))

# case: DDL of the metadata is said to be not read
# says: the metadata: what is sent to the database when it is created is not read
Base = declarative_base()


class Event10(Base):
    __tablename__ = "event_t10"
    id = Column(Integer, primary_key=True)


event.listen(Base.metadata, "before_create", sa.DDL("CREATE EXTENSION IF NOT EXISTS pg_trgm"))

# case: a check over a type whose values become objects of a class on the way to the server
import enum
from sqlalchemy import CheckConstraint, Column, Integer, SmallInteger, TypeDecorator, type_coerce
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class WrappedInt(int):
    def __init__(self, member):
        self.member = member


class WrappedKind(enum.IntEnum):
    plain = 1
    fancy = 2


class WrappingType(TypeDecorator):
    impl = SmallInteger
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return None if value is None else WrappedInt(WrappedKind(value))


class EventWrapped(Base):
    __tablename__ = "event_wrapped"
    id = Column(Integer, primary_key=True)
    kind = Column(WrappingType)
    __table_args__ = (CheckConstraint(type_coerce(kind, SmallInteger).in_([k.value for k in WrappedKind]), name="event_wrapped_kind"),)
