"""user tokens

Revision ID: 5d2e90b1c6f7
Revises: 3e1c55aa0b12
Create Date: 2026-10-21 09:05:48.120933

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '5d2e90b1c6f7'
down_revision = '3e1c55aa0b12'
branch_labels = None
depends_on = None


def upgrade():
    # The sign-in service writes these; the application has no model of them.
    op.execute('CREATE SCHEMA audit')
    op.create_table(
        'token',
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('issued_at', sa.DateTime(timezone=True), server_default=sa.text('now()'),
                  nullable=False),
        sa.Column('revoked', sa.Boolean(), server_default=sa.text('false'), nullable=False),
        sa.ForeignKeyConstraint(['user_id'], ['user.id'], ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id'),
        schema='audit',
    )
    op.execute(
        'CREATE VIEW signed_in AS '
        'SELECT user_id, max(issued_at) AS since '
        'FROM audit.token WHERE NOT revoked GROUP BY user_id'
    )


def downgrade():
    op.execute('DROP VIEW signed_in')
    op.drop_table('token', schema='audit')
    op.execute('DROP SCHEMA audit')
