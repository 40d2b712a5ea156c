# What most Flask-SQLAlchemy applications use.
import enum
from datetime import datetime

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Color(enum.Enum):
    red = 1
    dark_blue = 2


followers = db.Table(
    "followers",
    db.Column("follower_id", db.Integer, db.ForeignKey("user.id")),
    db.Column("followed_id", db.Integer, db.ForeignKey("user.id")),
)
tags = db.Table(
    "tags",
    db.Column("tag_id", db.ForeignKey("tag.id"), primary_key=True),
    db.Column("post_id", db.Integer, db.ForeignKey("blog_post.id", ondelete="CASCADE"), primary_key=True),
)


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    username = db.Column(db.String(64), index=True, unique=True)
    email = db.Column(db.String(120), unique=True, nullable=False)
    about_me = db.Column(db.Text)
    last_seen = db.Column(db.DateTime, default=datetime.utcnow)
    color = db.Column(db.Enum(Color), default=Color.red, nullable=False)
    active = db.Column("is_active", db.Boolean(), nullable=False, server_default="1")
    balance = db.Column(db.Numeric(10, 2), server_default=db.text("0"))
    posts = db.relationship("BlogPost", backref="author", lazy="dynamic")
    followed = db.relationship("User", secondary=followers, primaryjoin=(followers.c.follower_id == id),
                               secondaryjoin=(followers.c.followed_id == id))

    def __repr__(self):
        return "<User %r>" % self.username


class BlogPost(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    body = db.Column(db.String(140))
    timestamp = db.Column(db.DateTime(timezone=True), index=True, server_default=db.func.now())
    user_id = db.Column(db.Integer, db.ForeignKey("user.id"))
    language = db.Column(db.String(5), comment="as the browser says it's")
    __table_args__ = (db.UniqueConstraint("user_id", "body"), {"comment": "what users write"})


class Tag(db.Model):
    id = db.Column(db.SmallInteger, primary_key=True)
    name = db.Column(db.Unicode(30), db.CheckConstraint("length(name) > 1"), nullable=False)


class HTTPRequestLog(db.Model):
    id = db.Column(db.BigInteger, primary_key=True)


class Order(db.Model):
    __tablename__ = "order"
    id = db.Column(db.Integer, primary_key=True, autoincrement=False)
    parent_id = db.Column(db.Integer, db.ForeignKey(id))
    owner_id = db.Column(db.Integer, db.ForeignKey(User.id, name="fk_owner", onupdate="CASCADE", ondelete="SET NULL"))
