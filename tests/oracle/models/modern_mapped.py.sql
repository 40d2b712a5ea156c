CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';

CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;

COMMENT ON EXTENSION citext IS 'data type for case-insensitive character strings';

CREATE EXTENSION IF NOT EXISTS hstore WITH SCHEMA public;

COMMENT ON EXTENSION hstore IS 'data type for storing sets of (key, value) pairs';

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';

CREATE TYPE public.status AS ENUM (
    'open',
    'closed'
);

CREATE TABLE public.data (
    id integer NOT NULL,
    title character varying NOT NULL,
    count integer
);

CREATE SEQUENCE public.data_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.data_id_seq OWNED BY public.data.id;

CREATE TABLE public.post (
    id integer NOT NULL,
    user_id integer NOT NULL,
    editor_id integer,
    parent_id integer,
    unique_title character varying NOT NULL
);

CREATE SEQUENCE public.post_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.post_id_seq OWNED BY public.post.id;

CREATE TABLE public.user_account (
    first integer NOT NULL,
    updated_at timestamp without time zone,
    id integer NOT NULL,
    name character varying(30) NOT NULL,
    nick character varying(30),
    "full" character varying(50) NOT NULL,
    full2 character varying(50),
    age integer,
    score double precision NOT NULL,
    money numeric(10,2) NOT NULL,
    total numeric,
    born date NOT NULL,
    at timestamp without time zone NOT NULL,
    clock time without time zone NOT NULL,
    span interval NOT NULL,
    raw bytea NOT NULL,
    key uuid NOT NULL,
    active boolean NOT NULL,
    status public.status NOT NULL,
    status2 public.status,
    word character varying(2) NOT NULL,
    data jsonb NOT NULL,
    labels text[],
    quoted character varying NOT NULL,
    either_column character varying(7),
    bare integer,
    forced integer NOT NULL,
    loose integer,
    "when" timestamp without time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
    late smallint,
    late2 text NOT NULL,
    plain character varying(3),
    created_at timestamp without time zone DEFAULT now() NOT NULL,
    noted character varying
);

CREATE SEQUENCE public.user_account_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.user_account_id_seq OWNED BY public.user_account.id;

ALTER TABLE ONLY public.data ALTER COLUMN id SET DEFAULT nextval('public.data_id_seq'::regclass);

ALTER TABLE ONLY public.post ALTER COLUMN id SET DEFAULT nextval('public.post_id_seq'::regclass);

ALTER TABLE ONLY public.user_account ALTER COLUMN id SET DEFAULT nextval('public.user_account_id_seq'::regclass);

ALTER TABLE ONLY public.data
    ADD CONSTRAINT data_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.post
    ADD CONSTRAINT post_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.post
    ADD CONSTRAINT post_unique_title_key UNIQUE (unique_title);

ALTER TABLE ONLY public.user_account
    ADD CONSTRAINT user_account_pkey PRIMARY KEY (id);

CREATE INDEX ix_post_editor_id ON public.post USING btree (editor_id);

CREATE INDEX ix_post_user_id ON public.post USING btree (user_id);

ALTER TABLE ONLY public.post
    ADD CONSTRAINT post_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES public.user_account(id);

ALTER TABLE ONLY public.post
    ADD CONSTRAINT post_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.post(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.post
    ADD CONSTRAINT post_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.user_account(id);
