# server_default in its forms.
import enum
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import func, text
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class State(str, enum.Enum):
    new = "new"


class Defaults(Base):
    __tablename__ = "defaults"
    id = sa.Column(sa.Integer, primary_key=True)
    a = sa.Column(sa.DateTime, server_default=text("now()"))
    b = sa.Column(sa.String, server_default="x")
    c = sa.Column(sa.Integer, server_default="0")
    d = sa.Column(sa.String, server_default="it's")
    e = sa.Column(sa.Boolean, server_default=sa.true())
    f = sa.Column(sa.Boolean, server_default=sa.false(), nullable=False)
    g = sa.Column(sa.DateTime, server_default=func.now())
    h = sa.Column(sa.DateTime, server_default=func.current_timestamp())
    i = sa.Column(sa.Integer, server_default=sa.null())
    j = sa.Column(sa.String, server_default=sa.literal("v"))
    k = sa.Column(sa.DateTime, server_default=func.timezone("UTC", func.now()))
    l = sa.Column(sa.Integer, server_default=sa.FetchedValue())
    m = sa.Column(pg.JSONB, server_default="{}", nullable=False)
    n = sa.Column(pg.JSONB, server_default=text("'{}'::jsonb"))
    o = sa.Column(pg.ARRAY(sa.String), server_default="{}")
    p = sa.Column(sa.Interval, server_default="1 day")
    q = sa.Column(pg.UUID(as_uuid=True), default=uuid.uuid4, server_default=text("gen_random_uuid()"))
    r = sa.Column(sa.String, server_default=text("'a' || 'b'"))
    s = sa.Column(sa.Date, server_default=func.current_date())
    t = sa.Column(sa.Integer, server_default=text("(1 + 2) * 3"))
    u = sa.Column(sa.String(10), server_default=State.new)
    v = sa.Column(sa.String(10), server_default=State.new.value)
    w = sa.Column(sa.DateTime, default=datetime.utcnow, onupdate=datetime.utcnow)
    x = sa.Column(sa.Numeric(5, 2), default=1.5, server_default="1.50")
    y = sa.Column(sa.String, server_default="50%")
    z = sa.Column(sa.Integer, server_default=sa.cast("5", sa.Integer))
    aa = sa.Column(sa.Boolean, server_default="t")
    bb = sa.Column(sa.Text, server_default="")
    cc = sa.Column(sa.DateTime, server_default=sa.DefaultClause(func.now()).arg)
    dd = sa.Column(sa.DateTime, server_default=text("(now() at time zone 'utc')"))
    ee = sa.Column(sa.Time, server_default=func.localtime())
