# sqlalchemy: 2.0
# Flask-SQLAlchemy 3.1 with a base of its own.
from typing import Optional

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ForeignKey, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention={"fk": "fk_%(table_name)s_%(column_0_name)s"})


db = SQLAlchemy(model_class=Base)


class BaseModel(db.Model):
    __abstract__ = True
    id: Mapped[int] = mapped_column(primary_key=True)


class UserAccount(BaseModel):
    name: Mapped[str] = mapped_column(unique=True)
    email: Mapped[Optional[str]]


class BlogPost(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    title: Mapped[str] = mapped_column(db.Text, default="x")
