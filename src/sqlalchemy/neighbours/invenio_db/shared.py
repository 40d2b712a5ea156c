from invenio_db import SQLAlchemy, Timestamp, UTCDateTime, db
