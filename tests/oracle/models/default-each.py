# Server defaults, one case for each.
import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, String, Table
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import declarative_base

Base = declarative_base()

# case: a text is quoted
Table("default_0", Base.metadata, Column("c", String, server_default='x'))

# case: a quote in a text is doubled
Table("default_1", Base.metadata, Column("c", String, server_default="it's"))

# case: a number as text
Table("default_2", Base.metadata, Column("c", Integer, server_default='0'))

# case: a boolean as text
Table("default_3", Base.metadata, Column("c", sa.Boolean, server_default='t'))

# case: text() stands as it is
Table("default_4", Base.metadata, Column("c", Integer, server_default=sa.text('1 + 1')))

# case: func.now()
Table("default_5", Base.metadata, Column("c", sa.DateTime, server_default=sa.func.now()))

# case: func.current_timestamp()
Table("default_6", Base.metadata, Column("c", sa.DateTime, server_default=sa.func.current_timestamp()))

# case: a function with arguments
Table("default_7", Base.metadata, Column("c", String, server_default=sa.func.lower('ABC')))

# case: a function within a function
Table("default_8", Base.metadata, Column("c", String, server_default=sa.func.upper(sa.func.trim(' a '))))

# case: true()
Table("default_9", Base.metadata, Column("c", sa.Boolean, server_default=sa.true()))

# case: false()
Table("default_10", Base.metadata, Column("c", sa.Boolean, server_default=sa.false()))

# case: null()
Table("default_11", Base.metadata, Column("c", String, server_default=sa.null()))

# case: literal()
Table("default_12", Base.metadata, Column("c", Integer, server_default=sa.literal(5)))

# case: a literal text
Table("default_13", Base.metadata, Column("c", String, server_default=sa.literal('a')))

# case: sa.sql.expression.true()
Table("default_14", Base.metadata, Column("c", sa.Boolean, server_default=sa.sql.expression.true()))

# case: FetchedValue is no default
Table("default_15", Base.metadata, Column("c", Integer, server_default=sa.FetchedValue()))

# case: DefaultClause
Table("default_16", Base.metadata, Column("c", String, server_default=sa.DefaultClause('a')))

# case: a cast
Table("default_17", Base.metadata, Column("c", sa.Numeric, server_default=sa.cast('1', sa.Numeric)))

# case: a typed literal column
Table("default_18", Base.metadata, Column("c", Integer, server_default=sa.literal_column('7')))

# case: JSONB as text
Table("default_19", Base.metadata, Column("c", pg.JSONB, server_default='{}'))

# case: an array by text()
Table("default_20", Base.metadata, Column("c", pg.ARRAY(sa.Text), server_default=sa.text("'{}'::text[]")))

# case: an interval
Table("default_21", Base.metadata, Column("c", sa.Interval, server_default='1 day'))

# case: a date by text()
Table("default_22", Base.metadata, Column("c", sa.Date, server_default=sa.text('CURRENT_DATE')))

# case: an expression of functions
Table("default_23", Base.metadata, Column("c", sa.DateTime, server_default=sa.func.now() + sa.text("interval '1 day'")))

# case: a computed column
Table("default_24", Base.metadata, Column("c", Integer, sa.Computed('1 + 1')))

# case: a stored computed column
Table("default_25", Base.metadata, Column("c", Integer, sa.Computed('2 * 3', persisted=True)))

# case: onupdate makes nothing
Table("default_26", Base.metadata, Column("c", sa.DateTime, server_default=sa.func.now(), onupdate=sa.func.now()))

# case: server_onupdate makes nothing
Table("default_27", Base.metadata, Column("c", sa.DateTime, server_onupdate=sa.FetchedValue()))

# case: a percent sign
Table("default_28", Base.metadata, Column("c", String, server_default='100%'))

# case: a colon in text()
Table("default_29", Base.metadata, Column("c", String, server_default=sa.text(r"'a\:b'")))

# case: a backslash
Table("default_30", Base.metadata, Column("c", String, server_default='a\\b'))

# case: a unicode text
Table("default_31", Base.metadata, Column("c", String, server_default='Zoë'))

# case: an empty text
Table("default_32", Base.metadata, Column("c", String, server_default=''))

# case: a default and NOT NULL
Table("default_33", Base.metadata, Column("c", String, server_default='x', nullable=False))
