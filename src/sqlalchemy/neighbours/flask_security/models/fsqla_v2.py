from flask_security import AsaList
from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Integer, String, UnicodeText, func
from sqlalchemy.ext.declarative import declared_attr
from sqlalchemy.ext.mutable import MutableList


class FsModels:
    roles_users = None
    db = None
    user_table_name = "user"
    role_table_name = "role"

    @classmethod
    def set_db_info(cls, appdb, user_table_name="user", role_table_name="role"):
        cls.db = appdb
        cls.user_table_name = user_table_name
        cls.role_table_name = role_table_name
        cls.roles_users = appdb.Table(
            "roles_users",
            Column("user_id", Integer(), ForeignKey(f"{user_table_name}.id")),
            Column("role_id", Integer(), ForeignKey(f"{role_table_name}.id")),
        )


class FsRoleMixin:
    id = Column(Integer(), primary_key=True)
    name = Column(String(80), unique=True, nullable=False)
    description = Column(String(255))
    permissions = Column(UnicodeText, nullable=True)
    update_datetime = Column(DateTime, nullable=False, server_default=func.now())


class FsUserMixin:
    id = Column(Integer, primary_key=True)
    email = Column(String(255), unique=True, nullable=False)
    username = Column(String(255), unique=True, nullable=True)
    password = Column(String(255), nullable=False)
    active = Column(Boolean(), nullable=False)
    fs_uniquifier = Column(String(64), unique=True, nullable=False)
    confirmed_at = Column(DateTime())
    last_login_at = Column(DateTime())
    current_login_at = Column(DateTime())
    last_login_ip = Column(String(64))
    current_login_ip = Column(String(64))
    login_count = Column(Integer)
    tf_primary_method = Column(String(64), nullable=True)
    tf_totp_secret = Column(String(255), nullable=True)
    tf_phone_number = Column(String(128), nullable=True)
    create_datetime = Column(DateTime, nullable=False, server_default=func.now())
    update_datetime = Column(DateTime, nullable=False, server_default=func.now())
    us_totp_secrets = Column(UnicodeText, nullable=True)
    us_phone_number = Column(String(128), nullable=True)
