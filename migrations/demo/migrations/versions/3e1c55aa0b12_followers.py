"""followers

Revision ID: 3e1c55aa0b12
Revises: 0a1b2c3d4e5f
Create Date: 2026-09-30 16:40:02.551907

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '3e1c55aa0b12'
down_revision = '0a1b2c3d4e5f'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'follower',
        sa.Column('follower_id', sa.Integer(), nullable=False),
        sa.Column('followed_id', sa.Integer(), nullable=False),
        sa.Column('note', sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(['followed_id'], ['user.id']),
        sa.ForeignKeyConstraint(['follower_id'], ['user.id']),
        sa.PrimaryKeyConstraint('follower_id', 'followed_id'),
    )
    op.execute(
        'CREATE VIEW follower_count AS '
        'SELECT followed_id AS user_id, count(*) AS followers '
        'FROM follower GROUP BY followed_id'
    )


def downgrade():
    op.execute('DROP VIEW follower_count')
    op.drop_table('follower')
