"""Who looked at what; kept beside the rest, in a database of its own."""
from extensions import db


class Visit(db.Model):
    __bind_key__ = 'statistics'

    id = db.Column(db.BigInteger, primary_key=True)
    path = db.Column(db.String(200), nullable=False)
