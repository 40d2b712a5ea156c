-- What SQLAlchemy 2.0.44 makes.

-- case: type-each-2.py: Double
CREATE TABLE type2_0 (
	c DOUBLE PRECISION
);


-- case: type-each-2.py: DOUBLE_PRECISION
CREATE TABLE type2_1 (
	c DOUBLE PRECISION
);


-- case: type-each-2.py: Uuid
CREATE TABLE type2_2 (
	c UUID
);


-- case: type-each-2.py: a Uuid as text
CREATE TABLE type2_3 (
	c UUID
);


-- case: type-each-2.py: a Uuid that is not native
CREATE TABLE type2_4 (
	c CHAR(32)
);


-- case: type-each-2.py: UUID
CREATE TABLE type2_5 (
	c UUID
);


-- case: type-each-2.py: CITEXT
CREATE TABLE type2_6 (
	c CITEXT
);


-- case: type-each-2.py: REGCONFIG
CREATE TABLE type2_7 (
	c REGCONFIG
);


-- case: type-each-2.py: TSQUERY
CREATE TABLE type2_8 (
	c TSQUERY
);


-- case: type-each-2.py: INT4MULTIRANGE
CREATE TABLE type2_9 (
	c INT4MULTIRANGE
);


-- case: type-each-2.py: TSTZMULTIRANGE
CREATE TABLE type2_10 (
	c TSTZMULTIRANGE
);


-- case: type-each-2.py: a variant for two others
CREATE TABLE type2_11 (
	c TEXT
);


-- case: type-each-2.py: a variant for two with postgresql
CREATE TABLE type2_12 (
	c VARCHAR(5)
);


-- case: type-each-2.py: an array of multiranges
CREATE TABLE type2_13 (
	c INT8MULTIRANGE[]
);

