"""Runs the revisions on the database of alembic.ini or $DATABASE_URL."""
import os
from logging.config import fileConfig

from alembic import context
from sqlalchemy import create_engine, pool

# The metadata of the models, for "alembic revision --autogenerate" and for naming conventions:
# from app.models import Base
# target_metadata = Base.metadata
target_metadata = None

if context.config.config_file_name is not None:
    fileConfig(context.config.config_file_name)
url = os.environ.get('DATABASE_URL') or context.config.get_main_option('sqlalchemy.url')


def run_offline():
    context.configure(url=url, target_metadata=target_metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


def run_online():
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=target_metadata)
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_offline()
else:
    run_online()
