# sqlalchemy: 2.0

# Types that SQLAlchemy 2 adds.
import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, String, Table
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import declarative_base

Base = declarative_base()

# case: Double
Table("type2_0", Base.metadata, Column("c", sa.Double))

# case: DOUBLE_PRECISION
Table("type2_1", Base.metadata, Column("c", sa.DOUBLE_PRECISION))

# case: Uuid
Table("type2_2", Base.metadata, Column("c", sa.Uuid))

# case: a Uuid as text
Table("type2_3", Base.metadata, Column("c", sa.Uuid(as_uuid=False)))

# case: a Uuid that is not native
Table("type2_4", Base.metadata, Column("c", sa.Uuid(native_uuid=False)))

# case: UUID
Table("type2_5", Base.metadata, Column("c", sa.UUID))

# case: CITEXT
Table("type2_6", Base.metadata, Column("c", pg.CITEXT))

# case: REGCONFIG
Table("type2_7", Base.metadata, Column("c", pg.REGCONFIG))

# case: TSQUERY
Table("type2_8", Base.metadata, Column("c", pg.TSQUERY))

# case: INT4MULTIRANGE
Table("type2_9", Base.metadata, Column("c", pg.INT4MULTIRANGE))

# case: TSTZMULTIRANGE
Table("type2_10", Base.metadata, Column("c", pg.TSTZMULTIRANGE))

# case: a variant for two others
Table("type2_11", Base.metadata, Column("c", sa.Text().with_variant(String(5), 'mysql', 'mariadb')))

# case: a variant for two with postgresql
Table("type2_12", Base.metadata, Column("c", sa.Text().with_variant(String(5), 'mysql', 'postgresql')))

# case: an array of multiranges
Table("type2_13", Base.metadata, Column("c", pg.ARRAY(pg.INT8MULTIRANGE)))
