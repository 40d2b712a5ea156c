"""add user.role

Revision ID: a41c7d09e5b2
Revises: 9b1f0c2a77de
Create Date: 2026-11-24 12:05:31.402117

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'a41c7d09e5b2'
down_revision = '9b1f0c2a77de'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('user', schema=None) as batch_op:
        batch_op.add_column(sa.Column(
            'role', sa.String(length=20), server_default='user', nullable=False))


def downgrade():
    with op.batch_alter_table('user', schema=None) as batch_op:
        batch_op.drop_column('role')
