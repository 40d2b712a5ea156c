"""The same table once more, for those who may sign in."""
from extensions import db


class Account(db.Model):
    __tablename__ = 'user'
    __table_args__ = {'extend_existing': True}

    id = db.Column(db.Integer, primary_key=True)
    role = db.Column(db.String(20), default='user', nullable=False)
