-- What SQLAlchemy 2.0.44 makes.

-- case: sqlmodel-each.py: the columns of a model, with and without Optional
CREATE TABLE hero (
	id SERIAL NOT NULL, 
	name VARCHAR(30) NOT NULL, 
	secret_name VARCHAR NOT NULL, 
	age INTEGER, 
	active BOOLEAN NOT NULL, 
	score FLOAT NOT NULL, 
	money NUMERIC(10, 2) NOT NULL, 
	born DATE NOT NULL, 
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	key UUID NOT NULL, 
	raw BYTEA NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (secret_name)
);
CREATE INDEX ix_hero_name ON hero (name);


-- case: sqlmodel-each.py: a table's name, foreign keys and relationships
CREATE TABLE sql_teams (
	id SERIAL NOT NULL, 
	name VARCHAR NOT NULL, 
	city VARCHAR, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_sql_team UNIQUE (name, city)
);
COMMENT ON TABLE sql_teams IS 'teams';
CREATE TABLE sqlplayer (
	id SERIAL NOT NULL, 
	team_id INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(team_id) REFERENCES sql_teams (id) ON DELETE SET NULL
);


-- case: sqlmodel-each.py: sa_column, sa_type, sa_column_args and sa_column_kwargs
CREATE TABLE sqlraw (
	id SERIAL NOT NULL, 
	payload JSONB NOT NULL, 
	tags VARCHAR[] NOT NULL, 
	made TIMESTAMP WITHOUT TIME ZONE DEFAULT now() NOT NULL, 
	number BIGINT NOT NULL CONSTRAINT ck_number CHECK (number > 0), 
	PRIMARY KEY (id)
);
COMMENT ON COLUMN sqlraw.made IS 'when';


-- case: sqlmodel-each.py: a model inherits the fields of its base
CREATE TABLE sqlchild (
	name VARCHAR(9) NOT NULL, 
	at TIMESTAMP WITHOUT TIME ZONE, 
	id SERIAL NOT NULL, 
	extra VARCHAR NOT NULL, 
	PRIMARY KEY (id)
);


-- case: sqlmodel-each.py: two keys, a link table
CREATE TABLE sqlleft (
	id SERIAL NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE sqlright (
	id SERIAL NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE sqllink (
	left_id INTEGER NOT NULL, 
	right_id INTEGER NOT NULL, 
	PRIMARY KEY (left_id, right_id), 
	FOREIGN KEY(left_id) REFERENCES sqlleft (id), 
	FOREIGN KEY(right_id) REFERENCES sqlright (id)
);


-- case: sqlmodel-each.py: an enum
CREATE TYPE sqlkind AS ENUM ('big', 'small');
CREATE TABLE sqlthing (
	id SERIAL NOT NULL, 
	kind sqlkind NOT NULL, 
	other sqlkind, 
	PRIMARY KEY (id)
);

