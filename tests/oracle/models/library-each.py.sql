-- What SQLAlchemy 2.0.44 makes.

-- case: library-each.py: types of sqlalchemy-utils
CREATE TABLE lib_utils (
	id UUID NOT NULL, 
	email VARCHAR(255), 
	email20 VARCHAR(20), 
	url TEXT, 
	kind VARCHAR(255), 
	number INTEGER, 
	data JSON, 
	address VARCHAR(50), 
	text TEXT, 
	search TSVECTOR, 
	key UUID, 
	zone VARCHAR(50), 
	PRIMARY KEY (id)
);


-- case: library-each.py: the timestamp mixin of sqlalchemy-utils
CREATE TABLE lib_stamped (
	id SERIAL NOT NULL, 
	created TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	updated TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY (id)
);


-- case: library-each.py: users of fastapi-users
CREATE TABLE "user" (
	id UUID NOT NULL, 
	email VARCHAR(320) NOT NULL, 
	hashed_password VARCHAR(1024) NOT NULL, 
	is_active BOOLEAN NOT NULL, 
	is_superuser BOOLEAN NOT NULL, 
	is_verified BOOLEAN NOT NULL, 
	PRIMARY KEY (id)
);
CREATE UNIQUE INDEX ix_user_email ON "user" (email);
CREATE TABLE accesstoken (
	user_id UUID NOT NULL, 
	token VARCHAR(43) NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	PRIMARY KEY (token), 
	FOREIGN KEY(user_id) REFERENCES "user" (id) ON DELETE cascade
);
CREATE INDEX ix_accesstoken_created_at ON accesstoken (created_at);

