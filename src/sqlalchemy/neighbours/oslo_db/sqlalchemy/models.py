from sqlalchemy import Column, DateTime, Integer


class ModelBase:
    __table_initialized__ = False


class TimestampMixin:
    created_at = Column(DateTime)
    updated_at = Column(DateTime)


class SoftDeleteMixin:
    deleted_at = Column(DateTime)
    deleted = Column(Integer, default=0)
