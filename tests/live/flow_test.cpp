// The main job on real servers: does data flow each way, pause, resume; through the command line as a script
// uses it.

#include "tests/live/liveplayground.h"
#include "tests/support/waiting.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <gtest/gtest.h>

using namespace sluice::test;
using namespace Qt::StringLiterals;

namespace {

const QString sluicectl = QStringLiteral(SLUICE_BIN_DIR "/sluicectl");

Ran ctl(const LivePlayground &playground, QStringList arguments)
{
    return runProgram(sluicectl, arguments << u"--profile-file"_s << playground.profileFile());
}

QJsonObject statusOf(const LivePlayground &playground, int *exitCode = nullptr)
{
    const Ran ran = ctl(playground, {u"status"_s, u"--json"_s});
    if (exitCode)
        *exitCode = ran.exitCode;
    const QJsonObject status = QJsonDocument::fromJson(ran.out).object();
    EXPECT_FALSE(status.isEmpty()) << ran.err.constData();
    return status;
}

QJsonObject directionFrom(const QJsonObject &status, const QString &database)
{
    for (const QJsonValue &direction : status[u"directions"_s].toArray()) {
        if (direction[u"from"_s].toString() == database)
            return direction.toObject();
    }
    ADD_FAILURE() << "no direction from " << qPrintable(database);
    return {};
}

/// Rows are written as long as this lives.
class Load
{
public:
    explicit Load(const LivePlayground &playground)
        : m_process(playground.start({u"load"_s, u"--rate"_s, u"40"_s}))
    {
        EXPECT_TRUE(m_process->waitForStarted());
    }
    ~Load()
    {
        m_process->terminate();
        m_process->waitForFinished(10'000);
    }
    Load(const Load &) = delete;
    Load &operator=(const Load &) = delete;

private:
    std::unique_ptr<QProcess> m_process;
};

} // namespace

TEST(LiveFlow, BothDirectionsFlowWhileRowsAreWritten)
{
    SLUICE_NEEDS_PLAYGROUND(playground);
    const Load load(playground);
    int exitCode = -1;
    QJsonObject status;
    ASSERT_TRUE(waitUntil(
        [&] {
            status = statusOf(playground, &exitCode);
            return exitCode == 0 &&
                   directionFrom(status, u"smart_warehouse"_s)[u"verdict"_s] == u"flowing"_s &&
                   directionFrom(status, u"smart_citizen"_s)[u"verdict"_s] == u"flowing"_s;
        },
        std::chrono::seconds(30)))
        << QJsonDocument(status[u"directions"_s].toArray()).toJson().constData();
    EXPECT_EQ(status[u"connectors"_s].toArray().size(), 4);
    EXPECT_GE(status[u"slots"_s].toArray().size(), 2);
    for (const QJsonValue &server : status[u"servers"_s].toArray())
        EXPECT_TRUE(server[u"reachable"_s].toBool()) << qPrintable(server[u"name"_s].toString());
}

TEST(LiveFlow, APausedConnectorIsSaidToBePausedAndFlowsAgainWithinFiveSeconds)
{
    SLUICE_NEEDS_PLAYGROUND(playground);
    const Load load(playground);
    const QString connector = u"warehouse-to-citizen-connector"_s;
    const Ran paused = ctl(playground, {u"connectors"_s, u"pause"_s, connector});
    ASSERT_EQ(paused.exitCode, 0) << paused.err.constData();
    int exitCode = -1;
    const QJsonObject whilePaused = directionFrom(statusOf(playground, &exitCode), u"smart_warehouse"_s);
    EXPECT_EQ(exitCode, 1);
    EXPECT_EQ(whilePaused[u"verdict"_s], u"paused"_s);
    EXPECT_TRUE(whilePaused[u"reason"_s].toString().contains(connector));
    EXPECT_EQ(whilePaused[u"culprit"_s], u"connector"_s);

    QElapsedTimer since;
    since.start();
    const Ran resumed = ctl(playground, {u"connectors"_s, u"resume"_s, connector});
    ASSERT_EQ(resumed.exitCode, 0) << resumed.err.constData();
    QJsonObject again;
    do
        again = directionFrom(statusOf(playground), u"smart_warehouse"_s);
    while (again[u"verdict"_s] != u"flowing"_s && since.elapsed() < 30'000);
    RecordProperty("flowingAgainMs", static_cast<int>(since.elapsed()));
    EXPECT_EQ(again[u"verdict"_s], u"flowing"_s);
    EXPECT_LE(since.elapsed(), 5000);
}

TEST(LiveFlow, AConnectorThatIsNotThereIsRefusedByName)
{
    SLUICE_NEEDS_PLAYGROUND(playground);
    const Ran ran = ctl(playground, {u"connectors"_s, u"pause"_s, u"no-such-connector"_s});
    EXPECT_EQ(ran.exitCode, 1);
    EXPECT_TRUE(ran.err.contains("no-such-connector")) << ran.err.constData();
}

TEST(LiveFlow, ConnectorsListsAllWithTheirTasks)
{
    SLUICE_NEEDS_PLAYGROUND(playground);
    const Ran ran = ctl(playground, {u"connectors"_s, u"list"_s, u"--json"_s});
    EXPECT_EQ(ran.exitCode, 0);
    const QJsonArray list = QJsonDocument::fromJson(ran.out).object()[u"connectors"_s].toArray();
    ASSERT_EQ(list.size(), 4);
    for (const QJsonValue &each : list)
        EXPECT_EQ(each[u"tasks"_s].toArray().size(), 1) << qPrintable(each[u"name"_s].toString());
}
