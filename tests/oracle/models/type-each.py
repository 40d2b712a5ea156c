# Every type, one case for each.
import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, String, Table
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import declarative_base

Base = declarative_base()
from sqlalchemy.ext.mutable import MutableDict, MutableList

# case: Integer as a class
Table("type_0", Base.metadata, Column("c", Integer))

# case: Integer called
Table("type_1", Base.metadata, Column("c", Integer()))

# case: SmallInteger
Table("type_2", Base.metadata, Column("c", sa.SmallInteger))

# case: BigInteger
Table("type_3", Base.metadata, Column("c", sa.BigInteger))

# case: INTEGER in capitals
Table("type_4", Base.metadata, Column("c", sa.INTEGER))

# case: INT
Table("type_5", Base.metadata, Column("c", sa.INT))

# case: BIGINT
Table("type_6", Base.metadata, Column("c", sa.BIGINT))

# case: SMALLINT
Table("type_7", Base.metadata, Column("c", sa.SMALLINT))

# case: Float is double precision
Table("type_8", Base.metadata, Column("c", sa.Float))

# case: Float(24) is real
Table("type_9", Base.metadata, Column("c", sa.Float(24)))

# case: Float(53)
Table("type_10", Base.metadata, Column("c", sa.Float(53)))

# case: Float that gives decimals
Table("type_11", Base.metadata, Column("c", sa.Float(precision=10, asdecimal=True)))

# case: FLOAT
Table("type_12", Base.metadata, Column("c", sa.FLOAT))

# case: REAL
Table("type_13", Base.metadata, Column("c", sa.REAL))

# case: DOUBLE_PRECISION of the dialect
Table("type_14", Base.metadata, Column("c", pg.DOUBLE_PRECISION))

# case: DOUBLE_PRECISION with a precision
Table("type_15", Base.metadata, Column("c", pg.DOUBLE_PRECISION(53)))

# case: REAL of the dialect
Table("type_16", Base.metadata, Column("c", pg.REAL))

# case: Numeric without arguments
Table("type_17", Base.metadata, Column("c", sa.Numeric))

# case: Numeric(10)
Table("type_18", Base.metadata, Column("c", sa.Numeric(10)))

# case: Numeric(10, 2)
Table("type_19", Base.metadata, Column("c", sa.Numeric(10, 2)))

# case: Numeric with only a scale
Table("type_20", Base.metadata, Column("c", sa.Numeric(scale=2)))

# case: Numeric by keywords
Table("type_21", Base.metadata, Column("c", sa.Numeric(precision=12, scale=4)))

# case: NUMERIC
Table("type_22", Base.metadata, Column("c", sa.NUMERIC(10, 2)))

# case: DECIMAL
Table("type_23", Base.metadata, Column("c", sa.DECIMAL))

# case: DECIMAL(10, 2)
Table("type_24", Base.metadata, Column("c", sa.DECIMAL(10, 2)))

# case: NUMERIC of the dialect
Table("type_25", Base.metadata, Column("c", pg.NUMERIC(8)))

# case: String without a length
Table("type_26", Base.metadata, Column("c", String))

# case: String(50)
Table("type_27", Base.metadata, Column("c", String(50)))

# case: String(length=50)
Table("type_28", Base.metadata, Column("c", String(length=50)))

# case: a collation
Table("type_29", Base.metadata, Column("c", String(50, collation='C')))

# case: VARCHAR
Table("type_30", Base.metadata, Column("c", sa.VARCHAR))

# case: VARCHAR(20)
Table("type_31", Base.metadata, Column("c", sa.VARCHAR(20)))

# case: CHAR
Table("type_32", Base.metadata, Column("c", sa.CHAR))

# case: CHAR(3)
Table("type_33", Base.metadata, Column("c", sa.CHAR(3)))

# case: NCHAR(3)
Table("type_34", Base.metadata, Column("c", sa.NCHAR(3)))

# case: Unicode
Table("type_35", Base.metadata, Column("c", sa.Unicode))

# case: Unicode(30)
Table("type_36", Base.metadata, Column("c", sa.Unicode(30)))

# case: Text
Table("type_37", Base.metadata, Column("c", sa.Text))

# case: Text with a collation
Table("type_38", Base.metadata, Column("c", sa.Text(collation='C')))

# case: TEXT
Table("type_39", Base.metadata, Column("c", sa.TEXT))

# case: UnicodeText
Table("type_40", Base.metadata, Column("c", sa.UnicodeText))

# case: Boolean
Table("type_41", Base.metadata, Column("c", sa.Boolean))

# case: Boolean with a constraint makes none
Table("type_42", Base.metadata, Column("c", sa.Boolean(create_constraint=True, name='flag')))

# case: BOOLEAN
Table("type_43", Base.metadata, Column("c", sa.BOOLEAN))

# case: Date
Table("type_44", Base.metadata, Column("c", sa.Date))

# case: DATE
Table("type_45", Base.metadata, Column("c", sa.DATE))

# case: DateTime has no time zone
Table("type_46", Base.metadata, Column("c", sa.DateTime))

# case: DateTime(timezone=True)
Table("type_47", Base.metadata, Column("c", sa.DateTime(timezone=True)))

# case: DateTime(True)
Table("type_48", Base.metadata, Column("c", sa.DateTime(True)))

# case: TIMESTAMP
Table("type_49", Base.metadata, Column("c", sa.TIMESTAMP))

# case: TIMESTAMP with a time zone
Table("type_50", Base.metadata, Column("c", sa.TIMESTAMP(timezone=True)))

# case: TIMESTAMP of the dialect with a precision
Table("type_51", Base.metadata, Column("c", pg.TIMESTAMP(precision=3)))

# case: a time zone and precision 0
Table("type_52", Base.metadata, Column("c", pg.TIMESTAMP(timezone=True, precision=0)))

# case: Time
Table("type_53", Base.metadata, Column("c", sa.Time))

# case: Time with a time zone
Table("type_54", Base.metadata, Column("c", sa.Time(timezone=True)))

# case: TIME
Table("type_55", Base.metadata, Column("c", sa.TIME))

# case: TIME with a precision
Table("type_56", Base.metadata, Column("c", pg.TIME(precision=2)))

# case: Interval
Table("type_57", Base.metadata, Column("c", sa.Interval))

# case: an interval that is not native
Table("type_58", Base.metadata, Column("c", sa.Interval(native=False)))

# case: Interval with a precision
Table("type_59", Base.metadata, Column("c", sa.Interval(second_precision=3)))

# case: Interval with two precisions
Table("type_60", Base.metadata, Column("c", sa.Interval(day_precision=2, second_precision=3)))

# case: INTERVAL
Table("type_61", Base.metadata, Column("c", pg.INTERVAL))

# case: INTERVAL with fields
Table("type_62", Base.metadata, Column("c", pg.INTERVAL(fields='YEAR TO MONTH')))

# case: INTERVAL with fields and a precision
Table("type_63", Base.metadata, Column("c", pg.INTERVAL(fields='DAY TO SECOND', precision=3)))

# case: LargeBinary
Table("type_64", Base.metadata, Column("c", sa.LargeBinary))

# case: LargeBinary(100)
Table("type_65", Base.metadata, Column("c", sa.LargeBinary(100)))

# case: BYTEA
Table("type_66", Base.metadata, Column("c", pg.BYTEA))

# case: PickleType
Table("type_67", Base.metadata, Column("c", sa.PickleType))

# case: JSON
Table("type_68", Base.metadata, Column("c", sa.JSON))

# case: JSON(none_as_null=True)
Table("type_69", Base.metadata, Column("c", sa.JSON(none_as_null=True)))

# case: JSON of the dialect
Table("type_70", Base.metadata, Column("c", pg.JSON))

# case: JSONB
Table("type_71", Base.metadata, Column("c", pg.JSONB))

# case: JSONB with a type for texts
Table("type_72", Base.metadata, Column("c", pg.JSONB(astext_type=sa.Text())))

# case: a variant for postgresql
Table("type_73", Base.metadata, Column("c", sa.JSON().with_variant(pg.JSONB, 'postgresql')))

# case: a variant for postgresql that is called
Table("type_74", Base.metadata, Column("c", sa.JSON().with_variant(pg.JSONB(), 'postgresql')))

# case: a variant for sqlite
Table("type_75", Base.metadata, Column("c", sa.BigInteger().with_variant(sa.Integer, 'sqlite')))

# case: two variants
Table("type_76", Base.metadata, Column("c", sa.Text().with_variant(String(9), 'mysql').with_variant(String(5), 'postgresql')))

# case: UUID of the dialect
Table("type_77", Base.metadata, Column("c", pg.UUID))

# case: UUID(as_uuid=True)
Table("type_78", Base.metadata, Column("c", pg.UUID(as_uuid=True)))

# case: ARRAY(Integer)
Table("type_79", Base.metadata, Column("c", sa.ARRAY(Integer)))

# case: ARRAY(String(20))
Table("type_80", Base.metadata, Column("c", sa.ARRAY(String(20))))

# case: two dimensions
Table("type_81", Base.metadata, Column("c", sa.ARRAY(Integer, dimensions=2)))

# case: ARRAY of the dialect
Table("type_82", Base.metadata, Column("c", pg.ARRAY(sa.Text)))

# case: three dimensions
Table("type_83", Base.metadata, Column("c", pg.ARRAY(sa.Text, dimensions=3)))

# case: an array with a collation
Table("type_84", Base.metadata, Column("c", pg.ARRAY(String(9, collation='C'))))

# case: an array of UUIDs
Table("type_85", Base.metadata, Column("c", pg.ARRAY(pg.UUID(as_uuid=True))))

# case: a mutable array
Table("type_86", Base.metadata, Column("c", MutableList.as_mutable(sa.ARRAY(Integer))))

# case: a mutable JSON
Table("type_87", Base.metadata, Column("c", MutableDict.as_mutable(pg.JSONB)))

# case: INET
Table("type_88", Base.metadata, Column("c", pg.INET))

# case: CIDR
Table("type_89", Base.metadata, Column("c", pg.CIDR))

# case: MACADDR
Table("type_90", Base.metadata, Column("c", pg.MACADDR))

# case: MACADDR8
Table("type_91", Base.metadata, Column("c", pg.MACADDR8))

# case: MONEY
Table("type_92", Base.metadata, Column("c", pg.MONEY))

# case: OID
Table("type_93", Base.metadata, Column("c", pg.OID))

# case: REGCLASS
Table("type_94", Base.metadata, Column("c", pg.REGCLASS))

# case: TSVECTOR
Table("type_95", Base.metadata, Column("c", pg.TSVECTOR))

# case: HSTORE
Table("type_96", Base.metadata, Column("c", pg.HSTORE))

# case: BIT
Table("type_97", Base.metadata, Column("c", pg.BIT))

# case: BIT(4)
Table("type_98", Base.metadata, Column("c", pg.BIT(4)))

# case: BIT VARYING
Table("type_99", Base.metadata, Column("c", pg.BIT(varying=True)))

# case: BIT(5, varying=True)
Table("type_100", Base.metadata, Column("c", pg.BIT(5, varying=True)))

# case: INT4RANGE
Table("type_101", Base.metadata, Column("c", pg.INT4RANGE))

# case: INT8RANGE
Table("type_102", Base.metadata, Column("c", pg.INT8RANGE))

# case: NUMRANGE
Table("type_103", Base.metadata, Column("c", pg.NUMRANGE))

# case: DATERANGE
Table("type_104", Base.metadata, Column("c", pg.DATERANGE))

# case: TSRANGE
Table("type_105", Base.metadata, Column("c", pg.TSRANGE))

# case: TSTZRANGE
Table("type_106", Base.metadata, Column("c", pg.TSTZRANGE))
