#include "models/services/setup/setupdirector.h"

#include "setupfakes.h"
#include "tests/support/waiting.h"

#include <QSignalSpy>
#include <gtest/gtest.h>

using namespace sluice;
using namespace sluice::setup;
using namespace sluice::test;
using namespace Qt::StringLiterals;

namespace {

/// A program without servers: passwords in memory, proofs that a test ends.
struct FakeSupport final : SetupSupport
{
    QFuture<Result<Secret>> findPassword() override
    {
        ++looks;
        return answered(kept);
    }
    Secret makePassword() override { return Secret("made here"); }
    QFuture<Result<void>> keepPassword(const Secret &password) override
    {
        keeping.append(password);
        return answered(keeps);
    }
    QFuture<Result<QString>> verifier() override
    {
        return answered(Result<QString>(u"SCRAM-SHA-256$4096:abc"_s));
    }
    Result<void> keepSpec(const SetupSpec &spec) override
    {
        saved.append(spec);
        return {};
    }
    void prove(const DirectionPlan &direction, const HopReached &reached, const Proved &proved) override
    {
        proving.append(direction.connector);
        hop = reached;
        end = proved;
    }
    void cancelProof() override
    {
        end(Result<void>(fail(ErrorKind::Cancelled, u"The proof was cancelled."_s)));
    }

    Result<Secret> kept = Secret();
    Result<void> keeps;
    int looks = 0;
    QList<Secret> keeping;
    QList<SetupSpec> saved;
    QStringList proving;
    HopReached hop;
    Proved end;
};

class SetupDirectorTest : public testing::Test
{
protected:
    void begin(const SetupFacts &facts)
    {
        world.facts = facts;
        servers.emplace(world, guideSpec());
        service.emplace(guideSpec(), setupProfile(), servers->all());
        director.emplace(*service, support);
    }
    void check()
    {
        director->check();
        ASSERT_TRUE(waitUntil([this] { return !state().isBusy(); }));
    }
    void waitForEnd()
    {
        ASSERT_TRUE(waitUntil([this] { return !state().isBusy(); }, std::chrono::seconds(30)));
    }
    const SetupState &state() { return director->state(); }

    SetupWorld world;
    std::optional<FakeSetupServers> servers;
    std::optional<SetupService> service;
    FakeSupport support;
    std::optional<SetupDirector> director;
};

} // namespace

TEST_F(SetupDirectorTest, AsksNothingBeforeItIsTold)
{
    begin(bareFacts());
    QCoreApplication::processEvents();
    EXPECT_EQ(support.looks, 0);
    EXPECT_EQ(nextAct(state()), NextAct::Check);
    director->checkFirst();
    EXPECT_EQ(state().phase, SetupPhase::Checking);
    waitForEnd();
    EXPECT_EQ(nextAct(state()), NextAct::Apply);
    EXPECT_EQ(support.looks, 1);
    director->checkFirst();
    EXPECT_FALSE(state().isBusy()) << "it is the first no more";
    EXPECT_TRUE(world.sent.isEmpty());
}

TEST_F(SetupDirectorTest, GoesFromBareOverTheRestartsToProven)
{
    begin(bareFacts());
    check();
    director->apply({});
    ASSERT_TRUE(waitUntil([this] { return state().phase == SetupPhase::Waiting; }, std::chrono::seconds(30)));
    EXPECT_EQ(setupHeadline(state()), u"smart_warehouse and smart_citizen wait for a restart"_s);
    EXPECT_TRUE(setupJob(state()).contains(u"restart"_s));
    world.restart(warehouse);
    ASSERT_TRUE(waitUntil([this] { return setupHeadline(state()) == u"smart_citizen waits for a restart"_s; },
                          std::chrono::seconds(30)))
        << qPrintable(setupHeadline(state()));
    EXPECT_EQ(state().phase, SetupPhase::Waiting);
    world.restart(citizen);
    waitForEnd();
    EXPECT_FALSE(state().failure) << qPrintable(state().failure ? state().failure->message : QString());
    ASSERT_EQ(nextAct(state()), NextAct::Prove) << qPrintable(setupHeadline(state()));
    EXPECT_LE(state().sent, state().toSend) << "what another step has done already is not sent again";
    ASSERT_EQ(support.keeping.size(), 1);
    EXPECT_EQ(support.keeping.first(), Secret("made here"));

    director->prove();
    ASSERT_EQ(support.proving, QStringList{w2c});
    support.hop({ProofHop::Committed, std::chrono::milliseconds(3), u"0/1"_s});
    EXPECT_EQ(state().proofs[0].hops.size(), 1);
    support.end({});
    ASSERT_EQ(support.proving, (QStringList{w2c, c2w}));
    EXPECT_EQ(state().currentProof, c2w);
    support.end({});
    EXPECT_EQ(setupHeadline(state()), u"Set up and proven"_s);
    EXPECT_EQ(nextAct(state()), NextAct::Finish);
}

TEST_F(SetupDirectorTest, ACancelledProofIsTheLast)
{
    begin(finishedFacts(guideSpec()));
    check();
    ASSERT_EQ(nextAct(state()), NextAct::Prove);
    director->prove();
    director->cancel();
    EXPECT_FALSE(state().isBusy());
    EXPECT_EQ(support.proving.size(), 1);
    EXPECT_EQ(nextAct(state()), NextAct::Prove);
}

TEST_F(SetupDirectorTest, WhatComesUpLaterIsNotSentUnseen)
{
    SetupFacts facts = preparedFacts(guideSpec());
    facts.kafka->cluster.topics.removeFirst();
    begin(facts);
    check();
    const auto agreed = changesOf(stepsToApply(state().plan, {}));
    ASSERT_FALSE(agreed.isEmpty());
    // Meanwhile someone drops a publication: what mends that was not on the list.
    databaseOf(world.facts, warehouse).publications->clear();
    director->apply({});
    waitForEnd();
    for (const QString &sent : std::as_const(world.sent))
        EXPECT_FALSE(sent.contains(u"PUBLICATION"_s)) << qPrintable(sent);
    EXPECT_EQ(nextAct(state()), NextAct::Apply) << "it is asked for anew";
}

TEST_F(SetupDirectorTest, WhereItStopsAndWhyStaysUntilTheNextTry)
{
    begin(bareFacts());
    world.refusals.insert(u"smart_warehouse: CREATE ROLE"_s,
                          {ErrorKind::Permission, u"must be superuser"_s, u"42501"_s});
    check();
    director->apply({});
    waitForEnd();
    EXPECT_EQ(state().failedStep, u"role/smart_warehouse"_s);
    ASSERT_TRUE(state().failure);
    EXPECT_TRUE(setupHeadline(state()).startsWith(u"Stopped"_s));
    check();
    EXPECT_FALSE(state().failure);
}

TEST_F(SetupDirectorTest, ThePasswordThatIsKeptIsUsed)
{
    support.kept = Secret("kept");
    begin(bareFacts());
    check();
    EXPECT_TRUE(state().hasPassword);
    EXPECT_EQ(service->rolePassword(), Secret("kept"));
    EXPECT_TRUE(support.keeping.isEmpty());
}

TEST_F(SetupDirectorTest, AKeychainThatFailsIsSaidAndStopsNothing)
{
    support.kept = fail(ErrorKind::Timeout, u"The keychain says nothing."_s);
    support.keeps = fail(ErrorKind::Unsupported, u"There is no keychain."_s);
    begin(bareFacts());
    check();
    EXPECT_TRUE(state().notice.startsWith(u"The keychain says nothing."_s));
    director->apply({});
    ASSERT_TRUE(waitUntil([this] { return state().phase == SetupPhase::Waiting; }, std::chrono::seconds(30)));
    EXPECT_TRUE(state().notice.startsWith(u"There is no keychain."_s)) << qPrintable(state().notice);
    director->cancel();
    waitForEnd();
    EXPECT_TRUE(state().wasCancelled);
}

TEST_F(SetupDirectorTest, AScriptThatMakesTheRoleWaitsForAPassword)
{
    SetupFacts facts = bareFacts();
    loseSuperuser(databaseOf(facts, warehouse));
    begin(facts);
    check();
    QSignalSpy made(&*director, &SetupDirector::scriptMade);
    QSignalSpy wanted(&*director, &SetupDirector::passwordWanted);
    director->makeScript(warehouse);
    ASSERT_EQ(wanted.size(), 1);
    EXPECT_EQ(made.size(), 0);
    director->setPassword(Secret("for the role"));
    director->makeScript(warehouse);
    ASSERT_TRUE(waitUntil([&] { return made.size() == 1; }));
    const QString script = made[0][1].toString();
    EXPECT_TRUE(script.contains(u"SCRAM-SHA-256$4096:abc"_s));
    EXPECT_FALSE(script.contains(u"for the role"_s));
    EXPECT_FALSE(script.contains(verifierMark));
}

TEST_F(SetupDirectorTest, AnotherSetupIsKeptAndChecked)
{
    begin(bareFacts());
    check();
    SetupSpec spec = guideSpec();
    spec.directions.removeLast();
    director->setSpec(spec);
    waitForEnd();
    ASSERT_EQ(support.saved.size(), 1);
    EXPECT_EQ(support.saved.first(), spec);
    EXPECT_EQ(state().proofs.size(), 1);
    for (const Step &step : state().plan)
        EXPECT_FALSE(step.title.contains(c2w)) << qPrintable(step.title);
}

TEST_F(SetupDirectorTest, AnotherLoginGoesOnWithThePasswordThatWasMade)
{
    begin(bareFacts());
    director->setPassword({}); // one is made, for a script
    const HeldPassword held = service->heldPassword();
    EXPECT_EQ(held.password, Secret("made here"));
    EXPECT_TRUE(held.inUse);
    SetupService again(guideSpec(), setupProfile(), servers->all());
    SetupDirector next(again, support, u"postgres"_s);
    next.adoptPassword(held);
    EXPECT_TRUE(next.state().hasPassword);
    EXPECT_EQ(again.rolePassword(), Secret("made here"));
    support.looks = 0;
    next.check();
    ASSERT_TRUE(waitUntil([&] { return !next.state().isBusy(); }));
    EXPECT_EQ(support.looks, 0) << "the keychain has nothing better";
}

TEST_F(SetupDirectorTest, TakesOneDirectionDownByTheChosenPartsAndComesBack)
{
    begin(finishedFacts(guideSpec()));
    for (ReplicationSlot &slot : databaseOf(world.facts, warehouse).replicationSlots)
        slot.active = false;
    check();
    director->planTakeDown(u"no such connector"_s);
    EXPECT_TRUE(state().takenDown.isEmpty());
    director->planTakeDown(w2c);
    waitForEnd();
    EXPECT_EQ(state().takenDown, w2c);
    EXPECT_FALSE(stepOf(state().plan, u"undo_stop/"_s + c2w)) << "the other direction is not touched";
    EXPECT_EQ(nextAct(state()), NextAct::Apply);
    director->prove();
    EXPECT_TRUE(support.proving.isEmpty());

    ApplyWish wish;
    wish.parts = QStringList{u"undo_stop/"_s + w2c, u"undo_offsets/"_s + w2c, u"undo_connector/"_s + w2c};
    director->apply(wish);
    waitForEnd();
    EXPECT_FALSE(state().failure) << qPrintable(state().failure ? state().failure->message : QString());
    EXPECT_TRUE(world.sent.contains(u"DELETE "_s + w2c)) << qPrintable(world.sent.join(u'\n'));
    for (const QString &sent : std::as_const(world.sent))
        EXPECT_FALSE(sent.contains(u"pg_drop_replication_slot"_s) || sent.contains(u"DROP"_s))
            << qPrintable(sent);

    director->planTakeDown({});
    waitForEnd();
    EXPECT_EQ(state().spec, guideSpec());
    EXPECT_NE(stepOf(state().plan, u"connector/"_s + w2c)->state, StepState::Done) << "it is gone";
}

TEST_F(SetupDirectorTest, AConnectorThatWasDeployedStoppedIsToBeResumedBeforeItIsProved)
{
    begin(finishedFacts(guideSpec()));
    SetupSpec spec = guideSpec();
    spec.initialState = InitialState::Stopped;
    Connector &connector = world.facts.connect->connectors.first();
    connector.state = ConnectorState::Stopped;
    connector.tasks.clear();
    director->setSpec(spec);
    waitForEnd();
    ASSERT_EQ(nextAct(state()), NextAct::Prove) << qPrintable(setupHeadline(state()));
    const Plan before = proofSteps(state());
    EXPECT_EQ(before[0].state, StepState::Manual) << "said before anything is written";
    EXPECT_TRUE(before[0].finding.contains(u"resume it"_s)) << qPrintable(before[0].finding);
    EXPECT_EQ(before[1].state, StepState::Needed);
    director->prove();
    ASSERT_TRUE(state().proofs[0].outcome);
    ASSERT_FALSE(*state().proofs[0].outcome);
    EXPECT_TRUE(state().proofs[0].outcome->error().message.contains(u"resume it"_s));
    EXPECT_EQ(support.proving, QStringList{c2w}) << "the other one runs";
    support.end({});
}

TEST(SetupState, NothingIsProvedWhereNoConnectorRuns)
{
    SetupState state;
    state.spec = guideSpec();
    state.spec.initialState = InitialState::Stopped;
    state.facts = finishedFacts(state.spec);
    for (Connector &connector : state.facts.connect->connectors) {
        connector.state = ConnectorState::Stopped;
        connector.tasks.clear();
    }
    state.plan = planSetup(state.spec, setupProfile(), state.facts);
    ASSERT_TRUE(isComplete(state.plan));
    EXPECT_EQ(nextAct(state), NextAct::CheckAgain) << "they are resumed by a person, then there is news";
    state.facts.connect->connectors.last().state = ConnectorState::Running;
    EXPECT_EQ(nextAct(state), NextAct::Prove);
}

TEST(SetupState, ADatabaseThatTheProfileLacksIsNamed)
{
    SetupState state;
    state.spec = guideSpec();
    state.databases = {warehouse};
    EXPECT_EQ(missingDatabases(state), QStringList{citizen});
}

TEST(SetupState, WhatWaitsForAPersonIsNotOfferedToBeApplied)
{
    SetupFacts facts = bareFacts();
    loseSuperuser(databaseOf(facts, warehouse));
    const Plan plan = planSetup(guideSpec(), setupProfile(), facts);
    for (const Step &step : stepsToApply(plan, {})) {
        EXPECT_TRUE(step.permitted) << qPrintable(step.title);
        EXPECT_NE(step.id, u"deploy/"_s + w2c) << "its role is the DBA's to make";
    }
    const Plan all = stepsToApply(planSetup(guideSpec(), setupProfile(), bareFacts()), {});
    EXPECT_TRUE(std::any_of(all.cbegin(), all.cend(), [](const Step &step) {
        return !step.changes.isEmpty() && step.changes.first().kind == ChangeKind::CreateConnector;
    })) << "what only waits for a restart is part of it";
}
