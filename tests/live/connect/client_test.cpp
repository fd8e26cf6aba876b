// The Connect client on a real Kafka Connect: every read, every action followed to its end, every refusal.

#include "models/clients/connect/connectclient.h"
#include "models/services/connectoractions.h"
#include "tests/support/waiting.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::connect;
using namespace sluice::test;
using namespace Qt::StringLiterals;

namespace {

const QString source = u"warehouse-to-citizen-connector"_s;
const QString sink = u"citizen-sink"_s;

template <class T>
T resultOf(const QFuture<T> &future)
{
    EXPECT_TRUE(waitFor(future, std::chrono::seconds(30)));
    return future.result();
}

template <class T>
Error errorOf(const QFuture<Result<T>> &future)
{
    const auto result = resultOf(future);
    EXPECT_FALSE(result);
    return result ? Error() : result.error();
}

class LiveConnect : public testing::Test
{
protected:
    void SetUp() override
    {
        QFile file(qEnvironmentVariable("SLUICE_PLAYGROUND_STATUS"));
        if (!file.open(QIODevice::ReadOnly))
            GTEST_SKIP() << "No playground: SLUICE_PLAYGROUND_STATUS names no file. ctest sets it.";
        const auto status = QJsonDocument::fromJson(file.readAll()).object();
        for (const QJsonValue &url : status[u"connect"_s][u"urls"_s].toArray())
            profile.urls.append(QUrl(url.toString()));
        for (const QJsonValue &database : status[u"postgres"_s].toArray())
            secrets.insert(database[u"password"_s].toString());
        kafkaVersion = status[u"versions"_s][u"kafka"_s].toString();
        client = std::make_unique<ConnectClient>(profile, Secret(), Secret(), Polling(), false);
    }

    Result<Connector> follow(const QString &name, ConnectorAction action)
    {
        ConnectorActions actions(client.get(), std::chrono::seconds(30));
        return outcomeOf(actions, [&] { actions.run({name}, action); });
    }

    template <class Start>
    Result<Connector> outcomeOf(ConnectorActions &actions, Start start)
    {
        QList<ActionOutcome> outcomes;
        QObject::connect(&actions, &ConnectorActions::finished, &actions,
                         [&](const ActionOutcome &outcome) { outcomes.append(outcome); });
        start();
        EXPECT_TRUE(waitUntil([&] { return !outcomes.isEmpty(); }, std::chrono::seconds(60)));
        return outcomes.isEmpty() ? fail(ErrorKind::Internal, u"no outcome"_s) : outcomes.first().result;
    }

    static void expectDone(const Result<Connector> &result, ConnectorState state)
    {
        ASSERT_TRUE(result) << qPrintable(result.error().message);
        EXPECT_EQ(result->state, state) << qPrintable(result->stateText);
        for (const TaskStatus &task : result->tasks)
            EXPECT_EQ(task.state, state) << qPrintable(task.stateText);
    }

    ConnectProfile profile;
    QSet<QString> secrets;
    QString kafkaVersion;
    std::unique_ptr<ConnectClient> client;
};

} // namespace

TEST_F(LiveConnect, ReadsEverything)
{
    const auto list = resultOf(client->fetchConnectors());
    ASSERT_TRUE(list) << qPrintable(list.error().message);
    ASSERT_EQ(list->size(), 4);
    const auto one = resultOf(client->fetchConnector(source));
    ASSERT_TRUE(one);
    EXPECT_EQ(*one, list->last());
    EXPECT_EQ(one->type, ConnectorType::Source);
    EXPECT_EQ(resultOf(client->fetchNames())->size(), 4);
    EXPECT_EQ(resultOf(client->fetchConfig(source)), one->config);
    EXPECT_EQ(resultOf(client->fetchTaskStatus(source, 0)), one->tasks.first());
    const auto tasks = resultOf(client->fetchTasks(source));
    ASSERT_TRUE(tasks);
    EXPECT_EQ(tasks->size(), 1);
    EXPECT_FALSE(resultOf(client->fetchTopics(source))->isEmpty());
    const auto offsets = resultOf(client->fetchOffsets(source));
    ASSERT_TRUE(offsets) << qPrintable(offsets.error().message);
    EXPECT_GT(offsets->first().offset[u"lsn"_s].toInteger(), 0);
    EXPECT_FALSE(resultOf(client->fetchOffsets(sink))->isEmpty());
    const auto plugins = resultOf(client->fetchPlugins(profile.urls.first()));
    ASSERT_TRUE(plugins);
    EXPECT_TRUE(
        std::ranges::any_of(*plugins, [](const auto &plugin) { return plugin.type == u"converter"_s; }));
    const auto keys = resultOf(client->fetchPluginConfig(one->config.value(u"connector.class"_s)));
    ASSERT_TRUE(keys) << qPrintable(keys.error().message);
    EXPECT_GT(keys->size(), 50);
    EXPECT_FALSE(resultOf(client->fetchLoggers())->isEmpty());
    EXPECT_TRUE(resultOf(client->fetchLogger(u"root"_s)));
}

TEST_F(LiveConnect, ReadsEachWorker)
{
    const auto workers = resultOf(client->fetchWorkers());
    ASSERT_EQ(workers.size(), profile.urls.size());
    ASSERT_TRUE(workers.first().facts);
    EXPECT_EQ(workers.first().facts->version, kafkaVersion);
    EXPECT_FALSE(workers.first().facts->kafkaClusterId.isEmpty());
    const auto health = resultOf(client->fetchHealth());
    if (kafkaVersion.startsWith(u"3."_s))
        EXPECT_EQ(health.error().kind, ErrorKind::Unsupported);
    else
        EXPECT_TRUE(health->healthy);
}

TEST_F(LiveConnect, KeepsNoPassword)
{
    const auto list = resultOf(client->fetchConnectors());
    ASSERT_TRUE(list);
    for (const Connector &connector : *list) {
        int hidden = 0;
        for (const QString &value : connector.config) {
            hidden += value == u"••••••"_s ? 1 : 0;
            for (const QString &secret : secrets)
                EXPECT_FALSE(value.contains(secret));
        }
        EXPECT_EQ(hidden, 1) << qPrintable(connector.name);
    }
}

TEST_F(LiveConnect, PausesAndResumes)
{
    for (const QString &name : {source, sink}) {
        expectDone(follow(name, ConnectorAction::Pause), ConnectorState::Paused);
        expectDone(follow(name, ConnectorAction::Resume), ConnectorState::Running);
    }
}

TEST_F(LiveConnect, StopsAndResumes)
{
    const auto stopped = follow(sink, ConnectorAction::Stop);
    expectDone(stopped, ConnectorState::Stopped);
    EXPECT_TRUE(stopped && stopped->tasks.isEmpty());
    const auto resumed = follow(sink, ConnectorAction::Resume);
    expectDone(resumed, ConnectorState::Running);
    EXPECT_TRUE(resumed && resumed->tasks.size() == 1);
}

TEST_F(LiveConnect, RestartsAConnectorAndATask)
{
    expectDone(follow(source, ConnectorAction::Restart), ConnectorState::Running);
    expectDone(follow(source, ConnectorAction::RestartFailed), ConnectorState::Running);
    ConnectorActions actions(client.get(), std::chrono::seconds(30));
    expectDone(outcomeOf(actions, [&] { actions.restartTask(source, 0); }), ConnectorState::Running);
}

TEST_F(LiveConnect, SaysWhatDoesNotExist)
{
    EXPECT_EQ(errorOf(client->fetchConnector(u"no-such"_s)).kind, ErrorKind::NotFound);
    EXPECT_EQ(resultOf(client->fetchTopics(u"no-such"_s)),
              QStringList()); // Connect does not ask whether it exists
    EXPECT_EQ(errorOf(client->act(u"no-such"_s, ConnectorAction::Pause)).kind, ErrorKind::NotFound);
    EXPECT_EQ(errorOf(client->restartTask(source, 99)).kind, ErrorKind::NotFound);
    EXPECT_EQ(follow(u"no-such"_s, ConnectorAction::Restart).error().kind, ErrorKind::NotFound);
}

TEST_F(LiveConnect, SendsNamesAsTheyAre)
{
    for (const QString &name : {u"with space"_s, u"ü€"_s, u"a;b?c#d"_s, u"a+b&c=d"_s}) {
        const Error error = errorOf(client->fetchConnector(name));
        EXPECT_EQ(error.kind, ErrorKind::NotFound) << qPrintable(error.message);
        EXPECT_TRUE(error.message.contains(name)) << qPrintable(error.message);
    }
    // Kafka 4 comes with a Jetty that takes these for an attack; before, they were names like any other.
    for (const QString &name : {u"a/b"_s, u"100%"_s, u"x/../y"_s, u"back\\slash"_s}) {
        const Error error = errorOf(client->fetchConnector(name));
        EXPECT_EQ(error.kind, kafkaVersion.startsWith(u"3."_s) ? ErrorKind::NotFound : ErrorKind::Unsupported)
            << qPrintable(error.message);
    }
}

TEST_F(LiveConnect, RefusesToChangeWhenReadOnly)
{
    ConnectClient reader(profile, Secret(), Secret(), Polling(), true);
    EXPECT_EQ(errorOf(reader.act(source, ConnectorAction::Stop)).kind, ErrorKind::ReadOnly);
    EXPECT_EQ(resultOf(reader.fetchConnector(source))->state, ConnectorState::Running);
}
