# Types and mixins of other libraries, and tables that are read at run time, one case for each.
import sqlalchemy as sa
from sqlalchemy import Column, Integer, String, Table
from sqlalchemy.orm import declarative_base

Base = declarative_base()

# case 2.0: types of sqlalchemy-utils
# needs: sqlalchemy_utils
import enum

import sqlalchemy_utils as su


class LibraryKind(enum.Enum):
    a = 1
    b = 2


Table("lib_utils", Base.metadata, Column("id", su.UUIDType(), primary_key=True),
      Column("email", su.EmailType), Column("email20", su.EmailType(20)), Column("url", su.URLType),
      Column("kind", su.ChoiceType([("a", "A"), ("bcd", "B")])), Column("number", su.ChoiceType(LibraryKind, impl=Integer())),
      Column("data", su.JSONType), Column("address", su.IPAddressType), Column("text", su.ScalarListType),
      Column("search", su.TSVectorType("email")), Column("key", su.UUIDType(binary=False)),
      Column("zone", su.TimezoneType(backend="zoneinfo")))

# case 2.0: the timestamp mixin of sqlalchemy-utils
# needs: sqlalchemy_utils
from sqlalchemy_utils import Timestamp


class LibraryStamped(Base, Timestamp):
    __tablename__ = "lib_stamped"
    id = Column(Integer, primary_key=True)


# case: geometries of geoalchemy2
# not run
# ddl: at public.geometry(POINT,4326)
# ddl: area public.geography(POLYGON,4326)
# ddl: CREATE INDEX idx_lib_places_at ON public.lib_places USING gist (at)
from geoalchemy2 import Geography, Geometry

Table("lib_places", Base.metadata, Column("id", Integer, primary_key=True), Column("at", Geometry("POINT", srid=4326)),
      Column("area", Geography("POLYGON", srid=4326)))

# case: vectors of pgvector
# not run
# ddl: embedding public.vector(3)
# ddl: short public.halfvec(4)
# ddl: "any" public.vector
from pgvector.sqlalchemy import HALFVEC, Vector

Table("lib_vectors", Base.metadata, Column("embedding", Vector(3)), Column("short", HALFVEC(4)), Column("any", Vector))

# case: CIText of sqlalchemy-citext
# not run
# ddl: name public.citext
from citext import CIText

Table("lib_citext", Base.metadata, Column("name", CIText()))

# case: users of flask-security
# not run
# ddl: fs_uniquifier VARCHAR(64) NOT NULL
# ddl: email VARCHAR(255) NOT NULL
# ddl: CREATE TABLE public.roles_users
# ddl: confirmed_at TIMESTAMP
from flask_security.models import fsqla_v3 as fsqla
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()
fsqla.FsModels.set_db_info(db)


class Role(db.Model, fsqla.FsRoleMixin):
    pass


class User(db.Model, fsqla.FsUserMixin):
    pass


# case 2.0: users of fastapi-users
# needs: fastapi_users_db_sqlalchemy
from fastapi_users_db_sqlalchemy import SQLAlchemyBaseUserTableUUID
from fastapi_users_db_sqlalchemy.access_token import SQLAlchemyBaseAccessTokenTableUUID
from sqlalchemy.orm import DeclarativeBase


class Users(DeclarativeBase):
    pass


class LibraryUser(SQLAlchemyBaseUserTableUUID, Users):
    pass


class LibraryToken(SQLAlchemyBaseAccessTokenTableUUID, Users):
    pass


# case: a table that is read from the database has no columns of its own
# not run
# ddl: CREATE TABLE public.lib_kept
engine = sa.create_engine("postgresql://")
Table("lib_kept", Base.metadata, Column("id", Integer))
lib_read = Table("lib_read", Base.metadata, autoload_with=engine)

# case: classes of automap are read at run time
# not run
# ddl: CREATE TABLE public.lib_beside
from sqlalchemy.ext.automap import automap_base

Automap = automap_base()


class LibraryAuto(Automap):
    __tablename__ = "lib_auto"


Automap.prepare(autoload_with=sa.create_engine("postgresql://"))
Table("lib_beside", Base.metadata, Column("id", Integer))

# case: classes of DeferredReflection are read at run time
# not run
# ddl: CREATE TABLE public.lib_near
from sqlalchemy.ext.declarative import DeferredReflection


class Deferred(DeferredReflection):
    __abstract__ = True


class LibraryDeferred(Deferred, Base):
    __tablename__ = "lib_deferred"


Table("lib_near", Base.metadata, Column("id", Integer))

# case: a class below a base that is not known is read, and says so
# not run
# says: the columns of "lib_below" are not known for certain: a base class or a column is not known
# ddl: CREATE TABLE public.lib_below
from company_library import CompanyBase


class LibraryBelow(CompanyBase):
    __tablename__ = "lib_below"
    id = Column(Integer, primary_key=True)


Table("lib_beside_below", Base.metadata, Column("id", Integer))

# case: a class that shows only columns below a base that is not known may be a table
# not run
# says: class LibraryMaybe may be a table that is missing here
# says: the columns of "lib_known" are not known for certain
# ddl: CREATE TABLE public.lib_known
from company_library import CompanyBase


class LibraryMaybe(CompanyBase):
    id = Column(Integer, primary_key=True)


class LibraryShared(CompanyBase):
    note = Column(String(9))


class LibraryKnown(LibraryShared, Base):
    __tablename__ = "lib_known"
    id = Column(Integer, primary_key=True)


# case: a db from a package that is not read is Flask-SQLAlchemy's, in the end
# not run
# says: the columns of "lib_foreign" are not known for certain: columns, schema and naming convention of its base class are not known
# ddl: CREATE TABLE public.lib_foreign
from company_library import db


class LibForeign(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(20), unique=True)


# case: the mixins of oslo.db
# not run
# ddl: deleted_at TIMESTAMP
# ddl: deleted INTEGER
from oslo_db.sqlalchemy import models as oslo_models


class LibOslo(oslo_models.ModelBase, oslo_models.TimestampMixin, oslo_models.SoftDeleteMixin, Base):
    __tablename__ = "lib_oslo"
    id = Column(Integer, primary_key=True)


# case: the base of sqlalchemy_helpers has a naming convention
# not run
# ddl: CONSTRAINT uq_lib_helped_name UNIQUE (name)
from sqlalchemy_helpers import Base as HelpedBase


class LibHelped(HelpedBase):
    __tablename__ = "lib_helped"
    id = Column(Integer, primary_key=True)
    name = Column(String(20), unique=True)


# case: the db of invenio_db has a naming convention and mixins
# not run
# ddl: CONSTRAINT uq_lib_invenio_name UNIQUE (name)
# ddl: created TIMESTAMPTZ NOT NULL
from invenio_db import db


class LibInvenio(db.Model, db.Timestamp):
    __tablename__ = "lib_invenio"
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(20), unique=True)
    at = db.Column(db.UTCDateTime)

# case: a class whose unknown mixin may name its table is said to be missing
# not run
# says: class LibraryUnnamed may be a table that is missing here
# ddl: CREATE TABLE public.lib_named_beside
from company_library import NamingMixin


class LibraryUnnamed(NamingMixin, Base):
    note = Column(String(9))


Table("lib_named_beside", Base.metadata, Column("id", Integer))
