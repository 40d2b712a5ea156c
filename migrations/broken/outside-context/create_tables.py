"""Makes the tables, once."""
from sqlalchemy import create_engine

from extensions import db
from models import message, post, user  # noqa: F401  (they declare the tables)

engine = create_engine('postgresql://localhost/microblog')
db.metadata.create_all(engine)
