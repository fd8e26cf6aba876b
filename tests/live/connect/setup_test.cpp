// The setup on a real Kafka Connect: a connector made, changed, stopped and removed again, and what is
// refused.

#include "models/clients/connect/connectclient.h"
#include "models/clients/connect/setupclient.h"
#include "models/core/setup/setupstep.h"
#include "tests/support/waiting.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTcpServer>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::connect;
using namespace sluice::test;
using namespace Qt::StringLiterals;
using testing::HasSubstr;
using testing::Not;

namespace {

using Config = QMap<QString, QString>;

const QString source = u"warehouse-to-citizen-connector"_s;

template <class T>
T resultOf(const QFuture<T> &future, std::chrono::seconds within = std::chrono::seconds(30))
{
    EXPECT_TRUE(waitFor(future, within));
    return future.isFinished() ? future.result() : T(fail(ErrorKind::Internal, u"never answered"_s));
}

template <class T>
Error errorOf(const QFuture<Result<T>> &future)
{
    const auto result = resultOf(future);
    EXPECT_FALSE(result);
    return result ? Error() : result.error();
}

class LiveConnectSetup : public testing::Test
{
protected:
    void SetUp() override
    {
        QFile file(qEnvironmentVariable("SLUICE_PLAYGROUND_STATUS"));
        if (!file.open(QIODevice::ReadOnly))
            GTEST_SKIP() << "No playground: SLUICE_PLAYGROUND_STATUS names no file. ctest sets it.";
        status = QJsonDocument::fromJson(file.readAll()).object();
        for (const QJsonValue &url : status[u"connect"_s][u"urls"_s].toArray())
            profile.urls.append(QUrl(url.toString()));
        client = std::make_unique<ConnectSetupClient>(profile, Secret(), Secret(), Polling(), false);
        sourcePassword = Secret(status[u"debezium"_s][u"password"_s].toString().toUtf8());
        sinkPassword = Secret(status[u"sink"_s][u"password"_s].toString().toUtf8());
        name = u"sluice-test-%1-%2"_s.arg(QCoreApplication::applicationPid())
                   .arg(QString::fromLatin1(testing::UnitTest::GetInstance()->current_test_info()->name()));
    }
    void TearDown() override
    {
        if (client)
            (void)resultOf(client->deleteConnector(name));
    }

    /// A sink that reads nothing: no topic fits.
    [[nodiscard]] Config sinkConfig() const
    {
        const QJsonValue database = status[u"postgres"_s][1];
        return {{u"connector.class"_s, u"io.debezium.connector.jdbc.JdbcSinkConnector"_s},
                {u"tasks.max"_s, u"1"_s},
                {u"topics.regex"_s, u"sluice-test-nothing-at-all"_s},
                {u"connection.url"_s, u"jdbc:postgresql://%1:%2/%3"_s.arg(database[u"host"_s].toString())
                                          .arg(database[u"portForConnect"_s].toInt())
                                          .arg(database[u"database"_s].toString())},
                {u"connection.username"_s, status[u"sink"_s][u"user"_s].toString()},
                {u"connection.password"_s, setup::passwordMark},
                {u"sluice.unknown"_s, u"kept ü \"as it is\"\\n"_s},
                {u"sluice.reference"_s, u"${file:/etc/connect/none.properties:key}"_s}};
    }

    [[nodiscard]] Config sourceConfig() const
    {
        const QJsonValue database = status[u"postgres"_s][0];
        return {{u"connector.class"_s, u"io.debezium.connector.postgresql.PostgresConnector"_s},
                {u"name"_s, name},
                {u"plugin.name"_s, u"pgoutput"_s},
                {u"database.hostname"_s, database[u"host"_s].toString()},
                {u"database.port"_s, QString::number(database[u"portForConnect"_s].toInt())},
                {u"database.user"_s, status[u"debezium"_s][u"user"_s].toString()},
                {u"database.password"_s, setup::passwordMark},
                {u"database.dbname"_s, database[u"database"_s].toString()},
                {u"topic.prefix"_s, name},
                {u"slot.name"_s, u"sluice_test_never_made"_s}};
    }

    /// As Connect shows it, by another way than the one that is tested.
    [[nodiscard]] QJsonObject rawConfig() const
    {
        QNetworkAccessManager manager;
        QUrl url = profile.urls.first();
        url.setPath(u"/connectors/"_s + name + u"/config"_s);
        const std::unique_ptr<QNetworkReply> reply(manager.get(QNetworkRequest(url)));
        EXPECT_TRUE(waitUntil([&] { return reply->isFinished(); }));
        return QJsonDocument::fromJson(reply->readAll()).object();
    }

    [[nodiscard]] bool isListed() const
    {
        ConnectClient reader(profile, Secret(), Secret(), Polling(), true);
        return resultOf(reader.fetchNames())->contains(name);
    }

    QJsonObject status;
    ConnectProfile profile;
    Secret sourcePassword;
    Secret sinkPassword;
    QString name;
    std::unique_ptr<ConnectSetupClient> client;
};

QJsonObject asJson(Config config, const QString &name, const Secret &password)
{
    config[u"name"_s] = name;
    QJsonObject object;
    for (auto entry = config.begin(); entry != config.end(); ++entry)
        object.insert(entry.key(), entry.value() == setup::passwordMark ? QString::fromUtf8(password.reveal())
                                                                        : entry.value());
    return object;
}

void expectWithout(const Error &error, const Secret &secret)
{
    EXPECT_THAT((error.message + error.detail).toStdString(), Not(HasSubstr(secret.reveal().toStdString())));
}

} // namespace

TEST_F(LiveConnectSetup, FetchesWorkersPluginsAndConnectors)
{
    const auto facts = resultOf(client->fetchSetup());
    ASSERT_TRUE(facts) << qPrintable(facts.error().message);
    ASSERT_EQ(facts->workers.size(), profile.urls.size());
    ASSERT_TRUE(facts->workers.first().worker);
    ASSERT_TRUE(facts->workers.first().plugins);
    EXPECT_TRUE(std::ranges::any_of(*facts->workers.first().plugins, [](const auto &plugin) {
        return plugin.className == u"io.debezium.connector.postgresql.PostgresConnector"_s;
    }));
    EXPECT_GE(facts->connectors.size(), 4);
}

TEST_F(LiveConnectSetup, MakesChangesStopsAndRemovesAConnector)
{
    const auto created =
        resultOf(client->createConnector(name, sinkConfig(), sinkPassword, InitialState::Running));
    ASSERT_TRUE(created) << qPrintable(created.error().message);
    QJsonObject expected = asJson(sinkConfig(), name, sinkPassword);
    EXPECT_EQ(rawConfig(), expected);

    const Error taken =
        errorOf(client->createConnector(name, sinkConfig(), sinkPassword, InitialState::Running));
    EXPECT_EQ(taken.kind, ErrorKind::Conflict);
    expectWithout(taken, sinkPassword);

    const auto updated = resultOf(client->updateConnector(
        name, {{u"tasks.max"_s, u"2"_s}, {u"sluice.new"_s, u"${env:NOT_SET}"_s}}, {}));
    ASSERT_TRUE(updated) << qPrintable(updated.error().message);
    expected[u"tasks.max"_s] = u"2"_s;
    expected[u"sluice.new"_s] = u"${env:NOT_SET}"_s;
    EXPECT_EQ(rawConfig(), expected) << "password, unknown keys and references stay";

    EXPECT_EQ(errorOf(client->deleteOffsets(name)).kind, ErrorKind::Invalid) << "it runs";
    ASSERT_TRUE(resultOf(client->stopConnector(name)));
    EXPECT_TRUE(waitUntil([&] { return resultOf(client->deleteOffsets(name)).has_value(); }));
    ASSERT_TRUE(resultOf(client->deleteConnector(name)));
    EXPECT_TRUE(waitUntil([&] { return !isListed(); }));
    EXPECT_EQ(errorOf(client->deleteConnector(name)).kind, ErrorKind::NotFound);
    EXPECT_EQ(errorOf(client->updateConnector(name, {{u"tasks.max"_s, u"1"_s}}, {})).kind,
              ErrorKind::NotFound);
    EXPECT_FALSE(isListed());
}

TEST_F(LiveConnectSetup, ValidatesWithTheDatabase)
{
    const auto good = resultOf(client->validate(sourceConfig(), sourcePassword));
    ASSERT_TRUE(good) << qPrintable(good.error().message);
    EXPECT_EQ(*good, QList<ConfigProblem>());

    const Secret wrong("surely-not-the-password");
    const auto refused = resultOf(client->validate(sourceConfig(), wrong));
    ASSERT_TRUE(refused) << qPrintable(refused.error().message);
    ASSERT_EQ(refused->size(), 1);
    EXPECT_THAT(refused->first().errors.join(u' ').toStdString(),
                HasSubstr("password authentication failed"));

    Config config = sourceConfig();
    config[u"snapshot.mode"_s] = u"no-such-mode"_s;
    config[u"tasks.max"_s] = u"many"_s;
    const auto problems = resultOf(client->validate(config, sourcePassword));
    ASSERT_TRUE(problems) << qPrintable(problems.error().message);
    EXPECT_EQ(problems->size(), 2);
}

TEST_F(LiveConnectSetup, SaysOfASilentDatabaseThatItIsSilent)
{
    if (!qEnvironmentVariableIsSet("SLUICE_LONG_TESTS"))
        GTEST_SKIP() << "It waits for Debezium's own deadline of a minute: set SLUICE_LONG_TESTS=1.";
    QTcpServer silent; // takes connections and says nothing
    ASSERT_TRUE(silent.listen(QHostAddress::LocalHost));
    Config config = sourceConfig();
    config[u"database.hostname"_s] = u"127.0.0.1"_s;
    config[u"database.port"_s] = QString::number(silent.serverPort());
    QElapsedTimer clock;
    clock.start();
    const auto result = resultOf(client->validate(config, sourcePassword), std::chrono::seconds(90));
    RecordProperty("seconds", int(clock.elapsed() / 1000));
    EXPECT_LT(clock.elapsed(), 80'000);
    if (result) { // Debezium's own deadline comes first from 3.x on
        ASSERT_EQ(result->size(), 1);
        EXPECT_THAT(result->first().errors.join(u' ').toStdString(), HasSubstr("timed out"));
    } else {
        EXPECT_EQ(result.error().kind, ErrorKind::Timeout) << qPrintable(result.error().message);
        EXPECT_THAT(result.error().message.toStdString(), HasSubstr("database"));
    }
}

TEST_F(LiveConnectSetup, SaysWhyAConfigIsRefused)
{
    Config config = sinkConfig();
    config[u"tasks.max"_s] = u"many"_s;
    const Error invalid = errorOf(client->createConnector(name, config, sinkPassword, InitialState::Running));
    EXPECT_EQ(invalid.kind, ErrorKind::Invalid) << qPrintable(invalid.message);
    EXPECT_THAT(invalid.message.toStdString(), HasSubstr("tasks.max"));
    expectWithout(invalid, sinkPassword);

    config = sinkConfig();
    config[u"connector.class"_s] = u"no.such.Klass"_s;
    const Error missing = errorOf(client->createConnector(name, config, sinkPassword, InitialState::Running));
    EXPECT_EQ(missing.kind, ErrorKind::NotFound) << qPrintable(missing.message);
    expectWithout(missing, sinkPassword);
    const Error unknown = errorOf(client->validate(config, sinkPassword));
    EXPECT_EQ(unknown.kind, ErrorKind::NotFound) << qPrintable(unknown.message);
    EXPECT_FALSE(isListed());
}

TEST_F(LiveConnectSetup, ChangesNothingWhenReadOnly)
{
    ConnectSetupClient reader(profile, Secret(), Secret(), Polling(), true);
    EXPECT_EQ(errorOf(reader.createConnector(name, sinkConfig(), sinkPassword, InitialState::Running)).kind,
              ErrorKind::ReadOnly);
    EXPECT_EQ(errorOf(reader.updateConnector(source, {{u"tasks.max"_s, u"1"_s}}, {})).kind,
              ErrorKind::ReadOnly);
    EXPECT_EQ(errorOf(reader.stopConnector(source)).kind, ErrorKind::ReadOnly);
    EXPECT_EQ(errorOf(reader.deleteConnector(source)).kind, ErrorKind::ReadOnly);
    EXPECT_EQ(errorOf(reader.deleteOffsets(source)).kind, ErrorKind::ReadOnly);
    EXPECT_TRUE(resultOf(reader.validate(sourceConfig(), sourcePassword)));
    EXPECT_FALSE(isListed());
}
