// What the planner concludes of the setup as a whole: its steps, their order, and what is left to do.

#include "tests/unit/services/setup/stepcase.h"

using namespace sluice;
using namespace sluice::setup;
using namespace sluice::test;

TEST(Planner, ABareSetupHasEveryStepAndSaysWhyCostAndUndo)
{
    const Plan plan = planOf(bareFacts());
    QStringList kinds;
    for (const Step &step : plan) {
        kinds.append(step.id.section(u'/', 0, 0));
        EXPECT_FALSE(step.title.isEmpty()) << step.id.toStdString();
        EXPECT_FALSE(step.why.isEmpty()) << step.id.toStdString();
        EXPECT_FALSE(step.finding.isEmpty()) << step.id.toStdString();
        if (!step.changes.isEmpty() && step.id.section(u'/', 0, 0) != u"password") {
            EXPECT_FALSE(step.undo.isEmpty()) << step.id.toStdString();
        }
        for (const QString &before : step.after)
            EXPECT_TRUE(stepOf(plan, before)) << step.id.toStdString() << " after " << before.toStdString();
    }
    kinds.removeDuplicates();
    EXPECT_EQ(kinds, (QStringList{u"reach"_s,
                                  u"version"_s,
                                  u"clock"_s,
                                  u"disk"_s,
                                  u"hba"_s,
                                  u"workers"_s,
                                  u"plugin"_s,
                                  u"java"_s,
                                  u"brokers"_s,
                                  u"kafka_defaults"_s,
                                  u"wal_level"_s,
                                  u"max_replication_slots"_s,
                                  u"max_wal_senders"_s,
                                  u"restart"_s,
                                  u"wal_cap"_s,
                                  u"wal_sender_timeout"_s,
                                  u"role"_s,
                                  u"password"_s,
                                  u"grants"_s,
                                  u"default_privileges"_s,
                                  u"tables"_s,
                                  u"left_out"_s,
                                  u"identity"_s,
                                  u"support"_s,
                                  u"publication"_s,
                                  u"internal_topics"_s,
                                  u"topics"_s,
                                  u"names"_s,
                                  u"snapshot"_s,
                                  u"validate"_s,
                                  u"connector"_s,
                                  u"running"_s,
                                  u"offsets"_s}));
}

TEST(Planner, AFinishedSetupIsCompleteAndSendsNothing)
{
    const Plan plan = planOf(finishedFacts(guideSpec()));
    EXPECT_TRUE(isComplete(plan));
    for (const Step &step : plan)
        EXPECT_TRUE(step.changes.isEmpty()) << step.id.toStdString() << ": " << step.finding.toStdString();
}

TEST(Planner, EveryStepComesAfterThoseThatItWaitsFor)
{
    const Plan plan = planOf(bareFacts());
    for (qsizetype i = 0; i < plan.size(); ++i) {
        for (const QString &before : plan[i].after) {
            const auto found =
                std::find_if(plan.cbegin(), plan.cend(), [&](const Step &step) { return step.id == before; });
            EXPECT_LT(found - plan.cbegin(), i)
                << plan[i].id.toStdString() << " after " << before.toStdString();
        }
    }
}

TEST(Planner, StatesOfBareServers)
{
    const QList<Case> cases{
        {"reach", u"reach/smart_warehouse"_s, StepState::Done, {}, u"is a superuser"_s},
        {"wal_level",
         u"wal_level/smart_warehouse"_s,
         StepState::Needed,
         {},
         {},
         u"ALTER SYSTEM SET wal_level = 'logical'"_s},
        {"restart waits for it", u"restart/smart_warehouse"_s, StepState::Blocked, {}},
        {"no restart pending", u"restart/smart_warehouse"_s, StepState::NotApplicable,
         [](S, P, F f) { settingOf(databaseOf(f, warehouse), u"wal_level"_s).value = u"logical"_s; }},
        {"role",
         u"role/smart_warehouse"_s,
         StepState::Needed,
         {},
         u"no role debezium_user"_s,
         u"CREATE ROLE \"debezium_user\" WITH LOGIN REPLICATION PASSWORD '"_s + verifierMark + u"'"_s},
        {"password", u"password/smart_warehouse"_s, StepState::Blocked, {}, u"set with the role"_s},
        {"grants",
         u"grants/smart_warehouse"_s,
         StepState::Blocked,
         {},
         {},
         u"GRANT USAGE ON SCHEMA \"eligibility\""_s},
        {"default privileges",
         u"default_privileges/smart_warehouse"_s,
         StepState::Blocked,
         {},
         {},
         u"ALTER DEFAULT PRIVILEGES FOR ROLE \"postgres\" IN SCHEMA \"public\""_s},
        {"support",
         u"support/smart_warehouse"_s,
         StepState::Blocked,
         {},
         {},
         u"CREATE TABLE IF NOT EXISTS \"cdc\".\"heartbeat\""_s},
        {"publication",
         u"publication/"_s + w2c,
         StepState::Blocked,
         {},
         {},
         u"CREATE PUBLICATION \"warehouse_to_citizen\" FOR TABLE"_s},
        {"topics", u"topics/"_s + w2c, StepState::Needed, {}, u"5 of 5"_s},
        {"internal topics", u"internal_topics"_s, StepState::Done, {}},
        {"names", u"names/"_s + w2c, StepState::Done, {}},
        {"snapshot", u"snapshot/"_s + w2c, StepState::Done, {}, u"initial"_s},
        {"validate", u"validate/"_s + w2c, StepState::Blocked, {}},
        {"connector", u"connector/"_s + w2c, StepState::Blocked, {}},
        {"running", u"running/"_s + w2c, StepState::Blocked, {}},
        {"identity", u"identity/"_s + w2c, StepState::NotApplicable, {}},
        {"no cap", u"wal_cap/smart_warehouse"_s, StepState::Manual, {}},
    };
    for (const Case &c : cases)
        expectCase(c, From::Bare);
}

TEST(Planner, WhatSettlesByItselfSaysSoAndWhatWaitsForAPersonDoesNot)
{
    const SetupSpec spec = guideSpec();
    SetupFacts facts = finishedFacts(spec);
    databaseOf(facts, warehouse).replicationSlots.clear();
    EXPECT_TRUE(stepIn(planOf(facts), u"running/"_s + w2c).isStarting);
    facts.connect->connectors[0].state = ConnectorState::Stopped;
    EXPECT_FALSE(stepIn(planOf(facts), u"running/"_s + w2c).isStarting);
    EXPECT_FALSE(stepIn(planOf(bareFacts()), u"restart/smart_warehouse"_s).isRestart);
}

TEST(Planner, ConnectIsAskedToValidateOnlyWhatMayBeSent)
{
    const SetupSpec spec = guideSpec();
    SetupFacts facts = preparedFacts(spec);
    facts.validation.clear();
    EXPECT_EQ(connectorsToValidate(spec, setupProfile(), facts), (QStringList{w2c, c2w}));
    databaseOf(facts, warehouse).publications->clear();
    EXPECT_EQ(connectorsToValidate(spec, setupProfile(), facts), QStringList{c2w});
    facts.passwordHeld = false;
    EXPECT_TRUE(connectorsToValidate(spec, setupProfile(), facts).isEmpty());
    EXPECT_TRUE(connectorsToValidate(spec, setupProfile(), finishedFacts(spec)).isEmpty()) << "deployed";
}
