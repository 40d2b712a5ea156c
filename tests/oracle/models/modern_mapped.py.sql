-- What SQLAlchemy 2.0.44 makes.

-- case: modern_mapped.py: SQLAlchemy and trueup make the same tables
CREATE TYPE status AS ENUM ('open', 'closed');
CREATE TABLE user_account (
	first INTEGER NOT NULL, 
	updated_at TIMESTAMP WITHOUT TIME ZONE, 
	id SERIAL NOT NULL, 
	name VARCHAR(30) NOT NULL, 
	nick VARCHAR(30), 
	"full" VARCHAR(50) NOT NULL, 
	full2 VARCHAR(50), 
	age INTEGER, 
	score FLOAT NOT NULL, 
	money NUMERIC(10, 2) NOT NULL, 
	total NUMERIC, 
	born DATE NOT NULL, 
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	clock TIME WITHOUT TIME ZONE NOT NULL, 
	span INTERVAL NOT NULL, 
	raw BYTEA NOT NULL, 
	key UUID NOT NULL, 
	active BOOLEAN NOT NULL, 
	status status NOT NULL, 
	status2 status, 
	word VARCHAR(2) NOT NULL, 
	data JSONB NOT NULL, 
	labels TEXT[], 
	quoted VARCHAR NOT NULL, 
	either_column VARCHAR(7), 
	bare INTEGER, 
	forced INTEGER NOT NULL, 
	loose INTEGER, 
	"when" TIMESTAMP WITHOUT TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL, 
	late SMALLINT, 
	late2 TEXT NOT NULL, 
	plain VARCHAR(3), 
	created_at TIMESTAMP WITHOUT TIME ZONE DEFAULT now() NOT NULL, 
	noted VARCHAR, 
	PRIMARY KEY (id)
);
CREATE TABLE data (
	id SERIAL NOT NULL, 
	title VARCHAR NOT NULL, 
	count INTEGER, 
	PRIMARY KEY (id)
);
CREATE TABLE post (
	id SERIAL NOT NULL, 
	user_id INTEGER NOT NULL, 
	editor_id INTEGER, 
	parent_id INTEGER, 
	unique_title VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(user_id) REFERENCES user_account (id), 
	FOREIGN KEY(editor_id) REFERENCES user_account (id), 
	FOREIGN KEY(parent_id) REFERENCES post (id) ON DELETE CASCADE, 
	UNIQUE (unique_title)
);
CREATE INDEX ix_post_editor_id ON post (editor_id);
CREATE INDEX ix_post_user_id ON post (user_id);

