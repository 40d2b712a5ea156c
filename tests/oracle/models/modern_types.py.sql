-- What SQLAlchemy 2.0.44 makes.

-- case: modern_types.py: SQLAlchemy and trueup make the same tables
CREATE TABLE registered (
	id SERIAL NOT NULL, 
	name VARCHAR(99) NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE as_data (
	id SERIAL NOT NULL, 
	name VARCHAR(99), 
	PRIMARY KEY (id)
);
CREATE TYPE kind_native AS ENUM ('a', 'b');
CREATE TABLE target (
	a DOUBLE PRECISION NOT NULL, 
	b UUID, 
	c CHAR(32) NOT NULL, 
	d UUID NOT NULL, 
	e CITEXT NOT NULL, 
	f TSQUERY NOT NULL, 
	g REGCONFIG NOT NULL, 
	h INT4MULTIRANGE NOT NULL, 
	i VARCHAR(1) NOT NULL, 
	j SMALLINT NOT NULL, 
	k kind_native NOT NULL, 
	id BIGSERIAL NOT NULL, 
	CONSTRAINT pk_target PRIMARY KEY (id), 
	UNIQUE NULLS NOT DISTINCT (a, d)
);
CREATE INDEX json_index ON target (lower(e));
CREATE UNIQUE INDEX nulls ON target (b) NULLS NOT DISTINCT;
CREATE TABLE person (
	type VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	id BIGSERIAL NOT NULL, 
	CONSTRAINT pk_person PRIMARY KEY (id)
);
CREATE TABLE referrer (
	x VARCHAR NOT NULL, 
	target_id BIGINT NOT NULL, 
	other_id BIGINT, 
	id BIGSERIAL NOT NULL, 
	CONSTRAINT pk_referrer PRIMARY KEY (id), 
	FOREIGN KEY(target_id) REFERENCES target (id), 
	FOREIGN KEY(other_id) REFERENCES target (id)
);
CREATE INDEX ix_referrer_other_id ON referrer (other_id);
CREATE TABLE engineer (
	id BIGINT NOT NULL, 
	skill VARCHAR NOT NULL, 
	CONSTRAINT pk_engineer PRIMARY KEY (id), 
	FOREIGN KEY(id) REFERENCES person (id)
);

