#include "models/services/serverlights.h"

#include "tests/support/pipelinebuilder.h"

#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::test;

namespace {

const QDateTime start = QDateTime::fromSecsSinceEpoch(1'700'000'000, Qt::UTC);

/// Two workers and two brokers, looked at again and again; the lights of one look go into the next.
struct Looks
{
    Looks() { profile.connect.urls = {QUrl(u"http://c1:8083/"_s), QUrl(u"http://c2:8083/connect/"_s)}; }

    void look(int seconds, bool secondIsUp)
    {
        const auto error = fail(ErrorKind::Timeout, u"silent"_s);
        workers.at = state.cluster.at = start.addSecs(seconds);
        const WorkerFacts facts{{}, u"4.3.0"_s, {}, {}, {}};
        workers.value = QList<WorkerAnswer>{
            {QUrl(u"http://c1:8083"_s), facts},
            {QUrl(u"http://c2:8083/connect"_s), secondIsUp ? Result<WorkerFacts>(facts) : error}};
        Broker first{1, u"k1"_s, 9092, std::chrono::milliseconds(1), {}};
        Broker second{2, u"k2"_s, 9092, {}, error.value()};
        if (secondIsUp)
            second = {2, u"k2"_s, 9092, std::chrono::milliseconds(1), {}};
        ClusterFacts cluster;
        cluster.brokers = {first, second, {-1, u"k9"_s, 9099, {}, error.value()}};
        state.cluster.value = cluster;
        lights = serverLights(profile, state, workers, lights);
    }

    const ServerLight &named(const QString &name) const
    {
        for (const ServerLight &light : lights)
            if (light.name == name)
                return light;
        ADD_FAILURE() << qPrintable(name);
        return lights.first();
    }

    Profile profile = twoDatabases();
    PipelineState state;
    Observed<QList<WorkerAnswer>> workers;
    QList<ServerLight> lights;
};

} // namespace

TEST(ServerLights, EachWorkerAndBrokerHasTimesOfItsOwn)
{
    Looks looks;
    looks.look(0, true);
    looks.look(2, false);
    looks.look(4, false);
    for (const QString &name : {u"Connect c2:8083"_s, u"broker 2"_s}) {
        EXPECT_FALSE(looks.named(name).reachable);
        EXPECT_EQ(looks.named(name).lastSeen, start) << qPrintable(name);
        EXPECT_EQ(looks.named(name).failingSince, start.addSecs(2)) << qPrintable(name);
    }
    for (const QString &name : {u"Connect c1:8083"_s, u"broker 1"_s}) {
        EXPECT_EQ(looks.named(name).lastSeen, start.addSecs(4)) << qPrintable(name);
        EXPECT_FALSE(looks.named(name).failingSince.isValid()) << qPrintable(name);
    }
    looks.look(6, true);
    EXPECT_FALSE(looks.named(u"broker 2"_s).failingSince.isValid());
    EXPECT_EQ(looks.named(u"broker 2"_s).lastSeen, start.addSecs(6));
}

TEST(ServerLights, WhenNoBrokerAnswersEachKeepsItsOwnTime)
{
    Looks looks;
    looks.look(0, true);
    looks.look(2, false);
    looks.state.cluster.error = Error{ErrorKind::Timeout, u"nobody"_s, {}};
    looks.state.cluster.failingSince = start.addSecs(4);
    looks.lights = serverLights(looks.profile, looks.state, looks.workers, looks.lights);
    EXPECT_EQ(looks.named(u"broker 2"_s).failingSince, start.addSecs(2));
    EXPECT_EQ(looks.named(u"broker 1"_s).failingSince, start.addSecs(4));
    EXPECT_EQ(looks.named(u"broker 1"_s).lastSeen, start.addSecs(2));
}

TEST(ServerLights, ABrokerWithoutANumberIsCalledByItsAddress)
{
    Looks looks;
    looks.look(0, true);
    EXPECT_EQ(looks.named(u"broker k9:9099"_s).address, u"k9:9099"_s);
    EXPECT_FALSE(looks.named(u"broker k9:9099"_s).lastSeen.isValid()) << "it was never seen";
}

TEST(ServerLights, AWorkerBelowAPathIsFoundWithAndWithoutASlash)
{
    Looks looks;
    looks.look(0, true);
    EXPECT_TRUE(looks.named(u"Connect c2:8083"_s).reachable);
    EXPECT_TRUE(looks.named(u"Connect c1:8083"_s).reachable);
    EXPECT_EQ(looks.named(u"Connect c2:8083"_s).address, u"http://c2:8083/connect"_s);
}
