from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.declarative import declared_attr
from sqlalchemy_utils import JSONType


class OAuthConsumerMixin:
    @declared_attr
    def __tablename__(cls):
        return "flask_dance_{}".format(cls.__name__.lower())

    id = sa.Column(sa.Integer, primary_key=True)
    provider = sa.Column(sa.String(50), nullable=False)
    created_at = sa.Column(sa.DateTime, default=datetime.utcnow, nullable=False)
    token = sa.Column(JSONType, nullable=False)


class SQLAlchemyStorage:
    pass
