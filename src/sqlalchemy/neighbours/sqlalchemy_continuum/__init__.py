# Version tables, as the library makes them when the mappers are configured.
import sqlalchemy as sa
from sqlalchemy_continuum.manager import VersioningManager
from sqlalchemy_continuum.transaction import TransactionBase, TransactionFactory
from trueup_neighbours import declarative_base_of, secondary_tables, version_copy

__version__ = "1.5.2"
STANDARD = {
    "table_name": "%s_version",
    "exclude": [],
    "include": [],
    "strategy": "validity",
    "transaction_column_name": "transaction_id",
    "end_transaction_column_name": "end_transaction_id",
    "operation_type_column_name": "operation_type",
    "versioning": True,
}
made = []


def make_versioned(mapper=None, session=None, manager=None, plugins=None, options=None, user_cls="User"):
    used = VersioningManager() if manager is None else manager
    used.user_cls = user_cls
    used.options = {**STANDARD, **used.options, **(options or {})}
    made.append(used)


def remove_versioning(*arguments, **options):
    made.clear()


def option(manager, model, name):
    return model.__versioned__[name] if model is not None and name in model.__versioned__ else manager.options[name]


def version_columns(manager, table, model):
    columns = []
    for column in table.c:
        excluded = option(manager, model, "exclude") if model is not None else []
        included = option(manager, model, "include") if model is not None else []
        if column.key in excluded and column.key not in included and not column.primary_key:
            continue
        columns.append(version_copy(column))
    return columns + [
        sa.Column(option(manager, model, "transaction_column_name"), sa.BigInteger, primary_key=True, index=True,
                  autoincrement=False),
        *([sa.Column(option(manager, model, "end_transaction_column_name"), sa.BigInteger, index=True)]
          if option(manager, model, "strategy") == "validity" else []),
        sa.Column(option(manager, model, "operation_type_column_name"), sa.SmallInteger, nullable=False, index=True),
    ]


def make_table(manager, table, model):
    sa.Table(option(manager, model, "table_name") % table.name, table.metadata, *version_columns(manager, table, model),
             schema=table.schema)


def finish(classes):
    for manager in made:
        versioned = [c for c in classes if hasattr(c, "__versioned__") and option(manager, c, "versioning")]
        tables = []
        for model in versioned:
            if model.__table__ not in tables:
                tables.append(model.__table__)
                make_table(manager, model.__table__, model)
        for model in versioned:
            for table in secondary_tables(model, versioned):
                if table not in tables:
                    tables.append(table)
                    make_table(manager, table, None)
        if versioned:
            if isinstance(manager.user_cls, str):
                named = [c for c in classes if c.__name__ == manager.user_cls]
                manager.user_cls = named[0] if named else None
            manager.declarative_base = declarative_base_of(versioned[0])
            manager.transaction_factory.create_class(manager)


class Operation:
    INSERT, UPDATE, DELETE = 0, 1, 2


def run_time(*arguments, **options):
    pass


version_class = parent_class = transaction_class = changeset = count_versions = is_modified = vacuum = run_time
versioning_manager = VersioningManager()
