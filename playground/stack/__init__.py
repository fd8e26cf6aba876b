"""The playground: real PostgreSQL, Kafka, Kafka Connect and Debezium servers for Sluice's users and tests."""
