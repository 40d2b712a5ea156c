# Elements of arrays and JSON.
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class A(Base):
    __tablename__ = "a"
    id = sa.Column(sa.Integer, primary_key=True)
    tags = sa.Column(ARRAY(sa.Text))
    data = sa.Column(JSONB)
    first = tags[0]
    __table_args__ = (sa.Index("i", tags[1]), sa.Index("j", data["key"]), sa.CheckConstraint(tags[1] != "x", name="c"))
