# sqlalchemy: 2.0
# Mapped[…] and mapped_column.
from __future__ import annotations

import datetime
import decimal
import enum
import uuid
from typing import Annotated, Any, List, Literal, Optional, Union

import sqlalchemy as sa
from sqlalchemy import ForeignKey, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, deferred, mapped_column, relationship

str30 = Annotated[str, 30]
str50 = Annotated[str, mapped_column(String(50))]
intpk = Annotated[int, mapped_column(primary_key=True)]
timestamp = Annotated[datetime.datetime, mapped_column(nullable=False, server_default=sa.func.CURRENT_TIMESTAMP())]
user_fk = Annotated[int, mapped_column(ForeignKey("user_account.id"), index=True)]


class Status(enum.Enum):
    open = "o"
    closed = "c"


class Base(DeclarativeBase):
    type_annotation_map = {
        str30: String(30),
        dict[str, Any]: JSONB,
        list[str]: sa.ARRAY(sa.Text),
    }


class TimestampMixin:
    created_at: Mapped[datetime.datetime] = mapped_column(server_default=sa.func.now())
    updated_at: Mapped[Optional[datetime.datetime]] = mapped_column(sort_order=-1)
    noted: Mapped[Optional[str]]


class User(TimestampMixin, Base):
    __tablename__ = "user_account"
    id: Mapped[intpk]
    name: Mapped[str30]
    nick: Mapped[Optional[str30]]
    full: Mapped[str50]
    full2: Mapped[Optional[str50]]
    age: Mapped[int | None]
    score: Mapped[float]
    money: Mapped[decimal.Decimal] = mapped_column(sa.Numeric(10, 2))
    total: Mapped[Optional[decimal.Decimal]]
    born: Mapped[datetime.date]
    at: Mapped[datetime.datetime]
    clock: Mapped[datetime.time]
    span: Mapped[datetime.timedelta]
    raw: Mapped[bytes]
    key: Mapped[uuid.UUID] = mapped_column(default=uuid.uuid4)
    active: Mapped[bool] = mapped_column(default=True)
    status: Mapped[Status]
    status2: Mapped["Optional[Status]"]
    word: Mapped[Literal["x", "yy"]]
    data: Mapped[dict[str, Any]]
    labels: Mapped[Optional[list[str]]]
    quoted: Mapped["str"]
    either: Mapped[Union[str, None]] = mapped_column("either_column", String(7))
    bare = mapped_column(sa.Integer)
    forced: Mapped[Optional[int]] = mapped_column(nullable=False)
    loose: Mapped[int] = mapped_column(nullable=True)
    when: Mapped[timestamp]
    late: Mapped[int] = deferred(mapped_column(sa.SmallInteger))
    late2: Mapped[str] = mapped_column(sa.Text, deferred=True)
    first: Mapped[int] = mapped_column(sort_order=-5)
    posts: Mapped[List["Post"]] = relationship(back_populates="user")
    plain = sa.Column(sa.String(3))


class Post(Base):
    __tablename__ = "post"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[user_fk]
    editor_id: Mapped[Optional[user_fk]]
    parent_id: Mapped[Optional[int]] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    unique_title: Mapped[str] = mapped_column(unique=True)
    user: Mapped["User"] = relationship(back_populates="posts")


class Data(MappedAsDataclass, Base):
    __tablename__ = "data"
    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    title: Mapped[str] = mapped_column(default="x")
    count: Mapped[Optional[int]] = mapped_column(default=None)
