"""Runs the revisions on the database of the Flask application."""
import logging
from logging.config import fileConfig

from alembic import context
from flask import current_app

fileConfig(context.config.config_file_name)
logger = logging.getLogger('alembic.env')
migrate = current_app.extensions['migrate']


def find_engine():
    try:
        return migrate.db.get_engine()  # Flask-SQLAlchemy before 3
    except (AttributeError, TypeError):
        return migrate.db.engine


def find_metadata():
    # Flask-SQLAlchemy 3 has one for each bind
    metadatas = getattr(migrate.db, 'metadatas', None)
    return metadatas[None] if metadatas else migrate.db.metadata


def drop_empty(_, __, directives):
    options = context.config.cmd_opts
    if getattr(options, 'autogenerate', False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []
        logger.info('No changes in schema detected.')


def run_offline():
    url = find_engine().url
    if hasattr(url, 'render_as_string'):
        url = url.render_as_string(hide_password=False)
    context.configure(url=str(url), target_metadata=find_metadata(), literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


def run_online():
    arguments = dict(migrate.configure_args)
    arguments.setdefault('process_revision_directives', drop_empty)
    with find_engine().connect() as connection:
        context.configure(connection=connection, target_metadata=find_metadata(), **arguments)
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_offline()
else:
    run_online()
