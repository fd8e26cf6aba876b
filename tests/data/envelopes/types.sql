-- Every PostgreSQL type that a change event writes in its own way, in four rows: ordinary, extreme, null, TOASTed.
CREATE EXTENSION IF NOT EXISTS hstore;
CREATE EXTENSION IF NOT EXISTS ltree;
CREATE EXTENSION IF NOT EXISTS citext;
CREATE SCHEMA envelopes;
CREATE TYPE envelopes.mood AS ENUM ('sad', 'ok', 'very happy');

CREATE TABLE envelopes.everything (
    id bigint PRIMARY KEY,
    t_bool boolean, t_int2 smallint, t_int4 integer, t_int8 bigint, t_oid oid,
    t_float4 real, t_float8 double precision,
    t_numeric numeric, t_numeric_10_2 numeric(10,2), t_numeric_38_0 numeric(38,0), t_money money,
    t_bit1 bit(1), t_bit11 bit(11), t_varbit varbit(20), t_bytea bytea,
    t_text text, t_varchar varchar(50), t_char char(5), t_citext citext,
    t_uuid uuid, t_json json, t_jsonb jsonb, t_xml xml, t_hstore hstore, t_ltree ltree, t_mood envelopes.mood,
    t_date date, t_time time, t_time3 time(3), t_timetz timetz,
    t_timestamp timestamp, t_timestamp0 timestamp(0), t_timestamp3 timestamp(3), t_timestamptz timestamptz, t_interval interval,
    t_inet inet, t_cidr cidr, t_macaddr macaddr, t_point point,
    t_int4range int4range, t_numrange numrange, t_tstzrange tstzrange, t_daterange daterange,
    a_int4 integer[], a_int8 bigint[], a_text text[], a_numeric numeric(10,2)[], a_uuid uuid[], a_bool boolean[],
    a_float8 double precision[], a_date date[], a_timestamptz timestamptz[]
);
CREATE TABLE envelopes.full_identity (id integer, region text, amount numeric(12,3), at timestamptz, note text, PRIMARY KEY (id, region));
ALTER TABLE envelopes.full_identity REPLICA IDENTITY FULL;
CREATE TABLE envelopes.toasted (
    id integer PRIMARY KEY, n integer, big text, big_json jsonb, big_bytes bytea, big_text_array text[], big_int_array integer[],
    big_int8_array bigint[], big_uuid_array uuid[], big_hstore hstore, big_float_array double precision[])
    WITH (toast_tuple_target = 128);
ALTER TABLE envelopes.toasted ALTER big SET STORAGE EXTERNAL, ALTER big_json SET STORAGE EXTERNAL, ALTER big_bytes SET STORAGE EXTERNAL,
    ALTER big_text_array SET STORAGE EXTERNAL, ALTER big_int_array SET STORAGE EXTERNAL, ALTER big_int8_array SET STORAGE EXTERNAL,
    ALTER big_uuid_array SET STORAGE EXTERNAL, ALTER big_hstore SET STORAGE EXTERNAL, ALTER big_float_array SET STORAGE EXTERNAL;
CREATE TABLE envelopes.keyless (word text);
ALTER TABLE envelopes.keyless REPLICA IDENTITY FULL;
CREATE TABLE envelopes.numeric_key (price numeric(10,2), day date, id uuid, word text, PRIMARY KEY (price, day, id));
CREATE TABLE envelopes.truncated (id integer PRIMARY KEY);

-- What the changes below leave, in PostgreSQL's own words: the oracle of the tests.
CREATE TABLE envelopes.oracle (n serial, tab text, op text, before json, after json);
CREATE FUNCTION envelopes.remember() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO envelopes.oracle (tab, op, before, after) VALUES (TG_TABLE_NAME, lower(left(TG_OP, 1)),
        CASE WHEN TG_OP <> 'INSERT' THEN hstore_to_json(hstore(OLD)) END,
        CASE WHEN TG_OP <> 'DELETE' THEN hstore_to_json(hstore(NEW)) END);
    RETURN NULL;
END $$;
DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['everything', 'full_identity', 'toasted', 'keyless', 'numeric_key', 'truncated'] LOOP
        EXECUTE format('CREATE TRIGGER remember AFTER INSERT OR UPDATE OR DELETE ON envelopes.%I
                        FOR EACH ROW EXECUTE FUNCTION envelopes.remember()', t);
    END LOOP;
END $$;
CREATE PUBLICATION envelopes FOR TABLE envelopes.everything, envelopes.full_identity, envelopes.toasted, envelopes.keyless,
    envelopes.numeric_key, envelopes.truncated;
