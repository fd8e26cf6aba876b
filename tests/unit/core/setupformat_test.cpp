#include "models/core/setup/setupformat.h"

#include <QFile>
#include <gtest/gtest.h>

using namespace sluice;
using namespace Qt::StringLiterals;

namespace {

const QByteArray whole = R"({
  "version": 1,
  "role": "cdc",
  "supportSchema": "ops",
  "heartbeatTable": "beat",
  "signalTable": "orders",
  "partitions": 6,
  "replicationFactor": 2,
  "snapshotMode": "no_data",
  "directions": [
    {"from": "smart_warehouse", "to": "smart_citizen", "connector": "w2c", "topicPrefix": "w", "slot": "w_slot",
     "publication": "w_pub", "tables": ["public.families", {"schema": "odd.one", "table": "t"}],
     "fullIdentity": ["public.families"], "hostForConnect": "db1", "portForConnect": 6432,
     "options": {"max.batch.size": "10", "database.password": "${file:/etc/cdc:pw}"},
     "proof": {"table": "public.families", "values": {"id": "1"}}},
    {"from": "smart_citizen", "to": "smart_warehouse", "schemas": ["public"]}
  ]
})";

QString complaint(QByteArray text, const QByteArray &what, const QByteArray &with)
{
    EXPECT_TRUE(text.contains(what)) << what.constData();
    const Result<SetupSpec> spec = parseSetup(text.replace(what, with));
    return spec ? u"accepted"_s : spec.error().message;
}

} // namespace

TEST(SetupFormat, ReadsEveryPart)
{
    const Result<SetupSpec> spec = parseSetup(whole);
    ASSERT_TRUE(spec) << qPrintable(spec.error().message);
    EXPECT_EQ(spec->role, u"cdc"_s);
    EXPECT_EQ(spec->supportSchema, u"ops"_s);
    EXPECT_EQ(spec->heartbeatTable, u"beat"_s);
    EXPECT_EQ(spec->signalTable, u"orders"_s);
    EXPECT_EQ(spec->partitions, 6);
    EXPECT_EQ(spec->replicationFactor, 2);
    EXPECT_EQ(spec->snapshotMode, u"no_data"_s);
    const DirectionPlan &first = spec->directions.at(0);
    EXPECT_EQ(first.slotName, u"w_slot"_s);
    EXPECT_EQ(first.tables, (QList<TableName>{{u"public"_s, u"families"_s}, {u"odd.one"_s, u"t"_s}}));
    EXPECT_EQ(first.fullIdentity, (QList<TableName>{{u"public"_s, u"families"_s}}));
    EXPECT_EQ(first.hostForConnect, u"db1"_s);
    EXPECT_EQ(first.portForConnect, 6432);
    EXPECT_EQ(first.options.value(u"max.batch.size"_s), u"10"_s);
    EXPECT_EQ(first.proof, (ProofRow{{u"public"_s, u"families"_s}, {{u"id"_s, u"1"_s}}}));
}

TEST(SetupFormat, ConnectorsRunUnlessTheyAreToBeStopped)
{
    EXPECT_EQ(parseSetup(whole)->initialState, InitialState::Running);
    QByteArray text = whole;
    text.replace("\"snapshotMode\": \"no_data\",",
                 "\"snapshotMode\": \"no_data\", \"initialState\": \"STOPPED\",");
    const Result<SetupSpec> spec = parseSetup(text);
    ASSERT_TRUE(spec) << qPrintable(spec.error().message);
    EXPECT_EQ(spec->initialState, InitialState::Stopped);
    EXPECT_EQ(parseSetup(writeSetup(*spec)), spec);
    EXPECT_TRUE(complaint(text, "STOPPED", "PAUSED").contains(u"RUNNING or STOPPED"_s));
}

TEST(SetupFormat, NamesThatAreLeftOutAreMadeFromTheDatabases)
{
    const Result<SetupSpec> spec = parseSetup(whole);
    ASSERT_TRUE(spec);
    const DirectionPlan &second = spec->directions.at(1);
    EXPECT_EQ(second.connector, u"citizen-to-warehouse-connector"_s);
    EXPECT_EQ(second.topicPrefix, u"citizen-to-warehouse-cdc"_s);
    EXPECT_EQ(second.slotName, u"citizen_to_warehouse"_s);
    EXPECT_EQ(second.publication, u"citizen_to_warehouse"_s);
    EXPECT_EQ(second.schemas, QStringList{u"public"_s});
    EXPECT_EQ(directionSlug(u"smart_warehouse"_s, u"smart_citizen"_s), u"warehouse-to-citizen"_s);
    EXPECT_EQ(directionSlug(u"Orders"_s, u"Lager Süd"_s), u"orders-to-lager-s-d"_s);
    EXPECT_EQ(directionSlug(u"a"_s, u"a"_s), u"a-to-a"_s);
}

TEST(SetupFormat, WritesWhatItReadsBackTheSame)
{
    const Result<SetupSpec> spec = parseSetup(whole);
    ASSERT_TRUE(spec);
    const Result<SetupSpec> again = parseSetup(writeSetup(*spec));
    ASSERT_TRUE(again) << qPrintable(again.error().message);
    EXPECT_EQ(*spec, *again);
    QFile shipped(QStringLiteral(SLUICE_SOURCE_DIR "/resources/setup/guide.json"));
    ASSERT_TRUE(shipped.open(QIODevice::ReadOnly));
    const Result<SetupSpec> guide = parseSetup(shipped.readAll(), u"guide.json"_s);
    ASSERT_TRUE(guide) << qPrintable(guide.error().message);
    EXPECT_EQ(parseSetup(writeSetup(*guide)), *guide);
}

TEST(SetupFormat, ErrorsNameLineKeyAndWhatWasMeant)
{
    EXPECT_EQ(complaint(whole, "\"partitions\"", "\"partition\""),
              u"line 7, partition: no such key; did you mean \"partitions\"?"_s);
    EXPECT_EQ(complaint(whole, "\"slot\"", "\"slots\""),
              u"line 11, directions[0].slots: no such key; did you mean \"slot\"?"_s);
    EXPECT_EQ(complaint(whole, "\"public.families\", {", "\"families\", {"),
              u"line 12, directions[0].tables[0]: must be \"schema.table\"; where a name has a dot, "
              "{\"schema\": …, \"table\": …}."_s);
    EXPECT_EQ(complaint(whole, "\"max.batch.size\": \"10\"", "\"max.batch.size\": 10"),
              u"line 14, directions[0].options.max.batch.size: must be a text, not a number."_s);
    EXPECT_EQ(complaint(whole, "\"version\": 1", "\"version\": 2"),
              u"line 2, version: is 2, and this program reads 1 at most: a newer Sluice wrote it."_s);
    EXPECT_EQ(complaint(whole, "\"replicationFactor\": 2", "\"replicationFactor\": 0"),
              u"line 8, replicationFactor: must be a whole number from 1 to 100."_s);
    EXPECT_EQ(complaint(whole, "\"from\": \"smart_citizen\", ", ""),
              u"line 16, directions[1].from: is missing."_s);
    EXPECT_EQ(complaint(whole, "\"schemas\": [\"public\"]", "\"schemas\": []"),
              u"line 16, directions[1].schemas: must name a schema, or \"tables\" the tables."_s);
}

TEST(SetupFormat, TablesAndSchemasTogetherAreRefusedForWhatTheyAre)
{
    EXPECT_EQ(
        complaint(whole, "\"schemas\": [\"public\"]", "\"schemas\": [\"public\"], \"tables\": [\"a.b\"]"),
        u"line 16, directions[1].schemas: stands beside \"tables\": give one of them."_s);
}

TEST(SetupFormat, APasswordIsRefusedAndAReferenceToOneIsNot)
{
    EXPECT_EQ(complaint(whole, "${file:/etc/cdc:pw}", "hunter2"),
              u"line 14, directions[0].options.database.password: a password never stands in a setup file; a "
              "reference such as ${file:…} may."_s);
    EXPECT_EQ(
        complaint(whole, "max.batch.size", "producer.override.sasl.jaas.config"),
        u"line 14, directions[0].options.producer.override.sasl.jaas.config: a password never stands in a "
        "setup file; a reference such as ${file:…} may."_s);
}

TEST(SetupFormat, WithoutDirectionsThereIsNoSetup)
{
    const Result<SetupSpec> none = parseSetup("{\"version\": 1, \"directions\": []}", u"mine.json"_s);
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().message, u"mine.json: line 1, directions: must hold at least one direction."_s);
    EXPECT_FALSE(parseSetup("{"));
    EXPECT_FALSE(parseSetup("[]"));
}
