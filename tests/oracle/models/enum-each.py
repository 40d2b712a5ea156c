# Enums, one case for each.
import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, String, Table
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import declarative_base, declared_attr, registry, relationship

Base = declarative_base()

import enum


class Color(enum.Enum):
    red = "r"
    green = "g"
    RED_ALIAS = "r"


class Mood(str, enum.Enum):
    ok = "fine"
    sad = "blue"


class Level(enum.IntEnum):
    low = 1
    high = enum.auto()

# case: strings with a name
Table("enum_t0", Base.metadata, Column("c", sa.Enum('a', 'b', name='e_strings')))

# case: a Python enum
Table("enum_t1", Base.metadata, Column("c", sa.Enum(Color)))

# case: a Python enum with a name
Table("enum_t2", Base.metadata, Column("c", sa.Enum(Color, name='e_named')))

# case: values by a callable
Table("enum_t3", Base.metadata, Column("c", sa.Enum(Color, name='e_values', values_callable=lambda e: [m.value for m in e])))

# case: an enum that is not native
Table("enum_t4", Base.metadata, Column("c", sa.Enum('a', 'bcd', native_enum=False)))

# case: one with a length
Table("enum_t5", Base.metadata, Column("c", sa.Enum('a', native_enum=False, length=20)))

# case: one with a check
Table("enum_t6", Base.metadata, Column("c", sa.Enum('a', 'b', native_enum=False, create_constraint=True, name='e_check')))

# case: one in a schema
Table("enum_t7", Base.metadata, Column("c", sa.Enum('a', name='e_schema', schema='enum_home')))

# case: of the dialect
Table("enum_t8", Base.metadata, Column("c", pg.ENUM('a', 'b', name='e_pg')))

# case: an array of enums
Table("enum_t9", Base.metadata, Column("c", pg.ARRAY(sa.Enum('a', 'b', name='e_array'))))

# case: a generator
Table("enum_t10", Base.metadata, Column("c", sa.Enum(*[c.value for c in Color], name='e_star')))

# case: a default label
Table("enum_t11", Base.metadata, Column("c", sa.Enum(Color, name='e_default'), server_default='red'))

# case: a default member
Table("enum_t12", Base.metadata, Column("c", sa.Enum('a', 'b', name='e_member'), server_default='a'))

# case: a mixed-in string
Table("enum_t13", Base.metadata, Column("c", sa.Enum(Mood)))

# case: quotes in labels
Table("enum_t14", Base.metadata, Column("c", sa.Enum("it's", 'b "q"', name='e_quote')))

# case: a name in capitals
Table("enum_t15", Base.metadata, Column("c", sa.Enum('a', name='E_Capitals')))

# case: with metadata
Table("enum_t16", Base.metadata, Column("c", sa.Enum('a', name='e_meta', metadata=Base.metadata)))

# case: an enum of integers
Table("enum_t17", Base.metadata, Column("c", sa.Enum(Level)))

# case: sorted members
Table("enum_t18", Base.metadata, Column("c", sa.Enum(Color, name='e_len', length=None)))
