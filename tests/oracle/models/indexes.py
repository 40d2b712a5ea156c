# Indexes in all their options.
import sqlalchemy as sa
from sqlalchemy import Index, func, text
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Doc(Base):
    __tablename__ = "doc"
    id = sa.Column(sa.Integer, primary_key=True)
    a = sa.Column(sa.Integer, index=True)
    b = sa.Column(sa.String, index=True, unique=True)
    title = sa.Column(sa.Text)
    data = sa.Column(JSONB)
    search = sa.Column(TSVECTOR)
    deleted_at = sa.Column(sa.DateTime)
    created = sa.Column("created at", sa.DateTime, index=True)
    __table_args__ = (
        Index("ix_ab", "a", "b"),
        Index("ux_title", "title", unique=True),
        Index("ix_lower", func.lower(title)),
        Index("ix_lower_text", text("lower(title)")),
        Index("ix_expression", text("(a + 1)")),
        Index("ix_partial", "a", postgresql_where=text("deleted_at IS NULL")),
        Index("ix_partial_column", a, postgresql_where=deleted_at.is_(None)),
        Index("ix_partial_unique", "a", "b", unique=True, postgresql_where=(deleted_at == None)),  # noqa: E711
        Index("ix_gin", "data", postgresql_using="gin"),
        Index("ix_gin_ops", "data", postgresql_using="gin", postgresql_ops={"data": "jsonb_path_ops"}),
        Index("ix_trgm", "title", postgresql_using="gin", postgresql_ops={"title": "gin_trgm_ops"}),
        Index("ix_trgm_text", text("title gin_trgm_ops"), postgresql_using="gin"),
        Index("ix_search", "search", postgresql_using="gist"),
        Index("ix_desc", a.desc()),
        Index("ix_desc_nulls", a.desc().nullslast(), b.asc(), sa.desc(created)),
        Index("ix_desc_text", text("a DESC"), text("b ASC NULLS FIRST")),
        Index("ix_include", "a", postgresql_include=["b", "title"]),
        Index("ix_with", "a", postgresql_with={"fillfactor": 50}),
        Index("ix_hash", "b", postgresql_using="hash"),
        Index("ix_concurrent", "b", postgresql_concurrently=False),
        Index("ix_pattern", "b", postgresql_ops={"b": "varchar_pattern_ops"}),
        Index("ix_vector", func.to_tsvector(sa.literal_column("'english'"), title), postgresql_using="gin"),
        Index("ix_vector_text", text("to_tsvector('english'::regconfig, title)"), postgresql_using="gin"),
        Index("ix_two", func.coalesce(a, 0), "b", unique=True),
        Index("ix_json", data["key"].astext) if False else Index("ix_json", text("(data ->> 'key')")),
    )


Index("ix_after", Doc.a, Doc.title)
Index("ix_after_lower", func.lower(Doc.b))
Index(None, Doc.title)
Doc.__table__.append_constraint(sa.UniqueConstraint("a", "title", name="uq_after"))
sa.Index("ix_after_table", Doc.__table__.c.deleted_at)


class Other(Base):
    __tablename__ = "Other Table"
    id = sa.Column("ID", sa.Integer, primary_key=True)
    value = sa.Column("a Value", sa.Integer, index=True)
    ref = sa.Column(sa.ForeignKey("doc.id"), index=True)
    created = sa.Column(sa.Integer)
    created_index = Index("ix_in_class", created)
    __table_args__ = {"schema": "Mixed"}
