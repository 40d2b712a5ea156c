"""add ix_post_timestamp

Revision ID: b7e2f41c9d03
Revises: 9b1f0c2a77de
Create Date: 2026-11-24 12:05:31.402117

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'b7e2f41c9d03'
down_revision = '9b1f0c2a77de'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.create_index('ix_post_timestamp', ['timestamp'], unique=False)


def downgrade():
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.drop_index('ix_post_timestamp')
