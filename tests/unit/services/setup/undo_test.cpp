// Taking a direction down: each part only when what must go before it is gone, as the servers say.

#include "models/services/setup/setupservice.h"
#include "models/services/setup/undoplan.h"
#include "tests/support/waiting.h"
#include "tests/unit/services/setup/setupfakes.h"

#include <gmock/gmock.h>

using namespace sluice;
using namespace sluice::setup;
using namespace sluice::test;
using testing::HasSubstr;

namespace {

SetupSpec oneWay()
{
    SetupSpec spec = guideSpec();
    spec.directions = {spec.directions.first()};
    return spec;
}

QList<ConnectorOffset> kept()
{
    return {{{{u"server"_s, u"x"_s}}, {{u"lsn"_s, 27}}}};
}

struct Undo
{
    SetupSpec spec = oneWay();
    SetupFacts facts = finishedFacts(guideSpec());

    Connector &connector() { return facts.connect->connectors.first(); }
    void stop()
    {
        connector().state = ConnectorState::Stopped;
        connector().tasks.clear();
    }
    [[nodiscard]] Step step(const char *kind) const
    {
        const Plan plan = planUndo(spec, setupProfile(), facts);
        const Step *found = stepOf(plan, QLatin1StringView(kind) + u'/' + w2c);
        EXPECT_TRUE(found) << kind;
        return found ? *found : Step();
    }
};

} // namespace

TEST(UndoPlan, TheConnectorGoesOnlyOnceConnectHasNoOffsetsOfItAnyMore)
{
    Undo undo;
    EXPECT_EQ(undo.step("undo_stop").state, StepState::Needed);
    EXPECT_EQ(undo.step("undo_offsets").state, StepState::Blocked);
    undo.stop();
    undo.facts.offsets[w2c] = kept();
    EXPECT_EQ(undo.step("undo_stop").state, StepState::Done);
    EXPECT_EQ(undo.step("undo_offsets").state, StepState::Needed);
    EXPECT_THAT(undo.step("undo_offsets").finding.toStdString(), HasSubstr("lsn 0/1B"));
    EXPECT_EQ(undo.step("undo_connector").state, StepState::Blocked) << "a task that ended late wrote them";
    undo.facts.offsets[w2c] = QList<ConnectorOffset>();
    EXPECT_EQ(undo.step("undo_offsets").state, StepState::Done);
    EXPECT_EQ(undo.step("undo_connector").state, StepState::Needed);
}

TEST(UndoPlan, AConnectThatCannotDeleteOffsetsSaysSoAndHindersNothing)
{
    Undo undo;
    undo.stop();
    undo.facts.connect->workers.first().worker->version = u"3.5.0"_s;
    EXPECT_EQ(undo.step("undo_offsets").state, StepState::NotApplicable);
    EXPECT_THAT(undo.step("undo_offsets").finding.toStdString(), HasSubstr("another name"));
    EXPECT_EQ(undo.step("undo_connector").state, StepState::Needed);
}

TEST(UndoService, TakesOneDirectionDownInAnOrderThatLosesNothingByAccident)
{
    SetupWorld world;
    world.facts = finishedFacts(guideSpec());
    for (ReplicationSlot &slot : databaseOf(world.facts, warehouse).replicationSlots)
        slot.active = false;
    world.offsets[w2c] = kept();
    FakeSetupServers servers{world};
    SetupService service(oneWay(), setupProfile(), servers.all());
    service.setPurpose(Purpose::TakeDown);
    std::optional<ApplyOutcome> outcome;
    QObject::connect(&service, &SetupService::applied, &service,
                     [&](const ApplyOutcome &came) { outcome = came; });
    ApplyWish wish;
    wish.advice = true;
    service.apply(wish);
    ASSERT_TRUE(waitUntil([&] { return outcome.has_value(); }, std::chrono::seconds(20)));
    EXPECT_EQ(outcome->end, ApplyEnd::Complete) << qPrintable(outcome->error.message);
    ASSERT_GE(world.sent.size(), 5);
    EXPECT_EQ(world.sent.mid(0, 5),
              (QStringList{u"STOP "_s + w2c, u"DELETE OFFSETS "_s + w2c, u"DELETE "_s + w2c,
                           u"smart_warehouse: SELECT pg_drop_replication_slot('warehouse_to_citizen')"_s,
                           u"smart_warehouse: DROP PUBLICATION IF EXISTS \"warehouse_to_citizen\""_s}));
    for (const QString &each : std::as_const(world.sent))
        EXPECT_FALSE(each.startsWith(u"smart_citizen") || each.contains(u"citizen-to-warehouse"))
            << qPrintable(each);
    EXPECT_EQ(world.facts.connect->connectors.size(), 1);
    EXPECT_TRUE(databaseOf(world.facts, citizen).role.has_value());
    EXPECT_FALSE(databaseOf(world.facts, warehouse).role.has_value());
}
