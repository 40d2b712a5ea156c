# src/sqlalchemy: what Column, Enum, text, func… mean: host objects of the evaluator
libengine_a_SOURCES += \
	src/sqlalchemy/annotation.c \
	src/sqlalchemy/autoincrement.c src/sqlalchemy/autoincrement.h \
	src/sqlalchemy/base.c \
	src/sqlalchemy/class-order.c \
	src/sqlalchemy/clause.c src/sqlalchemy/clause.h src/sqlalchemy/clause-private.h \
	src/sqlalchemy/clause-compile.c src/sqlalchemy/clause-function.c src/sqlalchemy/clause-method.c \
	src/sqlalchemy/column.c src/sqlalchemy/columns.c src/sqlalchemy/column-private.h src/sqlalchemy/construct.c \
	src/sqlalchemy/declarative.c src/sqlalchemy/declarative-private.h src/sqlalchemy/lineage.c \
	src/sqlalchemy/ddl.c src/sqlalchemy/ddl.h \
	src/sqlalchemy/declared.c src/sqlalchemy/declared.h \
	src/sqlalchemy/event.c src/sqlalchemy/event.h \
	src/sqlalchemy/extension.h \
	src/sqlalchemy/flask.c src/sqlalchemy/flask-name.c src/sqlalchemy/sqlmodel.c \
	src/sqlalchemy/literal.c src/sqlalchemy/mapped.c src/sqlalchemy/mapped.h src/sqlalchemy/settle.c \
	src/sqlalchemy/statement.c src/sqlalchemy/statement.h src/sqlalchemy/statement-private.h \
	src/sqlalchemy/statement-compile.c src/sqlalchemy/statement-method.c \
	src/sqlalchemy/inert.c src/sqlalchemy/inert.h \
	src/sqlalchemy/module.c src/sqlalchemy/module-private.h src/sqlalchemy/sqlalchemy.h \
	src/sqlalchemy/sqltype.c src/sqlalchemy/sqltype.h src/sqlalchemy/sqltype-private.h \
	src/sqlalchemy/sqltype-answer.c src/sqlalchemy/sqltype-enum.c src/sqlalchemy/sqltype-python.c \
	src/sqlalchemy/sqltype-table.c \
	src/sqlalchemy/guess.h src/sqlalchemy/guess.c \
	src/sqlalchemy/neighbours.h src/sqlalchemy/neighbours-finish.c \
	src/sqlalchemy/table.c src/sqlalchemy/table-object.c

NEIGHBOUR_FILES += \
	src/sqlalchemy/neighbours/alembic_postgresql_enum/__init__.py \
	src/sqlalchemy/neighbours/tqdm/__init__.py \
	src/sqlalchemy/neighbours/authlib/integrations/sqla_oauth2/__init__.py \
	src/sqlalchemy/neighbours/fastapi_users/db.py \
	src/sqlalchemy/neighbours/fastapi_users_db_sqlalchemy/__init__.py \
	src/sqlalchemy/neighbours/fastapi_users_db_sqlalchemy/access_token.py \
	src/sqlalchemy/neighbours/flask_dance/consumer/backend/sqla.py \
	src/sqlalchemy/neighbours/flask_dance/consumer/storage/sqla.py \
	src/sqlalchemy/neighbours/flask_security/models/__init__.py \
	src/sqlalchemy/neighbours/flask_security/models/fsqla_v2.py \
	src/sqlalchemy/neighbours/flask_security/models/fsqla_v3.py \
	src/sqlalchemy/neighbours/invenio_db/__init__.py \
	src/sqlalchemy/neighbours/invenio_db/shared.py \
	src/sqlalchemy/neighbours/oslo_db/sqlalchemy/__init__.py \
	src/sqlalchemy/neighbours/oslo_db/sqlalchemy/models.py \
	src/sqlalchemy/neighbours/oslo_db/sqlalchemy/types.py \
	src/sqlalchemy/neighbours/sqlalchemy/ext/hybrid.py \
	src/sqlalchemy/neighbours/sqlalchemy_continuum/__init__.py \
	src/sqlalchemy/neighbours/sqlalchemy_continuum/exc.py \
	src/sqlalchemy/neighbours/sqlalchemy_continuum/manager.py \
	src/sqlalchemy/neighbours/sqlalchemy_continuum/plugins.py \
	src/sqlalchemy/neighbours/sqlalchemy_continuum/transaction.py \
	src/sqlalchemy/neighbours/sqlalchemy_helpers/__init__.py \
	src/sqlalchemy/neighbours/sqlalchemy_helpers/flask_ext.py \
	src/sqlalchemy/neighbours/sqlalchemy_helpers/manager.py \
	src/sqlalchemy/neighbours/sqlalchemy_utils/models.py
