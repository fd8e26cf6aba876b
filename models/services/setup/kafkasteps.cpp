#include "models/services/setup/planning.h"

#include <algorithm>

namespace sluice::setup {

using namespace Qt::StringLiterals;

namespace {

QString heartbeatTopic(const DirectionPlan &direction)
{
    return direction.options.value(u"topic.heartbeat.prefix"_s, u"__debezium-heartbeat"_s) + u'.' +
           direction.topicPrefix;
}

const Topic *topicOf(const KafkaSetupFacts &kafka, const QString &name)
{
    const QList<Topic> &all = kafka.cluster.topics;
    const auto found = std::find_if(all.cbegin(), all.cend(), [&](const Topic &t) { return t.name == name; });
    return found == all.cend() ? nullptr : &*found;
}

Change createTopic(const Planning &p, const DirectionPlan &direction, const QString &name)
{
    Change change;
    change.kind = ChangeKind::CreateTopic;
    change.target = name;
    const bool beats = name == heartbeatTopic(direction);
    change.partitions = beats ? 1 : p.spec.partitions;
    change.replicationFactor = p.spec.replicationFactor;
    change.config = {{u"cleanup.policy"_s, u"delete"_s}};
    if (beats) // a day of beats tells all that they can
        change.config.insert(u"retention.ms"_s, u"86400000"_s);
    return change;
}

Step topicsStep(const Planning &p, const DirectionPlan &direction)
{
    Step step = p.step(
        StepGroup::Kafka, u"topics"_s, direction.connector, Text::tr("Topics of %1").arg(direction.connector),
        Text::tr("Debezium names a topic prefix.schema.table. Made before the first change, they get the "
                 "partitions and copies that are wished for, whatever Kafka's defaults are and whether "
                 "it creates topics by itself or not."),
        Text::tr("Guide, steps 2.2 and 6.2 (whose topic name lacks the schema)"));
    step.after = {u"brokers"_s, stepId("tables", direction.connector)};
    const DatabaseSetupFacts *db = p.database(direction.from);
    if (!p.kafka() || !db) {
        step.finding = Text::tr("Not known: Kafka or %1 could not be asked.").arg(direction.from);
        return step;
    }
    QList<Change> changes;
    const QStringList expected = expectedTopics(p.spec, p.facts, direction);
    for (const QString &name : expected) {
        const Topic *topic = topicOf(*p.kafka(), name);
        if (!topic) {
            changes.append(createTopic(p, direction, name));
            step.facts.append(Text::tr("%1 is missing.").arg(name));
        } else if (!topic->partitions.isEmpty() &&
                   topic->partitions.first().replicas.size() < p.spec.replicationFactor) {
            step.facts.append(Text::tr("%1 has %2 copies instead of %3.")
                                  .arg(name)
                                  .arg(topic->partitions.first().replicas.size())
                                  .arg(p.spec.replicationFactor));
        }
    }
    if (p.kafka()->brokerConfig &&
        p.kafka()->brokerConfig->value(u"auto.create.topics.enable"_s).value == u"false")
        step.facts.append(Text::tr("Kafka creates no topics by itself (auto.create.topics.enable=false)."));
    if (changes.isEmpty()) {
        setDone(step, Text::tr("All %1 topics exist.").arg(expected.size()));
        return step;
    }
    setNeeded(step, Text::tr("%1 of %2 topics are missing.").arg(changes.size()).arg(expected.size()),
              changes, true);
    step.undo = Text::tr("Delete the topics, with what is in them.");
    return step;
}

Step internalTopicsStep(const Planning &p)
{
    Step step = p.step(
        StepGroup::Kafka, u"internal_topics"_s, {}, Text::tr("Connect's own topics are compacted"),
        Text::tr("With cleanup.policy=delete, Connect forgets offsets after the retention time and begins "
                 "with a new snapshot."),
        Text::tr("Kafka Connect, config.storage.topic, offset.storage.topic, status.storage.topic"));
    step.advice = true;
    if (!p.kafka())
        return step;
    for (auto it = p.kafka()->topicConfigs.cbegin(); it != p.kafka()->topicConfigs.cend(); ++it) {
        const Topic *topic = topicOf(*p.kafka(), it.key());
        const QString policy = it.value().value(u"cleanup.policy"_s).value;
        if (topic && topic->internal && it.key() != u"__consumer_offsets" && policy != u"compact")
            step.facts.append(Text::tr("%1 has cleanup.policy=%2.").arg(it.key(), policy));
    }
    if (step.facts.isEmpty())
        setDone(step, Text::tr("None that is known is otherwise."));
    else
        setManual(step, step.facts.first(), Text::tr("Set cleanup.policy=compact on it with kafka-configs."));
    return step;
}

} // namespace

QString topicFor(const DirectionPlan &direction, const TableName &table)
{
    QString name = direction.topicPrefix + u'.' + table.dotted();
    for (QChar &c : name) { // each UTF-16 unit by itself, as Java does
        if (!(c.unicode() < 128 && (c.isLetterOrNumber() || c == u'.' || c == u'_' || c == u'-')))
            c = u'_';
    }
    return name;
}

QStringList expectedTopics(const SetupSpec &spec, const SetupFacts &facts, const DirectionPlan &direction)
{
    const auto found = facts.databases.constFind(direction.from);
    if (found == facts.databases.cend() || !*found)
        return {};
    QList<TableName> tables = capturedTables(direction, spec, **found);
    tables.append({spec.supportSchema, spec.heartbeatTable});
    QStringList names;
    for (const TableName &table : std::as_const(tables))
        names.append(topicFor(direction, table));
    names.append(heartbeatTopic(direction));
    names.removeDuplicates();
    return names;
}

Plan kafkaSteps(const Planning &p, const DirectionPlan &direction)
{
    Plan plan;
    if (!p.spec.directions.isEmpty() && p.spec.directions.first().connector == direction.connector)
        plan.append(internalTopicsStep(p));
    plan.append(topicsStep(p, direction));
    return plan;
}

} // namespace sluice::setup
