-- What a DBA does on one database for change data capture in both directions: the guide's steps, with their
-- repairs. Variables: database, debezium_password, sink_password, publication, capture_schemas and
-- published_tables (lists), connector, landing (the schema that the other direction's sink writes to).
BEGIN;

-- The connector's login. LOGIN and REPLICATION are attributes of the role itself: they are not inherited.
CREATE ROLE debezium_user WITH LOGIN REPLICATION PASSWORD :'debezium_password';
GRANT CONNECT ON DATABASE :"database" TO debezium_user;
GRANT USAGE ON SCHEMA :capture_schemas TO debezium_user;
GRANT SELECT ON ALL TABLES IN SCHEMA :capture_schemas TO debezium_user;
-- The line above covers today's tables only; this one covers those still to come.
ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA :capture_schemas GRANT SELECT ON TABLES TO debezium_user;

-- A row that changes every second keeps the slot moving while the captured tables rest.
CREATE SCHEMA cdc;
CREATE TABLE cdc.heartbeat (
    connector  text PRIMARY KEY,
    beat_at    timestamptz NOT NULL DEFAULT now()
);
-- Rows written here are commands to the connector, such as an incremental snapshot.
CREATE TABLE cdc.signal (
    id    varchar(42) PRIMARY KEY,
    type  varchar(32) NOT NULL,
    data  varchar(2048)
);
GRANT USAGE ON SCHEMA cdc TO debezium_user;
GRANT SELECT, INSERT, UPDATE, DELETE ON cdc.heartbeat, cdc.signal TO debezium_user;
INSERT INTO cdc.heartbeat (connector) VALUES (:'connector');

-- Made here, by the tables' owner, because debezium_user may not: the connectors have autocreate disabled.
CREATE PUBLICATION :"publication" FOR TABLE :published_tables;

-- The other direction arrives in a schema that is in no publication, so that nothing travels in a circle.
CREATE ROLE cdc_sink WITH LOGIN PASSWORD :'sink_password';
GRANT CONNECT ON DATABASE :"database" TO cdc_sink;
CREATE SCHEMA :"landing" AUTHORIZATION cdc_sink;

COMMIT;
