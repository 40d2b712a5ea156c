-- What SQLAlchemy 2.0.44 makes.

-- case: modern-each.py: the order of columns of dataclasses with mixins and sort_order
CREATE TABLE mod_ordered (
	id SERIAL NOT NULL, 
	name VARCHAR(30) NOT NULL, 
	note VARCHAR, 
	created TIMESTAMP WITHOUT TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (id)
);


-- case: modern-each.py: keyword-only dataclass fields do not change the table
CREATE TABLE mod_kw (
	id SERIAL NOT NULL, 
	tags VARCHAR(10)[] NOT NULL, 
	level INTEGER NOT NULL, 
	mark VARCHAR NOT NULL, 
	PRIMARY KEY (id)
);


-- case: modern-each.py: an Annotated primary key and an Annotated foreign key
CREATE TABLE mod_parent (
	id SERIAL NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE mod_child (
	id SERIAL NOT NULL, 
	parent_id INTEGER NOT NULL, 
	other_id INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(parent_id) REFERENCES mod_parent (id) ON DELETE CASCADE, 
	FOREIGN KEY(other_id) REFERENCES mod_parent (id) ON DELETE CASCADE
);
CREATE INDEX ix_mod_child_parent_id ON mod_child (parent_id);
CREATE INDEX ix_mod_child_other_id ON mod_child (other_id);


-- case: modern-each.py: what mapped_column says wins over Annotated
CREATE TABLE mod_over (
	id SERIAL NOT NULL, 
	created TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	changed TIMESTAMP WITH TIME ZONE DEFAULT now(), 
	seen TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	named_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (id)
);


-- case: modern-each.py: Annotated types in type_annotation_map
CREATE TABLE mod_map (
	id BIGSERIAL NOT NULL, 
	a VARCHAR(30) NOT NULL, 
	b VARCHAR(50), 
	c NUMERIC(12, 2) NOT NULL, 
	d JSONB NOT NULL, 
	e INTEGER[] NOT NULL, 
	f TIMESTAMP WITH TIME ZONE NOT NULL, 
	g UUID NOT NULL, 
	h JSONB, 
	i BIGINT, 
	PRIMARY KEY (id)
);


-- case: modern-each.py: type_annotation_map of a registry
CREATE TABLE mod_registry (
	id SERIAL NOT NULL, 
	name VARCHAR(77) NOT NULL, 
	flag SMALLINT NOT NULL, 
	plain TEXT, 
	PRIMARY KEY (id)
);


-- case: modern-each.py: unions written with a bar, quoted annotations, nested None
CREATE TABLE mod_unions (
	id SERIAL NOT NULL, 
	a INTEGER, 
	b VARCHAR, 
	c VARCHAR, 
	d DATE, 
	e TIME WITHOUT TIME ZONE, 
	PRIMARY KEY (id)
);


-- case: modern-each.py: every plain annotation
CREATE TABLE mod_plain (
	a SERIAL NOT NULL, 
	b FLOAT NOT NULL, 
	c BYTEA NOT NULL, 
	d NUMERIC NOT NULL, 
	e DATE NOT NULL, 
	f TIME WITHOUT TIME ZONE NOT NULL, 
	g INTERVAL NOT NULL, 
	h UUID NOT NULL, 
	i BOOLEAN NOT NULL, 
	j TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	k VARCHAR NOT NULL, 
	PRIMARY KEY (a)
);


-- case: modern-each.py: enums of annotations, in their forms
CREATE TYPE color AS ENUM ('red', 'green');
CREATE TYPE size AS ENUM ('small', 'large');
CREATE TABLE mod_enums (
	id SERIAL NOT NULL, 
	color color NOT NULL, 
	size size, 
	way VARCHAR(8) NOT NULL, 
	again color DEFAULT 'red' NOT NULL, 
	PRIMARY KEY (id)
);


-- case: modern-each.py: Enum in type_annotation_map says how all enums are kept
CREATE TABLE mod_enum_map (
	id SERIAL NOT NULL, 
	status VARCHAR(32) NOT NULL, 
	PRIMARY KEY (id)
);


-- case: modern-each.py: values_callable in type_annotation_map
CREATE TYPE mod_answer AS ENUM ('yes', 'no');
CREATE TABLE mod_values (
	id SERIAL NOT NULL, 
	answer mod_answer NOT NULL, 
	PRIMARY KEY (id)
);


-- case: modern-each.py: use_existing_column with single-table inheritance
CREATE TABLE mod_person (
	id SERIAL NOT NULL, 
	type VARCHAR(20) NOT NULL, 
	start_date DATE, 
	level INTEGER NOT NULL, 
	PRIMARY KEY (id)
);


-- case: modern-each.py: joined inheritance, an inherited key and a mixin
CREATE TABLE mod_vehicle (
	id SERIAL NOT NULL, 
	kind VARCHAR NOT NULL, 
	created TIMESTAMP WITHOUT TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE mod_car (
	id INTEGER NOT NULL, 
	doors INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(id) REFERENCES mod_vehicle (id)
);
CREATE TABLE mod_truck (
	id INTEGER NOT NULL, 
	load NUMERIC(6, 1), 
	PRIMARY KEY (id), 
	FOREIGN KEY(id) REFERENCES mod_car (id)
);


-- case: modern-each.py: concrete inheritance copies nothing
CREATE TABLE mod_shape (
	id SERIAL NOT NULL, 
	area FLOAT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE mod_circle (
	id SERIAL NOT NULL, 
	radius FLOAT NOT NULL, 
	PRIMARY KEY (id)
);


-- case: modern-each.py: declared_attr.cascading gives each class below a column of its own
CREATE TABLE mod_above (
	id SERIAL NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE mod_below (
	extra VARCHAR NOT NULL, 
	id INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(id) REFERENCES mod_above (id)
);


-- case: modern-each.py: declared_attr.directive for the name and the arguments
CREATE TABLE mod_directed (
	a INTEGER NOT NULL, 
	b INTEGER NOT NULL, 
	id SERIAL NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_mod_directed UNIQUE (a, b)
);
COMMENT ON TABLE mod_directed IS 'Directed';


-- case: modern-each.py: a mixin's foreign key by declared_attr, with a column of its own in each class
CREATE TABLE mod_owner (
	id SERIAL NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE mod_tight (
	id SERIAL NOT NULL, 
	owner_id INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(owner_id) REFERENCES mod_owner (id)
);
CREATE TABLE mod_loose (
	id SERIAL NOT NULL, 
	owner_id INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(owner_id) REFERENCES mod_owner (id)
);


-- case: modern-each.py: an abstract class between base and model keeps its columns' order
CREATE TABLE mod_lowest (
	first INTEGER NOT NULL, 
	note VARCHAR(5) NOT NULL, 
	id SERIAL NOT NULL, 
	PRIMARY KEY (id)
);


-- case: modern-each.py: a mixin's column that is overridden by None is left out, one that is only annotated is not
CREATE TABLE mod_without (
	extra VARCHAR NOT NULL, 
	id SERIAL NOT NULL, 
	PRIMARY KEY (id)
);


-- case: modern-each.py: Identity in its forms
CREATE TABLE mod_identity (
	id INTEGER GENERATED ALWAYS AS IDENTITY, 
	a BIGINT GENERATED BY DEFAULT AS IDENTITY (INCREMENT BY 5 START WITH 100 MINVALUE 50 MAXVALUE 900 CACHE 3 CYCLE), 
	PRIMARY KEY (id)
);


-- case: modern-each.py: Computed columns and defaults that are expressions
CREATE TABLE mod_computed (
	id SERIAL NOT NULL, 
	a INTEGER NOT NULL, 
	double INTEGER GENERATED ALWAYS AS (a * 2) STORED NOT NULL, 
	shown INTEGER GENERATED ALWAYS AS (abs(a - 3)) STORED NOT NULL, 
	PRIMARY KEY (id)
);


-- case: modern-each.py: Sequence as a default, optional, with a type, and next_value() as a server default
CREATE SEQUENCE mod_seq_id;
CREATE SEQUENCE mod_numbers INCREMENT BY 10 START WITH 1000;
CREATE TABLE mod_sequences (
	id INTEGER NOT NULL, 
	number INTEGER DEFAULT nextval('mod_numbers') NOT NULL, 
	optional INTEGER NOT NULL, 
	PRIMARY KEY (id)
);


-- case: modern-each.py: server defaults of many kinds
CREATE TABLE mod_defaults (
	id SERIAL NOT NULL, 
	a INTEGER DEFAULT 1 + 1 NOT NULL, 
	b BOOLEAN DEFAULT true NOT NULL, 
	c BOOLEAN DEFAULT false NOT NULL, 
	d TIMESTAMP WITHOUT TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL, 
	e VARCHAR DEFAULT concat('a', 'b''c') NOT NULL, 
	f TIMESTAMP WITHOUT TIME ZONE DEFAULT timezone('utc', now()) NOT NULL, 
	g INTEGER DEFAULT NULL, 
	h JSONB DEFAULT '{}' NOT NULL, 
	i INTEGER[] DEFAULT '{}'::int[] NOT NULL, 
	j VARCHAR DEFAULT 'it''s' NOT NULL, 
	k INTEGER DEFAULT CAST(5 AS INTEGER) NOT NULL, 
	l DATE DEFAULT CURRENT_DATE NOT NULL, 
	m VARCHAR DEFAULT md5(random()::text) NOT NULL, 
	PRIMARY KEY (id)
);


-- case: modern-each.py: columns that are deferred, in both forms
CREATE TABLE mod_deferred (
	id SERIAL NOT NULL, 
	big TEXT NOT NULL, 
	"old" TEXT, 
	older TEXT NOT NULL, 
	PRIMARY KEY (id)
);


-- case: modern-each.py: names and keys that differ
CREATE TABLE mod_keys (
	id SERIAL NOT NULL, 
	"from" VARCHAR(10) NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE ("from")
);
CREATE INDEX ix_mod_keys_from ON mod_keys ("from");


-- case: modern-each.py: a table without annotations below a modern base
CREATE TABLE mod_old (
	id SERIAL NOT NULL, 
	a VARCHAR(5), 
	b VARCHAR(5) NOT NULL, 
	c NUMERIC(8, 3) NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (c)
);


-- case: modern-each.py: exclusion constraints in their forms
CREATE TABLE mod_excludes (
	id SERIAL NOT NULL, 
	room INTEGER NOT NULL, 
	live BOOLEAN NOT NULL, 
	during TSRANGE, 
	PRIMARY KEY (id), 
	CONSTRAINT mod_no_overlap EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (live), 
	EXCLUDE USING gist (during WITH &&) DEFERRABLE INITIALLY DEFERRED
);


-- case: modern-each.py: checks written as expressions
CREATE TABLE mod_checks (
	id SERIAL NOT NULL, 
	low INTEGER NOT NULL, 
	high INTEGER NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT mod_low_high CHECK (low < high), 
	CONSTRAINT mod_kind CHECK (kind IN ('a', 'b') OR low = 0), 
	CONSTRAINT mod_length CHECK (length(kind) > 2), 
	CONSTRAINT mod_like CHECK (kind NOT LIKE 'x%'), 
	CONSTRAINT mod_between CHECK (high BETWEEN 0 AND 10), 
	CONSTRAINT mod_text CHECK (low >= 0)
);


-- case: modern-each.py: a check on the class's own attributes, below __table_args__ as a function
CREATE TABLE mod_own_checks (
	id SERIAL NOT NULL, 
	low INTEGER NOT NULL CHECK (low > 0), 
	high INTEGER, 
	PRIMARY KEY (id), 
	CHECK (low <= high)
);
CREATE INDEX ix_mod_own ON mod_own_checks (low DESC) WHERE high IS NOT NULL;


-- case: modern-each.py: indexes on expressions, operators and methods
CREATE TABLE mod_indexes (
	id SERIAL NOT NULL, 
	name VARCHAR NOT NULL, 
	data JSONB NOT NULL, 
	tags TEXT[] NOT NULL, 
	at TIMESTAMP WITHOUT TIME ZONE, 
	PRIMARY KEY (id)
);
CREATE INDEX mod_i6 ON mod_indexes (name) WITH (fillfactor = 70);
CREATE INDEX mod_i8 ON mod_indexes (name text_pattern_ops) WHERE at IS NULL;
CREATE INDEX mod_i4 ON mod_indexes USING gin (tags);
CREATE INDEX mod_i1 ON mod_indexes (lower(name));
CREATE UNIQUE INDEX mod_i5 ON mod_indexes (name) INCLUDE (at) NULLS NOT DISTINCT;
CREATE INDEX ix_mod_indexes_at ON mod_indexes (at, name);
CREATE INDEX mod_i7 ON mod_indexes ((data ->> 'a'));
CREATE INDEX mod_i2 ON mod_indexes USING gin (data jsonb_path_ops);
CREATE INDEX mod_i3 ON mod_indexes (at DESC NULLS LAST, name ASC NULLS FIRST);


-- case: modern-each.py: indexes made after the class, from its attributes
CREATE TABLE mod_after (
	id SERIAL NOT NULL, 
	name VARCHAR NOT NULL, 
	data JSONB NOT NULL, 
	late VARCHAR(3), 
	PRIMARY KEY (id), 
	CONSTRAINT mod_after_uq UNIQUE (name)
);
CREATE INDEX mod_after_lower ON mod_after (lower(name));
CREATE INDEX mod_after_two ON mod_after (name DESC, id);
CREATE INDEX mod_after_json ON mod_after ((data ->> 'kind')) WHERE name != 'x';


-- case: modern-each.py: unique constraints with their options
CREATE TABLE mod_uniques (
	id SERIAL NOT NULL, 
	a INTEGER, 
	b INTEGER, 
	PRIMARY KEY (id), 
	UNIQUE NULLS NOT DISTINCT (a, b), 
	CONSTRAINT mod_b UNIQUE (b) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT mod_inc UNIQUE (a) INCLUDE (b)
);


-- case: modern-each.py: foreign keys with their options, in a schema and by columns
CREATE TABLE mod_target (
	x INTEGER NOT NULL, 
	y INTEGER NOT NULL, 
	CONSTRAINT mod_pk PRIMARY KEY (x, y)
);
CREATE TABLE mod_source (
	id SERIAL NOT NULL, 
	x INTEGER, 
	y INTEGER, 
	self INTEGER, 
	PRIMARY KEY (id), 
	CONSTRAINT mod_fk FOREIGN KEY(x, y) REFERENCES mod_target (x, y) MATCH FULL ON DELETE NO ACTION, 
	FOREIGN KEY(self) REFERENCES mod_source (id) ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
);


-- case: modern-each.py: tables that refer to each other
CREATE TABLE mod_chicken (
	id SERIAL NOT NULL, 
	egg_id INTEGER, 
	PRIMARY KEY (id)
);
CREATE TABLE mod_egg (
	id SERIAL NOT NULL, 
	chicken_id INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(chicken_id) REFERENCES mod_chicken (id)
);
ALTER TABLE mod_chicken ADD CONSTRAINT mod_chicken_egg FOREIGN KEY(egg_id) REFERENCES mod_egg (id);


-- case: modern-each.py: a schema of the metadata, of a table, and foreign keys between
CREATE TABLE public.mod_in (
	id SERIAL NOT NULL, 
	CONSTRAINT pk_mod_in PRIMARY KEY (id)
);
CREATE TABLE public.mod_to (
	id SERIAL NOT NULL, 
	in_id INTEGER NOT NULL, 
	CONSTRAINT pk_mod_to PRIMARY KEY (id), 
	CONSTRAINT fk_mod_to_in_id_mod_in FOREIGN KEY(in_id) REFERENCES public.mod_in (id)
);
CREATE INDEX ix_public_mod_to_in_id ON public.mod_to (in_id);


-- case: modern-each.py: a naming convention with every token and names that are too long
CREATE TABLE mod_a_table_whose_name_is_rather_long_for_its_purpose (
	id SERIAL NOT NULL, 
	a_column_with_a_long_name INTEGER NOT NULL, 
	another_column_with_a_long_name INTEGER NOT NULL, 
	parent_with_a_long_name_too_id INTEGER, 
	CONSTRAINT pk_mod_a_table_whose_name_is_rather_long_for_its_purpose PRIMARY KEY (id), 
	CONSTRAINT uq_mod_a_table_whose_name_is_rather_long_for_its_purpos_3005 UNIQUE (a_column_with_a_long_name, another_column_with_a_long_name), 
	CONSTRAINT ck_mod_a_table_whose_name_is_rather_long_for_its_purpos_7d93 CHECK (a_column_with_a_long_name > 0), 
	CONSTRAINT uq_mod_a_table_whose_name_is_rather_long_for_its_purpos_aeba UNIQUE (another_column_with_a_long_name), 
	CONSTRAINT fk_mod_a_table_whose_name_is_rather_long_for_its_purpos_de6a FOREIGN KEY(parent_with_a_long_name_too_id) REFERENCES mod_a_table_whose_name_is_rather_long_for_its_purpose (id)
);
CREATE INDEX ix_mod_a_table_whose_name_is_rather_long_for_its_purpos_8833 ON mod_a_table_whose_name_is_rather_long_for_its_purpose (a_column_with_a_long_name);


-- case: modern-each.py: a naming convention's own function
CREATE TABLE mod_own_token (
	id SERIAL NOT NULL, 
	name VARCHAR NOT NULL, 
	CONSTRAINT pk_mod_own_token PRIMARY KEY (id), 
	CONSTRAINT uq_h13_name UNIQUE (name)
);


-- case: modern-each.py: with_variant in its forms
CREATE TABLE mod_variants (
	id BIGSERIAL NOT NULL, 
	a JSONB NOT NULL, 
	b CITEXT NOT NULL, 
	c TEXT NOT NULL, 
	d VARCHAR(4)[] NOT NULL, 
	PRIMARY KEY (id)
);


-- case: modern-each.py: a type decorator that chooses by dialect
CREATE TABLE mod_guids (
	id UUID NOT NULL, 
	other UUID, 
	several UUID[] NOT NULL, 
	PRIMARY KEY (id)
);
CREATE INDEX ix_mod_guids_other ON mod_guids (other);


-- case: modern-each.py: type decorators above each other, with arguments
CREATE TABLE mod_bounded (
	id SERIAL NOT NULL, 
	a VARCHAR(20) NOT NULL, 
	b VARCHAR(14) NOT NULL, 
	c VARCHAR(80) NOT NULL, 
	d VARCHAR(80) NOT NULL, 
	PRIMARY KEY (id)
);


-- case: modern-each.py: a user defined type
CREATE TABLE mod_points (
	id SERIAL NOT NULL, 
	at POINT, 
	"to" POINT, 
	PRIMARY KEY (id)
);


-- case: modern-each.py: a __table__ of one's own, with attributes added
CREATE TABLE mod_own_table (
	id SERIAL NOT NULL, 
	name VARCHAR(10) NOT NULL, 
	PRIMARY KEY (id)
);
CREATE INDEX mod_own_ix ON mod_own_table (name);


-- case: modern-each.py: an imperative mapping
CREATE TABLE mod_imperative (
	id BIGSERIAL NOT NULL, 
	n VARCHAR(5), 
	PRIMARY KEY (id), 
	UNIQUE (n)
);


-- case: modern-each.py: mapped by a decorator, as a dataclass
CREATE TABLE mod_decorated (
	id SERIAL NOT NULL, 
	name VARCHAR(12) NOT NULL, 
	extra INTEGER, 
	PRIMARY KEY (id)
);


-- case: modern-each.py: association tables with a class's columns
CREATE TABLE mod_left (
	id SERIAL NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE mod_right (
	code VARCHAR(8) NOT NULL, 
	PRIMARY KEY (code)
);
CREATE TABLE mod_assoc (
	"left" INTEGER NOT NULL, 
	"right" VARCHAR(8) NOT NULL, 
	PRIMARY KEY ("left", "right"), 
	FOREIGN KEY("left") REFERENCES mod_left (id), 
	FOREIGN KEY("right") REFERENCES mod_right (code)
);


-- case: modern-each.py: comments on the table and its columns
CREATE TABLE mod_commented (
	id SERIAL NOT NULL, 
	a VARCHAR NOT NULL, 
	PRIMARY KEY (id)
);
COMMENT ON TABLE mod_commented IS 'it''s a table';
COMMENT ON COLUMN mod_commented.id IS 'the key';
COMMENT ON COLUMN mod_commented.a IS '100% "quoted"';


-- case: modern-each.py: columns by setattr
CREATE TABLE mod_looped (
	id SERIAL NOT NULL, 
	extra_0 INTEGER, 
	extra_1 INTEGER, 
	PRIMARY KEY (id)
);


-- case: modern-each.py: columns that a function makes
CREATE TABLE mod_made (
	id SERIAL NOT NULL, 
	price NUMERIC(10, 2) DEFAULT 0 NOT NULL, 
	rate_x NUMERIC(10, 5) DEFAULT 0 NOT NULL, 
	up_id INTEGER NOT NULL, 
	down_id INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(up_id) REFERENCES mod_made (id) ON DELETE RESTRICT, 
	FOREIGN KEY(down_id) REFERENCES mod_made (id) ON DELETE RESTRICT
);
CREATE INDEX ix_mod_made_down_id ON mod_made (down_id);
CREATE INDEX ix_mod_made_up_id ON mod_made (up_id);


-- case: modern-each.py: generic classes and type parameters
CREATE TABLE mod_generic (
	name VARCHAR NOT NULL, 
	id SERIAL NOT NULL, 
	PRIMARY KEY (id)
);


-- case: modern-each.py: ClassVar and plain attributes are no columns
CREATE TABLE mod_no_columns (
	id SERIAL NOT NULL, 
	PRIMARY KEY (id)
);


-- case: modern-each.py: NewType is the type behind it
CREATE TABLE mod_newtype (
	id SERIAL NOT NULL, 
	PRIMARY KEY (id)
);


-- case: modern-each.py: a primary key with a default, a function, a composite one
CREATE TABLE mod_composite (
	a INTEGER NOT NULL, 
	b SERIAL NOT NULL, 
	c VARCHAR NOT NULL, 
	PRIMARY KEY (b, a, c)
);
CREATE TABLE mod_default_key (
	id INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE mod_server_key (
	id UUID DEFAULT gen_random_uuid() NOT NULL, 
	PRIMARY KEY (id)
);


-- case: modern-each.py: arrays and nested types
CREATE TYPE mod_xy AS ENUM ('x', 'y');
CREATE TABLE mod_arrays (
	id SERIAL NOT NULL, 
	a INTEGER[][] NOT NULL, 
	b NUMERIC(4, 1)[] NOT NULL, 
	c mod_xy[] NOT NULL, 
	d TIMESTAMP(3) WITH TIME ZONE[] NOT NULL, 
	e VARCHAR(5)[] COLLATE "C" NOT NULL, 
	PRIMARY KEY (id)
);


-- case: modern-each.py: domains in their forms
CREATE DOMAIN mod_positive AS INTEGER DEFAULT '5' NOT NULL CHECK (VALUE > 0);
CREATE DOMAIN mod_postal AS TEXT COLLATE "C" CONSTRAINT mod_five CHECK (VALUE ~ '^\\d{5}$');
CREATE DOMAIN public.mod_email AS VARCHAR(40) DEFAULT 'a' || 'b';
CREATE TABLE mod_domains (
	id SERIAL NOT NULL, 
	a mod_positive NOT NULL, 
	b mod_postal, 
	c mod_positive DEFAULT 7, 
	d mod_postal[] NOT NULL, 
	e public.mod_email NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (c)
);

