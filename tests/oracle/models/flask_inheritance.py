# Flask-SQLAlchemy's names with inheritance and abstract models.
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData

db = SQLAlchemy(metadata=MetaData(naming_convention={
    "ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_name)s", "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s", "pk": "pk_%(table_name)s"}))


class BaseModel(db.Model):
    __abstract__ = True
    id = db.Column(db.Integer, primary_key=True)


class Challenges(BaseModel):
    name = db.Column(db.String(80), unique=True)
    kind = db.Column(db.String(80))
    __mapper_args__ = {"polymorphic_identity": "standard", "polymorphic_on": kind}


class DynamicChallenge(Challenges):
    id = db.Column(None, db.ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True)
    minimum = db.Column(db.Integer, db.CheckConstraint("minimum > 0", name="positive"), default=0)
    __mapper_args__ = {"polymorphic_identity": "dynamic"}


class CodeChallenge(Challenges):
    language = db.Column(db.String, index=True)
    __mapper_args__ = {"polymorphic_identity": "code"}


class NameMixin:
    title = db.Column(db.String(10), nullable=False)


class Team2Member(NameMixin, BaseModel):
    challenge_id = db.Column(db.ForeignKey(Challenges.id))
    __table_args__ = (db.UniqueConstraint("title", "challenge_id"), db.Index("named_index", "title"))


class Other(db.Model):
    __bind_key__ = "other"
    id = db.Column(db.Integer, primary_key=True)
