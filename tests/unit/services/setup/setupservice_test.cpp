// Applying a setup: one change after another, each checked on the server; stopped, killed and taken up again.

#include "models/services/setup/setupservice.h"
#include "tests/support/waiting.h"
#include "tests/unit/services/setup/setupfakes.h"

#include <gmock/gmock.h>
#include <optional>

using namespace sluice;
using namespace sluice::setup;
using namespace sluice::test;
using testing::HasSubstr;
using testing::Not;

namespace {

const QByteArray clear = "correct-horse-battery";

class SetupServiceTest : public testing::Test
{
protected:
    SetupServiceTest() { world.facts = bareFacts(); }

    /// A program that was just started.
    std::unique_ptr<SetupService> started(bool passwordInUse = false)
    {
        auto service = std::make_unique<SetupService>(guideSpec(), setupProfile(), servers.all());
        service->setRolePassword(Secret(clear), passwordInUse);
        QObject::connect(service.get(), &SetupService::stepStarted, service.get(),
                         [this](const QString &id) { begun.append(id); });
        QObject::connect(service.get(), &SetupService::stepFinished, service.get(),
                         [this](const QString &id, const Outcome &) { ended.append(id); });
        QObject::connect(service.get(), &SetupService::waitingForRestart, service.get(),
                         [this](const Step &step) { waiting.append(step.id); });
        QObject::connect(service.get(), &SetupService::applied, service.get(),
                         [this](const ApplyOutcome &came) { outcome = came; });
        return service;
    }
    ApplyOutcome apply(SetupService &service, ApplyWish wish = {})
    {
        outcome.reset();
        service.apply(wish);
        EXPECT_TRUE(waitUntil([&] { return outcome.has_value(); }, std::chrono::seconds(20)));
        return outcome.value_or(ApplyOutcome());
    }
    ApplyOutcome applyWithoutWaiting(SetupService &service)
    {
        ApplyWish wish;
        wish.restartWait = std::chrono::seconds(0);
        return apply(service, wish);
    }
    void restartBoth()
    {
        world.restart(warehouse);
        world.restart(citizen);
    }
    [[nodiscard]] int times(const QString &beginning) const
    {
        return static_cast<int>(
            std::count_if(world.sent.cbegin(), world.sent.cend(),
                          [&](const QString &each) { return each.startsWith(beginning); }));
    }

    SetupWorld world;
    FakeSetupServers servers{world};
    QStringList begun;
    QStringList ended;
    QStringList waiting;
    std::optional<ApplyOutcome> outcome;
};

} // namespace

TEST_F(SetupServiceTest, GoesFromBareToCompleteOnceTheServersWereRestarted)
{
    const auto service = started();
    QObject::connect(
        service.get(), &SetupService::waitingForRestart, service.get(),
        [this](const Step &step) { QTimer::singleShot(100, [this, step] { world.restart(step.subject); }); });
    const ApplyOutcome end = apply(*service);
    EXPECT_EQ(end.end, ApplyEnd::Complete) << end.error.message.toStdString();
    EXPECT_EQ(end.changes, world.sent.size());
    EXPECT_EQ(waiting, (QStringList{u"restart/smart_warehouse"_s, u"restart/smart_citizen"_s}));
    EXPECT_EQ(begun, ended);
    EXPECT_EQ(QSet<QString>(begun.cbegin(), begun.cend()).size(), begun.size()) << "no step twice";
    const QSet<QString> changes(world.sent.cbegin(), world.sent.cend());
    EXPECT_EQ(changes.size(), world.sent.size()) << world.sent.join(u'\n').toStdString();
    EXPECT_TRUE(isComplete(service->plan()));
}

TEST_F(SetupServiceTest, AServerThatGoesDownForItsRestartInTheMiddleOfAStepIsWaitedFor)
{
    const QString create = u"smart_warehouse: CREATE PUBLICATION"_s;
    SetupFacts prepared = preparedFacts(guideSpec());
    databaseOf(world.facts, warehouse).publications = databaseOf(prepared, warehouse).publications;
    const auto service = started();
    std::optional<DatabaseSetupFacts> before;
    QObject::connect(service.get(), &SetupService::waitingForRestart, service.get(), [&](const Step &step) {
        if (before || step.subject != warehouse)
            return;
        // Something is to be sent that was not before, and meets the server on its way down.
        databaseOf(world.facts, warehouse).publications->clear();
        before = databaseOf(world.facts, warehouse);
        world.refusals.insert(create, {ErrorKind::Conflict, u"It is shutting down."_s, {}});
        world.onSend = [&](const QString &what) {
            if (!what.startsWith(create) || world.refusals.isEmpty())
                return;
            world.facts.databases[warehouse] = fail(ErrorKind::Unreachable, u"Nothing listens."_s);
            QTimer::singleShot(200, service.get(), [&] {
                world.facts.databases[warehouse] = *before;
                world.refusals.clear();
                restartBoth();
            });
        };
    });
    const ApplyOutcome end = apply(*service);
    EXPECT_EQ(end.end, ApplyEnd::Complete) << end.error.message.toStdString();
    EXPECT_EQ(times(create), 2) << "it met the restart, and was made after it";
}

TEST_F(SetupServiceTest, ASecondApplySendsNothing)
{
    const auto service = started();
    EXPECT_EQ(applyWithoutWaiting(*service).end, ApplyEnd::NeedsPerson);
    restartBoth();
    EXPECT_EQ(apply(*service).end, ApplyEnd::Complete);
    world.sent.clear();
    world.recorded.clear();
    const ApplyOutcome again = apply(*started());
    EXPECT_EQ(again.end, ApplyEnd::Complete);
    EXPECT_EQ(again.changes, 0);
    EXPECT_TRUE(world.sent.isEmpty());
    EXPECT_TRUE(world.recorded.isEmpty());
}

TEST_F(SetupServiceTest, StopsAtTheFirstChangeThatIsRefusedAndResumesThere)
{
    world.refusals.insert(u"smart_warehouse: CREATE ROLE"_s, {ErrorKind::Server, u"No."_s, {}});
    {
        const auto service = started();
        const ApplyOutcome end = apply(*service);
        EXPECT_EQ(end.end, ApplyEnd::Failed);
        EXPECT_EQ(end.step, u"role/smart_warehouse"_s);
        EXPECT_EQ(end.error.message, u"No."_s);
        EXPECT_EQ(times(u"smart_warehouse: CREATE ROLE"_s), 1);
        EXPECT_EQ(times(u"smart_citizen: CREATE ROLE"_s), 0) << "nothing after it";
        EXPECT_EQ(world.outcomes.last(), u"failed: No."_s);
        EXPECT_EQ(end.changes, world.sent.size() - 1) << "the refused one changed nothing";
    }
    const qsizetype before = world.sent.size();
    world.refusals.clear();
    restartBoth();
    EXPECT_EQ(apply(*started()).end, ApplyEnd::Complete);
    EXPECT_EQ(world.sent[before],
              u"smart_warehouse: CREATE ROLE \"debezium_user\" WITH LOGIN REPLICATION PASSWORD '"_s +
                  QString::fromLatin1(world.verifierFor) + u"'"_s);
    EXPECT_EQ(times(u"smart_warehouse: ALTER SYSTEM"_s), 1) << "what was done is not done again";
}

TEST_F(SetupServiceTest, TakenUpByANewProgramAfterEachChangeItEndsAsIfUndisturbed)
{
    SetupWorld undisturbed;
    undisturbed.facts = bareFacts();
    {
        FakeSetupServers calm(undisturbed);
        SetupService service(guideSpec(), setupProfile(), calm.all());
        service.setRolePassword(Secret(clear), false);
        QObject::connect(&service, &SetupService::applied, &service,
                         [this](const ApplyOutcome &o) { outcome = o; });
        applyWithoutWaiting(service);
        undisturbed.restart(warehouse);
        undisturbed.restart(citizen);
        ASSERT_EQ(applyWithoutWaiting(service).end, ApplyEnd::Complete);
    }
    // Each program gets one change done and dies.
    for (int program = 0; program < 200; ++program) {
        const auto service = started(true); // the password comes from where it is kept
        outcome.reset();
        const qsizetype already = world.sent.size();
        ApplyWish wish;
        wish.restartWait = std::chrono::seconds(0);
        service->apply(wish);
        ASSERT_TRUE(waitUntil([&] { return outcome || world.sent.size() > already; }));
        if (outcome && outcome->end == ApplyEnd::Complete)
            break;
        if (outcome)
            restartBoth();
    }
    ASSERT_TRUE(outcome && outcome->end == ApplyEnd::Complete);
    for (const QString &name : {warehouse, citizen})
        EXPECT_TRUE(databaseOf(world.facts, name) == databaseOf(undisturbed.facts, name))
            << name.toStdString();
    EXPECT_TRUE(world.facts.kafka == undisturbed.facts.kafka);
    EXPECT_TRUE(world.facts.connect == undisturbed.facts.connect);
}

TEST_F(SetupServiceTest, WhenOnlyTheAnswerIsLostTheServerIsAskedBeforeItCountsAsFailed)
{
    world.lost.insert(u"smart_warehouse: CREATE ROLE"_s, {ErrorKind::Timeout, u"No answer came."_s, {}});
    const auto service = started();
    EXPECT_EQ(applyWithoutWaiting(*service).end, ApplyEnd::NeedsPerson);
    EXPECT_EQ(times(u"smart_warehouse: CREATE ROLE"_s), 1);
    EXPECT_THAT(world.outcomes.join(u'|').toStdString(), HasSubstr("unknown: No answer came."));
}

TEST_F(SetupServiceTest, ATopicThatSomebodyElseHasJustMadeIsNoFailure)
{
    const QString topic = u"warehouse-to-citizen-cdc.public.families"_s;
    world.lost.insert(u"topic "_s + topic, {ErrorKind::Conflict, u"It exists."_s, {}});
    const auto service = started();
    EXPECT_EQ(applyWithoutWaiting(*service).end, ApplyEnd::NeedsPerson);
    EXPECT_EQ(times(u"topic "_s), 9) << "the rest of that step, too";
}

TEST_F(SetupServiceTest, AChangeWithoutEffectIsAFailure)
{
    // The statement is taken, and the server stays as it was.
    world.lost.insert(u"smart_warehouse: GRANT"_s, {});
    world.refusals.insert(u"smart_warehouse: GRANT USAGE ON SCHEMA \"eligibility\""_s, {});
    const auto service = started();
    EXPECT_EQ(applyWithoutWaiting(*service).end, ApplyEnd::Failed);
}

TEST_F(SetupServiceTest, WaitsNoLongerThanWished)
{
    const auto service = started();
    ApplyWish wish;
    wish.restartWait = std::chrono::seconds(2);
    QElapsedTimer clock;
    clock.start();
    const ApplyOutcome end = apply(*service, wish);
    EXPECT_EQ(end.end, ApplyEnd::NeedsPerson);
    EXPECT_EQ(waiting.size(), 2) << "each said once";
    EXPECT_LT(clock.elapsed(), 6000);
}

TEST_F(SetupServiceTest, AServerThatIsAwayDuringItsRestartIsWaitedForToo)
{
    const auto service = started();
    QObject::connect(service.get(), &SetupService::waitingForRestart, service.get(),
                     [this](const Step &step) {
                         const QString name = step.subject;
                         QTimer::singleShot(100, [this, name] {
                             const DatabaseSetupFacts kept = databaseOf(world.facts, name);
                             world.facts.databases[name] = fail(ErrorKind::Unreachable, u"It restarts."_s);
                             QTimer::singleShot(2500, [this, name, kept] {
                                 world.facts.databases[name] = kept;
                                 world.restart(name);
                             });
                         });
                     });
    EXPECT_EQ(apply(*service).end, ApplyEnd::Complete);
}

TEST_F(SetupServiceTest, CancelEndsAfterTheChangeThatIsUnderWay)
{
    world.holdsBack = true;
    const auto service = started();
    service->apply({});
    ASSERT_TRUE(waitUntil([&] { return world.sent.size() == 1; }));
    service->cancel();
    EXPECT_FALSE(outcome);
    world.release();
    ASSERT_TRUE(waitUntil([&] { return outcome.has_value(); }));
    EXPECT_EQ(outcome->end, ApplyEnd::Cancelled);
    EXPECT_EQ(world.sent.size(), 1);
    EXPECT_EQ(begun, ended);
    EXPECT_FALSE(service->isApplying());
}

TEST_F(SetupServiceTest, CancelWhileWaitingForARestartEndsAtOnce)
{
    const auto service = started();
    service->apply({});
    ASSERT_TRUE(waitUntil([&] { return waiting.size() == 2; }));
    service->cancel();
    ASSERT_TRUE(waitUntil([&] { return outcome.has_value(); }, std::chrono::seconds(3)));
    EXPECT_EQ(outcome->end, ApplyEnd::Cancelled);
}

TEST_F(SetupServiceTest, CancelWhileAChangeIsBeingVerifiedEndsThatStepToo)
{
    world.facts = preparedFacts(guideSpec());
    world.facts.validation.clear();
    databaseOf(world.facts, warehouse).role->replication = false; // no statement of the fake mends it
    const auto service = started(true);
    service->apply({});
    ASSERT_TRUE(waitUntil([&] { return world.sent.size() == 1 && begun.size() == 1; }));
    EXPECT_FALSE(waitUntil([&] { return outcome.has_value(); }, std::chrono::milliseconds(700)));
    service->cancel();
    ASSERT_TRUE(waitUntil([&] { return outcome.has_value(); }, std::chrono::seconds(3)));
    EXPECT_EQ(outcome->end, ApplyEnd::Cancelled);
    EXPECT_EQ(begun, ended);
}

TEST_F(SetupServiceTest, WhatCannotBeRecordedIsNotSent)
{
    world.trailIsFull = true;
    const auto service = started();
    const ApplyOutcome end = apply(*service);
    EXPECT_EQ(end.end, ApplyEnd::Failed);
    EXPECT_EQ(end.error.message, u"The disk is full."_s);
    EXPECT_EQ(end.changes, 0);
    EXPECT_TRUE(world.sent.isEmpty());
}

TEST_F(SetupServiceTest, NeitherPasswordNorVerifierIsInTheTrailOrThePlan)
{
    const auto service = started();
    EXPECT_EQ(applyWithoutWaiting(*service).end, ApplyEnd::NeedsPerson);
    restartBoth();
    EXPECT_EQ(apply(*service).end, ApplyEnd::Complete);
    QString told = world.recorded.join(u'\n') + world.outcomes.join(u'\n');
    for (const Step &step : service->plan()) {
        told += step.finding + step.remedy + step.facts.join(u' ');
        for (const Change &change : step.changes)
            told += changeText(change);
    }
    EXPECT_THAT(told.toStdString(), Not(HasSubstr(clear.toStdString())));
    EXPECT_THAT(told.toStdString(), Not(HasSubstr(world.verifierFor.toStdString())));
    EXPECT_EQ(world.recorded.size(), world.sent.size());
    EXPECT_EQ(world.password, QString::fromLatin1(clear)) << "the connector's config got it";
    EXPECT_THAT(world.sent.join(u' ').toStdString(), Not(HasSubstr(clear.toStdString()))) << "no SQL has it";
}

TEST_F(SetupServiceTest, AConnectThatListsAConnectorLateIsNotAFailure)
{
    const auto service = started();
    EXPECT_EQ(applyWithoutWaiting(*service).end, ApplyEnd::NeedsPerson);
    restartBoth();
    world.connectTakes = std::chrono::seconds(7);
    const ApplyOutcome end = apply(*service);
    EXPECT_EQ(end.end, ApplyEnd::Complete) << end.error.message.toStdString();
    EXPECT_EQ(times(u"POST "_s), 2) << "each once";
}

TEST_F(SetupServiceTest, AppliesOneStepAloneWhenAsked)
{
    const auto service = started();
    ApplyWish wish;
    wish.only = u"role/smart_citizen"_s;
    EXPECT_EQ(apply(*service, wish).end, ApplyEnd::Complete);
    EXPECT_EQ(begun, QStringList{u"role/smart_citizen"_s});
    EXPECT_EQ(world.sent.size(), 1);
}

TEST_F(SetupServiceTest, EachCheckThatAPersonAsksForAsksConnectAgain)
{
    world.facts = preparedFacts(guideSpec());
    const auto service = started(true);
    applyWithoutWaiting(*started(true)); // sets the fake's password: it has none yet
    world.facts.connect->connectors.clear();
    for (const QString &name : {warehouse, citizen})
        databaseOf(world.facts, name).replicationSlots.clear();
    const auto checkOnce = [&] {
        bool came = false;
        const auto once =
            QObject::connect(service.get(), &SetupService::planChanged, service.get(), [&] { came = true; });
        service->check();
        EXPECT_TRUE(waitUntil([&] { return came; }));
        QObject::disconnect(once);
    };
    checkOnce();
    const int first = world.validations;
    checkOnce();
    EXPECT_EQ(world.validations, first + 2) << "the network may have been cut meanwhile";
}
