# Constraints, and the names that PostgreSQL gives to them.
import sqlalchemy as sa
from sqlalchemy import and_, func, or_, text
from sqlalchemy.dialects.postgresql import INT4RANGE, ExcludeConstraint
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Room(Base):
    __tablename__ = "room"
    id = sa.Column(sa.Integer, primary_key=True)
    number = sa.Column(sa.Integer, nullable=False)
    floor = sa.Column(sa.Integer, sa.CheckConstraint("floor >= 0"), sa.CheckConstraint("floor < 100", name="low"))
    name = sa.Column(sa.String(20))
    period = sa.Column(INT4RANGE)
    slug = sa.Column("the slug", sa.String, key="slug")
    __table_args__ = (
        sa.UniqueConstraint("number", "floor"),
        sa.UniqueConstraint("name", name="uq_name", deferrable=True, initially="DEFERRED"),
        sa.UniqueConstraint("slug"),
        sa.CheckConstraint("number > 0"),
        sa.CheckConstraint("number > floor"),
        sa.CheckConstraint("number + floor < 5000"),
        sa.CheckConstraint(number > 0, name="by_column"),
        sa.CheckConstraint(and_(number > 0, or_(floor < 3, floor == 7)), name="by_and"),
        sa.CheckConstraint(func.length(name) > 2, name="by_func"),
        sa.CheckConstraint(name.in_(["a", "b"]), name="by_in"),
        sa.CheckConstraint(~name.in_(["c", "it's"]), name="by_not_in"),
        sa.CheckConstraint(name.isnot(None), name="by_not_null"),
        sa.CheckConstraint(name != None, name="by_none"),  # noqa: E711
        sa.CheckConstraint(sa.not_(and_(number == 1, floor == 2)), name="by_not"),
        sa.CheckConstraint(number + floor * 2 > (number - 1) * 3, name="by_sum"),
        sa.CheckConstraint(text("name <> 'number'"), name="by_text"),
        sa.CheckConstraint("name <> 'number > floor'"),
        sa.CheckConstraint(name.like("a%"), name="by_like"),
        sa.CheckConstraint(number.between(1, 999), name="by_between"),
        sa.CheckConstraint(sa.case((number > 5, floor > 1), else_=floor > 0), name="by_case"),
        sa.CheckConstraint(sa.cast(name, sa.Integer) > 5, name="by_cast"),
        sa.CheckConstraint(func.coalesce(name, "x") != "", name="by_coalesce"),
        sa.CheckConstraint(name + "x" != "yx", name="by_concat"),
        ExcludeConstraint(("period", "&&"), using="gist"),
        ExcludeConstraint((sa.column("period"), "&&"), (sa.column("number"), "="), name="ex", using="gist",
                          where=text("number > 5")),
    )


class Booking(Base):
    __tablename__ = "booking"
    room_id = sa.Column(sa.Integer, sa.ForeignKey("room.id"), primary_key=True)
    day = sa.Column(sa.Date, primary_key=True)
    again = sa.Column(sa.ForeignKey(Room.id, ondelete="CASCADE", onupdate="SET NULL", deferrable=True,
                                    initially="DEFERRED"), unique=True)
    number = sa.Column(sa.Integer)
    floor = sa.Column(sa.Integer)
    twice = sa.Column(sa.Integer, sa.ForeignKey("room.id", name="twice_fk", match="FULL"), sa.ForeignKey("room.id"))
    __table_args__ = (
        sa.ForeignKeyConstraint(["number", "floor"], ["room.number", "room.floor"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint([number, floor], [Room.number, Room.floor], name="named_fk"),
    )


class Detail(Base):
    __tablename__ = "booking_detail"
    id = sa.Column(sa.Integer, primary_key=True)
    room_id = sa.Column(sa.Integer)
    day = sa.Column(sa.Date)
    a = sa.Column(sa.Integer, unique=True)
    same = sa.Column(sa.Integer, unique=True)
    __table_args__ = (
        sa.ForeignKeyConstraint(["room_id", "day"], ["booking.room_id", "booking.day"]),
        sa.UniqueConstraint("same", name="given_same"),
        sa.UniqueConstraint("id"),
    )


class VeryLong(Base):
    __tablename__ = "a_table_with_a_name_that_is_quite_long_for_a_table"
    identifier_column_that_is_long = sa.Column(sa.Integer, primary_key=True)
    another_column_with_a_long_name = sa.Column(sa.Integer, unique=True, index=False)
    a_third_column_with_a_long_name = sa.Column(sa.Integer, index=True)
    reference_to_a_room_with_a_long_name = sa.Column(sa.ForeignKey("room.id"))
    checked_column_with_a_long_name = sa.Column(sa.Integer, sa.CheckConstraint("checked_column_with_a_long_name > 5"))


class Node(Base):
    __tablename__ = "node"
    id = sa.Column(sa.Integer, primary_key=True)
    parent_id = sa.Column(sa.Integer, sa.ForeignKey("node.id"))
    edge_id = sa.Column(sa.Integer, sa.ForeignKey("edge.id", use_alter=True, name="fk_node_edge"))


class Edge(Base):
    __tablename__ = "edge"
    id = sa.Column(sa.Integer, primary_key=True)
    from_id = sa.Column(sa.Integer, sa.ForeignKey("node.id"), nullable=False)
