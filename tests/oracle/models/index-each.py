# Indexes and expressions, one case for each.
import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, String, Table
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import declarative_base, declared_attr, registry, relationship

Base = declarative_base()

# case: an index with a name
Table("index_t0", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB), sa.Index("index_named", "a", "b"))

# case: an index in descending order
Table("index_t1", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB), sa.Index("index_desc", sa.text("a DESC")))

# case: a unique index with a condition
Table("index_t2", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB), sa.Index("index_where", "a", unique=True, postgresql_where=sa.text("b > 0")))

# case: a gin index
Table("index_t3", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB), sa.Index("index_gin", "j", postgresql_using="gin"))

# case: an operator class
Table("index_t4", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB), sa.Index("index_ops", "t", postgresql_ops={"t": "text_pattern_ops"}))

# case: a trigram index
Table("index_t5", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB), sa.Index("index_trgm", "t", postgresql_using="gin", postgresql_ops={"t": "gin_trgm_ops"}))

# case: included columns
Table("index_t6", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB), sa.Index("index_include", "a", postgresql_include=["b"]))

# case: a storage parameter
Table("index_t7", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB), sa.Index("index_with", "a", postgresql_with={"fillfactor": 50}))

# case: a function by text
Table("index_t8", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB), sa.Index("index_lower", sa.text("lower(t)")))

# case: a function of a column
Table("index_t9", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB), sa.Index("index_func", sa.func.lower(sa.column("t"))))

# case: an index without a name
Table("index_t10", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB), sa.Index(None, "a", "b"))

# case: a hash index
Table("index_t11", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB), sa.Index("index_hash", "a", postgresql_using="hash"))

# case: a brin index
Table("index_t12", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB), sa.Index("index_brin", "a", postgresql_using="brin"))

# case: a concurrent index
Table("index_t13", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB), sa.Index("index_conc", "a", postgresql_concurrently=False))

# case: nulls last
Table("index_t14", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB), sa.Index("index_nulls", sa.text("a NULLS FIRST")))

# case: a function of two columns
Table("index_t15", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB), sa.Index("index_two", sa.func.coalesce(sa.column("t"), "x")))

# case: an expression of columns
Table("index_t16", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB), sa.Index("index_sum", sa.text("(a + b)")))

# case: a JSON element by text
Table("index_t17", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB), sa.Index("index_json", sa.text("(j ->> 'name')")))

# case: a quoted condition
Table("index_t18", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB), sa.Index("index_quoted", "a", postgresql_where=sa.text("t = 'x'")))

# case: a condition of column()
Table("index_t19", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB), sa.Index("index_cond", "a", postgresql_where=sa.column("b") > 5))

# case: of columns: descending by method
table = Table("expression_t0", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB))
sa.Index('e_desc', table.c.a.desc())

# case: of columns: nulls last by method
table = Table("expression_t1", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB))
sa.Index('e_nulls', table.c.a.desc().nullslast())

# case: of columns: lower() of a column
table = Table("expression_t2", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB))
sa.Index('e_lower', sa.func.lower(table.c.t))

# case: of columns: a cast
table = Table("expression_t3", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB))
sa.Index('e_cast', sa.cast(table.c.a, sa.Text))

# case: of columns: an element of JSONB as text
table = Table("expression_t4", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB))
sa.Index('e_astext', table.c.j['k'].astext)

# case: of columns: a condition with is_()
table = Table("expression_t5", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB))
sa.Index('e_is', table.c.a, postgresql_where=table.c.b.is_(None))

# case: of columns: a condition with isnot()
table = Table("expression_t6", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB))
sa.Index('e_isnot', table.c.a, postgresql_where=table.c.b.isnot(None))

# case: of columns: a condition with and_()
table = Table("expression_t7", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB))
sa.Index('e_and', table.c.a, postgresql_where=sa.and_(table.c.b > 1, table.c.t == 'x'))

# case: of columns: a condition with or
table = Table("expression_t8", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB))
sa.Index('e_or', table.c.a, postgresql_where=(table.c.b > 1) | (table.c.t == 'x'))

# case: of columns: a condition with not
table = Table("expression_t9", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB))
sa.Index('e_not', table.c.a, postgresql_where=~(table.c.b > 1))

# case: of columns: a condition with in_()
table = Table("expression_t10", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB))
sa.Index('e_in', table.c.a, postgresql_where=table.c.b.in_([1, 2, 3]))

# case: of columns: a condition with notin_()
table = Table("expression_t11", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB))
sa.Index('e_notin', table.c.a, postgresql_where=table.c.t.notin_(['x', 'y']))

# case: of columns: a condition with like()
table = Table("expression_t12", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB))
sa.Index('e_like', table.c.a, postgresql_where=table.c.t.like('x%'))

# case: of columns: a condition with between()
table = Table("expression_t13", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB))
sa.Index('e_between', table.c.a, postgresql_where=table.c.b.between(1, 5))

# case: of columns: arithmetic
table = Table("expression_t14", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB))
sa.Index('e_sum', table.c.a + table.c.b)

# case: of columns: arithmetic of products
table = Table("expression_t15", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB))
sa.Index('e_mul', (table.c.a + 1) * table.c.b)

# case: of columns: texts joined
table = Table("expression_t16", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB))
sa.Index('e_cat', table.c.t + 'x')

# case: of columns: an operator
table = Table("expression_t17", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB))
sa.Index('e_op', table.c.a.op('%')(5))

# case: of columns: a collation
table = Table("expression_t18", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB))
sa.Index('e_coll', sa.collate(table.c.t, 'C'))

# case: of columns: coalesce
table = Table("expression_t19", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB))
sa.Index('e_coal', sa.func.coalesce(table.c.a, 0))

# case: of columns: case in a check
table = Table("expression_t20", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB))
sa.CheckConstraint(sa.case((table.c.a > 1, 'x'), else_='y') != 'z', name='e_case')

# case: of columns: extract
table = Table("expression_t21", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB))
sa.Index('e_len', sa.func.length(table.c.t))

# case: of columns: a check by columns
table = Table("expression_t22", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB))
sa.CheckConstraint(table.c.a > 0, name='e_check')

# case: of columns: a check of two
table = Table("expression_t23", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB))
sa.CheckConstraint((table.c.a > 0) & (table.c.b < table.c.a), name='e_check2')

# case: of columns: a check with in_()
table = Table("expression_t24", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB))
sa.CheckConstraint(table.c.t.in_(['p', 'q']), name='e_check3')

# case: of columns: a check with a function
table = Table("expression_t25", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB))
sa.CheckConstraint(sa.func.length(table.c.t) <= 5, name='e_check4')

# case: of columns: a labelled expression with an operator class
table = Table("expression_t26", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB))
sa.Index('e_label', sa.func.lower(table.c.t).label('low'), postgresql_ops={'low': 'text_pattern_ops'})

# case: of columns: an array as an argument
table = Table("expression_t27", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB))
sa.Index('e_arr', sa.func.array_to_string(pg.array([table.c.t]), ',').label('x'), postgresql_where=table.c.a == sa.func.cardinality(pg.array([1, 2]))) if False else sa.Index('e_arr', sa.func.cardinality(pg.array([table.c.t, 'x'])))

# case: of columns: a negative
table = Table("expression_t28", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB))
sa.Index('e_neg', -table.c.a)

# case: of columns: null
table = Table("expression_t29", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("t", sa.Text), Column("j", pg.JSONB))
sa.Index('e_null', table.c.a, postgresql_where=table.c.b == None)
