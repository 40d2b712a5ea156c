"""Who writes here, and who follows whom."""

from extensions import db

follower = db.Table(
    'follower',
    db.Column('follower_id', db.Integer, db.ForeignKey('user.id'), primary_key=True),
    db.Column('followed_id', db.Integer, db.ForeignKey('user.id'), primary_key=True),
)


class User(db.Model):
    """Somebody with an account.

    The name is what others see; the address is only for messages
    from us.
    """

    followed = db.relationship(
        'User', secondary=follower,
        primaryjoin='follower.c.follower_id == User.id',
        secondaryjoin='follower.c.followed_id == User.id',
        backref='followers')

    id = db.Column(db.Integer, primary_key=True)
    username = db.Column(db.String(64),
        index=True, unique=True, nullable=False)

    email = db.Column(db.String(120),
        index=True, unique=True, nullable=False)
    password_hash = db.Column(db.String(256))
    about_me = db.Column(db.String(140))
    last_seen = db.Column(db.DateTime)

    posts = db.relationship('Post',
        back_populates='author')

    def __repr__(self):
        return f'<User {self.username}>'
