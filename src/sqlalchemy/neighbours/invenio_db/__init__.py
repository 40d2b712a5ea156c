from flask_sqlalchemy import SQLAlchemy as FlaskSQLAlchemy
from sqlalchemy import Column, DateTime, MetaData, TypeDecorator


class UTCDateTime(TypeDecorator):
    impl = DateTime(timezone=True)


class Timestamp:
    created = Column(UTCDateTime, nullable=False)
    updated = Column(UTCDateTime, nullable=False)


class SQLAlchemy(FlaskSQLAlchemy):
    UTCDateTime = UTCDateTime
    Timestamp = Timestamp


db = SQLAlchemy(
    metadata=MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
)
