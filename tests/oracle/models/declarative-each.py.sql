-- What SQLAlchemy 2.0.44 makes.

-- case: declarative-each.py: functions of a mixin come after its columns
CREATE TABLE decl_ordered (
	id SERIAL NOT NULL, 
	own_made INTEGER, 
	own INTEGER, 
	first INTEGER, 
	last INTEGER, 
	made INTEGER, 
	PRIMARY KEY (id)
);


-- case: declarative-each.py: an annotation is read before the names that come below it
CREATE TABLE decl_clock (
	id SERIAL NOT NULL, 
	at TIME WITHOUT TIME ZONE, 
	time VARCHAR, 
	PRIMARY KEY (id)
);

