# migrations: the demo project, the states in which it is broken and the templates of `init`,
# installed as they are
DEMO_FILES = \
	migrations/demo/.flaskenv \
	migrations/demo/README.md \
	migrations/demo/app.py \
	migrations/demo/config.py \
	migrations/demo/demo.sql \
	migrations/demo/extensions.py \
	migrations/demo/models/message.py \
	migrations/demo/models/post.py \
	migrations/demo/models/user.py \
	migrations/demo/migrations/alembic.ini \
	migrations/demo/migrations/env.py \
	migrations/demo/migrations/script.py.mako \
	migrations/demo/migrations/versions/0a1b2c3d4e5f_initial_schema.py \
	migrations/demo/migrations/versions/3e1c55aa0b12_followers.py \
	migrations/demo/migrations/versions/5d2e90b1c6f7_user_tokens.py \
	migrations/demo/migrations/versions/77ab01c9d3e4_search_index_on_post.py \
	migrations/demo/migrations/versions/9b1f0c2a77de_merge_tokens_and_search.py \
	migrations/demo/trueup.conf
TEMPLATE_FILES = \
	migrations/templates/flask-multidb/README \
	migrations/templates/flask-multidb/alembic.ini \
	migrations/templates/flask-multidb/env.py \
	migrations/templates/flask-multidb/script.py.mako \
	migrations/templates/flask/README \
	migrations/templates/flask/alembic.ini \
	migrations/templates/flask/env.py \
	migrations/templates/flask/script.py.mako \
	migrations/templates/generic/README \
	migrations/templates/generic/alembic.ini \
	migrations/templates/generic/env.py \
	migrations/templates/generic/script.py.mako \
	migrations/templates/sql/README \
	migrations/templates/sql/script.sql
BROKEN_FILES = \
	migrations/broken/added/break.sql \
	migrations/broken/by-hand/break.sql \
	migrations/broken/changed/break.sql \
	migrations/broken/letter-case/break.sql \
	migrations/broken/model-not-found/jobs/task.py \
	migrations/broken/model-not-found/models/message.py \
	migrations/broken/no-base/migrations/versions/0a1b2c3d4e5f_initial_schema.py \
	migrations/broken/no-privilege/break.sql \
	migrations/broken/not-applied/migrations/versions/a41c7d09e5b2_add_user_role.py \
	migrations/broken/opaque/models/user.py \
	migrations/broken/other-bind/config.py \
	migrations/broken/other-bind/models/visit.py \
	migrations/broken/other-schema/break.sql \
	migrations/broken/outside-context/create_tables.py \
	migrations/broken/partly/break.sql \
	migrations/broken/partly/migrations/versions/a41c7d09e5b2_add_user_role_and_index.py \
	migrations/broken/reflected/models/token.py \
	migrations/broken/reserved-word/break.sql \
	migrations/broken/reserved-word/migrations/versions/a41c7d09e5b2_add_user_role.py \
	migrations/broken/search-path/break.sql \
	migrations/broken/stamped/break.sql \
	migrations/broken/stamped/migrations/versions/a41c7d09e5b2_add_user_role.py \
	migrations/broken/twice/models/user_account.py \
	migrations/broken/twice/models/user.py \
	migrations/broken/two-heads/break.sql \
	migrations/broken/two-heads/migrations/versions/a41c7d09e5b2_add_user_role.py \
	migrations/broken/two-heads/migrations/versions/b7e2f41c9d03_add_ix_post_timestamp.py \
	migrations/broken/unknown-version/break.sql
nobase_dist_pkgdata_DATA = $(DEMO_FILES) $(BROKEN_FILES) $(TEMPLATE_FILES)
