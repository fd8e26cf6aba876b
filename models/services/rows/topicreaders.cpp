#include "models/services/rows/topicreaders.h"

#include "models/core/format.h"
#include "models/services/connectorplace.h"
#include "models/services/rows/sinktable.h"
#include "models/services/topicroutes.h"

#include <QCoreApplication>
#include <algorithm>

namespace sluice {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::SendCost", text);
}

/// Empty where it is not known.
QString tableOf(const Connector &sink, const QString &topic, const envelope::Source &source)
{
    if (targetAddressOf(sink).dbname.isEmpty())
        return {};
    const TableName table = sinkTable(sink, topic, source).table;
    return table.table.isEmpty() ? QString() : table.schema + u'.' + table.table;
}

QString sinkSentence(const Connector &sink, const QString &topic, const envelope::Source &source)
{
    const QString table = tableOf(sink, topic, source);
    const bool waits = sink.state == ConnectorState::Paused || sink.state == ConnectorState::Stopped;
    if (table.isEmpty())
        return waits ? tr("The sink %1 is %2; it acts on the record when it is resumed.")
                           .arg(sink.name, connectorStateWord(sink.state).toLower())
                     : tr("The sink %1 reads this topic and acts on the record.").arg(sink.name);
    return waits ? tr("The sink %1 is %2; it applies the record to the table %3 when it is resumed.")
                       .arg(sink.name, connectorStateWord(sink.state).toLower(), table)
                 : tr("The sink %1 applies the record to the table %2.").arg(sink.name, table);
}

bool hasCommitted(const ConsumerGroup &group, const QString &topic)
{
    return std::ranges::any_of(group.offsets, [&](const CommittedOffset &offset) {
        return offset.topic == topic && offset.committed;
    });
}

QString groupSentence(const ConsumerGroup &group)
{
    if (group.members.isEmpty())
        return tr("The consumer group %1 has read this topic; it finds the record when it goes on.")
            .arg(group.id);
    return tr("The consumer group %1 reads this topic (%2).")
        .arg(group.id, formatCounted(group.members.size(), tr("member"), tr("members")));
}

QStringList sinksReading(const PipelineState &state, const QString &topic, const envelope::Source &source,
                         QStringList &groups)
{
    QStringList sentences;
    for (const Connector &connector : state.connectors.value.value_or(QList<Connector>())) {
        if (!readsTopic(connector, topic))
            continue;
        sentences.append(sinkSentence(connector, topic, source));
        groups.append(
            connector.config.value(u"consumer.override.group.id"_s, u"connect-"_s + connector.name));
    }
    return sentences;
}

QStringList groupsReading(const PipelineState &state, const QString &topic, const QStringList &told)
{
    QStringList sentences;
    for (const ConsumerGroup &group : state.groups.value.value_or(QList<ConsumerGroup>())) {
        if (!told.contains(group.id) && hasCommitted(group, topic))
            sentences.append(groupSentence(group));
    }
    return sentences;
}

/// Debezium reads it again at its next start, and fails on what it cannot make sense of.
bool isSchemaHistory(const PipelineState &state, const QString &topic)
{
    const QList<Connector> connectors = state.connectors.value.value_or(QList<Connector>());
    return std::ranges::any_of(connectors, [&](const Connector &connector) {
        return connector.config.value(u"schema.history.internal.kafka.topic"_s) == topic ||
               connector.config.value(u"database.history.kafka.topic"_s) == topic;
    });
}

QString refusalOf(const PipelineState &state, const QString &topic)
{
    const QList<Topic> topics = state.cluster.value.value_or(ClusterFacts()).topics;
    const bool internal =
        std::ranges::any_of(topics, [&](const Topic &each) { return each.name == topic && each.internal; });
    if (internal)
        return tr(
            "Kafka and Kafka Connect keep their own state in this topic. Sluice sends no record there.");
    if (isSchemaHistory(state, topic))
        return tr("A connector keeps the history of its tables in this topic. Sluice sends no record there.");
    return {};
}

} // namespace

SendCost sendCost(const PipelineState &state, const QString &topic, const envelope::Record &record)
{
    SendCost cost;
    cost.refusal = refusalOf(state, topic);
    QStringList groups;
    cost.sentences = sinksReading(state, topic, record.source, groups);
    cost.sentences += groupsReading(state, topic, groups);
    const bool connectKnown = !state.hasConnect || state.connectors.live();
    const bool known = connectKnown && state.groups.live();
    cost.destructive = !cost.sentences.isEmpty() || !known;
    if (!known)
        cost.sentences.append(
            tr("Not every connector and consumer group could be read: others may act on the "
               "record."));
    else if (cost.sentences.isEmpty())
        cost.sentences.append(tr("No sink connector and no consumer group is known to read this topic."));
    if (record.kind == envelope::RecordKind::Tombstone) {
        cost.destructive = true;
        cost.sentences.append(
            tr("It is a tombstone: compaction may forget every earlier record of its key."));
    }
    cost.sentences.append(tr("A record that was sent cannot be taken back."));
    return cost;
}

} // namespace sluice
