# sqlalchemy: 2.0
# SQLModel, one case for each.
import enum
import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Dict, List, Optional

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

# case 2.0: the columns of a model, with and without Optional
# needs: sqlmodel>=0.0.14
from sqlmodel import Field, SQLModel

SQLModel.metadata.clear()


class Hero(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str = Field(index=True, max_length=30)
    secret_name: str = Field(unique=True)
    age: Optional[int] = None
    active: bool = True
    score: float = 0.5
    money: Decimal = Field(default=0, max_digits=10, decimal_places=2)
    born: date
    at: datetime
    key: uuid.UUID = Field(default_factory=uuid.uuid4)
    raw: bytes = b""


# case 2.0: a table's name, foreign keys and relationships
# needs: sqlmodel>=0.0.14
from sqlmodel import Field, Relationship, SQLModel

SQLModel.metadata.clear()


class SqlTeam(SQLModel, table=True):
    __tablename__ = "sql_teams"
    __table_args__ = (sa.UniqueConstraint("name", "city", name="uq_sql_team"), {"comment": "teams"})
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str
    city: str = Field(nullable=True)
    players: List["SqlPlayer"] = Relationship(back_populates="team")


class SqlPlayer(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    team_id: Optional[int] = Field(default=None, foreign_key="sql_teams.id", ondelete="SET NULL")
    team: Optional[SqlTeam] = Relationship(back_populates="players")


# case 2.0: sa_column, sa_type, sa_column_args and sa_column_kwargs
# needs: sqlmodel>=0.0.14
from sqlmodel import Field, SQLModel

SQLModel.metadata.clear()


class SqlRaw(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    data: Dict[str, int] = Field(default_factory=dict, sa_column=sa.Column("payload", pg.JSONB, nullable=False))
    tags: List[str] = Field(default_factory=list, sa_type=pg.ARRAY(sa.String))
    made: datetime = Field(sa_column_kwargs={"server_default": sa.func.now(), "comment": "when"})
    number: int = Field(sa_type=sa.BigInteger, sa_column_args=[sa.CheckConstraint("number > 0", name="ck_number")])


# case 2.0: a model inherits the fields of its base
# needs: sqlmodel>=0.0.14
from sqlmodel import Field, SQLModel

SQLModel.metadata.clear()


class SqlBase(SQLModel):
    name: str = Field(max_length=9)
    at: Optional[datetime] = None


class SqlChild(SqlBase, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    extra: str


class SqlRead(SqlBase):
    id: int


# case 2.0: two keys, a link table
# needs: sqlmodel>=0.0.14
from sqlmodel import Field, SQLModel

SQLModel.metadata.clear()


class SqlLeft(SQLModel, table=True):
    id: int = Field(primary_key=True)


class SqlRight(SQLModel, table=True):
    id: int = Field(primary_key=True)


class SqlLink(SQLModel, table=True):
    left_id: Optional[int] = Field(default=None, foreign_key="sqlleft.id", primary_key=True)
    right_id: Optional[int] = Field(default=None, foreign_key="sqlright.id", primary_key=True)


# case 2.0: an enum
# needs: sqlmodel>=0.0.14
from sqlmodel import Field, SQLModel

SQLModel.metadata.clear()


class SqlKind(str, enum.Enum):
    big = "B"
    small = "S"


class SqlThing(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    kind: SqlKind
    other: Optional[SqlKind] = None
