from flask_security import AsaList
from sqlalchemy import (Boolean, Column, DateTime, ForeignKey, Integer, JSON, LargeBinary, String, UnicodeText, func)
from sqlalchemy.ext.declarative import declared_attr
from sqlalchemy.ext.mutable import MutableList

from flask_security.models.fsqla_v2 import FsModels
from flask_security.models.fsqla_v2 import FsRoleMixin as FsRoleMixinV2
from flask_security.models.fsqla_v2 import FsUserMixin as FsUserMixinV2


class FsRoleMixin(FsRoleMixinV2):
    permissions = Column(MutableList.as_mutable(AsaList()), nullable=True)


class FsUserMixin(FsUserMixinV2):
    fs_webauthn_user_handle = Column(String(64), unique=True, nullable=True)
    mf_recovery_codes = Column(MutableList.as_mutable(AsaList()), nullable=True)
    password = Column(String(255), nullable=True)
    us_phone_number = Column(String(128), nullable=True, unique=True)


class FsWebAuthnMixin:
    id = Column(Integer, primary_key=True)
    credential_id = Column(LargeBinary(1024), index=True, unique=True, nullable=False)
    public_key = Column(LargeBinary, nullable=False)
    sign_count = Column(Integer, default=0)
    transports = Column(MutableList.as_mutable(AsaList()), nullable=True)
    backup_state = Column(Boolean, nullable=False)
    device_type = Column(String(64), nullable=False)
    extensions = Column(String(255), nullable=True)
    create_datetime = Column(DateTime, nullable=False, server_default=func.now())
    lastuse_datetime = Column(DateTime, nullable=False)
    name = Column(String(64), nullable=False)
    usage = Column(String(64), nullable=False)

    @declared_attr
    def user_id(cls):
        return Column(Integer, ForeignKey(FsModels.user_table_name + ".id", ondelete="CASCADE"), nullable=False)
