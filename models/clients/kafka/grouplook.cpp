#include "models/clients/kafka/grouplook.h"

#include "models/clients/kafka/grouplisting.h"

#include <QCoreApplication>
#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace sluice::kafka {

namespace {

using Clock = std::chrono::steady_clock;

QString tr(const char *text)
{
    return QCoreApplication::translate("sluice::kafka::KafkaClient", text);
}

QString named(const QString &id)
{
    return tr("Consumer group %1").arg(id);
}

/// What the workers write into; whoever is late finds nobody interested.
struct Committed
{
    QMutex mutex;
    QWaitCondition changed;
    QHash<QString, GroupReader::Answer> answers;
};

class Look final
{
public:
    Look(Engine &engine, std::shared_ptr<Handle> handle)
        : m_engine(engine)
        , m_handle(std::move(handle))
        , m_suspicious(isAnyBrokerSuspect())
        , m_deadline(Clock::now() + patience())
    {}

    /// Of these groups; without a list, of all that the brokers list.
    Result<QList<ConsumerGroup>> run(const std::optional<QStringList> &asked)
    {
        m_engine.learn([&](const Knowledge &knowledge) { m_partitions = knowledge.leaders.keys(); });
        if (m_partitions.isEmpty())
            m_partitions = freshLeaders().keys();
        m_listing = askListing(std::chrono::milliseconds(remaining(m_suspicious ? 500ms : patience() / 2)));
        if (m_engine.stop)
            return cancelled();
        if (m_listing.failure && !asked)
            return tl::unexpected(failure(m_listing.failure));
        QStringList ids =
            asked ? *asked : QStringList(m_listing.groups.keyBegin(), m_listing.groups.keyEnd());
        ids.removeDuplicates();
        ids.sort();
        for (const QString &id : std::as_const(ids))
            m_groups << groupNamed(id);
        takeOffsets(askOffsets(ids));
        if (m_engine.stop)
            return cancelled();
        fillLags(m_groups, ends());
        return m_groups;
    }

    Result<TopicGroups> runOn(const QString &topic)
    {
        m_partitions = partitionsOf(topic);
        m_listing = askListing(std::chrono::milliseconds(remaining(m_suspicious ? 500ms : patience() / 2)));
        if (m_engine.stop)
            return cancelled();
        if (m_listing.failure)
            return tl::unexpected(failure(m_listing.failure));
        const QStringList ids = readersFirst(topic);
        const QStringList asked = ids.first(std::min(ids.size(), kTopicGroups));
        for (const QString &id : asked)
            m_groups << groupNamed(id);
        takeOffsets(askOffsets(asked));
        if (m_engine.stop)
            return cancelled();
        TopicGroups found = onlyOf(topic);
        found.notAsked = static_cast<int>(ids.size() - asked.size());
        fillLags(found.groups, ends());
        return found;
    }

private:
    [[nodiscard]] QList<PartitionKey> partitionsOf(const QString &topic)
    {
        const auto among = [&topic](const QMap<PartitionKey, int> &leaders) {
            QList<PartitionKey> found;
            for (auto it = leaders.lowerBound({topic, 0}); it != leaders.cend() && it.key().topic == topic;
                 ++it)
                found << it.key();
            return found;
        };
        const QList<PartitionKey> known = among(m_engine.knowledge().leaders);
        return known.isEmpty() ? among(freshLeaders()) : known;
    }

    [[nodiscard]] bool isAssigned(const QString &group, const QString &topic) const
    {
        const auto keys = m_listing.assigned.value(group);
        return std::any_of(keys.cbegin(), keys.cend(),
                           [&](const PartitionKey &key) { return key.topic == topic; });
    }

    [[nodiscard]] QStringList readersFirst(const QString &topic) const
    {
        QStringList ids(m_listing.groups.keyBegin(), m_listing.groups.keyEnd());
        ids.sort();
        std::stable_partition(ids.begin(), ids.end(),
                              [&](const QString &id) { return isAssigned(id, topic); });
        return ids;
    }

    /// What the groups have to do with this topic; those that have nothing are left out.
    [[nodiscard]] TopicGroups onlyOf(const QString &topic)
    {
        TopicGroups found;
        for (ConsumerGroup &group : m_groups) {
            group.offsets.removeIf([&](const CommittedOffset &offset) { return offset.topic != topic; });
            for (const PartitionKey &key : m_listing.assigned.value(group.id))
                if (group.error && key.topic == topic)
                    group.offsets << CommittedOffset{key.topic, key.partition, {}, {}, {}};
            if (!group.offsets.isEmpty()) {
                found.groups << group;
            } else if (group.error) {
                ++found.silent;
                found.why = group.error;
            }
        }
        m_groups = found.groups;
        std::ranges::sort(found.groups, {}, &ConsumerGroup::id);
        return found;
    }

    /// With a broker that does not answer, its groups will not either: the others need not wait long for
    /// that.
    [[nodiscard]] std::chrono::milliseconds patience() const
    {
        const Polling &deadlines = m_engine.access.deadlines;
        return m_suspicious ? std::min(deadlines.connectTimeout, deadlines.answerTimeout)
                            : deadlines.answerTimeout;
    }

    [[nodiscard]] int remaining(std::chrono::milliseconds most = 1h) const
    {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(m_deadline - Clock::now());
        return static_cast<int>(std::clamp(left, 1ms, std::max(most, 1ms)).count());
    }

    [[nodiscard]] bool isAnyBrokerSuspect() const
    {
        const auto known = m_engine.knowledge().brokers;
        return std::any_of(known.cbegin(), known.cend(),
                           [](const KnownBroker &broker) { return broker.suspect; });
    }

    /// No broker lists a group that does not exist. Where a broker was silent, that is not known.
    [[nodiscard]] ConsumerGroup groupNamed(const QString &id) const
    {
        const auto found = m_listing.groups.constFind(id);
        if (found != m_listing.groups.cend())
            return *found;
        ConsumerGroup group;
        group.id = id;
        // rd_kafka_list_groups forgets the failure of one broker when another answers after it, and calls the
        // list complete: so it counts only while every broker is known to answer.
        const bool complete = m_listing.complete && !m_suspicious && !isAnyBrokerSuspect();
        group.state = complete ? GroupState::Dead : GroupState::Unknown;
        return group;
    }

    [[nodiscard]] Error failure(rd_kafka_resp_err_t code) const
    {
        m_handle->serve();
        if (const auto fault = m_handle->faults().telling(m_engine.access.profile, Clock::now() - 30s))
            if (auto told = explain(*fault, m_engine.access.profile))
                return *told;
        return errorOf(code, tr("The list of consumer groups"));
    }

    /// In a thread of its own: librdkafka's call cannot be interrupted, and a closed client need not wait for
    /// it.
    GroupListing askListing(std::chrono::milliseconds timeout)
    {
        struct Listed
        {
            QMutex mutex;
            QWaitCondition changed;
            std::optional<GroupListing> listing;
        };
        const auto collection = std::make_shared<Listed>();
        m_engine.workers.start([collection, handle = m_handle, timeout] {
            GroupListing listing = listGroups(*handle, timeout);
            if (listing.failure && listing.failure != RD_KAFKA_RESP_ERR__TIMED_OUT)
                listing = listGroupNames(*handle, timeout);
            const QMutexLocker lock(&collection->mutex);
            collection->listing = std::move(listing);
            collection->changed.wakeAll();
        });
        QMutexLocker lock(&collection->mutex);
        const auto end = Clock::now() + 2 * timeout + 100ms;
        while (!collection->listing && !m_engine.stop && Clock::now() < end)
            collection->changed.wait(&collection->mutex, 50);
        GroupListing silent;
        silent.failure = RD_KAFKA_RESP_ERR__TIMED_OUT;
        silent.complete = false;
        return withFormer(std::move(collection->listing).value_or(silent));
    }

    /// A broker that does not answer takes members and groups out of the list. Those that were there before
    /// stay until the list is whole again: whether a group's coordinator answers, its offsets tell.
    GroupListing withFormer(GroupListing listing)
    {
        const bool hasMembers = listing.complete && !isAnyBrokerSuspect();
        m_engine.learn([&](Knowledge &knowledge) {
            if (hasMembers) {
                knowledge.groups = listing;
                return;
            }
            for (const ConsumerGroup &former : std::as_const(knowledge.groups.groups)) {
                const auto now = listing.groups.find(former.id);
                if (now == listing.groups.end()) {
                    ConsumerGroup group = former;
                    group.state = GroupState::Unknown;
                    group.stateText.clear();
                    listing.groups.insert(group.id, group);
                } else if (now->members.isEmpty() && now->state == former.state) {
                    now->members = former.members;
                }
                if (!listing.assigned.contains(former.id) && knowledge.groups.assigned.contains(former.id))
                    listing.assigned.insert(former.id, knowledge.groups.assigned[former.id]);
            }
            const bool isAnyAlive = std::any_of(knowledge.brokers.cbegin(), knowledge.brokers.cend(),
                                                [](const KnownBroker &broker) { return !broker.suspect; });
            if (isAnyAlive && !listing.groups.isEmpty())
                listing.failure = RD_KAFKA_RESP_ERR_NO_ERROR;
        });
        return listing;
    }

    /// Each group by a client of its own, side by side: a coordinator that is frozen costs its own groups
    /// only.
    std::shared_ptr<Committed> askOffsets(const QStringList &ids)
    {
        const auto collection = std::make_shared<Committed>();
        const auto timeout = std::chrono::milliseconds(remaining());
        qsizetype asked = 0;
        for (const QString &id : ids.first(std::min(ids.size(), kGroupReaders))) {
            const auto reader = m_engine.groupReader(id);
            if (!reader)
                break;
            ++asked;
            m_offsetsAsked.insert(id);
            m_engine.workers.start([collection, reader = *reader, id, timeout, partitions = m_partitions,
                                    assigned = m_listing.assigned.value(id)] {
                const GroupReader::Answer answer = reader->committed(partitions, assigned, timeout);
                const QMutexLocker lock(&collection->mutex);
                collection->answers.insert(id, answer);
                collection->changed.wakeAll();
            });
        }
        QMutexLocker lock(&collection->mutex);
        while (collection->answers.size() < asked && !m_engine.stop && Clock::now() < m_deadline + 100ms)
            collection->changed.wait(&collection->mutex, 50);
        return collection;
    }

    [[nodiscard]] static Error notAsked(const QString &id)
    {
        return {ErrorKind::Unsupported,
                tr("%1: its offsets were not asked for, because there are more than %2 groups. Ask for it by "
                   "name.")
                    .arg(named(id))
                    .arg(kGroupReaders),
                {}};
    }

    void takeOffsets(const std::shared_ptr<Committed> &collection)
    {
        const QMutexLocker lock(&collection->mutex);
        for (ConsumerGroup &group : m_groups) {
            const auto answer = collection->answers.constFind(group.id);
            if (answer == collection->answers.cend())
                group.error = m_offsetsAsked.contains(group.id)
                                  ? errorOf(RD_KAFKA_RESP_ERR__TIMED_OUT, named(group.id))
                                  : notAsked(group.id);
            else if (answer->failure)
                group.error = errorOf(answer->failure, named(group.id));
            else
                addOffsets(group, answer->committed);
        }
    }

    void addOffsets(ConsumerGroup &group, const QMap<PartitionKey, qint64> &committed) const
    {
        QMap<PartitionKey, std::optional<qint64>> all;
        const QSet<PartitionKey> assigned = m_listing.assigned.value(group.id);
        for (const PartitionKey &key : assigned)
            all.insert(key, std::nullopt); // given to a member that has committed nothing yet
        for (auto it = committed.cbegin(); it != committed.cend(); ++it)
            all.insert(it.key(), it.value());
        for (auto it = all.cbegin(); it != all.cend(); ++it)
            group.offsets << CommittedOffset{it.key().topic, it.key().partition, it.value(), {}, {}};
        // Of a protocol that librdkafka 2.0.2 cannot describe: brokers call such a group dead.
        if (group.state == GroupState::Dead && !group.offsets.isEmpty())
            group.state = m_listing.groups.contains(group.id) ? GroupState::Unknown : GroupState::Empty;
    }

    QMap<PartitionKey, qint64> ends()
    {
        OffsetQuestion question;
        QSet<QString> unknown;
        auto leaders = m_engine.knowledge().leaders;
        for (const ConsumerGroup &group : std::as_const(m_groups))
            for (const CommittedOffset &offset : group.offsets)
                if (!leaders.contains({offset.topic, offset.partition}))
                    unknown.insert(offset.topic);
        if (!unknown.isEmpty())
            leaders = freshLeaders();
        for (const ConsumerGroup &group : std::as_const(m_groups))
            for (const CommittedOffset &offset : group.offsets)
                question.leaders.insert({offset.topic, offset.partition},
                                        leaders.value({offset.topic, offset.partition}, -1));
        question.begins = false;
        question.timeout = std::chrono::milliseconds(std::max(remaining(), 500));
        question.isSuspect = [this](int broker) { return m_engine.isSuspect(broker); };
        return queryOffsets(m_handle, m_engine.workers, question, m_engine.stop).ends;
    }

    /// Where nobody has looked at the cluster yet, or a topic is new.
    QMap<PartitionKey, int> freshLeaders()
    {
        // In slices: the call cannot be interrupted, and may ask a frozen broker.
        const rd_kafka_metadata_t *metadata = nullptr;
        rd_kafka_resp_err_t failed = RD_KAFKA_RESP_ERR__TIMED_OUT;
        for (int attempt = 0; failed && attempt < 3 && !m_engine.stop; ++attempt)
            failed = rd_kafka_metadata(m_handle->get(), 1, nullptr, &metadata, remaining(400ms));
        if (failed)
            return m_engine.knowledge().leaders;
        const MetadataPtr owned(metadata);
        QMap<PartitionKey, int> leaders;
        for (int t = 0; t < metadata->topic_cnt; ++t)
            for (int p = 0; p < metadata->topics[t].partition_cnt; ++p)
                leaders.insert(
                    {QString::fromUtf8(metadata->topics[t].topic), metadata->topics[t].partitions[p].id},
                    metadata->topics[t].partitions[p].leader);
        m_engine.learn([&](Knowledge &knowledge) { knowledge.leaders = leaders; });
        return leaders;
    }

    Engine &m_engine;
    const std::shared_ptr<Handle> m_handle;
    const bool m_suspicious;
    const Clock::time_point m_deadline;
    QList<PartitionKey> m_partitions;
    GroupListing m_listing;
    QSet<QString> m_offsetsAsked;
    QList<ConsumerGroup> m_groups;
};

Result<QList<ConsumerGroup>> look(Engine &engine, const std::optional<QStringList> &ids)
{
    auto handle = engine.handle();
    if (!handle)
        return tl::unexpected(handle.error());
    return Look(engine, *handle).run(ids);
}

} // namespace

Result<TopicGroups> lookAtTopicGroups(Engine &engine, const QString &topic)
{
    auto handle = engine.handle();
    if (!handle)
        return tl::unexpected(handle.error());
    return Look(engine, *handle).runOn(topic);
}

Result<QList<ConsumerGroup>> lookAtGroups(Engine &engine, const QStringList &ids)
{
    return ids.isEmpty() ? QList<ConsumerGroup>() : look(engine, ids);
}

Result<QList<ConsumerGroup>> lookAtAllGroups(Engine &engine)
{
    return look(engine, std::nullopt);
}

void fillLags(QList<ConsumerGroup> &groups, const QMap<PartitionKey, qint64> &ends)
{
    for (ConsumerGroup &group : groups) {
        for (CommittedOffset &offset : group.offsets) {
            const auto end = ends.constFind({offset.topic, offset.partition});
            if (end == ends.cend())
                continue;
            offset.end = *end;
            if (offset.committed)
                offset.lag = std::max<qint64>(0, *end - *offset.committed);
        }
    }
}

} // namespace sluice::kafka
