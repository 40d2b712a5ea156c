import uuid
from datetime import datetime

from fastapi_users_db_sqlalchemy.generics import GUID, TIMESTAMPAware
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column


class SQLAlchemyBaseAccessTokenTable:
    __tablename__ = "accesstoken"
    token: Mapped[str] = mapped_column(String(length=43), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(TIMESTAMPAware(timezone=True), index=True, nullable=False)

    def __class_getitem__(cls, key):
        return cls


class SQLAlchemyBaseAccessTokenTableUUID(SQLAlchemyBaseAccessTokenTable):
    @declared_attr
    def user_id(cls) -> Mapped[GUID]:
        return mapped_column(GUID, ForeignKey("user.id", ondelete="cascade"), nullable=False)


class SQLAlchemyAccessTokenDatabase:
    pass
