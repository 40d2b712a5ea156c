"""search index on post

Revision ID: 77ab01c9d3e4
Revises: 3e1c55aa0b12
Create Date: 2026-10-28 11:22:10.904418

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '77ab01c9d3e4'
down_revision = '3e1c55aa0b12'
branch_labels = ('search',)
depends_on = None


def upgrade():
    # A search begins with the posts of the people one follows.
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.create_index('ix_post_user_id', ['user_id'], unique=False)

    op.execute(
        'CREATE VIEW post_count AS '
        'SELECT user_id, count(*) AS posts FROM post GROUP BY user_id'
    )
    op.execute(
        "CREATE FUNCTION search_post(words text) RETURNS SETOF integer "
        "LANGUAGE sql STABLE AS "
        "$$ SELECT id FROM post WHERE body ILIKE '%%' || words || '%%' $$"
    )


def downgrade():
    op.execute('DROP FUNCTION search_post(text)')
    op.execute('DROP VIEW post_count')
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.drop_index('ix_post_user_id')
