// Connect's word on the form, asked while it is filled in.

#include "models/services/setup/connectorformservice.h"
#include "tests/support/waiting.h"
#include "tests/unit/services/setup/formbuilder.h"
#include "tests/unit/services/setup/setupfakes.h"

#include <gmock/gmock.h>
#include <utility>

using namespace sluice;
using namespace sluice::setup;
using namespace sluice::test;
using testing::HasSubstr;

class ConnectorFormServiceTest : public testing::Test
{
protected:
    ConnectorFormServiceTest()
        : servers(world)
    {
        world.facts = preparedFacts(guideSpec());
        world.definition = postgresKeys();
        world.trial = validated();
    }

    void start(const Secret &password = Secret("held"))
    {
        service = std::make_unique<ConnectorFormService>(
            ConnectorForm(guideSpec(), setupProfile(), world.facts, firstDirection()), &servers.connect,
            password);
        service->start();
    }
    bool settled()
    {
        return waitUntil(
            [&] { return service->isReady() && !service->trial().isAsking && service->trial().wasAnswered; });
    }

    SetupWorld world;
    FakeSetupServers servers;
    std::unique_ptr<ConnectorFormService> service;
};

TEST_F(ConnectorFormServiceTest, AsksForEachKeyFirstAndForTheDatabaseThen)
{
    start();
    ASSERT_TRUE(settled());
    ASSERT_EQ(world.tried.size(), 2);
    EXPECT_FALSE(world.tried.at(0).contains(u"database.hostname"_s)) << "this one leaves the database alone";
    EXPECT_EQ(world.tried.at(0).value(u"name"_s), w2c);
    EXPECT_EQ(world.tried.at(1), service->form().config());
    EXPECT_EQ(service->status().health, Health::Good);
    EXPECT_EQ(service->trial().database, FormTrial::Database::Answered);
}

TEST_F(ConnectorFormServiceTest, WaitsForAPauseInTyping)
{
    start();
    ASSERT_TRUE(settled());
    const qsizetype before = world.tried.size();
    for (const QString &typed : {u"4"_s, u"40"_s, u"409"_s, u"4096"_s})
        service->setValue(u"max.batch.size"_s, typed);
    EXPECT_EQ(world.tried.size(), before);
    ASSERT_TRUE(settled());
    ASSERT_EQ(world.tried.size(), before + 1) << "once, and the database was tried with this login already";
    EXPECT_EQ(world.tried.last().value(u"max.batch.size"_s), u"4096"_s);
}

TEST_F(ConnectorFormServiceTest, IgnoresTheAnswerToAnOlderQuestion)
{
    start();
    ASSERT_TRUE(settled());
    world.holdsTrials = true;
    service->setValue(u"max.batch.size"_s, u"abc"_s);
    const qsizetype before = world.tried.size();
    ASSERT_TRUE(waitUntil([&] { return world.tried.size() == before + 1; }));
    service->setValue(u"max.batch.size"_s, u"12"_s);
    EXPECT_TRUE(waitUntil([&] { return world.tried.size() > before + 1; }, std::chrono::milliseconds(600)) ==
                false)
        << "one at a time";
    world.trial = validated(u"validate-postgres-errors.json"_s);
    world.release();
    ASSERT_TRUE(waitUntil([&] { return world.tried.size() == before + 2; })) << "the newer question follows";
    EXPECT_TRUE(service->form().field(u"max.batch.size"_s).errors.isEmpty());
    world.trial = validated();
    world.release();
    ASSERT_TRUE(settled());
    EXPECT_TRUE(service->form().keysWithErrors().isEmpty());
}

TEST_F(ConnectorFormServiceTest, ShowsTheErrorsOfEachKey)
{
    world.trial = validated(u"validate-postgres-errors.json"_s);
    start();
    ASSERT_TRUE(settled());
    EXPECT_EQ(world.tried.size(), 1) << "with mistakes in it the database is not tried";
    EXPECT_EQ(service->form().keysWithErrors(), (QStringList{u"max.batch.size"_s, u"snapshot.mode"_s}))
        << "that the host is missing is our own doing";
    EXPECT_THAT(text(service->status().text), HasSubstr("2 fields"));
}

TEST_F(ConnectorFormServiceTest, SaysCalmlyThatConnectCannotBeReached)
{
    world.definition = fail(ErrorKind::Unreachable, u"Nothing listens there."_s);
    world.trial = fail(ErrorKind::Unreachable, u"Nothing listens there."_s);
    start();
    ASSERT_TRUE(waitUntil([&] { return service->isReady(); }));
    EXPECT_EQ(service->status().health, Health::Unknown);
    EXPECT_THAT(text(service->status().text), HasSubstr("Nothing listens there."));
    service->setValue(u"max.batch.size"_s, u"12"_s);
    EXPECT_EQ(service->form().direction().options.value(u"max.batch.size"_s), u"12"_s);
    world.trial = validated();
    ASSERT_TRUE(settled()) << "the next pause in typing asks again";
    EXPECT_TRUE(service->form().isDefined()) << "the validation brings the keys, too";
}

TEST_F(ConnectorFormServiceTest, ASilentDatabaseHoldsNothingUp)
{
    start();
    ASSERT_TRUE(settled());
    world.holdsTrials = true;
    service->setValue(u"database.user"_s, u"nobody"_s);
    ASSERT_TRUE(waitUntil([&] { return !world.held.isEmpty(); }));
    world.release(); // the quick question
    ASSERT_TRUE(waitUntil([&] { return service->trial().database == FormTrial::Database::Trying; }));
    const auto silent = std::exchange(world.held, {});
    world.holdsTrials = false;
    service->setValue(u"max.batch.size"_s, u"12"_s);
    ASSERT_TRUE(waitUntil([&] { return service->trial().wasAnswered; })) << "while the database says nothing";
    world.trial = fail(ErrorKind::Timeout, u"The database said nothing."_s);
    for (const auto &each : silent)
        each();
    ASSERT_TRUE(waitUntil([&] { return service->trial().database == FormTrial::Database::Silent; }));
    EXPECT_EQ(service->status().health, Health::Warning);
}

TEST_F(ConnectorFormServiceTest, WithoutAPasswordTheDatabaseIsLeftAlone)
{
    start(Secret());
    ASSERT_TRUE(settled());
    ASSERT_EQ(world.tried.size(), 1);
    EXPECT_FALSE(world.tried.first().contains(u"database.password"_s));
    EXPECT_EQ(service->trial().database, FormTrial::Database::NoPassword);
    service->setValue(u"database.password"_s, u"${file:/x.properties:pw}"_s);
    ASSERT_TRUE(waitUntil([&] { return world.tried.size() == 3; })) << "a reference is Connect's to resolve";
}

TEST_F(ConnectorFormServiceTest, TakesThePresetBackAndLeavesTheRest)
{
    start();
    ASSERT_TRUE(settled());
    service->setValue(u"max.queue.size"_s, u"100"_s);
    service->applyPreset();
    service->setValue(u"poll.interval.ms"_s, u"100"_s);
    service->undoPreset();
    EXPECT_EQ(service->form().direction().options,
              (QMap<QString, QString>{{u"max.queue.size"_s, u"100"_s}, {u"poll.interval.ms"_s, u"100"_s}}));
}

TEST_F(ConnectorFormServiceTest, WorksWithoutConnect)
{
    ConnectorFormService alone(ConnectorForm(guideSpec(), setupProfile(), world.facts, firstDirection()),
                               nullptr, {});
    alone.start();
    EXPECT_TRUE(alone.isReady());
    EXPECT_EQ(alone.status().health, Health::Unknown);
    alone.setValue(u"max.batch.size"_s, u"12"_s);
    EXPECT_TRUE(alone.form().isEdited());
}
