CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';

CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;

COMMENT ON EXTENSION citext IS 'data type for case-insensitive character strings';

CREATE EXTENSION IF NOT EXISTS hstore WITH SCHEMA public;

COMMENT ON EXTENSION hstore IS 'data type for storing sets of (key, value) pairs';

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';

CREATE TYPE public.kind_native AS ENUM (
    'a',
    'b'
);

CREATE TABLE public.as_data (
    id integer NOT NULL,
    name character varying(99)
);

CREATE SEQUENCE public.as_data_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.as_data_id_seq OWNED BY public.as_data.id;

CREATE TABLE public.engineer (
    id bigint NOT NULL,
    skill character varying NOT NULL
);

CREATE TABLE public.person (
    type character varying NOT NULL,
    name character varying NOT NULL,
    id bigint NOT NULL
);

CREATE SEQUENCE public.person_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.person_id_seq OWNED BY public.person.id;

CREATE TABLE public.referrer (
    x character varying NOT NULL,
    target_id bigint NOT NULL,
    other_id bigint,
    id bigint NOT NULL
);

CREATE SEQUENCE public.referrer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.referrer_id_seq OWNED BY public.referrer.id;

CREATE TABLE public.registered (
    id integer NOT NULL,
    name character varying(99) NOT NULL
);

CREATE SEQUENCE public.registered_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.registered_id_seq OWNED BY public.registered.id;

CREATE TABLE public.target (
    a double precision NOT NULL,
    b uuid,
    c character(32) NOT NULL,
    d uuid NOT NULL,
    e public.citext NOT NULL,
    f tsquery NOT NULL,
    g regconfig NOT NULL,
    h int4multirange NOT NULL,
    i character varying(1) NOT NULL,
    j smallint NOT NULL,
    k public.kind_native NOT NULL,
    id bigint NOT NULL
);

CREATE SEQUENCE public.target_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.target_id_seq OWNED BY public.target.id;

ALTER TABLE ONLY public.as_data ALTER COLUMN id SET DEFAULT nextval('public.as_data_id_seq'::regclass);

ALTER TABLE ONLY public.person ALTER COLUMN id SET DEFAULT nextval('public.person_id_seq'::regclass);

ALTER TABLE ONLY public.referrer ALTER COLUMN id SET DEFAULT nextval('public.referrer_id_seq'::regclass);

ALTER TABLE ONLY public.registered ALTER COLUMN id SET DEFAULT nextval('public.registered_id_seq'::regclass);

ALTER TABLE ONLY public.target ALTER COLUMN id SET DEFAULT nextval('public.target_id_seq'::regclass);

ALTER TABLE ONLY public.as_data
    ADD CONSTRAINT as_data_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.engineer
    ADD CONSTRAINT pk_engineer PRIMARY KEY (id);

ALTER TABLE ONLY public.person
    ADD CONSTRAINT pk_person PRIMARY KEY (id);

ALTER TABLE ONLY public.referrer
    ADD CONSTRAINT pk_referrer PRIMARY KEY (id);

ALTER TABLE ONLY public.target
    ADD CONSTRAINT pk_target PRIMARY KEY (id);

ALTER TABLE ONLY public.registered
    ADD CONSTRAINT registered_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.target
    ADD CONSTRAINT target_a_d_key UNIQUE NULLS NOT DISTINCT (a, d);

CREATE INDEX ix_referrer_other_id ON public.referrer USING btree (other_id);

CREATE INDEX json_index ON public.target USING btree (lower((e)::text));

CREATE UNIQUE INDEX nulls ON public.target USING btree (b) NULLS NOT DISTINCT;

ALTER TABLE ONLY public.engineer
    ADD CONSTRAINT engineer_id_fkey FOREIGN KEY (id) REFERENCES public.person(id);

ALTER TABLE ONLY public.referrer
    ADD CONSTRAINT referrer_other_id_fkey FOREIGN KEY (other_id) REFERENCES public.target(id);

ALTER TABLE ONLY public.referrer
    ADD CONSTRAINT referrer_target_id_fkey FOREIGN KEY (target_id) REFERENCES public.target(id);
