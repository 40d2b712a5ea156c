"""Runs the revisions on each database of the Flask application: the default one and its binds."""
import logging
from logging.config import fileConfig

from alembic import context
from flask import current_app
from sqlalchemy import MetaData

fileConfig(context.config.config_file_name)
logger = logging.getLogger('alembic.env')
migrate = current_app.extensions['migrate']
db = migrate.db


def find_names():
    binds = current_app.config.get('SQLALCHEMY_BINDS') or {}
    return [''] + list(binds)


def find_engine(name):
    try:
        return db.engines[name or None]
    except AttributeError:  # Flask-SQLAlchemy before 3
        return db.get_engine(bind=name or None)


def find_metadata(name):
    metadatas = getattr(db, 'metadatas', None)
    if metadatas:
        return metadatas.get(name or None) or MetaData()
    found = MetaData()
    for table in db.metadata.tables.values():
        if table.info.get('bind_key') == (name or None):
            table.tometadata(found)
    return found


def drop_empty(_, __, directives):
    script = directives[0]
    if not getattr(context.config.cmd_opts, 'autogenerate', False):
        return
    if all(ops.is_empty() for ops in script.upgrade_ops_list):
        directives[:] = []
        logger.info('No changes in schema detected.')


def configure(name, **arguments):
    context.configure(target_metadata=find_metadata(name), upgrade_token='%s_upgrades' % name,
                      downgrade_token='%s_downgrades' % name, **arguments)


def run_offline():
    for name in find_names():
        url = find_engine(name).url
        if hasattr(url, 'render_as_string'):
            url = url.render_as_string(hide_password=False)
        path = '%s.sql' % name
        logger.info('Writing the SQL of %s to %s', name or 'the default database', path)
        with open(path, 'w') as output:
            configure(name, url=str(url), output_buffer=output, literal_binds=True)
            with context.begin_transaction():
                context.run_migrations(engine_name=name)


def run_online():
    arguments = dict(migrate.configure_args)
    arguments.setdefault('process_revision_directives', drop_empty)
    opened = {}
    try:
        for name in find_names():
            connection = find_engine(name).connect()
            opened[name] = connection, connection.begin()
        for name, (connection, _) in opened.items():
            logger.info('Database %s', name or '(default)')
            configure(name, connection=connection, **arguments)
            context.run_migrations(engine_name=name)
        for _, transaction in opened.values():
            transaction.commit()
    except BaseException:
        for _, transaction in opened.values():
            transaction.rollback()
        raise
    finally:
        for connection, _ in opened.values():
            connection.close()


if context.is_offline_mode():
    run_offline()
else:
    run_online()
