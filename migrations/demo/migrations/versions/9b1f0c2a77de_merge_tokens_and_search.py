"""merge tokens and search

Revision ID: 9b1f0c2a77de
Revises: 5d2e90b1c6f7, 77ab01c9d3e4
Create Date: 2026-11-03 14:31:56.207265

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '9b1f0c2a77de'
down_revision = ('5d2e90b1c6f7', '77ab01c9d3e4')
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
