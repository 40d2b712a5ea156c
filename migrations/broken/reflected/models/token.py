"""What the sign-in service keeps, read from the database when the process starts."""
from extensions import db

token = db.Table('token', db.metadata, schema='audit', autoload_with=db.engine)
