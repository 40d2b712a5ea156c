from sqlalchemy.dialects import mysql
from sqlalchemy.types import Integer, String as SqlString, Text, TypeDecorator


class JsonEncodedType(TypeDecorator):
    impl = Text


class JsonEncodedDict(JsonEncodedType):
    pass


class JsonEncodedList(JsonEncodedType):
    pass


class SoftDeleteInteger(TypeDecorator):
    impl = Integer


class String(SqlString):
    def __init__(self, length, mysql_ndb_length=None, mysql_ndb_type=None, **keywords):
        super().__init__(length, **keywords)
