-- What SQLAlchemy 2.0.44 makes.

-- case: modern_flask.py: SQLAlchemy and trueup make the same tables
CREATE TABLE user_account (
	name VARCHAR NOT NULL, 
	email VARCHAR, 
	id SERIAL NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (name)
);
CREATE TABLE blog_post (
	id SERIAL NOT NULL, 
	user_id INTEGER NOT NULL, 
	title TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT fk_blog_post_user_id FOREIGN KEY(user_id) REFERENCES user_account (id)
);

