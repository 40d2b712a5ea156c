from flask import Flask

from config import Config
from extensions import db, migrate


def create_app(config=Config):
    app = Flask(__name__)
    app.config.from_object(config)
    db.init_app(app)
    migrate.init_app(app, db)

    from models import message, post, user  # noqa: F401  (they declare the tables)

    return app
