"""initial schema

Revision ID: 0a1b2c3d4e5f
Revises: 
Create Date: 2026-09-12 10:14:27.318044

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0a1b2c3d4e5f'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    pass  # db.create_all() made the tables, before there were migrations


def downgrade():
    pass
