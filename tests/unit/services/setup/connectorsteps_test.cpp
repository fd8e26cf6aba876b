// The connectors, from their names to their offsets, in every state that they can have.

#include "tests/unit/services/setup/stepcase.h"

#include <gmock/gmock.h>

using namespace sluice;
using namespace sluice::setup;
using namespace sluice::test;
using testing::HasSubstr;

TEST(Planner, StatesOfConnectors)
{
    const auto slot = [](auto edit) {
        return [edit](S s, P, F f) {
            ReplicationSlot made = slotFor(s.directions.first(), false);
            edit(made);
            databaseOf(f, warehouse).replicationSlots.append(made);
        };
    };
    const auto validation = [](const Result<QList<ConfigProblem>> &answer) {
        return [answer](S, P, F f) { f.validation[w2c] = answer; };
    };
    const QList<Case> cases{
        {"names", u"names/"_s + w2c, StepState::Done, {}},
        {"bad slot name", u"names/"_s + w2c, StepState::Manual,
         [](S s, P, F) { s.directions[0].slotName = u"Warehouse-Slot"_s; }, u"cannot be a slot's name"_s},
        {"physical slot", u"names/"_s + w2c, StepState::Manual,
         slot([](ReplicationSlot &r) { r.logical = false; }), u"physical"_s},
        {"of another database", u"names/"_s + w2c, StepState::Manual,
         slot([](ReplicationSlot &r) { r.database = u"other"_s; }), u"database other"_s},
        {"of another plug-in", u"names/"_s + w2c, StepState::Manual,
         slot([](ReplicationSlot &r) { r.plugin = u"test_decoding"_s; }), u"test_decoding"_s},
        {"lost", u"names/"_s + w2c, StepState::Manual,
         slot([](ReplicationSlot &r) { r.walStatus = WalStatus::Lost; }), u"lost"_s},
        {"in use", u"names/"_s + w2c, StepState::Manual, slot([](ReplicationSlot &r) {
             r.active = true;
             r.activePid = 4711;
         }),
         u"4711"_s},
        {"left over", u"names/"_s + w2c, StepState::Done, slot([](ReplicationSlot &) {})},
        {"another kind of connector", u"names/"_s + w2c, StepState::Manual,
         [](S, P, F f) {
             f.connect->connectors.append(deployedAs(w2c, {{u"connector.class"_s, u"FileStreamSource"_s}}));
         },
         u"FileStreamSource"_s},
        {"the same slot planned twice", u"names/"_s + w2c, StepState::Manual,
         [](S s, P, F) {
             s.directions[1].from = warehouse;
             s.directions[1].slotName = s.directions[0].slotName;
         },
         u"same slot"_s},
        {"the same prefix deployed", u"names/"_s + w2c, StepState::Manual,
         [](S s, P p, F f) {
             f.connect->connectors.append(
                 deployedAs(u"other"_s, connectorConfig(s, p, f, s.directions.first())));
         },
         u"already has the topic prefix"_s},
        {"Connect is away", u"names/"_s + w2c, StepState::Blocked,
         [](S, P, F f) { f.connect = tl::unexpected(gone()); }},
        {"snapshot mode that is none", u"snapshot/"_s + w2c, StepState::Manual,
         [](S s, P, F) { s.snapshotMode = u"sometimes"_s; }, u"unknown to Debezium 3.6.1"_s},
        {"so nothing is sent to Connect", u"validate/"_s + w2c, StepState::Blocked,
         [](S s, P, F f) {
             s.snapshotMode = u"sometimes"_s;
             f.validation.clear();
         }},
        {"validated", u"validate/"_s + w2c, StepState::Done, {}},
        {"not asked", u"validate/"_s + w2c, StepState::Unknown, [](S, P, F f) { f.validation.clear(); }},
        {"Connect cannot reach it", u"validate/"_s + w2c, StepState::Manual,
         validation(QList<ConfigProblem>{{u"database.hostname"_s, {u"Unable to connect"_s}}}),
         u"database.hostname: Unable to connect"_s},
        {"Connect did not answer", u"validate/"_s + w2c, StepState::Manual,
         validation(tl::unexpected(gone()))},
        {"connector", u"connector/"_s + w2c, StepState::Needed, {}, u"no connector called"_s},
        {"running", u"running/"_s + w2c, StepState::Blocked, {}},
    };
    for (const Case &c : cases)
        expectCase(c, From::Prepared);
}

TEST(Planner, StatesOfDeployedConnectors)
{
    const auto change = [](auto edit) {
        return
            [edit](S, P, F f) { edit(f.connect->connectors[0], databaseOf(f, warehouse).replicationSlots); };
    };
    using C = Connector &;
    using R = QList<ReplicationSlot> &;
    const QList<Case> cases{
        {"validate", u"validate/"_s + w2c, StepState::NotApplicable, {}},
        {"connector", u"connector/"_s + w2c, StepState::Done, {}},
        {"running", u"running/"_s + w2c, StepState::Done, {}},
        {"config differs", u"connector/"_s + w2c, StepState::Needed,
         change([](C c, R) { c.config.insert(u"heartbeat.interval.ms"_s, u"1"_s); }), u"1 of its keys"_s,
         u"heartbeat.interval.ms"_s},
        {"a key of somebody else stays", u"connector/"_s + w2c, StepState::Done,
         change([](C c, R) { c.config.insert(u"max.batch.size"_s, u"1"_s); })},
        {"paused", u"running/"_s + w2c, StepState::Manual,
         change([](C c, R) { c.state = ConnectorState::Paused; }), u"paused"_s},
        {"failed", u"running/"_s + w2c, StepState::Manual, change([](C c, R) {
             c.tasks[0].state = ConnectorState::Failed;
             c.tasks[0].trace = u"a\nCaused by: x.Boom: no slot"_s;
         }),
         u"no slot"_s},
        {"no slot yet", u"running/"_s + w2c, StepState::Unknown, change([](C, R r) { r.clear(); }),
         u"does not exist yet"_s},
        {"no reader yet", u"running/"_s + w2c, StepState::Unknown,
         change([](C, R r) { r[0].active = false; }), u"no reader yet"_s},
        {"no task yet", u"running/"_s + w2c, StepState::Unknown, change([](C c, R) { c.tasks.clear(); })},
    };
    for (const Case &c : cases)
        expectCase(c, From::Finished);
}

TEST(Planner, OffsetsWithoutTheirSlotAreOfAnEarlierConnector)
{
    const QString id = u"offsets/"_s + w2c;
    SetupFacts facts = finishedFacts(guideSpec());
    EXPECT_EQ(stepIn(planOf(facts), id).state, StepState::Done) << "its slot is there";
    Connector &connector = facts.connect->connectors.first();
    connector.state = ConnectorState::Stopped;
    connector.tasks.clear();
    databaseOf(facts, warehouse).replicationSlots.clear();
    EXPECT_EQ(stepIn(planOf(facts), id).state, StepState::Unknown) << "not asked";
    facts.offsets[w2c] = QList<ConnectorOffset>();
    EXPECT_EQ(stepIn(planOf(facts), id).state, StepState::Done);
    facts.offsets[w2c] = QList<ConnectorOffset>{{{}, {{u"lsn"_s, 27}}}};
    const Step step = stepIn(planOf(facts), id);
    EXPECT_EQ(step.state, StepState::Needed);
    EXPECT_TRUE(step.advice) << "nothing is forgotten unless asked for";
    EXPECT_THAT(step.finding.toStdString(), HasSubstr("lsn 0/1B of an earlier connector"));
    EXPECT_EQ(statementsOf(step), u"DELETE /connectors/"_s + w2c + u"/offsets"_s);
    EXPECT_EQ(stepIn(planOf(preparedFacts(guideSpec())), id).state, StepState::Blocked) << "not deployed";
}

TEST(Planner, ConnectorsAreDeployedStoppedWhereConnectCan)
{
    SetupSpec spec = guideSpec();
    spec.initialState = InitialState::Stopped;
    SetupFacts facts = preparedFacts(spec);
    Step step = stepIn(planSetup(spec, setupProfile(), facts), u"connector/"_s + w2c);
    ASSERT_FALSE(step.changes.isEmpty());
    EXPECT_EQ(step.changes.first().initialState, InitialState::Stopped);
    EXPECT_THAT(statementsOf(step).toStdString(), HasSubstr("\"initial_state\": \"STOPPED\""));
    facts.connect->workers.first().worker->version = u"3.6.1"_s;
    step = stepIn(planSetup(spec, setupProfile(), facts), u"connector/"_s + w2c);
    EXPECT_EQ(step.changes.first().initialState, InitialState::Running);
    EXPECT_THAT(step.facts.join(u'\n').toStdString(), HasSubstr("before 3.7"));

    facts = finishedFacts(spec);
    Connector &connector = facts.connect->connectors.first();
    connector.state = ConnectorState::Stopped;
    connector.tasks.clear();
    EXPECT_EQ(stepIn(planSetup(spec, setupProfile(), facts), u"running/"_s + w2c).state, StepState::Done);
    EXPECT_EQ(stepIn(planSetup(guideSpec(), setupProfile(), facts), u"running/"_s + w2c).state,
              StepState::Manual)
        << "a setup that wants it to run";
}

TEST(Planner, WhereConnectCannotGetInTheAddressThatItTriedIsNamed)
{
    SetupSpec spec = guideSpec();
    spec.directions[0].hostForConnect = u"db.inside"_s;
    SetupFacts facts = preparedFacts(spec);
    facts.validation[w2c] =
        QList<ConfigProblem>{{u"database.hostname"_s, {u"The connection attempt failed."_s}}};
    EXPECT_THAT(stepIn(planOf(facts, spec), u"validate/"_s + w2c).remedy.toStdString(),
                HasSubstr("db.inside:5432"));
}
