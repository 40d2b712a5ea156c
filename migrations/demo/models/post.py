"""What people write."""
from datetime import datetime

from extensions import db


class Post(db.Model):
    """One post: short, and it is shown as it is.
    """

    id = db.Column(db.Integer, primary_key=True)
    body = db.Column(db.String(280))
    # The index is for searches, which
    # begin with the people one follows.
    user_id = db.Column(
        db.Integer,
        db.ForeignKey('user.id'),
        index=True, nullable=False)
    timestamp = db.Column(db.DateTime, index=True,
        default=datetime.utcnow)

    author = db.relationship('User',
        back_populates='posts')

    def __repr__(self):
        return f'<Post {self.id}>'
