// What the servers must be and hold before anything is sent to them, each in every state that it can have.

#include "tests/unit/services/setup/stepcase.h"

#include <gmock/gmock.h>

using namespace sluice;
using namespace sluice::setup;
using namespace sluice::test;
using testing::HasSubstr;

TEST(Planner, StatesOfPrerequisites)
{
    const QList<Case> cases{
        {"no such database", u"reach/smart_warehouse"_s, StepState::Manual,
         [](S, P p, F) { p.databases.removeFirst(); }, u"no database called"_s},
        {"unreachable", u"reach/smart_warehouse"_s, StepState::Manual,
         [](S, P, F f) { f.databases[warehouse] = tl::unexpected(gone()); }, u"Nothing listens"_s},
        {"nothing is known of what lies behind", u"grants/smart_warehouse"_s, StepState::Blocked,
         [](S, P, F f) { f.databases[warehouse] = tl::unexpected(gone()); }},
        {"no superuser", u"reach/smart_warehouse"_s, StepState::Done,
         [](S, P, F f) { loseSuperuser(databaseOf(f, warehouse)); }, u"no superuser"_s},
        {"too old", u"version/smart_warehouse"_s, StepState::Manual,
         [](S, P, F f) { databaseOf(f, warehouse).versionNum = 110022; }},
        {"a standby", u"version/smart_warehouse"_s, StepState::Manual,
         [](S, P, F f) { databaseOf(f, warehouse).inRecovery = true; }, u"standby"_s},
        {"clock", u"clock/smart_warehouse"_s, StepState::Manual,
         [](S, P, F f) { databaseOf(f, warehouse).clockSkew = std::chrono::minutes(-1); }},
        {"clock agrees", u"clock/smart_warehouse"_s, StepState::Done, {}},
        {"WAL folder not permitted", u"disk/smart_warehouse"_s, StepState::Unknown,
         [](S, P, F f) {
             databaseOf(f, warehouse).walFolderBytes =
                 tl::unexpected(NotPermitted{u"the size"_s, u"GRANT pg_monitor"_s});
         }},
        {"WAL folder", u"disk/smart_warehouse"_s, StepState::Done, {}},
        {"hba", u"hba/smart_warehouse"_s, StepState::Done, {}, u"Line 1"_s},
        {"hba rejects", u"hba/smart_warehouse"_s, StepState::Manual,
         [](S, P, F f) {
             databaseOf(f, warehouse)
                 .hba->prepend(
                     hbaRule(1, u"host"_s, {u"all"_s}, {u"debezium_user"_s}, u"all"_s, u"reject"_s));
         },
         u"rejects"_s},
        {"hba has no line", u"hba/smart_warehouse"_s, StepState::Manual,
         [](S, P, F f) { databaseOf(f, warehouse).hba->clear(); }, u"No line"_s},
        {"hba not readable", u"hba/smart_warehouse"_s, StepState::Unknown,
         [](S, P, F f) {
             databaseOf(f, warehouse).hba = tl::unexpected(NotPermitted{u"pg_hba"_s, u"GRANT"_s});
         }},
        {"no Connect in the profile", u"workers"_s, StepState::Manual,
         [](S, P p, F) { p.connect.urls.clear(); }},
        {"Connect is away", u"workers"_s, StepState::Manual,
         [](S, P, F f) { f.connect = tl::unexpected(gone()); }, u"Nothing listens"_s},
        {"one worker is away", u"workers"_s, StepState::Manual,
         [](S, P, F f) {
             f.connect->workers.append(
                 {QUrl(u"http://c2:8083"_s), tl::unexpected(gone()), tl::unexpected(gone())});
         }},
        {"what a silent worker has is not known", u"plugin"_s, StepState::Blocked,
         [](S, P, F f) {
             f.connect->workers.append(
                 {QUrl(u"http://c2:8083"_s), tl::unexpected(gone()), tl::unexpected(gone())});
         },
         u"c2"_s},
        {"workers", u"workers"_s, StepState::Done, {}, u"4.3.0"_s},
        {"plug-in missing on one", u"plugin"_s, StepState::Manual,
         [](S, P, F f) {
             f.connect->workers.append(workerWith(u"http://c2:8083"_s, {}));
             f.connect->workers.last().plugins->clear();
         },
         u"missing on http://c2:8083"_s},
        {"plug-in of two versions", u"plugin"_s, StepState::Manual,
         [](S, P, F f) { f.connect->workers.append(workerWith(u"http://c2:8083"_s, u"3.5.0.Final"_s)); },
         u"3.6.1.Final, 3.5.0.Final"_s},
        {"plug-in", u"plugin"_s, StepState::Done, {}, u"3.6.1.Final"_s},
        {"Java", u"java"_s, StepState::Done, {}, u"17"_s},
        {"Java unknown", u"java"_s, StepState::Blocked,
         [](S, P, F f) { f.connect->workers[0].plugins->clear(); }},
        {"Kafka is away", u"brokers"_s, StepState::Manual,
         [](S, P, F f) { f.kafka = tl::unexpected(gone()); }},
        {"too few brokers", u"brokers"_s, StepState::Manual, [](S s, P, F) { s.replicationFactor = 4; },
         u"4"_s},
        {"a broker is down", u"brokers"_s, StepState::Manual,
         [](S, P, F f) { f.kafka->cluster.brokers[1].error = gone(); }},
        {"brokers", u"brokers"_s, StepState::Done, {}},
        {"single copies by default", u"kafka_defaults"_s, StepState::Manual,
         [](S, P, F f) { (*f.kafka->brokerConfig)[u"default.replication.factor"_s].value = u"1"_s; }},
        {"all must be in sync", u"kafka_defaults"_s, StepState::Manual,
         [](S, P, F f) { (*f.kafka->brokerConfig)[u"min.insync.replicas"_s].value = u"3"_s; }},
        {"defaults", u"kafka_defaults"_s, StepState::Done, {}},
        {"defaults unknown", u"kafka_defaults"_s, StepState::Unknown,
         [](S, P, F f) { f.kafka->brokerConfig = tl::unexpected(gone()); }},
    };
    for (const Case &c : cases)
        expectCase(c, From::Bare);
}

TEST(Planner, TheJavaOfEachWorkerFollowsFromWhatItHasLoaded)
{
    SetupFacts facts = bareFacts(u"2.3.0.Final"_s);
    facts.connect->workers = {workerWith(u"http://a:8083"_s, u"2.3.0.Final"_s),
                              workerWith(u"http://b:8083"_s, u"3.6.1.Final"_s)};
    facts.connect->workers[0].worker->version = u"3.5.0"_s;
    facts.connect->workers[1].worker->version = u"3.5.0"_s;
    Step java = stepIn(planOf(facts), u"java"_s);
    EXPECT_EQ(java.state, StepState::Done);
    EXPECT_EQ(java.facts,
              (QStringList{u"http://a:8083: Java 11 or later"_s, u"http://b:8083: Java 17 or later"_s}));
    facts.connect->workers[0].worker->version = u"4.0.0"_s; // Kafka 4 itself is compiled for 17
    EXPECT_EQ(stepIn(planOf(facts), u"java"_s).facts.first(), u"http://a:8083: Java 17 or later"_s);
    facts.connect->workers[1].plugins = QList<ConnectorPlugin>();
    java = stepIn(planOf(facts), u"java"_s);
    EXPECT_NE(java.state, StepState::Done) << "what one worker has loaded says nothing of another";
    EXPECT_THAT(java.finding.toStdString(), HasSubstr("http://b:8083"));
}

TEST(Planner, APostgreSqlThatDebeziumNoLongerTestsIsAWarningAndOneThatIsTooOldStopsTheConnector)
{
    SetupFacts facts = finishedFacts(guideSpec());
    databaseOf(facts, warehouse).versionNum = 120022;
    Plan plan = planOf(facts);
    EXPECT_EQ(stepIn(plan, u"version/smart_warehouse"_s).state, StepState::Manual);
    EXPECT_TRUE(isComplete(plan)) << "it runs, and is proved";
    facts = preparedFacts(guideSpec());
    databaseOf(facts, warehouse).versionNum = 110022;
    plan = planOf(facts);
    EXPECT_FALSE(stepIn(plan, u"version/smart_warehouse"_s).advice);
    EXPECT_EQ(stepIn(plan, u"connector/"_s + w2c).state, StepState::Blocked);
}
