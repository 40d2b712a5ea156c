# What op.sync_enum_values() is given.
from dataclasses import dataclass
from enum import Enum


class ColumnType(Enum):
    COMMON = 1
    ARRAY = 2


class Unspecified:
    pass


@dataclass(frozen=True)
class TableReference:
    table_name: str
    column_name: str
    table_schema: object = Unspecified
    column_type: ColumnType = ColumnType.COMMON
    existing_server_default: object = None
