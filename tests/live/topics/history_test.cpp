// The history of one key on real servers is what was written, in its order and over all partitions; and the
// row beside it is that of both databases.

#include "app/profilesecrets.h"
#include "app/session.h"
#include "models/clients/connect/setupclient.h"
#include "models/core/setup/setupstep.h"
#include "models/services/monitor.h"
#include "models/services/rows/rowlookup.h"
#include "models/services/rows/rownowtext.h"
#include "models/services/topics/explorer.h"
#include "tests/live/kafka/kafkahelper.h"
#include "tests/live/liveplayground.h"
#include "tests/live/postgres/liveserver.h"
#include "tests/support/waiting.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSet>
#include <gtest/gtest.h>
#include <random>

using namespace Qt::StringLiterals;
using namespace sluice;
using namespace sluice::test;
using namespace std::chrono_literals;

namespace {

const QByteArray table = "public.sluice_history";
const QByteArray landed = "from_warehouse.sluice_history";

using Key = std::pair<int, QString>;

QByteArray literal(const QString &text)
{
    return "'" + QString(text).replace(u'\'', u"''"_s).toUtf8() + "'";
}

QByteArray where(const Key &key)
{
    return " WHERE id = " + QByteArray::number(key.first) + " AND part = " + literal(key.second);
}

/// Everything that a row has beside its key and its status, of every type that is compared in its own way.
QByteArray valuesOf(int number)
{
    const QByteArray n = QByteArray::number(number);
    return n + "::numeric / 4, timestamptz '2026-01-01 00:00:00.25+00' + interval '1 minute' * " + n +
           ", date '2026-01-01' + " + n +
           " % 300, time '08:30:00.123456', timestamp '2026-02-03 04:05:06', "
           "jsonb_build_object('n', " +
           n + ", 'list', jsonb_build_array(1, 'two', null)), " + n + " % 2 = 0, md5('" + n + "')::uuid, " +
           n + " / 3.0::float8, decode(md5('" + n + "'), 'hex')";
}

const QByteArray valueColumns = "amount, seen, due, at, born, data, ok, ref, score, raw";

/// What is written, and what must therefore be in the topic: "c: → v1", "u: v1 → v2", "d: v2 →", "tombstone".
class Writer final
{
public:
    explicit Writer(const LiveServer &server)
        : m_server(server)
    {
        const QStringList parts{u"a"_s, u"b'c"_s, u"Zürich \"x\" \\"_s};
        for (int i = 0; i < 30; ++i) // so many that each partition has some
            m_keys.append({i / 3 - 1, parts.at(i % 3)});
    }

    void write(int changes)
    {
        QByteArray batch;
        for (int i = 0; i < changes; ++i) {
            batch += next() + ';';
            if (i % 20 == 19 || i + 1 == changes)
                m_server.run(std::exchange(batch, {}));
        }
        m_written += changes;
    }

    [[nodiscard]] const QMap<Key, QStringList> &histories() const { return m_histories; }
    [[nodiscard]] bool isThere(const Key &key) const { return m_rows.contains(key); }
    [[nodiscard]] int written() const { return m_written; }

private:
    QByteArray next()
    {
        const Key key = m_keys.at(static_cast<qsizetype>(m_random() % static_cast<unsigned>(m_keys.size())));
        if (!m_rows.contains(key))
            return insert(key);
        const unsigned dice = m_random() % 10;
        if (dice < 2)
            return remove(key);
        const auto free = std::find_if(m_keys.cbegin(), m_keys.cend(),
                                       [this](const Key &other) { return !m_rows.contains(other); });
        return dice == 2 && free != m_keys.cend() ? move(key, *free) : update(key);
    }

    QString newStatus() { return u'v' + QString::number(++m_number); }

    QByteArray insert(const Key &key)
    {
        const QString status = newStatus();
        m_rows[key] = status;
        m_histories[key].append(u"c: → "_s + status);
        return "INSERT INTO " + table + " (id, part, status, " + valueColumns + ") SELECT " +
               QByteArray::number(key.first) + ", " + literal(key.second) + ", " + literal(status) + ", " +
               valuesOf(m_number);
    }
    QByteArray update(const Key &key)
    {
        const QString status = newStatus();
        m_histories[key].append(u"u: %1 → %2"_s.arg(m_rows[key], status));
        m_rows[key] = status;
        return "UPDATE " + table + " SET status = " + literal(status) + ", (" + valueColumns +
               ") = (SELECT " + valuesOf(m_number) + ")" + where(key);
    }
    QByteArray remove(const Key &key)
    {
        m_histories[key] += {u"d: %1 →"_s.arg(m_rows.take(key)), u"tombstone"_s};
        return "DELETE FROM " + table + where(key);
    }
    /// Debezium writes it as a delete of the one key and an insert of the other.
    QByteArray move(const Key &from, const Key &to)
    {
        const QString status = newStatus();
        m_histories[from] += {u"d: %1 →"_s.arg(m_rows.take(from)), u"tombstone"_s};
        m_histories[to].append(u"c: → "_s + status);
        m_rows[to] = status;
        return "UPDATE " + table + " SET id = " + QByteArray::number(to.first) +
               ", part = " + literal(to.second) + ", status = " + literal(status) + where(from);
    }

    const LiveServer &m_server;
    QList<Key> m_keys;
    QMap<Key, QString> m_rows; ///< status
    QMap<Key, QStringList> m_histories;
    std::mt19937 m_random{26};
    int m_number = 0;
    int m_written = 0;
};

QString textOf(const KafkaRecord &record, envelope::Decoder &decoder)
{
    const envelope::Record decoded = decoder.decode(record);
    if (decoded.kind == envelope::RecordKind::Tombstone)
        return u"tombstone"_s;
    QString before;
    QString after;
    for (const envelope::Column &column : decoded.columns) {
        if (column.name == u"status"_s) {
            before = column.before.text;
            after = column.after.text;
        }
    }
    return u"%1: %2 → %3"_s.arg(decoded.operationText, before, after).simplified();
}

class HistoryLive : public testing::Test
{
protected:
    void SetUp() override
    {
        QString whyNot;
        playground = LivePlayground::find(&whyNot);
        if (!playground)
            GTEST_SKIP() << qPrintable(whyNot);
        servers = LiveServer::all();
        ASSERT_EQ(servers.size(), 2);
        session = std::make_unique<app::Session>(playground->profile(), app::ProfileSecrets());
        connect = std::make_unique<connect::ConnectSetupClient>(session->profile().connect, Secret(),
                                                                Secret(), Polling(), false);
        topic = std::make_unique<LiveTopic>(session->profile().kafka, topicName);
        clear();
        source().run(
            "CREATE TABLE " + table +
            " (id integer, part text, status text, amount numeric(12,2), seen timestamptz, due date, "
            "at time, born timestamp, data jsonb, ok boolean, ref uuid, score double precision, "
            "raw bytea, PRIMARY KEY (id, part))");
        source().run("ALTER TABLE " + table + " REPLICA IDENTITY FULL");
        source().run("CREATE PUBLICATION sluice_history FOR TABLE " + table);
        session->monitor().start();
    }
    void TearDown() override
    {
        if (!playground)
            return;
        clear();
        topic.reset();
        session.reset();
    }

    /// What this run has made, or an interrupted one has left.
    void clear()
    {
        for (const QString &connector : {name, name + u"-sink"_s})
            EXPECT_TRUE(waitFor(connect->deleteConnector(connector), 60s));
        EXPECT_TRUE(waitUntil(
            [this] {
                source().tryRun("SELECT pg_drop_replication_slot('sluice_history')");
                return source()
                    .run("SELECT 1 FROM pg_replication_slots WHERE slot_name = 'sluice_history'")
                    .isEmpty();
            },
            30s));
        source().tryRun("DROP PUBLICATION sluice_history");
        source().tryRun("DROP TABLE " + table);
        target().tryRun("DROP TABLE " + landed);
    }

    [[nodiscard]] const LiveServer &source() const { return servers.first(); }
    [[nodiscard]] const LiveServer &target() const { return servers.last(); }
    [[nodiscard]] QJsonValue database(int index) const { return playground->status()[u"postgres"_s][index]; }

    void createSource()
    {
        const Secret password(playground->status()[u"debezium"_s][u"password"_s].toString().toUtf8());
        const auto made = connect->createConnector(
            name,
            withSchemas({{u"connector.class"_s, u"io.debezium.connector.postgresql.PostgresConnector"_s},
                         {u"plugin.name"_s, u"pgoutput"_s},
                         {u"database.hostname"_s, database(0)[u"host"_s].toString()},
                         {u"database.port"_s, QString::number(database(0)[u"portForConnect"_s].toInt())},
                         {u"database.user"_s, playground->status()[u"debezium"_s][u"user"_s].toString()},
                         {u"database.password"_s, setup::passwordMark},
                         {u"database.dbname"_s, u"smart_warehouse"_s},
                         {u"database.sslmode"_s, u"disable"_s},
                         {u"topic.prefix"_s, name},
                         {u"slot.name"_s, u"sluice_history"_s},
                         {u"publication.name"_s, u"sluice_history"_s},
                         {u"publication.autocreate.mode"_s, u"disabled"_s},
                         {u"table.include.list"_s, QString::fromUtf8(table)},
                         {u"topic.creation.default.replication.factor"_s, u"1"_s},
                         {u"topic.creation.default.partitions"_s, u"1"_s}}),
            password, InitialState::Running);
        ASSERT_TRUE(waitFor(made, 90s));
        ASSERT_TRUE(made.result()) << qPrintable(made.result().error().message);
        ASSERT_TRUE(waitUntil([this] { return !slotReader().isEmpty(); }, 60s));
    }

    /// The server's process that serves the connector.
    [[nodiscard]] QString slotReader() const
    {
        return source()
            .run("SELECT active_pid FROM pg_replication_slots WHERE slot_name = 'sluice_history'")
            .value(0);
    }

    void createSink()
    {
        const Secret password(playground->status()[u"sink"_s][u"password"_s].toString().toUtf8());
        const auto made = connect->createConnector(
            name + u"-sink"_s,
            withSchemas(
                {{u"connector.class"_s, u"io.debezium.connector.jdbc.JdbcSinkConnector"_s},
                 {u"topics"_s, topicName},
                 {u"connection.url"_s, u"jdbc:postgresql://%1:%2/smart_citizen?sslmode=disable"_s.arg(
                                           database(1)[u"host"_s].toString(),
                                           QString::number(database(1)[u"portForConnect"_s].toInt()))},
                 {u"connection.username"_s, playground->status()[u"sink"_s][u"user"_s].toString()},
                 {u"connection.password"_s, setup::passwordMark},
                 {u"collection.name.format"_s, u"from_warehouse.${source.table}"_s},
                 {u"table.name.format"_s, u"from_warehouse.${source.table}"_s},
                 {u"insert.mode"_s, u"upsert"_s},
                 {u"primary.key.mode"_s, u"record_key"_s},
                 {u"delete.enabled"_s, u"true"_s},
                 {u"schema.evolution"_s, u"basic"_s},
                 {u"errors.tolerance"_s, u"all"_s},
                 // Debezium's sink dies of the header that names the new key where a key has
                 // changed, unless that is read as text.
                 {u"header.converter"_s, u"org.apache.kafka.connect.storage.StringConverter"_s},
                 {u"consumer.override.metadata.max.age.ms"_s, u"1000"_s}}),
            password, InitialState::Running);
        ASSERT_TRUE(waitFor(made, 90s));
        ASSERT_TRUE(made.result()) << qPrintable(made.result().error().message);
    }

    static QMap<QString, QString> withSchemas(QMap<QString, QString> config)
    {
        for (const QString &side : {u"key"_s, u"value"_s}) {
            config[side + u".converter"_s] = u"org.apache.kafka.connect.json.JsonConverter"_s;
            config[side + u".converter.schemas.enable"_s] = u"true"_s;
        }
        return config;
    }

    /// A new producer sees the partitions at once.
    void restartSource()
    {
        QNetworkAccessManager manager;
        QUrl url = session->profile().connect.urls.first();
        url.setPath(u"/connectors/"_s + name + u"/restart"_s);
        url.setQuery(u"includeTasks=true"_s);
        QNetworkRequest request(url);
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
        const QString reader = slotReader();
        const std::unique_ptr<QNetworkReply> reply(manager.post(request, QByteArray()));
        ASSERT_TRUE(waitUntil([&] { return reply->isFinished(); }, 30s));
        ASSERT_EQ(reply->error(), QNetworkReply::NoError);
        ASSERT_TRUE(waitUntil([&] { return !slotReader().isEmpty() && slotReader() != reader; }, 60s));
    }

    static QString allRows(const LiveServer &server, const QByteArray &of)
    {
        return server
            .run("SELECT coalesce(string_agg(id || part || status, ',' ORDER BY id, part COLLATE \"C\"), '') "
                 "FROM " +
                 of)
            .value(0);
    }
    [[nodiscard]] bool waitForTarget() const
    {
        return waitUntil(
            [this] {
                return target().run("SELECT to_regclass('" + landed + "') IS NOT NULL").value(0) == u"t"_s &&
                       allRows(source(), table) == allRows(target(), landed);
            },
            120s);
    }

    [[nodiscard]] bool connectorsAreKnown() const
    {
        QSet<QString> names;
        const auto &state = session->monitor().state();
        for (const Connector &each : state.connectors.value.value_or(QList<Connector>()))
            names.insert(each.name);
        return names.contains(name) && names.contains(name + u"-sink"_s);
    }

    /// The key of each row, as it lies in the topic.
    QMap<Key, QByteArray> keysInTheTopic()
    {
        session->explorer().open(topicName);
        search({});
        QMap<Key, QByteArray> keys;
        envelope::Decoder decoder;
        const RecordExtent extent = session->explorer().rows().extent();
        for (qint64 row = extent.first; row < extent.end; ++row) {
            const auto record = session->explorer().rows().record(row);
            const QList<envelope::KeyPart> parts = decoder.decode(*record).key;
            keys[{parts.at(0).value.text.toInt(), parts.at(1).value.text}] = *record->key;
        }
        return keys;
    }

    void search(const std::optional<KeyWish> &key)
    {
        ExplorerQuery query;
        query.from = {ScanStart::Kind::Oldest, 0};
        query.to = {ScanEnd::Kind::Now, 0};
        query.key = key;
        session->explorer().search(query);
        ASSERT_TRUE(
            waitUntil([this] { return session->explorer().state().phase == ExplorerPhase::Complete; }, 60s));
    }

    void searchKey(const QByteArray &key)
    {
        ASSERT_NO_FATAL_FAILURE(search(KeyWish{key, u"the key"_s}));
        ASSERT_TRUE(waitUntil([this] { return lookedUp(); }, 30s));
    }
    QString headlineOf(const QByteArray &key)
    {
        searchKey(key);
        return rowHeadline(session->rows().now());
    }
    [[nodiscard]] bool lookedUp() const
    {
        const RowNow &now = session->rows().now();
        return !now.key.isEmpty() &&
               std::none_of(now.sides.cbegin(), now.sides.cend(),
                            [](const RowSide &side) { return side.state == RowState::Asking; });
    }

    QStringList history(QSet<int> *partitions = nullptr)
    {
        QStringList texts;
        envelope::Decoder decoder;
        const RecordExtent extent = session->explorer().rows().extent();
        for (qint64 row = extent.first; row < extent.end; ++row) {
            const auto record = session->explorer().rows().record(row);
            texts.append(textOf(*record, decoder));
            if (partitions)
                partitions->insert(record->partition);
        }
        return texts;
    }

    /// Half of the changes while the topic has one partition, half when it has three.
    void writeOverMorePartitions(Writer &writer)
    {
        ASSERT_NO_FATAL_FAILURE(createSource());
        writer.write(1);
        ASSERT_TRUE(waitUntil([this] { return topicIsKnown(); }, 60s));
        ASSERT_NO_FATAL_FAILURE(createSink());
        writer.write(499);
        ASSERT_TRUE(waitForTarget());
        ASSERT_TRUE(topic->grow(3));
        ASSERT_NO_FATAL_FAILURE(restartSource());
        writer.write(500);
        ASSERT_TRUE(waitForTarget());
        ASSERT_TRUE(waitUntil([this] { return connectorsAreKnown(); }, 30s));
    }
    [[nodiscard]] bool topicIsKnown() const
    {
        const auto &cluster = session->monitor().state().cluster.value;
        return cluster && std::any_of(cluster->topics.cbegin(), cluster->topics.cend(),
                                      [this](const Topic &each) { return each.name == topicName; });
    }

    void expectRowAsWritten(bool isThere) const
    {
        const RowNow &now = session->rows().now();
        ASSERT_EQ(now.sides.size(), 2);
        EXPECT_EQ(now.sides.at(0).table, (TableName{u"public"_s, u"sluice_history"_s}));
        EXPECT_EQ(now.sides.at(1).table, (TableName{u"from_warehouse"_s, u"sluice_history"_s}));
        EXPECT_EQ(rowHeadline(now), isThere ? u"Source and target have the row as the last record left it."_s
                                            : u"Deleted in the topic, and gone from source and target."_s)
            << qPrintable(rowAsText(now, QDateTime::currentDateTimeUtc()));
    }

    static Key keyWhere(const Writer &writer, bool isThere)
    {
        const QList<Key> keys = writer.histories().keys();
        return *std::find_if(keys.cbegin(), keys.cend(),
                             [&](const Key &key) { return writer.isThere(key) == isThere; });
    }

    /// What was changed in the target behind the sink's back.
    void expectThatDifferencesAreTold(const Writer &writer, const QMap<Key, QByteArray> &keys)
    {
        const Key there = keyWhere(writer, true);
        target().run("UPDATE " + landed + " SET amount = amount + 1, data = '{}'" + where(there));
        EXPECT_EQ(headlineOf(keys[there]), u"The target differs in 2 columns: amount, data."_s);
        target().run("DELETE FROM " + landed + where(there));
        EXPECT_EQ(headlineOf(keys[there]),
                  u"The target does not have the row, which the last record did not delete."_s);
        const Key gone = keyWhere(writer, false);
        target().run("INSERT INTO " + landed + " (id, part) VALUES (" + QByteArray::number(gone.first) +
                     ", " + literal(gone.second) + ")");
        EXPECT_EQ(headlineOf(keys[gone]), u"Deleted in the topic, yet still in the target."_s);
    }

    void expectThatAFrozenTargetHoldsNobodyUp(const QByteArray &key)
    {
        ASSERT_NO_FATAL_FAILURE(searchKey(key));
        const RowState before = session->rows().now().sides.at(1).state;
        ASSERT_TRUE(playground->run({u"break"_s, u"freeze:smart_citizen"_s}));
        ASSERT_NO_FATAL_FAILURE(search(KeyWish{key, u"the key"_s}));
        const auto stateOf = [this](int side) { return session->rows().now().sides.value(side).state; };
        EXPECT_TRUE(waitUntil([&] { return stateOf(0) != RowState::Asking; }, 2s));
        EXPECT_EQ(stateOf(1), RowState::Asking) << "the source is not kept waiting";
        EXPECT_TRUE(waitUntil([this] { return lookedUp(); }, 15s));
        EXPECT_EQ(stateOf(1), RowState::Failed);
        ASSERT_TRUE(playground->run({u"heal"_s, u"smart_citizen"_s}));
        ASSERT_NO_FATAL_FAILURE(searchKey(key));
        EXPECT_EQ(stateOf(1), before);
    }

    /// Without schemas, and in another partition than the connector's.
    void expectThatARecordByHandIsFound(const Writer &writer, const QMap<Key, QByteArray> &keys)
    {
        const QList<Key> all = keys.keys();
        const Key key =
            *std::find_if(all.crbegin(), all.crend(), [&](const Key &each) { return writer.isThere(each); });
        ASSERT_NO_FATAL_FAILURE(searchKey(keys[key]));
        const auto last = session->explorer().rows().record(session->explorer().rows().extent().end - 1);
        const QJsonObject row{{u"id"_s, key.first}, {u"part"_s, key.second}, {u"status"_s, u"by hand"_s}};
        const QJsonObject envelope{{u"before"_s, QJsonValue()},
                                   {u"after"_s, row},
                                   {u"source"_s, QJsonObject{{u"connector"_s, u"postgresql"_s},
                                                             {u"db"_s, u"smart_warehouse"_s},
                                                             {u"schema"_s, u"public"_s},
                                                             {u"table"_s, u"sluice_history"_s}}},
                                   {u"op"_s, u"u"_s}};
        const QJsonObject bareKey{{u"id"_s, key.first}, {u"part"_s, key.second}};
        ASSERT_TRUE(topic->produce({{(last->partition + 1) % 3,
                                     QJsonDocument(bareKey).toJson(QJsonDocument::Compact),
                                     QJsonDocument(envelope).toJson(QJsonDocument::Compact),
                                     {},
                                     0}}));
        EXPECT_EQ(headlineOf(keys[key]),
                  u"The source differs in the column status. The target differs in the column status."_s);
        EXPECT_EQ(history(), writer.histories().value(key) << u"u: → by hand"_s);
    }

    // Others for each run: Connect remembers by the name how far a connector came, and would not begin anew.
    const QString name = u"sluice-history-%1"_s.arg(QDateTime::currentMSecsSinceEpoch() % 100'000'000);
    const QString topicName = name + u".public.sluice_history"_s;
    std::optional<LivePlayground> playground;
    QList<LiveServer> servers;
    std::unique_ptr<app::Session> session;
    std::unique_ptr<connect::ConnectSetupClient> connect;
    std::unique_ptr<LiveTopic> topic;
};

TEST_F(HistoryLive, IsWhatWasWrittenAndTheRowNowIsThatOfBothDatabases)
{
    Writer writer(source());
    ASSERT_NO_FATAL_FAILURE(writeOverMorePartitions(writer));
    const QMap<Key, QByteArray> keys = keysInTheTopic();
    ASSERT_EQ(keys.keys(), writer.histories().keys());
    QSet<int> allPartitions;
    int severalPartitions = 0;
    int records = 0;
    int deleted = 0;
    for (auto it = keys.cbegin(); it != keys.cend(); ++it) {
        ASSERT_NO_FATAL_FAILURE(searchKey(it.value()));
        QSet<int> partitions;
        const QStringList read = history(&partitions);
        EXPECT_EQ(read, writer.histories().value(it.key())) << it.key().first;
        expectRowAsWritten(writer.isThere(it.key()));
        records += static_cast<int>(read.size());
        severalPartitions += partitions.size() > 1 ? 1 : 0;
        allPartitions |= partitions;
        deleted += writer.isThere(it.key()) ? 0 : 1;
    }
    EXPECT_EQ(allPartitions, (QSet<int>{0, 1, 2}));
    EXPECT_GT(severalPartitions, 0);
    EXPECT_GT(deleted, 0);
    std::printf(
        "%d changes, %d records of %d keys (%d of them in several partitions, %d deleted): each history "
        "as written, each row as recorded.\n",
        writer.written(), records, static_cast<int>(keys.size()), severalPartitions, deleted);
    ASSERT_NO_FATAL_FAILURE(expectThatDifferencesAreTold(writer, keys));
    ASSERT_NO_FATAL_FAILURE(expectThatARecordByHandIsFound(writer, keys));
    ASSERT_NO_FATAL_FAILURE(expectThatAFrozenTargetHoldsNobodyUp(keys.first()));
}

} // namespace
