#include "models/items/configmodel.h"
#include "models/items/connectormodel.h"
#include "models/items/filterproxy.h"
#include "models/items/health.h"
#include "models/items/partitionmodel.h"
#include "models/items/slotmodel.h"
#include "models/items/taskmodel.h"
#include "models/items/topicmodel.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QRandomGenerator>
#include <gtest/gtest.h>

using namespace sluice;
using namespace Qt::StringLiterals;

namespace {

Connector connector(const QString &name, ConnectorState state = ConnectorState::Running)
{
    Connector made;
    made.name = name;
    made.type = ConnectorType::Source;
    made.state = state;
    made.tasks = {{0, state, {}, u"10.0.0.1:8083"_s, {}}};
    made.config = {{u"connector.class"_s, u"io.debezium.connector.postgresql.PostgresConnector"_s}};
    return made;
}

Topic topic(const QString &name, int partitions)
{
    Topic made;
    made.name = name;
    for (int i = 0; i < partitions; ++i)
        made.partitions.append({i, 1, {1, 2, 3}, {1, 2, 3}});
    return made;
}

QString textAt(const QAbstractItemModel &model, int row, int column)
{
    return model.index(row, column).data().toString();
}

Health healthAt(const QAbstractItemModel &model, int row)
{
    return static_cast<Health>(model.index(row, 0).data(HealthRole).toInt());
}

} // namespace

TEST(ConnectorModel, StaysConsistentWhileRowsComeChangeAndGo)
{
    ConnectorModel model;
    FilterProxy proxy;
    proxy.setSourceModel(&model);
    proxy.sort(ConnectorModel::Name);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    const QAbstractItemModelTester proxyTester(&proxy, QAbstractItemModelTester::FailureReportingMode::Fatal);
    QRandomGenerator random(3);
    for (int round = 0; round < 200; ++round) {
        QList<Connector> next;
        for (int i = 0; i < 20; ++i) {
            if (random.bounded(3) != 0)
                next.append(connector(u"c%1"_s.arg(i),
                                      random.bounded(2) ? ConnectorState::Running : ConnectorState::Failed));
        }
        std::shuffle(next.begin(), next.end(), random);
        model.setConnectors(next);
        ASSERT_EQ(model.rowCount(), next.size());
        for (int i = 0; i < next.size(); ++i)
            ASSERT_EQ(model.rowAt(i).connector, next.at(i));
    }
}

TEST(ConnectorModel, KeepsSelectionWhenRowsComeAndGoAround)
{
    ConnectorModel model;
    FilterProxy proxy;
    proxy.setSourceModel(&model);
    proxy.sort(ConnectorModel::Name);
    QItemSelectionModel selection(&proxy);
    model.setConnectors({connector(u"b"_s), connector(u"c"_s)});
    selection.select(proxy.index(1, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    model.setConnectors({connector(u"c"_s, ConnectorState::Paused), connector(u"a"_s), connector(u"b2"_s)});
    ASSERT_EQ(selection.selectedRows().size(), 1);
    EXPECT_EQ(selection.selectedRows().first().data(KeyRole).toString(), u"c"_s);
}

TEST(ConnectorModel, ShowsAFailedTaskBelowARunningConnectorAsBad)
{
    Connector failed = connector(u"a"_s);
    failed.tasks.append({1, ConnectorState::Failed, {}, {}, u"java.lang.Boom"_s});
    ConnectorModel model;
    model.setConnectors({failed});
    EXPECT_EQ(healthAt(model, 0), Health::Bad);
    EXPECT_EQ(textAt(model, 0, ConnectorModel::State), u"Task failed"_s);
    EXPECT_EQ(textAt(model, 0, ConnectorModel::Tasks), u"1/2"_s);
}

TEST(ConnectorModel, ShowsAnUnknownWordOfTheServerAsItIs)
{
    Connector strange = connector(u"a"_s, ConnectorState::Unknown);
    strange.stateText = u"DANCING"_s;
    ConnectorModel model;
    model.setConnectors({strange});
    EXPECT_EQ(textAt(model, 0, ConnectorModel::State), u"DANCING"_s);
    EXPECT_EQ(healthAt(model, 0), Health::Unknown);
}

TEST(ConnectorModel, PendingTextSurvivesARefreshUntilItIsEnded)
{
    ConnectorModel model;
    model.setConnectors({connector(u"a"_s)});
    model.setPending(u"a"_s, u"Pausing…"_s);
    model.setConnectors({connector(u"a"_s, ConnectorState::Paused)});
    EXPECT_EQ(textAt(model, 0, 0), u"Pausing…"_s);
    EXPECT_EQ(healthAt(model, 0), Health::Warning);
    model.setPending(u"a"_s, {});
    EXPECT_EQ(textAt(model, 0, 0), connectorStateWord(ConnectorState::Paused));
}

TEST(FilterProxy, FindsEveryWordInAnyColumn)
{
    ConnectorModel model;
    FilterProxy proxy;
    proxy.setSourceModel(&model);
    model.setConnectors(
        {connector(u"warehouse-to-citizen"_s), connector(u"citizen-sink"_s, ConnectorState::Paused)});
    proxy.setFilterText(u"CITIZEN  paused"_s);
    ASSERT_EQ(proxy.rowCount(), 1);
    EXPECT_EQ(textAt(proxy, 0, ConnectorModel::Name), u"citizen-sink"_s);
}

TEST(FilterProxy, SortsStatesByWhatNeedsAPerson)
{
    ConnectorModel model;
    FilterProxy proxy;
    proxy.setSourceModel(&model);
    proxy.sort(ConnectorModel::State);
    model.setConnectors({connector(u"a"_s), connector(u"b"_s, ConnectorState::Paused),
                         connector(u"c"_s, ConnectorState::Failed)});
    EXPECT_EQ(textAt(proxy, 0, ConnectorModel::Name), u"c"_s);
    EXPECT_EQ(textAt(proxy, 2, ConnectorModel::Name), u"a"_s);
}

TEST(FilterProxy, SortsNumbersByValueAndUnknownBelowAll)
{
    PipelineState state;
    state.cluster.value = ClusterFacts{{}, 1, {}, {topic(u"a"_s, 1), topic(u"b"_s, 1), topic(u"c"_s, 1)}};
    state.offsets.value =
        QList<TopicOffsets>{{u"a"_s, {{0, 0, 1000}}}, {u"b"_s, {{0, 0, 9}}}, {u"c"_s, {{0, 0, {}}}}};
    TopicModel model;
    FilterProxy proxy;
    proxy.setSourceModel(&model);
    model.setRows(topicRows(state));
    proxy.sort(TopicModel::Records);
    EXPECT_EQ(textAt(proxy, 0, TopicModel::Name), u"c"_s);
    EXPECT_EQ(textAt(proxy, 1, TopicModel::Name), u"b"_s);
    EXPECT_EQ(textAt(proxy, 0, TopicModel::Records), unknownText());
}

TEST(TopicModel, HidesHousekeepingUntilAskedFor)
{
    PipelineState state;
    Topic internal = topic(u"__consumer_offsets"_s, 50);
    internal.internal = true;
    state.cluster.value =
        ClusterFacts{{}, 1, {}, {internal, topic(u"__debezium-heartbeat.a"_s, 1), topic(u"a.b.c"_s, 3)}};
    TopicModel model;
    FilterProxy proxy;
    proxy.setHousekeepingRole(TopicModel::HousekeepingRole);
    proxy.setSourceModel(&model);
    model.setRows(topicRows(state));
    EXPECT_EQ(proxy.rowCount(), 1);
    proxy.setHousekeepingShown(true);
    EXPECT_EQ(proxy.rowCount(), 3);
}

TEST(TopicModel, CountsPartitionsThatAreOutOfSync)
{
    Topic broken = topic(u"a"_s, 3);
    broken.partitions[0].leader = -1;
    broken.partitions[1].inSync = {1};
    PipelineState state;
    state.cluster.value = ClusterFacts{{}, 1, {}, {broken}};
    TopicModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setRows(topicRows(state));
    EXPECT_EQ(healthAt(model, 0), Health::Bad);
    EXPECT_EQ(textAt(model, 0, TopicModel::OutOfSync), u"2"_s);
    EXPECT_TRUE(model.index(0, TopicModel::OutOfSync)
                    .data(Qt::ToolTipRole)
                    .toString()
                    .startsWith(u"1 without a leader"_s));
    EXPECT_EQ(textAt(model, 0, TopicModel::Records), unknownText());
}

TEST(PartitionModel, ShowsOffsetsThatAreKnownAndADashForOthers)
{
    PartitionModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    Observed<QList<TopicOffsets>> offsets;
    offsets.value = QList<TopicOffsets>{{u"a"_s, {{0, 5, 17}}}};
    model.setRows(partitionRows(topic(u"a"_s, 2), offsets));
    EXPECT_EQ(textAt(model, 0, PartitionModel::End), u"17"_s);
    EXPECT_EQ(textAt(model, 1, PartitionModel::End), unknownText());
    EXPECT_EQ(textAt(model, 0, PartitionModel::Replicas), u"1, 2, 3"_s);
}

TEST(SlotModel, TakesTheJudgementOfTheDirectionThatReadsTheSlot)
{
    ReplicationSlot slot;
    slot.name = u"warehouse_to_citizen"_s;
    DatabaseState database;
    database.name = u"smart_warehouse"_s;
    database.replication.value = ReplicationFacts{};
    database.replication.value->replicationSlots = {slot};
    PipelineState state;
    state.databases = {database};
    EXPECT_EQ(slotRows(state).first().health, Health::Warning);

    DirectionReport direction;
    direction.from = database.name;
    direction.slotName = slot.name;
    Hop hop;
    hop.kind = HopKind::Slot;
    hop.health = Health::Off;
    hop.word = u"Paused"_s;
    direction.hops = {hop};
    state.directions = {direction};
    SlotModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setRows(slotRows(state));
    EXPECT_EQ(healthAt(model, 0), Health::Off);
    EXPECT_EQ(textAt(model, 0, SlotModel::State), u"Paused"_s);
    EXPECT_EQ(textAt(model, 0, SlotModel::Retained), unknownText());
}

TEST(TaskModel, ShowsTheInnermostCause)
{
    TaskModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setTasks(
        {{0, ConnectorState::Failed, {}, u"w"_s, u"a.B: outer\n\tat x\nCaused by: c.D: inner\n\tat y"_s}});
    EXPECT_TRUE(textAt(model, 0, TaskModel::Cause).contains(u"inner"_s));
    EXPECT_EQ(healthAt(model, 0), Health::Bad);
}

TEST(ConfigModel, ReplacesByKey)
{
    ConfigModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setConfig({{u"a"_s, u"1"_s}, {u"b"_s, u"2"_s}});
    model.setConfig({{u"b"_s, u"3"_s}, {u"c"_s, u"4"_s}});
    ASSERT_EQ(model.rowCount(), 2);
    EXPECT_EQ(textAt(model, 0, ConfigModel::Value), u"3"_s);
}

TEST(SlotModel, ASlotOfADatabaseThatDoesNotAnswerIsStaleAndUnknownBesideOneThatDoes)
{
    PipelineState state;
    for (const QString &name : {u"a"_s, u"b"_s}) {
        DatabaseState database;
        database.name = name;
        ReplicationSlot slot;
        slot.name = name + u"_slot"_s;
        slot.active = true;
        database.replication.value = ReplicationFacts();
        database.replication.value->replicationSlots = {slot};
        state.databases.append(database);
    }
    state.databases[1].replication.error = Error{ErrorKind::Timeout, u"late"_s, {}};
    SlotModel model;
    model.setRows(slotRows(state));
    EXPECT_FALSE(model.index(0, SlotModel::Retained).data(StaleRole).toBool());
    EXPECT_EQ(healthAt(model, 0), Health::Good);
    EXPECT_TRUE(model.index(1, SlotModel::Retained).data(StaleRole).toBool());
    EXPECT_EQ(healthAt(model, 1), Health::Unknown);
    EXPECT_EQ(textAt(model, 1, SlotModel::State), u"Unknown"_s);
    EXPECT_EQ(model.index(1, SlotModel::State).data(Qt::ToolTipRole).toString(), u"Active when last seen"_s);
}

TEST(TopicModel, OffsetsThatCannotBeReadAreStaleThoughTheTopicIsNot)
{
    PipelineState state;
    state.cluster.value = ClusterFacts{{}, 1, {}, {topic(u"a"_s, 1)}};
    state.offsets.value = QList<TopicOffsets>{{u"a"_s, {{0, 0, 7}}}};
    state.offsets.error = Error{ErrorKind::Permission, u"no"_s, {}};
    TopicModel model;
    model.setRows(topicRows(state));
    EXPECT_FALSE(model.index(0, TopicModel::State).data(StaleRole).toBool());
    EXPECT_EQ(healthAt(model, 0), Health::Good);
    EXPECT_TRUE(model.index(0, TopicModel::Records).data(StaleRole).toBool());
    EXPECT_TRUE(model.index(0, TopicModel::Rate).data(StaleRole).toBool());
    state.cluster.error = Error{ErrorKind::Timeout, u"late"_s, {}};
    model.setRows(topicRows(state));
    EXPECT_TRUE(model.index(0, TopicModel::State).data(StaleRole).toBool());
    EXPECT_EQ(healthAt(model, 0), Health::Unknown);
}
